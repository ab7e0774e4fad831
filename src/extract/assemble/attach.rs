//! Place and date: which of those in the sentence belong to which incident.

use jiff::civil::Date;

use super::Units;
use super::found::Found;
use super::merge::{Family, family};
use crate::document::Document;
use crate::extract::clauses::{Clause, ClauseKind};
use crate::extract::items::ItemKind;
use crate::extract::phrases;
use crate::extract::verbs::Voice;
use crate::extract::view::View;
use crate::extract::words::class;
use crate::extract::{Attached, Dated, Mode};
use crate::recognise::{MentionKind, Recognition};
use crate::resolve::{GeoPrecision, Toponym};

/// What the earlier steps found in the document.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub document: &'a Document,
    pub recognition: &'a Recognition,
    pub toponyms: &'a [Toponym],
    pub dates: &'a [Dated<'a>],
    /// Toponyms and dates of the sentence at hand, as ranges into the two above.
    pub here: (usize, usize),
    pub when: (usize, usize),
    /// Toponyms of national capitals.
    pub capitals: &'a [u32],
    pub units: &'a dyn Units,
}

/// How a place was attached to an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Not at all.
    None,
    /// The country most spoken of.
    Document,
    /// A people or state of the sentence: "Pakistani".
    Demonym,
    /// The sentence before.
    Before,
    /// Elsewhere in the sentence.
    Sentence,
    /// In the clause.
    Clause,
}

impl Reach {
    /// What the incident's place tells of it.
    pub(super) fn attached(self) -> Attached {
        match self {
            Self::Clause => Attached::Clause,
            Self::Sentence => Attached::Sentence,
            Self::Before => Attached::Before,
            Self::Demonym => Attached::Demonym,
            Self::Document | Self::None => Attached::Country,
        }
    }
}

/// A row of places: "North and South Waziristan, Dera Ismail Khan, and Tank".
struct Row {
    toponyms: Vec<u32>,
    item: usize,
    clause: u16,
    /// A preposition of place stands before it.
    locative: bool,
    /// "from", "of", "against": more likely an origin.
    weak: bool,
    /// The first is a country.
    country: bool,
}

/// Attaches what stands in the trigger's own clause.
///
/// `object`: the trigger's object is a place ("seized Kabul"). A country without a preposition of place is
/// mostly an actor ("a U.S. air strike"). `spoken`: a noun without a light verb, of which somebody may only speak.
pub(super) fn clause(view: &View<'_>, scene: &Scene<'_>, object: bool, spoken: bool, found: &mut Found) {
    let rows = rows(view, scene);
    let best = rows
        .iter()
        .filter(|row| {
            row.clause == found.clause
                && (!found.reduced || row.item > found.item)
                && (row.locative || object && row.item > found.item || !row.weak && !row.country)
        })
        .min_by_key(|row| cost(found, row) - if object && row.item > found.item && !row.weak { bare(row) } else { 0 });
    if let Some(row) = best {
        found.places.clone_from(&row.toponyms);
        found.reach = Reach::Clause;
    }
    let dates = dates(view, scene);
    // "referred today to the murder": the day is that of the speech, unless it stands after what is spoken of.
    let spoken = spoken && reports(view, found.clause);
    let best = dates
        .iter()
        .filter(|(_, item, clause)| *clause == found.clause && (!(spoken || found.reduced) || *item > found.item))
        .filter(|(_, item, _)| !of_speech(view, *item, found.item) && !compares(view, *item))
        .filter(|(_, item, _)| !of_another(view, *item, found.item))
        .min_by_key(|(_, item, _)| item.abs_diff(found.item));
    found.date = best.map(|(number, _, _)| *number);
}

/// "to free the hostages seized on Oct. 7": the day of the participle right before it, not of the verb above.
fn of_another(view: &View<'_>, date: usize, trigger: usize) -> bool {
    view.parser.groups.iter().any(|group| {
        let reduced = group.voice != Voice::Active
            && view.parser.clauses.at(group.main).and_then(|clause| clause.verb).is_some_and(|verb| {
                view.parser.groups.get(usize::from(verb)).is_some_and(|verb| verb.main != group.main)
            });
        reduced && group.start > trigger && group.end <= date && date <= group.end + 2
    })
}

