//! Bytes become rows of cells, a batch at a time, without copying the cells.
//!
//! Follows RFC 4180 and is kinder where real files are not: blanks before an opening quote, text after a closing
//! one, ragged rows. A quote that is never closed does not swallow the file: the row is read again with that
//! quote as an ordinary character, and marked.

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2};

/// Text that a batch is filled with before it is handed on.
const BATCH: usize = 1 << 18;

/// The most one row may hold; beyond, an opening quote is taken for a character.
const LONGEST_ROW: usize = 1 << 22;

/// How a file parts its rows and cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// Between cells.
    pub delimiter: u8,
    /// Between rows: a line feed (a carriage return before it is dropped), or a lone carriage return.
    pub terminator: u8,
}

impl Default for Syntax {
    fn default() -> Self {
        Self { delimiter: b',', terminator: b'\n' }
    }
}

/// A run of rows with the text they point into.
#[derive(Debug, Default)]
pub struct Batch {
    text: String,
    cells: Vec<Cell>,
    rows: Vec<RowStart>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    start: u32,
    end: u32,
    /// Holds doubled quotes that stand for one.
    doubled: bool,
}

#[derive(Debug, Clone, Copy)]
struct RowStart {
    line: u64,
    number: u64,
    first: u32,
    unclosed: bool,
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    text: &'b str,
    cells: &'b [Cell],
    /// Line that it starts on, from 1.
    pub line: u64,
    /// Number of the row in the file, from 0; blank lines are no rows.
    pub number: u64,
    /// A quote is opened in it and never closed.
    pub unclosed: bool,
}

impl<'b> Row<'b> {
    /// Number of cells.
    #[inline]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True without a cell; no row of a file is.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// A cell as it is meant: quotes taken off, doubled ones halved; `None` beyond the row's end.
    #[inline]
    pub fn get(&self, column: usize) -> Option<Cow<'b, str>> {
        let cell = self.cells.get(column)?;
        let text = self.text.get(cell.start as usize..cell.end as usize)?;
        Some(if cell.doubled { Cow::Owned(halved(text)) } else { Cow::Borrowed(text) })
    }

    /// A cell's text with doubled quotes left as they stand: to look at, not to keep.
    #[inline]
    pub fn peek(&self, column: usize) -> &'b str {
        self.cells.get(column).and_then(|cell| self.text.get(cell.start as usize..cell.end as usize)).unwrap_or("")
    }

    /// True where the cell's text is what is meant: no doubled quotes in it.
    #[inline]
    pub fn is_plain(&self, column: usize) -> bool {
        self.cells.get(column).is_none_or(|cell| !cell.doubled)
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'b, str>> {
        let row = *self;
        (0..row.len()).filter_map(move |column| row.get(column))
    }

    /// True where no cell holds anything but blanks.
    pub fn is_blank(&self) -> bool {
        (0..self.len()).all(|column| self.peek(column).trim().is_empty())
    }
}

impl Batch {
    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).filter_map(|at| self.row(at))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without a row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at this position of the batch.
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        let row = self.rows.get(at)?;
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.first as usize);
        let cells = self.cells.get(row.first as usize..end)?;
        Some(Row { text: &self.text, cells, line: row.line, number: row.number, unclosed: row.unclosed })
    }

    fn clear(&mut self) -> Vec<u8> {
        self.cells.clear();
        self.rows.clear();
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        bytes
    }
}

/// Reads batches of rows from UTF-8; bytes that are not UTF-8 become U+FFFD.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    syntax: Syntax,
    /// The part of a row that the last batch had no room for.
    rest: Vec<u8>,
    line: u64,
    number: u64,
    ended: bool,
}

impl<R: Read> Records<R> {
    /// Reads `input` from its start.
    pub fn new(input: R, syntax: Syntax) -> Self {
        Self { input, syntax, rest: Vec::new(), line: 1, number: 0, ended: false }
    }

