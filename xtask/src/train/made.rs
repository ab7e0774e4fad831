//! Made-up reports for the ranker: the corpora are mostly local papers of one country; these hold what news of the world
//! is full of and they lack. Towns of any country, the better known the oftener, beside others of their country; capitals
//! far away, named alone; small places with a famous name, told by the unit behind the comma.

use std::collections::BTreeMap;

use dateline::gazetteer::{Gazetteer, Level, Place, PlaceRef};

use super::random;
use crate::corpus::{Article, Gold};

const ARTICLES: usize = 500;

/// The reports, always the same.
pub(crate) fn articles(gazetteer: &Gazetteer) -> Vec<Article> {
    let world = World::of(gazetteer);
    let mut draw = Draw { seed: 19_450_508 };
    (0..ARTICLES).map(|number| world.article(number, gazetteer, &mut draw)).collect()
}

/// Places with running sums of their weights.
#[derive(Default)]
struct Urn {
    places: Vec<PlaceRef>,
    sums: Vec<f64>,
}

impl Urn {
    fn put(&mut self, place: Place<'_>, weight: f64) {
        self.places.push(place.reference());
        self.sums.push(self.sums.last().unwrap_or(&0.0) + weight);
    }

    fn draw(&self, draw: &mut Draw) -> Option<PlaceRef> {
        let at = draw.share() * self.sums.last()?;
        self.places.get(self.sums.partition_point(|&sum| sum <= at)).or(self.places.last()).copied()
    }
}

struct Draw {
    seed: u64,
}

impl Draw {
    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        random(&mut self.seed) as f64 / f64::from(1u32 << 31)
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

#[derive(Default)]
struct World {
    countries: Urn,
    /// Cities that are named far away: capitals and the largest.
    famous: Urn,
    towns: BTreeMap<String, Urn>,
    units: BTreeMap<String, Urn>,
    /// Small places called like a country or a far larger town.
    namesakes: Urn,
}

impl World {
    fn of(gazetteer: &Gazetteer) -> Self {
        let mut world = Self::default();
        for (layer, store) in gazetteer.layers().iter().enumerate() {
            for record in 0..store.len() as u32 {
                let place = gazetteer.place(PlaceRef { layer: layer as u16, record });
                let people = f64::from(place.population());
                let Some(country) = place.country() else { continue };
                match place.level() {
                    Level::Country if people > 300_000.0 => world.countries.put(place, people.powf(0.35)),
                    Level::Admin1 => world.units.entry(country.to_owned()).or_default().put(place, 1.0),
                    Level::Settlement if people >= 1000.0 => {
                        world.towns.entry(country.to_owned()).or_default().put(place, people.powf(0.6));
                        if place.is_capital() && people > 200_000.0 || people > 3e6 {
                            let fame = f64::from(place.names());
                            world.famous.put(place, fame * fame * if place.is_capital() { 3.0 } else { 1.0 });
                        }
                        let larger = |other: Place<'_>| {
                            other.country() != Some(country)
                                && (other.level() == Level::Country || f64::from(other.population()) > 10.0 * people)
                        };
                        if people < 60_000.0
                            && gazetteer.find(place.name()).iter().take(4).any(|hit| larger(gazetteer.place(hit.place)))
                        {
                            world.namesakes.put(place, 1.0);
                        }
                    }
                    _ => {}
                }
            }
        }
        world
    }

    fn article(&self, number: usize, gazetteer: &Gazetteer, draw: &mut Draw) -> Article {
        let mut page = Page { gazetteer, text: String::new(), chars: 0, gold: Vec::new() };
        let place = |place: Option<PlaceRef>| place.map(|place| gazetteer.place(place));
        let country = place(self.countries.draw(draw));
        let code = country.and_then(|country| country.country()).unwrap_or("");
        let town = |draw: &mut Draw| self.towns.get(code).and_then(|urn| place(urn.draw(draw)));
        page.say("Police in ");
        page.name(town(draw));
        if draw.chance(0.4) {
            page.say(", ");
            page.name(country);
        }
        page.say(", said on Monday that seven people were held. ");
        if draw.chance(0.8) {
            page.say("Roads to ");
            page.name(town(draw));
            page.say(" and ");
            page.name(town(draw));
            page.say(" were closed. ");
        }
        if draw.chance(0.5) {
            page.say("In ");
            page.name(self.units.get(code).and_then(|urn| place(urn.draw(draw))));
            page.say(if draw.chance(0.3) { " province" } else { "" });
            page.say(", schools stayed shut. ");
        }
        if draw.chance(0.6) {
            page.say("The government of ");
            page.name(country);
            page.say(" promised help. ");
        }
        if draw.chance(0.6) {
            page.name(place(self.famous.draw(draw)));
            page.say(" said it would not take part");
            if draw.chance(0.5) {
                page.say(", and the minister flew to ");
                page.name(place(self.famous.draw(draw)));
            }
            page.say(". ");
        }
        if draw.chance(0.3) {
            page.say("Trade with ");
            page.name(place(self.countries.draw(draw)));
            page.say(" and ");
            page.name(place(self.countries.draw(draw)));
            page.say(" has fallen. ");
        }
        if draw.chance(0.4) {
            let small = place(self.namesakes.draw(draw));
            page.say("A man from ");
            page.name(small);
            page.say(", ");
            let unit = small.and_then(|small| {
                let units = self.units.get(small.country()?)?;
                let first = units.places.iter().map(|&unit| gazetteer.place(unit));
                let unit = first.filter(|unit| unit.admin1_key() == small.admin1_key()).max_by_key(Place::population);
                unit.filter(|_| draw.chance(0.7)).or_else(|| gazetteer.country(small.country()?))
            });
            page.name(unit);
            page.say(", was among them. ");
        }
        Article {
            corpus: "made".to_owned(),
            doc_id: number.to_string(),
            domain: None,
            text: page.text,
            toponyms: page.gold,
        }
    }
}

struct Page<'g> {
    gazetteer: &'g Gazetteer,
    text: String,
    chars: usize,
    gold: Vec<Gold>,
}

impl Page<'_> {
    fn say(&mut self, words: &str) {
        self.text.push_str(words);
        self.chars += words.chars().count();
    }

    /// A place by its name, where it is found by that at all.
    fn name(&mut self, place: Option<Place<'_>>) {
        let short = |place: &Place<'_>| place.name().split(',').next().unwrap_or("").to_owned();
        let Some(place) = place.filter(|place| !self.gazetteer.find(&short(place)).is_empty()) else {
            self.say("the coast");
            return;
        };
        let start = self.chars;
        self.say(&short(&place));
        self.gold.push(Gold {
            start,
            end: self.chars,
            lat: Some(place.lat()),
            lon: Some(place.lon()),
            geonameid: place.id().strip_prefix("gn:").and_then(|id| id.parse().ok()),
            feature: String::new(),
        });
    }
}