/// Attaches what else the sentence has to the incidents that still lack a place or date.
pub(super) fn rest(view: &View<'_>, scene: &Scene<'_>, all: &mut [Found]) {
    if all.is_empty() {
        return;
    }
    let rows = rows(view, scene);
    let dates = dates(view, scene);
    carry(view, scene, all);
    let taken: Vec<u16> = all.iter().map(|found| found.clause).collect();
    for found in all.iter_mut() {
        if found.places.is_empty() && !found.reduced {
            let best = rows
                .iter()
                .filter(|row| reachable(view, row.clause, found.clause, &taken))
                .filter(|row| row.locative || !row.weak && !row.country)
                .min_by_key(|row| cost(found, row));
            if let Some(row) = best {
                found.places.clone_from(&row.toponyms);
                found.reach = Reach::Sentence;
            }
        }
        if found.date.is_none() && !found.reduced {
            let best = dates
                .iter()
                .filter(|(_, _, clause)| reachable(view, *clause, found.clause, &taken) && !reports(view, *clause))
                .filter(|(_, item, _)| !of_speech(view, *item, found.item) && !compares(view, *item))
                .min_by_key(|(_, item, _)| item.abs_diff(found.item));
            found.date = best.map(|(number, _, _)| *number);
        }
        if found.places.is_empty()
            && !carried(view, found)
            && let Some(capital) = capital(view, scene)
        {
            found.places.push(capital);
            found.reach = Reach::Before;
        }
        if found.places.is_empty() {
            // "the Pakistani army": the country alone.
            let countries = (scene.here.0..scene.here.1).filter(|at| {
                let Some(toponym) = scene.toponyms.get(*at) else { return false };
                kind(scene, toponym) == Some(MentionKind::Demonym)
                    && toponym.resolution.as_ref().is_some_and(|to| to.precision == GeoPrecision::Country)
            });
            // Whose land it was done in: the target's, where it is told, before the agent's.
            let demonym = countries.min_by_key(|at| {
                let mention =
                    scene.toponyms.get(*at).and_then(|to| scene.recognition.mentions.get(to.mention as usize));
                let item = mention.map_or(0, |mention| item_of(view, mention.tokens.0));
                (item < found.item || view.parser.clauses.number(item) != found.clause, item)
            });
            if let Some(at) = demonym {
                found.places.push(at as u32);
                found.reach = Reach::Demonym;
            }
        }
    }
    carry(view, scene, all);
}

/// "raided the village, looted shops and abducted 12 men": the later verbs of one subject go on where and when the
/// first did.
fn carry(view: &View<'_>, scene: &Scene<'_>, all: &mut [Found]) {
    for at in 1..all.len() {
        let (before, rest) = all.split_at_mut(at);
        let (Some(before), Some(found)) = (before.last(), rest.first_mut()) else { continue };
        let days =
            found.date.is_none() || before.date.is_none() || found.date.map(day(scene)) == before.date.map(day(scene));
        if !carried(view, found) || found.other || found.mentioned || before.mode != found.mode || !days {
            continue;
        }
        if found.reach < Reach::Clause && before.reach >= Reach::Sentence {
            found.places.clone_from(&before.places);
            found.reach = Reach::Sentence;
        }
        found.date = found.date.or(before.date);
    }
}

/// Its verb shares the subject of the one before.
pub(super) fn carried(view: &View<'_>, found: &Found) -> bool {
    view.parser.clauses.all.get(usize::from(found.clause)).is_some_and(|clause| joined(view, clause))
}

