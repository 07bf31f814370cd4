use domain::{Error, Role, Standing};
use service::{Actor, Service};

use crate::{
    invitations::token,
    world::{World, account, on_both, some_peer},
};

/// Somebody new by a link into this room.
async fn come(world: &World, host: &Actor, room: Option<domain::RoomId>, name: &str) -> Actor {
    let link = world
        .service
        .invite(host, room, Role::Expert)
        .await
        .unwrap();
    let (signed_in, entered) = world
        .service
        .accept_invitation_as(token(&link), account(name), &some_peer())
        .await
        .unwrap();
    assert_eq!(entered, None);
    signed_in.actor
}

on_both! {
    async fn new_staff_waits_then_sees_the_room(world) {
        let (root, will) = (world.admin("Root").await, world.wearer("Will").await);
        let service = &world.service;
        let room = service.rooms(&will).await.unwrap()[0].id;
        let eve = come(world, &will, Some(room), "Eve").await;
        let waiting = Standing::Waiting;
        assert_eq!(eve.standing, waiting);
        let refused = Error::NotActive { standing: waiting };
        assert_eq!(service.rooms(&eve).await.err(), Some(refused.clone()));
        assert_eq!(service.room(&eve, room).await.err(), Some(refused.clone()));
        assert_eq!(service.connect(&eve).await.err(), Some(refused.clone()));
        let link = service.invite(&eve, Some(room), Role::Expert).await;
        assert_eq!(link.err(), Some(refused));
        let told = service.standing(&eve).await.unwrap();
        assert_eq!((told.invited_by.unwrap().name.as_str(), told.admins.len()), ("Will", 1));
        assert_eq!(told.admins[0].id, root.user.id);

        assert_eq!(service.approve_user(&will, eve.user.id).await, Err(Error::Forbidden));
        assert_eq!(service.approve_user(&root, eve.user.id).await, Ok(Some(room)));
        assert_eq!(service.approve_user(&root, eve.user.id).await, Err(Error::NotFound));
        let eve = Actor { standing: Standing::Active, ..eve };
        assert_eq!(service.rooms(&eve).await.unwrap()[0].id, room);
    }

    async fn wearers_never_wait_and_where_it_is_off_nobody_does(world) {
        let root = world.admin("Root").await;
        let options = service::Options { staff_accounts_wait: false, ..world.options.clone() };
        let lenient = Service::start(options).await.unwrap();
        for (service, role) in [(&world.service, Role::Wearer), (&lenient, Role::Expert)] {
            let link = service.invite(&root, None, role).await.unwrap();
            let joined = service
                .accept_invitation_as(token(&link), account("New"), &some_peer())
                .await;
            let (signed_in, _) = joined.unwrap();
            assert_eq!(signed_in.actor.standing, Standing::Active);
            assert!(service.rooms(&signed_in.actor).await.is_ok());
        }
        lenient.shut_down().await;
    }

    // Waiting guests go with their host; the others go when an admin says so, but for wearers.
    async fn ending_an_account_shows_and_ends_its_guests(world) {
        let root = world.admin("Root").await;
        let ada = world.expert("Ada").await;
        let service = &world.service;
        let room = world.team(&[&ada]).await;
        let ben = come(world, &ada, Some(room), "Ben").await;
        service.approve_user(&root, ben.user.id).await.unwrap();
        let ben = Actor { standing: Standing::Active, ..ben };
        let eve = come(world, &ben, Some(room), "Eve").await;
        let mut client = world.live(&ben).await;

        service.disable_user(&root, ada.user.id).await.unwrap();
        let names = async |of: &Actor| {
            let invited = service.user_detail(&root, of.user.id).await.unwrap().invited;
            invited.into_iter().map(|one| one.person.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&ada).await, ["Ben"]);
        let detail = service.user_detail(&root, eve.user.id).await.unwrap();
        assert!(detail.user.disabled);
        assert_eq!(service.approve_user(&root, eve.user.id).await, Err(Error::NotFound));

        assert_eq!(service.disable_invited(&ben, ada.user.id).await, Err(Error::Forbidden));
        service.disable_invited(&root, ada.user.id).await.unwrap();
        assert!(names(&ada).await.is_empty());
        client.until_closed().await;
        service.enable_user(&root, ben.user.id).await.unwrap();
        let again = world.another_sign_in_of(&ben.user).await;
        assert_eq!(service.rooms(&again).await, Ok(vec![]));
    }
}
