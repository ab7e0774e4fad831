//! A point so and so far off a place.

use geo::Point;

use crate::recognise::{Direction, Offset};

/// The point `offset` away from `origin` and an honest radius in metres: the origin's own extent, a fifth of
/// the distance for its rounding and the bend of roads, and the width of an eighth of the compass. Without a
/// direction the point stays and the radius reaches as far.
///
/// Destination on the sphere of mean radius 6371.0088 km (Chris Veness, "Destination point given distance and
/// bearing"); the ellipsoid would differ by at most 0.5 %.
pub fn offset_point(origin: Point<f64>, origin_radius_m: f64, offset: Offset) -> (Point<f64>, f64) {
    let Some(bearing) = offset.direction.and_then(bearing_degrees) else {
        return (origin, offset.distance_m * 1.1 + origin_radius_m);
    };
    let delta = offset.distance_m / 6_371_008.8;
    let (lat, lon) = (origin.y().to_radians(), origin.x().to_radians());
    let theta = bearing.to_radians();
    let end = (lat.sin() * delta.cos() + lat.cos() * delta.sin() * theta.cos()).clamp(-1.0, 1.0).asin();
    let east = lon + (theta.sin() * delta.sin() * lat.cos()).atan2(delta.cos() - lat.sin() * end.sin());
    let east = (east.to_degrees() + 540.0).rem_euclid(360.0) - 180.0;
    // Half of 45 degrees either side: sin(22.5°) of the distance.
    let radius = origin_radius_m + offset.distance_m * (0.2f64.powi(2) + 0.383f64.powi(2)).sqrt();
    (Point::new(east, end.to_degrees()), radius)
}

/// Clockwise from north.
fn bearing_degrees(direction: Direction) -> Option<f64> {
    Some(match direction {
        Direction::North => 0.0,
        Direction::NorthEast => 45.0,
        Direction::East => 90.0,
        Direction::SouthEast => 135.0,
        Direction::South => 180.0,
        Direction::SouthWest => 225.0,
        Direction::West => 270.0,
        Direction::NorthWest => 315.0,
        Direction::Central => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let (point, radius) = offset_point(
            Point::new(69.57, 32.3),
            2000.0,
            Offset { distance_m: 111_195.0, direction: Some(Direction::North) },
        );
        assert!((point.y() - 33.3).abs() < 1e-3 && (point.x() - 69.57).abs() < 1e-9);
        assert!(radius > 40_000.0 && radius < 60_000.0);
    }

    #[test]
    fn east_over_the_antimeridian_comes_out_west() {
        let (point, _) = offset_point(
            Point::new(179.9, 0.0),
            0.0,
            Offset { distance_m: 50_000.0, direction: Some(Direction::East) },
        );
        assert!(point.x() < -179.0);
    }
}
