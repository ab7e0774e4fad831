//! Incident lists in every shape, converted whole: the layer is read back, every row is accounted for.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write;
use std::path::Path;

use dateline::convert::{Atlas, Files, Options, Order, Spot, Summary, convert, given};
use dateline::read::table::{Source, Table, TableOptions};
use dateline::resolve::{GeoPrecision, Match, Query};
use dateline::write::{Extras, Format, Place};
use geo::Point;
use serde_json::Value;

/// A few places, a district, a province and two square countries.
struct Small;

impl Atlas for Small {
    fn locate(&self, query: &Query<'_>) -> Option<Spot> {
        const PLACES: [(&str, &str, f64, f64, GeoPrecision); 9] = [
            ("Wana", "PK", 69.57, 32.3, GeoPrecision::Settlement),
            ("Miran Shah", "PK", 70.07, 33.0, GeoPrecision::Settlement),
            ("Chashma", "PK", 71.4, 32.4, GeoPrecision::Settlement),
            ("South Waziristan", "PK", 69.7, 32.3, GeoPrecision::Admin2),
            ("Khyber Pakhtunkhwa", "PK", 71.5, 34.0, GeoPrecision::Admin1),
            ("Pakistan", "PK", 69.4, 30.0, GeoPrecision::Country),
            ("Bangui", "CF", 18.55, 4.37, GeoPrecision::Settlement),
            ("Central African Republic", "CF", 20.5, 6.6, GeoPrecision::Country),
            ("Zúñiga", "CF", 20.0, 6.0, GeoPrecision::Settlement),
        ];
        let found = PLACES.iter().find(|(name, country, ..)| {
            (*name == query.name || query.name == *country && *country == "PK" && name.len() == 8)
                && (query.countries.is_empty() || query.countries.contains(country))
        })?;
        let (name, country, lon, lat, precision) = *found;
        Some(Spot {
            name: name.to_owned(),
            admin2: None,
            admin1: None,
            country: Some(if country == "PK" { "Pakistan" } else { "Central African Republic" }.to_owned()),
            country_code: Some(country.to_owned()),
            place_id: format!("test:{name}"),
            point: Point::new(lon, lat),
            radius_m: 3000,
            precision,
            matched: Match::Exact,
            confidence: 0.9,
            alternatives: String::new(),
            crosses_border: false,
        })
    }

    fn contains(&self, country: &str, lon: f64, lat: f64) -> Option<bool> {
        match country {
            "PK" => Some((60.9..77.8).contains(&lon) && (23.7..37.1).contains(&lat)),
            "CF" => Some((14.4..27.5).contains(&lon) && (2.2..11.0).contains(&lat)),
            _ => None,
        }
    }
}

struct Outcome {
    layer: Value,
    rejects: Vec<Vec<String>>,
    summary: Summary,
    text: String,
}

impl Outcome {
    fn features(&self) -> &[Value] {
        self.layer["features"].as_array().unwrap()
    }

    fn column(&self, name: &str) -> Vec<&Value> {
        self.features().iter().map(|feature| &feature["properties"][name]).collect()
    }

    fn points(&self) -> Vec<(f64, f64)> {
        let each = self.features().iter().map(|feature| &feature["geometry"]["coordinates"]);
        each.map(|point| (point[0].as_f64().unwrap_or(f64::NAN), point[1].as_f64().unwrap_or(f64::NAN))).collect()
    }

