//! The wearer's side of an alert: named cases, and whatever may happen in any order.

use proptest::{collection::vec, prelude::*};
use watch_core::wrist::{
    AlertId, Input, Link, Name, Output, Pattern, Press, Screen, Sending, Sense, Settings, Wrist,
};
use watch_protocol::{Qualities, Quality, Reading, Rule, WearState, WristAnswer};

const MINUTE: u64 = 60_000;

fn id(seq: u32) -> AlertId {
    AlertId { epoch: 7, seq }
}

fn online() -> Wrist {
    let mut wrist = Wrist::new(Settings::default());
    wrist.input(0, Input::Link(Link::Online));
    wrist
}

fn raised(seq: u32, at: u64) -> Wrist {
    let mut wrist = online();
    let output = wrist.input(at, Input::Raised(id(seq), Rule::Arousal));
    assert_eq!(output.haptic, Some(&Pattern::PROMPT));
    wrist
}

fn answers(output: Output) -> Option<(AlertId, WristAnswer)> {
    output.answer
}

#[test]
fn each_answer_is_felt_and_sent() {
    for (press, answer) in [
        (Press::Short, WristAnswer::Fine),
        (Press::Long, WristAnswer::Stay),
    ] {
        let mut wrist = raised(3, 1_000);
        let output = wrist.input(5_000, Input::Press(press));
        assert_eq!(output.answer, Some((id(3), answer)));
        assert_eq!(output.haptic, Some(&Pattern::PRESSED));
        assert!(!output.ask);
        let late = wrist.input(10 * MINUTE, Input::Tick);
        assert_eq!(late, Output::default(), "no silence after an answer");
    }
}

#[test]
fn silence_is_reported_once_at_the_time_the_wearer_set() {
    let mut wrist = Wrist::new(Settings { answer_ms: 20_000 });
    wrist.input(0, Input::Link(Link::Online));
    wrist.input(0, Input::Raised(id(1), Rule::Arousal));
    assert_eq!(wrist.input(19_999, Input::Tick), Output::default());
    let output = wrist.input(20_000, Input::Tick);
    assert_eq!(output.answer, Some((id(1), WristAnswer::Silence)));
    assert_eq!(output.haptic, None, "nobody is scolded");
    assert_eq!(wrist.input(20_001, Input::Tick), Output::default());
}

#[test]
fn a_later_answer_replaces_an_earlier_one() {
    let mut wrist = raised(1, 0);
    wrist.input(MINUTE, Input::Tick);
    let stay = wrist.input(2 * MINUTE, Input::Press(Press::Long));
    assert_eq!(answers(stay), Some((id(1), WristAnswer::Stay)));
    let fine = wrist.input(2 * MINUTE + 5_000, Input::Press(Press::Short));
    assert_eq!(answers(fine), Some((id(1), WristAnswer::Fine)));
    let stay = wrist.input(3 * MINUTE, Input::Press(Press::Long));
    assert_eq!(answers(stay), Some((id(1), WristAnswer::Stay)));
}

#[test]
fn a_press_meant_for_something_else_is_no_answer() {
    let mut wrist = raised(1, 10_000);
    let early = wrist.input(10_300, Input::Press(Press::Short));
    assert_eq!(early, Output::default());
    // In the dark the first touch only looks.
    let mut wrist = raised(2, 0);
    wrist.input(MINUTE, Input::Tick);
    let dark = 5 * MINUTE;
    assert!(!wrist.view(dark).is_lit);
    assert_eq!(
        wrist.input(dark, Input::Press(Press::Short)),
        Output::default()
    );
    assert!(wrist.view(dark).is_lit);
    let said = wrist.input(dark + 2_000, Input::Press(Press::Short));
    assert_eq!(answers(said), Some((id(2), WristAnswer::Fine)));
}

