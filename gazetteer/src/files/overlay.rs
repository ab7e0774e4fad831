//! Overlay tables: rows that add places, give further names to known ones, replace or hide them.

use std::collections::{BTreeSet, HashMap};
use std::io::BufRead;
use std::path::Path;

use super::features::{feature_code, usual_radius_km};
use super::row::Row;
use super::{file_name, geojson, stem, table};
use crate::Error;
use crate::layers::{Gazetteer, Level, Place, PlaceRef};
use crate::store::compile::{Compiler, Entry};
use crate::store::format::NameClass;

/// Compiles a table to a store, to be laid over `below`. Rows that are wrong are left out and told.
///
/// - A row with coordinates is a place.
/// - A row without gives its names to the one place below that it names (`name`, narrowed by `country`, `admin1`,
///   `kind`), or to the one with its `replace_id`.
/// - A row with `replace_id` hides the place of that id.
/// - A row with `suppress` hides the place with its `replace_id` or `id`, or else all places of its name: in its
///   country, and with coordinates only within its radius.
///
/// # Errors
/// When the file as a whole cannot be used.
pub fn overlay(source: impl BufRead, path: &Path, below: &Gazetteer) -> Result<(Vec<u8>, Vec<Error>), Error> {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut take = |row: Result<Row, Error>| {
        match row {
            Ok(row) => rows.push(row),
            Err(wrong) => problems.push(wrong),
        }
        Ok(())
    };
    let members = if is_json(path) {
        geojson::rows(source, path, &mut take)?
    } else {
        table::rows(source, path, &mut take)?;
        geojson::Object::new()
    };
    let mut compiler = Compiler::new();
    let member = |keys: [&str; 2]| keys.iter().find_map(|key| members.get(*key)).and_then(|value| value.as_str());
    compiler.meta("title", &format!("overlay {}", file_name(path)));
    if let Some(licence) = member(["licence", "license"]) {
        compiler.meta("licence", licence);
    }
    let own = format!("own places: {}", file_name(path));
    compiler.meta("attribution", member(["attribution", "source"]).unwrap_or(&own));
    // Countries first (a store's reader finds them there), then units, then what lies in them.
    rows.sort_by_key(|row: &Row| (row.suppress, Level::of(&row.feature).min(Level::Settlement), row.line));
    let mut overlay =
        Overlay { below, compiler, prefix: stem(path), units: HashMap::new(), known: known(&rows, below) };
    for row in &rows {
        if let Err(reason) = overlay.row(row) {
            problems.push(Error::Row {
                name: path.display().to_string(),
                line: row.line,
                reason: format!("{reason}; row skipped"),
            });
        }
    }
    problems.sort_by_key(|problem| if let Error::Row { line, .. } = problem { *line } else { 0 });
    Ok((overlay.compiler.finish(), problems))
}

/// By its ending, or the ending before `.gz`.
pub(super) fn is_json(path: &Path) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl"].iter().any(|ending| name.ends_with(ending))
}

/// The places below that rows name by id, found in one pass over all records.
fn known(rows: &[Row], below: &Gazetteer) -> HashMap<String, PlaceRef> {
    let wanted: BTreeSet<&str> = rows.iter().map(|row| row.replace.as_str()).filter(|id| !id.is_empty()).collect();
    let mut known = HashMap::new();
    if wanted.is_empty() {
        return known;
    }
    for (layer, store) in below.layers().iter().enumerate() {
        for record in 0..store.len() as u32 {
            let place = PlaceRef { layer: layer as u16, record };
            let id = below.place(place).id();
            if wanted.contains(id.as_str()) {
                known.insert(id, place);
            }
        }
    }
    known
}

struct Overlay<'g> {
    below: &'g Gazetteer,
    compiler: Compiler,
    prefix: String,
    units: HashMap<(String, String, String), u32>,
    known: HashMap<String, PlaceRef>,
}

impl<'g> Overlay<'g> {
    fn row(&mut self, row: &Row) -> Result<(), String> {
        let country = country(self.below, &row.country)?;
        if row.suppress {
            return self.suppress(row, &country);
        }
        let twin = self.twin(row, &country)?;
        let name = if row.name.is_empty() { twin.map_or("", |twin| twin.name()) } else { &row.name };
        if crate::fold(name).is_empty() {
            return Err(format!("name: expected a name, found {name:?}"));
        }
        // Said, or else as the place below has it.
        let country = twin.filter(|_| country.is_empty()).and_then(|twin| twin.country()).unwrap_or(&country);
        let feature = match (row.feature.as_str(), twin) {
            ("", Some(twin)) => twin.feature().to_owned(),
            ("", None) => feature_code("").unwrap_or_default(),
            (said, _) => said.to_owned(),
        };
        let population = if row.population == 0 { twin.map_or(0, |twin| twin.population()) } else { row.population };
        let ((lon, lat), usual) = match (row.point, twin) {
            (Some(point), _) => (point, usual_radius_km(&feature, population)),
            (None, Some(twin)) => ((twin.lon(), twin.lat()), f64::from(twin.radius_m()) / 1000.0),
            (None, None) => return Err("no coordinates; add lat and lon".to_owned()),
        };
        let level = Level::of(&feature);
        let within =
            |said: &str, known: Option<&str>| if said.is_empty() { known.unwrap_or("") } else { said }.to_owned();
        let admin1 = match level {
            Level::Admin1 => name.to_owned(),
            _ => within(&row.admin1, twin.and_then(|twin| twin.admin1())),
        };
        let admin2 = match level {
            Level::Admin1 => String::new(),
            Level::Admin2 => name.to_owned(),
            _ => within(&row.admin2, twin.and_then(|twin| twin.admin2())),
        };
        let unit = self.unit(country, &admin1, &admin2);
        let id = match (&*row.id, twin) {
            // Further names for a place leave it the place it was.
            ("", Some(twin)) if row.point.is_none() => twin.id(),
            ("", _) => format!("{}:{}", self.prefix, row.line),
            (id, _) if id.contains(':') => id.to_owned(),
            (id, _) => format!("{}:{id}", self.prefix),
        };
        let mut names = row.names.clone();
        if let Some(twin) = twin.filter(|twin| twin.name() != name) {
            names.push((twin.name().to_owned(), NameClass::Alternate));
        }
        self.compiler.add(&Entry {
            geonames_id: id.strip_prefix("gn:").and_then(|number| number.parse().ok()),
            id,
            name: name.to_owned(),
            names,
            lon,
            lat,
            population,
            radius_km: row.radius_km.unwrap_or(usual) + row.precision_km,
            country: country.to_owned(),
            unit,
            feature,
            flags: row.flags,
            is_unit: unit.is_some() && matches!(level, Level::Admin1 | Level::Admin2),
            ..Entry::default()
        });
        if !row.replace.is_empty() {
            self.compiler.hide_place(&row.replace);
        }
        Ok(())
    }

