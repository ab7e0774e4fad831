//! A gazetteer: stores laid one over another, asked as one.

use std::sync::OnceLock;

use fst::Streamer;

use crate::borders::Borders;
use crate::names::{fold, key, words};
use crate::store::State;
use crate::store::Store;
use crate::store::format::{NONE, NameClass, NameMeta, Record, Source, Unit, flags, radius_m};

/// At most this many layers can be laid over one another.
pub const MAX_LAYERS: usize = 8;

/// A place in one of a gazetteer's layers; cheap to copy and compare, valid for the gazetteer it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceRef {
    /// Number of the layer, the embedded world being 0.
    pub layer: u16,
    /// Number of the record in it.
    pub record: u32,
}

/// A place found by one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub place: PlaceRef,
    /// What kind of name it was found by.
    pub class: NameClass,
    /// The name has the same number of words as what was asked; otherwise it was joined or split.
    pub same_words: bool,
}

/// One or more stores, each laid over the ones before: where two know the same place, the later one speaks.
///
/// ```
/// let gazetteer = dateline_gazetteer::Gazetteer::embedded();
/// let hits = gazetteer.find("Lashkar Gah");
/// let place = gazetteer.place(hits[0].place);
/// assert_eq!(place.country(), Some("AF"));
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    layers: Vec<Store>,
    borders: OnceLock<Borders>,
    countries: OnceLock<Vec<(String, PlaceRef)>>,
    /// A layer hides names or places of those below it.
    hides: bool,
}

impl Gazetteer {
    /// A gazetteer of these stores, the first at the bottom. Stores beyond [`MAX_LAYERS`] are left out.
    pub fn new(mut layers: Vec<Store>) -> Self {
        layers.truncate(MAX_LAYERS);
        let hides = layers.iter().any(Store::hides_any);
        Self { layers, borders: OnceLock::new(), countries: OnceLock::new(), hides }
    }

    /// The stores, the bottom one first.
    pub fn layers(&self) -> &[Store] {
        &self.layers
    }

    /// Places with this name, folded and regardless of spaces: best known first within a layer, the topmost
    /// layer first. The same place is told once.
    pub fn find(&self, name: &str) -> Vec<Hit> {
        let folded = fold(name);
        self.find_key(key(&folded).as_bytes(), words(&folded))
    }

    /// Like [`find`](Self::find), for a key that is folded already.
    pub fn find_key(&self, key: &[u8], words: usize) -> Vec<Hit> {
        let mut found = Found::default();
        for (layer, store) in self.layers.iter().enumerate().rev() {
            if let Some(posting) = store.get(key) {
                self.collect(layer, posting, words, &mut found);
            }
        }
        found.hits
    }

    /// Calls `each` for every name, as its key (folded, without spaces), with every place that has it.
    pub fn each_name(&self, mut each: impl FnMut(&str, PlaceRef, NameClass)) {
        for (layer, store) in self.layers.iter().enumerate() {
            let mut names = store.automaton().stream();
            while let Some((key, posting)) = names.next() {
                // Keys are folded text; a damaged one is passed over.
                let Ok(key) = std::str::from_utf8(key) else { continue };
                store.postings(posting.value(), |record, meta| {
                    each(key, PlaceRef { layer: layer as u16, record }, meta.class());
                });
            }
        }
    }

