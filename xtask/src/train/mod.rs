//! `cargo xtask train`: the learned parts.

pub(crate) mod ranker;
