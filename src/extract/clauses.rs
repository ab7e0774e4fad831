//! Clauses: which words of a sentence belong to which verb.
//!
//! Cheap and token based: commas, conjunctions, relative pronouns, subordinators and reporting verbs open
//! clauses; a comma or a second finite verb closes them. No clause crosses a sentence.

use super::items::{Item, ItemKind};
use super::verbs::{Tense, VerbGroup, Voice, is_nounish};
use super::words::class;

/// A clause of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    /// How it hangs on its parent.
    pub kind: ClauseKind,
    /// The clause that it depends on; itself for the first.
    pub parent: u16,
    /// The item that opens it.
    pub start: usize,
    /// Its finite verb, an index into the sentence's verb groups.
    pub verb: Option<u16>,
}

/// How a clause hangs on its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKind {
    /// The first, or a new sentence after a semicolon.
    Main,
    /// After "and" or a comma, its subject its own or the parent's.
    Coordinate,
    /// "who was kidnapped"
    Relative,
    /// "after", "while", "when", "as"
    Temporal,
    /// "if", "unless"
    Conditional,
    /// "because", "although"
    Causal,
    /// What is said, after a reporting verb.
    Complement,
    /// ", police said"
    Report,
    /// ", killing seven"
    Participial,
}

/// The clauses of a sentence and, for each item, the number of its clause.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    pub all: Vec<Clause>,
    pub of: Vec<u16>,
}

impl Clauses {
    /// The clause of an item.
    pub(super) fn at(&self, item: usize) -> Option<&Clause> {
        self.of.get(item).and_then(|number| self.all.get(*number as usize))
    }

    /// The clause's number for an item.
    pub(super) fn number(&self, item: usize) -> u16 {
        self.of.get(item).copied().unwrap_or(0)
    }

    fn open(&mut self, kind: ClauseKind, parent: u16, start: usize) -> u16 {
        let number = self.all.len().min(usize::from(u16::MAX)) as u16;
        self.all.push(Clause { kind, parent, start, verb: None });
        number
    }
}

/// How far a subordinator looks for its verb, in items.
const REACH: usize = 25;

/// Splits a sentence.
pub(super) fn split(items: &[Item], groups: &[VerbGroup], out: &mut Clauses) {
    out.all.clear();
    out.of.clear();
    out.of.resize(items.len(), 0);
    let mut current = out.open(ClauseKind::Main, 0, 0);
    let mut next_group = 0;
    let mut boundary = None;
    for at in 0..items.len() {
        let item = &items[at];
        let group = groups.get(next_group).filter(|group| group.start == at);
        let after_comma = at == 0 || matches!(items[at - 1].kind, ItemKind::Comma | ItemKind::Break);
        if let Some(group) = group {
            let number = next_group as u16;
            next_group += 1;
            // "a statement released on Monday": a bare participle after a noun where the clause has its verb.
            let reduced = group.voice == Voice::Bare && boundary.is_none() && out.all[current as usize].verb.is_some();
            if group.is_finite() && !reduced {
                let (clause, from) = verb(items, groups, out, current, boundary, group);
                out.all[clause as usize].verb = Some(number);
                for covered in &mut out.of[from..at] {
                    *covered = clause;
                }
                current = clause;
                boundary = None;
            } else if group.tense == Tense::Ing && after_comma && at > 0 {
                current = out.open(ClauseKind::Participial, main_of(out, current), at);
                boundary = None;
            }
        } else if item.kind == ItemKind::Comma {
            let clause = out.all[current as usize];
            let closes = match clause.kind {
                ClauseKind::Relative | ClauseKind::Temporal | ClauseKind::Conditional | ClauseKind::Causal => {
                    clause.verb.is_some()
                }
                ClauseKind::Participial => true,
                _ => false,
            };
            out.of[at] = current;
            if closes && clause.parent != current {
                current = clause.parent;
            }
            boundary = Some(at + 1);
            continue;
        } else if item.kind == ItemKind::Break {
            out.of[at] = current;
            current = out.open(ClauseKind::Main, current, at + 1);
            boundary = None;
            continue;
        } else if item.is(class::REL) || item.is(class::THAT) && opens_relative(items, groups, next_group, at) {
            let parent = current;
            if has_verb_ahead(items, groups, next_group, at + 1, false) {
                current = out.open(ClauseKind::Relative, parent, at);
                boundary = None;
            }
        } else if item.is(class::SUBORD | class::IF | class::CAUSE)
            && has_verb_ahead(items, groups, next_group, at + 1, item.is(class::PREP))
        {
            let kind = if item.is(class::IF) {
                ClauseKind::Conditional
            } else if item.is(class::CAUSE) {
                ClauseKind::Causal
            } else {
                ClauseKind::Temporal
            };
            current = out.open(kind, current, at);
            boundary = None;
        } else if item.is(class::AND | class::BUT) {
            boundary = Some(at + 1);
        }
        out.of[at] = current;
    }
}

