//! UTM and MGRS to longitude and latitude on the WGS 84 ellipsoid.
//!
//! Grids: `NGA.STND.0037_2.0.0_GRIDS`, "Universal Grids and Grid Reference Systems" (2014). Inverse transverse Mercator:
//! Krüger's series in the third flattening to the fourth order, as in Karney, "Transverse Mercator with an accuracy of
//! a few nanometers" (2011), equation 36: right to a millimetre within a zone. The polar grids are not read.

use super::{Notation, Written, written};

/// `42SWD1581320821`, `42S WD 15813 20821`: the middle of the square that the digits leave open.
pub(super) fn mgrs(text: &str) -> Option<Written> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let (zone, rest) = zone(&compact)?;
    let mut letters = rest.chars();
    let (band, column, row) = (letters.next()?, letters.next()?, letters.next()?);
    let digits = letters.as_str();
    // Without digits it is a square of 100 km, or a word.
    if digits.is_empty() || digits.len() % 2 == 1 || digits.len() > 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (south, north) = band_limits(band)?;
    let column = match zone % 3 {
        1 => "ABCDEFGH".find(column)?,
        2 => "JKLMNPQR".find(column)?,
        _ => "STUVWXYZ".find(column)?,
    };
    let row = (ROWS.find(row)? + if zone.is_multiple_of(2) { ROWS.len() - 5 } else { 0 }) % ROWS.len();
    let (east, up) = digits.split_at(digits.len() / 2);
    let step = 10_f64.powi(5 - east.len() as i32);
    let easting = (column as f64 + 1.0) * SQUARE + (east.parse::<f64>().ok()? + 0.5) * step;
    let above = row as f64 * SQUARE + (up.parse::<f64>().ok()? + 0.5) * step;
    // Rows repeat every 2000 km: the one in the band is meant. A square on its edge may reach a degree beyond.
    (0..5).find_map(|turn| {
        let northing = above + f64::from(turn) * ROWS.len() as f64 * SQUARE;
        let (lon, lat) = geographic(zone, south >= 0.0, easting, northing)?;
        (south - 1.0..=north + 1.0).contains(&lat).then(|| written(lon, lat, step * HALF_DIAGONAL, Notation::Mgrs))?
    })
}

/// `42S 515813 3820821`, `42 N 515813 3820821`, `Zone 42N 515813mE 3820821mN`. The letter is the band where the point
/// lies in it, else the hemisphere.
pub(super) fn utm(text: &str) -> Option<Written> {
    let upper = text.to_ascii_uppercase().replace([',', ';'], " ");
    let upper = upper.trim_start_matches("UTM").trim_start().trim_start_matches("ZONE").trim_start();
    let (zone, rest) = zone(upper)?;
    let rest = rest.trim_start();
    let (letter, rest) =
        match rest.strip_prefix("NORTH").map(|rest| ('N', rest)).or_else(|| Some(('S', rest.strip_prefix("SOUTH")?))) {
            Some(found) => found,
            None => (rest.chars().next().filter(char::is_ascii_uppercase)?, rest.get(1..)?),
        };
    if !rest.starts_with(|c: char| c.is_whitespace()) {
        return None;
    }
    let metre = |word: &str| {
        let number = word.trim_matches(|c| matches!(c, 'E' | 'N' | 'M' | ':' | '='));
        let step = number.split_once('.').map_or(1.0, |(_, rest)| 10_f64.powi(-(rest.len().min(6) as i32)));
        let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        plain.then(|| Some((number.parse::<f64>().ok()?, step)))?
    };
    let mut numbers = rest.split_whitespace().filter(|word| !matches!(*word, "E" | "N" | "M" | "ME" | "MN"));
    let (first, second) = (numbers.next()?, numbers.next()?);
    if numbers.next().is_some() {
        return None;
    }
    let ((mut easting, step), (mut northing, _)) = (metre(first)?, metre(second)?);
    if first.contains('N') || second.contains('E') {
        (easting, northing) = (northing, easting);
    }
    if !(100_000.0..=900_000.0).contains(&easting) || !(0.0..=10_000_000.0).contains(&northing) {
        return None;
    }
    let in_band = band_limits(letter).and_then(|(south, north)| {
        let (lon, lat) = geographic(zone, south >= 0.0, easting, northing)?;
        (south - 0.1..=north + 0.1).contains(&lat).then_some((lon, lat))
    });
    let (lon, lat) = match (in_band, letter) {
        (Some(found), _) => found,
        (None, 'N') => geographic(zone, true, easting, northing)?,
        (None, 'S') => geographic(zone, false, easting, northing)?,
        _ => return None,
    };
    written(lon, lat, step * HALF_DIAGONAL, Notation::Utm)
}

/// Row letters of the squares, from south to north.
const ROWS: &str = "ABCDEFGHJKLMNPQRSTUV";
const SQUARE: f64 = 100_000.0;
const HALF_DIAGONAL: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The number of a zone at the start, and what follows.
fn zone(text: &str) -> Option<(u8, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let zone: u8 = text.get(..digits.min(3))?.parse().ok()?;
    (1..=60).contains(&zone).then(|| Some((zone, text.get(digits..)?)))?
}

