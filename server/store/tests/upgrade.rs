//! From the schema that kept each reading in a row of its own.

use std::collections::BTreeMap;

use domain::{
    DeviceId, Trust, UnixMillis, UserId, qualities_of,
    watch::{Outcome, Qualities, Quality, Reading, RejectCode, WearState},
};
use store::{CheckedItem, Ingest, Store, StoredReading};

use crate::world::{T0, World, both_stores};

/// More than one transaction packs.
const COUNT: u32 = 2_600;

type Numbered = BTreeMap<(u32, u32), StoredReading>;

fn is_sqlite(world: &World) -> bool {
    world.options.url.starts_with("sqlite:")
}

/// Takes the newest migrations back, by hand.
async fn take_back(world: &World, versions: &[&str]) {
    for version in versions {
        let down = match (is_sqlite(world), *version) {
            (true, "0003") => {
                include_str!("../migrations/sqlite/0003_readings_are_packed/down.sql")
            }
            (true, _) => include_str!("../migrations/sqlite/0002_packed_readings/down.sql"),
            (false, "0003") => {
                include_str!("../migrations/postgres/0003_readings_are_packed/down.sql")
            }
            (false, _) => include_str!("../migrations/postgres/0002_packed_readings/down.sql"),
        };
        world.sql(down).await;
        let forget = format!("DELETE FROM __diesel_schema_migrations WHERE version = '{version}'");
        world.sql(&forget).await;
    }
}

/// As the first release would have stored it: every state, and values that JSON words hold.
fn old_reading(n: u32) -> (u32, StoredReading) {
    let states = [
        Quality::Ok,
        Quality::Motion,
        Quality::PoorContact,
        Quality::NoData,
        Quality::WarmingUp,
        Quality::Irregular,
        Quality::OffWrist,
        Quality::NoSensor,
    ];
    let wears = [WearState::OnWrist, WearState::OffWrist, WearState::Unknown];
    let quality = states[n as usize % states.len()];
    let small = u16::try_from(n % 1000).unwrap();
    let value = |every: u32| (!n.is_multiple_of(every)).then(|| f32::from(small) / 7.0);
    let reading = Reading {
        seq: n / 2 * 3,
        measured_at: i64::from(n) * 10_000 - 5_000,
        heart_rate_bpm: value(5),
        ibi_ms: (0..small % 25).map(|beat| 500 + beat * 31).collect(),
        skin_conductance_us: value(7),
        skin_temperature_c: value(11),
        motion: value(13),
        quality,
        qualities: n.is_multiple_of(3).then(|| Qualities {
            heart_rate: quality,
            ..Qualities::all(Quality::NoSensor)
        }),
        wear: wears[n as usize % wears.len()],
        battery_percent: n.is_multiple_of(2).then_some(80),
    };
    let one = StoredReading {
        reading,
        measured_at: T0 + i64::from(n) * 10_000,
        received_at: T0 + i64::from(n / 6) * 60_000,
    };
    // The last one alone in its epoch.
    let epoch = if n + 1 == COUNT { u32::MAX } else { 1 + n % 2 };
    (epoch, one)
}

/// Into the old table.
async fn insert_old(world: &World, device: DeviceId, wearer: UserId) -> Numbered {
    let bytes = |id: uuid::Uuid| {
        if is_sqlite(world) {
            format!("X'{}'", id.simple())
        } else {
            format!("'\\x{}'::bytea", id.simple())
        }
    };
    let value = |value: Option<f32>| value.map_or("NULL".to_owned(), |value| value.to_string());
    let word = |json: String| format!("'{}'", json.trim_matches('"'));
    let mut stored = Numbered::new();
    let mut rows = Vec::new();
    for n in 0..COUNT {
        let (epoch, one) = old_reading(n);
        let it = &one.reading;
        let json = |quality: &Quality| serde_json::to_string(quality).unwrap();
        let qualities = it
            .qualities
            .map(|each| serde_json::to_string(&each).unwrap());
        rows.push(format!(
            "({}, {epoch}, {}, {}, {}, {}, {}, {}, '{}', {}, {}, {}, {}, {}, {}, {})",
            bytes(device.0),
            it.seq,
            bytes(wearer.0),
            it.measured_at,
            one.measured_at,
            one.received_at,
            value(it.heart_rate_bpm),
            serde_json::to_string(&it.ibi_ms).unwrap(),
            value(it.skin_conductance_us),
            value(it.skin_temperature_c),
            value(it.motion),
            word(json(&it.quality)),
            qualities.map_or("NULL".to_owned(), |each| format!("'{each}'")),
            word(serde_json::to_string(&it.wear).unwrap()),
            it.battery_percent
                .map_or("NULL".to_owned(), |it| it.to_string()),
        ));
        stored.insert((epoch, it.seq), one);
    }
    assert_eq!(stored.len(), COUNT as usize);
    for some in rows.chunks(500) {
        let sql = format!("INSERT INTO readings VALUES {}", some.join(", "));
        world.sql(&sql).await;
    }
    stored
}

