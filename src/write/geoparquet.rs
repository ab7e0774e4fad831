//! `GeoParquet` 1.1: columns for data frames and databases, geometry as WKB, days as days.

use std::fmt;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde_json::json;

use super::geometry::{type_name, usable, wkb};
use super::values::{free_name, without_nul};
use super::{Bounds, Output, Writer};
use crate::layer::{ColumnKind, Feature, Schema, Shape, Value};

/// Rows that wait in memory until they are turned into columns.
const GROUP: usize = 20_000;

/// Writes one layer.
pub(super) struct GeoParquet {
    writer: SerializedFileWriter<Output>,
    columns: Vec<Cells>,
    rows: usize,
    bounds: Bounds,
    geometry: String,
    shape: Shape,
}

/// One column of the rows that wait: values and, for each row, whether there is one.
struct Cells {
    present: Vec<i16>,
    values: Values,
}

enum Values {
    /// One after the other, and where each ends: an allocation for each would take half of the time.
    Bytes {
        all: Vec<u8>,
        ends: Vec<usize>,
    },
    Long(Vec<i64>),
    Double(Vec<f64>),
    Boolean(Vec<bool>),
    Day(Vec<i32>),
}

impl GeoParquet {
    /// Fixes the columns: `geometry`, `id`, and those of the layer.
    ///
    /// # Errors
    /// The output's, or two columns have the same name.
    pub(super) fn new(output: Output, schema: &Schema) -> io::Result<Self> {
        let geometry = free_name(schema, &["geometry", "wkb_geometry"]);
        let id = free_name(schema, &["id", "feature_id"]);
        let mut fields = vec![field(&geometry, Physical::BYTE_ARRAY, None)?];
        let mut columns = vec![Cells::new(Values::bytes())];
        let own = schema.columns.iter().map(|column| (without_nul(&column.name), column.kind));
        for (name, kind) in std::iter::once((id.into(), ColumnKind::Text)).chain(own) {
            let (physical, logical, values) = match kind {
                ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Values::bytes()),
                ColumnKind::Integer => (Physical::INT64, None, Values::Long(Vec::new())),
                ColumnKind::Real => (Physical::DOUBLE, None, Values::Double(Vec::new())),
                ColumnKind::Boolean => (Physical::BOOLEAN, None, Values::Boolean(Vec::new())),
                ColumnKind::Date => (Physical::INT32, Some(LogicalType::Date), Values::Day(Vec::new())),
            };
            fields.push(field(&name, physical, logical)?);
            columns.push(Cells::new(values));
        }
        let root = Type::group_type_builder("schema").with_fields(fields).build().map_err(told)?;
        let metadata = [("attribution", &schema.attribution), ("licence", &schema.licence), ("layer", &schema.name)]
            .map(|(key, text)| KeyValue::new(key.to_owned(), text.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(metadata.to_vec()))
            .build();
        let writer = SerializedFileWriter::new(output, Arc::new(root), Arc::new(properties)).map_err(told)?;
        Ok(Self { writer, columns, rows: 0, bounds: Bounds::new(), geometry, shape: schema.shape })
    }

    /// Writes the rows that wait as a row group.
    fn flush(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(told)?;
        for cells in &mut self.columns {
            let Some(mut column) = group.next_column().map_err(told)? else { break };
            cells.write(column.untyped()).map_err(told)?;
            column.close().map_err(told)?;
        }
        group.close().map_err(told)?;
        self.rows = 0;
        Ok(())
    }
}

