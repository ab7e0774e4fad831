//! The project of a folder, opened and rendered by QGIS (skipped where `PyQGIS` is not installed).

#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![cfg(feature = "xml")]

use std::path::Path;
use std::process::Command;

use dateline::Gazetteer;
use dateline::extract::EventType;
use dateline::layer::{Feature, Marker, Property, Value, incidents_schema, places_schema};
use dateline::write::{Extras, Format, Layers, Place, qgis};
use geo::Point;

/// An incident of one day, with a title that wants to be HTML.
fn incident(number: u8) -> Feature<'static> {
    let kind = EventType::ALL[usize::from(number) % EventType::ALL.len()];
    let value = |property: &Property| match property {
        Property::IncidentId => Value::Text(format!("i{number}").into()),
        Property::Title => Value::Text("<script>alert(1)</script><img src=x> & \"quoted\"".into()),
        Property::Sentence => Value::Text("<img src=x onerror=alert(1)> [% 1 + 1 %]".into()),
        // The last two are undated, and still going on.
        Property::StartDate if number == 10 => Value::Null,
        Property::EndDate if number >= 10 => Value::Null,
        Property::StartDate | Property::EndDate => Value::Date(jiff::civil::date(2024, 8, 1 + number as i8)),
        Property::EventType => Value::Text(kind.as_str().into()),
        Property::KilledBest => Value::Integer(i64::from(number) * 5),
        Property::RadiusM => Value::Integer(20_000),
        Property::MarkerColor => Value::Text(Marker::of(Some(kind), 0).color.into()),
        _ => Value::Null,
    };
    let point = Point::new(69.0 + f64::from(number) / 2.0, 34.0);
    let values = Property::ALL.iter().map(value).collect();
    Feature { id: format!("i{number}-1").into(), geometry: Some(point.into()), values }
}

fn open_in_qgis(folder: &Path) -> Option<()> {
    let present = Command::new("/usr/bin/python3").args(["-c", "import qgis.core"]).output();
    if !present.is_ok_and(|output| output.status.success()) {
        println!("skipped: PyQGIS is not installed");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/open_in_qgis.py");
    let output = Command::new("/usr/bin/python3")
        .arg(script)
        .args([folder.join("map.qgz"), folder.join("picture.png")])
        .env("XDG_RUNTIME_DIR", folder)
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&told));
    Some(())
}

#[test]
fn projects_open_in_qgis_without_a_warning() {
    for format in [Format::GeoJson, Format::GeoPackage, Format::FlatGeobuf] {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().to_owned());
        let extras = Extras { areas: true, ..Extras::default() };
        let mut layers = Layers::create(&place, format, vec![incidents_schema(), places_schema()], extras).unwrap();
        (0..12).for_each(|number| layers.write(0, &incident(number)).unwrap());
        let schema = places_schema();
        let values = vec![Value::Null; schema.columns.len()];
        layers.write(1, &Feature { id: "p".into(), geometry: Some(Point::new(70.0, 34.5).into()), values }).unwrap();
        let written = layers.commit().unwrap();
        qgis::write(folder.path(), format, &written, Gazetteer::embedded()).unwrap();
        if open_in_qgis(folder.path()).is_none() {
            return;
        }
    }
}

#[test]
fn a_project_has_relative_paths_only() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let mut layers = Layers::create(&place, Format::GeoJson, vec![incidents_schema()], Extras::default()).unwrap();
    layers.write(0, &incident(1)).unwrap();
    let written = layers.commit().unwrap();
    let paths = qgis::write(folder.path(), Format::GeoJson, &written, Gazetteer::embedded()).unwrap();
    let names: Vec<_> = paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["land.geojson", "incidents.qml", "map.qgz"]);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.path().join("map.qgz")).unwrap()).unwrap();
    let project = std::io::read_to_string(zip.by_name("map.qgs").unwrap()).unwrap();
    assert!(!project.contains(folder.path().to_str().unwrap()));
    assert_eq!(project.matches("<datasource>./").count(), 2);
}
