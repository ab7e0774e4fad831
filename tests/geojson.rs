//! Written layers, read back by others: the geojson crate and GDAL.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

use dateline::layer::{Column, ColumnKind, Feature, Schema, Value, incidents_schema};
use dateline::write::{GeoJson, Output};
use geo::Point;

fn write(path: &Path, schema: &Schema, features: &[Feature<'_>]) {
    let mut layer = GeoJson::new(Output::create(path).unwrap(), schema).unwrap();
    for feature in features {
        layer.write(feature).unwrap();
    }
    layer.finish().unwrap().commit().unwrap();
}

/// What `ogrinfo -al -so` says, or `None` where GDAL is not installed.
fn ogrinfo(path: &Path) -> Option<String> {
    let Ok(output) = Command::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(path).output() else {
        println!("skipped: ogrinfo is not installed");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The hostile strings, where they lie beside the checkout; a few of our own elsewhere.
fn naughty() -> Vec<String> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found =
        folders.map(|folder| folder.join("shared/data/suites/naughty-strings.json")).find(|path| path.is_file());
    if let Some(path) = found {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    } else {
        println!("skipped: the suite of naughty strings is not here");
        ["", "<script>", "\u{202e}abc", "=1+1", "\"\\\n", "\u{0}", "كابل", "null"].map(str::to_owned).to_vec()
    }
}

#[test]
fn an_incidents_layer_has_typed_columns_for_gdal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("incidents.geojson");
    let schema = incidents_schema();
    let filled = |column: &Column| match column.kind {
        ColumnKind::Text => Value::Text("x".into()),
        ColumnKind::Integer => Value::Integer(7),
        ColumnKind::Real => Value::Real(0.5),
        ColumnKind::Boolean => Value::Boolean(true),
        ColumnKind::Date => Value::Date(jiff::civil::date(2022, 11, 28)),
    };
    let feature = |id: &'static str, point: Option<Point<f64>>, values| Feature {
        id: id.into(),
        geometry: point.map(Into::into),
        values,
    };
    write(
        &path,
        &schema,
        &[
            feature("a-1", Some(Point::new(69.17, 34.53)), schema.columns.iter().map(filled).collect()),
            feature("a-2", Some(Point::new(70.0, 33.0)), schema.columns.iter().map(|_| Value::Null).collect()),
        ],
    );
    let Some(info) = ogrinfo(&path) else { return };
    assert!(info.contains("Layer name: incidents\n"), "{info}");
    assert!(info.contains("Feature Count: 2\n") && info.contains("Geometry: Point\n"), "{info}");
    for column in &schema.columns {
        let kind = match column.kind {
            ColumnKind::Text => "String",
            ColumnKind::Integer => "Integer",
            ColumnKind::Real => "Real",
            ColumnKind::Boolean => "Integer(Boolean)",
            ColumnKind::Date => "Date",
        };
        assert!(info.contains(&format!("\n{}: {kind} (", column.name)), "{}: {info}", column.name);
    }
    let at = |name: &str| info.find(&format!("\n{name}: ")).unwrap();
    assert!(at("start_date") < at("end_date") && at("end_date") < at("source_date"));
}

#[test]
fn naughty_strings_come_back() {
    let strings = naughty();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("naughty.geojson");
    let schema = Schema::new("naughty", vec![Column { name: "text".into(), kind: ColumnKind::Text }]);
    let features: Vec<Feature<'_>> = strings
        .iter()
        .map(|text| Feature {
            id: text.into(),
            geometry: Some(Point::new(1.0, 2.0).into()),
            values: vec![Value::Text(text.into())],
        })
        .collect();
    write(&path, &schema, &features);
    let text = std::fs::read_to_string(&path).unwrap();
    let geojson::GeoJson::FeatureCollection(read) = text.parse().unwrap() else { panic!("not a collection") };
    assert_eq!(read.features.len(), strings.len());
    for (feature, text) in read.features.iter().zip(&strings) {
        assert_eq!(feature.property("text").unwrap().as_str().unwrap(), text.replace('\0', "\u{fffd}"));
    }
    if let Some(info) = ogrinfo(&path) {
        assert!(info.contains(&format!("Feature Count: {}\n", strings.len())), "{info}");
    }
}

