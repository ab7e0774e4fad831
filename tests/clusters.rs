//! Reports of one incident, told differently by several articles: what `map` finds of them.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn told(names: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/told");
    names.iter().map(|name| folder.join(name)).collect()
}

fn map(articles: &[&str], output: &Path) {
    let run =
        Command::new(env!("CARGO_BIN_EXE_dateline")).arg("map").args(told(articles)).arg("-o").arg(output).output();
    let run = run.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// Source, day, cluster and reports of each feature.
fn rows(features: &[Value]) -> Vec<[String; 4]> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |feature: &Value| ["source", "start_date", "cluster_id", "reports"].map(|name| word(&feature[name]));
    features.iter().map(row).collect()
}

/// The properties of a layer's features.
fn layer(path: &Path) -> Vec<Value> {
    let layer: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    layer["features"].as_array().unwrap().iter().map(|feature| feature["properties"].clone()).collect()
}

#[test]
fn three_articles_tell_of_one_incident_and_one_tells_it_apart_from_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.geojson");
    map(&["wire.txt", "daily.txt", "roundup.txt", "elsewhere.txt"], &path);
    let features = layer(&path);
    let first = features[0]["incident_id"].as_str().unwrap();
    let row =
        |source: &str, day: &str, cluster: &str, reports: &str| [source, day, cluster, reports].map(str::to_owned);
    assert_eq!(
        rows(&features),
        [
            row("wire.txt", "2023-03-14", first, "3"),
            row("daily.txt", "2023-03-14", first, "3"),
            row("roundup.txt", "2023-03-14", first, "3"),
            row("roundup.txt", "2023-03-16", "null", "1"),
            row("roundup.txt", "2023-03-17", "null", "1"),
            row("elsewhere.txt", "2023-03-14", "null", "1"),
        ]
    );
}

#[test]
fn every_format_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let articles = ["wire.txt", "daily.txt", "elsewhere.txt"];
    map(&articles, &folder.path().join("out.geojson"));
    let expected = rows(&layer(&folder.path().join("out.geojson")));
    map(&articles, &folder.path().join("out.jsonl"));
    let lines = std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let incidents = lines.lines().flat_map(|line| {
        let article: Value = serde_json::from_str(line).unwrap();
        article["incidents"].as_array().unwrap().clone()
    });
    assert_eq!(rows(&incidents.collect::<Vec<_>>()), expected);
    map(&articles, &folder.path().join("out.csv"));
    let mut sheet = csv::Reader::from_path(folder.path().join("out.csv")).unwrap();
    let columns = sheet.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let at = ["source", "start_date", "cluster_id", "reports"].map(at);
    let cell = |text: &str| if text.is_empty() { "null".to_owned() } else { text.to_owned() };
    let found: Vec<[String; 4]> = sheet.records().map(|row| at.map(|at| cell(&row.as_ref().unwrap()[at]))).collect();
    assert_eq!(found, expected);
}

#[test]
fn one_article_alone_is_compared_with_nothing() {
    let folder = tempfile::tempdir().unwrap();
    map(&["roundup.txt"], &folder.path().join("out.geojson"));
    let found = rows(&layer(&folder.path().join("out.geojson")));
    assert!(!found.is_empty() && found.iter().all(|row| row[2] == "null" && row[3] == "null"), "{found:?}");
}
