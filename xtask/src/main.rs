//! What only developers run.
fn main() {}
