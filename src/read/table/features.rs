//! JSON as a list, read as a stream, twice: for the columns and for the rows.
//!
//! `GeoJSON` gives a row for each feature, a column for each property that any feature has, and the point as
//! `POINT (longitude latitude)`. Other JSON gives a row for each object of an array, of a member such as `data`, or of
//! a file with an object a line; what objects hold inside becomes columns such as `location.lat`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Source;
use crate::{Error, Notice, Result};

/// What a file's objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objects {
    /// Features of `GeoJSON`.
    Features,
    /// Rows of another JSON.
    Rows,
}

impl Objects {
    /// By how the file begins; `None` where it is no JSON.
    pub(super) fn of(file: File) -> Option<Self> {
        let mut head = Vec::new();
        file.take(4096).read_to_end(&mut head).ok()?;
        let head: String = String::from_utf8_lossy(&head).split_whitespace().collect();
        let head = head.trim_start_matches(['\u{feff}', '\u{1e}']);
        let feature = ["\"type\":\"FeatureCollection\"", "\"type\":\"Feature\"", "\"features\":["];
        if head.starts_with('{') && feature.iter().any(|sign| head.contains(sign)) {
            return Some(Self::Features);
        }
        // A cell of a sheet may begin with a bracket, but not like this.
        let object = head.strip_prefix('[').unwrap_or(head).strip_prefix("{\"")?;
        let (_, after) = object.split_once('"')?;
        (after.starts_with(':') || head.starts_with("[{\"")).then_some(Self::Rows)
    }
}

/// Members of an object that hold its rows: what APIs call them.
const ROWS: [&str; 9] = ["data", "results", "result", "rows", "records", "items", "incidents", "events", "value"];

/// The rows of a collection, or of objects on a line each.
///
/// # Errors
/// It is not JSON.
pub(super) fn rows(source: &Source, objects: Objects, notices: &mut Vec<Notice>) -> Result<Source> {
    let mut columns: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut ids, mut shapes) = (false, 0_u64);
    each(source, objects, &mut |feature| {
        ids |= feature.id.is_some();
        shapes += u64::from(feature.point.is_none() && feature.shaped);
        for name in feature.properties.keys() {
            if !known.contains_key(name) {
                known.insert(name.clone(), columns.len());
                columns.push(name.clone());
            }
        }
    })?;
    if shapes > 0 {
        let message = format!("{shapes} features are no points; their places are looked for by name");
        notices.push(Notice::of(source.name(), message).harmless());
    }
    let fail = |error| source.error(error);
    let out = BufWriter::new(tempfile::tempfile().map_err(fail)?);
    let mut csv = ::csv::WriterBuilder::new().flexible(true).from_writer(out);
    let given_id = ids && !columns.iter().any(|name| name.eq_ignore_ascii_case("id"));
    let placed = objects == Objects::Features;
    let mut header = Vec::from_iter(placed.then_some("WKT"));
    header.extend(given_id.then_some("id"));
    header.extend(columns.iter().map(String::as_str));
    let mut failed = csv.write_record(header).err();
    let mut cells: Vec<String> = Vec::new();
    each(source, objects, &mut |feature| {
        cells.clear();
        if placed {
            cells.push(feature.point.map(|[lon, lat]| format!("POINT ({lon} {lat})")).unwrap_or_default());
        }
        if given_id {
            cells.push(feature.id.as_ref().map(text).unwrap_or_default());
        }
        let first = cells.len();
        cells.resize(first + columns.len(), String::new());
        for (name, value) in &feature.properties {
            if let Some(cell) = known.get(name).and_then(|at| cells.get_mut(first + at)) {
                *cell = text(value);
            }
        }
        if failed.is_none() {
            failed = csv.write_record(&cells).err();
        }
    })?;
    if let Some(error) = failed {
        return Err(fail(error.into()));
    }
    let out = csv.into_inner().map_err(|error| fail(error.into_error()))?;
    let file = out.into_inner().map_err(|error| fail(error.into_error()))?;
    Ok(Source::of_copy(source.name(), file))
}

