use domain::{
    ClientId, DeviceId, Error, Person, Role, RoomId, RoomKind, SignInId, Standing, UserId, samples,
};
use strum::IntoEnumIterator;
use uuid::Uuid;

use super::*;

const ROLES: [Role; 3] = [Role::Admin, Role::Expert, Role::Wearer];

fn actor(role: Role) -> Actor {
    Actor {
        user: Person {
            id: UserId(Uuid::from_u128(1)),
            name: "Somebody".to_owned(),
            role,
        },
        standing: Standing::Active,
        language: None,
        sign_in: SignInId(Uuid::from_u128(2)),
    }
}

fn device() -> DeviceActor {
    DeviceActor {
        device: DeviceId(Uuid::from_u128(3)),
        name: "Watch".to_owned(),
        wearer: UserId(Uuid::from_u128(1)),
        token_hash: [0; 32],
    }
}

fn ask(role: Role, action: Action, object: Object) -> Result<()> {
    authorize(Caller::Person(&actor(role)), action, object)
}

fn abouts() -> Vec<About> {
    let others = ROLES.map(About::Other);
    [About::Nobody, About::Oneself]
        .into_iter()
        .chain(others)
        .collect()
}

fn rooms(member: bool) -> Vec<Object> {
    let kinds = RoomKind::iter().map(Some).chain([None]);
    kinds
        .flat_map(|kind| {
            abouts().into_iter().map(move |about| Object::Room {
                member,
                kind,
                about,
            })
        })
        .collect()
}

fn objects() -> Vec<Object> {
    let things = [true, false].map(|own| Object::Thing { own });
    let mut all = vec![Object::Site];
    all.extend(things);
    all.extend(rooms(true));
    all.extend(rooms(false));
    all
}

fn is_open(action: Action) -> bool {
    action.cases().iter().any(|case| case.who == Who::Anyone)
}

#[test]
fn every_action_has_a_row_and_a_name_of_its_own() {
    let mut names = std::collections::HashSet::new();
    for action in Action::iter() {
        assert!(!action.cases().is_empty(), "{action:?}");
        assert!(names.insert(action.name()), "{action:?}");
    }
}

#[test]
fn what_is_open_is_open_to_all_and_nothing_else_is_open() {
    use Action::{
        ChooseLanguage, JoinAs, Pair, SeeCrisisCard, SeeInvitation, SeePasswordReset, SeePublic,
        SetUp, SignIn, UsePasswordReset,
    };
    for action in Action::iter() {
        let open = [
            SeePublic,
            SeeCrisisCard,
            ChooseLanguage,
            SetUp,
            SignIn,
            SeeInvitation,
            JoinAs,
            Pair,
            SeePasswordReset,
            UsePasswordReset,
        ]
        .contains(&action);
        assert_eq!(is_open(action), open, "{action:?}");
        for object in objects() {
            let nobody = authorize(Caller::Nobody, action, object);
            assert_eq!(
                nobody,
                if open { Ok(()) } else { Err(Error::SignedOut) },
                "{action:?} {object:?}"
            );
        }
    }
}

#[test]
fn devices_deliver_and_people_do_not() {
    let device = device();
    for action in Action::iter().filter(|action| !is_open(*action)) {
        let asked = authorize(Caller::Device(&device), action, Object::OWN);
        let delivers = action == Action::Ingest;
        assert_eq!(asked.is_ok(), delivers, "{action:?}");
        for role in ROLES {
            assert!(
                ask(role, Action::Ingest, Object::OWN) == Err(Error::SignedOut),
                "{role}"
            );
        }
    }
}

#[test]
fn what_belongs_to_others_is_not_there() {
    let foreign = rooms(false)
        .into_iter()
        .chain([Object::Thing { own: false }]);
    for object in foreign {
        for action in Action::iter().filter(|action| !is_open(*action)) {
            for role in ROLES {
                let asked = ask(role, action, object);
                let roles_may = action
                    .cases()
                    .iter()
                    .any(|case| matches!(case.who, Who::Person(roles) if roles.contains(&role)));
                let expected = match (action, roles_may) {
                    (Action::Ingest, _) => Error::SignedOut,
                    (_, true) => Error::NotFound,
                    (_, false) => Error::Forbidden,
                };
                assert_eq!(asked, Err(expected), "{role} {action:?} {object:?}");
            }
        }
    }
}

