//! What strangers may call themselves and say, and what anybody else would in its place.

use domain::limits;

/// For every place that text can break out of: tags, attributes, raw text, scripts, comments.
const MARKUP: &str = "\"><img src=x onerror=alert(1)>'</title></textarea></script></style><!--<script>]]>\
    &lt;b&gt;&amp;&#x3c;`</svg></p></li><meta http-equiv=refresh content=\"0;url=//evil.example/\">\
    <base href=//evil.example/><form action=//evil.example/>";
/// For links, headers, scripts, templates and tables.
const SCHEMES: &str = "javascript:alert(1)//\\\" data:text/html,<script>alert(1)</script> \\u003c/script\\x3e \\\\ \
    =cmd()|'/C_calc'!A0 @SUM(1) ${7*7} {{7*7}} ;Path=/ Set-Cookie:sid=1 |typed //evil.example/ \\\\evil.example";
/// What nobody sees: directions, joiners, marks without a letter, line ends of other alphabets.
const UNSEEN: &str = "\u{202e}txet\u{202c}\u{202d}\u{2066}a\u{2067}b\u{2068}c\u{2069}\u{200b}\u{feff}\u{200d}\u{301}\
    \u{2028}\u{2029}e\u{301}\u{308}\u{fffd}\u{e0041}\u{ad}\u{3164}\u{2800}\u{115f}\u{fe0f}\u{10ffff}\u{1f469}\u{200d}\u{2695}\
    -and-so-on-for-longer-than-any-name-or-preview-may-be-so-that-both-are-cut-or-refused-alike";

pub(super) const HOSTILE: [&str; 3] = [MARKUP, SCHEMES, UNSEEN];

/// Every text that one visit of the site brings along.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// As long as no form takes a name, so that the forms of both visits are refused alike.
    pub(super) name: String,
    /// Has the shape of an address.
    pub(super) email: String,
    /// With line breaks, and a link that goes on like the name.
    pub(super) message: String,
    /// The link in it, alone: whether hostile words go on in one is decided by what shows it, and tested there.
    pub(super) link: String,
}

impl Words {
    pub(super) fn hostile(name: &str) -> Self {
        Self::of(name, |c| c)
    }

    /// Letters in the place of everything but white space.
    pub(super) fn harmless(hostile: &str) -> Self {
        let mut letters = ('a'..='z').cycle();
        Self::of(hostile, |c| match c {
            c if c.is_whitespace() => c,
            _ => letters.next().unwrap_or(c),
        })
    }

    fn of(name: &str, mut map: impl FnMut(char) -> char) -> Self {
        let name: String = name.chars().map(&mut map).collect();
        assert!(name.chars().count() > limits::NAME_CHARS.max(limits::PREVIEW_CHARS));
        let solid: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let local: String = solid.to_lowercase().chars().filter(|c| *c != '@').collect();
        let link = "https://link.example/x".to_owned();
        Self {
            email: format!("{local}@test.example"),
            message: format!("{name}\n\t{link} {solid}\n{name}"),
            name,
            link,
        }
    }
}
