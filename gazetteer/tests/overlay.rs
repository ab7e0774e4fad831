//! Tables laid over the embedded gazetteer: what they add, rename, replace and hide.

#![cfg(feature = "files")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

use dateline_gazetteer::{Gazetteer, Store, files};

/// Lays a table over the embedded gazetteer; gives it and what was wrong with the table.
fn over(name: &str, table: &str) -> (Gazetteer, Vec<String>) {
    let (bytes, problems) = files::overlay(table.as_bytes(), Path::new(name), Gazetteer::embedded()).unwrap();
    let mut layers = Gazetteer::embedded_layers();
    layers.push(Store::from_bytes(bytes, name).unwrap());
    (Gazetteer::new(layers), problems.iter().map(ToString::to_string).collect())
}

/// "id name country admin1 feature lat lon radius" of all places found.
fn ask(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    let describe = |hit: dateline_gazetteer::Hit| {
        let place = gazetteer.place(hit.place);
        format!(
            "{} {} {} {} {} {:.2} {:.2} {}",
            place.id(),
            place.name(),
            place.country().unwrap_or("--"),
            place.admin1().unwrap_or("-"),
            place.feature(),
            place.lat(),
            place.lon(),
            place.radius_m()
        )
    };
    gazetteer.find(name).into_iter().map(describe).collect()
}

fn check(table: &str, name: &str, expected: &[&str]) {
    let (gazetteer, problems) = over("extra.csv", table);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(ask(&gazetteer, name), expected, "{name} with\n{table}");
}

const KABUL: &str = "gn:1138958 Kabul AF ";

#[test]
fn rows_add_places() {
    let table = "Name,Latitude,Longitude,kind,country,admin1,radius_km\nZzyzx Post,33.1,69.9,camp,Pakistan,KPK,2\n";
    check(table, "zzyzx post", &["extra:2 Zzyzx Post PK Khyber Pakhtunkhwa CMP 33.10 69.90 2100"]);
    let table = "place;lat;lng;cc;aliases\nZzyzx;33.1;69.9;AF;Zz-Town|Zyxville\n";
    check(table, "Zyxville", &["extra:2 Zzyzx AF - PPL 33.10 69.90 1500"]);
}

#[test]
fn rows_without_coordinates_name_known_places() {
    let table = "name,alt_names,country,kind\nKabul,Zz Kabul,AF,town\n";
    let (gazetteer, _) = over("extra.csv", table);
    let found = ask(&gazetteer, "zz kabul");
    assert!(found.len() == 1 && found[0].starts_with(KABUL), "{found:?}");
    let again = ask(&gazetteer, "Kabul");
    assert_eq!(again.iter().filter(|place| place.starts_with("gn:1138958 ")).count(), 1, "{again:?}");
}

#[test]
fn rows_replace_places() {
    let table = "name,lat,lon,replace_id\nKabul,34.6,69.2,gn:1138958\n";
    let (gazetteer, problems) = over("extra.csv", table);
    assert!(problems.is_empty(), "{problems:?}");
    let found = ask(&gazetteer, "Kabul");
    assert!(found[0].starts_with("extra:2 Kabul AF ") && found[0].contains(" PPLC 34.60 69.20"), "{found:?}");
    assert!(found.iter().all(|place| !place.starts_with("gn:1138958")), "{found:?}");
}

#[test]
fn rows_hide_names_and_places() {
    let everywhere = over("extra.csv", "name,suppress\nOf,yes\n").0;
    assert!(!ask(Gazetteer::embedded(), "of").is_empty() && ask(&everywhere, "of").is_empty());

    let countries = |gazetteer: &Gazetteer| -> Vec<Option<String>> {
        let hits = gazetteer.find("Tripoli");
        hits.iter().map(|hit| gazetteer.place(hit.place).country().map(str::to_owned)).collect()
    };
    let (lebanon, _) = over("extra.csv", "name,country,suppress\nTripoli,LY,1\n");
    let (all, rest) = (countries(Gazetteer::embedded()), countries(&lebanon));
    assert!(all.contains(&Some("LY".into())) && all.contains(&Some("LB".into())), "{all:?}");
    assert!(!rest.contains(&Some("LY".into())) && rest.contains(&Some("LB".into())), "{rest:?}");

    let (near, _) = over("extra.csv", "name,lat,lon,radius_km,suppress\nTripoli,34.43,35.84,20,1\n");
    let rest = countries(&near);
    assert!(rest.contains(&Some("LY".into())) && !rest.contains(&Some("LB".into())), "{rest:?}");

    let (gone, _) = over("extra.csv", "id,name,suppress\ngn:1138958,,x\n");
    assert!(ask(&gone, "Kabul").iter().all(|place| !place.starts_with("gn:1138958")));
}

