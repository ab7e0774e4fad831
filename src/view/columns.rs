//! The layers' data as the page holds it: column by column, each value once.
//!
//! ```text
//! {"title": ..., "tiles": null, "live": false,
//!  "layers": [{"name", "source", "attribution"}],
//!  "layer": [0, 0, 1], "id": [...], "lon": [36.21, null, 44.1], "lat": [...],
//!  "columns": [{"name": "country", "values": ["Lebanon", "Iraq"], "at": [1, 1, 2]}],
//!  "roles": {"title": ["title", "name"], ...}}
//! ```
//! A line or area has a point in its middle, and beside it in `shapes` its number, whether it is closed, and its lines
//! as encoded polylines (`polyline`), 5 decimals:
//! `{"at": 1, "closed": true, "lines": ["..."]}`.
//!
//! `at` of a column counts from 1; 0 is null. Ten thousand incidents with fifty properties each so take a third of their
//! `GeoJSON`.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::polyline::polyline;
use super::{Layer, Options};

/// Which property the page takes for what: names in the order of preference, compared without case, `-` and `_`.
const ROLES: &[(&str, &[&str])] = &[
    ("title", &["title", "name", "label", "event", "headline"]),
    ("start", &["start_date", "event_date", "date", "date_start", "begin", "start", "day", "timestamp", "datetime"]),
    ("end", &["end_date", "date_end", "end"]),
    ("open_until", &["source_date"]),
    ("kind", &["event_type", "type", "category", "kind", "class"]),
    ("sub_kind", &["sub_event_type", "subtype", "sub_type", "subcategory"]),
    ("actor", &["actors", "actor", "actor1", "perpetrator", "group", "gname"]),
    ("country", &["country", "country_name", "admin0", "country_txt", "country_code"]),
    ("precision", &["geo_precision", "precision", "where_prec"]),
    ("radius", &["radius_m", "radius", "accuracy"]),
    ("confidence", &["confidence"]),
    ("sentence", &["sentence", "notes", "description", "summary", "source_headline"]),
    ("place", &["place", "location", "city", "where_coordinates"]),
    ("killed", &["killed_best", "killed_low", "fatalities", "deaths", "killed", "best", "nkill"]),
    ("source", &["source_title", "source", "source_office", "source_article"]),
    ("url", &["source_url", "url", "link", "href"]),
    ("attribution", &["attribution"]),
    ("color", &["marker-color", "fill", "stroke"]),
    ("opacity", &["fill-opacity"]),
];

/// Properties that tell how to draw, or that repeat what the page shows otherwise.
const UNSHOWN: &[&str] = &["marker-symbol", "marker-size", "stroke-width", "stroke-opacity", "char_start", "char_end"];

/// All layers in one object.
pub(super) fn data(layers: &[Layer], options: &Options) -> Value {
    let mut columns = Columns::default();
    let (mut layer_of, mut ids, mut lons, mut lats) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut shapes = Vec::new();
    for (number, layer) in layers.iter().enumerate() {
        for feature in &layer.features {
            layer_of.push(number);
            ids.push(feature.id.as_str());
            if let Some(shape) = &feature.shape {
                let lines: Vec<String> = shape.lines.iter().map(|line| polyline(line, 1e5)).collect();
                shapes.push(json!({"at": lons.len(), "closed": shape.closed, "lines": lines}));
            }
            let middle = feature.middle();
            lons.push(middle.map(|(lon, _)| degrees(lon)));
            lats.push(middle.map(|(_, lat)| degrees(lat)));
            columns.row(&feature.properties);
        }
    }
    let columns = columns.finish();
    let about: Vec<Value> = layers
        .iter()
        .map(|layer| json!({"name": layer.name, "source": layer.source, "attribution": layer.attribution}))
        .collect();
    let tiles = options.tiles.as_ref().map(|tiles| json!({"template": tiles.template, "credit": tiles.credit}));
    json!({
        "title": options.title,
        "tiles": tiles,
        "live": options.live,
        "layers": about,
        "layer": layer_of,
        "id": ids,
        "lon": lons,
        "lat": lats,
        "shapes": shapes,
        "roles": roles(&columns),
        "columns": columns,
    })
}

