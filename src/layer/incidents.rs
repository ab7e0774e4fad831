//! The incidents layer: one feature per incident and place.

use std::borrow::Cow;

use super::{Feature, Marker, Property, Report, Schema, Value, confidence, short, text, title};
use crate::extract::{Count, Incident, IncidentPlace};

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
    let place = resolution.map(|resolution| report.gazetteer.place(resolution.place));
    let name = place.as_ref().map(dateline_gazetteer::Place::name);
    let label = name.or(told.map(|told| told.text.as_str()));
    let what = short(incident.kind, incident.weapon.as_deref());
    let casualties = &incident.casualties;
    let killed = casualties.killed.best.or(casualties.killed.low).unwrap_or(0);
    let marker = Marker::of(Some(incident.kind.event_type()), killed);
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
            P::Admin2 => text(place.as_ref().and_then(dateline_gazetteer::Place::admin2)),
            P::Admin1 => text(place.as_ref().and_then(dateline_gazetteer::Place::admin1)),
            P::Country => text(place.as_ref().and_then(dateline_gazetteer::Place::country_name)),
            P::CountryCode => text(place.as_ref().and_then(dateline_gazetteer::Place::country)),
            P::PlaceId => place.as_ref().map_or(Value::Null, |place| Value::Text(place.id().into())),
            P::GeoPrecision => text(resolution.map(|resolution| resolution.precision.as_str())),
            P::RadiusM => resolution.map_or(Value::Null, |resolution| Value::Integer(resolution.radius_m.into())),
            P::Alternatives => resolution.map_or(Value::Null, |found| report.alternatives(&found.alternatives)),
            P::GeoMethod => text(resolution.map(|resolution| resolution.matched.as_str())),
            P::Sentence => text(Some(incident.span.of(&document.text))),
            P::CharStart => Value::Integer(char_start),
            P::CharEnd => Value::Integer(char_end),
            P::Source => text(Some(&document.source)),
            P::SourceTitle => text(document.title.as_deref()),
            P::SourceUrl => text(document.url.as_deref()),
            P::SourceDate => document.published.map_or(Value::Null, |published| Value::Date(published.date)),
            P::Confidence => confidence(incident.confidence * resolution.map_or(1.0, |found| found.confidence)),
            P::MarkerColor => text(Some(marker.color)),
            P::MarkerSymbol => text(Some(marker.symbol)),
            P::MarkerSize => text(Some(marker.size)),
            // Flags are for given coordinates; clusters are filled by a second pass over what was written.
            P::GeoFlag | P::ClusterId | P::Reports => Value::Null,
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