#[test]
fn a_hidden_name_ends_no_walk() {
    let (gazetteer, _) = over("extra.csv", "name,suppress\nKabul,yes\n");
    let mut walk = gazetteer.walk();
    assert!(walk.step(b"kabul"));
    assert!(!walk.is_name());
    assert!(walk.hits(1).is_empty());
}

#[test]
fn features_of_geojson_are_rows() {
    let json = r#"{"type":"FeatureCollection","attribution":"Office of Maps","licence":"CC0-1.0","features":[
        {"type":"Feature","properties":{"adm2_en":"x","name":"Zzyzx","kind":"district","cc":"PK","admin1":"Sindh"},
         "geometry":{"type":"Polygon","coordinates":[[[68,25],[69,25],[69,26],[68,26],[68,25]]]}},
        {"type":"Feature","id":7,"properties":{"name":"Zzpole","kind":"town"},"geometry":{"type":"Point","coordinates":[68,25]}}]}"#;
    let (gazetteer, problems) = over("my.geojson", json);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(ask(&gazetteer, "zzyzx"), ["my:1 Zzyzx PK Sindh ADM2 25.50 68.50 76000"]);
    assert!(gazetteer.attributions().contains(&"Office of Maps"));
    assert_eq!(ask(&gazetteer, "zzpole"), ["my:7 Zzpole -- - PPL 25.00 68.00 1500"]);
}

#[test]
fn wrong_rows_are_told_and_left_out() {
    let table = "name,lat,lon,kind,country,replace_id\n\
        A1,95,70,town,PK,\nB1,33,,town,PK,\nC1,33,70,what?,PK,\nD1,33,70,town,Nowhere,\nE1,33,70,,,gn:1\nQqqqx,,,,,\nZzgood,33,70,town,PK,\n";
    let (gazetteer, problems) = over("bad.csv", table);
    assert_eq!(
        problems,
        [
            "bad.csv:2: column \"lat\": expected a number from -90 to 90, found \"95\"; row skipped",
            "bad.csv:3: one of latitude and longitude is empty; give both or none; row skipped",
            "bad.csv:4: kind: expected a GeoNames feature code such as PPL, or a word such as town, found \"what?\"; row skipped",
            "bad.csv:5: country: expected an ISO code such as PK or a country's name, found \"Nowhere\"; row skipped",
            "bad.csv:6: replace_id: no place \"gn:1\" in the layers below; see `dateline locate` for ids; row skipped",
            "bad.csv:7: no coordinates, and no place \"Qqqqx\" below to give the names to; add lat and lon; row skipped",
        ]
    );
    assert_eq!(ask(&gazetteer, "Zzgood").len(), 1);
}

#[test]
fn a_table_without_names_is_refused() {
    let wrong = files::overlay(&b"a,b\n1,2\n"[..], Path::new("t.csv"), Gazetteer::embedded()).unwrap_err();
    assert!(wrong.to_string().starts_with("t.csv:1: expected a column \"name\""), "{wrong}");
    let wrong = files::overlay(&b""[..], Path::new("t.csv"), Gazetteer::embedded()).unwrap_err();
    assert_eq!(wrong.to_string(), "t.csv:1: expected a header line, found nothing");
    let wrong = files::overlay(&b"{\"features\": [1"[..], Path::new("t.geojson"), Gazetteer::embedded()).unwrap_err();
    assert!(wrong.to_string().starts_with("t.geojson:1: expected GeoJSON"), "{wrong}");
}
