//! `GeoJSON` to the letter of RFC 7946, streamed.
//!
//! Longitude first, six decimals, no `crs`, no number that is not finite. The members about the layer stand
//! before the features; `bbox` stands after them, because only then it is known. The same features give the
//! same bytes.

use std::io::{self, Write};

use geo::{Coord, Geometry, LineString, Point};
use serde::ser::Error as _;

use super::geometry::{Parts, parts, rings, usable};
use super::values::find;
use super::{Bounds, Output, Writer};
use crate::layer::{Feature, Schema, Value};

/// Writes one collection of features to any sink.
///
/// ```
/// use dateline::layer::{Column, ColumnKind, Feature, Schema, Value};
/// use dateline::write::GeoJson;
/// let schema = Schema::new("towns", vec![Column { name: "name".into(), kind: ColumnKind::Text }]);
/// let mut layer = GeoJson::new(Vec::new(), &schema)?;
/// let geometry = Some(geo::Point::new(69.17233, 34.52813).into());
/// layer.write(&Feature { id: "1".into(), geometry, values: vec![Value::Text("Kabul".into())] })?;
/// let text = String::from_utf8(layer.finish()?).unwrap();
/// assert!(text.contains(r#"{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[69.17233,34.52813]},"properties":{"name":"Kabul"}}"#));
/// assert!(text.ends_with("],\"bbox\":[69.17233,34.52813,69.17233,34.52813]}\n"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct GeoJson<W> {
    sink: W,
    encoder: Encoder,
    bounds: Bounds,
    line: Vec<u8>,
    any: bool,
}

impl<W: Write> GeoJson<W> {
    /// Writes what stands before the features. The sink is written to once per feature: buffer a file.
    ///
    /// # Errors
    /// The sink's.
    pub fn new(mut sink: W, schema: &Schema) -> io::Result<Self> {
        let mut head = br#"{"type":"FeatureCollection""#.to_vec();
        let generator = concat!("dateline ", env!("CARGO_PKG_VERSION"));
        for (member, text) in [
            ("name", schema.name.as_str()),
            ("attribution", &schema.attribution),
            ("licence", &schema.licence),
            ("generator", generator),
        ] {
            if !text.is_empty() {
                head.extend_from_slice(&key(member));
                write_text(text, &mut head);
            }
        }
        head.extend_from_slice(b",\"features\":[");
        sink.write_all(&head)?;
        Ok(Self { sink, encoder: Encoder::new(schema), bounds: Bounds::new(), line: Vec::new(), any: false })
    }

    /// Writes one feature.
    ///
    /// # Errors
    /// The sink's; or the feature has more or fewer values than the schema has columns.
    pub fn write(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        let result = self.encoder.encode(feature, &mut self.bounds, &mut line);
        let result = result.and_then(|()| self.append(&line));
        self.line = line;
        result
    }

    /// What turns features into bytes; it may be cloned and used on other threads.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Writes features that an [`Encoder`] of the same schema has encoded, and takes their bounds in.
    ///
    /// # Errors
    /// The sink's.
    pub fn write_encoded(&mut self, features: &[u8], bounds: &Bounds) -> io::Result<()> {
        self.bounds.merge(bounds);
        self.append(features)
    }

    /// Writes what stands after the features and gives the sink back, flushed.
    ///
    /// # Errors
    /// The sink's.
    pub fn finish(mut self) -> io::Result<W> {
        let mut tail = b"\n]".to_vec();
        if let Some(bbox) = self.bounds.bbox() {
            tail.extend_from_slice(b",\"bbox\":[");
            for (number, degrees) in bbox.into_iter().enumerate() {
                if number > 0 {
                    tail.push(b',');
                }
                write_degrees(degrees, &mut tail);
            }
            tail.push(b']');
        }
        tail.extend_from_slice(b"}\n");
        self.sink.write_all(&tail)?;
        self.sink.flush()?;
        Ok(self.sink)
    }

