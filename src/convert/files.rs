//! A conversion's results as files: the layer, and the rejects where there are any.

use std::path::PathBuf;

use super::run::Sink;
use super::summary::Reject;
use crate::Error;
use crate::Result;
use crate::layer::{Feature, Schema};
use crate::write::csv::Csv;
use crate::write::geojson::Encoder;
use crate::write::{Bounds, Format, Layers, Output, Written};

/// Where a conversion's results go.
#[derive(Debug, Clone)]
pub enum Place {
    /// Into a folder: the layer, and at the first row that is left out, `rejects.csv`.
    Folder(PathBuf),
    /// Into one file (`-`: standard output); what is left out is only counted.
    File(PathBuf),
}

/// Writes the layer and the rejects. The files appear with [`commit`](Self::commit).
#[derive(Debug)]
pub struct Files {
    place: Place,
    format: Format,
    layers: Option<Layers>,
    rejected: Option<Csv<Output>>,
    columns: Vec<String>,
}

impl Files {
    /// Nothing is opened before the layer's columns are known.
    pub fn new(place: Place, format: Format) -> Self {
        Self { place, format, layers: None, rejected: None, columns: Vec::new() }
    }

    /// Ends the files, makes them appear and tells what is in them.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn commit(self) -> Result<Vec<Written>> {
        let written = self.layers.map_or_else(|| Ok(Vec::new()), Layers::commit)?;
        if let (Some(rejected), Place::Folder(folder)) = (self.rejected, &self.place) {
            let path = folder.join(REJECTS);
            rejected.finish().map_err(|source| Error::Write { path, source })?.commit()?;
        }
        Ok(written)
    }
}

const REJECTS: &str = "rejects.csv";

impl Sink for Files {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        columns.clone_into(&mut self.columns);
        let schemas = vec![schema.clone()];
        let layers = match &self.place {
            Place::Folder(folder) => Layers::folder(folder, self.format, schemas)?,
            Place::File(path) => Layers::file(path, self.format, schemas)?,
        };
        let encoder = layers.encoder().cloned();
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
        let Place::Folder(folder) = &self.place else { return Ok(()) };
        let path = &folder.join(REJECTS);
        let fail = |source| Error::Write { path: path.clone(), source };
        if self.rejected.is_none() {
            let ours = ["line", "row_number", "reason", "remedy"];
            let columns = ours.into_iter().chain(self.columns.iter().map(String::as_str));
            self.rejected = Some(Csv::new(Output::create(path)?, columns).map_err(fail)?);
        }
        let (line, number) = (reject.line.to_string(), reject.number.to_string());
        let ours = [line.as_str(), &number, &reject.reason, reject.remedy];
        let cells = ours.into_iter().chain(reject.cells.iter().map(String::as_str));
        self.rejected.as_mut().map_or(Ok(()), |csv| csv.row(cells)).map_err(fail)
    }
}