/// "in the capital", "near the Guatemalan capital": the capital of the country named beside it, else the one that the
/// text speaks of.
fn capital(view: &View<'_>, scene: &Scene<'_>) -> Option<u32> {
    let items = view.items();
    let at = (2..items.len()).find(|at| {
        let word = |at: usize| view.word(at).to_ascii_lowercase();
        let beside = items[at - 1].is(class::DEFINITE)
            || items[at - 2].is(class::DEFINITE) && items[at - 1].is_capital()
            || items[at - 2].is(class::DEFINITE) && items[at - 1].is(class::ADJ);
        let from = if items[at - 1].is(class::DEFINITE) { at - 1 } else { at - 2 };
        word(*at) == "capital"
            && beside
            && !items.get(at + 1).is_some_and(|next| next.is(class::OF) || next.is_capital())
            && from.checked_sub(1).and_then(|before| preposition(view, before)) == Some(true)
    })?;
    let token = items[at].token;
    let people = (scene.here.0..scene.here.1).filter_map(|number| scene.toponyms.get(number)).find(|toponym| {
        let mention = scene.recognition.mentions.get(toponym.mention as usize);
        mention.is_some_and(|mention| mention.kind == MentionKind::Demonym && mention.tokens.1 == token)
    });
    let country = |toponym: &Toponym| scene.units.country(toponym.resolution.as_ref()?.place);
    let wanted = people.and_then(country);
    let here = scene.here.0 as u32;
    let capitals = scene.capitals.iter().copied();
    capitals
        .filter(|number| wanted.is_none() || scene.toponyms.get(*number as usize).and_then(country) == wanted)
        .min_by_key(|number| (*number > here, number.abs_diff(here)))
}

/// The place of the sentence before, which the next one of its paragraph may mean too.
#[derive(Debug, Default)]
pub(super) struct Before {
    block: Option<u32>,
    /// Sentence and block of the places.
    sentence: u32,
    told_in: Option<u32>,
    places: Vec<u32>,
    date: Option<u32>,
    /// The day of the sentence before.
    day: Option<u32>,
    /// The places told last, whatever stood in between: "the town".
    last: Vec<u32>,
}

impl Before {
    /// Lends the place to incidents that have none, and remembers theirs.
    pub(super) fn lend(&mut self, scene: &Scene<'_>, block: u32, sentence: u32, here: &mut [Found]) {
        let same = self.block == Some(block);
        // "protested in Odesa; police detained four": the place goes on after a semicolon.
        for at in 1..here.len() {
            let (before, rest) = here.split_at_mut(at);
            let (Some(found), Some(scene_of)) =
                (rest.first_mut(), before.iter().rev().find(|f| f.reach >= Reach::Before))
            else {
                continue;
            };
            if found.anew && found.places.is_empty() && !found.earlier && !found.other && scene_of.item < found.item {
                found.places.clone_from(&scene_of.places);
                found.reach = Reach::Before;
                found.date = found.date.or(scene_of.date);
            }
        }
        let elsewhere =
            (scene.here.0..scene.here.1).any(|at| is_place(scene, at as u32) && !is_country(scene, at as u32));
        let near = sentence - self.sentence <= SCENE;
        for found in here.iter_mut().filter(|found| found.reach < Reach::Before) {
            // "The attackers burned three houses": where they attacked, on the same day.
            let theirs = found.by_them
                && self.last.len() == 1
                && found.date.is_none_or(|date| self.date.map(day(scene)) == Some(day(scene)(date)))
                && matches!(family(found.kind), Family::Violence | Family::Abduction | Family::Property);
            if (found.there || theirs) && !self.last.is_empty() {
                found.places.clone_from(&self.last);
                found.reach = Reach::Before;
            }
        }
        for found in here.iter_mut().filter(|found| found.reach < Reach::Before && !found.earlier) {
            // A paragraph goes on with what the one before it told, where it tells what happened and names no place.
            let told = found.mode == Mode::Asserted && (found.definite || !found.mentioned && !found.general);
            if !(self.told_in == Some(block) || near && told && !elsewhere) {
                continue;
            }
            // A truce is no scene, and a list of places is a summary: the next sentence alone may mean them too.
            let summary = self.places.len() > 1 || matches!(family(found.kind), Family::Agreement | Family::Change);
            if summary && !(self.told_in == Some(block) && self.sentence + 1 == sentence) {
                continue;
            }
            // Another day is another scene.
            if found.other || found.date.is_some() && found.date.map(day(scene)) != self.date.map(day(scene)) {
                continue;
            }
            if !self.places.is_empty() {
                found.places.clone_from(&self.places);
                found.reach = Reach::Before;
            }
        }
        // The day of the sentence before goes on in its paragraph, where the place does too.
        for found in here.iter_mut() {
            let scene_goes_on = (same || near && found.reach == Reach::Before)
                && found.date.is_none()
                && !found.mentioned
                && !found.earlier
                && !found.other;
            if scene_goes_on && found.mode == Mode::Asserted && found.reach <= Reach::Before {
                found.date = self.day;
            }
        }
        if here.is_empty() {
            return self.pass(scene, block, sentence);
        }
        // A country is no scene, and what lies back in time is another.
        let scene_of = |found: &&Found| {
            found.reach >= Reach::Before && !found.earlier && found.places.iter().any(|at| !is_country(scene, *at))
        };
        let last = here.iter().rev().find(scene_of);
        if let Some(found) = last {
            self.places.clone_from(&found.places);
            self.last.clone_from(&found.places);
            self.date = found.date;
            self.sentence = sentence;
            self.told_in = Some(block);
        } else if !near || here.iter().any(|found| !found.earlier && found.reach >= Reach::Sentence) {
            self.places.clear();
            self.date = None;
        }
        self.day = here.iter().rev().find(|found| !found.earlier).and_then(|found| found.date);
        self.block = Some(block);
    }
}

