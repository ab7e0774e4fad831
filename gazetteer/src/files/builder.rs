//! Writing a store of any size: records and strings go to temporary files, names through a sort on disk.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::features::usual_radius_km;
use super::row::Row;
use super::sort::Sorter;
use crate::Error;
use crate::layers::{Level, distance_km};
use crate::names::{FOLD_VERSION, fold_into, words};
use crate::store::compile::{SUPPRESSED, index_of};
use crate::store::format::{
    FORMAT_VERSION, HEADER, MAGIC, MAX_KEY, NO_FEATURE, NONE, NameClass, NameMeta, RECORD, Record, SECTION, Source,
    UNIT, Unit, put_varint, radius_code, unit_key,
};

/// Strings of at most this many different texts are stored once: names of units, mostly.
const SHARED: usize = 1 << 16;
/// Radius codes are gathered in steps of four.
const STEPS: usize = 64;
/// Share of a unit's places that its radius holds; the rest may be errors.
const HELD: f64 = 0.98;

/// Collects rows and writes the store.
pub(super) struct Builder {
    target: PathBuf,
    folder: PathBuf,
    strings: Spool,
    shared: HashMap<String, u32>,
    records: Spool,
    names: Sorter,
    /// Per record: population and number of names, for the order of postings and for names that come late.
    populations: Vec<u32>,
    counts: Vec<u8>,
    /// GeoNames ids with their records, for names that come late.
    ids: Vec<(u32, u32)>,
    units: Vec<Unit>,
    unit_of: HashMap<String, u32>,
    /// Per unit: whether its record's radius is to be found from what lies in it, and the record's point.
    points: Vec<Option<(f64, f64)>>,
    countries: Vec<String>,
    country_points: HashMap<u8, (u32, (f64, f64))>,
    features: Vec<String>,
    meta: String,
    hidden: String,
    folded: String,
}

