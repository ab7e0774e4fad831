//! Finding actors in a document's words.

use std::collections::HashMap;

use super::ActorClass;
use crate::Document;
use crate::extract::items::{Case, Item, ItemKind, read};
use crate::extract::words::Lexicon;
use crate::recognise::{Mention, MentionKind, Recognition, Sentence, Token, tokenise};

/// An actor named in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ActorMention {
    /// First and one-past-last token.
    pub tokens: (u32, u32),
    /// Which.
    pub who: Who,
}

/// Whom a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// An actor of the table.
    Known(u16),
    /// An organisation that the recogniser found: an index into its mentions.
    Organisation(u32),
}

/// Finds actors, and remembers what the document itself defines.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    lexicon: &'static Lexicon,
    document: &'a Document,
    recognition: &'a Recognition,
    /// "the Movement for X (MFX)": the acronym from there on.
    defined: HashMap<&'a str, Who>,
    next_mention: usize,
    /// The last armed group named: what "the group" and "its fighters" mean.
    pub last_group: Option<Who>,
    /// The armed groups of the table that were named, each once.
    groups: Vec<u16>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(lexicon: &'static Lexicon, document: &'a Document, recognition: &'a Recognition) -> Self {
        Self {
            lexicon,
            document,
            recognition,
            defined: HashMap::new(),
            next_mention: 0,
            last_group: None,
            groups: Vec::new(),
        }
    }

    /// The actors named in a sentence; to be called for every sentence, in order.
    pub(crate) fn find(&mut self, sentence: &Sentence, items: &[Item], out: &mut Vec<ActorMention>) {
        out.clear();
        let mut at = 0;
        while at < items.len() {
            let Some((length, who)) = self.known(items, at) else {
                at += 1;
                continue;
            };
            let last = items[at + length - 1].token;
            out.push(ActorMention { tokens: (items[at].token, last + 1), who });
            self.define(last + 1, who);
            at += length;
        }
        for mention in out.iter() {
            if let Who::Known(number) = mention.who
                && self.class(mention.who).is_some_and(ActorClass::is_armed_group)
                && !self.groups.contains(&number)
            {
                self.groups.push(number);
            }
        }
        self.organisations(sentence, out);
        out.sort_by_key(|mention| mention.tokens);
    }

    fn known(&self, items: &[Item], at: usize) -> Option<(usize, Who)> {
        if let Some((length, actor)) = longest(self.lexicon, items, at) {
            return Some((length, Who::Known(actor)));
        }
        let item = &items[at];
        if item.case != Case::Upper || self.defined.is_empty() {
            return None;
        }
        let token = self.recognition.tokens.get(item.token as usize)?;
        self.defined.get(token.text(&self.document.text)).map(|who| (1, *who))
    }

    /// Organisations that the recogniser found and the table does not know.
    fn organisations(&mut self, sentence: &Sentence, out: &mut Vec<ActorMention>) {
        let known = out.len();
        while let Some(mention) = self.recognition.mentions.get(self.next_mention) {
            if mention.tokens.0 >= sentence.tokens.1 {
                break;
            }
            let number = self.next_mention as u32;
            self.next_mention += 1;
            if mention.kind != MentionKind::Organisation {
                continue;
            }
            if out[..known].iter().any(|actor| overlap(actor.tokens, mention)) {
                continue;
            }
            let who = Who::Organisation(number);
            out.push(ActorMention { tokens: mention.tokens, who });
            self.define(mention.tokens.1, who);
        }
    }

    /// An acronym in brackets right after a name stands for it from there on.
    fn define(&mut self, after: u32, who: Who) {
        let text = self.document.text.as_str();
        let tokens = &self.recognition.tokens;
        let word = |at: u32| tokens.get(at as usize).map(|token| token.text(text));
        if !matches!(word(after), Some("(" | "[")) || !matches!(word(after + 2), Some(")" | "]")) {
            return;
        }
        let Some(acronym) = word(after + 1) else { return };
        let upper = acronym.chars().all(|c| c.is_uppercase() || c.is_numeric());
        if upper && (2..=8).contains(&acronym.len()) {
            self.defined.entry(acronym).or_insert(who);
        }
    }

    /// The one armed group that the document names, where it names no other: what "the rebels" means there.
    pub(crate) fn only_group(&self) -> Option<Who> {
        match self.groups[..] {
            [one] => Some(Who::Known(one)),
            _ => None,
        }
    }

    /// Class of an actor, where it is known.
    pub(crate) fn class(&self, who: Who) -> Option<ActorClass> {
        match who {
            Who::Known(number) => self.lexicon.actors.actor(number).map(|actor| actor.class),
            Who::Organisation(_) => None,
        }
    }

    /// The name to tell in the output's list of actors.
    pub(crate) fn name(&self, who: Who) -> Option<&'static str> {
        match who {
            Who::Known(number) => self.lexicon.actors.actor(number).map(|actor| actor.name),
            Who::Organisation(_) => None,
        }
    }
}

fn overlap(tokens: (u32, u32), mention: &Mention) -> bool {
    tokens.0 < mention.tokens.1 && mention.tokens.0 < tokens.1
}

/// The longest name of the table that begins at an item: its length in items, and the actor.
fn longest(lexicon: &Lexicon, items: &[Item], at: usize) -> Option<(usize, u16)> {
    let item = &items[at];
    if item.word == 0 {
        return None;
    }
    for number in &lexicon.entry(item.word).names {
        let Some(name) = lexicon.actors.names.get(usize::from(*number)) else { continue };
        if name.upper && item.case != Case::Upper {
            continue;
        }
        if let Some(length) = matches(items, at, &name.words, name.capital) {
            return Some((length, name.actor));
        }
    }
    None
}

fn matches(items: &[Item], at: usize, words: &[u32], capital: Option<u8>) -> Option<usize> {
    let mut position = at;
    for (number, word) in words.iter().enumerate() {
        while items.get(position).is_some_and(|item| item.kind == ItemKind::Possessive) && number > 0 {
            position += 1;
        }
        let item = items.get(position)?;
        if item.word != *word || capital == Some(number as u8) && !item.is_capital() && item.kind != ItemKind::Number {
            return None;
        }
        position += 1;
    }
    Some(position - at)
}

/// The first name of the table in some words outside any document.
pub(super) fn first(lexicon: &'static Lexicon, words: &str) -> Option<u16> {
    let document = Document::new("", words);
    let (tokens, sentences): (Vec<Token>, Vec<Sentence>) = tokenise(&document);
    let (mut buffer, mut items) = (String::new(), Vec::new());
    for sentence in &sentences {
        read(lexicon, words, &tokens, sentence, &mut buffer, &mut items);
        if let Some((_, actor)) = (0..items.len()).find_map(|at| longest(lexicon, &items, at)) {
            return Some(actor);
        }
    }
    None
}
