//! The formats, chosen by a file's ending or by name.

use std::io;
use std::path::Path;

use super::geojson::GeoJson;
use super::sequence::Sequence;
use super::sheet::Sheet;
use super::{Bounds, Encoder, Output};
use crate::layer::{Feature, Schema, Shape};

/// How layers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// RFC 7946.
    GeoJson,
    /// RFC 8142: with record separators.
    GeoJsonSeq,
    /// One `GeoJSON` feature a line.
    GeoJsonLines,
    /// CSV with WKT; formulas are defused.
    Csv,
    /// CSV with WKT; formulas are left as they are.
    CsvRaw,
    /// KML 2.2.
    Kml,
    /// KML in a zip archive.
    Kmz,
    /// GPX 1.1 waypoints.
    Gpx,
    /// OGC `GeoPackage` 1.3: all layers in one file.
    GeoPackage,
    /// `FlatGeobuf` 3.
    FlatGeobuf,
    /// `GeoParquet` 1.1.
    GeoParquet,
    /// A picture of the first layer.
    Svg,
    /// The same in pixels.
    Png,
}

/// One file on its way.
pub trait Writer {
    /// Takes a feature of one of the layers that the file was opened with, counted from 0.
    ///
    /// # Errors
    /// It cannot be written, or does not fit the layer's schema.
    fn write(&mut self, layer: usize, feature: &Feature<'_>) -> io::Result<()>;

    /// What turns features into the file's bytes, where that can be done on other threads.
    fn encoder(&self) -> Option<Encoder> {
        None
    }

    /// Takes features that the [`encoder`](Self::encoder) has encoded, and their bounds; gives the number of those that
    /// the format cannot hold.
    ///
    /// # Errors
    /// They cannot be written.
    fn write_encoded(&mut self, _features: &[u8], _bounds: &Bounds) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Writes what stands after the features.
    ///
    /// # Errors
    /// It cannot be written.
    fn finish(self: Box<Self>) -> io::Result<Output>;
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::GeoJson,
        Self::GeoJsonSeq,
        Self::GeoJsonLines,
        Self::Csv,
        Self::CsvRaw,
        Self::Kml,
        Self::Kmz,
        Self::Gpx,
        Self::GeoPackage,
        Self::FlatGeobuf,
        Self::GeoParquet,
        Self::Svg,
        Self::Png,
    ];

    /// The name, as `--format` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsons",
            Self::GeoJsonLines => "geojsonl",
            Self::Csv => "csv",
            Self::CsvRaw => "csv-raw",
            Self::Kml => "kml",
            Self::Kmz => "kmz",
            Self::Gpx => "gpx",
            Self::GeoPackage => "gpkg",
            Self::FlatGeobuf => "fgb",
            Self::GeoParquet => "parquet",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        if self == Self::CsvRaw { "csv" } else { self.name() }
    }

    /// The format of this name or ending, ignoring case.
    ///
    /// ```
    /// use dateline::write::Format;
    /// assert_eq!(Format::parse("GeoPackage"), Some(Format::GeoPackage));
    /// assert_eq!(Format::parse("shp"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.name() == name).or(match name.as_str() {
            "json" => Some(Self::GeoJson),
            "geojsonseq" => Some(Self::GeoJsonSeq),
            "ndjson" | "geojsonlines" => Some(Self::GeoJsonLines),
            "geopackage" => Some(Self::GeoPackage),
            "flatgeobuf" => Some(Self::FlatGeobuf),
            "geoparquet" => Some(Self::GeoParquet),
            _ => None,
        })
    }

    /// The format that a file's ending names.
    pub fn of(path: &Path) -> Option<Self> {
        Self::parse(path.extension()?.to_str()?)
    }

    /// True where layers of that shape can be told in it.
    pub fn holds(self, shape: Shape) -> bool {
        self != Self::Gpx || shape == Shape::Points
    }

    /// True where one file holds all layers.
    pub fn holds_many(self) -> bool {
        matches!(self, Self::GeoPackage | Self::Svg | Self::Png)
    }

    /// True where a feature may stand without a geometry.
    pub fn holds_unlocated(self) -> bool {
        !matches!(self, Self::Gpx | Self::FlatGeobuf | Self::Svg | Self::Png)
    }

    /// Starts a file with these layers; a format that holds only one takes the first.
    ///
    /// # Errors
    /// The output's, or the format was left out when the program was built.
    pub fn open(self, output: Output, schemas: &[Schema]) -> io::Result<Box<dyn Writer>> {
        let schema = schemas.first().ok_or_else(|| io::Error::other("no layer to write"))?;
        Ok(match self {
            Self::GeoJson => Box::new(GeoJson::new(output, schema)?),
            Self::GeoJsonSeq => Box::new(Sequence::new(output, schema)),
            Self::GeoJsonLines => Box::new(Sequence::lines(output, schema)),
            Self::Csv => Box::new(Sheet::new(output, schema, false)?),
            Self::CsvRaw => Box::new(Sheet::new(output, schema, true)?),
            #[cfg(feature = "xml")]
            Self::Kml => Box::new(super::kml::Kml::new(output, schema)?),
            #[cfg(feature = "xml")]
            Self::Kmz => Box::new(super::kml::Kml::zipped(output, schema)?),
            #[cfg(feature = "xml")]
            Self::Gpx => Box::new(super::gpx::Gpx::new(output, schema)?),
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => Box::new(super::geopackage::GeoPackage::new(output, schemas)?),
            #[cfg(feature = "flatgeobuf")]
            Self::FlatGeobuf => Box::new(super::flatgeobuf::FlatGeobuf::new(output, schema)),
            #[cfg(feature = "geoparquet")]
            Self::GeoParquet => Box::new(super::geoparquet::GeoParquet::new(output, schema)?),
            Self::Svg => Box::new(super::picture::Picture::svg(output, schemas)),
            #[cfg(feature = "png")]
            Self::Png => Box::new(super::picture::Picture::png(output, schemas)),
            #[allow(unreachable_patterns)]
            other => {
                let message = format!("{} was left out when this program was built", other.name());
                return Err(io::Error::new(io::ErrorKind::Unsupported, message));
            }
        })
    }
}
