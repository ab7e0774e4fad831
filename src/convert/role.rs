//! What a list's column can be to us.

use crate::layer::Property;

/// What a column is read as: one of our properties, or something that properties are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// One of our own columns: the start date, a name, a count, a text.
    Is(Property),
    /// Latitude.
    Lat,
    /// Longitude.
    Lon,
    /// Latitude and longitude in one cell.
    LatLon,
    /// `POINT (69.9 33.5)`.
    Wkt,
    /// Year, beside month and day.
    Year,
    /// Month, by number or name.
    Month,
    /// Day of the month.
    Day,
    /// A code of how exact the date is.
    DateCode,
    /// A code of how exact the place is.
    GeoCode,
}

const OTHERS: [(Role, &str); 9] = [
    (Role::Lat, "lat"),
    (Role::Lon, "lon"),
    (Role::LatLon, "lat_lon"),
    (Role::Wkt, "wkt"),
    (Role::Year, "year"),
    (Role::Month, "month"),
    (Role::Day, "day"),
    (Role::DateCode, "date_code"),
    (Role::GeoCode, "geo_code"),
];

/// Our columns that a list's column can fill by itself; the others are made by us.
const FILLABLE: [Property; 31] = [
    Property::IncidentId,
    Property::StartDate,
    Property::EndDate,
    Property::EventType,
    Property::SubEventType,
    Property::AttributionBy,
    Property::Actor,
    Property::Target,
    Property::Weapon,
    Property::KilledLow,
    Property::KilledBest,
    Property::KilledHigh,
    Property::InjuredLow,
    Property::InjuredBest,
    Property::InjuredHigh,
    Property::AbductedLow,
    Property::AbductedBest,
    Property::AbductedHigh,
    Property::DisplacedLow,
    Property::DisplacedBest,
    Property::DisplacedHigh,
    Property::CasualtiesText,
    Property::Place,
    Property::Admin2,
    Property::Admin1,
    Property::Country,
    Property::CountryCode,
    Property::Sentence,
    Property::SourceTitle,
    Property::SourceUrl,
    Property::SourceDate,
];

impl Role {
    /// Number of roles.
    pub(super) const COUNT: usize = Property::ALL.len() + OTHERS.len();

    /// A number below [`Self::COUNT`].
    pub(super) fn index(self) -> usize {
        let other = |at: usize| Property::ALL.len() + at;
        match self {
            Self::Is(property) => property as usize,
            Self::Lat => other(0),
            Self::Lon => other(1),
            Self::LatLon => other(2),
            Self::Wkt => other(3),
            Self::Year => other(4),
            Self::Month => other(5),
            Self::Day => other(6),
            Self::DateCode => other(7),
            Self::GeoCode => other(8),
        }
    }

    /// The name that `--map` and saved mappings know it by: the property's, or `lat`, `lon`, `lat_lon`, `wkt`,
    /// `year`, `month`, `day`, `date_code`, `geo_code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Is(property) => property.name(),
            other => OTHERS.iter().find(|(role, _)| *role == other).map_or("", |(_, name)| name),
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let short = match name.as_str() {
            "date" => Some(Property::StartDate),
            "id" => Some(Property::IncidentId),
            "type" => Some(Property::EventType),
            "killed" | "fatalities" => Some(Property::KilledBest),
            "injured" => Some(Property::InjuredBest),
            "notes" | "text" | "description" => Some(Property::Sentence),
            "url" => Some(Property::SourceUrl),
            "source" => Some(Property::SourceTitle),
            _ => None,
        };
        OTHERS.iter().find(|(_, other)| *other == name).map(|(role, _)| *role).or_else(|| {
            short.or_else(|| FILLABLE.iter().copied().find(|property| property.name() == name)).map(Self::Is)
        })
    }

    /// The names of all roles, for messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILLABLE.iter().map(|property| property.name()).chain(OTHERS.iter().map(|(_, name)| *name))
    }

    /// True where several columns may play it, the first filled one speaking: a village, else its district town.
    pub fn may_be_many(self) -> bool {
        matches!(
            self,
            Self::Is(
                Property::Place
                    | Property::Actor
                    | Property::Target
                    | Property::Sentence
                    | Property::SourceUrl
                    | Property::SourceTitle
            )
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_back() {
        for name in Role::names() {
            assert_eq!(Role::parse(name).map(Role::name), Some(name));
        }
        let roles: Vec<Role> = Role::names().filter_map(Role::parse).collect();
        let indices: std::collections::HashSet<usize> = roles.iter().map(|role| role.index()).collect();
        assert!(indices.len() == roles.len() && indices.iter().all(|index| *index < Role::COUNT));
        assert_eq!(Role::parse(" Date "), Some(Role::Is(Property::StartDate)));
        assert_eq!(Role::parse("marker-color"), None);
        assert_eq!(Role::parse(""), None);
    }
}
