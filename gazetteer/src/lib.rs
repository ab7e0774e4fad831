//! The gazetteer of dateline.

/// A place in one of a gazetteer's layers; cheap to copy and compare, valid for the gazetteer it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceRef {
    /// Number of the layer, the embedded world being 0.
    pub layer: u16,
    /// Number of the record in it.
    pub record: u32,
}

/// A gazetteer: one or more stores, each laid over the ones before.
#[derive(Debug)]
pub struct Gazetteer {}

impl Gazetteer {
    /// The embedded world with the curated layer over it.
    pub fn embedded() -> &'static Self {
        unimplemented!()
    }

    /// A view of one place.
    pub fn place(&self, _place: PlaceRef) -> Place<'_> {
        unimplemented!()
    }
}

/// A view of one place.
#[derive(Debug, Clone, Copy)]
pub struct Place<'g> {
    _gazetteer: &'g Gazetteer,
}

impl<'g> Place<'g> {
    /// `gn:1139715`, `cur:pk-north-waziristan`, `wof:85675733`.
    pub fn id(&self) -> String {
        unimplemented!()
    }
    /// The name to show.
    pub fn name(&self) -> &'g str {
        unimplemented!()
    }
    /// Longitude, degrees east.
    pub fn lon(&self) -> f64 {
        unimplemented!()
    }
    /// Latitude, degrees north.
    pub fn lat(&self) -> f64 {
        unimplemented!()
    }
    /// Radius in metres of a circle that holds nearly all of it.
    pub fn radius_m(&self) -> u32 {
        unimplemented!()
    }
    /// GeoNames feature code: `PPL`, `ADM2`, `VAL`.
    pub fn feature(&self) -> &'g str {
        unimplemented!()
    }
    /// ISO 3166-1 alpha-2 code of its country.
    pub fn country(&self) -> Option<&'g str> {
        unimplemented!()
    }
    /// Its country's name.
    pub fn country_name(&self) -> Option<&'g str> {
        unimplemented!()
    }
    /// Name of the first-level unit that contains it (its own, when it is one).
    pub fn admin1(&self) -> Option<&'g str> {
        unimplemented!()
    }
    /// Name of the second-level unit that contains it (its own, when it is one).
    pub fn admin2(&self) -> Option<&'g str> {
        unimplemented!()
    }
    /// Inhabitants; 0: unknown.
    pub fn population(&self) -> u32 {
        unimplemented!()
    }
}

/// What can be wrong with a gazetteer file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {}
