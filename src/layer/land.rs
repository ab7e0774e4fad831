//! The countries' outlines, as a base map.

use dateline_gazetteer::Gazetteer;
use geo::{Area, Geometry, LineString, MultiPolygon, Polygon, Simplify};

use super::circle::cut;
use super::{Column, ColumnKind, Feature, Schema, Shape, Value};

/// Degrees that a coarse outline may be off.
const COARSE: f64 = 0.25;

/// The schema of the land layer.
pub fn land_schema() -> Schema {
    let columns = ["name", "country_code"].map(|name| Column { name: name.into(), kind: ColumnKind::Text });
    let schema = Schema::new("land", columns.to_vec());
    Schema {
        shape: Shape::Polygons,
        attribution: "Country outlines: Natural Earth (naturalearthdata.com)".to_owned(),
        licence: "https://creativecommons.org/publicdomain/mark/1.0/".to_owned(),
        ..schema
    }
}

/// A feature for each country that the gazetteer has an outline of, made at the scale of 1:50 million; outside of a box
/// (west, south, east, north), where one is given, much coarser.
pub fn land(gazetteer: &Gazetteer, near: Option<[f64; 4]>) -> Vec<Feature<'_>> {
    let borders = gazetteer.borders();
    let feature = |code| {
        let outline = borders.outline(code)?;
        let [west, south, east, north] = outline.bounds();
        let is_near =
            near.is_none_or(|near| west <= near[2] && east >= near[0] && south <= near[3] && north >= near[1]);
        let rings: Vec<Vec<(f64, f64)>> = outline.rings.iter().filter(|ring| ring.len() > 2).map(unwrapped).collect();
        let mut shape = polygons(&rings);
        if !is_near {
            shape = shape.simplify(COARSE);
            shape.0.retain(|polygon| polygon.exterior().0.len() > 3);
        }
        let shape = MultiPolygon::new(shape.iter().flat_map(cut).map(oriented).collect());
        let country = gazetteer.country(code).map(|country| Value::Text(country.name().into()));
        Some(Feature {
            id: format!("land-{code}").into(),
            geometry: Some(Geometry::MultiPolygon(shape)),
            values: vec![country.unwrap_or(Value::Null), Value::Text(code.into())],
        })
    };
    borders.codes().filter_map(feature).collect()
}

/// A ring that crosses the antimeridian goes on beyond 180 degrees instead of jumping back; one that goes round a
/// pole is led there and back.
pub(crate) fn unwrapped(ring: &Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut out = Vec::with_capacity(ring.len() + 3);
    let (mut turn, mut last) = (0.0, None);
    for &(lon, lat) in ring {
        if let Some(last) = last {
            turn += if lon - last > 180.0 {
                -360.0
            } else if last - lon > 180.0 {
                360.0
            } else {
                0.0
            };
        }
        last = Some(lon);
        out.push((lon + turn, lat));
    }
    if let (Some(&first), Some(&end)) = (out.first(), out.last())
        && (end.0 - first.0).abs() > 180.0
    {
        let pole = 90_f64.copysign(first.1);
        out.extend([(end.0, pole), (first.0, pole)]);
    }
    out
}

/// Outer ring anticlockwise, inner ones clockwise, by their signed areas (a ring that touches itself has no winding).
fn oriented(polygon: Polygon<f64>) -> Polygon<f64> {
    let turned = |ring: LineString<f64>, positive: bool| {
        let area = Polygon::new(ring.clone(), Vec::new()).signed_area();
        if (area > 0.0) == positive { ring } else { LineString::new(ring.0.into_iter().rev().collect()) }
    };
    let (outer, inner) = polygon.into_inner();
    Polygon::new(turned(outer, true), inner.into_iter().map(|ring| turned(ring, false)).collect())
}

/// Rings to polygons: one that starts inside another (Lesotho in South Africa) is a hole in it.
fn polygons(rings: &[Vec<(f64, f64)>]) -> MultiPolygon<f64> {
    let outer_of = |at: usize| {
        let start = rings.get(at).and_then(|ring| ring.first()).copied()?;
        let holder =
            |(number, ring): (usize, &Vec<(f64, f64)>)| (number != at && contains(ring, start)).then_some(number);
        rings.iter().enumerate().find_map(holder)
    };
    let outers: Vec<Option<usize>> = (0..rings.len()).map(outer_of).collect();
    let line = |ring: &[(f64, f64)]| LineString::from(ring.to_vec());
    let polygon = |(number, ring): (usize, &Vec<(f64, f64)>)| {
        outers.get(number)?.is_none().then(|| {
            let holes = rings.iter().zip(&outers).filter(|(_, outer)| **outer == Some(number));
            Polygon::new(line(ring), holes.map(|(hole, _)| line(hole)).collect())
        })
    };
    let polygons: Vec<Polygon<f64>> = rings.iter().enumerate().filter_map(polygon).collect();
    MultiPolygon::new(polygons)
}

fn contains(ring: &[(f64, f64)], (lon, lat): (f64, f64)) -> bool {
    let mut inside = false;
    for (at, &(x2, y2)) in ring.iter().enumerate() {
        let Some(&(x1, y1)) = ring.get(if at == 0 { ring.len() - 1 } else { at - 1 }) else { continue };
        if (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_lie_on_earth_anticlockwise_and_jump_nowhere() {
        for near in [None, Some([60.0, 20.0, 80.0, 40.0])] {
            for country in land(Gazetteer::embedded(), near) {
                let Some(Geometry::MultiPolygon(shape)) = &country.geometry else { panic!("{}", country.id) };
                for polygon in shape {
                    assert!(polygon.signed_area() > 0.0, "{}", country.id);
                    let ring = &polygon.exterior().0;
                    assert!(ring.iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 90.0), "{}", country.id);
                    // Only along a pole are steps long.
                    let long = ring.windows(2).find(|pair| (pair[0].x - pair[1].x).abs() > 180.0);
                    assert!(long.is_none_or(|pair| pair[0].y.abs() == 90.0), "{}: {long:?}", country.id);
                }
            }
        }
    }

    #[test]
    fn rings_do_not_jump_over_the_antimeridian() {
        let check = |ring: &[(f64, f64)], expected: &[(f64, f64)]| assert_eq!(unwrapped(&ring.to_vec()), expected);
        check(
            &[(179.0, 1.0), (-179.0, 1.0), (-179.0, 2.0), (179.0, 2.0)],
            &[(179.0, 1.0), (181.0, 1.0), (181.0, 2.0), (179.0, 2.0)],
        );
        check(&[(-179.0, 1.0), (179.0, 1.0), (-179.0, 2.0)], &[(-179.0, 1.0), (-181.0, 1.0), (-179.0, 2.0)]);
        check(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)], &[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)]);
        check(
            &[(-180.0, -80.0), (0.0, -70.0), (180.0, -80.0)],
            &[(-180.0, -80.0), (0.0, -70.0), (180.0, -80.0), (180.0, -90.0), (-180.0, -90.0)],
        );
        check(&[], &[]);
    }

    #[test]
    fn a_ring_inside_another_is_a_hole() {
        let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let land = polygons(&[square(0.0, 10.0), square(4.0, 6.0), square(20.0, 21.0)]);
        let holes: Vec<usize> = land.iter().map(|polygon| polygon.interiors().len()).collect();
        assert_eq!(holes, [1, 0]);
    }
}
