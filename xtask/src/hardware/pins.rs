//! The pins that the board's program uses, as `pins.rs` names them.

use anyhow::{Context, Result};
use syn::{Fields, Item, Type};

/// A pin of the chip by what it is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub(super) name: String,
    pub(super) gpio: u8,
}

/// Fields of `struct Pins`, whose types are the pins.
pub(super) fn parse(source: &str) -> Result<Vec<Pin>> {
    let file = syn::parse_file(source).context("pins.rs cannot be read")?;
    let table = file.items.iter().find_map(|item| match item {
        Item::Struct(table) if table.ident == "Pins" => Some(table),
        _ => None,
    });
    let Fields::Named(fields) = &table.context("pins.rs has no struct Pins")?.fields else {
        anyhow::bail!("the pins of pins.rs have no names");
    };
    let pins = fields.named.iter().map(|field| {
        let name = field.ident.as_ref().map(ToString::to_string);
        let name = name.context("a pin without a name")?;
        let gpio = number(&field.ty);
        let gpio = gpio.with_context(|| format!("pins.rs: {name} is no GPIO"))?;
        Ok(Pin { name, gpio })
    });
    pins.collect()
}

/// A program that fails turns these off by their bits alone.
pub(super) fn wrong_bits(source: &str, pins: &[Pin]) -> Option<String> {
    let gpio = |name: &str| pins.iter().find(|pin| pin.name == name).map(|pin| pin.gpio);
    let (motor, feed) = (gpio("motor")?, gpio("excitation")?);
    let right = format!("REACH_WEARER: u32 = 1 << {motor} | 1 << {feed};");
    (!source.contains(&right)).then(|| format!("pins.rs does not say `{right}`"))
}

/// Files of the program that take a pin past the table, once it is part of the program.
pub(super) fn past_the_table(sources: &[(String, String)]) -> Vec<String> {
    let is_used = sources.iter().any(|(_, text)| text.contains("mod pins;"));
    let others = sources
        .iter()
        .filter(|(path, _)| is_used && !path.ends_with("/pins.rs"));
    let found = others.flat_map(|(path, text)| {
        let named = text.lines().enumerate().filter(|(_, line)| names_pin(line));
        named.map(move |(number, _)| format!("{path}:{}: a pin is taken past pins.rs", number + 1))
    });
    found.collect()
}

fn names_pin(line: &str) -> bool {
    let after = line.split("GPIO").skip(1);
    after
        .into_iter()
        .any(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// 4 of `GPIO4<'static>`.
fn number(kind: &Type) -> Option<u8> {
    let Type::Path(path) = kind else {
        return None;
    };
    let last = path.path.segments.last()?.ident.to_string();
    last.strip_prefix("GPIO")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_other_pins_are_found() {
        let table = |motor: u8| {
            format!(
                "struct Pins {{ motor: GPIO{motor}, excitation: GPIO3 }}\nconst REACH_WEARER: u32 = 1 << 4 | 1 << 3;"
            )
        };
        let found = |source: &str| wrong_bits(source, &parse(source).unwrap());
        assert_eq!(found(&table(4)), None);
        assert!(found(&table(5)).is_some());
    }

    #[test]
    fn a_pin_past_the_table_is_found_once_the_table_is_used() {
        let sources = |main: &str| {
            [("a/main.rs", main), ("a/pins.rs", "motor: GPIO4")]
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
        };
        assert!(past_the_table(&sources("p.GPIO5")).is_empty());
        assert!(past_the_table(&sources("mod pins;\nGPIO::regs()")).is_empty());
        let found = past_the_table(&sources("mod pins;\np.GPIO5"));
        assert_eq!(found, ["a/main.rs:2: a pin is taken past pins.rs"]);
    }

    #[test]
    fn pins_are_read_from_the_fields() {
        let pins = parse("struct Pins { motor: GPIO4<'static>, button: p::GPIO5<'static> }");
        let pin = |name: &str, gpio| Pin {
            name: name.into(),
            gpio,
        };
        assert_eq!(pins.unwrap(), [pin("motor", 4), pin("button", 5)]);
        assert!(parse("struct Pins { motor: u8 }").is_err());
        assert!(parse("struct Other;").is_err());
    }
}