    fn append(&mut self, encoded: &[u8]) -> io::Result<()> {
        // Every encoded feature starts with a comma; the first one must not.
        let skip = usize::from(!self.any && !encoded.is_empty());
        self.any |= !encoded.is_empty();
        self.sink.write_all(encoded.get(skip..).unwrap_or_default())
    }
}

impl Writer for GeoJson<Output> {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        Self::write(self, feature)
    }

    fn encoder(&self) -> Option<super::Encoder> {
        Some(self.encoder.clone().into())
    }

    fn write_encoded(&mut self, features: &[u8], bounds: &Bounds) -> io::Result<u64> {
        Self::write_encoded(self, features, bounds).map(|()| 0)
    }

    fn finish(self: Box<Self>) -> io::Result<Output> {
        Self::finish(*self)
    }
}

/// How features stand one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// In a collection: a comma and a line break before each.
    Collection,
    /// RFC 8142: a record separator before each, a line break after it.
    Sequence,
    /// A line each. `|` is escaped: geojson.io would break a line at it.
    Lines,
}

/// Turns features of one schema into bytes; pure, so that many can work at once.
#[derive(Debug, Clone)]
pub struct Encoder {
    frame: Frame,
    /// Columns of the first and last day.
    days: [Option<usize>; 2],
    /// `"name":null` of each column, with the comma before it: most of a layer of a list are nulls.
    nulls: Vec<Box<[u8]>>,
}

/// Length of `null`.
const NULL: usize = 4;

impl Encoder {
    /// For the columns of this schema.
    pub fn new(schema: &Schema) -> Self {
        let null = |(at, name): (usize, &str)| {
            let mut null = key(name);
            null.extend_from_slice(b"null");
            // The first one has no comma before it.
            null.split_off(usize::from(at == 0)).into_boxed_slice()
        };
        let nulls = schema.columns.iter().map(|column| column.name.as_ref()).enumerate().map(null).collect();
        Self { frame: Frame::Collection, days: find(schema, ["start_date", "end_date"]), nulls }
    }

    /// The same features, one after the other in another way.
    pub(super) fn framed(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    /// Appends the feature to `out`, after a comma and a line break, and its geometry to `bounds`.
    ///
    /// A geometry that is not on earth is written as null.
    ///
    /// # Errors
    /// The feature has more or fewer values than the schema has columns.
    pub fn encode(&self, feature: &Feature<'_>, bounds: &mut Bounds, out: &mut Vec<u8>) -> io::Result<()> {
        if feature.values.len() != self.nulls.len() {
            let message = format!("{} values for {} columns", feature.values.len(), self.nulls.len());
            return Err(serde_json::Error::custom(message).into());
        }
        bounds.add_days(self.days.map(|column| column.and_then(|column| feature.values.get(column))));
        let geometry = usable(feature);
        if let Some(geometry) = geometry {
            bounds.add_geometry(geometry);
        }
        let mut open = self.open(
            &feature.id,
            |out| match geometry {
                Some(geometry) => write_geometry(geometry, out),
                None => out.extend_from_slice(b"null"),
            },
            out,
        );
        for value in &feature.values {
            open.value(value);
        }
        open.close();
        Ok(())
    }

    /// Begins a feature at a point, whose values then come one by one, without a [`Feature`] in between.
    pub(crate) fn point<'o>(
        &'o self,
        id: &str,
        point: Option<Point<f64>>,
        bounds: &mut Bounds,
        out: &'o mut Vec<u8>,
    ) -> Open<'o> {
        let point = point.filter(|point| point.x().abs() <= 180.0 && point.y().abs() <= 90.0);
        if let Some(point) = point {
            bounds.add(point);
        }
        self.open(
            id,
            |out| match point {
                Some(point) => write_point(point.0, out),
                None => out.extend_from_slice(b"null"),
            },
            out,
        )
    }

    fn open<'o>(&'o self, id: &str, geometry: impl FnOnce(&mut Vec<u8>), out: &'o mut Vec<u8>) -> Open<'o> {
        let start = out.len();
        out.extend_from_slice(match self.frame {
            Frame::Collection => b",\n{\"type\":\"Feature\",\"id\":".as_slice(),
            Frame::Sequence => b"\x1e{\"type\":\"Feature\",\"id\":",
            Frame::Lines => b"{\"type\":\"Feature\",\"id\":",
        });
        write_text(id, out);
        out.extend_from_slice(b",\"geometry\":");
        geometry(out);
        out.extend_from_slice(b",\"properties\":{");
        Open { frame: self.frame, nulls: self.nulls.iter(), start, out }
    }
}

