//! Where `-o` leads.

use std::path::Path;

use dateline::write::Place;

/// A path that ends with a slash, is a folder, or has no ending is a folder for several layers; anything else is one
/// file (`-`: standard output).
pub(super) fn place(path: &Path) -> Place {
    let text = path.to_string_lossy();
    let file = text == "-" || (path.extension().is_some() && !text.ends_with('/')) || path.exists();
    if path.is_dir() || !file { Place::Folder(path.to_owned()) } else { Place::File(path.to_owned()) }
}
