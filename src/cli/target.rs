//! Where `-o` leads.

use std::path::{Path, PathBuf};

/// A folder for several layers, or one file (`-`: standard output).
pub(super) enum Target {
    /// `-o output/`
    Folder(PathBuf),
    /// `-o incidents.geojson`, `-o -`
    File(PathBuf),
}

impl Target {
    /// A path that ends with a slash, is a folder, or has no ending is a folder.
    pub(super) fn of(path: &Path) -> Self {
        let text = path.to_string_lossy();
        let file = text == "-" || (path.extension().is_some() && !text.ends_with('/')) || path.exists();
        if path.is_dir() || !file { Self::Folder(path.to_owned()) } else { Self::File(path.to_owned()) }
    }
}
