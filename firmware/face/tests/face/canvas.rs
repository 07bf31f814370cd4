use std::convert::Infallible;

use embedded_graphics::{
    Pixel,
    prelude::{DrawTarget, OriginDimensions, PixelColor, Point, Size},
};
use watch_face::Glass;

/// A picture in memory that remembers what was drawn outside of it.
pub(crate) struct Canvas<C> {
    pub(crate) glass: Glass,
    pub(crate) pixels: Vec<C>,
    paper: C,
    /// The first point of ink that no wearer could see.
    pub(crate) lost: Option<Point>,
}

impl<C: PixelColor> Canvas<C> {
    pub(crate) fn new(glass: Glass, paper: C) -> Self {
        let size = glass.size();
        Self {
            glass,
            pixels: vec![paper; (size.width * size.height) as usize],
            paper,
            lost: None,
        }
    }

    pub(crate) fn is_seen(glass: Glass, point: Point) -> bool {
        let size = glass.size();
        let inside =
            (0..size.width as i32).contains(&point.x) && (0..size.height as i32).contains(&point.y);
        let from = point - Point::new(120, 120);
        let round = from.x * from.x + from.y * from.y <= 120 * 120;
        inside && (glass == Glass::Strip || round)
    }
}

impl<C> OriginDimensions for Canvas<C> {
    fn size(&self) -> Size {
        self.glass.size()
    }
}

impl<C: PixelColor> DrawTarget for Canvas<C> {
    type Color = C;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<C>>,
    {
        for Pixel(point, colour) in pixels {
            if Self::is_seen(self.glass, point) {
                let at = point.y as usize * self.glass.size().width as usize + point.x as usize;
                self.pixels[at] = colour;
            } else if colour != self.paper {
                self.lost.get_or_insert(point);
            }
        }
        Ok(())
    }
}
