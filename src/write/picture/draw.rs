//! The drawing itself, as SVG 1.1.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dateline_gazetteer::Gazetteer;
use geo::{BoundingRect, Geometry, LineString};

use super::super::geometry::{Parts, parts, rings};
use super::super::values::attribute;
use super::view::{SIZE, View};
use super::{Dot, Outline, Scene};
use crate::extract::EventType;
use crate::layer::{Value, land, land_schema};

/// The picture. Every text in it is escaped; there is no script and nothing from elsewhere.
pub(super) fn svg(scene: &Scene) -> String {
    let view = View::new(&scene.bounds);
    let gazetteer = Gazetteer::embedded();
    let (width, height) = SIZE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Noto Sans, DejaVu Sans, sans-serif\">\n<title>{}</title>\n\
         <clipPath id=\"c\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#d6e4ec\"/>\n<g clip-path=\"url(#c)\">\n",
        attribute(&headline(scene))
    );
    let mut taken = Taken::default();
    base(&view, gazetteer, &mut out);
    shapes(&view, &scene.shapes, &mut out);
    let dots = spread(&view, &scene.points);
    for dot in &dots {
        taken.block(dot.x - dot.radius, dot.y - dot.radius, 2.0 * dot.radius, 2.0 * dot.radius);
    }
    frame(scene, &view, &mut taken, &mut out);
    labels(&view, &dots, gazetteer, &mut taken, &mut out);
    out.push_str("</g>\n</svg>\n");
    out
}

/// "11 incidents, 5 Aug 2024 to 12 Aug 2024"
fn headline(scene: &Scene) -> String {
    let mut told = format!("{} {}", scene.count, scene.title);
    if let Some((first, last)) = scene.bounds.days() {
        let [first, last] = [first, last].map(|day| day.strftime("%-d %b %Y").to_string());
        let _ = if first == last { write!(told, ", {first}") } else { write!(told, ", {first} to {last}") };
    }
    told
}

fn base(view: &View, gazetteer: &Gazetteer, out: &mut String) {
    out.push_str(
        "<g fill=\"#f6f3ec\" stroke=\"#b9b2a6\" stroke-width=\"1\" stroke-linejoin=\"round\" fill-rule=\"evenodd\">\n",
    );
    for feature in land(gazetteer, None) {
        if let Some(geometry) = &feature.geometry {
            let path = path(view, geometry);
            if !path.is_empty() {
                let _ = writeln!(out, "<path d=\"{path}\"/>");
            }
        }
    }
    out.push_str("</g>\n");
}

fn shapes(view: &View, shapes: &[Outline], out: &mut String) {
    for shape in shapes {
        let path = path(view, &shape.geometry);
        if path.is_empty() {
            continue;
        }
        let fill = if matches!(parts(&shape.geometry), Parts::Polygons(_)) { shape.color.as_str() } else { "none" };
        let _ = writeln!(
            out,
            "<path d=\"{path}\" fill=\"{fill}\" fill-opacity=\"{}\" stroke=\"{}\" stroke-opacity=\"0.5\" fill-rule=\"evenodd\"/>",
            shape.opacity, shape.color
        );
    }
}