/// Sentences that one scene goes on for without naming its place again.
const SCENE: u32 = 1;

impl Before {
    /// A sentence without incident: the scene goes on where it names no place, and moves where it names one.
    pub(super) fn pass(&mut self, scene: &Scene<'_>, block: u32, sentence: u32) {
        let all: Vec<u32> =
            (scene.here.0..scene.here.1).map(|at| at as u32).filter(|at| is_place(scene, *at)).collect();
        if all.is_empty() {
            if self.block != Some(block) && sentence - self.sentence > SCENE {
                self.places.clear();
                self.date = None;
                self.day = None;
            }
        } else {
            let containers: Vec<u32> = all.iter().filter_map(|at| container(scene, *at as usize)).collect();
            let is_finest = |at: &&u32| {
                let mention = scene.toponyms.get(**at as usize).map(|toponym| toponym.mention);
                mention.is_some_and(|mention| !containers.contains(&mention)) && !is_country(scene, **at)
            };
            let mut finest = all.iter().filter(is_finest);
            self.places.clear();
            self.date = None;
            if let (Some(at), None) = (finest.next(), finest.next())
                && stands_in(scene, *at)
            {
                self.places.push(*at);
                self.last.clone_from(&self.places);
                self.sentence = sentence;
                self.told_in = Some(block);
            }
        }
        self.block = Some(block);
    }
}

/// A mention of a place, not of a people.
fn is_place(scene: &Scene<'_>, toponym: u32) -> bool {
    scene.toponyms.get(toponym as usize).is_some_and(|toponym| kind(scene, toponym) == Some(MentionKind::Place))
}

/// "in Istanbul": a preposition of place right before the name.
pub(super) fn stands_in(scene: &Scene<'_>, toponym: u32) -> bool {
    let mention = scene
        .toponyms
        .get(toponym as usize)
        .and_then(|toponym| scene.recognition.mentions.get(toponym.mention as usize));
    let before = mention
        .and_then(|mention| (mention.tokens.0 as usize).checked_sub(1))
        .and_then(|at| scene.recognition.tokens.get(at))
        .map_or("", |token| token.text(&scene.document.text));
    ["in", "at", "near", "outside", "inside", "around", "across"].iter().any(|word| before.eq_ignore_ascii_case(word))
}

