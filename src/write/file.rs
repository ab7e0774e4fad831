//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Error, Result};

/// Where a layer goes: a file that appears with [`commit`](Self::commit), or something that is written straight.
///
/// A regular file is written beside its place under a temporary name, synced, and renamed; dropped without
/// `commit`, it leaves nothing behind and the old file untouched. A symbolic link stays, the file it points to is
/// replaced. Standard output (`-`) and whatever is no regular file (a FIFO, `/dev/stdout`) is written straight:
/// renaming over it would destroy it.
#[derive(Debug)]
pub struct Output {
    sink: Sink,
    path: PathBuf,
}

#[derive(Debug)]
enum Sink {
    Whole { file: Box<BufWriter<NamedTempFile>>, target: PathBuf },
    Straight(BufWriter<Straight>),
}

#[derive(Debug)]
enum Straight {
    Stdout(io::Stdout),
    File(File),
}

const BUFFER: usize = 1 << 18;

impl Output {
    /// Opens a path for writing; `-` is standard output.
    ///
    /// # Errors
    /// The folder is missing or not writable, or the path is a folder.
    pub fn create(path: &Path) -> Result<Self> {
        let fail = |source| Error::Write { path: path.to_owned(), source };
        if path == Path::new("-") {
            let sink = Sink::Straight(BufWriter::with_capacity(BUFFER, Straight::Stdout(io::stdout())));
            return Ok(Self { sink, path: PathBuf::from("standard output") });
        }
        let target = resolve(path).map_err(fail)?;
        let old = fs::metadata(&target).ok();
        let sink = if old.as_ref().is_some_and(|old| !old.is_file()) {
            let file = fs::OpenOptions::new().write(true).open(&target).map_err(fail)?;
            Sink::Straight(BufWriter::with_capacity(BUFFER, Straight::File(file)))
        } else {
            let file = beside(&target, old.map(|old| old.permissions())).map_err(fail)?;
            Sink::Whole { file: Box::new(BufWriter::with_capacity(BUFFER, file)), target }
        };
        Ok(Self { sink, path: path.to_owned() })
    }

    /// The file that waits under a temporary name, for a library that must open it itself; `None` where the output
    /// is written straight.
    pub fn file(&self) -> Option<&Path> {
        match &self.sink {
            Sink::Whole { file, .. } => Some(file.get_ref().path()),
            Sink::Straight(_) => None,
        }
    }

    /// Makes the file appear. Until then, nothing is seen at its path.
    ///
    /// # Errors
    /// The disk is full, or the target may not be replaced.
    pub fn commit(self) -> Result<()> {
        let path = self.path;
        let result = match self.sink {
            Sink::Straight(mut sink) => sink.flush(),
            Sink::Whole { file, target } => persist(*file, &target),
        };
        result.map_err(|source| Error::Write { path, source })
    }

    /// An error with this output's name.
    pub fn error(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Whole { file, .. } => file.write(bytes),
            Sink::Straight(sink) => sink.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Whole { file, .. } => file.flush(),
            Sink::Straight(sink) => sink.flush(),
        }
    }
}

impl Write for Straight {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

/// Follows symbolic links, also to a file that does not exist yet.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // As many links as Linux follows.
    for _ in 0..40 {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                let link = fs::read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(link);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// A temporary file in the target's folder, with the old file's permissions or the usual ones.
fn beside(target: &Path, permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?);
    name.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).suffix(".part");
    #[cfg(unix)]
    if permissions.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(file)
}

fn persist(file: BufWriter<NamedTempFile>, target: &Path) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    // The new name is on the disk when its folder is; not every system lets a folder be synced.
    #[cfg(unix)]
    if let Some(folder) = target.parent()
        && let Ok(folder) = File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    {
        let _unsupported = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_with_commit_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        fs::write(&path, "old").unwrap();
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"new").unwrap();
        output.flush().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        output.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a.geojson"]);
    }

    #[test]
    fn without_commit_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn a_missing_folder_is_told() {
        let error = Output::create(Path::new("/nonexistent/a.geojson")).unwrap_err();
        let message = "/nonexistent/a.geojson: cannot write: No such file or directory";
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(Output::create(Path::new("/")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_and_their_files_are_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link"), folder.path().join("real"));
        symlink("real", &link).unwrap();
        for text in ["first", "second"] {
            let mut output = Output::create(&link).unwrap();
            output.write_all(text.as_bytes()).unwrap();
            output.commit().unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(&real).unwrap(), text);
            fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        }
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        symlink("loop", folder.path().join("loop")).unwrap();
        assert!(Output::create(&folder.path().join("loop")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_written_straight() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: no mkfifo here");
            return;
        }
        let reader = {
            let path = path.clone();
            std::thread::spawn(move || fs::read_to_string(path).unwrap())
        };
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"through").unwrap();
        output.commit().unwrap();
        assert_eq!(reader.join().unwrap(), "through");
        assert_eq!(names(folder.path()), ["pipe"]);
    }
}
