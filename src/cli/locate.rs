//! `dateline locate`: ask the gazetteer.

use std::io::{BufRead, Write, stdin, stdout};

use clap::{Args, ValueEnum};
use dateline::Error;
use dateline::coordinates;
use dateline::gazetteer::Gazetteer;
use dateline::recognise::Cue;
use dateline::resolve::{Candidate, Fuzzy, Given, Match, Query, locate_or_near, locate_point};
use geo::Point;
use serde_json::{Map, Value, json};

use super::countries;
use super::layers::Layers;
use super::records::Members;
use super::tell::{Teller, visible};

#[derive(Args)]
pub(super) struct Locate {
    /// Place names: "Tank, Pakistan", "38 km west of Wana", "between Mir Ali and Miran Shah"; coordinates: degrees, UTM,
    /// MGRS, plus codes (a short one with its place: "G5HC+6W Kabul"); - reads one a line
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Only in these countries (ISO codes, comma separated)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,
    #[command(flatten)]
    layers: Layers,
    /// Near this point
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true, value_parser = point)]
    near: Option<Point<f64>>,
    /// Only of this class
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// At most so many candidates per name
    #[arg(long, default_value_t = 5, value_name = "N")]
    most: usize,
    /// One JSON object per name
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Country,
    Admin1,
    Admin2,
    Settlement,
    Feature,
}

impl Locate {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = self.layers.open(teller)?;
        let scope = countries(&self.country, gazetteer)?;
        let scope: Vec<&str> = scope.iter().map(String::as_str).collect();
        let fuzzy = Fuzzy::new(gazetteer);
        let mut found_all = true;
        for name in &self.names {
            if name == "-" {
                for line in stdin().lock().lines() {
                    let line = line.map_err(|source| Error::Read { path: "-".into(), source })?;
                    if !line.trim().is_empty() {
                        found_all &= self.one(&line, &scope, gazetteer, &fuzzy)?;
                    }
                }
            } else {
                found_all &= self.one(name, &scope, gazetteer, &fuzzy)?;
            }
        }
        if !found_all {
            teller.fault();
        }
        Ok(())
    }

    fn one(&self, name: &str, scope: &[&str], gazetteer: &Gazetteer, fuzzy: &Fuzzy<'_>) -> Result<bool, Error> {
        let kind = self.kind.map(|kind| match kind {
            Kind::Country => Cue::Country,
            Kind::Admin1 => Cue::Admin1,
            Kind::Admin2 => Cue::Admin2,
            Kind::Settlement => Cue::Settlement,
            Kind::Feature => Cue::Feature,
        });
        let query = Query { name, countries: scope, near: self.near, kind, ..Query::default() };
        if let Some(given) = locate_point(gazetteer, &query) {
            let text = if self.json {
                point_object(name, &given).to_string() + "\n"
            } else {
                point_table(name, &given, gazetteer)
            };
            write(&text)?;
            return Ok(true);
        }
        let found = locate_or_near(gazetteer, fuzzy, &query);
        let shown = &found[..found.len().min(self.most)];
        let text = if self.json {
            object(name, shown, gazetteer).to_string() + "\n"
        } else {
            table(name, shown, found.len(), gazetteer)
        };
        write(&text)?;
        Ok(!found.is_empty())
    }
}

fn write(text: &str) -> Result<(), Error> {
    stdout().lock().write_all(text.as_bytes()).map_err(|source| Error::Write { path: "-".into(), source })
}

fn point_object(name: &str, given: &Given<'_>) -> Value {
    let point = given.written.point;
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    json!({"query": name, "candidates": [{
        "name": given.tell(),
        "lat": round(point.y()),
        "lon": round(point.x()),
        "place_id": null,
        "feature": null,
        "country": given.around.country,
        "admin1": given.around.admin1,
        "admin2": given.around.admin2,
        "radius_m": given.written.radius_m,
        "match": Match::Given.as_str(),
        "confidence": 1.0,
        "score": 1.0,
        "reason": given.reason,
    }]})
}

fn point_table(name: &str, given: &Given<'_>, gazetteer: &Gazetteer) -> String {
    let country = given.around.country.and_then(|code| gazetteer.country(code)).map(|place| place.name());
    let chain: Vec<String> = [
        Some(given.tell()),
        given.around.admin2.map(Into::into),
        given.around.admin1.map(Into::into),
        country.map(Into::into),
    ]
    .into_iter()
    .flatten()
    .collect();
    let point = given.written.point;
    let radius = given.written.radius_m;
    let radius = if radius < 1000 { format!("{radius} m") } else { format!("{} km", kilometres(radius)) };
    format!(
        "{}\n  1.00  {}  {}  {:.6}, {:.6}  ±{radius}\n        {}  {}\n",
        visible(name),
        chain.join(", "),
        Match::Given.as_str(),
        point.y(),
        point.x(),
        given.reason,
        map_link(point)
    )
}

fn map_link(point: Point<f64>) -> String {
    let (lat, lon) = (point.y(), point.x());
    format!("https://www.openstreetmap.org/?mlat={lat:.5}&mlon={lon:.5}#map=10/{lat:.4}/{lon:.4}")
}

fn object(name: &str, found: &[Candidate], gazetteer: &Gazetteer) -> Value {
    let candidates: Vec<Value> = found
        .iter()
        .map(|candidate| {
            let mut object = Map::new();
            if let Ok(Value::Object(members)) =
                serde_json::to_value(Members::of(Some(&candidate.resolution), gazetteer))
            {
                object.extend(members);
            }
            object.insert("score".into(), json!((f64::from(candidate.score) * 1000.0).round() / 1000.0));
            object.insert("reason".into(), json!(candidate.resolution.reason));
            Value::Object(object)
        })
        .collect();
    json!({"query": name, "candidates": candidates})
}

fn table(name: &str, found: &[Candidate], count: usize, gazetteer: &Gazetteer) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    if found.is_empty() {
        let _ = writeln!(text, "{}: not known; try another spelling, or add it with your own gazetteer", visible(name));
        return text;
    }
    let _ = writeln!(text, "{}", visible(name));
    for candidate in found {
        let resolution = &candidate.resolution;
        let place = gazetteer.place(resolution.place);
        let chain: Vec<&str> = [
            place.admin2().filter(|unit| *unit != place.name()),
            place.admin1().filter(|unit| *unit != place.name()),
            place.country_name(),
        ]
        .into_iter()
        .flatten()
        .collect();
        let _ = writeln!(
            text,
            "  {:.2}  {}, {}  {} {}  {:.5}, {:.5}  ±{} km",
            candidate.score,
            place.name(),
            chain.join(", "),
            place.feature(),
            resolution.matched.as_str(),
            resolution.point.y(),
            resolution.point.x(),
            kilometres(resolution.radius_m),
        );
        let link = map_link(resolution.point);
        let _ = writeln!(text, "        {}  {}  {link}", place.id(), resolution.reason);
    }
    if count > found.len() {
        let _ = writeln!(text, "  and {} more (--most {count})", count - found.len());
    }
    text
}

fn kilometres(metres: u32) -> String {
    let km = f64::from(metres) / 1000.0;
    if km < 10.0 { format!("{km:.1}") } else { format!("{km:.0}") }
}

fn point(text: &str) -> Result<Point<f64>, String> {
    let found = coordinates::read(text).map(|written| written.point);
    found.ok_or_else(|| "expected latitude,longitude in degrees, such as 33.0,70.1".to_owned())
}
