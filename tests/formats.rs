//! Every format, read back by GDAL (skipped where it is not installed) or by its own library.

#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![cfg(all(feature = "xml", feature = "geopackage", feature = "flatgeobuf", feature = "geoparquet"))]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::layer::{Column, ColumnKind, Feature, Schema, Shape, Value, circle, incidents_schema};
use dateline::write::{Extras, Format, Layers, Place};
use geo::{Geometry, Point};
use serde_json::Value as Json;

/// Formats that GDAL reads; Debian's has no Parquet.
const BY_GDAL: [Format; 10] = [
    Format::GeoJson,
    Format::GeoJsonSeq,
    Format::GeoJsonLines,
    Format::Csv,
    Format::CsvRaw,
    Format::Kml,
    Format::Kmz,
    Format::Gpx,
    Format::GeoPackage,
    Format::FlatGeobuf,
];

fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column { name: name.into(), kind }
}

fn write(folder: &Path, format: Format, schema: &Schema, features: &[Feature<'_>]) -> PathBuf {
    let path = folder.join(format!("t.{}", format.ending()));
    let place = Place::File(path.clone());
    let mut layers = Layers::create(&place, format, vec![schema.clone()], Extras::default()).unwrap();
    for feature in features {
        layers.write(0, feature).unwrap();
    }
    layers.commit().unwrap();
    path
}

/// The features' properties and geometries by their `key`; `None` where GDAL is not installed.
fn read_back(path: &Path, format: Format) -> Option<BTreeMap<String, (Json, Json)>> {
    let mut command = Command::new("ogr2ogr");
    command.args(["-f", "GeoJSON", "/vsistdout/"]).arg(path);
    match format {
        Format::Gpx => command.arg("waypoints"),
        Format::GeoPackage => command.arg("t"),
        _ => &mut command,
    };
    let Ok(output) = command.output() else {
        println!("skipped: ogr2ogr is not installed");
        return None;
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !told.contains("ERROR"), "{format:?}: {told}");
    let read: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    let feature = |feature: &Json| {
        let properties = feature["properties"].as_object().unwrap();
        let plain = properties.iter().map(|(name, value)| (name.trim_start_matches("ogr_").to_owned(), value.clone()));
        let properties: Json = plain.collect::<serde_json::Map<_, _>>().into();
        let key = &properties["key"];
        let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
        (key, (properties, feature["geometry"].clone()))
    };
    Some(read["features"].as_array().unwrap().iter().map(feature).collect())
}

/// The same value, as far as the format tells types at all.
fn is_same(value: &Value<'_>, read: &Json) -> bool {
    let text = read.as_str().map_or_else(|| read.to_string(), str::to_owned);
    match value {
        Value::Null => read.is_null() || text.is_empty(),
        Value::Text(expected) => text == **expected,
        Value::Integer(expected) => text == expected.to_string(),
        Value::Real(expected) => text.parse() == Ok(*expected),
        Value::Boolean(expected) => [expected.to_string(), u8::from(*expected).to_string()].contains(&text),
        Value::Date(expected) => text.replace('/', "-").starts_with(&expected.to_string()),
    }
}

#[test]
fn values_and_points_come_back_from_every_format() {
    let kinds = [
        ("key", ColumnKind::Text),
        ("title", ColumnKind::Text),
        ("count", ColumnKind::Integer),
        ("share", ColumnKind::Real),
        ("sure", ColumnKind::Boolean),
        ("start_date", ColumnKind::Date),
        ("end_date", ColumnKind::Date),
    ];
    let schema = Schema::new("t", kinds.map(|(name, kind)| column(name, kind)).to_vec());
    let day = |day| Value::Date(jiff::civil::date(2022, 11, day));
    let row = |key: &'static str, title: &'static str, count, share, sure, lon, lat| Feature {
        id: format!("f-{key}").into(),
        geometry: Some(Point::new(lon, lat).into()),
        values: vec![
            Value::Text(key.into()),
            Value::Text(title.into()),
            Value::Integer(count),
            Value::Real(share),
            Value::Boolean(sure),
            day(27),
            day(28),
        ],
    };
    let mut features = vec![
        row("a", "Attack, \"Tank\"; <b>007</b> & گاؤں 🗺 | bar", 2_000_000_000, 0.125, true, 70.383_333, 32.216_667),
        row("b", "#100% $[name]", -1, -66.75, false, -179.999_999, -89.5),
    ];
    let mut empty = row("c", "x", 0, 0.0, false, 0.0, 0.0);
    empty.values[1..].fill(Value::Null);
    features.push(empty);
    let folder = tempfile::tempdir().unwrap();
    for format in BY_GDAL {
        let Some(read) = read_back(&write(folder.path(), format, &schema, &features), format) else { return };
        assert_eq!(read.len(), features.len(), "{format:?}");
        for feature in &features {
            let Value::Text(key) = &feature.values[0] else { unreachable!() };
            let (properties, geometry) = &read[&**key];
            for (column, value) in schema.columns.iter().zip(&feature.values) {
                let found = &properties[&*column.name];
                assert!(is_same(value, found), "{format:?} {key} {}: {value:?} is {found}", column.name);
            }
            let point = feature.point().unwrap();
            let near = |at: usize, degrees: f64| (geometry["coordinates"][at].as_f64().unwrap() - degrees).abs() < 1e-6;
            assert!(near(0, point.x()) && near(1, point.y()), "{format:?} {key}: {geometry}");
        }
    }
}

#[test]
fn columns_are_typed_where_the_format_has_types() {
    let schema = incidents_schema();
    let filled = |column: &Column| match column.kind {
        ColumnKind::Text => Value::Text("x".into()),
        ColumnKind::Integer => Value::Integer(7),
        ColumnKind::Real => Value::Real(0.5),
        ColumnKind::Boolean => Value::Boolean(true),
        ColumnKind::Date => Value::Date(jiff::civil::date(2022, 11, 28)),
    };
    let values = schema.columns.iter().map(filled).collect();
    let feature = Feature { id: "a-1".into(), geometry: Some(Point::new(69.17, 34.53).into()), values };
    let folder = tempfile::tempdir().unwrap();
    let check = |format: Format, date: &str, integer: &str| {
        let path = write(folder.path(), format, &schema, std::slice::from_ref(&feature));
        let Ok(output) = Command::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(path).output() else {
            println!("skipped: ogrinfo is not installed");
            return;
        };
        let info = String::from_utf8_lossy(&output.stdout);
        for line in
            [format!("start_date: {date} ("), format!("killed_best: {integer} ("), "confidence: Real (".to_owned()]
        {
            assert!(info.contains(&format!("\n{line}")), "{format:?}: {line} not in {info}");
        }
    };
    check(Format::GeoJson, "Date", "Integer");
    check(Format::GeoJsonSeq, "Date", "Integer");
    check(Format::GeoJsonLines, "Date", "Integer");
    check(Format::GeoPackage, "Date", "Integer64");
    check(Format::FlatGeobuf, "DateTime", "Integer64");
    check(Format::Kml, "String", "Integer");
}

/// The types that `output/README.md` promises for each format, as GDAL reads them.
#[test]
fn types_come_back_as_the_readme_says() {
    let kinds = [
        ("key", ColumnKind::Text),
        ("count", ColumnKind::Integer),
        ("share", ColumnKind::Real),
        ("sure", ColumnKind::Boolean),
        ("day", ColumnKind::Date),
    ];
    let schema = Schema::new("t", kinds.map(|(name, kind)| column(name, kind)).to_vec());
    let values = vec![
        Value::Text("007".into()),
        Value::Integer(7),
        Value::Real(0.5),
        Value::Boolean(true),
        Value::Date(jiff::civil::date(2022, 11, 28)),
    ];
    let feature = Feature { id: "a".into(), geometry: Some(Point::new(69.17, 34.53).into()), values };
    let folder = tempfile::tempdir().unwrap();
    let mut checked = Vec::new();
    let mut check = |format: Format, expected: [&str; 5]| {
        checked.push(format);
        let path = write(folder.path(), format, &schema, std::slice::from_ref(&feature));
        let Ok(output) = Command::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(path).output() else {
            println!("skipped: ogrinfo is not installed");
            return;
        };
        let info = String::from_utf8_lossy(&output.stdout);
        for ((name, _), kind) in kinds.iter().zip(expected) {
            let told = info.lines().find_map(|line| {
                let (found, kind) = line.split_once(": ")?;
                (found.trim_start_matches("ogr_") == *name).then(|| kind.split(" (").next().unwrap_or_default())
            });
            assert_eq!(told, Some(kind), "{format:?} {name}: {info}");
        }
    };
    let all = ["String", "Integer", "Real", "Integer(Boolean)", "Date"];
    check(Format::GeoJson, all);
    check(Format::GeoJsonSeq, all);
    check(Format::GeoJsonLines, all);
    check(Format::GeoPackage, ["String", "Integer64", "Real", "Integer(Boolean)", "Date"]);
    check(Format::FlatGeobuf, ["String", "Integer64", "Real", "Integer(Boolean)", "DateTime"]);
    check(Format::Kml, ["String", "Integer", "Real", "Integer", "String"]);
    check(Format::Kmz, ["String", "Integer", "Real", "Integer", "String"]);
    // It has no types: GDAL guesses.
    check(Format::Gpx, ["Integer", "Integer", "Real", "String", "String"]);
    check(Format::Csv, ["String"; 5]);
    check(Format::CsvRaw, ["String"; 5]);
    assert_eq!(checked.len(), BY_GDAL.len());
    let readme = include_str!("../output/README.md");
    for format in Format::ALL {
        assert!(readme.contains(&format!("`{}`", format.name())), "{format:?} is not in the table");
    }
}

/// The hostile strings, where they lie beside the checkout; a few of our own elsewhere.
fn naughty() -> Vec<String> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found =
        folders.map(|folder| folder.join("shared/data/suites/naughty-strings.json")).find(|path| path.is_file());
    let ours =
        ["=cmd|' /C calc'!A0", "a\r\nb\rc", "]]>", "<![CDATA[", "&amp;", "\u{1}\u{b}\u{fffe}", "\u{1e}{}", "a|b", "'"];
    let mut strings: Vec<String> = if let Some(path) = found {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    } else {
        println!("skipped: the suite of naughty strings is not here");
        ["<script>", "\u{202e}abc", "=1+1", "\"\\\n", "\u{0}", "كابل", "null"].map(str::to_owned).to_vec()
    };
    strings.extend(ours.map(str::to_owned));
    strings.retain(|text| !text.is_empty());
    strings
}

