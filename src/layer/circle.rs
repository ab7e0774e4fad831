//! Circles and lines on the ellipsoid, cut at the antimeridian as RFC 7946, section 3.1.9 asks.

use geo::{
    Coord, Destination, Distance, Geodesic, InterpolatePoint, LineString, MultiLineString, MultiPolygon, Point, Polygon,
};

/// Vertices of a circle: the outline lies within 0.2 % of the radius inside the true one.
const VERTICES: u32 = 48;
/// Longest straight piece of a line, in metres.
const PIECE: f64 = 100_000.0;

/// The points within so many metres of a centre, as a polygon; anticlockwise, and in two parts where it crosses the
/// antimeridian. Round a pole it reaches up to the pole.
///
/// Vertices are found by Karney's solution of the direct geodesic problem (2013).
///
/// ```
/// let circle = dateline::layer::circle(geo::Point::new(179.9, -17.0), 50_000.0);
/// assert_eq!(circle.0.len(), 2);
/// ```
pub fn circle(center: Point<f64>, radius_m: f64) -> MultiPolygon<f64> {
    let mut ring: Vec<Coord<f64>> = (0..VERTICES)
        .map(|number| Geodesic.destination(center, -360.0 * f64::from(number) / f64::from(VERTICES), radius_m))
        .map(|at| Coord { x: center.x() + turned(at.x() - center.x()), y: at.y() })
        .collect();
    for pole in [90.0, -90.0] {
        if Geodesic.distance(center, Point::new(center.x(), pole)) < radius_m {
            return MultiPolygon::new(vec![cap(ring, pole)]);
        }
    }
    if let Some(first) = ring.first().copied() {
        ring.push(first);
    }
    cut(&Polygon::new(LineString::new(ring), Vec::new()))
}

/// A polygon that may go on beyond the antimeridian, up to 540 degrees, cut there.
pub(super) fn cut(polygon: &Polygon<f64>) -> MultiPolygon<f64> {
    let part = |turn: f64| {
        let within = |ring: &LineString<f64>| {
            let turned: Vec<Coord<f64>> = ring.0.iter().map(|at| Coord { x: at.x + turn, y: at.y }).collect();
            let ring = clip(&clip(&turned, -180.0, true), 180.0, false);
            (ring.len() > 3).then(|| LineString::new(ring))
        };
        Some(Polygon::new(within(polygon.exterior())?, polygon.interiors().iter().filter_map(within).collect()))
    };
    MultiPolygon::new([0.0, -360.0, 360.0].into_iter().filter_map(part).collect())
}

/// The shortest line between two points.
pub(super) fn line(from: Point<f64>, to: Point<f64>) -> MultiLineString<f64> {
    let mut lines: Vec<Vec<Coord<f64>>> = vec![Vec::new()];
    let mut last: Option<Coord<f64>> = None;
    for point in Geodesic.points_along_line(from, to, PIECE, true) {
        let at = point.0;
        if let Some(last) = last
            && (at.x - last.x).abs() > 180.0
        {
            // The crossing, on the straight line between the two.
            let edge = if last.x > 0.0 { 180.0 } else { -180.0 };
            let next = at.x + 2.0 * edge;
            let share = if next == last.x { 0.0 } else { (edge - last.x) / (next - last.x) };
            let y = last.y + (at.y - last.y) * share;
            if let Some(line) = lines.last_mut() {
                line.push(Coord { x: edge, y });
            }
            lines.push(vec![Coord { x: -edge, y }]);
        }
        if let Some(line) = lines.last_mut() {
            line.push(at);
        }
        last = Some(at);
    }
    MultiLineString::new(lines.into_iter().filter(|line| line.len() > 1).map(LineString::new).collect())
}

/// An angle in degrees between -180 and 180.
fn turned(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// What lies between a ring round a pole and the pole.
fn cap(ring: Vec<Coord<f64>>, pole: f64) -> Polygon<f64> {
    let mut ring: Vec<Coord<f64>> = ring.into_iter().map(|at| Coord { x: turned(at.x), y: at.y }).collect();
    ring.sort_by(|a, b| a.x.total_cmp(&b.x));
    let (Some(first), Some(last)) = (ring.first().copied(), ring.last().copied()) else {
        return Polygon::new(LineString::new(Vec::new()), Vec::new());
    };
    let edge = f64::midpoint(first.y, last.y);
    ring.insert(0, Coord { x: -180.0, y: edge });
    ring.push(Coord { x: 180.0, y: edge });
    ring.push(Coord { x: 180.0, y: pole });
    ring.push(Coord { x: -180.0, y: pole });
    // Eastwards below the north pole is anticlockwise; above the south pole it is not.
    if pole < 0.0 {
        ring.reverse();
    }
    Polygon::new(LineString::new(ring), Vec::new())
}

/// The part of a closed ring east (or west) of a meridian, closed (Sutherland and Hodgman 1974).
fn clip(ring: &[Coord<f64>], meridian: f64, east: bool) -> Vec<Coord<f64>> {
    let inside = |at: Coord<f64>| if east { at.x > meridian } else { at.x < meridian };
    let mut out = Vec::new();
    for pair in ring.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        if inside(from) {
            out.push(from);
        }
        if inside(from) != inside(to) {
            let share = (meridian - from.x) / (to.x - from.x);
            out.push(Coord { x: meridian, y: from.y + (to.y - from.y) * share });
        }
    }
    if let Some(first) = out.first().copied() {
        out.push(first);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{GeodesicArea, Winding};

    #[test]
    fn circles_are_round_and_run_anticlockwise() {
        let check = |lon: f64, lat: f64, radius: f64, parts: usize| {
            let circle = circle(Point::new(lon, lat), radius);
            assert_eq!(circle.0.len(), parts, "{lon} {lat}");
            let true_area = std::f64::consts::PI * radius * radius;
            let area = circle.geodesic_area_unsigned();
            assert!((area / true_area - 1.0).abs() < 0.01, "{lon} {lat} {radius}: {}", area / true_area);
            for polygon in &circle.0 {
                assert!(polygon.exterior().is_ccw(), "{lon} {lat}");
                assert!(polygon.exterior().0.iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 90.0), "{lon} {lat}");
            }
        };
        check(69.17, 34.53, 5_000.0, 1);
        check(0.0, 0.0, 500_000.0, 1);
        check(180.0, -17.0, 50_000.0, 2);
        check(-179.9, 66.0, 100_000.0, 2);
        check(179.9, 66.0, 100_000.0, 2);
        check(25.0, 78.0, 200_000.0, 1);
        check(10.0, 89.5, 100_000.0, 1);
        check(-100.0, -89.9, 300_000.0, 1);
    }

    #[test]
    fn lines_break_at_the_antimeridian() {
        let check = |from: (f64, f64), to: (f64, f64), parts: usize| {
            let line = line(from.into(), to.into());
            assert_eq!(line.0.len(), parts, "{line:?}");
            for part in &line.0 {
                assert!(part.0.windows(2).all(|pair| (pair[0].x - pair[1].x).abs() < 180.0), "{part:?}");
            }
        };
        check((69.0, 34.0), (70.0, 35.0), 1);
        check((177.0, -17.0), (-178.0, -20.0), 2);
        check((-178.0, -20.0), (177.0, -17.0), 2);
        check((69.0, 34.0), (69.0, 34.0), 1);
    }
}
