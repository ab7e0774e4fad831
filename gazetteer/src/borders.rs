//! Country outlines: which country a point lies in.
//!
//! Encoded: count of countries (LEB128); per country its code (two bytes), the length in bytes of the rest
//! (LEB128), the count of rings, and per ring the count of points and their differences in 0.01 degrees
//! (longitude, latitude; zigzag LEB128). Outlines are those of Natural Earth at 1:50 million: within some two
//! kilometres of the true border, so ask with a tolerance.

use std::sync::OnceLock;

use crate::store::format::{get_varint, put_varint};

/// A closed line of (longitude, latitude) in degrees.
pub type Ring = Vec<(f64, f64)>;

/// All outlines of a store; decoded country by country when first asked for.
#[derive(Debug)]
pub struct Borders {
    countries: Vec<Country>,
    /// Positions of the countries, by code.
    order: Vec<([u8; 2], usize)>,
}

#[derive(Debug)]
struct Country {
    code: [u8; 2],
    encoded: Vec<u8>,
    outline: OnceLock<Outline>,
}

/// The outline of one country.
#[derive(Debug, Default)]
pub struct Outline {
    /// Outer and inner rings alike; a point is inside where it is inside an odd number of them.
    pub rings: Vec<Ring>,
    /// West, south, east, north of each ring.
    boxes: Vec<[f64; 4]>,
    bands: Bands,
}

/// Edges by the band of latitude that they touch: a point is compared with those of its own band only.
#[derive(Debug, Default)]
struct Bands {
    south: f64,
    /// Where the edges of each band start; one more than there are bands.
    starts: Vec<u32>,
    /// Longitude and latitude of both ends.
    edges: Vec<[f64; 4]>,
}

/// Height of a band in degrees.
const BAND: f64 = 0.25;

impl Borders {
    /// From their encoded form; what is broken is left out.
    pub fn decode(bytes: &[u8]) -> Self {
        let mut countries = Vec::new();
        let mut at = 0;
        let count = get_varint(bytes, &mut at).unwrap_or(0);
        for _ in 0..count {
            let Some(&[a, b]) = bytes.get(at..at + 2) else { break };
            at += 2;
            let Some(len) = get_varint(bytes, &mut at) else { break };
            let Some(encoded) = bytes.get(at..at.saturating_add(len as usize)) else { break };
            at += len as usize;
            countries.push(Country { code: [a, b], encoded: encoded.to_vec(), outline: OnceLock::new() });
        }
        let mut order: Vec<([u8; 2], usize)> = countries.iter().map(|country| country.code).zip(0..).collect();
        order.sort_unstable();
        Self { countries, order }
    }

    /// Outline of the country with this ISO 3166-1 alpha-2 code.
    pub fn outline(&self, code: &str) -> Option<&Outline> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        let at = self.order.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        let country = self.countries.get(self.order.get(at)?.1)?;
        Some(country.outline.get_or_init(|| Outline::decode(&country.encoded)))
    }

    /// Codes of the countries that have an outline, in their order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.countries.iter().filter_map(|country| std::str::from_utf8(&country.code).ok())
    }

    /// Code of the country that the point lies in.
    pub fn country_at(&self, lon: f64, lat: f64) -> Option<&str> {
        self.codes().find(|code| self.outline(code).is_some_and(|outline| outline.contains(lon, lat)))
    }
}

impl Outline {
    fn decode(bytes: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut at = 0;
        for _ in 0..get_varint(bytes, &mut at).unwrap_or(0) {
            let (mut lon, mut lat) = (0, 0);
            let count = get_varint(bytes, &mut at).unwrap_or(0);
            let mut ring = Vec::new();
            let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            for _ in 0..count {
                let (Some(x), Some(y)) = (get_varint(bytes, &mut at), get_varint(bytes, &mut at)) else { break };
                lon += unzigzag(x);
                lat += unzigzag(y);
                let (x, y) = (lon as f64 / 100.0, lat as f64 / 100.0);
                bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
                ring.push((x, y));
            }
            outline.rings.push(ring);
            outline.boxes.push(bounds);
        }
        outline.bands = Bands::of(&outline.rings);
        outline
    }