#[test]
fn a_long_press_without_an_alert_asks_for_somebody() {
    let mut wrist = online();
    let reading = Reading {
        heart_rate_bpm: Some(91.0),
        motion: Some(0.25),
        quality: Quality::WarmingUp,
        ..Reading::default()
    };
    wrist.input(0, Input::Reading(&reading));
    let output = wrist.input(1_000, Input::Press(Press::Long));
    assert!(output.ask && output.answer.is_none());
    let alert = wrist.manual_alert(77);
    assert_eq!((alert.rule, alert.measured_at), (Rule::Manual, 77));
    assert_eq!(alert.evidence.heart_rate_bpm, Some(91.0));
    assert_eq!(alert.quality, Quality::WarmingUp);

    let raised = wrist.input(1_000, Input::Raised(id(4), Rule::Manual));
    assert_eq!(raised, Output::default(), "who asked is not asked back");
    let sending = Sending::Sending;
    assert_eq!(wrist.view(1_100).screen, Screen::Waiting { sending });
    // Impatience sends nothing at first, and a new alert when nobody has come.
    assert!(!wrist.input(3_000, Input::Press(Press::Long)).ask);
    assert!(wrist.input(3 * MINUTE, Input::Press(Press::Long)).ask);
    // Being fine after all is an answer, too.
    let output = wrist.input(3 * MINUTE + 1_000, Input::Press(Press::Short));
    assert_eq!(answers(output), Some((id(4), WristAnswer::Fine)));
}

#[test]
fn not_sent_is_said_and_sent_only_when_it_is() {
    let screen = |wrist: &Wrist, now| wrist.view(now).screen;
    let mut wrist = raised(1, 0);
    wrist.input(2_000, Input::Press(Press::Long));
    let waiting = |sending| Screen::Waiting { sending };
    assert_eq!(screen(&wrist, 3_000), waiting(Sending::Sending));
    assert_eq!(screen(&wrist, 9_000), waiting(Sending::NotYet));
    wrist.input(9_500, Input::Link(Link::Offline));
    assert!(wrist.view(9_500).status.is_offline);
    wrist.input(20_000, Input::Delivered(id(2)));
    assert_eq!(
        screen(&wrist, 20_000),
        waiting(Sending::NotYet),
        "another's"
    );
    wrist.input(20_000, Input::Delivered(id(1)));
    assert_eq!(screen(&wrist, 20_000), waiting(Sending::Sent));
    let mut refused = raised(1, 0);
    refused.input(MINUTE, Input::Refused(id(1)));
    assert_eq!(screen(&refused, MINUTE), waiting(Sending::Refused));
    assert!(refused.input(MINUTE, Input::Press(Press::Long)).ask);
}

#[test]
fn somebody_who_came_is_felt_once_and_shown_for_a_while() {
    let mut wrist = raised(1, 0);
    let output = wrist.input(5_000, Input::Taken(id(1), "Ines"));
    assert_eq!(output.haptic, Some(&Pattern::TAKEN));
    let again = wrist.input(6_000, Input::Taken(id(1), "Ines"));
    assert_eq!(again.haptic, None);
    // The question stands: they want to know.
    let with = Some(Name::new("Ines"));
    let asking = Screen::Asking { with, twelfths: 11 };
    assert_eq!(wrist.view(6_000).screen, asking);
    wrist.input(7_000, Input::Press(Press::Long));
    let with = Screen::With(Name::new("Ines"));
    assert_eq!(wrist.view(8_000).screen, with);
    let touch = wrist.input(9_000, Input::Press(Press::Short));
    assert_eq!(touch.answer, None, "a touch does not send anybody away");
    assert_eq!(wrist.view(10 * MINUTE).screen, with);
    let rest = Screen::Worn(Sense::Starting);
    assert_eq!(wrist.view(11 * MINUTE).screen, rest);
    // After a restart the wrist knows of no alert, and still says who came.
    let mut fresh = online();
    let output = fresh.input(0, Input::Taken(id(1), "Ines"));
    assert_eq!(output.haptic, Some(&Pattern::TAKEN));
}

#[test]
fn a_newer_alert_is_asked_about_and_the_older_is_silent() {
    let mut wrist = raised(1, 0);
    wrist.input(5_000, Input::Taken(id(1), "Ines"));
    let output = wrist.input(10_000, Input::Raised(id(2), Rule::Arousal));
    assert_eq!(output.answer, Some((id(1), WristAnswer::Silence)));
    assert_eq!(output.haptic, Some(&Pattern::PROMPT));
    let with = None;
    let asking = Screen::Asking { with, twelfths: 12 };
    assert_eq!(wrist.view(10_000).screen, asking, "Ines came for another");
    let output = wrist.input(12_000, Input::Press(Press::Short));
    assert_eq!(answers(output), Some((id(2), WristAnswer::Fine)));
}

