//! The machine interface: one JSON object per article.

use dateline::gazetteer::Gazetteer;
use dateline::layer::{Feature, Schema, Value};
use dateline::read::Article;
use dateline::recognise::{MentionKind, Recognition};
use dateline::resolve::{Resolution, Toponym};
use serde_json::{Map, Value as Json, json};

/// The echo of an article's record with its toponyms.
pub(super) fn record(
    article: &Article,
    recognition: &Recognition,
    toponyms: &[Toponym],
    gazetteer: &Gazetteer,
    nested: bool,
) -> Map<String, Json> {
    let mut record = article.echo.clone();
    if record.is_empty() {
        record.insert("id".into(), article.document.source.clone().into());
    }
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
    let list = toponyms
        .iter()
        .filter_map(|toponym| {
            let mention = recognition.mentions.get(toponym.mention as usize)?;
            if mention.kind == MentionKind::Nested && !nested {
                return None;
            }
            let mut object = Map::new();
            object.insert("start".into(), at(mention.span.start).into());
            object.insert("end".into(), at(mention.span.end).into());
            object.insert("text".into(), mention.span.of(text).into());
            let kind = match mention.kind {
                MentionKind::Demonym => "demonym",
                MentionKind::Nested => "nested",
                _ => "place",
            };
            object.insert("kind".into(), kind.into());
            place(&mut object, toponym.resolution.as_ref(), gazetteer);
            Some(Json::Object(object))
        })
        .collect();
    record.insert("toponyms".into(), Json::Array(list));
    record
}

/// The members of a resolved place, from `name` on; all null where there is none.
pub(super) fn place(object: &mut Map<String, Json>, resolution: Option<&Resolution>, gazetteer: &Gazetteer) {
    let Some(found) = resolution else {
        for member in MEMBERS {
            object.insert(member.into(), Json::Null);
        }
        return;
    };
    let place = gazetteer.place(found.place);
    let values = [
        json!(place.name()),
        json!(degrees(found.point.y())),
        json!(degrees(found.point.x())),
        json!(place.id()),
        json!(place.feature()),
        json!(place.country()),
        json!(place.admin1()),
        json!(place.admin2()),
        json!(found.radius_m),
        json!(found.matched.as_str()),
        json!((f64::from(found.confidence) * 1000.0).round() / 1000.0),
    ];
    for (member, value) in MEMBERS.into_iter().zip(values) {
        object.insert(member.into(), value);
    }
}

const MEMBERS: [&str; 11] =
    ["name", "lat", "lon", "place_id", "feature", "country", "admin1", "admin2", "radius_m", "match", "confidence"];

/// Six decimals, as in the layers.
fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// A feature as an object: its properties with id, lat and lon.
pub(super) fn incident(schema: &Schema, feature: &Feature<'_>) -> Json {
    let mut object = Map::new();
    object.insert("id".into(), feature.id.clone().into());
    for (column, value) in schema.columns.iter().zip(&feature.values) {
        let value = match value {
            Value::Null => Json::Null,
            Value::Text(text) => json!(text),
            Value::Integer(number) => json!(number),
            Value::Real(number) => json!(number),
            Value::Boolean(value) => json!(value),
            Value::Date(date) => json!(date.to_string()),
        };
        object.insert(column.name.to_string(), value);
    }
    object.insert("lat".into(), json!(feature.point().map(|point| degrees(point.y()))));
    object.insert("lon".into(), json!(feature.point().map(|point| degrees(point.x()))));
    Json::Object(object)
}
