//! Roles: who did it, to whom, with what, read off the clause around a trigger.

mod claim;
mod subject;
mod weapon;

pub(super) use claim::claim;
pub(super) use subject::subject;
use weapon::WEAPON;

use crate::extract::items::{Item, ItemKind};
use crate::extract::kinds::{self, Phase, Trigger};
use crate::extract::phrases::{self, Link, Phrase};
use crate::extract::verbs::{Tense, VerbGroup, Voice};
use crate::extract::view::{Party, View};
use crate::extract::words::class;
use crate::recognise::MentionKind;

/// Who takes part in what a trigger tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    pub agent: Option<Party>,
    pub target: Option<Party>,
    /// The phrases of the target: a row of them where several are linked.
    pub victims: std::ops::Range<usize>,
    /// Weapon, as items.
    pub weapon: Option<(usize, usize)>,
    /// Lexicon classes of all weapon words near.
    pub weapon_class: u64,
    /// Lexicon classes of the object.
    pub object: u64,
    /// The object names a place.
    pub place: bool,
    /// "blew himself up"
    pub reflexive: bool,
    /// The target is a pronoun: somebody told of before.
    pub pronoun: bool,
    /// The light verb's group, where there is one.
    pub light: Option<u16>,
    /// Begins, ends or merely happens.
    pub phase: Phase,
}

/// Groups of verbs that need an object: their bare form without one is passive ("two soldiers killed in ambush").
const TRANSITIVE: &[&str] = &[
    "air", "arrest", "arson", "attack", "blow", "bombard", "bombv", "destroy", "disrupt", "downed", "foil", "harm",
    "hijack", "kidnap", "kill", "loot", "lynch", "occupy", "overrun", "raid", "rape", "retake", "rob", "seize",
    "shell", "shoot", "struck",
];

/// Groups whose verbs tell what a thing does by itself: the subject is the weapon.
const EXPLODES: &[&str] = &["bomb", "goff"];

/// Groups of what two sides do with each other.
const TWO_SIDED: &[&str] = &["truce", "truce+", "agree", "clash"];

/// Reads the roles of a trigger.
pub(super) fn read(view: &View<'_>, trigger: &Trigger) -> Roles {
    let mut roles = Roles::default();
    match trigger.verb.and_then(|verb| view.parser.groups.get(usize::from(verb))) {
        Some(group) => of_verb(view, trigger, group, &mut roles),
        None => of_noun(view, trigger, &mut roles),
    }
    roles.agent = roles.agent.map(|party| speaker(view, trigger, party));
    roles.agent = roles.agent.filter(|party| is_somebody(view, party));
    if roles.target.is_some_and(|party| party.end == party.start + 1 && view.items()[party.start].is(class::PRONOUN)) {
        roles.pronoun = true;
        roles.target = None;
    }
    for phrase in &view.phrases()[roles.victims.clone()] {
        for item in &view.items()[phrase.start..phrase.end] {
            roles.object |= item.class;
        }
        roles.place |= view.is_place(phrase);
    }
    weapon::read(view, trigger, &mut roles);
    // "Israeli jets struck", "when a Russian drone hit a bus": whose the weapon is.
    if roles.agent.is_none()
        && let Some((start, end)) = roles.weapon.filter(|_| roles.weapon_class & (class::AIR | class::SHELL) != 0)
    {
        let all = view.phrases();
        let owner = all.iter().position(|phrase| phrase.start <= start && start < phrase.end);
        let whose = owner.map(|at| Phrase {
            end: end.min(all[at].end),
            head: end.saturating_sub(1),
            possessor: None,
            ..all[at]
        });
        // "Russian drones and missiles": the first of the row.
        let row = owner.and_then(|at| (0..at).rev().take_while(|at| all[*at + 1].link == Link::And).last());
        // "drones launched by the RSF"
        let sender = view.parser.groups.iter().find(|group| {
            group.start == end && group.tense == Tense::Participle
                || group.start == end && group.voice != Voice::Active && !group.is_finite()
        });
        let sender =
            sender.and_then(|group| governed(view, group.end, &["by"], 4)).map(|index| view.party(&all[index]));
        roles.agent = sender
            .filter(|party| party.class.is_some_and(crate::extract::actors::ActorClass::is_force))
            .or_else(|| whose.and_then(|phrase| people(view, &phrase)))
            .or_else(|| row.and_then(|at| people(view, &all[at])));
    }
    roles
}

