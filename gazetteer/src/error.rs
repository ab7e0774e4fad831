//! What can be wrong with a gazetteer file.

/// A gazetteer file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("{name}: cannot read: {source}")]
    Read {
        /// The file.
        name: String,
        /// The system's word.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("{name}: cannot write: {source}")]
    Write {
        /// The file.
        name: String,
        /// The system's word.
        source: std::io::Error,
    },
    /// The file is no store, not of this version, or damaged.
    #[error("{name}: {reason}")]
    Store {
        /// The file.
        name: String,
        /// What is wrong, and the remedy.
        reason: String,
    },
    /// A row of a table is wrong.
    #[error("{name}:{line}: {reason}")]
    Row {
        /// The file.
        name: String,
        /// Counted from 1.
        line: usize,
        /// Column, expected, found.
        reason: String,
    },
}
