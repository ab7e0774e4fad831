//! Layers as the page reads them: `GeoJSON`, ours or any other.

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

/// A feature: a point or a shape, where it has one, and its properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The feature's own id; empty: none.
    pub id: String,
    /// Longitude and latitude, WGS 84 degrees.
    pub point: Option<(f64, f64)>,
    /// A line or an area.
    pub shape: Option<Shape>,
    /// As they stand in the file.
    pub properties: Map<String, Value>,
}

/// Lines, or the rings of areas: longitudes and latitudes, WGS 84 degrees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// True where the lines are rings, outer and inner ones of all areas together.
    pub closed: bool,
    /// Each with two points or more.
    pub lines: Vec<Vec<(f64, f64)>>,
}

impl Feature {
    /// The point, or the middle of the shape's box.
    pub fn middle(&self) -> Option<(f64, f64)> {
        let mut all = self.shape.iter().flat_map(|shape| &shape.lines).flatten().copied();
        let Some((x, y)) = all.next() else { return self.point };
        let box_ = all.fold([x, y, x, y], |b, (x, y)| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
        Some((f64::midpoint(box_[0], box_[2]), f64::midpoint(box_[1], box_[3])))
    }
}

impl Layer {
    /// Reads a collection, a single feature or geometry, or a feature per line (RFC 8142 with or without its
    /// separators). A feature that breaks RFC 7946 is told and left out. What is off the earth is kept for the table,
    /// and told.
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
    off_earth: usize,
}

impl Reader {
    fn new(source: &str) -> Self {
        let name = source.rsplit_once('.').map_or(source, |(stem, _)| stem).to_owned();
        let layer = Layer { name, source: source.to_owned(), ..Layer::default() };
        Self { layer, notices: Vec::new(), off_earth: 0 }
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

    /// A feature for each point of the geometry, and one for all its lines or areas.
    fn push(&mut self, id: &str, geometry: Option<&geojson::GeometryValue>, properties: &Map<String, Value>) {
        let mut found = Found::default();
        if let Some(geometry) = geometry {
            found.gather(geometry);
        }
        self.off_earth += found.off_earth;
        let shapes = [(false, found.lines), (true, found.rings)].into_iter().filter(|(_, lines)| !lines.is_empty());
        let shapes: Vec<Shape> = shapes.map(|(closed, lines)| Shape { closed, lines }).collect();
        let feature = |point, shape| Feature { id: id.to_owned(), point, shape, properties: properties.clone() };
        if found.points.is_empty() && shapes.is_empty() {
            self.layer.features.push(feature(None, None));
        }
        self.layer.features.extend(found.points.into_iter().map(|point| feature(Some(point), None)));
        self.layer.features.extend(shapes.into_iter().map(|shape| feature(None, Some(shape))));
    }

    fn refuse(&self, message: &str) -> Error {
        Error::Input { name: self.layer.source.clone(), message: message.to_owned() }
    }

    fn finish(mut self) -> (Layer, Vec<Notice>) {
        if self.off_earth > 0 {
            let message = format!(
                "{} geometries are off the earth (longitude -180 to 180, latitude -90 to 90 expected); not on the map",
                self.off_earth
            );
            self.notices.push(Notice::of(&self.layer.source, message).harmless());
        }
        (self.layer, self.notices)
    }
}

/// What a geometry is made of.
#[derive(Default)]
struct Found {
    points: Vec<(f64, f64)>,
    lines: Vec<Vec<(f64, f64)>>,
    rings: Vec<Vec<(f64, f64)>>,
    off_earth: usize,
}

impl Found {
    fn gather(&mut self, geometry: &geojson::GeometryValue) {
        use geojson::GeometryValue as G;
        match geometry {
            G::Point { coordinates } => self.points(std::slice::from_ref(coordinates)),
            G::MultiPoint { coordinates } => self.points(coordinates),
            G::LineString { coordinates } => self.lines(std::slice::from_ref(coordinates), false),
            G::MultiLineString { coordinates } => self.lines(coordinates, false),
            G::Polygon { coordinates } => self.lines(coordinates, true),
            G::MultiPolygon { coordinates } => coordinates.iter().for_each(|polygon| self.lines(polygon, true)),
            G::GeometryCollection { geometries } => geometries.iter().for_each(|one| self.gather(&one.value)),
        }
    }

    fn points(&mut self, positions: &[geojson::Position]) {
        let points = positions.iter().filter_map(on_earth);
        let before = self.points.len();
        self.points.extend(points);
        self.off_earth += positions.len() - (self.points.len() - before);
    }

    /// A line that leaves the earth anywhere is left out whole.
    fn lines(&mut self, lines: &[Vec<geojson::Position>], closed: bool) {
        for line in lines {
            let points: Vec<(f64, f64)> = line.iter().filter_map(on_earth).collect();
            if points.len() < line.len() {
                self.off_earth += 1;
            } else if points.len() > 1 {
                if closed { self.rings.push(points) } else { self.lines.push(points) }
            }
        }
    }
}

fn on_earth(position: &geojson::Position) -> Option<(f64, f64)> {
    match position.as_slice() {
        [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Some((*lon, *lat)),
        _ => None,
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
    fn lines_and_areas_have_shapes_and_a_middle() {
        let check = |geometry: &str, expected: &[(bool, usize)], middle: (f64, f64)| {
            let (layer, notices) = Layer::parse("a.geojson", geometry).unwrap();
            let shapes = layer.features.iter().filter_map(|feature| feature.shape.as_ref());
            let shapes: Vec<(bool, usize)> = shapes.map(|shape| (shape.closed, shape.lines.len())).collect();
            assert_eq!((shapes.as_slice(), notices.len()), (expected, 0), "{geometry}");
            assert_eq!(layer.features.last().unwrap().middle(), Some(middle), "{geometry}");
        };
        check(r#"{"type":"LineString","coordinates":[[1,2],[3,6]]}"#, &[(false, 1)], (2.0, 4.0));
        check(r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}"#, &[(false, 2)], (4.0, 5.0));
        check(r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}"#, &[(true, 1)], (2.0, 2.0));
        let collection = r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[9,9]},
            {"type":"LineString","coordinates":[[1,2],[3,4]]},{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}]}"#;
        check(collection, &[(false, 1), (true, 1)], (2.0, 2.0));
        let (layer, notices) =
            Layer::parse("a.geojson", r#"{"type":"LineString","coordinates":[[1,2],[3,96]]}"#).unwrap();
        assert_eq!((layer.features[0].middle(), notices.len()), (None, 1));
    }

    #[test]
    fn what_is_broken_is_told_and_the_rest_goes_on() {
        let good = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}"#;
        let line = r#"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]},"properties":{}}"#;
        let (found, notices) = points(&format!(r#"{{"type":"FeatureCollection","features":[{good},7,{line}]}}"#));
        assert_eq!(found, [Some((1.0, 2.0)), None]);
        assert!(notices[0].starts_with("a.geojson: feature 2: expected a GeoJSON feature, found: "), "{notices:?}");
        assert_eq!(notices.len(), 1);
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
