//! The words of a sentence as the later passes see them: looked up, without quotation marks, hyphens and asides.

use super::words::{Lexicon, class, fold_into, form};
use crate::recognise::{Sentence, Token, TokenKind};

/// A word, number or mark of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Index of its token in the document.
    pub token: u32,
    /// Its entry in the lexicon; 0: none.
    pub word: u32,
    /// Classes of its entry.
    pub class: u64,
    /// Forms of its entry.
    pub form: u8,
    /// What it is.
    pub kind: ItemKind,
    /// How it is written.
    pub case: Case,
    /// A hyphen joins it to the item before: "Shabaab" in "al-Shabaab".
    pub glued: bool,
    /// Stands between quotation marks.
    pub quoted: bool,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Word,
    Number,
    Possessive,
    Comma,
    /// Colon, semicolon, dash: parts clauses.
    Break,
    /// Anything else.
    Mark,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Title,
    Upper,
}

impl Item {
    /// True where the word has any of these classes.
    pub(super) fn is(&self, classes: u64) -> bool {
        self.class & classes != 0
    }

    /// True where the word can have any of these forms.
    pub(super) fn can(&self, forms: u8) -> bool {
        self.form & forms != 0
    }

    /// True for words and numbers.
    pub(super) fn is_wordlike(&self) -> bool {
        matches!(self.kind, ItemKind::Word | ItemKind::Number)
    }

    /// True for a word that begins with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.case != Case::Lower && self.kind == ItemKind::Word
    }
}

/// Tokens of the time of day that opens a live blog's entry: "08:10", "8.10 a.m.", "1530 GMT -".
pub(in crate::extract) fn clock(text: &str, tokens: &[Token]) -> Option<usize> {
    let word = |at: usize| tokens.get(at).map(|token| token.text(text));
    let number =
        |word: &str, limit: u32| (1..=2).contains(&word.len()) && word.parse::<u32>().is_ok_and(|value| value < limit);
    let first = word(0)?;
    let mut end = match first.split_once([':', '.']) {
        Some((hour, minute)) if number(hour, 25) && minute.len() == 2 && number(minute, 60) => 1,
        None if number(first, 25)
            && matches!(word(1), Some(":" | "."))
            && word(2).is_some_and(|minute| minute.len() == 2 && number(minute, 60))
            && !tokens[1].spaced
            && !tokens[2].spaced =>
        {
            3
        }
        None if first.len() == 4 && number(&first[..2], 25) && matches!(word(1), Some("GMT" | "UTC")) => 1,
        _ => return None,
    };
    while matches!(
        word(end),
        Some("a.m." | "p.m." | "am" | "pm" | "GMT" | "UTC" | "local" | "time" | "–" | "—" | "-" | ":")
    ) {
        end += 1;
    }
    Some(end)
}

/// Longest aside in brackets that is passed over, in tokens.
const ASIDE: usize = 14;

/// Reads the items of a sentence into `out`.
pub(super) fn read(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    sentence: &Sentence,
    buffer: &mut String,
    out: &mut Vec<Item>,
) {
    out.clear();
    let (from, to) = (sentence.tokens.0 as usize, (sentence.tokens.1 as usize).min(tokens.len()));
    let mut at = from + clock(text, &tokens[from.min(to)..to]).unwrap_or(0);
    let mut quoted = false;
    let mut glued = false;
    while at < to {
        let token = &tokens[at];
        let word = token.text(text);
        let index = at as u32;
        at += 1;
        let kind = match token.kind {
            TokenKind::Word => ItemKind::Word,
            TokenKind::Number => ItemKind::Number,
            TokenKind::Possessive => ItemKind::Possessive,
            TokenKind::Mark => match word {
                "\"" | "“" | "”" | "«" | "»" | "„" | "‘" | "’" | "'" => {
                    quoted = match word {
                        "“" | "«" | "„" => true,
                        "”" | "»" => false,
                        "\"" => !quoted,
                        _ => quoted,
                    };
                    continue;
                }
                "(" | "[" => {
                    let close = if word == "(" { ")" } else { "]" };
                    let end = (at + ASIDE).min(to);
                    if let Some(length) = tokens[at..end].iter().position(|token| token.text(text) == close) {
                        at += length + 1;
                        continue;
                    }
                    ItemKind::Mark
                }
                "-" | "‐" | "‑" if !token.spaced && tokens.get(at).is_some_and(|next| !next.spaced) => {
                    glued = true;
                    continue;
                }
                "," => ItemKind::Comma,
                ";" | ":" | "–" | "—" | "-" => ItemKind::Break,
                _ => ItemKind::Mark,
            },
        };
        // "M-19", "AK-47": part of a name, no number.
        let named = |before: &Item| before.kind == ItemKind::Word && !before.is(class::NUMBER);
        let kind =
            if glued && kind == ItemKind::Number && out.last().is_some_and(named) { ItemKind::Word } else { kind };
        let mut item = Item { token: index, word: 0, class: 0, form: 0, kind, case: Case::Lower, glued, quoted };
        glued = false;
        if matches!(kind, ItemKind::Word | ItemKind::Number) {
            fold_into(word, buffer);
            item.word = lexicon.find(buffer);
            let unknown = item.word == 0 && kind == ItemKind::Word && buffer.len() > 4;
            if unknown && buffer.ends_with("ly") {
                item.class = class::ADVERB;
            } else if unknown
                && buffer.ends_with("ed")
                && !buffer.ends_with("eed")
                && word.starts_with(char::is_lowercase)
            {
                // "overpowered": a verb of no table has a past all the same.
                item.class = class::VERB;
                item.form = form::PAST | form::PARTICIPLE;
            } else {
                let entry = lexicon.entry(item.word);
                item.class = entry.class;
                item.form = entry.form;
                if entry.form == 0 && entry.class & class::ADJ == 0 && buffer.len() > 4 && buffer.ends_with("ly") {
                    item.class |= class::ADVERB;
                }
            }
            let mut chars = word.chars();
            if chars.next().is_some_and(char::is_uppercase) {
                let upper = word.chars().filter(|c| c.is_uppercase()).count();
                let lower = word.chars().any(char::is_lowercase);
                item.case = if !lower && (upper > 1 || word.len() > 1 && word.ends_with(|c: char| c.is_numeric())) {
                    Case::Upper
                } else {
                    Case::Title
                };
            }
        }
        out.push(item);
    }
}
