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

/// A zip archive of these files.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What a cell of a workbook holds.
enum Cell {
    Text(&'static str),
    Number(f64),
    /// The day and its number in Excel.
    Day(&'static str, f64),
}

/// Title, blank row, header, three rows: with a day as a day, a number with leading zeros as text, a missing cell.
fn cells() -> Vec<Vec<Cell>> {
    use Cell::{Day, Number, Text};
    vec![
        vec![Text("Incidents of 2022")],
        vec![],
        ["code", "Date", "Country", "Town", "Lat", "Lon", "Killed", "Notes"].map(Text).into(),
        vec![
            Text("007"),
            Day("2022-11-28", 44893.0),
            Text("Pakistan"),
            Text("Wana"),
            Number(32.3074),
            Number(69.5654),
            Number(0.0),
            Text("a, \"b\" & <c>"),
        ],
        vec![Text("010"), Day("2022-12-01", 44896.0), Text("Pakistan"), Text("Wana")],
        vec![Text("x"), Text("Jan 2023"), Text("Mali"), Text("Mopti"), Number(14.4843), Number(-4.183), Number(12.0)],
    ]
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn excel() -> Vec<u8> {
    let mut rows = String::new();
    for (at, row) in cells().iter().enumerate() {
        let number = at + 1;
        let open = format!("<row r=\"{number}\">");
        rows.push_str(&open);
        for (cell, letter) in row.iter().zip('A'..) {
            let cell = match cell {
                Cell::Text(text) => {
                    format!("<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>", xml(text))
                }
                Cell::Number(value) => format!("<c r=\"{letter}{number}\"><v>{value}</v></c>"),
                Cell::Day(_, value) => format!("<c r=\"{letter}{number}\" s=\"1\"><v>{value}</v></c>"),
            };
            rows.push_str(&cell);
        }
        rows.push_str("</row>");
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    archive(&[
        ("[Content_Types].xml", &format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Liste\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" \
                 Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

fn open_document() -> Vec<u8> {
    let mut rows = String::new();
    for row in cells() {
        rows.push_str("<table:table-row>");
        for cell in row {
            let cell = match cell {
                Cell::Text(text) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    xml(text)
                ),
                Cell::Number(value) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
                ),
                Cell::Day(day, _) => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>{day}</text:p></table:table-cell>"
                ),
            };
            rows.push_str(&cell);
        }
        rows.push_str("</table:table-row>");
    }
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            &format!(
                "<manifest:manifest xmlns:manifest=\"{space}:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" \
                 manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>"
            ),
        ),
        (
            "content.xml",
            &format!(
                "<office:document-content xmlns:office=\"{space}:office:1.0\" xmlns:table=\"{space}:table:1.0\" \
                 xmlns:text=\"{space}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Liste\">{rows}\
                 </table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

#[test]
fn workbooks_are_read_as_people_see_them() {
    for (what, bytes) in [("Excel", excel()), ("OpenDocument", open_document())] {
        let (features, summary) = layer(&bytes, plain);
        let notices: Vec<String> = summary.notices.iter().map(ToString::to_string).collect();
        assert_eq!((summary.rows, summary.written), (3, 3), "{what}: {notices:?}");
        let column =
            |name: &str| -> Vec<Value> { features.iter().map(|feature| feature["properties"][name].clone()).collect() };
        assert_eq!(column("code"), [json!("007"), json!("010"), json!("x")], "{what}");
        assert_eq!(column("start_date"), [json!("2022-11-28"), json!("2022-12-01"), json!("2023-01-01")], "{what}");
        assert_eq!(column("killed_best"), [json!(0), json!(null), json!(12)], "{what}");
        assert_eq!(column("geo_method"), [json!("given"), json!("exact"), json!("given")], "{what}");
        assert_eq!(column("Notes")[0], "a, \"b\" & <c>", "{what}");
        assert_eq!(features[2]["geometry"]["coordinates"], json!([-4.183, 14.4843]), "{what}");
    }
}

#[test]
fn a_list_in_an_archive_is_that_list() {
    let (expected, _) = layer(LIST.as_bytes(), plain);
    let packed =
        archive(&[("folder/events.csv", LIST), ("folder/readme.txt", "Read me."), ("__MACOSX/._events.csv", "")]);
    assert_eq!(layer(&packed, plain).0, expected);
    let open = |files: &[(&str, &str)]| {
        let source = Source::copy("list.zip", archive(files).as_slice()).unwrap();
        dateline::convert::table(source, &TableOptions::default()).unwrap_err().to_string()
    };
    assert_eq!(
        open(&[("a.csv", LIST), ("b.csv", LIST)]),
        "list.zip: a zip archive with 2 lists (a.csv, b.csv): unpack it first"
    );
    assert_eq!(open(&[("a.exe", "x")]), "list.zip: a zip archive without a list: expected one CSV in it");
}

#[test]
fn other_json_is_rows_of_objects() {
    let rows = json!([
        {"event_date": "2022-09-01", "country": "Pakistan", "fatalities": 3,
         "location": {"name": "Wana", "lat": 32.3, "lon": 69.57}, "tags": ["a", "b"]},
        {"event_date": "2022-09-02", "country": "Pakistan", "fatalities": 0,
         "location": {"name": "Wana", "lat": 32.3, "lon": 69.57}, "zip": "007"}]);
    let lines: Vec<String> = rows.as_array().unwrap().iter().map(Value::to_string).collect();
    let check = |what: &str, text: &str| {
        let (features, summary) = layer(text.as_bytes(), plain);
        assert_eq!((summary.rows, summary.written), (2, 2), "{what}");
        for feature in &features {
            assert_eq!(feature["geometry"]["coordinates"], json!([69.57, 32.3]), "{what}");
        }
        assert_eq!(features[0]["properties"]["tags"], r#"["a","b"]"#, "{what}");
        assert_eq!(features[1]["properties"]["killed_best"], 0, "{what}");
        assert_eq!(features[1]["properties"]["zip"], "007", "{what}");
    };
    check("array", &rows.to_string());
    check("lines", &lines.join("\n"));
    check("member", &json!({"status": 200, "success": true, "data": rows, "count": 2}).to_string());
    check("pretty", &serde_json::to_string_pretty(&rows).unwrap());
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
    // Somebody knows one of the two: with it, its row is found, the other stays as it was.
    let filled = sheet.replace(
        "Nosuchvillage,,,,,PK,,South Waziristan,,1,",
        "Nosuchvillage,,32.41,69.61,village,PK,,South Waziristan,2,1,",
    );
    let path = folder.path().join("fixed.csv");
    std::fs::write(&path, filled).unwrap();
    let (gazetteer, problems) = dateline::gazetteer::files::lay_over(Gazetteer::embedded_layers(), &[path]).unwrap();
    let left_out: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(left_out.len() == 1 && left_out[0].contains("fixed.csv:2"), "{left_out:?}");
    let contains: Contains = |code, lon, lat| Gazetteer::embedded().country_contains(code, lon, lat, 10.0);
    let atlas = GazetteerAtlas::new(&gazetteer, contains, 0.4);
    let table =
        dateline::convert::table(Source::copy("list.csv", LIST.as_bytes()).unwrap(), &TableOptions::default()).unwrap();
    let mut files = Files::new(Place::Folder(folder.path().to_owned()), Format::GeoJson, Extras::default());
    let summary = convert(&table, &Options::default(), &atlas, &mut files).unwrap();
    files.commit(&summary).unwrap();
    let layer: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("incidents.geojson")).unwrap()).unwrap();
    let row = &layer["features"][3];
    assert_eq!(row["geometry"]["coordinates"], json!([69.61, 32.41]), "{row}");
    assert_eq!(row["properties"]["geo_method"], "exact", "{row}");
    // Names that are near are suggested, from the country that the row names, and never used.
    let misspelt = "date,country,village\n2022-01-01,Afghanistan,Kandohaer\n2022-01-02,Pakistan,Kandohaer\n";
    let summary = run("list.csv", misspelt.as_bytes(), folder.path(), Format::GeoJson, &Options::default(), plain);
    assert_eq!((summary.written, summary.unlocated), (0, 2));
    let sheet = std::fs::read_to_string(folder.path().join("unresolved.csv")).unwrap();
    let row = |country: &str| sheet.lines().find(|line| line.contains(&format!(",{country},"))).unwrap().to_owned();
    assert!(row("AF").contains("Kandahar"), "{sheet}");
    assert!(!row("PK").contains("Afghanistan") && !row("PK").contains(", AF"), "{sheet}");
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
