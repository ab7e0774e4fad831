//! Resolve: which place on earth each mention means, how sure, and why; or that it is not known.

mod locate;

pub use locate::{Candidate, Query, locate};

use dateline_gazetteer::PlaceRef;
use geo::Point;

/// A mention of a place or demonym and what became of it.
#[derive(Debug, Clone)]
pub struct Toponym {
    /// Index into [`Recognition::mentions`](crate::recognise::Recognition::mentions).
    pub mention: u32,
    /// The place, or `None` where nothing was sure enough.
    pub resolution: Option<Resolution>,
}

/// A place chosen for a mention.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// The place in the gazetteer.
    pub place: PlaceRef,
    /// Longitude and latitude in degrees; for an offset mention the computed point.
    pub point: Point<f64>,
    /// Honest radius in metres: a circle round `point` that should hold what was meant.
    pub radius_m: u32,
    /// How the name was matched.
    pub matched: Match,
    /// What kind of location this is.
    pub precision: GeoPrecision,
    /// Calibrated, 0..1, that this is the place meant.
    pub confidence: f32,
    /// Why, in words: "only Tank in Pakistan; Pakistan is named 9 times".
    pub reason: String,
    /// Other places it could be, best first.
    pub alternatives: Vec<PlaceRef>,
}

/// How a name was matched with the gazetteer (`match` and `geo_method` of the output).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// Coordinates stood in the input.
    Given,
    /// The folded name is the gazetteer's.
    Exact,
    /// Joined, split or differently romanised.
    Spelling,
    /// Near in letters only.
    Fuzzy,
    /// Computed from a distance and direction.
    Offset,
    /// The place itself is not known; this is the unit that contains it.
    Parent,
}

impl Match {
    /// The word of the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Exact => "exact",
            Self::Spelling => "spelling",
            Self::Fuzzy => "fuzzy",
            Self::Offset => "offset",
            Self::Parent => "parent",
        }
    }
}

/// What kind of location a point stands for (`geo_precision` of the output).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GeoPrecision {
    /// A building, base, crossing: the point itself.
    Point,
    /// A town or village.
    Settlement,
    /// Near a settlement, by an offset or "near".
    Near,
    /// A valley, forest, region.
    Area,
    /// A second-level unit.
    Admin2,
    /// A first-level unit.
    Admin1,
    /// A country.
    Country,
}

impl GeoPrecision {
    /// The word of the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Settlement => "settlement",
            Self::Near => "near",
            Self::Area => "area",
            Self::Admin2 => "admin2",
            Self::Admin1 => "admin1",
            Self::Country => "country",
        }
    }
}
