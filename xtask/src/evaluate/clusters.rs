//! Reports of one incident: two lists of the same strikes put together, against pairs of which both lists have exactly
//! one on a day.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use dateline::cluster::Clusters;
use dateline::layer::{Feature, Property as P, Schema, Value};
use jiff::civil::Date;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The properties that are compared.
const COLUMNS: [P; 7] =
    [P::IncidentId, P::StartDate, P::Admin2, P::SubEventType, P::KilledLow, P::KilledHigh, P::GeoPrecision];

/// Prints recall and wrong pairs of both lists together, and what is grouped within each.
///
/// # Errors
/// The lists cannot be read.
pub(crate) fn run(data: &Path) -> Result<()> {
    let lists = data.join("lists");
    let read = |name: &str, how: &Columns| rows(&lists.join(name), how);
    let first = read("newamerica_drone_attacks.csv", &NEW_AMERICA)?;
    let second = read("pbc_PakistanDroneAttacks.csv", &BODY_COUNT)?;
    let mut pairs = HashMap::new();
    let mut table = csv::Reader::from_path(data.join("incidents/pk_drone_same_day_pairs.csv"))?;
    for row in table.records() {
        let row = row?;
        if row.get(0) == Some("na") && row.get(2) == Some("pbc") {
            let number: f64 = row[3].parse()?;
            pairs.insert(format!("na{}", &row[1]), format!("pbc{number:.0}"));
        }
    }
    let all: Vec<_> = first.iter().chain(&second).cloned().collect();
    let (mut right, mut wrong) = (0, 0);
    for group in groups(&all)?.values() {
        for a in group {
            for b in group.iter().filter(|b| *b > a) {
                let known = |x: &str| pairs.contains_key(x) || pairs.values().any(|y| y == x);
                if pairs.get(a) == Some(b) {
                    right += 1;
                } else if known(a) || known(b) {
                    wrong += 1;
                }
            }
        }
    }
    println!("{} rows of two lists: {right} of {} pairs found, {wrong} others of their rows", all.len(), pairs.len());
    for (name, rows) in [("New America", &first), ("Pakistan Body Count", &second)] {
        let grouped: usize = groups(rows)?.values().map(Vec::len).sum();
        println!("{name} alone: {grouped} of {} rows grouped", rows.len());
    }
    Ok(())
}

/// Names of a list's columns: id (`None`: its rows are counted), day, district, longitude, latitude, fewest and most dead.
struct Columns {
    prefix: &'static str,
    id: Option<&'static str>,
    others: [&'static str; 6],
    day: fn(&str) -> Option<Date>,
}

const NEW_AMERICA: Columns = Columns {
    prefix: "na",
    id: None,
    others: ["date", "region", "geo_lon", "geo_lat", "total_low", "total_high"],
    day: |cell| {
        let mut parts = cell.split('/').map(|part| part.trim().parse::<i16>().ok());
        let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
        Date::new(year, month as i8, day as i8).ok()
    },
};

const BODY_COUNT: Columns = Columns {
    prefix: "pbc",
    id: Some("S#"),
    others: ["Date", "City", "Longitude", "Latitude", "Total Died Min", "Total Died Mix"],
    day: dateline::read::parse_day,
};

fn rows(path: &Path, how: &Columns) -> Result<Vec<Feature<'static>>> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let header = table.byte_headers()?.clone();
    let at = |name: &str| header.iter().position(|column| column == name.as_bytes());
    let mut out = Vec::new();
    for (row, number) in table.byte_records().zip(1..) {
        let row = row?;
        let cell = |name: &str| {
            let bytes = at(name).and_then(|at| row.get(at)).unwrap_or_default();
            bytes.iter().map(|byte| char::from(*byte)).collect::<String>().trim().to_owned()
        };
        let number = how.id.map_or_else(|| number.to_string(), cell);
        let [day, district, lon, lat, low, high] = how.others.map(cell);
        let (Some(day), Ok(lon), Ok(lat)) = ((how.day)(&day), lon.parse::<f64>(), lat.parse::<f64>()) else { continue };
        let text = |text: &str| Value::Text(text.to_owned().into());
        let count = |cell: &str| cell.parse().map_or(Value::Null, Value::Integer);
        let id = format!("{}{number}", how.prefix);
        out.push(Feature {
            values: vec![
                text(&id),
                Value::Date(day),
                text(&district.to_lowercase()),
                text("Air/drone strike"),
                count(&low),
                count(&high),
                text("settlement"),
            ],
            id: id.into(),
            geometry: Some(geo::Point::new(lon, lat).into()),
        });
    }
    Ok(out)
}

/// The groups of several rows.
fn groups(rows: &[Feature<'_>]) -> Result<BTreeMap<String, Vec<String>>> {
    let schema = Schema::new("strikes", COLUMNS.iter().map(|property| property.column()).collect());
    let mut clusters = Clusters::new(&schema);
    rows.iter().try_for_each(|row| clusters.take(row, None))?;
    let mut answers = clusters.finish()?;
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        if let Some(id) = answers.answer()?.id {
            out.entry(id.to_owned()).or_default().push(row.id.to_string());
        }
    }
    Ok(out)
}