/// A feature whose values are being written, in the order of the columns.
#[derive(Debug)]
pub(crate) struct Open<'o> {
    frame: Frame,
    nulls: std::slice::Iter<'o, Box<[u8]>>,
    start: usize,
    out: &'o mut Vec<u8>,
}

impl Open<'_> {
    /// The value of the next column.
    #[inline]
    pub(crate) fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.null(),
            Value::Text(text) => self.text(text),
            value => {
                self.key();
                write_value(value, self.out);
            }
        }
    }

    /// The next column holds nothing.
    #[inline]
    pub(crate) fn null(&mut self) {
        self.out.extend_from_slice(self.nulls.next().map_or(&[][..], |null| null));
    }

    /// The next column holds a text.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        self.key();
        write_text(text, self.out);
    }

    /// The next column holds a number, given as JSON writes it.
    #[inline]
    pub(crate) fn digits(&mut self, digits: &str) {
        self.key();
        self.out.extend_from_slice(digits.as_bytes());
    }

    /// The feature ends.
    pub(crate) fn close(self) {
        debug_assert!(self.nulls.len() == 0, "{} columns without a value", self.nulls.len());
        let out = self.out;
        match self.frame {
            Frame::Collection => out.extend_from_slice(b"}}"),
            Frame::Sequence => out.extend_from_slice(b"}}\n"),
            Frame::Lines => {
                // Outside of texts JSON has no bar, so escaping every one is right.
                if memchr::memchr(b'|', out.get(self.start..).unwrap_or_default()).is_some() {
                    let line = out.split_off(self.start);
                    for byte in line {
                        if byte == b'|' { out.extend_from_slice(b"\\u007c") } else { out.push(byte) }
                    }
                }
                out.extend_from_slice(b"}}\n");
            }
        }
    }

    #[inline]
    fn key(&mut self) {
        let null = self.nulls.next().map_or(&[][..], |null| null);
        self.out.extend_from_slice(null.get(..null.len().saturating_sub(NULL)).unwrap_or_default());
    }
}

/// `,"name":`
fn key(name: &str) -> Vec<u8> {
    let mut key = vec![b','];
    write_text(name, &mut key);
    key.push(b':');
    key
}

/// Layers of lines and polygons have the multiple types throughout, as their schema says.
fn write_geometry(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
    match parts(geometry) {
        Parts::Point(at) => write_point(at, out),
        Parts::Lines(lines) => {
            out.extend_from_slice(b"{\"type\":\"MultiLineString\",\"coordinates\":");
            write_list(&lines, out, |line, out| write_line(line, out));
            out.push(b'}');
        }
        Parts::Polygons(polygons) => {
            out.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
            write_list(&polygons, out, |polygon, out| {
                write_list(&rings(polygon), out, |line, out| write_line(line, out));
            });
            out.push(b'}');
        }
    }
}

fn write_point(at: Coord<f64>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
    write_coord(&at, out);
    out.push(b'}');
}

fn write_line(line: &LineString<f64>, out: &mut Vec<u8>) {
    write_list(&line.0, out, write_coord);
}

