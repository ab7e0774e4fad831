//! What lies round a point, and what is known of a country as a whole.

use crate::layers::{Gazetteer, Level, Place, PlaceRef, distance_km};

/// A point at sea or on a border this near a country's outline is told with that country.
const COAST_KM: f64 = 12.0;
/// Beyond this distance a settlement says nothing of a point.
const FAR_KM: f64 = 150.0;

/// What lies round a point.
#[derive(Debug, Clone, Copy)]
pub struct Around<'g> {
    /// Code of the country whose outline (of 1:50 million) holds the point, or that is at most 12 km off.
    pub country: Option<&'g str>,
    /// The first-level unit: that of the nearest settlement in the country. There are no outlines of units, so near
    /// their borders it may be the neighbour.
    pub admin1: Option<&'g str>,
    /// The second-level unit: that of the nearest settlement, else the one whose circle holds the point best.
    pub admin2: Option<&'g str>,
    /// The nearest settlement in the country, and how far off it is in kilometres.
    pub nearest: Option<(Place<'g>, f64)>,
}

impl Gazetteer {
    /// What lies round a point: a walk over all records, some milliseconds.
    ///
    /// ```
    /// let around = dateline_gazetteer::Gazetteer::embedded().around(69.6, 32.3);
    /// assert_eq!(around.country, Some("PK"));
    /// assert_eq!(around.nearest.map(|(place, _)| place.name()), Some("Wana"));
    /// ```
    pub fn around(&self, lon: f64, lat: f64) -> Around<'_> {
        let country = self.country_near(lon, lat);
        let mut nearest: Option<(Place<'_>, f64)> = None;
        let mut unit: Option<(Place<'_>, f64)> = None;
        for (layer, store) in self.layers().iter().enumerate() {
            for number in 0..store.len() as u32 {
                let Some(record) = store.record(number) else { break };
                let (x, y) = (f64::from(record.lon) / 1e5, f64::from(record.lat) / 1e5);
                // A degree of latitude is never shorter than 110 km.
                if (y - lat).abs() * 110.0 > FAR_KM * 2.0
                    || country.is_some() && store.country(record.country) != country
                    || self.is_hidden(layer, &record)
                {
                    continue;
                }
                let level = Level::of(store.feature(record.feature));
                if !matches!(level, Level::Settlement | Level::Admin2) {
                    continue;
                }
                let km = distance_km((lon, lat), (x, y));
                let place = || self.get(PlaceRef { layer: layer as u16, record: number });
                if level == Level::Settlement {
                    if km <= FAR_KM && nearest.is_none_or(|(_, best)| km <= best) {
                        nearest = place().map(|place| (place, km));
                    }
                } else if let Some(place) = place() {
                    let share = km * 1000.0 / f64::from(place.radius_m());
                    if share <= 1.0 && unit.is_none_or(|(_, best)| share <= best) {
                        unit = Some((place, share));
                    }
                }
            }
        }
        let town = nearest.map(|(place, _)| place);
        let admin1 = town.and_then(|town| town.admin1());
        let unit = unit.map(|(unit, _)| unit).filter(|unit| admin1.is_none() || unit.admin1() == admin1);
        Around {
            country: country.or_else(|| town.and_then(|town| town.country())),
            admin1: admin1.or_else(|| unit.and_then(|unit| unit.admin1())),
            admin2: town.and_then(|town| town.admin2()).or_else(|| unit.map(|unit| unit.name())),
            nearest,
        }
    }

    /// West, south, east and north of a country in degrees, from its outline; where it lies across the antimeridian,
    /// west is greater than east (RFC 7946, section 5.2). Of the few territories without an outline: the square round
    /// their point.
    pub fn country_bounds(&self, code: &str) -> Option<[f64; 4]> {
        if let Some(outline) = self.borders().outline(code) {
            return Some(outline.bounds_across());
        }
        let place = self.country(code)?;
        let up = f64::from(place.radius_m()) / 111_195.0;
        let aside = up / place.lat().to_radians().cos().max(0.01);
        let turn = |lon: f64| (lon + 540.0).rem_euclid(360.0) - 180.0;
        let (south, north) = ((place.lat() - up).max(-90.0), (place.lat() + up).min(90.0));
        Some([turn(place.lon() - aside), south, turn(place.lon() + aside), north])
    }

    /// The capital of a country; the greatest where several are marked.
    pub fn capital(&self, code: &str) -> Option<Place<'_>> {
        let mut best: Option<Place<'_>> = None;
        for (layer, store) in self.layers().iter().enumerate().rev() {
            for number in 0..store.len() as u32 {
                let Some(record) = store.record(number) else { break };
                if record.flags & crate::store::format::flags::CAPITAL == 0
                    || store.country(record.country) != Some(code)
                    || self.is_hidden(layer, &record)
                {
                    continue;
                }
                let Some(place) = self.get(PlaceRef { layer: layer as u16, record: number }) else { continue };
                let rank = |place: &Place<'_>| (place.feature() == "PPLC", place.population());
                if best.as_ref().is_none_or(|best| rank(&place) > rank(best)) {
                    best = Some(place);
                }
            }
        }
        best
    }

