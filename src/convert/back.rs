//! A layer of ours that comes back, from `GeoJSON` or as a sheet that somebody has reviewed: its columns are taken as
//! they are, so that an unchanged sheet gives the layer that it was made from.
//!
//! What a reviewer does counts: a point that was moved (`longitude` and `latitude` differ from `WKT`) is `given`; a row
//! whose `status` is `rejected` goes to the rejects; `status` is kept where somebody has changed it.

use std::borrow::Cow;

use crate::coordinates::well_known_text;
use super::dialects::OURS;
use super::mapping::Mapping;
use super::survey::Survey;
use crate::layer::Property;
use crate::read::table::Row;

/// The column that a reviewer fills in.
pub(super) const STATUS: &str = "status";
/// What stands in it before.
const UNREVIEWED: &str = "unreviewed";

/// Where the columns stand that are no properties.
#[derive(Debug)]
pub(super) struct Back {
    /// Geometry and id, which begin the sheet.
    leading: usize,
    id: Option<usize>,
    wkt: Option<usize>,
    status: Option<usize>,
    method: Option<usize>,
}

impl Back {
    /// `None` for lists of others.
    pub(super) fn of(mapping: &Mapping) -> Option<Self> {
        mapping.dialect.filter(|dialect| dialect.name == OURS)?;
        let mut leading = 0;
        let mut next = |names: &[&str]| {
            let found = mapping.columns.get(leading).is_some_and(|column| names.contains(&column.as_str()));
            found.then(|| {
                leading += 1;
                leading - 1
            })
        };
        let wkt = next(&["WKT", "_WKT"]);
        next(&["longitude"]);
        next(&["latitude"]);
        let id = next(&["id", "feature_id"]);
        let at = |name: &str| mapping.columns.iter().position(|column| column == name);
        Some(Self { leading, id, wkt, status: at(STATUS), method: at(Property::GeoMethod.name()) })
    }

    /// True for a column that is a property of the layer.
    pub(super) fn keeps(&self, column: usize, survey: &Survey) -> bool {
        column >= self.leading && (self.status != Some(column) || survey.reviewed)
    }

    /// The feature's id.
    pub(super) fn id<'r>(&self, row: &Row<'r>) -> Option<Cow<'r, str>> {
        row.get(self.id?).filter(|id| !id.is_empty())
    }

    /// True where a reviewer threw the row out.
    pub(super) fn is_rejected(&self, row: &Row<'_>) -> bool {
        self.status.is_some_and(|column| row.peek(column).trim().eq_ignore_ascii_case("rejected"))
    }

    /// What stands in a column in place of the cell: a point that was moved is given.
    pub(super) fn instead(&self, column: usize, row: &Row<'_>, point: Option<geo::Point<f64>>) -> Option<&'static str> {
        if self.method != Some(column) {
            return None;
        }
        let cell = row.peek(self.wkt?);
        let point = point?;
        let same = well_known_text(cell)
            .is_some_and(|(lat, lon)| (lat - point.y()).abs() < 1e-6 && (lon - point.x()).abs() < 1e-6);
        (!same).then_some("given")
    }
}

/// True for a cell of the status column that somebody has written.
pub(super) fn is_reviewed(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && !cell.eq_ignore_ascii_case(UNREVIEWED)
}

/// A cell without the apostrophe that keeps spreadsheets from running it as a formula.
pub(super) fn with_formula(cell: Cow<'_, str>) -> Cow<'_, str> {
    let dangerous =
        |rest: &str| rest.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) || rest.starts_with(['\t', '\r']);
    match &cell {
        Cow::Borrowed(text) => text.strip_prefix('\'').filter(|rest| dangerous(rest)).map_or(cell, Cow::Borrowed),
        Cow::Owned(text) => match text.strip_prefix('\'').filter(|rest| dangerous(rest)) {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => cell,
        },
    }
}
