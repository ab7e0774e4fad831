//! What comes in another dress than CSV, what is made besides the layer, and layers that come back.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use dateline::Gazetteer;
use dateline::cluster::Found;
use dateline::convert::{Clustering, Files, GazetteerAtlas, Options, Recast, Sink, Spread, Summary, convert};
use dateline::read::table::{Source, Table, TableOptions};
use dateline::write::{Extras, Format, Place};
use geo::{Distance, Haversine, Point};
use serde_json::{Value, json};

const LIST: &str = "date,type,country,district,village,killed,notes\n\
    2022-09-01,Air/drone strike,Pakistan,South Waziristan,Wana,3,\"=1+1\"\n\
    2022-09-02,Air/drone strike,Pakistan,South Waziristan,Wana,2-4,\"say \"\"so\"\"\"\n\
    2022-09-05,Armed clash,Pakistan,South Waziristan,Wana,,-5 degrees\n\
    2022-10-01,Armed clash,Pakistan,South Waziristan,Nosuchvillage,007,\n\
    2022-10-02,Armed clash,Pakistan,,Nosuchvillage,1,x\n";

type Contains = fn(&str, f64, f64) -> Option<bool>;

/// One for all, since its index of near names takes a while.
static ATLAS: LazyLock<GazetteerAtlas<'static, Contains>> = LazyLock::new(|| {
    let contains: Contains = |code, lon, lat| Gazetteer::embedded().country_contains(code, lon, lat, 10.0);
    GazetteerAtlas::new(Gazetteer::embedded(), contains, 0.4)
});

type Before = fn(&Table, &Options, &dyn dateline::convert::Atlas, &mut Files) -> Summary;

fn plain(table: &Table, options: &Options, atlas: &dyn dateline::convert::Atlas, files: &mut Files) -> Summary {
    convert(table, options, atlas, files).unwrap()
}

fn run(name: &str, bytes: &[u8], folder: &Path, format: Format, options: &Options, before: Before) -> Summary {
    let table = dateline::convert::table(Source::copy(name, bytes).unwrap(), &TableOptions::default()).unwrap();
    let mut files = Files::new(Place::Folder(folder.to_owned()), format, Extras::default());
    let summary = before(&table, options, &*ATLAS, &mut files);
    files.commit(&summary).unwrap();
    summary
}

fn layer(bytes: &[u8], before: Before) -> (Vec<Value>, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = run("list.csv", bytes, folder.path(), Format::GeoJson, &Options::default(), before);
    let text = std::fs::read_to_string(folder.path().join("incidents.geojson")).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    (read["features"].as_array().unwrap().clone(), summary)
}

#[test]
fn packed_lists_are_the_same_lists() {
    let (expected, _) = layer(LIST.as_bytes(), plain);
    let check = |what: &str, bytes: &[u8]| assert_eq!(layer(bytes, plain).0, expected, "{what}");
    let gzip = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    };
    let zstd = |bytes: &[u8]| ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest);
    check("gzip", &gzip(LIST.as_bytes()));
    check("zstd", &zstd(LIST.as_bytes()));
    let (one, other) = LIST.as_bytes().split_at(100);
    check("two members", &[gzip(one), gzip(other)].concat());
    check("two frames", &[zstd(one), zstd(other)].concat());
    check("zstd in gzip", &gzip(&zstd(LIST.as_bytes())));
}

