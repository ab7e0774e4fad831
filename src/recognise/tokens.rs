//! Words and sentences, with byte-exact spans.

use crate::document::BlockKind;
use crate::{Document, Span};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with apostrophes ("Sana'a") or as an initialism with dots ("U.S.", "D.I.").
    Word,
    /// Starts with a digit: "28", "3,000", "1.5", "15th", "9/11".
    Number,
    /// The possessive ending `'s` or `’s`, and the bare apostrophe after a plural.
    Possessive,
    /// A single other character.
    Mark,
}

/// A word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// White space, or the start of the block, stands before it.
    pub spaced: bool,
}

impl Token {
    /// The characters of the token.
    #[inline]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }
}

/// A sentence: a run of tokens inside one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// First and one-past-last token.
    pub tokens: (u32, u32),
    /// The block it belongs to, an index into [`Document::blocks`].
    pub block: u32,
}

/// Splits a document into tokens and sentences.
///
/// A sentence ends at `.`, `!`, `?`, `…` or their CJK, Arabic and Devanagari likes when a capital, digit, quote
/// or uncased letter follows, unless the stop belongs to an abbreviation ("Nov. 28", "Gen. Bajwa"). It never
/// crosses a block; the dateline is a sentence of its own.
///
/// ```
/// use dateline::{Document, recognise::tokenise};
/// let document = Document::new("x", "Gen. Bajwa left the U.S. on Nov. 28. He was in Sana'a.");
/// let (tokens, sentences) = tokenise(&document);
/// assert_eq!(sentences.len(), 2);
/// assert_eq!(tokens[5].text(&document.text), "U.S.");
/// ```
pub fn tokenise(document: &Document) -> (Vec<Token>, Vec<Sentence>) {
    let text = document.text.as_str();
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut sentences = Vec::with_capacity(text.len() / 100);
    let mut quotes = Quotes::default();
    let line_end = document.dateline.as_ref().map_or(0, |line| line.span.end);
    for (number, block) in document.blocks.iter().enumerate() {
        let first = tokens.len();
        split(text, block.span, &mut tokens, &mut quotes);
        let mut begin = first;
        for at in first..tokens.len() {
            let last = at + 1 == tokens.len();
            let cut = last
                || (tokens[at].span.end == line_end && block.kind != BlockKind::Title)
                || ends_sentence(text, &tokens[first..], at - first);
            if cut {
                sentences.push(Sentence {
                    span: tokens[begin].span.join(tokens[at].span),
                    tokens: (begin as u32, at as u32 + 1),
                    block: number as u32,
                });
                begin = at + 1;
            }
        }
    }
    (tokens, sentences)
}

/// Words whose full stop does not end a sentence when a name or number follows.
const ABBREVIATIONS: &[&str] = &[
    "adm", "apr", "aug", "ave", "brig", "bros", "capt", "cmdr", "co", "col", "corp", "cpl", "dec", "dept", "dist",
    "dr", "est", "etc", "feb", "fri", "ft", "gen", "gov", "hon", "inc", "insp", "jan", "jr", "jul", "jun", "km", "lt",
    "ltd", "maj", "mar", "messrs", "mon", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "oct", "pres", "prof", "pvt",
    "rep", "reps", "rev", "sat", "sen", "sens", "sep", "sept", "sgt", "sr", "st", "ste", "sun", "supt", "thu", "thur",
    "thurs", "tue", "tues", "vs", "wed",
];

