//! Layer: incidents and places become features with typed columns.
//!
//! The schema is the contract with QGIS, GDAL and geojson.io; `output/README.md` tells it property by property.

mod areas;
mod boundaries;
mod circle;
mod incidents;
mod land;
mod links;
mod places;
mod property;
mod report;
mod style;

pub use areas::Areas;
pub use boundaries::Boundaries;
pub use circle::circle;
pub use incidents::{incidents, incidents_schema};
pub(crate) use land::unwrapped;
pub use land::{land, land_schema};
pub use links::Links;
pub use places::{places, places_schema};
pub use property::Property;
pub use report::{Describe, Described, Report};
pub use style::{Marker, short, title};

use std::borrow::Cow;

use dateline_gazetteer::Gazetteer;
use geo::{Geometry, Point};
use jiff::civil::Date;

/// A layer's name, columns and attribution; fixed before the first feature is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Layer name, as QGIS shows it: "incidents".
    pub name: String,
    /// What its features are drawn as.
    pub shape: Shape,
    /// Columns in output order.
    pub columns: Vec<Column>,
    /// Whom the data's licence asks us to name.
    pub attribution: String,
    /// The licence of that data.
    pub licence: String,
}

impl Schema {
    /// A layer of points of this name and columns, with the attribution that the embedded gazetteer's licence asks for.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            shape: Shape::Points,
            columns,
            attribution: "Place names and coordinates: GeoNames (geonames.org)".to_owned(),
            licence: "https://creativecommons.org/licenses/by/4.0/".to_owned(),
        }
    }

    /// The same, naming besides what the licences of the gazetteer's other layers ask for.
    pub fn crediting(mut self, gazetteer: &Gazetteer) -> Self {
        for (key, value) in gazetteer.layers().iter().skip(EMBEDDED_LAYERS).flat_map(dateline_gazetteer::Store::facts) {
            let member = match key {
                "attribution" => &mut self.attribution,
                "licence" if !value.starts_with("CC-BY-4.0") => &mut self.licence,
                _ => continue,
            };
            if !member.split("; ").any(|known| known == value) {
                member.push_str("; ");
                member.push_str(value);
            }
        }
        self
    }
}

/// World and curated layer, whose attribution every layer carries.
const EMBEDDED_LAYERS: usize = 2;

/// What all features of a layer are drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `Point`.
    Points,
    /// `MultiLineString`: lines are cut at the antimeridian.
    Lines,
    /// `MultiPolygon`: polygons are cut at the antimeridian; outer rings run anticlockwise.
    Polygons,
}

/// A column of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Property name.
    pub name: Cow<'static, str>,
    /// Type of its values.
    pub kind: ColumnKind,
}

/// Type of a column; every value is of it or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// 64-bit integer.
    Integer,
    /// Finite 64-bit float.
    Real,
    /// True or false.
    Boolean,
    /// A day, `YYYY-MM-DD`.
    Date,
}

/// A value of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Not known.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// Integer.
    Integer(i64),
    /// A finite float; writers turn others into null.
    Real(f64),
    /// True or false.
    Boolean(bool),
    /// A day.
    Date(Date),
}

impl Value<'_> {
    /// The same, sharing its text.
    pub fn borrowed(&self) -> Value<'_> {
        match self {
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Null => Value::Null,
            Value::Integer(number) => Value::Integer(*number),
            Value::Real(number) => Value::Real(*number),
            Value::Boolean(answer) => Value::Boolean(*answer),
            Value::Date(date) => Value::Date(*date),
        }
    }

    /// The same, owning its text.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Null => Value::Null,
            Value::Integer(number) => Value::Integer(number),
            Value::Real(number) => Value::Real(number),
            Value::Boolean(answer) => Value::Boolean(answer),
            Value::Date(date) => Value::Date(date),
        }
    }
}

/// One feature: a geometry (or none) and a value for each column of the schema, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature<'a> {
    /// Unique in the layer and stable between runs.
    pub id: Cow<'a, str>,
    /// Longitude and latitude, WGS 84 degrees; of the layer's shape.
    pub geometry: Option<Geometry<f64>>,
    /// One per column.
    pub values: Vec<Value<'a>>,
}

impl Feature<'_> {
    /// The geometry, where it is a point.
    pub fn point(&self) -> Option<Point<f64>> {
        match &self.geometry {
            Some(Geometry::Point(point)) => Some(*point),
            _ => None,
        }
    }

    /// The same, owning all its texts.
    pub fn into_owned(self) -> Feature<'static> {
        Feature {
            id: Cow::Owned(self.id.into_owned()),
            geometry: self.geometry,
            values: self.values.into_iter().map(Value::into_owned).collect(),
        }
    }
}

/// A text, or null; an empty text is null too, since one empty string makes GDAL take a column of dates for text.
pub(crate) fn text(text: Option<&str>) -> Value<'_> {
    text.filter(|text| !text.is_empty()).map_or(Value::Null, |text| Value::Text(Cow::Borrowed(text)))
}

/// A confidence with the three decimals it deserves.
pub(crate) fn confidence(value: f32) -> Value<'static> {
    if value.is_finite() {
        Value::Real((f64::from(value.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0)
    } else {
        Value::Null
    }
}
