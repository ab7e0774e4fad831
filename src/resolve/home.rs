//! Where a report's publisher is at home: "Springfield" in a local paper is the Springfield near by.

use std::collections::HashMap;
use std::sync::OnceLock;

use dateline_gazetteer::{Gazetteer, Level, fold};

use crate::Document;

/// Publishers by internet domain: name, town, first-level unit, country, scope. Written for this project from
/// general knowledge.
const PUBLISHERS: &str = include_str!("publishers.tsv");

/// A publisher's home.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Home {
    /// Its country.
    pub(crate) country: [u8; 2],
    /// Longitude and latitude of its town, for a local publisher.
    pub(crate) town: Option<(f64, f64)>,
    /// Key of its first-level unit, for a local publisher.
    pub(crate) admin1: Option<u32>,
}

impl Home {
    /// The home of a document's publisher: from the table, else the country of the domain's ending.
    pub(crate) fn of(document: &Document, gazetteer: &Gazetteer) -> Option<Self> {
        let domain = document.domain.as_deref()?.trim().to_ascii_lowercase();
        let mut rest = domain.as_str();
        loop {
            if let Some(publisher) = table().get(rest) {
                return publisher.home(gazetteer);
            }
            match rest.split_once('.') {
                Some((_, parent)) if parent.contains('.') => rest = parent,
                _ => break,
            }
        }
        let country = ending(&domain)?;
        Some(Self { country, town: None, admin1: None })
    }
}

struct Publisher {
    place: &'static str,
    admin1: &'static str,
    country: [u8; 2],
    scope: &'static str,
}

impl Publisher {
    fn home(&self, gazetteer: &Gazetteer) -> Option<Home> {
        // An agency that writes of the whole world is no hint.
        if self.scope == "international" {
            return None;
        }
        let mut home = Home { country: self.country, town: None, admin1: None };
        if self.scope == "local" {
            let unit = fold(self.admin1);
            let country = std::str::from_utf8(&self.country).ok();
            let town = gazetteer
                .find(self.place)
                .into_iter()
                .map(|hit| gazetteer.place(hit.place))
                .filter(|place| place.level() == Level::Settlement && place.country() == country)
                .filter(|place| unit.is_empty() || place.admin1().map(fold).as_ref() == Some(&unit))
                .max_by_key(dateline_gazetteer::Place::population);
            if let Some(town) = town {
                home.town = Some((town.lon(), town.lat()));
                home.admin1 = town.admin1_key();
            }
        }
        Some(home)
    }
}

fn table() -> &'static HashMap<&'static str, Publisher> {
    static TABLE: OnceLock<HashMap<&'static str, Publisher>> = OnceLock::new();
    TABLE.get_or_init(|| {
        PUBLISHERS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let domain = cells.next()?;
                let (_, place, admin1) = (cells.next()?, cells.next()?, cells.next()?);
                let country = cells.next()?.as_bytes().try_into().ok()?;
                Some((domain, Publisher { place, admin1, country, scope: cells.next()? }))
            })
            .collect()
    })
}

/// The country of a domain's ending, unless everybody uses it.
fn ending(domain: &str) -> Option<[u8; 2]> {
    let upper = domain.rsplit('.').next()?.to_ascii_uppercase();
    match upper.as_str() {
        "UK" => Some(*b"GB"),
        "TV" | "IO" | "CO" | "ME" | "FM" | "AI" | "LY" | "EU" | "CC" | "LA" | "TO" | "WS" | "SX" => None,
        code => code.as_bytes().try_into().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(domain: &str) -> Option<Home> {
        let document = Document { domain: Some(domain.to_owned()), ..Document::default() };
        Home::of(&document, Gazetteer::embedded())
    }

    #[test]
    fn homes_come_from_the_table_or_the_ending() {
        assert_eq!(of("www.al.com").and_then(|home| home.town.map(|town| town.1.round() as i32)), Some(34));
        assert_eq!(of("example.pk").map(|home| home.country), Some(*b"PK"));
        assert_eq!(of("example.co.uk").map(|home| home.country), Some(*b"GB"));
        assert_eq!(of("example.tv"), None);
    }

    #[test]
    fn every_row_of_the_table_is_whole() {
        assert_eq!(table().len(), PUBLISHERS.lines().count() - 1);
    }
}
