//! The bounding box of geometries on a sphere, and the days they span.

use geo::{Geometry, Point};
use jiff::civil::Date;

use super::geometry::{Parts, parts};
use crate::layer::Value;

/// Buckets of a tenth of a degree round the equator.
const BUCKETS: usize = 3600;

/// Collects geometries, in constant memory, for the `bbox` of RFC 7946, section 5.
///
/// Longitudes lie on a circle: the box is the circle without its widest empty stretch. So points on both sides
/// of the antimeridian give a narrow box whose west is greater than its east, as section 5.2 asks. The widest
/// stretch is found exactly where it is wider than a tenth of a degree, and where none is, the box is the world.
#[derive(Debug, Clone)]
pub struct Bounds {
    south: f64,
    north: f64,
    /// Westernmost and easternmost longitude within each bucket.
    buckets: Vec<(f64, f64)>,
    days: Option<(Date, Date)>,
}

impl Bounds {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { south: f64::INFINITY, north: f64::NEG_INFINITY, buckets: vec![EMPTY; BUCKETS], days: None }
    }

    /// Takes a point in.
    pub fn add(&mut self, point: Point<f64>) {
        let (lon, lat) = (point.x(), point.y());
        self.south = self.south.min(lat);
        self.north = self.north.max(lat);
        let at = ((lon + 180.0) * (BUCKETS as f64 / 360.0)) as usize;
        if let Some(bucket) = self.buckets.get_mut(at.min(BUCKETS - 1)) {
            *bucket = (bucket.0.min(lon), bucket.1.max(lon));
        }
    }

    /// Takes a geometry in. Lines and rings cross no antimeridian: they are cut there.
    pub fn add_geometry(&mut self, geometry: &Geometry<f64>) {
        match parts(geometry) {
            Parts::Point(at) => self.add(at.into()),
            Parts::Lines(lines) => lines.iter().for_each(|line| self.add_line(&line.0)),
            Parts::Polygons(polygons) => polygons.iter().for_each(|polygon| self.add_line(&polygon.exterior().0)),
        }
    }

    /// Takes first and last day of a feature in; what is null or no day is left out.
    pub fn add_days(&mut self, days: [Option<&Value<'_>>; 2]) {
        for value in days.into_iter().flatten() {
            if let Value::Date(day) = value {
                self.add_day(*day);
            }
        }
    }

    /// Takes a day in.
    pub(crate) fn add_day(&mut self, day: Date) {
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
    }

    /// First and last day of all features.
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// All vertices, and the buckets between them: a wide polygon is no gap.
    fn add_line(&mut self, line: &[geo::Coord<f64>]) {
        let width = 360.0 / BUCKETS as f64;
        for (number, at) in line.iter().enumerate() {
            self.add((*at).into());
            let Some(next) = line.get(number + 1) else { break };
            let (west, east) = (at.x.min(next.x), at.x.max(next.x));
            let mut lon = west + width;
            while lon < east {
                self.add(Point::new(lon, at.y));
                lon += width;
            }
        }
    }

    /// Takes another's geometries and days in.
    pub fn merge(&mut self, other: &Self) {
        self.south = self.south.min(other.south);
        self.north = self.north.max(other.north);
        for (bucket, more) in self.buckets.iter_mut().zip(&other.buckets) {
            *bucket = (bucket.0.min(more.0), bucket.1.max(more.1));
        }
        if let Some((first, last)) = other.days {
            let days = self.days.unwrap_or((first, last));
            self.days = Some((days.0.min(first), days.1.max(last)));
        }
    }

    /// West, south, east, north in degrees; `None` without a point.
    ///
    /// ```
    /// use dateline::write::Bounds;
    /// let mut bounds = Bounds::new();
    /// bounds.add(geo::Point::new(177.0, -20.0));
    /// bounds.add(geo::Point::new(-178.0, -16.0));
    /// assert_eq!(bounds.bbox(), Some([177.0, -20.0, -178.0, -16.0]));
    /// ```
    pub fn bbox(&self) -> Option<[f64; 4]> {
        let used: Vec<(f64, f64)> = self.buckets.iter().copied().filter(|bucket| bucket.0 <= bucket.1).collect();
        let (first, last) = (used.first()?, used.last()?);
        let (mut west, mut east) = (first.0, last.1);
        // The stretch over the antimeridian is the one left out, unless another is clearly wider.
        let mut widest = first.0 + 360.0 - last.1 + 360.0 / BUCKETS as f64;
        for pair in used.windows(2) {
            let gap = pair[1].0 - pair[0].1;
            if gap > widest {
                (widest, west, east) = (gap, pair[1].0, pair[0].1);
            }
        }
        Some([west, self.south, east, self.north])
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::new()
    }
}

const EMPTY: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: &[(f64, f64)], expected: Option<[f64; 4]>) {
        let mut bounds = Bounds::new();
        let mut parts = [Bounds::new(), Bounds::new()];
        for (number, &(lon, lat)) in points.iter().enumerate() {
            bounds.add(Point::new(lon, lat));
            parts[number % 2].add(Point::new(lon, lat));
        }
        assert_eq!(bounds.bbox(), expected, "{points:?}");
        let [mut one, two] = parts;
        one.merge(&two);
        assert_eq!(one.bbox(), expected, "merged {points:?}");
    }

    #[test]
    fn boxes() {
        check(&[], None);
        check(&[(69.17, 34.53)], Some([69.17, 34.53, 69.17, 34.53]));
        check(&[(69.17, 34.53), (70.0, 32.0), (65.7, 31.6)], Some([65.7, 31.6, 70.0, 34.53]));
        check(&[(-60.0, 5.0), (60.0, -5.0)], Some([-60.0, -5.0, 60.0, 5.0]));
        check(&[(179.5, -17.0), (-179.5, -18.0), (178.0, -16.0)], Some([178.0, -18.0, -179.5, -16.0]));
        check(&[(180.0, 0.0), (-180.0, 0.0)], Some([180.0, 0.0, -180.0, 0.0]));
        check(&[(180.0, 90.0), (-179.0, -90.0)], Some([180.0, -90.0, -179.0, 90.0]));
    }

    #[test]
    fn points_all_round_make_the_world() {
        let points: Vec<(f64, f64)> = (-1799..1800).map(|tenth| (f64::from(tenth) / 10.0, 1.0)).collect();
        check(&points, Some([-179.9, 1.0, 179.9, 1.0]));
    }
}
