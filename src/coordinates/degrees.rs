//! Degrees in every notation: decimal, with minutes, with seconds, in any marks.

/// Degrees in a cell: `33.5`, `33,5`, `33.5° N`, `33°30'12"N`, `N 33 30 12`, `-33.5`. South and west are negative.
/// `None` where it is none of these; a text such as `inf` is none either.
pub(crate) fn degrees(cell: &str) -> Option<f64> {
    angle(cell).map(|angle| angle.degrees)
}

/// A number as most lists write theirs, digits with a point, and the number of its decimals. Digits and power of ten are
/// exact in 64 bits, so their quotient is the number nearest to what is written (W. D. Clinger 1990).
pub(crate) fn plain(cell: &str) -> Option<(f64, u32)> {
    let (digits, sign) = match cell.as_bytes() {
        [b'-', digits @ ..] => (digits, -1.0),
        digits => (digits, 1.0),
    };
    let (mut value, mut power, mut decimals, mut point) = (0_u64, 1_u64, 0, false);
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                if point {
                    power *= 10;
                    decimals += 1;
                }
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    let whole = digits.len() - usize::from(point);
    (whole > 0 && whole <= 15).then(|| (sign * (value as f64 / power as f64), decimals))
}

/// Latitude and longitude in one cell: `33.5, 69.9`, `(33,5; 69,9)`, `33°30'N 69°54'E`, `E69.9 N33.5`.
/// Latitude is taken to come first unless letters say otherwise.
pub(crate) fn pair(cell: &str) -> Option<(f64, f64)> {
    angles(cell).map(|[lat, lon]| (lat.degrees, lon.degrees))
}

/// `POINT (69.9 33.5)`, with or without `SRID=4326;` and `Z`: latitude and longitude.
pub(crate) fn well_known_text(cell: &str) -> Option<(f64, f64)> {
    let cell = cell.trim();
    let cell = cell.split_once(';').map_or(cell, |(_, geometry)| geometry).trim_start();
    let name = cell.get(..5).filter(|name| name.eq_ignore_ascii_case("point"))?;
    let rest = cell.get(name.len()..)?.trim_start().trim_start_matches(['Z', 'M', 'z', 'm']).trim_start();
    let mut numbers = rest.strip_prefix('(')?.split(')').next()?.split_whitespace();
    let lon = degrees(numbers.next()?)?;
    let lat = degrees(numbers.next()?)?;
    Some((lat, lon))
}

/// An angle as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Angle {
    pub(super) degrees: f64,
    /// One of the last digit written, in degrees.
    pub(super) step: f64,
}

/// Latitude and longitude of a pair, with how exactly they are written.
pub(super) fn angles(cell: &str) -> Option<[Angle; 2]> {
    let cell = cell.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']).trim();
    let (first, last) = halves(cell)?;
    let (one, two) = (angle(labelled(first))?, angle(labelled(last))?);
    let names = |half: &str, letters: [char; 4]| labelled(half).contains(letters);
    let longitude_first = first.trim_start().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("lon"));
    let turned = longitude_first || names(first, ['E', 'e', 'W', 'w']) || names(last, ['N', 'n', 'S', 's']);
    Some(if turned { [two, one] } else { [one, two] })
}

/// A coordinate without the word that says which it is: "Lat: 33.5", "longitude 69.9".
fn labelled(half: &str) -> &str {
    let half = half.trim();
    let word = half.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(half.len());
    match half.get(..word).unwrap_or("").to_ascii_lowercase().as_str() {
        "lat" | "latitude" | "lon" | "long" | "lng" | "longitude" => {
            half.get(word..).unwrap_or("").trim_start_matches(['.', ':', '=', ' '])
        }
        _ => half,
    }
}

fn angle(cell: &str) -> Option<Angle> {
    let cell = cell.trim();
    if let Some((degrees, decimals)) = plain(cell) {
        return Some(Angle { degrees, step: 10_f64.powi(-(decimals.min(12) as i32)) });
    }
    if let (Some(b'0'..=b'9' | b'-' | b'+' | b'.'), Ok(degrees)) = (cell.bytes().next(), cell.parse::<f64>()) {
        return degrees.is_finite().then(|| Angle { degrees, step: step(cell) });
    }
    notation(cell)
}

