use serde::Serialize;

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Column {
    /// This binary on a young database.
    Fresh,
    /// This binary on a database with a long history.
    Later,
    /// The bare server, or the bare disk.
    Reference,
    /// The binary that this one is measured against.
    OlderFresh,
    OlderLater,
}

impl Column {
    pub const ALL: [Self; 5] = [
        Self::Fresh,
        Self::Later,
        Self::Reference,
        Self::OlderFresh,
        Self::OlderLater,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Fresh => "Fresh",
            Self::Later => "After 1 M events",
            Self::Reference => "Reference",
            Self::OlderFresh => "Older, fresh",
            Self::OlderLater => "Older, after 1 M events",
        }
    }
}