fn of_verb(view: &View<'_>, trigger: &Trigger, group: &VerbGroup, roles: &mut Roles) {
    let (items, all) = (view.items(), view.phrases());
    let name = view.parser.lexicon.kinds.group_name(trigger.group);
    let from = trigger.end.max(group.end);
    let objects = objects(view, group.end);
    // "seized control of the town" is active, "gunned down in Kabul" is not.
    let transitive = TRANSITIVE.contains(&name) && (trigger.end == group.end || trigger.effect.is_some());
    let passive = match group.voice {
        Voice::Passive => true,
        Voice::Bare => transitive && objects.is_empty(),
        Voice::Active => false,
    };
    let subject = subject(view, group);
    if passive {
        roles.victims = subject.map_or(0..0, |index| index..phrases::row_end(all, index));
        // "12 dead and 30 wounded": the dead are not among the wounded.
        while roles.victims.len() > 1 && items[all[roles.victims.start].head].is(class::DEAD | class::HURT) {
            roles.victims.start += 1;
        }
        roles.agent = governed(view, from, &["by"], 12).map(|index| view.party(&all[index]));
        return set_target(view, 0, roles);
    }
    let agent = subject.map(|index| view.party(&all[index]));
    let row = |index: usize| index..phrases::row_end(all, index);
    match name {
        "die" | "dief" => {
            // "claimed 15 lives": the words themselves hold the number; "lost their lives": the subject's.
            let own = ["los", "embrac", "attain"];
            let own = own.iter().any(|stem| view.word(group.main).to_ascii_lowercase().starts_with(stem));
            roles.victims = if trigger.end > group.end && !own { objects } else { subject.map_or(0..0, row) };
        }
        "displace" => {
            roles.victims = if objects.is_empty() { subject.map_or(0..0, row) } else { objects };
        }
        "fall" => {
            roles.victims = subject.map_or(0..0, row);
            roles.agent = governed(view, group.end, &["to", "of"], 8).map(|index| view.party(&all[index]));
        }
        "clash" | "fightx" | "truce+" | "agree" => {
            roles.agent = agent;
            match governed(view, from, &["with", "against", "between"], 10) {
                Some(index) => roles.victims = row(index),
                None if !objects.is_empty() && trigger.end == group.end => roles.victims = objects,
                // "Soldiers and rebels clashed": the two sides are one row.
                None => {
                    if let Some(index) = subject.filter(|index| phrases::row_end(all, *index) > index + 1) {
                        roles.victims = index + 1..phrases::row_end(all, index);
                    }
                }
            }
        }
        _ if EXPLODES.contains(&name)
            && !items[group.end..from].iter().any(|item| item.is(class::BOMB | class::GRENADE))
            && (phrases::objects(items, all, trigger.end).is_empty() || !is_person(view, subject)) => {}
        "withdraw" | "withdrawx" => {
            roles.agent = agent;
            let index = all.partition_point(|phrase| phrase.start < trigger.end);
            if all.get(index).is_some_and(|phrase| phrase.start <= trigger.end + 2) {
                roles.victims = row(index);
            }
        }
        _ => {
            roles.agent = agent;
            roles.reflexive = items[group.end..trigger.end.max(group.end)].iter().any(|item| item.is(class::PRONOUN))
                && name == "blow";
            // "seized control of the city": the object stands behind the trigger's words.
            let direct = phrases::objects(items, all, trigger.end);
            roles.victims = if !direct.is_empty() {
                direct
            } else if !objects.is_empty() && trigger.end == group.end {
                objects
            } else if let Some(index) =
                governed(view, from, &["on", "at", "against", "of", "into", "upon", "with", "to"], 6)
                    .filter(|index| !view.is_time(&all[*index]))
            {
                row(index)
            } else {
                objects
            };
        }
    }
    set_target(view, trigger.end, roles);
}

/// The objects of a verb, also behind a time: "kidnapped on Friday two engineers".
fn objects(view: &View<'_>, end: usize) -> std::ops::Range<usize> {
    let all = view.phrases();
    let direct = phrases::objects(view.items(), all, end);
    let time =
        all.get(direct.start).filter(|phrase| direct.is_empty() && phrase.start <= end + 1 && view.is_time(phrase));
    let Some(time) = time else { return direct };
    let next = direct.start + 1;
    match all.get(next) {
        Some(phrase) if phrase.start == time.end && phrase.preposition.is_none() => next..phrases::row_end(all, next),
        _ => direct,
    }
}

