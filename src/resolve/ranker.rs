//! The ranker: a conditional logit over a name's candidates and "none of them".
//!
//! The chance of a candidate is `exp(w·f) / (1 + Σ exp(w·f))`, the 1 standing for no match: so a name may be
//! left unresolved, and the chance is a confidence. The weights are learned by `cargo xtask train ranker`;
//! their manifest is `weights.txt`.

use super::features::FEATURES;

/// One weight per feature.
pub type Weights = [f32; FEATURES];

/// The learned weights.
pub const WEIGHTS: Weights = include!("weights.in");

/// The chance of every candidate; what is missing to 1 is the chance of no match.
pub fn chances(features: &[[f32; FEATURES]], weights: &Weights) -> Vec<f32> {
    let mut scores: Vec<f32> = Vec::with_capacity(features.len());
    // Four at a time: each sum waits for its own last addition only.
    let (fours, rest) = features.as_chunks::<4>();
    for four in fours {
        let mut sums = [0.0; 4];
        for (at, weight) in weights.iter().enumerate() {
            sums = std::array::from_fn(|each| sums[each] + four[each][at] * weight);
        }
        scores.extend(sums);
    }
    scores.extend(rest.iter().map(|f| f.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>()));
    let top = scores.iter().copied().fold(0.0, f32::max);
    let none = (-top).exp();
    let raised: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum = none + raised.iter().sum::<f32>();
    raised.into_iter().map(|raised| raised / sum).collect()
}
