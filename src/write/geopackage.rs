//! OGC `GeoPackage` 1.3: all layers in one file, days as days, styles inside. QGIS opens its layers styled and, where
//! they have days, with the time controller on.

mod tables;

use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params};
use tempfile::NamedTempFile;

use super::geometry::{envelope, usable, wkb};
use super::values::{plain, without_nul};
use super::{Output, Writer, qgis};
use crate::layer::{Feature, Schema, Shape, Value};
use tables::Table;

/// Writes any number of layers.
pub(super) struct GeoPackage {
    output: Output,
    /// Where there is no file to be written in place (standard output), the database is made elsewhere and copied.
    elsewhere: Option<NamedTempFile>,
    database: Connection,
    tables: Vec<Table>,
}

impl GeoPackage {
    /// Makes the tables that the standard prescribes and one for each layer.
    ///
    /// # Errors
    /// The output's, or two columns of a layer have the same name.
    pub(super) fn new(output: Output, schemas: &[Schema]) -> io::Result<Self> {
        let elsewhere = if output.file().is_none() { Some(NamedTempFile::new()?) } else { None };
        let path = output.file().or(elsewhere.as_ref().map(NamedTempFile::path)).unwrap_or(Path::new(""));
        let database = Connection::open(path).map_err(told)?;
        tables::prepare(&database).map_err(told)?;
        let mut tables: Vec<Table> = Vec::new();
        for schema in schemas {
            let table = Table::new(schema, &tables);
            table.create(&database, schema).map_err(told)?;
            tables.push(table);
        }
        tables::style_table(&database).map_err(told)?;
        for (schema, table) in schemas.iter().zip(&tables) {
            let style = qgis::style(schema);
            table.style(&database, &style).map_err(told)?;
        }
        // One transaction for all: without a journal there is nothing to go back to, and nothing half written appears.
        database.execute_batch("BEGIN").map_err(told)?;
        Ok(Self { output, elsewhere, database, tables })
    }
}

impl Writer for GeoPackage {
    fn write(&mut self, layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        let Some(table) = self.tables.get_mut(layer) else { return Ok(()) };
        let geometry = usable(feature).map(|geometry| {
            let bounds = envelope(geometry);
            let mut bytes = header(table.shape, bounds);
            wkb(geometry, &mut bytes);
            (bytes, bounds)
        });
        let mut insert = self.database.prepare_cached(&table.insert).map_err(told)?;
        if feature.values.len() + 2 != insert.parameter_count() {
            let expected = insert.parameter_count().saturating_sub(2);
            return Err(io::Error::other(format!("{} values for {expected} columns", feature.values.len())));
        }
        insert.raw_bind_parameter(1, geometry.as_ref().map(|(bytes, _)| bytes.as_slice())).map_err(told)?;
        insert.raw_bind_parameter(2, without_nul(&feature.id)).map_err(told)?;
        for (value, at) in feature.values.iter().zip(3..) {
            insert.raw_bind_parameter(at, Cell(value)).map_err(told)?;
        }
        insert.raw_execute().map_err(told)?;
        if let Some((_, [west, south, east, north])) = geometry {
            let row = self.database.last_insert_rowid();
            let mut index = self.database.prepare_cached(&table.index).map_err(told)?;
            index.execute(params![row, west, east, south, north]).map_err(told)?;
            table.grow([west, south, east, north]);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        for table in &self.tables {
            table.finish(&self.database).map_err(told)?;
        }
        self.database.execute_batch("COMMIT").map_err(told)?;
        self.database.flush_prepared_statement_cache();
        self.database.close().map_err(|(_, error)| told(error))?;
        if let Some(file) = self.elsewhere {
            io::copy(&mut file.reopen()?, &mut self.output)?;
        }
        Ok(self.output)
    }
}

impl fmt::Debug for GeoPackage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeoPackage").field("tables", &self.tables.len()).finish_non_exhaustive()
    }
}

/// A value as `SQLite` stores it: days as text, as the standard says.
struct Cell<'v>(&'v Value<'v>);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Integer(number) => ToSqlOutput::from(*number),
            Value::Real(number) if number.is_finite() => ToSqlOutput::from(*number),
            Value::Boolean(answer) => ToSqlOutput::from(*answer),
            Value::Text(text) if !text.contains('\0') => ToSqlOutput::from(&**text),
            other => match plain(other) {
                Some(text) => ToSqlOutput::from(text.into_owned()),
                None => ToSqlOutput::from(rusqlite::types::Null),
            },
        })
    }
}

/// Header of a geometry (OGC 12-128r17, 2.1.3): little endian, WGS 84, with an envelope unless it is a point.
fn header(shape: Shape, [west, south, east, north]: [f64; 4]) -> Vec<u8> {
    let with_envelope = shape != Shape::Points;
    let mut bytes = vec![b'G', b'P', 0, 1 | u8::from(with_envelope) << 1];
    bytes.extend_from_slice(&4326_i32.to_le_bytes());
    if with_envelope {
        for bound in [west, east, south, north] {
            bytes.extend_from_slice(&bound.to_le_bytes());
        }
    }
    bytes
}

fn told(error: rusqlite::Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}
