//! A conversion's results as files: the layer, and the rejects where there are any.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::run::Sink;
use super::summary::{Missing, Reject, Summary, Unresolved};
use crate::Error;
use crate::Result;
use crate::layer::{Feature, Schema};
use crate::write::Encoder;
use crate::write::csv::Csv;
use crate::write::{Bounds, Extras, Format, Layers, Output, Place, Written};

/// Writes the layer, what is made of it besides and, into a folder, at the first row that is left out, `rejects.csv`.
/// The files appear with [`commit`](Self::commit).
#[derive(Debug)]
pub struct Files {
    place: Place,
    format: Format,
    extras: Extras,
    layers: Option<Layers>,
    rejected: Option<Csv<Output>>,
    columns: Vec<String>,
    /// Before the names of rejects and unresolved names, where a folder holds those of several lists.
    prefix: String,
}

impl Files {
    /// Nothing is opened before the layer's columns are known.
    pub fn new(place: Place, format: Format, extras: Extras) -> Self {
        Self { place, format, extras, layers: None, rejected: None, columns: Vec::new(), prefix: String::new() }
    }

    /// The address that was asked for: `None` in it where the layer is too large for one.
    pub fn take_link(&mut self) -> Option<Option<String>> {
        self.layers.as_mut().and_then(Layers::take_link)
    }

    /// Puts this before the names of rejects and unresolved names.
    pub fn with_prefix(self, prefix: String) -> Self {
        Self { prefix, ..self }
    }

    /// Ends the files, makes them appear and tells what is in them. The layer comes last: where it is, all is.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn commit(self, summary: &Summary) -> Result<Vec<Written>> {
        if let Some(path) = self.beside(REJECTS) {
            let fail = |source| Error::Write { path: path.clone(), source };
            match self.rejected {
                Some(rejected) => rejected.finish().map_err(fail)?.commit()?,
                // Rejects of an earlier run would contradict this one.
                None if begins(&path, &COLUMNS) => std::fs::remove_file(&path).map_err(fail)?,
                None => {}
            }
        }
        if let Place::Folder(folder) = &self.place {
            let path = folder.join(format!("{}{UNRESOLVED}", self.prefix));
            if !summary.unresolved.is_empty() {
                names_to_fill_in(&path, &summary.unresolved)?;
            } else if begins(&path, &TO_FILL_IN) {
                std::fs::remove_file(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
            }
        }
        self.layers.map_or_else(|| Ok(Vec::new()), Layers::commit)
    }

    fn beside(&self, name: &str) -> Option<PathBuf> {
        let Place::Folder(folder) = &self.place else { return None };
        Some(folder.join(format!("{}{name}", self.prefix)))
    }
}

const REJECTS: &str = "rejects.csv";
const UNRESOLVED: &str = "unresolved.csv";
/// Columns of the names that were not found: those of a gazetteer that can be laid over ours, then two to help.
const TO_FILL_IN: [&str; 11] =
    ["name", "alt_names", "lat", "lon", "kind", "country", "admin1", "admin2", "radius_km", "count", "suggestions"];
/// Our columns of the rejects, before the list's own.
const COLUMNS: [&str; 4] = ["line", "row_number", "reason", "remedy"];

fn names_to_fill_in(path: &Path, names: &[Unresolved]) -> Result<()> {
    let fail = |source| Error::Write { path: path.to_owned(), source };
    let mut csv = Csv::new(Output::create(path)?, TO_FILL_IN).map_err(fail)?;
    for Unresolved { missing, count, suggestions } in names {
        let (count, suggestions) = (count.to_string(), suggestions.join("; "));
        let Missing { name, admin2, admin1, country } = missing;
        csv.row([name, "", "", "", "", country, admin1, admin2, "", &count, &suggestions]).map_err(fail)?;
    }
    csv.finish().map_err(fail)?.commit()
}

/// True for a regular file that begins with these columns, as ours do.
fn begins(path: &Path, columns: &[&str]) -> bool {
    let ours = columns.join(",");
    let mut head = vec![0; ours.len()];
    let regular = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    regular && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == ours.as_bytes()
}

impl Sink for Files {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        columns.clone_into(&mut self.columns);
        let extras = std::mem::take(&mut self.extras);
        let layers = Layers::create(&self.place, self.format, vec![schema.clone()], extras)?;
        let encoder = layers.encoder();
        self.layers = Some(layers);
        Ok(encoder)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        self.layers.as_mut().map_or(Ok(()), |layers| layers.write(0, feature))
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        if encoded.is_empty() {
            return Ok(());
        }
        self.layers.as_mut().map_or(Ok(()), |layers| layers.write_encoded(encoded, bounds))
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        let Some(path) = self.beside(REJECTS) else { return Ok(()) };
        let fail = |source| Error::Write { path: path.clone(), source };
        if self.rejected.is_none() {
            let columns = COLUMNS.into_iter().chain(self.columns.iter().map(String::as_str));
            self.rejected = Some(Csv::new(Output::create(&path)?, columns).map_err(fail)?);
        }
        let (line, number) = (reject.line.to_string(), reject.number.to_string());
        let ours = [line.as_str(), &number, &reject.reason, reject.remedy];
        let cells = ours.into_iter().chain(reject.cells.iter().map(String::as_str));
        self.rejected.as_mut().map_or(Ok(()), |csv| csv.row(cells)).map_err(fail)
    }
}
