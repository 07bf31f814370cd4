//! Who may do what: one table ([`Action::cases`]) and one function that reads it ([`check`]). The service asks it
//! before it does anything for somebody, and pages ask it what to offer.

mod table;

use strum::{EnumIter, IntoStaticStr};

use crate::{Error, Result, Role, RoomKind, Standing};

/// Everything that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Pages and probes that say nothing of anybody: sign-in page, assets, health.
    SeePublic,
    /// The telephone numbers for somebody in danger.
    SeeCrisisCard,
    /// Choose the language of this browser, and of one's account.
    ChooseLanguage,
    SetUp,
    SignIn,
    SeeInvitation,
    /// Accept an invitation with a new account.
    JoinAs,
    /// Trade a pairing code for a device credential.
    Pair,
    SeePasswordReset,
    /// Choose a new password by a one-time link.
    UsePasswordReset,

    SignOut,
    /// Whether the own account can be used, and what it waits for.
    SeeStanding,
    ChangePassword,
    SeeSignIns,
    RevokeSignIn,
    /// Open a socket, be greeted, answer beats.
    Connect,
    SeeRooms,
    /// A room's summary, members, pages and missed events.
    ReadRoom,
    SendMessage,
    AcknowledgeAlert,
    /// See, give back, hand over or close an alert.
    HandleAlert,
    /// Say in the app how one is.
    AnswerAlert,
    /// Ask for somebody now.
    RaiseAlert,
    /// Try out who is reached by an alert of a care room.
    StartDrill,
    MarkRead,
    CreateTeamRoom,
    SeeContacts,
    OpenDirectRoom,
    RemoveMember,
    MuteRoom,
    BlockPerson,
    UnblockPerson,
    SeeBlocked,
    /// Tell the admins about somebody.
    ReportPerson,
    SeeReports,
    HandleReport,
    InviteToRoom,
    InviteToSite,
    /// Accept an invitation with the account one has.
    AcceptInvitation,
    SeeLinks,
    RevokeLink,

    CreatePairingCode,
    SeeDevices,
    RevokeDevice,
    SeeReadings,

    /// Own browsers that take pushes.
    SeePushSubscriptions,
    AddPushSubscription,
    RemovePushSubscription,
    SendTestPush,
    /// Tell that a push was shown or opened.
    ReportPush,

    /// The telephone numbers that a wearer keeps for bad hours.
    SeeCrisisNumbers,
    ChangeCrisisNumbers,
    /// Who is on call in one's care rooms, and who comes next.
    SeeOnCall,
    /// Whose devices were to tell of an alert, and whether they did.
    SeeDeliveries,
    /// The whole plan of a care room.
    SeeSchedule,
    ChangeSchedule,
    /// What the team noted about the alerts of a care room.
    SeeTeamNotes,
    WriteTeamNote,
    /// When one does not want to be asked.
    SetQuietHours,

    SeeUsers,
    AddUser,
    ApproveUser,
    DisableUser,
    EnableUser,
    MakePasswordReset,

    /// Deliver readings and alerts, fetch downlinks.
    Ingest,
}

/// Who asks, as far as the rules must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Nobody,
    Person { role: Role, standing: Standing },
    Device,
}

/// What it is about, as far as the rules must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The site as a whole.
    Site,
    /// Something that belongs to one person.
    Thing { own: bool },
    /// A room. `kind` is `None` where the query that follows decides by itself.
    Room {
        member: bool,
        kind: Option<RoomKind>,
        about: About,
    },
}

impl Object {
    /// The query that follows finds only what belongs to the asker.
    pub const OWN: Self = Self::Thing { own: true };
    /// The query that follows finds the room only for its present members.
    pub const JOINED: Self = Self::Room {
        member: true,
        kind: None,
        about: About::Nobody,
    };

