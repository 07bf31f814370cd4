//! Every public call of the store, where it costs most.

use std::time::Duration;

use domain::{
    CrisisNumber, CrisisNumberId, InvitationId, Language, ReportId, Role, RoomAction, RoomId,
    RoomKind, SignInId, Standing, UserId, limits,
};
use store::{
    Appended, BudgetKey, Charge, Charged, Edge, NewInvitation, NewPassword, NewPasswordReset,
    NewReport, NewRoom, NewSignIn, NewUser, Pace, Reported, Store,
};
use uuid::Uuid;

use crate::{
    allowance::{Allowance, PLAIN, asks_for, counts},
    cast::Cast,
    devices,
    fill::{NOW, say, sign_in_of},
    on_call, pushes,
    random_hash::hash,
    watch::Watch,
};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// Of a whole table, or the first row that there is.
const ANYBODY: Allowance = Allowance {
    scans: true,
    ..PLAIN
};

/// Besides what is returned.
pub(crate) async fn all(store: &Store, cast: &Cast, watch: &mut Watch) {
    rooms(store, cast, watch).await;
    log(store, cast, watch).await;
    devices::all(store, cast, watch).await;
    on_call::all(store, cast, watch).await;
    sign_ins(store, cast, watch).await;
    pushes::all(store, cast, watch).await;
    crisis_numbers(store, cast, watch).await;
    // Last: it takes people away.
    people(store, cast, watch).await;
    watch.call("ready", PLAIN, store.ready()).await;
    watch.call("describe", PLAIN, store.describe()).await;
    watch.call("revision", PLAIN, store.revision()).await;
    watch.call("log_id", PLAIN, store.log_id()).await;
}

/// Ends all sign-ins, so it comes last. Once in the life of a database it may look at everybody.
pub(crate) async fn restored(store: &Store, watch: &mut Watch) {
    let all = Allowance {
        scans: true,
        ..counts(10_000_000)
    };
    watch
        .call("mark_restored", all, store.mark_restored())
        .await;
}

async fn rooms(store: &Store, cast: &Cast, watch: &mut Watch) {
    // Unread is counted to the cap in each room; half of the events are no items.
    let unread = 2 * limits::UNREAD_CAP as usize;
    for user in [cast.expert, cast.wearer, cast.alone] {
        let count = store.rooms_of(user).await.unwrap().len();
        let rooms = watch.call("rooms_of", counts(count * unread), store.rooms_of(user));
        assert!(!rooms.await.is_empty());
    }
    for (user, room) in [(cast.expert, cast.care_room), (cast.alone, cast.alone_room)] {
        let detail = watch.call("detail", counts(unread), store.detail(user, room));
        let mark = detail.await.unwrap().summary.last_read;
        let read = watch.call(
            "reading_mark",
            counts(unread),
            store.reading_mark(user, room),
        );
        assert_eq!(read.await.unwrap().last_read, mark);
        let marked = store.mark_read(user, sign_in_of(user), room, mark + 1, NOW);
        let marked = watch.call("mark_read", counts(unread), marked).await;
        let marked = marked.unwrap();
        assert_eq!(marked.last_read, mark + 1);
        assert!(marked.unread <= limits::UNREAD_CAP);
    }
    let entitled = watch.call("entitled", PLAIN, store.entitled(cast.care_room));
    assert!(entitled.await.unwrap().1.contains(&cast.expert));
    let heads = watch.call("heads", PLAIN, store.heads(&cast.rooms)).await;
    assert_eq!(heads.len(), cast.rooms.len());
    let people = cast.people.as_slice();
    watch
        .call("memberships", PLAIN, store.memberships(people))
        .await;
    // Somebody with whom one shares several rooms comes once.
    let rooms = store.rooms_of(cast.expert).await.unwrap().len();
    let contacts = watch.call("contacts", asks_for(rooms * 5), store.contacts(cast.expert));
    assert!(!contacts.await.is_empty());
    let (a, b) = (cast.expert, cast.other_expert);
    for _ in 0..2 {
        let fresh = RoomId(Uuid::now_v7());
        let direct = watch.call("direct_room", PLAIN, store.direct_room(a, b, fresh, NOW));
        assert!(direct.await.id().is_some());
    }
    between_two(store, cast, watch).await;
    let room = NewRoom {
        id: RoomId(Uuid::now_v7()),
        kind: RoomKind::Team,
        name: "Night team".to_owned(),
        created_by: cast.expert,
        created_at: NOW,
    };
    watch
        .call("create_room", PLAIN, store.create_room(room))
        .await;
    let left = store.remove_member(cast.care_room, cast.leaving, cast.expert, NOW);
    assert!(watch.call("remove_member", PLAIN, left).await);
}

