//! What one token shows by itself and in its sentence: its hash, shape and word lists, the case style of its
//! sentence, and whether it could be part of a name at all.

use super::lists::{self, set};
use crate::Document;
use crate::document::BlockKind;
use crate::recognise::{Sentence, Token, TokenKind};

/// How a sentence is written, which says what a capital letter means in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Style {
    /// Capitals mark names.
    #[default]
    Normal,
    /// A Headline With Most Words Capitalised.
    Title,
    /// ALL CAPITALS.
    Capitals,
    /// no capitals at all.
    NoCase,
}

/// Shapes of tokens.
pub mod shape {
    #![allow(missing_docs, reason = "the names say it")]
    pub const LOWER: u8 = 0;
    pub const CAPITAL: u8 = 1;
    pub const CAPITALS: u8 = 2;
    pub const LETTER: u8 = 3;
    pub const MIXED: u8 = 4;
    pub const DOTTED: u8 = 5;
    pub const NUMBER: u8 = 6;
    pub const POSSESSIVE: u8 = 7;
    pub const COMMA: u8 = 8;
    pub const STOP: u8 = 9;
    pub const HYPHEN: u8 = 10;
    pub const OPENING: u8 = 11;
    pub const CLOSING: u8 = 12;
    pub const COLON: u8 = 13;
    pub const UNCASED: u8 = 14;
    pub const MARK: u8 = 15;
    pub const ORDINAL: u8 = 16;
    pub const YEAR: u8 = 17;
    /// Before the first and after the last token of a sentence.
    pub const EDGE: u8 = 18;
}

/// A token as the tagger sees it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// Hash of the folded characters, see [`hash_word`].
    pub hash: u32,
    /// Word lists it is in, see [`set`].
    pub sets: u32,
    /// One of [`shape`].
    pub shape: u8,
    /// Whether it could be part of a name; the others are none without asking.
    pub open: bool,
    /// White space stands before it.
    pub spaced: bool,
}

/// Stands for what is beyond a sentence's edges.
pub const EDGE: Word = Word { hash: 0x00ed_9e00, sets: 0, shape: shape::EDGE, open: false, spaced: true };

impl Word {
    /// Written with a capital letter somewhere.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, shape::CAPITAL | shape::CAPITALS | shape::LETTER | shape::MIXED | shape::DOTTED)
    }

    /// A word of a cased script.
    pub fn is_word(&self) -> bool {
        self.shape <= shape::DOTTED
    }

    /// In any of these sets.
    #[inline]
    pub fn is(&self, sets: u32) -> bool {
        self.sets & sets != 0
    }
}

/// Hash of a word: letters in lower case, apostrophes left out, every digit alike.
pub fn hash_word(word: &str) -> u32 {
    let mut hash = FNV;
    if word.is_ascii() {
        for byte in word.bytes() {
            match byte {
                b'\'' => {}
                b'0'..=b'9' => hash = fnv(hash, b'0'),
                _ => hash = fnv(hash, byte.to_ascii_lowercase()),
            }
        }
    } else {
        let mut buffer = [0; 4];
        for c in word.chars() {
            match c {
                '\'' | '’' | 'ʼ' | '‘' | '`' | 'ʿ' | 'ʾ' | '´' => {}
                _ => {
                    for lower in c.to_lowercase() {
                        for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                            hash = fnv(hash, byte);
                        }
                    }
                }
            }
        }
    }
    finish(hash)
}

/// Fowler, Noll and Vo's 64-bit hash, variant 1a: where it begins, and its step.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn finish(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// All tokens of a document as words, and the style of each sentence.
pub fn look(document: &Document, tokens: &[Token], sentences: &[Sentence]) -> (Vec<Word>, Vec<Style>) {
    let text = document.text.as_str();
    let mut words: Vec<Word> = tokens.iter().map(|token| word(token, text)).collect();
    let mut styles: Vec<Style> = Vec::with_capacity(sentences.len());
    let (mut long, mut without) = (0, 0);
    for sentence in sentences {
        let title = document.blocks.get(sentence.block as usize).is_some_and(|block| block.kind == BlockKind::Title);
        let style = style(&words[range(sentence)], title);
        if sentence.tokens.1 - sentence.tokens.0 >= 5 {
            long += 1;
            without += usize::from(style == Style::NoCase);
        }
        styles.push(style);
    }
    // One sentence without a capital is nothing; a text of such sentences is written without case.
    let uncased = without * 2 > long;
    for (sentence, style) in sentences.iter().zip(&mut styles) {
        if *style == Style::NoCase && !uncased {
            *style = Style::Normal;
        }
        open(&mut words[range(sentence)], *style);
    }
    (words, styles)
}

