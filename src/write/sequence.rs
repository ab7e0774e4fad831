//! `GeoJSON` text sequences (RFC 8142) and `GeoJSON`, one feature a line.
//!
//! The sequence has a record separator before each feature; GDAL and QGIS read both, geojson.io only lines.
//! What a collection says about the layer (name, attribution, bbox) has no place in either.

use std::io::{self, Write};

use super::geojson::{Encoder, Frame};
use super::{Bounds, Output, Writer};
use crate::layer::{Feature, Schema};

/// Writes features one after the other.
#[derive(Debug)]
pub(super) struct Sequence {
    output: Output,
    encoder: Encoder,
    bounds: Bounds,
    line: Vec<u8>,
}

impl Sequence {
    /// With record separators, as RFC 8142 wants them.
    pub(super) fn new(output: Output, schema: &Schema) -> Self {
        Self::framed(output, schema, Frame::Sequence)
    }

    /// Without: one feature a line.
    pub(super) fn lines(output: Output, schema: &Schema) -> Self {
        Self::framed(output, schema, Frame::Lines)
    }

    fn framed(output: Output, schema: &Schema, frame: Frame) -> Self {
        Self { output, encoder: Encoder::new(schema).framed(frame), bounds: Bounds::new(), line: Vec::new() }
    }
}

impl Writer for Sequence {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        self.line.clear();
        self.encoder.encode(feature, &mut self.bounds, &mut self.line)?;
        self.output.write_all(&self.line)
    }

    fn encoder(&self) -> Option<super::Encoder> {
        Some(self.encoder.clone().into())
    }

    fn write_encoded(&mut self, features: &[u8], _bounds: &Bounds) -> io::Result<u64> {
        self.output.write_all(features).map(|()| 0)
    }

    fn finish(self: Box<Self>) -> io::Result<Output> {
        Ok(self.output)
    }
}
