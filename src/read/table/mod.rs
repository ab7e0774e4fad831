//! Incident lists: any sheet as people keep it, as rows of cells.
//!
//! A [`Table`] is opened once, which finds out its encoding, delimiter and header, and read as often as needed,
//! always as a stream.

mod encoding;
mod features;
mod head;
mod records;
mod sniff;
mod source;
#[cfg(feature = "spreadsheet")]
mod spreadsheet;
mod unpack;

pub use encoding::{Decoded, Detected, detect};
pub use records::{Batch, Records, Row, Syntax};
pub use source::Source;

use std::fs::File;
use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::{Error, Notice, Result};

/// What the user says about a list; what is `None` is found out.
#[derive(Debug, Clone, Copy)]
pub struct TableOptions {
    /// Between the cells.
    pub delimiter: Option<u8>,
    /// Whether the list has column names.
    pub header: Option<bool>,
    /// The encoding.
    pub encoding: Option<&'static Encoding>,
    /// The sheet of a workbook, counted from 1; the first that holds anything is read else.
    pub sheet: Option<u16>,
    /// Knows names of columns; helps to tell a header from data.
    pub known: fn(&str) -> bool,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self { delimiter: None, header: None, encoding: None, sheet: None, known: |_| false }
    }
}

impl TableOptions {
    /// Sets the encoding by a name such as `windows-1256` or `latin1` (the labels of the WHATWG Encoding Standard).
    ///
    /// # Errors
    /// No encoding has that name.
    pub fn with_encoding(self, label: &str) -> Result<Self> {
        let encoding = Encoding::for_label(label.as_bytes());
        let unknown =
            || Error::Usage(format!("--encoding {label}: expected a name such as utf-8, utf-16le, windows-1252"));
        Ok(Self { encoding: Some(encoding.ok_or_else(unknown)?), ..self })
    }

    /// Sets the delimiter: one ASCII character, or `tab`.
    ///
    /// # Errors
    /// It is neither.
    pub fn with_delimiter(self, text: &str) -> Result<Self> {
        let delimiter = match text.as_bytes() {
            b"tab" | b"\\t" => b'\t',
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => *byte,
            _ => return Err(Error::Usage(format!("--delimiter {text}: expected one character or \"tab\""))),
        };
        Ok(Self { delimiter: Some(delimiter), ..self })
    }
}

/// A list that is ready to be read.
#[derive(Debug)]
pub struct Table {
    /// Where it comes from.
    pub source: Source,
    /// Its encoding.
    pub detected: Detected,
    /// Its delimiter and line ends.
    pub syntax: Syntax,
    /// Names of its columns, trimmed; empty where the list gives none.
    pub columns: Vec<String>,
    /// HXL tags of its columns, where it has any.
    pub tags: Vec<String>,
    /// True where the list itself names its columns.
    pub header: bool,
    /// The first rows of data, to judge the columns by.
    pub sample: Vec<Vec<String>>,
    /// What was found out and should be told.
    pub notices: Vec<Notice>,
    /// Rows before the first row of data.
    skip: u64,
}

/// Bytes of the head that delimiter and header are found in.
const HEAD: u64 = 1 << 18;

/// Rows of data kept as a sample.
const SAMPLE: usize = 1000;

