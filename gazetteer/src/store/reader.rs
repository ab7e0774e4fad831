//! Opening a store and reading from it in place.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use fst::raw::{Fst, Output};

use super::automaton;
use super::compile::SUPPRESSED;
use super::format::{
    FORMAT_VERSION, HEADER, MAGIC, NONE, NameMeta, RECORD, Record, SECTION, Source, UNIT, Unit, get_varint, u32_at,
};
use crate::Error;
use crate::layers::Level;
use crate::names::FOLD_VERSION;

/// An opened store.
#[derive(Clone)]
pub struct Store {
    names: Fst<Section>,
    root: usize,
    beginnings: OnceLock<Box<[Option<State>]>>,
    postings: Section,
    strings: Section,
    records: Section,
    units: Section,
    countries: Box<str>,
    borders: Section,
    meta: Section,
    /// Feature codes with their levels.
    features: Vec<(Box<str>, Level)>,
    hidden: Hidden,
}

/// Where a walk along the names stands: a node's address, and what was put out on the way.
pub(crate) type State = (usize, Output);

/// Letters that most keys begin with.
const LETTERS: usize = 26;

/// Places and names of lower layers that a store hides.
#[derive(Debug, Clone, Default)]
struct Hidden {
    geonames: Vec<u32>,
    others: Vec<Box<str>>,
    names: bool,
}