/// Once the two have a direct room.
async fn between_two(store: &Store, cast: &Cast, watch: &mut Watch) {
    let (a, b, room) = (cast.expert, cast.other_expert, cast.care_room);
    let muted = watch.call("mute", PLAIN, store.mute(a, room, Some(NOW)));
    assert!(muted.await);
    let left = store.leave_direct_room(a, b, NOW);
    assert!(watch.call("leave_direct_room", PLAIN, left).await.is_some());
    assert!(
        watch
            .call("block", PLAIN, store.block(a, room, b, NOW))
            .await
    );
    let blocked = watch.call("blocked_by", PLAIN, store.blocked_by(a));
    assert_eq!(blocked.await.len(), 1);
    assert!(watch.call("unblock", PLAIN, store.unblock(a, b)).await);
    let report = NewReport {
        id: ReportId(Uuid::now_v7()),
        reporter: a,
        about: b,
        room,
        said: "What happened".to_owned(),
        made_at: NOW,
    };
    let id = report.id;
    let kept = watch.call("report", PLAIN, store.report(report, 100));
    assert_eq!(kept.await, Reported::Kept);
    let open = watch.call("open_reports", PLAIN, store.open_reports(100));
    assert!(!open.await.is_empty());
    let handled = store.handle_report(id, some_admin(store).await, NOW);
    assert!(watch.call("handle_report", PLAIN, handled).await);
}

async fn crisis_numbers(store: &Store, cast: &Cast, watch: &mut Watch) {
    let (user, most) = (cast.wearer, limits::CRISIS_NUMBERS);
    let added = CrisisNumber {
        id: CrisisNumberId(Uuid::now_v7()),
        name: "Sister".to_owned(),
        number: "112".to_owned(),
    };
    let id = added.id;
    let kept = store.add_crisis_number(user, added, most);
    assert!(watch.call("add_crisis_number", counts(most), kept).await);
    let own = watch.call("crisis_numbers", PLAIN, store.crisis_numbers(user));
    assert!(own.await.iter().any(|one| one.id == id));
    let removed = store.remove_crisis_number(user, id);
    assert!(watch.call("remove_crisis_number", PLAIN, removed).await);
}

async fn log(store: &Store, cast: &Cast, watch: &mut Watch) {
    let (user, room) = (cast.expert, cast.care_room);
    let text = "I am here.".to_owned();
    let message = say(room, user, RoomAction::SendMessage { text });
    for repeats in [false, true] {
        let appended = watch.call("append", PLAIN, store.append(message.clone()));
        let is_repeat = matches!(appended.await, Appended::Repeat { .. });
        assert_eq!(is_repeat, repeats);
    }
    let limit = limits::PAGE_EVENTS;
    let newest = watch.call("page", PLAIN, store.page(user, room, None, limit));
    let newest = newest.await.unwrap();
    let head = newest.head;
    assert_eq!(newest.events.last().unwrap().seq, head);
    let older = store.page(user, room, Some(head / 2), limit);
    // Answers to its alerts are looked for in as many events after it.
    let looked_at = counts(usize::try_from(limit).unwrap());
    watch.call("page", looked_at, older).await.unwrap();
    for edge in [Edge::Oldest, Edge::Newest] {
        let between = store.between(user, room, 2, head, limit, edge);
        let events = watch.call("between", PLAIN, between).await.unwrap();
        assert!(!events.is_empty());
    }
    // As after a message, and as for many rooms at once, of which few have news.
    let one = [(room, head - 1)];
    let fresh = watch.call("fresh", PLAIN, store.fresh(&one, limit)).await;
    assert_eq!(fresh[0].events.len(), 1);
    let heads = store.heads(&cast.rooms).await.unwrap();
    let mut many: Vec<_> = heads.iter().map(|head| (head.room, head.seq)).collect();
    many.push((room, 1));
    let fresh = watch.call("fresh", PLAIN, store.fresh(&many, limit)).await;
    assert_eq!(fresh.len(), many.len());
}

