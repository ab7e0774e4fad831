//! One telling of an incident: what a single sentence says of it.

use super::attach::{self, Scene};
use crate::Span;
use crate::document::BlockKind;
use crate::extract::actors::{ActorClass, Who};
use crate::extract::casualties::{self, Toll};
use crate::extract::clauses::ClauseKind;
use crate::extract::items::ItemKind;
use crate::extract::kinds::{Facts, Trigger};
use crate::extract::mode;
use crate::extract::phrases::Phrase;
use crate::extract::roles::{self, Roles};
use crate::extract::verbs::{Tense, Voice};
use crate::extract::view::{Party, View};
use crate::extract::words::{class, form};
use crate::extract::{Attribution, Casualties, Mode, SubEventType};

/// What one sentence tells of one incident.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Number of the sentence in the document.
    pub sentence: u32,
    /// The sentence's words.
    pub span: Span,
    /// Byte where the trigger stands.
    pub offset: u32,
    pub kind: SubEventType,
    pub weight: f32,
    pub mode: Mode,
    /// Told as a habit or in general.
    pub general: bool,
    /// "had attacked"
    pub earlier: bool,
    /// A noun that no verb makes happen: "the murder of".
    pub mentioned: bool,
    /// In the headline or one of the first sentences.
    pub lead: bool,
    /// In the headline.
    pub title: bool,
    /// "bombed the town": the place told last.
    pub there: bool,
    /// "one strike": one of those told before.
    pub one_of: bool,
    /// "the attackers": those told of last.
    pub by_them: bool,
    /// "the attack": told before.
    pub definite: bool,
    /// "another attack": not told before.
    pub other: bool,
    pub attribution: Attribution,
    pub by: Option<String>,
    pub agent: Option<Side>,
    pub target: Option<Side>,
    pub weapon: Option<String>,
    pub casualties: Casualties,
    /// The numbers are a claim of those who did it.
    pub boasted: bool,
    /// Toponyms, by their index.
    pub places: Vec<u32>,
    /// The coarser place told before, in which the places lie.
    pub within: Option<u32>,
    /// The place named last in the paragraph after a preposition of place.
    pub land: Option<u32>,
    /// How the places were attached.
    pub reach: attach::Reach,
    /// The date, by its index.
    pub date: Option<u32>,
    /// "since Nov. 21, when gunmen opened fire": of an open interval the first day.
    pub point: bool,
    /// "the hostages seized on Oct. 7": told in passing.
    pub reduced: bool,
    /// "hit cities", "across the country": a sum of several, each of which may be told apart.
    pub many: bool,
    /// Its clause begins anew after a semicolon or dash.
    pub anew: bool,
    /// Clause of the trigger.
    pub clause: u16,
    /// Item of the trigger.
    pub item: usize,
    /// The event that did it: "strike" in "the strike on the camp killed 13".
    pub by_event: Option<usize>,
}

/// A party's words and what they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    pub text: String,
    pub class: Option<ActorClass>,
    pub who: Option<Who>,
    pub name: Option<&'static str>,
    /// "rebels", "the guerrillas": whoever fights in this document.
    pub generic: bool,
}

/// Reads a sentence's incidents, those that tell of one thing joined.
/// Gives back the numbers of victims that belong to no incident of the sentence.
pub(super) fn read(
    view: &View<'_>,
    scene: &Scene<'_>,
    number: u32,
    kind: BlockKind,
    lead: bool,
    out: &mut Vec<Found>,
) -> Vec<Toll> {
    out.clear();
    let from = out.len();
    let mut tolls = Vec::new();
    let mut taken = 0;
    for trigger in &view.parser.triggers {
        // "defused a car bomb", "seized a car bomb": what is rendered harmless did not go off.
        if trigger.start < taken {
            continue;
        }
        let roles = roles::read(view, trigger);
        let group = view.parser.lexicon.kinds.group_name(trigger.group);
        // "repelled 18 assaults": the assault is the clash.
        if trigger.verb.is_some()
            && (matches!(group, "disrupt" | "intercept" | "seize") && roles.object & class::BOMB != 0
                || group == "repel")
        {
            taken = view.phrases()[roles.victims.clone()].iter().map(|phrase| phrase.end).max().unwrap_or(taken);
        }
        match telling(view, scene, number, kind, lead, trigger, &roles) {
            Some(mut found) => {
                // Clashes in a sentence about a protest are the protest's.
                let crowd = out.iter().any(|before| super::merge::family(before.kind) == super::merge::Family::Crowd);
                if group == "clash" && crowd && found.agent.is_none() && found.target.is_none() {
                    found.kind = SubEventType::ViolentDemonstration;
                }
                join(view, scene, out, from, found);
            }
            // "and wounding 30 others": no incident of its own, but people to count.
            None => tolls.extend(casualties::of_trigger(view, trigger, &roles)),
        }
    }
    casualties::stated(view, &mut tolls);
    tolls.retain(|toll| !give(view, out, toll));
    attach::rest(view, scene, out);
    // "killed five gunmen and seized four rifles": the booty of a fight.
    let fights = |found: &Found| super::merge::family(found.kind) == super::merge::Family::Violence;
    if out.first().is_some_and(fights) {
        out.retain(|found| found.kind != SubEventType::DisruptedWeaponsUse || !attach::carried(view, found));
    }
    for found in out.iter_mut().filter(|found| found.mentioned && !found.lead && found.date.is_none()) {
        // "those implicated in the murder of the archbishop": spoken of, not told.
        found.earlier |= found.reach < attach::Reach::Sentence;
    }
    tolls
}

