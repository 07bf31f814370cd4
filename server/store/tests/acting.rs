//! What admins do, by somebody whose account ended while the request was on its way.

use domain::{ReportId, Role, Standing, UserId};
use store::{
    AcceptedAs, Acting, Error, NewInvitation, NewPasswordReset, NewReport, NewUser, Reported,
    Result,
};
use uuid::Uuid;

use crate::{
    invitations::{invite, link},
    world::{T0, World, both_stores, hash},
};

/// What there is for an admin to act on.
struct Site {
    waiting: UserId,
    disabled: UserId,
    active: UserId,
    report: ReportId,
    link: NewInvitation,
}

async fn site(world: &World, root: UserId) -> Site {
    let care = world.care().await;
    let token = invite(world, care.expert, Role::Expert, Some(care.room)).await;
    let waiting = UserId(Uuid::now_v7());
    let user = NewUser {
        standing: Standing::Waiting,
        created_at: T0 + 1,
        ..world.new_user(waiting, Role::Expert)
    };
    let come = world.store.accept_invitation_as(token, user, None).await;
    assert_eq!(come.unwrap(), AcceptedAs::Made);
    let disabled = world.person(Role::Wearer).await;
    let ended = world.store.disable_user(disabled, root, T0).await;
    assert!(ended.unwrap().is_some());
    let report = NewReport {
        id: ReportId(Uuid::now_v7()),
        reporter: care.wearer,
        about: care.expert,
        room: care.room,
        said: "What happened".to_owned(),
        made_at: T0,
    };
    let id = report.id;
    let kept = world.store.report(report, 10).await;
    assert_eq!(kept.unwrap(), Reported::Kept);
    let open = link(care.expert, Role::Expert, Some(care.room));
    world.store.create_invitation(open.clone()).await.unwrap();
    Site {
        waiting,
        disabled,
        active: care.wearer,
        report: id,
        link: open,
    }
}

/// Everything that only admins do, each with its outcome.
async fn all(world: &World, by: UserId) -> Vec<(&'static str, Result<bool>)> {
    let root = world.person(Role::Admin).await;
    let (site, store) = (site(world, root).await, &world.store);
    let added = NewUser {
        invited_by: Some(by),
        ..world.new_user(UserId(Uuid::now_v7()), Role::Expert)
    };
    let reset = NewPasswordReset {
        token_hash: hash(),
        user: site.active,
        created_by: by,
        created_at: T0,
        expires_at: T0 + 1_000,
    };
    let to_site = store.create_invitation(link(by, Role::Expert, None));
    let approved = store.approve_user(site.waiting, by, T0);
    vec![
        ("create_user", store.create_user(added, None).await),
        ("approve_user", approved.await.map(|one| one.is_some())),
        ("enable_user", store.enable_user(site.disabled, by).await),
        (
            "handle_report",
            store.handle_report(site.report, by, T0).await,
        ),
        (
            "create_password_reset",
            store.create_password_reset(reset).await,
        ),
        ("create_invitation", to_site.await.map(|_| true)),
        (
            "close_any_invitation",
            store.close_any_invitation(site.link.id, by, T0).await,
        ),
        // Last: it takes somebody away.
        (
            "disable_user",
            store
                .disable_user(site.active, by, T0)
                .await
                .map(|one| one.is_some()),
        ),
    ]
}

both_stores! {
    async fn whoever_is_no_admin_any_more_does_nothing_more(world) {
        let (root, second) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
        for (what, done) in all(world, second).await {
            assert!(done.unwrap(), "{what}");
        }
        world.store.disable_user(second, root, T0).await.unwrap().unwrap();
        let waiting = UserId(Uuid::now_v7());
        let admin = NewUser { standing: Standing::Waiting, ..world.new_user(waiting, Role::Admin) };
        assert!(world.store.create_user(admin, None).await.unwrap());
        let expert = world.person(Role::Expert).await;
        for nobody in [second, waiting, expert, UserId(Uuid::now_v7())] {
            for (what, done) in all(world, nobody).await {
                assert!(matches!(done, Err(Error::NotAdmin)), "{what}: {done:?}");
            }
        }
        // The command line asks nobody.
        world.store.disable_user(expert, Acting::Operator, T0).await.unwrap().unwrap();
        assert!(world.store.enable_user(expert, Acting::Operator).await.unwrap());
    }

    /// Both take the link, its guest and whoever made it; neither may wait for the other for ever.
    async fn approving_a_guest_and_ending_their_inviter_wait_for_each_other(world) {
        let (root, other) = (world.person(Role::Admin).await, world.neighbour().await);
        for n in 0..30 {
            let care = world.care().await;
            // Without a room to wait for, and with one.
            let (maker, room) = if n % 2 == 0 {
                (world.person(Role::Admin).await, None)
            } else {
                (care.expert, Some(care.room))
            };
            let token = invite(world, maker, Role::Expert, room).await;
            let guest = UserId(Uuid::now_v7());
            let user = NewUser {
                standing: Standing::Waiting,
                created_at: T0 + 1,
                ..world.new_user(guest, Role::Expert)
            };
            world.store.accept_invitation_as(token, user, None).await.unwrap();
            let whose = if n % 3 == 0 { guest } else { maker };
            let (approved, ended, revoked) = tokio::join!(
                world.store.approve_user(guest, root, T0 + 2),
                other.disable_user(whose, root, T0 + 2),
                world.store.end_sign_ins(guest, T0 + 2),
            );
            let (approved, ended) = (approved.unwrap(), ended.unwrap().unwrap());
            revoked.unwrap();
            let now = world.store.user(guest).await.unwrap().unwrap();
            assert_eq!(now.disabled_at.is_some(), ended.people.contains(&guest));
            // Approved first and then ended, or ended and never approved; or their inviter is gone and they stay.
            assert!(approved.is_some() || now.disabled_at.is_some());
        }
        other.close().await;
    }
}
