//! KML 2.2 for Google Earth, and KMZ, the same in a zip archive.
//!
//! Balloons render HTML; so the description is escaped for HTML before it is escaped for XML, and the style tells
//! the balloon to show nothing else. All values stand, as they are, in `ExtendedData`, which GIS programs read.

use std::fmt;
use std::io::{self, Write};

use quick_xml::Writer as Xml;
use quick_xml::events::{BytesDecl, BytesText, Event};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::geometry::{Parts, degrees, parts, rings, usable};
use super::values::{find, for_xml, plain, told};
use super::{Output, Writer};
use crate::layer::{ColumnKind, Feature, Schema, Value};

/// Writes one layer as a `Document` with typed fields and a time span per placemark.
pub(super) struct Kml {
    xml: Xml<Sink>,
    names: Vec<String>,
    columns: Columns,
}

enum Sink {
    Plain(Output),
    Zip(Box<ZipWriter<StreamWriter<Output>>>),
}

/// Where the columns stand that KML has a place for.
struct Columns {
    name: [Option<usize>; 2],
    days: [Option<usize>; 2],
    description: [Option<usize>; 3],
    color: [Option<usize>; 2],
    opacity: Option<usize>,
    size: Option<usize>,
}

impl Kml {
    /// Plain KML.
    ///
    /// # Errors
    /// The output's.
    pub(super) fn new(output: Output, schema: &Schema) -> io::Result<Self> {
        Self::start(Sink::Plain(output), schema)
    }

    /// KMZ: `doc.kml` in a zip archive.
    ///
    /// # Errors
    /// The output's.
    pub(super) fn zipped(output: Output, schema: &Schema) -> io::Result<Self> {
        let mut zip = ZipWriter::new_stream(output);
        zip.start_file("doc.kml", SimpleFileOptions::default().large_file(true))?;
        Self::start(Sink::Zip(Box::new(zip)), schema)
    }

    fn start(sink: Sink, schema: &Schema) -> io::Result<Self> {
        let mut xml = Xml::new(sink);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let [name, text] = find(schema, ["title", "name"]);
        let columns = Columns {
            name: [name, text],
            days: find(schema, ["start_date", "end_date"]),
            description: find(schema, ["sentence", "source_title", "source"]),
            color: find(schema, ["marker-color", "fill"]),
            opacity: find(schema, ["fill-opacity"])[0],
            size: find(schema, ["marker-size"])[0],
        };
        let names = schema.columns.iter().map(|column| for_xml(&column.name).into_owned()).collect();
        let mut kml = Self { xml, names, columns };
        kml.raw("\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n")?;
        kml.element("name", &schema.name)?;
        kml.element("description", &as_html(&schema.attribution))?;
        // The balloon shows the description, which is escaped, and nothing else.
        kml.raw("<Style id=\"s\"><BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n")?;
        kml.xml
            .create_element("Schema")
            .with_attribute(("name", "fields"))
            .with_attribute(("id", "fields"))
            .write_inner_content(|xml| {
                xml.create_element("SimpleField")
                    .with_attributes([("name", "feature_id"), ("type", "string")])
                    .write_empty()?;
                for (column, name) in schema.columns.iter().zip(&kml.names) {
                    let kind = match column.kind {
                        ColumnKind::Text | ColumnKind::Date => "string",
                        ColumnKind::Integer => "int",
                        ColumnKind::Real => "double",
                        ColumnKind::Boolean => "bool",
                    };
                    xml.create_element("SimpleField")
                        .with_attributes([("name", name.as_str()), ("type", kind)])
                        .write_empty()?;
                }
                Ok(())
            })?;
        kml.raw("\n")?;
        Ok(kml)
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.xml.get_mut().write_all(text.as_bytes())
    }

    fn element(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.xml.create_element(name).write_text_content(BytesText::new(&for_xml(text)))?;
        self.raw("\n")
    }

    /// Name, description, time span and style, in the order that the standard prescribes.
    fn head(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let values = &feature.values;
        let columns = &self.columns;
        let name = columns.name.iter().find_map(|column| told(values, *column));
        let sentence = told(values, columns.description[0]);
        let source = told(values, columns.description[1]).or_else(|| told(values, columns.description[2]));
        let description: Vec<String> = [sentence, source].into_iter().flatten().map(|text| as_html(&text)).collect();
        let [begin, end] = columns.days.map(|column| told(values, column));
        let color = columns.color.iter().find_map(|column| told(values, *column));
        let opacity = match columns.opacity.and_then(|column| values.get(column)) {
            Some(Value::Real(share)) => *share,
            _ => 1.0,
        };
        let scale = match told(values, columns.size).as_deref() {
            Some("large") => "1.3",
            Some("small") => "0.7",
            _ => "1",
        };
        if let Some(name) = name {
            self.element("name", &name)?;
        }
        if !description.is_empty() {
            self.element("description", &description.join(" — "))?;
        }
        if begin.is_some() || end.is_some() {
            self.raw("<TimeSpan>")?;
            if let Some(day) = begin {
                self.element("begin", &day)?;
            }
            if let Some(day) = end {
                self.element("end", &day)?;
            }
            self.raw("</TimeSpan>\n")?;
        }
        self.raw("<styleUrl>#s</styleUrl>\n")?;
        if let Some((plain, clear)) =
            color.as_deref().and_then(|color| Some((kml_color(color, 1.0)?, kml_color(color, opacity)?)))
        {
            self.raw(&format!(
                "<Style><IconStyle><color>{plain}</color><scale>{scale}</scale></IconStyle><LineStyle><color>{plain}</color>\
                 <width>1.5</width></LineStyle><PolyStyle><color>{clear}</color></PolyStyle></Style>\n"
            ))?;
        }
        Ok(())
    }

