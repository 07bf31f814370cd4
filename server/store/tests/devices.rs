use domain::{
    DeviceId, ReadingPoint, Role, UnixMillis, UserId,
    watch::{Quality, WearState},
};
use store::{CheckedItem, Ingest, NewDevice};
use uuid::Uuid;

use crate::world::{T0, World, both_stores, hash, reading};

fn named(name: &str, paired_at: i64) -> NewDevice {
    NewDevice {
        id: DeviceId(Uuid::now_v7()),
        name: name.to_owned(),
        token_hash: hash(),
        paired_at,
    }
}

/// Points of the one device that has any.
async fn readings(
    world: &World,
    wearer: UserId,
    from: UnixMillis,
    to: UnixMillis,
    max: usize,
) -> Vec<ReadingPoint> {
    let sources = world.store.readings(wearer, from, to, max).await.unwrap();
    assert!(sources.len() < 2, "{sources:?}");
    sources
        .into_iter()
        .next()
        .map(|source| source.points)
        .unwrap_or_default()
}

both_stores! {
    async fn a_code_pairs_once_and_in_time(world) {
        let wearer = world.person(Role::Wearer).await;
        let (old, code) = (hash(), hash());
        world.store.create_pairing_code(wearer, old, T0, T0 + 100).await.unwrap();
        world.store.create_pairing_code(wearer, code, T0 + 1, T0 + 100).await.unwrap();
        assert_eq!(world.store.pair(old, named("Replaced", T0 + 2)).await.unwrap(), None);
        assert_eq!(world.store.pair(hash(), named("Guessed", T0 + 2)).await.unwrap(), None);
        assert_eq!(world.store.pair(code, named("Late", T0 + 100)).await.unwrap(), None);
        let device = named("Left wrist", T0 + 99);
        let (id, token_hash) = (device.id, device.token_hash);
        assert_eq!(world.store.pair(code, device).await.unwrap(), Some(wearer));
        assert_eq!(world.store.pair(code, named("Twice", T0 + 99)).await.unwrap(), None);
        let row = world.store.device(id).await.unwrap().unwrap();
        assert_eq!((row.token_hash, row.view.wearer), (token_hash, wearer));
        assert_eq!((row.view.last_seen_at, row.view.revoked_at), (None, None));
        assert_eq!(world.store.devices_of(wearer).await.unwrap(), [row.view]);
    }

    async fn a_wearer_revokes_their_own_device_once(world) {
        let (wearer, other) = (world.person(Role::Wearer).await, world.person(Role::Wearer).await);
        let (first, second) = (world.device(wearer).await, world.device(wearer).await);
        assert!(!world.store.revoke_device(other, second, T0).await.unwrap());
        assert!(world.store.revoke_device(wearer, second, T0).await.unwrap());
        assert!(!world.store.revoke_device(wearer, second, T0).await.unwrap());
        let listed = world.store.devices_of(wearer).await.unwrap();
        let listed: Vec<DeviceId> = listed.iter().map(|device| device.id).collect();
        assert_eq!(listed, [first, second]);
        assert!(world.store.device(DeviceId(Uuid::now_v7())).await.unwrap().is_none());
    }

    async fn a_post_leaves_its_time_battery_and_skew(world) {
        let wearer = world.person(Role::Wearer).await;
        let device = world.device(wearer).await;
        let view = async || world.store.device(device).await.unwrap().unwrap().view;
        let post = Ingest {
            clock_skew_ms: Some(-5),
            received_at: T0 + 50,
            ..world.batch(device, vec![reading(1, T0)])
        };
        world.store.ingest(post).await.unwrap().unwrap();
        let seen = view().await;
        assert_eq!((seen.last_seen_at, seen.battery_percent), (Some(T0 + 50), Some(80)));
        assert_eq!(seen.clock_skew_ms, Some(-5));
        // A post without readings says nothing about the battery.
        let post = Ingest { received_at: T0 + 60, ..world.batch(device, Vec::new()) };
        world.store.ingest(post).await.unwrap().unwrap();
        let seen = view().await;
        assert_eq!((seen.last_seen_at, seen.battery_percent), (Some(T0 + 60), Some(80)));
        assert_eq!(seen.clock_skew_ms, None);
    }

    async fn readings_come_back_thinned(world) {
        let wearer = world.person(Role::Wearer).await;
        let device = world.device(wearer).await;
        // One each 10 s for 16 minutes, in two posts, the later one first.
        let items = |range: std::ops::Range<u32>| -> Vec<CheckedItem> {
            range.map(|n| reading(n, T0 + i64::from(n) * 10_000)).collect()
        };
        world.post(device, items(50..96)).await;
        world.post(device, items(0..50)).await;
        let to = T0 + 960_000;
        let all = readings(world, wearer, T0, to, 96).await;
        assert_eq!(all.len(), 96);
        assert!(all.windows(2).all(|pair| pair[0].at + 10_000 == pair[1].at));
        assert_eq!(all[0].heart_rate_bpm, Some(60.5));
        assert_eq!((all[1].skin_conductance_us, all[1].motion), (Some(1.1), None));
        assert_eq!(all[1].quality, Quality::Ok);

        let thin = readings(world, wearer, T0, to, 12).await;
        assert_eq!(thin.len(), 12);
        // Each stands for eight: 60.5 … 67.5.
        assert_eq!(thin[0].heart_rate_bpm, Some(64.0));
        assert_eq!(thin[0].at, T0 + 70_000);
        assert!(thin.windows(2).all(|pair| pair[0].at + 80_000 == pair[1].at));

        // The end is open, a gap stays a gap.
        assert_eq!(readings(world, wearer, T0, T0 + 10_000, 5).await.len(), 1);
        assert_eq!(readings(world, wearer, T0 - 960_000, to, 12).await.len(), 6);
        for (from, to, max) in [(T0, T0, 5), (to, T0, 5), (T0, to, 0)] {
            assert!(readings(world, wearer, from, to, max).await.is_empty());
        }
        let all_time = readings(world, wearer, i64::MIN, i64::MAX, 1).await;
        assert_eq!(all_time.len(), 1);
        let other = world.person(Role::Wearer).await;
        assert!(readings(world, other, T0, to, 12).await.is_empty());
    }

    /// Weeks are drawn from sums by the hour; what lies in the hours at both ends is exact.
    async fn weeks_are_drawn_from_hours(world) {
        const HOUR: i64 = 3_600_000;
        let wearer = world.person(Role::Wearer).await;
        let (left, right) = (world.device(wearer).await, world.device(wearer).await);
        // Four an hour on either wrist for nine days, the newer half first, all of it twice.
        let items = |device, range: std::ops::Range<u32>| -> Vec<CheckedItem> {
            let item = |n: u32| {
                let mut item = reading(n, T0 + i64::from(n) * HOUR / 4);
                if let CheckedItem::Reading { reading, .. } = &mut item
                    && device == right
                {
                    reading.heart_rate_bpm = Some(200.0);
                }
                item
            };
            range.map(item).collect()
        };
        let readings = async |from, to, max| {
            let sources = world.store.readings(wearer, from, to, max).await.unwrap();
            assert_eq!(sources.len(), 2);
            let other = sources.iter().find(|source| source.device == right).unwrap();
            let rates = other.points.iter().map(|point| point.heart_rate_bpm);
            rates.for_each(|rate| assert_eq!(rate, Some(200.0), "never mixed"));
            let mut ours = sources.into_iter().filter(|source| source.device == left);
            ours.next().unwrap().points
        };
        for _ in 0..2 {
            for range in [432..864, 0..432] {
                world.post(left, items(left, range.clone())).await;
                world.post(right, items(right, range)).await;
            }
        }
        let to = T0 + 216 * HOUR;
        let weeks = readings(T0, to, 54).await;
        assert_eq!(weeks.len(), 54);
        // As the same spans give it reading by reading.
        for point in &weeks {
            let start = (point.at - T0) / (4 * HOUR) * 4 * HOUR + T0;
            let fine = readings(start, start + 4 * HOUR, 240).await;
            let rates: Vec<f32> = fine.iter().filter_map(|one| one.heart_rate_bpm).collect();
            let mean = rates.iter().sum::<f32>() / 16.0;
            assert_eq!(rates.len(), 16);
            assert!((point.heart_rate_bpm.unwrap() - mean).abs() < 0.01, "{point:?} for {mean}");
            assert_eq!(Some(point.at), fine.last().map(|one| one.at));
            assert_eq!((point.motion, point.quality), (None, Quality::Ok));
        }
        // From the middle of an hour to the middle of another.
        let (from, end) = (T0 + HOUR / 2, T0 + 9 * HOUR + HOUR / 2);
        let whole = readings(from, end, 1).await;
        let rate = |n: u32| 60.5 + f32::from(u16::try_from(n % 50).unwrap());
        let mean = (2..38).map(rate).sum::<f32>() / 36.0;
        assert_eq!(whole.len(), 1);
        assert!((whole[0].heart_rate_bpm.unwrap() - mean).abs() < 0.01, "{whole:?} for {mean}");
        assert_eq!(whole[0].at, T0 + 37 * HOUR / 4);
    }

    /// Neither by its device's neighbour nor by its own: only good values make a mean.
    async fn a_value_that_is_not_good_is_in_no_mean(world) {
        let wearer = world.person(Role::Wearer).await;
        let (worn, spare) = (world.device(wearer).await, world.device(wearer).await);
        let of = |seq, rate, quality, wear| {
            let mut item = reading(seq, T0 + i64::from(seq));
            if let CheckedItem::Reading { reading, .. } = &mut item {
                reading.heart_rate_bpm = Some(rate);
                reading.quality = quality;
                reading.wear = wear;
            }
            item
        };
        let items = vec![
            of(0, 60.0, Quality::Ok, WearState::OnWrist),
            of(1, 62.0, Quality::Ok, WearState::Unknown),
            of(2, 200.0, Quality::Motion, WearState::OnWrist),
            of(3, 200.0, Quality::PoorContact, WearState::OnWrist),
            of(4, 200.0, Quality::Ok, WearState::OffWrist),
        ];
        world.post(worn, items).await;
        world.post(spare, vec![of(9, 120.0, Quality::Ok, WearState::OffWrist)]).await;
        // One point for each, from readings and from sums by the hour.
        for (from, to) in [(T0, T0 + 100), (T0 - 100 * 3_600_000, T0 + 100 * 3_600_000)] {
            let sources = world.store.readings(wearer, from, to, 1).await.unwrap();
            let rate = |device| {
                let source = sources.iter().find(|source| source.device == device).unwrap();
                source.points[0].heart_rate_bpm
            };
            assert_eq!((rate(worn), rate(spare)), (Some(61.0), None));
        }
        let sources = world.store.readings(wearer, T0, T0 + 100, 1).await.unwrap();
        let newest = |device| {
            let source = sources.iter().find(|source| source.device == device).unwrap();
            source.newest.as_ref().unwrap().reading.seq
        };
        assert_eq!((newest(worn), newest(spare)), (4, 9));
    }

    /// Doubt shows in a thinned point, but an empty reading does not spoil its neighbours.
    async fn a_thinned_point_tells_the_worst_of_its_span(world) {
        let wearer = world.person(Role::Wearer).await;
        let device = world.device(wearer).await;
        let rated = |seq, quality| {
            let mut item = reading(seq, T0 + i64::from(seq));
            if let CheckedItem::Reading { reading, .. } = &mut item {
                reading.quality = quality;
            }
            item
        };
        world.post(device, vec![rated(0, Quality::Ok), rated(1, Quality::NoData)]).await;
        let quality = async || {
            readings(world, wearer, T0, T0 + 100, 1).await[0].quality
        };
        assert_eq!(quality().await, Quality::Ok);
        world.post(device, vec![rated(2, Quality::Motion)]).await;
        assert_eq!(quality().await, Quality::Motion);
    }
}
