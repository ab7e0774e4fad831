//! The files of one run: a folder of layers, or one file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::{Bounds, Encoder, Format, Link, Output, Writer};
use crate::layer::{Areas, Boundaries, Feature, Links, Schema};
use crate::{Error, Result};

/// Where layers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Into a folder: a file for each layer, or one for all.
    Folder(PathBuf),
    /// Into one file (`-`: standard output): the first layer or, where the format can, all.
    File(PathBuf),
}

/// What is made of the first layer, the incidents, besides.
#[derive(Debug, Default)]
pub struct Extras {
    /// The circles that should hold the true places.
    pub areas: bool,
    /// Lines between the places of an incident and of an actor.
    pub links: bool,
    /// Polygons in which incidents are counted.
    pub boundaries: Option<Boundaries>,
    /// An address that opens the layer on geojson.io.
    pub link: bool,
}

/// Layers on their way into files, which appear with [`commit`](Self::commit).
pub struct Layers {
    format: Format,
    files: Vec<File>,
    all: Vec<Layer>,
    areas: Option<(usize, Areas)>,
    links: Option<(usize, Links)>,
    boundaries: Option<(usize, Boundaries)>,
    link: Option<Link>,
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
    /// Opens the files. In a folder each is named after its layer; a `GeoPackage` or a picture holds all.
    ///
    /// # Errors
    /// The folder is missing, a file cannot be written, or the format cannot hold the layer's shape.
    pub fn create(place: &Place, format: Format, mut schemas: Vec<Schema>, extras: Extras) -> Result<Self> {
        let Some(incidents) = schemas.first().cloned() else {
            return Err(Error::Usage("no layer to write".to_owned()));
        };
        let mut number = |schema: &Schema| {
            schemas.push(schema.clone());
            schemas.len() - 1
        };
        let areas = extras.areas.then(|| Areas::new(&incidents)).map(|areas| (number(areas.schema()), areas));
        let links = extras.links.then(|| Links::new(&incidents)).map(|links| (number(links.schema()), links));
        let boundaries = extras.boundaries.map(|found| found.counting(&incidents));
        let boundaries = boundaries.map(|boundaries| (number(boundaries.schema()), boundaries));
        let link = extras.link.then(|| Link::new(&incidents));
        let opened = match place {
            Place::Folder(folder) => Self::folder(folder, format, schemas)?,
            Place::File(path) => Self::file(path, format, schemas)?,
        };
        Ok(Self { areas, links, boundaries, link, ..opened })
    }

    fn folder(folder: &Path, format: Format, schemas: Vec<Schema>) -> Result<Self> {
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
            let path = folder.join(format!("{}.{}", file_name(&schema.name, files.len()), format.ending()));
            let writer = open(&path, format, std::slice::from_ref(&schema))?;
            layers.push(Layer::new(schema, Some((files.len(), 0)), Some(path.clone())));
            files.push(File { path, writer });
        }
        Ok(Self::of(format, files, layers))
    }

    fn file(path: &Path, format: Format, schemas: Vec<Schema>) -> Result<Self> {
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
        Ok(Self::of(format, vec![File { path: path.to_owned(), writer }], layers))
    }

    fn of(format: Format, files: Vec<File>, layers: Vec<Layer>) -> Self {
        Self { format, files, all: layers, areas: None, links: None, boundaries: None, link: None }
    }

    /// Writes a feature of a layer, counted from 0, and what is made of it besides.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, layer: usize, feature: &Feature<'_>) -> Result<()> {
        self.put(layer, feature)?;
        if layer != 0 {
            return Ok(());
        }
        let area = self.areas.as_ref().and_then(|(number, areas)| Some((*number, areas.of(feature)?)));
        if let Some((number, area)) = area {
            self.put(number, &area)?;
        }
        if let Some((_, links)) = &mut self.links {
            links.take(feature);
        }
        if let Some((_, boundaries)) = &mut self.boundaries {
            boundaries.take(feature);
        }
        if let Some(link) = &mut self.link {
            link.add(feature).map_err(|source| Error::Write { path: "--link".into(), source })?;
        }
        Ok(())
    }

    fn put(&mut self, layer: usize, feature: &Feature<'_>) -> Result<()> {
        let Some(layer) = self.all.get_mut(layer) else { return Ok(()) };
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

    /// What encodes the first layer's features on other threads, where the format allows that and nothing else is
    /// made of them.
    pub fn encoder(&self) -> Option<Encoder> {
        if self.areas.is_some() || self.links.is_some() || self.boundaries.is_some() || self.link.is_some() {
            return None;
        }
        self.files.first().and_then(|file| file.writer.encoder())
    }

    /// Writes features of the first layer that its [`encoder`](Self::encoder) has encoded.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_encoded(&mut self, features: &[u8], bounds: &Bounds) -> Result<()> {
        if let Some(layer) = self.all.first_mut() {
            layer.written.bounds.merge(bounds);
        }
        let Some(file) = self.files.first_mut() else { return Ok(()) };
        let left_out = file.writer.write_encoded(features, bounds).map_err(|source| file.error(source))?;
        if let Some(layer) = self.all.first_mut() {
            layer.written.left_out += left_out;
        }
        Ok(())
    }

    /// The address that was asked for: `None` in it where the layer is too large for one.
    pub fn take_link(&mut self) -> Option<Option<String>> {
        self.link.take().map(Link::finish)
    }

    /// Makes the files appear, and tells what is in them.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn commit(mut self) -> Result<Vec<Written>> {
        let links = self.links.take().map(|(number, links)| (number, links.finish()));
        let boundaries = self.boundaries.take().map(|(number, boundaries)| (number, boundaries.finish()));
        for (number, features) in links.into_iter().chain(boundaries) {
            features.iter().try_for_each(|feature| self.put(number, feature))?;
        }
        for File { path, writer } in self.files {
            writer.finish().map_err(|source| Error::Write { path, source })?.commit()?;
        }
        Ok(self.all.into_iter().map(|layer| layer.written).collect())
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

/// The layer's name, where it is safe as a file's on every system.
fn file_name(name: &str, number: usize) -> String {
    let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let reserved = ["con", "prn", "aux", "nul"].contains(&name) || name.starts_with("com") || name.starts_with("lpt");
    let usable = (1..=80).contains(&name.len()) && name.chars().all(safe) && !reserved;
    if usable { name.to_owned() } else { format!("layer-{}", number + 1) }
}

fn open(path: &Path, format: Format, schemas: &[Schema]) -> Result<Box<dyn Writer>> {
    let output = Output::create(path)?;
    format.open(output, schemas).map_err(|source| Error::Write { path: path.to_owned(), source })
}
