//! What an operator sets of telephone numbers: a wrong one is found at the start, not by whoever calls it.

use domain::{CrisisLine, crisis, limits};

/// The lines as they are shown.
///
/// # Errors
/// Which of them is wrong, and how.
pub(super) fn checked(lines: Vec<CrisisLine>) -> Result<Vec<CrisisLine>, String> {
    if lines.len() > limits::CRISIS_LINES {
        return Err(format!(
            "has {}, at most {} fit",
            lines.len(),
            limits::CRISIS_LINES
        ));
    }
    let numbered = lines.into_iter().zip(1..);
    numbered
        .map(|(line, at)| one(&line).map_err(|why| format!("entry {at}: {why}")))
        .collect()
}

fn one(line: &CrisisLine) -> Result<CrisisLine, String> {
    let needed = |key, text: &str| match words(key, text)? {
        empty if empty.is_empty() => Err(format!("`{key}` is empty")),
        text => Ok(text),
    };
    let number = crisis::telephone(&line.number);
    Ok(CrisisLine {
        region: needed("region", &line.region)?,
        name: needed("name", &line.name)?,
        number: number
            .map_err(|_| format!("`number` is \"{}\", which nobody can dial", line.number))?,
        hours: words("hours", &line.hours)?,
    })
}

/// One line of text, without spaces around it.
fn words(key: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        Err(format!("`{key}` has more than one line"))
    } else if text.chars().count() > limits::NAME_CHARS {
        Err(format!(
            "`{key}` is longer than {} characters",
            limits::NAME_CHARS
        ))
    } else {
        Ok(text.to_owned())
    }
}