fn of_noun(view: &View<'_>, trigger: &Trigger, roles: &mut Roles) {
    let (items, all) = (view.items(), view.phrases());
    let group = view.parser.lexicon.kinds.group_name(trigger.group);
    let undergone = trigger.effect.is_some() || matches!(group, "arrest" | "seize" | "overrun" | "retake" | "rape");
    let row = |index: usize| index..phrases::row_end(all, index);
    // The phrase that holds the trigger: what stands in it before the trigger is whose it is.
    if let Some(phrase) = all.iter().find(|phrase| phrase.start <= trigger.start && trigger.start < phrase.end) {
        let named = |item: &Item| item.is_wordlike() && !item.is(class::DET | class::ADJ | class::POSS);
        if items[phrase.start..trigger.start].iter().any(named) {
            let end = phrase.possessor.filter(|end| *end < trigger.start).unwrap_or(trigger.start);
            let owner = Phrase { end, head: end.saturating_sub(1).max(phrase.start), possessor: None, ..*phrase };
            let party = modifier(view, &owner, phrase.possessor.is_some());
            if undergone && phrase.possessor.is_some() {
                roles.target = party;
            } else {
                roles.agent = party;
            }
        }
    }
    let clause = view.parser.clauses.number(trigger.start);
    let near = |prepositions: &[&str], reach| governed(view, trigger.end, prepositions, reach);
    if let Some(index) = near(&["by"], 10).filter(|index| roles.agent.is_none() && is_force(view, *index)) {
        roles.agent = Some(view.party(&all[index]));
    }
    if let Some(index) = near(&["between", "among"], 4).filter(|index| !view.is_place(&all[*index])) {
        roles.agent = Some(view.party(&all[index]));
        if phrases::row_end(all, index) > index + 1 {
            roles.victims = index + 1..phrases::row_end(all, index);
        }
    } else if let Some(index) = near(&["on", "against", "upon", "with"], 6).filter(|index| !view.is_time(&all[*index]))
    {
        if !view.is_place(&all[index]) {
            roles.victims = row(index);
        }
    } else if undergone {
        if let Some(index) = near(&["of"], 3) {
            roles.victims = row(index);
        } else if items[trigger.end - 1].is(class::OF) || view.word(trigger.end - 1) == "of" {
            let index = all.partition_point(|phrase| phrase.start < trigger.end);
            if all.get(index).is_some_and(|phrase| phrase.start <= trigger.end + 1) {
                roles.victims = row(index);
            }
        }
    }
    // A light verb before it lends its subject: "rebels carried out an attack".
    let groups = &view.parser.groups;
    let governor = groups.iter().enumerate().rev().find(|(_, other)| {
        other.end <= trigger.start
            && trigger.start <= other.end + 12
            && view.parser.clauses.number(other.main) == clause
    });
    if let Some((number, verb)) = governor
        && let Some((light, end)) = kinds::light(view.parser.lexicon, items, verb)
    {
        let direct = items[end.min(trigger.start)..trigger.start].iter().all(|item| item.kind != ItemKind::Break);
        let copula = items[verb.main].is(class::BE);
        let voiced = !light.passive || verb.voice == Voice::Passive || copula;
        if direct && voiced && end <= trigger.start {
            roles.light = Some(number as u16);
            roles.phase = light.phase;
            // "blamed the rebels for the murder": the object did it, not who says so.
            let accuses = items[verb.main].is(class::ACCUSE) && verb.voice == Voice::Active;
            let party = if accuses { phrases::objects(items, all, verb.end).next() } else { subject(view, verb) };
            if light.suffers {
                if roles.victims.is_empty() && roles.target.is_none() {
                    roles.victims = party.map_or(0..0, row);
                }
            } else if party.is_some_and(|index| is_nobody(view, &all[index])) {
                // "No group claimed responsibility"
            } else if verb.voice != Voice::Passive || light.passive {
                roles.agent = roles.agent.or(party.map(|index| view.party(&all[index])));
                // "The government and the rebels signed a truce": the two sides are one row.
                if let Some(index) = party.filter(|_| TWO_SIDED.contains(&group) && roles.victims.is_empty()) {
                    roles.victims = index + 1..phrases::row_end(all, index).max(index + 1);
                }
            }
        }
    }
    // "vowed revenge attacks": who threatens would be the agent.
    if let Some((_, verb)) = governor.filter(|(_, verb)| roles.agent.is_none() && items[verb.main].is(class::THREAT)) {
        roles.agent = subject(view, verb).map(|index| view.party(&all[index]));
    }
    // The same in the passive: "an attack was carried out by rebels", "the ceasefire was brokered by".
    let passive = groups.iter().enumerate().find(|(_, other)| {
        other.start >= trigger.end
            && other.start <= trigger.end + 14
            && view.parser.clauses.number(other.main) == clause
    });
    if let Some((number, verb)) =
        passive.filter(|(_, verb)| roles.light.is_none() && verb.voice != Voice::Active || ends_alone(view, verb))
        && let Some((light, _)) = kinds::light(view.parser.lexicon, items, verb)
    {
        let own = subject(view, verb)
            .is_some_and(|index| all[index].start <= trigger.start && trigger.start < all[index].end);
        // "the murder of the mayor, carried out by rebels": the participle goes past the victim.
        let hangs = verb.tense == Tense::Participle
            && !groups.iter().any(|other| other.start >= trigger.end && other.end <= verb.start);
        if (own || hangs) && !light.passive {
            roles.light = Some(number as u16);
            roles.phase = light.phase;
            let by: &[&str] = if items[verb.main].is(class::ACCUSE) { &["to", "on"] } else { &["by"] };
            if let Some(index) = governed(view, verb.end, by, 6) {
                roles.agent = roles.agent.or(Some(view.party(&all[index])));
            }
            if let Some(index) = governed(view, verb.end, &["between"], 8).filter(|_| TWO_SIDED.contains(&group)) {
                roles.agent = Some(view.party(&all[index]));
                roles.victims = index + 1..phrases::row_end(all, index).max(index + 1);
            }
        }
    }
    set_target(view, 0, roles);
}