fn ends_sentence(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    let word = token.text(text);
    // Most tokens are none of what follows.
    match token.kind {
        TokenKind::Number => return false,
        TokenKind::Word if !word.ends_with('.') => return false,
        _ => {}
    }
    let next = tokens.get(at + 1);
    let stop = match word {
        "!" | "?" | "…" | "؟" | "۔" | "。" | "！" | "？" | "।" => true,
        "." => {
            let Some(before) = at.checked_sub(1).map(|i| tokens[i]) else { return false };
            if before.span.end == token.span.start {
                let word = before.text(text);
                // An initial, or a known abbreviation, is followed by the name or number it belongs to.
                let initial =
                    before.kind == TokenKind::Word && word.chars().count() == 1 && word.chars().all(char::is_uppercase);
                let known = before.kind == TokenKind::Word
                    && word.len() <= 6
                    && ABBREVIATIONS.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
                    && !(word == "no" || word == "sat" || word == "sun" || word == "mar" || word == "co");
                !(initial || known)
            } else {
                true
            }
        }
        // A closing quote or bracket right after a stop ends the sentence with it.
        "\"" | "”" | "’" | "'" | ")" | "»" => {
            !token.spaced
                && at > 0
                && matches!(tokens[at - 1].text(text), "." | "!" | "?" | "…")
                && next.is_none_or(|next| next.spaced)
        }
        // "in the U.S. The army": an initialism ends a sentence only before a word that commonly opens one.
        _ if token.kind == TokenKind::Word && word.ends_with('.') => {
            return next.is_some_and(|next| {
                matches!(
                    next.text(text),
                    "The"
                        | "A"
                        | "An"
                        | "In"
                        | "On"
                        | "At"
                        | "He"
                        | "She"
                        | "It"
                        | "They"
                        | "We"
                        | "But"
                        | "And"
                        | "This"
                        | "These"
                        | "That"
                        | "Those"
                        | "There"
                        | "His"
                        | "Her"
                        | "Its"
                        | "Their"
                        | "Some"
                )
            });
        }
        _ => false,
    };
    if !stop {
        return false;
    }
    // The stop waits for a closing quote or bracket that clings to it.
    if let Some(next) = next {
        let follower = next.text(text);
        if !next.spaced {
            return matches!(follower, "[" | "(")
                || next.kind == TokenKind::Word && follower.starts_with(char::is_uppercase);
        }
        // Lower case goes on: "Yahoo! said", "5 p.m. on".
        return !follower.starts_with(char::is_lowercase);
    }
    true
}

fn split(text: &str, span: Span, tokens: &mut Vec<Token>, quotes: &mut Quotes) {
    let bytes = text.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    let mut spaced = true;
    while at < end {
        if bytes[at] == b' ' {
            spaced = true;
            at += 1;
            continue;
        }
        let Some(c) = text[at..end].chars().next() else { break };
        if c.is_whitespace() || is_ignorable(c) {
            spaced |= c.is_whitespace();
            at += c.len_utf8();
            continue;
        }
        let start = at;
        let kind = if c.is_alphabetic() {
            at = word_end(text, start, end);
            TokenKind::Word
        } else if c.is_numeric() {
            at = number_end(text, start, end);
            TokenKind::Number
        } else if is_apostrophe(c) && is_possessive(text, start + c.len_utf8(), end, tokens.last(), spaced, quotes) {
            at = start + c.len_utf8();
            if at < end && matches!(bytes[at], b's' | b'S') {
                at += 1;
            }
            TokenKind::Possessive
        } else {
            at += c.len_utf8();
            TokenKind::Mark
        };
        tokens.push(Token { span: Span::new(start, at), kind, spaced });
        spaced = false;
    }
}

/// Characters that neither stand for themselves nor part words: soft hyphen, joiners, direction marks, BOM.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | 'ʿ' | 'ʾ' | '´')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining(c)
}

/// Combining marks of the scripts that names are written in; they belong to the letter before them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}'
        | '\u{200c}' | '\u{200d}')
}

fn word_end(text: &str, start: usize, end: usize) -> usize {
    let rest = &text[start..end];
    // Initialisms: single letters, each with a dot, at least two: "U.S.", "D.I.", "p.m."
    let bytes = rest.as_bytes();
    let mut dotted = 0;
    while dotted + 1 < bytes.len() && bytes[dotted].is_ascii_alphabetic() && bytes[dotted + 1] == b'.' {
        dotted += 2;
    }
    if dotted >= 4 {
        // "U.S.A" without the last dot, but not "U.S.troops".
        if bytes.get(dotted).is_some_and(u8::is_ascii_uppercase)
            && bytes.get(dotted + 1).is_none_or(|b| !b.is_ascii_alphanumeric())
        {
            dotted += 1;
        }
        return start + dotted;
    }
    // The plain letters that most words are made of need no decoding.
    let plain = bytes.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(bytes.len());
    if bytes.get(plain).is_none_or(|&b| b.is_ascii() && !is_apostrophe(char::from(b))) {
        return start + plain;
    }
    let mut at = 0;
    for (i, c) in rest.char_indices() {
        if is_word(c) {
            at = i + c.len_utf8();
        } else if is_apostrophe(c) {
            // Inside a word ("Sana'a", "O'Brien", "don't"), but "Kabul's" ends before the apostrophe.
            let after = &rest[i + c.len_utf8()..];
            let Some(next) = after.chars().next().filter(|next| next.is_alphabetic()) else { break };
            let ends = !after[next.len_utf8()..].starts_with(is_word);
            if matches!(next, 's' | 'S') && ends {
                break;
            }
        } else {
            break;
        }
    }
    start + at
}

