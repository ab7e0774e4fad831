//! `GeoJSON` as a list: a row for each feature, a column for each property that any feature has, and the point as
//! `POINT (longitude latitude)`. Read as a stream, twice: for the columns and for the rows.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Source;
use crate::{Error, Notice, Result};

/// True where a file begins as `GeoJSON` does: as an object with the members of a collection or feature.
pub(super) fn is_geojson(file: File) -> bool {
    let mut head = Vec::new();
    if file.take(4096).read_to_end(&mut head).is_err() {
        return false;
    }
    let head: String = String::from_utf8_lossy(&head).split_whitespace().collect();
    ["\"type\":\"FeatureCollection\"", "\"type\":\"Feature\"", "\"features\":["].iter().any(|sign| head.contains(sign))
}

/// The rows of a collection, or of features on a line each.
///
/// # Errors
/// It is not `GeoJSON`.
pub(super) fn rows(source: &Source, notices: &mut Vec<Notice>) -> Result<Source> {
    let mut columns: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut ids, mut shapes) = (false, 0_u64);
    each(source, &mut |feature| {
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
    let mut header = vec!["WKT"];
    header.extend(given_id.then_some("id"));
    header.extend(columns.iter().map(String::as_str));
    let mut failed = csv.write_record(header).err();
    let mut cells: Vec<String> = Vec::new();
    each(source, &mut |feature| {
        cells.clear();
        cells.push(feature.point.map(|[lon, lat]| format!("POINT ({lon} {lat})")).unwrap_or_default());
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

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

type Take<'t> = dyn FnMut(Found) + 't;

fn each(source: &Source, take: &mut Take<'_>) -> Result<()> {
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
        let read = deserializer.deserialize_map(Top { take: &mut *take });
        read.map_err(|error| broken(format!("not GeoJSON: {error}")))?;
    }
}

/// A collection, whose features are taken one by one, or a feature.
struct Top<'s, 't> {
    take: &'s mut Take<'t>,
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut feature = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => map.next_value_seed(Features { take: &mut *self.take })?,
                "type" | "id" | "geometry" | "properties" => {
                    feature.insert(key, map.next_value()?);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if feature.get("type").is_some_and(|kind| kind == "Feature") {
            (self.take)(found(feature));
        }
        Ok(())
    }
}

struct Features<'s, 't> {
    take: &'s mut Take<'t>,
}

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Map<String, Value>>()? {
            (self.take)(found(feature));
        }
        Ok(())
    }
}
