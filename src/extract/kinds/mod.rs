//! Kinds: the words that tell of an incident, and which of ACLED's sub-event types it is.

mod condition;
mod crosswalk;
pub(super) mod table;

pub(super) use condition::Facts;
pub use crosswalk::Crosswalk;
pub(super) use table::{Effect, Light, Phase, Shape};

use super::items::{Item, ItemKind};
use super::verbs::VerbGroup;
use super::words::{Lexicon, class, form};
use table::{Pattern, Slot};

/// Words of a sentence that tell of an incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trigger {
    /// First item.
    pub start: usize,
    /// One past the last item.
    pub end: usize,
    /// The group that decides its kind.
    pub group: u16,
    /// The verb group, where it is a verb.
    pub verb: Option<u16>,
    /// How surely it is an incident, 0..1.
    pub weight: f32,
    /// What happens to the victim.
    pub effect: Option<Effect>,
}

/// Finds the triggers of a sentence.
pub(super) fn find(lexicon: &Lexicon, items: &[Item], groups: &[VerbGroup], out: &mut Vec<Trigger>) {
    out.clear();
    let mut at = 0;
    let mut next_group = 0;
    while at < items.len() {
        while groups.get(next_group).is_some_and(|group| group.main < at) {
            next_group += 1;
        }
        let verb = groups.get(next_group).filter(|group| group.main == at).map(|_| next_group as u16);
        match trigger(lexicon, items, at, verb) {
            Some((trigger, past)) => {
                if trigger.weight > 0.0 && !names_a_thing(items, &trigger) {
                    out.push(trigger);
                }
                at = past;
            }
            None => at += 1,
        }
    }
}

/// The light verb at a verb group, and one past its last word.
pub(super) fn light(lexicon: &Lexicon, items: &[Item], group: &VerbGroup) -> Option<(Light, usize)> {
    // "are responsible for": the adjective after the copula.
    let at = if items.get(group.main)?.is(class::BE) { group.end } else { group.main };
    let entry = lexicon.entry(items.get(at)?.word);
    entry.patterns.iter().find_map(|number| {
        let pattern = lexicon.kinds.patterns.get(usize::from(*number))?;
        let Shape::Light(light) = pattern.shape else { return None };
        Some((light, fit(pattern, items, at)?))
    })
}

fn trigger(lexicon: &Lexicon, items: &[Item], at: usize, verb: Option<u16>) -> Option<(Trigger, usize)> {
    let item = &items[at];
    if item.word == 0 || item.kind != ItemKind::Word {
        return None;
    }
    lexicon.entry(item.word).patterns.iter().find_map(|number| {
        let pattern = lexicon.kinds.patterns.get(usize::from(*number))?;
        let (group, verb) = match pattern.shape {
            Shape::Verb(group) => (group, Some(verb?)),
            Shape::Noun(group) if verb.is_none() => (group, None),
            _ => return None,
        };
        let end = fit(pattern, items, at)?;
        let trigger = Trigger { start: at, end, group, verb, weight: pattern.weight, effect: pattern.effect };
        // What stands in a gap is looked at again: it may hold the victim's own trigger.
        let past = if pattern.rest.contains(&Slot::Gap) { at + 1 } else { end };
        Some((trigger, past))
    })
}

/// One past the last item where the pattern fits.
fn fit(pattern: &Pattern, items: &[Item], at: usize) -> Option<usize> {
    let mut position = at + 1;
    let mut slots = pattern.rest.iter().peekable();
    while let Some(slot) = slots.next() {
        match slot {
            Slot::Word(ids) => {
                if !ids.contains(&items.get(position)?.word) {
                    return None;
                }
                position += 1;
            }
            Slot::Gap => {
                let Some(Slot::Word(ids)) = slots.next() else { return None };
                let reach = items.get(position..(position + 4).min(items.len()))?;
                let found = reach.iter().position(|item| ids.contains(&item.word))?;
                if reach[..found].iter().any(|item| matches!(item.kind, ItemKind::Comma | ItemKind::Break)) {
                    return None;
                }
                position += found + 1;
            }
        }
    }
    Some(position)
}

/// A noun that only modifies the next one names a thing: "attack helicopters", "the bombing suspect".
fn names_a_thing(items: &[Item], trigger: &Trigger) -> bool {
    if trigger.verb.is_some() {
        return false;
    }
    items.get(trigger.end).is_some_and(|next| {
        next.kind == ItemKind::Word
            && next.can(form::NOUN)
            && next.form & form::PAST == 0
            && !next.is(class::PREP | class::MEASURE)
            && !items[trigger.end - 1].is(class::AND)
            && !items[trigger.end - 1].kind.eq(&ItemKind::Possessive)
            && next.form & (form::BASE | form::S) == 0
    })
}
