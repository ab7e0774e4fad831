//! A review: `map` writes the sheet, somebody corrects cells in a spreadsheet, `convert` reads it back.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::{Value, json};

fn dateline(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline")).args(arguments).output().unwrap()
}

type Sheet = (csv::StringRecord, Vec<Vec<String>>);

/// The sheet of the articles that the tests have.
static SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let told = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/told");
    let names = ["wire.txt", "daily.txt", "roundup.txt", "elsewhere.txt"];
    let articles = names.map(|name| told.join(name));
    let sheet = folder.join("review.csv");
    let mut arguments = vec![Path::new("map")];
    arguments.extend(articles.iter().map(std::path::PathBuf::as_path));
    arguments.extend([Path::new("-o"), &sheet]);
    assert!(dateline(&arguments).status.success());
    let mut reader = csv::Reader::from_path(sheet).unwrap();
    let columns = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    (columns, rows)
});

/// What the corrected sheet becomes: the features by their ids, the rejects, and what was told.
fn back(folder: &Path, columns: &csv::StringRecord, rows: &[Vec<String>]) -> (Vec<Value>, String, String) {
    let path = folder.join("corrected.csv");
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
    let out = folder.join("out/");
    let run = dateline(&[Path::new("convert"), &path, Path::new("-o"), &out]);
    let layer: Value = serde_json::from_slice(&std::fs::read(out.join("incidents.geojson")).unwrap()).unwrap();
    let rejects = std::fs::read_to_string(out.join("rejects.csv")).unwrap_or_default();
    (layer["features"].as_array().unwrap().clone(), rejects, String::from_utf8(run.stderr).unwrap())
}

/// A row of the sheet, the cells that are changed in it, and what becomes of it: properties, or why it is rejected.
type Check = (usize, &'static [(&'static str, &'static str)], Value);

/// Rows of the sheet: a bomb in Tank on March 14 by three articles (0 to 2), a worker shot in Bannu on March 16 (3), a
/// bomb in Tank on March 17 (4), a bomb near Mopti (5).
fn checks() -> Vec<Check> {
    let geo = &[("longitude", "70.61"), ("latitude", "32.99")];
    vec![
        (0, &[("status", "Completed")], json!({"status": "Completed", "start_date": "2023-03-14", "place": "Tank"})),
        (
            0,
            &[("start_date", "2023-03-13")],
            json!({"start_date": "2023-03-13", "end_date": "2023-03-13", "when": "2023-03-13", "date_precision": "day",
                   "date_text": "2023-03-13 - 2023-03-14"}),
        ),
        (
            0,
            &[("end_date", "2023-03-16")],
            json!({"start_date": "2023-03-14", "when": "2023-03-14/2023-03-16", "date_precision": "range"}),
        ),
        (0, &[("start_date", ""), ("end_date", "")], json!({"start_date": null, "end_date": null, "when": null})),
        (0, &[("start_date", "some day")], json!({"start_date": null, "date_flag": "not a date"})),
        (
            0,
            &[("killed_best", "6.0"), ("killed_low", "many")],
            json!({"killed_best": 6, "killed_low": null,
                   "told": "column \"killed_low\": expected a number, found \"many\""}),
        ),
        (
            3,
            &[("place", "Kohat")],
            json!({"place": "Kohat", "title": "Attack, Kohat", "geo_method": "exact", "place_text": "Bannu",
                   "coordinates": [71.44929, 33.58196], "start_date": "2023-03-16"}),
        ),
        (3, &[("place", "Zzyzxabad")], json!("no place sure enough by the corrected name \"\"Zzyzxabad\"\"")),
        (
            3,
            geo,
            json!({"coordinates": [70.61, 32.99], "geo_method": "given", "place_id": null, "confidence": null,
                   "geo_precision": "point", "radius_m": 1000, "place": "Bannu"}),
        ),
        (
            3,
            &[("longitude", ""), ("latitude", "")],
            json!({"coordinates": null, "geo_method": null, "radius_m": null, "place": "Bannu"}),
        ),
        (
            3,
            &[("sub_event_type", "Armed clash")],
            json!({"event_type": "Battles", "title": "Armed clash, Bannu", "marker-symbol": "danger"}),
        ),
        (4, &[("status", "rejected")], json!("rejected in review")),
        (4, &[("status", "Canceled ")], json!("rejected in review")),
    ]
}

#[test]
fn corrections_are_in_the_layer() {
    let folder = tempfile::tempdir().unwrap();
    let (columns, rows) = SHEET.clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let id = |number: usize| format!("check-{number}");
    let all = checks();
    let corrected = all.iter().enumerate().map(|(number, (row, changes, _))| {
        let mut row = rows[*row].clone();
        row[at("id")] = id(number);
        for (name, cell) in *changes {
            row[at(name)] = (*cell).to_owned();
        }
        row
    });
    let (features, rejects, told) = back(folder.path(), &columns, &corrected.collect::<Vec<_>>());
    for (number, (_, changes, expected)) in all.iter().enumerate() {
        let feature = features.iter().find(|feature| feature["id"] == id(number));
        if let Some(reason) = expected.as_str() {
            let rejected = rejects.lines().any(|line| line.contains(reason) && line.contains(&id(number)));
            assert!(feature.is_none() && rejected, "{changes:?} {rejects}");
            continue;
        }
        let feature = feature.unwrap();
        for (name, value) in expected.as_object().unwrap() {
            match name.as_str() {
                "told" => assert!(told.contains(value.as_str().unwrap()), "{changes:?} {told}"),
                "coordinates" if value.is_null() => assert!(feature["geometry"].is_null(), "{changes:?}"),
                "coordinates" => assert_eq!(&feature["geometry"]["coordinates"], value, "{changes:?}"),
                name => assert_eq!(&feature["properties"][name], value, "{changes:?} {name}"),
            }
        }
    }
}

#[test]
fn a_spreadsheet_may_write_dates_its_own_way() {
    let folder = tempfile::tempdir().unwrap();
    let (columns, mut rows) = SHEET.clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    for row in &mut rows {
        for name in ["start_date", "end_date", "source_date", "when"] {
            let cell = &mut row[at(name)];
            *cell = cell.split('-').rev().collect::<Vec<_>>().join("/");
        }
    }
    let (features, ..) = back(folder.path(), &columns, &rows);
    let days: Vec<&Value> = features.iter().map(|feature| &feature["properties"]["start_date"]).collect();
    assert_eq!(days, ["2023-03-14", "2023-03-14", "2023-03-14", "2023-03-16", "2023-03-17", "2023-03-14"]);
    let whens: Vec<&Value> = features.iter().map(|feature| &feature["properties"]["when"]).collect();
    assert_eq!(days, whens);
    for (feature, row) in features.iter().zip(&SHEET.1) {
        let properties = &feature["properties"];
        assert!(properties["date_flag"].is_null());
        assert_eq!(
            [&properties["date_text"], &properties["date_basis"]],
            [&row[at("date_text")], &row[at("date_basis")]]
        );
    }
}
