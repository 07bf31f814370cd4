//! From a Fluent pattern to the compact one that the formatter reads:
//!
//! ```text
//! {0}      text         {0w}   words of ours      {0s}  part of a view
//! {0n}     whole number {0n1}  at most one digit after the point; {0n1!} always one
//! {0?one:…|other:…}     a choice by the value, or by its plural category; the last one is for all others
//! ```

use std::{collections::BTreeMap, fmt::Write as _};

use fluent_syntax::{
    ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    unicode::unescape_unicode_to_string,
};

use crate::message::{Kind, Parameter};

pub(crate) const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The variables of a pattern, in order, with what the pattern says they are; `None`: it only shows them.
pub(crate) type Used = Vec<(String, Option<Kind>)>;

/// All variables of a pattern.
pub(crate) fn variables(pattern: &Pattern<&str>) -> Result<Used, String> {
    let mut used = Used::new();
    collect(pattern, &mut used)?;
    Ok(used)
}

fn note(used: &mut Used, name: &str, kind: Option<Kind>) -> Result<(), String> {
    match used.iter_mut().find(|(known, _)| known == name) {
        None => used.push((name.to_owned(), kind)),
        Some((_, known)) => match (*known, kind) {
            (None, more) => *known = more,
            (Some(one), Some(other)) if one != other => {
                return Err(format!("${name} is both {one:?} and {other:?}"));
            }
            _ => {}
        },
    }
    Ok(())
}

fn collect(pattern: &Pattern<&str>, used: &mut Used) -> Result<(), String> {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, used)?,
            Expression::Select { selector, variants } => {
                let name = variable(selector)?;
                let keys: Vec<&str> = variants.iter().map(|variant| key(&variant.key)).collect();
                let kind = if keys.iter().all(|key| is_numeric(key)) {
                    Kind::Number
                } else {
                    Kind::Choice
                };
                note(used, name, Some(kind))?;
                for variant in variants {
                    collect(&variant.value, used)?;
                }
            }
        }
    }
    Ok(())
}

fn collect_inline(inline: &InlineExpression<&str>, used: &mut Used) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { .. } => Ok(()),
        InlineExpression::VariableReference { id } => note(used, id.name, None),
        InlineExpression::FunctionReference { id, arguments } => {
            let (name, kind, _) = function(id.name, arguments)?;
            note(used, name, Some(kind))
        }
        InlineExpression::Placeable { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {
            Err("uses what these catalogs do not know".to_owned())
        }
    }
}

/// Name of the variable, what it is, and how it is written.
fn function<'a>(
    name: &str,
    arguments: &CallArguments<&'a str>,
) -> Result<(&'a str, Kind, String), String> {
    let [InlineExpression::VariableReference { id }] = arguments.positional.as_slice() else {
        return Err(format!("{name} takes one variable"));
    };
    let (kind, mut mark) = match name {
        "NUMBER" => (Kind::Number, "n".to_owned()),
        "WORDS" => (Kind::Words, "w".to_owned()),
        "SLOT" => (Kind::Slot, "s".to_owned()),
        _ => return Err(format!("{name} is not a function here")),
    };
    let mut digits: BTreeMap<&str, &str> = BTreeMap::new();
    for named in &arguments.named {
        let InlineExpression::NumberLiteral { value } = named.value else {
            return Err(format!("{name}: {} is a number", named.name.name));
        };
        digits.insert(named.name.name, value);
    }
    let (least, most) = (
        digits.remove("minimumFractionDigits"),
        digits.remove("maximumFractionDigits"),
    );
    if !digits.is_empty() || kind != Kind::Number && (least.is_some() || most.is_some()) {
        return Err(format!("{name} has an option that is not known here"));
    }
    match (least, most) {
        (None, None) => {}
        (None, Some(most)) => mark.push_str(most),
        (Some(least), most) if most.is_none_or(|most| most == least) => {
            mark.push_str(least);
            mark.push('!');
        }
        _ => return Err(format!("{name}: as many digits at least as at most")),
    }
    Ok((id.name, kind, mark))
}