/// The part of a geometry that is in the picture; points that would fall on the same pixel are left out.
fn path(view: &View, geometry: &Geometry<f64>) -> String {
    let mut path = String::new();
    let lines: Vec<(&LineString<f64>, bool)> = match parts(geometry) {
        Parts::Point(_) => Vec::new(),
        Parts::Lines(lines) => lines.into_iter().map(|line| (line, false)).collect(),
        Parts::Polygons(polygons) => polygons.into_iter().flat_map(rings).map(|ring| (ring, true)).collect(),
    };
    for (line, closed) in lines {
        let Some(bounds) = line.bounding_rect() else { continue };
        for turn in view.turns(bounds.min().x, bounds.max().x) {
            let low = view.plane(bounds.min().x + turn, bounds.min().y);
            let high = view.plane(bounds.max().x + turn, bounds.max().y);
            let small = closed && high.0 - low.0 < 1.0 && low.1 - high.1 < 1.0;
            if small || low.1 < 0.0 || high.1 > SIZE.1 {
                continue;
            }
            let mut last: Option<(f64, f64)> = None;
            for at in &line.0 {
                let (x, y) = view.plane(at.x + turn, at.y);
                if last.is_some_and(|last| (x - last.0).abs() + (y - last.1).abs() < 0.8) {
                    continue;
                }
                let _ = write!(path, "{}{x:.1} {y:.1}", if last.is_none() { "M" } else { "L" });
                last = Some((x, y));
            }
            if closed {
                path.push('Z');
            }
        }
    }
    path
}

/// A point in the picture.
struct Spot<'d> {
    x: f64,
    y: f64,
    radius: f64,
    dot: &'d Dot,
}

/// Points at one place stand side by side, like the seeds of a sunflower, larger ones first.
fn spread<'d>(view: &View, points: &'d [Dot]) -> Vec<Spot<'d>> {
    let mut cells: BTreeMap<(i64, i64), Vec<Spot<'d>>> = BTreeMap::new();
    for dot in points {
        let (x, y) = view.point(dot.lon, dot.lat);
        let radius = (6.0 + 2.2 * (dot.killed.max(0) as f64).ln_1p()).min(22.0);
        cells.entry(((x / 4.0) as i64, (y / 4.0) as i64)).or_default().push(Spot { x, y, radius, dot });
    }
    let mut spots = Vec::new();
    for mut cell in cells.into_values() {
        cell.sort_by(|a, b| b.radius.total_cmp(&a.radius));
        let step = cell.first().map_or(0.0, |spot| spot.radius * 1.25);
        for (number, spot) in cell.into_iter().enumerate() {
            // The golden angle, about 137.5 degrees.
            let (turn, far) = (number as f64 * 2.399_963, (number as f64).sqrt() * step);
            spots.push(Spot { x: spot.x + far * turn.cos(), y: spot.y + far * turn.sin(), ..spot });
        }
    }
    spots.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    spots
}

/// Places in the picture where no label may stand any more.
#[derive(Default)]
struct Taken(BTreeMap<(i64, i64), Vec<[f64; 4]>>);

impl Taken {
    const CELL: f64 = 64.0;

    fn block(&mut self, x: f64, y: f64, width: f64, height: f64) {
        for cell in Self::cells(x, y, width, height) {
            self.0.entry(cell).or_default().push([x, y, x + width, y + height]);
        }
    }

    fn is_free(&self, x: f64, y: f64, width: f64, height: f64) -> bool {
        let inside = x >= 4.0 && y >= 4.0 && x + width <= SIZE.0 - 4.0 && y + height <= SIZE.1 - 4.0;
        let meets = |other: &[f64; 4]| x < other[2] && x + width > other[0] && y < other[3] && y + height > other[1];
        inside
            && !Self::cells(x, y, width, height)
                .any(|cell| self.0.get(&cell).is_some_and(|boxes| boxes.iter().any(meets)))
    }

    fn cells(x: f64, y: f64, width: f64, height: f64) -> impl Iterator<Item = (i64, i64)> {
        let cell = |value: f64| (value / Self::CELL).floor() as i64;
        let (left, right, top, bottom) = (cell(x), cell(x + width), cell(y), cell(y + height));
        (left..=right).flat_map(move |column| (top..=bottom).map(move |row| (column, row)))
    }
}

