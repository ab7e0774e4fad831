//! The tables of triggers, groups and light verbs, read once.

use super::condition::{self, Condition};
use crate::extract::SubEventType;
use crate::extract::words::{Builder, class, rows};

const TRIGGERS: &str = include_str!("triggers.tsv");
const GROUPS: &str = include_str!("groups.tsv");
const LIGHT: &str = include_str!("light.tsv");

/// All tables of this folder.
#[derive(Debug)]
pub(crate) struct Kinds {
    /// The trigger patterns, pointed at by the entry of their first word.
    pub patterns: Vec<Pattern>,
    /// The groups that patterns name.
    groups: Vec<Group>,
}

/// Words that tell of an incident.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// What the words have to be, from the second on; the first is the entry that points here.
    pub rest: Vec<Slot>,
    /// What it is.
    pub shape: Shape,
    /// How surely it is an incident, 0..1.
    pub weight: f32,
    /// What happens to the victim.
    pub effect: Option<Effect>,
}

/// One word of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// One of these entries.
    Word(Vec<u32>),
    /// Up to three words of any kind.
    Gap,
}

/// Verb, noun or light verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A verb of a group.
    Verb(u16),
    /// A noun of a group.
    Noun(u16),
    /// A verb that lends its subject to the noun after it.
    Light(Light),
}

/// What a light verb says about the incident that its object names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Light {
    /// The subject is the target, not the agent.
    pub suffers: bool,
    /// Holds in the passive only ("be blamed for").
    pub passive: bool,
    /// What it names begins or ends.
    pub phase: Phase,
}

/// Does what is named begin or end?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Phase {
    #[default]
    Happens,
    Begins,
    Ends,
}

/// What happens to a victim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Killed,
    Injured,
    Abducted,
    Displaced,
}

#[derive(Debug)]
struct Group {
    name: &'static str,
    rules: Vec<(Condition, Option<SubEventType>)>,
}

impl Kinds {
    /// Reads the tables, adding every word to the lexicon.
    pub(crate) fn build(lexicon: &mut Builder) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for row in rows(GROUPS) {
            let Some((name, conditions, kind)) = cells(row) else { continue };
            let rule = (condition::parse(conditions).unwrap_or_default(), SubEventType::parse(kind));
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.rules.push(rule),
                None => groups.push(Group { name, rules: vec![rule] }),
            }
        }
        let mut out = Self { patterns: Vec::new(), groups };
        for row in rows(TRIGGERS) {
            let Some((shape, words, group)) = cells(row) else { continue };
            let weight = row.split('\t').nth(3).and_then(|cell| cell.parse().ok()).unwrap_or(0.5);
            let effect = row.split('\t').nth(4).and_then(effect);
            let group = out.group(group);
            let shape = if shape == "v" { Shape::Verb(group) } else { Shape::Noun(group) };
            out.add(lexicon, words, shape, weight, effect);
        }
        for row in rows(LIGHT) {
            let mut cells = row.split('\t');
            let (Some(words), Some(subject)) = (cells.next(), cells.next()) else { continue };
            let phase = match cells.next() {
                Some("begin") => Phase::Begins,
                Some("end") => Phase::Ends,
                _ => Phase::Happens,
            };
            let passive = words.starts_with("be ");
            let light = Light { suffers: subject == "target", passive, phase };
            out.add(lexicon, words.trim_start_matches("be "), Shape::Light(light), 0.0, None);
        }
        for entry in &mut lexicon.entries {
            entry.patterns.sort_by_key(|number| std::cmp::Reverse(out.patterns[usize::from(*number)].rest.len()));
        }
        out
    }

    fn group(&mut self, name: &'static str) -> u16 {
        let number = self.groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            self.groups.push(Group { name, rules: Vec::new() });
            self.groups.len() - 1
        });
        number as u16
    }

    fn add(&mut self, lexicon: &mut Builder, words: &'static str, shape: Shape, weight: f32, effect: Option<Effect>) {
        let parts: Vec<&str> = words.split(' ').filter(|word| *word != "-").collect();
        let last = parts.len().saturating_sub(1);
        let mut slots = parts.iter().enumerate().map(|(at, word)| match (*word, shape) {
            ("*", _) => Slot::Gap,
            (word, Shape::Verb(_) | Shape::Light(_)) if at == 0 => {
                let mut ids = lexicon.verb(word, class::VERB);
                ids.sort_unstable();
                ids.dedup();
                Slot::Word(ids)
            }
            // "capture of": the noun stands before its preposition.
            (word, Shape::Noun(_)) if at == last || parts.get(at + 1).is_some_and(|next| is_preposition(next)) => {
                if is_preposition(word) {
                    Slot::Word(vec![lexicon.add(word, 0, 0)])
                } else {
                    Slot::Word(lexicon.noun(word, 0))
                }
            }
            (word, _) => Slot::Word(vec![lexicon.add(word, 0, 0)]),
        });
        let Some(Slot::Word(first)) = slots.next() else { return };
        let rest: Vec<Slot> = slots.collect();
        let number = self.patterns.len() as u16;
        self.patterns.push(Pattern { rest, shape, weight, effect });
        for id in first {
            lexicon.entries[id as usize].patterns.push(number);
        }
    }

    /// The group's kind where its conditions fit `facts`.
    pub(crate) fn kind(&self, group: u16, facts: &condition::Facts) -> Option<SubEventType> {
        let group = self.groups.get(usize::from(group))?;
        group.rules.iter().find(|(condition, _)| condition.holds(facts)).and_then(|(_, kind)| *kind)
    }

    /// The group's name.
    pub(crate) fn group_name(&self, group: u16) -> &'static str {
        self.groups.get(usize::from(group)).map_or("", |group| group.name)
    }
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "of" | "on" | "against" | "in" | "out")
}

