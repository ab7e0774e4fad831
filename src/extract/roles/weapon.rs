//! With what: the weapon words around a trigger.

use super::Roles;
use crate::extract::clauses::ClauseKind;
use crate::extract::items::{Item, ItemKind};
use crate::extract::kinds::Trigger;
use crate::extract::view::View;
use crate::extract::words::class;

/// Lexicon classes of weapons.
pub(super) const WEAPON: u64 = class::GUN
    | class::BOMB
    | class::AIR
    | class::SHELL
    | class::GRENADE
    | class::CHEMICAL
    | class::SUICIDE
    | class::BLADE
    | class::FIREBOMB;

/// Groups whose object is the weapon: "set off a bomb".
const THROWN: &[&str] = &["bomb", "goff", "grenade", "shell"];

/// Weapon words in the trigger itself, its phrase, its clause, and the participles that hang on it.
pub(super) fn read(view: &View<'_>, trigger: &Trigger, roles: &mut Roles) {
    const REACH: usize = 14;
    let items = view.items();
    let group = view.parser.lexicon.kinds.group_name(trigger.group);
    let clauses = &view.parser.clauses;
    let number = clauses.number(trigger.start);
    let parent = clauses.at(trigger.start).map_or(number, |clause| clause.parent);
    let from = trigger.start.saturating_sub(REACH);
    let to = (trigger.end + REACH).min(items.len());
    let mut best: Option<(usize, usize)> = None;
    for (at, item) in items.iter().enumerate().take(to).skip(from) {
        if !item.is(WEAPON) {
            continue;
        }
        let own = clauses.number(at);
        let hangs = own == number
            || clauses.at(at).is_some_and(|clause| {
                // "hours after a helicopter was shot down": another thing.
                let other = clause.kind == ClauseKind::Temporal
                    && ["after", "before", "since"]
                        .iter()
                        .any(|word| view.word(clause.start).eq_ignore_ascii_case(word));
                clause.parent == number
                    && !other
                    && matches!(clause.kind, ClauseKind::Participial | ClauseKind::Temporal | ClauseKind::Coordinate)
            })
            || own == parent && clauses.at(trigger.start).is_some_and(|clause| clause.kind == ClauseKind::Participial);
        let in_trigger = at >= trigger.start && at < trigger.end;
        // What was hit, seized or shot down is no weapon.
        let hit = view.phrases()[roles.victims.clone()].iter().any(|phrase| phrase.start <= at && at < phrase.end);
        // "killed five men and seized four rifles": the rifles are booty.
        let booty = view.parser.triggers.iter().any(|other| {
            let taken = matches!(
                view.parser.lexicon.kinds.group_name(other.group),
                "seize" | "disrupt" | "intercept" | "downed"
            );
            other.start != trigger.start && taken && other.verb.is_some() && other.end <= at && at <= other.end + 5
        });
        // "the helicopter crashed", "a jet was hit": what befell the aircraft.
        let after = view
            .phrases()
            .iter()
            .find(|phrase| phrase.start <= at && at < phrase.end)
            .map_or(at + 1, |phrase| phrase.end);
        let befallen = item.is(class::AIR)
            && matches!(
                view.word(after).to_ascii_lowercase().as_str(),
                "crashed" | "crashes" | "crashing" | "was" | "were" | "went"
            );
        let hit = hit || booty || befallen;
        let thrown = trigger.verb.is_none() || THROWN.contains(&group);
        let hit = hit && (booty || !(item.is(class::BOMB | class::SHELL | class::GRENADE) && thrown));
        if !(in_trigger || hangs && !hit) || is_plain_air(view, at) {
            continue;
        }
        roles.weapon_class |= item.class & WEAPON;
        // "guided bomb": the first word is no weapon of its own.
        let kind_of = matches!(view.word(at).to_ascii_lowercase().as_str(), "guided" | "glide" | "airborne");
        let noun = (in_trigger || item.is(WEAPON & !class::SUICIDE)) && !kind_of;
        let distance = at.abs_diff(trigger.start);
        if noun && best.is_none_or(|(_, before)| distance < before) {
            best = Some((at, distance));
        }
    }
    roles.weapon = best.map(|(at, _)| {
        let phrase = view.phrases().iter().find(|phrase| phrase.start <= at && at < phrase.end);
        match phrase {
            // "a drone attack": the weapon is the drone.
            Some(phrase) if phrase.start <= trigger.start && trigger.start < phrase.end => {
                let first = (phrase.start..at).rev().take_while(|at| {
                    let word = &items[*at];
                    word.kind == ItemKind::Word && (word.word == 0 || word.is(class::PROPERTY))
                });
                (first.last().unwrap_or(at), at + 1)
            }
            Some(phrase) => {
                // "a bomb explosion": the weapon is the bomb. "the police station's car bomb": what is owned.
                let bare = |item: &&Item| item.is(class::DET) || item.kind == ItemKind::Possessive;
                let from = phrase.possessor.filter(|end| *end < at).map_or(phrase.start, |end| end + 1);
                let skip = items[from..at].iter().take_while(bare).count();
                let told = |end: usize| {
                    view.parser.triggers.iter().any(|trigger| trigger.verb.is_none() && trigger.end == end)
                };
                let end = (at + 1..=phrase.end).rev().find(|end| !told(*end)).unwrap_or(at + 1);
                (from + skip, end.max(at + 1))
            }
            None => (at, at + 1),
        }
    });
    // "air" says nothing without its strikes.
    roles.weapon = roles.weapon.map(|(start, end)| {
        let air = ["air", "aerial"].iter().any(|word| view.word(end - 1).eq_ignore_ascii_case(word));
        (start, if air && items.get(end).is_some_and(|next| next.kind == ItemKind::Word) { end + 1 } else { end })
    });
}

/// "air" counts before a noun of attack only: not in "air force", "air base" or "air defence".
fn is_plain_air(view: &View<'_>, at: usize) -> bool {
    const NO_WEAPON: &[&str] =
        &["force", "forces", "base", "bases", "port", "field", "defense", "defenses", "defence", "defences", "space"];
    let next = view.word(at + 1);
    view.word(at).eq_ignore_ascii_case("air") && NO_WEAPON.iter().any(|word| next.eq_ignore_ascii_case(word))
}
