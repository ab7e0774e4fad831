//! Layers as the page reads them: `GeoJSON`, ours or any other with points.

use serde_json::{Map, Value};

use crate::{Error, Notice};

/// A layer, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// Its own name, or its file's.
    pub name: String,
    /// The file's name.
    pub source: String,
    /// Whom its data's licence asks to name; empty: not told.
    pub attribution: String,
    /// What happened, in the file's order.
    pub features: Vec<Feature>,
}

/// A feature: a point, where it has one, and its properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The feature's own id; empty: none.
    pub id: String,
    /// Longitude and latitude, WGS 84 degrees.
    pub point: Option<(f64, f64)>,
    /// As they stand in the file.
    pub properties: Map<String, Value>,
}

impl Layer {
    /// Reads a collection, a single feature or geometry, or a feature per line (RFC 8142 with or without its
    /// separators). A feature that breaks RFC 7946 is told and left out. Features without a point are kept for the
    /// table, and told.
    ///
    /// # Errors
    /// The text is not JSON, or not `GeoJSON`.
    pub fn parse(source: &str, text: &str) -> Result<(Self, Vec<Notice>), Error> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = Reader::new(source);
        match serde_json::from_str::<Value>(text) {
            Ok(value) => reader.whole(value)?,
            Err(error) => {
                let first = text.lines().map(record).find(|line| !line.is_empty()).unwrap_or_default();
                if serde_json::from_str::<Map<String, Value>>(first).is_err() {
                    let message = format!("line {}: expected GeoJSON, found {error}", error.line().max(1));
                    return Err(Error::Input { name: source.to_owned(), message });
                }
                reader.lines(text);
            }
        }
        Ok(reader.finish())
    }
}

/// A line without the record separator of RFC 8142.
fn record(line: &str) -> &str {
    line.trim_start_matches('\u{1e}').trim()
}

struct Reader {
    layer: Layer,
    notices: Vec<Notice>,
    without_point: usize,
    off_earth: usize,
}

impl Reader {
    fn new(source: &str) -> Self {
        let name = source.rsplit_once('.').map_or(source, |(stem, _)| stem).to_owned();
        let layer = Layer { name, source: source.to_owned(), ..Layer::default() };
        Self { layer, notices: Vec::new(), without_point: 0, off_earth: 0 }
    }

    fn whole(&mut self, mut value: Value) -> Result<(), Error> {
        match value.get("type").and_then(Value::as_str) {
            Some("FeatureCollection") => {
                for (member, into) in [("name", &mut self.layer.name), ("attribution", &mut self.layer.attribution)] {
                    if let Some(text) = value.get(member).and_then(Value::as_str).filter(|text| !text.is_empty()) {
                        text.clone_into(into);
                    }
                }
                let features = value.get_mut("features").map(Value::take);
                let Some(Value::Array(features)) = features else {
                    return Err(self.refuse("expected an array \"features\", found none"));
                };
                for (number, feature) in (1..).zip(features) {
                    self.feature(feature, &format!("feature {number}"), None);
                }
            }
            Some("Feature") => self.feature(value, "feature", None),
            Some(_) => {
                let geometry: geojson::Geometry = serde_json::from_value(value)
                    .map_err(|error| self.refuse(&format!("expected GeoJSON, found {error}")))?;
                self.push("", Some(&geometry.value), &Map::new());
            }
            None => return Err(self.refuse("expected GeoJSON, found JSON without a \"type\"")),
        }
        Ok(())
    }

    fn lines(&mut self, text: &str) {
        for (number, line) in (1..).zip(text.lines()) {
            let line = record(line);
            if line.is_empty() {
                continue;
            }
            match serde_json::from_str(line) {
                Ok(value) => self.feature(value, "feature", Some(number)),
                Err(error) => {
                    let message = format!("expected a feature, found {error}; left out");
                    self.notices.push(Notice::at(&self.layer.source, number, message));
                }
            }
        }
    }

    fn feature(&mut self, value: Value, what: &str, line: Option<u64>) {
        match serde_json::from_value::<geojson::Feature>(value) {
            Ok(feature) => {
                let id = match feature.id {
                    Some(geojson::feature::Id::String(id)) => id,
                    Some(geojson::feature::Id::Number(id)) => id.to_string(),
                    None => String::new(),
                };
                let properties = feature.properties.unwrap_or_default();
                self.push(&id, feature.geometry.as_ref().map(|geometry| &geometry.value), &properties);
            }
            Err(error) => {
                let message = format!("{what}: expected a GeoJSON feature, found: {error}; left out");
                let mut notice = Notice::of(&self.layer.source, message);
                notice.line = line;
                self.notices.push(notice);
            }
        }
    }