impl Builder {
    /// A store that will be at `target`; temporary files go beside it.
    pub(super) fn new(target: &Path) -> Result<Self, Error> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let fail = |source| Error::Write { name: target.display().to_string(), source };
        Ok(Self {
            strings: Spool::new(&folder).map_err(fail)?,
            records: Spool::new(&folder).map_err(fail)?,
            names: Sorter::new(&folder),
            target: target.to_owned(),
            folder,
            shared: HashMap::new(),
            populations: Vec::new(),
            counts: Vec::new(),
            ids: Vec::new(),
            units: Vec::new(),
            unit_of: HashMap::new(),
            points: Vec::new(),
            countries: Vec::new(),
            country_points: HashMap::new(),
            features: Vec::new(),
            meta: String::new(),
            hidden: String::new(),
            folded: String::new(),
        })
    }

    /// Adds a line to the manifest, once.
    pub(super) fn meta(&mut self, key: &str, value: &str) {
        let line = format!("{key}\t{}", value.replace(['\n', '\t'], " "));
        if self.meta.lines().all(|known| known != line) {
            self.meta.extend([&line, "\n"]);
        }
    }

    /// Number of records so far.
    pub(super) fn len(&self) -> usize {
        self.populations.len()
    }

    /// Adds a row, whose country is a code; false where it has no name or no point.
    pub(super) fn add(&mut self, row: &Row) -> Result<bool, Error> {
        self.put(row).map_err(|source| self.fault(source))
    }

    /// Adds a name to the place with this GeoNames id; false where there is no such place.
    ///
    /// [`index_ids`](Self::index_ids) comes before.
    pub(super) fn name(&mut self, geonames_id: u32, name: &str, class: NameClass) -> Result<bool, Error> {
        let Ok(at) = self.ids.binary_search_by_key(&geonames_id, |&(id, _)| id) else { return Ok(false) };
        let record = self.ids[at].1;
        self.put_name(record, name, NameMeta::new(class, 0)).map_err(|source| self.fault(source))?;
        Ok(true)
    }

    /// Makes ids known to [`name`](Self::name).
    pub(super) fn index_ids(&mut self) {
        self.ids.sort_unstable();
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::Write { name: self.target.display().to_string(), source }
    }

    fn put(&mut self, row: &Row) -> io::Result<bool> {
        if row.suppress {
            return self.put_hidden(row);
        }
        let Some((lon, lat)) = row.point else { return Ok(false) };
        self.folded.clear();
        fold_into(&row.name, &mut self.folded);
        if self.folded.is_empty() {
            return Ok(false);
        }
        let number = self.populations.len() as u32;
        let level = Level::of(&row.feature);
        let country = self.country(&row.country);
        let unit = self.unit(row, level, country)?;
        if !row.replace.is_empty() {
            self.hidden.extend([&row.replace, "\n"]);
        }
        let (source, id) = match row.id.strip_prefix("gn:").and_then(|id| id.parse().ok()) {
            Some(id) => (Source::GeoNames, id),
            None => (Source::Other, self.string(&row.id)?),
        };
        if source == Source::GeoNames {
            self.ids.push((id, number));
        }
        let radius_km = row.radius_km.unwrap_or_else(|| usual_radius_km(&row.feature, row.population));
        let record = Record {
            id,
            lon: (lon * 1e5).round() as i32,
            lat: (lat * 1e5).round() as i32,
            name: self.string(&row.name)?,
            population: row.population,
            unit: unit.unwrap_or(NONE),
            radius: radius_code((radius_km + row.precision_km) * 1000.0),
            country,
            feature: index_of(&mut self.features, &row.feature, usize::from(NO_FEATURE)) as u16,
            source,
            flags: row.flags,
            names: 0,
        };
        self.records.write_all(&record.to_bytes())?;
        self.populations.push(row.population);
        self.counts.push(0);
        if let (Some(unit), Level::Admin1 | Level::Admin2) = (unit, level)
            && self.units[unit as usize].record == NONE
        {
            self.units[unit as usize].record = number;
            self.points[unit as usize] = row.radius_km.is_none().then_some((lon, lat));
        }
        if level == Level::Country && row.radius_km.is_none() && country != u8::MAX {
            self.country_points.entry(country).or_insert((number, (lon, lat)));
        }
        self.put_name(number, &row.name, NameMeta::new(NameClass::Primary, 0))?;
        for (name, class) in &row.names {
            self.put_name(number, name, NameMeta::new(*class, 0))?;
        }
        Ok(true)
    }

    /// The same as [`Compiler::hide_name`](crate::store::compile::Compiler::hide_name).
    fn put_hidden(&mut self, row: &Row) -> io::Result<bool> {
        let id = if row.replace.is_empty() { &row.id } else { &row.replace };
        if !id.is_empty() {
            self.hidden.extend([id, "\n"]);
            return Ok(true);
        }
        let names: Vec<&str> =
            std::iter::once(&row.name).chain(row.names.iter().map(|(name, _)| name)).map(String::as_str).collect();
        for name in names {
            let (lon, lat) = row.point.unwrap_or_default();
            let record = Record {
                lon: (lon * 1e5).round() as i32,
                lat: (lat * 1e5).round() as i32,
                name: self.string(name)?,
                radius: radius_code((row.radius_km.unwrap_or(10.0) + row.precision_km) * 1000.0),
                country: self.country(&row.country),
                feature: index_of(&mut self.features, SUPPRESSED, usize::from(NO_FEATURE)) as u16,
                names: u8::from(row.point.is_some()),
                ..Record::EMPTY
            };
            self.records.write_all(&record.to_bytes())?;
            self.populations.push(0);
            self.counts.push(record.names);
            self.put_name(self.populations.len() as u32 - 1, name, NameMeta::suppressed(0))?;
        }
        Ok(true)
    }

    /// Sends a name through the sort: key, 0, then what orders the postings of a key: population (falling), meta,
    /// record. A key has no zero byte in it, so that shorter keys come first.
    fn put_name(&mut self, record: u32, name: &str, meta: NameMeta) -> io::Result<()> {
        self.folded.clear();
        fold_into(name, &mut self.folded);
        let words = words(&self.folded);
        self.folded.retain(|c| c != ' ');
        let key = self.folded.as_bytes();
        if key.is_empty() || key.len() > MAX_KEY || key.contains(&0) {
            return Ok(());
        }
        let population = self.populations[record as usize];
        if !meta.suppresses() {
            self.counts[record as usize] = self.counts[record as usize].saturating_add(1);
        }
        let meta = meta.0 | (words.min(15) as u8) << 3;
        self.names.push(&[key, &[0], &(u32::MAX - population).to_be_bytes(), &[meta], &record.to_be_bytes()])
    }

    fn unit(&mut self, row: &Row, level: Level, country: u8) -> io::Result<Option<u32>> {
        let (admin1, admin2) = match level {
            Level::Admin1 => (said(&row.admin1, &row.name), ""),
            Level::Admin2 => (row.admin1.as_str(), said(&row.admin2, &row.name)),
            _ => (row.admin1.as_str(), row.admin2.as_str()),
        };
        if country == u8::MAX || admin1.is_empty() {
            return Ok(None);
        }
        let one = self.unit_number(&row.country, country, admin1, None)?;
        match one {
            Some(parent) if !admin2.is_empty() => {
                Ok(self.unit_number(&row.country, country, admin2, Some((parent, admin1)))?.or(one))
            }
            _ => Ok(one),
        }
    }

    fn unit_number(
        &mut self,
        code: &str,
        country: u8,
        name: &str,
        parent: Option<(u32, &str)>,
    ) -> io::Result<Option<u32>> {
        let (number, first) = parent.map_or((NONE, ""), |(number, first)| (number, first));
        self.folded.clear();
        self.folded.extend([code, "\u{1f}", first, "\u{1f}", name]);
        if let Some(&known) = self.unit_of.get(&self.folded) {
            return Ok(Some(known));
        }
        // A record has 24 bits for its unit.
        if self.units.len() >= 0xff_ffff {
            return Ok(None);
        }
        let unit = self.units.len() as u32;
        self.unit_of.insert(self.folded.clone(), unit);
        let name_at = self.string(name)?;
        self.units.push(Unit {
            name: name_at,
            parent: number,
            key: match parent {
                Some((_, first)) => unit_key(code, first, Some(name)),
                None => unit_key(code, name, None),
            },
            record: NONE,
            level: if parent.is_some() { 2 } else { 1 },
            country,
            flags: 0,
        });
        self.points.push(None);
        Ok(Some(unit))
    }

    fn country(&mut self, code: &str) -> u8 {
        if code.len() == 2 { index_of(&mut self.countries, code, usize::from(u8::MAX)) as u8 } else { u8::MAX }
    }

    fn string(&mut self, text: &str) -> io::Result<u32> {
        if let Some(&offset) = self.shared.get(text) {
            return Ok(offset);
        }
        let offset = u32::try_from(self.strings.len).map_err(|_| too_large())?;
        let mut length = Vec::with_capacity(2);
        put_varint(&mut length, text.len() as u64);
        self.strings.write_all(&length)?;
        self.strings.write_all(text.as_bytes())?;
        if self.shared.len() < SHARED {
            self.shared.insert(text.to_owned(), offset);
        }
        Ok(offset)
    }

    /// Writes the store to its place, whole or not at all; gives its size in bytes. `progress` hears how many of
    /// the records are done, then names.
    pub(super) fn finish(mut self, progress: &mut dyn FnMut(&str, u64)) -> Result<u64, Error> {
        let name = self.target.display().to_string();
        self.write(progress).map_err(|source| Error::Write { name, source })
    }

    fn write(&mut self, progress: &mut dyn FnMut(&str, u64)) -> io::Result<u64> {
        let radii = self.radii()?;
        let sorter = std::mem::replace(&mut self.names, Sorter::new(&self.folder));
        self.shared = HashMap::new();
        self.ids = Vec::new();
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        let sections = 8 + usize::from(!self.hidden.is_empty());
        let head = HEADER + sections * SECTION;
        file.write_all(&vec![0; head])?;
        let mut out = Out {
            file: BufWriter::with_capacity(1 << 18, file.as_file_mut()),
            at: head as u64,
            crc: crc32fast::Hasher::new(),
        };
        let mut table: Vec<u8> = Vec::new();
        let mut entry = |tag: &[u8; 4], start: u64, end: u64| -> io::Result<()> {
            table.extend_from_slice(tag);
            table.extend_from_slice(&u32::try_from(start).map_err(|_| too_large())?.to_le_bytes());
            table.extend_from_slice(&u32::try_from(end - start).map_err(|_| too_large())?.to_le_bytes());
            Ok(())
        };

        let mut start = out.at;
        io::copy(&mut self.strings.rewound()?, &mut out)?;
        entry(b"STRS", start, out.at)?;

        start = out.at;
        let mut records = self.records.rewound()?;
        let mut bytes = [0; RECORD];
        for number in 0..self.populations.len() as u32 {
            records.read_exact(&mut bytes)?;
            bytes[RECORD - 1] = self.counts[number as usize];
            if let Ok(at) = radii.binary_search_by_key(&number, |&(record, _)| record) {
                bytes[23] = radii[at].1;
            }
            out.write_all(&bytes)?;
        }
        entry(b"RECS", start, out.at)?;

        start = out.at;
        for unit in &self.units {
            debug_assert!(unit.to_bytes().len() == UNIT);
            out.write_all(&unit.to_bytes())?;
        }
        entry(b"UNIT", start, out.at)?;

        start = out.at;
        let mut postings = Spool::new(&self.folder)?;
        write_names(sorter, &mut out, &mut postings, progress)?;
        entry(b"NAME", start, out.at)?;

        start = out.at;
        io::copy(&mut postings.rewound()?, &mut out)?;
        entry(b"POST", start, out.at)?;

        let mut texts = vec![
            (b"META", self.meta.as_bytes().to_vec()),
            (b"FEAT", self.features.join("\n").into_bytes()),
            (b"CTRY", self.countries.concat().into_bytes()),
        ];
        if !self.hidden.is_empty() {
            texts.push((b"HIDE", self.hidden.as_bytes().to_vec()));
        }
        for (tag, bytes) in texts {
            start = out.at;
            out.write_all(&bytes)?;
            entry(tag, start, out.at)?;
        }

        let length = u32::try_from(out.at).map_err(|_| too_large())?;
        out.flush()?;
        let mut checksum = crc32fast::Hasher::new();
        checksum.update(&table);
        checksum.combine(&out.crc);
        drop(out);
        let mut header = vec![0; HEADER];
        header[..4].copy_from_slice(&MAGIC);
        header[4..6].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        header[6..8].copy_from_slice(&FOLD_VERSION.to_le_bytes());
        header[8..12].copy_from_slice(&(sections as u32).to_le_bytes());
        header[12..16].copy_from_slice(&length.to_le_bytes());
        header[16..20].copy_from_slice(&checksum.finalize().to_le_bytes());
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header)?;
        file.write_all(&table)?;
        file.as_file().sync_all()?;
        readable(file.as_file())?;
        file.persist(&self.target).map_err(|error| error.error)?;
        Ok(u64::from(length))
    }

    /// Records of units and countries with the radius that holds nearly all the places in them, sorted by record.
    fn radii(&mut self) -> io::Result<Vec<(u32, u8)>> {
        let mut within: Vec<Option<Box<[u32; STEPS]>>> = self.points.iter().map(|_| None).collect();
        let mut countries: HashMap<u8, Box<[u32; STEPS]>> = HashMap::new();
        let mut records = self.records.rewound()?;
        let mut bytes = [0; RECORD];
        for number in 0..self.populations.len() as u32 {
            records.read_exact(&mut bytes)?;
            let record = Record::from_bytes(&bytes);
            let point = (f64::from(record.lon) / 1e5, f64::from(record.lat) / 1e5);
            let step = |centre| usize::from(radius_code(distance_km(centre, point) * 1000.0)) * STEPS / 256;
            let mut unit = record.unit;
            while unit != NONE {
                let container = self.units[unit as usize];
                if container.record != number
                    && let Some(centre) = self.points[unit as usize]
                {
                    within[unit as usize].get_or_insert_with(|| Box::new([0; STEPS]))[step(centre)] += 1;
                }
                unit = container.parent;
            }
            if let Some(&(country, centre)) = self.country_points.get(&record.country)
                && country != number
            {
                countries.entry(record.country).or_insert_with(|| Box::new([0; STEPS]))[step(centre)] += 1;
            }
        }
        let mut radii: Vec<(u32, u8)> = Vec::new();
        for (unit, steps) in self.units.iter().zip(&within) {
            radii.extend(steps.as_deref().and_then(holding).map(|code| (unit.record, code)));
        }
        let mut of_countries: Vec<(u8, u32)> = self.country_points.iter().map(|(&code, &(at, _))| (code, at)).collect();
        of_countries.sort_unstable();
        for (code, record) in of_countries {
            radii.extend(countries.get(&code).and_then(|steps| holding(steps)).map(|code| (record, code)));
        }
        radii.sort_unstable();
        Ok(radii)
    }
}

