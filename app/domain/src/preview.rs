use serde::{Deserialize, Serialize};
use watch_protocol::Rule;

use crate::{AlertReport, Doubt, Signals, Technical, limits};

#[cfg(not(target_arch = "wasm32"))]
use crate::cluster::start;

/// The newest message or alert of a room, as the list of rooms needs it. Its words are the reader's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preview {
    /// The beginning of a message on one line, at most [`limits::PREVIEW_CHARS`] and "…".
    Message { text: String },
    /// An alert of the room's wearer.
    Alert {
        rule: Rule,
        /// How long the rule's condition had held, seconds; `None` where that could not be read.
        sustained_s: Option<u16>,
        #[serde(default)]
        signals: Signals,
        /// What does not work, if that is what it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        technical: Option<Technical>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        doubts: Vec<Doubt>,
    },
}

impl Preview {
    /// Of a message.
    pub fn message(text: &str) -> Self {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let start = start(&line, limits::PREVIEW_CHARS);
        let text = if start.len() < line.len() {
            format!("{}…", start.trim_end())
        } else {
            line
        };
        Self::Message { text }
    }

    /// Of an alert.
    pub fn alert(report: &AlertReport) -> Self {
        Self::Alert {
            rule: report.rule,
            sustained_s: report.sustained_s(),
            signals: report.signals(),
            technical: report.technical,
            doubts: report.doubts.clone(),
        }
    }
}

/// A browser cuts what does not fit by itself: between words, or not at all.
#[cfg(target_arch = "wasm32")]
fn start(line: &str, chars: usize) -> &str {
    let fits = line.char_indices().nth(chars);
    let cut = fits.and_then(|(end, _)| line.get(..end)?.rsplit_once(' '));
    cut.map_or(line, |(start, _)| start)
}
