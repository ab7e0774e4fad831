//! `FlatGeobuf` 3: binary, with a spatial index, for large layers and web maps.
//!
//! It knows no days, only points in time: a day is written as one, without a time of day. Features stand in the
//! order of the index. A feature without a geometry cannot be indexed and is left out.

use std::fmt;
use std::io;

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::{ColumnValue, PropertyProcessor};

use super::geometry::{degrees, usable};
use super::values::{free_name, plain, without_nul};
use super::{Output, Writer};
use crate::layer::{ColumnKind, Feature, Schema, Shape, Value};
use geo::MapCoords;

/// Writes one layer. What was written waits in a temporary file until all is known.
pub(super) struct FlatGeobuf {
    writer: FgbWriter<'static>,
    output: Output,
    columns: usize,
}

impl FlatGeobuf {
    /// Fixes name and columns.
    ///
    /// # Errors
    /// There is no room for the temporary file.
    pub(super) fn new(output: Output, schema: &Schema) -> io::Result<Self> {
        let shape = match schema.shape {
            Shape::Points => GeometryType::Point,
            Shape::Lines => GeometryType::MultiLineString,
            Shape::Polygons => GeometryType::MultiPolygon,
        };
        let description = format!("{} ({})", schema.attribution, schema.licence);
        let options = FgbWriterOptions {
            crs: FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() },
            description: Some(&description),
            detect_type: false,
            ..FgbWriterOptions::default()
        };
        let mut writer =
            FgbWriter::create_with_options(&without_nul(&schema.name), shape, options).map_err(io::Error::other)?;
        writer.add_column(&free_name(schema, &["id", "feature_id"]), ColumnType::String, |_, _| {});
        for column in &schema.columns {
            let kind = match column.kind {
                ColumnKind::Text => ColumnType::String,
                ColumnKind::Integer => ColumnType::Long,
                ColumnKind::Real => ColumnType::Double,
                ColumnKind::Boolean => ColumnType::Bool,
                ColumnKind::Date => ColumnType::DateTime,
            };
            writer.add_column(&without_nul(&column.name), kind, |_, _| {});
        }
        Ok(Self { writer, output, columns: schema.columns.len() })
    }
}

impl Writer for FlatGeobuf {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        if feature.values.len() != self.columns {
            return Err(io::Error::other(format!("{} values for {} columns", feature.values.len(), self.columns)));
        }
        let Some(geometry) = usable(feature) else { return Ok(()) };
        let geometry = geometry.map_coords(|at| geo::Coord { x: degrees(at.x), y: degrees(at.y) });
        let mut failed = None;
        self.writer
            .add_feature_geom(geometry, |properties| {
                let mut put = |at: usize, value: ColumnValue<'_>| {
                    if let Err(error) = properties.property(at, "", &value) {
                        failed = Some(error);
                    }
                };
                put(0, ColumnValue::String(&without_nul(&feature.id)));
                for (value, at) in feature.values.iter().zip(1..) {
                    match value {
                        Value::Null => {}
                        Value::Integer(number) => put(at, ColumnValue::Long(*number)),
                        Value::Real(number) if !number.is_finite() => {}
                        Value::Real(number) => put(at, ColumnValue::Double(*number)),
                        Value::Boolean(answer) => put(at, ColumnValue::Bool(*answer)),
                        Value::Text(text) => put(at, ColumnValue::String(&without_nul(text))),
                        Value::Date(_) => {
                            if let Some(day) = plain(value) {
                                put(at, ColumnValue::DateTime(&day));
                            }
                        }
                    }
                }
            })
            .map_err(io::Error::other)?;
        failed.map_or(Ok(()), |error| Err(io::Error::other(error)))
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        self.writer.write(&mut self.output).map_err(io::Error::other)?;
        Ok(self.output)
    }
}

impl fmt::Debug for FlatGeobuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlatGeobuf").finish_non_exhaustive()
    }
}
