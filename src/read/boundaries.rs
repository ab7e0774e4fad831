//! The user's polygons: a `GeoJSON` file.

use std::path::Path;

use geo::Geometry;
use geojson::{FeatureCollection, GeoJson};
use serde_json::Value as Json;

use crate::layer::{Boundaries, Column, ColumnKind, Feature, Value};
use crate::{Error, Result};

/// Reads a file of polygons for [`Boundaries`]; what is no polygon is left out.
///
/// # Errors
/// The file cannot be read, is no `GeoJSON` collection, or has no polygon in it.
pub fn boundaries(path: &Path) -> Result<Boundaries> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let fail = |message: String| Error::Input { name: path.display().to_string(), message };
    let parsed: GeoJson = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|error| fail(format!("expected GeoJSON polygons: {error}; convert other formats with ogr2ogr")))?;
    let collection = match parsed {
        GeoJson::FeatureCollection(collection) => collection,
        GeoJson::Feature(feature) => FeatureCollection { bbox: None, features: vec![feature], foreign_members: None },
        GeoJson::Geometry(_) => {
            return Err(fail("expected a collection of features, found a mere geometry".to_owned()));
        }
    };
    let columns = columns(&collection);
    let mut polygons = Vec::new();
    for (feature, number) in collection.features.into_iter().zip(1..) {
        let id = match &feature.id {
            Some(geojson::feature::Id::String(id)) => id.clone(),
            Some(geojson::feature::Id::Number(id)) => id.to_string(),
            None => format!("boundary-{number}"),
        };
        let geometry = feature.geometry.as_ref().and_then(|geometry| Geometry::<f64>::try_from(geometry).ok());
        if !matches!(geometry, Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_))) {
            continue;
        }
        let values = columns.iter().map(|column| value(feature.property(&column.name), column.kind)).collect();
        polygons.push(Feature { id: id.into(), geometry, values });
    }
    if polygons.is_empty() {
        return Err(fail("expected polygons, found none".to_owned()));
    }
    Ok(Boundaries::new(columns, polygons))
}

/// All properties in the order in which they first appear, with the narrowest type that holds every value.
fn columns(collection: &FeatureCollection) -> Vec<Column> {
    let mut at = std::collections::HashMap::new();
    let mut found: Vec<(String, Option<ColumnKind>)> = Vec::new();
    for properties in collection.features.iter().filter_map(|feature| feature.properties.as_ref()) {
        for (name, value) in properties {
            let column = *at.entry(name.clone()).or_insert_with(|| {
                found.push((name.clone(), None));
                found.len() - 1
            });
            let kind = match value {
                Json::Null => continue,
                Json::Bool(_) => ColumnKind::Boolean,
                Json::Number(number) if number.is_i64() => ColumnKind::Integer,
                Json::Number(_) => ColumnKind::Real,
                _ => ColumnKind::Text,
            };
            if let Some((_, known)) = found.get_mut(column) {
                *known = Some(match *known {
                    None => kind,
                    Some(known) if known == kind => kind,
                    Some(ColumnKind::Integer | ColumnKind::Real)
                        if matches!(kind, ColumnKind::Integer | ColumnKind::Real) =>
                    {
                        ColumnKind::Real
                    }
                    Some(_) => ColumnKind::Text,
                });
            }
        }
    }
    found.into_iter().map(|(name, kind)| Column { name: name.into(), kind: kind.unwrap_or(ColumnKind::Text) }).collect()
}

fn value(value: Option<&Json>, kind: ColumnKind) -> Value<'static> {
    match (value, kind) {
        (None | Some(Json::Null), _) => Value::Null,
        (Some(Json::Bool(answer)), ColumnKind::Boolean) => Value::Boolean(*answer),
        (Some(Json::Number(number)), ColumnKind::Integer) => number.as_i64().map_or(Value::Null, Value::Integer),
        (Some(Json::Number(number)), ColumnKind::Real) => number.as_f64().map_or(Value::Null, Value::Real),
        (Some(Json::String(text)), _) => Value::Text(text.clone().into()),
        (Some(other), _) => Value::Text(other.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColumnKind as K;

    #[test]
    fn properties_keep_their_types() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"A","pop":1,"share":1,"code":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
            {"type":"Feature","properties":{"pop":null,"share":0.5,"code":"x","late":true},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.geojson");
        std::fs::write(&path, text).unwrap();
        let boundaries = boundaries(&path).unwrap();
        let kinds: Vec<_> =
            boundaries.schema().columns.iter().take(5).map(|column| (&*column.name, column.kind)).collect();
        let expected =
            [("name", K::Text), ("pop", K::Integer), ("share", K::Real), ("code", K::Text), ("late", K::Boolean)];
        assert_eq!(kinds, expected);
        assert_eq!(boundaries.finish().len(), 1);
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let check = |text: &str, expected: &str| {
            let path = folder.path().join("b.geojson");
            std::fs::write(&path, text).unwrap();
            let error = boundaries(&path).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("name,wkt\n", "b.geojson: expected GeoJSON polygons");
        check(r#"{"type":"FeatureCollection","features":[]}"#, "expected polygons, found none");
        check(r#"{"type":"Point","coordinates":[1,2]}"#, "found a mere geometry");
    }
}
