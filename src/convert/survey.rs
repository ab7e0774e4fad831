//! The first pass over a list: what only all rows together can tell.

use super::back;
use super::coordinates::check;
use super::dates::Votes;
use super::mapping::Mapping;
use super::place::coordinates;
use super::role::Role;
use crate::layer::{ColumnKind, Property};
use crate::read::table::{Batch, Row, Table};
use crate::{Error, Result};

/// What all rows of a list say together.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Rows of data, without those that hold nothing.
    pub(super) rows: u64,
    /// Rows without coordinates that can be used.
    pub(super) without_coordinates: u64,
    /// Shapes of the columns' cells.
    pub(super) shapes: Vec<Shape>,
    /// Votes on the order of day and month in the dates of start, end and source.
    pub(super) votes: [Votes; 3],
    /// The most cells beyond the columns that a row has.
    pub(super) extra: usize,
    /// Somebody has written into the status column of a layer of ours.
    pub(super) reviewed: bool,
}

/// The columns whose order of day and month is voted on.
pub(super) const DATED: [Property; 3] = [Property::StartDate, Property::EndDate, Property::SourceDate];

/// What the cells of a column are so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shape {
    filled: bool,
    /// Some cell is no number that can be written back exactly.
    text: bool,
    /// Some cell has decimals.
    real: bool,
    /// Some cell is a whole number without decimals.
    whole: bool,
    /// Decimals of all cells, where they are equal.
    decimals: Option<u8>,
    /// Some cell ends two or more decimals with a zero.
    trailing: bool,
    /// Cells differ in the number of their decimals.
    uneven: bool,
}

impl Survey {
    /// Reads all rows of a list.
    pub(super) fn take(table: &Table, mapping: &Mapping) -> Result<Self> {
        let mut survey = Self { shapes: vec![Shape::default(); mapping.columns.len()], ..Self::default() };
        let fail = |source| table.source.error(source);
        let mut rows = table.rows().map_err(fail)?;
        let mut batch = Batch::default();
        let status = mapping.columns.iter().position(|column| column == back::STATUS);
        let dated = DATED.map(|property| mapping.columns_of(Role::Is(property)).first().copied());
        while rows.read(&mut batch).map_err(fail)? {
            for row in batch.rows() {
                if rows.number(&row).is_some() && !row.is_blank() {
                    survey.see(&row, mapping, dated);
                    survey.reviewed |= status.is_some_and(|column| back::is_reviewed(row.peek(column)));
                }
            }
        }
        if survey.shapes.len() > usize::from(u16::MAX) {
            return Err(Error::Input {
                name: table.source.name().to_owned(),
                message: format!(
                    "{} columns: expected at most {}; is the delimiter right?",
                    survey.shapes.len(),
                    u16::MAX
                ),
            });
        }
        Ok(survey)
    }

    fn see(&mut self, row: &Row<'_>, mapping: &Mapping, dated: [Option<usize>; 3]) {
        self.rows += 1;
        for (column, shape) in self.shapes.iter_mut().enumerate().take(row.len()) {
            shape.see(row.peek(column));
        }
        let mut beyond = (self.shapes.len()..row.len()).filter(|column| !row.peek(*column).trim().is_empty());
        self.extra = self.extra.max(beyond.next_back().map_or(0, |last| last + 1 - self.shapes.len()));
        for (votes, column) in self.votes.iter_mut().zip(dated) {
            if let Some(column) = column {
                votes.see(row.peek(column));
            }
        }
        if mapping.has_coordinates() && mapping.has_names() {
            let usable = |(lat, lon, _)| check(lat, lon, |_, _| None).0.is_some();
            self.without_coordinates += u64::from(!coordinates(row, mapping).is_some_and(usable));
        }
    }
}

impl Shape {
    /// Takes a cell in.
    pub(super) fn see(&mut self, cell: &str) {
        if cell.is_empty() {
            return;
        }
        self.filled = true;
        if self.text {
            return;
        }
        match number(cell.as_bytes()) {
            None => self.text = true,
            Some(0) => self.whole = true,
            Some(decimals) => {
                self.real = true;
                self.trailing |= decimals > 1 && cell.ends_with('0');
                self.uneven |= self.decimals.is_some_and(|before| before != decimals);
                self.decimals = Some(decimals);
            }
        }
    }

    /// The type that holds every cell so that it can be written back as it stood.
    ///
    /// `5.0` is a number. `5.10` is one where all cells have as many decimals, else it may be the tenth of something.
    pub(super) fn kind(self) -> ColumnKind {
        let padded = self.trailing && (self.uneven || self.whole);
        if !self.filled || self.text || padded {
            ColumnKind::Text
        } else if self.real {
            ColumnKind::Real
        } else {
            ColumnKind::Integer
        }
    }

    /// True where no cell is filled.
    pub(super) fn is_empty(self) -> bool {
        !self.filled
    }
}

/// Number of decimals of a number written in the one way that JSON and a 64-bit float keep: no plus sign, no leading
/// zeros, no minus zero, no exponent, at most 15 digits.
fn number(cell: &[u8]) -> Option<u8> {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let (mut before, mut after, mut point, mut significant) = (0, 0, false, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' if point => after += 1,
            b'0'..=b'9' => before += 1,
            b'.' if !point => point = true,
            _ => return None,
        }
        significant |= matches!(byte, b'1'..=b'9');
        if before + after > 15 {
            return None;
        }
    }
    let leading = digits.first() == Some(&b'0') && before > 1;
    let minus_zero = digits.len() < cell.len() && !significant;
    (before > 0 && (after > 0 || !point) && !leading && !minus_zero).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_written_back_is_a_number() {
        use ColumnKind::{Integer, Real, Text};
        let check = |cells: &[&str], expected: ColumnKind| {
            let mut shape = Shape::default();
            for cell in cells {
                shape.see(cell);
            }
            assert_eq!(shape.kind(), expected, "{cells:?}");
        };
        check(&["1", "-20", "0", ""], Integer);
        check(&["007"], Text);
        check(&["1", "01"], Text);
        check(&["+1"], Text);
        check(&["-0"], Text);
        check(&["1e5"], Text);
        check(&[" 1"], Text);
        check(&["1,5"], Text);
        check(&["1."], Text);
        check(&[".5"], Text);
        check(&["999999999999999"], Integer);
        check(&["9999999999999999"], Text);
        check(&["0.5", "-1.25", "3"], Real);
        check(&["31.61330", "65.71012"], Real);
        check(&["1.9", "1.10"], Text);
        check(&["1.0", "2.25", "3"], Real);
        check(&["1.50", "2"], Text);
        check(&["", ""], Text);
        check(&["nan"], Text);
        check(&["true"], Text);
    }
}