/// One of the last digit of a number.
fn step(number: &str) -> f64 {
    let decimals =
        number.split_once(['.', ',']).map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
    10_f64.powi(-(decimals.min(12) as i32))
}

/// Splits a pair between its two coordinates.
fn halves(cell: &str) -> Option<(&str, &str)> {
    if let Some(halves) = cell.split_once(';').or_else(|| cell.split_once('/')).or_else(|| cell.split_once('|')) {
        return Some(halves);
    }
    let commas = cell.matches(',').count();
    match commas {
        1 => return cell.split_once(','),
        // "31,61, 65,71" and "31,61,65,71": decimal commas.
        3 => {
            let middle = cell.match_indices(',').nth(1)?.0;
            return Some((cell.get(..middle)?, cell.get(middle + 1..)?));
        }
        _ => {}
    }
    // After the first letter of direction that ends a coordinate, or at the only blank.
    if let Some(at) = cell.find(['N', 'S', 'n', 's']).filter(|at| *at > 0) {
        return cell.split_at_checked(at + 1);
    }
    let mut blanks = cell.split_whitespace();
    if let (Some(first), Some(last), None) = (blanks.next(), blanks.next(), blanks.next()) {
        return Some((first, last));
    }
    // "N 33 30 00 E 69 54 00": before the second letter.
    let letters = ['E', 'W', 'N', 'S'];
    let first = cell.find(letters)?;
    let second = cell.get(first + 1..)?.find(letters)?;
    cell.split_at_checked(first + 1 + second)
}