/// XML 1.0 forbids some characters and takes line ends for one another.
fn in_xml(text: &str) -> String {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace(forbidden, "\u{fffd}").replace("\r\n", "\n").replace('\r', "\n")
}

fn naughty_layer(strings: &[String]) -> (Schema, Vec<Feature<'static>>) {
    let schema = Schema::new("t", vec![column("key", ColumnKind::Text), column("sentence", ColumnKind::Text)]);
    let feature = |(number, text): (usize, &String)| Feature {
        id: format!("{number}-{text}").into(),
        geometry: Some(Point::new(1.0, 2.0).into()),
        values: vec![Value::Text(format!("k{number}").into()), Value::Text(text.clone().into())],
    };
    (schema, strings.iter().enumerate().map(feature).collect())
}

#[test]
fn naughty_strings_come_back_from_every_format() {
    let strings = naughty();
    let (schema, features) = naughty_layer(&strings);
    let folder = tempfile::tempdir().unwrap();
    for format in BY_GDAL {
        let Some(read) = read_back(&write(folder.path(), format, &schema, &features), format) else { return };
        assert_eq!(read.len(), strings.len(), "{format:?}");
        for (number, text) in strings.iter().enumerate() {
            let expected = match format {
                Format::Kml | Format::Kmz | Format::Gpx => in_xml(text),
                // GDAL's reader takes line ends for one another.
                Format::Csv | Format::CsvRaw => {
                    text.replace('\0', "\u{fffd}").replace("\r\n", "\n").replace('\r', "\n")
                }
                _ => text.replace('\0', "\u{fffd}"),
            };
            let (properties, _) = &read[&format!("k{number}")];
            let found = properties["sentence"].as_str().unwrap_or_default();
            // A defused formula has an apostrophe before it.
            let found = if format == Format::Csv && found.len() == expected.len() + 1 { &found[1..] } else { found };
            // GDAL trims what it reads from XML.
            let xml = matches!(format, Format::Kml | Format::Kmz | Format::Gpx);
            // Its GPX reader drops line breaks.
            let expected = if format == Format::Gpx { expected.replace('\n', "") } else { expected };
            let same = if xml { found.trim() == expected.trim() } else { found == expected };
            assert!(same, "{format:?}: {expected:?} is {found:?}");
        }
    }
}

