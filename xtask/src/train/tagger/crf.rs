//! Training of the linear-chain conditional random field, with sets of allowed labels per token.
//!
//! The objective is the log probability of all paths that the masks allow (Tsuboi et al. 2008, "Training
//! conditional random fields using incomplete annotations"), climbed by `AdaGrad` (Duchi et al. 2011) one run
//! at a time in a fixed shuffled order, with shrinkage towards zero after each epoch.

use std::collections::HashMap;

use dateline::recognise::tagger::labels::{self, LABELS};
use dateline::recognise::tagger::model::{BUCKET, MAGIC, VERSION, bucket, case_check, check};

use super::examples::{Example, Plain};
use crate::train::random;

type Row = [f32; LABELS];

/// What is chosen by hand.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) epochs: usize,
    pub(crate) rate: f32,
    /// What the sums of squared slopes start from: large is cautious.
    pub(crate) start: f32,
    /// Soft threshold after each epoch (L1).
    pub(crate) lasso: f32,
    /// Factor of decay after each epoch (L2).
    pub(crate) ridge: f32,
    /// Features seen less often are left out.
    pub(crate) least: u32,
    pub(crate) seed: u64,
    /// Buckets of the table.
    pub(crate) buckets: u32,
    /// log2 of the size of the case table.
    pub(crate) cases: u8,
    /// Worth of one unit of the quantised weights.
    pub(crate) unit: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 8,
            rate: 0.07,
            start: 1.0,
            lasso: 0.002,
            ridge: 0.01,
            least: 2,
            seed: 20_221_128,
            buckets: 36_000,
            cases: 17,
            unit: 1.0 / 48.0,
        }
    }
}

/// The examples with their features numbered.
pub(crate) struct Table {
    pub(crate) features: Vec<u32>,
    counts: Vec<u32>,
}

impl Table {
    /// Numbers the features of all examples in place; those seen too seldom are dropped.
    pub(crate) fn number(examples: &mut [Example], least: u32) -> Self {
        let mut counts: HashMap<u32, u32, Plain> = HashMap::default();
        for example in examples.iter() {
            for &feature in &example.features {
                *counts.entry(feature).or_default() += 1;
            }
        }
        let mut kept: Vec<(u32, u32)> = counts.into_iter().filter(|&(_, count)| count >= least).collect();
        kept.sort_unstable();
        let numbers: HashMap<u32, u32, Plain> =
            kept.iter().enumerate().map(|(number, &(feature, _))| (feature, number as u32)).collect();
        for example in examples.iter_mut() {
            let mut features = Vec::with_capacity(example.features.len());
            let mut from = 0;
            for end in &mut example.ends {
                features
                    .extend(example.features[from..*end as usize].iter().filter_map(|feature| numbers.get(feature)));
                from = *end as usize;
                *end = features.len() as u32;
            }
            example.features = features;
        }
        Self {
            features: kept.iter().map(|&(feature, _)| feature).collect(),
            counts: kept.iter().map(|&(_, count)| count).collect(),
        }
    }
}

/// Trained weights, not yet quantised.
pub(crate) struct Weights {
    rows: Vec<Row>,
    transitions: [Row; LABELS],
}

/// Trains on these examples, each with its weight.
pub(crate) fn train(table: &Table, examples: &[(&Example, f32)], settings: &Settings) -> Weights {
    let mut rows: Vec<Row> = vec![[0.0; LABELS]; table.features.len()];
    let mut squares: Vec<Row> = vec![[settings.start; LABELS]; table.features.len()];
    let mut transitions = [[0.0; LABELS]; LABELS];
    let mut transition_squares = [[settings.start; LABELS]; LABELS];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = settings.seed;
    let (mut free, mut bound) = (Lattice::default(), Lattice::default());
    for epoch in 0..settings.epochs {
        shuffle(&mut order, &mut seed);
        let rate = settings.rate * (1.0 - 0.8 * epoch as f32 / settings.epochs as f32);
        for &number in &order {
            let (example, weight) = examples[number];
            if example.masks.iter().all(|&mask| mask == u16::MAX) {
                continue;
            }
            let mut scores: Vec<Row> = Vec::with_capacity(example.masks.len());
            let mut from = 0;
            for &end in &example.ends {
                let mut sum = [0.0; LABELS];
                for &feature in &example.features[from..end as usize] {
                    for (sum, weight) in sum.iter_mut().zip(&rows[feature as usize]) {
                        *sum += weight;
                    }
                }
                scores.push(sum);
                from = end as usize;
            }
            free.run(&scores, &transitions, None);
            bound.run(&scores, &transitions, Some(&example.masks));
            let mut from = 0;
            for (at, &end) in example.ends.iter().enumerate() {
                let gradient: Row =
                    std::array::from_fn(|label| weight * (bound.posterior(at, label) - free.posterior(at, label)));
                if gradient.iter().any(|slope| slope.abs() > 1e-4) {
                    for &feature in &example.features[from..end as usize] {
                        step(&mut rows[feature as usize], &mut squares[feature as usize], &gradient, rate);
                    }
                }
                from = end as usize;
                let (expected, modelled) = (bound.pairs(at, &transitions), free.pairs(at, &transitions));
                for before in 0..LABELS {
                    let gradient: Row =
                        std::array::from_fn(|after| weight * (expected[before][after] - modelled[before][after]));
                    step(&mut transitions[before], &mut transition_squares[before], &gradient, rate);
                }
            }
        }
        for row in &mut rows {
            for weight in row {
                *weight *= 1.0 - settings.ridge;
                *weight = weight.signum() * (weight.abs() - settings.lasso).max(0.0);
            }
        }
    }
    Weights { rows, transitions }
}

