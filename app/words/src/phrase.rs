use crate::Area;

/// Something to say, in whichever language.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    pub(crate) area: Area,
    /// In the area's table.
    pub(crate) number: usize,
    pub(crate) arguments: Vec<Argument>,
}

impl Phrase {
    pub(crate) fn new(area: Area, number: usize, arguments: Vec<Argument>) -> Self {
        Self {
            area,
            number,
            arguments,
        }
    }
}

/// What stands for a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Written by people: isolated, so that its direction changes nothing around it.
    Text(String),
    /// Written by us.
    Words(Inner),
    Number(f64),
    Choice(&'static str),
    /// This one of the parts of a view.
    Slot(usize),
}

/// Words of ours inside a phrase.
#[derive(Clone, Debug, PartialEq)]
pub enum Inner {
    Text(String),
    Phrase(Box<Phrase>),
}

impl From<String> for Inner {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Inner {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Phrase> for Inner {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

/// A phrase with parts of a view in it, such as links or times.
#[derive(Clone, Debug, PartialEq)]
pub struct Rich<V> {
    pub phrase: Phrase,
    pub slots: Vec<V>,
}

impl<V> Rich<V> {
    pub(crate) fn new(phrase: Phrase, slots: Vec<V>) -> Self {
        Self { phrase, slots }
    }
}

/// A stretch of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// This one of the parts of a view.
    Slot(usize),
}
