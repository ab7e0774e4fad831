//! What is measured of a candidate: the numbers that the ranker weighs.

use dateline_gazetteer::{Level, NameClass, Place, distance_km};

use super::Match;
use super::candidates::{Candidate, Fit, fits};
use super::context::{Context, Spot, code};
use super::home::Home;
use crate::recognise::Cue;

/// Number of features.
pub const FEATURES: usize = 57;

/// Names of the features, in order.
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "bias",
    "population",
    "population unknown",
    "level world",
    "level country",
    "level admin1",
    "level admin2",
    "level settlement",
    "level area",
    "level site or lower unit",
    "capital",
    "seat of a first-level unit",
    "seat of a second-level unit",
    "primary name",
    "abbreviation",
    "derived or historical name",
    "spelling differs",
    "most populous of its name",
    "share of its name's population",
    "only place of its name",
    "only one of its name in its country",
    "number of places of its name",
    "cue agrees",
    "cue disagrees",
    "container agrees",
    "container disagrees",
    "share of the document in its country",
    "its country is named",
    "its first-level unit is named",
    "its second-level unit is named or shared",
    "share of the document within its first-level unit",
    "nearest other place within 30 km",
    "nearest other place within 150 km",
    "share of the document within 161 km",
    "number of names",
    "curated",
    "country of the publisher",
    "near the dateline",
    "seat-named unit",
    "in the country that most of the document is in",
    "people or adjective",
    "in the first-level unit that most of the document is in",
    "population, settlement",
    "population, unit",
    "unit with a town of its name, no unit asked for",
    "town with a unit of its name, unit asked for",
    "within 40 km of the publisher's home",
    "within 150 km of the publisher's home",
    "in the publisher's first-level unit",
    "lies in the unit behind the comma",
    "does not lie in the unit behind the comma, another does",
    "a country has this name first, this is another place",
    "a first-level unit has this name first, this is another place",
    "a region of the world has this name, this is another place",
    "another of its level has this name first",
    "quarter of a town",
    "of the class that is part of the name",
];

/// What is known of a mention besides its name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) cue: Option<Cue>,
    /// Countries, first-level and second-level units that the container may be, and its points.
    pub(crate) containers: Vec<Container>,
    /// The container stands right behind the name and a comma: "Lebanon, Pa."
    pub(crate) comma: bool,
    pub(crate) home: Option<&'a Home>,
}

/// One reading of a containing mention.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(crate) level: Level,
    pub(crate) country: Option<[u8; 2]>,
    pub(crate) admin1: Option<u32>,
    pub(crate) admin2: Option<u32>,
    pub(crate) point: (f64, f64),
    pub(crate) radius_km: f64,
}

impl Container {
    /// Whether a candidate lies in it.
    pub(crate) fn holds(&self, candidate: &Candidate<'_>) -> bool {
        let place = candidate.place;
        if place.level() == self.level && self.level != Level::Settlement && self.level != Level::Area {
            return false;
        }
        match self.level {
            Level::World => distance_km(self.point, (place.lon(), place.lat())) <= self.radius_km,
            Level::Country => code(place.country()) == self.country,
            Level::Admin1 => code(place.country()) == self.country && place.admin1_key() == self.admin1,
            Level::Admin2 if place.admin2_key().is_some() && place.admin2_key() == self.admin2 => true,
            _ => {
                code(place.country()) == self.country
                    && distance_km(self.point, (place.lon(), place.lat())) <= self.radius_km.max(15.0)
                    && place.level() >= self.level
            }
        }
    }
}

/// The candidates of one name, measured: what the rest of the document does not change is measured once.
#[derive(Debug)]
pub(crate) struct Measured {
    /// All features, with nothing of the document in them but its dateline.
    fixed: Vec<[f32; FEATURES]>,
    lies: Vec<Lie>,
    /// The point of the dateline that the features have.
    dateline: Option<(f64, f64)>,
    /// Numbers of units, each with the towns in them: see [`Measured::twins`].
    twins: Vec<(usize, Vec<usize>)>,
}

/// Where a candidate lies.
#[derive(Debug)]
struct Lie {
    spot: Spot,
    country: Option<[u8; 2]>,
    level: Level,
    admin1: Option<u32>,
    admin2: Option<u32>,
}

