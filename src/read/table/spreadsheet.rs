//! Excel and `OpenDocument` sheets as rows of cells.

use std::fs::File;
use std::io::{BufWriter, Cursor, Read, Write};

use calamine::{Data, DataType, Reader, Sheets, open_workbook_auto_from_rs};

use super::Source;
use crate::{Error, Notice, Result};

/// A workbook is held in memory; beyond this size it must be saved as CSV.
const MOST: u64 = 100 << 20;

/// The rows of a sheet, counted from 1, or of the first that holds any; empty rows are kept, so that the numbers of
/// lines are those of the sheet.
///
/// # Errors
/// It is no workbook, is too large, or has no such sheet.
pub(super) fn rows(name: &str, mut file: File, sheet: Option<u16>, notices: &mut Vec<Notice>) -> Result<Source> {
    let input = |message: String| Error::Input { name: name.to_owned(), message };
    if file.metadata().is_ok_and(|found| found.len() > MOST) {
        return Err(input("a workbook of more than 100 MB: save the sheet as CSV (UTF-8) first".to_owned()));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|source| Error::Read { path: name.into(), source })?;
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes.as_slice())).map_err(|error| {
        input(format!(
            "a spreadsheet or zip archive that cannot be read ({error}): save the sheet as CSV (UTF-8) first"
        ))
    })?;
    let names = book.sheet_names();
    let numbers: Vec<usize> = match sheet {
        Some(number) if (1..=names.len()).contains(&usize::from(number)) => vec![usize::from(number) - 1],
        Some(number) => {
            return Err(input(format!("--sheet {number}: it has {} sheets: {}", names.len(), list(&names))));
        }
        None => (0..names.len()).collect(),
    };
    for number in numbers {
        let Some(range) = book.worksheet_range_at(number) else { continue };
        let range = range.map_err(|error| input(format!("sheet {} cannot be read: {error}", number + 1)))?;
        if range.is_empty() {
            continue;
        }
        if names.len() > 1 {
            let message = format!(
                "sheet {} of {} is read; choose another with --sheet N: {}",
                number + 1,
                names.len(),
                list(&names)
            );
            notices.push(Notice::of(name, message).harmless());
        }
        let temporary = |source| Error::Read { path: name.into(), source };
        let mut out = BufWriter::new(tempfile::tempfile().map_err(temporary)?);
        for _ in 0..range.start().map_or(0, |(row, _)| row) {
            out.write_all(b"\n").map_err(temporary)?;
        }
        let mut csv = ::csv::WriterBuilder::new().flexible(true).from_writer(out);
        for row in range.rows() {
            csv.write_record(row.iter().map(cell)).map_err(|error| temporary(error.into()))?;
        }
        let out = csv.into_inner().map_err(|error| temporary(error.into_error()))?;
        let file = out.into_inner().map_err(|error| temporary(error.into_error()))?;
        return Ok(Source::of_copy(name, file));
    }
    Err(input("the workbook holds no rows".to_owned()))
}

fn list(names: &[String]) -> String {
    let each = names.iter().enumerate().take(20).map(|(at, name)| format!("{} {name:?}", at + 1));
    each.collect::<Vec<_>>().join(", ")
}

/// A cell as people would write it: dates as ISO 8601, whole numbers without decimals.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::DateTime(value) => match data.as_datetime().filter(|_| value.is_datetime()) {
            // Below one day it is a time.
            Some(_) if value.as_f64() < 1.0 => data.as_time().map_or_else(String::new, |time| time.to_string()),
            Some(moment) => {
                let text = moment.format("%Y-%m-%dT%H:%M:%S").to_string();
                text.strip_suffix("T00:00:00").unwrap_or(&text).to_owned()
            }
            None => value.as_f64().to_string(),
        },
    }
}
