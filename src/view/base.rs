//! The base map: country outlines with names, and the towns around what happened.
//!
//! ```text
//! {"countries": [{"code": "PK", "name": "Pakistan", "at": [69.4, 29.9], "rings": ["..."]}],
//!  "towns": [[73.09, 33.72, "Islamabad", 1]]}
//! ```
//! A ring is an encoded polyline in hundredths of a degree. The last member of a town is its rank: 0 a capital, then by
//! inhabitants.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Layer;
use super::polyline::polyline;
use crate::Gazetteer;
use crate::gazetteer::borders::Ring;
use crate::gazetteer::{Level, PlaceRef};
use crate::layer::unwrapped;

/// So many towns are shown at most, the largest first.
const TOWNS: usize = 900;
/// Towns smaller than this say little to a reader who does not know the land.
const LEAST_INHABITANTS: u32 = 5_000;

/// The base map for these layers.
pub(super) fn base(gazetteer: &Gazetteer, layers: &[Layer]) -> Value {
    json!({"countries": countries(gazetteer), "towns": towns(gazetteer, layers)})
}

fn countries(gazetteer: &Gazetteer) -> Vec<Value> {
    let borders = gazetteer.borders();
    let mut countries = Vec::new();
    for code in borders.codes() {
        let Some(outline) = borders.outline(code) else { continue };
        let name = gazetteer.country(code).map_or("", |country| country.name());
        let rings: Vec<Ring> = outline.rings.iter().map(unwrapped).collect();
        let encoded: Vec<String> = rings.iter().map(|ring| polyline(ring, 100.0)).collect();
        countries.push(json!({"code": code, "name": name, "at": label(&rings), "rings": encoded}));
    }
    countries
}

/// Towns within a degree or two of a feature.
fn towns(gazetteer: &Gazetteer, layers: &[Layer]) -> Vec<Value> {
    let cell = |lon: f64, lat: f64| (lon.floor() as i32, lat.floor() as i32);
    let mut near = BTreeSet::new();
    for (lon, lat) in layers.iter().flat_map(|layer| &layer.features).filter_map(super::Feature::middle) {
        let (x, y) = cell(lon, lat);
        for dx in -2..=2 {
            for dy in -2..=2 {
                // The cell east of 179 is -180.
                near.insert(((x + dx + 180).rem_euclid(360) - 180, y + dy));
            }
        }
    }
    if near.is_empty() {
        return Vec::new();
    }
    let mut towns = Vec::new();
    for (layer, store) in gazetteer.layers().iter().enumerate() {
        for record in 0..store.len() as u32 {
            let Some(place) = gazetteer.get(PlaceRef { layer: layer as u16, record }) else { continue };
            if place.population() >= LEAST_INHABITANTS
                && near.contains(&cell(place.lon(), place.lat()))
                && place.level() == Level::Settlement
                && place.feature() != "PPLX"
                && !place.is_historical()
            {
                towns.push(place);
            }
        }
    }
    let rank = |town: &crate::gazetteer::Place<'_>| match town.population() {
        _ if town.is_capital() => 0,
        1_000_000.. => 1,
        250_000.. => 2,
        60_000.. => 3,
        _ => 4,
    };
    towns.sort_by_key(|town| (rank(town), std::cmp::Reverse(town.population()), town.reference()));
    // A curated town may lie over the same one of the layer below.
    let mut seen = BTreeSet::new();
    towns.retain(|town| seen.insert((cell(town.lon() * 4.0, town.lat() * 4.0), town.name())));
    towns.truncate(TOWNS);
    let round = |degrees: f64| (degrees * 1e3).round() / 1e3;
    towns.iter().map(|town| json!([round(town.lon()), round(town.lat()), town.name(), rank(town)])).collect()
}

/// Where the name goes: the centre of mass of the largest ring, or, where that lies outside (Croatia, Vietnam), the
/// middle of the ring's widest stretch on that latitude.
fn label(rings: &[Ring]) -> [f64; 2] {
    let largest = rings.iter().max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()));
    let Some(ring) = largest else { return [0.0, 0.0] };
    let double = 6.0 * area(ring);
    let (mut x, mut y) = (0.0, 0.0);
    for ((x1, y1), (x2, y2)) in edges(ring) {
        let cross = x1 * y2 - x2 * y1;
        x += (x1 + x2) * cross;
        y += (y1 + y2) * cross;
    }
    if double == 0.0 {
        return ring.first().map_or([0.0, 0.0], |(x, y)| [*x, *y]);
    }
    let (x, y) = (x / double, y / double);
    let mut crossings: Vec<f64> = edges(ring)
        .filter(|((_, y1), (_, y2))| (*y1 > y) != (*y2 > y))
        .map(|((x1, y1), (x2, y2))| (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches = crossings.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    let inside = stretches.clone().any(|(west, east)| west < x && x < east);
    let widest = stretches.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let x = if inside { x } else { widest.map_or(x, |(west, east)| f64::midpoint(west, east)) };
    let round = |degrees: f64| (degrees * 100.0).round() / 100.0;
    [round(x), round(y)]
}

/// Signed, in square degrees.
fn area(ring: &Ring) -> f64 {
    edges(ring).map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1).sum::<f64>() / 2.0
}

fn edges(ring: &Ring) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_their_countries() {
        let gazetteer = Gazetteer::embedded();
        let borders = gazetteer.borders();
        let (mut inside, mut all) = (0, 0);
        for code in borders.codes() {
            let outline = borders.outline(code).unwrap();
            let rings: Vec<Ring> = outline.rings.iter().map(unwrapped).collect();
            let [x, y] = label(&rings);
            all += 1;
            inside +=
                usize::from(outline.contains(x, y) || outline.contains(x - 360.0, y) || outline.contains(x + 360.0, y));
        }
        // The rest are islands smaller than the outlines' grid, and countries that another one lies in.
        assert!(all > 190 && inside * 100 >= all * 95, "{inside} of {all}");
    }

    #[test]
    fn towns_are_those_around() {
        let feature = super::super::Feature {
            id: String::new(),
            point: Some((69.2, 34.5)),
            shape: None,
            properties: serde_json::Map::default(),
        };
        let layer = Layer { features: vec![feature], ..Layer::default() };
        let towns = towns(Gazetteer::embedded(), &[layer]);
        assert_eq!((&towns[0][2], &towns[0][3]), (&json!("Kabul"), &json!(0)));
        assert!(towns.len() > 20 && towns.iter().all(|town| (town[0].as_f64().unwrap() - 69.2).abs() < 3.3));
        assert!(super::towns(Gazetteer::embedded(), &[]).is_empty());
    }
}
