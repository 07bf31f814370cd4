use embedded_graphics::{
    pixelcolor::{BinaryColor, Rgb888},
    prelude::{DrawTarget, PixelColor},
};
use proptest::{prelude::*, sample::select};
use watch_core::wrist::{Name, Screen, Status, View};
use watch_face::{Face, Glass, Ink, Language, Palette};

use crate::{canvas::Canvas, screens};

fn check<C: Ink>(view: &View, glass: Glass, palette: &Palette<C>, language: Language) {
    let face = Face::in_language(view, glass, language);
    assert!(face.fits(), "{language:?}: {view:?} does not fit {glass:?}");
    let mut canvas = Canvas::new(glass, palette.paper);
    face.draw(palette, &mut canvas).unwrap();
    assert_eq!(canvas.lost, None, "{language:?}: {view:?} leaves {glass:?}");
}

fn check_both(view: &View, language: Language) {
    check(view, Glass::Round, &Palette::<Rgb888>::NIGHT, language);
    check(view, Glass::Strip, &Palette::<BinaryColor>::LIT, language);
}

fn check_all(view: &View) {
    for language in Language::ALL {
        check_both(view, language);
    }
}

const STATUSES: [Status; 4] = [
    Status {
        is_offline: false,
        low_battery_percent: None,
    },
    Status {
        is_offline: true,
        low_battery_percent: None,
    },
    Status {
        is_offline: false,
        low_battery_percent: Some(10),
    },
    Status {
        is_offline: true,
        low_battery_percent: Some(10),
    },
];

#[test]
fn every_screen_fits_with_every_status() {
    for (_, view) in screens::all() {
        for status in STATUSES {
            check_all(&View {
                status,
                ..view.clone()
            });
        }
    }
}

#[test]
fn long_names_fit() {
    let names = [
        "W".repeat(60),
        "Ü".repeat(60),
        "Dr. Maximiliane-Wilhelmine von Österreich-Württemberg".into(),
        "Wolfeschlegelsteinhausenbergerdorff".into(),
        "Mme Éléonore Œuvrard-Lefèvre de la Bûche".into(),
        "Łucja Święciańska-Żółkiewska".into(),
    ];
    for name in &names {
        for status in STATUSES {
            for screen in with(name) {
                check_all(&View {
                    screen,
                    status,
                    is_lit: true,
                });
            }
        }
    }
}

fn with(name: &str) -> [Screen; 2] {
    let with = Some(Name::new(name));
    let asking = Screen::Asking { with, twelfths: 12 };
    [Screen::With(Name::new(name)), asking]
}

#[test]
fn bands_make_the_same_picture() {
    fn whole<C: Ink + PixelColor>(view: &View, glass: Glass, palette: &Palette<C>, rows: usize) {
        let face = Face::new(view, glass);
        let mut once = Canvas::new(glass, palette.paper);
        face.draw(palette, &mut once).unwrap();
        let mut banded = Canvas::new(glass, palette.ink);
        let mut buffer = vec![palette.ink; glass.size().width as usize * rows + 3];
        banded.clear(palette.ink).unwrap();
        face.paint(palette, &mut buffer, &mut banded).unwrap();
        for (at, (one, other)) in once.pixels.iter().zip(&banded.pixels).enumerate() {
            let width = glass.size().width as usize;
            let point =
                embedded_graphics::prelude::Point::new((at % width) as i32, (at / width) as i32);
            let seen = Canvas::<C>::is_seen(glass, point);
            assert!(!seen || one == other, "{view:?} differs at {point}");
        }
    }
    for (_, view) in screens::all() {
        whole(
            &view,
            Glass::Round,
            &Palette::<Rgb888>::NIGHT.to_rgb565(),
            7,
        );
        whole(&view, Glass::Strip, &Palette::<BinaryColor>::LIT, 64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_name_fits(name in "\\PC{0,60}", language in select(&Language::ALL[..])) {
        for screen in with(&name) {
            check_both(&View { screen, status: STATUSES[3], is_lit: true }, language);
        }
    }
}
