//! Casualties: how many were killed, injured, abducted, displaced, with the words.

use super::items::{Case, Item};
use super::kinds::{Effect, Trigger};
use super::numbers;
use super::phrases::{Link, Phrase};
use super::roles::Roles;
use super::view::View;
use super::words::{class, form};
use crate::Span;
use crate::extract::{Casualties, Count};
use crate::recognise::MentionKind;

/// A number of victims told somewhere in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Toll {
    pub effect: Effect,
    pub count: Count,
    /// The item that tells the effect.
    pub at: usize,
    /// The words.
    pub span: Span,
}

/// The victims of a trigger with an effect, counted.
pub(super) fn of_trigger(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> Option<Toll> {
    let effect = trigger.effect?;
    let row = view.phrases().get(roles.victims.clone())?;
    // "nobody was hurt", "no one was killed"
    let verb = trigger.verb.and_then(|verb| view.parser.groups.get(usize::from(verb)));
    let before = verb.and_then(|verb| verb.start.checked_sub(1)).map_or("", |at| view.word(at));
    if ["nobody", "none", "no-one", "one"].iter().any(|word| before.eq_ignore_ascii_case(word)) {
        let no = verb.and_then(|verb| verb.start.checked_sub(2)).map_or("", |at| view.word(at));
        if !before.eq_ignore_ascii_case("one") || no.eq_ignore_ascii_case("no") {
            let span = view.span(trigger.start, trigger.end);
            return Some(Toll { effect, count: exactly(0), at: trigger.start, span });
        }
    }
    let strong = trigger.weight >= 0.8;
    let mut total: Option<Count> = None;
    for (at, phrase) in row.iter().enumerate() {
        // "Amalio Escobar, 21, was shot": an age; "six priests, five of them Spaniards": counted already.
        let bare = phrase.end == phrase.start + 1 && numbers::is_number(&view.items()[phrase.start]);
        if at > 0 && phrase.link == Link::Comma && (bare || of_them(view, phrase)) {
            continue;
        }
        // Who is shot dead is a person, whatever the word for them.
        let one = || (effect == Effect::Killed && strong && is_one(view, phrase)).then(|| exactly(1));
        if let Some(count) = count(view, phrase).or_else(one) {
            total = Some(total.map_or(count, |total| add(total, count)));
        }
    }
    let (count, span) = if let (Some(count), Some(first), Some(last)) = (total, row.first(), row.last()) {
        (count, view.span(first.start, last.end))
    } else {
        // "the murder of Archbishop Romero": a named target is one.
        let target = roles.target?;
        let named = view.mention(target.start, target.end, &[MentionKind::Person]).is_some();
        (named.then_some(exactly(1))?, view.span(target.start, target.end))
    };
    Some(Toll { effect, count, at: trigger.start, span: span.join(view.span(trigger.start, trigger.end)) })
}

/// "five of them Spaniards"
fn of_them(view: &View<'_>, phrase: &Phrase) -> bool {
    (phrase.start..phrase.end + 2).any(|at| view.word(at) == "of" && matches!(view.word(at + 1), "them" | "whom"))
}

/// Numbers told without a verb: "12 dead and 30 wounded", "15 deaths", "the death toll rose to 15".
pub(super) fn stated(view: &View<'_>, out: &mut Vec<Toll>) {
    let items = view.items();
    for at in 0..items.len() {
        let item = &items[at];
        let effect = if item.is(class::DEAD) {
            Effect::Killed
        } else if item.is(class::HURT) {
            Effect::Injured
        } else {
            continue;
        };
        if view.parser.groups.iter().any(|group| group.start <= at && at < group.end) && !is_left(view, at) {
            continue;
        }
        let toll =
            item.is(class::DEAD) && items.get(at + 1).is_some_and(|_| view.word(at + 1).eq_ignore_ascii_case("toll"));
        let found = if toll { after_toll(view, at + 2) } else { before(view, at) };
        if let Some(number) = found {
            let (start, end) = (number.start.min(at), number.end.max(at + 1));
            out.push(Toll { effect, count: number.count, at, span: view.span(start, end) });
        }
    }
}

/// "left nine injured", "leaving several others wounded": no verb, but how they were left.
fn is_left(view: &View<'_>, at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|back| {
        let word = view.word(back);
        ["left", "leaving", "leave", "leaves"].iter().any(|leave| word.eq_ignore_ascii_case(leave))
    }) && before(view, at).is_some()
}

/// "15 were killed and seven wounded": the number right before the word, or with a noun between.
fn before(view: &View<'_>, at: usize) -> Option<numbers::Number> {
    let items = view.items();
    let from = at.saturating_sub(4);
    let number = (from..at).rev().find(|back| numbers::is_number(&items[*back]))?;
    let clear = items[number + 1..at].iter().all(|item| {
        item.is_wordlike()
            && !item.is(class::PREP | class::AND | class::MEASURE | class::DEAD | class::HURT | class::BE)
    });
    if !clear || items.get(at + 1).is_some_and(|next| next.is(class::MEASURE)) {
        return None;
    }
    // A number of several words: "twenty five".
    let mut first = number;
    while first > from && numbers::is_number(&items[first - 1]) {
        first -= 1;
    }
    numbers::read(view.text, view.tokens, items, first, at)
}

fn after_toll(view: &View<'_>, from: usize) -> Option<numbers::Number> {
    let to = (from + 10).min(view.items().len());
    numbers::read(view.text, view.tokens, view.items(), from, to)
}

