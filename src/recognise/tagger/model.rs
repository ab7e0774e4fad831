//! The weights: a small hash table from feature to one row of sixteen signed bytes.
//!
//! | part | what |
//! |---|---|
//! | header, 16 bytes | magic `DLTG`, version `u16`, log2 of the number of slots `u8`, log2 of the size of the case table `u8`, worth of one unit `f32`, 4 zero bytes |
//! | transitions | `i16` for each pair (before, after) of labels |
//! | case table | per slot: upper six bits check, lower two how usual the word is in lower case |
//! | checks | `u16` per slot: the upper half of the feature, 0 for a free slot |
//! | rows | [`LABELS`] signed bytes per slot |
//!
//! All little endian. A feature may stand in one of two neighbouring slots; one that is in neither weighs
//! nothing.

use std::sync::OnceLock;

use super::labels::{self, LABELS};

/// First bytes of the file.
pub const MAGIC: [u8; 4] = *b"DLTG";
/// Version of this format and of the features it was trained with.
pub const VERSION: u16 = 1;
const HEADER: usize = 16;

/// Scores of the labels of one token, in units.
pub type Scores = [i32; LABELS];

/// A score no path survives.
pub const IMPOSSIBLE: i32 = -1_000_000;

/// A trained tagger's weights.
#[derive(Debug, Clone)]
pub struct Model {
    slots: usize,
    unit: f32,
    transitions: [Scores; LABELS],
    cases: std::borrow::Cow<'static, [u8]>,
    checks: Vec<u16>,
    rows: Vec<[i8; LABELS]>,
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
            slots: 2,
            unit: 1.0,
            transitions,
            cases: std::borrow::Cow::Borrowed(&[]),
            checks: vec![0; 2],
            rows: vec![[0; LABELS]; 2],
        }
    }

    /// Reads weights; `None` where the bytes are no model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        if header[..4] != MAGIC
            || u16::from_le_bytes([header[4], header[5]]) != VERSION
            || header[6] > 24
            || header[7] > 24
        {
            return None;
        }
        let slots = 1usize << header[6].max(1);
        let cases = 1usize << header[7];
        let unit = f32::from_le_bytes(header[8..12].try_into().ok()?);
        let (pairs, rest) = rest.split_at_checked(LABELS * LABELS * 2)?;
        let (cases, rest) = rest.split_at_checked(cases)?;
        let (checks, rows) = rest.split_at_checked(slots * 2)?;
        if rows.len() != slots * LABELS || !unit.is_finite() || unit <= 0.0 {
            return None;
        }
        let mut transitions = [[0; LABELS]; LABELS];
        for (at, pair) in pairs.chunks_exact(2).enumerate() {
            transitions[at / LABELS][at % LABELS] = i32::from(i16::from_le_bytes([pair[0], pair[1]]));
        }
        forbid(&mut transitions);
        Some(Self {
            slots,
            unit,
            transitions,
            cases: std::borrow::Cow::Owned(cases.to_vec()),
            checks: checks.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
            rows: rows
                .chunks_exact(LABELS)
                .map(|row| {
                    let mut weights = [0; LABELS];
                    for (weight, &byte) in weights.iter_mut().zip(row) {
                        *weight = byte as i8;
                    }
                    weights
                })
                .collect(),
        })
    }

    /// Adds the weights of a feature.
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [i16; LABELS]) {
        let check = check(feature);
        let first = feature as usize & (self.slots - 1);
        for slot in [first, first ^ 1] {
            if self.checks[slot] == check {
                for (score, &weight) in scores.iter_mut().zip(&self.rows[slot]) {
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

/// What tells features of one slot apart; never 0.
pub fn check(feature: u32) -> u16 {
    ((feature >> 16) as u16).max(1)
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
