//! Stores built from downloads and tables; the real samples where they are at hand.

#![cfg(feature = "files")]
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};

use dateline_gazetteer::files::{self, Built, Options};
use dateline_gazetteer::{Gazetteer, Store};

fn build(inputs: &[PathBuf], target: &Path, options: &Options) -> Built {
    files::build(inputs, target, options, Gazetteer::embedded(), &mut |_| {}).unwrap()
}

fn open(path: &Path) -> Gazetteer {
    Gazetteer::new(vec![files::map(path).unwrap()])
}

/// "id name country admin1/admin2 feature radius" of all places found.
fn ask(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    let describe = |hit: dateline_gazetteer::Hit| {
        let place = gazetteer.place(hit.place);
        format!(
            "{} {} {} {}/{} {} {}",
            place.id(),
            place.name(),
            place.country().unwrap_or("--"),
            place.admin1().unwrap_or("-"),
            place.admin2().unwrap_or("-"),
            place.feature(),
            place.radius_m()
        )
    };
    gazetteer.find(name).into_iter().map(describe).collect()
}

/// A line of a dump.
fn line(id: u32, name: &str, alternates: &str, point: (f64, f64), feature: &str, codes: (&str, &str)) -> String {
    let class = if feature.starts_with("ADM") || feature.starts_with("PCL") { "A" } else { "P" };
    let ((lat, lon), (one, two)) = (point, codes);
    format!(
        "{id}\t{name}\t{name}\t{alternates}\t{lat}\t{lon}\t{class}\t{feature}\tPK\t\t{one}\t{two}\t\t\t5000\t\t1\tAsia/Karachi\t2020-01-01\n"
    )
}

fn dump(folder: &Path) -> PathBuf {
    let mut text = String::new();
    text += &line(1, "Village One", "Wahid,ISB,swldw", (33.0, 70.0), "PPL", ("03", "11"));
    text += &line(2, "Village Two", "", (33.1, 70.0), "PPL", ("03", ""));
    text += &line(3, "Zz District", "", (33.0, 70.0), "ADM2", ("03", "11"));
    text += &line(4, "Zz Province", "", (33.5, 70.5), "ADM1", ("03", "00"));
    text += &line(5, "Zzland", "", (31.0, 70.0), "PCLI", ("00", ""));
    text += "6\ttoo\tfew\tcolumns\n";
    text += &line(7, "Beyond", "", (95.0, 70.0), "PPL", ("03", ""));
    for i in 0..20 {
        text += &line(100 + i, &format!("Hamlet {i}"), "", (33.0 + f64::from(i) * 0.01, 70.0), "PPL", ("03", "11"));
    }
    let path = folder.join("PK.txt");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_dump_is_read_with_its_units() {
    let folder = tempfile::tempdir().unwrap();
    let (dump, store) = (dump(folder.path()), folder.path().join("pk.dlg"));
    let built = build(&[dump], &store, &Options::default());
    assert_eq!((built.places, built.skipped), (25, 2));
    let problems: Vec<String> =
        built.problems.iter().map(|problem| problem.to_string().rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(
        problems,
        [
            "PK.txt:6: expected 19 columns, found 4; line skipped",
            "PK.txt:7: latitude: expected a number from -90 to 90, found \"95\"; line skipped"
        ]
    );
    let gazetteer = open(&store);
    assert_eq!(ask(&gazetteer, "village one"), ["gn:1 Village One PK Zz Province/Zz District PPL 1500"]);
    assert_eq!(ask(&gazetteer, "Wahid").len(), 1);
    assert!(ask(&gazetteer, "swldw").is_empty() && ask(&gazetteer, "ISB").is_empty());
    // 98 % of what lies in the district: 21 km off for the farthest hamlet.
    let district = gazetteer.place(gazetteer.find("Zz District")[0].place);
    assert!((19_000..28_000).contains(&district.radius_m()), "{}", district.radius_m());
    assert_eq!(gazetteer.country("PK").unwrap().name(), "Zzland");
}

#[test]
fn tables_beside_a_dump_are_read_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (dump, store) = (dump(folder.path()), folder.path().join("pk.dlg"));
    fs::write(folder.path().join("admin1CodesASCII.txt"), "PK.03\tSindhish\tSindhish\t4\n").unwrap();
    fs::write(folder.path().join("admin2Codes.txt"), "PK.03.11\tZz District\tZz District\t3\n").unwrap();
    fs::write(folder.path().join("hierarchy.txt"), "3\t2\tADM\n").unwrap();
    let names = "9\t1\ten\tOne Old\t\t\t\t1\n9\t1\tur\tگاؤں ایک\t1\t\t\t\n9\t1\tlink\thttps://x\t\t\t\t\n9\t77\ten\tNobody\t\t\t\t\n";
    fs::write(folder.path().join("alternateNamesV2.txt"), names).unwrap();
    build(&[dump], &store, &Options::default());
    let gazetteer = open(&store);
    assert_eq!(ask(&gazetteer, "village two"), ["gn:2 Village Two PK Sindhish/Zz District PPL 1500"]);
    assert_eq!(ask(&gazetteer, "گاؤں ایک").len(), 1);
    assert_eq!(gazetteer.find("one old")[0].class, dateline_gazetteer::NameClass::Historical);
    // With its own table of names, the dump's untagged column is not needed.
    assert!(ask(&gazetteer, "Wahid").is_empty());
}

#[test]
fn countries_and_classes_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (dump, store) = (dump(folder.path()), folder.path().join("pk.dlg"));
    let none =
        build(std::slice::from_ref(&dump), &store, &Options { countries: vec!["AF".into()], classes: Vec::new() });
    assert_eq!(none.places, 0);
    let units = build(&[dump], &store, &Options { countries: vec!["PK".into()], classes: vec!['A'] });
    assert_eq!(units.places, 3);
}

