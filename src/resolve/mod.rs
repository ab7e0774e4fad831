//! Resolve: which place on earth each mention means, how sure, and why; or that it is not known.
//!
//! Mentions of one name are decided together (one sense per document: Gale, Church and Yarowsky 1992), unless
//! different containers stand beside them. Three rounds: each name by itself; then twice with all others as
//! context. Countries and first-level units are mostly sure in the first round and carry the rest.

mod candidates;
mod context;
mod features;
mod fuzzy;
mod given;
mod home;
mod locate;
mod offset;
mod ranker;
mod reason;
mod romanise;

pub use features::{FEATURE_NAMES, FEATURES};
pub use fuzzy::{Fuzzy, Near};
pub use given::{Given, locate_point};
pub use locate::{Candidate, Query, locate, locate_near, locate_or_near};
pub use offset::offset_point;
pub use ranker::{WEIGHTS, Weights, chances};

use std::collections::BTreeMap;

use dateline_gazetteer::{Gazetteer, Level, NameClass, Place, PlaceRef, distance_km, fold};
use geo::Point;

use crate::Document;
use crate::recognise::{Cue, Mention, MentionKind, Recognition};
use candidates::Lookup;
use context::{Anchor, Context, Spot, code};
use features::{Asked, Container, Measured};
use home::Home;

/// What narrows and decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// Only places in these countries (ISO 3166-1 alpha-2); empty: all.
    pub countries: Vec<String>,
    /// Below this confidence a mention stays unresolved.
    pub min_confidence: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { countries: Vec::new(), min_confidence: 0.35 }
    }
}

/// Resolves all mentions of places and demonyms, in their order.
///
/// ```
/// use dateline::{Document, Gazetteer, recognise::recognise, resolve::{self, resolve}};
///
/// let gazetteer = Gazetteer::embedded();
/// let document = Document::new("note", "Pakistani forces clashed with gunmen in the district of Tank on Monday.");
/// let found = recognise(&document, gazetteer);
/// let toponyms = resolve(&document, &found, gazetteer, &resolve::Options::default());
/// let tank = toponyms.last().unwrap().resolution.as_ref().unwrap();
/// assert_eq!(gazetteer.place(tank.place).country(), Some("PK"));
/// ```
pub fn resolve(
    document: &Document,
    recognition: &Recognition,
    gazetteer: &Gazetteer,
    options: &Options,
) -> Vec<Toponym> {
    resolve_with(document, recognition, gazetteer, options, &WEIGHTS)
}

/// Like [`resolve`], with other weights: those of a fold of the cross-validation.
pub fn resolve_with(
    document: &Document,
    recognition: &Recognition,
    gazetteer: &Gazetteer,
    options: &Options,
    weights: &Weights,
) -> Vec<Toponym> {
    let cases = cases(document, recognition, gazetteer, options);
    let (chances, features) = rounds(&cases, &mut Measure::new(&cases, document, gazetteer), weights);
    let mut toponyms: Vec<Toponym> = Vec::new();
    for ((case, chances), features) in cases.iter().zip(&chances).zip(&features) {
        let mut order: Vec<usize> = (0..chances.len()).collect();
        order.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]).then(a.cmp(&b)));
        for &number in &case.mentions {
            let mention = &recognition.mentions[number as usize];
            // Names inside names are told on request only, and marked.
            let nested = mention.kind == MentionKind::Nested;
            let least = if nested { options.min_confidence } else { options.min_confidence / sure(mention) };
            let resolution = order.first().filter(|&&best| chances[best] >= least).map(|&best| {
                let candidate = case.candidates[best];
                let mut resolution = settle(&candidate, mention, chances[best]);
                resolution.reason = reason::of(case, &order, chances, features, weights, mention);
                resolution.alternatives = order[1..]
                    .iter()
                    .filter(|&&other| chances[other] >= 0.02)
                    .take(5)
                    .map(|&other| case.candidates[other].place.reference())
                    .collect();
                resolution
            });
            toponyms.push(Toponym { mention: number, resolution });
        }
    }
    toponyms.sort_by_key(|toponym| toponym.mention);
    contradictions(document, recognition, gazetteer, &mut toponyms);
    parents(recognition, gazetteer, &mut toponyms);
    toponyms
}

