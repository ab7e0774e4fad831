//! What is wrong with the coordinates of a row.

use geo::Point;

/// What is wrong with coordinates that were given (`geo_flag` of the output).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum GeoFlag {
    /// Latitude and longitude stood in each other's place; the point was moved.
    Swapped,
    /// Latitude beyond 90 or longitude beyond 180 degrees, or no finite number; there is no point.
    OutOfRange,
    /// The point is not in the country that the row names.
    OutsideCountry,
    /// Zero, zero: a missing value; there is no point.
    NullIsland,
    /// An offset such as "20 km west of Torkham" led out of the country; the radius reaches back.
    CrossesBorder,
}

impl GeoFlag {
    /// The words of the output.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Swapped => "swapped",
            Self::OutOfRange => "out of range",
            Self::OutsideCountry => "outside the stated country",
            Self::NullIsland => "null island",
            Self::CrossesBorder => "offset crosses the border",
        }
    }
}

/// Checks a latitude and longitude. `inside` says whether a longitude and latitude lie in the country that the row
/// names, `None` where no country is named or its borders are not known.
///
/// They are swapped only where the swapped point lies in that country and the given one does not.
pub(super) fn check(
    lat: f64,
    lon: f64,
    inside: impl Fn(f64, f64) -> Option<bool>,
) -> (Option<Point<f64>>, Option<GeoFlag>) {
    let possible = |lat: f64, lon: f64| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    if lat == 0.0 && lon == 0.0 {
        return (None, Some(GeoFlag::NullIsland));
    }
    let given = possible(lat, lon);
    let at_home = if given { inside(lon, lat) } else { Some(false) };
    if at_home == Some(false) && possible(lon, lat) && inside(lat, lon) == Some(true) {
        return (Some(Point::new(lat, lon)), Some(GeoFlag::Swapped));
    }
    match (given, at_home) {
        (false, _) => (None, Some(GeoFlag::OutOfRange)),
        (true, Some(false)) => (Some(Point::new(lon, lat)), Some(GeoFlag::OutsideCountry)),
        (true, _) => (Some(Point::new(lon, lat)), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks() {
        // A country of one square: 60 to 75 east, 24 to 37 north.
        let country = |lon: f64, lat: f64| Some((60.0..75.0).contains(&lon) && (24.0..37.0).contains(&lat));
        let nowhere = |_: f64, _: f64| None;
        assert_eq!(check(33.0, 70.0, country), (Some(Point::new(70.0, 33.0)), None));
        assert_eq!(check(70.0, 33.0, country), (Some(Point::new(70.0, 33.0)), Some(GeoFlag::Swapped)));
        assert_eq!(check(33.0, 80.0, country), (Some(Point::new(80.0, 33.0)), Some(GeoFlag::OutsideCountry)));
        assert_eq!(check(70.0, 33.0, nowhere), (Some(Point::new(33.0, 70.0)), None));
        assert_eq!(check(170.0, 33.0, nowhere), (None, Some(GeoFlag::OutOfRange)));
        assert_eq!(check(95.0, 200.0, country), (None, Some(GeoFlag::OutOfRange)));
        assert_eq!(check(f64::NAN, 1.0, nowhere), (None, Some(GeoFlag::OutOfRange)));
        assert_eq!(check(0.0, 0.0, country), (None, Some(GeoFlag::NullIsland)));
    }
}
