//! Reads an answer as browsers and programs do: what it is made of, apart from what it says.

use std::fmt::Write as _;

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink as _};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use reqwest::Url;
use serde_json::Value;

use crate::http::Answer;

/// Attributes that browsers follow or load.
const LINKS: [&str; 9] = [
    "action",
    "background",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "srcset",
];

/// One answer, taken apart.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Everything but the words. It is the same whatever people call themselves.
    pub(super) shape: String,
    /// All words, each as somebody reads it: texts, values of attributes, strings of data.
    pub(super) words: Vec<String>,
    /// What is read in a direction that other words around it can turn: neither in a `bdi` nor in anything
    /// else whose direction is its own.
    pub(super) loose: Vec<String>,
    /// What no answer of ours holds.
    pub(super) faults: Vec<String>,
}

impl Reading {
    pub(super) fn of(answer: &Answer, base: &str) -> Self {
        let mut reading = Self::default();
        let mut lines = vec![format!("status {}", answer.status)];
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            match name.as_str() {
                "content-type" => lines.push(format!("{name}: {value}")),
                "set-cookie" => lines.push(format!("{name}: {}", cookie(&value))),
                "location" => {
                    reading.follow(base, &value, name.as_str());
                    lines.push(format!("{name}: {}", path_of(base, &value)));
                }
                name => lines.push(name.to_owned()),
            }
        }
        lines.sort();
        // A part of a page that waits for data may be rendered twice, and forget a cookie each time.
        lines.dedup();
        reading.shape = lines.join("\n");
        reading.shape.push('\n');
        let text = answer.text();
        match answer.header("content-type") {
            kind if kind.starts_with("text/html") => reading.page(&text, base),
            "application/json" => match serde_json::from_str(&text) {
                Ok(value) => reading.data(&value),
                Err(error) => reading.faults.push(format!("no JSON: {error}")),
            },
            _ => {}
        }
        reading
    }

    /// How often somebody reads this.
    pub(super) fn count(&self, text: &str) -> usize {
        let words = self.words.iter();
        words.map(|word| word.matches(text).count()).sum()
    }

    fn page(&mut self, html: &str, base: &str) {
        let page = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        self.node(&page.document, 0, base, false);
    }

    fn node(&mut self, node: &Handle, depth: usize, base: &str, mut is_own: bool) {
        let mut is_script = false;
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let tag = &*name.local;
                is_script = tag == "script";
                let attrs = attrs.borrow();
                is_own |= tag == "bdi" || tag == "script";
                write!(self.shape, "{:depth$}<{tag}", "").ok();
                let of = |name: &str| {
                    let mut attrs = attrs.iter();
                    attrs
                        .find(|attr| &*attr.name.local == name)
                        .map(|attr| &*attr.value)
                };
                is_own |= of("dir") == Some("auto");
                if of("maxlength").is_some() {
                    self.faults.push(format!("{tag} cuts what is typed"));
                }
                for name in ["aria-label", "title", "alt", "placeholder"] {
                    self.loose.extend(of(name).map(str::to_owned));
                }
                if !is_own {
                    self.loose.extend(
                        of("value")
                            .filter(|_| tag == "input" && of("type") != Some("hidden"))
                            .map(str::to_owned),
                    );
                }
                // What people write may lead elsewhere; it does so in a tab of its own, and tells nothing.
                let written = tag == "a" && of("rel") == Some("noopener noreferrer nofollow");
                for attr in attrs.iter() {
                    let (name, value) = (&*attr.name.local, &*attr.value);
                    write!(self.shape, " {name}").ok();
                    self.words.push(value.to_owned());
                    if LINKS.contains(&name) && !(written && value.starts_with("https://")) {
                        self.follow(base, value, name);
                    }
                    if name == "http-equiv" || name.starts_with("on") {
                        self.faults.push(format!("{tag} has {name}"));
                    }
                }
                if tag == "base" {
                    self.faults.push("a base".to_owned());
                }
                self.shape.push_str(">\n");
            }
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                if !is_own {
                    self.loose.push(text.clone());
                }
                self.words.push(text);
            }
            _ => {}
        }
        for child in node.children.borrow().iter() {
            match &child.data {
                NodeData::Text { contents } if is_script => self.script(&contents.borrow()),
                _ => self.node(child, depth + 1, base, is_own),
            }
        }
        if let NodeData::Element {
            template_contents, ..
        } = &node.data
            && let Some(inside) = &*template_contents.borrow()
        {
            self.node(inside, depth + 1, base, is_own);
        }
    }

    /// What the server hands to the client: strings, each of them JSON.
    fn script(&mut self, script: &str) {
        let mut rest = script;
        while let Some((_, start)) = rest.split_once("__RESOLVED_RESOURCES[") {
            let text = start.split_once(']').map_or("", |(_, after)| after);
            let text = text.trim_start_matches([' ', '=']);
            rest = text;
            match literal(text) {
                Some((text, after)) => {
                    rest = after;
                    match serde_json::from_str(&text) {
                        Ok(value) => self.data(&value),
                        Err(error) => self
                            .faults
                            .push(format!("data for the client: {error}: {text}")),
                    }
                }
                None => self.faults.push(format!("a script: {text}")),
            }
        }
    }

    fn data(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                self.shape.push('{');
                for (name, value) in fields {
                    self.shape.push_str(name);
                    self.data(value);
                }
                self.shape.push('}');
            }
            Value::Array(values) => {
                self.shape.push('[');
                for value in values {
                    self.data(value);
                }
                self.shape.push(']');
            }
            Value::String(text) => {
                self.shape.push('"');
                self.words.push(text.clone());
            }
            Value::Number(_) => self.shape.push('0'),
            Value::Bool(_) | Value::Null => self.shape.push('-'),
        }
    }

    /// Everything that a page leads to or loads is ours.
    fn follow(&mut self, base: &str, to: &str, what: &str) {
        let (base, to_url) = (Url::parse(base), |base: &Url| base.join(to));
        let ours = base.is_ok_and(|base| {
            let here = base.origin();
            to_url(&base).is_ok_and(|url| url.origin() == here || url.scheme() == "tel")
        });
        if !ours {
            self.faults.push(format!("{what} leads to {to}"));
        }
    }
}

/// Where it leads on this site, less what differs from visit to visit.
fn path_of(base: &str, to: &str) -> String {
    let url = Url::parse(base).and_then(|base| base.join(to));
    let Ok(url) = url else {
        return "nowhere".to_owned();
    };
    let parts = url.path_segments().into_iter().flatten();
    parts.take(1).collect()
}

/// Its name and attributes. A value holds nothing that ends it.
fn cookie(text: &str) -> String {
    let mut parts = text
        .split(';')
        .map(|part| part.trim().split_once('=').unwrap_or((part, "")));
    let (name, value) = parts.next().unwrap_or_default();
    let clean = value
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"\\,".contains(&byte));
    let names: Vec<&str> = parts.map(|(name, _)| name.trim()).collect();
    format!("{name} {clean} {}", names.join(" "))
}

/// A string of a script, and what follows it.
fn literal(script: &str) -> Option<(String, &str)> {
    let mut rest = script.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        let c = match rest.next()? {
            '"' => return Some((text, rest.as_str())),
            '\n' | '\r' => return None,
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let braced = rest.as_str().starts_with('{');
                    let digits: String = if braced {
                        rest.next();
                        rest.by_ref().take_while(|c| *c != '}').collect()
                    } else {
                        rest.by_ref().take(4).collect()
                    };
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                c @ ('"' | '\\' | '\'') => c,
                _ => return None,
            },
            c => c,
        };
        text.push(c);
    }
}