fn variable<'a>(selector: &InlineExpression<&'a str>) -> Result<&'a str, String> {
    match selector {
        InlineExpression::VariableReference { id } => Ok(id.name),
        _ => Err("a selector is a variable alone".to_owned()),
    }
}

fn key<'a>(key: &VariantKey<&'a str>) -> &'a str {
    match key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

pub(crate) fn is_numeric(key: &str) -> bool {
    PLURALS.contains(&key) || key.parse::<u32>().is_ok()
}

/// A pattern as the formatter reads it, and the keys of each choice by a number.
pub(crate) struct Compiled {
    pub(crate) text: String,
    pub(crate) plurals: Vec<Vec<String>>,
}

pub(crate) fn compile(
    pattern: &Pattern<&str>,
    parameters: &[Parameter],
) -> Result<Compiled, String> {
    let mut compiled = Compiled {
        text: String::new(),
        plurals: Vec::new(),
    };
    write_pattern(pattern, parameters, &mut compiled)?;
    Ok(compiled)
}

fn write_pattern(
    pattern: &Pattern<&str>,
    parameters: &[Parameter],
    into: &mut Compiled,
) -> Result<(), String> {
    let place = |name: &str| {
        let found = parameters
            .iter()
            .position(|parameter| parameter.name == name);
        found.ok_or_else(|| format!("${name} is no variable of this message"))
    };
    for element in &pattern.elements {
        match element {
            // A message that is written over several lines is one line.
            PatternElement::TextElement { value } => plain(&value.replace('\n', " "), into)?,
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    plain(&unescape_unicode_to_string(value), into)?;
                }
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    let at = place(id.name)?;
                    let mark = match parameters[at].kind {
                        Kind::Text => "",
                        Kind::Number => "n",
                        other => return Err(format!("${} is {other:?}: say so", id.name)),
                    };
                    let _ = write!(into.text, "{{{at}{mark}}}");
                }
                Expression::Inline(InlineExpression::FunctionReference { id, arguments }) => {
                    let (name, _, mark) = function(id.name, arguments)?;
                    let _ = write!(into.text, "{{{}{mark}}}", place(name)?);
                }
                Expression::Inline(_) => {
                    return Err("uses what these catalogs do not know".to_owned());
                }
                Expression::Select { selector, variants } => {
                    let at = place(variable(selector)?)?;
                    if parameters[at].kind == Kind::Number {
                        let keys = variants.iter().map(|variant| key(&variant.key).to_owned());
                        into.plurals.push(keys.collect());
                    }
                    let _ = write!(into.text, "{{{at}?");
                    let mut sorted: Vec<_> = variants.iter().collect();
                    sorted.sort_by_key(|variant| variant.default);
                    for (number, variant) in sorted.into_iter().enumerate() {
                        if number > 0 {
                            into.text.push('|');
                        }
                        into.text.push_str(key(&variant.key));
                        into.text.push(':');
                        write_pattern(&variant.value, parameters, into)?;
                    }
                    into.text.push('}');
                }
            },
        }
    }
    Ok(())
}

fn plain(text: &str, into: &mut Compiled) -> Result<(), String> {
    if text.contains(['{', '}', '|', '\n']) {
        return Err("a text cannot have a line break or one of { } |".to_owned());
    }
    into.text.push_str(text);
    Ok(())
}

/// How often each slot stands in whatever is shown: once, or a part of the view would be lost.
pub(crate) fn slots(pattern: &Pattern<&str>, name: &str) -> Result<usize, String> {
    let mut count = 0;
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(InlineExpression::FunctionReference { id, arguments }) => {
                let (used, kind, _) = function(id.name, arguments)?;
                count += usize::from(kind == Kind::Slot && used == name);
            }
            Expression::Inline(_) => {}
            Expression::Select { variants, .. } => {
                let counts = variants.iter().map(|variant| slots(&variant.value, name));
                let counts = counts.collect::<Result<Vec<_>, _>>()?;
                let first = counts.first().copied().unwrap_or_default();
                if counts.iter().any(|other| *other != first) {
                    return Err(format!("${name} stands in some variants only"));
                }
                count += first;
            }
        }
    }
    Ok(count)
}
