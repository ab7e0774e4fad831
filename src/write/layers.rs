//! The files of one run: a folder of layers, or one file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::geojson::Encoder;
use super::{Bounds, Format, Output, Writer};
use crate::layer::{Feature, Schema};
use crate::{Error, Result};

/// Layers on their way into files, which appear with [`commit`](Self::commit).
pub struct Layers {
    format: Format,
    files: Vec<File>,
    layers: Vec<Layer>,
}

struct File {
    path: PathBuf,
    writer: Box<dyn Writer>,
}

struct Layer {
    /// The file and the number of the layer in it; `None`: not written.
    place: Option<(usize, usize)>,
    written: Written,
    days: [Option<usize>; 2],
}

/// What was written of one layer.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its schema.
    pub schema: Schema,
    /// The file that it is in; `None` where the format cannot hold its shape or only one layer was asked for.
    pub path: Option<PathBuf>,
    /// Space and days that its features take up.
    pub bounds: Bounds,
    /// Features that the format cannot hold, because they have no geometry.
    pub left_out: u64,
}

impl Layers {
    /// A file for each layer, named after it, or one for all: a `GeoPackage` or a picture.
    ///
    /// # Errors
    /// The folder is missing, or a file cannot be written.
    pub fn folder(folder: &Path, format: Format, schemas: Vec<Schema>) -> Result<Self> {
        if format.holds_many() {
            let name = if format == Format::GeoPackage { "layers" } else { "map" };
            return Self::file(&folder.join(format!("{name}.{}", format.ending())), format, schemas);
        }
        let mut files = Vec::new();
        let mut layers = Vec::new();
        for schema in schemas {
            if !format.holds(schema.shape) {
                layers.push(Layer::new(schema, None, None));
                continue;
            }
            let path = folder.join(format!("{}.{}", schema.name, format.ending()));
            let writer = open(&path, format, std::slice::from_ref(&schema))?;
            layers.push(Layer::new(schema, Some((files.len(), 0)), Some(path.clone())));
            files.push(File { path, writer });
        }
        Ok(Self { format, files, layers })
    }

    /// One file (`-`: standard output) with the first layer or, where the format can, with all.
    ///
    /// # Errors
    /// It cannot be written, or the format cannot hold the layer's shape.
    pub fn file(path: &Path, format: Format, schemas: Vec<Schema>) -> Result<Self> {
        let first = schemas.first().map(|schema| schema.shape);
        if first.is_some_and(|shape| !format.holds(shape)) {
            return Err(Error::Usage(format!("{} holds only points", format.name())));
        }
        let writer = open(path, format, &schemas)?;
        let place = |number: usize| (number == 0 || format.holds_many()).then_some((0, number));
        let layer = |(number, schema)| {
            let place = place(number);
            Layer::new(schema, place, place.map(|_| path.to_owned()))
        };
        let layers = schemas.into_iter().enumerate().map(layer).collect();
        Ok(Self { format, files: vec![File { path: path.to_owned(), writer }], layers })
    }

    /// Writes a feature of a layer, counted from 0.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, layer: usize, feature: &Feature<'_>) -> Result<()> {
        let Some(layer) = self.layers.get_mut(layer) else { return Ok(()) };
        let Some((file, number)) = layer.place else { return Ok(()) };
        let Some(file) = self.files.get_mut(file) else { return Ok(()) };
        match super::geometry::usable(feature) {
            Some(geometry) => layer.written.bounds.add_geometry(geometry),
            None if self.format.holds_unlocated() => {}
            None => {
                layer.written.left_out += 1;
                return Ok(());
            }
        }
        layer.written.bounds.add_days(layer.days.map(|column| column.and_then(|column| feature.values.get(column))));
        file.writer.write(number, feature).map_err(|source| file.error(source))
    }

    /// What encodes the first layer's features on other threads, where the format allows that.
    pub fn encoder(&self) -> Option<&Encoder> {
        self.files.first().and_then(|file| file.writer.encoder())
    }

    /// Writes features of the first layer that its [`encoder`](Self::encoder) has encoded.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_encoded(&mut self, features: &[u8], bounds: &Bounds) -> Result<()> {
        if let Some(layer) = self.layers.first_mut() {
            layer.written.bounds.merge(bounds);
        }
        let Some(file) = self.files.first_mut() else { return Ok(()) };
        file.writer.write_encoded(features, bounds).map_err(|source| file.error(source))
    }

    /// Makes the files appear, and tells what is in them.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn commit(self) -> Result<Vec<Written>> {
        for File { path, writer } in self.files {
            writer.finish().map_err(|source| Error::Write { path, source })?.commit()?;
        }
        Ok(self.layers.into_iter().map(|layer| layer.written).collect())
    }
}

impl File {
    fn error(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}

impl Layer {
    fn new(schema: Schema, place: Option<(usize, usize)>, path: Option<PathBuf>) -> Self {
        let days = super::values::find(&schema, ["start_date", "end_date"]);
        Self { place, days, written: Written { schema, path, bounds: Bounds::new(), left_out: 0 } }
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layers").field("format", &self.format).field("files", &self.files.len()).finish_non_exhaustive()
    }
}

fn open(path: &Path, format: Format, schemas: &[Schema]) -> Result<Box<dyn Writer>> {
    let output = Output::create(path)?;
    format.open(output, schemas).map_err(|source| Error::Write { path: path.to_owned(), source })
}
