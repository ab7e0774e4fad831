//! Convert: an incident list becomes a layer. Two passes: the first learns what only all rows together can tell
//! (types, the order of day and month), the second writes.

mod atlas;
mod back;
mod calendar;
mod codes;
mod coordinates;
mod dates;
mod dedup;
mod dialects;
mod files;
mod headerless;
mod home;
mod kinds;
mod mapping;
mod names;
mod parts;
mod place;
mod plan;
mod recast;
mod role;
mod row;
mod run;
mod spread;
mod summary;
mod survey;
mod units;

pub use atlas::{Atlas, GazetteerAtlas, Spot};
pub use dates::Order;
pub use dedup::{Clustered, Clustering};
pub use files::Files;
pub use mapping::{Given, Mapping, given};
pub use names::plain_name;
pub use recast::{Recast, Recasting};
pub use role::Role;
pub use run::{Sink, convert};
pub use spread::Spread;
pub use summary::{Missing, Reject, Summary, Unresolved};

use std::path::Path;

use crate::Result;
use crate::read::table::{Source, Table, TableOptions};

/// What the user wants of a conversion.
#[derive(Debug, Clone)]
pub struct Options {
    /// The layer's name.
    pub layer: String,
    /// Roles that the user gives to columns.
    pub map: Vec<Given>,
    /// Countries that places are looked for in where a row names none, as ISO alpha-2 codes.
    pub countries: Vec<String>,
    /// Which comes first, day or month, where the rows do not tell.
    pub date_order: Option<Order>,
    /// Rows without a place are written too, with a null geometry.
    pub keep_unlocated: bool,
    /// Threads that convert; the output is the same for any number.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            layer: "incidents".to_owned(),
            map: Vec::new(),
            countries: Vec::new(),
            date_order: None,
            keep_unlocated: false,
            threads: 1,
        }
    }
}

/// Opens a list; `-` is standard input. `options` may name delimiter, header and encoding.
///
/// # Errors
/// It cannot be read or is no list.
pub fn open(path: &Path, options: &TableOptions) -> Result<Table> {
    table(Source::open(path)?, options)
}

/// As [`open`], for a source that is open already.
///
/// # Errors
/// It cannot be read or is no list.
pub fn table(source: Source, options: &TableOptions) -> Result<Table> {
    Table::open(source, &TableOptions { known: |name| names::role_of(name).is_some(), ..*options })
}

/// The cell without white space at its ends; most cells have none, which two bytes tell.
#[inline]
fn trimmed(cell: &str) -> &str {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if solid(bytes.first()) && solid(bytes.last()) { cell } else { cell.trim() }
}

/// The cell without white space at its ends, unless it is empty or says that nothing is known.
#[inline]
fn present(cell: &str) -> Option<&str> {
    let cell = trimmed(cell);
    // Few cells begin as these words do.
    let words: &[&str] = match cell.bytes().next()?.to_ascii_lowercase() {
        b'u' => &["unknown", "unclear", "unspecified"],
        b'n' => &["n/a", "na", "n.a.", "none", "null", "nil", "not specified", "not available", "not known"],
        b't' => &["tbd"],
        b'-' => &["-", "--"],
        b'?' => &["?", "??"],
        b'.' => &["."],
        _ => return Some(cell),
    };
    (!words.iter().any(|word| cell.eq_ignore_ascii_case(word))).then_some(cell)
}