fn telling(
    view: &View<'_>,
    scene: &Scene<'_>,
    number: u32,
    block: BlockKind,
    lead: bool,
    trigger: &Trigger,
    roles: &Roles,
) -> Option<Found> {
    let toll = casualties::of_trigger(view, trigger, roles);
    let facts = Facts {
        weapon: roles.weapon_class,
        agent: roles.agent.and_then(|party| party.class),
        target: roles.target.and_then(|party| party.class),
        object: roles.object,
        place: roles.place,
        noun: trigger.verb.is_none(),
        light: roles.light.is_some(),
        reflexive: roles.reflexive,
        counted: toll.is_some_and(|toll| toll.count.best.or(toll.count.low).is_some_and(|n| n > 2)),
        pronoun: roles.pronoun,
        bare: roles.victims.is_empty(),
        phase: roles.phase,
    };
    // "no one was killed": no incident of its own, but nobody to count.
    if trigger.verb.is_some() && toll.is_some_and(|toll| toll.count.best == Some(0))
        || by_accident(view, trigger, roles)
    {
        return None;
    }
    let kind = view.parser.lexicon.kinds.kind(trigger.group, &facts)?;
    let telling = mode::read(view, trigger, roles);
    if telling.habit {
        return None;
    }
    let (attribution, speaker) = mode::attribution(view, trigger, roles);
    let items = view.items();
    let phrase = view.phrases().iter().find(|phrase| phrase.start <= trigger.start && trigger.start < phrase.end);
    let before = phrase.map_or(&items[trigger.start..trigger.start], |phrase| &items[phrase.start..trigger.start]);
    let word = |at: usize| view.word(at).to_ascii_lowercase();
    let other = phrase.is_some_and(|phrase| {
        (phrase.start..trigger.start)
            .any(|at| matches!(word(at).as_str(), "another" | "other" | "second" | "separate" | "similar"))
    }) || (0..items.len().min(4)).any(|at| match word(at).as_str() {
        "separately" | "elsewhere" => true,
        // "Another 33 people were wounded" counts on, "another of the attackers fled" goes on; "another bomb went off"
        // does not.
        "another" => items.get(at + 1).is_some_and(|next| {
            !super::super::numbers::is_number(next)
                && !next.is(class::ARMED | class::STATE | class::CIVILIAN | class::OFFICIAL | class::PERSON | class::OF)
        }),
        _ => false,
    });
    // "One strike hit a school": one of those told before.
    let one_of = phrase.or_else(|| subject_phrase(view, trigger)).is_some_and(|phrase| {
        const PEOPLE: u64 =
            class::PERSON | class::CIVILIAN | class::ARMED | class::STATE | class::OFFICIAL | class::GROUP;
        let head = &items[phrase.head];
        word(phrase.start) == "one" && phrase.end <= phrase.start + 3 && head.can(form::NOUN) && !head.is(PEOPLE)
    });
    let other = other || one_of;
    let mut casualties = Casualties::default();
    if let Some(toll) = &toll {
        casualties::put(&mut casualties, toll, view.text);
    }
    let mut found = Found {
        sentence: number,
        span: view.span(0, items.len()),
        offset: view.span(trigger.start, trigger.start + 1).start,
        kind,
        weight: if telling.attempted { trigger.weight * 0.8 } else { trigger.weight },
        mode: telling.mode,
        general: telling.general && block != BlockKind::Title && !(lead && trigger.verb.or(roles.light).is_some()),
        earlier: telling.earlier || background(view, trigger),
        mentioned: trigger.verb.is_none() && roles.light.is_none(),
        lead,
        title: block == BlockKind::Title,
        there: view.phrases()[roles.victims.clone()].iter().any(|phrase| {
            items[phrase.start].is(class::DEFINITE)
                && items[phrase.head].is(class::TERRITORY)
                && phrase.end <= phrase.start + 2
        }),
        by_them: roles.agent.is_some_and(|party| is_told(view, &party)),
        definite: roles.pronoun || trigger.verb.is_none() && before.iter().any(|item| item.is(class::DEFINITE)),
        other,
        one_of,
        attribution,
        by: speaker.map(|party| view.words(&party)),
        agent: roles.agent.map(|party| side(view, &party)),
        // "and 21 were wounded": a number alone is nobody.
        target: roles
            .target
            .filter(|party| !items[party.start..party.end].iter().all(super::super::numbers::is_number))
            .map(|party| side(view, &party)),
        weapon: roles.weapon.map(|(start, end)| view.words(&Party { start, end, class: None, who: None })),
        boasted: attribution == Attribution::Claimed && casualties != Casualties::default(),
        casualties,
        places: Vec::new(),
        within: None,
        land: None,
        reach: attach::Reach::None,
        date: None,
        point: view.parser.clauses.at(trigger.start).is_some_and(|clause| {
            clause.kind == ClauseKind::Temporal && view.word(clause.start).eq_ignore_ascii_case("when")
        }),
        reduced: is_reduced(view, trigger),
        many: of_several(view, trigger, roles),
        anew: view
            .parser
            .clauses
            .at(trigger.start)
            .is_some_and(|clause| clause.kind == ClauseKind::Main && clause.start > 0),
        clause: view.parser.clauses.number(trigger.start),
        item: trigger.start,
        by_event: by_event(view, trigger),
    };
    let question = items.last().is_some_and(|item| item.kind == ItemKind::Mark) && view.word(items.len() - 1) == "?";
    found.general |= question || of_many(view, trigger, roles);
    attach::clause(view, scene, roles.place, trigger.verb.is_none() && roles.light.is_none(), &mut found);
    if found.point && found.date.is_none() {
        let clause = view.parser.clauses.at(trigger.start).map_or(0, |clause| clause.start);
        found.date = attach::dated_by(view, scene, clause);
        found.other |= found.date.is_some();
    }
    // "The group claimed the attack the next day": the day is the claim's.
    let light = roles.light.and_then(|verb| view.parser.groups.get(usize::from(verb)));
    let claims = light.is_some_and(|verb| items[verb.main].is(class::CLAIM | class::ACCUSE));
    if claims && (found.definite || roles.agent.is_some()) && found.reach < attach::Reach::Sentence {
        // "Wednesday's attack": its own day.
        let own = |date: u32| {
            let token = scene.dates.get(date as usize).map_or(0, |dated| dated.tokens.0);
            phrase.is_some_and(|phrase| (phrase.start..trigger.start).any(|at| items[at].token == token))
        };
        found.date = found.date.filter(|date| own(*date));
        found.definite = true;
    }
    Some(found)
}

