//! Looking a store over: what its maker should know before others rely on it.

use fst::Streamer;

use crate::layers::{Gazetteer, Level, PlaceRef, distance_km};
use crate::store::Store;
use crate::store::format::{Record, Source};

/// A point this far outside the outline of its country (of 1:50 million) is told.
const OUTSIDE_KM: f64 = 30.0;
/// Places of one name and kind nearer than this are told as one place twice.
const TWICE_KM: f64 = 0.5;
/// Examples kept of each kind of finding.
const EXAMPLES: usize = 20;

/// What was found; counts, and the first examples of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Ids that several places have.
    pub same_id: Finding,
    /// Places of one name and kind in one spot.
    pub same_place: Finding,
    /// Places outside their country.
    pub outside: Finding,
    /// Places without a country, seas and regions apart.
    pub no_country: Finding,
}

/// One kind of finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    /// How often.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<String>,
}

impl Finding {
    fn add(&mut self, tell: impl FnOnce() -> String) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(tell());
        }
    }
}

/// Looks a store over; countries' outlines are those of `world`.
pub fn check(store: &Store, world: &Gazetteer) -> Findings {
    let mut findings = Findings::default();
    let own = Gazetteer::new(vec![store.clone()]);
    let tell = |record: u32| {
        let place = own.place(PlaceRef { layer: 0, record });
        let country = place.country().unwrap_or("--");
        format!(
            "{} {}, {country} ({}, {:.4}, {:.4})",
            place.id(),
            place.name(),
            place.feature(),
            place.lat(),
            place.lon()
        )
    };
    let mut ids: Vec<(Source, u32, u32)> = Vec::with_capacity(store.len());
    for number in 0..store.len() as u32 {
        let Some(record) = store.record(number) else { break };
        let level = Level::of(store.feature(record.feature));
        if store.feature(record.feature) == crate::store::compile::SUPPRESSED {
            continue;
        }
        ids.push((record.source, id_hash(store, &record), number));
        let (lon, lat) = point(&record);
        match store.country(record.country) {
            Some(code)
                if level > Level::Country
                    && level != Level::Area
                    && world.country_contains(code, lon, lat, OUTSIDE_KM) == Some(false) =>
            {
                findings.outside.add(|| tell(number));
            }
            None if level > Level::World && level != Level::Area => findings.no_country.add(|| tell(number)),
            _ => {}
        }
    }
    ids.sort_by_key(|&(source, id, number)| (source as u8, id, number));
    for pair in ids.windows(2) {
        let ((a, b), (x, y)) = ((pair[0].2, pair[1].2), (pair[0], pair[1]));
        if (x.0, x.1) == (y.0, y.1) && own.place(reference(a)).id() == own.place(reference(b)).id() {
            findings.same_id.add(|| tell(b));
        }
    }
    drop(ids);
    let mut names = store.automaton().stream();
    let mut seen = std::collections::BTreeSet::new();
    while let Some((_, posting)) = names.next() {
        let mut group: Vec<(u32, Record)> = Vec::new();
        store.postings(posting.value(), |record, meta| {
            if !meta.suppresses() {
                group.extend(store.record(record).map(|found| (record, found)));
            }
        });
        // Neighbours from south to north: of many towns of a name not each is compared with each.
        group.sort_by_key(|(number, record)| (record.feature, record.country, record.lat, record.lon, *number));
        for pair in group.windows(2) {
            let ((a, one), (b, other)) = (pair[0], pair[1]);
            if (one.feature, one.country) == (other.feature, other.country)
                && distance_km(point(&one), point(&other)) < TWICE_KM
                && seen.insert((a, b))
            {
                findings.same_place.add(|| format!("{} and {}", tell(a), tell(b)));
            }
        }
    }
    findings
}

fn reference(record: u32) -> PlaceRef {
    PlaceRef { layer: 0, record }
}

fn point(record: &Record) -> (f64, f64) {
    (f64::from(record.lon) / 1e5, f64::from(record.lat) / 1e5)
}

/// The number of a `GeoNames` id; for others a checksum of the text.
fn id_hash(store: &Store, record: &Record) -> u32 {
    match record.source {
        Source::GeoNames => record.id,
        Source::Other => crc32fast::hash(store.string(record.id).as_bytes()),
    }
}