/// How many people a noun phrase is.
pub(super) fn count(view: &View<'_>, phrase: &Phrase) -> Option<Count> {
    let items = view.items();
    let head = &items[phrase.head];
    let words = &items[phrase.start..phrase.end];
    if let Some(aged) = aged(view, phrase) {
        return Some(aged);
    }
    if head.is(class::MEASURE) || head.is(class::PROPERTY | class::TERRITORY) && !is_person(head) {
        return None;
    }
    let not_one = phrase.start.checked_sub(1).is_some_and(|before| view.items()[before].is(class::NEG))
        && (view.word(phrase.start - 1).eq_ignore_ascii_case("no")
            || (phrase.start..phrase.end).any(|at| matches!(view.word(at), "single" | "one")));
    if not_one {
        return Some(exactly(0));
    }
    if words.iter().any(|item| item.is(class::NEG)) || matches!(view.word(phrase.start), "no" | "No") {
        return Some(exactly(0));
    }
    if let Some(number) = numbers::read(view.text, view.tokens, items, phrase.start, phrase.end) {
        return Some(number.count);
    }
    if head.is(class::PRONOUN) {
        let word = view.word(phrase.head);
        return ["he", "she", "him", "her"].iter().any(|one| word.eq_ignore_ascii_case(one)).then(|| exactly(1));
    }
    if view.mention(phrase.start, phrase.end, &[MentionKind::Person]).is_some() {
        return Some(exactly(1));
    }
    let plural = is_plural(view, phrase);
    if !is_person(head) && !view.is_people_head(phrase) {
        return None;
    }
    if plural { Some(Count { low: Some(2), best: None, high: None }) } else { Some(exactly(1)) }
}

/// "a 17-year-old", "two 9-year-olds": an age that stands for its bearer.
fn aged(view: &View<'_>, phrase: &Phrase) -> Option<Count> {
    let items = view.items();
    let old = (phrase.start + 1..(phrase.end + 1).min(items.len())).rev().find(|at| {
        items[*at].glued && matches!(view.word(*at), "old" | "olds") && matches!(view.word(at - 1), "year" | "month")
    })?;
    if old + 1 < phrase.end {
        return None;
    }
    let counted = numbers::read(view.text, view.tokens, items, phrase.start, old.checked_sub(2)?);
    Some(counted.filter(|_| view.word(old) == "olds").map_or(exactly(1), |number| number.count))
}

/// Classes of what is no person.
const THING: u64 = class::PROPERTY
    | class::TERRITORY
    | class::ARMS
    | class::MEASURE
    | class::GROUP
    | class::COLLECTIVE
    | class::SIDE
    | class::DEAD
    | class::HURT;

/// "The vice principal", "a barber": one of something with an article, that is no thing known.
fn is_one(view: &View<'_>, phrase: &Phrase) -> bool {
    let (first, head) = (&view.items()[phrase.start], &view.items()[phrase.head]);
    first.is(class::ARTICLE)
        && phrase.end > phrase.start + 1
        && phrase.possessor.is_none()
        && head.case == Case::Lower
        && !head.is(THING)
        && !view.word(phrase.head).ends_with('s')
        && !view.parser.triggers.iter().any(|trigger| phrase.start < trigger.end && trigger.start < phrase.end)
}

fn is_person(item: &Item) -> bool {
    item.is(class::STATE
        | class::ARMED
        | class::CIVILIAN
        | class::OFFICIAL
        | class::PROTESTER
        | class::RIOTER
        | class::PERSON)
}

fn is_plural(view: &View<'_>, phrase: &Phrase) -> bool {
    let word = view.word(phrase.head).to_ascii_lowercase();
    let item = &view.items()[phrase.head];
    word.ends_with('s') && item.can(form::NOUN)
        || word.ends_with("men")
        || word.ends_with('s') && view.is_people_head(phrase)
        || matches!(word.as_str(), "people" | "children" | "police" | "forces" | "personnel" | "troops" | "taliban")
}

impl View<'_> {
    /// The head is a people's name: "Pakistanis".
    fn is_people_head(&self, phrase: &Phrase) -> bool {
        self.mention(phrase.head, phrase.head + 1, &[MentionKind::Demonym]).is_some()
    }
}

fn exactly(number: u32) -> Count {
    Count { low: Some(number), best: Some(number), high: Some(number) }
}

fn add(a: Count, b: Count) -> Count {
    let sum = |a: Option<u32>, b: Option<u32>| Some(a?.saturating_add(b?));
    let low = match (a.low, b.low) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (one, other) => one.or(other),
    };
    Count { low, best: sum(a.best, b.best), high: sum(a.high, b.high) }
}

/// Puts a toll into an incident's casualties; a later number replaces a vaguer one, the greater of two stands.
pub(super) fn put(casualties: &mut Casualties, toll: &Toll, text: &str) {
    let slot = match toll.effect {
        Effect::Killed => &mut casualties.killed,
        Effect::Injured => &mut casualties.injured,
        Effect::Abducted => &mut casualties.abducted,
        Effect::Displaced => &mut casualties.displaced,
    };
    let better = match (slot.best, toll.count.best) {
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new > old,
        (None, None) => toll.count.low > slot.low,
        (Some(_), None) => false,
    };
    if better || slot.low.is_none() && slot.best.is_none() {
        *slot = toll.count;
        let words = toll.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match &mut casualties.text {
            Some(before) if before.contains(&words) => {}
            Some(before) if before.len() < 300 => {
                before.push_str("; ");
                before.push_str(&words);
            }
            Some(_) => {}
            none => *none = Some(words),
        }
    }
}
