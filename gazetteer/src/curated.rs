//! The curated tables: facts of our own, written by hand with a source note per row, laid over the world.
//!
//! `countries.tsv` has a row per country; every other table has the columns of [`COLUMNS`]. A row without
//! coordinates gives further names to the unit of the world store with its name, kind and country. An alias
//! that begins with `~` is a people or adjective: `~Kashmiri`.

use std::collections::{HashMap, HashSet};

use crate::Error;
use crate::layers::{Gazetteer, Level, Place, distance_km};
use crate::store::compile::{Compiler, Entry};
use crate::store::format::{NameClass, flags};

/// Columns of a table of places.
pub const COLUMNS: [&str; 11] =
    ["name", "aliases", "kind", "cc", "admin1", "admin2", "lat", "lon", "radius_km", "precision_km", "note"];

/// Columns of the table of countries.
pub const COUNTRY_COLUMNS: [&str; 11] =
    ["cc", "iso3", "name", "long_name", "aliases", "demonyms", "capital", "lat", "lon", "precision", "note"];

/// Compiles tables, given as (file name, text), over the world.
///
/// # Errors
/// Names the file, line and column of the first row that is wrong.
pub fn compile(world: &Gazetteer, tables: &[(String, String)]) -> Result<Vec<u8>, Error> {
    let mut compiler = Compiler::new();
    compiler.meta("title", "dateline curated places");
    compiler.meta("licence", "CC0-1.0");
    compiler.meta("source", "written for this project from general knowledge; a note per row");
    let mut curated = Curated { world, compiler, units: HashMap::new(), ids: HashSet::new() };
    for (file, text) in tables.iter().filter(|(file, _)| file == "countries.tsv") {
        for row in rows(file, text, &COUNTRY_COLUMNS)? {
            curated.country(&row)?;
        }
    }
    // Units before what lies in them.
    let mut places = Vec::new();
    for (file, text) in tables.iter().filter(|(file, _)| file != "countries.tsv") {
        places.extend(rows(file, text, &COLUMNS)?);
    }
    places.sort_by_key(|row| match Level::of(row.get(2)) {
        Level::Admin1 => 0,
        Level::Admin2 => 1,
        _ => 2,
    });
    for row in &places {
        curated.place(row)?;
    }
    Ok(curated.compiler.finish())
}

struct Row<'t> {
    file: &'t str,
    line: usize,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    fn get(&self, column: usize) -> &'t str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    fn wrong(&self, reason: impl Into<String>) -> Error {
        Error::Row { name: self.file.to_owned(), line: self.line, reason: reason.into() }
    }

    fn number(&self, column: usize, name: &str, least: f64, most: f64) -> Result<f64, Error> {
        let cell = self.get(column);
        cell.parse::<f64>().ok().filter(|value| (least..=most).contains(value)).ok_or_else(|| {
            self.wrong(format!("column \"{name}\": expected a number from {least} to {most}, found {cell:?}"))
        })
    }
}

fn rows<'t>(file: &'t str, text: &'t str, columns: &[&str]) -> Result<Vec<Row<'t>>, Error> {
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line);
    if header.split('\t').collect::<Vec<_>>() != columns {
        return Err(Error::Row {
            name: file.to_owned(),
            line: 1,
            reason: format!("expected the columns {}, found {header:?}", columns.join(" ")),
        });
    }
    let mut rows = Vec::new();
    for (number, line) in lines {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let row = Row { file, line: number + 1, cells: line.split('\t').collect() };
        if row.cells.len() != columns.len() {
            return Err(row.wrong(format!("expected {} columns, found {}", columns.len(), row.cells.len())));
        }
        rows.push(row);
    }
    Ok(rows)
}

struct Curated<'w> {
    world: &'w Gazetteer,
    compiler: Compiler,
    units: HashMap<(String, String, String), u32>,
    ids: HashSet<String>,
}

impl<'w> Curated<'w> {
    fn country(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let code = row.get(0);
        let (lat, lon) = (row.number(7, "lat", -90.0, 90.0)?, row.number(8, "lon", -180.0, 180.0)?);
        let world = self.world.country(code);
        let mut names = Vec::new();
        for (column, class) in [(3, NameClass::Alternate), (4, NameClass::Alternate), (5, NameClass::Demonym)] {
            names.extend(
                row.get(column).split('|').filter(|n| !n.is_empty()).map(|n| (n.to_owned(), classify(n, class))),
            );
        }
        names.push((row.get(1).to_owned(), NameClass::Abbreviation));
        let radius_km = match world.map(|world| f64::from(world.radius_m()) / 1000.0) {
            Some(radius) if radius > 0.0 => radius + world.map_or(0.0, |world| world.distance_km(lon, lat).min(radius)),
            _ => 50.0,
        };
        self.compiler.add(&Entry {
            geonames_id: world.as_ref().and_then(geonames_id),
            id: format!("cur:{}", code.to_ascii_lowercase()),
            name: row.get(2).to_owned(),
            names,
            lon,
            lat,
            population: world.map_or(0, |world| world.population()),
            radius_km,
            country: code.to_owned(),
            feature: world.map_or("PCLI", |world| world.feature()).to_owned(),
            flags: flags::CURATED,
            ..Entry::default()
        });
        Ok(())
    }

