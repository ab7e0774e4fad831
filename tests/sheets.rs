//! Incident sheets as people in many countries keep them, by name alone: with headers and units in their languages,
//! places of all kinds, some that no gazetteer has. Every row is in its unit or honestly coarser, or left out; none is in
//! another country.
//!
//! The last column of the sheets in `data/sheets/` is where the place lies, to a few kilometres, as its author knows it;
//! it is taken off before the sheet is read. The sheets' incidents are invented.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use dateline::Gazetteer;
use dateline::convert::{self, Files, GazetteerAtlas, Options};
use dateline::read::table::{Source, TableOptions};
use dateline::write::{Extras, Format, Place};
use geo::{Distance, Haversine, Point};
use serde_json::Value;

/// The sheet without its last column, and that column: latitude and longitude.
fn sheet(name: &str) -> (Vec<u8>, Vec<Point<f64>>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheets").join(format!("{name}.csv"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let (mut writer, mut truth) = (csv::Writer::from_writer(Vec::new()), Vec::new());
    for (number, row) in reader.records().map(Result::unwrap).enumerate() {
        let (place, cells) = row.iter().collect::<Vec<_>>().split_last().map(|(a, b)| (*a, b.to_vec())).unwrap();
        writer.write_record(cells).unwrap();
        if number > 0 {
            let (lat, lon) = place.split_once(' ').unwrap();
            truth.push(Point::new(lon.parse().unwrap(), lat.parse().unwrap()));
        }
    }
    (writer.into_inner().unwrap(), truth)
}

/// Reads a sheet by its names and looks at every row; `unlocated` may stay without a place.
#[track_caller]
fn check(name: &str, country: &str, unlocated: usize) {
    let (bytes, truth) = sheet(name);
    let contains = |code: &str, lon: f64, lat: f64| Gazetteer::embedded().country_contains(code, lon, lat, 10.0);
    let atlas = GazetteerAtlas::new(Gazetteer::embedded(), contains, 0.4);
    let table = convert::table(Source::copy("list.csv", bytes.as_slice()).unwrap(), &TableOptions::default()).unwrap();
    // As it is, and with the country that its keeper would give.
    for countries in [Vec::new(), Vec::from_iter((!country.is_empty()).then(|| country.to_owned()))] {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::new(Place::Folder(folder.path().to_owned()), Format::GeoJson, Extras::default());
        let options = Options { keep_unlocated: true, countries, ..Options::default() };
        let summary = convert::convert(&table, &options, &atlas, &mut files).unwrap();
        files.commit(&summary).unwrap();
        let text = std::fs::read_to_string(folder.path().join("incidents.geojson")).unwrap();
        let layer: Value = serde_json::from_str(&text).unwrap();
        let features = layer["features"].as_array().unwrap();
        assert_eq!(features.len(), truth.len());
        let mut missing = 0;
        for (feature, truth) in features.iter().zip(&truth) {
            let properties = &feature["properties"];
            assert!(
                !properties["start_date"].is_null() && !properties["killed_best"].is_null(),
                "{name}: {properties}"
            );
            let point = &feature["geometry"]["coordinates"];
            let (Some(lon), Some(lat)) = (point[0].as_f64(), point[1].as_f64()) else {
                missing += 1;
                continue;
            };
            let metres = Haversine.distance(Point::new(lon, lat), *truth);
            let radius = properties["radius_m"].as_f64().unwrap();
            assert!(metres <= radius.max(30_000.0), "{name}: {metres:.0} m off: {properties}");
            assert!(country.is_empty() || properties["country_code"] == country, "{name}: {properties}");
        }
        assert!(missing <= unlocated, "{name}: {missing} rows have no place");
    }
}

#[test]
fn the_middle_east() {
    check("syria", "SY", 1);
    check("iraq", "IQ", 0);
    check("yemen", "YE", 0);
    check("turkey", "TR", 0);
}

#[test]
fn africa() {
    check("nigeria", "NG", 0);
    check("sudan", "SD", 0);
    check("ethiopia", "ET", 0);
    check("mozambique", "MZ", 0);
}

#[test]
fn america() {
    check("colombia", "CO", 0);
    check("mexico", "MX", 0);
}

#[test]
fn asia() {
    check("philippines", "PH", 0);
    check("india", "IN", 0);
}

#[test]
fn ukraine() {
    check("ukraine", "UA", 0);
}

/// Names in French and Russian, two- and three-letter codes, numbers of states.
#[test]
fn lists_of_many_countries() {
    check("sahel", "", 0);
    check("russia", "", 0);
    check("gw", "", 0);
}
