//! A conversion's results as files: the layer, and the rejects where there are any.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::run::Sink;
use super::summary::Reject;
use crate::Result;
use crate::layer::Schema;
use crate::write::csv::Csv;
use crate::write::{Bounds, GeoJson, Output};
use crate::{Error, write};

/// Writes `incidents.geojson` and, at the first row that is left out, `rejects.csv`. Both appear with
/// [`commit`](Self::commit).
#[derive(Debug)]
pub struct Files {
    layer: PathBuf,
    rejects: Option<PathBuf>,
    writer: Option<GeoJson<Output>>,
    rejected: Option<Csv<Output>>,
    columns: Vec<String>,
}

impl Files {
    /// The layer goes to `layer` (`-`: standard output), the rejects to `rejects` or nowhere.
    pub fn new(layer: &Path, rejects: Option<&Path>) -> Self {
        Self {
            layer: layer.to_owned(),
            rejects: rejects.map(Path::to_owned),
            writer: None,
            rejected: None,
            columns: Vec::new(),
        }
    }

    /// Ends the files and makes them appear.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn commit(self) -> Result<()> {
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Write { path, source }
        };
        if let Some(writer) = self.writer {
            writer.finish().map_err(fail(&self.layer))?.commit()?;
        }
        match (self.rejected, &self.rejects) {
            (Some(rejected), Some(path)) => rejected.finish().map_err(fail(path))?.commit(),
            // Rejects of an earlier run would contradict this one.
            (None, Some(path)) if are_rejects(path) => std::fs::remove_file(path).map_err(fail(path)),
            _ => Ok(()),
        }
    }
}

/// Our columns of the rejects, before the list's own.
const COLUMNS: [&str; 4] = ["line", "row_number", "reason", "remedy"];

/// True for a regular file that begins as ours do.
fn are_rejects(path: &Path) -> bool {
    let ours = format!("{},", COLUMNS.join(","));
    let mut head = vec![0; ours.len()];
    let regular = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    regular && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == ours.as_bytes()
}

impl Sink for Files {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<()> {
        let output = write::Output::create(&self.layer)?;
        let writer = GeoJson::new(output, schema);
        self.writer = Some(writer.map_err(|source| Error::Write { path: self.layer.clone(), source })?);
        columns.clone_into(&mut self.columns);
        Ok(())
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write_encoded(encoded, bounds).map_err(|source| Error::Write { path: self.layer.clone(), source })
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        let Some(path) = &self.rejects else { return Ok(()) };
        let fail = |source| Error::Write { path: path.clone(), source };
        if self.rejected.is_none() {
            let columns = COLUMNS.into_iter().chain(self.columns.iter().map(String::as_str));
            self.rejected = Some(Csv::new(Output::create(path)?, columns).map_err(fail)?);
        }
        let (line, number) = (reject.line.to_string(), reject.number.to_string());
        let ours = [line.as_str(), &number, &reject.reason, reject.remedy];
        let cells = ours.into_iter().chain(reject.cells.iter().map(String::as_str));
        self.rejected.as_mut().map_or(Ok(()), |csv| csv.row(cells)).map_err(fail)
    }
}