/// Latitudes of a band's southern and northern edge.
fn band_limits(letter: char) -> Option<(f64, f64)> {
    let number = "CDEFGHJKLMNPQRSTUVWX".find(letter)?;
    let south = -80.0 + 8.0 * number as f64;
    Some((south, if letter == 'X' { 84.0 } else { south + 8.0 }))
}

/// Longitude and latitude of a point of the grid; `None` beyond the poles.
fn geographic(zone: u8, north: bool, easting: f64, northing: f64) -> Option<(f64, f64)> {
    // WGS 84: semi-major axis and third flattening.
    let (a, n): (f64, f64) = (6_378_137.0, 0.001_679_220_386_383_705);
    let (n2, n3, n4) = (n.powi(2), n.powi(3), n.powi(4));
    let radius = a / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
    let xi = (northing - if north { 0.0 } else { 10_000_000.0 }) / (0.9996 * radius);
    let eta = (easting - 500_000.0) / (0.9996 * radius);
    let back = [
        n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0,
        n2 / 48.0 + n3 / 15.0 - 437.0 / 1440.0 * n4,
        17.0 / 480.0 * n3 - 37.0 / 840.0 * n4,
        4397.0 / 161_280.0 * n4,
    ];
    let (mut x, mut y) = (xi, eta);
    for (j, beta) in back.iter().enumerate() {
        let twice = 2.0 * (j as f64 + 1.0);
        x -= beta * (twice * xi).sin() * (twice * eta).cosh();
        y -= beta * (twice * xi).cos() * (twice * eta).sinh();
    }
    let conformal = (x.sin() / y.cosh()).clamp(-1.0, 1.0).asin();
    let latitude = [
        2.0 * n - 2.0 / 3.0 * n2 - 2.0 * n3 + 116.0 / 45.0 * n4,
        7.0 / 3.0 * n2 - 8.0 / 5.0 * n3 - 227.0 / 45.0 * n4,
        56.0 / 15.0 * n3 - 136.0 / 35.0 * n4,
        4279.0 / 630.0 * n4,
    ];
    let mut lat = conformal;
    for (j, delta) in latitude.iter().enumerate() {
        lat += delta * (2.0 * (j as f64 + 1.0) * conformal).sin();
    }
    let lon = f64::from(zone) * 6.0 - 183.0 + y.sinh().atan2(x.cos()).to_degrees();
    let lon = (lon + 540.0).rem_euclid(360.0) - 180.0;
    (xi.abs() < std::f64::consts::FRAC_PI_2).then_some((lon, lat.to_degrees()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points with their grid references as `GeographicLib`'s port `geoconvert` 1.0.2 gives them.
    const KNOWN: [(f64, f64, &str, &str); 10] = [
        (34.52813, 69.17233, "42S 515815.1 3820730.0", "42S WD 15815 20729"),
        (-1.2921, 36.8219, "37S 257634.5 9857080.0", "37MBU5763457079"),
        (-33.8688, 151.2093, "56 South 334368.6 6250948.3", "56HLH3436850948"),
        (60.39, 5.32, "32V 297230.2 6700510.2", "32VKN9723000510"),
        (78.22, 15.65, "33X 514813.5 8683004.2", "33XWG1481383004"),
        (0.3476, 32.5825, "36N 453543.1 38421.3", "36 N VF 53543 38421"),
        (51.5, -0.12, "Zone 30U 699889.8mE 5709362.3mN", "30uxc9988909362"),
        (-54.8, -68.3, "19F N3927239.4 E545000.1", "19FEV4500027239"),
        (31.95, 35.93, "UTM 36R, 776957.7, 3538643.0", "36RYA7695738643"),
        (4.36, 18.55, "34N 228077.6 482362.5", "34NBK2807782362"),
    ];

    #[test]
    fn grid_references_are_the_points_they_stand_for() {
        let check = |found: Option<Written>, lat: f64, lon: f64, text: &str| {
            let point = found.map_or((0.0, 0.0), |found| (found.point.y(), found.point.x()));
            assert!((point.0 - lat).abs() < 1.5e-5 && (point.1 - lon).abs() < 2.5e-5, "{text}: {point:?}");
        };
        for (lat, lon, in_metres, in_squares) in KNOWN {
            check(utm(in_metres), lat, lon, in_metres);
            check(mgrs(in_squares), lat, lon, in_squares);
        }
    }

    #[test]
    fn letter_s_is_the_band_where_the_point_lies_in_it() {
        assert!(utm("42S 515815 3820730").unwrap().point.y() > 34.0);
        assert!(utm("37S 257634 9857080").unwrap().point.y() < -1.0);
    }

    #[test]
    fn what_is_no_grid_reference_is_none() {
        for text in [
            "",
            "42",
            "42S",
            "42SWD",
            "42SWD1",
            "42SWD123",
            "61SWD1212",
            "0SWD1212",
            "42IWD1212",
            "42SAD1212",
            "42SWI1212",
            "42SWD121212121212",
            "5th Corps 12 34",
            "42S 5 6",
            "42S 99999999 3820730",
            "42S 515815",
            "42S 515815 3820730 7",
            "42S 515815 99999999999",
            "é42SWD1212",
            "42Sé 515815 3820730",
        ] {
            assert!(mgrs(text).is_none() && utm(text).is_none(), "{text}");
        }
    }
}