    fn place(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let (name, kind, admin1, admin2) = (row.get(0), row.get(2), row.get(4), row.get(5));
        if name.is_empty() || kind.is_empty() {
            return Err(row.wrong("name and kind must not be empty"));
        }
        let countries: Vec<&str> = row.get(3).split('|').filter(|code| !code.is_empty()).collect();
        // A region across countries belongs to none of them.
        let country = if countries.len() == 1 { countries[0] } else { "" };
        let aliases: Vec<&str> = row.get(1).split('|').map(str::trim).filter(|alias| !alias.is_empty()).collect();
        let level = Level::of(kind);
        let bare = row.get(6).is_empty() && row.get(7).is_empty();
        let given = if bare {
            None
        } else {
            let lat = row.number(6, "lat", -90.0, 90.0)?;
            let lon = row.number(7, "lon", -180.0, 180.0)?;
            Some((lon, lat, row.number(8, "radius_km", 0.0, 20_000.0)?, row.number(9, "precision_km", 0.0, 2000.0)?))
        };
        let twin = self.twin(row, country, level, given.map(|(lon, lat, ..)| (lon, lat)), &aliases);
        let (lon, lat, radius_km) = match (given, &twin) {
            // The world's point of a settlement is better than two decimals.
            (Some((_, _, radius, _)), Some(twin)) if level == Level::Settlement => (twin.lon(), twin.lat(), radius),
            (Some((lon, lat, radius, precision)), _) => (lon, lat, radius + precision),
            (None, Some(twin)) => (twin.lon(), twin.lat(), f64::from(twin.radius_m()) / 1000.0),
            (None, None) => {
                return Err(row.wrong(format!(
                    "no coordinates, and the world has no {kind} named {name:?} in {country:?} to give the names to"
                )));
            }
        };
        let unit = self.container(country, level, name, admin1, admin2, twin.as_ref());
        let historical = kind.ends_with('H');
        let id = self.id(row, country, kind, name, admin1);
        let mut names: Vec<(String, NameClass)> = aliases
            .iter()
            .map(|alias| match alias.strip_prefix('~') {
                Some(people) => (people.to_owned(), NameClass::Demonym),
                None => ((*alias).to_owned(), classify(alias, NameClass::Alternate)),
            })
            .collect();
        if let Some(twin) = twin.as_ref().filter(|twin| twin.name() != name) {
            names.push((twin.name().to_owned(), NameClass::Alternate));
        }
        names.extend(initialism(name).map(|short| (short, NameClass::Derived)));
        // "Kot District": the bare word is too common to be the name, but a list may have it.
        if level == Level::Admin2 {
            let bare = |name: &str| name.strip_suffix(" District").map(str::to_owned);
            names.extend(bare(name).map(|bare| (bare, NameClass::Primary)));
            names.extend(aliases.iter().filter_map(|alias| bare(alias)).map(|bare| (bare, NameClass::Alternate)));
        }
        self.compiler.add(&Entry {
            geonames_id: twin.as_ref().and_then(geonames_id),
            id,
            name: name.to_owned(),
            names,
            lon,
            lat,
            population: twin.as_ref().map_or(0, Place::population),
            radius_km,
            country: country.to_owned(),
            unit,
            feature: kind.to_owned(),
            flags: flags::CURATED | if historical { flags::HISTORICAL } else { 0 },
            is_unit: matches!(level, Level::Admin1 | Level::Admin2),
            ..Entry::default()
        });
        Ok(())
    }

