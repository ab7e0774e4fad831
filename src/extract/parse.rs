//! One sentence, parsed: items, verb groups, clauses, noun phrases and triggers, in buffers used again.

use super::clauses::{self, Clauses};
use super::items::{self, Item};
use super::kinds::{self, Trigger};
use super::numbers;
use super::phrases::{self, Phrase};
use super::verbs::{self, VerbGroup};
use super::words::{Lexicon, class};
use crate::recognise::{Sentence, Token};

/// Parses sentences one after the other.
#[derive(Debug)]
pub(super) struct Parser {
    pub lexicon: &'static Lexicon,
    buffer: String,
    pub items: Vec<Item>,
    pub groups: Vec<VerbGroup>,
    pub clauses: Clauses,
    pub phrases: Vec<Phrase>,
    pub triggers: Vec<Trigger>,
}

impl Parser {
    pub(super) fn new() -> Self {
        Self {
            lexicon: Lexicon::embedded(),
            buffer: String::new(),
            items: Vec::new(),
            groups: Vec::new(),
            clauses: Clauses::default(),
            phrases: Vec::new(),
            triggers: Vec::new(),
        }
    }

    /// Reads the sentence's items alone; true where one of them may begin a trigger.
    pub(super) fn read(&mut self, text: &str, tokens: &[Token], sentence: &Sentence) -> bool {
        items::read(self.lexicon, text, tokens, sentence, &mut self.buffer, &mut self.items);
        self.items.iter().any(|item| {
            item.is(class::DEAD | class::HURT) || item.word != 0 && !self.lexicon.entry(item.word).patterns.is_empty()
        })
    }

    /// Parses the sentence whose items were read.
    pub(super) fn parse(&mut self, text: &str, tokens: &[Token]) {
        numbers::mark_bounds(text, tokens, &mut self.items);
        verbs::find(&self.items, &mut self.groups);
        clauses::split(&self.items, &self.groups, &mut self.clauses);
        phrases::find(&self.items, &self.groups, &self.clauses, &mut self.phrases);
        kinds::find(self.lexicon, &self.items, &self.groups, &mut self.triggers);
    }
}

#[cfg(test)]
mod testing {
    use super::*;
    use crate::Document;
    use crate::extract::clauses::ClauseKind;
    use crate::extract::numbers::Number;
    use crate::recognise::tokenise;

    impl Parser {
        fn of(document: &Document) -> (Self, Vec<Token>) {
            let (tokens, sentences) = tokenise(document);
            let mut parser = Self::new();
            parser.read(&document.text, &tokens, &sentences[0]);
            parser.parse(&document.text, &tokens);
            (parser, tokens)
        }

        pub(in crate::extract) fn clauses_of(sentence: &str) -> Vec<(String, ClauseKind)> {
            let document = Document::new("", sentence);
            let (parser, tokens) = Self::of(&document);
            let words = |number: usize| {
                let of =
                    parser.items.iter().enumerate().filter(|(at, _)| parser.clauses.number(*at) as usize == number);
                of.map(|(_, item)| tokens[item.token as usize].text(sentence)).collect::<Vec<_>>().join(" ")
            };
            parser.clauses.all.iter().enumerate().map(|(number, clause)| (words(number), clause.kind)).collect()
        }

        pub(in crate::extract) fn number_of(words: &str) -> Option<Number> {
            let document = Document::new("", words);
            let (parser, tokens) = Self::of(&document);
            numbers::read(words, &tokens, &parser.items, 0, parser.items.len())
        }

        pub(in crate::extract) fn phrases_of(sentence: &str) -> Vec<String> {
            let document = Document::new("", sentence);
            let (parser, tokens) = Self::of(&document);
            let words = |phrase: &Phrase| {
                let items = parser.items[phrase.start..phrase.end].iter();
                items.map(|item| tokens[item.token as usize].text(sentence)).collect::<Vec<_>>().join(" ")
            };
            parser.phrases.iter().map(words).collect()
        }
    }
}