    fn push(&mut self, id: &str, geometry: Option<&geojson::GeometryValue>, properties: &Map<String, Value>) {
        use geojson::GeometryValue as G;
        let positions: &[geojson::Position] = match geometry {
            Some(G::Point { coordinates }) => std::slice::from_ref(coordinates),
            Some(G::MultiPoint { coordinates }) => coordinates,
            Some(_) | None => &[],
        };
        let mut points: Vec<Option<(f64, f64)>> = Vec::new();
        for position in positions {
            let point = match position.as_slice() {
                [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Some((*lon, *lat)),
                _ => None,
            };
            self.off_earth += usize::from(point.is_none());
            points.push(point);
        }
        if points.is_empty() {
            self.without_point += usize::from(geometry.is_some());
            points.push(None);
        }
        for point in points {
            self.layer.features.push(Feature { id: id.to_owned(), point, properties: properties.clone() });
        }
    }

    fn refuse(&self, message: &str) -> Error {
        Error::Input { name: self.layer.source.clone(), message: message.to_owned() }
    }

    fn finish(mut self) -> (Layer, Vec<Notice>) {
        for (count, what) in [
            (self.without_point, "features are lines or areas, not points; they stand in the table only"),
            (
                self.off_earth,
                "points are off the earth (longitude -180 to 180, latitude -90 to 90 expected); they stand in the table only",
            ),
        ] {
            if count > 0 {
                self.notices.push(Notice::of(&self.layer.source, format!("{count} {what}")).harmless());
            }
        }
        (self.layer, self.notices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> (Vec<Option<(f64, f64)>>, Vec<String>) {
        let (layer, notices) = Layer::parse("a.geojson", text).unwrap();
        let points = layer.features.iter().map(|feature| feature.point).collect();
        (points, notices.iter().map(Notice::to_string).collect())
    }

    #[test]
    fn any_geojson_with_points() {
        let check = |text: &str, expected: &[Option<(f64, f64)>]| {
            let (found, notices) = points(text);
            assert_eq!((found.as_slice(), notices.len()), (expected, 0), "{text}: {notices:?}");
        };
        let point = r#"{"type":"Point","coordinates":[1,2,3]}"#;
        let feature = format!(r#"{{"type":"Feature","geometry":{point},"properties":null}}"#);
        check(point, &[Some((1.0, 2.0))]);
        check(&feature, &[Some((1.0, 2.0))]);
        check(&format!("\u{feff}{feature}"), &[Some((1.0, 2.0))]);
        check(&format!(r#"{{"type":"FeatureCollection","features":[{feature},{feature}]}}"#), &[Some((1.0, 2.0)); 2]);
        check(&format!("{feature}\n\n{feature}\n"), &[Some((1.0, 2.0)); 2]);
        check(&format!("\u{1e}{feature}\n\u{1e}{feature}\n"), &[Some((1.0, 2.0)); 2]);
        check(r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, &[Some((1.0, 2.0)), Some((3.0, 4.0))]);
        check(r#"{"type":"Feature","geometry":null,"properties":{}}"#, &[None]);
        check(r#"{"type":"FeatureCollection","features":[]}"#, &[]);
    }

    #[test]
    fn what_is_broken_is_told_and_the_rest_goes_on() {
        let good = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}"#;
        let line = r#"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]},"properties":{}}"#;
        let (found, notices) = points(&format!(r#"{{"type":"FeatureCollection","features":[{good},7,{line}]}}"#));
        assert_eq!(found, [Some((1.0, 2.0)), None]);
        assert!(notices[0].starts_with("a.geojson: feature 2: expected a GeoJSON feature, found: "), "{notices:?}");
        assert_eq!(notices[1], "a.geojson: 1 features are lines or areas, not points; they stand in the table only");
        let (found, notices) = points(&format!("{good}\n{{oops\n"));
        assert_eq!(found.len(), 1);
        assert!(notices[0].starts_with("a.geojson:2: expected a feature, found key must be a string"), "{notices:?}");
        let (found, notices) = points(r#"{"type":"Point","coordinates":[181,2]}"#);
        assert_eq!((found, notices.len()), (vec![None], 1));
    }

    #[test]
    fn what_is_no_geojson_is_refused() {
        let check = |text: &str, expected: &str| {
            let error = Layer::parse("a.geojson", text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("a.geojson: {expected}")), "{error}");
        };
        check("", "line 1: expected GeoJSON, found EOF while parsing a value");
        check("title,lat,lon\n", "line 1: expected GeoJSON, found expected ident");
        check("[1]", "expected GeoJSON, found JSON without a \"type\"");
        check(r#"{"type":"FeatureCollection"}"#, "expected an array \"features\", found none");
        check(r#"{"type":"Topology"}"#, "expected GeoJSON, found ");
        check(&"[".repeat(100_000), "line 1: expected GeoJSON, found recursion limit exceeded");
    }
}