    /// Fills `batch` with the next rows; false at the end of the input.
    ///
    /// # Errors
    /// The input's.
    pub fn read(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let mut bytes = batch.clear();
        bytes.append(&mut self.rest);
        let mut wanted = BATCH;
        loop {
            self.fill(&mut bytes, wanted)?;
            let done = self.split(&bytes, batch);
            if !batch.is_empty() || self.ended {
                self.rest.extend_from_slice(bytes.get(done..).unwrap_or_default());
                bytes.truncate(done);
                break;
            }
            // Not one whole row in it, but perhaps blank lines: read on.
            bytes.drain(..done);
            wanted = bytes.len() * 2 + BATCH;
        }
        let any = !batch.is_empty();
        batch.text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(bytes) => repair(&bytes.into_bytes(), batch),
        };
        Ok(any)
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
        while !self.ended && bytes.len() < wanted {
            let missing = (wanted - bytes.len()) as u64;
            let read = self.input.by_ref().take(missing).read_to_end(bytes)?;
            self.ended = (read as u64) < missing;
        }
        Ok(())
    }

    /// Splits whole rows off; gives the number of bytes they take.
    fn split(&mut self, bytes: &[u8], batch: &mut Batch) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let first = batch.cells.len();
            let mut unclosed = false;
            let mut step = scan(bytes, at, self.syntax, self.ended, true, &mut batch.cells);
            let long = bytes.len() - at > LONGEST_ROW;
            if step == Scan::Astray || step == Scan::More && (long || self.ended) {
                batch.cells.truncate(first);
                unclosed = true;
                // A line without end is cut here, so that memory does not grow with it.
                step = scan(bytes, at, self.syntax, self.ended || long, false, &mut batch.cells);
            }
            let Scan::Row(step) = step else {
                batch.cells.truncate(first);
                break;
            };
            let blank = batch.cells.get(first..).is_some_and(|cells| matches!(cells, [cell] if cell.start == cell.end))
                && !step.quoted;
            if blank {
                batch.cells.truncate(first);
            } else {
                batch.rows.push(RowStart { line: self.line, number: self.number, first: first as u32, unclosed });
                self.number += 1;
            }
            self.line += step.lines;
            at = step.next;
        }
        at
    }
}

/// What became of scanning a row.
#[derive(PartialEq, Eq)]
enum Scan {
    Row(Step),
    /// Its end is not in sight.
    More,
    /// A quote opens, and the next one, lines later, closes nothing.
    Astray,
}

/// What a scanned row takes.
#[derive(PartialEq, Eq)]
struct Step {
    next: usize,
    lines: u64,
    quoted: bool,
}

fn scan(bytes: &[u8], start: usize, syntax: Syntax, ended: bool, quotes: bool, cells: &mut Vec<Cell>) -> Scan {
    let mut at = start;
    let mut lines = 1;
    let mut quoted = false;
    loop {
        let mut plain_from = at;
        let mut cell = None;
        if let Some(open) = opening_quote(bytes, at).filter(|_| quotes) {
            let Some((close, doubled)) = closing_quote(bytes, open + 1) else { return Scan::More };
            let inside = memchr_iter(syntax.terminator, bytes.get(open..close).unwrap_or_default()).count() as u64;
            let blanks = bytes.get(close + 1..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count();
            let after = close + 1 + blanks;
            let carriage = bytes.get(after) == Some(&b'\r') && syntax.terminator != b'\r';
            let end = after + usize::from(carriage);
            lines += inside;
            match bytes.get(end) {
                // What decides may yet come: another quote, or the row's end.
                None if !ended => return Scan::More,
                Some(byte) if *byte != syntax.delimiter && *byte != syntax.terminator => {
                    if inside > 0 {
                        return Scan::Astray;
                    }
                    // The cell is not quoted, it only begins with a quotation.
                    plain_from = end;
                }
                _ => {
                    quoted = true;
                    cell = Some((Cell { start: open as u32 + 1, end: close as u32, doubled }, end));
                }
            }
        }
        let (cell, end) = if let Some(found) = cell {
            found
        } else {
            let Some(end) = cell_end(bytes, plain_from, syntax, ended) else { return Scan::More };
            (Cell { start: at as u32, end: trimmed(bytes, at, end, syntax) as u32, doubled: false }, end)
        };
        cells.push(cell);
        if bytes.get(end).is_none_or(|byte| *byte == syntax.terminator) {
            return Scan::Row(Step { next: (end + 1).min(bytes.len()), lines, quoted });
        }
        at = end + 1;
    }
}

/// The text with one quote for every two.
fn halved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = memchr(b'"', rest.as_bytes()).and_then(|quote| rest.split_at_checked(quote + 1)) {
        out.push_str(before);
        rest = after.strip_prefix('"').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// Position of a quote that opens the cell at `at`, possibly after blanks.
fn opening_quote(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => Some(at),
        b' ' => {
            let blanks = bytes.get(at..)?.iter().take_while(|byte| **byte == b' ').count();
            (bytes.get(at + blanks) == Some(&b'"')).then_some(at + blanks)
        }
        _ => None,
    }
}

/// Position of the closing quote, and whether doubled ones come before it.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let mut doubled = false;
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some((quote, doubled));
        }
        doubled = true;
        at = quote + 2;
    }
}

