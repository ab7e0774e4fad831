//! Who's On First: a folder or tar file of records.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::features::usual_radius_km;
use super::geojson::Object;
use super::input::{self, Watch};
use super::row::Row;
use crate::Error;
use crate::layers::{Level, distance_km};
use crate::store::format::{NameClass, flags};

/// What the licence asks to be shown.
pub(super) const ATTRIBUTION: &str = "Contains data from Who's On First (whosonfirst.org)";
/// Where the licence stands.
pub(super) const LICENCE: &str = "https://whosonfirst.org/docs/licenses/";

/// Languages whose names are taken; those spoken at the place besides. Names in others were largely translated by
/// machines: the town Tank is "Panzer" there.
const LANGUAGES: [&str; 7] = ["eng", "urd", "pus", "fas", "prs", "ara", "und"];

/// Records of one folder or tar file.
pub(super) struct Records {
    path: PathBuf,
    /// Names of regions and counties, by id.
    units: HashMap<u64, String>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Object,
}

impl Records {
    /// Learns the names of units; each country goes to `country`.
    pub(super) fn open(
        path: &Path,
        watch: Watch<'_>,
        mut country: impl FnMut(Row) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut records = Self { path: path.to_owned(), units: HashMap::new() };
        input::records(path, watch, |_, bytes| {
            let Ok(Feature { properties }) = serde_json::from_slice(bytes) else { return Ok(()) };
            if matches!(text(&properties, "wof:placetype"), "region" | "county")
                && is_live(&properties)
                && let Some(id) = properties.get("wof:id").and_then(Value::as_u64)
            {
                records.units.insert(id, text(&properties, "wof:name").to_owned());
            }
            let feature = feature(text(&properties, "wof:placetype"));
            if feature.is_some_and(|feature| Level::of(feature) == Level::Country)
                && let Ok(Some(row)) = records.row(&properties)
            {
                country(row)?;
            }
            Ok(())
        })?;
        Ok(records)
    }

    /// All live places except countries, or what is wrong with their records.
    pub(super) fn rows(
        &self,
        watch: Watch<'_>,
        mut each: impl FnMut(Result<Row, Error>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        input::records(&self.path, watch, |name, bytes| {
            let wrong = |reason: String| Error::Store {
                name: format!("{}: {name}", self.path.display()),
                reason: reason + "; record skipped",
            };
            let properties = match serde_json::from_slice(bytes) {
                Ok(Feature { properties }) => properties,
                Err(error) => return each(Err(wrong(format!("expected a record: {error}")))),
            };
            match self.row(&properties) {
                Ok(Some(row)) if Level::of(&row.feature) == Level::Country => Ok(()),
                Ok(Some(row)) => each(Ok(row)),
                Ok(None) => Ok(()),
                Err(reason) => each(Err(wrong(reason))),
            }
        })
    }

    /// `None` for what is no place on a map, or is no longer.
    fn row(&self, properties: &Object) -> Result<Option<Row>, String> {
        let id = properties.get("wof:id").and_then(Value::as_u64).ok_or("wof:id: expected a number, found none")?;
        let Some(feature) = feature(text(properties, "wof:placetype")) else { return Ok(None) };
        let name = text(properties, "wof:name");
        if !is_live(properties) || name.is_empty() {
            return Ok(None);
        }
        let number = |key: &str| properties.get(key).and_then(Value::as_f64);
        // The label's point lies inside; the centroid need not.
        let point = ["lbl", "geom"].iter().find_map(|kind| {
            let (lon, lat) = (number(&format!("{kind}:longitude"))?, number(&format!("{kind}:latitude"))?);
            let valid = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) && (lon, lat) != (0.0, 0.0);
            valid.then_some((lon, lat))
        });
        let point = point.ok_or("lbl:latitude, geom:latitude: expected a point, found none")?;
        let population = number("wof:population").unwrap_or(0.0).clamp(0.0, f64::from(u32::MAX)) as u32;
        let unit = |level: &str| -> String {
            let hierarchy = properties.get("wof:hierarchy").and_then(|list| list.get(0));
            let id = hierarchy.and_then(|ids| ids.get(level)).and_then(Value::as_u64);
            id.and_then(|id| self.units.get(&id)).cloned().unwrap_or_default()
        };
        let ends = [text(properties, "edtf:cessation"), text(properties, "edtf:deprecated")];
        let ended = ends.iter().any(|date| date.starts_with(|c: char| c.is_ascii_digit()));
        let country = match text(properties, "wof:country") {
            code if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => code,
            _ => "",
        };
        Ok(Some(Row {
            id: format!("wof:{id}"),
            name: name.to_owned(),
            names: names(properties, name),
            point: Some(point),
            feature: feature.to_owned(),
            country: country.to_owned(),
            admin1: unit("region_id"),
            admin2: unit("county_id"),
            population,
            radius_km: reach(text(properties, "geom:bbox"), point)
                .map(|radius| if Level::of(feature) == Level::Settlement { radius.max(1.0) } else { radius })
                .or_else(|| Some(usual_radius_km(feature, population)).filter(|_| Level::of(feature) > Level::Admin2)),
            flags: if ended { flags::HISTORICAL } else { 0 },
            ..Row::default()
        }))
    }
}