/// The radius code that holds nearly all; of too few places none.
fn holding(steps: &[u32; STEPS]) -> Option<u8> {
    let all: u64 = steps.iter().map(|&count| u64::from(count)).sum();
    if all < 5 {
        return None;
    }
    let mut held = 0;
    let step = steps.iter().position(|&count| {
        held += u64::from(count);
        held as f64 >= HELD * all as f64
    })?;
    Some((step * 256 / STEPS + 256 / STEPS - 1) as u8)
}

/// The name index to `out`, lists of postings to `postings`.
fn write_names(
    sorter: Sorter,
    out: &mut Out<'_>,
    postings: &mut Spool,
    progress: &mut dyn FnMut(&str, u64),
) -> io::Result<()> {
    let wrong = |error: fst::Error| match error {
        fst::Error::Io(error) => error,
        fst::Error::Fst(error) => io::Error::other(error.to_string()),
    };
    let mut index = fst::MapBuilder::new(out).map_err(wrong)?;
    let mut sorted = sorter.finish()?;
    let (mut key, mut list, mut count) = (Vec::new(), Vec::new(), 0u64);
    loop {
        let item = sorted.next()?;
        let (next, posting) = match item.and_then(|item| item.split_last_chunk::<10>()) {
            Some((next, posting)) => (next, Some(posting)),
            None => (&[][..], None),
        };
        if posting.is_none() || key != next {
            if !key.is_empty() {
                let value = post(&mut list, postings)?;
                index.insert(&key, value).map_err(wrong)?;
                count += 1;
                if count.is_multiple_of(1 << 16) {
                    progress("names", count);
                }
            }
            key.clear();
            key.extend_from_slice(next);
            list.clear();
        }
        // 0, population, meta, record.
        let Some(&[_, _, _, _, _, meta, a, b, c, d]) = posting else { break };
        list.push((u32::from_be_bytes([a, b, c, d]), meta));
    }
    index.finish().map_err(wrong)
}

