//! A point asked for by its coordinates: which country and units it lies in, and the settlement next to it.

use dateline_gazetteer::{Around, Gazetteer, Place};
use geo::Point;

use super::{Query, locate};
use crate::coordinates::{self, Written};

/// A point that was written down, and what lies round it.
#[derive(Debug, Clone)]
pub struct Given<'g> {
    /// The point and how exactly it was written.
    pub written: Written,
    /// Country, units and nearest settlement.
    pub around: Around<'g>,
    /// Notation, and what is odd about the point, in words.
    pub reason: String,
}

/// The point that a query's name stands for: coordinates in any notation that [`coordinates::read`] knows, or a short
/// plus code with a place name (`GG4V+8Q Kabul`), which is looked up. `None` where the name is neither.
///
/// ```
/// use dateline::{Gazetteer, resolve::{Query, locate_point}};
///
/// let found = locate_point(Gazetteer::embedded(), &Query { name: "42S WA 54032 73639", ..Query::default() }).unwrap();
/// assert_eq!(found.around.country, Some("PK"));
/// ```
pub fn locate_point<'g>(gazetteer: &'g Gazetteer, query: &Query<'_>) -> Option<Given<'g>> {
    let (written, mut reason) = if let Some(written) = coordinates::read(query.name) {
        (written, written.notation.as_str().to_owned())
    } else {
        let (code, name) = coordinates::short_code(query.name)?;
        let near = locate(gazetteer, &Query { name, ..*query });
        let best = &near.first()?.resolution;
        let written = code.near(best.point)?;
        let place = gazetteer.place(best.place);
        (written, format!("short plus code near {}, {}", place.name(), place.country_name().unwrap_or("")))
    };
    let Point(at) = written.point;
    let around = gazetteer.around(at.x, at.y);
    if !query.countries.is_empty() && !around.country.is_some_and(|country| query.countries.contains(&country)) {
        reason += "; outside the country asked for";
        let turned = |code: &&str| gazetteer.country_contains(code, at.y, at.x, 0.0) == Some(true);
        if query.countries.iter().any(turned) {
            reason += ", in it with latitude and longitude swapped";
        }
    }
    Some(Given { written, around, reason })
}

impl Given<'_> {
    /// Where it is, in words: "in Wana", "12 km north-east of Wana".
    pub fn tell(&self) -> String {
        let Some((place, km)) = self.around.nearest else {
            return self.around.country.map_or_else(|| "far from any place".to_owned(), |code| format!("in {code}"));
        };
        if km * 1000.0 <= f64::from(place.radius_m()) {
            return format!("in {}", place.name());
        }
        let distance = if km < 10.0 { format!("{km:.1}") } else { format!("{km:.0}") };
        format!("{distance} km {} of {}", direction(place, self.written.point), place.name())
    }
}

/// The eighth of the compass in which a point lies as seen from a place.
fn direction(place: Place<'_>, point: Point<f64>) -> &'static str {
    const WORDS: [&str; 8] = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
    let (from, to) = (place.lat().to_radians(), point.y().to_radians());
    let turn = (point.x() - place.lon()).to_radians();
    let bearing = (turn.sin() * to.cos()).atan2(from.cos() * to.sin() - from.sin() * to.cos() * turn.cos());
    let eighth = (bearing.to_degrees() / 45.0).round().rem_euclid(8.0) as usize;
    WORDS.get(eighth).copied().unwrap_or("north")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: &str, countries: &[&str]) -> Option<(String, String)> {
        let gazetteer = Gazetteer::embedded();
        let found = locate_point(gazetteer, &Query { name, countries, ..Query::default() })?;
        Some((found.tell(), found.reason))
    }

    #[test]
    fn points_are_told_by_what_is_near() {
        let check = |name: &str, countries: &[&str], told: &str, reason: &str| {
            let (found, why) = ask(name, countries).unwrap_or_default();
            assert_eq!((found.as_str(), why.as_str()), (told, reason), "{name}");
        };
        check("32.2983, 69.5725", &[], "in Wana", "degrees");
        check("32°17'54\"N 69°34'21\"E", &["PK"], "in Wana", "degrees");
        check("0, -30", &[], "far from any place", "degrees");
        let swapped = "degrees; outside the country asked for, in it with latitude and longitude swapped";
        assert_eq!(ask("69.5725, 32.2983", &["PK"]).map(|(_, reason)| reason).as_deref(), Some(swapped));
        assert_eq!(ask("Wana", &[]), None);
        assert_eq!(ask("38 km west of Wana", &[]), None);
        assert_eq!(ask("GG4V+8Q Zzyzxburg", &[]), None);
        let (told, reason) = ask("G5HC+6W Kabul", &["AF"]).unwrap();
        assert!(told.ends_with("Kabul") && reason.starts_with("short plus code near Kabul"), "{told}; {reason}");
    }
}
