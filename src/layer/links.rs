//! The links layer: lines between the places of one incident, and from each actor to the places of its incidents.
//!
//! An actor has no place of its own: its lines start in the middle of its incidents, which is a way of drawing and
//! no place where anything happened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use geo::{Geometry, Point};

use super::circle::line;
use super::{Column, ColumnKind, Feature, Schema, Shape, Value};

const COLUMNS: [(&str, ColumnKind); 10] = [
    ("kind", ColumnKind::Text),
    ("incident_id", ColumnKind::Text),
    ("actor", ColumnKind::Text),
    ("title", ColumnKind::Text),
    ("start_date", ColumnKind::Date),
    ("end_date", ColumnKind::Date),
    ("place", ColumnKind::Text),
    ("stroke", ColumnKind::Text),
    ("stroke-width", ColumnKind::Real),
    ("stroke-opacity", ColumnKind::Real),
];

/// Incidents told of one place each, as far as links are made of them. Memory grows with them.
#[derive(Debug)]
pub struct Links {
    schema: Schema,
    /// Where `incident_id`, `title`, `start_date`, `end_date`, `place`, `actors` and `actor` stand in the incidents.
    columns: [Option<usize>; 7],
    /// Place of the first feature of the incident that was seen last.
    first: Option<(String, Point<f64>)>,
    between: Vec<(Point<f64>, End)>,
    actors: BTreeMap<String, Vec<End>>,
}

#[derive(Debug, Clone)]
struct End {
    id: String,
    point: Point<f64>,
    values: [Value<'static>; 5],
}

impl Links {
    /// For an incidents layer of this schema.
    pub fn new(incidents: &Schema) -> Self {
        let columns = COLUMNS.map(|(name, kind)| Column { name: name.into(), kind }).to_vec();
        let schema = Schema { shape: Shape::Lines, ..Schema::new("links", columns) };
        let at = |name: &str| incidents.columns.iter().position(|column| column.name == name);
        let columns = ["incident_id", "title", "start_date", "end_date", "place", "actors", "actor"].map(at);
        Self { schema, columns, first: None, between: Vec::new(), actors: BTreeMap::new() }
    }

    /// The schema of the links.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Takes an incident in; features of one incident come one after the other.
    pub fn take(&mut self, incident: &Feature<'_>) {
        let Some(point) = incident.point() else { return };
        let value = |number: usize| {
            let column = self.columns.get(number).copied().flatten();
            column.and_then(|column| incident.values.get(column)).unwrap_or(&Value::Null)
        };
        let end = End {
            id: incident.id.to_string(),
            point,
            values: std::array::from_fn(|number| value(number).borrowed().into_owned()),
        };
        let names = match (value(5), value(6)) {
            (Value::Text(actors), _) => actors.split("; ").map(str::to_owned).collect(),
            (_, Value::Text(actor)) => vec![actor.to_string()],
            _ => Vec::new(),
        };
        for name in names {
            self.actors.entry(name).or_default().push(end.clone());
        }
        let Value::Text(incident_id) = value(0) else { return };
        match &self.first {
            Some((id, first)) if *id == **incident_id => {
                if *first != point {
                    self.between.push((*first, end));
                }
            }
            _ => self.first = Some((incident_id.to_string(), point)),
        }
    }

    /// All links: of incidents in their order, then of actors by name, where an actor has two places or more.
    pub fn finish(self) -> Vec<Feature<'static>> {
        let mut features: Vec<Feature<'static>> =
            self.between.into_iter().map(|(from, end)| link("incident", None, from, end)).collect();
        for (actor, ends) in self.actors {
            let Some(first) = ends.first().map(|end| end.point) else { continue };
            if ends.iter().all(|end| end.point == first) {
                continue;
            }
            let hub = middle(&ends);
            features.extend(ends.into_iter().map(|end| link("actor", Some(&actor), hub, end)));
        }
        features
    }
}

fn link(kind: &'static str, actor: Option<&str>, from: Point<f64>, end: End) -> Feature<'static> {
    let [incident_id, title, start, last, place] = end.values;
    let values = vec![
        Value::Text(kind.into()),
        incident_id,
        actor.map_or(Value::Null, |actor| Value::Text(Cow::Owned(actor.to_owned()))),
        title,
        start,
        last,
        place,
        Value::Text(if kind == "actor" { "#5c5c5c" } else { "#b2182b" }.into()),
        Value::Real(1.0),
        Value::Real(0.6),
    ];
    debug_assert_eq!(values.len(), COLUMNS.len());
    let id = actor.map_or_else(|| format!("{}-link", end.id), |actor| format!("{}-link-{actor}", end.id));
    Feature { id: id.into(), geometry: Some(Geometry::MultiLineString(line(from, end.point))), values }
}

/// The mean of points on a sphere: of their vectors.
fn middle(ends: &[End]) -> Point<f64> {
    let mut sum = [0.0; 3];
    for end in ends {
        let (lon, lat) = (end.point.x().to_radians(), end.point.y().to_radians());
        for (part, more) in sum.iter_mut().zip([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]) {
            *part += more;
        }
    }
    let [x, y, z] = sum;
    Point::new(y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_an_incident_and_of_an_actor_are_linked() {
        let column = |name: &'static str| Column { name: name.into(), kind: ColumnKind::Text };
        let mut links = Links::new(&Schema::new("incidents", vec![column("incident_id"), column("actors")]));
        let mut take = |incident: &'static str, number: u8, actors: Option<&'static str>, lon: f64| {
            let values =
                vec![Value::Text(incident.into()), actors.map_or(Value::Null, |actors| Value::Text(actors.into()))];
            let geometry = Some(Point::new(lon, 34.0).into());
            links.take(&Feature { id: format!("{incident}-{number}").into(), geometry, values });
        };
        take("a", 1, Some("TTP; BLA"), 69.0);
        take("a", 2, Some("TTP"), 70.0);
        take("b", 1, None, 71.0);
        let ids: Vec<String> = links.finish().into_iter().map(|feature| feature.id.into_owned()).collect();
        assert_eq!(ids, ["a-2-link", "a-1-link-TTP", "a-2-link-TTP"]);
    }
}