fn write_coord(at: &Coord<f64>, out: &mut Vec<u8>) {
    out.push(b'[');
    write_degrees(at.x, out);
    out.push(b',');
    write_degrees(at.y, out);
    out.push(b']');
}

fn write_list<T>(items: &[T], out: &mut Vec<u8>, mut each: impl FnMut(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        each(item, out);
    }
    out.push(b']');
}

fn write_value(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Text(text) => write_text(text, out),
        Value::Integer(number) => write_integer(*number, out),
        // serde_json writes what is not finite as null.
        Value::Real(number) => write_json(number, out),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Date(date) => {
            out.push(b'"');
            let (year, month, day) = (date.year(), date.month(), date.day());
            if year < 0 {
                out.push(b'-');
            }
            let year = year.unsigned_abs();
            let digit = |number: u16| b'0' + (number % 10) as u8;
            out.extend_from_slice(&[digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), b'-']);
            let two = |number: i8| [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
            out.extend_from_slice(&two(month));
            out.push(b'-');
            out.extend_from_slice(&two(day));
            out.push(b'"');
        }
    }
}

/// Degrees with at most six decimals (a tenth of a metre) and no trailing zeros.
fn write_degrees(degrees: f64, out: &mut Vec<u8>) {
    let micro = (degrees * 1e6).round() as i64;
    if micro < 0 {
        out.push(b'-');
    }
    let micro = micro.unsigned_abs();
    write_integer((micro / 1_000_000) as i64, out);
    let mut rest = micro % 1_000_000;
    if rest != 0 {
        let mut digits = *b".000000";
        for digit in digits[1..].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let end = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
        out.extend_from_slice(&digits[..end]);
    }
}

/// A whole number, its digits from the last to the first.
fn write_integer(number: i64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        at -= 1;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

/// A JSON string. U+0000, at which programs written in C end a text, becomes U+FFFD.
#[inline]
fn write_text(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        write_escaped(text, out);
    }
}

#[cold]
fn write_escaped(text: &str, out: &mut Vec<u8>) {
    if text.contains('\0') {
        write_json(&text.replace('\0', "\u{fffd}"), out);
    } else {
        write_json(text, out);
    }
}

/// True where JSON needs no escapes; eight bytes at a time, the last eight possibly twice.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES * 0x80;
    // Mycroft's test: nonzero where some byte of `word` is below `limit` (at most 0x80).
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & TOPS;
    let special = |word: [u8; 8]| {
        let word = u64::from_le_bytes(word);
        below(word, 0x20) | below(word ^ (ONES * u64::from(b'"')), 1) | below(word ^ (ONES * u64::from(b'\\')), 1)
    };
    let Some(last) = bytes.last_chunk::<8>() else {
        return bytes.iter().all(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\');
    };
    let mut seen = special(*last);
    for word in bytes.as_chunks::<8>().0 {
        seen |= special(*word);
    }
    seen == 0
}