/// A sentence's tokens as a range.
pub fn range(sentence: &Sentence) -> std::ops::Range<usize> {
    sentence.tokens.0 as usize..sentence.tokens.1 as usize
}

fn word(token: &Token, text: &str) -> Word {
    let characters = token.text(text);
    let (hash, shape) = match token.kind {
        TokenKind::Word if characters.is_ascii() => plain_word(characters),
        TokenKind::Word => (hash_word(characters), shape_of(characters)),
        TokenKind::Number => (hash_word(characters), number_shape(characters)),
        TokenKind::Possessive => (hash_word(characters), shape::POSSESSIVE),
        TokenKind::Mark => (hash_word(characters), mark_shape(characters)),
    };
    let sets = match token.kind {
        TokenKind::Word => lists::sets(hash),
        TokenKind::Mark if characters == "&" => set::BRIDGE | set::SERIES,
        _ => 0,
    };
    Word { hash, sets, shape, open: false, spaced: token.spaced }
}

/// [`hash_word`] and [`shape_of`] of an ASCII word in one go.
fn plain_word(word: &str) -> (u32, u8) {
    let (mut upper, mut lower, mut dots) = (0usize, 0usize, 0usize);
    let mut hash = FNV;
    for &byte in word.as_bytes() {
        upper += usize::from(byte.is_ascii_uppercase());
        lower += usize::from(byte.is_ascii_lowercase());
        dots += usize::from(byte == b'.');
        hash = match byte {
            b'\'' => hash,
            b'0'..=b'9' => fnv(hash, b'0'),
            _ => fnv(hash, byte.to_ascii_lowercase()),
        };
    }
    let first = word.bytes().find(|&byte| byte != b'.').is_some_and(|byte| byte.is_ascii_uppercase());
    (finish(hash), shape_by(upper, lower, dots, first))
}

fn shape_of(word: &str) -> u8 {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let upper = letters().filter(|c| c.is_uppercase()).count();
    let lower = letters().filter(|c| c.is_lowercase()).count();
    shape_by(upper, lower, 0, letters().next().is_some_and(char::is_uppercase))
}

fn shape_by(upper: usize, lower: usize, dots: usize, first: bool) -> u8 {
    match (upper, lower, dots) {
        (0, 0, _) => shape::UNCASED,
        (0, _, _) => shape::LOWER,
        (_, _, 1..) => shape::DOTTED,
        (1, 0, _) => shape::LETTER,
        (_, 0, _) => shape::CAPITALS,
        (1, _, _) if first => shape::CAPITAL,
        _ => shape::MIXED,
    }
}

fn number_shape(number: &str) -> u8 {
    let bytes = number.as_bytes();
    if bytes.last().is_some_and(u8::is_ascii_alphabetic) {
        shape::ORDINAL
    } else if bytes.len() == 4 && bytes.iter().all(u8::is_ascii_digit) && matches!(bytes[0], b'1' | b'2') {
        shape::YEAR
    } else {
        shape::NUMBER
    }
}

fn mark_shape(mark: &str) -> u8 {
    match mark {
        "," | "،" | "、" => shape::COMMA,
        "." | "!" | "?" | "…" => shape::STOP,
        "-" | "‐" | "‑" | "–" | "—" | "/" => shape::HYPHEN,
        "(" | "[" | "“" | "‘" | "«" | "\"" => shape::OPENING,
        ")" | "]" | "”" | "’" | "»" => shape::CLOSING,
        ":" | ";" => shape::COLON,
        _ => shape::MARK,
    }
}

fn style(words: &[Word], title: bool) -> Style {
    let (mut capitals, mut lower, mut long, mut long_capital) = (0, 0, 0, 0);
    for word in words.iter().filter(|word| word.is_word()) {
        match word.shape {
            shape::CAPITALS => capitals += 1,
            shape::LOWER => lower += 1,
            _ => {}
        }
        if !word.is(set::FUNCTION | set::BRIDGE) {
            long += 1;
            long_capital += usize::from(word.shape != shape::LOWER);
        }
    }
    let all = words.iter().filter(|word| word.is_word()).count();
    if capitals >= 2 && lower == 0 && capitals * 10 >= all * 7 {
        Style::Capitals
    } else if lower == all && all >= 3 {
        Style::NoCase
    } else if long >= 4 && (long_capital * 10 >= long * 8 || (title && long_capital * 10 >= long * 7)) {
        Style::Title
    } else {
        Style::Normal
    }
}