async fn sign_ins(store: &Store, cast: &Cast, watch: &mut Watch) {
    let user = cast.expert;
    let sign_in = NewSignIn {
        id: SignInId(Uuid::now_v7()),
        user,
        password_hash: Some("!".to_owned()),
        token_hash: hash(),
        user_agent: "Browser".to_owned(),
        created_at: NOW,
        expires_at: NOW + WEEK_MS,
    };
    let (id, token) = (sign_in.id, sign_in.token_hash);
    let made = store.create_sign_in(sign_in);
    assert!(watch.call("create_sign_in", PLAIN, made).await.is_some());
    let found = watch.call("sign_in", PLAIN, store.sign_in(token, NOW, WEEK_MS));
    assert!(found.await.is_some());
    let touched = store.touch_sign_in(id, NOW + 1);
    watch.call("touch_sign_in", PLAIN, touched).await;
    let live = watch.call("sign_ins", PLAIN, store.sign_ins(user, NOW, WEEK_MS));
    assert!(live.await.iter().any(|it| it.id == id));
    let others: Vec<SignInId> = (0..100).map(|_| SignInId(Uuid::now_v7())).collect();
    let ended = watch.call(
        "ended_sign_ins",
        asks_for(others.len()),
        store.ended_sign_ins(&others, NOW),
    );
    assert_eq!(ended.await.ended.len(), others.len());
    watch
        .call(
            "touch_sign_ins",
            asks_for(others.len()),
            store.touch_sign_ins(&others, NOW),
        )
        .await;
    let revoked = store.revoke_sign_in(user, id, NOW);
    assert!(watch.call("revoke_sign_in", PLAIN, revoked).await);

    invitations(store, cast, watch).await;
    budgets(store, cast, watch).await;
}

async fn budgets(store: &Store, cast: &Cast, watch: &mut Watch) {
    let pace = Pace::new(1, Duration::from_secs(3600), 2);
    let charges: Vec<Charge> = (0..3)
        .map(|_| Charge {
            key: BudgetKey(Uuid::new_v4().into_bytes()),
            pace,
            tries: 1,
        })
        .collect();
    let keys = asks_for(charges.len());
    for _ in 0..2 {
        let charged = watch.call("charge", keys, store.charge(charges.clone()));
        assert!(matches!(charged.await, Charged::Taken(_)));
    }
    let given = store.give_back(charges.clone());
    watch.call("give_back", keys, given).await;
    let noted = store.note_charge(charges[0]);
    watch.call("note_charge", keys, noted).await;
    // Five hundred at a time are looked for, then deleted.
    let forgotten = store.forget_full_budgets();
    watch
        .call("forget_full_budgets", counts(1_000), forgotten)
        .await;

    let (user, browser) = (cast.expert, hash());
    let known = store.know_browser(user, browser, NOW, limits::KNOWN_BROWSERS);
    watch.call("know_browser", counts(20), known).await;
    let knows = watch.call("knows_browser", PLAIN, store.knows_browser(user, browser));
    assert!(knows.await);
    let costs = store.note_password_cost("m=19456,t=2,p=1");
    assert_eq!(
        watch.call("note_password_cost", ANYBODY, costs).await.len(),
        1
    );
}

async fn invitations(store: &Store, cast: &Cast, watch: &mut Watch) {
    let invitation = || NewInvitation {
        id: InvitationId(Uuid::now_v7()),
        token_hash: hash(),
        role: Role::Expert,
        room: Some(cast.care_room),
        created_by: cast.expert,
        created_at: NOW,
        expires_at: NOW + WEEK_MS,
    };
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let one = invitation();
        tokens.push(one.token_hash);
        let made = store.create_invitation(one);
        let open = counts(limits::OPEN_INVITATIONS);
        watch.call("create_invitation", open, made).await;
    }
    let found = watch.call("invitation", PLAIN, store.invitation(tokens[0], NOW));
    assert!(found.await.is_some());
    let accepted = store.accept_invitation(tokens[0], cast.stranger, NOW);
    assert!(watch.call("accept_invitation", PLAIN, accepted).await);
    let waiting = NewUser {
        standing: Standing::Waiting,
        ..new_user(Role::Expert)
    };
    let guest = waiting.id;
    let accepted = store.accept_invitation_as(tokens[1], waiting, None);
    watch.call("accept_invitation_as", PLAIN, accepted).await;
    let links = watch.call("links_of", PLAIN, store.links_of(cast.expert, NOW));
    let id = links.await[0].id;
    let open = watch.call("open_links", PLAIN, store.open_links(NOW)).await;
    assert!(open.iter().all(|link| link.id != id));
    let approved = store.approve_user(guest, some_admin(store).await, NOW);
    let entered = watch.call("approve_user", counts(200), approved).await;
    assert_eq!(entered, Some(Some(cast.care_room)));
    let one = invitation();
    let id = one.id;
    store.create_invitation(one).await.unwrap();
    let closed = store.close_invitation(id, cast.expert, NOW);
    assert!(watch.call("close_invitation", PLAIN, closed).await);
    let again = store.close_any_invitation(id, some_admin(store).await, NOW);
    assert!(!watch.call("close_any_invitation", PLAIN, again).await);
    watch.call("admins", PLAIN, store.admins()).await;
}

