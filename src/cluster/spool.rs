//! What was written and is to be written again with its clusters: features and lines, on the disk between.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use jiff::civil::Date;

use super::sort::Part;
use crate::layer::{Feature, Value};

/// Chunks of bytes in a temporary file: written in order, then read in order.
#[derive(Debug)]
pub struct Spool {
    file: BufWriter<File>,
}

/// The chunks again.
#[derive(Debug)]
pub struct Spooled {
    file: BufReader<File>,
    buffer: Vec<u8>,
}

impl Spool {
    /// In the system's folder for such files (`TMPDIR`), where nobody else can open it; gone when the run ends.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?) })
    }

    /// Appends a chunk.
    ///
    /// # Errors
    /// It cannot be written, or is longer than 4 GiB.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(bytes)
    }

    /// Appends a feature of points, or of none.
    ///
    /// # Errors
    /// It cannot be written, or its geometry is no point.
    pub fn write_feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(1024);
        text(&feature.id, &mut bytes);
        match (&feature.geometry, feature.point()) {
            (None, _) => 0_u8.put(&mut bytes),
            (Some(_), Some(point)) => {
                1_u8.put(&mut bytes);
                point.x().put(&mut bytes);
                point.y().put(&mut bytes);
            }
            (Some(_), None) => return Err(io::ErrorKind::InvalidInput.into()),
        }
        for value in &feature.values {
            put(value, &mut bytes);
        }
        self.write(&bytes)
    }

    /// From the begin.
    ///
    /// # Errors
    /// The file cannot be written to its end or read.
    pub fn rewind(self) -> io::Result<Spooled> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Spooled { file: BufReader::new(file), buffer: Vec::new() })
    }
}

impl Spooled {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self) -> io::Result<Option<&[u8]>> {
        Ok(chunk(&mut self.file, &mut self.buffer)?.then_some(self.buffer.as_slice()))
    }

    /// The next chunk as a feature.
    ///
    /// # Errors
    /// The file cannot be read, or the chunk is none.
    pub fn read_feature(&mut self) -> io::Result<Option<Feature<'_>>> {
        if !chunk(&mut self.file, &mut self.buffer)? {
            return Ok(None);
        }
        feature(&self.buffer).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// Reads a chunk; false at the end of the file.
pub(super) fn chunk(file: &mut BufReader<File>, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    if file.read(&mut length[..1])? == 0 {
        return Ok(false);
    }
    file.read_exact(&mut length[1..])?;
    buffer.clear();
    let length = u64::from(u32::from_le_bytes(length));
    if file.by_ref().take(length).read_to_end(buffer)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(true)
}

fn text(text: &str, out: &mut Vec<u8>) {
    (text.len() as u32).put(out);
    out.extend_from_slice(text.as_bytes());
}

fn put(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => 0_u8.put(out),
        Value::Text(words) => {
            1_u8.put(out);
            text(words, out);
        }
        Value::Integer(number) => {
            2_u8.put(out);
            number.put(out);
        }
        Value::Real(number) => {
            3_u8.put(out);
            number.put(out);
        }
        Value::Boolean(answer) => {
            4_u8.put(out);
            u8::from(*answer).put(out);
        }
        Value::Date(date) => {
            5_u8.put(out);
            i32::from(date.year()).put(out);
            (date.month() as u8).put(out);
            (date.day() as u8).put(out);
        }
    }
}

fn feature(mut bytes: &[u8]) -> Option<Feature<'_>> {
    fn words<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
        let length = u32::take(bytes)? as usize;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        std::str::from_utf8(text).ok()
    }
    let bytes = &mut bytes;
    let id = Cow::Borrowed(words(bytes)?);
    let geometry = match u8::take(bytes)? {
        0 => None,
        _ => Some(geo::Point::new(f64::take(bytes)?, f64::take(bytes)?).into()),
    };
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(match u8::take(bytes)? {
            1 => Value::Text(Cow::Borrowed(words(bytes)?)),
            2 => Value::Integer(i64::take(bytes)?),
            3 => Value::Real(f64::take(bytes)?),
            4 => Value::Boolean(u8::take(bytes)? != 0),
            5 => {
                let (year, month, day) = (i32::take(bytes)?, u8::take(bytes)?, u8::take(bytes)?);
                Value::Date(Date::new(year as i16, month as i8, day as i8).ok()?)
            }
            _ => Value::Null,
        });
    }
    Some(Feature { id, geometry, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_back_as_they_were() {
        let values = vec![
            Value::Null,
            Value::Text("Tank, \"α\"\n".into()),
            Value::Text("".into()),
            Value::Integer(-7),
            Value::Real(0.1 + 0.2),
            Value::Boolean(true),
            Value::Date(jiff::civil::date(-44, 3, 15)),
        ];
        let point = Feature { id: "a-1".into(), geometry: Some(geo::Point::new(70.4, -32.2).into()), values };
        let nowhere = Feature { geometry: None, ..point.clone() };
        let mut spool = Spool::new().unwrap();
        for feature in [&point, &nowhere] {
            spool.write_feature(feature).unwrap();
        }
        spool.write(b"").unwrap();
        let mut spooled = spool.rewind().unwrap();
        for feature in [point, nowhere] {
            assert_eq!(spooled.read_feature().unwrap(), Some(feature));
        }
        assert_eq!(spooled.read().unwrap(), Some(&b""[..]));
        assert_eq!(spooled.read().unwrap(), None);
    }
}
