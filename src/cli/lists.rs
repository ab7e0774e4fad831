//! Which lists are meant, and what their layers are called.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use dateline::Error;

/// Endings of lists in a folder, before `.gz` or `.zst`.
const ENDINGS: [&str; 14] =
    ["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "geojson", "geojsonl", "json", "jsonl", "zip"];

/// The lists as given; in the place of a folder those in it, by name, and in the folders below.
///
/// # Errors
/// A folder cannot be read or holds no list.
pub(super) fn find(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut lists = Vec::new();
    for path in given {
        if !path.is_dir() {
            lists.push(path.clone());
            continue;
        }
        let before = lists.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            let fail = |source| Error::Read { path: folder.clone(), source };
            let entries: Result<Vec<_>, _> = std::fs::read_dir(&folder).map_err(fail)?.collect();
            let mut entries: Vec<PathBuf> = entries.map_err(fail)?.into_iter().map(|entry| entry.path()).collect();
            entries.sort();
            // The last one pushed is the first one read.
            folders.extend(entries.iter().rev().filter(|path| path.is_dir() && !path.is_symlink()).cloned());
            lists.extend(entries.into_iter().filter(|path| path.is_file() && is_list(path)));
        }
        if lists.len() == before {
            let message = format!("no list in this folder; expected files that end with .{}", ENDINGS.join(", ."));
            return Err(Error::Input { name: path.display().to_string(), message });
        }
    }
    Ok(lists)
}

fn is_list(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_ascii_lowercase) else { return false };
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    !name.starts_with(['.', '~']) && name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// A name for the layer of each list: the file's, made plain, and unlike those before it.
pub(super) fn names(lists: &[PathBuf]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |path: &PathBuf| {
        let file = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let stem = file.split('.').next().unwrap_or("");
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let plain: String = stem.chars().map(plain).take(60).collect();
        let plain = plain.trim_matches('-');
        let plain = if plain.is_empty() { "list" } else { plain };
        let mut name = plain.to_owned();
        let mut number = 1;
        // Names that Windows keeps for itself are taken, and so are those of the files besides.
        while ["con", "prn", "aux", "nul"].contains(&name.as_str())
            || name.starts_with("com")
            || name.starts_with("lpt")
            || !taken.insert(name.clone())
        {
            number += 1;
            name = format!("list-{plain}-{number}");
        }
        name
    };
    lists.iter().map(name).collect()
}

/// True where a file is there and was written after the list.
pub(super) fn is_newer(layer: &Path, list: &Path) -> bool {
    let written = |path: &Path| path.metadata().and_then(|found| found.modified());
    matches!((written(layer), written(list)), (Ok(layer), Ok(list)) if layer >= list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_named_after_their_lists() {
        let check = |paths: &[&str], expected: &[&str]| {
            assert_eq!(names(&paths.iter().map(PathBuf::from).collect::<Vec<_>>()), expected);
        };
        check(
            &["a/Strikes 2022.csv", "b/strikes-2022.csv.gz", "c/x.tsv"],
            &["strikes-2022", "list-strikes-2022-2", "x"],
        );
        check(&["../../..", "-", "CON.csv", "ضربات.csv"], &["list", "list-list-2", "list-con-2", "list-list-3"]);
        check(&["combat.csv"], &["list-combat-2"]);
    }

    #[test]
    fn lists_are_known_by_their_endings() {
        let check = |name: &str, expected: bool| assert_eq!(is_list(Path::new(name)), expected, "{name}");
        check("a.csv", true);
        check("A.CSV.GZ", true);
        check("a.xlsx", true);
        check("~a.xlsx", false);
        check("a.md", false);
        check("csv", false);
    }
}
