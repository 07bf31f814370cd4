use core::convert::Infallible;

use embedded_graphics::{
    Pixel,
    prelude::{Dimensions, DrawTarget, PixelColor, Point, Size},
    primitives::Rectangle,
};

/// Some whole rows of a display: a picture is drawn row by row where no memory holds it all,
/// and appears without flicker.
pub(crate) struct Band<'a, C> {
    area: Rectangle,
    pixels: &'a mut [C],
}

impl<'a, C: PixelColor> Band<'a, C> {
    /// As many rows from `top` as `buffer` and `size` have, filled; `None` if that is none.
    pub(crate) fn new(size: Size, top: u32, buffer: &'a mut [C], paper: C) -> Option<Self> {
        let width = usize::try_from(size.width)
            .ok()
            .filter(|width| *width > 0)?;
        let held = u32::try_from(buffer.len() / width).unwrap_or(u32::MAX);
        let rows = held.min(size.height.saturating_sub(top));
        let length = width * usize::try_from(rows).ok().filter(|rows| *rows > 0)?;
        let pixels = buffer.get_mut(..length)?;
        pixels.fill(paper);
        let corner = Point::new(0, i32::try_from(top).ok()?);
        Some(Self {
            area: Rectangle::new(corner, Size::new(size.width, rows)),
            pixels,
        })
    }

    pub(crate) fn area(&self) -> Rectangle {
        self.area
    }

    pub(crate) fn pixels(&self) -> &[C] {
        self.pixels
    }
}

impl<C> Dimensions for Band<'_, C> {
    fn bounding_box(&self) -> Rectangle {
        self.area
    }
}

impl<C: PixelColor> DrawTarget for Band<'_, C> {
    type Color = C;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<C>>,
    {
        let width = usize::try_from(self.area.size.width).unwrap_or(0);
        for Pixel(point, colour) in pixels {
            let from = point - self.area.top_left;
            if self.area.contains(point)
                && let (Ok(x), Ok(y)) = (usize::try_from(from.x), usize::try_from(from.y))
                && let Some(pixel) = self.pixels.get_mut(y * width + x)
            {
                *pixel = colour;
            }
        }
        Ok(())
    }
}
