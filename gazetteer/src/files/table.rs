//! CSV and TSV with a header, row by row.

use std::io::{BufRead, Chain, Cursor, Read};
use std::path::Path;

use super::columns::Columns;
use super::row::Row;
use crate::Error;

/// Reads a table; each row, or what is wrong with it, goes to `each`.
///
/// # Errors
/// When the header has no column that can be used, or the file is no table of UTF-8 text; what `each` gives.
pub(super) fn rows(
    source: impl BufRead,
    path: &Path,
    mut each: impl FnMut(Result<Row, Error>) -> Result<(), Error>,
) -> Result<(), Error> {
    let name = path.display().to_string();
    let unreadable = |source| Error::Read { name: name.clone(), source };
    let (head, source) = peek(source).map_err(unreadable)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&head, path))
        .flexible(true)
        .has_headers(false)
        .from_reader(source);
    let wrong = |line: usize, reason: String| Error::Row { name: name.clone(), line, reason };
    let mut record = csv::StringRecord::new();
    let mut columns: Option<Columns> = None;
    let mut line = 0;
    loop {
        let before = reader.position().line() as usize;
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => line = record.position().map_or(before, |at| at.line() as usize),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(source) => return Err(unreadable(source)),
                csv::ErrorKind::Utf8 { pos, .. } => {
                    let line = pos.map_or(before, |at| at.line() as usize);
                    let reason = "expected UTF-8 text; save the table as UTF-8".to_owned();
                    if columns.is_none() {
                        return Err(wrong(line, reason));
                    }
                    each(Err(wrong(line, reason + "; row skipped")))?;
                    continue;
                }
                kind => return Err(wrong(before, format!("{kind:?}"))),
            },
        }
        match &columns {
            None => {
                columns = Some(Columns::of(record.iter()).map_err(|reason| wrong(line, reason))?);
            }
            Some(columns) => {
                if record.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let row = columns.row(line, |at| record.get(at).unwrap_or(""));
                each(row.map_err(|reason| wrong(line, reason + "; row skipped")))?;
            }
        }
    }
    if columns.is_none() {
        return Err(wrong(line.max(1), "expected a header line, found nothing".to_owned()));
    }
    Ok(())
}

/// A source with the bytes before it that were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

/// The first bytes, and the source with them before it; a byte order mark is dropped.
fn peek<R: BufRead>(mut source: R) -> std::io::Result<(Vec<u8>, Peeked<R>)> {
    let mut head = Vec::new();
    Read::by_ref(&mut source).take(8192).read_to_end(&mut head)?;
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    Ok((head.clone(), Cursor::new(head).chain(source)))
}

/// The delimiter that the header has most of; tab where the ending says so.
fn delimiter(head: &[u8], path: &Path) -> u8 {
    let tab = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
    if tab {
        return b'\t';
    }
    let header = head.split(|&byte| byte == b'\n').next().unwrap_or(&[]);
    let count = |wanted: u8| header.split(|&byte| byte == wanted).count();
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|&byte| count(byte)).unwrap_or(b',')
}
