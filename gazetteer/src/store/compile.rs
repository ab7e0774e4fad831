//! Compiling places and names to a store.

use std::collections::{BTreeMap, HashMap};

use super::format::{
    FORMAT_VERSION, HEADER, MAGIC, MAX_KEY, NO_FEATURE, NONE, NameClass, NameMeta, RECORD, Record, SECTION, Source,
    UNIT, Unit, get_varint, put_varint, radius_code, u32_at, unit_key,
};
use crate::names::{FOLD_VERSION, fold, key, words};

/// What stands as the feature code of a record that only hides a name.
pub const SUPPRESSED: &str = "SUPPRESSED";

/// A place to be compiled.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// GeoNames id, when the place is from there.
    pub geonames_id: Option<u32>,
    /// Its id with the prefix ("cur:pk-wana"), when it is from elsewhere.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// All other names.
    pub names: Vec<(String, NameClass)>,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Inhabitants; 0 unknown.
    pub population: u32,
    /// Radius in kilometres.
    pub radius_km: f64,
    /// ISO 3166-1 alpha-2; empty for none.
    pub country: String,
    /// Number of the finest unit that contains it (or that it is), from [`Compiler::unit`].
    pub unit: Option<u32>,
    /// GeoNames feature code.
    pub feature: String,
    /// See [`flags`](super::format::flags).
    pub flags: u8,
    /// This entry is the record of its unit.
    pub is_unit: bool,
    /// Names that it has but that are not in the store: they count among those it is known by.
    pub left_out: usize,
}

/// Collects places and writes a store.
#[derive(Debug, Default)]
pub struct Compiler {
    strings: Vec<u8>,
    seen: HashMap<String, u32>,
    records: Vec<Record>,
    units: Vec<Unit>,
    countries: Vec<String>,
    features: Vec<String>,
    names: BTreeMap<Vec<u8>, Vec<(u32, NameMeta)>>,
    meta: String,
    borders: Vec<u8>,
    hidden: String,
}

impl Compiler {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line to the manifest.
    pub fn meta(&mut self, key: &str, value: &str) {
        let value = value.replace(['\n', '\t'], " ");
        self.meta.extend([key, "\t", &value, "\n"]);
    }

    /// Sets the encoded country outlines.
    pub fn borders(&mut self, bytes: Vec<u8>) {
        self.borders = bytes;
    }

    /// Adds an administrative unit and returns its number. `parent` names the first-level unit of a
    /// second-level one.
    pub fn unit(&mut self, country: &str, name: &str, parent: Option<(u32, &str)>, seat_named: bool) -> u32 {
        let unit = Unit {
            name: self.string(name),
            parent: parent.map_or(NONE, |(number, _)| number),
            key: match parent {
                Some((_, admin1)) => unit_key(country, admin1, Some(name)),
                None => unit_key(country, name, None),
            },
            record: NONE,
            level: if parent.is_some() { 2 } else { 1 },
            country: self.country(country),
            flags: u8::from(seat_named),
        };
        self.units.push(unit);
        self.units.len() as u32 - 1
    }

    /// Adds a place and returns the number of its record.
    ///
    /// Names that fold to nothing are left out; a name that a place has twice is kept in its best class.
    pub fn add(&mut self, entry: &Entry) -> u32 {
        let number = self.records.len() as u32;
        let mut own: BTreeMap<Vec<u8>, NameMeta> = BTreeMap::new();
        let all = std::iter::once((&entry.name, NameClass::Primary)).chain(entry.names.iter().map(|(n, c)| (n, *c)));
        for (name, class) in all {
            let folded = fold(name);
            let meta = NameMeta::new(class, words(&folded));
            let key = key(&folded).into_bytes();
            if !key.is_empty() && key.len() <= MAX_KEY {
                own.entry(key)
                    .and_modify(|old| {
                        if class < old.class() {
                            *old = meta;
                        }
                    })
                    .or_insert(meta);
            }
        }
        let (source, id) = match entry.geonames_id {
            Some(id) => (Source::GeoNames, id),
            None => (Source::Other, self.string(&entry.id)),
        };
        let record = Record {
            id,
            lon: (entry.lon * 1e5).round() as i32,
            lat: (entry.lat * 1e5).round() as i32,
            name: self.string(&entry.name),
            population: entry.population,
            unit: entry.unit.unwrap_or(NONE),
            radius: radius_code(entry.radius_km * 1000.0),
            country: if entry.country.is_empty() { u8::MAX } else { self.country(&entry.country) },
            feature: self.feature(&entry.feature),
            source,
            flags: entry.flags,
            names: (own.len() + entry.left_out).min(255) as u8,
        };
        self.records.push(record);
        if entry.is_unit
            && let Some(unit) = entry.unit.and_then(|unit| self.units.get_mut(unit as usize))
        {
            unit.record = number;
        }
        for (key, meta) in own {
            self.names.entry(key).or_default().push((number, meta));
        }
        number
    }

