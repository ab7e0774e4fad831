//! `cargo xtask evaluate lists`: rows resolved by name alone, against the coordinates that their lists give.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use dateline::convert::{self, GazetteerAtlas, Options, Reject, Sink};
use dateline::gazetteer::Gazetteer;
use dateline::gazetteer::files;
use dateline::layer::{Feature, Schema, Value};
use dateline::read::table::{Source, TableOptions};
use dateline::write::Bounds;
use dateline::write::Encoder;
use geo::{Distance, Haversine, Point};
use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures the lists with their coordinates hidden: over the embedded gazetteer and, for Pakistan, again with the
/// localities of Who's On First laid over it. A line of JSON each.
pub(crate) fn run(data: &Path, worst: usize) -> Result<()> {
    for (name, country) in [("newamerica_pk_drone", "PK"), ("ucdp_car", "CF")] {
        let list = List::read(&data.join("places").join(format!("{name}.csv")))?;
        list.measure(name, country, Gazetteer::embedded(), worst)?;
        if country == "PK" {
            let folder = data.join("gazetteer");
            let table = localities(&folder.join("wof-localities-pk.tsv.gz"), &folder.join("wof-admin-pk.tsv"))?;
            let (gazetteer, _) = files::lay_over(Gazetteer::embedded_layers(), &[table])?;
            list.measure(&format!("{name}+wof"), country, &gazetteer, worst)?;
        }
    }
    Ok(())
}

/// A list by name alone, and the truth.
struct List {
    sheet: Vec<u8>,
    truth: Vec<Point<f64>>,
    names: Vec<String>,
}

impl List {
    fn read(path: &Path) -> Result<Self> {
        let mut reader = csv::Reader::from_path(path)?;
        let header = reader.headers()?.clone();
        let mut sheet = csv::Writer::from_writer(Vec::new());
        sheet.write_record(["date", "country", "province", "district", "place"])?;
        let (mut truth, mut names) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let row = row?;
            let get =
                |name: &str| header.iter().position(|column| column == name).and_then(|at| row.get(at)).unwrap_or("");
            sheet.write_record([get("date"), get("country"), get("admin1"), get("admin2"), get("place")])?;
            truth.push(Point::new(get("lon").parse()?, get("lat").parse()?));
            names.push(format!("{} | {} | {}", get("place"), get("admin2"), get("admin1")));
        }
        Ok(Self { sheet: sheet.into_inner()?, truth, names })
    }

    fn measure(&self, name: &str, country: &str, gazetteer: &Gazetteer, worst: usize) -> Result<()> {
        let contains = |code: &str, lon: f64, lat: f64| gazetteer.country_contains(code, lon, lat, 10.0);
        let atlas = GazetteerAtlas::new(gazetteer, contains, 0.4);
        let table = convert::table(Source::copy("list.csv", self.sheet.as_slice())?, &TableOptions::default())?;
        let mut found = Found::default();
        convert::convert(&table, &Options { keep_unlocated: true, ..Options::default() }, &atlas, &mut found)?;
        let mut errors: Vec<(f64, usize)> = Vec::new();
        let (mut honest, mut abroad, mut offsets) = (0, 0, Vec::new());
        for (at, (row, truth)) in found.rows.iter().zip(&self.truth).enumerate() {
            let Some(point) = row.point else { continue };
            let error = Haversine.distance(point, *truth) / 1000.0;
            honest += usize::from(error * 1000.0 <= row.radius);
            abroad += usize::from(row.country != country);
            if row.method == "offset" {
                offsets.push(error);
            }
            errors.push((error, at));
        }
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        offsets.sort_by(f64::total_cmp);
        let share = |count: usize| (1000.0 * count as f64 / self.truth.len() as f64).round() / 10.0;
        let within = |km: f64| share(errors.iter().filter(|(error, _)| *error <= km).count());
        let middle = |sorted: &[f64]| sorted.get(sorted.len() / 2).map(|km| (km * 10.0).round() / 10.0);
        let sorted: Vec<f64> = errors.iter().map(|(error, _)| *error).collect();
        println!(
            "{}",
            json!({"list": name, "rows": self.truth.len(), "located": share(errors.len()), "median_km": middle(&sorted),
                   "within_5_km": within(5.0), "within_25_km": within(25.0), "within_50_km": within(50.0),
                   "within_radius": share(honest), "other_country": abroad,
                   "offsets": offsets.len(), "offset_median_km": middle(&offsets)})
        );
        for (error, at) in errors.iter().rev().take(worst) {
            let row = &found.rows[*at];
            eprintln!(
                "{error:6.0} km  {}  ->  {} ({}, {:.0} km)",
                self.names[*at],
                row.place,
                row.method,
                row.radius / 1000.0
            );
        }
        Ok(())
    }
}

/// What a row became.
struct Row {
    point: Option<Point<f64>>,
    radius: f64,
    place: String,
    country: String,
    method: String,
}

/// Keeps what is asked about of each row.
#[derive(Default)]
struct Found {
    columns: Vec<String>,
    rows: Vec<Row>,
}

impl Sink for Found {
    fn start(&mut self, schema: &Schema, _: &[String]) -> dateline::Result<Option<Encoder>> {
        self.columns = schema.columns.iter().map(|column| column.name.to_string()).collect();
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> dateline::Result<()> {
        let value =
            |name: &str| self.columns.iter().position(|column| column == name).and_then(|at| feature.values.get(at));
        let word = |name: &str| match value(name) {
            Some(Value::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        let radius = match value("radius_m") {
            Some(Value::Integer(metres)) => *metres as f64,
            _ => 0.0,
        };
        let (place, country, method) = (word("place"), word("country_code"), word("geo_method"));
        self.rows.push(Row { point: feature.point(), radius, place, country, method });
        Ok(())
    }

    fn features(&mut self, _: &[u8], _: &Bounds) -> dateline::Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: &Reject) -> dateline::Result<()> {
        Ok(())
    }
}

/// Who's On First's localities as a table that can be laid over, with the names of their units.
fn localities(localities: &Path, units: &Path) -> Result<PathBuf> {
    let tabs = || {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(b'\t').quoting(false);
        builder
    };
    let mut names: HashMap<String, String> = HashMap::new();
    for row in tabs().from_path(units)?.records() {
        let row = row?;
        names.insert(row[0].to_owned(), row[2].to_owned());
    }
    let unit = |id: Option<&str>| id.and_then(|id| names.get(id)).map_or("", String::as_str);
    let path = std::env::temp_dir().join(format!("dateline-evaluate-{}.csv", std::process::id()));
    let mut table = csv::Writer::from_path(&path)?;
    table.write_record(["name", "alt_names", "lat", "lon", "kind", "country", "admin1", "admin2"])?;
    let packed = flate2::read::MultiGzDecoder::new(std::fs::File::open(localities)?);
    for row in tabs().from_reader(packed).records() {
        let row = row?;
        let (region, county) = (unit(row.get(7)), unit(row.get(8)));
        table.write_record([&row[2], &row[3], &row[4], &row[5], "PPL", "PK", region, county])?;
    }
    table.flush()?;
    Ok(path)
}
