//! Open Location Codes ("plus codes"), after the specification of version 1: <https://github.com/google/open-location-code>
//! (`Documentation/Specification/specification.md`).

use geo::Point;

use super::{METRES_PER_DEGREE, Notation, Written, written};

/// A code whose first digits are left out: it says where only together with a place within some 40 km.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortCode {
    digits: Vec<usize>,
    /// Number of digits left out.
    missing: usize,
}

/// A full code: `8J6FG5HC+6W`, `8J6F0000+`.
pub(super) fn read(text: &str) -> Option<Written> {
    match parse(text)? {
        (digits, 0) => cell(&digits),
        _ => None,
    }
}

/// A short code at either end of a text, and the rest of it.
pub(super) fn short(text: &str) -> Option<(ShortCode, &str)> {
    let text = text.trim();
    let first = text.split_whitespace().next()?;
    let last = text.split_whitespace().next_back()?;
    let at_start = || Some((parse(first.trim_end_matches(','))?, text.get(first.len()..)?));
    let at_end = || Some((parse(last)?, text.get(..text.len() - last.len())?));
    let ((digits, missing), rest) = at_start().or_else(at_end)?;
    let rest = rest.trim().trim_matches(',').trim();
    (missing > 0 && !rest.is_empty()).then_some((ShortCode { digits, missing }, rest))
}

impl ShortCode {
    /// The point that the code means, `reference` being in or near the place it was given with.
    pub fn near(&self, reference: Point<f64>) -> Option<Written> {
        let mut digits = prefix(reference, self.missing);
        digits.extend(&self.digits);
        let mut found = cell(&digits)?;
        // The cell of the reference may be the next one to the one that is meant.
        let resolution = 20_f64.powi(2 - self.missing as i32 / 2);
        let (mut lon, mut lat) = (found.point.x(), found.point.y());
        if reference.y() + resolution / 2.0 < lat && lat - resolution >= -90.0 {
            lat -= resolution;
        } else if reference.y() - resolution / 2.0 > lat && lat + resolution <= 90.0 {
            lat += resolution;
        }
        if reference.x() + resolution / 2.0 < lon {
            lon -= resolution;
        } else if reference.x() - resolution / 2.0 > lon {
            lon += resolution;
        }
        found.point = Point::new((lon + 540.0).rem_euclid(360.0) - 180.0, lat);
        Some(found)
    }
}

const DIGITS: &str = "23456789CFGHJMPQRVWX";
/// Digits before the plus sign of a full code.
const BEFORE: usize = 8;

/// The digits of a code without plus sign and padding, and how many are left out before them.
fn parse(text: &str) -> Option<(Vec<usize>, usize)> {
    let text = text.trim();
    let (before, after) = text.split_once('+')?;
    let missing = BEFORE.checked_sub(before.len())?;
    if missing % 2 == 1 || missing > 4 || after.len() == 1 || after.len() > 7 {
        return None;
    }
    let digit = |c: char| DIGITS.find(c.to_ascii_uppercase());
    let stem = before.trim_end_matches('0');
    if stem.len() < before.len() {
        // Padding: only in a full code without further digits, and in pairs.
        let whole = missing == 0 && after.is_empty() && stem.len() >= 2 && stem.len().is_multiple_of(2);
        return whole.then(|| Some((stem.chars().map(digit).collect::<Option<Vec<usize>>>()?, 0)))?;
    }
    let digits = before.chars().chain(after.chars()).map(digit).collect::<Option<Vec<usize>>>()?;
    // The first digits of a full code count to 180 degrees of latitude and 360 of longitude.
    (missing > 0 || digits[0] < 9 && digits[1] < 18).then_some((digits, missing))
}

