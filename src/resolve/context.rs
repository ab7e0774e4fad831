//! What the rest of the document says about where things lie.

use std::collections::BTreeMap;

use dateline_gazetteer::distance_km;

/// A place that is taken for sure while others are weighed.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// Which group of mentions it belongs to: a mention is no evidence for itself.
    pub(crate) group: u32,
    pub(crate) spot: Spot,
    /// Its extent: nothing is "near" a continent.
    pub(crate) radius_km: f64,
    pub(crate) country: Option<[u8; 2]>,
    pub(crate) admin1: Option<u32>,
    pub(crate) admin2: Option<u32>,
    /// How much it counts: mentions times confidence.
    pub(crate) weight: f32,
    /// It is the country (or first-level unit) itself.
    pub(crate) is_country: bool,
    pub(crate) is_admin1: bool,
}

/// A point on the sphere, ready to be compared with many others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Longitude and latitude in degrees.
    pub(crate) point: (f64, f64),
    /// The same as a vector of length 1.
    vector: [f64; 3],
}

impl Spot {
    pub(crate) fn new(lon: f64, lat: f64) -> Self {
        let (sin_lon, cos_lon) = lon.to_radians().sin_cos();
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        Self { point: (lon, lat), vector: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat] }
    }

    /// Whether two points lie at most so many kilometres apart.
    pub(crate) fn is_within(&self, other: &Self, km: f64) -> bool {
        // The chord is never longer than the arc: most pairs are told by it.
        let arc = km / 6371.0088;
        self.chord(other) <= arc * arc * 1.000_001 + 1e-13 && distance_km(self.point, other.point) <= km
    }

    /// The square of the straight line between two points on a sphere of radius 1: orders as distance does.
    pub(crate) fn chord(&self, other: &Self) -> f64 {
        self.vector.iter().zip(&other.vector).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// All anchors of a document, summed up.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// By their group; each has one at most.
    anchors: Vec<Anchor>,
    /// Weight per country, and in all.
    countries: BTreeMap<[u8; 2], f32>,
    total: f32,
}

impl Context {
    pub(crate) fn new(anchors: Vec<Anchor>) -> Self {
        let mut context = Self { anchors, ..Self::default() };
        for anchor in &context.anchors {
            if let Some(country) = anchor.country {
                *context.countries.entry(country).or_default() += anchor.weight;
                context.total += anchor.weight;
            }
        }
        context
    }

    /// Share of the document's weight that lies in a country, not counting one group's own.
    pub(crate) fn country_share(&self, country: Option<[u8; 2]>, group: u32) -> f32 {
        let Some(country) = country else { return 0.0 };
        let own_anchor = self.anchors.binary_search_by_key(&group, |anchor| anchor.group).ok();
        let own_anchor = own_anchor.and_then(|at| self.anchors.get(at)).filter(|anchor| anchor.country.is_some());
        let own = own_anchor.map_or(0.0, |anchor| anchor.weight);
        let own_here = own_anchor.filter(|anchor| anchor.country == Some(country)).map_or(0.0, |anchor| anchor.weight);
        let total = self.total - own;
        if total <= 0.0 {
            return 0.0;
        }
        ((self.countries.get(&country).copied().unwrap_or(0.0) - own_here) / total).max(0.0)
    }

    /// Weight of the anchors that are not of this group.
    pub(crate) fn others(&self, group: u32) -> impl Iterator<Item = &Anchor> {
        self.anchors.iter().filter(move |anchor| anchor.group != group)
    }
}

/// The two letters of a country code.
pub(crate) fn code(country: Option<&str>) -> Option<[u8; 2]> {
    country?.as_bytes().try_into().ok()
}
