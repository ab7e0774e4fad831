//! Where a row is: by its coordinates, by its place, or by the unit that it names.

use std::collections::HashMap;
use std::rc::Rc;

use geo::{Distance, Haversine};

use super::atlas::{Atlas, Spot, country};
use crate::coordinates::{degrees, pair, well_known_text};
use super::mapping::Mapping;
use super::present;
use super::role::Role;
use crate::layer::Property as P;
use crate::read::table::Row;
use crate::recognise::Cue;
use crate::resolve::{GeoPrecision, Match, Query};

/// Latitude and longitude as a row gives them, unchecked, and the number of their decimals.
pub(super) fn coordinates(row: &Row<'_>, mapping: &Mapping) -> Option<(f64, f64, u32)> {
    let cell = |role: Role| mapping.columns_of(role).first().map(|column| row.peek(*column));
    if let (Some(lat), Some(lon)) = (cell(Role::Lat), cell(Role::Lon)) {
        let (one, two) = (number(lat)?, number(lon)?);
        return Some((one, two, decimals(lat).max(decimals(lon))));
    }
    if let Some(cell) = cell(Role::LatLon) {
        return pair(cell).map(|(lat, lon)| (lat, lon, decimals(cell)));
    }
    let cell = cell(Role::Wkt)?;
    well_known_text(cell).map(|(lat, lon)| (lat, lon, decimals(cell)))
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
        let unit = self.unit(names, &codes);
        let scope = Query { countries: &codes, admin1: names.admin1, admin2: names.admin2, ..Query::default() };
        if let Some(place) = names.place
            && let Some(spot) = self.by_name(place, &scope, unit.as_ref())
        {
            return Some(spot);
        }
        // The place is not known (or none is named): the smallest unit that is.
        if let Some(mut spot) = unit {
            if names.place.is_some() {
                spot.matched = Match::Parent;
            }
            return Some(spot);
        }
        let nothing_else = names.place.is_none() && names.admin2.is_none() && names.admin1.is_none();
        let home = home.flatten().filter(|_| nothing_else)?;
        Some(Spot { precision: GeoPrecision::Country, ..(*home).clone() })
    }

    /// The smallest unit that the row names and the atlas knows. Where only its seat is known, or little of it, the
    /// radius is widened to what such units usually have.
    fn unit(&self, names: Names<'_>, countries: &[&str]) -> Option<Spot> {
        let units = [
            (names.admin2, Cue::Admin2, names.admin1, GeoPrecision::Admin2, 50_000),
            (names.admin1, Cue::Admin1, None, GeoPrecision::Admin1, 120_000),
        ];
        units.into_iter().find_map(|(name, kind, admin1, precision, usual_m)| {
            let name = name?;
            let ask = |name, kind| self.atlas.locate(&Query { name, countries, admin1, kind, ..Query::default() });
            let (bare, _) = without_class(name);
            let bare = Some(bare).filter(|bare| *bare != name);
            let mut spot = ask(name, Some(kind))
                .or_else(|| ask(bare?, Some(kind)))
                .or_else(|| ask(name, None))
                .or_else(|| ask(bare?, None))?;
            if matches!(spot.precision, GeoPrecision::Point | GeoPrecision::Settlement | GeoPrecision::Near) {
                spot.matched = Match::Parent;
                spot.precision = precision;
                spot.radius_m = spot.radius_m.max(usual_m);
            }
            if kind == Cue::Admin1 && names.admin2.is_some() {
                spot.matched = Match::Parent;
            }
            if kind == Cue::Admin1 && (names.admin2.is_some() || names.place.is_some()) {
                spot.radius_m = spot.radius_m.max(usual_m);
            }
            Some(spot)
        })
    }

    /// A place cell as people fill it: as it stands, then without what surrounds the name, then piece by piece, then
    /// by names that are nearly those. What lies too far from the unit that the row names is another place of that
    /// name.
    fn by_name(&self, cell: &str, scope: &Query<'_>, unit: Option<&Spot>) -> Option<Spot> {
        let fits = |found: Option<Spot>| found.filter(|spot| unit.is_none_or(|unit| may_lie_in(spot, unit)));
        let ask = |name: &str, kind: Option<Cue>| fits(self.atlas.locate(&Query { name, kind, ..scope.clone() }));
        if let Some(spot) = ask(cell, None) {
            return Some(spot);
        }
        let pieces = pieces(cell);
        // Of several pieces none says where exactly.
        let vague = |mut spot: Spot, near: bool| {
            if (near || pieces.len() > 1) && spot.precision == GeoPrecision::Settlement {
                spot.precision = GeoPrecision::Near;
                spot.radius_m = spot.radius_m.max(10_000);
            }
            spot
        };
        for piece in &pieces {
            let (name, near) = without_near(piece);
            let (name, kind) = without_class(name);
            if name.is_empty() || (name == cell && kind.is_none()) {
                continue;
            }
            if let Some(spot) = ask(name, kind).or_else(|| kind.and_then(|_| ask(name, None))) {
                return Some(vague(spot, near));
            }
        }
        for piece in &pieces {
            let (name, near) = without_near(piece);
            if let Some(spot) = self.beside_its_unit(name, scope, &fits) {
                return Some(vague(spot, near));
            }
        }
        pieces.iter().find_map(|piece| {
            let (name, near) = without_near(piece);
            let (name, kind) = without_class(name);
            let kind = kind.filter(|kind| *kind != Cue::Settlement);
            fits(self.atlas.near(&Query { name, kind, ..scope.clone() })).map(|spot| vague(spot, near))
        })
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

fn is_unit(spot: &Spot) -> bool {
    matches!(spot.precision, GeoPrecision::Admin2 | GeoPrecision::Admin1)
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
    parts.map(str::trim).filter(|part| !part.is_empty()).take(6).collect()
}

/// The name without "near", "outskirts of"..., and whether one of them stood there.
fn without_near(piece: &str) -> (&str, bool) {
    const NEAR: [&str; 12] = [
        "near ",
        "nearby ",
        "close to ",
        "outside of ",
        "outside ",
        "around ",
        "vicinity of ",
        "the vicinity of ",
        "in the vicinity of ",
        "outskirts of ",
        "on the outskirts of ",
        "area of ",
    ];
    let cut = NEAR.iter().filter_map(|near| {
        piece.get(..near.len()).filter(|head| head.eq_ignore_ascii_case(near)).and_then(|_| piece.get(near.len()..))
    });
    if let Some(rest) = cut.min_by_key(|rest| rest.len()) {
        return (rest.trim(), true);
    }
    // "a village on the outskirts of Miram Shah"
    let inside = NEAR.iter().filter_map(|near| {
        let at = piece.find(near).filter(|at| piece.get(..*at).is_some_and(|before| before.ends_with(' ')))?;
        piece.get(at + near.len()..)
    });
    inside.min_by_key(|rest| rest.len()).map_or((piece, false), |rest| (rest.trim(), true))
}

/// "Rami village" and "village of Rami" are Rami; "Khost province" is a province.
fn without_class(name: &str) -> (&str, Option<Cue>) {
    const CLASSES: [(&str, Cue); 16] = [
        ("village", Cue::Settlement),
        ("town", Cue::Settlement),
        ("city", Cue::Settlement),
        ("settlement", Cue::Settlement),
        ("district", Cue::Admin2),
        ("county", Cue::Admin2),
        ("agency", Cue::Admin2),
        ("subdivision", Cue::Admin2),
        ("province", Cue::Admin1),
        ("state", Cue::Admin1),
        ("region", Cue::Admin1),
        ("governorate", Cue::Admin1),
        ("prefecture", Cue::Admin1),
        ("area", Cue::Settlement),
        ("camp", Cue::Feature),
        ("valley", Cue::Feature),
    ];
    for (class, cue) in CLASSES {
        let Some(cut) = name.len().checked_sub(class.len()) else { continue };
        if name.get(cut..).is_some_and(|tail| tail.eq_ignore_ascii_case(class))
            && let Some(rest) = name.get(..cut).filter(|rest| rest.ends_with(' '))
        {
            return (rest.trim(), Some(cue));
        }
        let head = name.get(..class.len()).is_some_and(|head| head.eq_ignore_ascii_case(class));
        if head && let Some(rest) = name.get(class.len()..).and_then(|rest| rest.strip_prefix(" of ")) {
            return (rest.trim(), Some(cue));
        }
    }
    (name, None)
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
        assert_eq!(pieces(" ,;"), [""; 0]);
        assert_eq!(without_near("Near Wana"), ("Wana", true));
        assert_eq!(without_near("on the outskirts of Wana"), ("Wana", true));
        assert_eq!(without_near("a village on the outskirts of Wana"), ("Wana", true));
        assert_eq!(without_near("Nearabad"), ("Nearabad", false));
        assert_eq!(without_class("Rami village"), ("Rami", Some(Cue::Settlement)));
        assert_eq!(without_class("Village of Rami"), ("Rami", Some(Cue::Settlement)));
        assert_eq!(without_class("Khost province"), ("Khost", Some(Cue::Admin1)));
        assert_eq!(without_class("Midtown"), ("Midtown", None));
        assert_eq!(without_class("town"), ("town", None));
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