#[test]
fn without_a_pairing_nothing_is_asked_and_no_one_is_called() {
    for link in [Link::Unpaired, Link::Pairing, Link::Revoked] {
        let mut wrist = raised(1, 0);
        wrist.input(1_000, Input::Link(link));
        let raised = wrist.input(2_000, Input::Raised(id(2), Rule::Arousal));
        assert_eq!(raised, Output::default());
        let pressed = wrist.input(3_000, Input::Press(Press::Long));
        assert_eq!(pressed, Output::default());
        let screen = wrist.view(3_000).screen;
        assert!(matches!(
            screen,
            Screen::Unpaired | Screen::Pairing | Screen::Revoked
        ));
    }
}

#[test]
fn the_resting_screen_says_why_there_is_nothing_to_tell() {
    let mut wrist = online();
    let mut show = |quality, wear, battery_percent| {
        let reading = Reading {
            quality,
            wear,
            battery_percent,
            ..Reading::default()
        };
        wrist.input(0, Input::Reading(&reading));
        wrist.view(0)
    };
    let on = WearState::OnWrist;
    for (quality, sense) in [
        (Quality::Ok, Sense::Measuring),
        (Quality::WarmingUp, Sense::WarmingUp),
        (Quality::Motion, Sense::Moving),
        (Quality::PoorContact, Sense::PoorContact),
        (Quality::Irregular, Sense::Unclear),
        (Quality::NoData, Sense::Silent),
    ] {
        assert_eq!(show(quality, on, Some(80)).screen, Screen::Worn(sense));
    }
    let off = show(Quality::Motion, WearState::OffWrist, None).screen;
    assert_eq!(off, Screen::Worn(Sense::OffWrist));
    let low = show(Quality::Ok, on, Some(15)).status;
    assert_eq!(low.low_battery_percent, Some(15));
    let empty = show(Quality::Ok, on, Some(5));
    assert_eq!(empty.screen, Screen::BatteryEmpty(5));
    assert_eq!(empty.status.low_battery_percent, None, "said once");
}

#[test]
fn a_fault_is_said_before_what_else_a_reading_tells() {
    let mut wrist = online();
    let mut show = |heart_rate, skin_conductance, wear| {
        let reading = Reading {
            quality: Quality::PoorContact,
            qualities: Some(Qualities {
                heart_rate,
                skin_conductance,
                ..Qualities::all(Quality::Ok)
            }),
            wear,
            ..Reading::default()
        };
        wrist.input(0, Input::Reading(&reading));
        wrist.view(0).screen
    };
    let (on, ok) = (WearState::OnWrist, Quality::Ok);
    for (quality, sense) in [
        (Quality::NoLight, Sense::NoLight),
        (Quality::NoAnswer, Sense::NoAnswer),
        (Quality::NoValues, Sense::NoValues),
        (Quality::Shorted, Sense::Shorted),
        (Quality::Broken, Sense::Broken),
        (Quality::ForeignVoltage, Sense::ForeignVoltage),
    ] {
        assert_eq!(show(quality, ok, on), Screen::Worn(sense));
        assert_eq!(show(ok, quality, on), Screen::Worn(sense));
        assert_eq!(show(quality, Quality::Charging, on), Screen::Worn(sense));
    }
    let off = show(Quality::NoLight, ok, WearState::OffWrist);
    assert_eq!(off, Screen::Worn(Sense::OffWrist));
    assert_eq!(show(ok, ok, on), Screen::Worn(Sense::PoorContact));
}

#[derive(Clone, Debug)]
enum Step {
    Raised(u32, bool),
    Delivered(u32),
    Refused(u32),
    Taken(u32, u8),
    Press(bool),
    Link(u8),
    Tick,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u32..4, any::<bool>()).prop_map(|(seq, manual)| Step::Raised(seq, manual)),
        2 => (0_u32..4).prop_map(Step::Delivered),
        1 => (0_u32..4).prop_map(Step::Refused),
        2 => (0_u32..4, 0_u8..2).prop_map(|(seq, who)| Step::Taken(seq, who)),
        4 => any::<bool>().prop_map(Step::Press),
        1 => (0_u8..10).prop_map(Step::Link),
        4 => Just(Step::Tick),
    ]
}