impl Writer for GeoParquet {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        if feature.values.len() + 2 != self.columns.len() {
            let expected = self.columns.len().saturating_sub(2);
            return Err(io::Error::other(format!("{} values for {expected} columns", feature.values.len())));
        }
        let geometry = usable(feature).map(|geometry| {
            self.bounds.add_geometry(geometry);
            let mut bytes = Vec::new();
            wkb(geometry, &mut bytes);
            bytes
        });
        let id = Value::Text(feature.id.as_ref().into());
        let mut columns = self.columns.iter_mut();
        if let Some(cells) = columns.next() {
            cells.push_bytes(geometry.as_deref());
        }
        for (cells, value) in columns.zip(std::iter::once(&id).chain(&feature.values)) {
            cells.push(value);
        }
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        self.flush()?;
        let kind = match self.shape {
            Shape::Points => "Point",
            Shape::Lines => "MultiLineString",
            Shape::Polygons => "MultiPolygon",
        };
        debug_assert_eq!(kind.to_uppercase(), type_name(self.shape));
        let mut column = json!({"encoding": "WKB", "geometry_types": [kind], "orientation": "counterclockwise"});
        if let Some(bbox) = self.bounds.bbox() {
            column["bbox"] = json!(bbox);
        }
        // Without a "crs" it is OGC:CRS84: longitude and latitude on WGS 84.
        let geo = json!({"version": "1.1.0", "primary_column": self.geometry, "columns": {&self.geometry: column}});
        self.writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo.to_string()));
        self.writer.into_inner().map_err(told)
    }
}

impl Values {
    fn bytes() -> Self {
        Self::Bytes { all: Vec::new(), ends: Vec::new() }
    }
}

impl Cells {
    fn new(values: Values) -> Self {
        Self { present: Vec::new(), values }
    }

    fn push_bytes(&mut self, bytes: Option<&[u8]>) {
        self.present.push(i16::from(bytes.is_some()));
        if let (Values::Bytes { all, ends }, Some(bytes)) = (&mut self.values, bytes) {
            all.extend_from_slice(bytes);
            ends.push(all.len());
        }
    }

    /// A value of another type than the column's is null.
    fn push(&mut self, value: &Value<'_>) {
        let pushed = match (&mut self.values, value) {
            (Values::Bytes { all, ends }, Value::Text(text)) => {
                all.extend_from_slice(without_nul(text).as_bytes());
                ends.push(all.len());
                true
            }
            (Values::Long(values), Value::Integer(number)) => {
                values.push(*number);
                true
            }
            (Values::Double(values), Value::Real(number)) if number.is_finite() => {
                values.push(*number);
                true
            }
            (Values::Boolean(values), Value::Boolean(answer)) => {
                values.push(*answer);
                true
            }
            (Values::Day(values), Value::Date(day)) => {
                let since = day.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1)));
                since.is_ok_and(|since| {
                    values.push(since.get_days());
                    true
                })
            }
            _ => false,
        };
        self.present.push(i16::from(pushed));
    }

    fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let present = Some(self.present.as_slice());
        match (&mut self.values, column) {
            (Values::Bytes { all, ends }, ColumnWriter::ByteArrayColumnWriter(column)) => {
                let all = ByteArray::from(std::mem::take(all));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let values: Vec<ByteArray> =
                    starts.zip(ends.iter()).map(|(start, end)| all.slice(start, end - start)).collect();
                column.write_batch(&values, present, None)?;
                ends.clear();
            }
            (Values::Long(values), ColumnWriter::Int64ColumnWriter(column)) => {
                column.write_batch(values, present, None)?;
                values.clear();
            }
            (Values::Double(values), ColumnWriter::DoubleColumnWriter(column)) => {
                column.write_batch(values, present, None)?;
                values.clear();
            }
            (Values::Boolean(values), ColumnWriter::BoolColumnWriter(column)) => {
                column.write_batch(values, present, None)?;
                values.clear();
            }
            (Values::Day(values), ColumnWriter::Int32ColumnWriter(column)) => {
                column.write_batch(values, present, None)?;
                values.clear();
            }
            _ => return Err(ParquetError::General("a column of another type".to_owned())),
        }
        self.present.clear();
        Ok(())
    }
}

impl fmt::Debug for GeoParquet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeoParquet").finish_non_exhaustive()
    }
}

fn field(name: &str, physical: Physical, logical: Option<LogicalType>) -> io::Result<Arc<Type>> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    builder.with_logical_type(logical).build().map(Arc::new).map_err(told)
}

fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => io::Error::other(source),
        error => io::Error::other(error),
    }
}
