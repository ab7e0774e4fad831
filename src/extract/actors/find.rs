//! Finding actors in a document's words.

use std::collections::HashMap;

use super::ActorClass;
use crate::Document;
use crate::extract::items::{Case, Item, ItemKind, read};
use crate::extract::words::{Lexicon, fold};
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
    /// The armed groups of the table that were named, each with how often.
    groups: Vec<(u16, u32)>,
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
            let who = self.bracketed(last + 1).unwrap_or(who);
            out.push(ActorMention { tokens: (items[at].token, last + 1), who });
            self.define(last + 1, who);
            at += length;
        }
        for mention in out.iter() {
            if let Who::Known(number) = mention.who
                && self.class(mention.who).is_some_and(ActorClass::is_armed_group)
            {
                match self.groups.iter_mut().find(|(group, _)| *group == number) {
                    Some((_, times)) => *times += 1,
                    None => self.groups.push((number, 1)),
                }
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
            // What stands in brackets is not among the items.
            let who = first(self.lexicon, &mention.name).map_or(Who::Organisation(number), Who::Known);
            out.push(ActorMention { tokens: mention.tokens, who });
            self.define(mention.tokens.1, who);
        }
    }

    /// "the Maoist People's Liberation Army (EPL)": an acronym of the table in brackets tells which of several it is.
    fn bracketed(&self, after: u32) -> Option<Who> {
        let text = self.document.text.as_str();
        let word = |at: u32| self.recognition.tokens.get(at as usize).map(|token| token.text(text));
        let acronym = word(after + 1).filter(|_| matches!(word(after), Some("(" | "[")))?;
        let entry = self.lexicon.entry(self.lexicon.find(&fold(acronym)));
        let names = entry.names.iter().filter_map(|number| self.lexicon.actors.names.get(usize::from(*number)));
        let upper = acronym.len() > 1 && acronym.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '-');
        names.filter(|_| upper).find(|name| name.upper && name.words.len() == 1).map(|name| Who::Known(name.actor))
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

    /// The armed group that the document is about: what "the rebels" means there. The only one named, the only one at
    /// home in this country, or one named twice as often as any other.
    pub(crate) fn main_group(&self, country: Option<&str>) -> Option<Who> {
        let at_home = |number: u16| {
            let actor = self.lexicon.actors.actor(number);
            country.is_none_or(|code| {
                actor
                    .is_none_or(|actor| actor.countries.is_empty() || actor.countries.split(',').any(|one| one == code))
            })
        };
        let mut groups: Vec<(u16, u32)> = self.groups.iter().copied().filter(|(number, _)| at_home(*number)).collect();
        // Rebels before gangs and parties with arms.
        let rebel = |number: u16| self.class(Who::Known(number)) == Some(ActorClass::RebelGroup);
        if groups.iter().any(|(number, _)| rebel(*number)) {
            groups.retain(|(number, _)| rebel(*number));
        }
        groups.sort_by_key(|(number, times)| (std::cmp::Reverse(*times), *number));
        match groups[..] {
            [(one, _)] => Some(Who::Known(one)),
            [(one, often), (_, second), ..] if often >= 2 * second => Some(Who::Known(one)),
            _ => None,
        }
    }

    /// Class of an actor, where it is known.
    pub(crate) fn class(&self, who: Who) -> Option<ActorClass> {
        match who {
            Who::Known(number) => self.lexicon.actors.actor(number).map(|actor| actor.class),
            Who::Organisation(number) => {
                self.recognition.mentions.get(number as usize).and_then(|mention| class_of_name(&mention.name))
            }
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

/// What the words of a name tell of a group that no table knows: "Free Lions Liberation Front".
fn class_of_name(name: &str) -> Option<ActorClass> {
    const BODIES: &[&str] = &[
        "army",
        "brigade",
        "brigades",
        "command",
        "commandos",
        "fighters",
        "force",
        "forces",
        "front",
        "militia",
        "militias",
        "mujahideen",
        "resistance",
    ];
    const CAUSES: &[&str] = &[
        "liberation",
        "revolutionary",
        "resistance",
        "islamic",
        "jihad",
        "mujahideen",
        "fighters",
        "people",
        "popular",
        "independence",
        "insurgent",
        "rebel",
        "martyrs",
        "front",
        "brigade",
        "brigades",
        "commandos",
        "separatist",
    ];
    const MILITIAS: &[&str] = &["cartel", "gang", "militia", "militias", "vigilantes"];
    let words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let body = words.last().is_some_and(|last| BODIES.contains(&last.as_str()));
    if any(MILITIAS) {
        Some(ActorClass::PoliticalMilitia)
    } else if (body && any(CAUSES)) || any(&["liberation"]) && any(&["army", "front", "movement", "forces"]) {
        Some(ActorClass::RebelGroup)
    } else if any(&["army", "police", "military"]) || body && any(&["armed", "defense", "defence", "security"]) {
        Some(ActorClass::StateForces)
    } else {
        None
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