#[test]
fn no_formula_survives_in_a_spreadsheet() {
    let (schema, features) = naughty_layer(&naughty());
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), Format::Csv, &schema, &features);
    let mut reader = csv::Reader::from_path(path).unwrap();
    for row in reader.records() {
        for cell in &row.unwrap() {
            let start = cell
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'));
            let number = cell.parse::<f64>().is_ok() || cell.bytes().all(|byte| b"-.,0123456789".contains(&byte));
            assert!(number || !start.starts_with(['=', '+', '-', '@']), "{cell:?}");
        }
    }
}

#[test]
fn parquet_comes_back_through_its_own_library() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let strings = naughty();
    let (schema, features) = naughty_layer(&strings);
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), Format::GeoParquet, &schema, &features);
    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata();
    let geo = metadata.key_value_metadata().unwrap().iter().find(|pair| pair.key == "geo").unwrap();
    let geo: Json = serde_json::from_str(geo.value.as_ref().unwrap()).unwrap();
    assert_eq!((&geo["version"], &geo["primary_column"]), (&"1.1.0".into(), &"geometry".into()));
    assert_eq!(geo["columns"]["geometry"]["bbox"], serde_json::json!([1.0, 2.0, 1.0, 2.0]));
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), strings.len());
    for (row, text) in rows.iter().zip(&strings) {
        assert_eq!(row.get_string(3).unwrap(), &text.replace('\0', "\u{fffd}"));
        assert_eq!(row.get_bytes(0).unwrap().data().len(), 21);
    }
}

