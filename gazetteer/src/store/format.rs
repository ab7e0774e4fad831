//! The store's own file format, version 1.
//!
//! A store is read in place: nothing is copied or decoded when it is opened. All numbers are little endian.
//!
//! | part | what |
//! |---|---|
//! | header, 32 bytes | magic `DLGZ`, format version `u16`, fold version `u16`, section count `u32`, length of the file `u32`, CRC-32 of all after the header `u32`, 12 zero bytes |
//! | section table | per section: tag (4 ASCII bytes), offset `u32`, length `u32` |
//! | `META` | text lines `key<TAB>value`: title, licence, attribution, source... |
//! | `STRS` | names: length (LEB128), then UTF-8; referred to by offset |
//! | `RECS` | records of [`RECORD`] bytes, see [`Record`] |
//! | `UNIT` | administrative units of [`UNIT`] bytes, see [`Unit`] |
//! | `FEAT` | feature codes, one a line |
//! | `CTRY` | country codes, two bytes each |
//! | `NAME` | an fst map: folded name without spaces -> posting |
//! | `POST` | lists of postings for names that several places share |
//! | `BORD` | country outlines, see [`crate::borders`]; may be missing |
//! | `HIDE` | ids of places in lower layers that this one hides, one a line; may be missing |
//!
//! A posting in the map is either inline (lowest bit 1: `record << 8 | meta << 1 | 1`) or an offset into
//! `POST` (`offset << 1`), where a list stands: count (LEB128), then per entry record (LEB128) and meta (`u8`).
//!
//! A posting whose class is [`NameMeta::SUPPRESSED`] hides its name in lower layers: in its record's country
//! (none: everywhere), and where [`Record::names`] is 1, only within its radius.

use std::sync::LazyLock;

/// First bytes of every store.
pub const MAGIC: [u8; 4] = *b"DLGZ";
/// Version of this format; others are refused.
pub const FORMAT_VERSION: u16 = 1;
/// Bytes of the header.
pub const HEADER: usize = 32;
/// Bytes of an entry in the section table.
pub const SECTION: usize = 12;
/// Bytes of a record.
pub const RECORD: usize = 28;
/// Bytes of a unit.
pub const UNIT: usize = 20;
/// No unit, no record.
pub const NONE: u32 = u32::MAX;
/// No feature code: the highest number that ten bits hold.
pub const NO_FEATURE: u16 = 0x3ff;
/// Most bytes of a key; a longer name is left out.
pub const MAX_KEY: usize = 120;

/// A place's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// GeoNames id, or for another source the offset of its id in `STRS`.
    pub id: u32,
    /// Longitude in 1e-5 degrees.
    pub lon: i32,
    /// Latitude in 1e-5 degrees.
    pub lat: i32,
    /// Offset of the name in `STRS`.
    pub name: u32,
    /// Inhabitants; 0 unknown.
    pub population: u32,
    /// Finest known unit that contains it (or that it is), an index into `UNIT`, or [`NONE`].
    pub unit: u32,
    /// Radius on a logarithmic scale, see [`radius_code`].
    pub radius: u8,
    /// Index into `CTRY`; 255: none.
    pub country: u8,
    /// Index into `FEAT`, below 1024; [`NO_FEATURE`]: none.
    pub feature: u16,
    /// Where it is from.
    pub source: Source,
    /// See the constants of [`flags`], five bits.
    pub flags: u8,
    /// Number of names, at most 255: a measure of how well known the place is.
    pub names: u8,
}

/// Where a record is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Source {
    /// GeoNames; ids are numbers.
    GeoNames = 0,
    /// A curated table or user's table; ids are strings with their prefix.
    Other = 1,
}

/// Bits of [`Record::flags`].
pub mod flags {
    /// The name is its seat's, taken for want of its own.
    pub const SEAT_NAMED: u8 = 1;
    /// The point was computed from the places in it.
    pub const DERIVED: u8 = 2;
    /// Reviewed by hand.
    pub const CURATED: u8 = 4;
    /// No longer in being: an abolished unit.
    pub const HISTORICAL: u8 = 8;
    /// A country's capital.
    pub const CAPITAL: u8 = 16;
}

