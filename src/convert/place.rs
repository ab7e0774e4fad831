//! Where a row is: by its coordinates, by its place, or by the unit that it names.

use std::collections::HashMap;
use std::rc::Rc;

use geo::{Distance, Haversine};

use super::atlas::{Atlas, Spot, country};
use super::mapping::Mapping;
use super::parts::{direction, part_of};
use super::present;
use super::role::Role;
use super::units::{nouns, without_class, without_near};
use crate::coordinates::{degrees, pair, plain, well_known_text};
use crate::layer::Property as P;
use crate::read::table::Row;
use crate::recognise::Cue;
use crate::resolve::{GeoPrecision, Match, Query};

/// Latitude and longitude as a row gives them, unchecked, and the number of their decimals.
pub(super) fn coordinates(row: &Row<'_>, mapping: &Mapping) -> Option<(f64, f64, u32)> {
    let cell = |role: Role| mapping.columns_of(role).first().map(|column| row.peek(*column));
    if let (Some(lat), Some(lon)) = (cell(Role::Lat), cell(Role::Lon)) {
        if let (Some((one, lat)), Some((two, lon))) = (plain(lat), plain(lon)) {
            return Some((one, two, lat.max(lon)));
        }
        let (one, two) = (number(lat)?, number(lon)?);
        return Some((one, two, decimals(lat).max(decimals(lon))));
    }
    if let Some(cell) = cell(Role::LatLon) {
        return pair(cell).map(|(lat, lon)| (lat, lon, decimals(cell)));
    }
    let cell = cell(Role::Wkt)?;
    well_known_text(cell).map(|(lat, lon)| (lat, lon, decimals(cell)))
}

/// What is wrong with the coordinates of a row that gives none that can be read: something stands there, or one of two
/// is missing. `None` where nothing is given.
pub(super) fn unread_coordinates(row: &Row<'_>, mapping: &Mapping) -> Option<String> {
    let cell = |role: Role| {
        let column = *mapping.columns_of(role).first()?;
        Some((mapping.columns.get(column).map_or("", String::as_str), present(row.peek(column))))
    };
    let quoted = |(name, told): (&str, Option<&str>)| match told {
        Some(told) => format!("{told:?} in {name:?}"),
        None => format!("nothing in {name:?}"),
    };
    if let (Some(lat), Some(lon)) = (cell(Role::Lat), cell(Role::Lon)) {
        return (lat.1.is_some() || lon.1.is_some())
            .then(|| format!("expected latitude and longitude, found {} and {}", quoted(lat), quoted(lon)));
    }
    let one = cell(Role::LatLon).or_else(|| cell(Role::Wkt)).filter(|(_, told)| told.is_some())?;
    Some(format!("expected a latitude and longitude, found {}", quoted(one)))
}

/// Degrees; words such as `inf` and `1e999` are numbers too, which the check then finds out of range.
fn number(cell: &str) -> Option<f64> {
    degrees(cell).or_else(|| cell.trim().parse().ok().filter(|value: &f64| !value.is_nan()))
}

/// The most decimals of the numbers in a cell; notations by minutes and seconds count as four.
fn decimals(cell: &str) -> u32 {
    let bytes = cell.as_bytes();
    if bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        return bytes.iter().rposition(|byte| *byte == b'.').map_or(0, |point| (bytes.len() - point - 1) as u32);
    }
    if cell.contains(['°', '\'', '′', '’']) {
        return 4;
    }
    let after = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count() as u32;
    cell.split(['.', ',']).skip(1).map(after).max().unwrap_or(0)
}

/// How far from the truth coordinates with so many decimals may be, in metres: half their last digit, and never less
/// than a kilometre, since lists seldom know better.
pub(super) fn radius_of(decimals: u32) -> u32 {
    (55_500.0 / 10_f64.powi(decimals.min(9) as i32)).max(1000.0) as u32
}

/// What a row says about where it was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names<'r> {
    pub(super) place: Option<&'r str>,
    pub(super) admin2: Option<&'r str>,
    pub(super) admin1: Option<&'r str>,
    pub(super) country: Option<&'r str>,
}

