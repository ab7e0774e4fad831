//! `cargo xtask evaluate`: how good the program is on annotated data.

pub(crate) mod clusters;
pub(crate) mod gazetteer;
pub(crate) mod geoparsing;
pub(crate) mod incidents;
pub(crate) mod lists;
pub(crate) mod places;
pub(crate) mod relevance;
pub(crate) mod score;
