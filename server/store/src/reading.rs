use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, QueryableByName,
    sql_types,
};
use diesel_async::RunQueryDsl;
use domain::{
    ReadingPoint, UnixMillis, UserId,
    watch::{Qualities, Quality, Reading, WearState},
};

use crate::{
    Error, Result, Store,
    conn::on,
    key::Key,
    log::row::{from_json, json},
    schema::readings,
};

/// One row per reading, as the device said it. `wearer_id` and `measured_at` serve the chart.
#[derive(Insertable)]
#[diesel(table_name = readings, treat_none_as_default_value = false)]
pub(crate) struct NewReading {
    pub(crate) device_id: Key,
    pub(crate) epoch: i64,
    pub(crate) wearer_id: Key,
    pub(crate) measured_at: i64,
    pub(crate) received_at: i64,
    #[diesel(embed)]
    pub(crate) said: Said,
}

/// The device's own words; what makes a repeat a repeat.
#[derive(Clone, Debug, PartialEq, Insertable, Queryable)]
#[diesel(table_name = readings, treat_none_as_default_value = false)]
pub(crate) struct Said {
    pub(crate) seq: i64,
    device_time: i64,
    heart_rate_bpm: Option<f32>,
    ibi_ms: String,
    skin_conductance_us: Option<f32>,
    skin_temperature_c: Option<f32>,
    motion: Option<f32>,
    quality: String,
    qualities: Option<String>,
    wear: String,
    battery_percent: Option<i32>,
}

/// The columns of [`Said`], in its order.
macro_rules! said_columns {
    () => {{
        use crate::schema::readings;
        (
            readings::seq,
            readings::device_time,
            readings::heart_rate_bpm,
            readings::ibi_ms,
            readings::skin_conductance_us,
            readings::skin_temperature_c,
            readings::motion,
            readings::quality,
            readings::qualities,
            readings::wear,
            readings::battery_percent,
        )
    }};
}
pub(crate) use said_columns;

impl Said {
    pub(crate) fn of(reading: &Reading) -> Result<Self> {
        Ok(Self {
            seq: i64::from(reading.seq),
            device_time: reading.measured_at,
            heart_rate_bpm: reading.heart_rate_bpm,
            ibi_ms: json(&reading.ibi_ms)?,
            skin_conductance_us: reading.skin_conductance_us,
            skin_temperature_c: reading.skin_temperature_c,
            motion: reading.motion,
            quality: bare(&reading.quality)?,
            qualities: reading.qualities.as_ref().map(json).transpose()?,
            wear: bare(&reading.wear)?,
            battery_percent: reading.battery_percent.map(i32::from),
        })
    }
}

/// The JSON word of a fieldless enum, without its quotes.
pub(crate) fn bare<E: serde::Serialize>(value: &E) -> Result<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

#[derive(QueryableByName)]
struct Mean {
    #[diesel(sql_type = sql_types::BigInt)]
    at: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Double>)]
    heart_rate_bpm: Option<f64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Double>)]
    skin_conductance_us: Option<f64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Double>)]
    skin_temperature_c: Option<f64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Double>)]
    motion: Option<f64>,
    #[diesel(sql_type = sql_types::BigInt)]
    quality: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    wear: i64,
}

/// From least to most telling: a span with several takes the last of them.
const QUALITIES: [Quality; 8] = [
    Quality::NoData,
    Quality::NoSensor,
    Quality::Ok,
    Quality::WarmingUp,
    Quality::Irregular,
    Quality::Motion,
    Quality::PoorContact,
    Quality::OffWrist,
];
const WEAR_STATES: [WearState; 3] = [WearState::Unknown, WearState::OnWrist, WearState::OffWrist];

/// `max` over the places that the words of a column have in a list.
fn most_telling<E: serde::Serialize>(column: &str, list: &[E]) -> Result<String> {
    let cases = list
        .iter()
        .enumerate()
        .map(|(place, value)| Ok(format!("WHEN '{}' THEN {place}", bare(value)?)))
        .collect::<Result<Vec<_>>>()?
        .join(" ");
    Ok(format!(
        "CAST(max(CASE {column} {cases} ELSE 0 END) AS BIGINT)"
    ))
}

