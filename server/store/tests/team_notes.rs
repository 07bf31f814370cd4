//! What a team notes about alerts: for its experts alone.

use domain::{AlertId, ClientId, Role, RoomId, Seq, UserId};
use store::{NewTeamNote, Store, TeamNoted};
use uuid::Uuid;

use crate::{
    membership::join,
    world::{T0, alert, both_stores},
};

fn note(room: RoomId, episode: Seq, by: UserId, text: &str) -> NewTeamNote {
    NewTeamNote {
        room,
        episode,
        by,
        client_id: ClientId(Uuid::now_v7()),
        text: text.to_owned(),
        now: T0,
    }
}

/// The texts about each episode, in the order of the page.
async fn noted(store: &Store, room: RoomId, reader: UserId) -> Option<Vec<(Seq, Vec<String>)>> {
    let episodes = store.noted_episodes(room, reader, None).await.unwrap()?;
    let texts = episodes.into_iter().map(|one| {
        let texts = one.notes.into_iter().map(|note| note.text).collect();
        (one.episode.raised_seq, texts)
    });
    Some(texts.collect())
}

both_stores! {
    async fn experts_of_a_room_read_and_write_notes_and_nobody_else(world) {
        let (care, store) = (world.care().await, &world.store);
        let device = world.device(care.wearer).await;
        world.post(device, vec![alert(1, AlertId(Uuid::now_v7()), device)]).await;
        let seq = noted(store, care.room, care.expert).await.unwrap()[0].0;
        let first = note(care.room, seq, care.expert, "She likes to walk.");
        assert_eq!(store.add_team_note(first.clone(), 3).await.unwrap(), TeamNoted::Kept);
        // Sent again, and another time later.
        assert_eq!(store.add_team_note(first, 3).await.unwrap(), TeamNoted::Kept);

        let other = world.person(Role::Expert).await;
        let admin = world.person(Role::Admin).await;
        for stranger in [care.wearer, other, admin] {
            let refused = note(care.room, seq, stranger, "Mine");
            assert_eq!(store.add_team_note(refused, 3).await.unwrap(), TeamNoted::NotFound);
            assert_eq!(noted(store, care.room, stranger).await, None);
        }
        assert!(join(store, care.room, other, care.wearer, T0).await);
        let second = note(care.room, seq, other, "Call her sister.");
        assert_eq!(store.add_team_note(second, 3).await.unwrap(), TeamNoted::Kept);
        let both = vec!["She likes to walk.".to_owned(), "Call her sister.".to_owned()];
        assert_eq!(noted(store, care.room, care.expert).await, Some(vec![(seq, both)]));
        store.remove_member(care.room, other, care.wearer, T0).await.unwrap();
        assert_eq!(noted(store, care.room, other).await, None);

        let nowhere = note(care.room, seq + 1, care.expert, "Of nothing");
        assert_eq!(store.add_team_note(nowhere, 3).await.unwrap(), TeamNoted::NotFound);
    }

    /// Also when several write at once.
    async fn an_episode_has_never_more_notes_than_allowed(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![alert(1, AlertId(Uuid::now_v7()), device)]).await;
        let seq = noted(&world.store, care.room, care.expert).await.unwrap()[0].0;
        let neighbour = world.neighbour().await;
        let writes = (0..10).map(|n: i32| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.add_team_note(note(care.room, seq, care.expert, &n.to_string()), 5)
        });
        let written = futures::future::join_all(writes).await.into_iter();
        let kept = written.filter(|one| *one.as_ref().unwrap() == TeamNoted::Kept).count();
        let texts = noted(&world.store, care.room, care.expert).await.unwrap().remove(0).1;
        assert_eq!((kept, texts.len()), (5, 5));
    }
}