/// The place that an offset after a comma is said of: the first name in "Mizai Nari, 38 km west of Wana" and in
/// "Mizai Nari in South Waziristan, about 38 km west of Wana". Only a town or a name not known: a region is
/// coarser than the offset.
pub(super) fn apposed(scene: &Scene<'_>, at: usize) -> Option<u32> {
    /// Tokens from the comma to the name that the offset starts from.
    const REACH: u32 = 14;
    let mentions = &scene.recognition.mentions;
    let mention = |at: usize| scene.toponyms.get(at).and_then(|toponym| mentions.get(toponym.mention as usize));
    let from = mention(at).filter(|mention| mention.offset.is_some())?;
    let last = at.checked_sub(1)?;
    let before = mention(last)?;
    let comma = scene.recognition.tokens.get(before.tokens.1 as usize)?.text(&scene.document.text);
    if !matches!(comma, "," | "(") || from.tokens.0 > before.tokens.1 + REACH {
        return None;
    }
    let head = last
        .checked_sub(1)
        .filter(|first| mention(*first).is_some_and(|first| first.container == Some(scene.toponyms[last].mention)))
        .unwrap_or(last);
    let resolution = scene.toponyms[head].resolution.as_ref();
    let town = resolution
        .is_none_or(|to| matches!(to.precision, GeoPrecision::Settlement | GeoPrecision::Point | GeoPrecision::Area));
    (town && is_place(scene, head as u32)).then_some(head as u32)
}

/// True for a toponym that is a country, or is not known.
pub(super) fn is_country(scene: &Scene<'_>, toponym: u32) -> bool {
    let resolution = scene.toponyms.get(toponym as usize).and_then(|toponym| toponym.resolution.as_ref());
    resolution.is_none_or(|resolution| resolution.precision == GeoPrecision::Country)
}

/// First and last day of a date.
fn day<'a>(scene: &Scene<'a>) -> impl Fn(u32) -> Option<(Option<Date>, Option<Date>)> + use<'a> {
    let dates = scene.dates;
    move |at| dates.get(at as usize).map(|dated| (dated.when.start, dated.when.end))
}

/// A clause without an incident of its own lends its place and date to its neighbours; one with an incident
/// lends them only across the links that keep to one scene.
fn reachable(view: &View<'_>, from: u16, to: u16, taken: &[u16]) -> bool {
    let clauses = &view.parser.clauses.all;
    let (Some(other), Some(own)) = (clauses.get(usize::from(from)), clauses.get(usize::from(to))) else { return false };
    if !taken.contains(&from) {
        // "after the Taliban took power in 2021" is another time and place than the clause above it.
        let shifts =
            matches!(view.word(other.start).to_ascii_lowercase().as_str(), "after" | "before" | "since" | "until");
        return !(other.kind == ClauseKind::Temporal && shifts && own.parent != from
            || other.kind == ClauseKind::Relative && other.parent != to
            || other.kind == ClauseKind::Conditional);
    }
    if scene_of_where(view, to) == Some(from) {
        return true;
    }
    let shared = joined(view, other);
    other.parent == to && (other.kind == ClauseKind::Participial || shared)
        || own.parent == from && (own.kind == ClauseKind::Participial || joined(view, own))
}

/// "flared in Sake, where residents said rebels had killed": the clause that "where" hangs on.
fn scene_of_where(view: &View<'_>, clause: u16) -> Option<u16> {
    let all = &view.parser.clauses.all;
    let mut clause = all.get(usize::from(clause))?;
    if clause.kind == ClauseKind::Complement {
        clause = all.get(usize::from(clause.parent))?;
    }
    let relative = clause.kind == ClauseKind::Relative && view.word(clause.start).eq_ignore_ascii_case("where");
    relative.then_some(clause.parent)
}

/// "attacked a village and torched cars on Saturday": a second verb of one subject, one scene.
fn joined(view: &View<'_>, clause: &Clause) -> bool {
    clause.kind == ClauseKind::Coordinate
        && clause
            .verb
            .and_then(|verb| view.parser.groups.get(usize::from(verb)))
            .is_some_and(|verb| verb.start == clause.start)
}