fn step(row: &mut Row, squares: &mut Row, gradient: &Row, rate: f32) {
    for ((weight, square), slope) in row.iter_mut().zip(squares.iter_mut()).zip(gradient) {
        *square += slope * slope;
        *weight += rate * slope / square.sqrt();
    }
}

impl Weights {
    /// The file that the tagger reads: quantised, the weightiest features kept where two want one slot.
    pub(crate) fn bytes(&self, table: &Table, cases: &[(u32, u8)], settings: &Settings) -> (Vec<u8>, usize, usize) {
        let slots = settings.buckets as usize * BUCKET;
        let mut checks = vec![0u16; slots];
        let mut rows = vec![[0i8; LABELS]; slots];
        let quantise = |weight: f32| (weight / settings.unit).round().clamp(-127.0, 127.0) as i8;
        let mut order: Vec<(f32, usize)> = self
            .rows
            .iter()
            .enumerate()
            .map(|(number, row)| {
                let (low, high) = row.iter().fold((0f32, 0f32), |(low, high), &w| (low.min(w), high.max(w)));
                ((high - low) * (table.counts[number] as f32).sqrt(), number)
            })
            .filter(|&(_, number)| self.rows[number].iter().any(|&weight| quantise(weight) != 0))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let wanted = order.len();
        let mut kept = 0;
        for (_, number) in order {
            let feature = table.features[number];
            let first = bucket(feature, settings.buckets) * BUCKET;
            if let Some(slot) = (first..first + BUCKET).find(|&slot| checks[slot] == 0) {
                checks[slot] = check(feature);
                rows[slot] = self.rows[number].map(quantise);
                kept += 1;
            }
        }
        let size = 1usize << settings.cases;
        let mut usual = vec![0u8; size];
        for &(word, class) in cases {
            let entry = &mut usual[word as usize & (size - 1)];
            if *entry == 0 {
                *entry = case_check(word) << 2 | class;
            }
        }
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend([settings.cases, 0]);
        bytes.extend(settings.buckets.to_le_bytes());
        bytes.extend(settings.unit.to_le_bytes());
        for row in &self.transitions {
            for weight in row {
                bytes.extend(((weight / settings.unit).round().clamp(-30_000.0, 30_000.0) as i16).to_le_bytes());
            }
        }
        bytes.extend(usual);
        bytes.extend(checks.iter().flat_map(|check| check.to_le_bytes()));
        bytes.extend(rows.iter().flat_map(|row| row.map(|weight| weight as u8)));
        (bytes, wanted, kept)
    }
}

/// Forward and backward sums of one run.
#[derive(Default)]
struct Lattice {
    local: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    factors: Vec<Row>,
}

impl Lattice {
    fn run(&mut self, scores: &[Row], transitions: &[Row; LABELS], masks: Option<&[u16]>) {
        let count = scores.len();
        self.factors.clear();
        for (before, row) in transitions.iter().enumerate() {
            self.factors.push(std::array::from_fn(|after| {
                if labels::may_follow(before, after) { row[after].exp() } else { 0.0 }
            }));
        }
        self.local.clear();
        self.forward.clear();
        for (at, row) in scores.iter().enumerate() {
            let allowed = |label: usize| masks.is_none_or(|masks| masks[at] & 1 << label != 0);
            let top = (0..LABELS).filter(|&label| allowed(label)).map(|label| row[label]).fold(f32::MIN, f32::max);
            let mut local: Row =
                std::array::from_fn(|label| if allowed(label) { (row[label] - top).max(-60.0).exp() } else { 0.0 });
            let mut sums = if at == 0 { self.factors[labels::OTHER] } else { [0.0; LABELS] };
            if at > 0 {
                for (weight, row) in self.forward[at - 1].iter().zip(&self.factors) {
                    for (sum, factor) in sums.iter_mut().zip(row) {
                        *sum += weight * factor;
                    }
                }
            }
            sums.iter_mut().zip(&local).for_each(|(sum, weight)| *sum *= weight);
            let total: f32 = sums.iter().sum();
            let scale = if total > 0.0 { 1.0 / total } else { 1.0 };
            for (sum, weight) in sums.iter_mut().zip(&mut local) {
                *sum *= scale;
                *weight *= scale;
            }
            self.local.push(local);
            self.forward.push(sums);
        }
        self.backward.clear();
        self.backward.resize(count, [0.0; LABELS]);
        let ending: f32 = (0..LABELS).filter(|&l| labels::may_end(l)).map(|l| self.forward[count - 1][l]).sum();
        self.backward[count - 1] =
            std::array::from_fn(|label| if labels::may_end(label) && ending > 0.0 { 1.0 / ending } else { 0.0 });
        for at in (0..count - 1).rev() {
            let after: Row = std::array::from_fn(|label| self.backward[at + 1][label] * self.local[at + 1][label]);
            for (label, row) in self.factors.iter().enumerate() {
                self.backward[at][label] = row.iter().zip(&after).map(|(factor, sum)| factor * sum).sum();
            }
        }
    }

    fn posterior(&self, at: usize, label: usize) -> f32 {
        self.forward[at][label] * self.backward[at][label]
    }

    /// Probability of each pair of labels before and at `at`.
    fn pairs(&self, at: usize, _transitions: &[Row; LABELS]) -> [Row; LABELS] {
        std::array::from_fn(|before| {
            let weight =
                if at > 0 { self.forward[at - 1][before] } else { f32::from(u8::from(before == labels::OTHER)) };
            std::array::from_fn(|after| {
                weight * self.factors[before][after] * self.local[at][after] * self.backward[at][after]
            })
        })
    }
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        let draw = random(seed);
        order.swap(at, draw as usize % (at + 1));
    }
}
