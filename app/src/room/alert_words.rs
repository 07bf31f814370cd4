//! What an alert says, and to whom: what was measured, never a cause, never a diagnosis.

use ::words::{Phrase, alert, common, time};
use domain::{
    AlertReport, Doubt, Outcome, Person, Preview, Role, Signals, UnixMillis,
    alert::WhyReopened,
    alert::{Technical, Why},
    watch::{Rule, WristAnswer},
};
use leptos::prelude::*;

use crate::words::{t, t_view};

/// The name of these signals in the choices of the catalogs.
fn choice(signals: Signals) -> &'static str {
    match signals {
        Signals::HeartAndSkin => "both",
        Signals::Heart => "heart",
        Signals::Skin => "skin",
        Signals::Unnamed => "unnamed",
    }
}

/// Why it was raised, in one line.
pub(crate) fn why(why: &Why, is_wearer: bool) -> String {
    t(match (is_wearer, why.technical) {
        (true, Some(technical)) => own_technical(technical),
        (false, Some(technical)) => match &why.person {
            Some(person) => alert::no_way_for(&*person.name),
            None => technical_fault(technical),
        },
        (true, None) => own_reason(why.rule, why.signals),
        (false, None) => reason(why.rule, why.sustained_s, why.signals),
    })
}

fn reason(rule: Rule, sustained_s: Option<u16>, signals: Signals) -> Phrase {
    match (rule, sustained_s) {
        (Rule::Arousal, Some(seconds)) => alert::arousal_for(choice(signals), span(seconds)),
        (Rule::Arousal, None) => alert::arousal(choice(signals)),
        (Rule::Manual, _) => alert::manual(),
        (Rule::Other, _) => alert::other(),
    }
}

fn own_reason(rule: Rule, signals: Signals) -> Phrase {
    match rule {
        Rule::Arousal => alert::own_arousal(choice(signals)),
        Rule::Manual => alert::own_manual(),
        Rule::Other => alert::own_other(),
    }
}

fn technical_fault(technical: Technical) -> Phrase {
    match technical {
        Technical::Silent => alert::silent(),
        Technical::OffWrist => alert::off_wrist(),
        Technical::BatteryLow => alert::battery_low(),
        Technical::ClockOff => alert::clock_off(),
        Technical::Restarts => alert::restarts(),
        Technical::NoWayToOnCall => alert::no_way_to_on_call(),
        Technical::Drill => alert::drill(),
    }
}

fn own_technical(technical: Technical) -> Phrase {
    match technical {
        Technical::Silent => alert::own_silent(),
        Technical::OffWrist => alert::own_off_wrist(),
        Technical::BatteryLow => alert::own_battery_low(),
        Technical::ClockOff => alert::own_clock_off(),
        Technical::Restarts => alert::own_restarts(),
        // Wearers are not shown these.
        Technical::NoWayToOnCall | Technical::Drill => alert::own_other(),
    }
}

/// What the rule compared, a line each, as far as the watch told.
pub(super) fn details(report: &AlertReport) -> Vec<String> {
    let evidence = &report.evidence;
    if report.has(Doubt::Numbers) {
        return Vec::new();
    }
    let heart = evidence
        .heart_rate_bpm
        .zip(evidence.baseline_heart_rate_bpm);
    let skin = evidence
        .responses_per_min
        .zip(evidence.baseline_responses_per_min);
    let percent = (evidence.motion * 100.0).round();
    let moved = report.rule == Rule::Arousal && percent > 0.0;
    let lines = [
        heart.map(|(now, usual)| alert::heart_rate_beside_usual(now, usual)),
        skin.map(|(now, usual)| alert::skin_responses_beside_usual(now, usual)),
        moved.then(|| alert::moving(percent)),
    ];
    lines.into_iter().flatten().map(t).collect()
}

/// One line for the list of rooms, where the room's name stands beside it.
pub(super) fn preview(preview: &Preview, role: Option<Role>) -> String {
    let (rule, sustained_s, signals, technical) = match preview {
        Preview::Message { text } => return text.clone(),
        Preview::Alert {
            rule,
            sustained_s,
            signals,
            technical,
            ..
        } => (*rule, *sustained_s, *signals, *technical),
    };
    let is_wearer = role == Some(Role::Wearer);
    t(match technical {
        Some(technical) if is_wearer => own_technical(technical),
        Some(technical) => technical_fault(technical),
        None if is_wearer => own_reason(rule, signals),
        None => reason(rule, sustained_s, signals),
    })
}

