use domain::{Change, limits};
use store::{Appended, Edge, History, Population, populated_token_hash};

use crate::world::{T0, alert, both_stores, sign_in};

both_stores! {
    /// What is made for load tests keeps the rules that all else relies on.
    async fn a_made_past_is_like_a_real_one(world) {
        let population = Population {
            wearers: 2,
            experts: 5,
            team_rooms: 2,
            experts_per_room: 3,
            now: T0 - 1_000_000,
        };
        let made = world.store.add_population(&population).await.unwrap();
        for user in made.experts.iter().chain(&made.wearers) {
            sign_in(&world.store, *user).await;
        }
        let rooms = [made.care_rooms.clone(), made.team_rooms.clone()].concat();
        let behind = made.experts[0];
        let mut history = History {
            events: 402,
            alerts: 10,
            from: T0 - 500_000,
            until: T0,
            behind: vec![behind],
        };
        world.store.add_history(&rooms, &history).await.unwrap();
        history.events = 6;
        history.alerts = 1;
        world.store.add_history(&rooms, &history).await.unwrap();
        for (number, room) in rooms.iter().enumerate() {
            let is_care = number < 2;
            let detail_of = |user| world.store.detail(user, *room);
            let mut members = Vec::new();
            for user in made.experts.iter().chain(&made.wearers) {
                if let Some(detail) = detail_of(*user).await.unwrap() {
                    members.push((*user, detail.summary));
                }
            }
            assert_eq!(members.len(), if is_care { 4 } else { 3 });
            let head = i64::try_from(members.len()).unwrap() + 408;
            for (user, summary) in &members {
                assert_eq!(summary.head, head);
                assert_eq!(summary.open_alerts, if is_care { 2 } else { 0 });
                let unread = if *user == behind { limits::UNREAD_CAP } else { 0 };
                assert_eq!(summary.unread, unread);
                assert!(summary.preview.is_some());
            }
            let reader = members[0].0;
            let events = world.store.between(reader, *room, 0, head + 1, 1000, Edge::Oldest);
            let events = events.await.unwrap().unwrap();
            assert!(events.iter().map(|event| event.seq).eq(1..=head));
            let mut open = Vec::new();
            let (mut alerts, mut clients) = (0, 0);
            for event in &events {
                match &event.change {
                    Change::Unknown => panic!("cannot be read: {event:?}"),
                    Change::AlertRaised { alert, report, .. } => {
                        assert_eq!(report.device, Some(made.devices[number]));
                        alerts += 1;
                        open.push((*alert, event.seq));
                    }
                    Change::AlertAcknowledged { alert, raised_seq } => {
                        assert!(open.contains(&(*alert, *raised_seq)));
                        open.retain(|one| one.0 != *alert);
                    }
                    _ => {}
                }
                clients += i32::from(event.client_id.is_some());
                let is_members = |id| members.iter().any(|(user, _)| *user == id);
                assert!(event.author.as_ref().is_none_or(|author| is_members(author.id)));
            }
            assert_eq!((alerts, open.len()), if is_care { (11, 2) } else { (0, 0) });
            assert!(clients > 300);
            // Life goes on after it.
            let said = world.say(*room, reader, "and now").await;
            assert!(matches!(said, Appended::Written { seq, .. } if seq == head + 1));
            for (id, _) in open {
                assert!(matches!(world.ack(*room, reader, id).await, Appended::Written { .. }));
            }
        }
        let device = made.devices[0];
        let id = domain::AlertId(uuid::Uuid::now_v7());
        let mut post = world.batch(device, vec![alert(1, id, device)]);
        post.token_hash = populated_token_hash(device);
        let posted = world.store.ingest(post).await.unwrap().unwrap();
        assert_eq!((posted.raised.len(), posted.downlinks.len()), (1, 2));
        assert_eq!(world.count("downlinks").await, world.count("answers").await + 4);
    }
}
