//! The table of actors, read once.

use super::overlay::own;
use super::{Actor, ActorClass};
use crate::extract::words::{Builder, fold, rows};

const TABLE: &str = include_str!("actors.tsv");

/// The actors and all their names.
#[derive(Debug)]
pub(crate) struct Actors {
    actors: Vec<Actor>,
    /// The names, pointed at by the entry of their first word.
    pub names: Vec<Name>,
}

/// A name of an actor.
#[derive(Debug)]
pub(crate) struct Name {
    /// The actor, an index into the table.
    pub actor: u16,
    /// The lexicon's entries of its words.
    pub words: Vec<u32>,
    /// The first word that must be written with a capital.
    pub capital: Option<u8>,
    /// Must be written in capitals: an acronym.
    pub upper: bool,
}

impl Actors {
    /// Reads the table, adding every word to the lexicon.
    pub(crate) fn build(lexicon: &mut Builder) -> Self {
        let mut out = Self { actors: Vec::new(), names: Vec::new() };
        // The user's come first: of names alike the first one counts.
        for own in own() {
            let known = rows(TABLE).filter_map(cells).find(|(name, ..)| same(name, &own.name));
            let (name, class, countries) = known
                .map_or((own.name.as_str(), None, ""), |(name, class, countries, _)| (name, Some(class), countries));
            let Some(class) = own.class.or(class) else { continue };
            let number = out.number(Actor { name, class, countries: own.countries.as_deref().unwrap_or(countries) });
            for alias in std::iter::once(&own.name).chain(&own.aliases) {
                out.add(lexicon, number, alias);
            }
        }
        for (name, class, countries, aliases) in rows(TABLE).filter_map(cells) {
            let number = out.number(Actor { name, class, countries });
            for alias in std::iter::once(name).chain(aliases) {
                out.add(lexicon, number, alias);
            }
        }
        for entry in &mut lexicon.entries {
            entry.names.sort_by_key(|number| std::cmp::Reverse(out.names[usize::from(*number)].words.len()));
        }
        out
    }

    /// The number of an actor, which is new or bears a name that was given before.
    fn number(&mut self, actor: Actor) -> u16 {
        // Only the user's rows can name one twice.
        let known = self.actors.iter().take(own().len()).position(|before| same(before.name, actor.name));
        let number = known.unwrap_or(self.actors.len());
        if known.is_none() {
            self.actors.push(actor);
        }
        number as u16
    }

    fn add(&mut self, lexicon: &mut Builder, actor: u16, alias: &str) {
        let parts: Vec<&str> = words(alias).collect();
        let ids: Vec<u32> = parts.iter().map(|word| lexicon.add(&fold(word), 0, 0)).collect();
        let Some(first) = ids.first().copied() else { return };
        let capital = parts.iter().position(|word| word.starts_with(char::is_uppercase)).map(|at| at as u8);
        let letters = alias.chars().filter(|c| c.is_alphabetic());
        let upper = parts.len() == 1 && letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
        let Ok(number) = u16::try_from(self.names.len()) else { return };
        self.names.push(Name { actor, words: ids, capital, upper });
        lexicon.entries[first as usize].names.push(number);
    }

    /// The actor of a number.
    pub(crate) fn actor(&self, number: u16) -> Option<Actor> {
        self.actors.get(usize::from(number)).copied()
    }
}

/// Every name and alias.
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    rows(TABLE).filter_map(cells).flat_map(|(name, _, _, aliases)| std::iter::once(name).chain(aliases))
}

/// The class of the actor of this name, ignoring case.
pub(super) fn class_of(wanted: &str) -> Option<ActorClass> {
    rows(TABLE).filter_map(cells).find(|(name, ..)| same(name, wanted)).map(|(_, class, ..)| class)
}

fn same(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// The words of a name as the tokeniser cuts them, without possessive endings.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '-', '/', '(', ')', ','])
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word))
        .filter(|word| !word.is_empty())
}

fn cells(row: &'static str) -> Option<(&'static str, ActorClass, &'static str, impl Iterator<Item = &'static str>)> {
    let mut cells = row.split('\t');
    let name = cells.next()?;
    let class = ActorClass::parse(cells.next()?)?;
    let countries = cells.next()?;
    Some((name, class, countries, cells.next().unwrap_or("").split('|').filter(|alias| !alias.is_empty())))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_row_is_whole() {
        let mut count = 0;
        for row in rows(TABLE) {
            assert!(cells(row).is_some(), "{row}");
            assert!(matches!(row.split('\t').count(), 3 | 4), "{row}");
            count += 1;
        }
        assert!(count >= 300);
    }

    #[test]
    fn no_name_stands_for_two_actors() {
        let mut seen = HashMap::new();
        for (name, _, _, aliases) in rows(TABLE).filter_map(cells) {
            for alias in std::iter::once(name).chain(aliases) {
                let before = seen.insert(alias, name);
                assert!(before.is_none_or(|before| before == name), "{alias}: {before:?} and {name}");
            }
        }
    }

    #[test]
    fn countries_are_codes() {
        for row in rows(TABLE) {
            let countries = row.split('\t').nth(2).unwrap_or("");
            for code in countries.split(',').filter(|code| !code.is_empty()) {
                assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()), "{row}");
            }
        }
    }
}
