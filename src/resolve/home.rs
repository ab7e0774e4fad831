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
    /// The home of a document's publisher: from the table by domain, then by name, else the country of the domain's
    /// ending.
    pub(crate) fn of(document: &Document, gazetteer: &Gazetteer) -> Option<Self> {
        let table = table();
        let by_name = || table.names.get(&name_key(document.publisher.as_deref()?)).copied().flatten();
        let Some(domain) = document.domain.as_deref() else { return by_name()?.home(gazetteer) };
        let domain = domain.trim().to_ascii_lowercase();
        let mut rest = domain.as_str();
        loop {
            if let Some(publisher) = table.domains.get(rest) {
                return publisher.home(gazetteer);
            }
            match rest.split_once('.') {
                Some((_, parent)) if parent.contains('.') => rest = parent,
                _ => break,
            }
        }
        if let Some(publisher) = by_name() {
            return publisher.home(gazetteer);
        }
        let country = ending(&domain)?;
        Some(Self { country, town: None, admin1: None })
    }
}

#[derive(Debug, Clone, Copy)]
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

/// The publishers by domain, and by name where it is one's only (`None`: several have it).
struct Table {
    domains: HashMap<&'static str, Publisher>,
    names: HashMap<String, Option<Publisher>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { domains: HashMap::new(), names: HashMap::new() };
        for line in PUBLISHERS.lines().skip(1) {
            let mut cells = line.split('\t');
            let mut next = || cells.next().unwrap_or("");
            let (domain, name, place, admin1, country, scope) = (next(), next(), next(), next(), next(), next());
            let Ok(country) = country.as_bytes().try_into() else { continue };
            let publisher = Publisher { place, admin1, country, scope };
            table.domains.insert(domain, publisher);
            table.names.entry(name_key(name)).and_modify(|known| *known = None).or_insert(Some(publisher));
        }
        table
    })
}

/// A publisher's name, folded, without "the".
fn name_key(name: &str) -> String {
    let folded = fold(name);
    folded.strip_prefix("the ").map_or_else(|| folded.clone(), str::to_owned)
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
        assert_eq!(of("www.lfpress.com").and_then(|home| home.town.map(|town| town.0.round() as i32)), Some(-81));
    }

    #[test]
    fn homes_come_from_the_publishers_name() {
        let of = |name: &str| {
            let document = Document { publisher: Some(name.to_owned()), ..Document::default() };
            Home::of(&document, Gazetteer::embedded()).map(|home| home.country)
        };
        assert_eq!(of("Dawn"), Some(*b"PK"));
        assert_eq!(of("the hindu"), Some(*b"IN"));
        assert_eq!(of("Reuters"), None);
        assert_eq!(of("article-17"), None);
    }

    #[test]
    fn every_row_of_the_table_is_whole() {
        let table = table();
        assert_eq!(table.domains.len(), PUBLISHERS.lines().count() - 1);
        let local = table.domains.iter().filter(|(_, publisher)| publisher.scope == "local");
        let lost: Vec<_> = local
            .filter(|(_, publisher)| publisher.home(Gazetteer::embedded()).is_none_or(|home| home.town.is_none()))
            .map(|(domain, publisher)| (domain, publisher.place))
            .collect();
        assert!(lost.len() * 50 < table.domains.len(), "{lost:?}");
        assert!(table.domains.values().all(|p| matches!(p.scope, "local" | "national" | "international")));
    }
}
