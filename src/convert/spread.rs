//! Points that lie on one another are spread inside their radius, so that each can be seen.

use std::borrow::Cow;
use std::collections::HashMap;

use geo::{Geometry, Point};

use super::run::Sink;
use super::summary::Reject;
use crate::Result;
use crate::layer::{Column, ColumnKind, Feature, Property, Schema, Value};
use crate::write::Bounds;
use crate::write::Encoder;

/// A sink that moves every feature but the first of a point, always in the same way; where it lay is kept in
/// `lon_before` and `lat_before`.
///
/// The k-th is moved by the k-th multiple of the golden angle (H. Vogel 1979, "A better way to construct the sunflower
/// head") and a distance that fills the circle evenly however many come: nine tenths of the radius by the root of
/// van der Corput's k-th number.
pub struct Spread<'s> {
    sink: &'s mut dyn Sink,
    radius: Option<usize>,
    seen: HashMap<(i64, i64), u32>,
}

/// Distinct points kept in mind; points that first come up later are not spread, so that memory stays flat.
const MOST: usize = 1_000_000;

impl<'s> Spread<'s> {
    /// Spreads what goes to this sink.
    pub fn before(sink: &'s mut dyn Sink) -> Self {
        Self { sink, radius: None, seen: HashMap::new() }
    }

    /// Where the feature goes, if it moves.
    fn moved(&mut self, feature: &Feature<'_>) -> Option<Point<f64>> {
        let point = feature.point()?;
        let Some(Value::Integer(radius)) = feature.values.get(self.radius?) else { return None };
        let key = ((point.x() * 1e6).round() as i64, (point.y() * 1e6).round() as i64);
        let number = if let Some(count) = self.seen.get_mut(&key) {
            *count += 1;
            *count
        } else {
            if self.seen.len() < MOST {
                self.seen.insert(key, 0);
            }
            return None;
        };
        Some(around(point, *radius as f64, number))
    }
}

/// The place of the `number`-th feature on a point, from 1.
fn around(point: Point<f64>, radius_m: f64, number: u32) -> Point<f64> {
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let share = f64::from(number.reverse_bits()) / 2.0_f64.powi(32);
    let distance = radius_m * 0.9 * share.sqrt() / 111_195.0;
    let angle = f64::from(number) * golden;
    let lat = (point.y() + distance * angle.cos()).clamp(-90.0, 90.0);
    let lon = point.x() + distance * angle.sin() / point.y().to_radians().cos().max(0.01);
    Point::new((lon + 540.0).rem_euclid(360.0) - 180.0, lat)
}

impl Sink for Spread<'_> {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        self.radius = schema.columns.iter().position(|column| column.name == Property::RadiusM.name());
        let mut schema = schema.clone();
        for name in ["lon_before", "lat_before"] {
            schema.columns.push(Column { name: Cow::Borrowed(name), kind: ColumnKind::Real });
        }
        self.sink.start(&schema, columns)?;
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let moved = self.moved(feature);
        let before = feature.point().filter(|_| moved.is_some());
        let degrees = |value: Option<f64>| value.map_or(Value::Null, |value| Value::Real((value * 1e6).round() / 1e6));
        let mut values: Vec<Value<'_>> = feature.values.iter().map(Value::borrowed).collect();
        values.extend([degrees(before.map(Point::x)), degrees(before.map(Point::y))]);
        let geometry = moved.map(Geometry::Point).or_else(|| feature.geometry.clone());
        self.sink.feature(&Feature { id: feature.id.clone(), geometry, values })
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        self.sink.features(encoded, bounds)
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        self.sink.reject(reject)
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.sink.progress(done, of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Haversine};

    #[test]
    fn all_stay_inside_and_apart() {
        for centre in [Point::new(69.57, 32.3), Point::new(179.99, -16.5), Point::new(20.0, 78.0)] {
            let points: Vec<Point<f64>> = (1..=200).map(|number| around(centre, 10_000.0, number)).collect();
            for (at, point) in points.iter().enumerate() {
                assert!(Haversine.distance(centre, *point) < 10_000.0);
                assert!(points.iter().skip(at + 1).all(|other| Haversine.distance(*point, *other) > 50.0));
            }
        }
    }
}