    /// The same place in the world store: of the same level, with one of the names, within 12 km (a unit of
    /// the first level: anywhere in the country).
    fn twin(
        &self,
        row: &Row<'_>,
        country: &str,
        level: Level,
        point: Option<(f64, f64)>,
        aliases: &[&str],
    ) -> Option<Place<'w>> {
        if country.is_empty() || !matches!(level, Level::Admin1 | Level::Settlement) && point.is_some() {
            return None;
        }
        let admin1 = (!row.get(4).is_empty()).then(|| row.get(4));
        std::iter::once(row.get(0)).chain(aliases.iter().copied()).find_map(|name| {
            self.world
                .find(name)
                .into_iter()
                .map(|hit| self.world.place(hit.place))
                .filter(|place| place.country() == Some(country) && place.level() == level)
                .filter(|place| match point {
                    _ if level == Level::Admin1 => true,
                    Some((lon, lat)) => place.distance_km(lon, lat) <= 12.0,
                    None => admin1.is_none() || place.admin1().map(crate::fold) == admin1.map(crate::fold),
                })
                .min_by(|a, b| {
                    let far =
                        |place: &Place<'_>| point.map_or(0.0, |point| distance_km(point, (place.lon(), place.lat())));
                    far(a).total_cmp(&far(b)).then(b.population().cmp(&a.population()))
                })
        })
    }

    fn container(
        &mut self,
        country: &str,
        level: Level,
        name: &str,
        admin1: &str,
        admin2: &str,
        twin: Option<&Place<'_>>,
    ) -> Option<u32> {
        if country.is_empty() {
            return None;
        }
        // The unit's own name as GeoNames spells it, so that keys agree between the layers.
        let first = match level {
            Level::Admin1 => twin.and_then(Place::admin1).unwrap_or(name).to_owned(),
            _ if admin1.is_empty() => return None,
            _ => self.spelling(country, admin1),
        };
        let one = self.unit(country, &first, None);
        let second = if level == Level::Admin2 { name } else { admin2 };
        if level == Level::Admin1 || second.is_empty() {
            return Some(one);
        }
        Some(self.unit(country, &first, Some((one, second))))
    }

    fn spelling(&self, country: &str, admin1: &str) -> String {
        self.world
            .find(admin1)
            .into_iter()
            .map(|hit| self.world.place(hit.place))
            .find(|place| place.country() == Some(country) && place.level() == Level::Admin1)
            .map_or(admin1, |place| place.name())
            .to_owned()
    }

    fn unit(&mut self, country: &str, first: &str, second: Option<(u32, &str)>) -> u32 {
        let key = (country.to_owned(), first.to_owned(), second.map_or("", |(_, name)| name).to_owned());
        if let Some(&number) = self.units.get(&key) {
            return number;
        }
        let number = match second {
            Some((parent, name)) => self.compiler.unit(country, name, Some((parent, first)), false),
            None => self.compiler.unit(country, first, None, false),
        };
        self.units.insert(key, number);
        number
    }

    fn id(&mut self, row: &Row<'_>, country: &str, kind: &str, name: &str, admin1: &str) -> String {
        let country = if country.is_empty() { "xx" } else { country };
        let base = format!("cur:{}.{}.{}", country.to_ascii_lowercase(), kind.to_ascii_lowercase(), slug(name));
        if self.ids.insert(base.clone()) {
            return base;
        }
        let longer = format!("{base}.{}", slug(admin1));
        if self.ids.insert(longer.clone()) {
            return longer;
        }
        let numbered = format!("{longer}.{}-{}", slug(row.file), row.line);
        self.ids.insert(numbered.clone());
        numbered
    }
}

fn geonames_id(place: &Place<'_>) -> Option<u32> {
    place.id().strip_prefix("gn:")?.parse().ok()
}

/// An alias in capitals, or with a dot at its end, is an abbreviation.
fn classify(name: &str, otherwise: NameClass) -> NameClass {
    let short = name.chars().filter(|c| c.is_alphabetic()).count() <= 5;
    let capitals = name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    if otherwise != NameClass::Demonym && name.is_ascii() && short && (capitals || name.ends_with('.')) {
        NameClass::Abbreviation
    } else {
        otherwise
    }
}

/// "Dera Ismail Khan" -> "D.I. Khan": the press shortens names of three and more words so.
pub fn initialism(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(' ').collect();
    let (last, first) = parts.split_last()?;
    if first.len() < 2 || !parts.iter().all(|part| part.chars().all(char::is_alphabetic)) {
        return None;
    }
    if !parts.iter().all(|part| part.starts_with(char::is_uppercase)) {
        return None;
    }
    let mut short: String = first.iter().filter_map(|part| part.chars().next()).flat_map(|c| [c, '.']).collect();
    short.push(' ');
    short.push_str(last);
    Some(short)
}

fn slug(name: &str) -> String {
    crate::fold(name).replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initialisms_are_those_of_the_press() {
        assert_eq!(initialism("Dera Ismail Khan").as_deref(), Some("D.I. Khan"));
        assert_eq!(initialism("Toba Tek Singh").as_deref(), Some("T.T. Singh"));
        assert_eq!(initialism("Lashkar Gah"), None);
        assert_eq!(initialism("Nad-e Ali"), None);
    }

    #[test]
    fn a_wrong_row_names_file_line_and_column() {
        let table = format!("{}\nWana\t\tPPL\tPK\t\t\t132\t69\t2\t1\tx\n", COLUMNS.join("\t"));
        let world = Gazetteer::new(Vec::new());
        let error = compile(&world, &[("places-pk.tsv".into(), table)]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "places-pk.tsv:2: column \"lat\": expected a number from -90 to 90, found \"132\""
        );
    }
}
