//! Assemble: tellings become incidents with place, date, mode and a stable id.

mod attach;
mod found;
mod home;
mod id;
mod merge;

use dateline_gazetteer::{Gazetteer, PlaceRef};
use geo::Point;
use jiff::ToSpan;
use jiff::civil::Date;

use super::actors::{ActorClass, ActorMention, Finder, Who};
use super::casualties;
use super::parse::Parser;
use super::view::View;
use super::{Attached, Attribution, DateBasis, DatePrecision, Dated, Incident, IncidentPlace, Mode, When};
use crate::Document;
use crate::document::{BlockKind, Published, PublishedBasis};
use crate::recognise::{MentionKind, Recognition, Sentence, Token};
use crate::resolve::{self, GeoPrecision, Match, Resolution, Toponym};
use attach::{Reach, Scene, is_country};
use found::{Found, Side};
use home::Home;

/// What the assembly asks of a gazetteer: the units that a place lies in.
pub trait Units {
    /// ISO 3166-1 alpha-2 code of its country.
    fn country(&self, place: PlaceRef) -> Option<&str>;
    /// Name of its first-level unit.
    fn admin1(&self, place: PlaceRef) -> Option<&str>;
    /// It is the capital of a country.
    fn is_capital(&self, place: PlaceRef) -> bool;
    /// The country of a code.
    fn nation(&self, code: &str) -> Option<Resolution>;
    /// The place that a dateline names, in a country where one is given.
    fn seek(&self, name: &str, country: Option<&str>) -> Option<Resolution>;
}

impl Units for Gazetteer {
    fn country(&self, place: PlaceRef) -> Option<&str> {
        self.place(place).country()
    }

    fn admin1(&self, place: PlaceRef) -> Option<&str> {
        self.place(place).admin1()
    }

    fn is_capital(&self, place: PlaceRef) -> bool {
        self.place(place).is_capital()
    }

    fn nation(&self, code: &str) -> Option<Resolution> {
        let place = Self::country(self, code)?;
        Some(Resolution {
            place: place.reference(),
            point: Point::new(place.lon(), place.lat()),
            radius_m: place.radius_m(),
            matched: Match::Parent,
            precision: GeoPrecision::Country,
            confidence: 1.0,
            reason: String::new(),
            alternatives: Vec::new(),
        })
    }

    fn seek(&self, name: &str, country: Option<&str>) -> Option<Resolution> {
        let countries: Vec<&str> = country.into_iter().collect();
        let query = resolve::Query { name, countries: &countries, ..resolve::Query::default() };
        resolve::locate(self, &query).into_iter().next().map(|best| best.resolution)
    }
}

/// How many incidents back a new telling is compared with.
const BACK: usize = 30;
/// Days after which what happened is history, not news.
const HISTORY: i32 = 365;
/// Days of an interval in which no single event is told.
const SUM: i32 = 150;
/// Tokens of the longest sentence that is read in one piece.
const LONGEST: u32 = 400;
/// Sentences at the head of a text that tell its news.
const LEAD: u32 = 3;

