//! A store: one compiled layer of places and names, read in place.

mod automaton;
pub mod compile;
pub mod format;
mod reader;

pub(crate) use reader::State;
pub use reader::Store;
