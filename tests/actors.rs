//! `--actors`: the user's own actors over the table.

#![allow(clippy::unwrap_used)]

use std::process::Command;

use serde_json::Value;

const ARTICLE: &str = "GAO, Mali, March 8, 2024 (Reuters) - Fighters of the SOTH killed four soldiers in Menaka on Friday. \
    On Thursday, the Sahel Lions attacked a village near Gao, killing two civilians.\n";

/// What `map` finds with a table: the actors of each incident, the exit code, and what was told.
fn map(table: &str) -> (Vec<String>, i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let [article, actors] = ["a.txt", "actors.csv"].map(|name| folder.path().join(name));
    std::fs::write(&article, ARTICLE).unwrap();
    std::fs::write(&actors, table).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let run = command.arg("map").arg(article).arg("--actors").arg(&actors).output().unwrap();
    let told = String::from_utf8(run.stderr).unwrap().replace(&actors.display().to_string(), "actors.csv");
    let layer: Value = serde_json::from_slice(&run.stdout).unwrap_or_default();
    let names = layer["features"].as_array().into_iter().flatten();
    let names = names.map(|feature| feature["properties"]["actors"].as_str().unwrap_or("-").to_owned());
    (names.collect(), run.status.code().unwrap(), told)
}

#[test]
fn actors_of_the_users_own_are_known() {
    let check = |table: &str, expected: [&str; 2]| {
        let (names, code, told) = map(table);
        assert_eq!((names, code), (expected.map(str::to_owned).to_vec(), 0), "{table} {told}");
    };
    check("name,aliases,class,country\nNobody Here,,rebel,\n", ["-", "-"]);
    check("name,aliases,class,country\nSons of the Hill,SOTH,rebel,ML\n", ["Sons of the Hill", "-"]);
    // A name of the table gets another alias.
    check("name,aliases\nIslamic State Sahel Province,SOTH|Sahel Lions\n", ["Islamic State Sahel Province"; 2]);
}

#[test]
fn what_is_wrong_with_a_table_is_told() {
    let (names, code, told) = map("name,aliases,class\nSons of the Hill,SOTH,robots\nSahel Lions,,rebel\n");
    assert_eq!((names.len(), names[1].as_str(), code), (2, "Sahel Lions", 1));
    assert!(told.contains("actors.csv:2: column \"class\": expected one of state forces, rebel group"), "{told}");
    let (names, code, told) = map("group,aka\nSons of the Hill,SOTH\n");
    assert_eq!((names.len(), code), (0, 2));
    assert!(told.contains("actors.csv: line 1: expected a header with the columns name, aliases"), "{told}");
}