/// The clause tells that somebody said something: its date is when it was said.
fn reports(view: &View<'_>, clause: u16) -> bool {
    let verb = view.parser.clauses.all.get(usize::from(clause)).and_then(|clause| clause.verb);
    verb.and_then(|verb| view.parser.groups.get(usize::from(verb)))
        .is_some_and(|group| view.parser.items[group.main].is(class::REPORT))
}

/// "said today that", "in a statement on Friday": the day stands right beside a verb of speech, and that verb
/// between it and the trigger or no farther off.
fn of_speech(view: &View<'_>, date: usize, trigger: usize) -> bool {
    view.parser.groups.iter().any(|group| {
        let beside = date >= group.end && date <= group.end + 2 || date < group.start && group.start <= date + 2;
        let own = group.start <= trigger && trigger < group.end;
        // "reported today that on 10 March": the second day is in what is said.
        let said = (group.end..date).any(|at| view.items()[at].is(class::THAT));
        beside && !own && !said && view.items()[group.main].is(class::REPORT) && date.abs_diff(trigger) >= 2
    })
}

/// "the deadliest attack since December 2019, when 71 soldiers died": the day right before the clause that it dates.
pub(super) fn dated_by(view: &View<'_>, scene: &Scene<'_>, clause: usize) -> Option<u32> {
    (scene.when.0..scene.when.1).find_map(|number| {
        let end = item_of(view, scene.dates.get(number)?.tokens.1);
        (end <= clause && clause <= end + 1).then_some(number as u32)
    })
}

/// "the heaviest fighting since the summer": the day that it is compared with.
fn compares(view: &View<'_>, date: usize) -> bool {
    let from = date.saturating_sub(10);
    let since = (date.saturating_sub(1)..=date).any(|at| view.word(at).eq_ignore_ascii_case("since"));
    since
        && (from..date).any(|at| {
            let word = view.word(at).to_ascii_lowercase();
            matches!(word.as_str(), "first" | "worst" | "most" | "biggest") || word.len() > 5 && word.ends_with("est")
        })
}

/// Smaller is nearer; what follows the trigger after a preposition of place is nearest.
fn cost(found: &Found, row: &Row) -> usize {
    let distance = row.item.abs_diff(found.item);
    let behind = usize::from(row.item < found.item) * 4;
    // "Police in Guinea fired at protesters in Conakry": the town, not its country.
    distance + behind + bare(row) + usize::from(row.weak) * 20 + usize::from(row.country) * 15
}

/// What a place without a preposition of place costs.
fn bare(row: &Row) -> usize {
    usize::from(!row.locative) * 12
}

fn kind(scene: &Scene<'_>, toponym: &Toponym) -> Option<MentionKind> {
    scene.recognition.mentions.get(toponym.mention as usize).map(|mention| mention.kind)
}

/// The item of a token, or the one after it.
fn item_of(view: &View<'_>, token: u32) -> usize {
    let items = view.items();
    items.partition_point(|item| item.token < token).min(items.len().saturating_sub(1))
}

fn dates(view: &View<'_>, scene: &Scene<'_>) -> Vec<(u32, usize, u16)> {
    (scene.when.0..scene.when.1)
        .filter_map(|number| {
            let tokens = scene.dates.get(number)?.tokens;
            let item = item_of(view, tokens.0);
            let named = names_a_group(view, item_of(view, tokens.1));
            (!named).then(|| (number as u32, item, view.parser.clauses.number(item)))
        })
        .collect()
}

/// Coarser precisions rank higher.
pub(super) fn rank(precision: GeoPrecision) -> u8 {
    match precision {
        GeoPrecision::Country => 4,
        GeoPrecision::Admin1 => 3,
        GeoPrecision::Admin2 | GeoPrecision::Area => 2,
        GeoPrecision::Settlement | GeoPrecision::Near => 1,
        GeoPrecision::Point => 0,
    }
}

