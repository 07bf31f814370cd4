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