impl Store {
    /// Opens a store that is part of the program. Bounds are checked, the checksum is not: a test does.
    ///
    /// # Errors
    /// When it is not a store of this version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::open(Data::Static(bytes), "embedded store", false)
    }

    /// Opens a store from a file and checks all of it.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a whole store of this version.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| Error::Read { name: name.clone(), source })?;
        Self::open(Data::Owned(bytes), &name, true)
    }

    /// Opens a store from bytes that live elsewhere, such as a memory map; `check`: also the checksum.
    ///
    /// # Errors
    /// When it is not a whole store of this version.
    pub fn from_shared(bytes: Box<dyn AsRef<[u8]> + Send + Sync>, name: &str, check: bool) -> Result<Self, Error> {
        Self::open(Data::Shared(bytes), name, check)
    }

    /// Opens a store from bytes and checks all of it.
    ///
    /// # Errors
    /// When it is not a whole store of this version.
    pub fn from_bytes(bytes: Vec<u8>, name: &str) -> Result<Self, Error> {
        Self::open(Data::Owned(bytes), name, true)
    }

    fn open(data: Data, name: &str, check: bool) -> Result<Self, Error> {
        let refuse = |reason: &str| Error::Store { name: name.to_owned(), reason: reason.to_owned() };
        let data = Arc::new(data);
        let bytes = data.bytes();
        if bytes.len() < HEADER || bytes[..4] != MAGIC {
            return Err(refuse(
                "not a gazetteer store (it does not begin with \"DLGZ\"); make one with `dateline gazetteer build`",
            ));
        }
        let version = u16::from_le_bytes([bytes[4], bytes[5]]);
        let fold = u16::from_le_bytes([bytes[6], bytes[7]]);
        if version != FORMAT_VERSION || fold != FOLD_VERSION {
            return Err(refuse(&format!(
                "store format {version}.{fold}, expected {FORMAT_VERSION}.{FOLD_VERSION}; build it again with this version of dateline"
            )));
        }
        let count = u32_at(bytes, 8) as usize;
        if u32_at(bytes, 12) as usize != bytes.len() || count > 64 || bytes.len() < HEADER + count * SECTION {
            return Err(refuse("the file is not whole; copy or build it again"));
        }
        if check && crc32fast::hash(&bytes[HEADER..]) != u32_at(bytes, 16) {
            return Err(refuse("the checksum does not match: the file is damaged; copy or build it again"));
        }
        // Sections stand end to end behind their table, up to the end of the file.
        let mut end = HEADER + count * SECTION;
        for at in (0..count).map(|i| HEADER + i * SECTION) {
            let (start, len) = (u32_at(bytes, at + 4) as usize, u32_at(bytes, at + 8) as usize);
            if start != end {
                return Err(refuse("the section table is damaged; copy or build it again"));
            }
            end = start
                .checked_add(len)
                .filter(|&end| end <= bytes.len())
                .ok_or_else(|| refuse("a section reaches past the end; copy or build it again"))?;
        }
        if end != bytes.len() || bytes[20..HEADER].iter().any(|&byte| byte != 0) {
            return Err(refuse("the header is damaged; copy or build it again"));
        }
        let section = |tag: &[u8; 4]| -> Result<Section, Error> {
            for i in 0..count {
                let at = HEADER + i * SECTION;
                if bytes[at..at + 4] == *tag {
                    let (start, len) = (u32_at(bytes, at + 4) as usize, u32_at(bytes, at + 8) as usize);
                    return match start.checked_add(len) {
                        Some(end) if end <= bytes.len() => Ok(Section { data: Arc::clone(&data), start, end }),
                        _ => Err(refuse("a section reaches past the end; copy or build it again")),
                    };
                }
            }
            Ok(Section { data: Arc::clone(&data), start: 0, end: 0 })
        };
        let features = section(b"FEAT")?;
        let features = std::str::from_utf8(features.as_ref()).map_err(|_| refuse("feature codes are not text"))?;
        let countries = section(b"CTRY")?;
        let countries = std::str::from_utf8(countries.as_ref()).ok().filter(|codes| codes.is_ascii());
        let names =
            names(section(b"NAME")?, check).map_err(|reason| refuse(&format!("{reason}; copy or build it again")))?;
        let store = Self {
            root: names.root().addr(),
            names,
            beginnings: OnceLock::new(),
            postings: section(b"POST")?,
            strings: section(b"STRS")?,
            records: section(b"RECS")?,
            units: section(b"UNIT")?,
            countries: countries.ok_or_else(|| refuse("country codes are not text"))?.into(),
            borders: section(b"BORD")?,
            meta: section(b"META")?,
            hidden: Hidden::read(section(b"HIDE")?.as_ref(), features),
            features: features.lines().map(|code| (code.into(), Level::of(code))).collect(),
        };
        if store.records.as_ref().len() % RECORD != 0 || store.units.as_ref().len() % UNIT != 0 {
            return Err(refuse("a section has a broken length; build it again"));
        }
        Ok(store)
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        (self.records.end - self.records.start) / RECORD
    }

    /// True where there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of different names.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        self.records.data.bytes().len()
    }

    /// The record of this number.
    pub fn record(&self, number: u32) -> Option<Record> {
        let at = number as usize * RECORD;
        let bytes = self.records.as_ref().get(at..at + RECORD)?;
        Some(Record::from_bytes(bytes.try_into().ok()?))
    }

    /// The unit of this number.
    pub fn unit(&self, number: u32) -> Option<Unit> {
        if number == NONE {
            return None;
        }
        let at = number as usize * UNIT;
        let bytes = self.units.as_ref().get(at..at + UNIT)?;
        Some(Unit::from_bytes(bytes.try_into().ok()?))
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        (self.units.end - self.units.start) / UNIT
    }

    /// The name at this offset; empty where there is none.
    pub fn string(&self, offset: u32) -> &str {
        let bytes = self.strings.as_ref();
        let mut at = offset as usize;
        let Some(len) = get_varint(bytes, &mut at) else { return "" };
        bytes.get(at..at.saturating_add(len as usize)).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// Country code of this number.
    pub fn country(&self, number: u8) -> Option<&str> {
        let at = usize::from(number) * 2;
        self.countries.get(at..at + 2)
    }

    /// Feature code of this number.
    pub fn feature(&self, number: u16) -> &str {
        self.features.get(usize::from(number)).map_or("", |(code, _)| code)
    }

    /// Level of the feature code of this number.
    pub(crate) fn level(&self, number: u16) -> Level {
        self.features.get(usize::from(number)).map_or(Level::of(""), |(_, level)| *level)
    }

    /// Lines of the manifest: title, licence, attribution, sources.
    pub fn meta(&self) -> &str {
        std::str::from_utf8(self.meta.as_ref()).unwrap_or("")
    }

    /// The manifest as pairs of key and value.
    pub fn facts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.meta().lines().filter_map(|line| line.split_once('\t'))
    }

    /// Encoded country outlines; empty where the store has none.
    pub fn borders(&self) -> &[u8] {
        self.borders.as_ref()
    }

    /// True where it hides names or places of lower layers.
    pub(crate) fn hides_any(&self) -> bool {
        self.hidden.names || !self.hidden.geonames.is_empty() || !self.hidden.others.is_empty()
    }

    /// True where it hides this record of a lower store.
    pub(crate) fn hides(&self, lower: &Self, record: &Record) -> bool {
        match record.source {
            Source::GeoNames => self.hidden.geonames.binary_search(&record.id).is_ok(),
            Source::Other if self.hidden.others.is_empty() => false,
            Source::Other => {
                let id = lower.string(record.id);
                self.hidden.others.binary_search_by(|hidden| (**hidden).cmp(id)).is_ok()
            }
        }
    }

    /// The automaton of names, to walk along.
    pub(crate) fn automaton(&self) -> &Fst<Section> {
        &self.names
    }

    /// The state before the first letter.
    pub(crate) fn root(&self) -> State {
        (self.root, Output::zero())
    }

    /// The state after these bytes; `None` where no name goes on so.
    pub(crate) fn walk(&self, from: State, bytes: &[u8]) -> Option<State> {
        let (mut state, mut rest) = (from, bytes);
        // The first two nodes have the most to be searched: their pairs of letters are kept.
        if let (true, [first @ b'a'..=b'z', second @ b'a'..=b'z', behind @ ..]) = (from.0 == self.root, bytes) {
            let table = self.beginnings.get_or_init(|| self.begin());
            let pair = usize::from(first - b'a') * LETTERS + usize::from(second - b'a');
            state = (*table.get(pair)?)?;
            rest = behind;
        }
        for &byte in rest {
            state = self.step(state, byte)?;
        }
        Some(state)
    }

    fn step(&self, (at, out): State, byte: u8) -> Option<State> {
        let node = self.names.node(at);
        let transition = node.transition(node.find_input(byte)?);
        Some((transition.addr, out.cat(transition.out)))
    }

    fn begin(&self) -> Box<[Option<State>]> {
        let pairs = (b'a'..=b'z').flat_map(|first| (b'a'..=b'z').map(move |second| (first, second)));
        pairs.map(|(first, second)| self.step(self.step(self.root(), first)?, second)).collect()
    }

    /// Calls `each` for every place of a posting.
    pub(crate) fn postings(&self, value: u64, mut each: impl FnMut(u32, NameMeta)) {
        if value & 1 == 1 {
            each((value >> 8) as u32, NameMeta((value >> 1) as u8 & 0x7f));
            return;
        }
        let bytes = self.postings.as_ref();
        let mut at = (value >> 1) as usize;
        let count = get_varint(bytes, &mut at).unwrap_or(0);
        for _ in 0..count {
            let Some(record) = get_varint(bytes, &mut at) else { return };
            let Some(&meta) = bytes.get(at) else { return };
            at += 1;
            each(record as u32, NameMeta(meta));
        }
    }

    /// The posting of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Option<u64> {
        self.names.get(key).map(Output::value)
    }
}