/// "the 19 April Movement", "the '9 May' People's Liberation Forces": a day that a group is named after.
fn names_a_group(view: &View<'_>, after: usize) -> bool {
    let items = view.items();
    let name = items[after.min(items.len())..].iter().take(5);
    let name = name.take_while(|item| item.is_capital() || item.kind == ItemKind::Possessive);
    name.enumerate().any(|(at, item)| item.is_capital() && is_body(view.word(after + at)))
}

/// A noun for a body of fighters or partisans, as it ends names.
fn is_body(word: &str) -> bool {
    const BODIES: &[&str] = &[
        "alliance",
        "army",
        "battalion",
        "brigade",
        "brigades",
        "command",
        "commando",
        "faction",
        "force",
        "forces",
        "front",
        "group",
        "militia",
        "movement",
        "organisation",
        "organization",
        "party",
    ];
    BODIES.iter().any(|body| word.eq_ignore_ascii_case(body))
}

/// The mention that contains a place in truth and not only by a comma: it is coarser ("Mir Ali, North
/// Waziristan"), or a town that ends the row ("Ghobeiry, Beirut"); "Tank, Bannu and Kohat" is a list.
fn container(scene: &Scene<'_>, at: usize) -> Option<u32> {
    let toponym = scene.toponyms.get(at)?;
    let mentions = &scene.recognition.mentions;
    let number = mentions.get(toponym.mention as usize)?.container?;
    let container = mentions.get(number as usize)?;
    let around = scene.toponyms.iter().find(|other| other.mention == number)?;
    let rank = |toponym: &Toponym| toponym.resolution.as_ref().map(|found| rank(found.precision));
    let goes_on = mentions.iter().any(|next| {
        next.kind == MentionKind::Place && (1..=2).contains(&(next.tokens.0.wrapping_sub(container.tokens.1)))
    });
    match (rank(toponym), rank(around)) {
        (Some(inner), Some(outer)) if outer == inner => (inner <= 1 && !goes_on).then_some(number),
        (Some(inner), Some(outer)) => (outer > inner).then_some(number),
        _ => Some(number),
    }
}

fn rows(view: &View<'_>, scene: &Scene<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let items = view.items();
    let mut last_end = 0;
    let mut pending: Vec<u32> = Vec::new();
    let mut joined = false;
    let containers: Vec<u32> = (scene.here.0..scene.here.1).filter_map(|at| container(scene, at)).collect();
    for at in scene.here.0..scene.here.1 {
        let Some(toponym) = scene.toponyms.get(at) else { continue };
        let Some(mention) = scene.recognition.mentions.get(toponym.mention as usize) else { continue };
        if mention.kind != MentionKind::Place || items.is_empty() {
            continue;
        }
        let (start, end) = (item_of(view, mention.tokens.0), item_of(view, mention.tokens.1));
        let end = if items[end].token < mention.tokens.1 { end + 1 } else { end };
        // "Mizai Nari, 38 km west of Wana": where Mizai Nari is, not another place.
        if apposed(scene, at).is_some() {
            last_end = end;
            continue;
        }
        // "Moscow denied", "Kyiv plans": a capital that speaks is a government.
        if speaks(view, start, end) {
            continue;
        }
        // A name inside a group's name is no place of the incident.
        if view.actors.iter().any(|actor| actor.tokens.0 < mention.tokens.1 && mention.tokens.0 < actor.tokens.1) {
            continue;
        }
        if containers.contains(&toponym.mention) {
            last_end = end;
            continue;
        }
        let between = items.get(last_end.min(start)..start).unwrap_or(&[]);
        let links = !rows.is_empty()
            && between.len() <= 5
            && between.iter().all(|item| {
                item.kind == ItemKind::Comma || item.is(class::AND | class::DET | class::TERRITORY | class::ADJ)
            });
        if links && !between.is_empty() || links && start == last_end && !pending.is_empty() {
            joined |= between.iter().any(|item| item.is(class::AND));
            pending.push(at as u32);
            if joined && let Some(row) = rows.last_mut() {
                row.toponyms.append(&mut pending);
            }
            last_end = end;
            continue;
        }
        pending.clear();
        joined = false;
        let before = start.checked_sub(1).and_then(|before| preposition(view, before));
        let country = toponym.resolution.as_ref().is_some_and(|to| to.precision == GeoPrecision::Country);
        // "said in Geneva that", "a statement issued in Havana": where somebody spoke.
        if spoken_in(view, start) {
            last_end = end;
            continue;
        }
        // "a U.S. air strike", "the Mexico cartels": a country before a noun says whose, not where.
        let whose = country
            && view.phrases().iter().any(|phrase| phrase.start <= start && start < phrase.end && phrase.end > end);
        rows.push(Row {
            toponyms: vec![at as u32],
            item: start,
            clause: view.parser.clauses.number(start),
            locative: matches!(before, Some(true)) && !whose,
            weak: matches!(before, Some(false)) || whose,
            country,
        });
        last_end = end;
    }
    rows
}

