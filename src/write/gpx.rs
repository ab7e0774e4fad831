//! GPX 1.1 waypoints, for hand-held receivers and field apps.
//!
//! A waypoint has a name, a comment, a time and a type; everything else stands in extensions, which GDAL reads as
//! fields. A feature without a point cannot be told in GPX.

use std::fmt;
use std::io::{self, Write};

use quick_xml::Writer as Xml;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::geometry::{degrees, usable};
use super::values::{find, for_xml, plain, told};
use super::{Output, Writer};
use crate::layer::{Feature, Schema};

/// Writes a layer of points as waypoints.
pub(super) struct Gpx {
    xml: Xml<Output>,
    names: Vec<String>,
    columns: [Option<usize>; 7],
}

impl Gpx {
    /// Writes what stands before the waypoints.
    ///
    /// # Errors
    /// The output's.
    pub(super) fn new(output: Output, schema: &Schema) -> io::Result<Self> {
        let mut xml = Xml::new(output);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.get_mut().write_all(
            b"\n<gpx version=\"1.1\" creator=\"dateline\" xmlns=\"http://www.topografix.com/GPX/1/1\" \
              xmlns:ogr=\"http://osgeo.org/gdal\">\n<metadata>",
        )?;
        xml.create_element("name").write_text_content(BytesText::new(&for_xml(&schema.name)))?;
        xml.create_element("desc").write_text_content(BytesText::new(&for_xml(&schema.attribution)))?;
        xml.get_mut().write_all(b"</metadata>\n")?;
        let columns = find(schema, ["start_date", "title", "name", "sentence", "source", "source_url", "event_type"]);
        Ok(Self { xml, names: element_names(schema), columns })
    }
}

impl Writer for Gpx {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        let Some(point) = usable(feature).and_then(|_| feature.point()) else { return Ok(()) };
        let values = &feature.values;
        let [start, title, name, sentence, source, url, kind] = self.columns.map(|column| told(values, column));
        let (lat, lon) = (degrees(point.y()).to_string(), degrees(point.x()).to_string());
        let names = &self.names;
        let waypoint = self.xml.create_element("wpt");
        waypoint.with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]).write_inner_content(|xml| {
            // The order is prescribed.
            let time = start.map(|day| format!("{day}T00:00:00Z").into());
            let fields = [("time", time), ("name", title.or(name)), ("desc", sentence), ("src", source)];
            for (element, text) in fields {
                if let Some(text) = text {
                    xml.create_element(element).write_text_content(BytesText::new(&for_xml(&text)))?;
                }
            }
            if let Some(url) = url {
                xml.create_element("link").with_attribute(("href", &*for_xml(&url))).write_empty()?;
            }
            if let Some(kind) = kind {
                xml.create_element("type").write_text_content(BytesText::new(&for_xml(&kind)))?;
            }
            xml.create_element("extensions").write_inner_content(|xml| {
                xml.create_element("ogr:id").write_text_content(BytesText::new(&for_xml(&feature.id)))?;
                for (name, value) in names.iter().zip(values) {
                    if let Some(text) = plain(value) {
                        xml.create_element(name.as_str()).write_text_content(BytesText::new(&for_xml(&text)))?;
                    }
                }
                Ok(())
            })?;
            Ok(())
        })?;
        self.xml.get_mut().write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        self.xml.get_mut().write_all(b"</gpx>\n")?;
        Ok(self.xml.into_inner())
    }
}

impl fmt::Debug for Gpx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gpx").finish_non_exhaustive()
    }
}

/// Column names as names of XML elements, each different.
fn element_names(schema: &Schema) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::from(["id".to_owned()]);
    for (number, column) in schema.columns.iter().enumerate() {
        let mut name: String =
            column.name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            name.insert(0, '_');
        }
        if !seen.insert(name.to_ascii_lowercase()) {
            name = format!("{name}_{}", number + 1);
            seen.insert(name.to_ascii_lowercase());
        }
        names.push(format!("ogr:{name}"));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, ColumnKind};

    #[test]
    fn columns_make_names_of_elements() {
        let columns = ["killed_low", "ort (dt.)", "1st", "گاؤں", "Killed_Low", ""];
        let columns = columns.map(|name| Column { name: name.into(), kind: ColumnKind::Text });
        let names = element_names(&Schema::new("t", columns.to_vec()));
        assert_eq!(names, ["ogr:killed_low", "ogr:ort__dt._", "ogr:_1st", "ogr:____", "ogr:Killed_Low_5", "ogr:_"]);
    }
}
