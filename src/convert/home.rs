//! The country of a list that names none: where its provinces are.

use std::collections::{BTreeMap, BTreeSet};

use super::atlas::{Atlas, Spot};
use super::mapping::Mapping;
use super::present;
use super::role::Role;
use super::units::without_class;
use crate::layer::Property as P;
use crate::read::table::Table;
use crate::recognise::Cue;
use crate::resolve::{GeoPrecision, Query};

/// Distinct units asked for.
const MOST: usize = 60;

/// The one country that nearly all provinces (else districts) of a list's first rows can be in, as an ISO alpha-2
/// code. `None` where a column names countries, where the units are few, or of several countries.
///
/// A single "Plateau" may be in Nigeria or Benin; beside "Borno" and "Kaduna" it is not.
pub(super) fn country_of(table: &Table, mapping: &Mapping, atlas: &dyn Atlas) -> Option<String> {
    if mapping.has(Role::Is(P::Country)) || mapping.has(Role::Is(P::CountryCode)) {
        return None;
    }
    let (property, kind) = [(P::Admin1, Cue::Admin1), (P::Admin2, Cue::Admin2)]
        .into_iter()
        .find(|(property, _)| mapping.has(Role::Is(*property)))?;
    let column = *mapping.columns_of(Role::Is(property)).first()?;
    let cells = table.sample.iter().filter_map(|row| present(row.get(column)?));
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for cell in cells {
        if names.len() < MOST {
            names.insert(cell);
        }
    }
    let ask = |name: &str, countries: &[&str]| {
        let unit = |name: &str| {
            let found = atlas.locate(&Query { name, countries, kind: Some(kind), ..Query::default() });
            found.filter(|spot| spot.precision != GeoPrecision::Country)
        };
        unit(name).or_else(|| unit(without_class(name).0))
    };
    let found: Vec<(&str, Spot)> = names.into_iter().filter_map(|name| Some((name, ask(name, &[])?))).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in found.iter().filter_map(|(_, spot)| spot.country_code.as_deref()) {
        *counts.entry(code).or_default() += 1;
    }
    let (country, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let there =
        |(name, spot): &&(&str, Spot)| spot.country_code.as_deref() == Some(country) || ask(name, &[country]).is_some();
    let possible = found.iter().filter(there).count();
    // Two may be chance; and half of them must say so by themselves.
    (possible >= 3 && most * 2 > found.len() && possible * 10 >= found.len() * 9).then(|| country.to_owned())
}
