//! QGIS: styles, and a project that opens all layers of a folder.

#[cfg(feature = "xml")]
mod project;
mod style;
mod xml;

#[cfg(feature = "xml")]
pub use project::write;
pub use style::style;