/// Feature code of a placetype; `None` for what is not taken: post codes, time zones, venues, campuses.
fn feature(placetype: &str) -> Option<&'static str> {
    Some(match placetype {
        "continent" => "CONT",
        "ocean" => "OCN",
        "marinearea" => "SEA",
        "country" => "PCLI",
        "dependency" => "PCLD",
        "disputed" => "TERR",
        "region" => "ADM1",
        "macroregion" | "macrocounty" => "RGN",
        "county" => "ADM2",
        "localadmin" => "ADM3",
        "locality" => "PPL",
        "borough" | "neighbourhood" | "macrohood" | "microhood" => "PPLX",
        "island" => "ISL",
        _ => return None,
    })
}

/// Neither out of date nor replaced; -1 means that nobody knows.
fn is_live(properties: &Object) -> bool {
    let superseded = properties.get("wof:superseded_by").and_then(Value::as_array).is_some_and(|by| !by.is_empty());
    let deprecated = text(properties, "edtf:deprecated").starts_with(|c: char| c.is_ascii_digit());
    properties.get("mz:is_current").and_then(Value::as_i64) != Some(0) && !superseded && !deprecated
}

fn names(properties: &Object, name: &str) -> Vec<(String, NameClass)> {
    let spoken: Vec<&str> = ["wof:lang_x_official", "wof:lang_x_spoken", "wof:lang"]
        .iter()
        .filter_map(|key| properties.get(*key)?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut names: Vec<(String, NameClass)> = Vec::new();
    for (key, value) in properties {
        let Some((language, kind)) = key.strip_prefix("name:").and_then(|key| key.split_once("_x_")) else { continue };
        if !LANGUAGES.contains(&language) && !spoken.contains(&language) {
            continue;
        }
        let class = match kind {
            "preferred" | "variant" => NameClass::Alternate,
            "abrv" | "abbr" => NameClass::Abbreviation,
            "historical" => NameClass::Historical,
            _ => continue,
        };
        for text in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
            if text != name && names.iter().all(|(known, _)| known != text) {
                names.push((text.to_owned(), class));
            }
        }
    }
    names
}

/// Distance from the point to the farthest corner of "west,south,east,north"; `None` for a box without extent.
fn reach(bbox: &str, point: (f64, f64)) -> Option<f64> {
    let sides: Vec<f64> = bbox.split(',').filter_map(|side| side.trim().parse().ok()).collect();
    let [west, south, east, north] = sides[..] else { return None };
    let corners = [(west, south), (west, north), (east, south), (east, north)];
    // The corners of a box are farther than what is in it: by a fifth for a circle and for most shapes.
    let reach = corners.iter().map(|&corner| distance_km(point, corner)).fold(0.0, f64::max) * 0.8;
    (reach > 0.05).then_some(reach)
}

fn text<'p>(properties: &'p Object, key: &str) -> &'p str {
    properties.get(key).and_then(Value::as_str).unwrap_or("").trim()
}
