//! Lists that come as something else: compressed, as a spreadsheet, as `GeoJSON`. Each becomes plain rows of cells in
//! a temporary file, since a list is read more than once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::Source;
use super::features;
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
                {
                    let file = source.reader().map_err(fail)?;
                    spreadsheet::rows(&name, file, sheet, &mut notices)?
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
                if !features::is_geojson(source.reader().map_err(fail)?) {
                    return Ok((source, notices));
                }
                features::rows(&source, &mut notices)?
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
            Some(b'{') => Self::Json,
            _ => Self::Text,
        }
    }
}

fn inflate<R: Read>(source: &Source, open: impl FnOnce(File) -> io::Result<R>) -> Result<Source> {
    let fail = |error: io::Error| Error::Input {
        name: source.name().to_owned(),
        message: format!("cannot be unpacked: {error}; is the file whole?"),
    };
    let file = source.reader().map_err(|error| source.error(error))?;
    let packed = file.metadata().map_or(0, |found| found.len());
    let most = ROOM.max(packed.saturating_mul(MOST_RATIO));
    let mut input = open(file).map_err(fail)?.take(most + 1);
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