/// Why it is to be read with care.
pub(super) fn doubt(doubt: Doubt) -> String {
    t(match doubt {
        Doubt::Repeat => alert::doubt_repeat(),
        Doubt::Time => alert::doubt_time(),
        Doubt::Numbers => alert::doubt_numbers(),
    })
}

/// What the wearer answered, on the wrist or in the app.
pub(super) fn answer(answer: WristAnswer, is_wearer: bool, wearer: &str) -> AnyView {
    if is_wearer {
        return t(match answer {
            WristAnswer::Fine => alert::own_answered_fine(),
            WristAnswer::Stay => alert::own_answered_stay(),
            WristAnswer::Silence => alert::own_answered_nothing(),
        })
        .into_any();
    }
    let name = if wearer.is_empty() {
        t(alert::the_wearer()).into_any()
    } else {
        bdi(wearer)
    };
    t_view(match answer {
        WristAnswer::Fine => alert::answered_fine(name),
        WristAnswer::Stay => alert::answered_stay(name),
        WristAnswer::Silence => alert::answered_nothing(name),
    })
    .into_any()
}

/// How it ended.
pub(crate) fn outcome(outcome: Outcome) -> Phrase {
    alert::outcome(outcome.into())
}

/// The name of somebody; without one their account is gone.
pub(super) fn name(person: Option<&Person>) -> AnyView {
    match person {
        Some(person) => bdi(&person.name),
        None => t(common::somebody()).into_any(),
    }
}

/// The first two, and how many more.
pub(super) fn names(people: &[Person]) -> AnyView {
    /// So many are named.
    const NAMED: usize = 2;
    let named = people
        .iter()
        .take(NAMED)
        .enumerate()
        .map(|(place, person)| {
            view! {
                {(place > 0).then_some(", ")}
                {bdi(&person.name)}
            }
        });
    let more = people.len().saturating_sub(NAMED);
    view! {
        {named.collect_view()}
        {(more > 0).then(|| format!(" +{more}"))}
    }
    .into_any()
}

fn bdi(name: &str) -> AnyView {
    view! { <bdi>{name.to_owned()}</bdi> }.into_any()
}

/// "20 seconds", "3 minutes"
fn span(seconds: u16) -> Phrase {
    match (u32::from(seconds) + 30) / 60 {
        0 => time::seconds(seconds),
        minutes => time::minutes(minutes),
    }
}

/// How many alerts an episode holds and how long they went on, if it is more than one.
pub(super) fn count(alerts: u32, first_at: UnixMillis, last_at: UnixMillis) -> Option<String> {
    let minutes = (last_at.saturating_sub(first_at) + 30_000).div_euclid(60_000);
    (alerts > 1).then(|| t(alert::alerts_in(alerts, time::minutes(minutes.max(1)))))
}

/// Why it is open although this person had it.
pub(super) fn why_open(why: WhyReopened, name: AnyView) -> AnyView {
    t_view(match why {
        WhyReopened::GivenBack => alert::given_back(name),
        WhyReopened::NoWord => alert::no_word(name),
        WhyReopened::Left => alert::had_left(name),
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_signals_says_which_it_is() {
        let said = [
            Signals::HeartAndSkin,
            Signals::Heart,
            Signals::Skin,
            Signals::Unnamed,
        ]
        .map(|signals| t(own_reason(Rule::Arousal, signals)));
        assert_eq!(
            said.map(
                |said| said.replace(" more active than usual while you were sitting still", "")
            ),
            [
                "Your heart and skin were",
                "Your heart was",
                "Your skin was",
                "Your body signals were"
            ]
        );
    }

    #[test]
    fn spans_read_as_people_say_them() {
        for (seconds, said) in [
            (20, "20 seconds"),
            (30, "1 minute"),
            (60, "1 minute"),
            (95, "2 minutes"),
            (u16::MAX, "1,092 minutes"),
        ] {
            assert_eq!(t(span(seconds)), said);
        }
    }
}
