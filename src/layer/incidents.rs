//! The incidents layer: one feature per incident and place.

use std::borrow::Cow;

use super::{Feature, Marker, Property, Report, Schema, Value, confidence, short, text, title};
use crate::extract::{Count, Incident, IncidentPlace};
use crate::resolve::{GeoPrecision, Match};

/// The schema of the incidents layer.
pub fn incidents_schema() -> Schema {
    Schema::new("incidents", Property::ALL.iter().map(|property| property.column()).collect())
}

/// The features of one incident: one per place, and one without a point where no place is told.
///
/// A feature's id is the incident's with the number of the place, counted from 1. What is not to be mapped
/// (other modes than asserted and historical, features without a point) is for the caller to leave out.
pub fn incidents<'a>(report: &Report<'a>, incident: &'a Incident) -> Vec<Feature<'a>> {
    if incident.places.is_empty() {
        return vec![feature(report, incident, None, 1)];
    }
    incident.places.iter().zip(1..).map(|(place, number)| feature(report, incident, Some(place), number)).collect()
}

fn feature<'a>(
    report: &Report<'a>,
    incident: &'a Incident,
    told: Option<&'a IncidentPlace>,
    number: u32,
) -> Feature<'a> {
    let document = report.document;
    let resolution = told.and_then(|told| told.resolution.as_ref());
    let place = resolution.map(|resolution| report.gazetteer.describe(resolution.place));
    // "20 km west of Torkham" leads out of the country: the border lies somewhere on the way.
    let beyond = resolution.filter(|found| found.matched == Match::Offset);
    let beyond = beyond.and_then(|found| report.gazetteer.over_the_border(found.place, found.point));
    let name = place.as_ref().map(|place| place.name);
    let label = name.or(told.map(|told| told.text.as_str()));
    let what = short(incident.kind, incident.weapon.as_deref());
    let casualties = &incident.casualties;
    let killed = casualties.killed.best.or(casualties.killed.low).unwrap_or(0);
    let precision = resolution.map(|found| found.precision);
    let marker = Marker::of(Some(incident.kind.event_type()), killed).standing_for(precision);
    let (char_start, char_end) = report.chars(incident.span);
    let when = &incident.when;

    let value = |property: Property| -> Value<'a> {
        use Property as P;
        match property {
            P::IncidentId => text(Some(&incident.id)),
            P::Title => Value::Text(title(what, incident.mode, label).into()),
            P::StartDate => when.start.map_or(Value::Null, Value::Date),
            P::EndDate => when.end.map_or(Value::Null, Value::Date),
            P::DatePrecision => text(Some(when.precision.as_str())),
            P::DateFlag => text(when.flag.as_deref()),
            P::When => text(Some(when.edtf.as_str()).filter(|edtf| !edtf.is_empty())),
            P::DateText => text(when.text.as_deref()),
            P::DateBasis => text(when.basis.map(super::super::extract::incident::DateBasis::as_str)),
            P::EventType => text(Some(incident.kind.event_type().as_str())),
            P::SubEventType => text(Some(incident.kind.as_str())),
            P::Mode => text(Some(incident.mode.as_str())),
            P::Attribution => text(Some(incident.attribution.as_str())),
            P::AttributionBy => text(incident.attribution_by.as_deref()),
            P::Actor => text(incident.actor.as_deref()),
            P::Target => text(incident.target.as_deref()),
            P::Actors if incident.actors.is_empty() => Value::Null,
            P::Actors => Value::Text(Cow::Owned(incident.actors.join("; "))),
            P::Weapon => text(incident.weapon.as_deref()),
            P::KilledLow => low(casualties.killed),
            P::KilledBest => best(casualties.killed),
            P::KilledHigh => high(casualties.killed),
            P::InjuredLow => low(casualties.injured),
            P::InjuredBest => best(casualties.injured),
            P::InjuredHigh => high(casualties.injured),
            P::AbductedLow => low(casualties.abducted),
            P::AbductedBest => best(casualties.abducted),
            P::AbductedHigh => high(casualties.abducted),
            P::DisplacedLow => low(casualties.displaced),
            P::DisplacedBest => best(casualties.displaced),
            P::DisplacedHigh => high(casualties.displaced),
            P::CasualtiesText => text(casualties.text.as_deref()),
            P::Place => text(name),
            P::PlaceText => text(told.map(|told| told.text.as_str())),
            P::Admin2 => text(place.as_ref().and_then(|place| place.admin2)),
            P::Admin1 => text(place.as_ref().and_then(|place| place.admin1)),
            P::Country => text(place.as_ref().and_then(|place| place.country)),
            P::CountryCode => text(place.as_ref().and_then(|place| place.country_code)),
            P::PlaceId => place.as_ref().map_or(Value::Null, |place| Value::Text(place.id.clone().into())),
            P::GeoPrecision => text(resolution.map(|resolution| resolution.precision.as_str())),
            P::RadiusM => resolution
                .map_or(Value::Null, |resolution| Value::Integer(resolution.radius_m.max(beyond.unwrap_or(0)).into())),
            P::GeoFlag => text(beyond.map(|_| "offset crosses the border")),
            P::Alternatives => resolution.map_or(Value::Null, |found| report.alternatives(&found.alternatives)),
            P::GeoMethod => text(resolution.map(|resolution| resolution.matched.as_str())),
            P::Sentence => text(Some(incident.span.of(&document.text))),
            P::CharStart => Value::Integer(char_start),
            P::CharEnd => Value::Integer(char_end),
            P::Source => text(Some(&document.source)),
            P::SourceTitle => text(document.title.as_deref()),
            P::SourceUrl => text(document.url.as_deref()),
            P::SourceDate => document.published.map_or(Value::Null, |published| Value::Date(published.date)),
            P::Confidence => told.zip(resolution).map_or(Value::Null, |(told, found)| {
                confidence(found.confidence * told.attached.chance(found.precision == GeoPrecision::Country))
            }),
            P::MarkerColor => text(Some(marker.color)),
            P::MarkerSymbol => text(Some(marker.symbol)),
            P::MarkerSize => text(Some(marker.size)),
            // Filled by a second pass over what was written.
            P::ClusterId | P::Reports => Value::Null,
        }
    };
    Feature {
        id: Cow::Owned(format!("{}-{number}", incident.id)),
        geometry: resolution.map(|resolution| resolution.point.into()),
        values: Property::ALL.iter().map(|property| value(*property)).collect(),
    }
}

