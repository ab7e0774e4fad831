//! The properties of an incident, in output order: the one place where their names and types stand.

use std::borrow::Cow;

use super::{Column, ColumnKind};

macro_rules! properties {
    ($($variant:ident = $name:literal : $kind:ident),+ $(,)?) => {
        /// A column of the incidents layer, in output order; `output/README.md` tells what each means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Property { $($variant),+ }

        impl Property {
            /// All of them, in output order: QGIS picks its time fields by type and name, the first match wins.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the output.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The type of its values.
            pub fn kind(self) -> ColumnKind {
                match self { $(Self::$variant => ColumnKind::$kind),+ }
            }
        }
    };
}

properties! {
    IncidentId = "incident_id": Text,
    Title = "title": Text,
    StartDate = "start_date": Date,
    EndDate = "end_date": Date,
    DatePrecision = "date_precision": Text,
    DateFlag = "date_flag": Text,
    When = "when": Text,
    DateText = "date_text": Text,
    DateBasis = "date_basis": Text,
    EventType = "event_type": Text,
    SubEventType = "sub_event_type": Text,
    Mode = "mode": Text,
    Attribution = "attribution": Text,
    AttributionBy = "attribution_by": Text,
    Actor = "actor": Text,
    Target = "target": Text,
    Actors = "actors": Text,
    Weapon = "weapon": Text,
    KilledLow = "killed_low": Integer,
    KilledBest = "killed_best": Integer,
    KilledHigh = "killed_high": Integer,
    InjuredLow = "injured_low": Integer,
    InjuredBest = "injured_best": Integer,
    InjuredHigh = "injured_high": Integer,
    AbductedLow = "abducted_low": Integer,
    AbductedBest = "abducted_best": Integer,
    AbductedHigh = "abducted_high": Integer,
    DisplacedLow = "displaced_low": Integer,
    DisplacedBest = "displaced_best": Integer,
    DisplacedHigh = "displaced_high": Integer,
    CasualtiesText = "casualties_text": Text,
    Place = "place": Text,
    PlaceText = "place_text": Text,
    Admin2 = "admin2": Text,
    Admin1 = "admin1": Text,
    Country = "country": Text,
    CountryCode = "country_code": Text,
    PlaceId = "place_id": Text,
    GeoPrecision = "geo_precision": Text,
    RadiusM = "radius_m": Integer,
    GeoFlag = "geo_flag": Text,
    Alternatives = "alternatives": Text,
    GeoMethod = "geo_method": Text,
    Sentence = "sentence": Text,
    CharStart = "char_start": Integer,
    CharEnd = "char_end": Integer,
    Source = "source": Text,
    SourceTitle = "source_title": Text,
    SourceUrl = "source_url": Text,
    SourceDate = "source_date": Date,
    Confidence = "confidence": Real,
    ClusterId = "cluster_id": Text,
    Reports = "reports": Integer,
    MarkerColor = "marker-color": Text,
    MarkerSymbol = "marker-symbol": Text,
    MarkerSize = "marker-size": Text,
}

impl Property {
    /// As a column of a schema.
    pub fn column(self) -> Column {
        Column { name: Cow::Borrowed(self.name()), kind: self.kind() }
    }

    /// The property of that name, ignoring case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|property| property.name().eq_ignore_ascii_case(name.trim()))
    }
}