/// Title, legend, scale bar and attribution; drawn later, but no label may stand there.
fn frame(scene: &Scene, view: &View, taken: &mut Taken, out: &mut String) {
    let (width, height) = SIZE;
    let mut kinds: BTreeMap<(usize, &str), (&str, usize)> = BTreeMap::new();
    for dot in &scene.points {
        let place = EventType::ALL.iter().position(|kind| kind.as_str() == dot.what).unwrap_or(EventType::ALL.len());
        kinds.entry((place, &dot.what)).or_insert((&dot.color, 0)).1 += usize::from(dot.counts);
    }
    let typed = kinds.keys().any(|(_, what)| !what.is_empty());
    let rows: Vec<(String, &str)> = kinds
        .iter()
        .take(12)
        .map(|((_, what), (color, count))| {
            (format!("{} ({count})", if what.is_empty() { "other" } else { what }), *color)
        })
        .collect();
    let title = headline(scene);
    let rows = if typed { rows } else { Vec::new() };
    let widest = rows.iter().map(|(text, _)| text_width(text, 17.0) + 34.0).fold(text_width(&title, 20.0), f64::max);
    let sized = scene.points.iter().any(|dot| dot.killed > 0);
    let (box_width, box_height) = (widest + 32.0, 46.0 + 27.0 * rows.len() as f64 + if sized { 24.0 } else { 0.0 });
    taken.block(16.0, 16.0, box_width, box_height);
    let _ = writeln!(
        out,
        "<g><rect x=\"16\" y=\"16\" width=\"{box_width:.0}\" height=\"{box_height:.0}\" rx=\"4\" fill=\"#ffffff\" \
         fill-opacity=\"0.9\" stroke=\"#b9b2a6\"/>\n<text x=\"32\" y=\"45\" font-size=\"20\" fill=\"#1a1a1a\">{}</text>",
        attribute(&title)
    );
    for ((text, color), number) in rows.iter().zip(0_u8..) {
        let y = 74.0 + 27.0 * f64::from(number);
        let _ = writeln!(
            out,
            "<circle cx=\"40\" cy=\"{:.0}\" r=\"8\" fill=\"{color}\"/><text x=\"58\" y=\"{y:.0}\" font-size=\"17\" \
             fill=\"#1a1a1a\">{}</text>",
            y - 6.0,
            attribute(text)
        );
    }
    if sized {
        let y = box_height + 2.0;
        let _ = writeln!(
            out,
            "<text x=\"32\" y=\"{y:.0}\" font-size=\"14\" fill=\"#595959\">the larger, the more were killed</text>"
        );
    }
    out.push_str("</g>\n");

    let (length, pixels) = view.bar();
    let (left, bottom) = (width - 32.0 - pixels, height - 50.0);
    taken.block(left - 10.0, bottom - 30.0, pixels + 42.0, 80.0);
    let _ = writeln!(
        out,
        "<g stroke=\"#1a1a1a\" stroke-width=\"2\" fill=\"none\"><path d=\"M{left:.1} {:.1}V{bottom:.1}H{:.1}V{:.1}\"/></g>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"15\" text-anchor=\"middle\" fill=\"#1a1a1a\">{length}</text>",
        bottom - 8.0,
        left + pixels,
        bottom - 8.0,
        left + pixels / 2.0,
        bottom - 12.0,
    );
    let mut credit: Vec<String> = scene.attribution.iter().filter(|text| !text.is_empty()).cloned().collect();
    credit.push(land_schema().attribution);
    let credit = credit.join("; ");
    let long = text_width(&credit, 13.0);
    taken.block(width - long - 24.0, height - 28.0, long + 24.0, 28.0);
    let _ = writeln!(
        out,
        "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"24\" fill=\"#ffffff\" fill-opacity=\"0.7\"/>\
         <text x=\"{:.0}\" y=\"{:.0}\" font-size=\"13\" text-anchor=\"end\" fill=\"#404040\">{}</text>",
        width - long - 24.0,
        height - 24.0,
        long + 24.0,
        width - 10.0,
        height - 8.0,
        attribute(&credit)
    );
}