/// Times beyond this, either way, are on no calendar, and their distance would overflow.
const AGES: UnixMillis = i64::MAX / 4;

impl Store {
    /// Readings measured in [`from`, `to`), oldest first, thinned evenly to `max` points: the
    /// time is cut into `max` equal spans, and each with readings gives the means of their
    /// values, at its newest reading.
    pub async fn readings(
        &self,
        wearer: UserId,
        from: UnixMillis,
        to: UnixMillis,
        max: usize,
    ) -> Result<Vec<ReadingPoint>> {
        let (from, to) = (from.max(-AGES), to.min(AGES));
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        if to <= from || max == 0 {
            return Ok(Vec::new());
        }
        let span = (to - from - 1) / max + 1;
        let sql = format!(
            "SELECT max(measured_at) AS at, \
               CAST(avg(heart_rate_bpm) AS DOUBLE PRECISION) AS heart_rate_bpm, \
               CAST(avg(skin_conductance_us) AS DOUBLE PRECISION) AS skin_conductance_us, \
               CAST(avg(skin_temperature_c) AS DOUBLE PRECISION) AS skin_temperature_c, \
               CAST(avg(motion) AS DOUBLE PRECISION) AS motion, \
               {} AS quality, {} AS wear \
             FROM readings \
             WHERE wearer_id = $1 AND measured_at >= $2 AND measured_at < $3 \
             GROUP BY (measured_at - $2) / $4 ORDER BY 1",
            most_telling("quality", &QUALITIES)?,
            most_telling("wear", &WEAR_STATES)?,
        );
        let means: Vec<Mean> = self
            .read(move |conn| {
                Box::pin(async move {
                    Ok(on!(conn, |db| diesel::sql_query(sql)
                        .bind::<sql_types::Binary, _>(Key::from(wearer))
                        .bind::<sql_types::BigInt, _>(from)
                        .bind::<sql_types::BigInt, _>(to)
                        .bind::<sql_types::BigInt, _>(span)
                        .load(db))?)
                })
            })
            .await?;
        means.iter().map(point).collect()
    }
}

impl Store {
    /// What the newest reading since `from` says about its values, if it does.
    pub async fn newest_qualities(
        &self,
        wearer: UserId,
        from: UnixMillis,
    ) -> Result<Option<Qualities>> {
        let newest: Option<Option<String>> = self
            .read(move |conn| {
                Box::pin(async move {
                    Ok(on!(conn, |db| readings::table
                        .filter(readings::wearer_id.eq(Key::from(wearer)))
                        .filter(readings::measured_at.ge(from))
                        .order(readings::measured_at.desc())
                        .select(readings::qualities)
                        .first(db))
                    .optional()?)
                })
            })
            .await?;
        newest.flatten().as_deref().map(from_json).transpose()
    }
}

fn point(mean: &Mean) -> Result<ReadingPoint> {
    #[expect(clippy::cast_possible_truncation, reason = "came from f32")]
    let narrow = |value: Option<f64>| value.map(|value| value as f32);
    Ok(ReadingPoint {
        at: mean.at,
        heart_rate_bpm: narrow(mean.heart_rate_bpm),
        skin_conductance_us: narrow(mean.skin_conductance_us),
        skin_temperature_c: narrow(mean.skin_temperature_c),
        motion: narrow(mean.motion),
        quality: at(&QUALITIES, mean.quality)?,
        wear: at(&WEAR_STATES, mean.wear)?,
    })
}

fn at<E: Copy>(list: &[E], place: i64) -> Result<E> {
    usize::try_from(place)
        .ok()
        .and_then(|place| list.get(place).copied())
        .ok_or_else(|| Error::Corrupt("a place outside its list".to_owned()))
}
