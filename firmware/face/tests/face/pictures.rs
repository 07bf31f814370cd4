use std::{env, fs, path::PathBuf};

use embedded_graphics::{
    pixelcolor::{BinaryColor, Rgb888, RgbColor},
    prelude::Point,
};
use watch_core::wrist::View;
use watch_face::{Face, Glass, Palette};

use crate::{canvas::Canvas, screens};

/// A kept picture may weigh this much, bytes.
const MAX_BYTES: usize = 10_000;

fn round(view: &View) -> Vec<u8> {
    let glass = Glass::Round;
    let palette = Palette::NIGHT;
    let mut canvas = Canvas::new(glass, palette.paper);
    Face::new(view, glass).draw(&palette, &mut canvas).unwrap();
    // Around the glass there is no display.
    let points = (0..240).flat_map(|y| (0..240).map(move |x| Point::new(x, y)));
    let seen = points.map(|point| Canvas::<Rgb888>::is_seen(glass, point));
    let pixels = canvas.pixels.iter().zip(seen);
    let mut colours = Vec::new();
    let bytes: Vec<u8> = pixels
        .map(|(colour, seen)| {
            let colour = if seen { *colour } else { Rgb888::BLACK };
            let known = colours.iter().position(|known| *known == colour);
            let at = known.unwrap_or_else(|| {
                colours.push(colour);
                colours.len() - 1
            });
            u8::try_from(at).unwrap()
        })
        .collect();
    let table = colours
        .iter()
        .flat_map(|colour| [colour.r(), colour.g(), colour.b()]);
    let size = (240, 240);
    encode(
        size,
        png::ColorType::Indexed,
        png::BitDepth::Eight,
        table.collect(),
        &bytes,
    )
}

/// Twice as large, or nobody could read it on a page.
fn strip(view: &View) -> Vec<u8> {
    let glass = Glass::Strip;
    let palette = Palette::<BinaryColor>::LIT;
    let mut canvas = Canvas::new(glass, palette.paper);
    Face::new(view, glass).draw(&palette, &mut canvas).unwrap();
    let is_on = |x: usize, y: usize| canvas.pixels[y / 2 * 128 + x / 2].is_on();
    let rows = (0..128).flat_map(|y| (0..32).map(move |byte| (byte, y)));
    let bytes: Vec<u8> = rows
        .map(|(byte, y)| (0..8).fold(0, |sum, bit| sum << 1 | u8::from(is_on(byte * 8 + bit, y))))
        .collect();
    encode(
        (256, 128),
        png::ColorType::Grayscale,
        png::BitDepth::One,
        Vec::new(),
        &bytes,
    )
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

/// Pixels, for two encoders may pack the same picture differently.
fn decode(file: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file))
        .read_info()
        .unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    let table = reader.info().palette.as_deref().unwrap_or_default();
    [table, &bytes].concat()
}

/// The pictures in the documents are what the watch draws.
#[test]
fn pictures_are_as_kept() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/screens");
    let bless = env::var_os("BLESS").is_some();
    let mut expected = Vec::new();
    for (name, view) in screens::all() {
        for (kind, picture) in [("round", round(&view)), ("strip", strip(&view))] {
            let file = format!("{name}-{kind}.png");
            assert!(
                picture.len() <= MAX_BYTES,
                "{file}: {} bytes",
                picture.len()
            );
            let path = folder.join(&file);
            if bless {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&path, &picture).unwrap();
            }
            let kept = fs::read(&path).unwrap_or_default();
            assert!(
                !kept.is_empty(),
                "{file} is not kept; see the README for BLESS"
            );
            let is_equal = decode(&kept) == decode(&picture);
            assert!(is_equal, "{file} looks different; see the README for BLESS");
            expected.push(file);
        }
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
