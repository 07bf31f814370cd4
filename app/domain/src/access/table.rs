use super::{Action, Case, Relation, Scope, Who};
use crate::{
    Role,
    RoomKind::{self, Care, Direct, Team},
    Standing,
};

const ADMIN: &[Role] = &[Role::Admin];
const EXPERT: &[Role] = &[Role::Expert];
const WEARER: &[Role] = &[Role::Wearer];
const STAFF: &[Role] = &[Role::Admin, Role::Expert];
const CARE_TEAM: &[Role] = &[Role::Expert, Role::Wearer];
const EVERYBODY: &[Role] = &[Role::Admin, Role::Expert, Role::Wearer];

const fn site(who: Who) -> Case {
    Case {
        who,
        object: Relation::Site,
        kinds: &[],
        about: Scope::Nobody,
    }
}

const fn own(roles: &'static [Role]) -> Case {
    Case {
        who: Who::Person(roles),
        object: Relation::Own,
        kinds: &[],
        about: Scope::Nobody,
    }
}

const fn member(roles: &'static [Role], kinds: &'static [RoomKind], about: Scope) -> Case {
    Case {
        who: Who::Person(roles),
        object: Relation::Member,
        kinds,
        about,
    }
}

const OPEN: &[Case] = &[site(Who::Anyone)];
const SIGNED_IN: &[Case] = &[site(Who::Person(EVERYBODY))];
const ADMINS: &[Case] = &[site(Who::Person(ADMIN))];
const ONES_OWN: &[Case] = &[own(EVERYBODY)];
const WEARERS_OWN: &[Case] = &[own(WEARER)];
const MEMBERS: &[Case] = &[member(EVERYBODY, &[], Scope::Nobody)];
const STAFF_ONLY: &[Case] = &[site(Who::Person(STAFF))];
const DEVICES_OWN: &[Case] = &[Case {
    who: Who::Device,
    object: Relation::Own,
    kinds: &[],
    about: Scope::Nobody,
}];
const CARE_TEAM_ONLY: &[Case] = &[site(Who::Person(CARE_TEAM))];
const EXPERTS_OWN: &[Case] = &[own(EXPERT)];
const PLAN: &[Case] = &[member(EXPERT, &[Care], Scope::Nobody)];
const ACKNOWLEDGE: &[Case] = &[member(EXPERT, &[Care], Scope::Nobody)];
const OF_THE_WEARER: &[Case] = &[member(WEARER, &[Care], Scope::Nobody)];
const SEE_READINGS: &[Case] = &[member(EVERYBODY, &[Care], Scope::Nobody)];
const REMOVE_MEMBER: &[Case] = &[
    member(CARE_TEAM, &[Care], Scope::OthersOf(Role::Expert)),
    member(EXPERT, &[Care], Scope::Oneself),
    member(STAFF, &[Team], Scope::Others),
    member(EVERYBODY, &[Team, Direct], Scope::Oneself),
];
/// Admins close any.
const REVOKE_LINK: &[Case] = &[own(EVERYBODY), site(Who::Person(ADMIN))];
/// Not care rooms: their alerts are for everybody in them.
const MUTE_ROOM: &[Case] = &[member(EVERYBODY, &[Team, Direct], Scope::Nobody)];
const ABOUT_OTHERS: &[Case] = &[member(EVERYBODY, &[], Scope::Others)];
/// Only experts are asked in.
const INVITE_TO_ROOM: &[Case] = &[
    member(CARE_TEAM, &[Care], Scope::OthersOf(Role::Expert)),
    member(STAFF, &[Team], Scope::OthersOf(Role::Expert)),
];

impl Action {
    /// The table. An action is allowed when one of its cases holds.
    pub const fn cases(self) -> &'static [Case] {
        match self {
            Self::SeePublic
            | Self::SeeCrisisCard
            | Self::ChooseLanguage
            | Self::SetUp
            | Self::SignIn
            | Self::SeeInvitation
            | Self::JoinAs
            | Self::Pair
            | Self::SeePasswordReset
            | Self::UsePasswordReset => OPEN,

            Self::Connect | Self::SeeRooms | Self::SeeContacts | Self::AcceptInvitation => {
                SIGNED_IN
            }
            Self::SignOut
            | Self::SeeStanding
            | Self::ChangePassword
            | Self::SeeSignIns
            | Self::RevokeSignIn
            | Self::UnblockPerson
            | Self::SeeBlocked
            | Self::SeeLinks
            | Self::SeePushSubscriptions
            | Self::AddPushSubscription
            | Self::RemovePushSubscription
            | Self::SendTestPush
            | Self::ReportPush => ONES_OWN,
            Self::RevokeLink => REVOKE_LINK,

            Self::ReadRoom | Self::SendMessage | Self::MarkRead => MEMBERS,
            Self::AcknowledgeAlert | Self::HandleAlert => ACKNOWLEDGE,
            Self::AnswerAlert | Self::RaiseAlert => OF_THE_WEARER,
            Self::SeeReadings => SEE_READINGS,
            Self::CreateTeamRoom => STAFF_ONLY,
            // The other one must be a contact, which is for the query to find out.
            Self::OpenDirectRoom => SIGNED_IN,
            Self::RemoveMember => REMOVE_MEMBER,
            Self::MuteRoom => MUTE_ROOM,
            Self::BlockPerson | Self::ReportPerson => ABOUT_OTHERS,
            Self::InviteToRoom => INVITE_TO_ROOM,

            Self::CreatePairingCode
            | Self::SeeDevices
            | Self::RevokeDevice
            | Self::SeeCrisisNumbers
            | Self::ChangeCrisisNumbers => WEARERS_OWN,

            Self::SeeOnCall => CARE_TEAM_ONLY,
            Self::SeeDeliveries
            | Self::SeeSchedule
            | Self::ChangeSchedule
            | Self::StartDrill
            | Self::SeeTeamNotes
            | Self::WriteTeamNote => PLAN,
            Self::SetQuietHours => EXPERTS_OWN,

            Self::InviteToSite
            | Self::SeeUsers
            | Self::AddUser
            | Self::ApproveUser
            | Self::DisableUser
            | Self::EnableUser
            | Self::MakePasswordReset
            | Self::SeeReports
            | Self::HandleReport => ADMINS,

            Self::Ingest => DEVICES_OWN,
        }
    }

    /// Whether an account may do this in its standing: the one place that holds back those who wait
    /// or must change their password.
    pub const fn is_there_for(self, standing: Standing) -> bool {
        match standing {
            Standing::Active => true,
            Standing::Waiting => matches!(self, Self::SeeStanding | Self::SignOut),
            Standing::MustChangePassword => {
                matches!(
                    self,
                    Self::SeeStanding | Self::ChangePassword | Self::SignOut
                )
            }
        }
    }
}
