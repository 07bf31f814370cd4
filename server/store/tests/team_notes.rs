//! What a team notes about alerts: for its experts alone.

use domain::{
    AlertId, ClientId, Outcome, Role, RoomAction, RoomId, Seq, UserId, limits::CLOSED_HANDED_OVER,
};
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

    /// However much came after it, a note is found where its card leads.
    async fn what_was_noted_about_an_old_alert_is_found_again(world) {
        let (care, store) = (world.care().await, &world.store);
        let device = world.device(care.wearer).await;
        for n in 1..=CLOSED_HANDED_OVER + 2 {
            let alert = AlertId(Uuid::now_v7());
            let items = vec![crate::world::alert(n.try_into().unwrap(), alert, device)];
            world.post(device, items).await;
            world.ack(care.room, care.expert, alert).await;
            let outcome = Outcome::Helped;
            world.act(care.room, care.expert, RoomAction::ResolveAlert { alert, outcome }).await;
        }
        let listed = noted(store, care.room, care.expert).await.unwrap();
        assert_eq!(listed.len(), usize::try_from(CLOSED_HANDED_OVER).unwrap());
        let newest = store.newest_episodes(care.room, 100).await.unwrap();
        let oldest = newest.last().unwrap().raised_seq;
        assert!(listed.iter().all(|(seq, _)| *seq != oldest));
        let old = note(care.room, oldest, care.expert, "Of then");
        assert_eq!(store.add_team_note(old, 3).await.unwrap(), TeamNoted::Kept);
        let found = store.noted_episodes(care.room, care.expert, Some(oldest)).await.unwrap();
        let found = found.unwrap().pop().unwrap();
        assert_eq!((found.episode.raised_seq, &*found.notes[0].text), (oldest, "Of then"));
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