    fn country_near(&self, lon: f64, lat: f64) -> Option<&str> {
        let borders = self.borders();
        borders.country_at(lon, lat).or_else(|| {
            let near = borders.codes().filter_map(|code| {
                let outline = borders.outline(code)?;
                outline.is_within_km(lon, lat, COAST_KM).then(|| (code, outline.distance_km(lon, lat)))
            });
            near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(code, _)| code)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_what_is_round_them() {
        let gazetteer = Gazetteer::embedded();
        let check = |lat: f64, lon: f64, country: &str, admin1: &str| {
            let around = gazetteer.around(lon, lat);
            let found = (around.country.unwrap_or(""), around.admin1.unwrap_or(""));
            assert_eq!(found, (country, admin1), "{lat} {lon}");
            assert_eq!(around.nearest.is_some_and(|(_, km)| km < 10.0), !country.is_empty(), "{lat} {lon}");
        };
        check(34.52, 69.18, "AF", "Kabul");
        check(31.55, 74.33, "PK", "Punjab");
        check(52.37, 4.90, "NL", "North Holland");
        check(0.0, -30.0, "", "");
        // Russia and Fiji cross the antimeridian, and hold nothing of what lies between.
        for (lat, lon, country) in
            [(68.97, -150.0, "US"), (65.1, 20.0, "SE"), (66.0, -172.0, "RU"), (-16.6, 35.0, "MW")]
        {
            assert_eq!(gazetteer.around(lon, lat).country, Some(country), "{lat} {lon}");
        }
        for odd in [f64::NAN, f64::INFINITY, 1e9] {
            let _ = (gazetteer.around(odd, 10.0), gazetteer.around(10.0, odd));
        }
    }

    /// Archipelagos: the point that is published for them lies on the water, or their outline lacks its isles.
    const AT_SEA: [&str; 18] =
        ["AS", "BS", "CK", "CV", "FM", "GG", "GS", "IO", "KY", "MH", "MV", "PF", "PN", "SC", "ST", "TC", "TO", "UM"];

    #[test]
    fn every_country_has_bounds_that_hold_its_point() {
        let gazetteer = Gazetteer::embedded();
        let (mut countries, mut wrong) = (0, Vec::new());
        for (code, name) in countries_of(gazetteer) {
            countries += 1;
            let [west, south, east, north] = gazetteer.country_bounds(&code).unwrap();
            let place = gazetteer.country(&code).unwrap();
            let across = |lon: f64| {
                if west <= east { (west - 0.1..=east + 0.1).contains(&lon) } else { lon >= west || lon <= east }
            };
            if !((south - 0.1..=north + 0.1).contains(&place.lat()) && across(place.lon())
                || AT_SEA.contains(&code.as_str()))
            {
                wrong.push(format!("{name} {code}"));
            }
            let width = if west <= east { east - west } else { east - west + 360.0 };
            assert!(width < 200.0 || code == "AQ", "{name} is {width} degrees wide");
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert!(countries >= 250, "{countries}");
    }

    #[test]
    fn country_points_lie_in_their_outlines() {
        let gazetteer = Gazetteer::embedded();
        let mut wrong = Vec::new();
        for (code, name) in countries_of(gazetteer) {
            let place = gazetteer.country(&code).unwrap();
            let off = gazetteer.borders().outline(&code).map_or(0.0, |o| o.distance_km(place.lon(), place.lat()));
            if off > 30.0 && !AT_SEA.contains(&code.as_str()) {
                wrong.push(format!("{name} {code}: {off:.0} km"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn capitals() {
        let gazetteer = Gazetteer::embedded();
        for (code, name) in
            [("AF", "Kabul"), ("PK", "Islamabad"), ("SO", "Mogadishu"), ("UA", "Kyiv"), ("ML", "Bamako")]
        {
            assert_eq!(gazetteer.capital(code).map(|place| place.name()), Some(name), "{code}");
        }
        assert!(gazetteer.capital("").is_none());
    }

    fn countries_of(gazetteer: &Gazetteer) -> std::collections::BTreeMap<String, String> {
        let mut all = std::collections::BTreeMap::new();
        for (layer, store) in gazetteer.layers().iter().enumerate() {
            for record in 0..store.len() as u32 {
                let place = gazetteer.place(PlaceRef { layer: layer as u16, record });
                if place.level() == Level::Country
                    && let Some(code) = place.country()
                {
                    all.insert(code.to_owned(), place.name().to_owned());
                }
            }
        }
        all
    }
}