/// Each line: what, and which roles may.
#[test]
fn roles_alone() {
    use Action::{
        AcceptInvitation, AddPushSubscription, AddUser, ApproveUser, ChangeCrisisNumbers,
        ChangePassword, Connect, CreatePairingCode, CreateTeamRoom, DisableUser, EnableUser,
        InviteToSite, MakePasswordReset, OpenDirectRoom, RemovePushSubscription, ReportPush,
        RevokeDevice, RevokeLink, RevokeSignIn, SeeContacts, SeeCrisisNumbers, SeeDevices,
        SeeLinks, SeeOnCall, SeePushSubscriptions, SeeRooms, SeeSignIns, SeeStanding, SeeUsers,
        SendTestPush, SetQuietHours, SignOut,
    };
    const EVERYBODY: &[Role] = &ROLES;
    let lines: [(Action, Object, &[Role]); 33] = [
        (Connect, Object::Site, EVERYBODY),
        (SeeRooms, Object::Site, EVERYBODY),
        (SeeContacts, Object::Site, EVERYBODY),
        (OpenDirectRoom, Object::Site, EVERYBODY),
        (AcceptInvitation, Object::Site, EVERYBODY),
        (SignOut, Object::OWN, EVERYBODY),
        (SeeSignIns, Object::OWN, EVERYBODY),
        (RevokeSignIn, Object::OWN, EVERYBODY),
        (SeeStanding, Object::OWN, EVERYBODY),
        (ChangePassword, Object::OWN, EVERYBODY),
        (SeeLinks, Object::OWN, EVERYBODY),
        (RevokeLink, Object::OWN, EVERYBODY),
        (SeePushSubscriptions, Object::OWN, EVERYBODY),
        (AddPushSubscription, Object::OWN, EVERYBODY),
        (RemovePushSubscription, Object::OWN, EVERYBODY),
        (SendTestPush, Object::OWN, EVERYBODY),
        (ReportPush, Object::OWN, EVERYBODY),
        (RevokeLink, Object::Site, &[Role::Admin]),
        (CreateTeamRoom, Object::Site, &[Role::Admin, Role::Expert]),
        (SeeOnCall, Object::Site, &[Role::Expert, Role::Wearer]),
        (SetQuietHours, Object::OWN, &[Role::Expert]),
        (CreatePairingCode, Object::OWN, &[Role::Wearer]),
        (SeeDevices, Object::OWN, &[Role::Wearer]),
        (RevokeDevice, Object::OWN, &[Role::Wearer]),
        (SeeCrisisNumbers, Object::OWN, &[Role::Wearer]),
        (ChangeCrisisNumbers, Object::OWN, &[Role::Wearer]),
        (SeeUsers, Object::Site, &[Role::Admin]),
        (AddUser, Object::Site, &[Role::Admin]),
        (ApproveUser, Object::Site, &[Role::Admin]),
        (DisableUser, Object::Site, &[Role::Admin]),
        (EnableUser, Object::Site, &[Role::Admin]),
        (MakePasswordReset, Object::Site, &[Role::Admin]),
        (InviteToSite, Object::Site, &[Role::Admin]),
    ];
    for (action, object, allowed) in lines {
        for role in ROLES {
            let expected = if allowed.contains(&role) {
                Ok(())
            } else {
                Err(Error::Forbidden)
            };
            assert_eq!(ask(role, action, object), expected, "{role} {action:?}");
        }
    }
}

/// Whatever their role, and whatever it is about.
#[test]
fn an_account_that_is_not_active_does_next_to_nothing() {
    use Action::{ChangePassword, SeeStanding, SignOut};
    let allowed: [(Standing, &[Action]); 2] = [
        (Standing::Waiting, &[SeeStanding, SignOut]),
        (
            Standing::MustChangePassword,
            &[SeeStanding, SignOut, ChangePassword],
        ),
    ];
    for (standing, allowed) in allowed {
        let closed = Action::iter().filter(|action| !is_open(*action));
        for action in closed.filter(|action| *action != Action::Ingest) {
            for role in ROLES {
                let actor = Actor {
                    standing,
                    ..actor(role)
                };
                for object in objects() {
                    let asked = authorize(Caller::Person(&actor), action, object);
                    if allowed.contains(&action) {
                        assert_eq!(asked, ask(role, action, object), "{action:?}");
                    } else {
                        let refused = Err(Error::NotActive { standing });
                        assert_eq!(asked, refused, "{role} {action:?} {object:?}");
                    }
                }
            }
        }
    }
}

