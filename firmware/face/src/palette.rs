use embedded_graphics::pixelcolor::{BinaryColor, PixelColor, Rgb565, Rgb888, RgbColor};

/// A colour that can be laid over another in part.
pub trait Ink: PixelColor {
    /// `over` upon `under`, of 255 parts.
    fn mix(under: Self, over: Self, parts: u8) -> Self;
}

fn blend(under: u8, over: u8, parts: u8) -> u8 {
    let (under, over, parts) = (u32::from(under), u32::from(over), u32::from(parts));
    let sum = under * (255 - parts) + over * parts;
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

macro_rules! rgb_ink {
    ($($colour:ty),*) => {$(
        impl Ink for $colour {
            fn mix(under: Self, over: Self, parts: u8) -> Self {
                Self::new(
                    blend(under.r(), over.r(), parts),
                    blend(under.g(), over.g(), parts),
                    blend(under.b(), over.b(), parts),
                )
            }
        }
    )*};
}

rgb_ink!(Rgb565, Rgb888);

impl Ink for BinaryColor {
    fn mix(under: Self, over: Self, parts: u8) -> Self {
        if parts >= 128 { over } else { under }
    }
}

/// What each thing is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette<C> {
    pub paper: C,
    pub ink: C,
    pub soft: C,
    pub line: C,
    /// Answers.
    pub green: C,
    /// Asks.
    pub ochre: C,
}

impl Palette<Rgb888> {
    /// The product's own colours by night: warm, dark, and easy on a dark room.
    pub const NIGHT: Self = Self {
        paper: Rgb888::new(0x1d, 0x1a, 0x17),
        ink: Rgb888::new(0xf1, 0xea, 0xe0),
        soft: Rgb888::new(0xbd, 0xb2, 0xa3),
        line: Rgb888::new(0x40, 0x39, 0x2f),
        green: Rgb888::new(0x8f, 0xd0, 0xbd),
        ochre: Rgb888::new(0xf0, 0xc1, 0x78),
    };

    /// The same in the colours of a small display.
    pub fn to_rgb565(self) -> Palette<Rgb565> {
        Palette {
            paper: self.paper.into(),
            ink: self.ink.into(),
            soft: self.soft.into(),
            line: self.line.into(),
            green: self.green.into(),
            ochre: self.ochre.into(),
        }
    }
}

impl Palette<BinaryColor> {
    /// For displays that light single pixels: black costs nothing.
    pub const LIT: Self = Self {
        paper: BinaryColor::Off,
        ink: BinaryColor::On,
        soft: BinaryColor::On,
        line: BinaryColor::Off,
        green: BinaryColor::On,
        ochre: BinaryColor::On,
    };
}