/// Reads the names; words for "unknown" are none.
pub(super) fn names<'r>(row: &Row<'r>, mapping: &Mapping) -> Names<'r> {
    let first =
        |property: P| mapping.columns_of(Role::Is(property)).iter().find_map(|column| present(row.peek(*column)));
    Names {
        place: first(P::Place),
        admin2: first(P::Admin2),
        admin1: first(P::Admin1),
        country: first(P::CountryCode).or_else(|| first(P::Country)),
    }
}

/// Finds places by name and remembers the answers.
pub(super) struct Finder<'a> {
    atlas: &'a dyn Atlas,
    /// Countries that the user narrows the list to.
    scope: &'a [String],
    places: HashMap<String, Option<Rc<Spot>>>,
    countries: HashMap<String, Option<Rc<Spot>>>,
    key: String,
}

/// Distinct names kept in mind; a list with more forgets them all and starts again, so that memory stays flat.
const MOST_KEPT: usize = 20_000;

impl<'a> Finder<'a> {
    pub(super) fn new(atlas: &'a dyn Atlas, scope: &'a [String]) -> Self {
        Self { atlas, scope, places: HashMap::new(), countries: HashMap::new(), key: String::new() }
    }

    /// The country that a cell names.
    pub(super) fn country(&mut self, name: &str) -> Option<Rc<Spot>> {
        if let Some(known) = self.countries.get(name) {
            return known.clone();
        }
        if self.countries.len() >= MOST_KEPT {
            self.countries.clear();
        }
        let found = country(self.atlas, name).map(Rc::new);
        self.countries.insert(name.to_owned(), found.clone());
        found
    }

    /// True where a point lies in the country.
    pub(super) fn inside(&self, country: Option<&str>, lon: f64, lat: f64) -> Option<bool> {
        country.and_then(|country| self.atlas.contains(country, lon, lat))
    }

    /// The place of a row without coordinates.
    pub(super) fn place(&mut self, names: Names<'_>) -> Option<Rc<Spot>> {
        self.key.clear();
        for name in [names.place, names.admin2, names.admin1, names.country] {
            self.key.push_str(name.unwrap_or(""));
            self.key.push('\u{1f}');
        }
        if let Some(known) = self.places.get(self.key.as_str()) {
            return known.clone();
        }
        if self.places.len() >= MOST_KEPT {
            self.places.clear();
        }
        let key = self.key.clone();
        let found = self.search(names).map(Rc::new);
        self.places.insert(key, found.clone());
        found
    }

    fn search(&mut self, names: Names<'_>) -> Option<Spot> {
        let home = names.country.map(|name| self.country(name));
        let code = match &home {
            Some(Some(spot)) => spot.country_code.clone(),
            // A country that nobody knows: nothing can be said about places in it.
            Some(None) => return None,
            None => None,
        };
        let codes: Vec<&str> = match &code {
            Some(code) => vec![code.as_str()],
            None => self.scope.iter().map(String::as_str).collect(),
        };
        let (lower, higher) = self.units(names, &codes);
        // What the cell calls the province, or what the atlas does where the cell needed explaining.
        let told = names.admin1.filter(|name| without_class(name).0 == *name || higher.is_none());
        let admin1 = told.or_else(|| higher.as_ref().and_then(|higher| higher.admin1.as_deref()));
        let scope = Query { countries: &codes, admin1, admin2: names.admin2, ..Query::default() };
        let unit = lower.as_ref().or(higher.as_ref());
        if let Some(place) = names.place
            && let Some(spot) = self.by_name(place, &scope, unit)
        {
            return Some(spot);
        }
        // The place is not known (or none is named): the smallest unit that is.
        if let Some(mut spot) = unit.cloned() {
            if names.place.is_some() {
                spot.matched = Match::Parent;
            }
            return Some(spot);
        }
        let nothing_else = names.place.is_none() && names.admin2.is_none() && names.admin1.is_none();
        let home = home.flatten().filter(|_| nothing_else)?;
        Some(Spot { precision: GeoPrecision::Country, ..(*home).clone() })
    }