/// Finds the incidents of a document, in the order of their first telling.
pub(super) fn incidents(
    document: &Document,
    recognition: &Recognition,
    toponyms: &[Toponym],
    dates: &[Dated<'_>],
    units: &dyn Units,
) -> Vec<Incident> {
    let mut parser = Parser::new();
    let mut finder = Finder::new(parser.lexicon, document, recognition);
    let mut actors: Vec<ActorMention> = Vec::new();
    let mut told: Vec<Found> = Vec::new();
    let mut here: Vec<Found> = Vec::new();
    let capitals = capitals(toponyms, units);
    let mut scene =
        Scene { document, recognition, toponyms, dates, here: (0, 0), when: (0, 0), capitals: &capitals, units };
    let mut mentions = (0, 0);
    let mut before = attach::Before::default();
    let mut body = 0;
    let mut land: Option<(u32, u32)> = None;
    for (number, sentence) in recognition
        .sentences
        .iter()
        .enumerate()
        .flat_map(|(number, whole)| pieces(&recognition.tokens, whole).map(move |piece| (number, piece)))
    {
        let sentence = &sentence;
        let in_sentence = |tokens: (u32, u32)| tokens.0 < sentence.tokens.1;
        advance(&mut mentions, recognition.mentions.len(), |at| in_sentence(recognition.mentions[at].tokens));
        advance(&mut scene.here, toponyms.len(), |at| {
            recognition.mentions.get(toponyms[at].mention as usize).is_none_or(|mention| in_sentence(mention.tokens))
        });
        advance(&mut scene.when, dates.len(), |at| in_sentence(dates[at].tokens));
        let kind = document.blocks.get(sentence.block as usize).map_or(BlockKind::Paragraph, |block| block.kind);
        if matches!(kind, BlockKind::Boilerplate | BlockKind::Byline) {
            continue;
        }
        let lead = kind == BlockKind::Title || body < LEAD;
        body += u32::from(matches!(kind, BlockKind::Paragraph | BlockKind::Item));
        land = (scene.here.0..scene.here.1)
            .rev()
            .find(|at| scene.toponyms[*at].resolution.is_some() && attach::stands_in(&scene, *at as u32))
            .map(|at| (sentence.block, at as u32))
            .or(land.filter(|(block, _)| *block == sentence.block));
        let may_tell = parser.read(&document.text, &recognition.tokens, sentence);
        finder.find(sentence, &parser.items, &mut actors);
        if may_tell {
            parser.parse(&document.text, &recognition.tokens);
            let view = View {
                text: &document.text,
                tokens: &recognition.tokens,
                parser: &parser,
                finder: &finder,
                actors: &actors,
                mentions: recognition.mentions.get(mentions.0..mentions.1).unwrap_or(&[]),
                dates: dates.get(scene.when.0..scene.when.1).unwrap_or(&[]),
            };
            let tolls = found::read(&view, &scene, number as u32, kind, lead, &mut here);
            if let Some(last) = last_violent(&mut told, number as u32).filter(|_| here.is_empty()) {
                for toll in &tolls {
                    casualties::put(&mut last.casualties, toll, &document.text);
                }
            }
            if here.iter().all(|found| found.general || found.definite)
                && let Some((side, attribution)) = found::claim(&view)
            {
                credit(&mut told, number as u32, side, attribution);
            }
            before.lend(&scene, sentence.block, number as u32, &mut here);
            for mut found in here.drain(..) {
                found.land = land.map(|(_, toponym)| toponym);
                tell(&scene, units, &mut told, found);
            }
        } else {
            before.pass(&scene, sentence.block, number as u32);
        }
        let group = actors.iter().rev().find(|actor| {
            finder.class(actor.who).is_some_and(ActorClass::is_armed_group) || matches!(actor.who, Who::Organisation(_))
        });
        finder.last_group = group.map(|actor| actor.who).or(finder.last_group);
    }
    let home = Home::new(&scene, units);
    told.retain(|found| is_one(&scene, found));
    // "Rebels attacked" in a document that names one group of rebels.
    if let Some(group) = finder.main_group(home.code()) {
        for agent in told.iter_mut().filter_map(|found| found.agent.as_mut()) {
            if agent.generic && agent.name.is_none() {
                (agent.who, agent.name) = (Some(group), finder.name(group));
            }
        }
    }
    finish(&scene, &home, units, told)
}

/// The toponyms that are national capitals.
fn capitals(toponyms: &[Toponym], units: &dyn Units) -> Vec<u32> {
    let capital =
        |toponym: &&(usize, &Toponym)| toponym.1.resolution.as_ref().is_some_and(|to| units.is_capital(to.place));
    toponyms.iter().enumerate().collect::<Vec<_>>().iter().filter(capital).map(|(at, _)| *at as u32).collect()
}

/// A sentence in pieces that the passes over it can take: text without stops would make them slow.
fn pieces<'t>(tokens: &'t [Token], sentence: &Sentence) -> impl Iterator<Item = Sentence> + use<'t> {
    let Sentence { tokens: (from, to), block, .. } = *sentence;
    (from..to).step_by(LONGEST as usize).filter_map(move |start| {
        let end = (start + LONGEST).min(to);
        let span = tokens.get(start as usize)?.span.join(tokens.get(end as usize - 1)?.span);
        Some(Sentence { span, tokens: (start, end), block })
    })
}

/// Moves a range on to what stands in the next sentence.
fn advance(range: &mut (usize, usize), length: usize, within: impl Fn(usize) -> bool) {
    range.0 = range.1;
    while range.1 < length && within(range.1) {
        range.1 += 1;
    }
}

