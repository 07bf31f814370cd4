use std::{collections::HashMap, env, fs, path::PathBuf};

use embedded_graphics::{
    pixelcolor::{BinaryColor, Rgb888, RgbColor},
    prelude::{IntoStorage, Point},
};
use watch_core::wrist::View;
use watch_face::{Face, Glass, Language, Palette};

use crate::{canvas::Canvas, screens};

/// A kept picture may weigh this much, bytes.
const MAX_BYTES: usize = 10_000;
/// And a sheet of all screens this much.
const SHEET_BYTES: usize = 100_000;

/// Screens of a sheet beside each other.
const COLUMNS: usize = 6;
/// Around and between the screens of a sheet, pixels.
const GAP: usize = 8;

/// Rows of colours.
struct Picture {
    width: usize,
    colours: Vec<Rgb888>,
}

impl Picture {
    fn height(&self) -> usize {
        self.colours.len() / self.width
    }

    /// All screens of a language, in rows.
    fn sheet(pictures: &[Self]) -> Self {
        let (width, height) = (pictures[0].width + GAP, pictures[0].height() + GAP);
        let rows = pictures.len().div_ceil(COLUMNS);
        let mut sheet = Self {
            width: GAP + COLUMNS * width,
            colours: Vec::new(),
        };
        let paper = Rgb888::new(0x30, 0x30, 0x30);
        sheet.colours = vec![paper; sheet.width * (GAP + rows * height)];
        for (turn, picture) in pictures.iter().enumerate() {
            let corner =
                (GAP + turn / COLUMNS * height) * sheet.width + GAP + turn % COLUMNS * width;
            for (row, colours) in picture.colours.chunks(picture.width).enumerate() {
                let start = corner + row * sheet.width;
                sheet.colours[start..start + picture.width].copy_from_slice(colours);
            }
        }
        sheet
    }

    fn png(&self) -> Vec<u8> {
        let mut table = Vec::new();
        let mut places = HashMap::new();
        let mut bytes = Vec::new();
        for colour in &self.colours {
            let place = places.entry(colour.into_storage()).or_insert_with(|| {
                table.push(*colour);
                u8::try_from(table.len() - 1).unwrap()
            });
            bytes.push(*place);
        }
        let table = table
            .iter()
            .flat_map(|colour| [colour.r(), colour.g(), colour.b()]);
        let size = (self.width as u32, self.height() as u32);
        encode(
            size,
            png::ColorType::Indexed,
            png::BitDepth::Eight,
            table.collect(),
            &bytes,
        )
    }
}

fn round(view: &View, language: Language) -> Picture {
    let glass = Glass::Round;
    let palette = Palette::NIGHT;
    let mut canvas = Canvas::new(glass, palette.paper);
    let face = Face::in_language(view, glass, language);
    face.draw(&palette, &mut canvas).unwrap();
    // Around the glass there is no display.
    let points = (0..240).flat_map(|y| (0..240).map(move |x| Point::new(x, y)));
    let seen = points.map(|point| Canvas::<Rgb888>::is_seen(glass, point));
    let pixels = canvas.pixels.iter().zip(seen);
    let colours = pixels.map(|(colour, seen)| if seen { *colour } else { Rgb888::BLACK });
    Picture {
        width: 240,
        colours: colours.collect(),
    }
}

/// Twice as large, or nobody could read it on a page.
fn strip(view: &View, language: Language) -> Picture {
    let glass = Glass::Strip;
    let palette = Palette::<BinaryColor>::LIT;
    let mut canvas = Canvas::new(glass, palette.paper);
    let face = Face::in_language(view, glass, language);
    face.draw(&palette, &mut canvas).unwrap();
    let points = (0..128).flat_map(|y| (0..256).map(move |x| (x, y)));
    let colours = points.map(|(x, y)| {
        let is_on = canvas.pixels[y / 2 * 128 + x / 2].is_on();
        if is_on { Rgb888::WHITE } else { Rgb888::BLACK }
    });
    Picture {
        width: 256,
        colours: colours.collect(),
    }
}

fn encode(
    size: (u32, u32),
    colour: png::ColorType,
    depth: png::BitDepth,
    table: Vec<u8>,
    bytes: &[u8],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.0, size.1);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if !table.is_empty() {
        encoder.set_palette(table);
    }
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(bytes).unwrap();
    writer.finish().unwrap();
    file
}

/// Colours, for two encoders may pack the same picture differently.
fn decode(file: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    // Grey is a colour of three equal parts.
    if reader.output_color_type().0 == png::ColorType::Grayscale {
        bytes = bytes.iter().flat_map(|grey| [*grey; 3]).collect();
    }
    bytes
}

/// Every kept picture: the screens in English, and all screens of each other language on a sheet.
fn pictures() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for language in Language::ALL {
        for (kind, draw) in [
            ("round", round as fn(&View, Language) -> Picture),
            ("strip", strip),
        ] {
            let drawn = screens::all()
                .into_iter()
                .map(|(name, view)| (name, draw(&view, language)));
            if language == Language::En {
                let files =
                    drawn.map(|(name, picture)| (format!("{name}-{kind}.png"), picture.png()));
                all.extend(files);
            } else {
                let drawn: Vec<Picture> = drawn.map(|(_, picture)| picture).collect();
                let file = format!("all-{}-{kind}.png", language.tag());
                all.push((file, Picture::sheet(&drawn).png()));
            }
        }
    }
    all
}

/// The pictures in the documents are what the watch draws.
#[test]
fn pictures_are_as_kept() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/screens");
    let bless = env::var_os("BLESS").is_some();
    let mut expected = Vec::new();
    for (file, picture) in pictures() {
        let most = if file.starts_with("all-") {
            SHEET_BYTES
        } else {
            MAX_BYTES
        };
        assert!(picture.len() <= most, "{file}: {} bytes", picture.len());
        let path = folder.join(&file);
        let kept = fs::read(&path).unwrap_or_default();
        let is_equal = !kept.is_empty() && decode(&kept) == decode(&picture);
        if bless && !is_equal {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &picture).unwrap();
        } else {
            assert!(
                !kept.is_empty(),
                "{file} is not kept; see the README for BLESS"
            );
            assert!(is_equal, "{file} looks different; see the README for BLESS");
        }
        expected.push(file);
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let is_picture = file.ends_with("-round.png") || file.ends_with("-strip.png");
        assert!(
            !is_picture || expected.contains(&file),
            "{file} shows no screen"
        );
    }
}
