//! Country outlines from a topology file (`TopoJSON` 1.0: quantised, delta-encoded arcs).

use dateline_gazetteer::borders::Ring;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Deserialize)]
struct Topology {
    objects: Objects,
    arcs: Vec<Vec<[f64; 2]>>,
    transform: Transform,
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Geometry {
    id: Option<String>,
    properties: Properties,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Shape {
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
}

/// ISO numeric code, name and rings of a country.
pub(super) type Outline = (Option<u16>, String, Vec<Ring>);

/// Outlines with the country's ISO numeric code and name.
pub(super) fn outlines(json: &[u8]) -> Result<Vec<Outline>> {
    let topology: Topology = serde_json::from_slice(json)?;
    let Transform { scale, translate } = topology.transform;
    let arcs: Vec<Ring> = topology
        .arcs
        .iter()
        .map(|arc| {
            let (mut x, mut y) = (0.0, 0.0);
            arc.iter()
                .map(|delta| {
                    x += delta[0];
                    y += delta[1];
                    (x * scale[0] + translate[0], y * scale[1] + translate[1])
                })
                .collect()
        })
        .collect();
    let ring = |numbers: &[i64]| -> Ring {
        let mut ring = Ring::new();
        for &number in numbers {
            // A negative number is an arc walked backwards: its ones' complement.
            let arc = &arcs[if number < 0 { !number } else { number } as usize];
            let skip = usize::from(!ring.is_empty());
            if number < 0 {
                ring.extend(arc.iter().rev().skip(skip));
            } else {
                ring.extend(arc.iter().skip(skip));
            }
        }
        ring
    };
    Ok(topology
        .objects
        .countries
        .geometries
        .into_iter()
        .map(|geometry| {
            let rings = match &geometry.shape {
                Shape::Polygon(rings) => rings.iter().map(|numbers| ring(numbers)).collect(),
                Shape::MultiPolygon(polygons) => polygons.iter().flatten().map(|numbers| ring(numbers)).collect(),
            };
            let rings: Vec<Ring> = rings;
            let rings = rings.into_iter().flat_map(cut).collect();
            (geometry.id.and_then(|id| id.parse().ok()), geometry.properties.name, rings)
        })
        .collect())
}

/// A ring cut where it crosses the antimeridian, into one on either side: an edge from 179 to -179 degrees would go
/// round the whole earth, and all that lies below it be in Russia.
fn cut(ring: Ring) -> Vec<Ring> {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    // The closing edge along a pole is none.
    let crosses = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).abs() > 180.0 && a.1.abs() < 89.0 && b.1.abs() < 89.0;
    let crossings = edges.clone().filter(|(a, b)| crosses(a, b)).count();
    if crossings == 0 {
        return vec![ring];
    }
    if crossings % 2 == 1 {
        // Round a pole: down along the antimeridian to it, and up on the other side.
        let mut round = Ring::new();
        for (a, b) in edges {
            round.push(*a);
            if crosses(a, b) {
                let (edge, pole) = (180.0_f64.copysign(a.0), 90.0_f64.copysign(a.1));
                round.extend([(edge, a.1), (edge, pole), (-edge, pole), (-edge, b.1)]);
            }
        }
        return vec![round];
    }
    let (mut east, mut west) = (Ring::new(), Ring::new());
    for (a, b) in edges {
        let (here, there, edge) =
            if a.0 > 0.0 { (&mut east, &mut west, 180.0) } else { (&mut west, &mut east, -180.0) };
        here.push(*a);
        if crosses(a, b) {
            let (before, after) = ((edge - a.0).abs(), (edge + b.0).abs());
            let share = if before + after > 0.0 { before / (before + after) } else { 0.5 };
            let lat = a.1 + (b.1 - a.1) * share;
            here.push((edge, lat));
            there.push((-edge, lat));
        }
    }
    vec![east, west]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_cut_at_the_antimeridian() {
        let plain = vec![(10.0, 0.0), (20.0, 0.0), (20.0, 10.0)];
        assert_eq!(cut(plain.clone()), [plain]);
        let across = vec![(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0)];
        let east = vec![(170.0, 60.0), (180.0, 60.0), (180.0, 70.0), (170.0, 70.0)];
        let west = vec![(-180.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (-180.0, 70.0)];
        assert_eq!(cut(across), [east, west]);
        let pole = vec![(-180.0, -80.0), (0.0, -70.0), (180.0, -80.0), (180.0, -90.0), (-180.0, -90.0)];
        assert_eq!(cut(pole.clone()), [pole]);
        let round = vec![(170.0, -80.0), (-170.0, -81.0), (0.0, -70.0)];
        let closed = vec![
            (170.0, -80.0),
            (180.0, -80.0),
            (180.0, -90.0),
            (-180.0, -90.0),
            (-180.0, -81.0),
            (-170.0, -81.0),
            (0.0, -70.0),
        ];
        assert_eq!(cut(round), [closed]);
    }
}