#[test]
fn naughty_strings_may_name_layers_and_columns_everywhere() {
    let strings = naughty();
    let folder = tempfile::tempdir().unwrap();
    for format in
        [Format::GeoPackage, Format::FlatGeobuf, Format::Kml, Format::Gpx, Format::Csv, Format::GeoParquet, Format::Svg]
    {
        for name in strings.iter().step_by(29) {
            let columns = ["key", name].map(|name| Column { name: name.to_owned().into(), kind: ColumnKind::Text });
            let schema = Schema::new(name.clone(), columns.to_vec());
            let values = vec![Value::Text("k".into()), Value::Text("v".into())];
            let feature = Feature { id: "1".into(), geometry: Some(Point::new(1.0, 2.0).into()), values };
            let path = write(folder.path(), format, &schema, &[feature]);
            assert!(path.metadata().unwrap().len() > 0, "{format:?} {name:?}");
        }
    }
}

#[test]
fn polygons_come_back_from_every_format_that_holds_them() {
    let schema = Schema { shape: Shape::Polygons, ..Schema::new("t", vec![column("key", ColumnKind::Text)]) };
    let area = |key: &'static str, lon| Feature {
        id: key.into(),
        geometry: Some(Geometry::MultiPolygon(circle(Point::new(lon, -17.0), 40_000.0))),
        values: vec![Value::Text(key.into())],
    };
    let features = [area("plain", 20.0), area("cut", 179.9)];
    let folder = tempfile::tempdir().unwrap();
    for format in BY_GDAL.into_iter().filter(|format| format.holds(Shape::Polygons)) {
        let Some(read) = read_back(&write(folder.path(), format, &schema, &features), format) else { return };
        let parts = |key: &str| {
            let geometry = &read[key].1;
            let list = geometry["coordinates"].as_array().unwrap();
            if geometry["type"] == "Polygon" { 1 } else { list.len() }
        };
        assert_eq!((read.len(), parts("plain"), parts("cut")), (2, 1, 2), "{format:?}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_counted() {
    let schema = Schema::new("t", vec![column("key", ColumnKind::Text)]);
    let feature = Feature { id: "1".into(), geometry: None, values: vec![Value::Text("a".into())] };
    let folder = tempfile::tempdir().unwrap();
    let left_out = |format: Format| {
        let place = Place::File(folder.path().join("t"));
        let mut layers = Layers::create(&place, format, vec![schema.clone()], Extras::default()).unwrap();
        layers.write(0, &feature).unwrap();
        layers.commit().unwrap()[0].left_out
    };
    for format in Format::ALL {
        assert_eq!(left_out(format), u64::from(!format.holds_unlocated()), "{format:?}");
    }
}

#[test]
fn the_same_layer_gives_the_same_bytes() {
    let (schema, features) = naughty_layer(&naughty());
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for format in Format::ALL {
        let [one, two] =
            folders.each_ref().map(|folder| std::fs::read(write(folder.path(), format, &schema, &features)).unwrap());
        assert!(one == two, "{format:?}");
    }
}

#[test]
fn a_geopackage_passes_validation() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("t.gpkg"));
    let extras = Extras { areas: true, links: true, ..Extras::default() };
    let schema = incidents_schema();
    let mut layers = Layers::create(&place, Format::GeoPackage, vec![schema.clone()], extras).unwrap();
    let values = vec![Value::Null; schema.columns.len()];
    let geometry = Some(Point::new(69.0, 34.0).into());
    layers.write(0, &Feature { id: "1".into(), geometry, values }).unwrap();
    layers.commit().unwrap();
    let python = Command::new("/usr/bin/python3")
        .args(["-m", "osgeo_utils.samples.validate_gpkg", "-q"])
        .arg(folder.path().join("t.gpkg"))
        .output();
    match python {
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("No module named") => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        _ => println!("skipped: GDAL's validator is not installed"),
    }
}