/// Points with their labels, where there is room; then the countries' names where there still is.
fn labels(view: &View, dots: &[Spot<'_>], gazetteer: &Gazetteer, taken: &mut Taken, out: &mut String) {
    out.push_str("<g stroke=\"#ffffff\" stroke-width=\"1\" fill-opacity=\"0.88\">\n");
    for Spot { x, y, radius, dot } in dots {
        let label = attribute(&dot.label);
        let _ = writeln!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{}\"><title>{label}</title></circle>",
            dot.color
        );
    }
    out.push_str("</g>\n");
    let halo = "paint-order=\"stroke\" stroke=\"#ffffff\" stroke-opacity=\"0.85\" stroke-linejoin=\"round\"";
    let _ = writeln!(out, "<g font-size=\"15\" fill=\"#222222\" stroke-width=\"3.5\" {halo}>");
    for Spot { x, y, radius, dot } in dots {
        let text: String = dot.label.chars().take(48).collect();
        let (long, gap) = (text_width(&text, 15.0), radius + 5.0);
        let places = [
            (x + gap, y - 9.0),
            (x - gap - long, y - 9.0),
            (x - long / 2.0, y + gap - 2.0),
            (x - long / 2.0, y - gap - 17.0),
        ];
        let Some((left, top)) =
            places.into_iter().find(|(left, top)| !text.is_empty() && taken.is_free(*left, *top, long, 19.0))
        else {
            continue;
        };
        taken.block(left, top, long, 19.0);
        let _ = writeln!(out, "<text x=\"{left:.1}\" y=\"{:.1}\">{}</text>", top + 14.5, attribute(&text));
    }
    out.push_str("</g>\n");
    let _ = writeln!(
        out,
        "<g font-size=\"16\" fill=\"#8a8378\" letter-spacing=\"2\" text-anchor=\"middle\" stroke-width=\"3\" {halo}>"
    );
    for feature in land(gazetteer, None) {
        let [Value::Text(name), Value::Text(code)] = feature.values.as_slice() else { continue };
        let Some(country) = gazetteer.country(code) else { continue };
        let Some(outline) = gazetteer.borders().outline(code) else { continue };
        let name = name.to_uppercase();
        let long = text_width(&name, 16.0) + 2.0 * name.chars().count() as f64;
        let wide = feature
            .geometry
            .as_ref()
            .and_then(BoundingRect::bounding_rect)
            .is_some_and(|bounds| view.plane(bounds.max().x, 0.0).0 - view.plane(bounds.min().x, 0.0).0 > long);
        if !wide {
            continue;
        }
        // Where the gazetteer has the country's point, or else anywhere inside its outline.
        let inside = |&(x, y): &(f64, f64)| {
            [x - long / 2.0, x, x + long / 2.0].into_iter().all(|x| {
                let (lon, lat) = view.degrees(x, y);
                outline.contains(lon, lat)
            })
        };
        let grid = (1..10).flat_map(|row| {
            (1..12).map(move |column| (f64::from(column) * SIZE.0 / 12.0, f64::from(row) * SIZE.1 / 10.0))
        });
        let own = view.point(country.lon(), country.lat());
        let free = |(x, y): &(f64, f64)| taken.is_free(x - long / 2.0, y - 14.0, long, 20.0);
        if let Some((x, y)) = std::iter::once(own).chain(grid.filter(inside)).find(free) {
            taken.block(x - long / 2.0, y - 14.0, long, 20.0);
            let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", attribute(&name));
        }
    }
    out.push_str("</g>\n");
}

/// About as wide as Noto Sans sets it.
fn text_width(text: &str, size: f64) -> f64 {
    let narrow = |c: char| " .,:;'!|()[]-iljtfrI1".contains(c);
    let wide = |c: char| c.is_uppercase() || "mwMW%@".contains(c);
    text.chars()
        .map(|c| {
            if narrow(c) {
                0.33
            } else if wide(c) {
                0.70
            } else {
                0.58
            }
        })
        .sum::<f64>()
        * size
}