    fn notices(&self) -> String {
        self.summary.notices.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

fn run(bytes: &[u8], options: &Options) -> Result<Outcome, dateline::Error> {
    let table = dateline::convert::table(Source::copy("list.csv", bytes).unwrap(), &TableOptions::default())?;
    run_table(&table, options)
}

/// `GeoJSON` and nothing besides.
fn into(place: Place) -> Files {
    Files::new(place, Format::GeoJson, Extras::default())
}

fn run_table(table: &Table, options: &Options) -> Result<Outcome, dateline::Error> {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let mut files = into(Place::Folder(folder.path().to_owned()));
    let summary = convert(table, options, &Small, &mut files)?;
    files.commit(&summary)?;
    // Its name is the layer's, made plain.
    let mut files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let layer = files.find(|path| path.extension().is_some_and(|ending| ending == "geojson")).unwrap();
    let text = std::fs::read_to_string(&layer).unwrap();
    let geojson::GeoJson::FeatureCollection(read) = text.parse().unwrap() else { panic!("{text}") };
    assert_eq!(read.features.len() as u64, summary.written);
    let mut rows = Vec::new();
    if rejects.exists() {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&rejects).unwrap();
        rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    }
    assert_eq!(summary.rows, summary.written + rows.len() as u64, "a row is lost");
    Ok(Outcome { layer: serde_json::from_str(&text).unwrap(), rejects: rows, summary, text })
}

fn plain(text: &str) -> Outcome {
    run(text.as_bytes(), &Options::default()).unwrap()
}

/// The same three incidents in a dialect: points, names, numbers and texts must come out alike.
#[track_caller]
fn check(what: &str, bytes: &[u8]) {
    let outcome = run(bytes, &Options::default()).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(
        outcome.points(),
        [(65.7101, 31.6133), (-4.183, 14.4843), (69.5654, 32.3074)],
        "{what}: {}",
        outcome.notices()
    );
    assert_eq!(outcome.column("start_date"), ["2022-11-28", "2022-12-01", "2023-01-15"], "{what}");
    assert_eq!(outcome.column("code"), ["007", "010", "100"], "{what}");
    assert_eq!(outcome.column("killed_best"), [0, 3, 12], "{what}");
    assert_eq!(outcome.column("place"), ["Túnis", "Mopti", "Wana"], "{what}");
    assert_eq!(outcome.column("notes"), ["a, \"b\"", "line\nbreak", "plain; text"], "{what}");
    assert_eq!(outcome.column("row_number"), [1, 2, 3], "{what}");
}

/// Writes the three incidents with a delimiter, a header and a way to write coordinates.
fn sheet(delimiter: char, header: &str, place: impl Fn(f64, f64) -> Vec<String>) -> String {
    let rows = [
        ("007", "2022-11-28", "Túnis", (31.6133, 65.7101), "0", "a, \"b\""),
        ("010", "2022-12-01", "Mopti", (14.4843, -4.183), "3", "line\nbreak"),
        ("100", "2023-01-15", "Wana", (32.3074, 69.5654), "12", "plain; text"),
    ];
    let quote = |cell: &str| {
        if cell.contains(delimiter) || cell.contains(['"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let mut text = format!("{}\n", header.replace(',', &delimiter.to_string()));
    for (code, date, name, (lat, lon), killed, notes) in rows {
        let mut cells = vec![code.to_owned(), date.to_owned(), name.to_owned()];
        cells.extend(place(lat, lon));
        cells.extend([killed.to_owned(), notes.to_owned()]);
        let cells: Vec<String> = cells.iter().map(|cell| quote(cell)).collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push('\n');
    }
    text
}

fn decimal(lat: f64, lon: f64) -> Vec<String> {
    vec![lat.to_string(), lon.to_string()]
}

fn degrees(value: f64, letters: [char; 2]) -> String {
    let seconds = (value.abs() * 3600.0 * 100.0).round() as u64;
    let (whole, rest) = (seconds / 360_000, seconds % 360_000);
    let letter = letters[usize::from(value < 0.0)];
    format!("{whole}°{:02}'{:05.2}\"{letter}", rest / 6000, (rest % 6000) as f64 / 100.0)
}

const HEADER: &str = "code,date,place,lat,lon,killed,notes";

#[test]
fn the_same_incidents_in_every_dialect() {
    let plain = sheet(',', HEADER, decimal);
    check("plain", plain.as_bytes());
    check("CRLF", plain.replace('\n', "\r\n").replace("line\r\nbreak", "line\nbreak").as_bytes());
    check("BOM", format!("\u{feff}{plain}").as_bytes());
    for delimiter in ['\t', ';', '|'] {
        check(&format!("{delimiter:?}"), sheet(delimiter, HEADER, decimal).as_bytes());
    }
    check("sep=", format!("sep=;\n{}", sheet(';', HEADER, decimal)).as_bytes());
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    check("UTF-16LE", &utf16);
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check("UTF-16BE without a mark", &utf16);
    check("Windows-1252", &encoding_rs::WINDOWS_1252.encode(&plain).0);
    let comma = |lat: f64, lon: f64| vec![lat.to_string().replace('.', ","), lon.to_string().replace('.', ",")];
    check("decimal comma", sheet(';', HEADER, comma).as_bytes());
    check("decimal comma, quoted", sheet(',', HEADER, comma).as_bytes());
    let one = "code,date,place,coordinates,killed,notes";
    check("one column", sheet(',', one, |lat, lon| vec![format!("{lat}, {lon}")]).as_bytes());
    check(
        "one column by content",
        sheet(',', "code,date,place,where exactly,killed,notes", |lat, lon| vec![format!("({lat}, {lon})")]).as_bytes(),
    );
    check(
        "WKT",
        sheet(',', "code,date,place,geom,killed,notes", |lat, lon| vec![format!("POINT ({lon} {lat})")]).as_bytes(),
    );
    let misleading = "code,date,place,elation,geo_lat,flat_notes,geo_lon,killed,notes";
    let spread = |lat: f64, lon: f64| vec!["x".to_owned(), lat.to_string(), "y".to_owned(), lon.to_string()];
    check("misleading names", sheet(',', misleading, spread).as_bytes());
    check("titles above", format!("Incidents of 2022\nSource: own\n\n{plain}").as_bytes());
    let tags = "#code,#date,#loc+name,#geo+lat,#geo+lon,#affected+killed,#description\n";
    check("HXL", plain.replacen('\n', &format!("\n{tags}"), 1).as_bytes());
    check("German", sheet(';', "code,Datum,Ort,Breitengrad,Längengrad,Getötete,notes", comma).as_bytes());
    check("Spanish", sheet(',', "code,Fecha,Localidad,Latitud,Longitud,Muertos,notes", decimal).as_bytes());
    check("French", sheet(',', "code,Date,Lieu,Latitude,Longitude,Morts,notes", decimal).as_bytes());
    check("Russian", sheet(',', "code,Дата,Место,Широта,Долгота,Погибшие,notes", decimal).as_bytes());
    check("Arabic", sheet(',', "code,التاريخ,المكان,خط العرض,خط الطول,القتلى,notes", decimal).as_bytes());
    check("blank lines", plain.replacen('\n', "\n\n\r\n", 1).as_bytes());
    check("spaces before quotes", plain.replace(",\"", ", \"").as_bytes());
    for (what, write) in [("day first", "%d/%m/%Y"), ("month first", "%m-%d-%Y"), ("words", "%A, %B %d, %Y")] {
        let mut text = plain.clone();
        for date in ["2022-11-28", "2022-12-01", "2023-01-15"] {
            let day: jiff::civil::Date = date.parse().unwrap();
            text = text.replace(date, &format!("\"{}\"", day.strftime(write)));
        }
        check(what, text.as_bytes());
    }
    check(
        "Excel's days",
        plain.replace("2022-11-28", "44893").replace("2022-12-01", "44896").replace("2023-01-15", "44941").as_bytes(),
    );
}

#[test]
fn degrees_minutes_and_seconds() {
    let text = sheet(',', HEADER, |lat, lon| vec![degrees(lat, ['N', 'S']), degrees(lon, ['E', 'W'])]);
    let outcome = plain(&text);
    for (found, expected) in outcome.points().iter().zip([(65.7101, 31.6133), (-4.183, 14.4843), (69.5654, 32.3074)]) {
        assert!((found.0 - expected.0).abs() < 1e-5 && (found.1 - expected.1).abs() < 1e-5, "{found:?}");
    }
}

#[test]
fn bad_coordinates_are_flagged_and_no_row_is_lost() {
    let outcome = plain(
        "id,country,lat,lon\n\
         good,Pakistan,32.3,69.57\n\
         swapped,Pakistan,69.57,32.3\n\
         abroad,Pakistan,10.0,20.0\n\
         island,Pakistan,0,0\n\
         far,Pakistan,95,200\n\
         words,Pakistan,inf,1e999\n\
         empty,Pakistan,,\n\
         homeless,,69.57,32.3\n\
         text,Pakistan,north,east\n",
    );
    // Rows without a usable point fall back on what they name, here the country, marked as such.
    let check = |id: &str, point: (f64, f64), flag: Option<&str>, method: &str, precision: &str| {
        let at = outcome.column("incident_id").iter().position(|found| *found == id).unwrap();
        assert_eq!(outcome.points()[at], point, "{id}");
        assert_eq!(outcome.column("geo_flag")[at].as_str(), flag, "{id}");
        assert_eq!(outcome.column("geo_method")[at], method, "{id}");
        assert_eq!(outcome.column("geo_precision")[at], precision, "{id}");
    };
    check("good", (69.57, 32.3), None, "given", "point");
    check("swapped", (69.57, 32.3), Some("swapped"), "given", "point");
    check("abroad", (20.0, 10.0), Some("outside the stated country"), "given", "point");
    check("island", (69.4, 30.0), Some("null island"), "exact", "country");
    check("far", (69.4, 30.0), Some("out of range"), "exact", "country");
    check("words", (69.4, 30.0), Some("out of range"), "exact", "country");
    check("empty", (69.4, 30.0), None, "exact", "country");
    check("homeless", (32.3, 69.57), None, "given", "point");
    check("text", (69.4, 30.0), None, "exact", "country");
    // Those that are no coordinates are malformed, and told by line; doubts are only flagged.
    let faults: Vec<Option<u64>> =
        outcome.summary.notices.iter().filter(|notice| notice.fault).map(|notice| notice.line).collect();
    assert_eq!(faults, [Some(6), Some(7), Some(10)], "{}", outcome.notices());
    let told = "list.csv:10: expected latitude and longitude, found \"north\" in \"lat\" and \"east\" in \"lon\"; the point \
                is left out";
    assert!(outcome.notices().lines().any(|line| line == told), "{}", outcome.notices());
    assert_eq!(outcome.layer["bbox"], serde_json::json!([20, 10, 69.57, 69.57]));
}

#[test]
fn names_are_resolved_within_their_country_or_not_at_all() {
    let text = "date,country,province,district,village\n\
                2022-01-01,Pakistan,,,Wana\n\
                2022-01-02,Pakistan,,,Near Wana\n\
                2022-01-03,Pakistan,,South Waziristan,Nowhere\n\
                2022-01-04,Pakistan,Khyber Pakhtunkhwa,Unheard,Nowhere\n\
                2022-01-05,Pakistan,,,Bangui\n\
                2022-01-06,Pakistan,,,Nowhere (Miran Shah)\n\
                2022-01-07,Pakistan,,,unknown\n\
                2022-01-08,Atlantis,,,Wana\n\
                2022-01-09,,,,\n\
                2022-01-10,Pakistan,,South Waziristan,\n";
    let outcome = plain(text);
    let found: Vec<String> = outcome
        .features()
        .iter()
        .map(|feature| {
            let p = &feature["properties"];
            let word = |name: &str| p[name].as_str().unwrap_or("-").to_owned();
            format!("{}: {} {} {}", p["row_number"], word("place"), word("geo_method"), word("geo_precision"))
        })
        .collect();
    assert_eq!(
        found,
        [
            "1: Wana exact settlement",
            "2: Wana exact near",
            "3: South Waziristan parent admin2",
            "4: Khyber Pakhtunkhwa parent admin1",
            "6: Miran Shah exact near",
            "7: Pakistan exact country",
            "10: South Waziristan exact admin2",
        ]
    );
    let rejected: Vec<[&str; 3]> = outcome.rejects.iter().map(|row| [row[0].as_str(), &row[1], &row[2]]).collect();
    assert_eq!(
        rejected,
        [
            ["6", "5", "no place sure enough by the name \"Bangui\" in Pakistan"],
            ["9", "8", "the country \"Atlantis\" is not known, so \"Wana\" was not looked up"],
            ["10", "9", "no coordinates and no name of a place"],
        ]
    );
    assert_eq!(outcome.rejects[0][4..], ["2022-01-05", "Pakistan", "", "", "Bangui"]);
    let unresolved: Vec<(&str, u64)> =
        outcome.summary.unresolved.iter().map(|found| (found.missing.name.as_str(), found.count)).collect();
    assert_eq!(unresolved, [("Bangui", 1), ("Nowhere", 1), ("Nowhere", 1), ("Wana", 1)]);
    assert_eq!(
        outcome.summary.to_string(),
        "list.csv: 10 rows: 7 located (5 exact, 2 parent), 3 without a place, 3 left out\n  \
         not found by name: \"Bangui\" (1), \"Nowhere\" (1), \"Nowhere\" (1), \"Wana\" (1)"
    );
    let kept = run(text.as_bytes(), &Options { keep_unlocated: true, ..Options::default() }).unwrap();
    assert_eq!((kept.features().len(), kept.rejects.len()), (10, 0));
    assert!(kept.features()[4]["geometry"].is_null());
    let narrowed = Options { countries: vec!["PK".to_owned()], ..Options::default() };
    let outcome = run(b"village,x\nWana,1\nBangui,2\n", &narrowed).unwrap();
    assert_eq!((outcome.features().len(), outcome.rejects.len()), (1, 1));
}

#[test]
fn a_namesake_far_from_the_named_unit_is_not_the_place() {
    let outcome = plain(
        "country,district,village\n\
         Pakistan,South Waziristan,Chashma\n\
         Pakistan,,Chashma\n\
         Pakistan,South Waziristan District,Wana\n\
         Pakistan,Wana,Nowhere\n",
    );
    assert_eq!(outcome.column("place"), ["South Waziristan", "Chashma", "Wana", "Wana"]);
    assert_eq!(outcome.column("geo_method"), ["parent", "exact", "exact", "parent"]);
    // Of the district called after Wana only its seat is known: the point stands for the district, widely.
    assert_eq!(outcome.column("geo_precision"), ["admin2", "settlement", "settlement", "admin2"]);
    assert_eq!(outcome.column("radius_m"), [3000, 3000, 3000, 50_000]);
}

#[test]
fn dates_are_decided_over_all_rows_and_never_partial() {
    let dates = |rows: &str, options: &Options| {
        let outcome = run(format!("date,lat,lon\n{rows}").as_bytes(), options).unwrap();
        let each = outcome.features().iter().map(|feature| {
            let p = &feature["properties"];
            let word = |name: &str| p[name].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", word("start_date"), word("end_date"), word("date_flag"))
        });
        (each.collect::<Vec<_>>(), outcome.notices())
    };
    let free = Options::default();
    let (found, notices) = dates("03/04/2022,1,2\n04/05/2022,1,2\n", &free);
    assert_eq!(
        found,
        ["2022-03-04 2022-04-03 ambiguous day and month", "2022-04-05 2022-05-04 ambiguous day and month"]
    );
    assert!(
        notices.contains("no row tells whether day or month comes first; 2 dates are flagged, give --date-order"),
        "{notices}"
    );
    let order = Options { date_order: Some(Order::DayFirst), ..Options::default() };
    assert_eq!(
        dates("03/04/2022,1,2\n04/05/2022,1,2\n", &order).0,
        ["2022-04-03 2022-04-03 -", "2022-05-04 2022-05-04 -"]
    );
    assert_eq!(dates("03/04/2022,1,2\n13/04/2022,1,2\n", &free).0[0], "2022-04-03 2022-04-03 -");
    let (found, notices) = dates("03/04/2022,1,2\n13/04/2022,1,2\n04/13/2022,1,2\n", &free);
    assert_eq!(
        found,
        ["2022-03-04 2022-04-03 ambiguous day and month", "2022-04-13 2022-04-13 -", "2022-04-13 2022-04-13 -"]
    );
    assert!(notices.contains("1 dates have the day first and 1 the month first"), "{notices}");
    let (found, notices) =
        dates("2022-05,1,2\n2022,1,2\n31/13/2019,1,2\n,1,2\n2022-05-01,1,2\n2022-05-02,1,2\n", &free);
    assert_eq!(
        found,
        [
            "2022-05-01 2022-05-31 -",
            "2022-01-01 2022-12-31 -",
            "- - not a date",
            "- - -",
            "2022-05-01 2022-05-01 -",
            "2022-05-02 2022-05-02 -"
        ]
    );
    assert!(notices.contains("1 dates could not be read"), "{notices}");
}

#[test]
fn codes_of_precision_are_understood() {
    let acled = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,location,latitude,longitude,geo_precision,notes,fatalities\n\
                 PAK1,28 November 2022,1,Battles,Armed clash,TTP,Army,Pakistan,Wana,32.3,69.57,1,A clash.,3\n\
                 PAK2,15 November 2022,3,Explosions/Remote violence,Shelling/artillery/missile attack,X,Y,Pakistan,KP,34.0,71.5,3,B.,0\n";
    let outcome = plain(acled);
    assert_eq!(outcome.summary.dialect, Some("acled"));
    assert_eq!(outcome.column("incident_id"), ["PAK1", "PAK2"]);
    assert_eq!(outcome.column("title"), ["Armed clash, Wana", "Shelling, KP"]);
    assert_eq!(outcome.column("start_date"), ["2022-11-28", "2022-11-01"]);
    assert_eq!(outcome.column("end_date"), ["2022-11-28", "2022-11-30"]);
    assert_eq!(outcome.column("when"), ["2022-11-28", "2022-11"]);
    assert_eq!(outcome.column("geo_precision"), ["settlement", "admin1"]);
    assert_eq!(outcome.column("country_code"), ["PK", "PK"]);
    assert_eq!(outcome.column("row_country"), ["Pakistan", "Pakistan"]);
    let gtd = "eventid,iyear,imonth,iday,country_txt,city,latitude,longitude,specificity,attacktype1_txt,gname,nkill,nwound\n\
               197001000001,1970,1,0,Pakistan,Wana,32.3,69.57,1,Bombing/Explosion,Unknown,-99,2\n";
    let outcome = plain(gtd);
    assert_eq!(outcome.column("start_date"), ["1970-01-01"]);
    assert_eq!(outcome.column("date_precision"), ["month"]);
    assert_eq!(outcome.column("sub_event_type"), ["Remote explosive/landmine/IED"]);
    assert!(outcome.column("killed_best")[0].is_null() && outcome.column("actor")[0].is_null());
    assert_eq!(outcome.column("injured_best"), [2]);
    assert_eq!(outcome.column("eventid"), [197_001_000_001_u64]);
}

#[test]
fn own_columns_are_untouched() {
    let outcome = plain(
        "ID,lat,lon,fatalities,zip,version,share,name,Name,,flag\n\
         7,1.5,2.5,0,00501,1.9,0.25,=1+1,x,,true\n\
         8,1.5,2.5,,00502,1.10,1,\" y \",,,false\n",
    );
    assert_eq!(outcome.column("row_ID"), [7, 8]);
    assert_eq!(outcome.column("zip"), ["00501", "00502"]);
    assert_eq!(outcome.column("version"), ["1.9", "1.10"]);
    assert_eq!(outcome.column("share"), [0.25, 1.0]);
    assert_eq!(outcome.column("name"), ["=1+1", " y "]);
    assert_eq!(outcome.column("row_Name")[0], "x");
    assert!(outcome.column("row_Name")[1].is_null() && outcome.column("fatalities")[1].is_null());
    assert_eq!(outcome.column("fatalities")[0], 0);
    assert_eq!(outcome.column("flag"), ["true", "false"]);
    assert!(!outcome.text.contains("column_10"));
}

#[test]
fn ragged_rows_are_kept_and_told() {
    let outcome = plain("id,lat,lon\n1,1.5,2.5\n2,1.5,2.5,more,\"and, more\"\n3\n4,1.5\n5,\"1.5,2.5\n6,1.5,2.5\n");
    assert_eq!(outcome.column("row_extra")[1], "more; and, more");
    assert_eq!(outcome.summary.rows, 6);
    let notices = outcome.notices();
    assert!(
        notices.contains("list.csv:3: expected 3 cells, found 5; the surplus is kept in \"row_extra\""),
        "{notices}"
    );
    assert!(notices.contains("list.csv:4: expected 3 cells, found 1; the others are null"), "{notices}");
    assert!(notices.contains("list.csv:6: a quote is opened and never closed; read without it"), "{notices}");
    assert_eq!(outcome.column("incident_id").last().unwrap().as_str(), Some("6"));
}

#[test]
fn mappings_are_given_told_and_saved() {
    let text = "a,b,c,d\nx,32.3,69.57,2022-05-01\n";
    let options =
        |map: &[&str]| Options { map: map.iter().map(|one| given(one).unwrap()).collect(), ..Options::default() };
    let outcome = run(text.as_bytes(), &options(&["lat=b", "lon=C", "incident_id=a"])).unwrap();
    assert_eq!(outcome.points(), [(69.57, 32.3)]);
    assert!(
        outcome.notices().contains("columns read as incident_id=a, start_date=d, lat=b, lon=c"),
        "{}",
        outcome.notices()
    );
    let error = |map: &[&str]| run(text.as_bytes(), &options(map)).err().unwrap().to_string();
    assert_eq!(error(&["lat=q"]), "--map lat=q: list.csv has no column \"q\"; it has a, b, c, d");
    assert_eq!(
        error(&[]),
        "list.csv: no column says where: expected coordinates, a place, a district, a province or a country; name one with \
         --map place=COLUMN or --map lat=COLUMN --map lon=COLUMN; the columns are a, b, c, d"
    );
    let table =
        dateline::convert::table(Source::copy("list.csv", text.as_bytes()).unwrap(), &TableOptions::default()).unwrap();
    let mapping = dateline::convert::Mapping::find(&table, &options(&["lat=b", "lon=c"]).map).unwrap();
    let saved = mapping.save();
    let again = dateline::convert::Mapping::load("map.json", &saved).unwrap();
    assert_eq!(dateline::convert::Mapping::find(&table, &again).unwrap().describe(), mapping.describe());
    assert!(
        dateline::convert::Mapping::load("map.json", "[]")
            .unwrap_err()
            .to_string()
            .starts_with("map.json: not a saved mapping")
    );
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let mut text = String::from("id,date,country,village,lat,lon,killed,notes\n");
    let long = "word ".repeat(80);
    for row in 0..3_000 {
        let lat = if row % 7 == 0 { String::new() } else { format!("{:.4}", 24.0 + f64::from(row) / 300.0) };
        let (day, village, killed) = (row % 28 + 1, ["Wana", "Nowhere"][row as usize % 2], row % 5);
        let _written = writeln!(text, "{row},2022-01-{day:02},Pakistan,{village},{lat},69.5,{killed},{long}");
    }
    let table =
        dateline::convert::table(Source::copy("list.csv", text.as_bytes()).unwrap(), &TableOptions::default()).unwrap();
    let one = run_table(&table, &Options::default()).unwrap();
    assert_eq!(one.summary.rows, 3_000);
    for threads in [2, 5] {
        let many = run_table(&table, &Options { threads, ..Options::default() }).unwrap();
        assert!(many.text == one.text, "{threads} threads differ");
        assert_eq!((many.rejects, many.summary), (one.rejects.clone(), one.summary.clone()));
    }
}

#[test]
fn blank_rows_are_counted_apart() {
    let outcome = plain("id,lat,lon\n1,1.5,2.5\n,,\n , ,\n4,1.5,2.5\n");
    assert_eq!((outcome.summary.rows, outcome.summary.blank), (2, 2));
    assert_eq!(outcome.column("row_number"), [1, 4]);
}

#[test]
fn rejects_of_an_earlier_run_do_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let convert_to = |text: &str| {
        let source = Source::copy("list.csv", text.as_bytes()).unwrap();
        let table = dateline::convert::table(source, &TableOptions::default()).unwrap();
        let mut files = into(Place::Folder(folder.path().to_owned()));
        let summary = convert(&table, &Options::default(), &Small, &mut files).unwrap();
        files.commit(&summary).unwrap();
    };
    convert_to("village,country\nNowhere,Pakistan\n");
    assert!(rejects.exists());
    convert_to("village,country\nWana,Pakistan\n");
    assert!(!rejects.exists());
    std::fs::write(&rejects, "another's file").unwrap();
    convert_to("village,country\nWana,Pakistan\n");
    assert_eq!(std::fs::read_to_string(&rejects).unwrap(), "another's file");
}

/// Soup of what lists are made of: whatever comes, nothing panics and every row is accounted for (`run` checks it).
#[test]
fn any_soup_is_eaten() {
    const BITS: [&str; 40] = [
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        ";",
        "\t",
        "|",
        "lat",
        "lon",
        "date",
        "place",
        "country",
        "killed",
        "id",
        "Pakistan",
        "Wana",
        "2022-11-28",
        "03/04/2022",
        "28 November",
        "44893",
        "33.5",
        "-69,9",
        "33°30'N",
        "1e999",
        "nan",
        "POINT (1 2)",
        "#geo+lat",
        "#date",
        "é",
        "\u{feff}",
        "\0",
        "كابل",
        " ",
        "-",
        "sep=;",
        "99999999999999999999",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let (mut converted, mut refused) = (0, 0);
    for _ in 0..600 {
        let mut soup: Vec<u8> = Vec::new();
        if next(3) > 0 {
            soup.extend_from_slice(b"id,date,place,country,lat,lon,killed\n");
        }
        for _ in 0..next(120) {
            soup.extend_from_slice(BITS[next(BITS.len())].as_bytes());
            if next(60) == 0 {
                soup.push(next(256) as u8);
            }
        }
        match run(&soup, &Options { keep_unlocated: next(2) == 0, threads: 1 + next(2), ..Options::default() }) {
            Ok(_) => converted += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(converted > 100 && refused > 10, "{converted} {refused}");
}

#[test]
fn a_header_alone_makes_an_empty_layer() {
    let outcome = plain("date,place,lat,lon\n");
    assert!(outcome.features().is_empty() && outcome.layer.get("bbox").is_none());
}

#[test]
fn hostile_strings_as_cells_headers_and_names() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found =
        folders.map(|folder| folder.join("shared/data/suites/naughty-strings.json")).find(|path| path.is_file());
    let strings: Vec<String> = if let Some(path) = found {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    } else {
        println!("skipped: the suite of naughty strings is not here");
        ["", "<script>", "\u{202e}abc", "=1+1", "\"\\\n", "كابل", "null"].map(str::to_owned).to_vec()
    };
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from("note,lat,lon\n");
    for string in &strings {
        text.extend([&quote(string), ",1.5,2.5\n"]);
    }
    let outcome = plain(&text);
    let notes = outcome.column("note");
    for (found, expected) in notes.iter().zip(&strings) {
        assert_eq!(found.as_str().unwrap_or(""), expected.replace('\0', "\u{fffd}"));
    }
    // As column names, and as values of every kind of column of ours; whatever happens, no row is lost.
    let header: Vec<String> = strings.iter().map(|string| quote(string)).collect();
    let values: Vec<String> = (0..strings.len()).map(|number| number.to_string()).collect();
    let outcome =
        run(format!("lat,lon,{}\n1.5,2.5,{}\n", header.join(","), values.join(",")).as_bytes(), &Options::default())
            .unwrap();
    assert_eq!(outcome.summary.rows, 1);
    let properties = outcome.features()[0]["properties"].as_object().unwrap();
    assert!(properties.values().any(|value| value.as_u64() == Some(strings.len() as u64 - 1)));
    let mut text = String::from("id,date,end_date,country,province,district,place,type,actor,killed,lat,lon,url\n");
    for string in &strings {
        let cell = quote(string);
        text.extend([&vec![cell; 13].join(","), "\n"]);
    }
    let outcome = run(text.as_bytes(), &Options { keep_unlocated: true, ..Options::default() }).unwrap();
    assert!(outcome.summary.rows + outcome.summary.blank >= strings.len() as u64 - 1);
    for string in &strings {
        let options = Options { layer: string.clone(), ..Options::default() };
        let outcome = run(b"note,lat,lon\nx,1.5,2.5\n", &options).unwrap();
        let name = outcome.layer["name"].as_str().unwrap_or("");
        assert_eq!(name, string.replace('\0', "\u{fffd}"));
    }
}

/// Every format in the list of published ones, where that lies beside the checkout: its header, or none, and a row
/// that fills each column by its name.
#[test]
fn every_published_header_is_recognised() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders.map(|folder| folder.join("shared/data/lists/dialects.json")).find(|path| path.is_file());
    let Some(path) = found else {
        println!("skipped: the published column lists are not here");
        return;
    };
    let formats: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut count = 0;
    for (name, format) in formats.as_object().unwrap() {
        let Some(columns) = format["columns"].as_array() else { continue };
        let delimiter = format["sep"].as_str().unwrap_or(",");
        let quote = |cell: &str| if cell.contains(delimiter) { format!("\"{cell}\"") } else { cell.to_owned() };
        let cell = |column: &str| {
            let plain = column.to_lowercase();
            let found = if plain.ends_with("lat/long") {
                "32.3, 69.57"
            } else if plain == "sqldate" || plain == "date" && name == "phoenix" {
                "20221128"
            } else if plain.contains("date") || plain == "time" && name == "ceha" {
                "2022-11-28"
            } else if plain.ends_with("lat") || plain == "latitude" {
                "32.3"
            } else if plain.ends_with("lon") || plain.ends_with("_long") || plain == "longitude" {
                "69.57"
            } else {
                match plain.as_str() {
                    "iyear" | "year" => "2022",
                    "imonth" => "11",
                    "iday" => "28",
                    "country" | "country_txt" | "location_root_name" => "Pakistan",
                    "location" | "village" | "city" | "location_where_name" => "Wana",
                    _ => "1",
                }
            };
            quote(found)
        };
        let names: Vec<&str> = columns.iter().map(|column| column.as_str().unwrap()).collect();
        let row = names.iter().map(|column| cell(column)).collect::<Vec<_>>().join(delimiter);
        let header = if format["header"] == false {
            String::new()
        } else {
            names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(delimiter) + "\n"
        };
        let outcome = run(format!("{header}{row}\n{row}\n").as_bytes(), &Options::default()).unwrap();
        assert_eq!((outcome.summary.dialect, outcome.summary.rows), (Some(name.as_str()), 2), "{}", outcome.notices());
        assert!(
            outcome.points().iter().all(|point| point.0 > 60.0 && point.1 > 29.0),
            "{name}: {:?}",
            outcome.points()
        );
        assert!(outcome.column("start_date").iter().all(|date| *date == "2022-11-28"), "{name}: {}", outcome.notices());
        count += 1;
    }
    assert_eq!(count, 21);
}

/// The lists as their makers publish them, where they lie beside the checkout.
#[test]
fn published_lists_are_accounted_for() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(data) = folders.map(|folder| folder.join("shared/data")).find(|path| path.join("lists").is_dir()) else {
        println!("skipped: the published lists are not here");
        return;
    };
    for (name, dialect, rows) in [
        ("lists/newamerica_drone_attacks.csv", Some("newamerica_drone"), 414),
        ("lists/pbc_PakistanDroneAttacks.csv", Some("pbc_drone"), 405),
        ("lists/ucdp_ged231_sample1000.csv", Some("ucdp_ged"), 1000),
        ("places/newamerica_pk_drone.csv", None, 414),
        ("places/ucdp_car.csv", None, 1848),
    ] {
        let table = dateline::convert::open(&data.join(name), &TableOptions::default()).unwrap();
        let outcome = run_table(&table, &Options::default()).unwrap();
        assert_eq!((outcome.summary.dialect, outcome.summary.rows), (dialect, rows), "{name}");
        let dated = outcome.column("start_date").iter().filter(|date| !date.is_null()).count();
        assert_eq!(dated, outcome.features().len(), "{name}");
        let flagged = outcome.column("date_flag").iter().filter(|flag| !flag.is_null()).count();
        assert_eq!(flagged, 0, "{name}");
    }
}

#[test]
fn a_converted_list_is_typed_for_gdal() {
    let folder = tempfile::tempdir().unwrap();
    let layer = folder.path().join("incidents.geojson");
    let text = "id,date,place,country,lat,lon,killed,share,zip\n\
                1,28 November 2022,Wana,Pakistan,32.3,69.57,3,0.5,007\n\
                2,,Bangui,Pakistan,33.0,70.1,,1,010\n\
                3,May 2022,Nowhere,Pakistan,,,0,,\n";
    let source = Source::copy("list.csv", text.as_bytes()).unwrap();
    let table = dateline::convert::table(source, &TableOptions::default()).unwrap();
    let mut files = into(Place::File(layer.clone()));
    let options = Options { keep_unlocated: true, ..Options::default() };
    let summary = convert(&table, &options, &Small, &mut files).unwrap();
    files.commit(&summary).unwrap();
    let Ok(output) = std::process::Command::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(&layer).output() else {
        println!("skipped: ogrinfo is not installed");
        return;
    };
    let info = String::from_utf8(output.stdout).unwrap();
    for line in [
        "Feature Count: 3",
        "Geometry: Point",
        "start_date: Date (0.0)",
        "end_date: Date (0.0)",
        "killed_best: Integer (0.0)",
        "radius_m: Integer (0.0)",
        "lat: Real (0.0)",
        "share: Real (0.0)",
        "zip: String (0.0)",
        "row_number: Integer (0.0)",
    ] {
        assert!(info.lines().any(|found| found == line), "{line}: {info}");
    }
}
