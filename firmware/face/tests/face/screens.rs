use watch_core::wrist::{Name, Screen, Sending, Sense, Status, View};

fn view(screen: Screen) -> View {
    View {
        screen,
        status: Status::default(),
        is_lit: true,
    }
}

fn asking(with: Option<&str>, twelfths: u8) -> Screen {
    Screen::Asking {
        with: with.map(Name::new),
        twelfths,
    }
}

/// Every screen that is unlike the others, with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, View)> {
    let waiting = |sending| Screen::Waiting { sending };
    let noted = |sending| Screen::Noted { sending };
    let screens = [
        ("unpaired", Screen::Unpaired),
        ("pairing", Screen::Pairing),
        ("revoked", Screen::Revoked),
        ("not-working", Screen::Faulty),
        ("battery-empty", Screen::BatteryEmpty(4)),
        ("starting", Screen::Worn(Sense::Starting)),
        ("measuring", Screen::Worn(Sense::Measuring)),
        ("warming-up", Screen::Worn(Sense::WarmingUp)),
        ("moving", Screen::Worn(Sense::Moving)),
        ("poor-contact", Screen::Worn(Sense::PoorContact)),
        ("unclear", Screen::Worn(Sense::Unclear)),
        ("off-wrist", Screen::Worn(Sense::OffWrist)),
        ("silent", Screen::Worn(Sense::Silent)),
        ("plugged-in", Screen::Worn(Sense::Charging)),
        ("no-light", Screen::Worn(Sense::NoLight)),
        ("no-answer", Screen::Worn(Sense::NoAnswer)),
        ("no-values", Screen::Worn(Sense::NoValues)),
        ("electrodes-touch", Screen::Worn(Sense::Shorted)),
        ("sensor-broken", Screen::Worn(Sense::Broken)),
        ("foreign-voltage", Screen::Worn(Sense::ForeignVoltage)),
        ("asking", asking(None, 9)),
        ("asking-with", asking(Some("Ines"), 5)),
        ("noted", noted(Sending::Sent)),
        ("noted-not-yet", noted(Sending::NotYet)),
        ("noted-refused", noted(Sending::Refused)),
        ("sending", waiting(Sending::Sending)),
        ("not-sent-yet", waiting(Sending::NotYet)),
        ("waiting", waiting(Sending::Sent)),
        ("not-delivered", waiting(Sending::Refused)),
        ("with", Screen::With(Name::new("Jörg Müller"))),
    ];
    let mut views: Vec<_> = screens.map(|(name, screen)| (name, view(screen))).into();
    let offline = View {
        status: Status {
            is_offline: true,
            low_battery_percent: Some(12),
        },
        ..view(Screen::Worn(Sense::Measuring))
    };
    views.push(("offline", offline));
    views
}
