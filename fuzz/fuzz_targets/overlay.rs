//! A table of any content is refused or read, and what it gives is a store: `cargo +nightly fuzz run overlay`.

#![no_main]

use std::path::Path;

use dateline_gazetteer::{Gazetteer, Store, files};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (name, bytes) = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 0 => ("t.geojson", rest),
        Some((_, rest)) => ("t.csv", rest),
        None => return,
    };
    if let Ok((store, _)) = files::overlay(bytes, Path::new(name), Gazetteer::embedded()) {
        let mut layers = Gazetteer::embedded_layers();
        layers.extend(Store::from_bytes(store, name));
        assert_eq!(layers.len(), 3, "an overlay gives a whole store");
        let _ = Gazetteer::new(layers).find("Kabul");
    }
});
