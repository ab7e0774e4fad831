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
    cases: Vec<u8>,
    checks: Vec<[u16; BUCKET]>,
    rows: Vec<[[i8; LABELS]; BUCKET]>,
}

impl Model {
    /// The weights that are part of the program.
    pub fn embedded() -> &'static Self {
        static WEIGHTS: &[u8] = include_bytes!("weights.bin");
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A test reads them: they cannot be broken here.
        MODEL.get_or_init(|| Self::from_bytes(WEIGHTS).unwrap_or_else(Self::empty))
    }

    /// A model that knows nothing: every token is no name.
    pub fn empty() -> Self {
        let mut transitions = [[0; LABELS]; LABELS];
        forbid(&mut transitions);
        Self {
            buckets: 1,
            unit: 1.0,
            transitions,
            cases: Vec::new(),
            checks: vec![[0; BUCKET]],
            rows: vec![[[0; LABELS]; BUCKET]],
        }
    }

    /// Reads weights; `None` where the bytes are no model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        if header[..4] != MAGIC || u16::from_le_bytes([header[4], header[5]]) != VERSION || header[6] > 24 {
            return None;
        }
        let cases = 1usize << header[6];
        let buckets = u32::from_le_bytes(header[8..12].try_into().ok()?);
        let unit = f32::from_le_bytes(header[12..16].try_into().ok()?);
        let slots = (buckets as usize).checked_mul(BUCKET)?;
        let (pairs, rest) = rest.split_at_checked(LABELS * LABELS * 2)?;
        let (cases, rest) = rest.split_at_checked(cases)?;
        let (checks, rows) = rest.split_at_checked(slots.checked_mul(2)?)?;
        if buckets == 0 || rows.len() != slots.checked_mul(LABELS)? || !unit.is_finite() || unit <= 0.0 {
            return None;
        }
        let mut transitions = [[0; LABELS]; LABELS];
        for (at, pair) in pairs.chunks_exact(2).enumerate() {
            transitions[at / LABELS][at % LABELS] = i32::from(i16::from_le_bytes([pair[0], pair[1]]));
        }
        forbid(&mut transitions);
        let row = |bucket: &[u8], slot: usize| std::array::from_fn(|label| bucket[slot * LABELS + label] as i8);
        Some(Self {
            buckets,
            unit,
            transitions,
            cases: cases.to_vec(),
            checks: checks
                .chunks_exact(2 * BUCKET)
                .map(|bucket| std::array::from_fn(|slot| u16::from_le_bytes([bucket[2 * slot], bucket[2 * slot + 1]])))
                .collect(),
            rows: rows
                .chunks_exact(LABELS * BUCKET)
                .map(|bucket| std::array::from_fn(|slot| row(bucket, slot)))
                .collect(),
        })
    }

    /// Adds the weights of a feature.
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [i16; LABELS]) {
        let check = check(feature);
        let bucket = bucket(feature, self.buckets);
        let (Some(checks), Some(rows)) = (self.checks.get(bucket), self.rows.get(bucket)) else { return };
        for (known, row) in checks.iter().zip(rows) {
            if *known == check {
                for (score, &weight) in scores.iter_mut().zip(row) {
                    *score = score.saturating_add(i16::from(weight));
                }
                return;
            }
        }
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
        let Some(mask) = self.cases.len().checked_sub(1) else { return 0 };
        let entry = self.cases.get(word as usize & mask).copied().unwrap_or(0);
        if entry >> 2 == case_check(word) { entry & 3 } else { 0 }
    }
}

/// The bucket of a feature.
pub fn bucket(feature: u32, buckets: u32) -> usize {
    ((u64::from(feature) * u64::from(buckets)) >> 32) as usize
}

/// What tells features of one bucket apart; never 0.
pub fn check(feature: u32) -> u16 {
    (feature as u16).max(1)
}

/// What tells words of one slot of the case table apart; never 0.
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
    fn broken_weights_are_refused() {
        let bytes = include_bytes!("weights.bin");
        assert!(Model::from_bytes(&[]).is_none());
        assert!(Model::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(Model::from_bytes(&bytes[1..]).is_none());
    }
}