/// One name of a document with the mentions of it and the places that it may mean: what the ranker decides.
#[derive(Debug)]
pub struct Case<'g> {
    /// Indices of its mentions.
    pub mentions: Vec<u32>,
    candidates: Vec<candidates::Candidate<'g>>,
    cue: Option<Cue>,
    /// Names of the containers beside its mentions.
    containers: Vec<String>,
    /// A container stands behind the name and a comma.
    comma: bool,
}

impl<'g> Case<'g> {
    /// The places that the name may mean.
    pub fn places(&self) -> impl Iterator<Item = Place<'g>> + '_ {
        self.candidates.iter().map(|candidate| candidate.place)
    }
}

/// The cases of a document.
pub fn cases<'g>(
    document: &Document,
    recognition: &Recognition,
    gazetteer: &'g Gazetteer,
    options: &Options,
) -> Vec<Case<'g>> {
    let mut lookup = Lookup::new(gazetteer);
    let mut cases: Vec<Case<'g>> = Vec::new();
    // Name (and rank asked for) to the numbers of its cases.
    let mut known: BTreeMap<(String, bool, u8), Vec<usize>> = BTreeMap::new();
    for (number, mention) in recognition.mentions.iter().enumerate() {
        let demonym = mention.kind == MentionKind::Demonym;
        if matches!(mention.kind, MentionKind::Person | MentionKind::Organisation) {
            continue;
        }
        let container =
            mention.container.and_then(|other| recognition.mentions.get(other as usize)).map(|m| fold(&m.name));
        let comma = mention
            .container
            .and_then(|other| recognition.mentions.get(other as usize))
            .is_some_and(|other| document.text.get(mention.span.end as usize..other.span.start as usize) == Some(", "));
        let rank = match mention.cue {
            Some(Cue::Admin1) => 1,
            Some(Cue::Admin2) => 2,
            _ => 0,
        };
        let same = known.entry((fold(&mention.name), demonym, rank)).or_default();
        let joined = same.iter().copied().rev().find(|&case| {
            let case: &Case<'g> = &cases[case];
            container.is_none()
                || case.containers.is_empty()
                || case.containers.contains(container.as_ref().unwrap_or(&String::new()))
        });
        if let Some(case) = joined {
            let case = &mut cases[case];
            case.mentions.push(number as u32);
            case.cue = case.cue.or(mention.cue);
            case.comma |= comma;
            if let Some(container) = container.filter(|container| !case.containers.contains(container)) {
                case.containers.push(container);
            }
            continue;
        }
        let options_of = |name: &str, lookup: &mut Lookup<'g>| -> Vec<candidates::Candidate<'g>> {
            let all = lookup.find(name);
            let people: Vec<_> = all.iter().filter(|c| c.class == NameClass::Demonym).copied().collect();
            if demonym && !people.is_empty() { people } else { all.to_vec() }
        };
        let mut candidates = options_of(&mention.name, &mut lookup);
        if !options.countries.is_empty() {
            candidates.retain(|candidate| {
                candidate.place.country().is_some_and(|country| options.countries.iter().any(|asked| asked == country))
            });
        }
        same.push(cases.len());
        cases.push(Case {
            mentions: vec![number as u32],
            candidates,
            cue: mention.cue,
            containers: container.into_iter().collect(),
            comma,
        });
    }
    cases
}