impl Table {
    /// Finds out how a list is written; one that is compressed (gzip, zstd), a spreadsheet (Excel, `OpenDocument`) or
    /// JSON is unpacked into a temporary file first.
    ///
    /// # Errors
    /// It cannot be read, holds nothing, or is no text.
    pub fn open(source: Source, options: &TableOptions) -> Result<Self> {
        let (source, unpacked) = unpack::unpack(source, options.sheet)?;
        let fail = |error| source.error(error);
        let input = |message: &str| Error::Input { name: source.name().to_owned(), message: message.to_owned() };
        let mut magic = Vec::new();
        source.reader().and_then(|reader| reader.take(8).read_to_end(&mut magic)).map_err(fail)?;
        if let Some(message) = foreign(&magic) {
            return Err(input(message));
        }
        let mut detected = detect(source.reader().map_err(fail)?).map_err(fail)?;
        if let Some(encoding) = options.encoding.filter(|given| *given != detected.encoding) {
            detected = Detected { encoding, mark: 0, broken: 0, guessed: false };
        }
        let mut head = Vec::new();
        let mut decoded = Decoded::new(source.reader().map_err(fail)?, detected).map_err(fail)?;
        decoded.by_ref().take(HEAD).read_to_end(&mut head).map_err(fail)?;
        let whole = (head.len() as u64) < HEAD;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(input("the list is empty: expected rows of cells"));
        }
        if is_binary(&head) {
            return Err(input("not a text file: expected rows of cells (CSV), a workbook or GeoJSON"));
        }
        if is_page(&head) {
            return Err(input(
                "a web page or XML, not a list: download the list itself; a table in a page can be copied into a \
                 spreadsheet and saved as CSV",
            ));
        }
        let mut syntax = sniff::sniff(&head, whole);
        if let Some(delimiter) = options.delimiter {
            syntax.delimiter = delimiter;
        }
        let rows = first_rows(&head, whole, syntax);
        let told = usize::from(rows.first().is_some_and(|row| is_separator_note(row, syntax)));
        let found = head::find(rows.get(told..).unwrap_or_default(), options.header, options.known);
        let row = |at: Option<usize>| at.and_then(|at| rows.get(at + told)).map_or(&[][..], Vec::as_slice);
        let mut columns: Vec<String> = row(found.header).iter().map(|name| one_line(name)).collect();
        columns.resize(found.width.max(columns.len()), String::new());
        let tags: Vec<String> = row(found.tags).iter().map(|tag| one_line(tag)).collect();
        let sample = rows.iter().skip(found.data + told).take(SAMPLE).cloned().collect();
        let mut table = Self {
            detected,
            syntax,
            columns,
            tags,
            header: found.header.is_some(),
            sample,
            notices: Vec::new(),
            skip: (found.data + told) as u64,
            source,
        };
        table.notices = unpacked;
        let told = table.tell(found.titles);
        table.notices.extend(told);
        Ok(table)
    }

    /// Reads the rows of data from the first one.
    ///
    /// # Errors
    /// The file has gone.
    pub fn rows(&self) -> io::Result<Rows> {
        let decoded = Decoded::new(self.source.reader()?, self.detected)?;
        Ok(Rows { records: Records::new(decoded, self.syntax), skip: self.skip })
    }

    fn tell(&self, titles: usize) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut say = |message: String| notices.push(Notice::of(self.source.name(), message).harmless());
        let name = self.detected.encoding.name();
        if self.detected.guessed {
            say(format!("not UTF-8; read as {name}; if letters look wrong, give --encoding"));
        } else if name != "UTF-8" {
            say(format!("read as {name}"));
        }
        if self.detected.broken > 0 {
            say(format!(
                "{} bytes or sequences are not UTF-8 and were replaced by U+FFFD; if they are many, give --encoding",
                self.detected.broken
            ));
        }
        if titles > 0 {
            say(format!("{titles} rows above the header were taken for titles and skipped"));
        }
        if !self.header {
            say(format!("no header found; the columns are called column_1 to column_{}", self.columns.len()));
        }
        notices
    }
}

/// The rows of data of a [`Table`], in batches; rows are numbered from 1.
#[derive(Debug)]
pub struct Rows {
    records: Records<Decoded<File>>,
    skip: u64,
}

