use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use watch_core::signal::Pulse;

use super::{
    Event,
    table::{self, moment},
};

/// Bytes of text: a day and a half at the fastest rate. A small file can hold a thousand times
/// its size.
const MOST_BYTES: u64 = 100_000_000;

/// A pulse wave and its rate.
#[derive(Debug)]
pub(crate) struct Wave {
    pub(crate) hz: f32,
    pub(crate) points: Vec<Event>,
    /// Where it begins and ends, seconds.
    pub(crate) span_s: (f64, f64),
}

/// Reads `bvp_64hz.csv.gz`: a line `# t0_offset_s=… fs_hz=…`, the line `bvp`, and a value a line.
/// An empty line is a missing point; points before the first sample are left out.
pub(crate) fn read(path: &Path) -> Result<Wave> {
    read_up_to(MOST_BYTES, path)
}

fn read_up_to(most: u64, path: &Path) -> Result<Wave> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let mut bytes = Vec::new();
    MultiGzDecoder::new(file)
        .take(most + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name} is not compressed by gzip, or not whole"))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        bail!("{name} holds more than {most} bytes, which is no wave of a day");
    }
    parse(&table::text(&bytes).with_context(|| name.clone())?).with_context(|| name)
}

fn parse(text: &str) -> Result<Wave> {
    let mut lines = (1_u64..).zip(text.lines());
    let header = lines.next().map_or("", |(_, line)| line);
    let value = |key: &str| {
        let mut words = header.split_whitespace();
        let word = words.find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let word = word.with_context(|| format!("line 1: it has no {key}"))?;
        let number = table::number(word).with_context(|| format!("line 1, {key}"))?;
        number.with_context(|| format!("line 1, {key}: a number is missing"))
    };
    let (offset_s, hz) = (value("t0_offset_s")?, value("fs_hz")?);
    #[expect(clippy::cast_possible_truncation, reason = "checked right below")]
    let rate = hz as f32;
    let (slowest, fastest) = Pulse::RATES_HZ;
    if !(slowest..=fastest).contains(&rate) {
        bail!("line 1, fs_hz: {hz} Hz is not from {slowest} to {fastest}");
    }
    let column = lines.next().map_or("", |(_, line)| line.trim());
    if column.trim_matches('"') != "bvp" {
        bail!("line 2: the column bvp is expected, not {column:?}");
    }
    let mut points = Vec::new();
    let mut end_s = offset_s;
    for (n, (line, cell)) in (0_u32..).zip(lines) {
        let place = || format!("line {line}, column bvp");
        let at_s = offset_s + f64::from(n) / hz;
        let value = table::number(cell.trim().trim_matches('"')).with_context(place)?;
        if let (true, Some(value)) = (at_s >= 0.0, value) {
            #[expect(clippy::cast_possible_truncation, reason = "any unit will do")]
            let value = value as f32;
            points.push(Event::Pulse(moment(at_s, 1e6).with_context(place)?, value));
        }
        end_s = at_s;
    }
    Ok(Wave {
        hz: rate,
        points,
        span_s: (offset_s, end_s),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Wave> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("bvp.csv.gz");
        std::fs::write(&path, bytes)?;
        read(&path)
    }

    fn compressed(text: &str) -> Vec<u8> {
        let mut file = GzEncoder::new(Vec::new(), Compression::fast());
        file.write_all(text.as_bytes()).unwrap();
        file.finish().unwrap()
    }

    #[test]
    fn a_wave_starts_where_it_says() {
        let read = |text| read_bytes(&compressed(text)).unwrap();
        let wave = read("# t0_offset_s=0.5 fs_hz=50.0\nbvp\n1.5\n\n-2\n");
        assert!((wave.hz - 50.0).abs() < 1e-6);
        let expected = [Event::Pulse(500_000, 1.5), Event::Pulse(540_000, -2.0)];
        assert_eq!(wave.points, expected, "a missing point leaves a gap");
        let early = read("\u{feff}# t0_offset_s=-0.02 fs_hz=50.0\r\n\"bvp\"\r\n1\r\n2\r\n");
        assert_eq!(early.points, [Event::Pulse(0, 2.0)]);
    }

    #[test]
    fn a_wave_without_end_is_refused_by_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bvp.csv.gz");
        let text = "# t0_offset_s=0 fs_hz=50.0\nbvp\n".to_owned() + &"1\n".repeat(1_000);
        std::fs::write(&path, compressed(&text)).unwrap();
        let whole = u64::try_from(text.len()).unwrap();
        assert_eq!(read_up_to(whole, &path).unwrap().points.len(), 1_000);
        let said = format!("{:#}", read_up_to(whole - 1, &path).unwrap_err());
        assert!(said.contains("bvp.csv.gz holds more than"), "{said}");
    }

    #[test]
    fn waves_that_are_none_are_refused_by_file_line_and_column() {
        let say = |bytes: &[u8]| format!("{:#}", read_bytes(bytes).unwrap_err());
        for (text, words) in [
            ("", "line 1: it has no t0_offset_s"),
            ("bvp\n1\n", "line 1: it has no t0_offset_s"),
            (
                "# t0_offset_s=0,5 fs_hz=64\nbvp\n",
                "line 1, t0_offset_s: \"0,5\" has a decimal comma",
            ),
            (
                "# t0_offset_s=0 fs_hz=8\nbvp\n",
                "line 1, fs_hz: 8 Hz is not",
            ),
            (
                "# t0_offset_s=0 fs_hz=64\n1\n2\n",
                "line 2: the column bvp is expected",
            ),
            (
                "# t0_offset_s=0 fs_hz=64\nbvp\n1\n0,5\n",
                "line 4, column bvp: \"0,5\" has a decimal comma",
            ),
            (
                "# t0_offset_s=0 fs_hz=64\nbvp\nx\n",
                "line 3, column bvp: \"x\" is no number",
            ),
        ] {
            let said = say(&compressed(text));
            assert!(
                said.contains(words) && said.contains("bvp.csv.gz"),
                "{text:?}: {said}"
            );
        }
        assert!(say(b"bvp\n1\n").contains("not compressed by gzip"));
        let whole = compressed("# t0_offset_s=0 fs_hz=64\nbvp\n1\n");
        assert!(say(&whole[..whole.len() - 6]).contains("not whole"));
    }
}