/// Adds a telling to the incident it is about, or as a new one.
fn tell(scene: &Scene<'_>, units: &dyn Units, told: &mut Vec<Found>, found: Found) {
    // What is told in general adds nothing to an incident, unless it says that it means one.
    if found.general && !found.definite && !is_one(scene, &found) {
        return;
    }
    // "At least 2,000 villagers fled": from what was told right before.
    if found.kind == super::SubEventType::Other
        && found.reach < Reach::Sentence
        && let Some(before) = harm_before(told, found.sentence)
    {
        return merge::absorb(scene, before, Found { target: None, ..found });
    }
    // "One strike hit a school": of the kind and by the hand of those told before.
    let mut found = found;
    if found.one_of
        && let Some(before) = last_violent(told, found.sentence).filter(|before| found.sentence - before.sentence <= 2)
        && (merge::together(before.kind, found.kind))
    {
        found.kind = before.kind;
        found.agent = found.agent.or_else(|| before.agent.clone());
        found.weapon = found.weapon.or_else(|| before.weapon.clone());
        found.date = found.date.or(before.date);
    }
    let from = told.len().saturating_sub(BACK);
    let best = told[from..]
        .iter()
        .enumerate()
        .filter_map(|(at, before)| Some((from + at, merge::fit(scene, units, before, &found)?)))
        .fold(None, |best: Option<(usize, f32)>, (at, score)| match best {
            Some((_, before)) if before > score => best,
            _ => Some((at, score)),
        });
    match best.filter(|(_, score)| *score >= merge::SAME) {
        Some((at, _)) => {
            let before = &mut told[at];
            // "seized control of Afghanistan", then "seized Kabul": the finer place is the incident's.
            if found.reach >= Reach::Sentence && merge::finer(scene, units, before, &found) {
                before.within = before.places.first().copied();
                before.places.clone_from(&found.places);
                before.reach = found.reach;
                before.span = found.span;
                if merge::family(before.kind) == merge::Family::Territory && found.target.is_some() {
                    before.target.clone_from(&found.target);
                }
            }
            merge::absorb(scene, before, found);
        }
        None => told.push(found),
    }
}

/// How many sentences back a claim of responsibility reaches.
const CLAIM: u32 = 8;

/// Gives a claim or accusation to the violent incident told last.
fn credit(told: &mut [Found], sentence: u32, side: found::Side, attribution: Attribution) {
    if let Some(found) = last_violent(told, sentence)
        && found.agent.as_ref().is_none_or(|agent| agent.name.is_none())
    {
        found.agent = Some(side);
        found.attribution = attribution;
    }
}

/// The violent incident told last, not too far back.
fn last_violent(told: &mut [Found], sentence: u32) -> Option<&mut Found> {
    let violent = |found: &&mut Found| {
        matches!(merge::family(found.kind), merge::Family::Violence | merge::Family::Abduction)
            && found.mode == Mode::Asserted
            && sentence - found.sentence <= CLAIM
    };
    told.iter_mut().rev().find(violent)
}

/// What people flee from, told in the sentence before or the one before that.
fn harm_before(told: &mut [Found], sentence: u32) -> Option<&mut Found> {
    told.iter_mut().rev().find(|found| {
        let harm = matches!(
            merge::family(found.kind),
            merge::Family::Violence | merge::Family::Territory | merge::Family::Property
        );
        harm && found.mode == Mode::Asserted && sentence - found.sentence <= 2
    })
}

/// Is it an incident, or a manner of speaking?
fn is_one(scene: &Scene<'_>, found: &Found) -> bool {
    // "has stepped up its attacks since October" tells of none in particular.
    let when = found.date.and_then(|date| scene.dates.get(date as usize)).map(|dated| dated.when);
    let dated = when.is_some_and(|when| !found.general || when.start.is_some() && when.end.is_some());
    let placed = found.reach >= Reach::Sentence && found.places.iter().any(|at| !is_country(scene, *at));
    let counted =
        found.casualties.killed.best.is_some_and(|n| n > 0) || found.casualties.injured.best.is_some_and(|n| n > 0);
    // "plans to evacuate 3,000 people", "told to leave": nobody has fled.
    if found.kind == super::SubEventType::Other && !matches!(found.mode, Mode::Asserted | Mode::Historical) {
        return false;
    }
    match found.mode {
        Mode::Asserted | Mode::Historical | Mode::Planned => !found.general || dated || placed || counted,
        Mode::Threatened => true,
        Mode::Negated => !found.general && (dated || placed || found.agent.is_some()) && !found.definite,
        Mode::Hypothetical => !found.general && dated && !found.definite,
    }
}

