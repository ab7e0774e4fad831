//! The best labels of a run of tokens, and how sure they are: Viterbi, then forward and backward sums
//! (linear-chain conditional random field; Lafferty and others 2001).

#![allow(clippy::needless_range_loop, reason = "indices of whole arrays become vector code at once")]

use super::labels::{self, LABELS, Position};
use super::model::{IMPOSSIBLE, Model, Scores};

type Weights = [f32; LABELS];

/// A label with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled {
    /// The label of the best path.
    pub label: usize,
    /// Probability of the whole name that the token is part of (exactly these tokens, this kind), or of being
    /// no name.
    pub probability: f32,
    /// Probability that the token is part of a place's name.
    pub place: f32,
}

/// Reusable buffers.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Scores of the labels of each token of the run; to be filled by the caller.
    pub scores: Vec<Scores>,
    back: Vec<[u8; LABELS]>,
    local: Vec<Weights>,
    forward: Vec<Weights>,
    backward: Vec<Weights>,
    path: Vec<usize>,
    /// The transitions as factors, from each label (row) to each (column); empty until first used.
    factors: Vec<Weights>,
    /// The same, to each label (row) from each (column).
    backwards: Vec<Weights>,
}

impl Decoder {
    /// Labels the run whose scores are in [`Decoder::scores`].
    pub fn decode(&mut self, model: &Model, out: &mut Vec<Labelled>) {
        out.clear();
        if self.scores.is_empty() {
            return;
        }
        if self.factors.is_empty() {
            self.factors = model
                .transitions()
                .iter()
                .map(|row| row.map(|score| if score <= IMPOSSIBLE { 0.0 } else { exp(score as f32 * model.unit()) }))
                .collect();
            let from = |to: usize| std::array::from_fn(|before| self.factors[before][to]);
            self.backwards = (0..LABELS).map(from).collect();
        }
        self.viterbi(model);
        self.sums(model.unit());
        let count = self.path.len();
        let mut at = 0;
        while at < count {
            let end = self.end_of_name(at);
            let probability = self.probability(at, end);
            for token in at..end {
                let place =
                    labels::PLACES.map(|label| self.forward[token][label] * self.backward[token][label]).sum::<f32>();
                out.push(Labelled { label: self.path[token], probability, place: place.clamp(0.0, 1.0) });
            }
            at = end;
        }
    }

    fn end_of_name(&self, start: usize) -> usize {
        let mut end = start + 1;
        if labels::position(self.path[start]) == Position::Begin {
            while end < self.path.len() && labels::position(self.path[end - 1]) != Position::Last {
                end += 1;
            }
        }
        end
    }

    fn viterbi(&mut self, model: &Model) {
        let transitions = model.transitions();
        let count = self.scores.len();
        self.back.clear();
        let mut best: Scores = std::array::from_fn(|label| self.scores[0][label] + transitions[labels::OTHER][label]);
        for scores in &self.scores[1..] {
            let mut next = [2 * IMPOSSIBLE; LABELS];
            let mut back = [0i32; LABELS];
            // Selections instead of branches: all labels at once.
            for before in labels::ENDS {
                let row = &transitions[before];
                for label in 0..LABELS {
                    let score = best[before] + row[label];
                    back[label] = if score > next[label] { before as i32 } else { back[label] };
                    next[label] = if score > next[label] { score } else { next[label] };
                }
            }
            for (before, label) in labels::GOES_ON {
                let score = best[before] + transitions[before][label];
                if score > next[label] {
                    (next[label], back[label]) = (score, before as i32);
                }
            }
            for label in 0..LABELS {
                // Impossible stays impossible without ever overflowing on long runs.
                next[label] = (next[label] + scores[label]).max(2 * IMPOSSIBLE);
            }
            self.back.push(back.map(|before| before as u8));
            best = next;
        }
        let mut label = (0..LABELS)
            .filter(|&label| labels::may_end(label))
            .max_by_key(|&label| (best[label], std::cmp::Reverse(label)))
            .unwrap_or(labels::OTHER);
        self.path.clear();
        self.path.resize(count, 0);
        for at in (0..count).rev() {
            self.path[at] = label;
            if at > 0 {
                label = usize::from(self.back[at - 1][label]);
            }
        }
    }

