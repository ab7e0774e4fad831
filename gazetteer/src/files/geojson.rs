//! `GeoJSON`, feature by feature: a collection is never whole in memory.

use std::fmt;
use std::io::{BufRead, Read};
use std::path::Path;

use geo::{Area, Centroid, Contains, Coord, InteriorPoint, LineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::columns::Columns;
use super::row::Row;
use crate::Error;
use crate::layers::distance_km;

/// An object of JSON.
pub(super) type Object = Map<String, Value>;

/// Reads a collection, a single feature, or (`.geojsonl`, `.ndjson`, `.jsonl`) a feature a line; each row, or what
/// is wrong with it, goes to `each`. Gives the members that stand beside the features: attribution, licence.
///
/// # Errors
/// When the file cannot be read or is no JSON; what `each` gives.
pub(super) fn rows(
    source: impl BufRead,
    path: &Path,
    mut each: impl FnMut(Result<Row, Error>) -> Result<(), Error>,
) -> Result<Object, Error> {
    let name = path.display().to_string();
    let mut number = 0;
    let mut known: Option<(Vec<String>, Columns)> = None;
    let mut take = |feature: Object| {
        number += 1;
        each(row(number, &feature, &mut known).map_err(|reason| Error::Row {
            name: name.clone(),
            line: number,
            reason: format!("feature {number}: {reason}; feature skipped"),
        }))
    };
    let by_line = path
        .extension()
        .is_some_and(|ending| ["geojsonl", "ndjson", "jsonl"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    if !by_line {
        return features(source, &path.display().to_string(), take);
    }
    for (line, text) in source.lines().enumerate() {
        let text = text.map_err(|source| Error::Read { name: path.display().to_string(), source })?;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1e}');
        if text.is_empty() {
            continue;
        }
        let feature = serde_json::from_str(text).map_err(|error| Error::Row {
            name: path.display().to_string(),
            line: line + 1,
            reason: format!("expected a GeoJSON feature: {error}"),
        })?;
        take(feature)?;
    }
    Ok(Object::new())
}

/// Reads a collection or a single feature; gives the members that stand beside the features.
pub(super) fn features(
    source: impl Read,
    name: &str,
    mut each: impl FnMut(Object) -> Result<(), Error>,
) -> Result<Object, Error> {
    let mut failed = None;
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let read = Collection { each: &mut each, failed: &mut failed }.deserialize(&mut deserializer);
    let read = read.and_then(|members| deserializer.end().map(|()| members));
    if let Some(error) = failed {
        return Err(error);
    }
    let members = read.map_err(|error| match error.io_error_kind() {
        Some(kind) => Error::Read { name: name.to_owned(), source: kind.into() },
        None => Error::Row { name: name.to_owned(), line: error.line(), reason: format!("expected GeoJSON: {error}") },
    })?;
    if members.contains_key("geometry") {
        each(members)?;
        return Ok(Object::new());
    }
    Ok(members)
}

struct Collection<'a, E> {
    each: &'a mut E,
    failed: &'a mut Option<Error>,
}

impl<'de, E: FnMut(Object) -> Result<(), Error>> DeserializeSeed<'de> for Collection<'_, E> {
    type Value = Object;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Object, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, E: FnMut(Object) -> Result<(), Error>> Visitor<'de> for Collection<'_, E> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(Features { each: &mut *self.each, failed: &mut *self.failed })?;
            } else {
                members.insert(key, map.next_value()?);
            }
        }
        Ok(members)
    }
}

struct Features<'a, E> {
    each: &'a mut E,
    failed: &'a mut Option<Error>,
}

impl<'de, E: FnMut(Object) -> Result<(), Error>> DeserializeSeed<'de> for Features<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, E: FnMut(Object) -> Result<(), Error>> Visitor<'de> for Features<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(feature) = seq.next_element::<Object>()? {
            if let Err(error) = (self.each)(feature) {
                *self.failed = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// A feature with columns among its properties as a row.
fn row(number: usize, feature: &Object, known: &mut Option<(Vec<String>, Columns)>) -> Result<Row, String> {
    let empty = Object::new();
    let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let same = known.as_ref().is_some_and(|(keys, _)| keys.iter().eq(properties.keys()));
    if !same {
        let columns = Columns::of(properties.keys().map(String::as_str))?;
        *known = Some((properties.keys().cloned().collect(), columns));
    }
    let Some((_, columns)) = known else { return Err("no columns".to_owned()) };
    let cells: Vec<String> = properties
        .values()
        .map(|value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
            other => other.to_string(),
        })
        .collect();
    let mut row = columns.row(number, |at| cells.get(at).map_or("", String::as_str))?;
    if let Some((point, radius_km)) = feature.get("geometry").and_then(place) {
        row.point = Some(point);
        row.radius_km = row.radius_km.or(radius_km);
    }
    if row.id.is_empty() {
        row.id = match feature.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => String::new(),
        };
    }
    Ok(row)
}

