//! Read: bytes become documents and tables. The only step besides [`write`](crate::write) that touches files.
//!
//! [`articles`] streams documents from files, folders and standard input. [`text`], [`markdown`], [`page`] and [`jsonl`] each read
//! one format; what all have in common (title, byline, dateline, publication date, what stands below) is found by
//! `parts`, `head`, `dateline` and `tail`.

mod actors;
mod boundaries;
mod dateline;
mod day;
mod decode;
mod head;
mod input;
pub mod jsonl;
pub mod markdown;
pub mod page;
mod parts;
pub mod table;
mod tail;
pub mod text;

pub use actors::actors;
pub use boundaries::boundaries;
pub use day::parse_day;
pub use input::{Article, Articles, Item, Options, articles};
pub use parts::Beside;