    /// Starts a walk along the names, to find the longest one that begins at a word.
    pub fn walk(&self) -> Walk<'_> {
        let mut states = [None; MAX_LAYERS];
        for (state, store) in states.iter_mut().zip(&self.layers) {
            *state = Some(store.root());
        }
        Walk { gazetteer: self, states }
    }

    /// A view of a place; `None` where the reference is from another gazetteer.
    pub fn get(&self, place: PlaceRef) -> Option<Place<'_>> {
        let store = self.layers.get(usize::from(place.layer))?;
        Some(Place { gazetteer: self, store: Some(store), reference: place, record: store.record(place.record)? })
    }

    /// A view of a place of this gazetteer. A reference from another gives some other place, or one without a
    /// name.
    pub fn place(&self, place: PlaceRef) -> Place<'_> {
        self.get(place).unwrap_or(Place { gazetteer: self, store: None, reference: place, record: Record::EMPTY })
    }

    /// The country with this ISO 3166-1 alpha-2 code.
    pub fn country(&self, code: &str) -> Option<Place<'_>> {
        let countries = self.countries.get_or_init(|| {
            let mut countries: Vec<(String, PlaceRef)> = Vec::new();
            for (layer, store) in self.layers.iter().enumerate().rev() {
                // Countries are the first records of a store.
                for number in 0..store.len() as u32 {
                    let Some(record) = store.record(number) else { break };
                    if !is_country(store.feature(record.feature)) {
                        break;
                    }
                    let Some(code) = store.country(record.country) else { continue };
                    if self.is_hidden(layer, &record) {
                        continue;
                    }
                    if countries.iter().all(|(known, _)| known != code) {
                        countries.push((code.to_owned(), PlaceRef { layer: layer as u16, record: number }));
                    }
                }
            }
            countries.sort();
            countries
        });
        let at = countries.binary_search_by(|(known, _)| known.as_str().cmp(code)).ok()?;
        self.get(countries[at].1)
    }

    /// Country outlines of the topmost store that has them.
    pub fn borders(&self) -> &Borders {
        self.borders.get_or_init(|| {
            let bytes = self.layers.iter().rev().map(Store::borders).find(|bytes| !bytes.is_empty());
            Borders::decode(bytes.unwrap_or(&[]))
        })
    }

    /// Whether the point lies in the country, allowing `tolerance_km` beyond its outline; `None` where no
    /// outline of it is known.
    pub fn country_contains(&self, code: &str, lon: f64, lat: f64, tolerance_km: f64) -> Option<bool> {
        Some(self.borders().outline(code)?.is_within_km(lon, lat, tolerance_km))
    }

    /// Sentences that the licences of the layers ask to be shown, each once.
    pub fn attributions(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for line in self.layers.iter().flat_map(|store| store.meta().lines()) {
            if let Some(("attribution", text)) = line.split_once('\t')
                && !all.contains(&text)
            {
                all.push(text);
            }
        }
        all
    }

    fn collect(&self, layer: usize, posting: u64, words: usize, found: &mut Found) {
        let (above, stops) = (found.hits.len(), found.stops.len());
        self.layers[layer].postings(posting, |record, meta: NameMeta| {
            let place = PlaceRef { layer: layer as u16, record };
            if self.hides {
                if meta.suppresses() {
                    found.stops.push(place);
                    return;
                }
                let Some(view) = self.get(place) else { return };
                if self.is_hidden(layer, &view.record)
                    || found.stops[..stops].iter().any(|&stop| self.stops(stop, view))
                {
                    return;
                }
            }
            let hit = Hit { place, class: meta.class(), same_words: meta.words() == words };
            if above == 0 || !found.hits[..above].iter().any(|upper| self.same_place(upper.place, hit.place)) {
                found.hits.push(hit);
            }
        });
    }

    /// Whether a layer above hides this record.
    pub(crate) fn is_hidden(&self, layer: usize, record: &Record) -> bool {
        self.hides && self.layers[layer + 1..].iter().any(|upper| upper.hides(&self.layers[layer], record))
    }

    /// Whether a record that hides its name hides it as the name of this place.
    fn stops(&self, stop: PlaceRef, place: Place<'_>) -> bool {
        let stop = self.place(stop);
        (stop.country().is_none() || stop.country() == place.country())
            && (stop.names() == 0 || place.distance_km(stop.lon(), stop.lat()) <= f64::from(stop.radius_m()) / 1000.0)
    }

    /// Whether two records of different layers, found by one name, are one place.
    fn same_place(&self, upper: PlaceRef, lower: PlaceRef) -> bool {
        let (a, b) = (self.place(upper), self.place(lower));
        if a.record.source == Source::GeoNames && b.record.source == Source::GeoNames && a.record.id == b.record.id {
            return true;
        }
        let (level_a, level_b) = (a.level(), b.level());
        a.country() == b.country()
            && level_a == level_b
            && (level_a == Level::Country
                || a.distance_km(b.lon(), b.lat()) <= (f64::from(a.radius_m().max(b.radius_m())) / 1000.0).max(10.0))
    }
}