#[test]
fn the_same_input_gives_the_same_store_and_the_overlays_answers() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("t.csv");
    let text = "name,alt_names,lat,lon,country,admin1,kind\nZzaa,Zzbb|Zz-cc,33,70,PK,Sindh,town\nZzaa,,31,66,Afghanistan,Helmand,village\nZzdd,,,,,,\n";
    fs::write(&table, text).unwrap();
    let (one, two) = (folder.path().join("a.dlg"), folder.path().join("b/a.dlg"));
    fs::create_dir(folder.path().join("b")).unwrap();
    let built = build(std::slice::from_ref(&table), &one, &Options::default());
    build(std::slice::from_ref(&table), &two, &Options::default());
    assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());
    assert_eq!((built.places, built.skipped), (2, 1));
    assert!(built.problems[0].to_string().ends_with("t.csv:4: expected coordinates, found none; row skipped"));
    let (bytes, _) = files::overlay(text.as_bytes(), &table, Gazetteer::embedded()).unwrap();
    let overlay = Gazetteer::new(vec![Store::from_bytes(bytes, "t").unwrap()]);
    for name in ["Zzaa", "zzbb", "zzcc", "nothing"] {
        assert_eq!(ask(&open(&one), name), ask(&overlay, name), "{name}");
    }
}

#[test]
fn a_failed_build_leaves_the_old_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("a.dlg");
    fs::write(&store, "old").unwrap();
    let wrong = folder.path().join("wrong.csv");
    fs::write(&wrong, "no,columns\n1,2\n").unwrap();
    let result = files::build(&[wrong], &store, &Options::default(), Gazetteer::embedded(), &mut |_| {});
    assert!(result.unwrap_err().to_string().contains("expected a column \"name\""));
    assert_eq!(fs::read_to_string(&store).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
}

/// A sample of what `geonames.org` and `whosonfirst.org` offer: in the folder that `DATELINE_SAMPLES` names, else beside
/// the checkout.
fn sample(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("DATELINE_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/gazetteer"), PathBuf::from);
    let path = Some(folder.join(name)).filter(|path| path.exists());
    if path.is_none() {
        println!("skipped: no {name} in {}", folder.display());
    }
    path
}

#[test]
fn the_dump_of_the_netherlands_answers() {
    let Some(dump) = sample("geonames/NL.txt.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("nl.dlg");
    let built = build(&[dump], &store, &Options::default());
    assert_eq!((built.places, built.skipped), (22_852, 0));
    let gazetteer = open(&store);
    let town = "gn:2743608 Zutphen NL Gelderland/Gemeente Zutphen PPL ";
    assert!(ask(&gazetteer, "Zutphen").iter().any(|place| place.starts_with(town)));
    assert!(ask(&gazetteer, "Delfshavense Schie")[0].starts_with("gn:2743466 "));
    let findings = files::check(&gazetteer.layers()[0], Gazetteer::embedded());
    assert_eq!(findings.same_id.count, 0);
    assert!(findings.outside.count < 50, "{:?}", findings.outside);
}

#[test]
fn records_of_whos_on_first_answer() {
    let Some(records) = sample("wof-af-sample.tar.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("af.dlg");
    let built = build(&[records], &store, &Options::default());
    assert!(built.places > 1_800 && built.skipped == 0, "{built:?}");
    let gazetteer = open(&store);
    let province = ask(&gazetteer, "Sar-e Pol");
    assert!(
        province.iter().any(|place| place.starts_with("wof:85667523 Sar-e Pol AF Sar-e Pol/- ADM1 ")),
        "{province:?}"
    );
    assert!(files::check(&gazetteer.layers()[0], Gazetteer::embedded()).outside.count == 0);
}
