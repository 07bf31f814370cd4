use leptos::prelude::*;
use linkify::{LinkFinder, LinkKind};

/// A text with its web addresses made into links. Everything else stays as it was typed.
#[component]
pub fn LinkedText(text: String) -> impl IntoView {
    parts(&text)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => view! { <span>{text}</span> }.into_any(),
            // An address is read from the left, whatever stands around it or in it.
            Part::Link(url) => view! {
                <a href=url.clone() dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
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
    let mut end = 0;
    for (start, url) in links(text) {
        if let Some(plain) = text.get(end..start).filter(|plain| !plain.is_empty()) {
            parts.push(Part::Text(plain.to_owned()));
        }
        parts.push(Part::Link(url.to_owned()));
        end = start + url.len();
    }
    if let Some(plain) = text.get(end..).filter(|plain| !plain.is_empty()) {
        parts.push(Part::Text(plain.to_owned()));
    }
    parts
}

/// The addresses in a text that lead where they look like, and where each begins.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut links = Vec::new();
    let mut end = 0;
    // Between signs that no address has.
    for run in text.split(|c: char| !is_of_address(c)) {
        let start = end;
        end = start + run.len();
        let after = text.get(end..).unwrap_or_default();
        for link in finder.links(run) {
            let rest = run.get(link.end()..).unwrap_or_default();
            let stands_alone = ends_before(rest) && ends_before(after);
            if stands_alone && leads_where_it_looks(link.as_str()) {
                links.push((start + link.start(), link.as_str()));
            }
        }
        end += after.chars().next().map_or(0, char::len_utf8);
    }
    links
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_graphic() || c.is_alphanumeric()
}

/// Whether what follows an address can be seen to be no part of it. Signs that are hidden, or sit on
/// others, cannot; nor can a dot of another script with more of a name behind it.
fn ends_before(after: &str) -> bool {
    let mut after = after.chars();
    match after.next() {
        None => true,
        Some('\u{2024}' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}') => {
            !after.next().is_some_and(|c| c.is_ascii_alphanumeric())
        }
        // Browsers take the one for a slash, and read a sign out of the other.
        Some('\\' | '%') => false,
        Some(c) => c.is_whitespace() || c.is_ascii_graphic() || is_mark_of_end(c),
    }
}

/// Quotes, dashes, and the punctuation of East Asia.
fn is_mark_of_end(c: char) -> bool {
    matches!(
        c,
        '\u{ab}' | '\u{b7}' | '\u{bb}' | '\u{2010}'..='\u{2026}' | '\u{2039}' | '\u{203a}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
            | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
            | '\u{ff5b}'..='\u{ff65}'
    )
}

/// Nothing before the name of the site, and a name that can be read in one way only: letters of other
/// scripts look like these, and numbers can be written so that nobody knows them.
fn leads_where_it_looks(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let web = ["https", "http"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    let site = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = site.split_once(':').unwrap_or((site, "0"));
    let named = host.split('.').all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    });
    let numbered = host
        .rsplit('.')
        .next()
        .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
    web && named && port.parse::<u16>().is_ok() && (!numbered || is_ipv4(host))
}

/// In the one way of writing it that everybody knows.
fn is_ipv4(host: &str) -> bool {
    let plain = |part: &str| part.parse::<u8>().is_ok() && (part == "0" || !part.starts_with('0'));
    host.split('.').count() == 4 && host.split('.').all(plain)
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    /// The links of a text, which are all of it that is no link of itself.
    fn links(text: &str) -> Vec<String> {
        let parts = parts(text);
        let whole: String = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Link(text) => text.as_str(),
            })
            .collect();
        assert_eq!(whole, text);
        let links = parts.into_iter().filter_map(|part| match part {
            Part::Link(url) => Some(url),
            Part::Text(_) => None,
        });
        links.collect()
    }

    #[test]
    fn web_addresses_become_links_wherever_they_stand() {
        for (text, link) in [
            (
                "see (https://a.example/b?c=d).\nBye",
                "https://a.example/b?c=d",
            ),
            (
                "https://en.example/wiki/Rust_(language)",
                "https://en.example/wiki/Rust_(language)",
            ),
            (
                "(see https://en.example/wiki/Rust_(language))",
                "https://en.example/wiki/Rust_(language)",
            ),
            ("看https://a.example，很好", "https://a.example"),
            ("（https://a.example/路）", "https://a.example/路"),
            ("看https://a.example。", "https://a.example"),
            ("<https://a.example>", "https://a.example"),
            ("[https://a.example/x]", "https://a.example/x"),
            ("“https://a.example”", "https://a.example"),
            ("„https://a.example“!", "https://a.example"),
            ("»https://a.example/x«", "https://a.example/x"),
            ("HTTPS://A.Example/B", "HTTPS://A.Example/B"),
            ("Http://127.0.0.1:3000/x", "Http://127.0.0.1:3000/x"),
            ("http://localhost:8080", "http://localhost:8080"),
            (
                "https://xn--bcher-kva.example/",
                "https://xn--bcher-kva.example/",
            ),
            (
                "https://a.example/~x/@name?to=b@c.example",
                "https://a.example/~x/@name?to=b@c.example",
            ),
            ("Wow: https://a.example…", "https://a.example"),
        ] {
            assert_eq!(links(text), [link], "{text}");
        }
    }

    #[test]
    fn nothing_is_a_link_that_leads_elsewhere_than_it_looks() {
        for text in [
            "see javascript:alert(1)",
            "data:text/html,x and file:///etc and ftp://a.example",
            "http:// is none, https://",
            "xhttps://a.example",
            "https://bank.example@evil.example",
            "https://bank.example:443@evil.example/x",
            "https://user:password@evil.example",
            "https://b\u{430}nk.example",
            "https://bücher.example",
            "https://bank.exam\u{ad}ple",
            "https://bank\u{200b}.example",
            "https://bank.example\u{338}",
            "https://bank.example.\u{200b}evil.example",
            "https://bank.example\u{202e}/moc.live",
            "https://bank\u{3002}example",
            "https://bank\u{ff0e}example",
            "https://bank.example\\@evil.example",
            "https://bank%2eexample/",
            "https://bank..example",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://010.1.1.1",
            "https://bank.example:port",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }
}