/// The middle of a full code's cell.
fn cell(digits: &[usize]) -> Option<Written> {
    let (mut lat, mut lon) = (-90.0, -180.0);
    let (mut height, mut width) = (400.0, 400.0);
    for pair in digits.get(..digits.len().min(10))?.chunks(2) {
        let &[north, east] = pair else { return None };
        height /= 20.0;
        width /= 20.0;
        lat += north as f64 * height;
        lon += east as f64 * width;
    }
    // Beyond ten digits each is one of a grid of four columns and five rows.
    for &digit in digits.get(10..).unwrap_or_default() {
        height /= 5.0;
        width /= 4.0;
        lat += (digit / 4) as f64 * height;
        lon += (digit % 4) as f64 * width;
    }
    let (lat, lon) = (lat + height / 2.0, lon + width / 2.0);
    let diagonal = height.hypot(width * lat.to_radians().cos()) * METRES_PER_DEGREE;
    written(lon, lat, diagonal / 2.0, Notation::PlusCode)
}

/// The first digits of a point's code.
fn prefix(point: Point<f64>, count: usize) -> Vec<usize> {
    let (mut lat, mut lon) = ((point.y() + 90.0).clamp(0.0, 179.999_999), (point.x() + 180.0).rem_euclid(360.0));
    let mut size = 20.0;
    let mut digits = Vec::with_capacity(count);
    for _ in 0..count / 2 {
        let (north, east) = ((lat / size).floor(), (lon / size).floor());
        digits.extend([(north as usize).min(19), (east as usize).min(19)]);
        lat -= north * size;
        lon -= east * size;
        size /= 20.0;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_codes() {
        let check = |code: &str, lat: f64, lon: f64| {
            let point = read(code).map_or((0.0, 0.0), |found| (found.point.y(), found.point.x()));
            assert!((point.0 - lat).abs() < 1e-6 && (point.1 - lon).abs() < 1e-6, "{code}: {point:?}");
        };
        // By hand: 8 is 6, F is 9, V is 17, C is 8: 6*20-90 + 17 = 47 north, 9*20-180 + 8 = 8 east.
        check("8FVC2222+22", 47.000_062_5, 8.000_062_5);
        check("8fvc0000+", 47.5, 8.5);
        check("8F000000+", 40.0, 10.0);
        check("8FVC2222+", 47.001_25, 8.001_25);
        check("8FVC2222+222", 47.000_012_5, 8.000_015_625);
        check("22222222+22", -89.999_937_5, -179.999_937_5);
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in [
            "",
            "+",
            "8FVC2222",
            "8FVC2222+2",
            "8FVC222+22",
            "AFVC2222+22",
            "8F0C0000+",
            "8FVC0000+22",
            "X2222222+",
            "2X222222+",
            "C++",
            "a+b",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("2222+22"), None, "short");
    }

    #[test]
    fn short_codes_are_completed_near_their_place() {
        let check = |text: &str, lat: f64, lon: f64, rest: &str, full: &str| {
            let (code, found) = short(text).unwrap();
            assert_eq!(found, rest, "{text}");
            let point = code.near(Point::new(lon, lat)).unwrap().point;
            let expected = read(full).unwrap().point;
            assert!((point.x() - expected.x()).abs() + (point.y() - expected.y()).abs() < 1e-9, "{text}: {point:?}");
        };
        check("9G8F+6X Zurich", 47.4, 8.6, "Zurich", "8FVC9G8F+6X");
        check("Zurich, 9G8F+6X", 47.4, 8.6, "Zurich", "8FVC9G8F+6X");
        // The place lies beyond the edge of the cell of a degree: the nearest is meant, here to the north and west.
        check("2222+22 Zurich", 46.9, 7.9, "Zurich", "8FVC2222+22");
        check("XX22+22 Zurich", 47.02, 8.0, "Zurich", "8FR9XX22+22");
        assert_eq!(short("8FVC9G8F+6X Zurich"), None, "a full code");
        assert_eq!(short("9G8F+6X"), None, "no place");
        assert_eq!(short("C++ programming"), None);
    }
}
