//! Damaged, cut and foreign store files are refused with a message that tells the remedy; none makes a reader panic.

#![cfg(feature = "files")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

use dateline_gazetteer::store::format::HEADER;
use dateline_gazetteer::{Gazetteer, Store, files};

/// A small store with all kinds of sections.
fn store() -> Vec<u8> {
    let table = "name,alt_names,lat,lon,country,admin1,kind,suppress\n\
        Aaa,Bbb|Ccc,33,70,PK,Sindh,town,\nAaa,Ddd,31,66,AF,Helmand,village,\nOf,,,,,,,yes\n";
    let (mut bytes, problems) = files::overlay(table.as_bytes(), Path::new("t.csv"), Gazetteer::embedded()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(Store::from_bytes(bytes.clone(), "t.dlg").is_ok());
    seal(&mut bytes);
    assert!(Store::from_bytes(bytes.clone(), "t.dlg").is_ok());
    bytes
}

/// Makes the checksum right again, as somebody who means harm would.
fn seal(bytes: &mut [u8]) {
    let checksum = crc32fast::hash(&bytes[HEADER..]);
    bytes[16..20].copy_from_slice(&checksum.to_le_bytes());
}

/// All that a reader does with a store.
fn use_all(store: Store) {
    let number = store.len() as u32;
    let gazetteer = Gazetteer::new(vec![store]);
    for name in ["Aaa", "bbb", "Of", "", "zzz"] {
        for hit in gazetteer.find(name) {
            let place = gazetteer.place(hit.place);
            let _ = (place.id(), place.name(), place.admin1(), place.admin2(), place.country_name(), place.feature());
        }
    }
    let mut walk = gazetteer.walk();
    let _ = walk.step(b"aa") && walk.step(b"a") && walk.is_name() && !walk.hits(1).is_empty();
    let _ = (gazetteer.country("PK"), gazetteer.attributions(), gazetteer.borders().codes().count());
    for record in 0..number.min(100) {
        let _ = gazetteer.place(dateline_gazetteer::PlaceRef { layer: 0, record }).id();
    }
    let _ = files::check(&gazetteer.layers()[0], Gazetteer::embedded());
}

fn message(bytes: &[u8]) -> String {
    Store::from_bytes(bytes.to_vec(), "t.dlg").unwrap_err().to_string()
}

#[test]
fn every_flipped_bit_is_noticed() {
    let whole = store();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            let message = message(&bytes);
            assert!(message.starts_with("t.dlg: ") && message.contains("build"), "byte {at}: {message}");
        }
    }
}

#[test]
fn every_cut_is_noticed() {
    let whole = store();
    for len in 0..whole.len() {
        assert!(Store::from_bytes(whole[..len].to_vec(), "t.dlg").is_err(), "{len} bytes");
    }
    let mut longer = whole;
    longer.push(0);
    assert_eq!(message(&longer), "t.dlg: the file is not whole; copy or build it again");
}

#[test]
fn damage_under_a_right_checksum_does_no_harm() {
    let whole = store();
    let mut opened = 0;
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            seal(&mut bytes);
            if let Ok(store) = Store::from_bytes(bytes, "t.dlg") {
                opened += 1;
                use_all(store);
            }
        }
    }
    assert!(opened > 0);
}

#[test]
fn foreign_files_are_told_what_they_are_not() {
    for (bytes, expected) in [
        (&b""[..], "not a gazetteer store"),
        (b"PK\x03\x04 and so on, a zip file of some length", "not a gazetteer store"),
        (b"name,lat,lon\nKabul,34.5,69.2\n, , ,  , , , ,", "not a gazetteer store"),
    ] {
        let message = message(bytes);
        assert!(message.contains(expected) && message.contains("dateline gazetteer build"), "{message}");
    }
    let mut newer = store();
    newer[4] = 9;
    assert!(message(&newer).contains("store format 9.1, expected"), "{}", message(&newer));
}

#[test]
fn files_on_the_disk_are_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.dlg");
    let whole = store();
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(files::map(&path).unwrap().len(), 3);
    let mut broken = whole.clone();
    let last = broken.len() - 1;
    broken[last] ^= 4;
    std::fs::write(&path, &broken).unwrap();
    assert!(files::map(&path).unwrap_err().to_string().contains("checksum"));
    std::fs::write(&path, b"").unwrap();
    assert!(files::lay_over(Vec::new(), &[&path]).unwrap_err().to_string().contains("not a gazetteer store"));
}
