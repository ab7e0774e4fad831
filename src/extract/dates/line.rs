//! A sentence's tokens as the grammar reads them: folded words, with safe look-around.

use std::borrow::Cow;

use crate::recognise::{Token, TokenKind};

use super::phrase::Year;
use super::words;

/// The tokens of a document, folded to lower case once.
pub(super) struct Folded<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lower: Vec<Cow<'a, str>>,
}

impl<'a> Folded<'a> {
    /// `small` is the text in ASCII lower case.
    pub(super) fn new(text: &'a str, small: &'a str, tokens: &'a [Token]) -> Self {
        let lower = tokens
            .iter()
            .map(|token| match token.text(small) {
                word if word.len() <= 24 && !word.is_ascii() && word.contains('’') => {
                    Cow::Owned(word.replace('’', "'"))
                }
                // Long runs of letters are no date words; they stay as they are.
                word if word.len() > 24 => Cow::Borrowed(token.text(text)),
                word => Cow::Borrowed(word),
            })
            .collect();
        Self { text, tokens, lower }
    }

    pub(super) fn line(&self, begin: usize, end: usize) -> Line<'_> {
        let end = end.min(self.tokens.len());
        let begin = begin.min(end);
        let shouting = !self.tokens[begin..end].iter().any(|token| {
            token.kind == TokenKind::Word && token.text(self.text).bytes().any(|b| b.is_ascii_lowercase())
        });
        Line { folded: self, begin, end, shouting }
    }
}

/// One sentence. Positions are token numbers of the document; outside the sentence every question is answered
/// with "nothing there".
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    folded: &'a Folded<'a>,
    pub begin: usize,
    pub end: usize,
    /// All capitals: case says nothing.
    pub shouting: bool,
}

impl<'a> Line<'a> {
    /// The word in lower case; empty outside the sentence.
    pub(super) fn word(&self, at: usize) -> &'a str {
        if at >= self.begin && at < self.end { self.folded.lower.get(at).map_or("", AsRef::as_ref) } else { "" }
    }

    /// The word before a position; empty at the sentence's start.
    pub(super) fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |at| self.word(at))
    }

    fn token(&self, at: usize) -> Option<&'a Token> {
        if at >= self.begin && at < self.end { self.folded.tokens.get(at) } else { None }
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|token| token.kind)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word)
    }

    /// True where the token clings to the one before.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.spaced)
    }

    /// True where the word begins with a capital in a text where that says something.
    pub(super) fn capital(&self, at: usize) -> bool {
        !self.shouting
            && self.token(at).is_some_and(|token| token.text(self.folded.text).starts_with(char::is_uppercase))
    }

    /// True where the word is in capitals as a whole: "FEB".
    pub(super) fn upper(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.text(self.folded.text).bytes().all(|b| b.is_ascii_uppercase()))
    }

    /// True where the word is a month or weekday by its case: in capitals or with a capital.
    pub(super) fn named(&self, at: usize) -> bool {
        self.shouting || self.capital(at)
    }

    /// True where a word stands there that is counted, not dated: "people", "militants".
    pub(super) fn counted(&self, at: usize) -> bool {
        let word = self.word(at);
        self.is_word(at)
            && (words::is_counted(word)
                || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !is_link(word))
    }

    /// A hyphen or dash that clings to both sides, or an en dash.
    pub(super) fn dash(&self, at: usize) -> bool {
        match self.word(at) {
            "-" | "‑" => self.glued(at) == self.glued(at + 1),
            "–" | "−" => true,
            "—" => self.glued(at) && self.glued(at + 1),
            _ => false,
        }
    }

    /// A mark that parts clauses, or the end.
    pub(super) fn stop(&self, at: usize) -> bool {
        matches!(self.word(at), "" | "," | "." | ";" | ":" | "?" | "!" | ")" | "”" | "\"" | "—" | "–")
    }

    /// A plain number of digits.
    pub(super) fn digits(&self, at: usize) -> Option<i64> {
        let word = self.word(at);
        (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
    }

    /// A day of a month, "15" or "15th", and whether it was an ordinal.
    pub(super) fn day(&self, at: usize) -> Option<(i8, bool)> {
        let word = self.word(at);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = match &word[digits.len()..] {
            "" => false,
            "st" | "nd" | "rd" | "th" => true,
            _ => return None,
        };
        if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().filter(|day| (1..=31).contains(day)).map(|day| (day, ordinal))
    }

    /// A year in four digits, 1000 to 2099, that counts nothing and is no time of day.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let year = self.digits(at).filter(|_| self.word(at).len() == 4)?;
        let counted = words::is_measured(self.word(at + 1));
        ((1000..2100).contains(&year) && !counted && !words::is_clock(self.word(at + 1))).then_some(year as i16)
    }

    /// The year after a month, day or season: ", 2021", "of 2021", "2021", "'90", "90", "last year". Returns it
    /// with the position after it; [`Year::Missing`] and the same position where there is none.
    pub(super) fn year_after(&self, at: usize, short: bool) -> (Year, usize) {
        let next = if matches!(self.word(at), "," | "of" | "in") { at + 1 } else { at };
        if let Some(year) = self.year(next) {
            return (Year::Known(year), next + 1);
        }
        if let Some(year) = self.calendar_year(next) {
            return year;
        }
        if matches!(self.word(at), "'" | "’" | "‘")
            && self.glued(at + 1)
            && let Some(year) = self.digits(at + 1).filter(|_| self.word(at + 1).len() == 2)
        {
            return (Year::Short(year as i16), at + 2);
        }
        let alone = !self.is_word(at + 1) || self.shouting && !self.counted(at + 1);
        if short
            && alone
            && self.word(at).len() == 2
            && !matches!(self.word(at + 1), ":" | "%")
            && !(self.word(at + 1) == "-" && self.glued(at + 1))
            && let Some(year) = self.digits(at)
        {
            return (Year::Short(year as i16), at + 1);
        }
        (Year::Missing, at)
    }

    /// "last year", "this year", "that year", "the same year", "the year before last".
    fn calendar_year(&self, at: usize) -> Option<(Year, usize)> {
        let at = if self.word(at) == "the" { at + 1 } else { at };
        let year = match self.word(at) {
            "last" => Year::Offset(-1),
            "this" => Year::Offset(0),
            "next" => Year::Offset(1),
            "that" | "same" => Year::Same,
            _ => return None,
        };
        (self.word(at + 1) == "year").then_some((year, at + 2))
    }
}

/// Words in -s that follow a date without being counted.
fn is_link(word: &str) -> bool {
    matches!(
        word,
        "was"
            | "has"
            | "this"
            | "is"
            | "as"
            | "its"
            | "his"
            | "across"
            | "thus"
            | "besides"
            | "towards"
            | "perhaps"
            | "always"
            | "unless"
            | "afterwards"
            | "hours"
    )
}