/// "No group", "nobody".
pub(in crate::extract) fn is_nobody(view: &View<'_>, phrase: &Phrase) -> bool {
    view.items()[phrase.start..phrase.end].iter().any(|item| item.is(class::NEG))
        || (phrase.start.saturating_sub(1)..=phrase.start)
            .any(|at| ["no", "none", "nobody", "neither"].iter().any(|no| view.word(at).eq_ignore_ascii_case(no)))
}

/// "The military said that it had killed": the pronoun of what is said stands for who says it, where that is a force.
fn speaker(view: &View<'_>, trigger: &Trigger, party: Party) -> Party {
    let items = view.items();
    if party.end != party.start + 1 || !items[party.start].is(class::PRONOUN) {
        return party;
    }
    let clauses = &view.parser.clauses;
    let above = clauses.at(trigger.start).and_then(|clause| clauses.all.get(usize::from(clause.parent)));
    above
        .and_then(|clause| view.parser.groups.get(usize::from(clause.verb?)))
        .filter(|verb| items[verb.main].is(class::REPORT | class::CLAIM) && verb.end <= party.start)
        .and_then(|verb| subject(view, verb))
        .map(|index| view.party(&view.phrases()[index]))
        .filter(|speaker| speaker.class.is_some_and(crate::extract::actors::ActorClass::is_force))
        .unwrap_or(party)
}

/// "the truce collapsed", "the ceasefire ended": an active verb without object.
fn ends_alone(view: &View<'_>, verb: &VerbGroup) -> bool {
    phrases::objects(view.items(), view.phrases(), verb.end).is_empty()
}

/// A possessor or modifier that is somebody: "the Taliban's attack", "a U.S. air strike", "guerrilla attacks".
fn modifier(view: &View<'_>, phrase: &Phrase, owns: bool) -> Option<Party> {
    let party = view.party(phrase);
    let people = view.mention(phrase.head, phrase.head + 1, &[MentionKind::Demonym]).is_some();
    if !people && party.class.is_some() || party.who.is_some() {
        let start = view.items()[phrase.start..phrase.end].iter().position(|item| !item.is(class::DET)).unwrap_or(0);
        return Some(Party { start: phrase.start + start, ..party });
    }
    state(view, phrase, owns)
}