    /// A room that the asker is in.
    pub const fn joined(kind: RoomKind, about: About) -> Self {
        Self::Room {
            member: true,
            kind: Some(kind),
            about,
        }
    }
}

/// Whom it is about, inside a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Nobody,
    Oneself,
    /// Another person of this role.
    Other(Role),
}

/// One way in which an action is allowed. All parts must hold.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub who: Who,
    pub object: Relation,
    /// Rooms in which it is possible; empty: any.
    pub kinds: &'static [RoomKind],
    pub about: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Signed in or not.
    Anyone,
    Person(&'static [Role]),
    Device,
}

/// How the asker must stand to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// There is no object.
    Site,
    Own,
    Member,
}

/// Whom it may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Nobody,
    Oneself,
    /// Anybody else.
    Others,
    /// Others of this role.
    OthersOf(Role),
}

impl Action {
    /// Stable name, for tests and logs.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Reads the table.
///
/// # Errors
/// [`Error::SignedOut`] without the right kind of credential, [`Error::NotActive`] for an account
/// that waits or must change its password, [`Error::Forbidden`] for the wrong role, [`Error::NotFound`] for an object of others, whether it exists or not,
/// [`Error::WrongRoomKind`] where rooms of this kind do not have it.
pub fn check(asker: Asker, action: Action, object: Object) -> Result<()> {
    let cases = action.cases();
    if cases.iter().any(|case| case.who == Who::Anyone) {
        return Ok(());
    }
    let role = match asker {
        Asker::Nobody => return Err(Error::SignedOut),
        Asker::Device => None,
        Asker::Person { role, .. } => Some(role),
    };
    let devices_only = cases.iter().all(|case| case.who == Who::Device);
    if role.is_none() != devices_only {
        return Err(Error::SignedOut);
    }
    if let Asker::Person { standing, .. } = asker
        && !action.is_there_for(standing)
    {
        return Err(Error::NotActive { standing });
    }
    let mine = || {
        cases.iter().filter(|case| match (case.who, role) {
            (Who::Anyone, _) | (Who::Device, None) => true,
            (Who::Person(roles), Some(role)) => roles.contains(&role),
            (Who::Device, Some(_)) | (Who::Person(_), None) => false,
        })
    };
    if mine().next().is_none() {
        return Err(Error::Forbidden);
    }
    let (held, kind, about) = match object {
        Object::Site => (Some(Relation::Site), None, About::Nobody),
        Object::Thing { own } => (own.then_some(Relation::Own), None, About::Nobody),
        Object::Room {
            member,
            kind,
            about,
        } => (member.then_some(Relation::Member), kind, about),
    };
    let Some(held) = held else {
        return Err(Error::NotFound);
    };
    let related = || mine().filter(move |case| case.object == held && case.about.covers(about));
    let kind_fits =
        |case: &&Case| kind.is_none_or(|kind| case.kinds.is_empty() || case.kinds.contains(&kind));
    if related().any(|case| kind_fits(&case)) {
        Ok(())
    } else if kind.is_some_and(|kind| !action.exists_in(kind)) {
        Err(Error::WrongRoomKind)
    } else {
        Err(Error::Forbidden)
    }
}

/// Whether somebody with this role is let do it: what a page offers.
pub fn may(role: Role, action: Action, object: Object) -> bool {
    let standing = Standing::Active;
    check(Asker::Person { role, standing }, action, object).is_ok()
}

impl Action {
    fn exists_in(self, kind: RoomKind) -> bool {
        self.cases()
            .iter()
            .any(|case| case.kinds.is_empty() || case.kinds.contains(&kind))
    }
}

impl Scope {
    fn covers(self, about: About) -> bool {
        match (self, about) {
            (Self::Nobody, About::Nobody)
            | (Self::Oneself, About::Oneself)
            | (Self::Others, About::Other(_)) => true,
            (Self::OthersOf(wanted), About::Other(role)) => wanted == role,
            _ => false,
        }
    }
}
