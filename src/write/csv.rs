//! CSV for people: what could not be mapped, ready to be opened in a spreadsheet.

use std::io::{self, Write};

/// Writes rows of text; a cell that a spreadsheet would run as a formula is defused with an apostrophe.
///
/// A cell is dangerous where its first character, after blanks, byte-order marks and zero-width characters,
/// is one of `= + - @`, or where it starts with a tab or carriage return (OWASP ASVS 1.2.10, CWE-1236).
/// Numbers are left alone: a longitude may be negative.
pub struct Csv<W: Write> {
    writer: ::csv::Writer<W>,
    raw: bool,
}

impl<W: Write> Csv<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// The sink's.
    pub fn new<'a>(sink: W, columns: impl IntoIterator<Item = &'a str>) -> io::Result<Self> {
        Self::with(sink, columns, false)
    }

    /// The same with formulas left as they are: for programs, not for spreadsheets.
    ///
    /// # Errors
    /// The sink's.
    pub fn raw<'a>(sink: W, columns: impl IntoIterator<Item = &'a str>) -> io::Result<Self> {
        Self::with(sink, columns, true)
    }

    fn with<'a>(sink: W, columns: impl IntoIterator<Item = &'a str>, raw: bool) -> io::Result<Self> {
        let writer = ::csv::WriterBuilder::new().flexible(true).from_writer(sink);
        let mut csv = Self { writer, raw };
        csv.row(columns)?;
        Ok(csv)
    }

    /// Writes one row.
    ///
    /// # Errors
    /// The sink's.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for cell in cells {
            let cell = if self.raw { cell.into() } else { defuse(cell) };
            self.writer.write_field(cell.as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Flushes and gives the sink back.
    ///
    /// # Errors
    /// The sink's.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}

impl<W: Write> std::fmt::Debug for Csv<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Csv").finish_non_exhaustive()
    }
}

/// The cell with an apostrophe before it where a spreadsheet would take it for a formula.
fn defuse(cell: &str) -> std::borrow::Cow<'_, str> {
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let formula = cell.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let dangerous = (formula || cell.starts_with(['\t', '\r'])) && !is_number(cell);
    if dangerous { format!("'{cell}").into() } else { cell.into() }
}

fn is_number(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'))
        && !cell.is_empty()
        && !cell[1..].contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_left_alone() {
        let check = |cell: &str, expected: &str| assert_eq!(defuse(cell), expected);
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+92 300 1234567", "'+92 300 1234567");
        check("-1+2", "'-1+2");
        check("--1", "'--1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\tx", "'\tx");
        check("\rx", "'\rx");
        check(" \u{feff}\u{200b}=1", "' \u{feff}\u{200b}=1");
        check("＝1", "'＝1");
        check("-66.75", "-66.75");
        check("-66,75", "-66,75");
        check("a=b", "a=b");
        check("", "");
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let mut csv = Csv::new(Vec::new(), ["line", "text"]).unwrap();
        csv.row(["17", "a,\"b\"\nc"]).unwrap();
        csv.row(["", ""]).unwrap();
        csv.row(["18", "é", "more"]).unwrap();
        let bytes = csv.finish().unwrap();
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows, [vec!["17", "a,\"b\"\nc"], vec!["", ""], vec!["18", "é", "more"]]);
    }
}