/// An administrative unit as a container of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Offset of the name in `STRS`.
    pub name: u32,
    /// The unit that contains it, or [`NONE`].
    pub parent: u32,
    /// The same for the same unit in every store: see [`unit_key`].
    pub key: u32,
    /// Its record, or [`NONE`].
    pub record: u32,
    /// 1 or 2.
    pub level: u8,
    /// Index into `CTRY`.
    pub country: u8,
    /// [`flags::SEAT_NAMED`] or 0.
    pub flags: u8,
}

/// A key that is equal for the same unit in every store: FNV-1a over country, first-level and second-level
/// name, folded without spaces.
pub fn unit_key(country: &str, admin1: &str, admin2: Option<&str>) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut feed = |text: &str| {
        for byte in text.bytes().filter(|&b| b != b' ') {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        hash = (hash ^ 0x1f).wrapping_mul(0x0100_0193);
    };
    feed(country);
    feed(&crate::names::fold(admin1));
    if let Some(admin2) = admin2 {
        feed(&crate::names::fold(admin2));
    }
    hash
}

/// What kind of name it is for its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum NameClass {
    /// The name shown.
    Primary = 0,
    /// Another name or spelling.
    Alternate = 1,
    /// "U.S.", "KP", "Calif."
    Abbreviation = 2,
    /// A former name.
    Historical = 3,
    /// People and adjective: "Pakistani".
    Demonym = 4,
    /// Made by rule from another name: "D.I. Khan", "St Louis".
    Derived = 5,
}

impl NameClass {
    /// The class with this number.
    pub fn from_bits(bits: u8) -> Self {
        match bits & 7 {
            0 => Self::Primary,
            2 => Self::Abbreviation,
            3 => Self::Historical,
            4 => Self::Demonym,
            5 => Self::Derived,
            _ => Self::Alternate,
        }
    }
}

/// What is known of a name as a name of one place: its class and number of words, in 7 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameMeta(pub u8);

impl NameMeta {
    /// Class bits of a name that is hidden in lower layers.
    pub const SUPPRESSED: u8 = 7;

    /// The name of `words` words is hidden in lower layers.
    pub fn suppressed(words: usize) -> Self {
        Self(Self::SUPPRESSED | (words.min(15) as u8) << 3)
    }

    /// True where the name hides itself in lower layers instead of naming a place.
    pub fn suppresses(self) -> bool {
        self.0 & 7 == Self::SUPPRESSED
    }

    /// Packs.
    pub fn new(class: NameClass, words: usize) -> Self {
        Self(class as u8 | (words.min(15) as u8) << 3)
    }

    /// What kind of name.
    pub fn class(self) -> NameClass {
        NameClass::from_bits(self.0)
    }

    /// Number of words, at most 15.
    pub fn words(self) -> usize {
        usize::from(self.0 >> 3 & 15)
    }
}

/// Appends a LEB128 number.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a LEB128 number at `at` and moves behind it; `None` at the end or where it is too long.
pub fn get_varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Metres to the code of [`Record::radius`]: 100 m times 1.05 to the power of the code, rounded up.
pub fn radius_code(metres: f64) -> u8 {
    if metres <= 100.0 {
        return 0;
    }
    ((metres / 100.0).ln() / 1.05_f64.ln() - 1e-9).ceil().clamp(0.0, 255.0) as u8
}

/// The code of [`Record::radius`] to metres, on two significant digits.
pub fn radius_m(code: u8) -> u32 {
    static TABLE: LazyLock<[u32; 256]> = LazyLock::new(|| std::array::from_fn(|code| decode_radius(code as u8)));
    TABLE[usize::from(code)]
}

fn decode_radius(code: u8) -> u32 {
    let metres = 100.0 * 1.05_f64.powi(i32::from(code));
    let step = 10f64.powf(metres.log10().floor() - 1.0);
    ((metres / step).round() * step) as u32
}