    /// The units that the row names and the atlas knows, the smaller one first.
    fn units(&self, names: Names<'_>, countries: &[&str]) -> (Option<Spot>, Option<Spot>) {
        let higher = names.admin1.and_then(|name| self.unit(name, Cue::Admin1, None, 120_000, countries));
        let lower = names.admin2.and_then(|name| {
            // Where only the seat of a district is known, its province tells how large districts are there.
            let usual_m = higher.as_ref().map_or(0, |higher| higher.radius_m / 2).clamp(50_000, 100_000);
            let lower = self.unit(name, Cue::Admin2, names.admin1, usual_m, countries)?;
            higher.as_ref().is_none_or(|higher| may_belong(&lower, higher)).then_some(lower)
        });
        let higher = higher.map(|mut higher| {
            if names.admin2.is_some() {
                higher.matched = Match::Parent;
            }
            if names.admin2.is_some() || names.place.is_some() {
                higher.radius_m = higher.radius_m.max(120_000);
            }
            higher
        });
        (lower, higher)
    }

    /// A unit by the name in a cell. Where only its seat is known, the radius is widened to what such units usually
    /// have.
    fn unit(&self, name: &str, kind: Cue, admin1: Option<&str>, usual_m: u32, countries: &[&str]) -> Option<Spot> {
        let ask = |name: &str, kind| self.atlas.locate(&Query { name, countries, admin1, kind, ..Query::default() });
        let (bare, _) = without_class(name);
        let nouns = nouns(bare);
        let bare = Some(bare).filter(|bare| *bare != name);
        let spot = ask(name, Some(kind))
            .or_else(|| ask(bare?, Some(kind)))
            .or_else(|| ask(name, None))
            .or_else(|| ask(bare?, None))
            .or_else(|| nouns.iter().find_map(|noun| ask(noun, Some(kind)).or_else(|| ask(noun, None))))?;
        let precision = if kind == Cue::Admin1 { GeoPrecision::Admin1 } else { GeoPrecision::Admin2 };
        Some(if is_settlement(&spot) { as_unit(spot, precision, usual_m) } else { spot })
    }

    /// A place cell as people fill it: as it stands, then without what surrounds the name, then piece by piece, then
    /// by names that are nearly those. What lies too far from the unit that the row names is another place of that
    /// name.
    fn by_name(&self, cell: &str, scope: &Query<'_>, unit: Option<&Spot>) -> Option<Spot> {
        let fits = |found: Option<Spot>| found.filter(|spot| unit.is_none_or(|unit| may_lie_in(spot, unit)));
        let ask = |name: &str, kind: Option<Cue>| fits(self.atlas.locate(&Query { name, kind, ..scope.clone() }));
        let pieces = pieces(cell);
        if let Some(spot) = ask(cell, None) {
            if let Some((direction, rest)) = direction(cell)
                && matches!(spot.precision, GeoPrecision::Country | GeoPrecision::Admin1)
                && self
                    .atlas
                    .locate(&Query { name: rest, ..scope.clone() })
                    .is_some_and(|whole| whole.name == spot.name)
            {
                let code = spot.country_code.clone();
                return Some(part_of(spot, direction, |lon, lat| self.inside(code.as_deref(), lon, lat)));
            }
            return Some(if spot.matched == Match::Offset {
                spot
            } else {
                self.agreed(spot, cell, &pieces, scope, unit)
            });
        }
        // Of several pieces none says where exactly.
        let vague = |spot: Spot, near_m: Option<u32>| match near_m.or((pieces.len() > 1).then_some(NEAR_M)) {
            Some(near_m) if spot.precision == GeoPrecision::Settlement => as_near(spot, near_m),
            _ => spot,
        };
        for (at, piece) in pieces.iter().enumerate() {
            if let Some(spot) = self.piece(piece, cell, scope, unit) {
                let later = pieces.get(at + 1..).unwrap_or_default();
                let (_, near_m) = without_near(piece);
                return Some(vague(self.agreed(spot, cell, later, scope, unit), near_m));
            }
        }
        for piece in &pieces {
            let (name, near_m) = without_near(piece);
            if let Some(spot) = self.beside_its_unit(name, scope, &fits) {
                return Some(vague(spot, near_m));
            }
        }
        pieces.iter().find_map(|piece| {
            let (name, near_m) = without_near(piece);
            let (name, kind) = without_class(name);
            let kind = kind.filter(|kind| *kind != Cue::Settlement);
            fits(self.atlas.near(&Query { name, kind, ..scope.clone() })).map(|spot| vague(spot, near_m))
        })
    }