/// What was found in the layers so far: places, and records that hide the name below.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    stops: Vec<PlaceRef>,
}

/// What rank a place has: the classes between which a name alone does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A continent, sea or region across countries.
    World,
    /// A country or dependent territory.
    Country,
    /// A first-level unit.
    Admin1,
    /// A second-level unit.
    Admin2,
    /// A third-level unit or lower.
    Admin3,
    /// A city, town, village, quarter.
    Settlement,
    /// A valley, forest, region: an area that is no unit.
    Area,
    /// A building, base, crossing, dam.
    Site,
}

impl Level {
    /// The level of a GeoNames feature code.
    pub fn of(feature: &str) -> Self {
        match feature {
            "CONT" | "OCN" | "SEA" | "GULF" => Self::World,
            code if is_country(code) => Self::Country,
            code if code.starts_with("ADM1") => Self::Admin1,
            code if code.starts_with("ADM2") => Self::Admin2,
            code if code.starts_with("ADM") => Self::Admin3,
            code if code.starts_with("PPL") => Self::Settlement,
            "RGN" | "RGNE" | "RGNH" | "AREA" | "VAL" | "VALS" | "MTS" | "FRST" | "DSRT" | "LK" | "LKS" | "STM"
            | "PEN" | "PLN" | "ISL" | "ISLS" | "HLLS" | "PLAT" | "UPLD" | "STRT" | "BAY" | "CHN" | "WAD" | "MRSH"
            | "OILF" | "CST" | "DLTA" | "PRK" | "RESN" | "RESV" | "CAPE" | "PASS" | "CNYN" | "OAS" | "TRB" | "RD"
            | "RGNL" | "SWMP" => Self::Area,
            _ => Self::Site,
        }
    }
}

fn is_country(feature: &str) -> bool {
    matches!(feature, "PCL" | "PCLI" | "PCLD" | "PCLS" | "PCLF" | "PCLIX" | "PCLH" | "TERR")
}

/// A view of one place.
#[derive(Debug, Clone, Copy)]
pub struct Place<'g> {
    gazetteer: &'g Gazetteer,
    store: Option<&'g Store>,
    reference: PlaceRef,
    record: Record,
}

impl<'g> Place<'g> {
    /// Its reference.
    pub fn reference(&self) -> PlaceRef {
        self.reference
    }

    /// Its id with the source: `gn:1139715`, `cur:pk.adm2.north-waziristan`, `wof:85675733`.
    pub fn id(&self) -> String {
        match self.record.source {
            Source::GeoNames => format!("gn:{}", self.record.id),
            Source::Other => self.string(self.record.id).to_owned(),
        }
    }

