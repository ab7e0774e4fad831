//! QGIS layer styles (`.qml`), for QGIS 3.22 and newer.

use std::fmt::Write as _;

use super::super::values::attribute;
use super::xml::Options;
use crate::extract::EventType;
use crate::layer::{Marker, Schema, Shape};

/// The style of a layer, as a `.qml` file and as the `layer_styles` table of a `GeoPackage` hold it.
///
/// Incidents are coloured by type and sized by casualties, areas are outlined; labels, map tips and the time
/// controller's fields are set where the layer has the columns for them.
///
/// ```
/// let style = dateline::write::qgis::style(&dateline::layer::incidents_schema());
/// assert!(style.contains(r#"<temporal enabled="1""#));
/// ```
pub fn style(schema: &Schema) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" \
         styleCategories=\"AllStyleCategories\" labelsEnabled=\"{}\" hasScaleBasedVisibilityFlag=\"0\" \
         symbologyReferenceScale=\"-1\">\n{}</qgis>\n",
        u8::from(label(schema).is_some()),
        body(schema)
    )
}

/// What stands in a style and in a project's layer alike.
pub(super) fn body(schema: &Schema) -> String {
    let geometry = match schema.shape {
        Shape::Points => 0,
        Shape::Lines => 1,
        Shape::Polygons => 2,
    };
    [
        "<flags><Identifiable>1</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags>\n".to_owned(),
        temporal(schema),
        renderer(schema),
        labeling(schema),
        "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>\n".to_owned(),
        map_tip(schema),
        format!("<layerGeometryType>{geometry}</layerGeometryType>\n"),
    ]
    .concat()
}

/// The style of the base map.
#[cfg(feature = "xml")]
pub(super) fn land() -> String {
    let options = Options::new()
        .text("color", "246,243,236,255")
        .text("style", "solid")
        .text("outline_color", "176,170,160,255")
        .text("outline_style", "solid")
        .text("outline_width", "0.2")
        .text("outline_width_unit", "MM")
        .text("joinstyle", "round");
    single("fill", &symbol_layer("SimpleFill", &options, None))
}

fn has(schema: &Schema, name: &str) -> bool {
    schema.columns.iter().any(|column| column.name == name)
}

/// True where the layer has days, so that the time controller can work on it.
fn has_days(schema: &Schema) -> bool {
    has(schema, "start_date")
}

/// The column that labels are taken from.
fn label(schema: &Schema) -> Option<&'static str> {
    let labelled = schema.shape == Shape::Points;
    ["title", "name"].into_iter().find(|name| labelled && has(schema, name))
}

/// From the begin of the first day to the end of the last; what is still going on, to now. By expressions, not by
/// fields: QGIS hands a comparison of a field with a time over to GDAL, which compares them as text, so that an incident
/// of one day is in no frame, and stops at the first null. An undated incident is in no frame; without the time
/// controller it is there.
fn temporal(schema: &Schema) -> String {
    if !has_days(schema) {
        return String::new();
    }
    let (end, last) = if has(schema, "end_date") {
        ("end_date", "coalesce(to_datetime(\"end_date\"), now())")
    } else {
        ("", "to_datetime(\"start_date\")")
    };
    let first = if end.is_empty() {
        "to_datetime(\"start_date\")"
    } else {
        "to_datetime(coalesce(\"start_date\", \"end_date\"))"
    };
    // Mode 4: start and end from expressions; limit mode 0: the begin counts, the end does not.
    format!(
        "<temporal enabled=\"1\" mode=\"4\" startField=\"start_date\" endField=\"{end}\" durationField=\"\" \
         durationUnit=\"d\" fixedDuration=\"1\" accumulate=\"0\" limitMode=\"0\" startExpression=\"{}\" \
         endExpression=\"{}\"><fixedRange><start></start><end></end></fixedRange></temporal>\n",
        attribute(first),
        attribute(&format!("{last} + to_interval('1 day')"))
    )
}

fn renderer(schema: &Schema) -> String {
    match schema.shape {
        Shape::Points if has(schema, "event_type") => by_type(&size(schema)),
        Shape::Points => single("marker", &marker("#3887be", "1.8", None)),
        Shape::Lines => single("line", &line()),
        Shape::Polygons if has(schema, "incidents") => choropleth(),
        Shape::Polygons => single("fill", &fill("#5c5c5c", 20, Some(&color_of("fill", has(schema, "radius_m"))))),
    }
}

