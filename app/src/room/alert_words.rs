//! What an alert says, and to whom: what was measured, never a cause, never a diagnosis.

use ::words::{Phrase, Rich, alert, time};
use domain::{
    AlertReport, Doubt, Preview, Role, Signals,
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

/// The headline of a card.
pub(super) fn headline(report: &AlertReport, role: Option<Role>, wearer: &str) -> AnyView {
    if role == Some(Role::Wearer) {
        return t(own_headline(report.rule, report.signals())).into_any();
    }
    let name = name(wearer);
    let said: Rich<AnyView> = match (report.rule, report.sustained_s()) {
        (Rule::Arousal, Some(seconds)) => {
            alert::arousal_for(name, choice(report.signals()), span(seconds))
        }
        (Rule::Arousal, None) => alert::arousal(name, choice(report.signals())),
        (Rule::Manual, _) => alert::manual(name),
        (Rule::Other, _) => alert::other(name),
    };
    t_view(said).into_any()
}

fn own_headline(rule: Rule, signals: Signals) -> Phrase {
    match rule {
        Rule::Arousal => alert::own_arousal(choice(signals)),
        Rule::Manual => alert::own_manual(),
        Rule::Other => alert::own_other(),
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
    let (rule, sustained_s, signals) = match preview {
        Preview::Message { text } => return text.clone(),
        Preview::Alert {
            rule,
            sustained_s,
            signals,
            ..
        } => (*rule, *sustained_s, *signals),
    };
    if role == Some(Role::Wearer) {
        return t(own_headline(rule, signals));
    }
    t(match (rule, sustained_s) {
        (Rule::Arousal, Some(seconds)) => {
            alert::preview_arousal_for(choice(signals), span(seconds))
        }
        (Rule::Arousal, None) => alert::preview_arousal(choice(signals)),
        (Rule::Manual, _) => alert::preview_manual(),
        (Rule::Other, _) => alert::preview_other(),
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

/// What the wearer answered when the watch asked.
pub(super) fn answer(answer: WristAnswer, role: Option<Role>, wearer: &str) -> AnyView {
    if role == Some(Role::Wearer) {
        return t(match answer {
            WristAnswer::Fine => alert::own_answered_fine(),
            WristAnswer::Stay => alert::own_answered_stay(),
            WristAnswer::Silence => alert::own_answered_nothing(),
        })
        .into_any();
    }
    let name = name(wearer);
    let said = match answer {
        WristAnswer::Fine => alert::answered_fine(name),
        WristAnswer::Stay => alert::answered_stay(name),
        WristAnswer::Silence => alert::answered_nothing(name),
    };
    t_view(said).into_any()
}

fn name(wearer: &str) -> AnyView {
    if wearer.is_empty() {
        t(alert::the_wearer()).into_any()
    } else {
        view! { <bdi>{wearer.to_owned()}</bdi> }.into_any()
    }
}

/// "20 seconds", "3 minutes"
fn span(seconds: u16) -> Phrase {
    match (u32::from(seconds) + 30) / 60 {
        0 => time::seconds(seconds),
        minutes => time::minutes(minutes),
    }
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
        .map(|signals| t(own_headline(Rule::Arousal, signals)));
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
