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
            (geometry.id.and_then(|id| id.parse().ok()), geometry.properties.name, rings)
        })
        .collect())
}