fn input(step: &Step) -> Input<'static> {
    match *step {
        Step::Raised(seq, true) => Input::Raised(id(seq), Rule::Manual),
        Step::Raised(seq, false) => Input::Raised(id(seq), Rule::Arousal),
        Step::Delivered(seq) => Input::Delivered(id(seq)),
        Step::Refused(seq) => Input::Refused(id(seq)),
        Step::Taken(seq, 0) => Input::Taken(id(seq), "Ines"),
        Step::Taken(seq, _) => Input::Taken(id(seq), "Jörg"),
        Step::Press(false) => Input::Press(Press::Short),
        Step::Press(true) => Input::Press(Press::Long),
        Step::Link(0) => Input::Link(Link::Revoked),
        Step::Link(1..=3) => Input::Link(Link::Offline),
        Step::Link(_) => Input::Link(Link::Online),
        Step::Tick => Input::Tick,
    }
}

proptest! {
    #[test]
    fn whatever_happens(
        steps in vec((step(), 0_u64..90_000), 0..60),
        answer_ms in 0_u64..400_000,
    ) {
        let mut wrist = Wrist::new(Settings { answer_ms });
        wrist.input(0, Input::Link(Link::Online));
        let mut now = 0;
        for (step, pause) in &steps {
            // Time passes: the view changes only when it was announced.
            let until = now + pause;
            while let Some(next) = wrist.next(now).filter(|next| *next <= until) {
                prop_assert!(next > now);
                prop_assert_eq!(wrist.view(now), wrist.view(next - 1));
                now = next;
                let output = wrist.input(now, Input::Tick);
                prop_assert_eq!(output.haptic, None, "time alone never buzzes");
                prop_assert!(!output.ask);
                let said = output.answer.map(|(_, answer)| answer);
                prop_assert!(matches!(said, None | Some(WristAnswer::Silence)));
            }
            prop_assert_eq!(wrist.view(now), wrist.view(until));
            now = until;

            let before = wrist.view(now).screen;
            let output = wrist.input(now, input(step));
            let pressed = matches!(step, Step::Press(_));
            if let Some((_, answer)) = output.answer {
                let spoken = answer != WristAnswer::Silence;
                prop_assert!(!spoken || pressed, "only the wearer speaks for the wearer");
            }
            prop_assert!(!output.ask || matches!(step, Step::Press(true)));
            // Every long press that can reach somebody is felt and leads to something open.
            if matches!(step, Step::Press(true)) {
                let reachable = !matches!(before, Screen::Revoked);
                prop_assert_eq!(output.haptic == Some(&Pattern::PRESSED), reachable);
            }
            if output.haptic == Some(&Pattern::TAKEN) {
                prop_assert!(matches!(step, Step::Taken(..)));
            }
            // "Sent" is never said of an alert that the server has not taken.
            if let Step::Raised(..) = step {
                let screen = wrist.view(now).screen;
                let sent = matches!(screen, Screen::Waiting { sending: Sending::Sent });
                prop_assert!(!sent);
            }
        }
    }

    #[test]
    fn a_question_ends_in_exactly_one_answer_unless_the_wearer_changes_it(
        answer_ms in 15_000_u64..240_000, ticks in vec(1_u64..30_000, 0..50),
    ) {
        let mut wrist = Wrist::new(Settings { answer_ms });
        wrist.input(0, Input::Link(Link::Online));
        wrist.input(0, Input::Raised(id(1), Rule::Arousal));
        let mut now = 0;
        let mut said = Vec::new();
        for pause in ticks {
            now += pause;
            said.extend(wrist.input(now, Input::Tick).answer);
        }
        let expected = if now >= answer_ms { vec![(id(1), WristAnswer::Silence)] } else { vec![] };
        prop_assert_eq!(said, expected);
    }
}

#[test]
fn the_state_is_small() {
    assert!(size_of::<Wrist>() <= 256, "{}", size_of::<Wrist>());
    let next = online().next(0);
    assert_eq!(next, None, "an idle wrist sleeps");
    assert!(raised(1, 0).next(0).unwrap() <= 5_000);
}