    /// Forward and backward sums, scaled so that each token's forward sums are one.
    fn sums(&mut self, unit: f32) {
        let count = self.scores.len();
        self.local.clear();
        self.forward.clear();
        for (at, scores) in self.scores.iter().enumerate() {
            let top = scores.iter().copied().max().unwrap_or(0);
            let mut local = [0.0; LABELS];
            for label in 0..LABELS {
                local[label] = exp((scores[label] - top) as f32 * unit);
            }
            let mut sums = [0.0; LABELS];
            if at == 0 {
                sums = self.factors[labels::OTHER];
            } else {
                let before = self.forward[at - 1];
                for from in labels::ENDS {
                    let row = &self.factors[from];
                    for label in 0..LABELS {
                        sums[label] += before[from] * row[label];
                    }
                }
                for (from, label) in labels::GOES_ON {
                    sums[label] += before[from] * self.factors[from][label];
                }
            }
            let mut total = 0.0;
            for label in 0..LABELS {
                sums[label] *= local[label];
                total += sums[label];
            }
            let scale = if total > 0.0 { 1.0 / total } else { 1.0 };
            for label in 0..LABELS {
                sums[label] *= scale;
                local[label] *= scale;
            }
            self.local.push(local);
            self.forward.push(sums);
        }
        self.backward.clear();
        self.backward.resize(count, [0.0; LABELS]);
        let ending: f32 = (0..LABELS).filter(|&l| labels::may_end(l)).map(|l| self.forward[count - 1][l]).sum();
        let ending = if ending > 0.0 { 1.0 / ending } else { 0.0 };
        self.backward[count - 1] = std::array::from_fn(|label| if labels::may_end(label) { ending } else { 0.0 });
        for at in (0..count - 1).rev() {
            let mut after = self.backward[at + 1];
            after.iter_mut().zip(&self.local[at + 1]).for_each(|(sum, weight)| *sum *= weight);
            let sums = &mut self.backward[at];
            for to in labels::BEGINS {
                let column = &self.backwards[to];
                for label in 0..LABELS {
                    sums[label] += column[label] * after[to];
                }
            }
            for (label, to) in labels::GOES_ON {
                sums[label] += self.factors[label][to] * after[to];
            }
        }
    }

    /// Probability of the path from `start` to `end`.
    fn probability(&self, start: usize, end: usize) -> f32 {
        let mut product = self.forward[start][self.path[start]];
        for at in start + 1..end {
            product *= self.factors[self.path[at - 1]][self.path[at]] * self.local[at][self.path[at]];
        }
        (product * self.backward[end - 1][self.path[end - 1]]).clamp(0.0, 1.0)
    }
}

/// e to the power of x, alike on every machine: 2^(whole) by its bits, 2^(part) by a polynomial; relative
/// error below 1e-6, 0 below -87.
#[inline]
fn exp(x: f32) -> f32 {
    // Taylor's series of 2^part around 0 to the 7th power.
    const SERIES: [f32; 8] = [
        0.000_015_252_73,
        0.000_154_035_3,
        0.001_333_355_8,
        0.009_618_129,
        0.055_504_11,
        0.240_226_5,
        std::f32::consts::LN_2,
        1.0,
    ];
    // Larger than this a float has no fractions: adding it rounds.
    const WHOLE: f32 = 8_388_608.0;
    let y = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    // Towards minus infinity, without a call or a branch.
    let above = y + 200.0;
    let rounded = (above + WHOLE) - WHOLE;
    let whole = rounded - if rounded > above { 1.0 } else { 0.0 } - 200.0;
    let part = y - whole;
    let mut power = 0.0;
    for term in SERIES {
        power = power * part + term;
    }
    let exponent = (whole + 127.0 + WHOLE).to_bits() << 23;
    if x < -87.0 { 0.0 } else { power * f32::from_bits(exponent) }
}

#[cfg(test)]
mod tests {
    use super::labels::Kind;
    use super::*;

    #[test]
    fn exponential_is_close() {
        for tenth in -800..800 {
            let x = tenth as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert_eq!(exp(-1000.0), 0.0);
    }

    #[test]
    fn probabilities_of_a_run_sum_to_one() {
        let model = Model::empty();
        let mut decoder = Decoder { scores: vec![[0; LABELS]; 3], ..Decoder::default() };
        decoder.scores[1][labels::label(Kind::Place, Position::Unit).unwrap()] = 9;
        let mut out = Vec::new();
        decoder.decode(&model, &mut out);
        for token in 0..3 {
            let sum: f32 =
                (0..LABELS).map(|label| decoder.forward[token][label] * decoder.backward[token][label]).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{token}: {sum}");
        }
        assert!(out[1].probability > 0.99 && out[1].place > 0.99);
    }
}
