//! Write: features become files. One short file per format.

mod bounds;
pub mod csv;
pub mod file;
pub mod geojson;

pub use bounds::Bounds;
pub use file::Output;
pub use geojson::GeoJson;