impl Rows {
    /// Fills `batch` with the next rows; false at the end. Rows of the head come along: leave out those that
    /// [`Self::number`] knows no number of.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub fn read(&mut self, batch: &mut Batch) -> io::Result<bool> {
        self.records.read(batch)
    }

    /// Number of a row of data, from 1; `None` for the header and what stands above it.
    pub fn number(&self, row: &Row<'_>) -> Option<u64> {
        self.numbering().number(row)
    }

    /// What numbers the rows, to take along where the batches go.
    pub fn numbering(&self) -> Numbering {
        Numbering { skip: self.skip }
    }
}

/// Tells rows of data from the rows above them.
#[derive(Debug, Clone, Copy)]
pub struct Numbering {
    skip: u64,
}

impl Numbering {
    /// As [`Rows::number`].
    pub fn number(self, row: &Row<'_>) -> Option<u64> {
        (row.number + 1).checked_sub(self.skip).filter(|number| *number > 0)
    }
}

fn first_rows(head: &[u8], whole: bool, syntax: Syntax) -> Vec<Vec<String>> {
    let mut records = Records::new(head, syntax);
    let mut batch = Batch::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    // Reading from memory cannot fail.
    while rows.len() < SAMPLE + 50 && records.read(&mut batch).unwrap_or(false) {
        rows.extend(batch.rows().take(SAMPLE + 50).map(|row| row.cells().map(Into::into).collect()));
    }
    if !whole && rows.len() > 1 {
        rows.pop();
    }
    rows
}

/// Control characters and bytes of no encoding do not stand in text; a few may, by accident.
fn is_binary(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(8192)).unwrap_or_default();
    let odd = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}' | '\u{7f}' | '\u{fffd}');
    let count = String::from_utf8_lossy(start).chars().filter(odd).count();
    let nuls = memchr::memchr_iter(0, start).count();
    count > 4 && count * 20 > start.len() || nuls * 100 > start.len()
}

/// What a file of another kind is, by its first bytes, with the remedy.
fn foreign(magic: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 19] = [
        (b"BZh9", "compressed by bzip2: unpack it first"),
        (b"\xfd7zXZ", "compressed by xz: unpack it first"),
        (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
        (b"Rar!", "a RAR archive: unpack it first"),
        (b"%PDF", "a PDF: copy the table into a spreadsheet, or export it as CSV"),
        (b"SQLite f", "a database or GeoPackage: export the table as CSV first"),
        (b"fgb\x03", "a FlatGeobuf layer: save it as GeoJSON first"),
        (b"PAR1", "a Parquet file: export the table as CSV first"),
        (b"\x00\x00\x27\x0a", "a shapefile: save it as GeoJSON first"),
        (b"{\\rtf", "a text with formats (RTF): copy the table into a spreadsheet, or save it as CSV"),
        (b"\x89PNG", "a picture (PNG): expected rows of cells (CSV)"),
        (b"\xff\xd8\xff", "a picture (JPEG): expected rows of cells (CSV)"),
        (b"GIF8", "a picture (GIF): expected rows of cells (CSV)"),
        (b"II*\0", "a picture (TIFF): expected rows of cells (CSV)"),
        (b"MM\0*", "a picture (TIFF): expected rows of cells (CSV)"),
        (b"\x7fELF", "a program: expected rows of cells (CSV)"),
        (b"MZ\x90\0", "a program: expected rows of cells (CSV)"),
        (b"wOF", "a font: expected rows of cells (CSV)"),
        (b"OggS", "a sound or film: expected rows of cells (CSV)"),
    ];
    kinds.into_iter().find(|(bytes, _)| magic.starts_with(bytes)).map(|(_, message)| message)
}

/// True for a web page, which is what a download often gives in the place of the list.
fn is_page(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let begins = |word: &[u8]| start.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    begins(b"<!doctype html") || begins(b"<html") || begins(b"<?xml") || begins(b"<table")
}

fn is_separator_note(row: &[String], syntax: Syntax) -> bool {
    // "sep=;" is itself parted by the delimiter that it names.
    let [first, rest @ ..] = row else { return false };
    let first = first.to_ascii_lowercase();
    (first == "sep=" && rest.len() == 1) || first == format!("sep={}", char::from(syntax.delimiter))
}

