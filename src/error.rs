//! What can go wrong: an [`Error`] stops the run, a [`Notice`] tells of one thing while the rest goes on.

use std::fmt;
use std::path::PathBuf;

/// We cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("{}: cannot read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("{}: cannot write: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// The input as a whole cannot be used; the message names the remedy.
    #[error("{name}: {message}")]
    Input {
        /// File name, or "standard input".
        name: String,
        /// What was expected, found, and how to mend it.
        message: String,
    },
    /// An option's value cannot be used.
    #[error("{0}")]
    Usage(String),
    /// A gazetteer file cannot be used.
    #[error(transparent)]
    Gazetteer(#[from] dateline_gazetteer::Error),
}

impl Error {
    /// True where the reader of our output has gone away (`dateline ... | head`): no failure, the run ends quietly.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// A result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One thing was wrong with the input; everything else went on.
///
/// ```
/// let notice = dateline::Notice::at("incidents.csv", 17, "column \"date\": expected YYYY-MM-DD, found \"31/13/2019\"; row skipped");
/// assert_eq!(notice.to_string(), "incidents.csv:17: column \"date\": expected YYYY-MM-DD, found \"31/13/2019\"; row skipped");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// File name, or "standard input".
    pub source: String,
    /// Line, counted from 1, where there is one.
    pub line: Option<u64>,
    /// What was expected, found, done, and the remedy; lower case, no full stop.
    pub message: String,
    /// True where something was lost or left out for it: the run then ends with exit code 1.
    pub fault: bool,
}

impl Notice {
    /// A fault at a line of a file.
    pub fn at(source: impl Into<String>, line: u64, message: impl Into<String>) -> Self {
        Self { source: source.into(), line: Some(line), message: message.into(), fault: true }
    }

    /// A fault with a file as a whole.
    pub fn of(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self { source: source.into(), line: None, message: message.into(), fault: true }
    }

    /// The same, as mere information: the exit code stays.
    pub fn harmless(mut self) -> Self {
        self.fault = false;
        self
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.source, self.message),
            None => write!(f, "{}: {}", self.source, self.message),
        }
    }
}