    /// True where the point is inside.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let mut inside = false;
        for &[x1, y1, x2, y2] in self.bands.at(lat, lat) {
            if (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
        inside
    }

    /// True where the point is inside or at most `km` kilometres outside; as [`distance_km`](Self::distance_km)
    /// tells, but without looking at the whole outline.
    pub fn is_within_km(&self, lon: f64, lat: f64, km: f64) -> bool {
        if self.contains(lon, lat) {
            return true;
        }
        let reach = km / KM_PER_DEGREE;
        let edges = self.bands.at(lat - reach, lat + reach);
        edges.iter().any(|&[x1, y1, x2, y2]| square_degrees(lon, lat, (x1, y1), (x2, y2)) <= reach * reach)
    }

    /// Distance in kilometres from the point to the nearest outline point or edge; 0 inside. On a plane that
    /// touches the sphere at the point: right to 1 % within 500 km.
    pub fn distance_km(&self, lon: f64, lat: f64) -> f64 {
        if self.contains(lon, lat) {
            return 0.0;
        }
        let mut best = f64::MAX;
        for ring in &self.rings {
            for (i, &end) in ring.iter().enumerate() {
                let start = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
                best = best.min(square_degrees(lon, lat, start, end));
            }
        }
        best.sqrt() * KM_PER_DEGREE
    }

    /// West, south, east, north over all rings; a country astride the antimeridian spans the whole width.
    pub fn bounds(&self) -> [f64; 4] {
        enclose(&self.boxes)
    }

    /// The same, with west greater than east where the country lies across the antimeridian (RFC 7946, section 5.2).
    pub fn bounds_across(&self) -> [f64; 4] {
        let whole = self.bounds();
        if whole[2] - whole[0] < 340.0 || self.boxes.iter().any(|one| one[2] - one[0] > 180.0) {
            return whole;
        }
        // Rings end at the antimeridian: those on either side of Greenwich by themselves.
        let (east, west): (Vec<_>, Vec<_>) = self.boxes.iter().copied().partition(|one| one[0] >= 0.0);
        [enclose(&east)[0], whole[1], enclose(&west)[2], whole[3]]
    }
}

fn enclose(boxes: &[[f64; 4]]) -> [f64; 4] {
    boxes.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |all, one| {
        [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])]
    })
}