/// The chance of every candidate of every case, after three rounds.
pub fn weigh(cases: &[Case<'_>], document: &Document, gazetteer: &Gazetteer, weights: &Weights) -> Vec<Vec<f32>> {
    rounds(cases, &mut Measure::new(cases, document, gazetteer), weights).0
}

/// Chances after three rounds, and the features that the last was decided by.
#[allow(clippy::type_complexity, reason = "two parallel lists")]
fn rounds(
    cases: &[Case<'_>],
    measure: &mut Measure<'_>,
    weights: &Weights,
) -> (Vec<Vec<f32>>, Vec<Vec<[f32; FEATURES]>>) {
    let (mut chances, mut features): (Vec<Vec<f32>>, Vec<Vec<[f32; FEATURES]>>) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let context = if round == 0 { Context::default() } else { Context::new(anchors(cases, &chances)) };
        let dateline = measure.dateline(&context);
        let each = measure.cases.iter_mut().enumerate();
        features = each.map(|(group, case)| case.among(&context, group as u32, dateline)).collect();
        chances = (features.iter().zip(&measure.cases).zip(cases))
            .map(|((features, measured), case)| {
                let mut chances = ranker::chances(features, weights);
                join_twins(case, measured, &mut chances);
                join_neighbours(case, &mut chances);
                chances
            })
            .collect();
    }
    (chances, features)
}

/// A unit and the town in it that it is named after are one answer, told as what the words ask for: "Kabul" is
/// the city, "Kabul province" the province. The chance of the one goes to the other.
fn join_twins(case: &Case<'_>, measured: &Measured, chances: &mut [f32]) {
    for (unit, towns) in measured.twins() {
        let unit = *unit;
        let town = towns.iter().copied().max_by(|&a, &b| chances[a].total_cmp(&chances[b]).then(b.cmp(&a)));
        let Some(town) = town else { continue };
        let asked = |at: usize| matches!(case.candidates[at].cue.or(case.cue), Some(Cue::Admin1 | Cue::Admin2));
        let (from, to) = if asked(unit) { (town, unit) } else { (unit, town) };
        chances[to] += chances[from];
        chances[from] = 0.0;
    }
}

/// Settlements of one name a few kilometres apart (a town and its fort, two records of one village) are one answer: the
/// likelier takes the chance of the other.
fn join_neighbours(case: &Case<'_>, chances: &mut [f32]) {
    const NEAR_KM: f64 = 12.0;
    let point = |at: usize| {
        let place = case.candidates[at].place;
        (place.level() == Level::Settlement).then(|| (place.lon(), place.lat()))
    };
    for one in 0..chances.len() {
        for other in 0..one {
            if let (Some(here), Some(there)) = (point(one), point(other))
                && distance_km(here, there) <= NEAR_KM
            {
                let (from, to) = if chances[one] > chances[other] { (other, one) } else { (one, other) };
                chances[to] += chances[from];
                chances[from] = 0.0;
            }
        }
    }
}

/// The features of every candidate of every case in the last round, for training.
pub fn features_of(
    cases: &[Case<'_>],
    document: &Document,
    gazetteer: &Gazetteer,
    weights: &Weights,
) -> Vec<Vec<[f32; FEATURES]>> {
    let mut measure = Measure::new(cases, document, gazetteer);
    let (chances, _) = rounds(cases, &mut measure, weights);
    let context = Context::new(anchors(cases, &chances));
    let dateline = measure.dateline(&context);
    let each = measure.cases.iter_mut().enumerate();
    each.map(|(group, case)| case.among(&context, group as u32, dateline)).collect()
}

/// What is measured once for all rounds.
struct Measure<'g> {
    lookup: Lookup<'g>,
    dateline: Option<String>,
    cases: Vec<Measured>,
}

impl<'g> Measure<'g> {
    fn new(cases: &[Case<'_>], document: &Document, gazetteer: &'g Gazetteer) -> Self {
        let mut lookup = Lookup::new(gazetteer);
        let home = Home::of(document, gazetteer);
        let measured = cases
            .iter()
            .map(|case| {
                let containers = case
                    .containers
                    .iter()
                    .flat_map(|name| lookup.find(name).iter().take(12).copied().collect::<Vec<_>>())
                    .map(|candidate| Container {
                        level: candidate.place.level(),
                        country: code(candidate.place.country()),
                        admin1: candidate.place.admin1_key(),
                        admin2: candidate.place.admin2_key(),
                        point: (candidate.place.lon(), candidate.place.lat()),
                        radius_km: f64::from(candidate.place.radius_m()) / 1000.0,
                    })
                    .collect();
                Measured::of(
                    &case.candidates,
                    &Asked { cue: case.cue, containers, comma: case.comma, home: home.as_ref() },
                )
            })
            .collect();
        let dateline = document.dateline.as_ref().and_then(|line| line.place.clone());
        Self { lookup, dateline, cases: measured }
    }

    fn dateline(&mut self, context: &Context) -> Option<(f64, f64)> {
        dateline_point(self.dateline.as_deref()?, context, &mut self.lookup)
    }
}

/// The winners of a round, as context of the next.
fn anchors(cases: &[Case<'_>], chances: &[Vec<f32>]) -> Vec<Anchor> {
    cases
        .iter()
        .zip(chances)
        .enumerate()
        .filter_map(|(group, (case, chances))| {
            let best = (0..chances.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b]).then(b.cmp(&a)))?;
            let place = case.candidates[best].place;
            let level = place.level();
            (chances[best] >= 0.3).then(|| Anchor {
                group: group as u32,
                spot: Spot::new(place.lon(), place.lat()),
                radius_km: f64::from(place.radius_m()) / 1000.0,
                country: code(place.country()),
                admin1: place.admin1_key(),
                admin2: place.admin2_key(),
                weight: chances[best] * (case.mentions.len() as f32).sqrt(),
                is_country: level == Level::Country,
                is_admin1: level == Level::Admin1,
            })
        })
        .collect()
}

fn dateline_point(place: &str, context: &Context, lookup: &mut Lookup<'_>) -> Option<(f64, f64)> {
    let name = place.split(',').next().unwrap_or(place);
    let found = lookup.find(name);
    let best = found.iter().max_by(|a, b| {
        let score = |candidate: &candidates::Candidate<'_>| {
            context.country_share(code(candidate.place.country()), u32::MAX) * 10.0
                + (candidate.place.population() as f32 + 1.0).log10()
        };
        score(a).total_cmp(&score(b))
    })?;
    Some((best.place.lon(), best.place.lat()))
}

