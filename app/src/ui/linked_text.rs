use leptos::prelude::*;

/// A text with its web addresses made into links. Everything else stays as it was typed.
#[component]
pub fn LinkedText(text: String) -> impl IntoView {
    parts(&text)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => view! { <span>{text}</span> }.into_any(),
            Part::Link(url) => view! {
                <a href=url.clone() target="_blank" rel="noopener noreferrer nofollow">
                    {url.clone()}
                </a>
            }
            .into_any(),
        })
        .collect_view()
}

#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Link(String),
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let (lead, rest) = word.split_at(word.find("http").unwrap_or(word.len()));
        let url = rest.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '\'')
        });
        let is_link = ["https://", "http://"]
            .iter()
            .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
        let opens = lead.chars().all(|c| matches!(c, '(' | '"' | '\''));
        if is_link && opens {
            plain.push_str(lead);
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Link(url.to_owned()));
            plain.push_str(rest.strip_prefix(url).unwrap_or_default());
        } else {
            plain.push_str(word);
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn link(url: &str) -> Part {
        Part::Link(url.to_owned())
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            parts("see javascript:alert(1)"),
            [text("see javascript:alert(1)")]
        );
        assert_eq!(
            parts("see (https://a.example/b?c=d).\nBye"),
            [
                text("see ("),
                link("https://a.example/b?c=d"),
                text(").\nBye")
            ]
        );
        assert_eq!(parts("http:// is none"), [text("http:// is none")]);
        assert_eq!(parts("xhttps://a.example"), [text("xhttps://a.example")]);
    }
}