fn low(count: Count) -> Value<'static> {
    integer(count.low)
}

fn best(count: Count) -> Value<'static> {
    integer(count.best)
}

fn high(count: Count) -> Value<'static> {
    integer(count.high)
}

fn integer(number: Option<u32>) -> Value<'static> {
    number.map_or(Value::Null, |number| Value::Integer(number.into()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Describe, Described};
    use super::*;
    use crate::extract::{
        Attached, Attribution, Casualties, DateBasis, DatePrecision, EventType, Mode, SubEventType, When,
    };
    use crate::resolve::Resolution;
    use crate::{Document, Span};
    use dateline_gazetteer::PlaceRef;
    use geo::Point;
    use jiff::civil::date;

    /// Two places of the same name.
    #[derive(Debug)]
    pub(in crate::layer) struct Two;

    impl Describe for Two {
        fn describe(&self, place: PlaceRef) -> Described<'_> {
            match place.record {
                0 => Described {
                    id: "cur:pk-tank".to_owned(),
                    name: "Tank",
                    feature: "ADM2",
                    admin2: Some("Tank"),
                    admin1: Some("Khyber Pakhtunkhwa"),
                    country: Some("Pakistan"),
                    country_code: Some("PK"),
                },
                _ => Described {
                    id: "gn:1254068".to_owned(),
                    name: "Tonk",
                    feature: "PPL",
                    admin1: Some("Rajasthan"),
                    country_code: Some("IN"),
                    ..Described::default()
                },
            }
        }
    }

    #[test]
    fn an_offset_over_the_border_is_told() {
        #[derive(Debug)]
        struct Beyond;
        impl Describe for Beyond {
            fn describe(&self, place: PlaceRef) -> Described<'_> {
                Two.describe(place)
            }

            fn over_the_border(&self, _: PlaceRef, _: Point<f64>) -> Option<u32> {
                Some(42_000)
            }
        }
        let check = |matched: Match, expected: [&Value<'_>; 2]| {
            let text = "They clashed west of Tank.";
            let document = Document { text: text.to_owned(), ..Document::default() };
            let mut incident = clash(text);
            incident.places.truncate(1);
            incident.places[0].resolution = Some(Resolution { matched, ..tank() });
            let report = Report::new(&document, &Beyond);
            let feature = &incidents(&report, &incident)[0];
            assert_eq!([value(feature, Property::GeoFlag), value(feature, Property::RadiusM)], expected);
        };
        let flag = Value::Text("offset crosses the border".into());
        check(Match::Offset, [&flag, &Value::Integer(42_000)]);
        check(Match::Exact, [&Value::Null, &Value::Integer(30_000)]);
    }

    pub(in crate::layer) fn tank() -> Resolution {
        Resolution {
            place: PlaceRef { layer: 0, record: 0 },
            point: Point::new(70.4, 32.2),
            radius_m: 30_000,
            matched: Match::Exact,
            precision: GeoPrecision::Admin2,
            confidence: 0.9,
            reason: "only Tank in Pakistan".to_owned(),
            alternatives: vec![PlaceRef { layer: 0, record: 1 }],
        }
    }

    fn clash(text: &str) -> Incident {
        Incident {
            id: "a1".to_owned(),
            when: When {
                start: Some(date(2022, 9, 1)),
                end: None,
                precision: DatePrecision::Month,
                edtf: "2022-09~/..".to_owned(),
                basis: Some(DateBasis::Text),
                text: Some("since early Sept. 2022".to_owned()),
                flag: None,
            },
            kind: SubEventType::ArmedClash,
            mode: Mode::Asserted,
            attribution: Attribution::Fact,
            attribution_by: None,
            actor: Some("army".to_owned()),
            target: None,
            actors: vec!["Pakistan Army".to_owned(), "TTP".to_owned()],
            weapon: None,
            casualties: Casualties { killed: Count { low: Some(12), best: None, high: None }, ..Casualties::default() },
            places: vec![
                IncidentPlace {
                    mention: Some(0),
                    text: "Tank".to_owned(),
                    attached: Attached::Clause,
                    resolution: Some(tank()),
                },
                IncidentPlace {
                    mention: Some(1),
                    text: "Nowhere".to_owned(),
                    attached: Attached::Clause,
                    resolution: None,
                },
            ],
            span: Span::new(text.find("They").unwrap(), text.len()),
            confidence: 0.8,
        }
    }

    fn value<'f>(feature: &'f Feature<'_>, property: Property) -> &'f Value<'f> {
        &feature.values[property as usize]
    }

    #[test]
    fn an_incident_makes_one_feature_per_place() {
        let text = "Ré. They clashed in Tank and Nowhere.";
        let document = Document { source: "note.txt".to_owned(), text: text.to_owned(), ..Document::default() };
        let incident = clash(text);
        let report = Report::new(&document, &Two);
        let features = incidents(&report, &incident);
        let ids: Vec<&str> = features.iter().map(|feature| feature.id.as_ref()).collect();
        assert_eq!(ids, ["a1-1", "a1-2"]);
        let word = |feature: usize, property: Property| match value(&features[feature], property) {
            Value::Text(text) => text.clone().into_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!([word(0, Property::IncidentId), word(1, Property::IncidentId)], ["a1", "a1"]);
        assert_eq!([word(0, Property::Title), word(1, Property::Title)], ["Armed clash, Tank", "Armed clash, Nowhere"]);
        assert_eq!([word(0, Property::StartDate), word(0, Property::EndDate)], ["Date(2022-09-01)", "Null"]);
        assert_eq!([word(0, Property::CharStart), word(0, Property::CharEnd)], ["Integer(4)", "Integer(37)"]);
        assert_eq!(word(0, Property::Sentence), "They clashed in Tank and Nowhere.");
        assert_eq!(word(0, Property::Actors), "Pakistan Army; TTP");
        assert_eq!(word(0, Property::Alternatives), "Tonk, Rajasthan, IN (gn:1254068)");
        let chance = super::confidence(0.9 * Attached::Clause.chance(false));
        assert_eq!(*value(&features[0], Property::Confidence), chance);
        assert_eq!(word(1, Property::Confidence), "Null", "no place, no chance of it");
        assert_eq!(
            [word(0, Property::EventType), word(0, Property::MarkerSize)],
            [EventType::Battles.as_str(), "large"]
        );
        assert_eq!([word(0, Property::PlaceId), word(1, Property::PlaceId)], ["cur:pk-tank", "Null"]);
        assert_eq!(features[0].point(), Some(Point::new(70.4, 32.2)));
        assert!(features[1].point().is_none());
        let nowhere = Incident { places: Vec::new(), ..incident };
        assert_eq!(incidents(&report, &nowhere).len(), 1);
    }

    #[test]
    fn columns_stand_in_their_order_and_none_is_called_id() {
        let schema = incidents_schema();
        let names: Vec<&str> = schema.columns.iter().map(|column| column.name.as_ref()).collect();
        assert_eq!(
            names.join(" "),
            "incident_id title start_date end_date date_precision date_flag when date_text date_basis event_type \
             sub_event_type mode attribution attribution_by actor target actors weapon killed_low killed_best killed_high \
             injured_low injured_best injured_high abducted_low abducted_best abducted_high displaced_low displaced_best \
             displaced_high casualties_text place place_text admin2 admin1 country country_code place_id geo_precision \
             radius_m geo_flag alternatives geo_method sentence char_start char_end source source_title source_url \
             source_date confidence cluster_id reports marker-color marker-symbol marker-size"
        );
    }
}
