//! The stores that are part of the program.

use std::sync::OnceLock;

use crate::layers::Gazetteer;
use crate::store::Store;

/// The world, compiled from GeoNames and Natural Earth by `cargo xtask gazetteer`.
static WORLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/world.dlg"));

/// Our own tables (`curated/*.tsv`), compiled by the build script.
static CURATED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/curated.dlg"));

impl Gazetteer {
    /// The stores that are part of the program: the world, and the curated layer over it.
    pub fn embedded_layers() -> Vec<Store> {
        // A test opens and checks both: they cannot fail here.
        [WORLD, CURATED].into_iter().filter_map(|bytes| Store::from_static(bytes).ok()).collect()
    }

    /// The embedded gazetteer: the world with the curated layer over it.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Gazetteer> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::new(Self::embedded_layers()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_stores_are_whole() {
        for (name, bytes) in [("world", WORLD), ("curated", CURATED)] {
            let store = Store::from_bytes(bytes.to_vec(), name).unwrap();
            assert!(!store.is_empty(), "{name}");
        }
    }

    #[test]
    fn embedded_size_stays_in_bounds() {
        let size = WORLD.len() + CURATED.len();
        assert!(size <= 20_000_000, "embedded gazetteer is {size} bytes, more than 20 MB");
    }
}