/// A state by its adjective.
fn people(view: &View<'_>, phrase: &Phrase) -> Option<Party> {
    view.mention(phrase.start, phrase.end, &[MentionKind::Demonym])?;
    state(view, phrase, false)
}

/// A state by its adjective or name.
fn state(view: &View<'_>, phrase: &Phrase, owns: bool) -> Option<Party> {
    let kinds = [MentionKind::Demonym, MentionKind::Place];
    let mention = view.mention(phrase.start, phrase.end, &kinds)?;
    let first = view.items()[phrase.start..phrase.end].iter().position(|item| item.token >= mention.tokens.0)?;
    let start = phrase.start + first;
    let length = view.items()[start..phrase.end].iter().take_while(|item| item.token < mention.tokens.1).count();
    // "Russia's strikes", "a U.S. air strike", "a UK raid"; but "the Kabul blast" was in Kabul.
    let capitals = |word: &str| (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let state = mention.kind == MentionKind::Demonym
        || owns
        || view.word(start).contains('.')
        || length == 1 && capitals(view.word(start));
    state.then_some(Party {
        start,
        end: start + length,
        class: Some(crate::extract::actors::ActorClass::StateForces),
        who: None,
    })
}

/// `from`: where the trigger's words end.
fn set_target(view: &View<'_>, from: usize, roles: &mut Roles) {
    if roles.target.is_some() || roles.victims.is_empty() {
        return;
    }
    let row = &view.phrases()[roles.victims.clone()];
    let Some((first, rest)) = row.split_first() else { return };
    let mut party = view.party(first);
    // "shot down two drones": the phrase takes a word of the verb.
    if party.start < from && from < party.end {
        party.start = from;
    }
    for phrase in rest {
        let next = view.party(phrase);
        party.end = next.end;
        // A row with a civilian in it is an attack on civilians.
        if next.class == Some(crate::extract::actors::ActorClass::Civilians) {
            party.class = next.class;
        }
        party.class = party.class.or(next.class);
        party.who = party.who.or(next.who);
    }
    roles.target = Some(party);
}

/// The first phrase after `from`, within `reach` items and the same clause, that one of the prepositions governs.
fn governed(view: &View<'_>, from: usize, prepositions: &[&str], reach: usize) -> Option<usize> {
    let all = view.phrases();
    let clause = view.parser.clauses.number(from.saturating_sub(1));
    let first = all.partition_point(|phrase| phrase.start < from);
    all[first..]
        .iter()
        .take_while(|phrase| phrase.start <= from + reach)
        .position(|phrase| {
            phrase.preposition.is_some_and(|at| {
                at >= from.saturating_sub(1)
                    && prepositions.iter().any(|word| view.word(at).eq_ignore_ascii_case(word))
                    && view.parser.clauses.number(at) == clause
            }) && phrase.link == phrases::Link::None
        })
        .map(|index| first + index)
}

/// Things do nothing: a car that explodes, an attack that kills, a day, a pronoun that stands for nobody known.
pub(super) fn is_somebody(view: &View<'_>, party: &Party) -> bool {
    let items = &view.items()[party.start..party.end];
    let Some(head) = items.last() else { return false };
    party.who.is_some()
        || party.class.is_some()
        || !head.is(class::PROPERTY | class::MEASURE | class::PRONOUN | WEAPON)
            && (head.is(class::PERSON | class::GROUP) || is_named(view, party))
            && !view.parser.triggers.iter().any(|trigger| trigger.start < party.end && party.start < trigger.end)
}

/// A word with a capital that no table knows; the first of a sentence only where the recogniser takes it for a name.
fn is_named(view: &View<'_>, party: &Party) -> bool {
    const NAMES: &[MentionKind] = &[
        MentionKind::Person,
        MentionKind::Organisation,
        MentionKind::Demonym,
        MentionKind::Place,
        MentionKind::Nested,
    ];
    (party.start..party.end).any(|at| {
        let item = &view.items()[at];
        item.is_capital() && item.word == 0 && (at > 0 || view.mention(at, at + 1, NAMES).is_some())
    })
}

fn is_person(view: &View<'_>, phrase: Option<usize>) -> bool {
    phrase.is_some_and(|index| view.party(&view.phrases()[index]).class.is_some())
}

fn is_force(view: &View<'_>, phrase: usize) -> bool {
    let party = view.party(&view.phrases()[phrase]);
    party.class.is_some() || party.who.is_some()
}
