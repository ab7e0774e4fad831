//! `cargo xtask train`: the learned parts.

pub(crate) mod attached;
mod made;
pub(crate) mod ranker;
pub(crate) mod relevance;
pub(crate) mod tagger;

/// The next number of xorshift64* (31 bits).
pub(crate) fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
}
