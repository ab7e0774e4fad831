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
}

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
        Self { countries }
    }

    /// Outline of the country with this ISO 3166-1 alpha-2 code.
    pub fn outline(&self, code: &str) -> Option<&Outline> {
        let country = self.countries.iter().find(|country| country.code == code.as_bytes())?;
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
        outline
    }

    /// True where the point is inside.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let mut inside = false;
        for (ring, bounds) in self.rings.iter().zip(&self.boxes) {
            if lat < bounds[1] || lat > bounds[3] || lon < bounds[0] || lon > bounds[2] {
                continue;
            }
            for (i, &(x2, y2)) in ring.iter().enumerate() {
                let (x1, y1) = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
                if (y1 > lat) != (y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1 {
                    inside = !inside;
                }
            }
        }
        inside
    }

    /// Distance in kilometres from the point to the nearest outline point or edge; 0 inside. On a plane that
    /// touches the sphere at the point: right to 1 % within 500 km.
    pub fn distance_km(&self, lon: f64, lat: f64) -> f64 {
        if self.contains(lon, lat) {
            return 0.0;
        }
        let scale = lat.to_radians().cos().max(0.01);
        let mut best = f64::MAX;
        for ring in &self.rings {
            for (i, &(x2, y2)) in ring.iter().enumerate() {
                let (x1, y1) = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
                let (ax, ay) = ((x1 - lon) * scale, y1 - lat);
                let (bx, by) = ((x2 - lon) * scale, y2 - lat);
                let (dx, dy) = (bx - ax, by - ay);
                let length = dx * dx + dy * dy;
                let t = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
                let (px, py) = (ax + t * dx, ay + t * dy);
                best = best.min(px * px + py * py);
            }
        }
        best.sqrt() * 111.195
    }

    /// West, south, east, north over all rings; a country astride the antimeridian spans the whole width.
    pub fn bounds(&self) -> [f64; 4] {
        self.boxes.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |all, one| {
            [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])]
        })
    }
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
        assert_eq!(borders.country_at(11.0, 1.0), Some("XX"));
        assert_eq!(borders.country_at(0.0, 0.0), None);
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