/// The noun of another trigger that is the subject of this one's verb.
fn by_event(view: &View<'_>, trigger: &Trigger) -> Option<usize> {
    let group = view.parser.groups.get(usize::from(trigger.verb?)).filter(|group| group.voice != Voice::Passive)?;
    let subject = view.phrases().get(roles::subject(view, group)?)?;
    let event = view.parser.triggers.iter().find(|other| {
        other.verb.is_none() && subject.start <= other.start && other.end <= subject.end && other.end <= trigger.start
    })?;
    Some(event.start)
}

/// "known for killing people", "accused of kidnapping peasants": people in general, by a verb without a time.
fn of_many(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> bool {
    let verb = trigger.verb.and_then(|verb| view.parser.groups.get(usize::from(verb)));
    let timeless = verb.is_some_and(|verb| {
        matches!(verb.tense, Tense::Present | Tense::Perfect)
            || verb.tense == Tense::Ing && verb.start > 0 && view.items()[verb.start - 1].is(class::PREP)
    });
    let first = view.phrases().get(roles.victims.start).filter(|_| roles.victims.len() == 1);
    timeless
        && first.is_some_and(|phrase| {
            let words = &view.items()[phrase.start..phrase.end];
            view.word(phrase.head).ends_with(['s', 'e'])
                && !words.iter().any(|item| {
                    item.is(class::DET | class::POSS | class::NUMBER)
                        || item.kind == ItemKind::Number
                        || item.is_capital()
                })
        })
}

/// The subject of a trigger's verb.
fn subject_phrase<'a>(view: &View<'a>, trigger: &Trigger) -> Option<&'a Phrase> {
    let group = view.parser.groups.get(usize::from(trigger.verb?))?;
    view.phrases().get(roles::subject(view, group)?)
}