fn number_end(text: &str, start: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[start..end];
    let mut at = text[start..end].chars().next().map_or(1, char::len_utf8);
    while at < bytes.len() {
        let digit_next = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match bytes[at] {
            b if b.is_ascii_alphanumeric() => at += 1,
            b',' | b'.' | b'/' | b':' if digit_next && bytes[at - 1].is_ascii_digit() => at += 1,
            _ => break,
        }
    }
    start + at
}

/// At an apostrophe: `'s` at the end of a word, or the bare apostrophe after a word in -s.
fn is_possessive(
    text: &str,
    after: usize,
    end: usize,
    before: Option<&Token>,
    spaced: bool,
    quotes: &mut Quotes,
) -> bool {
    if spaced {
        return false;
    }
    let Some(before) = before.filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number)) else {
        return false;
    };
    let rest = &text[after..end];
    match rest.chars().next() {
        Some('s' | 'S') => !rest[1..].starts_with(is_word),
        None => false,
        Some(c) => {
            let word = before.text(text);
            word.ends_with(['s', 'S']) && c.is_whitespace() && !quotes.opened(text, before.span.start as usize)
        }
    }
}

/// A single quote opened earlier on the line makes an apostrophe after -s its closing one: ‘revenge attacks’.
/// Read on from where it was asked last: a long line is read once.
#[derive(Debug, Default)]
struct Quotes {
    at: usize,
    open: bool,
    previous: Option<char>,
}

impl Quotes {
    fn opened(&mut self, text: &str, to: usize) -> bool {
        if to < self.at {
            *self = Self::default();
        }
        if let Some(newline) = text[self.at..to].rfind('\n') {
            *self = Self { at: self.at + newline + 1, ..Self::default() };
        }
        for c in text[self.at..to].chars() {
            match c {
                '‘' => self.open = true,
                '\'' if !self.previous.is_some_and(char::is_alphanumeric) => self.open = true,
                '’' | '\'' => self.open = false,
                _ => {}
            }
            self.previous = Some(c);
        }
        self.at = to;
        self.open
    }
}

/// A text's tokens, asked by their numbers; beyond the last there is nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
}

impl<'t> Page<'t> {
    /// The characters of a token.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.text(self.text))
    }

    /// True for a word, false for numbers and marks.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// A word that begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.is_word(at) && self.word(at).starts_with(char::is_uppercase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let document = Document::new("x", text);
        tokenise(&document).0.iter().map(|token| token.text(text).to_owned()).collect()
    }

    fn sentences(text: &str) -> Vec<String> {
        let document = Document::new("x", text);
        tokenise(&document).1.iter().map(|sentence| sentence.span.of(text).to_owned()).collect()
    }

    #[test]
    fn abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn words_keep_their_apostrophes_and_lose_their_possessives() {
        assert_eq!(words("Sana'a’s O'Brien"), ["Sana'a", "’s", "O'Brien"]);
        assert_eq!(words("the militants' camp"), ["the", "militants", "'", "camp"]);
        assert_eq!(words("vows ‘revenge attacks’ across"), ["vows", "‘", "revenge", "attacks", "’", "across"]);
        assert_eq!(words("al-Shabaab, D.I. Khan"), ["al", "-", "Shabaab", ",", "D.I.", "Khan"]);
    }

    #[test]
    fn numbers_hold_together() {
        assert_eq!(
            words("3,000 men, 1.5 km, 9/11, 15th."),
            ["3,000", "men", ",", "1.5", "km", ",", "9/11", ",", "15th", "."]
        );
    }

    #[test]
    fn sentences_end_at_stops_and_not_at_abbreviations() {
        assert_eq!(sentences("It began on Nov. 28 in the U.S. in May. “We fight.” He left.").len(), 3);
        assert_eq!(sentences("Gen. Asim Munir and Lt. Col. Khan met. They left.").len(), 2);
        assert_eq!(sentences("He moved to the U.S. The army stayed.").len(), 2);
        assert_eq!(sentences("At 5 p.m. on Friday a bomb went off! Nobody died").len(), 2);
    }

    #[test]
    fn every_script_and_junk_is_covered() {
        assert_eq!(words("کابل، قندهار 喀布尔 \u{200f}x\u{0}").len(), 6);
    }
}