async fn passwords(store: &Store, cast: &Cast, watch: &mut Watch) {
    let user = cast.stranger;
    let rehashed = store.rehash_password(user, "!", "!");
    assert!(watch.call("rehash_password", PLAIN, rehashed).await);
    let token_hash = hash();
    let made = store.create_password_reset(NewPasswordReset {
        token_hash,
        user,
        created_by: some_admin(store).await,
        created_at: NOW,
        expires_at: NOW + WEEK_MS,
    });
    assert!(watch.call("create_password_reset", PLAIN, made).await);
    let shown = store.password_reset(token_hash, NOW);
    assert!(watch.call("password_reset", PLAIN, shown).await.is_some());
    let used = store.use_password_reset(token_hash, "!".to_owned(), NOW);
    assert!(
        watch
            .call("use_password_reset", PLAIN, used)
            .await
            .is_some()
    );
    let newest = store.newest_password_reset(user);
    let newest = watch.call("newest_password_reset", PLAIN, newest).await;
    assert!(newest.is_some());
    let set = store.set_password(NewPassword {
        user,
        hash: "!".to_owned(),
        instead_of: None,
        must_change: false,
        keep: None,
        now: NOW,
    });
    assert!(watch.call("set_password", PLAIN, set).await.is_some());
    let ended = store.end_sign_ins(user, NOW);
    watch.call("end_sign_ins", PLAIN, ended).await;
    let chosen = store.set_language(user, Language::Ms);
    watch.call("set_language", PLAIN, chosen).await;
}

async fn people(store: &Store, cast: &Cast, watch: &mut Watch) {
    assert!(watch.call("any_user", ANYBODY, store.any_user()).await);
    passwords(store, cast, watch).await;
    let code = store.add_set_up_code(hash(), NOW);
    assert!(!watch.call("add_set_up_code", ANYBODY, code).await);
    let known = store.is_set_up_code(hash());
    assert!(!watch.call("is_set_up_code", PLAIN, known).await);
    let first = store.create_first_admin(new_user(Role::Admin), hash());
    assert!(!watch.call("create_first_admin", ANYBODY, first).await);
    let wearer = new_user(Role::Wearer);
    let email = wearer.email.clone();
    let made = store.create_user(wearer, Some(RoomId(Uuid::now_v7())));
    assert!(watch.call("create_user", PLAIN, made).await);
    let found = watch.call("user_by_email", PLAIN, store.user_by_email(&email));
    let id = found.await.unwrap().person.id;
    let found = watch.call("user", PLAIN, store.user(id)).await;
    assert_eq!(found.unwrap().email, email);
    let detail = store.user_detail(cast.expert, cast.disabled);
    watch.call("user_detail", PLAIN, detail).await.unwrap();
    assert!(watch.call("users", ANYBODY, store.users()).await.len() > 10);
    let admin = some_admin(store).await;
    let ended = store.disable_user(cast.disabled, admin, NOW);
    watch.call("disable_user", PLAIN, ended).await.unwrap();
    let enabled = store.enable_user(cast.disabled, admin);
    assert!(watch.call("enable_user", PLAIN, enabled).await);
}

async fn some_admin(store: &Store) -> UserId {
    let admin = new_user(Role::Admin);
    let id = admin.id;
    assert!(store.create_user(admin, None).await.unwrap());
    id
}

fn new_user(role: Role) -> NewUser {
    let id = UserId(Uuid::now_v7());
    NewUser {
        id,
        email: format!("{id}@example.org"),
        name: format!("{role}"),
        role,
        password_hash: "hash".to_owned(),
        created_at: NOW,
        standing: Standing::Active,
        invited_by: None,
    }
}
