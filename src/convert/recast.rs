//! The layer in the columns of a published data set, for the tools that read those.
//!
//! | ours | ACLED | UCDP GED | `TimeMap` |
//! |---|---|---|---|
//! | `date_precision` | `time_precision`: 1 day, 2 week, 3 longer | `date_prec`: 1 day, 2 range of days, 3 week, 4 month, 5 longer | |
//! | `geo_precision` | `geo_precision`: 1 point, settlement; 2 near, area, admin2; 3 admin1, country | `where_prec`: 1 point, settlement; 2 near; 3 admin2; 4 admin1; 5 area; 6 country | |
//! | `event_type` | `event_type`, `disorder_type` | | `association1` |
//!
//! What the other set codes from knowledge that a list does not give (ACLED's `inter1`, UCDP's type of violence) has no
//! column here: an empty code would be a wrong one.

use std::borrow::Cow;

use super::run::Sink;
use super::summary::Reject;
use crate::Result;
use crate::layer::{Column, ColumnKind, Feature, Property as P, Schema, Value};
use crate::write::Bounds;
use crate::write::Encoder;

/// A published set of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recast {
    /// Armed Conflict Location & Event Data.
    Acled,
    /// UCDP Georeferenced Event Dataset 23.1.
    Ucdp,
    /// Forensic Architecture's `TimeMap`.
    Timemap,
}

/// How one column of the other set comes from ours.
type From = fn(&Ours<'_, '_>) -> Value<'static>;

impl Recast {
    fn columns(self) -> &'static [(&'static str, ColumnKind, &'static [P], From)] {
        use ColumnKind::{Date, Integer, Real, Text};
        match self {
            Self::Acled => &[
                ("event_id_cnty", Text, &[P::IncidentId], |ours| ours.own(P::IncidentId)),
                ("event_date", Date, &[P::StartDate], |ours| ours.own(P::StartDate)),
                ("year", Integer, &[P::StartDate], |ours| ours.year()),
                ("time_precision", Integer, &[P::DatePrecision], |ours| {
                    code(ours.word(P::DatePrecision), &[("day", 1), ("week", 2)], 3)
                }),
                ("disorder_type", Text, &[P::EventType], |ours| ours.disorder()),
                ("event_type", Text, &[P::EventType], |ours| ours.own(P::EventType)),
                ("sub_event_type", Text, &[P::SubEventType], |ours| ours.own(P::SubEventType)),
                ("actor1", Text, &[P::Actor], |ours| ours.own(P::Actor)),
                ("actor2", Text, &[P::Target], |ours| ours.own(P::Target)),
                ("country", Text, &[P::Country], |ours| ours.own(P::Country)),
                ("admin1", Text, &[P::Admin1], |ours| ours.own(P::Admin1)),
                ("admin2", Text, &[P::Admin2], |ours| ours.own(P::Admin2)),
                ("location", Text, &[P::Place], |ours| ours.own(P::Place)),
                ("latitude", Real, &[], |ours| ours.lat()),
                ("longitude", Real, &[], |ours| ours.lon()),
                ("geo_precision", Integer, &[P::GeoPrecision], |ours| {
                    code(
                        ours.word(P::GeoPrecision),
                        &[("point", 1), ("settlement", 1), ("admin1", 3), ("country", 3)],
                        2,
                    )
                }),
                ("source", Text, &[P::SourceTitle], |ours| ours.own(P::SourceTitle)),
                ("notes", Text, &[P::Sentence], |ours| ours.own(P::Sentence)),
                ("fatalities", Integer, &[P::KilledBest], |ours| ours.own(P::KilledBest)),
            ],
            Self::Ucdp => &[
                ("id", Text, &[P::IncidentId], |ours| ours.own(P::IncidentId)),
                ("year", Integer, &[P::StartDate], |ours| ours.year()),
                ("side_a", Text, &[P::Actor], |ours| ours.own(P::Actor)),
                ("side_b", Text, &[P::Target], |ours| ours.own(P::Target)),
                ("source_article", Text, &[P::SourceTitle], |ours| ours.own(P::SourceTitle)),
                ("source_date", Date, &[P::SourceDate], |ours| ours.own(P::SourceDate)),
                ("where_prec", Integer, &[P::GeoPrecision], |ours| {
                    let codes = [
                        ("point", 1),
                        ("settlement", 1),
                        ("near", 2),
                        ("admin2", 3),
                        ("admin1", 4),
                        ("area", 5),
                        ("country", 6),
                    ];
                    code(ours.word(P::GeoPrecision), &codes, 5)
                }),
                ("where_coordinates", Text, &[P::Place], |ours| ours.own(P::Place)),
                ("where_description", Text, &[P::PlaceText], |ours| ours.own(P::PlaceText)),
                ("adm_1", Text, &[P::Admin1], |ours| ours.own(P::Admin1)),
                ("adm_2", Text, &[P::Admin2], |ours| ours.own(P::Admin2)),
                ("latitude", Real, &[], |ours| ours.lat()),
                ("longitude", Real, &[], |ours| ours.lon()),
                ("country", Text, &[P::Country], |ours| ours.own(P::Country)),
                ("date_prec", Integer, &[P::DatePrecision], |ours| {
                    code(ours.word(P::DatePrecision), &[("day", 1), ("range", 2), ("week", 3), ("month", 4)], 5)
                }),
                ("date_start", Date, &[P::StartDate], |ours| ours.own(P::StartDate)),
                ("date_end", Date, &[P::EndDate], |ours| ours.own(P::EndDate)),
                ("best", Integer, &[P::KilledBest], |ours| ours.own(P::KilledBest)),
                ("high", Integer, &[P::KilledHigh], |ours| ours.own(P::KilledHigh)),
                ("low", Integer, &[P::KilledLow], |ours| ours.own(P::KilledLow)),
            ],
            Self::Timemap => &[
                ("description", Text, &[P::Sentence, P::Title], |ours| match ours.own(P::Sentence) {
                    Value::Null => ours.own(P::Title),
                    told => told,
                }),
                ("date", Text, &[P::StartDate], |ours| ours.american_date()),
                ("time", Text, &[P::StartDate], |_| Value::Null),
                ("location", Text, &[P::Place], |ours| ours.own(P::Place)),
                ("latitude", Real, &[], |ours| ours.lat()),
                ("longitude", Real, &[], |ours| ours.lon()),
                ("association1", Text, &[P::EventType], |ours| ours.own(P::EventType)),
                ("association2", Text, &[P::SubEventType], |ours| ours.own(P::SubEventType)),
                ("association3", Text, &[P::Actor], |ours| ours.own(P::Actor)),
                ("source1", Text, &[P::SourceUrl, P::SourceTitle], |ours| match ours.own(P::SourceUrl) {
                    Value::Null => ours.own(P::SourceTitle),
                    told => told,
                }),
            ],
        }
    }

    /// A sink that recasts what it passes on.
    pub fn before(self, sink: &mut dyn Sink) -> Recasting<'_> {
        Recasting { recast: self, sink, places: Vec::new(), makes: Vec::new() }
    }
}