/// One category for each event type, and one for the rest. Points at one place are drawn side by side.
fn by_type(size: &str) -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    let types = EventType::ALL.iter().map(|kind| (kind.as_str(), kind.as_str(), Marker::of(Some(*kind), 0).color));
    for (number, (value, label, color)) in types.chain([("", "other", Marker::of(None, 0).color)]).enumerate() {
        let (value, label) = (attribute(value), attribute(label));
        let _ =
            writeln!(categories, "<category value=\"{value}\" symbol=\"{number}\" label=\"{label}\" render=\"true\"/>");
        symbols.push_str(&symbol("marker", &number.to_string(), 1.0, &marker(color, "2.6", Some(size))));
    }
    let center = symbol("marker", "centerSymbol", 1.0, &marker("#1a1a1a", "0.6", None));
    format!(
        "<renderer-v2 type=\"pointDisplacement\" tolerance=\"0.2\" toleranceUnit=\"MM\" toleranceUnitScale=\"3x:0,0,0,0,0,0\" \
         placement=\"0\" circleWidth=\"0.2\" circleColor=\"120,120,120,160\" circleRadiusAddition=\"0\" labelAttributeName=\"\" \
         labelColor=\"0,0,0,255\" labelDistanceFactor=\"0.5\" maxLabelScaleDenominator=\"0\" symbollevels=\"0\" forceraster=\"0\" \
         referencescale=\"-1\" enableorderby=\"0\">\n\
         <labelFontProperties description=\"Noto Sans,8,-1,5,50,0,0,0,0,0\" style=\"\"/>\n         <renderer-v2 type=\"categorizedSymbol\" attr=\"event_type\" symbollevels=\"0\" forceraster=\"0\" \
         referencescale=\"-1\" enableorderby=\"0\">\n<categories>\n{categories}</categories>\n<symbols>\n{symbols}</symbols>\n\
         <rotation/><sizescale/></renderer-v2>\n{center}</renderer-v2>\n"
    )
}

/// Darker where there are more incidents.
fn choropleth() -> String {
    let color = "CASE WHEN coalesce(\"incidents\", 0) = 0 THEN color_rgba(255, 255, 255, 0) \
                 ELSE ramp_color('Reds', 0.15 + 0.85 * min(1, ln(1 + \"incidents\") / ln(1 + maximum(\"incidents\")))) END";
    single("fill", &fill("#fdd0a2", 170, Some(color)))
}

/// The colour that a feature itself names; paler where it is wide, or a country's circle would flood the map.
fn color_of(column: &str, wide: bool) -> String {
    let alpha = if wide { "CASE WHEN \"radius_m\" > 100000 THEN 5 ELSE 20 END" } else { "20" };
    format!("set_color_part(coalesce(\"{column}\", '#5c5c5c'), 'alpha', {alpha})")
}

/// Millimetres by the dead and wounded, as far as the layer tells them.
fn size(schema: &Schema) -> String {
    let told = |what: &str| {
        let columns: Vec<String> = ["best", "low", "high"]
            .iter()
            .map(|kind| format!("{what}_{kind}"))
            .filter(|name| has(schema, name))
            .collect();
        let quoted: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        if quoted.is_empty() { "0".to_owned() } else { format!("coalesce({}, 0)", quoted.join(", ")) }
    };
    format!("min(9, 2.6 + 0.9 * ln(1 + {} + 0.5 * {}))", told("killed"), told("injured"))
}

fn single(kind: &str, layer: &str) -> String {
    format!(
        "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" forceraster=\"0\" referencescale=\"-1\" enableorderby=\"0\">\n\
         <symbols>\n{}</symbols>\n<rotation/><sizescale/></renderer-v2>\n",
        symbol(kind, "0", 1.0, layer)
    )
}

fn symbol(kind: &str, name: &str, alpha: f64, layer: &str) -> String {
    format!(
        "<symbol type=\"{kind}\" name=\"{name}\" alpha=\"{alpha}\" clip_to_extent=\"1\" force_rhr=\"0\">\n{layer}</symbol>\n"
    )
}

fn marker(color: &str, size: &str, expression: Option<&str>) -> String {
    let options = Options::new()
        .text("name", "circle")
        .text("color", &rgba(color, 215))
        .text("outline_color", "255,255,255,255")
        .text("outline_style", "solid")
        .text("outline_width", "0.2")
        .text("outline_width_unit", "MM")
        .text("scale_method", "diameter")
        .text("size", size)
        .text("size_unit", "MM");
    symbol_layer("SimpleMarker", &options, expression.map(|expression| ("size", expression)))
}

fn line() -> String {
    let options = Options::new()
        .text("line_color", "90,90,90,160")
        .text("line_style", "solid")
        .text("line_width", "0.3")
        .text("line_width_unit", "MM")
        .text("capstyle", "round")
        .text("joinstyle", "round");
    symbol_layer("SimpleLine", &options, None)
}

/// A filled outline; with an expression for the colour, the outline stays as it is.
fn fill(color: &str, alpha: u8, expression: Option<&str>) -> String {
    let options = Options::new()
        .text("color", &rgba(color, alpha))
        .text("style", "solid")
        .text("outline_color", &rgba(color, 170))
        .text("outline_style", "solid")
        .text("outline_width", "0.2")
        .text("outline_width_unit", "MM")
        .text("joinstyle", "round");
    symbol_layer("SimpleFill", &options, expression.map(|expression| ("fillColor", expression)))
}

