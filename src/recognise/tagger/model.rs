//! The weights: a small hash table from feature to one row of sixteen signed bytes.
//!
//! | part | what |
//! |---|---|
//! | header, 16 bytes | magic `DLTG`, version `u16`, log2 of the size of the case table `u8`, a zero byte, number of buckets `u32`, worth of one unit `f32` |
//! | transitions | `i16` for each pair (before, after) of labels |
//! | case table | per slot: upper six bits check, lower two how usual the word is in lower case |
//! | checks | `u16` for each of the four slots of a bucket: lower half of the feature, 0 for a free slot |
//! | rows | [`LABELS`] signed bytes per slot |
//!
//! All little endian. A feature may stand in any slot of its one bucket; one that is in none weighs nothing.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::labels::{self, LABELS};

/// First bytes of the file.
pub const MAGIC: [u8; 4] = *b"DLTG";
/// Version of this format and of the features it was trained with.
pub const VERSION: u16 = 1;
const HEADER: usize = 16;

/// Scores of the labels of one token, in units.
pub type Scores = [i32; LABELS];

/// Slots in a bucket.
pub const BUCKET: usize = 4;

/// A score no path survives.
pub const IMPOSSIBLE: i32 = -1_000_000;

/// A trained tagger's weights.
#[derive(Debug, Clone)]
pub struct Model {
    buckets: u32,
    unit: f32,
    transitions: [Scores; LABELS],
    /// The file, of which the large tables are read in place.
    bytes: Cow<'static, [u8]>,
    cases: Range<usize>,
    checks: Range<usize>,
    rows: Range<usize>,
}

impl Model {
    /// The weights that are part of the program.
    pub fn embedded() -> &'static Self {
        static WEIGHTS: &[u8] = include_bytes!("weights.bin");
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A test reads them: they cannot be broken here.
        MODEL.get_or_init(|| Self::parse(Cow::Borrowed(WEIGHTS)).unwrap_or_else(Self::empty))
    }

    /// A model that knows nothing: every token is no name.
    pub fn empty() -> Self {
        let mut transitions = [[0; LABELS]; LABELS];
        forbid(&mut transitions);
        Self { buckets: 1, unit: 1.0, transitions, bytes: Cow::Borrowed(&[]), cases: 0..0, checks: 0..0, rows: 0..0 }
    }

    /// Reads weights; `None` where the bytes are no model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::parse(Cow::Owned(bytes.to_vec()))
    }

    fn parse(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        if header[..4] != MAGIC || u16::from_le_bytes([header[4], header[5]]) != VERSION || header[6] > 24 {
            return None;
        }
        let buckets = u32::from_le_bytes(header[8..12].try_into().ok()?);
        let unit = f32::from_le_bytes(header[12..16].try_into().ok()?);
        let slots = (buckets as usize).checked_mul(BUCKET)?;
        let (pairs, _) = rest.split_at_checked(LABELS * LABELS * 2)?;
        let cases = HEADER + pairs.len()..HEADER + pairs.len() + (1usize << header[6]);
        let checks = cases.end..cases.end.checked_add(slots.checked_mul(2)?)?;
        let rows = checks.end..checks.end.checked_add(slots.checked_mul(LABELS)?)?;
        if buckets == 0 || rows.end != bytes.len() || !unit.is_finite() || unit <= 0.0 {
            return None;
        }
        let mut transitions = [[0; LABELS]; LABELS];
        for (at, pair) in pairs.chunks_exact(2).enumerate() {
            transitions[at / LABELS][at % LABELS] = i32::from(i16::from_le_bytes([pair[0], pair[1]]));
        }
        forbid(&mut transitions);
        Some(Self { buckets, unit, transitions, bytes, cases, checks, rows })
    }

    /// Adds up the weights of features; `hits` is a buffer.
    pub fn add(&self, features: &[u32], hits: &mut Vec<u32>) -> [i16; LABELS] {
        const LOWEST: u64 = 0x0001_0001_0001_0001;
        let (checks, _) = self.table(&self.checks).as_chunks::<{ 2 * BUCKET }>();
        let (rows, _) = self.table(&self.rows).as_chunks::<LABELS>();
        // First the places of all rows, without a branch between the reads; then the rows.
        hits.clear();
        hits.resize(features.len(), 0);
        let mut count = 0;
        for &feature in features {
            let bucket = bucket(feature, self.buckets);
            let Some(known) = checks.get(bucket) else { continue };
            // The first of four lanes that is the check: the lowest that is zero after this.
            let differs = u64::from_le_bytes(*known) ^ (u64::from(check(feature)) * LOWEST);
            let same = differs.wrapping_sub(LOWEST) & !differs & (LOWEST << 15);
            if let Some(hit) = hits.get_mut(count) {
                *hit = (bucket * BUCKET) as u32 + same.trailing_zeros() / 16;
            }
            count += usize::from(same != 0);
        }
        let mut scores = [0i16; LABELS];
        // More than 256 sums of bytes could overflow their lanes.
        for hits in hits.get(..count).unwrap_or(&[]).chunks(256) {
            let mut lanes = Lanes::default();
            hits.iter().filter_map(|&hit| rows.get(hit as usize)).for_each(|row| lanes.add(row));
            lanes.give(&mut scores);
        }
        scores
    }

    fn table(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or(&[])
    }

    /// Score of going from each label (row) to each (column); [`IMPOSSIBLE`] where that may not be.
    pub fn transitions(&self) -> &[Scores; LABELS] {
        &self.transitions
    }

    /// Worth of one unit of score in natural logarithms of odds.
    pub fn unit(&self) -> f32 {
        self.unit
    }

    /// How usual a word is in lower case: 0 unknown, 1 never, 2 sometimes, 3 mostly.
    pub fn lower(&self, word: u32) -> u8 {
        let cases = self.table(&self.cases);
        let Some(mask) = cases.len().checked_sub(1) else { return 0 };
        let entry = cases.get(word as usize & mask).copied().unwrap_or(0);
        if entry >> 2 == case_check(word) { entry & 3 } else { 0 }
    }
}