    /// Hides the place with this id (`gn:1139715`) in all layers below.
    pub fn hide_place(&mut self, id: &str) {
        self.hidden.extend([id, "\n"]);
    }

    /// Hides a name in all layers below: in one country, or everywhere where `country` is empty; only within
    /// `radius_km` of a point (longitude, latitude) where one is given.
    pub fn hide_name(&mut self, name: &str, country: &str, within: Option<((f64, f64), f64)>) {
        let folded = fold(name);
        let key = key(&folded).into_bytes();
        let ((lon, lat), radius_km) = within.unwrap_or_default();
        let record = Record {
            lon: (lon * 1e5).round() as i32,
            lat: (lat * 1e5).round() as i32,
            name: self.string(name),
            radius: radius_code(radius_km * 1000.0),
            country: if country.is_empty() { u8::MAX } else { self.country(country) },
            feature: self.feature(SUPPRESSED),
            names: u8::from(within.is_some()),
            ..Record::EMPTY
        };
        self.names.entry(key).or_default().push((self.records.len() as u32, NameMeta::suppressed(words(&folded))));
        self.records.push(record);
    }

    /// The store.
    pub fn finish(mut self) -> Vec<u8> {
        let package = self.sections();
        expand(&assemble(&package)).unwrap_or_default()
    }

    /// The package form: the same with names front-coded and records in byte planes, which compresses to
    /// two thirds. [`expand`] makes the store of it.
    pub fn finish_package(mut self) -> Vec<u8> {
        assemble(&self.sections())
    }

    fn sections(&mut self) -> Vec<([u8; 4], Vec<u8>)> {
        // Postings by prominence, so that the first is the likeliest without any context.
        for list in self.names.values_mut() {
            list.sort_by_key(|&(record, meta)| {
                let place = &self.records[record as usize];
                (std::cmp::Reverse(place.population), meta, record)
            });
        }
        let (mut lengths, mut suffixes, mut postings) = (Vec::new(), Vec::new(), Vec::new());
        put_varint(&mut lengths, self.names.len() as u64);
        let mut previous: &[u8] = &[];
        for (key, list) in &self.names {
            let shared = key.iter().zip(previous).take_while(|(a, b)| a == b).count();
            put_varint(&mut lengths, shared as u64);
            put_varint(&mut lengths, (key.len() - shared) as u64);
            suffixes.extend_from_slice(&key[shared..]);
            put_varint(&mut postings, list.len() as u64);
            for &(record, meta) in list {
                put_varint(&mut postings, u64::from(record));
                postings.push(meta.0);
            }
            previous = key;
        }
        let mut planes = vec![0; self.records.len() * RECORD];
        for (i, record) in self.records.iter().enumerate() {
            for (plane, byte) in record.to_bytes().into_iter().enumerate() {
                planes[plane * self.records.len() + i] = byte;
            }
        }
        let mut units = Vec::with_capacity(self.units.len() * UNIT);
        self.units.iter().for_each(|unit| units.extend_from_slice(&unit.to_bytes()));
        let mut sections = vec![
            (*b"META", std::mem::take(&mut self.meta).into_bytes()),
            (*b"STRS", std::mem::take(&mut self.strings)),
            (*b"PLAN", planes),
            (*b"UNIT", units),
            (*b"FEAT", self.features.join("\n").into_bytes()),
            (*b"CTRY", self.countries.concat().into_bytes()),
            (*b"KLEN", lengths),
            (*b"KSUF", suffixes),
            (*b"POST", postings),
        ];
        if !self.borders.is_empty() {
            sections.push((*b"BORD", std::mem::take(&mut self.borders)));
        }
        if !self.hidden.is_empty() {
            sections.push((*b"HIDE", std::mem::take(&mut self.hidden).into_bytes()));
        }
        sections
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(&offset) = self.seen.get(text) {
            return offset;
        }
        let offset = self.strings.len() as u32;
        put_varint(&mut self.strings, text.len() as u64);
        self.strings.extend_from_slice(text.as_bytes());
        self.seen.insert(text.to_owned(), offset);
        offset
    }

    fn country(&mut self, code: &str) -> u8 {
        if code.len() != 2 {
            return u8::MAX;
        }
        index_of(&mut self.countries, code, usize::from(u8::MAX)) as u8
    }