fn effect(cell: &str) -> Option<Effect> {
    match cell {
        "killed" => Some(Effect::Killed),
        "injured" => Some(Effect::Injured),
        "abducted" => Some(Effect::Abducted),
        "displaced" => Some(Effect::Displaced),
        _ => None,
    }
}

fn cells(row: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut cells = row.split('\t');
    Some((cells.next()?, cells.next()?, cells.next()?))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_whole() {
        for row in rows(TRIGGERS) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(matches!(cells.len(), 4 | 5), "{row}");
            assert!(matches!(cells[0], "v" | "n"), "{row}");
            assert!(cells[3].parse::<f32>().is_ok_and(|weight| (0.0..=1.0).contains(&weight)), "{row}");
            assert!(cells.get(4).is_none_or(|cell| effect(cell).is_some()), "{row}");
        }
        for row in rows(GROUPS) {
            let (_, conditions, kind) = cells(row).expect(row);
            assert!(condition::parse(conditions).is_some(), "{row}");
            assert!(kind == "-" || SubEventType::parse(kind).is_some(), "{row}");
        }
        for row in rows(LIGHT) {
            assert!(matches!(row.split('\t').nth(1), Some("agent" | "target" | "event")), "{row}");
        }
    }

    #[test]
    fn triggers_name_groups_and_stand_once() {
        let groups: HashSet<&str> = rows(GROUPS).filter_map(|row| row.split('\t').next()).collect();
        let mut seen = HashSet::new();
        for row in rows(TRIGGERS) {
            let (shape, words, group) = cells(row).expect(row);
            assert!(group == "none" || groups.contains(group), "{row}");
            assert!(seen.insert((shape, words)), "twice: {row}");
        }
    }

    #[test]
    fn every_kind_can_be_found() {
        let kinds: HashSet<&str> = rows(GROUPS).filter_map(|row| row.split('\t').nth(2)).collect();
        for kind in SubEventType::ALL {
            assert!(kinds.contains(kind.as_str()), "{}", kind.as_str());
        }
    }
}