impl Record {
    /// No place.
    pub(crate) const EMPTY: Self = Self {
        id: NONE,
        lon: 0,
        lat: 0,
        name: NONE,
        population: 0,
        unit: NONE,
        radius: 0,
        country: u8::MAX,
        feature: NO_FEATURE,
        source: Source::Other,
        flags: 0,
        names: 0,
    };

    /// As bytes.
    pub fn to_bytes(self) -> [u8; RECORD] {
        let mut out = [0; RECORD];
        out[0..4].copy_from_slice(&self.id.to_le_bytes());
        out[4..8].copy_from_slice(&self.lon.to_le_bytes());
        out[8..12].copy_from_slice(&self.lat.to_le_bytes());
        out[12..16].copy_from_slice(&self.name.to_le_bytes());
        out[16..20].copy_from_slice(&self.population.to_le_bytes());
        out[20..23].copy_from_slice(&self.unit.to_le_bytes()[..3]);
        out[23] = self.radius;
        out[24] = self.country;
        out[25] = self.feature as u8;
        // Bits: 0 to 4 flags, 5 and 6 the feature's high bits, 7 the source.
        out[26] = self.flags & 0x1f | ((self.feature >> 8) as u8 & 3) << 5 | (self.source as u8) << 7;
        out[27] = self.names;
        out
    }

    /// From bytes.
    pub fn from_bytes(bytes: &[u8; RECORD]) -> Self {
        let unit = u32::from_le_bytes([bytes[20], bytes[21], bytes[22], 0]);
        Self {
            id: u32_at(bytes, 0),
            lon: u32_at(bytes, 4) as i32,
            lat: u32_at(bytes, 8) as i32,
            name: u32_at(bytes, 12),
            population: u32_at(bytes, 16),
            unit: if unit == 0xff_ffff { NONE } else { unit },
            radius: bytes[23],
            country: bytes[24],
            feature: u16::from(bytes[25]) | u16::from(bytes[26] >> 5 & 3) << 8,
            source: if bytes[26] & 0x80 == 0 { Source::GeoNames } else { Source::Other },
            flags: bytes[26] & 0x1f,
            names: bytes[27],
        }
    }
}

impl Unit {
    /// As bytes.
    pub fn to_bytes(self) -> [u8; UNIT] {
        let mut out = [0; UNIT];
        out[0..4].copy_from_slice(&self.name.to_le_bytes());
        out[4..8].copy_from_slice(&self.parent.to_le_bytes());
        out[8..12].copy_from_slice(&self.key.to_le_bytes());
        out[12..16].copy_from_slice(&self.record.to_le_bytes());
        out[16] = self.level;
        out[17] = self.country;
        out[18] = self.flags;
        out
    }

    /// From bytes.
    pub fn from_bytes(bytes: &[u8; UNIT]) -> Self {
        Self {
            name: u32_at(bytes, 0),
            parent: u32_at(bytes, 4),
            key: u32_at(bytes, 8),
            record: u32_at(bytes, 12),
            level: bytes[16],
            country: bytes[17],
            flags: bytes[18],
        }
    }
}

/// The four bytes at `at` as a number; 0 past the end.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radius_never_shrinks_by_more_than_its_rounding() {
        for metres in [50.0, 100.0, 150.0, 1_500.0, 2_000.0, 15_000.0, 34_567.0, 850_000.0, 6_500_000.0] {
            let kept = f64::from(radius_m(radius_code(metres)));
            assert!(kept >= metres * 0.97 && kept <= metres.max(100.0) * 1.1, "{metres} -> {kept}");
        }
    }

    #[test]
    fn records_survive_their_bytes() {
        let record = Record {
            id: 1_139_715,
            lon: -6_917_233,
            lat: 3_452_813,
            name: 77,
            population: 3_043_532,
            unit: NONE,
            radius: 118,
            country: 3,
            feature: 681,
            source: Source::Other,
            flags: flags::CURATED | flags::CAPITAL,
            names: 12,
        };
        assert_eq!(Record::from_bytes(&record.to_bytes()), record);
    }
}
