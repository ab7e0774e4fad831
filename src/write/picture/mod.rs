//! Pictures of a layer, for reports: SVG and, through the same SVG, PNG.
//!
//! The countries' outlines below, areas and links over them, points by type on top; with title, legend, scale bar and
//! attribution. PNG has a font of its own for Latin and Cyrillic and takes the machine's for others; SVG takes the
//! viewer's fonts.

mod draw;
#[cfg(feature = "png")]
mod pixels;
mod view;

use std::io::{self, Write};

use geo::Geometry;

use super::geometry::usable;
use super::values::{find, told};
use super::{Bounds, Output, Writer};
use crate::layer::{Feature, Schema, Shape, Value};

/// Collects what is drawn. Memory grows with the features: a picture of millions is none.
#[derive(Debug)]
pub(super) struct Picture {
    output: Output,
    kind: Kind,
    layers: Vec<Layer>,
    scene: Scene,
    /// Id of the incident that came last; its features come one after the other.
    last: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    #[cfg(feature = "png")]
    Png,
}

/// What is in the picture, in the order in which it came.
#[derive(Debug)]
struct Scene {
    title: String,
    /// Incidents, of which each may have several points.
    count: usize,
    attribution: Vec<String>,
    bounds: Bounds,
    points: Vec<Dot>,
    shapes: Vec<Outline>,
}

/// A point of the first layer.
#[derive(Debug)]
struct Dot {
    lon: f64,
    lat: f64,
    /// What it is, for the legend.
    what: String,
    color: String,
    label: String,
    killed: i64,
    /// True at the first point of an incident, which may have several.
    counts: bool,
}

/// A polygon or a line of another layer.
#[derive(Debug)]
struct Outline {
    geometry: Geometry<f64>,
    color: String,
    opacity: f64,
}

#[derive(Debug)]
struct Layer {
    drawn: bool,
    days: [Option<usize>; 2],
    id: Option<usize>,
    /// `title`, `name`, `event_type`, `marker-color`, `fill`, `stroke`
    texts: [Option<usize>; 6],
    killed: [Option<usize>; 2],
    opacity: Option<usize>,
}

impl Picture {
    pub(super) fn svg(output: Output, schemas: &[Schema]) -> Self {
        Self::new(output, Kind::Svg, schemas)
    }

    #[cfg(feature = "png")]
    pub(super) fn png(output: Output, schemas: &[Schema]) -> Self {
        Self::new(output, Kind::Png, schemas)
    }

    fn new(output: Output, kind: Kind, schemas: &[Schema]) -> Self {
        let layer = |(number, schema): (usize, &Schema)| Layer {
            // Of points only the first layer: places would hide the incidents.
            drawn: number == 0 || schema.shape != Shape::Points,
            days: find(schema, ["start_date", "end_date"]),
            id: find(schema, ["incident_id"])[0],
            texts: find(schema, ["title", "name", "event_type", "marker-color", "fill", "stroke"]),
            killed: find(schema, ["killed_best", "killed_low"]),
            opacity: find(schema, ["fill-opacity"])[0],
        };
        let title = schemas.first().map(|schema| schema.name.clone()).unwrap_or_default();
        let attribution = schemas.first().map(|schema| schema.attribution.clone()).into_iter().collect();
        let scene =
            Scene { title, count: 0, attribution, bounds: Bounds::new(), points: Vec::new(), shapes: Vec::new() };
        Self { output, kind, layers: schemas.iter().enumerate().map(layer).collect(), scene, last: None }
    }
}

impl Writer for Picture {
    fn write(&mut self, layer: usize, feature: &Feature<'_>) -> io::Result<()> {
        let Some(columns) = self.layers.get(layer).filter(|layer| layer.drawn) else { return Ok(()) };
        let Some(geometry) = usable(feature) else { return Ok(()) };
        let [title, name, what, marker, fill, stroke] = columns.texts.map(|column| told(&feature.values, column));
        let text = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        let color =
            text(marker.or(fill).or(stroke)).filter(|color| is_color(color)).unwrap_or_else(|| "#5c5c5c".to_owned());
        let mut counts = false;
        if layer == 0 {
            let id = text(told(&feature.values, columns.id)).or_else(|| Some(feature.id.clone().into_owned()));
            counts = id != self.last;
            self.scene.count += usize::from(counts);
            self.last = id;
            self.scene.bounds.add_geometry(geometry);
            let days = columns.days.map(|column| column.and_then(|column| feature.values.get(column)));
            self.scene.bounds.add_days(days);
        }
        if let Some(point) = feature.point() {
            let killed = columns.killed.iter().flatten().find_map(|column| match feature.values.get(*column) {
                Some(Value::Integer(number)) => Some(*number),
                _ => None,
            });
            self.scene.points.push(Dot {
                lon: point.x(),
                lat: point.y(),
                what: text(what).unwrap_or_default(),
                color,
                label: text(title.or(name)).unwrap_or_default(),
                killed: killed.unwrap_or(0),
                counts,
            });
        } else {
            let opacity = match columns.opacity.and_then(|column| feature.values.get(column)) {
                Some(Value::Real(opacity)) => opacity.clamp(0.0, 1.0),
                _ => 0.0,
            };
            self.scene.shapes.push(Outline { geometry: geometry.clone(), color, opacity });
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Output> {
        let svg = draw::svg(&self.scene);
        match self.kind {
            Kind::Svg => self.output.write_all(svg.as_bytes())?,
            #[cfg(feature = "png")]
            Kind::Png => self.output.write_all(&pixels::png(&svg)?)?,
        }
        Ok(self.output)
    }
}

/// `#rrggbb`: anything else must not come into an attribute.
fn is_color(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text.bytes().skip(1).all(|digit| digit.is_ascii_hexdigit())
}
