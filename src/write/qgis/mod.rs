//! QGIS: styles, and a project that opens all layers of a folder.

mod style;
mod xml;

pub use style::style;
