//! What the rest of the document says about where things lie.

use std::collections::BTreeMap;

/// A place that is taken for sure while others are weighed.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// Which group of mentions it belongs to: a mention is no evidence for itself.
    pub(crate) group: u32,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
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

/// All anchors of a document, summed up.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) anchors: Vec<Anchor>,
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
        let (mut own, mut own_here) = (0.0, 0.0);
        for anchor in self.anchors.iter().filter(|anchor| anchor.group == group) {
            if let Some(code) = anchor.country {
                own += anchor.weight;
                own_here += if code == country { anchor.weight } else { 0.0 };
            }
        }
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