impl Bands {
    fn of(rings: &[Ring]) -> Self {
        let edges = |ring: &Ring| {
            let last = ring.last().copied();
            let starts = last.into_iter().chain(ring.iter().copied());
            starts.zip(ring.clone()).map(|((x1, y1), (x2, y2))| [x1, y1, x2, y2]).collect::<Vec<_>>()
        };
        let edges: Vec<[f64; 4]> = rings.iter().flat_map(edges).collect();
        let south = edges.iter().fold(f64::MAX, |south, edge| south.min(edge[1]));
        let north = edges.iter().fold(f64::MIN, |north, edge| north.max(edge[1]));
        if south > north {
            return Self::default();
        }
        let band = |lat: f64| ((lat - south) / BAND) as usize;
        let span = |edge: &[f64; 4]| band(edge[1].min(edge[3]))..=band(edge[1].max(edge[3]));
        let mut starts = vec![0u32; band(north) + 2];
        for edge in &edges {
            for band in span(edge) {
                starts[band + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![[0.0; 4]; starts.last().map_or(0, |total| *total as usize)];
        for edge in &edges {
            for band in span(edge) {
                sorted[next[band] as usize] = *edge;
                next[band] += 1;
            }
        }
        Self { south, starts, edges: sorted }
    }

    /// Edges of all bands between two latitudes; some come twice.
    fn at(&self, south: f64, north: f64) -> &[[f64; 4]] {
        let last = self.starts.len().saturating_sub(1);
        if last == 0 || north.is_nan() || north < self.south {
            return &[];
        }
        let band = |lat: f64| (((lat - self.south) / BAND).max(0.0) as usize).min(last);
        let (from, to) = (band(south), (band(north) + 1).min(last));
        if from >= to {
            return &[];
        }
        &self.edges[self.starts[from] as usize..self.starts[to] as usize]
    }
}

const KM_PER_DEGREE: f64 = 111.195;

/// Square of the distance from a point to an edge, in degrees of latitude.
fn square_degrees(lon: f64, lat: f64, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> f64 {
    let scale = lat.to_radians().cos().max(0.01);
    let (ax, ay) = ((x1 - lon) * scale, y1 - lat);
    let (bx, by) = ((x2 - lon) * scale, y2 - lat);
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (px, py) = (ax + t * dx, ay + t * dy);
    px * px + py * py
}

/// Encodes outlines, given as country code and rings in degrees.
pub fn encode(countries: &[(String, Vec<Ring>)]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, countries.len() as u64);
    for (code, rings) in countries {
        let mut body = Vec::new();
        put_varint(&mut body, rings.len() as u64);
        for ring in rings {
            let mut points: Vec<(i64, i64)> =
                ring.iter().map(|&(x, y)| ((x * 100.0).round() as i64, (y * 100.0).round() as i64)).collect();
            points.dedup();
            put_varint(&mut body, points.len() as u64);
            let mut last = (0, 0);
            for point in points {
                put_varint(&mut body, zigzag(point.0 - last.0));
                put_varint(&mut body, zigzag(point.1 - last.1));
                last = point;
            }
        }
        out.extend_from_slice(code.as_bytes());
        put_varint(&mut out, body.len() as u64);
        out.extend_from_slice(&body);
    }
    out
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_survive_encoding_and_tell_inside_from_outside() {
        let square = vec![(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0)];
        let hole = vec![(14.0, 4.0), (16.0, 4.0), (16.0, 6.0), (14.0, 6.0)];
        let borders = Borders::decode(&encode(&[("XX".into(), vec![square, hole])]));
        let outline = borders.outline("XX").unwrap();
        assert!(outline.contains(12.0, 5.0));
        assert!(!outline.contains(15.0, 5.0), "in the hole");
        assert!(!outline.contains(25.0, 5.0));
        assert!((outline.distance_km(21.0, 5.0) - 110.8).abs() < 1.0);
        assert!(outline.is_within_km(21.0, 5.0, 111.0) && !outline.is_within_km(21.0, 5.0, 110.0));
        assert!(outline.is_within_km(15.0, 10.05, 10.0) && !outline.is_within_km(15.0, 10.2, 10.0));
        assert!(outline.is_within_km(15.0, -0.05, 10.0) && !outline.is_within_km(15.0, -0.2, 10.0));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!outline.is_within_km(15.0, bad, 10.0) && !outline.is_within_km(bad, 5.0, 10.0));
        }
        assert_eq!(borders.country_at(11.0, 1.0), Some("XX"));
        assert_eq!(borders.country_at(0.0, 0.0), None);
    }

    #[test]
    fn the_bands_tell_what_the_whole_outline_tells() {
        let borders = crate::Gazetteer::embedded().borders();
        for code in ["PK", "CL", "RU", "NO", "CF"] {
            let outline = borders.outline(code).unwrap();
            let [west, south, east, north] = outline.bounds();
            let mut inside = 0;
            for step in 0..2000 {
                let lon = west - 1.0 + (east - west + 2.0) * f64::from(step % 50) / 50.0;
                let lat = south - 1.0 + (north - south + 2.0) * f64::from(step / 50) / 40.0;
                let whole = outline.distance_km(lon, lat) <= 10.0;
                assert_eq!(outline.is_within_km(lon, lat, 10.0), whole, "{code} {lon} {lat}");
                inside += u32::from(whole);
            }
            assert!(inside > 10 && inside < 2000, "{code}: {inside}");
        }
    }

    #[test]
    fn broken_bytes_do_not_panic() {
        let bytes = encode(&[("XX".into(), vec![vec![(1.0, 2.0), (3.0, 4.0), (3.0, 1.0)]])]);
        for len in 0..bytes.len() {
            let borders = Borders::decode(&bytes[..len]);
            let _ = borders.country_at(2.0, 2.0);
        }
    }
}
