//! Evaluation: what the command writes, turned into what the public scorers read.

pub(crate) mod incidents;