#[test]
fn naughty_strings_may_name_layers_and_columns() {
    let strings = naughty();
    let folder = tempfile::tempdir().unwrap();
    for (number, name) in strings.iter().enumerate() {
        let path = folder.path().join(format!("{number}.geojson"));
        let schema = Schema::new(name.clone(), vec![Column { name: name.clone().into(), kind: ColumnKind::Text }]);
        let feature = Feature {
            id: "1".into(),
            geometry: Some(Point::new(1.0, 2.0).into()),
            values: vec![Value::Text("v".into())],
        };
        write(&path, &schema, &[feature]);
        let text = std::fs::read_to_string(&path).unwrap();
        let geojson::GeoJson::FeatureCollection(read) = text.parse().unwrap() else { panic!("{name:?}") };
        assert_eq!(read.features[0].property(name.replace('\0', "\u{fffd}")).unwrap(), "v", "{name:?}");
    }
}

/// RFC 7946, appendix A: what it shows of each type is written so, and read so by the page.
#[test]
fn the_rfcs_own_examples() {
    use geo::{Geometry, LineString, MultiLineString, MultiPolygon, Polygon};
    let ring = |points: &[(f64, f64)]| LineString::from(points.to_vec());
    let square = |low: f64, high: f64, from: f64, to: f64| {
        ring(&[(from, low), (to, low), (to, high), (from, high), (from, low)])
    };
    let check = |geometry: Geometry<f64>, expected: &str| {
        let mut layer = GeoJson::new(Vec::new(), &Schema::new("t", Vec::new())).unwrap();
        layer.write(&Feature { id: "1".into(), geometry: Some(geometry), values: Vec::new() }).unwrap();
        let text = String::from_utf8(layer.finish().unwrap()).unwrap();
        let written: serde_json::Value = serde_json::from_str(&text).unwrap();
        let example: serde_json::Value = serde_json::from_str(expected).unwrap();
        let numbers = |json: &serde_json::Value| json.to_string().replace(".0", "");
        assert_eq!(numbers(&written["features"][0]["geometry"]), numbers(&example), "{expected}");
    };
    check(Point::new(100.0, 0.0).into(), r#"{"type": "Point", "coordinates": [100.0, 0.0]}"#);
    check(
        MultiLineString::new(vec![ring(&[(100.0, 0.0), (101.0, 1.0)]), ring(&[(102.0, 2.0), (103.0, 3.0)])]).into(),
        r#"{"type": "MultiLineString", "coordinates": [[[100.0, 0.0], [101.0, 1.0]], [[102.0, 2.0], [103.0, 3.0]]]}"#,
    );
    check(
        MultiPolygon::new(vec![
            Polygon::new(square(2.0, 3.0, 102.0, 103.0), Vec::new()),
            Polygon::new(
                square(0.0, 1.0, 100.0, 101.0),
                vec![ring(&[(100.2, 0.2), (100.2, 0.8), (100.8, 0.8), (100.8, 0.2), (100.2, 0.2)])],
            ),
        ])
        .into(),
        r#"{"type": "MultiPolygon", "coordinates": [
            [[[102.0, 2.0], [103.0, 2.0], [103.0, 3.0], [102.0, 3.0], [102.0, 2.0]]],
            [[[100.0, 0.0], [101.0, 0.0], [101.0, 1.0], [100.0, 1.0], [100.0, 0.0]],
             [[100.2, 0.2], [100.2, 0.8], [100.8, 0.8], [100.8, 0.2], [100.2, 0.2]]]]}"#,
    );
    let read = |geometry: &str, points: usize, rings: usize| {
        let (layer, notices) = dateline::view::Layer::parse("rfc", geometry).unwrap();
        let shapes = layer.features.iter().filter_map(|feature| feature.shape.as_ref());
        let lines: usize = shapes.map(|shape| shape.lines.len()).sum();
        let found = layer.features.iter().filter(|feature| feature.point.is_some()).count();
        assert_eq!((found, lines, notices.len()), (points, rings, 0), "{geometry}");
    };
    read(r#"{"type": "Point", "coordinates": [100.0, 0.0]}"#, 1, 0);
    read(r#"{"type": "LineString", "coordinates": [[100.0, 0.0], [101.0, 1.0]]}"#, 0, 1);
    read(
        r#"{"type": "Polygon", "coordinates": [
            [[100.0, 0.0], [101.0, 0.0], [101.0, 1.0], [100.0, 1.0], [100.0, 0.0]],
            [[100.8, 0.8], [100.8, 0.2], [100.2, 0.2], [100.2, 0.8], [100.8, 0.8]]]}"#,
        0,
        2,
    );
    read(r#"{"type": "MultiPoint", "coordinates": [[100.0, 0.0], [101.0, 1.0]]}"#, 2, 0);
    read(
        r#"{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [100.0, 0.0]},
            {"type": "LineString", "coordinates": [[101.0, 0.0], [102.0, 1.0]]}]}"#,
        1,
        1,
    );
}
