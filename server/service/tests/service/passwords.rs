use domain::{Error, Event, Role, Standing, limits};
use service::{Actor, SignedIn};

use crate::world::{PASSWORD, World, account, on_both, some_peer};

const NEW: &str = "eleven blue kettles sing";

/// With the address to sign in with.
async fn somebody(world: &World, name: &str) -> (Actor, String) {
    let account = account(name);
    let email = account.email.clone();
    let person = world
        .service
        .add_user_locally(account, Role::Expert)
        .await
        .unwrap();
    (world.another_sign_in_of(&person).await, email)
}

async fn sign_in(world: &World, email: &str, password: &str) -> Result<SignedIn, Error> {
    world.service.sign_in(email, password, &some_peer()).await
}

on_both! {
    async fn a_change_ends_all_other_sign_ins_at_once(world) {
        let (ada, email) = somebody(world, "Ada").await;
        let there = sign_in(world, &email, PASSWORD).await.unwrap();
        let (mut here, mut elsewhere) = (world.live(&ada).await, world.live(&there.actor).await);
        let change = async |present: &str, new: &str| {
            world.service.change_password(&ada, present, new.to_owned()).await
        };
        assert_eq!(change("not the present one", NEW).await, Err(Error::WrongPassword));
        assert_eq!(change(PASSWORD, PASSWORD).await, Err(Error::SamePassword));
        assert_eq!(change(PASSWORD, "passwordpassword").await, Err(Error::PasswordCommon));
        assert_eq!(world.service.sign_ins(&ada).await.unwrap().len(), 2);
        assert_eq!(change(PASSWORD, NEW).await, Ok(()));
        elsewhere.until_closed().await;
        assert_eq!(world.service.authenticate(&there.token).await, Ok(None));
        assert_eq!(world.service.sign_ins(&ada).await.unwrap().len(), 1);
        let room = world.team(&[&ada]).await;
        here.until("the new room", |event| {
            matches!(event, Event::RoomOpened { room: opened } if opened.id == room)
        }).await;
        assert!(sign_in(world, &email, PASSWORD).await.is_err());
        assert!(sign_in(world, &email, NEW).await.is_ok());
    }

    // And whoever does so takes nothing from those who sign in.
    async fn wrong_present_passwords_are_counted(world) {
        let (ada, email) = somebody(world, "Ada").await;
        for _ in 0..limits::PASSWORD_CHANGES_PER_HOUR {
            let tried = world.service.change_password(&ada, "a wrong guess", NEW.to_owned()).await;
            assert_eq!(tried, Err(Error::WrongPassword));
        }
        let slowed = world.service.change_password(&ada, PASSWORD, NEW.to_owned()).await;
        assert!(matches!(slowed, Err(Error::TooManyAttempts { .. })));
        assert!(sign_in(world, &email, PASSWORD).await.is_ok());
    }

    async fn a_password_that_an_admin_chose_must_be_changed_first(world) {
        let root = world.admin("Root").await;
        let typed = account("Ada");
        let email = typed.email.clone();
        let added = world.service.add_user(&root, typed, Role::Expert).await.unwrap();
        let detail = world.service.user_detail(&root, added.id).await.unwrap();
        assert_eq!(detail.user.invited_by.unwrap().id, root.user.id);
        let ada = sign_in(world, &email, PASSWORD).await.unwrap().actor;
        let standing = Standing::MustChangePassword;
        assert_eq!(ada.standing, standing);
        let rooms = world.service.rooms(&ada).await;
        assert_eq!(rooms.err(), Some(Error::NotActive { standing }));
        world.service.change_password(&ada, PASSWORD, NEW.to_owned()).await.unwrap();
        let ada = sign_in(world, &email, NEW).await.unwrap().actor;
        assert_eq!(world.service.rooms(&ada).await, Ok(vec![]));
    }

    async fn an_admins_link_lets_somebody_choose_anew(world) {
        let root = world.admin("Root").await;
        let (ada, email) = somebody(world, "Ada").await;
        let service = &world.service;
        let mut client = world.live(&ada).await;
        let refused = service.make_password_reset(&ada, root.user.id).await;
        assert_eq!(refused.err(), Some(Error::Forbidden));
        let own = service.make_password_reset(&root, root.user.id).await;
        assert_eq!(own.err(), Some(Error::Forbidden));
        let path = service.make_password_reset(&root, ada.user.id).await.unwrap();
        let token = path.strip_prefix("/reset/").unwrap();
        let shown = service.password_reset(token, &some_peer()).await.unwrap();
        assert_eq!((shown.person.name.as_str(), shown.made_by.name.as_str()), ("Ada", "Root"));
        for nonsense in ["", "x", &"A".repeat(43)] {
            let seen = service.password_reset(nonsense, &some_peer()).await;
            assert_eq!(seen.err(), Some(Error::BadInvitation));
        }
        // A link to a password is no invitation, and the other way round.
        let joined = service.invitation(token, &some_peer()).await;
        assert_eq!(joined.err(), Some(Error::BadInvitation));

        let short = service.reset_password(token, "short".to_owned(), &some_peer()).await;
        assert!(matches!(short.err(), Some(Error::PasswordLength { .. })));
        let set = service.reset_password(token, NEW.to_owned(), &some_peer()).await;
        let fresh = set.ok().unwrap();
        client.until_closed().await;
        assert_eq!(service.sign_ins(&fresh.actor).await.unwrap().len(), 1);
        let again = service.reset_password(token, PASSWORD.to_owned(), &some_peer()).await;
        assert_eq!(again.err(), Some(Error::BadInvitation));
        assert!(sign_in(world, &email, NEW).await.is_ok());
        let told = service.own_password_reset(&fresh.actor).await.unwrap().unwrap();
        assert!(told.used_at.is_some());
    }

    async fn the_command_line_helps_without_an_actor(world) {
        let (ada, email) = somebody(world, "Ada").await;
        world.admin("Root").await;
        let service = &world.service;
        assert_eq!(service.sign_out_locally(&email).await.unwrap().1, 1);
        assert_eq!(service.sign_out_locally(&email).await.unwrap().1, 0);
        service.set_password_locally(&email, NEW.to_owned(), true).await.unwrap();
        let signed_in = sign_in(world, &email, NEW).await.unwrap();
        assert_eq!(signed_in.actor.standing, Standing::MustChangePassword);
        service.disable_user_locally(&email).await.unwrap();
        assert!(sign_in(world, &email, NEW).await.is_err());
        service.enable_user_locally(&email).await.unwrap();
        assert!(sign_in(world, &email, NEW).await.is_ok());
        let listed = service.users_locally().await.unwrap();
        assert!(listed.iter().any(|one| one.person.id == ada.user.id && !one.disabled));
        let unknown = service.sign_out_locally("nobody@example.org").await;
        assert_eq!(unknown.err(), Some(Error::NotFound));
    }
}
