//! Puts arguments into a pattern, which `catalog` has compiled:
//!
//! ```text
//! {0}      text         {0w}   words of ours      {0s}  part of a view
//! {0n}     whole number {0n1}  at most one digit after the point; {0n1!} always one
//! {0?one:…|other:…}     a choice by the value, or by its plural category; the last one is for all others
//! ```
//!
//! The patterns are ours and were checked when they were compiled; what cannot be read is left out.

use crate::{Argument, Piece, Words, number::Digits, phrase::Inner};

/// Around what people wrote: it has a direction of its own, and the rest of the sentence keeps its place
/// (Unicode's first strong isolate, and its end).
const ISOLATED: [char; 2] = ['\u{2068}', '\u{2069}'];

pub(crate) fn pieces(words: Words, pattern: &str, arguments: &[Argument]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    write(words, pattern, arguments, &mut pieces);
    pieces
}

fn write(words: Words, pattern: &str, arguments: &[Argument], pieces: &mut Vec<Piece>) {
    let mut rest = pattern;
    while let Some((before, from)) = rest.split_once('{') {
        push(pieces, before);
        let Some(end) = end_of(from) else { return };
        place(words, &from[..end], arguments, pieces);
        rest = &from[end + 1..];
    }
    push(pieces, rest);
}

/// Where the brace closes that opened before this.
fn end_of(pattern: &str) -> Option<usize> {
    let mut depth = 1_u32;
    pattern.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

fn push(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(said)) => said.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// What stands between braces.
fn place(words: Words, inside: &str, arguments: &[Argument], pieces: &mut Vec<Piece>) {
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let (number, mark) = inside.split_at(digits);
    let number = number.parse::<usize>().ok();
    let Some(argument) = number.and_then(|number| arguments.get(number)) else {
        return;
    };
    match (argument, mark.strip_prefix('?')) {
        (Argument::Text(text), None) => {
            let [start, end] = ISOLATED;
            push(pieces, &format!("{start}{text}{end}"));
        }
        (Argument::Words(Inner::Text(text)), None) => push(pieces, text),
        (Argument::Words(Inner::Phrase(phrase)), None) => push(pieces, &words.say(phrase)),
        (Argument::Number(value), None) => {
            let fixed = mark.ends_with('!');
            let most = mark.trim_start_matches('n').trim_end_matches('!');
            let digits = Digits {
                most: most.parse().unwrap_or_default(),
                fixed,
            };
            push(pieces, &words.written(*value, digits));
        }
        (Argument::Slot(number), None) => pieces.push(Piece::Slot(*number)),
        (Argument::Number(value), Some(variants)) => {
            let chosen = choose(variants, |key| words.is_chosen(key, *value));
            write(words, chosen, arguments, pieces);
        }
        (Argument::Choice(choice), Some(variants)) => {
            let chosen = choose(variants, |key| key == *choice);
            write(words, chosen, arguments, pieces);
        }
        _ => {}
    }
}

/// The variant whose key is the right one, or the last: a named value goes before a category.
fn choose(variants: &str, is_right: impl Fn(&str) -> bool) -> &str {
    let mut depth = 0_u32;
    let parts = variants.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == '|' && depth == 0
    });
    let mut last = "";
    for variant in parts {
        let (key, text) = variant.split_once(':').unwrap_or_default();
        if is_right(key) {
            return text;
        }
        last = text;
    }
    last
}