/// Point of a geometry, and for one with an extent the radius in kilometres of the circle round the point that
/// holds it. The point of a polygon lies in it: the centroid of the largest part, or where that is outside, a
/// point within.
pub(super) fn place(geometry: &Value) -> Option<((f64, f64), Option<f64>)> {
    let coordinates = geometry.get("coordinates");
    match geometry.get("type")?.as_str()? {
        "Point" => Some((position(coordinates?)?.x_y(), None)),
        "MultiPoint" | "LineString" => spread(list(coordinates?, position)?),
        "MultiLineString" => spread(list(coordinates?, |line| list(line, position))?.concat()),
        "Polygon" => area(vec![polygon(coordinates?)?]),
        "MultiPolygon" => area(list(coordinates?, polygon)?),
        "GeometryCollection" => geometry.get("geometries")?.as_array()?.iter().find_map(place),
        _ => None,
    }
}

fn position(value: &Value) -> Option<Coord<f64>> {
    let pair = value.as_array()?;
    let (lon, lat) = (pair.first()?.as_f64()?, pair.get(1)?.as_f64()?);
    ((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)).then_some(Coord { x: lon, y: lat })
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(item).collect()
}

fn polygon(value: &Value) -> Option<Polygon<f64>> {
    let mut rings = list(value, |ring| list(ring, position))?.into_iter().map(LineString::new);
    Some(Polygon::new(rings.next()?, rings.collect()))
}

fn spread(points: Vec<Coord<f64>>) -> Option<((f64, f64), Option<f64>)> {
    let centre: (f64, f64) = points.iter().copied().map(Point::from).collect::<MultiPoint<f64>>().centroid()?.into();
    Some((centre, Some(reach(centre, points.into_iter()))))
}

fn area(polygons: Vec<Polygon<f64>>) -> Option<((f64, f64), Option<f64>)> {
    let largest = polygons.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    let point = largest.centroid().filter(|centroid| largest.contains(centroid)).or_else(|| largest.interior_point());
    let point: (f64, f64) = point.or_else(|| largest.exterior().points().next())?.into();
    let corners = MultiPolygon::new(polygons);
    Some((point, Some(reach(point, corners.iter().flat_map(|polygon| polygon.exterior().coords().copied())))))
}

fn reach(centre: (f64, f64), points: impl Iterator<Item = Coord<f64>>) -> f64 {
    points.map(|point| distance_km(centre, point.x_y())).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(geometry: &str, point: (f64, f64), radius_km: Option<f64>) {
        let (found, radius) = place(&serde_json::from_str(geometry).unwrap()).unwrap();
        assert!(distance_km(found, point) < 1.0, "{geometry}: {found:?}");
        match (radius, radius_km) {
            (Some(a), Some(b)) => assert!((a - b).abs() < 1.0, "{geometry}: {a} km"),
            (a, b) => assert_eq!(a.is_some(), b.is_some(), "{geometry}"),
        }
    }

    #[test]
    fn geometries_have_a_point_and_a_reach() {
        check(r#"{"type":"Point","coordinates":[70,33,500]}"#, (70.0, 33.0), None);
        check(r#"{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}"#, (1.0, 1.0), Some(157.2));
        check(r#"{"type":"LineString","coordinates":[[0,0],[2,0]]}"#, (1.0, 0.0), Some(111.2));
    }

    #[test]
    fn the_point_of_a_horseshoe_lies_in_it() {
        let ring = "[[0,0],[3,0],[3,3],[2,3],[2,1],[1,1],[1,3],[0,3],[0,0]]";
        let json = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
        let geometry: Value = serde_json::from_str(&json).unwrap();
        let ((x, y), _) = place(&geometry).unwrap();
        assert!(polygon(&geometry["coordinates"]).unwrap().contains(&Point::new(x, y)), "{x} {y}");
    }

    #[test]
    fn wrong_positions_are_no_place() {
        let wrong: Value = serde_json::from_str(r#"{"type":"Point","coordinates":[33,170]}"#).unwrap();
        assert_eq!(place(&wrong), None);
    }
}
