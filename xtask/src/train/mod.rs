//! `cargo xtask train`: the learned parts.

pub(crate) mod attached;
pub(crate) mod ranker;
pub(crate) mod relevance;
pub(crate) mod tagger;
