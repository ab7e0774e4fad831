#![doc = include_str!("../README.md")]

mod analysis;
pub mod cluster;
pub mod convert;
pub mod coordinates;
pub mod document;
pub mod error;
pub mod extract;
pub mod layer;
pub mod read;
pub mod recognise;
pub mod resolve;
mod span;
pub mod view;
pub mod write;

pub use analysis::{Analysis, analyse, places};
pub use dateline_gazetteer as gazetteer;
pub use document::Document;
pub use error::{Error, Notice, Result};
pub use gazetteer::Gazetteer;
pub use span::Span;