/// Position of the delimiter or terminator that ends an unquoted cell, or the input's end.
fn cell_end(bytes: &[u8], at: usize, syntax: Syntax, ended: bool) -> Option<usize> {
    // Most cells are short: two words of eight bytes are looked at before the call.
    let mut from = at;
    for _ in 0..2 {
        let Some(word) = bytes.get(from..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        if let Some(found) = first_of(u64::from_le_bytes(*word), syntax.delimiter, syntax.terminator) {
            return Some(from + found);
        }
        from += 8;
    }
    match memchr2(syntax.delimiter, syntax.terminator, bytes.get(from..)?) {
        Some(found) => Some(from + found),
        None if ended => Some(bytes.len()),
        None => None,
    }
}

/// Position of the first of two bytes among eight, the first one lowest (Mycroft's test, whose lowest hit is right).
fn first_of(word: u64, one: u8, other: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES * 0x80;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
    let hits = zero(word ^ (ONES * u64::from(one))) | zero(word ^ (ONES * u64::from(other)));
    (hits != 0).then(|| hits.trailing_zeros() as usize / 8)
}

/// The cell's end without the carriage return before a line feed.
fn trimmed(bytes: &[u8], start: usize, end: usize, syntax: Syntax) -> usize {
    let carriage = end > start
        && bytes.get(end - 1) == Some(&b'\r')
        && bytes.get(end).is_none_or(|byte| *byte == syntax.terminator);
    if carriage { end - 1 } else { end }
}

/// Replaces what is not UTF-8 and moves the cells accordingly.
fn repair(bytes: &[u8], batch: &mut Batch) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut copy = |start: usize, end: usize| {
        let from = text.len();
        text.push_str(&String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default()));
        (from as u32, text.len() as u32)
    };
    for cell in &mut batch.cells {
        (cell.start, cell.end) = copy(cell.start as usize, cell.end as usize);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, so that every boundary is met.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(out.len()).min(self.1);
            let (now, later) = self.0.split_at(count);
            out[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn rows(input: &[u8], syntax: Syntax) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(Trickle(input, 3), syntax);
        let mut batch = Batch::default();
        let mut rows = Vec::new();
        while records.read(&mut batch).unwrap() {
            rows.extend(batch.rows().map(|row| (row.line, row.cells().map(Cow::into_owned).collect())));
        }
        rows
    }

    #[track_caller]
    fn check(input: &str, expected: &[(u64, &[&str])]) {
        let found = rows(input.as_bytes(), Syntax::default());
        let expected: Vec<(u64, Vec<String>)> = expected
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect();
        assert_eq!(found, expected, "{input:?}");
    }

    #[test]
    fn the_first_of_two_bytes_is_found() {
        let check = |bytes: &[u8; 8], expected: Option<usize>| {
            assert_eq!(first_of(u64::from_le_bytes(*bytes), b',', b'\n'), expected, "{bytes:?}");
        };
        check(b"abcdefgh", None);
        check(b",bcdefgh", Some(0));
        check(b"abcdefg\n", Some(7));
        check(b"ab-,-\n,,", Some(3));
        check(b"ab-\n-,\x0b-", Some(3));
        check("كابل".as_bytes().first_chunk().unwrap(), None);
    }

    #[test]
    fn doubled_quotes_are_halved() {
        for text in ["", "a", "\"\"", "a \"\"b\"\" c", "\"\"\"\"", "ä\"\"ö", "\""] {
            assert_eq!(halved(text), text.replace("\"\"", "\""));
        }
    }

    #[test]
    fn plain_rows() {
        check("", &[]);
        check("\n\r\n\n", &[]);
        check("a", &[(1, &["a"])]);
        check("a,b\nc,d", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,b\r\n\r\nc,d\r\n", &[(1, &["a", "b"]), (3, &["c", "d"])]);
        check("a,\n,b\n,\n", &[(1, &["a", ""]), (2, &["", "b"]), (3, &["", ""])]);
        check("a\rb,c\n", &[(1, &["a\rb", "c"])]);
    }

    #[test]
    fn quoted_rows() {
        check("\"a,b\",c\n", &[(1, &["a,b", "c"])]);
        check("\"a\nb\",c\nd,e\n", &[(1, &["a\nb", "c"]), (3, &["d", "e"])]);
        check("\"a \"\"b\"\"\",\"\"\n", &[(1, &["a \"b\"", ""])]);
        check("\"a\"\r\n\"b\"", &[(1, &["a"]), (2, &["b"])]);
        check("\"\"\n", &[(1, &[""])]);
    }

    #[test]
    fn sloppy_rows() {
        check("a, \"b, c\" ,d\n", &[(1, &["a", "b, c", "d"])]);
        check("5\" gun,b\n", &[(1, &["5\" gun", "b"])]);
        check("\"Tiger\" company,b\nc,d\n", &[(1, &["\"Tiger\" company", "b"]), (2, &["c", "d"])]);
        check("a,b,c\nd\n", &[(1, &["a", "b", "c"]), (2, &["d"])]);
    }

    #[test]
    fn a_quote_never_closed_spoils_its_row_only() {
        check("a,b\n\"c,d\ne,f\n", &[(1, &["a", "b"]), (2, &["\"c", "d"]), (3, &["e", "f"])]);
        check("\"a,b\nc,d\n\"e\",\"f\"\n", &[(1, &["\"a", "b"]), (2, &["c", "d"]), (3, &["e", "f"])]);
        let mut records = Records::new("\"c,d\ne,f\n".as_bytes(), Syntax::default());
        let mut batch = Batch::default();
        assert!(records.read(&mut batch).unwrap());
        assert_eq!(batch.rows().map(|row| row.unclosed).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn other_delimiters_and_terminators() {
        let tab = Syntax { delimiter: b'\t', terminator: b'\r' };
        assert_eq!(rows(b"a\tb\rc\td", tab), [(1, vec!["a".into(), "b".into()]), (2, vec!["c".into(), "d".into()])]);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_where_they_stand() {
        let found = rows(b"a\xff,\"b\xe9\"\n\xc3\xa9,d\n", Syntax::default());
        assert_eq!(found, [(1, vec!["a\u{fffd}".into(), "b\u{fffd}".into()]), (2, vec!["é".into(), "d".into()])]);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let endless = io::repeat(b'x').take(3 * LONGEST_ROW as u64);
        let mut records = Records::new(endless, Syntax::default());
        let mut batch = Batch::default();
        let mut bytes = 0;
        while records.read(&mut batch).unwrap() {
            assert!(batch.text.len() <= 2 * LONGEST_ROW + BATCH);
            bytes += batch.rows().map(|row| row.peek(0).len()).sum::<usize>();
        }
        assert_eq!(bytes, 3 * LONGEST_ROW);
    }

    #[test]
    fn long_files_come_in_batches_and_lose_nothing() {
        let mut text = String::new();
        for row in 0..60_000 {
            text.extend([&row.to_string(), ",\"line\nbreak ", &row.to_string(), "\"\n"]);
        }
        let mut records = Records::new(text.as_bytes(), Syntax::default());
        let mut batch = Batch::default();
        let (mut count, mut batches) = (0, 0);
        while records.read(&mut batch).unwrap() {
            batches += 1;
            for row in batch.rows() {
                assert_eq!((row.number, row.line), (count, count * 2 + 1));
                assert_eq!(row.peek(0), count.to_string());
                count += 1;
            }
        }
        assert_eq!(count, 60_000);
        assert!(batches > 1);
    }
}
