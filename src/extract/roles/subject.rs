//! The subject of a verb, where it stands.

use crate::extract::clauses::ClauseKind;
use crate::extract::phrases;
use crate::extract::verbs::{Tense, VerbGroup, Voice};
use crate::extract::view::View;
use crate::extract::words::class;

/// The phrase that is the subject of a verb group, through relative clauses, participles and infinitives.
pub(in crate::extract) fn subject(view: &View<'_>, group: &VerbGroup) -> Option<usize> {
    subject_at(view, group, 0)
}

fn subject_at(view: &View<'_>, group: &VerbGroup, depth: u8) -> Option<usize> {
    if depth > 4 {
        return None;
    }
    let clauses = &view.parser.clauses;
    let clause = clauses.at(group.main)?;
    let verb_of = |number: u16| {
        let verb = clauses.all.get(usize::from(number))?.verb?;
        view.parser.groups.get(usize::from(verb)).filter(|other| other.main != group.main)
    };
    let before = || view.phrases().partition_point(|phrase| phrase.end <= group.start).checked_sub(1);
    if !group.is_finite() {
        if group.tense == Tense::Participle {
            return before();
        }
        let adjacent = before().filter(|index| view.phrases()[*index].end == group.start);
        if group.tense == Tense::Ing && adjacent.is_some() {
            return adjacent;
        }
        // "accused the army of bombing", "suspect the group of killing": the accused did it.
        let accuser = view.parser.groups.iter().rev().find(|other| other.end <= group.start);
        if let Some(accuser) = accuser.filter(|other| {
            group.tense == Tense::Ing
                && other.voice == Voice::Active
                && view.items()[other.main].is(class::ACCUSE | class::SUSPECT)
        }) && group.start <= accuser.end + 10
        {
            return phrases::objects(view.items(), view.phrases(), accuser.end).next();
        }
        if group.tense == Tense::Infinitive {
            // "ordered its fighters to attack", "forcing thousands to flee": the object of the verb before is the subject here.
            let governor = view.parser.groups.iter().rev().find(|other| other.end <= group.start);
            if let (Some(governor), Some(index)) = (governor, before()) {
                let phrase = &view.phrases()[index];
                let causes = ["forc", "caus", "compel", "allow", "prompt", "dr"]
                    .iter()
                    .any(|stem| view.word(governor.main).to_ascii_lowercase().starts_with(stem));
                if (causes || view.items()[governor.main].is(class::PLAN)) && phrase.start >= governor.end {
                    return phrases::objects(view.items(), view.phrases(), governor.end).next();
                }
            }
        }
        let number = if clause.kind == ClauseKind::Participial { clause.parent } else { clauses.number(group.main) };
        return subject_at(view, verb_of(number)?, depth + 1);
    }
    // "the hostages seized on Oct. 7": a bare participle where the clause has its verb.
    let reduced = group.voice == Voice::Bare
        && clause
            .verb
            .is_some_and(|verb| view.parser.groups.get(usize::from(verb)).is_some_and(|verb| verb.main != group.main));
    if let Some(found) = before().filter(|index| reduced && view.phrases()[*index].end == group.start) {
        return Some(found);
    }
    if let Some(found) = in_clause(view, group) {
        return Some(found);
    }
    match clause.kind {
        ClauseKind::Relative => view.phrases().partition_point(|phrase| phrase.end <= clause.start).checked_sub(1),
        ClauseKind::Coordinate => subject_at(view, verb_of(clause.parent)?, depth + 1),
        _ => None,
    }
}

/// The first phrase before a verb in its clause that neither a preposition governs nor tells a time.
fn in_clause(view: &View<'_>, group: &VerbGroup) -> Option<usize> {
    let clauses = &view.parser.clauses;
    let number = clauses.number(group.main);
    let all = view.phrases();
    let upto = all.partition_point(|phrase| phrase.end <= group.start);
    // "denied reports that a village had been attacked": what stands before "that" is no subject.
    let that = (group.start.saturating_sub(20)..group.start)
        .rev()
        .find(|at| view.items()[*at].is(class::THAT) && clauses.number(*at) == number && *at + 1 < group.start);
    let mut found = None;
    for (index, phrase) in all[..upto].iter().enumerate().rev() {
        if phrase.end + 60 < group.start || that.is_some_and(|that| phrase.start < that) {
            break;
        }
        if clauses.number(phrase.head) == number && phrase.preposition.is_none() && !view.is_time(phrase) {
            found = Some(index);
        }
    }
    found
}
