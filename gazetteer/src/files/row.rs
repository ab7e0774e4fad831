//! What every source of places is read to: one row per place.

use crate::store::format::NameClass;

/// A place as its source tells it, before units and countries are looked up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Line of the source, counted from 1; for a feature of `GeoJSON` its number.
    pub line: usize,
    /// Id with the prefix of its source: `gn:1139715`, `wof:85675733`, `extra:17`.
    pub id: String,
    /// The name to show; may be empty where a row only hides a place.
    pub name: String,
    /// All other names.
    pub names: Vec<(String, NameClass)>,
    /// Longitude and latitude in degrees; `None`: the row gives names to a place of a lower layer, or hides one.
    pub point: Option<(f64, f64)>,
    /// GeoNames feature code; empty where the source does not tell.
    pub feature: String,
    /// ISO 3166-1 alpha-2 code, or a country's name as the source has it.
    pub country: String,
    /// Name of the first-level unit.
    pub admin1: String,
    /// Name of the second-level unit.
    pub admin2: String,
    /// Inhabitants; 0 unknown.
    pub population: u32,
    /// Radius, kilometres.
    pub radius_km: Option<f64>,
    /// Doubt of the point, kilometres.
    pub precision_km: f64,
    /// Id of the place in a lower layer that this one stands in for.
    pub replace: String,
    /// The row hides instead of adding.
    pub suppress: bool,
    /// See [`flags`](crate::store::format::flags).
    pub flags: u8,
}