async fn packed(store: &Store, device: DeviceId) -> Numbered {
    let mut readings = Numbered::new();
    let mut after = None;
    loop {
        let page = store.device_readings(device, after).await.unwrap();
        let Some((epoch, last)) = page.last() else {
            return readings;
        };
        after = Some((*epoch, last.reading.seq));
        for (epoch, one) in page {
            let before = readings.insert((epoch, one.reading.seq), one);
            assert!(before.is_none(), "told twice");
        }
    }
}

/// Of all time, in one point.
async fn mean_heart_rate(store: &Store, wearer: UserId) -> (UnixMillis, f32) {
    let all = store.readings(wearer, i64::MIN, i64::MAX, 1).await.unwrap();
    let [one] = &all[..] else { panic!("{all:?}") };
    (one.points[0].at, one.points[0].heart_rate_bpm.unwrap())
}

#[track_caller]
fn assert_mean((at, mean): (UnixMillis, f32), stored: &Numbered) {
    let good = |one: &StoredReading| {
        let quality = qualities_of(&one.reading).heart_rate;
        let rate = one.reading.heart_rate_bpm.map(f64::from);
        rate.filter(|_| Trust::of(quality) == Trust::Good)
    };
    let values: Vec<f64> = stored.values().filter_map(good).collect();
    let count = f64::from(u32::try_from(values.len()).unwrap());
    let expected = values.iter().sum::<f64>() / count;
    assert!(
        (f64::from(mean) - expected).abs() < 0.001,
        "{mean} for {expected}"
    );
    assert_eq!(Some(at), stored.values().map(|one| one.measured_at).max());
}

both_stores! {
    async fn readings_of_the_first_schema_are_packed_as_they_were(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        take_back(world, &["0003", "0002"]).await;
        assert!(world.store.ready().await.is_err());
        let stored = insert_old(world, device, care.wearer).await;
        world.store.migrate().await.unwrap();
        world.store.ready().await.unwrap();
        assert_eq!(packed(&world.store, device).await, stored);
        assert_mean(mean_heart_rate(&world.store, care.wearer).await, &stored);
        // A watch repeats what it sent to the old program.
        for n in [0, 1, 700, COUNT - 2] {
            let (epoch, one) = old_reading(n);
            let mut other = one.reading.clone();
            other.battery_percent = Some(1);
            for (reading, outcome) in [
                (one.reading, Outcome::Duplicate),
                (other, Outcome::Rejected(RejectCode::SeqReused)),
            ] {
                let item = CheckedItem::Reading { reading, measured_at: T0 };
                let post = Ingest { epoch, ..world.batch(device, vec![item]) };
                let answer = world.store.ingest(post).await.unwrap().unwrap();
                assert_eq!(answer.outcomes, [outcome], "{n}");
            }
        }
    }

    /// Whatever was packed is no longer in the old table, and the next run goes on.
    async fn packing_that_was_cut_off_goes_on(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        take_back(world, &["0003"]).await;
        let stored = insert_old(world, device, care.wearer).await;
        // The last reading cannot be packed for now.
        let (block, free) = if is_sqlite(world) {
            ("CREATE TRIGGER full BEFORE INSERT ON reading_blocks WHEN new.epoch > 2 \
                BEGIN SELECT RAISE(ABORT, 'full'); END", "DROP TRIGGER full")
        } else {
            ("ALTER TABLE reading_blocks ADD CONSTRAINT full_up CHECK (epoch <= 2)",
                "ALTER TABLE reading_blocks DROP CONSTRAINT full_up")
        };
        world.sql(block).await;
        assert!(world.store.migrate().await.is_err());
        let half = packed(&world.store, device).await;
        let left = usize::try_from(world.count("readings").await).unwrap();
        assert!(!half.is_empty() && left > 0);
        assert_eq!(half.len() + left, stored.len());
        assert!(world.store.ready().await.is_err(), "not finished");
        world.sql(free).await;
        let neighbour = world.neighbour().await;
        for done in futures::future::join_all([world.store.migrate(), neighbour.migrate()]).await {
            done.unwrap();
        }
        neighbour.ready().await.unwrap();
        assert_eq!(packed(&neighbour, device).await, stored);
        assert_mean(mean_heart_rate(&neighbour, care.wearer).await, &stored);
        neighbour.close().await;
    }

    /// Neither forth with a reading in the old table, nor back with one in the new one.
    async fn no_migration_drops_a_reading(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        take_back(world, &["0003"]).await;
        insert_old(world, device, care.wearer).await;
        let (forth, back) = if is_sqlite(world) {
            (include_str!("../migrations/sqlite/0003_readings_are_packed/up.sql"),
                include_str!("../migrations/sqlite/0002_packed_readings/down.sql"))
        } else {
            (include_str!("../migrations/postgres/0003_readings_are_packed/up.sql"),
                include_str!("../migrations/postgres/0002_packed_readings/down.sql"))
        };
        assert!(world.try_sql(&format!("BEGIN; {forth} COMMIT;")).await.is_err());
        assert_eq!(world.count("readings").await, i64::from(COUNT));
        world.store.migrate().await.unwrap();
        assert!(world.try_sql(&format!("BEGIN; {back} COMMIT;")).await.is_err());
        assert_eq!(packed(&world.store, device).await.len(), COUNT as usize);
    }
}
