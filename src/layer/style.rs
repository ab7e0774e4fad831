//! How an incident is titled and drawn: simplestyle 1.1 columns by event type, which geojson.io reads.
//!
//! Colours are written `#rrggbb`, as Mapbox GL wants them. Symbols are names of Maki icons. The size always
//! stands: without one, geojson.io draws four pixels.

use crate::extract::{EventType, Mode, SubEventType};
use crate::resolve::GeoPrecision;

/// Colour, symbol and size of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// `#rrggbb`.
    pub color: &'static str,
    /// Name of a Maki icon.
    pub symbol: &'static str,
    /// `small`, `medium` or `large`.
    pub size: &'static str,
}

impl Marker {
    /// The marker of an incident of this type (`None`: not known) with so many dead.
    ///
    /// ```
    /// use dateline::{extract::EventType, layer::Marker};
    /// assert_eq!(Marker::of(Some(EventType::Battles), 12).size, "large");
    /// ```
    pub fn of(kind: Option<EventType>, killed: u32) -> Self {
        let (color, symbol) = match kind {
            Some(EventType::Battles) => ("#b2182b", "danger"),
            Some(EventType::Explosions) => ("#e66101", "fire-station"),
            Some(EventType::ViolenceAgainstCivilians) => ("#762a83", "cross"),
            Some(EventType::Protests) => ("#2166ac", "town-hall"),
            Some(EventType::Riots) => ("#1b7837", "roadblock"),
            Some(EventType::StrategicDevelopments) => ("#5c5c5c", "information"),
            None => ("#5c5c5c", "marker"),
        };
        Self { color, symbol, size: if killed >= 10 { "large" } else { "medium" } }
    }

    /// The same, small where its point stands for a whole province or country: nothing happened at that point.
    pub fn standing_for(self, precision: Option<GeoPrecision>) -> Self {
        match precision {
            Some(GeoPrecision::Admin1 | GeoPrecision::Country) => Self { size: "small", ..self },
            _ => self,
        }
    }
}

/// The marker of a mere mention of a place.
pub(super) const MENTION: Marker = Marker { color: "#3887be", symbol: "marker", size: "small" };

/// What happened, in as few words as a map's label has room for.
///
/// A drone is named where the weapon says so.
pub fn short(kind: SubEventType, weapon: Option<&str>) -> &'static str {
    use SubEventType as S;
    match kind {
        S::ArmedClash => "Armed clash",
        S::GovernmentRegainsTerritory => "Territory regained",
        S::NonStateActorOvertakesTerritory => "Territory seized",
        S::ChemicalWeapon => "Chemical attack",
        S::AirDroneStrike if weapon.is_some_and(names_drone) => "Drone strike",
        S::AirDroneStrike => "Air strike",
        S::SuicideBomb => "Suicide bombing",
        S::Shelling => "Shelling",
        S::RemoteExplosive => "Bombing",
        S::Grenade => "Grenade attack",
        S::SexualViolence => "Sexual violence",
        S::Attack => "Attack",
        S::Abduction => "Abduction",
        S::PeacefulProtest => "Protest",
        S::ProtestWithIntervention => "Protest broken up",
        S::ExcessiveForceAgainstProtesters => "Force against protesters",
        S::ViolentDemonstration => "Violent demonstration",
        S::MobViolence => "Mob violence",
        S::Agreement => "Agreement",
        S::Arrests => "Arrests",
        S::ChangeToGroup => "Change to group or activity",
        S::DisruptedWeaponsUse => "Weapons seized",
        S::BaseEstablished => "Base established",
        S::Looting => "Looting or destruction",
        S::NonViolentTransfer => "Transfer of territory",
        S::Other => "Incident",
    }
}

/// "Air strike, Kabul"; what did not happen yet, or not at all, says so: "Attack (threatened), Kabul".
pub fn title(what: &str, mode: Mode, place: Option<&str>) -> String {
    let mut title = what.to_owned();
    match mode {
        Mode::Asserted | Mode::Historical => {}
        other => title.extend([" (", other.as_str(), ")"]),
    }
    if let Some(place) = place.filter(|place| !place.is_empty()) {
        title.extend([", ", place]);
    }
    title
}

fn names_drone(weapon: &str) -> bool {
    let weapon = weapon.to_lowercase();
    ["drone", "uav", "unmanned"].iter().any(|word| weapon.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_short_and_honest() {
        use SubEventType as S;
        let check = |kind, weapon, mode, place, expected: &str| {
            assert_eq!(title(short(kind, weapon), mode, place), expected);
        };
        check(S::AirDroneStrike, None, Mode::Asserted, Some("Kabul"), "Air strike, Kabul");
        check(S::AirDroneStrike, Some("U.S. Drone"), Mode::Historical, Some("Wana"), "Drone strike, Wana");
        check(S::Attack, None, Mode::Threatened, Some("Tank"), "Attack (threatened), Tank");
        check(S::Arrests, None, Mode::Asserted, None, "Arrests");
        check(S::Arrests, None, Mode::Asserted, Some(""), "Arrests");
    }

    #[test]
    fn colours_are_six_hexadecimal_digits_and_differ_by_type() {
        let mut colors: Vec<&str> = EventType::ALL.iter().map(|kind| Marker::of(Some(*kind), 0).color).collect();
        for color in &colors {
            assert!(color.len() == 7 && color.starts_with('#'));
            assert!(color[1..].bytes().all(|digit| digit.is_ascii_hexdigit()));
        }
        colors.sort_unstable();
        colors.dedup();
        assert_eq!(colors.len(), EventType::ALL.len());
    }
}
