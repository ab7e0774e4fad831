//! Gazetteer files of the user: compiled stores (`.dlg`) and overlay tables (CSV, TSV, GeoJSON), to be laid over
//! the embedded gazetteer.
//!
//! ```no_run
//! use dateline_gazetteer::{Gazetteer, files};
//!
//! let (gazetteer, problems) = files::lay_over(Gazetteer::embedded_layers(), &["extra.csv"])?;
//! assert!(problems.is_empty(), "{problems:?}");
//! assert!(!gazetteer.find("Kabul").is_empty());
//! # Ok::<(), dateline_gazetteer::Error>(())
//! ```

mod build;
mod builder;
mod check;
mod columns;
mod features;
mod geojson;
mod geonames;
mod input;
mod mapped;
mod overlay;
mod row;
mod sort;
mod table;
mod wof;

use std::io::Read;
use std::path::Path;

use crate::Error;
use crate::layers::{Gazetteer, MAX_LAYERS};
use crate::store::Store;
use crate::store::format::MAGIC;

pub use build::{Built, Options, Progress, build};
pub use check::{Findings, check};
pub use features::feature_code;
pub use mapped::{map, verify};
pub use overlay::overlay;
pub use row::Row;

/// Lays files over stores, in their order. An overlay table is read over all layers before it: it may give
/// further names to their places, replace or hide them.
///
/// Rows that are wrong are left out and told, as [`Error::Row`].
///
/// # Errors
/// A file that cannot be used at all; more layers than [`MAX_LAYERS`].
pub fn lay_over(mut layers: Vec<Store>, files: &[impl AsRef<Path>]) -> Result<(Gazetteer, Vec<Error>), Error> {
    let mut problems = Vec::new();
    for file in files {
        let path = file.as_ref();
        let name = path.display().to_string();
        if layers.len() >= MAX_LAYERS {
            let reason = format!("more than {MAX_LAYERS} layers; join tables with `dateline gazetteer build`");
            return Err(Error::Store { name, reason });
        }
        let mut file = open(path)?;
        let mut magic = [0; 4];
        let is_store = file.read_exact(&mut magic).is_ok() && magic == MAGIC;
        let store = if is_store {
            map(path)?
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("dlg")) {
            // Its own words for a file that should be a store and is none.
            Store::read(path)?
        } else {
            let below = Gazetteer::new(layers.clone());
            let (bytes, wrong) = input::read(path, &mut |_| {}, |source| overlay(source, path, &below))?;
            problems.extend(wrong);
            Store::from_bytes(bytes, &name)?
        };
        layers.push(store);
    }
    Ok((Gazetteer::new(layers), problems))
}

fn open(path: &Path) -> Result<std::fs::File, Error> {
    std::fs::File::open(path).map_err(|source| Error::Read { name: path.display().to_string(), source })
}

/// The file's name without folder and ending: what ids of its rows begin with.
fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "table".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}
