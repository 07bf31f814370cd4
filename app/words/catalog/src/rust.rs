//! The Rust source of the catalogs: a function for each message, and the tables.

use std::fmt::Write as _;

use crate::{
    Area, Catalogs,
    message::{Kind, Message},
};

impl Catalogs {
    /// A module for each file with a function for each message: a key that is not there, or an argument
    /// that is not the right one, is a compile error.
    pub fn functions(&self) -> String {
        let mut code = String::new();
        for area in Area::ALL {
            let mut number = 0;
            for subject in self.subjects.iter().filter(|one| one.area == area) {
                if area != Area::Client {
                    // The client has not loaded them.
                    code.push_str("#[cfg(not(target_family = \"wasm\"))]\n");
                }
                let _ = writeln!(code, "pub mod {} {{", subject.name.replace('-', "_"));
                code.push_str(
                    "#[allow(unused_imports, reason = \"not each file has all kinds\")]\n",
                );
                code.push_str("use crate::{Area, Argument, Inner, Number, Phrase, Rich};\n");
                for message in &subject.messages {
                    function(&mut code, area, number, message);
                    number += 1;
                }
                code.push_str("}\n");
            }
        }
        code
    }

    /// How many patterns a client loads.
    pub fn loaded(&self) -> usize {
        self.table(Area::Client, 0).len()
    }

    /// The compiled patterns, by language and area.
    pub fn tables(&self) -> String {
        let mut code = String::from("[\n");
        for (number, _) in self.languages.iter().enumerate() {
            code.push_str("[\n");
            for area in Area::ALL {
                let _ = writeln!(code, "&{:?},", self.table(area, number));
            }
            code.push_str("],\n");
        }
        code.push_str("]\n");
        code
    }
}

fn function(code: &mut String, area: Area, number: usize, message: &Message) {
    let mut arguments = String::new();
    let (mut given, mut slots) = (Vec::new(), Vec::new());
    for parameter in &message.parameters {
        let name = parameter.ident();
        let (kind, value) = match parameter.kind {
            Kind::Text => (
                "impl Into<String>",
                format!("Argument::Text({name}.into())"),
            ),
            Kind::Words => (
                "impl Into<Inner>",
                format!("Argument::Words({name}.into())"),
            ),
            Kind::Number => ("impl Number", format!("Argument::Number({name}.number())")),
            Kind::Choice => ("&'static str", format!("Argument::Choice({name})")),
            Kind::Slot => ("V", format!("Argument::Slot({})", slots.len())),
        };
        if parameter.kind == Kind::Slot {
            slots.push(name.clone());
        }
        let _ = write!(arguments, "{name}: {kind}, ");
        given.push(value);
    }
    let key = message.ident();
    let phrase = format!(
        "Phrase::new(Area::{area:?}, {number}, vec![{}])",
        given.join(", ")
    );
    let _ = writeln!(code, "/// `{}`", message.source);
    let _ = if slots.is_empty() {
        writeln!(code, "pub fn {key}({arguments}) -> Phrase {{ {phrase} }}")
    } else {
        let slots = slots.join(", ");
        writeln!(
            code,
            "pub fn {key}<V>({arguments}) -> Rich<V> {{ Rich::new({phrase}, vec![{slots}]) }}"
        )
    };
}
