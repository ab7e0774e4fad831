//! The boundaries layer: the user's own polygons, with the incidents in each counted.

use geo::{BoundingRect, Contains, Coord, GeodesicArea, Geometry, MultiPolygon, Orient, Point, orient::Direction};

use super::areas::{simplestyle, styled};
use super::{Column, ColumnKind, Feature, Schema, Shape, Value};

/// Polygons that incidents are counted in.
#[derive(Debug, Clone)]
pub struct Boundaries {
    schema: Schema,
    units: Vec<Unit>,
    /// The polygons that may lie in each degree of longitude and latitude.
    grid: Vec<Vec<u32>>,
    columns: Columns,
}

#[derive(Debug, Clone)]
struct Unit {
    feature: Feature<'static>,
    polygon: MultiPolygon<f64>,
    /// Radius in metres of a circle as large as the polygon.
    radius: f64,
    incidents: i64,
    vague: i64,
    killed: i64,
}

/// Where an incidents layer has what is counted.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    radius: Option<usize>,
    killed: Option<usize>,
}

const COUNTED: [&str; 3] = ["incidents", "incidents_vague", "killed_best"];

impl Boundaries {
    /// Polygons with the values of their columns; a column named like one of ours becomes `own_NAME`.
    pub fn new(mut columns: Vec<Column>, polygons: Vec<Feature<'static>>) -> Self {
        let ours: Vec<Column> = COUNTED
            .map(|name| Column { name: name.into(), kind: ColumnKind::Integer })
            .into_iter()
            .chain(simplestyle())
            .collect();
        for at in 0..columns.len() {
            let taken = |name: &str| {
                let earlier = columns.iter().take(at).chain(&ours);
                ["id", "fid"]
                    .into_iter()
                    .chain(earlier.map(|column| &*column.name))
                    .any(|other| other.eq_ignore_ascii_case(name))
            };
            let mut name = columns[at].name.to_string();
            while taken(&name) {
                name.insert_str(0, "own_");
            }
            columns[at].name = name.into();
        }
        columns.extend(ours);
        let mut grid = vec![Vec::new(); 360 * 180];
        let mut units = Vec::new();
        for feature in polygons {
            let polygon = match &feature.geometry {
                Some(Geometry::MultiPolygon(polygon)) => polygon.orient(Direction::Default),
                Some(Geometry::Polygon(polygon)) => MultiPolygon::new(vec![polygon.orient(Direction::Default)]),
                _ => continue,
            };
            for part in &polygon {
                let Some(bounds) = part.bounding_rect() else { continue };
                let (low, high) = (cell(bounds.min()), cell(bounds.max()));
                for row in low.1..=high.1 {
                    for column in low.0..=high.0 {
                        if let Some(cell) = grid.get_mut(row * 360 + column)
                            && cell.last() != Some(&(units.len() as u32))
                        {
                            cell.push(units.len() as u32);
                        }
                    }
                }
            }
            let radius = (polygon.geodesic_area_unsigned() / std::f64::consts::PI).sqrt();
            units.push(Unit { feature, polygon, radius, incidents: 0, vague: 0, killed: 0 });
        }
        let mut schema = Schema { shape: Shape::Polygons, ..Schema::new("boundaries", columns) };
        // The polygons are the user's: what GeoNames asks for does not hold for them.
        schema.attribution = String::new();
        schema.licence = String::new();
        Self { schema, units, grid, columns: Columns::default() }
    }

    /// Prepares for an incidents layer of this schema.
    pub fn counting(mut self, incidents: &Schema) -> Self {
        let at = |name: &str| incidents.columns.iter().position(|column| column.name == name);
        self.columns = Columns { radius: at("radius_m"), killed: at("killed_best") };
        self
    }

    /// The schema of the boundaries.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Counts an incident in the polygons that it lies in. One that is less sure than the polygon is large is counted
    /// apart: the middle of a country is not an incident in the district that happens to lie there.
    pub fn take(&mut self, incident: &Feature<'_>) {
        let Some(point) = incident.point() else { return };
        let number = |column: Option<usize>| match column.and_then(|column| incident.values.get(column)) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        };
        let (radius, killed) = (number(self.columns.radius), number(self.columns.killed));
        let (column, row) = cell(point.0);
        for unit in self.grid.get(row * 360 + column).into_iter().flatten() {
            let Some(unit) = self.units.get_mut(*unit as usize) else { continue };
            if unit.polygon.contains(&Point::new(point.x(), point.y())) {
                if radius as f64 <= unit.radius {
                    unit.incidents += 1;
                    unit.killed = unit.killed.saturating_add(killed);
                } else {
                    unit.vague += 1;
                }
            }
        }
    }

    /// The polygons with their counts, in their order; darker where there are more.
    pub fn finish(self) -> Vec<Feature<'static>> {
        let most = self.units.iter().map(|unit| unit.incidents).max().unwrap_or(0).max(1);
        let counted = |unit: Unit| {
            let mut feature = unit.feature;
            feature.values.extend([unit.incidents, unit.vague, unit.killed].map(Value::Integer));
            let share = (unit.incidents as f64).ln_1p() / (most as f64).ln_1p();
            feature.values.extend(styled("#b2182b".into(), (share * 70.0).round() / 100.0));
            feature.geometry = Some(Geometry::MultiPolygon(unit.polygon));
            feature
        };
        self.units.into_iter().map(counted).collect()
    }
}

/// Column and row of the grid; the edges belong to the last ones.
fn cell(at: Coord<f64>) -> (usize, usize) {
    (((at.x + 180.0).clamp(0.0, 359.9)) as usize, ((at.y + 90.0).clamp(0.0, 179.9)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn incidents_are_counted_where_they_are_sure_enough() {
        let column = |name: &'static str, kind| Column { name: name.into(), kind };
        let square = polygon![(x: 69.0, y: 34.0), (x: 70.0, y: 34.0), (x: 70.0, y: 35.0), (x: 69.0, y: 35.0)];
        let unit = Feature {
            id: "1".into(),
            geometry: Some(Geometry::Polygon(square)),
            values: vec![Value::Text("Kabul".into()), Value::Integer(7)],
        };
        let columns = vec![column("name", ColumnKind::Text), column("Incidents", ColumnKind::Integer)];
        let incidents =
            Schema::new("i", vec![column("radius_m", ColumnKind::Integer), column("killed_best", ColumnKind::Integer)]);
        let mut boundaries = Boundaries::new(columns, vec![unit]).counting(&incidents);
        assert_eq!(boundaries.schema().columns[1].name, "own_Incidents");
        for (lon, radius) in [(69.5, 5_000), (69.5, 400_000), (71.0, 5_000)] {
            let values = vec![Value::Integer(radius), Value::Integer(2)];
            boundaries.take(&Feature { id: "i".into(), geometry: Some(Point::new(lon, 34.5).into()), values });
        }
        let features = boundaries.finish();
        assert_eq!(features[0].values[1..5], [7, 1, 1, 2].map(Value::Integer));
    }
}
