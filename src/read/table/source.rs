//! A list's bytes, which are read more than once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A file, or a copy of what can be read only once (standard input, a FIFO), kept in a temporary file.
#[derive(Debug)]
pub struct Source {
    name: String,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    File(PathBuf),
    Copy(File),
}

impl Source {
    /// Opens a path; `-` is standard input.
    ///
    /// # Errors
    /// The file is missing, may not be read, or is a folder.
    pub fn open(path: &Path) -> Result<Self> {
        let fail = |source| Error::Read { path: path.to_owned(), source };
        if path == Path::new("-") {
            return Self::copy("standard input", io::stdin().lock());
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let found = std::fs::metadata(path).map_err(fail)?;
        if found.is_dir() {
            return Err(fail(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let file = File::open(path).map_err(fail)?;
        if found.is_file() { Ok(Self { name, origin: Origin::File(path.to_owned()) }) } else { Self::copy(name, file) }
    }

    /// Copies everything from a reader into a temporary file, which is gone when this is dropped.
    ///
    /// # Errors
    /// The reader's, or the disk is full.
    pub fn copy(name: impl Into<String>, mut input: impl Read) -> Result<Self> {
        let name = name.into();
        let copied = tempfile::tempfile().and_then(|mut file| io::copy(&mut input, &mut file).map(|_| file));
        match copied {
            Ok(file) => Ok(Self { name, origin: Origin::Copy(file) }),
            Err(source) => Err(Error::Read { path: PathBuf::from(name), source }),
        }
    }

    /// A temporary file that holds what a source of that name was unpacked to.
    pub(super) fn of_copy(name: &str, file: File) -> Self {
        Self { name: name.to_owned(), origin: Origin::Copy(file) }
    }

    /// The file's name without its path, or "standard input".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A reader from the start. Readers of a copy share one position: use one at a time.
    ///
    /// # Errors
    /// The file has gone.
    pub fn reader(&self) -> io::Result<File> {
        match &self.origin {
            Origin::File(path) => File::open(path),
            Origin::Copy(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(0))?;
                Ok(file)
            }
        }
    }

    /// An error of reading it.
    pub fn error(&self, source: io::Error) -> Error {
        Error::Read { path: PathBuf::from(&self.name), source }
    }
}
