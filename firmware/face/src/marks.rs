use embedded_graphics::prelude::{DrawTarget, Point};

use crate::{
    palette::{Ink, Palette},
    ring::Ring,
    words::Mark,
};

/// Radius of a dot, pixels.
const DOT: f32 = 10.0;
/// Wide enough to leave no hole.
const FULL: f32 = DOT + 1.0;
const HOLLOW: f32 = 2.0;

/// Draws a mark around its centre.
pub(crate) fn draw<C: Ink, D: DrawTarget<Color = C>>(
    mark: Mark,
    centre: Point,
    palette: &Palette<C>,
    target: &mut D,
) -> Result<(), D::Error> {
    let dot = |x: i32, width: f32, colour: C| Ring {
        centre: centre + Point::new(x, 0),
        radius: DOT,
        width,
        paper: palette.paper,
        colour,
    };
    match mark {
        Mark::Here => dot(0, FULL, palette.soft).draw(target),
        Mark::Asked => dot(0, FULL, palette.ochre).draw(target),
        Mark::Hollow => dot(0, HOLLOW, palette.soft).draw(target),
        Mark::Waiting => {
            dot(-13, FULL, palette.ochre).draw(target)?;
            dot(13, HOLLOW, palette.soft).draw(target)
        }
        Mark::Together => {
            dot(-11, FULL, palette.ink).draw(target)?;
            // A rim of paper keeps the two apart where they overlap.
            let rim = Ring {
                radius: DOT + 2.5,
                ..dot(10, FULL + 2.5, palette.paper)
            };
            rim.draw(target)?;
            dot(10, FULL, palette.green).draw(target)
        }
        Mark::Apart => {
            dot(-16, HOLLOW, palette.soft).draw(target)?;
            dot(16, HOLLOW, palette.soft).draw(target)
        }
    }
}
