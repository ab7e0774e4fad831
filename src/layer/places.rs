//! The places layer: every mention of a place that was resolved, with its sentence.

use std::borrow::Cow;

use super::style::MENTION;
use super::{Column, ColumnKind, Feature, Report, Schema, Value, confidence, text};
use crate::recognise::{MentionKind, Recognition};
use crate::resolve::Toponym;

/// Columns of the places layer, in output order.
const COLUMNS: &[(&str, ColumnKind)] = &[
    ("name", ColumnKind::Text),
    ("text", ColumnKind::Text),
    ("kind", ColumnKind::Text),
    ("place_id", ColumnKind::Text),
    ("feature", ColumnKind::Text),
    ("admin2", ColumnKind::Text),
    ("admin1", ColumnKind::Text),
    ("country", ColumnKind::Text),
    ("country_code", ColumnKind::Text),
    ("geo_precision", ColumnKind::Text),
    ("radius_m", ColumnKind::Integer),
    ("match", ColumnKind::Text),
    ("confidence", ColumnKind::Real),
    ("reason", ColumnKind::Text),
    ("alternatives", ColumnKind::Text),
    ("sentence", ColumnKind::Text),
    ("char_start", ColumnKind::Integer),
    ("char_end", ColumnKind::Integer),
    ("source", ColumnKind::Text),
    ("source_title", ColumnKind::Text),
    ("source_url", ColumnKind::Text),
    ("source_date", ColumnKind::Date),
    ("marker-color", ColumnKind::Text),
    ("marker-symbol", ColumnKind::Text),
    ("marker-size", ColumnKind::Text),
];

/// The schema of the places layer.
pub fn places_schema() -> Schema {
    let columns = COLUMNS.iter().map(|(name, kind)| Column { name: Cow::Borrowed(name), kind: *kind });
    Schema::new("places", columns.collect())
}

/// The features of one report's places: one per mention that was resolved, in text order.
///
/// Demonyms and names inside other names ("Kabul" in "University of Kabul") make none. The id is the source's
/// name with the number of the mention.
pub fn places<'a>(report: &Report<'a>, recognition: &'a Recognition, toponyms: &'a [Toponym]) -> Vec<Feature<'a>> {
    toponyms.iter().filter_map(|toponym| feature(report, recognition, toponym)).collect()
}

fn feature<'a>(report: &Report<'a>, recognition: &'a Recognition, toponym: &'a Toponym) -> Option<Feature<'a>> {
    let mention = recognition.mentions.get(toponym.mention as usize)?;
    let resolution = toponym.resolution.as_ref().filter(|_| mention.kind == MentionKind::Place)?;
    let document = report.document;
    let place = report.gazetteer.describe(resolution.place);
    let (char_start, char_end) = report.chars(mention.span);
    let after = recognition.sentences.partition_point(|sentence| sentence.span.start <= mention.span.start);
    let sentence = after.checked_sub(1).and_then(|at| recognition.sentences.get(at));
    let values = vec![
        text(Some(place.name)),
        text(Some(mention.span.of(&document.text))),
        text(Some("place")),
        Value::Text(place.id.into()),
        text(Some(place.feature)),
        text(place.admin2),
        text(place.admin1),
        text(place.country),
        text(place.country_code),
        text(Some(resolution.precision.as_str())),
        Value::Integer(resolution.radius_m.into()),
        text(Some(resolution.matched.as_str())),
        confidence(resolution.confidence),
        text(Some(&resolution.reason)),
        report.alternatives(&resolution.alternatives),
        text(sentence.map(|sentence| sentence.span.of(&document.text))),
        Value::Integer(char_start),
        Value::Integer(char_end),
        text(Some(&document.source)),
        text(document.title.as_deref()),
        text(document.url.as_deref()),
        document.published.map_or(Value::Null, |published| Value::Date(published.date)),
        text(Some(MENTION.color)),
        text(Some(MENTION.symbol)),
        text(Some(MENTION.size)),
    ];
    debug_assert_eq!(values.len(), COLUMNS.len());
    Some(Feature {
        id: Cow::Owned(format!("{}-{}", document.source, toponym.mention + 1)),
        geometry: Some(resolution.point.into()),
        values,
    })
}

#[cfg(test)]
mod tests {
    use super::super::incidents::tests::{Two, tank};
    use super::*;
    use crate::recognise::{Mention, Sentence};
    use crate::{Document, Span};

    #[test]
    fn resolved_places_make_features_with_their_sentence() {
        let text = "Él no fue. They met in Tank. Pakistani troops left.";
        let document = Document { source: "note.txt".to_owned(), text: text.to_owned(), ..Document::default() };
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let mention = |words: &str, kind| Mention {
            span: span(words),
            tokens: (0, 0),
            kind,
            name: words.to_owned(),
            cue: None,
            container: None,
            part: None,
            offset: None,
            confidence: 1.0,
        };
        let sentence = |words: &str| Sentence { span: span(words), tokens: (0, 0), block: 0 };
        let recognition = Recognition {
            sentences: vec![sentence("Él no fue."), sentence("They met in Tank."), sentence("Pakistani troops left.")],
            mentions: vec![mention("Tank", MentionKind::Place), mention("Pakistani", MentionKind::Demonym)],
            ..Recognition::default()
        };
        let toponyms = [
            Toponym { mention: 0, resolution: Some(tank()) },
            Toponym { mention: 0, resolution: None },
            Toponym { mention: 1, resolution: Some(tank()) },
            Toponym { mention: 9, resolution: Some(tank()) },
        ];
        let features = places(&Report::new(&document, &Two), &recognition, &toponyms);
        let [feature] = &features[..] else { panic!("{features:?}") };
        let at = |name: &str| &feature.values[COLUMNS.iter().position(|(column, _)| *column == name).unwrap()];
        assert_eq!(feature.id, "note.txt-1");
        assert_eq!(*at("sentence"), Value::Text("They met in Tank.".into()));
        assert_eq!([at("char_start"), at("char_end")], [&Value::Integer(23), &Value::Integer(27)]);
        assert_eq!([at("country_code"), at("match")], [&Value::Text("PK".into()), &Value::Text("exact".into())]);
        assert_eq!(feature.values.len(), places_schema().columns.len());
    }
}
