//! Write: features become files. One short file per format.

mod bounds;
pub mod csv;
mod encoder;
pub mod file;
#[cfg(feature = "flatgeobuf")]
mod flatgeobuf;
mod format;
pub mod geojson;
mod geometry;
#[cfg(feature = "geopackage")]
mod geopackage;
#[cfg(feature = "geoparquet")]
mod geoparquet;
#[cfg(feature = "xml")]
mod gpx;
#[cfg(feature = "xml")]
mod kml;
mod layers;
mod link;
mod picture;
pub mod qgis;
mod sequence;
mod sheet;
mod values;

pub use bounds::Bounds;
pub use encoder::Encoder;
pub use file::Output;
pub use format::{Format, Writer};
pub use geojson::GeoJson;
pub use layers::{Extras, Layers, Place, Written};
pub use link::Link;
pub(crate) use values::attribute;
