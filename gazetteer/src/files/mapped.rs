//! Stores by memory map: opened in milliseconds whatever their size.
//!
//! The checksum of a large store takes a second; it is computed at first use and remembered in the user's cache
//! folder, by the file's path, length and time of change.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::Error;
use crate::store::Store;

/// Stores below this size are checked whenever they are opened: it takes some milliseconds.
const SMALL: u64 = 16 << 20;

/// Opens a store by memory map. Its checksum and the structure of its name index are verified, or are known to be
/// right from an earlier time.
///
/// The file must not be cut short or written to while it is open: on most systems that ends the process.
///
/// # Errors
/// When the file cannot be read, or is not a whole store of this version.
pub fn map(path: &Path) -> Result<Store, Error> {
    let (metadata, bytes) = bytes(path)?;
    let name = path.display().to_string();
    let stamp = (metadata.len() >= SMALL).then(|| Stamp::of(path, &metadata)).flatten();
    if stamp.as_ref().is_some_and(Stamp::is_known) {
        return Store::from_shared(Box::new(bytes), &name, false);
    }
    let store = Store::from_shared(Box::new(bytes), &name, true)?;
    if let Some(stamp) = stamp {
        stamp.remember();
    }
    Ok(store)
}

/// Opens a store by memory map and verifies all of it, whatever is remembered.
///
/// # Errors
/// When the file cannot be read, or is not a whole store of this version.
pub fn verify(path: &Path) -> Result<Store, Error> {
    let (_, bytes) = bytes(path)?;
    Store::from_shared(Box::new(bytes), &path.display().to_string(), true)
}

fn bytes(path: &Path) -> Result<(Metadata, memmap2::Mmap), Error> {
    let fail = |source| Error::Read { name: path.display().to_string(), source };
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    // SAFETY: the map is read-only and is read as bytes only. The one hazard is another process that truncates or
    // changes the file meanwhile, which every reader of memory maps has; stores are replaced by rename, never
    // written in place (see `build`), so that an open store keeps its bytes.
    #[allow(unsafe_code, reason = "a store of a gigabyte must open without being read")]
    let bytes = unsafe { memmap2::Mmap::map(&file) }.map_err(fail)?;
    Ok((metadata, bytes))
}

/// Remembers that a file was verified.
struct Stamp {
    file: PathBuf,
    text: String,
}

impl Stamp {
    /// `None` where the system has no place for caches or no time of change.
    fn of(path: &Path, metadata: &Metadata) -> Option<Self> {
        let path = fs::canonicalize(path).ok()?;
        let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let key = crc32fast::hash(path.as_os_str().as_encoded_bytes());
        let version = (crate::store::format::FORMAT_VERSION, crate::FOLD_VERSION);
        let text = format!("{}\n{} bytes, {} ns, {version:?}\n", path.display(), metadata.len(), changed.as_nanos());
        Some(Self { file: cache()?.join(format!("verified-{key:08x}")), text })
    }

    fn is_known(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|text| text == self.text)
    }

    /// Where it cannot be written, the store is verified again next time.
    fn remember(&self) {
        if let Some(folder) = self.file.parent()
            && fs::create_dir_all(folder).is_ok()
        {
            let _ = fs::write(&self.file, &self.text);
        }
    }
}

fn cache() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .map(|folder| folder.join("dateline"))
}