    fn feature(&mut self, code: &str) -> u16 {
        index_of(&mut self.features, code, usize::from(NO_FEATURE)) as u16
    }
}

/// Makes a store of its package form.
///
/// # Errors
/// Says what is broken in the package form.
pub fn expand(package: &[u8]) -> Result<Vec<u8>, &'static str> {
    let section = |tag: &[u8; 4]| -> &[u8] {
        let count = u32_at(package, 8) as usize;
        (0..count)
            .map(|i| HEADER + i * SECTION)
            .find(|&at| package.get(at..at + 4) == Some(tag))
            .and_then(|at| {
                let (start, len) = (u32_at(package, at + 4) as usize, u32_at(package, at + 8) as usize);
                package.get(start..start.checked_add(len)?)
            })
            .unwrap_or(&[])
    };
    let planes = section(b"PLAN");
    let count = planes.len() / RECORD;
    let mut records = vec![0; planes.len()];
    for (plane, bytes) in planes.chunks_exact(count.max(1)).enumerate() {
        for (i, &byte) in bytes.iter().enumerate() {
            records[i * RECORD + plane] = byte;
        }
    }
    let (lengths, suffixes, packed) = (section(b"KLEN"), section(b"KSUF"), section(b"POST"));
    let mut names = fst::MapBuilder::memory();
    let mut postings = Vec::with_capacity(packed.len() / 4);
    let mut key: Vec<u8> = Vec::new();
    let (mut at, mut suffix, mut posting) = (0, 0, 0);
    let keys = get_varint(lengths, &mut at).ok_or("no names")?;
    for _ in 0..keys {
        let shared = get_varint(lengths, &mut at).ok_or("names end early")? as usize;
        let rest = get_varint(lengths, &mut at).ok_or("names end early")? as usize;
        key.truncate(shared);
        key.extend_from_slice(suffixes.get(suffix..suffix + rest).ok_or("names end early")?);
        suffix += rest;
        let start = posting;
        let many = get_varint(packed, &mut posting).ok_or("postings end early")?;
        let mut first = (0, 0);
        for i in 0..many {
            let record = get_varint(packed, &mut posting).ok_or("postings end early")?;
            let meta = packed.get(posting).ok_or("postings end early")?;
            posting += 1;
            if i == 0 {
                first = (record, u64::from(*meta));
            }
        }
        let value = if many == 1 {
            first.0 << 8 | first.1 << 1 | 1
        } else {
            let offset = postings.len() as u64;
            postings.extend_from_slice(&packed[start..posting]);
            offset << 1
        };
        names.insert(&key, value).map_err(|_| "names are out of order")?;
    }
    let names = names.into_inner().map_err(|_| "name index cannot be finished")?;
    let mut sections = vec![
        (*b"META", section(b"META").to_vec()),
        (*b"STRS", section(b"STRS").to_vec()),
        (*b"RECS", records),
        (*b"UNIT", section(b"UNIT").to_vec()),
        (*b"FEAT", section(b"FEAT").to_vec()),
        (*b"CTRY", section(b"CTRY").to_vec()),
        (*b"NAME", names),
        (*b"POST", postings),
    ];
    for tag in [b"BORD", b"HIDE"] {
        let bytes = section(tag);
        if !bytes.is_empty() {
            sections.push((*tag, bytes.to_vec()));
        }
    }
    Ok(assemble(&sections))
}

fn assemble(sections: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0; HEADER + sections.len() * SECTION];
    for (i, (tag, bytes)) in sections.iter().enumerate() {
        let at = HEADER + i * SECTION;
        let start = out.len() as u32;
        out[at..at + 4].copy_from_slice(tag);
        out[at + 4..at + 8].copy_from_slice(&start.to_le_bytes());
        out[at + 8..at + 12].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        out.extend_from_slice(bytes);
    }
    let length = out.len() as u32;
    let checksum = crc32fast::hash(&out[HEADER..]);
    out[..4].copy_from_slice(&MAGIC);
    out[4..6].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
    out[6..8].copy_from_slice(&FOLD_VERSION.to_le_bytes());
    out[8..12].copy_from_slice(&(sections.len() as u32).to_le_bytes());
    out[12..16].copy_from_slice(&length.to_le_bytes());
    out[16..20].copy_from_slice(&checksum.to_le_bytes());
    out
}

/// Number of a value in a list, added where it is new; `none` when the list is full.
pub(crate) fn index_of(list: &mut Vec<String>, value: &str, none: usize) -> usize {
    list.iter().position(|known| known == value).unwrap_or_else(|| {
        if list.len() >= none {
            return none;
        }
        list.push(value.to_owned());
        list.len() - 1
    })
}
