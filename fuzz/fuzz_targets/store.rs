//! A store file of any content is refused, or can be used without a panic: `cargo +nightly fuzz run store`.

#![no_main]

use dateline_gazetteer::store::format::HEADER;
use dateline_gazetteer::{Gazetteer, PlaceRef, Store};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Store::from_bytes(bytes.to_vec(), "fuzz.dlg");
    // Behind a right header the fuzzer sees the rest.
    let mut sealed = bytes.to_vec();
    if sealed.len() < HEADER {
        return;
    }
    sealed[..4].copy_from_slice(b"DLGZ");
    let checksum = crc32fast::hash(&sealed[HEADER..]);
    let length = sealed.len() as u32;
    sealed[12..16].copy_from_slice(&length.to_le_bytes());
    sealed[16..20].copy_from_slice(&checksum.to_le_bytes());
    sealed[20..HEADER].fill(0);
    let Ok(store) = Store::from_bytes(sealed, "fuzz.dlg") else { return };
    let records = store.len().min(64) as u32;
    let gazetteer = Gazetteer::new(vec![store]);
    let _ = (gazetteer.country("PK"), gazetteer.attributions(), gazetteer.borders().country_at(70.0, 33.0));
    for name in ["kabul", "a", "", "of", "zz"] {
        let mut walk = gazetteer.walk();
        let _ = walk.step(name.as_bytes()) && walk.is_name();
        for hit in gazetteer.find(name) {
            let place = gazetteer.place(hit.place);
            let _ = (place.id(), place.name(), place.admin1(), place.admin2(), place.country_name());
        }
    }
    for record in 0..records {
        let place = gazetteer.place(PlaceRef { layer: 0, record });
        let _ = (place.id(), place.feature(), place.radius_m(), place.admin1_key());
    }
});
