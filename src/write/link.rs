//! A geojson.io address with a layer inside, for a layer small enough.

use std::io;

use crate::layer::{Feature, Schema, Value};
use crate::write::GeoJson;

/// Longest address, in characters. Browsers take more; command lines and messages often do not.
const LONGEST: usize = 100_000;

/// Collects a layer for an address. What is null is left out, to save room.
#[derive(Debug)]
pub struct Link {
    schema: Schema,
    features: Vec<String>,
    length: usize,
}

impl Link {
    /// For a layer of this schema.
    pub fn new(schema: &Schema) -> Self {
        Self { schema: schema.clone(), features: Vec::new(), length: 0 }
    }

    /// Takes a feature in, as long as there is room.
    ///
    /// # Errors
    /// The feature does not fit the schema.
    pub fn add(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        if self.length > LONGEST {
            return Ok(());
        }
        let columns = self.schema.columns.iter().zip(&feature.values).filter(|(_, value)| **value != Value::Null);
        let (columns, values): (Vec<_>, Vec<_>) =
            columns.map(|(column, value)| (column.clone(), value.borrowed())).unzip();
        let schema = Schema { columns, attribution: String::new(), licence: String::new(), ..self.schema.clone() };
        let feature = Feature { id: feature.id.as_ref().into(), geometry: feature.geometry.clone(), values };
        let mut line = Vec::new();
        GeoJson::new(io::sink(), &schema)?.encoder().encode(&feature, &mut super::Bounds::new(), &mut line)?;
        let line = String::from_utf8(line).map_err(io::Error::other)?;
        // The encoder starts with a comma and a line break.
        let encoded = twice(line.trim_start_matches([',', '\n']));
        self.length += encoded.len();
        self.features.push(encoded);
        Ok(())
    }

    /// The address; `None` where the layer is too large for one.
    ///
    /// The JSON is percent-encoded twice: geojson.io decodes it twice, and a single encoding breaks at every `#`.
    pub fn finish(self) -> Option<String> {
        let head = twice(r#"{"type":"FeatureCollection","features":["#);
        let address = format!(
            "https://geojson.io/#data=data:application/json,{head}{}{}",
            self.features.join(&twice(",")),
            twice("]}")
        );
        (address.len() <= LONGEST).then_some(address)
    }

    /// Why there is no address.
    pub fn too_large() -> String {
        format!("the layer does not fit into an address of {LONGEST} characters; open the file on geojson.io instead")
    }
}

fn twice(text: &str) -> String {
    encode(&encode(text))
}

/// Percent-encoding of all but RFC 3986's unreserved characters.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from(b"0123456789ABCDEF".get(usize::from(half)).copied().unwrap_or(b'0'));
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, ColumnKind};
    use geo::Point;

    fn decode(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex: Vec<u8> = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    fn link(count: usize) -> Option<String> {
        let columns = ["title", "none"].map(|name| Column { name: name.into(), kind: ColumnKind::Text });
        let mut link = Link::new(&Schema::new("t", columns.to_vec()));
        for _ in 0..count {
            let values = vec![Value::Text("100% #1? تانک".into()), Value::Null];
            link.add(&Feature { id: "1".into(), geometry: Some(Point::new(1.0, 2.0).into()), values }).unwrap();
        }
        link.finish()
    }

    #[test]
    fn the_layer_stands_in_the_address_encoded_twice() {
        let address = link(2).unwrap();
        let data = address.strip_prefix("https://geojson.io/#data=data:application/json,").unwrap();
        assert!(data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
        let json: serde_json::Value = serde_json::from_str(&decode(&decode(data))).unwrap();
        assert_eq!(json["features"][1]["properties"], serde_json::json!({"title": "100% #1? تانک"}));
    }

    #[test]
    fn a_large_layer_has_no_address() {
        assert!(link(1000).is_none());
    }
}