    /// The name to show.
    pub fn name(&self) -> &'g str {
        self.string(self.record.name)
    }

    /// Longitude, degrees east.
    pub fn lon(&self) -> f64 {
        f64::from(self.record.lon) / 1e5
    }

    /// Latitude, degrees north.
    pub fn lat(&self) -> f64 {
        f64::from(self.record.lat) / 1e5
    }

    /// Radius in metres of a circle that holds nearly all of it, and the doubt of its point.
    pub fn radius_m(&self) -> u32 {
        radius_m(self.record.radius)
    }

    /// GeoNames feature code: `PPL`, `ADM2`, `VAL`.
    pub fn feature(&self) -> &'g str {
        self.store.map_or("", |store| store.feature(self.record.feature))
    }

    /// Its rank.
    pub fn level(&self) -> Level {
        self.store.map_or(Level::of(""), |store| store.level(self.record.feature))
    }

    /// ISO 3166-1 alpha-2 code of its country.
    pub fn country(&self) -> Option<&'g str> {
        self.store?.country(self.record.country)
    }

    /// Its country's name.
    pub fn country_name(&self) -> Option<&'g str> {
        self.country().and_then(|code| self.gazetteer.country(code)).map(|country| country.name())
    }

    /// Name of the first-level unit that contains it (its own, when it is one).
    pub fn admin1(&self) -> Option<&'g str> {
        self.container(1).map(|unit| self.string(unit.name))
    }

    /// Name of the second-level unit that contains it (its own, when it is one); `None` also where only the
    /// name of the unit's seat is known.
    pub fn admin2(&self) -> Option<&'g str> {
        let unit = self.container(2).filter(|unit| unit.flags & flags::SEAT_NAMED == 0)?;
        Some(self.string(unit.name))
    }

    /// A key for the first-level unit that contains it, equal for the same unit in every layer.
    pub fn admin1_key(&self) -> Option<u32> {
        self.container(1).map(|unit| unit.key)
    }

    /// A key for the second-level unit that contains it.
    pub fn admin2_key(&self) -> Option<u32> {
        self.container(2).map(|unit| unit.key)
    }

    /// Inhabitants; 0: unknown.
    pub fn population(&self) -> u32 {
        self.record.population
    }

    /// Number of names it is known by, at most 255.
    pub fn names(&self) -> u8 {
        self.record.names
    }

    /// Reviewed by hand.
    pub fn is_curated(&self) -> bool {
        self.record.flags & flags::CURATED != 0
    }

    /// No longer in being.
    pub fn is_historical(&self) -> bool {
        self.record.flags & flags::HISTORICAL != 0
    }

    /// Its country's capital.
    pub fn is_capital(&self) -> bool {
        self.record.flags & flags::CAPITAL != 0
    }

    /// The name is its seat's, taken for want of its own.
    pub fn is_seat_named(&self) -> bool {
        self.record.flags & flags::SEAT_NAMED != 0
    }

    /// Great-circle distance in kilometres to a point (haversine, mean Earth radius 6371.0088 km).
    pub fn distance_km(&self, lon: f64, lat: f64) -> f64 {
        distance_km((self.lon(), self.lat()), (lon, lat))
    }

    fn string(&self, offset: u32) -> &'g str {
        self.store.map_or("", |store| store.string(offset))
    }

    fn container(&self, level: u8) -> Option<Unit> {
        let mut number = self.record.unit;
        for _ in 0..3 {
            if number == NONE {
                return None;
            }
            let unit = self.store?.unit(number)?;
            if unit.level == level {
                return Some(unit);
            }
            number = unit.parent;
        }
        None
    }
}

/// Great-circle distance in kilometres between two points given as (longitude, latitude) in degrees
/// (haversine, mean Earth radius 6371.0088 km).
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.1.to_radians(), b.1.to_radians());
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((b.0 - a.0).to_radians() / 2.0).sin().powi(2);
    2.0 * 6371.0088 * h.sqrt().min(1.0).asin()
}

/// A walk along the names of all layers at once, word by word.
#[derive(Clone, Copy)]
pub struct Walk<'g> {
    gazetteer: &'g Gazetteer,
    states: [Option<State>; MAX_LAYERS],
}

impl Walk<'_> {
    /// Goes on by these folded bytes; false where no name goes on so.
    pub fn step(&mut self, folded: &[u8]) -> bool {
        let mut alive = false;
        for (state, store) in self.states.iter_mut().zip(&self.gazetteer.layers) {
            *state = state.and_then(|from| store.walk(from, folded));
            alive |= state.is_some();
        }
        alive
    }

    /// True where the way so far is a name.
    pub fn is_name(&self) -> bool {
        if self.gazetteer.hides {
            return !self.hits(0).is_empty();
        }
        self.states
            .iter()
            .zip(&self.gazetteer.layers)
            .any(|(state, store)| state.is_some_and(|(at, _)| store.automaton().node(at).is_final()))
    }

    /// The places that the way so far names; `words` is the number of words walked.
    pub fn hits(&self, words: usize) -> Vec<Hit> {
        let mut found = Found::default();
        for (layer, store) in self.gazetteer.layers.iter().enumerate().rev() {
            let Some((at, out)) = self.states[layer] else { continue };
            let node = store.automaton().node(at);
            if node.is_final() {
                self.gazetteer.collect(layer, out.cat(node.final_output()).value(), words, &mut found);
            }
        }
        found.hits
    }
}

impl std::fmt::Debug for Walk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.states)
    }
}