fn symbol_layer(class: &str, options: &Options, bound: Option<(&str, &str)>) -> String {
    let bound = bound.map_or_else(String::new, |(property, expression)| {
        let expression = Options::new().flag("active", true).text("expression", expression).number("type", 3);
        let properties = Options::new().group(property, &expression);
        let all = Options::new().text("name", "").group("properties", &properties).text("type", "collection");
        format!("<data_defined_properties>{}</data_defined_properties>", all.finish())
    });
    format!("<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n{}{bound}</layer>\n", options.finish())
}

/// Labels that find no room are left out by QGIS; zooming in shows them.
fn labeling(schema: &Schema) -> String {
    let Some(column) = label(schema) else { return String::new() };
    format!(
        "<labeling type=\"simple\"><settings calloutType=\"simple\">\
         <text-style fieldName=\"{column}\" isExpression=\"0\" fontFamily=\"Noto Sans\" fontSize=\"8\" fontSizeUnit=\"Point\" \
         textColor=\"40,40,40,255\" textOpacity=\"1\" allowHtml=\"0\">\
         <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" \
         bufferOpacity=\"0.85\" bufferNoFill=\"1\" bufferJoinStyle=\"128\"/></text-style>\
         <text-format wrapChar=\"\" autoWrapLength=\"28\" useMaxLineLengthForAutoWrap=\"1\" multilineAlign=\"3\" formatNumbers=\"0\"/>\
         <placement placement=\"6\" predefinedPositionOrder=\"R,L,TR,BR,TL,BL,T,B\" dist=\"1\" distUnits=\"MM\" offsetType=\"1\" \
         offsetUnits=\"MM\" priority=\"5\" layerType=\"PointGeometry\"/>\
         <rendering drawLabels=\"1\" displayAll=\"0\" limitNumLabels=\"0\" maxNumLabels=\"2000\" scaleVisibility=\"0\" \
         obstacle=\"1\" obstacleFactor=\"1\" obstacleType=\"1\" zIndex=\"0\" upsidedownLabels=\"0\"/>\
         </settings></labeling>\n"
    )
}

/// The map tip: a web view in QGIS, so every value is escaped.
fn map_tip(schema: &Schema) -> String {
    let rows: [(&str, &[&str]); 4] = [
        ("<b>VALUE</b>", &["title", "name"]),
        ("<br>VALUE", &["start_date", "when"]),
        ("<br><i>VALUE</i>", &["sentence"]),
        ("<br><small>VALUE</small>", &["source_title", "source"]),
    ];
    let mut tip = String::new();
    for (frame, columns) in rows {
        if let Some(column) = columns.iter().find(|name| has(schema, name)) {
            tip.push_str(&frame.replace("VALUE", &escaped(column)));
        }
    }
    if tip.is_empty() { String::new() } else { format!("<mapTip>{}</mapTip>\n", attribute(&tip)) }
}

/// A QGIS expression for a column's value as HTML text.
fn escaped(column: &str) -> String {
    let value = format!("to_string(coalesce(\"{column}\", ''))");
    format!("[% replace(replace(replace({value}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') %]")
}

/// `#rrggbb` as QGIS writes it.
fn rgba(color: &str, alpha: u8) -> String {
    let part = |from: usize| color.get(from..from + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    format!("{},{},{},{alpha}", part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, ColumnKind, incidents_schema};

    #[test]
    fn every_type_has_its_colour() {
        let style = style(&incidents_schema());
        assert!(style.contains("value=\"Battles\"") && style.contains("178,24,43,215"));
        assert_eq!(style.matches("<category ").count(), EventType::ALL.len() + 1);
        assert!(
            style.contains("coalesce(&quot;killed_best&quot;, &quot;killed_low&quot;, &quot;killed_high&quot;, 0)")
        );
    }

    #[test]
    fn every_value_in_a_map_tip_is_escaped() {
        let style = style(&incidents_schema());
        let tip = &style[style.find("<mapTip>").unwrap()..style.find("</mapTip>").unwrap()];
        assert_eq!(tip.matches("[%").count(), 4);
        assert_eq!(tip.matches("'&amp;amp;'").count(), 4);
        assert_eq!(tip.matches("'&amp;lt;'").count(), 4);
    }

    #[test]
    fn a_layer_without_days_is_not_temporal() {
        let schema = Schema::new("t", vec![Column { name: "name".into(), kind: ColumnKind::Text }]);
        let style = style(&schema);
        assert!(!style.contains("<temporal") && style.contains("labelsEnabled=\"1\""));
    }
}