/// Sums of rows: the bytes of a row, made positive, stand apart in lanes of 16 bits, eight additions in one.
#[derive(Default)]
struct Lanes {
    sums: [u64; 4],
    rows: i32,
}

impl Lanes {
    #[inline]
    fn add(&mut self, row: &[u8; LABELS]) {
        const POSITIVE: u128 = u128::from_ne_bytes([0x80; LABELS]);
        const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
        let bytes = u128::from_le_bytes(*row) ^ POSITIVE;
        let (low, high) = (bytes as u64, (bytes >> 64) as u64);
        self.sums[0] += low & EVEN;
        self.sums[1] += low >> 8 & EVEN;
        self.sums[2] += high & EVEN;
        self.sums[3] += high >> 8 & EVEN;
        self.rows += 1;
    }

    /// Adds the sums to the scores.
    fn give(&self, scores: &mut [i16; LABELS]) {
        for (label, score) in scores.iter_mut().enumerate() {
            let sum = self.sums[label / 8 * 2 + label % 2] >> (label % 8 / 2 * 16) & 0xffff;
            *score = score.saturating_add((sum as i32 - 128 * self.rows) as i16);
        }
    }
}

/// The bucket of a feature.
#[inline]
pub fn bucket(feature: u32, buckets: u32) -> usize {
    ((u64::from(feature) * u64::from(buckets)) >> 32) as usize
}

/// What tells features of one bucket apart; never 0.
#[inline]
pub fn check(feature: u32) -> u16 {
    (feature as u16).max(1)
}

/// What tells words of one slot of the case table apart; never 0.
#[inline]
pub fn case_check(word: u32) -> u8 {
    ((word >> 26) as u8).max(1)
}

fn forbid(transitions: &mut [Scores; LABELS]) {
    for (before, row) in transitions.iter_mut().enumerate() {
        for (after, score) in row.iter_mut().enumerate() {
            if !labels::may_follow(before, after) {
                *score = IMPOSSIBLE;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_weights_load_and_stay_small() {
        let bytes = include_bytes!("weights.bin");
        assert!(Model::from_bytes(bytes).is_some());
        assert!(bytes.len() <= 3_000_000, "weights are {} bytes, more than 3 MB", bytes.len());
    }

    #[test]
    fn lanes_sum_signed_bytes() {
        let rows: [[i8; LABELS]; 3] = [
            std::array::from_fn(|label| (label as i16 * 9 - 70) as i8),
            [-128; LABELS],
            std::array::from_fn(|label| 127 - label as i8),
        ];
        let mut lanes = Lanes::default();
        let mut expected = [5i16; LABELS];
        for row in rows.iter().cycle().take(256) {
            lanes.add(&row.map(|weight| weight as u8));
            expected.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i16::from(*weight));
        }
        let mut scores = [5; LABELS];
        lanes.give(&mut scores);
        assert_eq!(scores, expected);
    }

    #[test]
    fn broken_weights_are_refused() {
        let bytes = include_bytes!("weights.bin");
        assert!(Model::from_bytes(&[]).is_none());
        assert!(Model::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(Model::from_bytes(&bytes[1..]).is_none());
    }
}
