//! Files that stand for themselves, with words to fill in:
//!
//! ```text
//! {{ tag }}                        of the language
//! {{ offline.title }}              a message
//! {{ offline.again; <a>…</a> }}    a message with parts of a view, in the order of the source language
//! ```

use crate::{Area, Catalogs, Faults};

impl Catalogs {
    /// The file that a client loads: the language's tag, then a pattern a line.
    pub fn client_file(&self, language: usize) -> String {
        let table = self.table(Area::Client, language);
        format!("{}\n{}", self.languages[language].tag, table.join("\n"))
    }

    /// A file with the words of a language filled in.
    ///
    /// # Errors
    /// A place for what is in no catalog.
    pub fn fill(&self, file: &str, language: usize) -> Result<String, Faults> {
        let mut filled = String::new();
        let mut rest = file;
        while let Some((before, from)) = rest.split_once("{{") {
            filled.push_str(before);
            let fault = |what: &str| Faults(vec![format!("{{{{{what}}}}} cannot be filled in")]);
            let (place, after) = from.split_once("}}").ok_or_else(|| fault(from))?;
            let said = self.said(place, language).ok_or_else(|| fault(place))?;
            filled.push_str(&said);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn said(&self, place: &str, language: usize) -> Option<String> {
        let mut parts = place.split(';').map(str::trim);
        let name = parts.next()?;
        if name == "tag" {
            return Some(self.languages[language].tag.clone());
        }
        let (subject, key) = name.split_once('.')?;
        let subject = self.subjects.iter().find(|one| one.name == subject)?;
        let message = subject.messages.iter().find(|one| one.key == key)?;
        let text = message.patterns[language].replace('&', "&amp;");
        let mut said = text.replace('<', "&lt;").replace('>', "&gt;");
        for (number, part) in parts.enumerate() {
            let slot = format!("{{{number}s}}");
            said = said.contains(&slot).then(|| said.replace(&slot, part))?;
        }
        (!said.contains('{')).then_some(said)
    }
}
