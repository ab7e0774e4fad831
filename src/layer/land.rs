//! The countries' outlines, as a base map.

use dateline_gazetteer::Gazetteer;
use geo::{Geometry, LineString, MultiPolygon, Orient, Polygon, Simplify, orient::Direction};

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
        let rings = outline.rings.iter().filter(|ring| ring.len() > 2);
        let mut shape = polygons(&rings.cloned().collect::<Vec<_>>());
        if !is_near {
            shape = shape.simplify(COARSE);
            shape.0.retain(|polygon| polygon.exterior().0.len() > 3);
        }
        let country = gazetteer.country(code).map(|country| Value::Text(country.name().into()));
        Some(Feature {
            id: format!("land-{code}").into(),
            geometry: Some(Geometry::MultiPolygon(shape)),
            values: vec![country.unwrap_or(Value::Null), Value::Text(code.into())],
        })
    };
    borders.codes().filter_map(feature).collect()
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
    MultiPolygon::new(polygons).orient(Direction::Default)
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
    fn a_ring_inside_another_is_a_hole() {
        let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let land = polygons(&[square(0.0, 10.0), square(4.0, 6.0), square(20.0, 21.0)]);
        let holes: Vec<usize> = land.iter().map(|polygon| polygon.interiors().len()).collect();
        assert_eq!(holes, [1, 0]);
    }
}
