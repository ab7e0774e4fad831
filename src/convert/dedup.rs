//! Rows that look like reports of one incident: grouped in sight, never merged.
//!
//! Reports of one event agree in district and in overlapping counts far more often than in the point or the exact
//! count, so those decide: first days at most one apart; the same second-level unit or at most 25 km; no two different
//! event types; ranges of the killed that overlap. Every row is compared with the first row of a group only, so that
//! groups do not grow into chains.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use geo::{Distance, Haversine, Point};

use super::run::Sink;
use super::summary::Reject;
use crate::Result;
use crate::layer::{Column, ColumnKind, Feature, Property as P, Schema, Value};
use crate::write::Bounds;
use crate::write::Encoder;

/// Takes the features of a first conversion and finds the groups; the second gets them by [`Clustering::before`].
#[derive(Debug, Default)]
pub struct Clustering {
    places: [Option<usize>; 9],
    /// The first rows of groups by day and by unit or cell.
    leaders: HashMap<(i32, u64), Vec<u32>>,
    rows: Vec<Traits>,
    /// The group of each feature: the number of its first row.
    groups: Vec<u32>,
    sizes: HashMap<u32, u32>,
    ids: HashMap<u32, String>,
    next: usize,
}

/// What rows are compared by.
#[derive(Debug, Clone)]
struct Traits {
    day: i32,
    point: Point<f64>,
    unit: Option<u64>,
    kind: Option<u64>,
    killed: Option<(i64, i64)>,
}

const NEAR_M: f64 = 25_000.0;
/// Side of a cell in degrees; 25 km reach over one border at most below 60 degrees of latitude.
const CELL: f64 = 0.5;
/// So many first rows of one day and cell are compared: in a siege all is alike, and groups mean nothing.
const MOST_COMPARED: usize = 100;

impl Clustering {
    /// Groups with several rows, and the rows in them.
    pub fn found(&self) -> (u64, u64) {
        let several = self.sizes.values().filter(|size| **size > 1);
        several.fold((0, 0), |(groups, rows), size| (groups + 1, rows + u64::from(*size)))
    }

    /// A sink that fills `cluster_id` and `reports`, which must get the same features in the same order.
    pub fn before<'s>(&'s mut self, sink: &'s mut dyn Sink) -> Clustered<'s> {
        self.next = 0;
        Clustered { groups: self, sink, columns: [None; 2] }
    }

    fn traits(&self, feature: &Feature<'_>) -> Option<Traits> {
        let value = |at: usize| feature.values.get((*self.places.get(at)?)?);
        let word = |at: usize| match value(at)? {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        };
        let hashed = |text: &[&str]| {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let count = |at: usize| match value(at)? {
            Value::Integer(number) => Some(*number),
            _ => None,
        };
        let Value::Date(start) = value(0)? else { return None };
        let day = start.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1))).ok()?.get_days();
        // A month or a province says too little.
        if !matches!(word(1)?, "day" | "range") || matches!(word(2)?, "admin1" | "country") {
            return None;
        }
        let (low, best, high) = (count(6), count(7), count(8));
        let killed = low.or(best).or(high).map(|least| (least, high.or(best).or(low).unwrap_or(least)));
        Some(Traits {
            day,
            point: feature.point()?,
            unit: word(3).map(|unit| hashed(&[unit, word(4).unwrap_or("")])),
            kind: word(5).map(|kind| hashed(&[kind])),
            killed,
        })
    }

    fn take(&mut self, feature: &Feature<'_>) {
        let number = self.rows.len() as u32;
        let Some(traits) = self.traits(feature) else {
            self.rows.push(Traits { day: i32::MIN, point: Point::new(0.0, 0.0), unit: None, kind: None, killed: None });
            self.groups.push(number);
            return;
        };
        let cell = |east: i64, north: i64| {
            let at = |degrees: f64| (degrees / CELL).floor() as i64;
            let key = (at(traits.point.x()) + east, at(traits.point.y()) + north);
            ((key.0 as u64) << 32) ^ (key.1 as u64 & 0xffff_ffff)
        };
        let mut keys: Vec<u64> =
            (-1..=1).flat_map(|east| (-1..=1).map(move |north| (east, north))).map(|(e, n)| cell(e, n)).collect();
        keys.extend(traits.unit);
        let leader = (-1..=1)
            .flat_map(|day| keys.iter().map(move |key| (traits.day.saturating_add(day), *key)))
            .find_map(|key| {
                let leaders = self.leaders.get(&key)?;
                let recent = leaders.iter().rev().take(MOST_COMPARED);
                recent
                    .copied()
                    .find(|leader| self.rows.get(*leader as usize).is_some_and(|first| first.may_be(&traits)))
            });
        let group = leader.unwrap_or(number);
        if leader.is_none() {
            for key in [Some(cell(0, 0)), traits.unit].into_iter().flatten() {
                self.leaders.entry((traits.day, key)).or_default().push(number);
            }
        }
        let size = self.sizes.entry(group).or_default();
        *size += 1;
        if *size == 1 {
            self.ids.insert(group, feature.id.to_string());
        }
        self.rows.push(traits);
        self.groups.push(group);
    }
}

