use crate::{AlertReport, Change, Person, Preview, RoomAction, Seq, Technical};

/// What the rest of the program asks about a change: a new kind answers all of it in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts<'a> {
    pub shown_as: ShownAs,
    /// For everybody but its author.
    pub counts_as_unread: bool,
    /// Stands in the list of rooms until something newer does.
    pub preview: Option<Previewed<'a>>,
    /// The number of the event that it changes.
    pub target: Option<Seq>,
    /// Who came or went by it.
    pub membership: Option<Membership<'a>>,
    /// What is done now, so that no attempt at the same goes on, whoever made it.
    pub done: Option<RoomAction>,
}

/// The line of the conversation on which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownAs {
    /// Said by its author; several in a row stand under one name.
    Message,
    /// An alert of its own, which later changes update.
    Alert,
    /// One line about the room.
    Notice,
    /// A line in place of what this build cannot read.
    Unreadable,
    /// None: it changes its target.
    Amendment,
}

/// What a preview is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Previewed<'a> {
    Message(&'a str),
    Alert(&'a AlertReport),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership<'a> {
    Joined(&'a Person),
    Left(&'a Person),
}

impl Facts<'_> {
    fn shown_as(shown_as: ShownAs) -> Self {
        Self {
            shown_as,
            counts_as_unread: false,
            preview: None,
            target: None,
            membership: None,
            done: None,
        }
    }

    fn amendment(target: Seq) -> Self {
        Self {
            target: Some(target),
            ..Self::shown_as(ShownAs::Amendment)
        }
    }
}

impl Change {
    pub fn facts(&self) -> Facts<'_> {
        match self {
            Self::Message { text } => Facts {
                counts_as_unread: true,
                preview: Some(Previewed::Message(text)),
                ..Facts::shown_as(ShownAs::Message)
            },
            Self::AlertRaised {
                report,
                joins: None,
                ..
            } => {
                // What not everybody in the room is shown counts for nobody.
                let is_for_all = report.technical.is_none_or(Technical::is_for_wearer);
                Facts {
                    counts_as_unread: is_for_all,
                    preview: is_for_all.then_some(Previewed::Alert(report)),
                    ..Facts::shown_as(ShownAs::Alert)
                }
            }
            Self::AlertAcknowledged { alert, raised_seq } => Facts {
                done: Some(RoomAction::AcknowledgeAlert { alert: *alert }),
                ..Facts::amendment(*raised_seq)
            },
            // It has rung as an alert already.
            Self::AlertRaised {
                joins: Some(raised_seq),
                ..
            }
            | Self::AlertConfirmed { raised_seq, .. }
            | Self::AlertAnswered { raised_seq, .. }
            | Self::AlertChanged { raised_seq, .. } => Facts::amendment(*raised_seq),
            Self::Joined { who } => Facts {
                membership: Some(Membership::Joined(who)),
                ..Facts::shown_as(ShownAs::Notice)
            },
            Self::Left { who } => Facts {
                membership: Some(Membership::Left(who)),
                ..Facts::shown_as(ShownAs::Notice)
            },
            Self::Unknown => Facts::shown_as(ShownAs::Unreadable),
        }
    }

    /// What the list of rooms shows of it; `None` for what does not stand there.
    pub fn preview(&self) -> Option<Preview> {
        Some(match self.facts().preview? {
            Previewed::Message(text) => Preview::message(text),
            Previewed::Alert(report) => Preview::alert(report),
        })
    }
}
