//! The gazetteer of [dateline](https://crates.io/crates/dateline): a compact, checked store of place names,
//! with the world inside.

mod around;
pub mod borders;
pub mod curated;
mod embedded;
mod error;
#[cfg(feature = "files")]
pub mod files;
pub mod hygiene;
mod layers;
mod names;
pub mod store;

pub use around::Around;
pub use error::Error;
pub use layers::{Gazetteer, Hit, Level, MAX_LAYERS, Place, PlaceRef, Walk, distance_km};
pub use names::{FOLD_VERSION, fold, fold_into, key, words};
pub use store::Store;
pub use store::format::NameClass;