    /// A piece of a cell, without what surrounds the name in it; `None` also where that is the whole cell, which was
    /// asked for before.
    fn piece(&self, piece: &str, cell: &str, scope: &Query<'_>, unit: Option<&Spot>) -> Option<Spot> {
        let (name, _) = without_near(piece);
        let (name, kind) = without_class(name);
        if name.is_empty() || (name == cell && kind.is_none()) {
            return None;
        }
        let ask = |kind: Option<Cue>| {
            let found = self.atlas.locate(&Query { name, kind, ..scope.clone() });
            found.filter(|spot| unit.is_none_or(|unit| may_lie_in(spot, unit)))
        };
        if let Some(spot) = ask(kind) {
            return Some(spot);
        }
        let spot = kind.and_then(|_| ask(None))?;
        // "Kouango region", of which only the town is known, is not the town.
        Some(match kind {
            Some(Cue::Admin1 | Cue::Admin2) if is_settlement(&spot) => match unit {
                Some(unit) if unit.precision == GeoPrecision::Admin2 => {
                    as_unit(spot, GeoPrecision::Admin2, unit.radius_m.max(50_000))
                }
                _ if kind == Some(Cue::Admin1) && scope.admin1.is_none() => {
                    as_unit(spot, GeoPrecision::Admin1, 120_000)
                }
                _ => as_unit(spot, GeoPrecision::Admin2, 50_000),
            },
            _ => spot,
        })
    }

    /// "Mandi Khel, near Mir Ali": a namesake of the one far from the other is not meant; the other, then, and near it.
    /// Cells that list places rather than say where one is are left alone.
    fn agreed(&self, spot: Spot, cell: &str, others: &[&str], scope: &Query<'_>, unit: Option<&Spot>) -> Spot {
        if others.is_empty() || [" and ", " & ", "/", ";"].iter().any(|list| cell.contains(list)) {
            return spot;
        }
        let far = |other: &Spot| {
            let reach = 40_000.0 + f64::from(spot.radius_m) + f64::from(other.radius_m);
            other.precision != GeoPrecision::Country && Haversine.distance(spot.point, other.point) > reach
        };
        let other = others.iter().find_map(|piece| {
            let other = self.piece(piece, cell, scope, unit).filter(|other| far(other))?;
            let (_, near_m) = without_near(piece);
            Some(if is_settlement(&other) { as_near(other, near_m.unwrap_or(NEAR_M)) } else { other })
        });
        other.unwrap_or(spot)
    }

    /// "Damadola Bajaur": a place with its unit behind it and nothing between.
    fn beside_its_unit(
        &self,
        name: &str,
        scope: &Query<'_>,
        fits: &dyn Fn(Option<Spot>) -> Option<Spot>,
    ) -> Option<Spot> {
        if scope.countries.is_empty() {
            return None;
        }
        let cuts = name.match_indices(' ').map(|(at, _)| at).take(6);
        cuts.filter_map(|at| Some((name.get(..at)?.trim(), name.get(at..)?.trim()))).find_map(|(name, unit)| {
            let (bare, kind) = without_class(unit);
            let asked = Query { name: bare, kind: kind.or(Some(Cue::Admin2)), ..scope.clone() };
            let unit = self.atlas.locate(&asked).filter(is_unit)?;
            let (name, _) = without_class(name);
            let found = self.atlas.locate(&Query { name, admin2: Some(bare), ..scope.clone() });
            fits(found.filter(|spot| may_lie_in(spot, &unit)))
        })
    }
}

