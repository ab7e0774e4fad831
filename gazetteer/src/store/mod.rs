//! A store: one compiled layer of places and names, read in place.

pub mod compile;
pub mod format;
mod reader;

pub use reader::Store;