impl Measured {
    /// Measures all that the candidates and their name tell by themselves.
    pub(crate) fn of(candidates: &[Candidate<'_>], asked: &Asked<'_>) -> Self {
        let most = candidates.iter().map(|c| c.place.population()).max().unwrap_or(0);
        let sum: f64 = candidates.iter().map(|c| f64::from(c.place.population())).sum();
        let contained = candidates.iter().any(|c| asked.containers.iter().any(|container| container.holds(c)));
        let firsts: Vec<Level> =
            candidates.iter().filter(|c| c.class == NameClass::Primary).map(|c| c.place.level()).collect();
        let of_world = candidates.iter().any(|c| c.place.level() == Level::World);
        let lies: Vec<Lie> = candidates.iter().map(|candidate| Lie::of(candidate.place)).collect();
        let fixed = candidates
            .iter()
            .zip(&lies)
            .map(|(candidate, lie)| {
                let place = candidate.place;
                let population = place.population();
                let level = lie.level;
                let mut f = [0.0; FEATURES];
                f[0] = 1.0;
                f[1] = ((f64::from(population) + 10.0).log10() / 7.0) as f32;
                f[2] = flag(population == 0);
                f[match level {
                    Level::World => 3,
                    Level::Country => 4,
                    Level::Admin1 => 5,
                    Level::Admin2 => 6,
                    Level::Settlement => 7,
                    Level::Area => 8,
                    Level::Admin3 | Level::Site => 9,
                }] = 1.0;
                f[10] = flag(place.is_capital());
                f[11] = flag(place.feature() == "PPLA");
                f[12] = flag(place.feature() == "PPLA2");
                f[13] = flag(candidate.class == NameClass::Primary);
                f[14] = flag(candidate.class == NameClass::Abbreviation);
                f[15] = flag(matches!(candidate.class, NameClass::Derived | NameClass::Historical));
                f[16] = flag(candidate.matched != Match::Exact);
                f[17] = flag(population > 0 && population == most);
                f[18] = if sum > 0.0 { (f64::from(population) / sum) as f32 } else { 0.0 };
                f[19] = flag(candidates.len() == 1);
                f[20] = flag(lies.iter().filter(|other| other.country == lie.country).count() == 1);
                f[21] = (candidates.len() as f32).ln() / 4.0;
                let cue = candidate.cue.or(asked.cue);
                match cue.map(|cue| fits(cue, place)) {
                    Some(Fit::For) => f[22] = 1.0,
                    Some(Fit::Against) => f[23] = 1.0,
                    _ => {}
                }
                if contained {
                    let held = asked.containers.iter().any(|container| container.holds(candidate));
                    f[24] = flag(held);
                    f[25] = flag(!held);
                    f[49] = flag(held && asked.comma);
                    f[50] = flag(!held && asked.comma);
                }
                f[34] = f32::from(place.names()).ln_1p() / 5.0;
                f[35] = flag(place.is_curated());
                if let Some(home) = asked.home {
                    f[36] = flag(Some(home.country) == lie.country);
                    if let Some(town) = home.town {
                        let km = distance_km(lie.spot.point, town);
                        f[46] = (-km / 40.0).exp() as f32;
                        f[47] = (-km / 150.0).exp() as f32;
                        f[48] = flag(home.admin1.is_some() && home.admin1 == lie.admin1);
                    }
                }
                f[38] = flag(place.is_seat_named());
                f[40] = flag(candidate.class == NameClass::Demonym);
                f[42] = if level == Level::Settlement { f[1] } else { 0.0 };
                if is_unit(level) {
                    f[43] = f[1];
                    f[1] = 0.0;
                }
                let unit_asked = matches!(cue, Some(Cue::Admin1 | Cue::Admin2));
                if is_unit(level) && !unit_asked || level == Level::Settlement && unit_asked {
                    let twin = candidates.iter().zip(&lies).any(|(other, there)| {
                        let pair = if is_unit(level) { there.level == Level::Settlement } else { is_unit(there.level) };
                        pair && there.country == lie.country
                            && there
                                .spot
                                .is_within(&lie.spot, f64::from(other.place.radius_m().max(place.radius_m())) / 1000.0)
                    });
                    f[if is_unit(level) { 44 } else { 45 }] = flag(twin);
                }
                let first = candidate.class == NameClass::Primary;
                f[51] = flag(firsts.contains(&Level::Country) && !(level == Level::Country && first));
                f[52] = flag(firsts.contains(&Level::Admin1) && level > Level::Admin1);
                f[53] = flag(of_world && level != Level::World);
                f[54] = flag(!first && firsts.contains(&level));
                f[55] = flag(place.feature() == "PPLX");
                f[56] = flag(candidate.cue.is_some_and(|cue| fits(cue, place) == Fit::For));
                f
            })
            .collect();
        let twins = twins(candidates, &lies);
        Self { fixed, lies, dateline: None, twins }
    }

    /// The features of every candidate among the other places of the document.
    pub(crate) fn among(
        &mut self,
        context: &Context,
        group: u32,
        dateline: Option<(f64, f64)>,
    ) -> Vec<[f32; FEATURES]> {
        let shares: Vec<f32> = self.lies.iter().map(|lie| context.country_share(lie.country, group)).collect();
        let top_share = shares.iter().copied().fold(0.0, f32::max);
        self.measure_dateline(dateline);
        let each = self.fixed.iter().zip(&self.lies).zip(shares);
        each.map(|((fixed, lie), share)| {
            let mut f = *fixed;
            f[26] = share;
            let (mut near, mut total, mut within) = (f64::MAX, 0.0f32, 0.0f32);
            let mut nearest = f64::INFINITY;
            for anchor in context.others(group) {
                if anchor.is_country && anchor.country == lie.country && lie.country.is_some() {
                    f[27] = 1.0;
                }
                let same_first =
                    anchor.admin1.is_some() && anchor.admin1 == lie.admin1 && anchor.country == lie.country;
                if same_first && anchor.is_admin1 && lie.level != Level::Admin1 {
                    f[28] = 1.0;
                }
                if anchor.admin2.is_some() && anchor.admin2 == lie.admin2 && lie.level != Level::Admin2 {
                    f[29] = 1.0;
                }
                if anchor.is_country || anchor.radius_km > 700.0 {
                    continue;
                }
                total += anchor.weight;
                f[30] += if same_first { anchor.weight } else { 0.0 };
                // The chord tells cheaply which are too far off to matter.
                let chord = lie.spot.chord(&anchor.spot);
                let nearer = !anchor.is_admin1 && chord <= nearest;
                if nearer || chord <= WITHIN {
                    let km = distance_km(lie.spot.point, anchor.spot.point);
                    if km <= 161.0 {
                        within += anchor.weight;
                    }
                    if !anchor.is_admin1 {
                        near = near.min(km);
                        nearest = nearest.min(chord * 1.000_001 + 1e-13);
                    }
                }
            }
            if total > 0.0 {
                f[30] /= total;
                f[33] = within / total;
            }
            if near < f64::MAX {
                f[31] = (-near / 30.0).exp() as f32;
                f[32] = (-near / 150.0).exp() as f32;
            }
            f[39] = flag(share > 0.0 && share >= top_share);
            f[41] = flag(f[30] >= 0.5);
            f
        })
        .collect()
    }

    /// The dateline's place mostly is the same in every round.
    fn measure_dateline(&mut self, dateline: Option<(f64, f64)>) {
        if dateline != self.dateline {
            self.dateline = dateline;
            for (f, lie) in self.fixed.iter_mut().zip(&self.lies) {
                f[37] = dateline.map_or(0.0, |dateline| (-distance_km(lie.spot.point, dateline) / 150.0).exp() as f32);
            }
        }
    }

    /// Every unit among the candidates, with the towns among them that lie in it and may have given it its name.
    pub(crate) fn twins(&self) -> &[(usize, Vec<usize>)] {
        &self.twins
    }
}

impl Lie {
    fn of(place: Place<'_>) -> Self {
        Self {
            spot: Spot::new(place.lon(), place.lat()),
            country: code(place.country()),
            level: place.level(),
            admin1: place.admin1_key(),
            admin2: place.admin2_key(),
        }
    }
}

/// A little more than the square of the chord of 161 km on a sphere of radius 1.
const WITHIN: f64 = 0.000_638_7;

fn twins(candidates: &[Candidate<'_>], lies: &[Lie]) -> Vec<(usize, Vec<usize>)> {
    let mut twins = Vec::new();
    for (unit, lie) in lies.iter().enumerate().filter(|(_, lie)| is_unit(lie.level)) {
        let reach = f64::from(candidates[unit].place.radius_m()) / 1000.0;
        let in_it = |town: &Lie| {
            town.level == Level::Settlement && town.country == lie.country && town.spot.is_within(&lie.spot, reach)
        };
        let towns: Vec<usize> = (0..lies.len()).filter(|&other| in_it(&lies[other])).collect();
        if !towns.is_empty() {
            twins.push((unit, towns));
        }
    }
    twins
}

fn is_unit(level: Level) -> bool {
    matches!(level, Level::Admin1 | Level::Admin2 | Level::Admin3)
}

fn flag(value: bool) -> f32 {
    if value { 1.0 } else { 0.0 }
}
