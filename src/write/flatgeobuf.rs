//! `FlatGeobuf` 3: binary, with a spatial index, for large layers and web maps.
//!
//! It knows no days, only points in time: a day is written as one, without a time of day. Features stand in the
//! order of the index, a Hilbert curve over the world. A feature without a geometry cannot be indexed and is left out.
//!
//! The index stands before the features, so all must be known before the first is written: they are sorted over the
//! disk (`runs`), and memory does not grow with them but for the index's upper levels, 3 bytes a feature.

mod feature;
mod runs;
mod tree;

use std::fmt;
use std::io::{self, Write};

use flatbuffers::FlatBufferBuilder;
use flatgeobuf::{Column, ColumnArgs, ColumnType, Crs, CrsArgs, GeometryType, Header, HeaderArgs};

use super::values::{free_name, without_nul};
use super::{Bounds, Output, Writer};
use crate::layer::{ColumnKind, Feature, Schema, Shape};
pub(super) use feature::Encoder;
use runs::Runs;
use tree::Tree;

/// Writes one layer.
pub(super) struct FlatGeobuf {
    output: Output,
    schema: Schema,
    encoder: Encoder,
    encoded: Vec<u8>,
    runs: Runs,
}

impl FlatGeobuf {
    /// For features of this schema; nothing is written before the last.
    pub(super) fn new(output: Output, schema: &Schema) -> Self {
        let folder = output.file().and_then(std::path::Path::parent).map(std::path::Path::to_owned);
        Self {
            output,
            schema: schema.clone(),
            encoder: Encoder::new(schema),
            encoded: Vec::new(),
            runs: Runs::new(folder),
        }
    }
}

impl Writer for FlatGeobuf {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        self.encoded.clear();
        self.encoder.encode(feature, &mut self.encoded)?;
        self.runs.add(&self.encoded)?;
        Ok(())
    }

    fn encoder(&self) -> Option<super::Encoder> {
        Some(self.encoder.clone().into())
    }

    fn write_encoded(&mut self, features: &[u8], _bounds: &Bounds) -> io::Result<u64> {
        self.runs.add(features)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        let sorted = self.runs.finish()?;
        let mut tree = Tree::default();
        sorted.entries(|entry| {
            tree.push(entry);
            Ok(())
        })?;
        let tree = tree.finish();
        self.output.write_all(b"fgb\x03fgb\0")?;
        self.output.write_all(&header(&self.schema, &tree))?;
        tree.write_inner(&mut self.output)?;
        let mut offset = 0;
        sorted.entries(|entry| {
            tree::write_node(&entry.bounds, offset, &mut self.output)?;
            offset += u64::from(entry.size);
            Ok(())
        })?;
        sorted.features(&mut self.output)?;
        Ok(self.output)
    }
}

impl fmt::Debug for FlatGeobuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlatGeobuf").finish_non_exhaustive()
    }
}

/// Name, columns, extent and number of the features, with their length before them.
fn header(schema: &Schema, tree: &Tree) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let mut column = |name: &str, kind| {
        let name = builder.create_string(&without_nul(name));
        Column::create(&mut builder, &ColumnArgs { name: Some(name), type_: kind, ..ColumnArgs::default() })
    };
    let mut columns = vec![column(&free_name(schema, &["id", "feature_id"]), ColumnType::String)];
    for one in &schema.columns {
        let kind = match one.kind {
            ColumnKind::Text => ColumnType::String,
            ColumnKind::Integer => ColumnType::Long,
            ColumnKind::Real => ColumnType::Double,
            ColumnKind::Boolean => ColumnType::Bool,
            ColumnKind::Date => ColumnType::DateTime,
        };
        columns.push(column(&one.name, kind));
    }
    let columns = builder.create_vector(&columns);
    let envelope = tree.bounds().map(|bounds| builder.create_vector(&bounds));
    let crs = CrsArgs {
        org: Some(builder.create_string("EPSG")),
        code: 4326,
        name: Some(builder.create_string("WGS 84")),
        ..CrsArgs::default()
    };
    let arguments = HeaderArgs {
        name: Some(builder.create_string(&without_nul(&schema.name))),
        envelope,
        geometry_type: match schema.shape {
            Shape::Points => GeometryType::Point,
            Shape::Lines => GeometryType::MultiLineString,
            Shape::Polygons => GeometryType::MultiPolygon,
        },
        columns: Some(columns),
        features_count: tree.len(),
        index_node_size: if tree.len() == 0 { 0 } else { tree::NODE_SIZE as u16 },
        crs: Some(Crs::create(&mut builder, &crs)),
        description: Some(builder.create_string(&without_nul(&format!("{} ({})", schema.attribution, schema.licence)))),
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &arguments);
    builder.finish_size_prefixed(header, None);
    builder.finished_data().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, Value};
    use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
    use std::io::Cursor;

    /// Points of a fixed disorder over the world.
    fn point(number: u32) -> geo::Point<f64> {
        let mixed = f64::from(number.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        geo::Point::new(mixed * 360.0 - 180.0, f64::from(number % 179) - 89.0)
    }

    fn layer(count: u32, run: usize) -> Vec<u8> {
        let columns = vec![Column { name: "n".into(), kind: ColumnKind::Integer }];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.fgb");
        let mut writer = FlatGeobuf::new(Output::create(&path).unwrap(), &Schema::new("t", columns));
        writer.runs = Runs::of(None, run);
        for number in 0..count {
            let values = vec![Value::Integer(i64::from(number))];
            let feature = Feature { id: number.to_string().into(), geometry: Some(point(number).into()), values };
            writer.write(0, &feature).unwrap();
        }
        Box::new(writer).finish().unwrap().commit().unwrap();
        std::fs::read(path).unwrap()
    }

    #[test]
    fn all_features_are_found_through_the_index_and_in_small_runs_as_in_one() {
        for count in [0, 1, 2, 16, 17, 300, 5000] {
            let bytes = layer(count, 1 << 24);
            assert!(bytes == layer(count, 4096), "{count} in small runs");
            let mut all = FgbReader::open(Cursor::new(&bytes)).unwrap().select_all_seq().unwrap();
            let mut seen = 0;
            while all.next().unwrap().is_some() {
                seen += 1;
            }
            assert_eq!(seen, count);
            let inside = |at: geo::Point<f64>| (-10.0..=30.0).contains(&at.x()) && (5.0..=40.0).contains(&at.y());
            let expected: Vec<u32> = (0..count).filter(|number| inside(point(*number))).collect();
            if count == 0 {
                continue;
            }
            let reader = FgbReader::open(Cursor::new(&bytes)).unwrap();
            let mut found = reader.select_bbox(-10.0, 5.0, 30.0, 40.0).unwrap();
            let mut numbers = Vec::new();
            while let Some(feature) = found.next().unwrap() {
                numbers.push(feature.property::<i64>("n").unwrap() as u32);
            }
            numbers.sort_unstable();
            assert_eq!(numbers, expected, "{count}");
        }
    }
}
