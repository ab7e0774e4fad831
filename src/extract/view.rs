//! A parsed sentence with what other steps found in it: actors, people, places.

use super::Dated;
use super::actors::{ActorClass, ActorMention, Finder, Who};
use super::items::{Item, ItemKind};
use super::parse::Parser;
use super::phrases::{self, Phrase};
use super::words::class;
use crate::Span;
use crate::recognise::{Mention, MentionKind, Token};

/// A sentence under examination.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub parser: &'a Parser,
    pub finder: &'a Finder<'a>,
    pub actors: &'a [ActorMention],
    /// The recogniser's mentions in this sentence, by their start.
    pub mentions: &'a [Mention],
    /// The dates told in this sentence.
    pub dates: &'a [Dated<'a>],
}

/// Somebody or something that takes part, as items `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Party {
    pub start: usize,
    pub end: usize,
    /// What it is, where the words tell.
    pub class: Option<ActorClass>,
    /// Which, where it is named or stands for one that was.
    pub who: Option<Who>,
}

impl<'a> View<'a> {
    pub(super) fn items(&self) -> &'a [Item] {
        &self.parser.items
    }

    pub(super) fn phrases(&self) -> &'a [Phrase] {
        &self.parser.phrases
    }

    /// The word of an item.
    pub(super) fn word(&self, item: usize) -> &'a str {
        self.items().get(item).and_then(|item| self.tokens.get(item.token as usize)).map_or("", |t| t.text(self.text))
    }

    /// Tokens of items `start..end`.
    pub(super) fn token_range(&self, start: usize, end: usize) -> (u32, u32) {
        let items = self.items();
        let first = items.get(start).map_or(0, |item| item.token);
        let last = end.checked_sub(1).and_then(|last| items.get(last)).map_or(first, |item| item.token);
        (first, last + 1)
    }

    /// The words of items `start..end`, in the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let (from, to) = self.token_range(start, end);
        match (self.tokens.get(from as usize), self.tokens.get((to as usize).saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }

    /// A party's words without a leading article.
    /// An aside in brackets inside them is left out.
    pub(super) fn words(&self, party: &Party) -> String {
        let items = self.items();
        let mut start = party.start;
        while start + 1 < party.end
            && items[start].is(class::DET)
            && items[start].is(class::DEFINITE | class::INDEFINITE)
        {
            if items[start].is(class::MANY | class::NUMBER) {
                break;
            }
            start += 1;
        }
        let whole = self.span(start, party.end).of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        without_asides(whole)
    }

    /// The mention of one of these kinds that shares a token with items `start..end`.
    pub(super) fn mention(&self, start: usize, end: usize, kinds: &[MentionKind]) -> Option<&'a Mention> {
        let (from, to) = self.token_range(start, end);
        self.mentions
            .iter()
            .find(|mention| mention.tokens.0 < to && from < mention.tokens.1 && kinds.contains(&mention.kind))
    }

    /// "Nov. 28", "Monday", "30 minutes": a phrase of time or measure.
    pub(super) fn is_time(&self, phrase: &Phrase) -> bool {
        let (from, to) = self.token_range(phrase.start, phrase.end);
        phrases::is_time(self.items(), phrase)
            || self.dates.iter().any(|date| date.tokens.0 < to && from < date.tokens.1)
    }

    /// The actor named within items `start..end`.
    pub(super) fn actor(&self, start: usize, end: usize) -> Option<&'a ActorMention> {
        let (from, to) = self.token_range(start, end);
        self.actors
            .iter()
            .filter(|actor| actor.tokens.0 < to && from < actor.tokens.1)
            .max_by_key(|actor| (matches!(actor.who, Who::Known(_)), actor.tokens.1))
    }

    /// Who a noun phrase is.
    pub(super) fn party(&self, phrase: &Phrase) -> Party {
        let items = self.items();
        let (start, end) = (phrase.start, phrase.end);
        let words = &items[start..end];
        let head = &items[phrase.head];
        let classes = words.iter().fold(0, |classes, item| classes | item.class);
        let named = self.actor(start, end);
        let head_class = class_of(head.class);
        let mut who = named.map(|actor| actor.who);
        let definite = items[start].is(class::DEFINITE);
        let named_class = who.and_then(|who| self.finder.class(who));
        let class = match head_class {
            // "TTP forces", "ELN guerrillas", "rebel troops": the name tells more than the noun.
            Some(ActorClass::StateForces | ActorClass::RebelGroup) if named_class.is_some() => named_class,
            Some(ActorClass::StateForces) if classes & class::ARMED != 0 => Some(ActorClass::RebelGroup),
            Some(class) => Some(class),
            None if named.is_some() => named_class,
            None if self.mention(start, end, &[MentionKind::Person]).is_some() => Some(person_class(classes)),
            None if classes & (class::CIVILIAN | class::OFFICIAL) != 0
                && !head.is(class::PROPERTY | class::TERRITORY) =>
            {
                Some(ActorClass::Civilians)
            }
            None if classes & class::ARMED != 0 && !head.is(class::PROPERTY | class::TERRITORY) => {
                Some(ActorClass::RebelGroup)
            }
            None if self.is_people(phrase) => Some(ActorClass::Civilians),
            None => None,
        };
        // "the group", "the militants", "its fighters": the last one named.
        let stands_for = definite && (head.is(class::GROUP) || head_class.is_some_and(ActorClass::is_armed_group));
        if who.is_none() && stands_for {
            who = self.finder.last_group;
        }
        let class = class.or_else(|| who.and_then(|who| self.finder.class(who)));
        // "a group calling itself the Sons of the River": the name goes on behind the participle.
        let called = self.called(end).filter(|_| who.is_none() && (head.is(class::GROUP) || head_class.is_some()));
        if let Some((upto, actor)) = called {
            let who = actor.map(|actor| actor.who);
            let class = who.and_then(|who| self.finder.class(who)).or(class).or(Some(ActorClass::RebelGroup));
            return Party { start, end: upto, class, who };
        }
        // "the Movement of the Taliban in Pakistan": the name goes on where the phrase ends.
        let upto = named.map_or(end, |actor| items.partition_point(|item| item.token < actor.tokens.1));
        Party { start, end: end.max(upto), class, who }
    }

    /// "calling itself X", "known as X", "called X" from item `at` on: the end of the name, and who it is.
    fn called(&self, at: usize) -> Option<(usize, Option<&'a ActorMention>)> {
        let items = self.items();
        let word = |at: usize| self.word(at).to_ascii_lowercase();
        let mut from = at;
        if matches!(word(from).as_str(), "which" | "that") {
            from += 1;
        }
        match word(from).as_str() {
            "calling" | "calls" | "call" | "styling" if matches!(word(from + 1).as_str(), "itself" | "themselves") => {
                from += 2;
            }
            "known" if word(from + 1) == "as" => from += 2,
            "called" | "named" | "dubbed" => from += 1,
            _ => return None,
        }
        while items.get(from).is_some_and(|item| item.is(class::DET)) {
            from += 1;
        }
        let named =
            |item: &Item| item.is_capital() || item.kind == ItemKind::Possessive || item.kind == ItemKind::Number;
        if !items.get(from).is_some_and(super::items::Item::is_capital) {
            return None;
        }
        let mut end = from;
        while let Some(item) = items.get(end).filter(|_| end < from + 12) {
            // "Sons of the River Brigade": small words inside a name.
            let small = item.is(class::OF | class::DET | class::AND | class::PREP)
                && items.get(end + 1).is_some_and(|next| next.is_capital() || next.is(class::DET));
            if !(named(item) || small && item.is(class::OF | class::DET)) {
                break;
            }
            end += 1;
        }
        Some((end, self.actor(from, end)))
    }

    /// "Pakistanis", or a name of somebody the recogniser does not know.
    fn is_people(&self, phrase: &Phrase) -> bool {
        if let Some(mention) = self.mention(
            phrase.head,
            phrase.head + 1,
            &[MentionKind::Demonym, MentionKind::Place, MentionKind::Nested, MentionKind::Organisation],
        ) {
            return mention.kind == MentionKind::Demonym;
        }
        false
    }

    /// True where the head of items `start..end` names a place.
    pub(super) fn is_place(&self, phrase: &Phrase) -> bool {
        self.mention(phrase.head, phrase.head + 1, &[MentionKind::Place]).is_some()
    }
}

/// "FMLN [Farabundo Marti National Liberation Front] terrorists" without what stands in the brackets.
fn without_asides(mut words: String) -> String {
    for (open, close) in [(" (", ')'), (" [", ']')] {
        while let Some(from) = words.find(open)
            && let Some(length) = words[from..].find(close)
        {
            words.replace_range(from..=from + length, "");
        }
    }
    words
}

/// The actor class that a noun names.
pub(super) fn class_of(classes: u64) -> Option<ActorClass> {
    Some(if classes & class::ARMED != 0 {
        ActorClass::RebelGroup
    } else if classes & class::STATE != 0 {
        ActorClass::StateForces
    } else if classes & class::PROTESTER != 0 {
        ActorClass::Protesters
    } else if classes & class::RIOTER != 0 {
        ActorClass::Rioters
    } else if classes & (class::CIVILIAN | class::OFFICIAL) != 0 {
        ActorClass::Civilians
    } else {
        return None;
    })
}

/// A named person: by the rank or role before the name.
fn person_class(classes: u64) -> ActorClass {
    if classes & class::ARMED != 0 {
        ActorClass::RebelGroup
    } else if classes & class::STATE != 0 {
        ActorClass::StateForces
    } else {
        ActorClass::Civilians
    }
}