fn finish(scene: &Scene<'_>, home: &Home, units: &dyn Units, told: Vec<Found>) -> Vec<Incident> {
    let anchor = anchor(scene);
    let mut ids = id::Ids::default();
    let mut out = Vec::with_capacity(told.len());
    for found in told {
        let dated = found.date.and_then(|date| scene.dates.get(date as usize)).map(|dated| dated.when.clone());
        let mut mode = found.mode;
        // What happened did so before the report: "the killing will weigh on next year's elections".
        let later = |when: &When| matches!((when.start, anchor), (Some(start), Some(anchor)) if start > anchor.date);
        // "closed since Nov. 21, when gunmen opened fire": on that day.
        let dated = dated.map(|when| if found.point { on_its_first_day(when) } else { when });
        let dated = dated.filter(|when| !matches!(mode, Mode::Asserted | Mode::Historical) || !later(when));
        let news = mode == Mode::Asserted && !found.earlier;
        let when = match dated {
            Some(when) => when,
            None if news => on_or_before(anchor),
            None => When::unknown(),
        };
        if mode == Mode::Asserted && (is_old(&when, anchor.map(|p| p.date)) || found.earlier && when.basis.is_none()) {
            mode = Mode::Historical;
        }
        let reach = if found.places.is_empty() { Reach::Document } else { found.reach };
        let places: Vec<IncidentPlace> = if found.places.is_empty() {
            home.lend(&found, scene, units).into_iter().collect()
        } else {
            found.places.iter().filter_map(|at| place(scene, *at, reach, home, units, &found)).collect()
        };
        let key = places.first().map_or("", |place| place.text.as_str());
        let id = ids.make(&scene.document.source, found.offset, found.kind, key);
        let confidence = confidence(scene, &found, reach, found.attribution);
        let mut names: Vec<String> = Vec::new();
        for side in [&found.agent, &found.target].into_iter().flatten() {
            if let Some(name) = side.name.filter(|name| !names.iter().any(|before| before == name)) {
                names.push(name.to_owned());
            }
        }
        out.push(Incident {
            id,
            kind: found.kind,
            mode,
            attribution: found.attribution,
            attribution_by: found.by,
            actor: found.agent.map(|side| side.text),
            target: found.target.map(|side| side.text),
            actors: names,
            weapon: found.weapon,
            confidence,
            casualties: found.casualties,
            places,
            span: found.span,
            when,
        });
    }
    out
}

/// 0..1: how sure that this is an incident of its own, from what the text tells of it. Who, whom, where, when and
/// how many each raise it; what is told in general or only mentioned lowers it. Weights are round numbers near
/// those of a logistic regression on news of the 1980s.
fn confidence(scene: &Scene<'_>, found: &Found, reach: Reach, attribution: Attribution) -> f32 {
    let yes = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
    let killed = found.casualties.killed.best.unwrap_or(0);
    let somebody = |side: &Option<Side>| side.as_ref().is_some_and(|side| side.name.is_some() || side.class.is_some());
    let place = match reach {
        Reach::Clause | Reach::Sentence if found.places.iter().any(|at| !is_country(scene, *at)) => 0.7,
        Reach::Document | Reach::None => -0.2,
        _ => 0.1,
    };
    let score = -1.0
        + 2.0 * (found.weight - 0.7)
        + place
        + yes(found.date.is_some(), 1.0)
        + yes(found.agent.is_some(), 0.5)
        + yes(somebody(&found.agent), 0.3)
        + yes(somebody(&found.target), 0.5)
        + yes(killed > 0 && killed <= 100, 1.0)
        + yes(killed > 100, -0.5)
        + yes(found.casualties.injured.best.is_some_and(|n| n > 0), 0.3)
        + yes(found.weapon.is_some(), 0.3)
        + yes(found.lead, 0.6)
        + yes(found.other, 0.5)
        + yes(found.general, -1.0)
        + yes(found.mentioned, -0.3)
        + yes(attribution != Attribution::Fact, -0.1);
    1.0 / (1.0 + (-score).exp())
}

fn on_its_first_day(when: When) -> When {
    match (when.start, when.end, when.precision) {
        (Some(start), None, DatePrecision::Day) => When { end: Some(start), edtf: start.to_string(), ..when },
        // "since December 2019, when": in that month.
        (Some(start), None, _) => match when.edtf.strip_suffix("/..").map(str::to_owned) {
            Some(edtf) if edtf.len() == 7 => {
                When { end: Some(start.last_of_month()), edtf, precision: DatePrecision::Month, ..when }
            }
            Some(edtf) if edtf.len() == 4 => {
                When { end: Some(start.last_of_year()), edtf, precision: DatePrecision::Year, ..when }
            }
            _ => when,
        },
        _ => when,
    }
}