    fn fields(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let names = &self.names;
        let element = self.xml.create_element("ExtendedData");
        element.write_inner_content(|xml| {
            xml.create_element("SchemaData").with_attribute(("schemaUrl", "#fields")).write_inner_content(|xml| {
                let mut field = |name: &str, text: &str| -> io::Result<()> {
                    let text = for_xml(text);
                    xml.create_element("SimpleData")
                        .with_attribute(("name", name))
                        .write_text_content(BytesText::new(&text))?;
                    Ok(())
                };
                field("feature_id", &feature.id)?;
                for (name, value) in names.iter().zip(&feature.values) {
                    match value {
                        // GDAL takes the word "true" for false.
                        Value::Boolean(answer) => field(name, if *answer { "1" } else { "0" })?,
                        value => plain(value).map_or(Ok(()), |text| field(name, &text))?,
                    }
                }
                Ok(())
            })?;
            Ok(())
        })?;
        self.raw("\n")
    }

    fn geometry(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let Some(geometry) = usable(feature) else { return Ok(()) };
        let line = |line: &geo::LineString<f64>| {
            let told: Vec<String> = line.0.iter().map(|at| format!("{},{}", degrees(at.x), degrees(at.y))).collect();
            format!("<coordinates>{}</coordinates>", told.join(" "))
        };
        let text = match parts(geometry) {
            Parts::Point(at) => format!("<Point>{}</Point>", line(&vec![at].into())),
            Parts::Lines(lines) => {
                let lines: Vec<String> =
                    lines.iter().map(|one| format!("<LineString>{}</LineString>", line(one))).collect();
                let lines = lines.concat();
                format!("<MultiGeometry>{lines}</MultiGeometry>")
            }
            Parts::Polygons(polygons) => {
                let mut text = "<MultiGeometry>".to_owned();
                for polygon in polygons {
                    text.push_str("<Polygon>");
                    for (number, ring) in rings(polygon).into_iter().enumerate() {
                        let side = if number == 0 { "outer" } else { "inner" };
                        let ring = line(ring);
                        text.extend([
                            "<",
                            side,
                            "BoundaryIs><LinearRing>",
                            &ring,
                            "</LinearRing></",
                            side,
                            "BoundaryIs>",
                        ]);
                    }
                    text.push_str("</Polygon>");
                }
                text + "</MultiGeometry>"
            }
        };
        self.raw(&text)?;
        self.raw("\n")
    }
}

impl Writer for Kml {
    fn write(&mut self, _layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        self.raw("<Placemark>\n")?;
        self.head(feature)?;
        self.fields(feature)?;
        self.geometry(feature)?;
        self.raw("</Placemark>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        self.raw("</Document>\n</kml>\n")?;
        match self.xml.into_inner() {
            Sink::Plain(output) => Ok(output),
            Sink::Zip(zip) => Ok(zip.finish()?.into_inner()),
        }
    }
}

impl fmt::Debug for Kml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kml").finish_non_exhaustive()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(output) => output.write(bytes),
            Self::Zip(zip) => zip.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(output) => output.flush(),
            Self::Zip(zip) => zip.flush(),
        }
    }
}

/// The text as HTML that shows it; `$[name]` would be replaced by the field of that name.
fn as_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '$' => html.push_str("&#36;"),
            c => html.push(c),
        }
    }
    html
}

/// `#rrggbb` as KML's `aabbggrr`.
fn kml_color(color: &str, opacity: f64) -> Option<String> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    let (red, rest) = digits.split_at(2);
    let (green, blue) = rest.split_at(2);
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| format!("{alpha:02x}{blue}{green}{red}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_turned_round() {
        let check = |color: &str, opacity: f64, expected: Option<&str>| {
            assert_eq!(kml_color(color, opacity).as_deref(), expected);
        };
        check("#b2182b", 1.0, Some("ff2b18b2"));
        check("#b2182b", 0.2, Some("332b18b2"));
        check("red", 1.0, None);
        check("#ééé", 1.0, None);
    }

    #[test]
    fn html_is_shown_not_run() {
        assert_eq!(as_html("<b>$[name]</b> & 'x'"), "&lt;b&gt;&#36;[name]&lt;/b&gt; &amp; &#39;x&#39;");
    }
}