/// What of a feature makes a row.
struct Found {
    id: Option<Value>,
    point: Option<[f64; 2]>,
    shaped: bool,
    properties: Map<String, Value>,
}

fn found(mut feature: Map<String, Value>) -> Found {
    let geometry = feature.remove("geometry").unwrap_or_default();
    let coordinates = geometry.get("coordinates").filter(|_| geometry.get("type").is_some_and(|kind| kind == "Point"));
    let number = |at: usize| coordinates?.get(at)?.as_f64();
    let properties = match feature.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    Found {
        id: feature.remove("id"),
        point: number(0).zip(number(1)).map(|(lon, lat)| [lon, lat]),
        shaped: geometry.is_object(),
        properties,
    }
}

/// An object that is a row itself: its members, those of objects inside it with both names.
fn flat(object: Map<String, Value>) -> Found {
    fn flatten(prefix: &str, object: Map<String, Value>, depth: u8, into: &mut Map<String, Value>) {
        for (name, value) in object {
            let name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            match value {
                Value::Object(inner) if depth > 0 => flatten(&name, inner, depth - 1, into),
                value => {
                    into.insert(name, value);
                }
            }
        }
    }
    let mut properties = Map::new();
    flatten("", object, 3, &mut properties);
    Found { id: None, point: None, shaped: false, properties }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

type Take<'t> = dyn FnMut(Found) + 't;

fn each(source: &Source, objects: Objects, take: &mut Take<'_>) -> Result<()> {
    let fail = |error| source.error(error);
    let mut input = BufReader::with_capacity(1 << 16, source.reader().map_err(fail)?);
    if input.fill_buf().map_err(fail)?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let broken = |message: String| Error::Input { name: source.name().to_owned(), message };
    // Objects one after the other: one collection, or features with line ends or record separators between them.
    loop {
        loop {
            let head = input.fill_buf().map_err(fail)?;
            let gap = head.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0x1e).count();
            if gap == 0 {
                break;
            }
            input.consume(gap);
        }
        if input.fill_buf().map_err(fail)?.is_empty() {
            return Ok(());
        }
        let mut deserializer = serde_json::Deserializer::from_reader(&mut input);
        let read = deserializer.deserialize_any(Top { objects, take: &mut *take });
        let expected = if objects == Objects::Features { "GeoJSON" } else { "JSON" };
        read.map_err(|error| broken(format!("not {expected}: {error}; is the file whole?")))?;
    }
}

/// A collection, whose features are taken one by one, or a feature; or an array of rows, or an object around one, or
/// a row.
struct Top<'s, 't> {
    objects: Objects,
    take: &'s mut Take<'t>,
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut object, mut around) = (Map::new(), false);
        while let Some(key) = map.next_key::<String>()? {
            match (self.objects, key.as_str()) {
                (Objects::Features, "features") => {
                    map.next_value_seed(Inside { made: found, take: &mut *self.take })?;
                }
                (Objects::Rows, name) if ROWS.contains(&name) => {
                    let rest = map.next_value_seed(Inside { made: flat, take: &mut *self.take })?;
                    around |= rest.is_none();
                    object.extend(rest.map(|value| (key, value)));
                }
                (Objects::Rows, _) | (_, "type" | "id" | "geometry" | "properties") => {
                    object.insert(key, map.next_value()?);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        match self.objects {
            Objects::Features if object.get("type").is_some_and(|kind| kind == "Feature") => (self.take)(found(object)),
            Objects::Rows if !around => (self.take)(flat(object)),
            _ => {}
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, rows: A) -> Result<(), A::Error> {
        Inside { made: if self.objects == Objects::Rows { flat } else { found }, take: self.take }.visit_seq(rows)?;
        Ok(())
    }
}

/// The objects of an array, taken one by one; gives back what is no array.
struct Inside<'s, 't> {
    made: fn(Map<String, Value>) -> Found,
    take: &'s mut Take<'t>,
}

impl<'de> DeserializeSeed<'de> for Inside<'_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<Self::Value, A::Error> {
        while let Some(object) = objects.next_element::<Map<String, Value>>()? {
            (self.take)((self.made)(object));
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Self::Value, E> {
        Ok(Some(yes.into()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(Value::Null))
    }
}