/// The day of the report; where nothing else tells it, the headline's.
fn anchor(scene: &Scene<'_>) -> Option<Published> {
    scene.document.anchor().or_else(|| {
        let title = scene.document.blocks.iter().find(|block| block.kind == BlockKind::Title)?.span;
        let dated = scene.dates.iter().find(|dated| {
            let token = scene.recognition.tokens.get(dated.tokens.0 as usize);
            token.is_some_and(|token| title.contains(token.span))
        })?;
        let date = dated.when.start.filter(|_| dated.when.start == dated.when.end)?;
        Some(Published { date, basis: PublishedBasis::Text })
    })
}

/// News without a date of its own: on or before the day of the report.
fn on_or_before(anchor: Option<crate::document::Published>) -> When {
    let Some(anchor) = anchor else { return When::unknown() };
    let basis = match anchor.basis {
        PublishedBasis::Dateline => DateBasis::Dateline,
        PublishedBasis::Given | PublishedBasis::Text => DateBasis::Published,
    };
    When { end: Some(anchor.date), edtf: format!("../{}", anchor.date), basis: Some(basis), ..When::unknown() }
}

/// Over for more than a year, or told by the year alone.
fn is_old(when: &When, anchor: Option<Date>) -> bool {
    let Some(anchor) = anchor else { return false };
    let Ok(limit) = anchor.checked_sub(HISTORY.days()) else { return false };
    match (when.start, when.end) {
        // "in the past decade": a sum of what happened, not one event.
        (Some(start), Some(end)) if start.until(end).is_ok_and(|span| span.get_days() > SUM) => true,
        (_, Some(end)) => end < limit,
        (Some(start), None) => {
            start < limit
                && matches!(when.precision, DatePrecision::Year | DatePrecision::Decade | DatePrecision::Range)
        }
        (None, None) => false,
    }
}

/// A place of an incident; one that is not known stands for what is said of it, for the coarser place that the incident
/// was told to be in, for the one it is told to lie near, else for the country.
fn place(
    scene: &Scene<'_>,
    at: u32,
    reach: Reach,
    home: &Home,
    units: &dyn Units,
    found: &Found,
) -> Option<IncidentPlace> {
    let toponym = scene.toponyms.get(at as usize)?;
    let mention = scene.recognition.mentions.get(toponym.mention as usize)?;
    let told = reach >= Reach::Sentence && mention.kind == MentionKind::Place;
    let (resolution, said) = match &toponym.resolution {
        Some(resolution) => (Some(resolution.clone()), true),
        None => home.round(scene, at, units, found).map_or((None, true), |(around, said)| (Some(around), said)),
    };
    Some(IncidentPlace {
        mention: told.then_some(toponym.mention),
        text: mention.span.of(&scene.document.text).to_owned(),
        attached: if said { reach.attached() } else { Attached::Unknown },
        resolution,
    })
}

/// Metres round a known place within which "a village north of it" is supposed to lie.
const BESIDE_M: u32 = 20_000;

/// "the village of X, north of Bara": what is known of X is that it lies near Bara.
fn beside(scene: &Scene<'_>, toponym: u32) -> Option<Resolution> {
    let toponym = scene.toponyms.get(toponym as usize)?;
    let mentions = &scene.recognition.mentions;
    let own = mentions.get(toponym.mention as usize)?;
    let at = scene.toponyms.partition_point(|other| other.mention <= toponym.mention);
    let next = scene.toponyms.get(at)?;
    let other = mentions.get(next.mention as usize)?;
    let between = scene.recognition.tokens.get(own.tokens.1 as usize..other.tokens.0 as usize)?;
    let words: Vec<String> =
        between.iter().map(|token| token.text(&scene.document.text).to_ascii_lowercase()).collect();
    let near = words.last().is_some_and(|last| matches!(last.as_str(), "near" | "outside"))
        || words.last().is_some_and(|last| last == "of")
            && words.iter().any(|word| {
                word.ends_with("north")
                    || word.ends_with("south")
                    || word.ends_with("east")
                    || word.ends_with("west")
                    || word == "outskirts"
            });
    if words.len() > 5 || !near {
        return None;
    }
    let mut resolution = next.resolution.clone().filter(|to| attach::rank(to.precision) <= 1)?;
    resolution.radius_m = resolution.radius_m.max(BESIDE_M);
    resolution.precision = GeoPrecision::Near;
    resolution.matched = Match::Parent;
    resolution.alternatives = Vec::new();
    "the place is not known; the one that it is told to lie near".clone_into(&mut resolution.reason);
    Some(resolution)
}