/// "died when a light plane crashed": harm that nobody did.
fn by_accident(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> bool {
    const ACCIDENTS: &[&str] = &[
        "accident",
        "accidents",
        "avalanche",
        "capsized",
        "capsizing",
        "collapsed",
        "collided",
        "collision",
        "crash",
        "crashed",
        "crashes",
        "cyclone",
        "drowned",
        "earthquake",
        "flood",
        "flooding",
        "floods",
        "hurricane",
        "landslide",
        "quake",
        "stampede",
        "wildfire",
    ];
    let lexicon = view.parser.lexicon;
    let harm = |trigger: &Trigger| matches!(lexicon.kinds.group_name(trigger.group), "die" | "dief" | "harm" | "kill");
    roles.agent.is_none()
        && roles.weapon_class & !class::AIR == 0
        && harm(trigger)
        && view.parser.triggers.iter().all(harm)
        && (0..view.items().len()).any(|at| ACCIDENTS.contains(&view.word(at).to_ascii_lowercase().as_str()))
}

/// A bare participle in a clause that has another verb.
fn is_reduced(view: &View<'_>, trigger: &Trigger) -> bool {
    let group = trigger.verb.and_then(|verb| view.parser.groups.get(usize::from(verb)));
    group.is_some_and(|group| {
        let verb = view.parser.clauses.at(group.main).and_then(|clause| clause.verb);
        group.voice == Voice::Bare
            && verb
                .and_then(|verb| view.parser.groups.get(usize::from(verb)))
                .is_some_and(|verb| verb.main != group.main)
    })
}

/// "hit cities overnight", "strikes across the Gaza Strip"
fn of_several(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> bool {
    let items = view.items();
    let plural = view.phrases()[roles.victims.clone()].iter().any(|phrase| {
        (phrase.start..phrase.end).any(|at| {
            matches!(view.word(at).to_ascii_lowercase().as_str(), "cities" | "towns" | "villages" | "regions" | "areas")
        })
    });
    let clause = view.parser.clauses.number(trigger.start);
    let across = (0..items.len()).any(|at| {
        matches!(view.word(at), "across" | "throughout" | "nationwide") && view.parser.clauses.number(at) == clause
    });
    plural || across
}

/// "less than a year after the rebels seized the capital": told to place the news in time.
fn background(view: &View<'_>, trigger: &Trigger) -> bool {
    let clause = view.parser.clauses.at(trigger.start);
    clause.is_some_and(|clause| {
        let word = view.word(clause.start).to_ascii_lowercase();
        clause.kind == ClauseKind::Temporal
            && matches!(word.as_str(), "after" | "since" | "before")
            && clause.start > 0
            && view.items()[clause.start - 1].is(class::MEASURE)
            // "hours after", "days after": still the news.
            && !["minute", "hour", "day", "night", "morning", "evening"]
                .iter()
                .any(|unit| view.word(clause.start - 1).to_ascii_lowercase().starts_with(unit))
    })
}

/// Who claims what was told before, or is blamed for it.
pub(super) fn claim(view: &View<'_>) -> Option<(Side, Attribution)> {
    let (party, how) = roles::claim(view)?;
    Some((side(view, &party), how))
}

fn side(view: &View<'_>, party: &Party) -> Side {
    Side {
        text: view.words(party),
        class: party.class,
        who: party.who,
        name: party.who.and_then(|who| view.finder.name(who)),
        generic: is_generic(view, party),
    }
}

/// "The attackers", "the gunmen": who was told of before, so where they were.
fn is_told(view: &View<'_>, party: &Party) -> bool {
    let the = party.start.checked_sub(1).map_or("", |at| view.word(at));
    let own = view.word(party.start);
    let bare = |from: usize| party.end == from + 1 && view.items()[from].is(class::ARMED) && party.who.is_none();
    the.eq_ignore_ascii_case("the") && bare(party.start) || own.eq_ignore_ascii_case("the") && bare(party.start + 1)
}

/// A noun for a group's fighters, without a word that they are not known.
fn is_generic(view: &View<'_>, party: &Party) -> bool {
    const FIGHTERS: &[&str] = &[
        "guerrilla",
        "guerrillas",
        "rebel",
        "rebels",
        "insurgent",
        "insurgents",
        "militant",
        "militants",
        "fighter",
        "fighters",
        "jihadist",
        "jihadists",
        "terrorist",
        "terrorists",
        "subversive",
        "subversives",
        "extremists",
        "group",
        "organization",
        "organisation",
        "commando",
    ];
    const UNKNOWN: &[&str] = &["unidentified", "unknown", "armed", "unnamed", "foreign"];
    let is = |words: &[&str]| {
        (party.start..party.end).any(|at| words.iter().any(|word| view.word(at).eq_ignore_ascii_case(word)))
    };
    party.who.is_none() && is(FIGHTERS) && !is(UNKNOWN)
}

/// Joins a telling with one before it in the same sentence when they are about one incident.
fn join(view: &View<'_>, scene: &Scene<'_>, out: &mut Vec<Found>, from: usize, found: Found) {
    let clauses = &view.parser.clauses;
    let kind = clauses.all.get(usize::from(found.clause)).map(|clause| clause.kind);
    // "the attack on the judge, who was murdered on Friday"
    let relative = kind == Some(ClauseKind::Relative);
    // "A woman died when artillery shelled the village": the harm, and what did it.
    let cause = |before: &Found| {
        let clause = clauses.all.get(usize::from(found.clause));
        let when = clause.map_or("", |clause| view.word(clause.start));
        kind == Some(ClauseKind::Temporal)
            && clause.is_some_and(|clause| clause.parent == before.clause)
            // "hours after a helicopter was shot down": another incident.
            && !clause.is_some_and(|clause| clause.start > 0 && view.items()[clause.start - 1].is(class::MEASURE))
            && ["when", "after", "as"].iter().any(|word| when.eq_ignore_ascii_case(word))
            && before.casualties != Casualties::default()
            && (before.date.is_none() || found.date.is_none() || before.date == found.date)
    };
    let fits = |before: &Found| {
        if found.by_event == Some(before.item) {
            return super::merge::together(before.kind, found.kind) && before.mode == found.mode;
        }
        let same_clause = before.clause == found.clause;
        let places =
            cause(before) || before.places.is_empty() || found.places.is_empty() || before.places == found.places;
        let dates = before.date.is_none() || found.date.is_none() || before.date == found.date;
        let modes = before.mode == found.mode;
        // "attacked after", "killed while": one incident only where one of the two is the harm that the other did.
        let harm = !before.casualties.eq(&Casualties::default()) || !found.casualties.eq(&Casualties::default());
        let apart = matches!(kind, Some(ClauseKind::Main)) && !same_clause;
        super::merge::together(before.kind, found.kind)
            && !super::merge::is_crime_in_battle(before, &found)
            && places
            && dates
            && modes
            && (before.other || !found.other)
            && (same_clause || harm && !apart || found.definite || relative && before.item < found.item)
    };
    match out[from..].iter_mut().rev().find(|before| fits(before)) {
        Some(before) => {
            // "Two guards were also killed in the attack": both are about what was told before.
            let definite = before.definite || found.definite;
            if cause(before) && found.reach == attach::Reach::Clause && before.reach == attach::Reach::Clause {
                before.places.clone_from(&found.places);
            }
            super::merge::absorb(scene, before, found);
            before.definite = definite;
        }
        None => out.push(found),
    }
}

/// Gives a toll told without a verb to the nearest telling.
fn give(view: &View<'_>, out: &mut [Found], toll: &Toll) -> bool {
    let violent = |found: &&mut Found| {
        super::merge::family(found.kind) == super::merge::Family::Violence
            || found.kind == SubEventType::ViolentDemonstration
    };
    if let Some(found) = out.iter_mut().filter(violent).min_by_key(|found| found.item.abs_diff(toll.at)) {
        casualties::put(&mut found.casualties, toll, view.text);
        return true;
    }
    false
}
