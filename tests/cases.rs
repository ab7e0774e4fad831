//! Articles written for the tests, each with the incidents that an analyst would code: `tests/cases/*.md`.
//!
//! A case is prose (why), a fenced block with the article, and a table with one row per incident in the order of
//! their first telling: kind, mode, date (EDTF), places, killed, injured, and actor where the case has that column;
//! `-` where nothing is told or the column does not matter.

use std::fmt::Write as _;
use std::path::Path;

use dateline::extract::{Count, Incident};
use dateline::{Document, Gazetteer, resolve};

#[test]
fn every_case_gives_its_incidents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 12);
    let mut wrong = String::new();
    for path in paths {
        let case = std::fs::read_to_string(&path).unwrap();
        let (article, expected) = read(&case);
        let name = path.file_stem().unwrap().to_string_lossy();
        let kind = if article.starts_with('#') { "md" } else { "txt" };
        let document = document(&format!("{name}.{kind}"), article);
        let analysis = dateline::analyse(&document, Gazetteer::embedded(), &resolve::Options::default());
        let found: Vec<[String; 7]> = analysis.incidents.iter().map(row).collect();
        let fits = found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(found, row)| found.iter().zip(row).all(|(found, cell)| cell == "-" || found == cell));
        if !fits {
            let _ = writeln!(wrong, "{name}\n  expected {expected:#?}\n  found {found:#?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The article and the rows of a case.
fn read(case: &str) -> (&str, Vec<Vec<String>>) {
    let (_, rest) = case.split_once("```text\n").expect("a case has a text");
    let (article, rest) = rest.split_once("\n```").expect("the text ends");
    let rows = rest.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    (article, rows.map(cells).collect())
}

fn document(name: &str, article: &str) -> Document {
    Document::new(name, article)
}

fn row(incident: &Incident) -> [String; 7] {
    let number = |count: Count| count.best.or(count.low).map_or_else(|| "-".to_owned(), |number| number.to_string());
    let places: Vec<&str> = incident.places.iter().map(|place| place.text.as_str()).collect();
    let place = if places.is_empty() { "-".to_owned() } else { places.join("; ") };
    [
        incident.kind.as_str().to_owned(),
        incident.mode.as_str().to_owned(),
        incident.when.edtf.clone(),
        place,
        number(incident.casualties.killed),
        number(incident.casualties.injured),
        incident.actor.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}