/// White space at the ends taken off, line breaks inside made blanks.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &[u8]) -> Result<Table> {
        Table::open(Source::copy("list.csv", text).unwrap(), &TableOptions::default())
    }

    #[track_caller]
    fn check(text: &str, columns: &[&str], data: &[&[&str]]) {
        let table = open(text.as_bytes()).unwrap();
        assert_eq!(table.columns, columns, "{text:?}");
        let mut rows = table.rows().unwrap();
        let mut batch = Batch::default();
        let mut found: Vec<Vec<String>> = Vec::new();
        while rows.read(&mut batch).unwrap() {
            for row in batch.rows() {
                if rows.number(&row).is_some() {
                    assert_eq!(rows.number(&row), Some(found.len() as u64 + 1));
                    found.push(row.cells().map(Into::into).collect());
                }
            }
        }
        assert_eq!(found, data, "{text:?}");
        assert_eq!(table.sample, found);
    }

    #[test]
    fn tables() {
        check("a,b\n1,2\n", &["a", "b"], &[&["1", "2"]]);
        check("\u{feff}a,b\n1,2\n", &["a", "b"], &[&["1", "2"]]);
        check("sep=;\na;b\n1;2\n", &["a", "b"], &[&["1", "2"]]);
        check("Kabul;34,5\nTank;32,2\n", &["", ""], &[&["Kabul", "34,5"], &["Tank", "32,2"]]);
        check("Strikes in 2022\n\n a , b\n1,2\n", &["a", "b"], &[&["1", "2"]]);
        check("a,b\n#date,#geo+lat\n1,2\n", &["a", "b"], &[&["1", "2"]]);
        check("\"a\nb\",c\n\"1\n2\",3\n", &["a b", "c"], &[&["1\n2", "3"]]);
        check("a,b\n", &["a", "b"], &[]);
    }

    #[test]
    fn options_are_understood_or_told() {
        let options = TableOptions::default();
        assert_eq!(options.with_delimiter("tab").unwrap().delimiter, Some(b'\t'));
        assert_eq!(options.with_encoding("latin1").unwrap().encoding.map(Encoding::name), Some("windows-1252"));
        let told = options.with_delimiter(";;").unwrap_err().to_string();
        assert_eq!(told, "--delimiter ;;: expected one character or \"tab\"");
        let told = options.with_encoding("klingon").unwrap_err().to_string();
        assert_eq!(told, "--encoding klingon: expected a name such as utf-8, utf-16le, windows-1252");
    }

    #[test]
    fn what_is_no_list_is_told() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(open(bytes).unwrap_err().to_string(), expected);
        check(b"", "list.csv: the list is empty: expected rows of cells");
        check(b"\n \n", "list.csv: the list is empty: expected rows of cells");
        let zip = "list.csv: a spreadsheet or zip archive that cannot be read (Cannot detect file format): save the sheet as CSV (UTF-8) first";
        check(b"PK\x03\x04\x14\x00\x06\x00", zip);
        let binary = "list.csv: not a text file: expected rows of cells (CSV), a workbook or GeoJSON";
        check(b"\x00\x01\x02\x00\x00\xff\xfe\x00", binary);
        let noise: Vec<u8> = (0..5000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        check(&noise, binary);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "list.csv: a picture (PNG): expected rows of cells (CSV)");
        check(b"\x7fELF\x02\x01\x01\0", "list.csv: a program: expected rows of cells (CSV)");
        let page = open(b"\n<!DOCTYPE html><html><title>Log in, please</title>").unwrap_err().to_string();
        assert!(page.starts_with("list.csv: a web page or XML, not a list: download"), "{page}");
        let json = open(b"[{\"lat\": 1,").unwrap_err().to_string();
        assert!(json.starts_with("list.csv: not JSON: "), "{json}");
    }
}
