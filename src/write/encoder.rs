//! What turns features into a format's bytes, where that can be done on many threads.

use std::io;

use super::{Bounds, geojson};
use crate::layer::Feature;

/// Encodes features of one schema; clone it for each thread.
#[derive(Debug, Clone)]
pub struct Encoder(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Json(geojson::Encoder),
    #[cfg(feature = "flatgeobuf")]
    Flat(super::flatgeobuf::Encoder),
}

impl From<geojson::Encoder> for Encoder {
    fn from(encoder: geojson::Encoder) -> Self {
        Self(Kind::Json(encoder))
    }
}

#[cfg(feature = "flatgeobuf")]
impl From<super::flatgeobuf::Encoder> for Encoder {
    fn from(encoder: super::flatgeobuf::Encoder) -> Self {
        Self(Kind::Flat(encoder))
    }
}

impl Encoder {
    /// The encoder of GeoJSON, where it is one: it takes values without a feature round them.
    pub(crate) fn json(&self) -> Option<&geojson::Encoder> {
        match &self.0 {
            Kind::Json(encoder) => Some(encoder),
            #[cfg(feature = "flatgeobuf")]
            Kind::Flat(_) => None,
        }
    }

    /// Appends a feature to `out`, its geometry and its days to `bounds`.
    ///
    /// # Errors
    /// The feature has more or fewer values than the schema has columns.
    pub fn encode(&mut self, feature: &Feature<'_>, bounds: &mut Bounds, out: &mut Vec<u8>) -> io::Result<()> {
        match &mut self.0 {
            Kind::Json(encoder) => encoder.encode(feature, bounds, out),
            #[cfg(feature = "flatgeobuf")]
            Kind::Flat(encoder) => {
                if encoder.encode(feature, out)?
                    && let Some(geometry) = super::geometry::usable(feature)
                {
                    bounds.add_geometry(geometry);
                    bounds.add_days(encoder.days(feature));
                }
                Ok(())
            }
        }
    }
}