/// Members only; each line: what, in which kind of room, about whom, and which roles may.
#[test]
fn members_of_rooms() {
    use Action::{
        AcknowledgeAlert, AnswerAlert, BlockPerson, ChangeSchedule, HandleAlert, InviteToRoom,
        MarkRead, MuteRoom, RaiseAlert, ReadRoom, RemoveMember, ReportPerson, SeeDeliveries,
        SeeReadings, SeeSchedule, SeeTeamNotes, SendMessage, StartDrill, WriteTeamNote,
    };
    use RoomKind::{Care, Direct, Team};
    let (admin, expert, wearer) = (Role::Admin, Role::Expert, Role::Wearer);
    let nobody = About::Nobody;
    let mut allowed: Vec<(Action, RoomKind, About, Role)> = Vec::new();
    let mut allow = |action, kind, about, roles: &[Role]| {
        allowed.extend(roles.iter().map(|role| (action, kind, about, *role)));
    };
    for kind in [Care, Team, Direct] {
        for action in [ReadRoom, SendMessage, MarkRead] {
            allow(action, kind, nobody, &ROLES);
        }
    }
    for action in [
        AcknowledgeAlert,
        HandleAlert,
        SeeDeliveries,
        SeeSchedule,
        ChangeSchedule,
        StartDrill,
        SeeTeamNotes,
        WriteTeamNote,
    ] {
        allow(action, Care, nobody, &[expert]);
    }
    for action in [AnswerAlert, RaiseAlert] {
        allow(action, Care, nobody, &[wearer]);
    }
    allow(SeeReadings, Care, nobody, &ROLES);
    allow(InviteToRoom, Care, About::Other(expert), &[expert, wearer]);
    allow(InviteToRoom, Team, About::Other(expert), &[admin, expert]);
    allow(RemoveMember, Care, About::Other(expert), &[expert, wearer]);
    allow(RemoveMember, Care, About::Oneself, &[expert]);
    for kind in [Team, Direct] {
        allow(RemoveMember, kind, About::Oneself, &ROLES);
        allow(MuteRoom, kind, nobody, &ROLES);
    }
    for role in ROLES {
        for kind in [Care, Team, Direct] {
            allow(BlockPerson, kind, About::Other(role), &ROLES);
            allow(ReportPerson, kind, About::Other(role), &ROLES);
        }
        allow(RemoveMember, Team, About::Other(role), &[admin, expert]);
    }
    let in_rooms = Action::iter().filter(|action| {
        let mut cases = action.cases().iter();
        cases.any(|case| case.object == Relation::Member)
    });
    for action in in_rooms {
        for kind in RoomKind::iter() {
            for about in abouts() {
                for role in ROLES {
                    let object = Object::Room {
                        member: true,
                        kind: Some(kind),
                        about,
                    };
                    assert_eq!(
                        ask(role, action, object).is_ok(),
                        allowed.contains(&(action, kind, about, role)),
                        "{role} {action:?} {kind} {about:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_kind_of_room_that_does_not_have_it_is_named() {
    let direct = |about| Object::Room {
        member: true,
        kind: Some(RoomKind::Direct),
        about,
    };
    for (action, about) in [
        (Action::InviteToRoom, About::Other(Role::Expert)),
        (Action::SeeReadings, About::Nobody),
        (Action::AcknowledgeAlert, About::Nobody),
    ] {
        let asked = ask(Role::Expert, action, direct(about));
        assert_eq!(asked, Err(Error::WrongRoomKind), "{action:?}");
    }
}

#[test]
fn each_command_of_the_socket_has_its_action() {
    let (room, alert) = (RoomId(Uuid::nil()), samples::ALERT);
    for command in samples::commands(room, alert, || ClientId(Uuid::nil())) {
        let action = action_for(&command);
        assert!(!is_open(action), "{command:?}");
    }
}
