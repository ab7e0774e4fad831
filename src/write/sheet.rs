//! A layer as CSV: for spreadsheets, and with its geometry as WKT for QGIS and GDAL.

use std::borrow::Cow;
use std::io;

use super::csv::Csv;
use super::geometry::{degrees, usable, wkt};
use super::values::{free_name, plain, without_nul};
use super::{Output, Writer};
use crate::layer::{Feature, Schema, Shape};

/// Writes a layer as CSV. The columns are `WKT` (GDAL knows it by this name), of points also `longitude` and
/// `latitude` where the layer has no such columns itself, `id`, and those of the layer; of incidents, for
/// those who check them, also `status` (`unreviewed`). Null is an empty cell.
#[derive(Debug)]
pub(super) struct Sheet {
    csv: Csv<Output>,
    lonlat: bool,
    /// A last column is there to be filled in.
    review: bool,
}

impl Sheet {
    /// Writes the header. `raw` leaves formulas as they are.
    ///
    /// # Errors
    /// The output's.
    pub(super) fn new(output: Output, schema: &Schema, raw: bool) -> io::Result<Self> {
        let taken = |name: &str| schema.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let lonlat = schema.shape == Shape::Points && !taken("longitude") && !taken("latitude");
        let geometry = free_name(schema, &["WKT", "_WKT"]);
        let id = free_name(schema, &["id", "feature_id"]);
        let mut columns = vec![geometry.as_str()];
        if lonlat {
            columns.extend(["longitude", "latitude"]);
        }
        columns.push(&id);
        columns.extend(schema.columns.iter().map(|column| &*column.name));
        // Incidents are reviewed; what comes back is read by `convert`.
        let review = !raw && taken("incident_id") && taken("geo_method") && !taken("status");
        columns.extend(review.then_some("status"));
        let csv = if raw { Csv::raw(output, columns)? } else { Csv::new(output, columns)? };
        Ok(Self { csv, lonlat, review })
    }
}

impl Writer for Sheet {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        let geometry = usable(feature);
        let point = geometry.and_then(|_| feature.point());
        let mut cells: Vec<Cow<'_, str>> = vec![geometry.map(wkt).unwrap_or_default().into()];
        if self.lonlat {
            for value in [point.map(geo::Point::x), point.map(geo::Point::y)] {
                cells.push(value.map(|value| degrees(value).to_string()).unwrap_or_default().into());
            }
        }
        cells.push(without_nul(&feature.id));
        cells.extend(feature.values.iter().map(|value| plain(value).unwrap_or_default()));
        cells.extend(self.review.then_some("unreviewed".into()));
        self.csv.row(cells.iter().map(|cell| &**cell))
    }

    fn finish(self: Box<Self>) -> io::Result<Output> {
        self.csv.finish()
    }
}
