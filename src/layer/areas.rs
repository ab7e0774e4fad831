//! The areas layer: for each feature of an incidents layer the circle that should hold the true place.

use std::borrow::Cow;

use geo::Geometry;

use super::{Column, ColumnKind, Feature, Schema, Shape, Value, circle};

/// Columns that are taken over from the incidents, where they have them.
const KEPT: [&str; 12] = [
    "incident_id",
    "title",
    "start_date",
    "end_date",
    "event_type",
    "sub_event_type",
    "place",
    "country",
    "geo_precision",
    "radius_m",
    "source",
    "confidence",
];

/// Turns incidents into areas.
#[derive(Debug, Clone)]
pub struct Areas {
    schema: Schema,
    /// Where the kept columns stand in the incidents.
    kept: Vec<usize>,
    radius: Option<usize>,
    color: Option<usize>,
}

impl Areas {
    /// For an incidents layer of this schema.
    pub fn new(incidents: &Schema) -> Self {
        let at = |name: &str| incidents.columns.iter().position(|column| column.name == name);
        let kept: Vec<usize> = KEPT.into_iter().filter_map(at).collect();
        let mut columns: Vec<Column> =
            kept.iter().filter_map(|column| incidents.columns.get(*column).cloned()).collect();
        columns.extend(simplestyle());
        let schema = Schema { shape: Shape::Polygons, ..Schema::new("areas", columns) };
        Self { schema, kept, radius: at("radius_m"), color: at("marker-color") }
    }

    /// The schema of the areas.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The area of an incident; none without a point or a radius.
    pub fn of<'f>(&self, incident: &'f Feature<'_>) -> Option<Feature<'f>> {
        let Some(Value::Integer(radius @ 1..)) = incident.values.get(self.radius?) else { return None };
        let area = circle(incident.point()?, *radius as f64);
        let mut values: Vec<Value<'f>> =
            self.kept.iter().map(|column| incident.values.get(*column).map_or(Value::Null, Value::borrowed)).collect();
        let color = match self.color.and_then(|column| incident.values.get(column)) {
            Some(Value::Text(color)) => Cow::Borrowed(color.as_ref()),
            _ => Cow::Borrowed("#5c5c5c"),
        };
        // A country's circle would flood the map.
        values.extend(styled(color, if *radius > 100_000 { 0.02 } else { 0.08 }));
        Some(Feature {
            id: Cow::Owned(format!("{}-area", incident.id)),
            geometry: Some(Geometry::MultiPolygon(area)),
            values,
        })
    }
}

/// How geojson.io draws a polygon.
pub(super) fn simplestyle() -> [Column; 5] {
    [
        ("stroke", ColumnKind::Text),
        ("stroke-width", ColumnKind::Real),
        ("stroke-opacity", ColumnKind::Real),
        ("fill", ColumnKind::Text),
        ("fill-opacity", ColumnKind::Real),
    ]
    .map(|(name, kind)| Column { name: name.into(), kind })
}

/// The values of those columns.
pub(super) fn styled(color: Cow<'_, str>, opacity: f64) -> [Value<'_>; 5] {
    [Value::Text(color.clone()), Value::Real(1.0), Value::Real(0.7), Value::Text(color), Value::Real(opacity)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Point;

    #[test]
    fn an_incident_with_a_radius_has_an_area() {
        let column = |name: &'static str, kind| Column { name: name.into(), kind };
        let columns = vec![
            column("title", ColumnKind::Text),
            column("radius_m", ColumnKind::Integer),
            column("marker-color", ColumnKind::Text),
        ];
        let areas = Areas::new(&Schema::new("incidents", columns));
        let check = |point: Option<Point<f64>>, radius: Value<'_>, expected: bool| {
            let values = vec![Value::Text("Attack, Tank".into()), radius, Value::Text("#b2182b".into())];
            let incident = Feature { id: "a-1".into(), geometry: point.map(Into::into), values };
            let area = areas.of(&incident);
            assert_eq!(area.is_some(), expected);
            if let Some(area) = area {
                assert_eq!((area.id.as_ref(), area.values.len()), ("a-1-area", areas.schema().columns.len()));
                assert_eq!(area.values[0], incident.values[0]);
            }
        };
        let tank = Some(Point::new(70.38, 32.21));
        check(tank, Value::Integer(3000), true);
        check(tank, Value::Integer(0), false);
        check(tank, Value::Null, false);
        check(None, Value::Integer(3000), false);
    }
}
