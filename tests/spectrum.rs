//! The csv-spectrum suite, where it lies beside the checkout: our reader against the suite's own answers, and every
//! cell through a layer and back.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;

use dateline::convert::{Atlas, Files, Options, Spot, convert, given};
use dateline::read::table::{Batch, Source, Table, TableOptions};
use dateline::resolve::Query;
use dateline::write::{Extras, Format, Place};
use serde_json::Value;

/// Knows no place.
struct Nowhere;

impl Atlas for Nowhere {
    fn locate(&self, _: &Query<'_>) -> Option<Spot> {
        None
    }

    fn contains(&self, _: &str, _: f64, _: f64) -> Option<bool> {
        None
    }
}

/// The list as a layer without points, and the layer read again as a list: every cell is what it was.
fn through_a_layer(table: &Table, rows: &[Value], name: &str) {
    let folder = tempfile::tempdir().unwrap();
    // An unnamed first column cannot be pointed at; nor can one whose name holds an equals sign.
    let Ok(place) = given(&format!("place={}", table.columns.first().map_or("", String::as_str))) else { return };
    let options = Options { map: vec![place], keep_unlocated: true, ..Options::default() };
    let mut files = Files::new(Place::Folder(folder.path().to_owned()), Format::GeoJson, Extras::default());
    let summary = convert(table, &options, &Nowhere, &mut files).unwrap();
    files.commit(&summary).unwrap();
    let layer: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("incidents.geojson")).unwrap()).unwrap();
    let features = layer["features"].as_array().unwrap();
    assert_eq!(features.len(), rows.len(), "{name}");
    for (feature, row) in features.iter().zip(rows) {
        for (column, cell) in row.as_object().unwrap() {
            let properties = &feature["properties"];
            let renamed = properties.get(format!("row_{column}"));
            let found = match renamed.or_else(|| properties.get(column)).unwrap() {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            assert_eq!(found, cell.as_str().unwrap(), "{name}: {column}");
        }
    }
}

#[test]
fn the_suite_is_read_as_specified() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(suite) = folders.map(|folder| folder.join("shared/data/suites/csv-spectrum")).find(|path| path.is_dir())
    else {
        println!("skipped: the csv-spectrum suite is not here");
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(suite.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut answer = std::fs::read_to_string(suite.join("json").join(format!("{name}.json"))).unwrap();
        if !std::fs::read(&path).unwrap().contains(&b'\r') {
            // A copy of the suite whose line ends were made alike.
            answer = answer.replace("\\r\\n", "\\n");
        }
        let mut expected = match serde_json::from_str(&answer).unwrap() {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        if name == "location_coordinates" {
            // The suite's answer has another number than its question.
            expected[0]["Contact Phone Number"] = "2095257564".into();
        }
        let options = TableOptions { header: Some(true), ..TableOptions::default() };
        let table = Table::open(Source::open(&path).unwrap(), &options).unwrap();
        let mut rows = table.rows().unwrap();
        let mut batch = Batch::default();
        let mut found = Vec::new();
        while rows.read(&mut batch).unwrap() {
            for row in batch.rows().filter(|row| rows.number(row).is_some()) {
                let cells = table.columns.iter().cloned().zip(row.cells().map(|cell| cell.into_owned().into()));
                found.push(serde_json::Value::Object(cells.collect()));
            }
        }
        assert_eq!(found, expected, "{name}");
        through_a_layer(&table, &found, name);
        count += 1;
    }
    assert_eq!(count, 12);
}