impl Hidden {
    fn read(ids: &[u8], features: &str) -> Self {
        let mut hidden = Self { names: features.lines().any(|code| code == SUPPRESSED), ..Self::default() };
        for id in std::str::from_utf8(ids).unwrap_or("").lines() {
            match id.strip_prefix("gn:").and_then(|number| number.parse().ok()) {
                Some(number) => hidden.geonames.push(number),
                None => hidden.others.push(id.into()),
            }
        }
        hidden.geonames.sort_unstable();
        hidden.others.sort_unstable();
        hidden
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({} records, {} bytes)", self.len(), self.bytes())
    }
}

/// The name index; with `check`, all its nodes are looked at.
fn names(section: Section, check: bool) -> Result<Fst<Section>, String> {
    if check {
        automaton::check(section.as_ref())?;
    }
    Fst::new(section).map_err(|error| format!("name index: {error}"))
}

/// The bytes of a store, wherever they live.
enum Data {
    Static(&'static [u8]),
    Owned(Vec<u8>),
    Shared(Box<dyn AsRef<[u8]> + Send + Sync>),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Shared(bytes) => (**bytes).as_ref(),
        }
    }
}

impl std::fmt::Debug for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.bytes().len())
    }
}

/// A part of a store's bytes.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    data: Arc<Data>,
    start: usize,
    end: usize,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        &self.data.bytes()[self.start..self.end]
    }
}