#[test]
fn what_cannot_be_unpacked_is_told() {
    let open = |bytes: &[u8]| {
        let source = Source::copy("list.csv.gz", bytes).unwrap();
        dateline::convert::table(source, &TableOptions::default()).unwrap_err().to_string()
    };
    let told = open(b"\x1f\x8b\x08\x00\x00\x00");
    assert!(told.starts_with("list.csv.gz: cannot be unpacked: "), "{told}");
    let told = open(b"\x28\xb5\x2f\xfd\xff\xff\xff");
    assert!(told.starts_with("list.csv.gz: cannot be unpacked: "), "{told}");
    let told = open(b"PK\x03\x04 no workbook");
    assert!(told.contains("save the sheet as CSV"), "{told}");
    let told = open(br#"{"type":"FeatureCollection","features":[{"type":"Feature""#);
    assert!(told.starts_with("list.csv.gz: not GeoJSON: "), "{told}");
}

#[test]
fn features_are_rows() {
    let collection = json!({"type": "FeatureCollection", "name": "x", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [69.57, 32.3]},
         "properties": {"date": "2022-09-01", "killed": 3}},
        {"type": "Feature", "geometry": null, "properties": {"date": "2022-09-02", "village": "Wana", "country": "PK"}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": null}]});
    let lines: Vec<String> = collection["features"].as_array().unwrap().iter().map(Value::to_string).collect();
    let check = |what: &str, text: &str| {
        let (features, summary) = layer(text.as_bytes(), plain);
        assert_eq!((summary.rows, summary.written), (3, 3), "{what}");
        assert_eq!(features[0]["geometry"]["coordinates"], json!([69.57, 32.3]), "{what}");
        assert_eq!(features[0]["properties"]["start_date"], "2022-09-01", "{what}");
        assert_eq!(features[0]["properties"]["killed_best"], 3, "{what}");
        assert_eq!(features[1]["properties"]["geo_method"], "exact", "{what}");
        assert_eq!(features[2]["geometry"]["coordinates"], json!([1, 2]), "{what}");
    };
    check("collection", &collection.to_string());
    check("pretty", &serde_json::to_string_pretty(&collection).unwrap());
    check("lines", &lines.join("\n"));
    check("sequence", &format!("\u{1e}{}\n", lines.join("\n\u{1e}")));
    check("mark", &format!("\u{feff}{collection}"));
}

#[test]
fn a_layer_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { keep_unlocated: true, ..Options::default() };
    let read = |ending: &str| std::fs::read(folder.path().join(format!("incidents.{ending}"))).unwrap();
    run("list.csv", LIST.as_bytes(), folder.path(), Format::GeoJson, &options, plain);
    let first = read("geojson");
    run("list.csv", LIST.as_bytes(), folder.path(), Format::Csv, &options, plain);
    let sheet = read("csv");
    for (what, bytes) in [("geojson", &first), ("sheet", &sheet)] {
        run("back", bytes, folder.path(), Format::GeoJson, &Options::default(), plain);
        assert_eq!(String::from_utf8(read("geojson")).unwrap(), String::from_utf8(first.clone()).unwrap(), "{what}");
    }
    // What a reviewer does is kept.
    let mut rows: Vec<Vec<String>> = csv::Reader::from_reader(sheet.as_slice())
        .into_records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let header = String::from_utf8(sheet.clone()).unwrap().lines().next().unwrap().to_owned();
    assert!(header.starts_with("WKT,longitude,latitude,id,incident_id,") && header.ends_with(",status"), "{header}");
    rows[0][1] = "69.6".to_owned();
    *rows[0].last_mut().unwrap() = "confirmed".to_owned();
    *rows[1].last_mut().unwrap() = "rejected".to_owned();
    let mut edited = csv::Writer::from_writer(Vec::new());
    edited.write_record(header.split(',')).unwrap();
    for row in &rows {
        edited.write_record(row).unwrap();
    }
    let edited = edited.into_inner().unwrap();
    let summary = run("back.csv", &edited, folder.path(), Format::GeoJson, &Options::default(), plain);
    assert_eq!((summary.rows, summary.written), (5, 4));
    let layer: Value = serde_json::from_slice(&read("geojson")).unwrap();
    let feature = &layer["features"][0];
    assert_eq!(feature["geometry"]["coordinates"][0], 69.6);
    assert_eq!([&feature["properties"]["geo_method"], &feature["properties"]["status"]], ["given", "confirmed"]);
    let rejects = std::fs::read_to_string(folder.path().join("rejects.csv")).unwrap();
    assert!(rejects.contains("rejected in review"));
}

#[test]
fn names_that_were_not_found_can_be_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    run("list.csv", LIST.as_bytes(), folder.path(), Format::GeoJson, &Options::default(), plain);
    let sheet = std::fs::read_to_string(folder.path().join("unresolved.csv")).unwrap();
    assert_eq!(
        sheet,
        "name,alt_names,lat,lon,kind,country,admin1,admin2,radius_km,count,suggestions\n\
         Nosuchvillage,,,,,PK,,,,1,\nNosuchvillage,,,,,PK,,South Waziristan,,1,\n"
    );
    // Once all is found, the sheet of an earlier run goes.
    let found = LIST.lines().take(4).collect::<Vec<_>>().join("\n");
    run("list.csv", found.as_bytes(), folder.path(), Format::GeoJson, &Options::default(), plain);
    assert!(!folder.path().join("unresolved.csv").exists());
}

