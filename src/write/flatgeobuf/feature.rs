//! A feature as `FlatGeobuf` stores it.

use std::io;

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{Feature as FlatFeature, FeatureArgs, Geometry as FlatGeometry, GeometryArgs};
use geo::{Geometry, LineString};

use super::super::geometry::{Parts, degrees, envelope, parts, rings, usable};
use super::super::values::{find, without_nul};
use super::runs::{Entry, hilbert};
use crate::layer::{Feature, Schema, Value};

/// Turns features of one schema into bytes.
pub(in super::super) struct Encoder {
    columns: usize,
    /// Columns of the first and last day.
    days: [Option<usize>; 2],
    builder: FlatBufferBuilder<'static>,
    properties: Vec<u8>,
}

impl Encoder {
    /// For the columns of this schema.
    pub(super) fn new(schema: &Schema) -> Self {
        let days = find(schema, ["start_date", "end_date"]);
        Self { columns: schema.columns.len(), days, builder: FlatBufferBuilder::new(), properties: Vec::new() }
    }

    /// First and last day of a feature.
    pub(in super::super) fn days<'f>(&self, feature: &'f Feature<'_>) -> [Option<&'f Value<'f>>; 2] {
        self.days.map(|column| column.and_then(|column| feature.values.get(column)))
    }

    /// Appends an [`Entry`] and the feature; of a feature without a usable geometry an empty entry, and gives false.
    ///
    /// # Errors
    /// The feature has more or fewer values than the schema has columns.
    pub(in super::super) fn encode(&mut self, feature: &Feature<'_>, out: &mut Vec<u8>) -> io::Result<bool> {
        if feature.values.len() != self.columns {
            return Err(io::Error::other(format!("{} values for {} columns", feature.values.len(), self.columns)));
        }
        let Some(geometry) = usable(feature) else {
            Entry::NONE.write(out);
            return Ok(false);
        };
        let bounds = envelope(geometry);
        self.builder.reset();
        let geometry = flat_geometry(&mut self.builder, geometry);
        self.properties.clear();
        put(&mut self.properties, 0, Put::Text(&without_nul(&feature.id)));
        for (value, at) in feature.values.iter().zip(1_u16..) {
            match value {
                Value::Null => {}
                Value::Real(number) if !number.is_finite() => {}
                Value::Integer(number) => put(&mut self.properties, at, Put::Bytes(&number.to_le_bytes())),
                Value::Real(number) => put(&mut self.properties, at, Put::Bytes(&number.to_le_bytes())),
                Value::Boolean(answer) => put(&mut self.properties, at, Put::Bytes(&[u8::from(*answer)])),
                Value::Text(text) => put(&mut self.properties, at, Put::Text(&without_nul(text))),
                Value::Date(day) => put(&mut self.properties, at, Put::Text(&day.to_string())),
            }
        }
        // A vector of bytes, which the builder copies at once where it is called a string, and else one by one.
        let properties = WIPOffset::new(self.builder.create_byte_string(&self.properties).value());
        let arguments =
            FeatureArgs { geometry: Some(geometry), properties: Some(properties), ..FeatureArgs::default() };
        let root = FlatFeature::create(&mut self.builder, &arguments);
        self.builder.finish_size_prefixed(root, None);
        let bytes = self.builder.finished_data();
        Entry { key: hilbert(&bounds), size: bytes.len() as u32, bounds }.write(out);
        out.extend_from_slice(bytes);
        Ok(true)
    }
}

impl Clone for Encoder {
    fn clone(&self) -> Self {
        Self { columns: self.columns, days: self.days, builder: FlatBufferBuilder::new(), properties: Vec::new() }
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("columns", &self.columns).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy)]
enum Put<'p> {
    Bytes(&'p [u8]),
    Text(&'p str),
}

/// A property: number of its column, then its value; a text with its length before it.
fn put(out: &mut Vec<u8>, column: u16, value: Put<'_>) {
    let [low, high] = column.to_le_bytes();
    match value {
        Put::Bytes(bytes) => {
            out.extend_from_slice(&[low, high]);
            out.extend_from_slice(bytes);
        }
        Put::Text(text) => {
            let [a, b, c, d] = (text.len() as u32).to_le_bytes();
            out.extend_from_slice(&[low, high, a, b, c, d]);
            out.extend_from_slice(text.as_bytes());
        }
    }
}

type Builder = FlatBufferBuilder<'static>;

fn flat_geometry(builder: &mut Builder, geometry: &Geometry<f64>) -> WIPOffset<FlatGeometry<'static>> {
    match parts(geometry) {
        Parts::Point(at) => {
            let xy = Some(builder.create_vector(&[degrees(at.x), degrees(at.y)]));
            FlatGeometry::create(builder, &GeometryArgs { xy, ..GeometryArgs::default() })
        }
        Parts::Lines(lines) => of_lines(builder, &lines),
        Parts::Polygons(polygons) => {
            let parts: Vec<_> = polygons.into_iter().map(|polygon| of_lines(builder, &rings(polygon))).collect();
            let parts = Some(builder.create_vector(&parts));
            FlatGeometry::create(builder, &GeometryArgs { parts, ..GeometryArgs::default() })
        }
    }
}

/// All vertices, and where each line ends among them, unless it is the only one.
fn of_lines(builder: &mut Builder, lines: &[&LineString<f64>]) -> WIPOffset<FlatGeometry<'static>> {
    let xy: Vec<f64> = lines.iter().flat_map(|line| &line.0).flat_map(|at| [degrees(at.x), degrees(at.y)]).collect();
    let mut end = 0;
    let ends: Vec<u32> = lines
        .iter()
        .map(|line| {
            end += line.0.len() as u32;
            end
        })
        .collect();
    let ends = (ends.len() > 1).then(|| builder.create_vector(&ends));
    let xy = Some(builder.create_vector(&xy));
    FlatGeometry::create(builder, &GeometryArgs { ends, xy, ..GeometryArgs::default() })
}