impl Traits {
    fn may_be(&self, other: &Self) -> bool {
        let alike = |a: Option<u64>, b: Option<u64>| a.is_none() || b.is_none() || a == b;
        let overlap = match (self.killed, other.killed) {
            (Some((low, high)), Some((from, to))) => low <= to && from <= high,
            _ => true,
        };
        let near =
            self.unit.is_some() && self.unit == other.unit || Haversine.distance(self.point, other.point) <= NEAR_M;
        alike(self.kind, other.kind) && overlap && near
    }
}

impl Sink for Clustering {
    fn start(&mut self, schema: &Schema, _columns: &[String]) -> Result<Option<Encoder>> {
        let names = [
            P::StartDate,
            P::DatePrecision,
            P::GeoPrecision,
            P::Admin2,
            P::Admin1,
            P::EventType,
            P::KilledLow,
            P::KilledBest,
            P::KilledHigh,
        ];
        *self = Self {
            places: names.map(|property| schema.columns.iter().position(|column| column.name == property.name())),
            ..Self::default()
        };
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        self.take(feature);
        Ok(())
    }

    fn features(&mut self, _encoded: &[u8], _bounds: &Bounds) -> Result<()> {
        Ok(())
    }

    fn reject(&mut self, _reject: &Reject) -> Result<()> {
        Ok(())
    }
}

/// See [`Clustering::before`].
pub struct Clustered<'s> {
    groups: &'s mut Clustering,
    sink: &'s mut dyn Sink,
    columns: [Option<usize>; 2],
}

impl Sink for Clustered<'_> {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        let mut schema = schema.clone();
        // Before the markers, where the columns of every layer have them.
        let markers = schema.columns.iter().position(|column| column.name == P::MarkerColor.name());
        let at = markers.unwrap_or(schema.columns.len());
        schema.columns.insert(at, Column { name: Cow::Borrowed(P::ClusterId.name()), kind: ColumnKind::Text });
        schema.columns.insert(at + 1, Column { name: Cow::Borrowed(P::Reports.name()), kind: ColumnKind::Integer });
        self.columns = [Some(at), Some(at + 1)];
        self.sink.start(&schema, columns)?;
        Ok(None)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        let group = self.groups.groups.get(self.groups.next).copied();
        self.groups.next += 1;
        let size = group.and_then(|group| self.groups.sizes.get(&group)).copied().filter(|size| *size > 1);
        let id = group.filter(|_| size.is_some()).and_then(|group| self.groups.ids.get(&group));
        let mut values: Vec<Value<'_>> = feature.values.iter().map(Value::borrowed).collect();
        if let [Some(cluster), Some(reports)] = self.columns {
            values.insert(cluster, id.map_or(Value::Null, |id| Value::Text(Cow::Borrowed(id))));
            values.insert(reports, size.map_or(Value::Null, |size| Value::Integer(size.into())));
        }
        self.sink.feature(&Feature { id: feature.id.clone(), geometry: feature.geometry.clone(), values })
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        self.sink.features(encoded, bounds)
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        self.sink.reject(reject)
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.sink.progress(done, of);
    }
}