/// Degrees, minutes and seconds, in any marks.
fn notation(cell: &str) -> Option<Angle> {
    let mut numbers = [0.0_f64; 3];
    let mut count = 0;
    let mut sign = 1.0;
    let mut last = 1.0;
    let mut lettered = false;
    let marked = cell.replace("deg", "°").replace("min", "'").replace("sec", "\"");
    let mut rest = marked.as_str();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            *numbers.get_mut(count)? = number.trim_end_matches([',', '.']).replace(',', ".").parse().ok()?;
            last = step(number) / 60_f64.powi(count as i32);
            count += 1;
            rest = after;
            continue;
        }
        match c {
            'N' | 'n' | 'E' | 'e' | 'S' | 's' | 'W' | 'w' if !lettered => {
                lettered = true;
                if matches!(c, 'S' | 's' | 'W' | 'w') {
                    sign = -1.0;
                }
            }
            '-' | '−' if count == 0 => sign = -1.0,
            '+' if count == 0 => {}
            // Marks of degrees, minutes and seconds as they are found, also mangled ones.
            '°' | 'º' | '˚' | '\'' | '’' | '′' | '‘' | '"' | '”' | '“' | '″' | ':' | ' ' | '\u{a0}' | '*'
            | '\u{fffd}' => {}
            _ => return None,
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    let [degrees, minutes, seconds] = numbers;
    if count == 0 || minutes >= 60.0 || seconds >= 60.0 || count > 1 && degrees.fract() != 0.0 {
        return None;
    }
    Some(Angle { degrees: sign * (degrees + minutes / 60.0 + seconds / 3600.0), step: last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_the_nearest() {
        for cell in ["0", "-0.1", "44.99928", "1.87735", "179.99999999", "0.000001", "123456789012345", "5.", ".5"] {
            let expected = cell.parse::<f64>().unwrap();
            assert_eq!(plain(cell).map(|(value, _)| value), Some(expected), "{cell}");
        }
        for cell in ["", "-", ".", "1e5", "+1", "1,5", "1.2.3", "1234567890123456"] {
            assert_eq!(plain(cell), None, "{cell}");
        }
        assert_eq!(plain("-69.570").map(|(_, decimals)| decimals), Some(3));
    }

    #[test]
    fn degrees_in_every_notation() {
        let check = |cell: &str, expected: Option<f64>| {
            let found = degrees(cell).map(|degrees| (degrees * 1e6).round() / 1e6);
            assert_eq!(found, expected, "{cell:?}");
        };
        check("33.5", Some(33.5));
        check(" -69.9 ", Some(-69.9));
        check("+33.5", Some(33.5));
        check("33,5", Some(33.5));
        check("-66,75", Some(-66.75));
        check("33.5N", Some(33.5));
        check("33.5° S", Some(-33.5));
        check("W 69.9", Some(-69.9));
        check("33°30'N", Some(33.5));
        check("33°30'36\"N", Some(33.51));
        check("33° 30′ 36″ S", Some(-33.51));
        check("33º30’36”N", Some(33.51));
        check("33\u{fffd}30'36\"N", Some(33.51));
        check("N 33 30 36", Some(33.51));
        check("33:30:36", Some(33.51));
        check("33 deg 30 min", Some(33.5));
        check("-33 30 00", Some(-33.5));
        check("95", Some(95.0));
        for cell in [
            "",
            "abc",
            "inf",
            "NaN",
            "1e999",
            "33°70'",
            "33.5 30",
            "1 2 3 4",
            "33.5NN",
            "33.5.1",
            "-",
            "N",
            "12/05/2022",
        ] {
            check(cell, None);
        }
    }

    #[test]
    fn pairs() {
        let check = |cell: &str, expected: Option<(f64, f64)>| assert_eq!(pair(cell), expected, "{cell:?}");
        check("33.5, 69.9", Some((33.5, 69.9)));
        check("33.5,69.9", Some((33.5, 69.9)));
        check("(33.5, -69.9)", Some((33.5, -69.9)));
        check("[33.5 69.9]", Some((33.5, 69.9)));
        check("33,5; 69,9", Some((33.5, 69.9)));
        check("33,5, 69,9", Some((33.5, 69.9)));
        check("33,5,69,9", Some((33.5, 69.9)));
        check("33.5/69.9", Some((33.5, 69.9)));
        check("33°30'N 69°54'E", Some((33.5, 69.9)));
        check("37°30'36\"N 121°54'00\"W", Some((37.51, -121.9)));
        check("33°30'N, 69°54'W", Some((33.5, -69.9)));
        check("E69.9, N33.5", Some((33.5, 69.9)));
        check("N 33 30 00 E 69 54 00", Some((33.5, 69.9)));
        for cell in ["", "33.5", "Wana, Pakistan", "Unknown", "-", ",", "33.5,", "1,2,3"] {
            check(cell, None);
        }
    }

    #[test]
    fn well_known_points() {
        let check = |cell: &str, expected: Option<(f64, f64)>| assert_eq!(well_known_text(cell), expected, "{cell:?}");
        check("POINT (69.9 33.5)", Some((33.5, 69.9)));
        check("point(69.9 33.5)", Some((33.5, 69.9)));
        check("SRID=4326;POINT Z (69.9 33.5 800)", Some((33.5, 69.9)));
        check("POINT EMPTY", None);
        check("LINESTRING (1 2, 3 4)", None);
        check("POINT", None);
        check("", None);
        check("POINé (1 2)", None);
    }

    #[test]
    fn labels_say_which_is_which() {
        let check = |cell: &str| assert_eq!(pair(cell), Some((33.5, 69.9)), "{cell:?}");
        check("Lat: 33.5, Lon: 69.9");
        check("lon 69.9; lat 33.5");
        check("latitude=33.5 / longitude=69.9");
    }

    #[test]
    fn the_last_digit_tells_how_exactly() {
        let check = |cell: &str, expected: f64| {
            let found = angle(cell).map_or(0.0, |angle| angle.step);
            assert!((found - expected).abs() < expected * 1e-9, "{cell:?}: {found}");
        };
        check("33", 1.0);
        check("33.5", 0.1);
        check("33.500", 0.001);
        check("33°30'N", 1.0 / 60.0);
        check("33°30.25'N", 0.01 / 60.0);
        check("33 30 36 N", 1.0 / 3600.0);
        check("33°30'36.5\"N", 0.1 / 3600.0);
    }
}
