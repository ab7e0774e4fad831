//! What a list's rows ask of a gazetteer.

use dateline_gazetteer::Gazetteer;
use geo::{Distance, Haversine, Point};

use super::codes::country_by_number;
use crate::layer::Describe;
use crate::layer::Schema;
use crate::recognise::Cue;
use crate::resolve::{Candidate, Fuzzy, GeoPrecision, Match, Query, locate, locate_near};

/// A source of places; the tests have a small one of their own.
pub trait Atlas: Sync {
    /// The place meant, or `None` where none is sure enough.
    fn locate(&self, query: &Query<'_>) -> Option<Spot>;

    /// The place whose name is nearly the one asked for, where it is the only one.
    fn near(&self, _query: &Query<'_>) -> Option<Spot> {
        None
    }

    /// Names that may have been meant by one that is not known, with their units.
    fn suggest(&self, _name: &str, _country: &str) -> Vec<String> {
        Vec::new()
    }

    /// True where a longitude and latitude lie in the country with this ISO alpha-2 code; `None` where its borders
    /// are not known.
    fn contains(&self, country: &str, lon: f64, lat: f64) -> Option<bool>;

    /// The layer's schema, naming those whose places it draws on.
    fn credit(&self, schema: Schema) -> Schema {
        schema
    }
}

/// A place found for a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Name in the gazetteer.
    pub name: String,
    /// Units that contain it.
    pub admin2: Option<String>,
    /// The first-level unit.
    pub admin1: Option<String>,
    /// The country's name.
    pub country: Option<String>,
    /// The country's ISO alpha-2 code.
    pub country_code: Option<String>,
    /// `gn:1139715`.
    pub place_id: String,
    /// Longitude and latitude.
    pub point: Point<f64>,
    /// Radius in metres that should hold the true place.
    pub radius_m: u32,
    /// What the point stands for.
    pub precision: GeoPrecision,
    /// How the name was matched.
    pub matched: Match,
    /// 0..1.
    pub confidence: f32,
    /// Other places it could be; empty: none.
    pub alternatives: String,
    /// An offset led out of the country; the radius reaches back.
    pub crosses_border: bool,
}

/// The gazetteer as an atlas; `contains` tells whether a point lies in a country.
pub struct GazetteerAtlas<'g, F> {
    gazetteer: &'g Gazetteer,
    fuzzy: Fuzzy<'g>,
    contains: F,
    min_confidence: f32,
}

impl<'g, F: Fn(&str, f64, f64) -> Option<bool> + Sync> GazetteerAtlas<'g, F> {
    /// Answers below `min_confidence` count as none.
    pub fn new(gazetteer: &'g Gazetteer, contains: F, min_confidence: f32) -> Self {
        Self { gazetteer, fuzzy: Fuzzy::new(gazetteer), contains, min_confidence }
    }

    fn spot(&self, best: &Candidate, others: &[Candidate]) -> Spot {
        let found = &best.resolution;
        let place = self.gazetteer.describe(found.place);
        let own = |name: Option<&str>| name.map(str::to_owned);
        let also = found.alternatives.iter().copied();
        let close = others.iter().filter(|other| other.score > best.score * 0.8).map(|other| other.resolution.place);
        let mut alternatives: Vec<String> = Vec::new();
        for other in also.chain(close).filter(|other| *other != found.place) {
            let told = self.gazetteer.describe(other).tell();
            if !alternatives.contains(&told) && alternatives.len() < 5 {
                alternatives.push(told);
            }
        }
        let code = place.country_code;
        let crosses_border = found.matched == Match::Offset
            && code.and_then(|code| (self.contains)(code, found.point.x(), found.point.y())) == Some(false);
        let mut radius_m = found.radius_m;
        if crosses_border {
            // The border lies somewhere on the way.
            let anchor = self.gazetteer.place(found.place);
            let way = Haversine.distance(found.point, Point::new(anchor.lon(), anchor.lat()));
            radius_m = radius_m.max(way.ceil() as u32);
        }
        Spot {
            name: place.name.to_owned(),
            admin2: own(place.admin2),
            admin1: own(place.admin1),
            country: own(place.country),
            country_code: own(place.country_code),
            place_id: place.id,
            point: found.point,
            radius_m,
            precision: found.precision,
            matched: found.matched,
            confidence: found.confidence,
            alternatives: alternatives.join("; "),
            crosses_border,
        }
    }
}

impl<F: Fn(&str, f64, f64) -> Option<bool> + Sync> Atlas for GazetteerAtlas<'_, F> {
    fn locate(&self, query: &Query<'_>) -> Option<Spot> {
        let candidates = locate(self.gazetteer, query);
        let (best, others) = candidates.split_first()?;
        (best.resolution.confidence >= self.min_confidence).then(|| self.spot(best, others))
    }

    fn near(&self, query: &Query<'_>) -> Option<Spot> {
        let found = locate_near(self.gazetteer, &self.fuzzy, query);
        let (best, others) = found.split_first()?;
        (best.resolution.confidence >= self.min_confidence).then(|| self.spot(best, others))
    }

    fn suggest(&self, name: &str, country: &str) -> Vec<String> {
        let asked = Query { name, countries: &[country], ..Query::default() };
        // Known, but not sure enough; else nearly known.
        let mut places: Vec<_> = locate(self.gazetteer, &asked).iter().map(|known| known.resolution.place).collect();
        if places.is_empty() {
            places = self.fuzzy.near(name, country).iter().map(|near| near.place).collect();
        }
        places.iter().take(3).map(|place| self.gazetteer.describe(*place).tell()).collect()
    }

    fn contains(&self, country: &str, lon: f64, lat: f64) -> Option<bool> {
        (self.contains)(country, lon, lat)
    }

    fn credit(&self, schema: Schema) -> Schema {
        schema.crediting(self.gazetteer)
    }
}

impl<F> std::fmt::Debug for GazetteerAtlas<'_, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GazetteerAtlas").finish_non_exhaustive()
    }
}

/// The country named in a row: "Pakistan", "PAK", "PK", 770; of "DR Congo (Zaire)" either name will do.
pub(super) fn country(atlas: &dyn Atlas, name: &str) -> Option<Spot> {
    let ask = |name: &str| {
        let found = atlas.locate(&Query { name, kind: Some(Cue::Country), ..Query::default() });
        found.filter(|spot| spot.country_code.is_some())
    };
    if let Some(code) = country_by_number(name) {
        return ask(code);
    }
    ask(name).or_else(|| {
        let (before, after) = name.split_once('(')?;
        ask(before.trim()).or_else(|| ask(after.trim_end_matches(')').trim()))
    })
}
