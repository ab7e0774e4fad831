//! How long one look-up takes: `cargo bench --package dateline-gazetteer`.

#![allow(missing_docs)]

use dateline_gazetteer::{Gazetteer, Hit};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const NAMES: [&str; 8] =
    ["Kabul", "Lashkar Gah", "Miran Shah", "Mogadishu", "Dera Ismail Khan", "Qandahār", "قندهار", "Kharkiv"];

/// The exact look-up of a folded key: both layers, all places, one seen in both told once.
#[divan::bench(args = NAMES)]
fn key(bencher: Bencher<'_, '_>, name: &str) {
    let gazetteer = Gazetteer::embedded();
    let folded = dateline_gazetteer::fold(name);
    let (key, words) = (dateline_gazetteer::key(&folded), dateline_gazetteer::words(&folded));
    bencher.bench(|| gazetteer.find_key(black_box(key.as_bytes()), words));
}

/// The same from the name as written.
#[divan::bench(args = NAMES)]
fn name(name: &str) -> Vec<Hit> {
    Gazetteer::embedded().find(black_box(name))
}

/// A name that no place has.
#[divan::bench]
fn unknown() -> Vec<Hit> {
    Gazetteer::embedded().find(black_box("Kabulwalabad"))
}