/// See [`Recast::before`].
pub struct Recasting<'s> {
    recast: Recast,
    sink: &'s mut dyn Sink,
    /// Where each of our properties stands in a feature.
    places: Vec<Option<usize>>,
    makes: Vec<From>,
}

impl Sink for Recasting<'_> {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        let at = |property: &P| schema.columns.iter().position(|column| column.name == property.name());
        self.places = P::ALL.iter().map(at).collect();
        let mut recast = Vec::new();
        for (name, kind, needs, make) in self.recast.columns() {
            if needs.is_empty() || needs.iter().any(|property| at(property).is_some()) {
                recast.push(Column { name: Cow::Borrowed(*name), kind: *kind });
                self.makes.push(*make);
            }
        }
        let schema = Schema { columns: recast, ..schema.clone() };
        self.sink.start(&schema, columns)?;
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let ours = Ours { feature, places: &self.places };
        let values = self.makes.iter().map(|make| make(&ours)).collect();
        self.sink.feature(&Feature { id: feature.id.clone(), geometry: feature.geometry.clone(), values })
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        // Nothing is encoded without an encoder.
        self.sink.features(encoded, bounds)
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        self.sink.reject(reject)
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.sink.progress(done, of);
    }
}

/// A feature with its values by property.
struct Ours<'f, 'v> {
    feature: &'f Feature<'v>,
    places: &'f [Option<usize>],
}

impl Ours<'_, '_> {
    fn value(&self, property: P) -> Option<&Value<'_>> {
        self.feature.values.get((*self.places.get(property as usize)?)?)
    }

    fn own(&self, property: P) -> Value<'static> {
        self.value(property).map_or(Value::Null, |value| value.clone().into_owned())
    }

    fn word(&self, property: P) -> Option<&str> {
        match self.value(property)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn date(&self) -> Option<jiff::civil::Date> {
        match self.value(P::StartDate)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    fn year(&self) -> Value<'static> {
        self.date().map_or(Value::Null, |date| Value::Integer(date.year().into()))
    }

    /// `MM/DD/YYYY`.
    fn american_date(&self) -> Value<'static> {
        self.date().map_or(Value::Null, |date| {
            Value::Text(format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year()).into())
        })
    }

    fn lat(&self) -> Value<'static> {
        self.feature.point().map_or(Value::Null, |point| Value::Real((point.y() * 1e6).round() / 1e6))
    }

    fn lon(&self) -> Value<'static> {
        self.feature.point().map_or(Value::Null, |point| Value::Real((point.x() * 1e6).round() / 1e6))
    }

    /// ACLED's disorder type by the event type; sexual violence and the like share that of their type.
    fn disorder(&self) -> Value<'static> {
        let disorder = match self.word(P::EventType) {
            Some("Riots" | "Protests") if self.word(P::SubEventType) != Some("Mob violence") => "Demonstrations",
            Some("Battles" | "Explosions/Remote violence" | "Violence against civilians" | "Riots") => {
                "Political violence"
            }
            Some("Strategic developments") => "Strategic developments",
            _ => return Value::Null,
        };
        Value::Text(disorder.into())
    }
}

/// The code of a word; of a word that has none, `other`; null where there is no word.
fn code(word: Option<&str>, codes: &[(&str, i64)], other: i64) -> Value<'static> {
    word.filter(|word| *word != "unknown").map_or(Value::Null, |word| {
        Value::Integer(codes.iter().find(|(known, _)| *known == word).map_or(other, |(_, code)| *code))
    })
}