    fn suppress(&mut self, row: &Row, country: &str) -> Result<(), String> {
        let id = if row.replace.is_empty() { &row.id } else { &row.replace };
        if !id.is_empty() {
            self.compiler.hide_place(id);
            return Ok(());
        }
        let names = std::iter::once(&row.name).chain(row.names.iter().map(|(name, _)| name));
        let names: Vec<&String> = names.filter(|name| !crate::fold(name).is_empty()).collect();
        if names.is_empty() {
            return Err("suppress: expected an id or a name to hide, found none".to_owned());
        }
        let within = row.point.map(|point| (point, row.radius_km.unwrap_or(10.0) + row.precision_km));
        for name in names {
            self.compiler.hide_name(name, country, within);
        }
        Ok(())
    }

    /// The place below that a row is about.
    fn twin(&self, row: &Row, country: &str) -> Result<Option<Place<'g>>, String> {
        if !row.replace.is_empty() {
            let place = self.known.get(&row.replace).map(|&place| self.below.place(place));
            return place.map(Some).ok_or_else(|| {
                format!("replace_id: no place {:?} in the layers below; see `dateline locate` for ids", row.replace)
            });
        }
        if row.point.is_some() {
            return Ok(None);
        }
        let admin1 = crate::fold(&row.admin1);
        let mut places: Vec<Place<'g>> = self
            .below
            .find(&row.name)
            .into_iter()
            .map(|hit| self.below.place(hit.place))
            .filter(|place| country.is_empty() || place.country() == Some(country))
            .filter(|place| row.feature.is_empty() || place.level() == Level::of(&row.feature))
            .filter(|place| admin1.is_empty() || place.admin1().map(crate::fold).as_deref() == Some(admin1.as_str()))
            .collect();
        places.sort_by_key(Place::reference);
        places.dedup_by_key(|place| place.reference());
        match places[..] {
            [place] => Ok(Some(place)),
            [] => {
                Err(format!("no coordinates, and no place {:?} below to give the names to; add lat and lon", row.name))
            }
            _ => Err(format!(
                "no coordinates, and {} places {:?} below; say which with replace_id, or country, admin1 and kind",
                places.len(),
                row.name
            )),
        }
    }

    fn unit(&mut self, country: &str, admin1: &str, admin2: &str) -> Option<u32> {
        if country.is_empty() || admin1.is_empty() {
            return None;
        }
        let first = spelling(self.below, country, admin1);
        let key = (country.to_owned(), first.clone(), String::new());
        let compiler = &mut self.compiler;
        let one = *self.units.entry(key).or_insert_with(|| compiler.unit(country, &first, None, false));
        if admin2.is_empty() {
            return Some(one);
        }
        let key = (country.to_owned(), first.clone(), admin2.to_owned());
        Some(*self.units.entry(key).or_insert_with(|| compiler.unit(country, admin2, Some((one, &first)), false)))
    }
}

/// The first-level unit's name as the layers below spell it, so that the keys of units agree.
pub(super) fn spelling(below: &Gazetteer, country: &str, admin1: &str) -> String {
    below
        .find(admin1)
        .into_iter()
        .map(|hit| below.place(hit.place))
        .find(|place| place.country() == Some(country) && place.level() == Level::Admin1)
        .and_then(|place| place.admin1())
        .unwrap_or(admin1)
        .to_owned()
}

/// ISO code of a country given by code or name; empty stays empty.
pub(super) fn country(below: &Gazetteer, said: &str) -> Result<String, String> {
    let code = said.to_ascii_uppercase();
    if said.is_empty() || below.country(&code).is_some() {
        return Ok(code);
    }
    below
        .find(said)
        .into_iter()
        .map(|hit| below.place(hit.place))
        .find(|place| place.level() == Level::Country)
        .and_then(|place| place.country())
        .map(str::to_owned)
        .ok_or_else(|| format!("country: expected an ISO code such as PK or a country's name, found {said:?}"))
}
