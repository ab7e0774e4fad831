//! "Southeast Central African Republic", "northern Mali": a part of a country or province, which has no name of its own.

use geo::{Destination, Distance, Haversine, Point};

use super::atlas::Spot;
use crate::resolve::GeoPrecision;

/// East and north of a direction; both 0 for the middle.
pub(super) type Direction = (f64, f64);

/// The direction that a name begins with, and the name behind it.
pub(super) fn direction(name: &str) -> Option<(Direction, &str)> {
    let (word, rest) = name.split_once(' ')?;
    let word = word.to_lowercase().replace('-', "");
    let word = word.strip_suffix("ern").unwrap_or(&word);
    let slant = std::f64::consts::FRAC_1_SQRT_2;
    let direction = match word {
        "north" => (0.0, 1.0),
        "south" => (0.0, -1.0),
        "east" => (1.0, 0.0),
        "west" => (-1.0, 0.0),
        "northeast" => (slant, slant),
        "northwest" => (-slant, slant),
        "southeast" => (slant, -slant),
        "southwest" => (-slant, -slant),
        "central" => (0.0, 0.0),
        _ => return None,
    };
    let rest = ["part of ", "parts of "].iter().find_map(|of| rest.strip_prefix(of)).unwrap_or(rest);
    Some((direction, rest.strip_prefix("the ").unwrap_or(rest)))
}

/// The part of a country or province in a direction: the middle of what lies there, with a radius that holds it.
/// `inside` tells whether a longitude and latitude are in the country, where that is known.
pub(super) fn part_of(whole: Spot, (east, north): Direction, inside: impl Fn(f64, f64) -> Option<bool>) -> Spot {
    /// Steps from the middle to the rim.
    const STEPS: i32 = 12;
    let radius_m = f64::from(whole.radius_m);
    let mut points: Vec<Point<f64>> = Vec::new();
    for (across, up) in (-STEPS..=STEPS).flat_map(|across| (-STEPS..=STEPS).map(move |up| (across, up))) {
        let (x, y) = (f64::from(across) / f64::from(STEPS), f64::from(up) / f64::from(STEPS));
        let far = x.hypot(y);
        let along = x * east + y * north;
        let middle = east == 0.0 && north == 0.0;
        // An eighth of the circle to both sides of the direction.
        let there =
            if middle { far <= 0.5 } else { far > 0.0 && along >= far * std::f64::consts::FRAC_1_SQRT_2 - 1e-9 };
        if far > 1.0 || !there {
            continue;
        }
        let point = Haversine.destination(whole.point, x.atan2(y).to_degrees(), far * radius_m);
        if inside(point.x(), point.y()) != Some(false) {
            points.push(point);
        }
    }
    let count = points.len() as f64;
    // Longitudes are taken from the middle, so that the antimeridian does not cut them.
    let apart = |point: &Point<f64>| (point.x() - whole.point.x() + 540.0).rem_euclid(360.0) - 180.0;
    let lon = whole.point.x() + points.iter().map(apart).sum::<f64>() / count;
    let lat = points.iter().map(|point| point.y()).sum::<f64>() / count;
    if points.is_empty() {
        return whole;
    }
    let point = Point::new((lon + 540.0).rem_euclid(360.0) - 180.0, lat);
    let reach = points.iter().map(|other| Haversine.distance(point, *other)).fold(0.0, f64::max);
    let radius_m = whole.radius_m.min((reach / 1000.0).ceil() as u32 * 1000);
    Spot { point, radius_m, precision: GeoPrecision::Area, ..whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Match;

    #[test]
    fn directions() {
        let check = |name: &str, rest: Option<&str>| assert_eq!(direction(name).map(|(_, rest)| rest), rest, "{name}");
        check("Southeast Central African Republic", Some("Central African Republic"));
        check("North-Western Syria", Some("Syria"));
        check("northern part of the Gaza Strip", Some("Gaza Strip"));
        check("Central Mali", Some("Mali"));
        check("Northampton", None);
        check("Easter Island", None);
        check("Mali", None);
    }

    #[test]
    fn parts_lie_in_their_direction() {
        let whole = Spot {
            name: "Square".to_owned(),
            admin2: None,
            admin1: None,
            country: None,
            country_code: None,
            place_id: String::new(),
            point: Point::new(20.0, 5.0),
            radius_m: 500_000,
            precision: GeoPrecision::Country,
            matched: Match::Exact,
            confidence: 1.0,
            alternatives: String::new(),
            crosses_border: false,
        };
        let square = |lon: f64, lat: f64| Some((lon - 20.0).abs() < 3.0 && (lat - 5.0).abs() < 3.0);
        let part = |word: &str| part_of(whole.clone(), direction(&format!("{word} Square")).unwrap().0, square);
        let north = part("northern");
        assert!((north.point.x() - 20.0).abs() < 0.1 && (6.5..8.0).contains(&north.point.y()), "{:?}", north.point);
        assert!(north.radius_m < 400_000 && north.precision == GeoPrecision::Area);
        let corner = part("southwest");
        assert!(corner.point.x() < 19.0 && corner.point.y() < 4.0);
        assert!(Haversine.distance(part("central").point, whole.point) < 20_000.0);
        assert_eq!(part_of(whole.clone(), (0.0, 1.0), |_, _| Some(false)), whole);
    }
}