/// How sure it is that a mention names a place at all.
fn sure(mention: &Mention) -> f32 {
    mention.confidence.clamp(0.05, 1.0)
}

/// An airport, a camp, a valley lies within so many metres of the town that it is named after.
const NAMESAKE_M: u32 = 25_000;

/// A mention's resolution to a place.
fn settle(candidate: &candidates::Candidate<'_>, mention: &Mention, confidence: f32) -> Resolution {
    let place = candidate.place;
    let point = Point::new(place.lon(), place.lat());
    let mut resolution = Resolution {
        place: place.reference(),
        point,
        radius_m: place.radius_m(),
        matched: candidate.matched,
        precision: GeoPrecision::of(place.level()),
        confidence: confidence * sure(mention),
        reason: String::new(),
        alternatives: Vec::new(),
    };
    if candidate.is_namesake() {
        resolution.radius_m = resolution.radius_m.max(NAMESAKE_M);
        resolution.matched = Match::Parent;
        resolution.precision = GeoPrecision::Near;
    }
    if let Some(offset) = mention.offset {
        let (point, radius) = offset_point(point, f64::from(place.radius_m()), offset);
        resolution.point = point;
        resolution.radius_m = radius.round() as u32;
        resolution.matched = Match::Offset;
        resolution.precision = GeoPrecision::Near;
    }
    resolution
}

/// "The village of Zike in Nigeria", "Maga, Kebbi State": a place of another country than the one that the text says it
/// lies in is not the one meant; none at all is better. A unit may reach over its border by its radius.
fn contradictions(document: &Document, recognition: &Recognition, gazetteer: &Gazetteer, toponyms: &mut [Toponym]) {
    /// A comma can be a list's: against a surer answer it says nothing.
    const SURE: f32 = 0.8;
    for at in 0..toponyms.len() {
        let mention = &recognition.mentions[toponyms[at].mention as usize];
        let Some(container) = mention.container.filter(|_| mention.offset.is_none()) else { continue };
        let Ok(outer) = toponyms.binary_search_by_key(&container, |toponym| toponym.mention) else { continue };
        let (Some(inner), Some(unit)) = (&toponyms[at].resolution, &toponyms[outer].resolution) else { continue };
        let (place, whole) = (gazetteer.place(inner.place), gazetteer.place(unit.place));
        let (Some(here), Some(there)) = (place.country(), whole.country()) else { continue };
        let other = &recognition.mentions[container as usize];
        let between = document.text.get(mention.span.end as usize..other.span.start as usize).unwrap_or("");
        let said = between.contains(" in ") || inner.confidence < SURE;
        let is_unit = matches!(whole.level(), Level::Country | Level::Admin1 | Level::Admin2);
        let beyond = whole.level() == Level::Country
            || whole.distance_km(place.lon(), place.lat()) > f64::from(whole.radius_m()) / 1000.0;
        if here != there && is_unit && said && beyond && unit.confidence >= 0.5 {
            toponyms[at].resolution = None;
        }
    }
}