/// The clause that a finite verb belongs to, and the first item that goes with it.
fn verb(
    items: &[Item],
    groups: &[VerbGroup],
    out: &mut Clauses,
    current: u16,
    boundary: Option<usize>,
    group: &VerbGroup,
) -> (u16, usize) {
    let at = group.start;
    let clause = out.all[current as usize];
    let Some(previous) = clause.verb.and_then(|verb| groups.get(verb as usize)) else {
        return (current, at);
    };
    let reports = items[previous.main].is(class::REPORT
        | class::DENY
        | class::CLAIM
        | class::ACCUSE
        | class::THREAT
        | class::FEAR)
        // "pointed out that", "underscored that": any verb that governs a sentence.
        || (previous.end..at.min(previous.end + 2)).any(|at| items[at].is(class::THAT))
            && previous.is_finite()
            && previous.voice != Voice::Passive
            && !items[previous.main].is(class::BE);
    // "said that five policemen and a civilian were killed": all that follows is said.
    let said = reports && (previous.end..at.min(previous.end + 3)).any(|at| items[at].is(class::THAT));
    // "said 11 soldiers, including an officer, died": the subject stands before the commas.
    let subject = previous.end..boundary.map_or(previous.end, |boundary| boundary.saturating_sub(1));
    let said = said
        || reports
            && boundary == Some(at)
            && items[at - 1].kind == ItemKind::Comma
            && items.get(subject).is_some_and(|items| items.iter().any(is_nounish));
    match boundary.filter(|boundary| *boundary > previous.main && !said) {
        Some(from) => {
            let own_subject = items[from..at].iter().any(is_nounish_or_pronoun);
            if items[group.main].is(class::REPORT) && own_subject && !items[from..at].iter().any(|i| i.is(class::AND)) {
                return (out.open(ClauseKind::Report, main_of(out, current), from), from);
            }
            let parent = if own_subject { parent_of(out, current) } else { current };
            (out.open(ClauseKind::Coordinate, parent, from), from)
        }
        // "where residents said rebels had killed": what is said inside the relative clause.
        None if clause.kind == ClauseKind::Relative && !reports && out.all[clause.parent as usize].verb.is_none() => {
            (clause.parent, at)
        }
        None if reports => (out.open(ClauseKind::Complement, current, previous.end), previous.end),
        None => (out.open(ClauseKind::Coordinate, current, at), at),
    }
}

/// The clause beside which a coordinate one stands: out of a relative or temporal clause goes to its parent.
fn parent_of(out: &Clauses, current: u16) -> u16 {
    let clause = out.all[current as usize];
    match clause.kind {
        ClauseKind::Relative | ClauseKind::Participial => clause.parent,
        _ => current,
    }
}

fn main_of(out: &Clauses, current: u16) -> u16 {
    let clause = out.all[current as usize];
    if clause.kind == ClauseKind::Participial { clause.parent } else { current }
}

fn is_nounish_or_pronoun(item: &Item) -> bool {
    is_nounish(item) || item.is(class::PRONOUN)
}

/// "that" opens a relative clause after a noun and right before its verb: "a strike that targeted".
fn opens_relative(items: &[Item], groups: &[VerbGroup], next: usize, at: usize) -> bool {
    at > 0 && is_nounish(&items[at - 1]) && groups.get(next).is_some_and(|group| group.start == at + 1)
}

/// A verb follows in reach; for a word that can be a preposition too ("after"), before the next comma.
fn has_verb_ahead(items: &[Item], groups: &[VerbGroup], next: usize, from: usize, preposition: bool) -> bool {
    let mut ahead = groups[next.min(groups.len())..].iter().take_while(|group| group.start <= from + REACH);
    // "after a helicopter carrying officers was shot down": a participle right behind a noun is passed over.
    let participle = |group: &VerbGroup| {
        group.tense == Tense::Ing && group.start > from && items.get(group.start - 1).is_some_and(is_nounish)
    };
    let Some(group) = ahead.find(|group| !participle(group)) else { return false };
    let fits = group.is_finite() || group.start == from && group.tense == Tense::Ing;
    let between = &items[from.min(group.start)..group.start];
    fits && !(preposition && between.iter().any(|item| matches!(item.kind, ItemKind::Comma | ItemKind::Break)))
}

#[cfg(test)]
mod tests {
    use super::super::parse::Parser;
    use super::*;

    fn check(sentence: &str, expected: &[(&str, ClauseKind)]) {
        let found = Parser::clauses_of(sentence);
        let found: Vec<(&str, ClauseKind)> = found.iter().map(|(words, kind)| (words.as_str(), *kind)).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn clauses_are_cut_at_relatives_subordinators_and_participles() {
        use ClauseKind as K;
        check(
            "Gunmen attacked a bank, killing two guards.",
            &[("Gunmen attacked a bank ,", K::Main), ("killing two guards .", K::Participial)],
        );
        check(
            "The mayor, who was kidnapped on 5 January, was found dead.",
            &[("The mayor , was found dead .", K::Main), ("who was kidnapped on 5 January ,", K::Relative)],
        );
        check(
            "Seven people were killed when a bomb exploded.",
            &[("Seven people were killed", K::Main), ("when a bomb exploded .", K::Temporal)],
        );
        check("Two soldiers died, police said.", &[("Two soldiers died ,", K::Main), ("police said .", K::Report)]);
        check(
            "Police said that rebels burned the village.",
            &[("Police said", K::Main), ("that rebels burned the village .", K::Complement)],
        );
        check(
            "Rebels seized the town and burned the market.",
            &[("Rebels seized the town and", K::Main), ("burned the market .", K::Coordinate)],
        );
    }
}
