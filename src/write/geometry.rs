//! Geometries as every format wants them: on earth, six decimals, WKT and WKB.

use std::fmt::Write as _;

use geo::{Coord, CoordsIter, Geometry, LineString, Polygon};

use crate::layer::Feature;
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
use crate::layer::Shape;

/// The geometry of a feature, where it has one that lies on earth.
pub(super) fn usable<'f>(feature: &'f Feature<'_>) -> Option<&'f Geometry<f64>> {
    feature.geometry.as_ref().filter(|geometry| {
        let mut any = false;
        let on_earth = |at: Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
        geometry.coords_iter().all(|at| {
            any = true;
            on_earth(at)
        }) && any
    })
}

/// Six decimals (a tenth of a metre), in every format alike.
pub(super) fn degrees(value: f64) -> f64 {
    // No minus before a zero.
    (value * 1e6).round() / 1e6 + 0.0
}

/// West, south, east, north on the plane: for spatial indexes, which know of no antimeridian.
#[cfg(any(feature = "geopackage", feature = "flatgeobuf"))]
pub(super) fn envelope(geometry: &Geometry<f64>) -> [f64; 4] {
    let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    geometry.coords_iter().fold(none, |[west, south, east, north], at| {
        let (x, y) = (degrees(at.x), degrees(at.y));
        [west.min(x), south.min(y), east.max(x), north.max(y)]
    })
}

/// Geometry type of a layer in WKT and simple features: `MULTIPOLYGON`.
#[cfg(any(feature = "geopackage", feature = "geoparquet"))]
pub(super) fn type_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Points => "POINT",
        Shape::Lines => "MULTILINESTRING",
        Shape::Polygons => "MULTIPOLYGON",
    }
}

/// Well-known text.
pub(super) fn wkt(geometry: &Geometry<f64>) -> String {
    let mut out = String::new();
    match parts(geometry) {
        Parts::Point(at) => {
            out.push_str("POINT (");
            push(at, &mut out);
            out.push(')');
        }
        Parts::Lines(lines) => {
            out.push_str("MULTILINESTRING ");
            list(&lines, &mut out, |line, out| ring(line, out));
        }
        Parts::Polygons(polygons) => {
            out.push_str("MULTIPOLYGON ");
            list(&polygons, &mut out, |polygon, out| list(&rings(polygon), out, |line, out| ring(line, out)));
        }
    }
    out
}

/// Well-known binary, little endian (OGC 06-103r4, 8.2).
#[cfg(any(test, feature = "geopackage", feature = "geoparquet"))]
pub(super) fn wkb(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
    let head = |kind: u32, out: &mut Vec<u8>| {
        out.push(1);
        out.extend_from_slice(&kind.to_le_bytes());
    };
    let count = |number: usize, out: &mut Vec<u8>| out.extend_from_slice(&(number as u32).to_le_bytes());
    let coord = |at: Coord<f64>, out: &mut Vec<u8>| {
        out.extend_from_slice(&degrees(at.x).to_le_bytes());
        out.extend_from_slice(&degrees(at.y).to_le_bytes());
    };
    let line = |line: &LineString<f64>, out: &mut Vec<u8>| {
        count(line.0.len(), out);
        line.0.iter().for_each(|at| coord(*at, out));
    };
    match parts(geometry) {
        Parts::Point(at) => {
            head(1, out);
            coord(at, out);
        }
        Parts::Lines(lines) => {
            head(5, out);
            count(lines.len(), out);
            for one in lines {
                head(2, out);
                line(one, out);
            }
        }
        Parts::Polygons(polygons) => {
            head(6, out);
            count(polygons.len(), out);
            for polygon in polygons {
                head(3, out);
                let rings = rings(polygon);
                count(rings.len(), out);
                for ring in rings {
                    line(ring, out);
                }
            }
        }
    }
}

/// A geometry of one of the three shapes that layers have.
pub(super) enum Parts<'g> {
    Point(Coord<f64>),
    Lines(Vec<&'g LineString<f64>>),
    Polygons(Vec<&'g Polygon<f64>>),
}

/// Takes a geometry apart; what layers do not have (collections) gives no polygons.
pub(super) fn parts(geometry: &Geometry<f64>) -> Parts<'_> {
    match geometry {
        Geometry::Point(point) => Parts::Point(point.0),
        Geometry::LineString(line) => Parts::Lines(vec![line]),
        Geometry::MultiLineString(lines) => Parts::Lines(lines.0.iter().collect()),
        Geometry::Polygon(polygon) => Parts::Polygons(vec![polygon]),
        Geometry::MultiPolygon(polygons) => Parts::Polygons(polygons.0.iter().collect()),
        _ => Parts::Polygons(Vec::new()),
    }
}

/// The outer ring, then the inner ones.
pub(super) fn rings(polygon: &Polygon<f64>) -> Vec<&LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect()
}

fn list<T>(items: &[T], out: &mut String, mut each: impl FnMut(&T, &mut String)) {
    out.push('(');
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.push_str(", ");
        }
        each(item, out);
    }
    out.push(')');
}

fn ring(line: &LineString<f64>, out: &mut String) {
    list(&line.0, out, |at, out| push(*at, out));
}

fn push(at: Coord<f64>, out: &mut String) {
    let _ = write!(out, "{} {}", degrees(at.x), degrees(at.y));
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiLineString, MultiPolygon, Point, polygon};

    #[test]
    fn well_known_text() {
        let check = |geometry: Geometry<f64>, expected: &str| assert_eq!(wkt(&geometry), expected);
        check(Point::new(69.172_330_4, -0.000_000_1).into(), "POINT (69.17233 0)");
        let line: LineString<f64> = vec![(0.0, 1.0), (2.0, 3.5)].into();
        check(MultiLineString::new(vec![line.clone()]).into(), "MULTILINESTRING ((0 1, 2 3.5))");
        check(line.into(), "MULTILINESTRING ((0 1, 2 3.5))");
        let square = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)];
        check(MultiPolygon::new(vec![square]).into(), "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))");
    }

    #[test]
    fn well_known_binary_of_a_point() {
        let mut out = Vec::new();
        wkb(&Point::new(1.0, -2.0).into(), &mut out);
        assert_eq!(out, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0]);
    }

    #[test]
    fn what_is_off_the_earth_is_no_geometry() {
        let check = |lon: f64, lat: f64, expected: bool| {
            let feature = Feature { id: "1".into(), geometry: Some(Point::new(lon, lat).into()), values: vec![] };
            assert_eq!(usable(&feature).is_some(), expected, "{lon} {lat}");
        };
        check(180.0, -90.0, true);
        check(180.1, 0.0, false);
        check(f64::NAN, 0.0, false);
        check(0.0, f64::INFINITY, false);
    }
}