/// Through serde; a vector takes everything, so it cannot fail.
fn write_json<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, ColumnKind};
    use jiff::civil::date;

    fn schema(columns: &[(&'static str, ColumnKind)]) -> Schema {
        Schema::new("t", columns.iter().map(|(name, kind)| Column { name: (*name).into(), kind: *kind }).collect())
    }

    fn layer(schema: &Schema, features: &[Feature<'_>]) -> String {
        let mut layer = GeoJson::new(Vec::new(), schema).unwrap();
        for feature in features {
            layer.write(feature).unwrap();
        }
        String::from_utf8(layer.finish().unwrap()).unwrap()
    }

    #[test]
    fn degrees_have_six_decimals_and_no_trailing_zeros() {
        let check = |degrees: f64, expected: &str| {
            let mut out = Vec::new();
            write_degrees(degrees, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        check(0.0, "0");
        check(-0.0, "0");
        check(-0.000_000_4, "0");
        check(-0.000_000_6, "-0.000001");
        check(69.172_33, "69.17233");
        check(-179.999_999_9, "-180");
        check(33.5, "33.5");
        check(10.0, "10");
        check(100.000_001, "100.000001");
    }

    #[test]
    fn integers() {
        for number in [0, 7, 10, -1, -10, 999, 1_000_000, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            write_integer(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }

    #[test]
    fn what_needs_an_escape_is_seen_at_every_place() {
        for byte in 0..=0x7f_u8 {
            let special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for length in 1..40 {
                for at in 0..length {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    assert_eq!(is_plain(&text), !special, "{byte} at {at} of {length}");
                }
            }
        }
        assert!(is_plain("کابل – Kābul 🗺️ ~\u{7f}".as_bytes()));
    }

    #[test]
    fn an_empty_layer_is_a_collection_without_bbox() {
        let text = layer(&schema(&[]), &[]);
        let geojson::GeoJson::FeatureCollection(read) = text.parse().unwrap() else { panic!("{text}") };
        assert!(read.features.is_empty() && read.bbox.is_none());
        assert_eq!(read.foreign_members.unwrap()["name"], "t");
    }

    #[test]
    fn values_come_back_with_their_types() {
        let columns = [
            ("text", ColumnKind::Text),
            ("integer", ColumnKind::Integer),
            ("real", ColumnKind::Real),
            ("boolean", ColumnKind::Boolean),
            ("date", ColumnKind::Date),
        ];
        let row = |values: Vec<Value<'static>>| Feature { id: "a".into(), geometry: None, values };
        let text = layer(
            &schema(&columns),
            &[
                row(vec![
                    Value::Text("a\"b\\c\n\u{1}\u{2028}\0é🗺".into()),
                    Value::Integer(i64::MIN),
                    Value::Real(0.1),
                    Value::Boolean(true),
                    Value::Date(date(2022, 11, 28)),
                ]),
                row(vec![
                    Value::Null,
                    Value::Integer(7),
                    Value::Real(f64::NAN),
                    Value::Boolean(false),
                    Value::Date(date(987, 1, 2)),
                ]),
            ],
        );
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let one = &read["features"][0]["properties"];
        assert_eq!(one["text"], "a\"b\\c\n\u{1}\u{2028}\u{fffd}é🗺");
        assert_eq!(one["integer"], i64::MIN);
        assert_eq!(one["real"], 0.1);
        assert_eq!(one["boolean"], true);
        assert_eq!(one["date"], "2022-11-28");
        let two = &read["features"][1]["properties"];
        assert!(two["text"].is_null() && two["real"].is_null());
        assert_eq!((&two["integer"], &two["date"]), (&7.into(), &"0987-01-02".into()));
        assert!(read["features"][0]["geometry"].is_null() && read.get("bbox").is_none());
    }

    #[test]
    fn points_off_the_earth_make_no_geometry() {
        let feature =
            |lon, lat| Feature { id: "a".into(), geometry: Some(Point::new(lon, lat).into()), values: vec![] };
        let text = layer(
            &schema(&[]),
            &[feature(f64::NAN, 1.0), feature(1.0, f64::INFINITY), feature(181.0, 0.0), feature(1.0, 2.0)],
        );
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let located: Vec<bool> =
            read["features"].as_array().unwrap().iter().map(|feature| !feature["geometry"].is_null()).collect();
        assert_eq!(located, [false, false, false, true]);
        assert_eq!(read["bbox"], serde_json::json!([1, 2, 1, 2]));
    }

    #[test]
    fn a_feature_must_fit_the_schema() {
        let mut layer = GeoJson::new(Vec::new(), &schema(&[("a", ColumnKind::Text)])).unwrap();
        let error = layer.write(&Feature { id: "1".into(), geometry: None, values: vec![] }).unwrap_err();
        assert_eq!(error.to_string(), "0 values for 1 columns");
    }
}