/// "said in Geneva that": the place stands with a verb of speech, and what is said follows.
fn spoken_in(view: &View<'_>, start: usize) -> bool {
    let items = view.items();
    let verb = view.parser.groups.iter().rev().find(|group| group.end <= start && start <= group.end + 4);
    verb.is_some_and(|verb| {
        items[verb.main].is(class::REPORT)
            && items[verb.end..start]
                .iter()
                .all(|item| item.is(class::PREP | class::ADVERB | class::DET | class::MEASURE))
            && items[start..].iter().take(5).any(|item| item.is(class::THAT))
    })
}

/// A place name without preposition that is the subject of an active verb: a government ("Moscow denied", "Islamabad
/// put its losses at 23"), unless the verb tells what befell the place ("Bannu saw two attacks", "Kharkiv came under fire").
fn speaks(view: &View<'_>, start: usize, end: usize) -> bool {
    const BEFALLS: &[&str] = &[
        "see",
        "saw",
        "seen",
        "witness",
        "suffer",
        "experienc",
        "endur",
        "fac",
        "fall",
        "fell",
        "came",
        "come",
        "mourn",
    ];
    let items = view.items();
    let bare = start.checked_sub(1).is_none_or(|before| !items[before].is(class::PREP));
    let telling = class::REPORT | class::DENY | class::PLAN | class::THREAT | class::ACCUSE | class::CLAIM;
    bare && view.parser.groups.iter().any(|group| {
        let main = &items[group.main];
        let acts = || {
            let word = view.word(group.main).to_ascii_lowercase();
            let befalls = BEFALLS.iter().any(|stem| word.starts_with(stem));
            group.start == end
                && !main.is(class::BE | class::HAVE)
                && !befalls
                && !phrases::objects(items, view.phrases(), group.end).is_empty()
        };
        group.start >= end
            && group.start <= end + 1
            && group.is_finite()
            && group.voice != Voice::Passive
            && (main.is(telling) || acts())
    })
}

/// The preposition before a place name: true for one of place, false for one of origin or direction.
fn preposition(view: &View<'_>, from: usize) -> Option<bool> {
    let items = view.items();
    for at in (from.saturating_sub(5)..=from).rev() {
        if items[at].is(class::PREP) {
            let word = view.word(at).to_ascii_lowercase();
            return match word.as_str() {
                "in" | "at" | "near" | "around" | "outside" | "inside" | "on" | "across" | "throughout" | "within"
                | "between" | "along" | "over" | "southeast" | "southwest" | "northeast" | "northwest" | "off" => {
                    Some(true)
                }
                "of" | "to" if at > 0 && items[at - 1].is(class::TERRITORY) => Some(true),
                "of" => preposition(view, at.checked_sub(1)?).or(None),
                "from" | "with" | "against" | "by" | "for" | "to" | "like" | "than" | "via" => Some(false),
                _ => None,
            };
        }
        if !items[at].is_wordlike() || items[at].can(crate::extract::words::form::PAST) {
            return None;
        }
    }
    None
}