/// A place that is not known but stands in a known unit ("Spinkai, South Waziristan") gets that unit's point.
fn parents(recognition: &Recognition, gazetteer: &Gazetteer, toponyms: &mut [Toponym]) {
    for at in 0..toponyms.len() {
        if toponyms[at].resolution.is_some() {
            continue;
        }
        let mention = &recognition.mentions[toponyms[at].mention as usize];
        let Some(container) = mention.container else { continue };
        let Some(unit) = toponyms.iter().find(|other| other.mention == container) else { continue };
        let Some(resolution) = unit.resolution.clone() else { continue };
        let place = gazetteer.place(resolution.place);
        if !matches!(place.level(), Level::Admin1 | Level::Admin2 | Level::Admin3 | Level::Area) {
            continue;
        }
        toponyms[at].resolution = Some(Resolution {
            matched: Match::Parent,
            confidence: resolution.confidence * 0.7,
            reason: format!("not known itself; stands in {}", place.name()),
            alternatives: Vec::new(),
            ..resolution
        });
    }
}

/// A mention of a place or demonym and what became of it.
#[derive(Debug, Clone)]
pub struct Toponym {
    /// Index into [`Recognition::mentions`](crate::recognise::Recognition::mentions).
    pub mention: u32,
    /// The place, or `None` where nothing was sure enough.
    pub resolution: Option<Resolution>,
}

/// A place chosen for a mention.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// The place in the gazetteer.
    pub place: PlaceRef,
    /// Longitude and latitude in degrees; for an offset mention the computed point.
    pub point: Point<f64>,
    /// Honest radius in metres: a circle round `point` that should hold what was meant.
    pub radius_m: u32,
    /// How the name was matched.
    pub matched: Match,
    /// What kind of location this is.
    pub precision: GeoPrecision,
    /// Calibrated, 0..1, that this is the place meant.
    pub confidence: f32,
    /// Why, in words: "only Tank in Pakistan; Pakistan is named 9 times".
    pub reason: String,
    /// Other places it could be, best first.
    pub alternatives: Vec<PlaceRef>,
}

/// How a name was matched with the gazetteer (`match` and `geo_method` of the output).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// Coordinates stood in the input.
    Given,
    /// The folded name is the gazetteer's.
    Exact,
    /// Joined, split or differently romanised.
    Spelling,
    /// Near in letters only.
    Fuzzy,
    /// Computed from a distance and direction.
    Offset,
    /// The place itself is not known; this is the unit that contains it.
    Parent,
}

impl Match {
    /// The word of the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Exact => "exact",
            Self::Spelling => "spelling",
            Self::Fuzzy => "fuzzy",
            Self::Offset => "offset",
            Self::Parent => "parent",
        }
    }
}

/// What kind of location a point stands for (`geo_precision` of the output).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GeoPrecision {
    /// A building, base, crossing: the point itself.
    Point,
    /// A town or village.
    Settlement,
    /// Near a settlement, by an offset or "near".
    Near,
    /// A valley, forest, region.
    Area,
    /// A second-level unit.
    Admin2,
    /// A first-level unit.
    Admin1,
    /// A country.
    Country,
}

impl GeoPrecision {
    /// The precision of a place of this rank.
    pub fn of(level: Level) -> Self {
        match level {
            Level::Country => Self::Country,
            Level::Admin1 => Self::Admin1,
            Level::Admin2 => Self::Admin2,
            Level::Settlement => Self::Settlement,
            Level::Site => Self::Point,
            Level::World | Level::Area | Level::Admin3 => Self::Area,
        }
    }

    /// The word of the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Settlement => "settlement",
            Self::Near => "near",
            Self::Area => "area",
            Self::Admin2 => "admin2",
            Self::Admin1 => "admin1",
            Self::Country => "country",
        }
    }
}
