//! Coordinates as people write them: degrees, UTM, MGRS and plus codes to a point, with how exactly they say it.

mod degrees;
mod grid;
mod plus_code;

pub(crate) use degrees::{degrees, pair, plain, well_known_text};
pub use plus_code::ShortCode;

use geo::Point;

/// A point that was written down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Written {
    /// Longitude and latitude in degrees, WGS 84; the middle of a square or of a code's cell.
    pub point: Point<f64>,
    /// Metres from the point to the corners of what the last digit leaves open, at least [`LEAST_RADIUS_M`].
    pub radius_m: u32,
    /// The way it was written.
    pub notation: Notation,
}

/// A way of writing coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Degrees, with or without minutes and seconds.
    Degrees,
    /// Universal Transverse Mercator.
    Utm,
    /// Military Grid Reference System.
    Mgrs,
    /// An Open Location Code.
    PlusCode,
}

/// What is written more exactly than this is seldom known more exactly.
pub const LEAST_RADIUS_M: u32 = 10;

/// Reads a text that is nothing but a point: degrees in any notation (`33.5, 69.9`, `33°30'12"N 69°54'E`,
/// `POINT (69.9 33.5)`), UTM (`42S 565000 3823000`), MGRS (`42S WD 12345 67890`) or a full plus code (`8J6FG5HC+6W`).
/// `None` for anything else, and for what is not on earth.
///
/// ```
/// use dateline::coordinates::read;
///
/// let found = read("34°31'41\"N 69°10'20\"E").unwrap();
/// assert!((found.point.y() - 34.52806).abs() < 1e-5 && found.radius_m < 30);
/// assert_eq!(read("Tank, Pakistan"), None);
/// ```
pub fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > 100 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(found) = plus_code::read(text).or_else(|| grid::mgrs(text)).or_else(|| grid::utm(text)) {
        return Some(found);
    }
    if let Some((lat, lon)) = well_known_text(text) {
        return written(lon, lat, LEAST_RADIUS_M.into(), Notation::Degrees);
    }
    let [lat, lon] = degrees::angles(text)?;
    let (north, east) = (lat.step * METRES_PER_DEGREE, lon.step * METRES_PER_DEGREE * lat.degrees.to_radians().cos());
    written(lon.degrees, lat.degrees, north.hypot(east) / 2.0, Notation::Degrees)
}

/// A short plus code and the place that it is near to: `GG4V+8Q Kabul`, `Kabul GG4V+8Q`.
pub fn short_code(text: &str) -> Option<(ShortCode, &str)> {
    plus_code::short(text)
}

/// Length of a degree of latitude on the mean sphere.
const METRES_PER_DEGREE: f64 = 111_195.0;

fn written(lon: f64, lat: f64, radius_m: f64, notation: Notation) -> Option<Written> {
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    let radius_m = radius_m.max(f64::from(LEAST_RADIUS_M)).ceil() as u32;
    Some(Written { point: Point::new(lon, lat), radius_m, notation })
}

impl Notation {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Degrees => "degrees",
            Self::Utm => "UTM",
            Self::Mgrs => "MGRS",
            Self::PlusCode => "plus code",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_is_told_from_the_others_and_from_names() {
        let check = |text: &str, notation: Option<Notation>| {
            assert_eq!(read(text).map(|found| found.notation), notation, "{text:?}");
        };
        check("34.5281, 69.1723", Some(Notation::Degrees));
        check("34°31'41\"N 69°10'20\"E", Some(Notation::Degrees));
        check("N34 31.683 E69 10.338", Some(Notation::Degrees));
        check("POINT (69.17 34.52)", Some(Notation::Degrees));
        check("42SWD1581320821", Some(Notation::Mgrs));
        check("42S 515813 3820821", Some(Notation::Utm));
        check("8J6FG5HC+6W", Some(Notation::PlusCode));
        for text in ["", "Tank", "Kilometre 5", "21 de Julio", "95, 10", "10, 200", "I-10", "A 1", "12/05/2022", "5+5"]
        {
            check(text, None);
        }
    }

    #[test]
    fn the_radius_is_what_the_digits_leave_open() {
        let check = |text: &str, low: u32, high: u32| {
            let radius = read(text).map_or(0, |found| found.radius_m);
            assert!((low..=high).contains(&radius), "{text:?}: {radius}");
        };
        check("34, 69", 71_000, 73_000);
        check("34.5, 69.2", 7_100, 7_300);
        check("34.5281, 69.1723", 10, 10);
        check("34°31'N 69°10'E", 1_150, 1_250);
        check("42SWD1520", 700, 720);
        check("42SWD1581320821", 10, 10);
        check("8J6F0000+", 71_000, 73_000);
    }

    #[test]
    fn whatever_is_written_the_point_is_on_earth() {
        let forms = [
            "34.5281, 69.1723",
            "34°31'41\"N 69°10'20\"E",
            "Lat: 33.5, Lon: 69.9",
            "POINT (69.17 34.52)",
            "42SWD1581320821",
            "Zone 42S 515813mE 3820821mN",
            "8J6FG5HC+6WX",
            "8J6F0000+",
            "G5HC+6W Kabul",
        ];
        let mut points = 0;
        for form in forms {
            let places: Vec<usize> = form.char_indices().map(|(at, _)| at).collect();
            for &at in &places {
                let next = at + form[at..].chars().next().map_or(0, char::len_utf8);
                for put in ["", "0", "9", "99999999", "-", "+", ".", "N", "S", "X", " ", "é", "٣", "°", "\u{0}"] {
                    for end in [at, next] {
                        let text = format!("{}{put}{}", &form[..at], &form[end..]);
                        let near = short_code(&text).and_then(|(code, _)| code.near(Point::new(179.99, 89.99)));
                        for found in read(&text).into_iter().chain(near) {
                            points += 1;
                            assert!(found.point.y().abs() <= 90.0 && found.point.x().abs() <= 180.0, "{text:?}");
                            assert!(found.radius_m >= LEAST_RADIUS_M, "{text:?}");
                        }
                    }
                }
            }
        }
        assert!(points > 500, "{points}");
    }
}