/// Marks the words that could be part of a name.
fn open(words: &mut [Word], style: Style) {
    let count = words.len();
    for at in 0..count {
        let word = words[at];
        let next = words.get(at + 1).copied().unwrap_or(EDGE);
        words[at].open = match style {
            Style::NoCase => word.shape == shape::LOWER && !word.is(set::FUNCTION) || word.is_capital(),
            Style::Capitals => word.is_capital() && !(word.is(set::FUNCTION) && word.shape != shape::DOTTED),
            Style::Title => word.is_capital() && (next.is_capital() || !word.is(set::FUNCTION)),
            // A function word at the start, or "I", opens nothing by itself.
            Style::Normal => {
                word.is_capital()
                    && !(word.is(set::FUNCTION)
                        && matches!(word.shape, shape::CAPITAL | shape::LETTER)
                        && !next.is_capital()
                        && next.shape != shape::STOP
                        && next.shape != shape::HYPHEN)
            }
        };
    }
    // Lower-case words, numbers and marks inside a name, and those that may begin or end one.
    let mut last: Option<usize> = None;
    for at in 0..count {
        if !words[at].open {
            continue;
        }
        if let Some(before) = last {
            let gap = &words[before + 1..at];
            if !gap.is_empty() && gap.len() <= 3 && gap.iter().all(bridges) {
                words[before + 1..at].iter_mut().for_each(|word| word.open = true);
            }
        }
        last = Some(at);
    }
    for at in (0..count).rev() {
        let word = words[at];
        if word.open {
            continue;
        }
        let before = at.checked_sub(1).map_or(EDGE, |at| words[at]);
        let next = words.get(at + 1).copied().unwrap_or(EDGE);
        let after = words.get(at + 2).copied().unwrap_or(EDGE);
        let opens = match word.shape {
            shape::STOP => !word.spaced && before.open && before.is(set::ABBREVIATION),
            shape::NUMBER | shape::ORDINAL => {
                before.open && before.is(set::STREET | set::UNIT | set::FACILITY | set::ORGANISATION)
                    || next.open && next.spaced && (word.shape == shape::ORDINAL || next.is(set::STREET))
                    || after.open && next.open && after.is(set::STREET)
            }
            shape::HYPHEN => !word.spaced && !next.spaced && next.open && before.is(set::PARTICLE),
            shape::LOWER => {
                word.is(set::PARTICLE)
                    && (next.open && next.is_capital()
                        || next.shape == shape::HYPHEN && !next.spaced && next.open
                        || next.shape == shape::HYPHEN && !next.spaced && after.open && !after.spaced)
            }
            _ => false,
        };
        words[at].open = opens;
    }
}

fn bridges(word: &Word) -> bool {
    match word.shape {
        shape::LOWER | shape::MARK => word.is(set::BRIDGE),
        shape::HYPHEN | shape::POSSESSIVE | shape::STOP => !word.spaced,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tokenise;

    fn seen(text: &str) -> (String, Style) {
        let document = Document::new("x", text);
        let (tokens, sentences) = tokenise(&document);
        let (words, styles) = look(&document, &tokens, &sentences);
        let open: Vec<_> =
            tokens.iter().zip(&words).filter(|(_, word)| word.open).map(|(token, _)| token.text(text)).collect();
        (open.join(" "), styles[0])
    }

    #[test]
    fn names_are_open_and_the_rest_is_not() {
        let cases = [
            ("The army shelled Mir Ali and left.", "Mir Ali"),
            ("He studied at the University of Kabul in May.", "University of Kabul in May"),
            ("I met the al-Shabaab men on 40th Avenue.", "al - Shabaab 40th Avenue"),
            ("Fire in Louisville, Ky. on Monday.", "Fire in Louisville Ky . on Monday"),
        ];
        for (text, open) in cases {
            assert_eq!(seen(text).0, open, "{text}");
        }
    }

    #[test]
    fn styles_are_told_apart() {
        let cases = [
            ("Taliban ends ceasefire with the Pakistani government", Style::Normal),
            ("Taliban Ends Ceasefire With the Pakistani Government", Style::Title),
            ("TALIBAN ENDS CEASEFIRE WITH PAKISTANI GOVERNMENT", Style::Capitals),
            ("taliban ends ceasefire with pakistani government", Style::NoCase),
        ];
        for (text, style) in cases {
            assert_eq!(seen(text).1, style, "{text}");
        }
    }

    #[test]
    fn hashes_ignore_case_and_apostrophes() {
        assert_eq!(hash_word("Sana'a"), hash_word("SANA’A"));
        assert_ne!(hash_word("US"), hash_word("U.S."));
        for word in ["Kabul", "U.S.", "A", "McX", "IS", "don't", "x5", "F-16"] {
            assert_eq!(plain_word(word).0, hash_word(word), "{word}");
        }
    }
}