/// Radius of what is "near" a place.
const NEAR_M: u32 = 10_000;

fn as_near(spot: Spot, near_m: u32) -> Spot {
    Spot { precision: GeoPrecision::Near, radius_m: spot.radius_m.max(near_m), ..spot }
}

fn is_settlement(spot: &Spot) -> bool {
    matches!(spot.precision, GeoPrecision::Point | GeoPrecision::Settlement | GeoPrecision::Near)
}

/// A unit of which only the seat is known, with the radius that such units usually have.
fn as_unit(spot: Spot, precision: GeoPrecision, usual_m: u32) -> Spot {
    Spot { matched: Match::Parent, precision, radius_m: spot.radius_m.max(usual_m), ..spot }
}

fn is_unit(spot: &Spot) -> bool {
    matches!(spot.precision, GeoPrecision::Admin2 | GeoPrecision::Admin1)
}

/// True where a district can be of a province: the atlas says so, or, since provinces change, it lies there and no
/// other of its name is near.
fn may_belong(lower: &Spot, higher: &Spot) -> bool {
    let named = lower.admin1.as_ref() == Some(&higher.name) || lower.admin1.is_some() && lower.admin1 == higher.admin1;
    named || lower.alternatives.is_empty() && may_lie_in(lower, higher)
}

/// True where a place can lie in a unit: one that the gazetteer puts there, or that is no farther from its middle than
/// one and a half times its radius and some slack, since units are no circles. A country in the place of a village is
/// no answer either, nor is another unit than the one named.
fn may_lie_in(spot: &Spot, unit: &Spot) -> bool {
    if spot.precision == GeoPrecision::Country {
        return false;
    }
    let within = match unit.precision {
        GeoPrecision::Admin2 => spot.admin2.as_ref() == Some(&unit.name) && spot.admin1 == unit.admin1,
        _ => false,
    };
    let slack = if is_unit(spot) { 0.0 } else { f64::from(spot.radius_m) + 10_000.0 };
    within || Haversine.distance(spot.point, unit.point) <= 1.5 * f64::from(unit.radius_m) + slack
}

/// "Haisori- Miran Shah", "Mir Ali (Near Afghan Border)", "Shawal / Datta Khel": the names in order.
fn pieces(cell: &str) -> Vec<&str> {
    let parts = cell
        .split(['(', ')', '[', ']', '/', ';', ',', '|'])
        .flat_map(|part| part.split(" - ").flat_map(|part| part.split("- ")));
    let parts = parts.flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let parts = parts.flat_map(|part| part.split(" in the ")).flat_map(|part| part.split(" in "));
    let parts = parts.flat_map(|part| part.split(" village of "));
    parts.map(str::trim).filter(|part| !part.is_empty()).take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_taken_apart() {
        assert_eq!(pieces("Mir Ali (Near Afghan Border)"), ["Mir Ali", "Near Afghan Border"]);
        assert_eq!(pieces("Haisori- Miran Shah"), ["Haisori", "Miran Shah"]);
        assert_eq!(pieces("Shawal / Datta Khel"), ["Shawal", "Datta Khel"]);
        assert_eq!(pieces("Al-Bab"), ["Al-Bab"]);
        assert_eq!(pieces("Shaktoi village in the Pasalkot region"), ["Shaktoi village", "Pasalkot region"]);
        assert_eq!(pieces("Wazgai village of Datta Khel Tehsil"), ["Wazgai", "Datta Khel Tehsil"]);
        assert_eq!(pieces("Village of Rami"), ["Village of Rami"]);
        assert_eq!(pieces(" ,;"), [""; 0]);
    }

    #[test]
    fn radii_follow_decimals() {
        assert_eq!(decimals("33"), 0);
        assert_eq!(decimals("33.51"), 2);
        assert_eq!(decimals("33,51"), 2);
        assert_eq!(decimals("33°30'"), 4);
        assert_eq!(radius_of(0), 55_500);
        assert_eq!(radius_of(1), 5_550);
        assert_eq!(radius_of(6), 1_000);
    }
}