/// The posting of a key: inline, or a list. A place that has the name twice keeps its best class.
fn post(list: &mut Vec<(u32, u8)>, postings: &mut Spool) -> io::Result<u64> {
    if list.len() > 1 {
        let mut best: HashMap<u32, u8> = HashMap::with_capacity(list.len());
        for &(record, meta) in &*list {
            best.entry(record).and_modify(|old| *old = (*old).min(meta & 7)).or_insert(meta & 7);
        }
        if best.len() < list.len() {
            // The items come best class first within a population, so that the first of a record stays.
            list.retain(|&(record, meta)| best.get(&record) == Some(&(meta & 7)) && best.remove(&record).is_some());
        }
    }
    if let [(record, meta)] = list[..] {
        return Ok(u64::from(record) << 8 | u64::from(meta) << 1 | 1);
    }
    let offset = postings.len;
    let mut bytes = Vec::with_capacity(list.len() * 5 + 2);
    put_varint(&mut bytes, list.len() as u64);
    for &(record, meta) in &*list {
        put_varint(&mut bytes, u64::from(record));
        bytes.push(meta);
    }
    postings.write_all(&bytes)?;
    Ok(offset << 1)
}

fn said<'r>(unit: &'r str, name: &'r str) -> &'r str {
    if unit.is_empty() { name } else { unit }
}

fn too_large() -> io::Error {
    io::Error::other(
        "the store would be larger than 4 GiB; build it of fewer countries or classes (--country, --class)",
    )
}

/// A temporary file is its owner's alone; a store is read by others as the system's usual mask allows.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// A temporary file that is written, then read.
struct Spool {
    file: BufWriter<File>,
    len: u64,
}

impl Spool {
    fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder)?), len: 0 })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    fn rewound(&mut self) -> io::Result<BufReader<&mut File>> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(0))?;
        Ok(BufReader::with_capacity(1 << 18, file))
    }
}

/// The store being written: counts and sums what goes through.
struct Out<'f> {
    file: BufWriter<&'f mut File>,
    at: u64,
    crc: crc32fast::Hasher,
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.crc.update(bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