#[test]
fn stacked_points_are_spread_inside_their_radius() {
    let (features, _) = layer(LIST.as_bytes(), |table, options, atlas, files| {
        convert(table, options, atlas, &mut Spread::before(files)).unwrap()
    });
    let point = |feature: &Value| {
        let at = |number: usize| feature["geometry"]["coordinates"][number].as_f64().unwrap();
        Point::new(at(0), at(1))
    };
    let first = point(&features[0]);
    assert!(features[0]["properties"]["lon_before"].is_null());
    for feature in &features[1..3] {
        let properties = &feature["properties"];
        assert_eq!(
            [properties["lon_before"].as_f64(), properties["lat_before"].as_f64()],
            [Some(first.x()), Some(first.y())]
        );
        let metres = Haversine.distance(first, point(feature));
        assert!(metres > 100.0 && metres < properties["radius_m"].as_f64().unwrap(), "{metres}");
    }
}

#[test]
fn reports_of_one_incident_are_grouped() {
    let rows = "id,date,type,country,district,village,killed\n\
        a,2022-09-01,Air/drone strike,PK,South Waziristan,Wana,3\n\
        b,2022-09-02,Air/drone strike,PK,South Waziristan,Wana,3\n\
        c,2022-09-02,Air/drone strike,PK,South Waziristan,Wana,9\n\
        d,2022-09-02,Armed clash,PK,South Waziristan,Wana,3\n\
        e,2022-09-04,Air/drone strike,PK,South Waziristan,Wana,3\n\
        f,2022-09-01,Air/drone strike,PK,,Miran Shah,3\n";
    let (features, summary) = layer(rows.as_bytes(), |table, options, atlas, files| {
        let mut groups = Clustering::default();
        convert(table, options, atlas, &mut groups).unwrap();
        let mut sink = groups.before(files).unwrap();
        assert_eq!(sink.found(), Found { groups: 1, reports: 2 });
        convert(table, options, atlas, &mut sink).unwrap()
    });
    assert_eq!(summary.written, 6);
    let found: Vec<(&Value, &Value)> = features
        .iter()
        .map(|feature| (&feature["properties"]["cluster_id"], &feature["properties"]["reports"]))
        .collect();
    assert_eq!(found[0], (&json!("a"), &json!(2)));
    assert_eq!(found[1], found[0]);
    assert!(found[2..].iter().all(|(cluster, reports)| cluster.is_null() && **reports == json!(1)));
}

#[test]
fn other_sets_of_columns_have_their_codes() {
    fn recast(set: Recast) -> impl Fn(&Table, &Options, &dyn dateline::convert::Atlas, &mut Files) -> Summary {
        move |table, options, atlas, files: &mut Files| {
            let sink: &mut dyn Sink = files;
            convert(table, options, atlas, &mut set.before(sink)).unwrap()
        }
    }
    let check = |before: Before, expected: Value| {
        let (features, _) = layer(LIST.as_bytes(), before);
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&features[0]["properties"][name], value, "{name}");
        }
        assert!(features[0]["properties"].get("geo_method").is_none());
    };
    check(
        |table, options, atlas, files| recast(Recast::Acled)(table, options, atlas, files),
        json!({"event_date": "2022-09-01", "year": 2022, "time_precision": 1, "disorder_type": "Political violence",
               "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "geo_precision": 1,
               "location": "Wana", "fatalities": 3, "country": "Pakistan"}),
    );
    check(
        |table, options, atlas, files| recast(Recast::Ucdp)(table, options, atlas, files),
        json!({"date_start": "2022-09-01", "date_end": "2022-09-01", "date_prec": 1, "where_prec": 1, "best": 3}),
    );
    check(
        |table, options, atlas, files| recast(Recast::Timemap)(table, options, atlas, files),
        json!({"date": "09/01/2022", "association1": "Explosions/Remote violence", "location": "Wana"}),
    );
}
