//! The machine interface: one JSON object per article.

use dateline::Notice;
use dateline::gazetteer::Gazetteer;
use dateline::layer::{Feature, Schema, Value};
use dateline::read::Article;
use dateline::recognise::{MentionKind, Recognition};
use dateline::resolve::{Resolution, Toponym};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::json;

/// The echo of an article's record with its toponyms, and with its incidents where they were asked for.
pub(super) struct Record<'a> {
    pub(super) article: &'a Article,
    pub(super) recognition: &'a Recognition,
    pub(super) toponyms: &'a [Toponym],
    pub(super) gazetteer: &'a Gazetteer,
    /// Places inside other names too.
    pub(super) nested: bool,
    pub(super) incidents: Option<(&'a Schema, &'a [Feature<'a>])>,
}

impl Record<'_> {
    /// As a line of JSON, with its end.
    pub(super) fn line(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = Vec::with_capacity(512 + 256 * self.toponyms.len());
        serde_json::to_writer(&mut line, self)?;
        line.push(b'\n');
        Ok(line)
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let echo = &self.article.echo;
        if echo.is_empty() {
            object.serialize_entry("id", &self.article.document.source)?;
        }
        // Members of the input that are called like ours give way to them; the incidents stand last.
        let (mut toponyms, incidents) = (Some(Toponyms(self)), self.incidents.map(Incidents));
        for (name, value) in echo {
            match (name.as_str(), &toponyms, &incidents) {
                ("toponyms", Some(list), _) => {
                    object.serialize_entry(name, list)?;
                    toponyms = None;
                }
                ("incidents", _, Some(_)) => {}
                _ => object.serialize_entry(name, value)?,
            }
        }
        if let Some(list) = toponyms {
            object.serialize_entry("toponyms", &list)?;
        }
        if let Some(list) = incidents {
            object.serialize_entry("incidents", &list)?;
        }
        object.end()
    }
}

/// A feature as an object.
pub(super) fn incident(schema: &Schema, feature: &Feature<'_>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Incident { schema, feature })
}

/// The line for an input line that is no article.
pub(super) fn refused(notice: &Notice) -> Vec<u8> {
    format!("{}\n", json!({"line": notice.line, "error": notice.message})).into_bytes()
}

struct Toponyms<'a>(&'a Record<'a>);

impl Serialize for Toponyms<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record { article, recognition, toponyms, gazetteer, nested, .. } = *self.0;
        let text = &article.document.text;
        let (mut byte, mut chars) = (0, 0);
        let mut at = |to: u32| {
            let to = to as usize;
            if to < byte {
                (byte, chars) = (0, 0);
            }
            chars += text.get(byte..to).map_or(0, |between| between.chars().count());
            byte = to;
            chars
        };
        let mut list = serializer.serialize_seq(None)?;
        for toponym in toponyms {
            let Some(mention) = recognition.mentions.get(toponym.mention as usize) else { continue };
            let kind = match mention.kind {
                MentionKind::Nested if !nested => continue,
                MentionKind::Nested => "nested",
                MentionKind::Demonym => "demonym",
                _ => "place",
            };
            list.serialize_element(&Mentioned {
                start: at(mention.span.start),
                end: at(mention.span.end),
                text: mention.span.of(text),
                kind,
                place: Members::of(toponym.resolution.as_ref(), gazetteer),
            })?;
        }
        list.end()
    }
}

#[derive(serde::Serialize)]
struct Mentioned<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    place: Members<'a>,
}

/// The members of a resolved place, from `name` on; all null where there is none.
#[derive(Default, serde::Serialize)]
pub(super) struct Members<'a> {
    name: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    place_id: Option<String>,
    feature: Option<&'a str>,
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    admin2: Option<&'a str>,
    radius_m: Option<u32>,
    r#match: Option<&'static str>,
    confidence: Option<f64>,
}

impl<'a> Members<'a> {
    pub(super) fn of(resolution: Option<&Resolution>, gazetteer: &'a Gazetteer) -> Self {
        let Some(found) = resolution else { return Self::default() };
        let place = gazetteer.place(found.place);
        Self {
            name: Some(place.name()),
            lat: Some(degrees(found.point.y())),
            lon: Some(degrees(found.point.x())),
            place_id: Some(place.id()),
            feature: Some(place.feature()),
            country: place.country(),
            admin1: place.admin1(),
            admin2: place.admin2(),
            radius_m: Some(found.radius_m),
            r#match: Some(found.matched.as_str()),
            confidence: Some((f64::from(found.confidence) * 1000.0).round() / 1000.0),
        }
    }
}

/// Six decimals, as in the layers.
fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

struct Incidents<'a>((&'a Schema, &'a [Feature<'a>]));

impl Serialize for Incidents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (schema, features) = self.0;
        serializer.collect_seq(features.iter().map(|feature| Incident { schema, feature }))
    }
}

/// A feature as an object: its properties with id, lat and lon.
struct Incident<'a> {
    schema: &'a Schema,
    feature: &'a Feature<'a>,
}

impl Serialize for Incident<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", &self.feature.id)?;
        for (column, value) in self.schema.columns.iter().zip(&self.feature.values) {
            let name = column.name.as_ref();
            match value {
                Value::Null => object.serialize_entry(name, &())?,
                Value::Text(text) => object.serialize_entry(name, text)?,
                Value::Integer(number) => object.serialize_entry(name, number)?,
                Value::Real(number) => object.serialize_entry(name, number)?,
                Value::Boolean(value) => object.serialize_entry(name, value)?,
                Value::Date(date) => object.serialize_entry(name, &format_args!("{date}"))?,
            }
        }
        let point = self.feature.point();
        object.serialize_entry("lat", &point.map(|point| degrees(point.y())))?;
        object.serialize_entry("lon", &point.map(|point| degrees(point.x())))?;
        object.end()
    }
}
