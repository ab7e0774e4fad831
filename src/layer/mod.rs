//! Layer: incidents and places become features with typed columns.
//!
//! The schema is the contract with QGIS, GDAL and geojson.io; `output/README.md` tells it property by property.

use std::borrow::Cow;

use geo::Point;
use jiff::civil::Date;

/// A layer's name, columns and attribution; fixed before the first feature is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Layer name, as QGIS shows it: "incidents".
    pub name: String,
    /// Columns in output order.
    pub columns: Vec<Column>,
    /// Whom the data's licence asks us to name.
    pub attribution: String,
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

/// One feature: a point (or none) and a value for each column of the schema, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature<'a> {
    /// Unique in the layer and stable between runs.
    pub id: Cow<'a, str>,
    /// Longitude and latitude, WGS 84 degrees.
    pub point: Option<Point<f64>>,
    /// One per column.
    pub values: Vec<Value<'a>>,
}
