//! Read: bytes become documents and tables. The only step besides [`write`](crate::write) that touches files.

pub mod table;
pub mod text;
