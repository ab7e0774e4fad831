//! Lists that come as something else: compressed, as a spreadsheet, as JSON. Each becomes plain rows of cells in
//! a temporary file, since a list is read more than once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::Source;
use super::features::{self, Objects};
#[cfg(feature = "spreadsheet")]
use super::spreadsheet;
use crate::{Error, Notice, Result};

/// A compressed list may grow this much in any case...
const ROOM: u64 = 1 << 30;
/// ... and beyond it only to so many times its packed size: what grows more is made to fill disks.
const MOST_RATIO: u64 = 250;

/// The list itself, and what is to be told of how it came.
///
/// # Errors
/// It cannot be unpacked, or it grows beyond measure.
pub(super) fn unpack(mut source: Source, sheet: Option<u16>) -> Result<(Source, Vec<Notice>)> {
    let mut notices = Vec::new();
    // A spreadsheet may lie in a gzip file; nothing lies deeper.
    for _ in 0..3 {
        let fail = |error| source.error(error);
        let mut magic = Vec::new();
        source.reader().and_then(|reader| reader.take(512).read_to_end(&mut magic)).map_err(fail)?;
        let name = source.name().to_owned();
        source = match Kind::of(&magic) {
            Kind::Gzip => inflate(&source, |file| Ok(flate2::bufread::MultiGzDecoder::new(BufReader::new(file))))?,
            Kind::Zstd => inflate(&source, |file| Frames::new(BufReader::with_capacity(1 << 16, file)))?,
            Kind::Spreadsheet => {
                #[cfg(feature = "spreadsheet")]
                match from_archive(&source)? {
                    Some(list) => list,
                    None => spreadsheet::rows(&name, source.reader().map_err(fail)?, sheet, &mut notices)?,
                }
                #[cfg(not(feature = "spreadsheet"))]
                {
                    let _ = sheet;
                    return Err(Error::Input {
                        name,
                        message: "spreadsheets were left out of this program".to_owned(),
                    });
                }
            }
            Kind::Json => {
                let Some(objects) = Objects::of(source.reader().map_err(fail)?) else { return Ok((source, notices)) };
                features::rows(&source, objects, &mut notices)?
            }
            Kind::Text => return Ok((source, notices)),
        };
        let _ = name;
    }
    Ok((source, notices))
}

enum Kind {
    Text,
    Gzip,
    Zstd,
    Spreadsheet,
    Json,
}

impl Kind {
    fn of(magic: &[u8]) -> Self {
        let old_excel = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        let text = magic.strip_prefix(b"\xef\xbb\xbf").unwrap_or(magic);
        match text.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0x1e) {
            _ if magic.starts_with(b"\x1f\x8b") => Self::Gzip,
            _ if magic.starts_with(b"\x28\xb5\x2f\xfd") => Self::Zstd,
            _ if magic.starts_with(b"PK\x03\x04") || magic.starts_with(old_excel) => Self::Spreadsheet,
            Some(b'{' | b'[') => Self::Json,
            _ => Self::Text,
        }
    }
}

/// The one list in a zip archive, as UCDP, GDELT and others hand theirs out; `None` for a workbook, which is one too.
#[cfg(feature = "spreadsheet")]
fn from_archive(source: &Source) -> Result<Option<Source>> {
    const ENDINGS: [&str; 7] = [".csv", ".tsv", ".tab", ".txt", ".json", ".geojson", ".geojsonl"];
    let input = |message: String| Error::Input { name: source.name().to_owned(), message };
    let file = source.reader().map_err(|error| source.error(error))?;
    // What cannot be opened, the reader of workbooks tells of.
    let Ok(mut archive) = zip::ZipArchive::new(BufReader::new(file)) else { return Ok(None) };
    if archive.file_names().any(|name| matches!(name, "[Content_Types].xml" | "mimetype")) {
        return Ok(None);
    }
    let is_list = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
        !file.starts_with('.') && !name.starts_with("__MACOSX/") && ENDINGS.iter().any(|ending| file.ends_with(ending))
    };
    let mut lists: Vec<String> = archive.file_names().filter(|name| is_list(name)).map(str::to_owned).collect();
    lists.sort();
    // What reads like a note is one, where something else is there.
    let is_note = |name: &String| name.to_ascii_lowercase().strip_suffix(".txt").is_some();
    if !lists.iter().all(is_note) {
        lists.retain(|name| !is_note(name));
    }
    let [name] = lists.as_slice() else {
        return Err(input(if lists.is_empty() {
            "a zip archive without a list: expected one CSV in it".to_owned()
        } else {
            let first: Vec<&str> = lists.iter().take(5).map(String::as_str).collect();
            format!("a zip archive with {} lists ({}): unpack it first", lists.len(), first.join(", "))
        }));
    };
    let packed = archive.by_name(name).map_err(|error| input(format!("cannot be unpacked: {error}")))?;
    let size = packed.compressed_size();
    unpack_to_copy(source, packed, size).map(Some)
}

fn inflate<R: Read>(source: &Source, open: impl FnOnce(File) -> io::Result<R>) -> Result<Source> {
    let file = source.reader().map_err(|error| source.error(error))?;
    let packed = file.metadata().map_or(0, |found| found.len());
    let input = open(file).map_err(|error| not_whole(source, &error))?;
    unpack_to_copy(source, input, packed)
}

fn not_whole(source: &Source, error: &io::Error) -> Error {
    let message = format!("cannot be unpacked: {error}; is the file whole?");
    Error::Input { name: source.name().to_owned(), message }
}

/// Copies what is unpacked into a temporary file, as far as so many `packed` bytes may honestly give.
fn unpack_to_copy(source: &Source, input: impl Read, packed: u64) -> Result<Source> {
    let fail = |error: io::Error| not_whole(source, &error);
    let most = ROOM.max(packed.saturating_mul(MOST_RATIO));
    let mut input = input.take(most + 1);
    let mut unpacked = tempfile::tempfile().map_err(|error| source.error(error))?;
    let size = io::copy(&mut input, &mut unpacked).map_err(fail)?;
    if size > most {
        return Err(Error::Input {
            name: source.name().to_owned(),
            message: format!("grows beyond {most} bytes when unpacked: unpack it yourself if that is right"),
        });
    }
    Ok(Source::of_copy(source.name(), unpacked))
}

/// The frames of a zstd file, one after the other.
struct Frames<R: Read> {
    decoder: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Frames<R> {
    fn new(input: R) -> io::Result<Self> {
        Ok(Self { decoder: Some(frame(input)?) })
    }
}

fn frame<R: Read>(input: R) -> io::Result<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>> {
    ruzstd::decoding::StreamingDecoder::new(input).map_err(|error| io::Error::other(error.to_string()))
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let count = decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(decoder) = self.decoder.take() else { break };
            let mut input = decoder.into_inner();
            if !input.fill_buf()?.is_empty() {
                self.decoder = Some(frame(input)?);
            }
        }
        Ok(0)
    }
}