/// Six decimals, as in the layers.
fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn roles(columns: &[Value]) -> Value {
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let names: Vec<(String, &str)> =
        columns.iter().filter_map(|column| column["name"].as_str()).map(|name| (plain(name), name)).collect();
    let role = |wanted: &[&str]| -> Vec<&str> {
        let found = |wanted: &&str| names.iter().find(|(name, _)| *name == plain(wanted)).map(|(_, name)| *name);
        wanted.iter().filter_map(found).collect()
    };
    ROLES.iter().map(|(name, wanted)| ((*name).to_owned(), json!(role(wanted)))).collect::<Map<_, _>>().into()
}

#[derive(Default)]
struct Columns {
    list: Vec<Column>,
    by_name: HashMap<String, usize>,
    rows: usize,
}

struct Column {
    name: String,
    values: Vec<Value>,
    /// Number of a value by its JSON; looked up only, never walked.
    known: HashMap<String, usize>,
    /// Shorter than the rows where the last ones have none.
    at: Vec<usize>,
}

impl Columns {
    fn row(&mut self, properties: &Map<String, Value>) {
        for (name, value) in properties {
            let value = match value {
                Value::Null => continue,
                Value::String(text) if text.is_empty() => continue,
                _ if UNSHOWN.contains(&name.as_str()) => continue,
                // Lists and objects have no column type: their JSON is shown.
                Value::Array(_) | Value::Object(_) => Value::String(value.to_string()),
                scalar => scalar.clone(),
            };
            let number = if let Some(number) = self.by_name.get(name) {
                *number
            } else {
                self.by_name.insert(name.clone(), self.list.len());
                let column = Column { name: name.clone(), values: Vec::new(), known: HashMap::new(), at: Vec::new() };
                self.list.push(column);
                self.list.len() - 1
            };
            let Some(column) = self.list.get_mut(number) else { continue };
            column.at.resize(self.rows, 0);
            column.put(value);
        }
        self.rows += 1;
    }

    fn finish(self) -> Vec<Value> {
        self.list.into_iter().map(|c| json!({"name": c.name, "values": c.values, "at": c.at})).collect()
    }
}

impl Column {
    fn put(&mut self, value: Value) {
        let next = self.values.len() + 1;
        let number = *self.known.entry(value.to_string()).or_insert(next);
        if number == next {
            self.values.push(value);
        }
        self.at.push(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(rows: &[Value]) -> Value {
        let mut columns = Columns::default();
        for row in rows {
            columns.row(row.as_object().unwrap());
        }
        columns.finish().into()
    }

    #[test]
    fn each_value_stands_once() {
        let rows = [
            json!({"a": "x", "b": null}),
            json!({"b": 1, "a": "x"}),
            json!({"a": "", "c": [1, {"d": 2}]}),
            json!({"a": "y", "b": "1"}),
        ];
        let expected = json!([
            {"name": "a", "values": ["x", "y"], "at": [1, 1, 0, 2]},
            {"name": "b", "values": [1, "1"], "at": [0, 1, 0, 2]},
            {"name": "c", "values": ["[1,{\"d\":2}]"], "at": [0, 0, 1]},
        ]);
        assert_eq!(columns(&rows), expected);
    }

    #[test]
    fn roles_are_found_without_case() {
        let row =
            json!({"Event_Date": "2024-01-01", "FATALITIES": 3, "name": "a", "title": "b", "marker-color": "#fff"});
        let columns = columns(&[row]);
        let roles = roles(columns.as_array().unwrap());
        assert_eq!(roles["start"], json!(["Event_Date"]));
        assert_eq!(roles["killed"], json!(["FATALITIES"]));
        assert_eq!(roles["title"], json!(["title", "name"]));
        assert_eq!(roles["color"], json!(["marker-color"]));
        assert_eq!(roles["country"], json!([]));
    }
}
