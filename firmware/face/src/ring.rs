use embedded_graphics::{
    Pixel,
    prelude::{DrawTarget, Point, PointsIter, Size},
    primitives::Rectangle,
};

use crate::palette::Ink;

/// A disc or a part of a ring with soft edges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring<C> {
    pub(crate) centre: Point,
    /// Outer radius and width, pixels; as wide as its radius it is a disc.
    pub(crate) radius: f32,
    pub(crate) width: f32,
    pub(crate) paper: C,
    pub(crate) colour: C,
}

impl<C: Ink> Ring<C> {
    pub(crate) fn draw<D: DrawTarget<Color = C>>(&self, target: &mut D) -> Result<(), D::Error> {
        self.draw_where(target, |_| Some(self.colour))
    }

    /// As far as `colour` gives one for a point's distance from the centre.
    pub(crate) fn draw_where<D: DrawTarget<Color = C>>(
        &self,
        target: &mut D,
        colour: impl Fn(Point) -> Option<C>,
    ) -> Result<(), D::Error> {
        #[expect(clippy::cast_possible_truncation, reason = "radii are of a display")]
        let reach = libm::ceilf(self.radius) as i32 + 1;
        let outer = reach * reach;
        let hollow = self.radius - self.width - 1.0;
        let corner = self.centre - Point::new(reach, reach);
        let side = 2 * reach.unsigned_abs() + 1;
        let square = Rectangle::new(corner, Size::new(side, side));
        let seen = square.intersection(&target.bounding_box());
        let pixels = seen.points().filter_map(|point| {
            let from = point - self.centre;
            let square = from.x * from.x + from.y * from.y;
            if square > outer {
                return None;
            }
            #[expect(clippy::cast_precision_loss, reason = "a distance on a display")]
            let square = square as f32;
            if hollow > 0.0 && square < hollow * hollow {
                return None;
            }
            let distance = libm::sqrtf(square);
            let inside = (self.radius + 0.5 - distance).clamp(0.0, 1.0);
            let outside = (distance - (self.radius - self.width) + 0.5).clamp(0.0, 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "from 0 to 15"
            )]
            let parts = (15.0 * inside * outside + 0.5) as u8 * 17;
            let over = colour(from).filter(|_| parts > 0)?;
            Some(Pixel(point, C::mix(self.paper, over, parts)))
        });
        target.draw_iter(pixels)
    }
}

/// The twelfth a point lies in, clockwise from the top, 0 to 11; `None` in the gaps between.
pub(crate) fn twelfth(from: Point) -> Option<u8> {
    const GAP: f32 = 0.1;
    #[expect(clippy::cast_precision_loss, reason = "a distance on a display")]
    let angle = libm::atan2f(from.x as f32, -from.y as f32);
    let turns = angle / (2.0 * core::f32::consts::PI);
    let place = (turns - libm::floorf(turns)) * 12.0;
    let within = place - libm::floorf(place);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 11"
    )]
    let number = place as u8;
    (within > GAP && within < 1.0 - GAP).then_some(number.min(11))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelfths_go_clockwise_from_the_top() {
        assert_eq!(twelfth(Point::new(0, -100)), None, "a gap");
        assert_eq!(twelfth(Point::new(26, -97)), Some(0));
        assert_eq!(twelfth(Point::new(97, -26)), Some(2));
        assert_eq!(twelfth(Point::new(26, 97)), Some(5));
        assert_eq!(twelfth(Point::new(-26, -97)), Some(11));
    }
}
