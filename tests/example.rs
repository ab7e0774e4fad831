//! `output/example/` is what the command makes of `articles/`; GDAL opens it.
//!
//! `UPDATE=1 cargo test --test example` makes it anew; look at the difference before you commit it.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const LAYERS: [&str; 3] = ["incidents.geojson", "places.geojson", "rejects.csv"];

fn make(folder: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["map", "articles", "-o"])
        .arg(format!("{}/", folder.display()))
        .status()
        .expect("the command starts");
    assert!(status.success(), "{status}");
}

#[test]
fn example_layers_are_what_the_command_makes() {
    let example = Path::new("output/example");
    if env::var_os("UPDATE").is_some() {
        make(example);
    }
    let fresh = tempfile::tempdir().expect("a folder for the layers");
    make(fresh.path());
    for name in LAYERS {
        let (made, kept) = (fs::read_to_string(fresh.path().join(name)), fs::read_to_string(example.join(name)));
        let (made, kept) = (made.expect("the layer is made"), kept.expect("the layer is kept"));
        if let Some((line, (made, kept))) =
            made.lines().zip(kept.lines()).enumerate().find(|(_, (made, kept))| made != kept)
        {
            panic!("{name}:{}: made {made}\nkept {kept}\nUPDATE=1 cargo test --test example makes it anew", line + 1);
        }
        assert_eq!(made.len(), kept.len(), "{name} has another length");
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    let run = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["map", "articles", "-o", "-", "--threads", threads])
            .output()
            .expect("the command starts");
        output.stdout
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert!(one == run("2") && one == run("5"));
}

#[test]
fn gdal_opens_the_layers_with_typed_columns() {
    let Ok(version) = Command::new("ogrinfo").arg("--version").output() else {
        println!("skipped: ogrinfo (gdal-bin) is not installed");
        return;
    };
    println!("{}", String::from_utf8_lossy(&version.stdout));
    let fresh = tempfile::tempdir().expect("a folder for the layers");
    make(fresh.path());
    for (name, dates) in [("incidents", true), ("places", false)] {
        let path = fresh.path().join(format!("{name}.geojson"));
        let output = Command::new("ogrinfo").args(["-so", "-al"]).arg(&path).output().expect("ogrinfo runs");
        let told = String::from_utf8_lossy(&output.stdout);
        let text = fs::read_to_string(&path).expect("the layer is there");
        let features = text.matches(r#"{"type":"Feature","#).count();
        assert!(features > 0);
        assert!(told.contains(&format!("Feature Count: {features}")), "{told}");
        assert!(told.contains(&format!("Layer name: {name}")), "{told}");
        assert!(told.contains("Geometry: Point"), "{told}");
        assert!(told.contains("WGS 84"), "{told}");
        if dates {
            assert!(told.contains("start_date: Date") && told.contains("end_date: Date"), "{told}");
            assert!(told.contains("killed_best: Integer"), "{told}");
            assert!(told.contains("confidence: Real"), "{told}");
        }
    }
}
