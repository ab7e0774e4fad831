//! Reports become examples: runs of tokens with their features and the labels each may have.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use dateline::document::Document;
use dateline::recognise::tagger::labels::{self, Kind, Position};
use dateline::recognise::tagger::words::hash_word;
use dateline::recognise::tagger::{features, runs};
use dateline::recognise::{Sentence, Token, TokenKind, tokenise};
use dateline::{Gazetteer, Span};

use super::corpora::{Gold, Report};

/// A run of tokens to learn from.
pub(crate) struct Example {
    /// Number of the report it is from.
    pub(crate) report: u32,
    /// Per token the labels it may have, as a set of bits.
    pub(crate) masks: Vec<u16>,
    /// Per token the end of its features in `features`.
    pub(crate) ends: Vec<u32>,
    /// Features of all tokens, one after another.
    pub(crate) features: Vec<u32>,
}

/// How usual words are in lower case, counted inside sentences.
#[derive(Default)]
pub(crate) struct Cases {
    counts: HashMap<u32, (u32, u32), Plain>,
}

impl Cases {
    /// Counts the words of a text.
    pub(crate) fn count(&mut self, document: &Document) {
        let (tokens, sentences) = tokenise(document);
        for sentence in &sentences {
            let mut quiet = true;
            for token in &tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize] {
                let word = token.text(&document.text);
                if token.kind == TokenKind::Word && !quiet {
                    let entry = self.counts.entry(hash_word(word)).or_default();
                    if word.starts_with(char::is_uppercase) {
                        entry.1 += 1;
                    } else {
                        entry.0 += 1;
                    }
                }
                // After an opening quote, a colon or at the start, a capital says nothing.
                quiet = token.kind == TokenKind::Mark && !matches!(word, "," | "-");
            }
        }
    }

    /// 0 unknown, 1 never, 2 sometimes, 3 mostly.
    pub(crate) fn lower(&self, word: u32) -> u8 {
        match self.counts.get(&word) {
            None => 0,
            Some(&(0, upper)) => u8::from(upper > 1),
            Some(&(lower, upper)) if lower * 20 < upper => 1,
            Some(&(lower, upper)) if upper * 4 < lower => 3,
            Some(_) => 2,
        }
    }

    /// Every counted word with its class, the most frequent first.
    pub(crate) fn classes(&self) -> Vec<(u32, u8)> {
        let mut all: Vec<_> = self.counts.iter().map(|(&word, &(lower, upper))| (lower + upper, word)).collect();
        all.sort_unstable_by_key(|&(count, word)| (std::cmp::Reverse(count), word));
        all.into_iter().map(|(_, word)| (word, self.lower(word))).filter(|&(_, class)| class != 0).collect()
    }
}

/// Hasher of numbers that are hashes already.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Builds maps over [`Identity`].
pub(crate) type Plain = BuildHasherDefault<Identity>;

/// How a copy of a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copy {
    /// As it stands.
    Original,
    /// Some sentences as headlines or in capitals; only those become examples.
    Headlines,
    /// All in lower case.
    Lower,
}

/// Adds the examples of a report.
pub(crate) fn of(
    number: usize,
    report: &Report,
    copy: Copy,
    gazetteer: &Gazetteer,
    cases: &Cases,
    examples: &mut Vec<Example>,
) {
    let mut document = report.document.clone();
    let (tokens, sentences) = tokenise(&document);
    let mut changed = vec![copy != Copy::Headlines; sentences.len()];
    if copy == Copy::Lower {
        document.text.make_ascii_lowercase();
    }
    if copy == Copy::Headlines {
        for (at, sentence) in sentences.iter().enumerate() {
            // A quarter of the sentences, by a fixed rule: every eighth in capitals, every eighth as a headline.
            let draw = (at * 5 + number * 3) % 8;
            if draw > 1 {
                continue;
            }
            changed[at] = true;
            let text = if draw == 0 {
                sentence.span.of(&document.text).to_ascii_uppercase()
            } else {
                title_case(&document.text, &tokens, sentence)
            };
            document.text.replace_range(sentence.span.range(), &text);
        }
    }
    let masks = masks(report, &tokens, gazetteer);
    runs(
        &document,
        &tokens,
        &sentences,
        gazetteer,
        |word| cases.lower(word),
        |scene, offset, run| {
            let sentence = sentences.partition_point(|sentence| sentence.tokens.1 as usize <= offset);
            if !changed[sentence] {
                return;
            }
            let mut example =
                Example { report: number as u32, masks: Vec::new(), ends: Vec::new(), features: Vec::new() };
            for at in run.clone() {
                features::features(scene, at, &mut |feature| example.features.push(feature));
                example.ends.push(example.features.len() as u32);
                example.masks.push(masks[offset + at]);
            }
            // A name that goes on outside the run cannot be learned from.
            if !feasible(&example.masks) {
                example.masks.iter_mut().for_each(|mask| *mask = u16::MAX);
            }
            examples.push(example);
        },
    );
}

/// The text in title case: small words stay small.
pub(crate) fn title_case(text: &str, tokens: &[Token], sentence: &Sentence) -> String {
    let mut title = sentence.span.of(text).to_owned();
    for token in &tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize] {
        let word = token.text(text);
        let small = matches!(
            word,
            "a" | "an"
                | "the"
                | "of"
                | "in"
                | "on"
                | "at"
                | "by"
                | "to"
                | "for"
                | "and"
                | "or"
                | "as"
                | "but"
                | "al"
                | "de"
        );
        if token.kind == TokenKind::Word && !small && word.as_bytes()[0].is_ascii_lowercase() {
            let at = (token.span.start - sentence.span.start) as usize;
            let capital = word[..1].to_ascii_uppercase();
            title.replace_range(at..=at, &capital);
        }
    }
    title
}

fn feasible(masks: &[u16]) -> bool {
    let mut reached = 1 << labels::OTHER;
    for &mask in masks {
        let mut next = 0;
        for after in 0..labels::LABELS {
            if mask & 1 << after != 0
                && (0..labels::LABELS).any(|before| reached & 1 << before != 0 && labels::may_follow(before, after))
            {
                next |= 1u16 << after;
            }
        }
        reached = next;
    }
    (0..labels::LABELS).any(|label| reached & 1 << label != 0 && labels::may_end(label))
}

/// The labels that each token may have.
fn masks(report: &Report, tokens: &[Token], gazetteer: &Gazetteer) -> Vec<u16> {
    let other = 1 << labels::OTHER;
    let rest = if report.complete {
        other
    } else {
        other | labels::labels_of(Kind::Organisation) | labels::labels_of(Kind::Person)
    };
    let mut masks = vec![rest; tokens.len()];
    for name in &report.gold {
        let from = tokens.partition_point(|token| token.span.end <= name.span.start);
        let to = tokens.partition_point(|token| token.span.start < name.span.end);
        if from >= to {
            continue;
        }
        let exact = tokens[from].span.start == name.span.start && tokens[to - 1].span.end == name.span.end;
        if !exact || name.kinds.is_empty() || to - from > 2 && name.kinds == [Kind::Demonym] {
            masks[from..to].iter_mut().for_each(|mask| *mask = u16::MAX);
            continue;
        }
        for (at, mask) in (from..).zip(&mut masks[from..to]) {
            *mask = labels_at(&name.kinds, at, &(from..to));
        }
        if report.complete && name.kinds == [Kind::Organisation] {
            nested(report, tokens, from..to, gazetteer, &mut masks);
        }
    }
    masks
}

/// The labels of these kinds for the token `at` of a name.
fn labels_at(kinds: &[Kind], at: usize, name: &std::ops::Range<usize>) -> u16 {
    let position = match (at == name.start, at + 1 == name.end) {
        (true, true) => Position::Unit,
        (true, false) => Position::Begin,
        (false, false) => Position::Inside,
        (false, true) => Position::Last,
    };
    kinds.iter().filter_map(|&kind| labels::label(kind, position)).fold(0, |mask, label| mask | 1 << label)
}

/// An organisation's name may hold a place's ("Kabul University"): the corpora that label everything do not
/// say, so both readings are left open.
fn nested(report: &Report, tokens: &[Token], name: std::ops::Range<usize>, gazetteer: &Gazetteer, masks: &mut [u16]) {
    if name.len() < 2 {
        return;
    }
    let text = &report.document.text;
    let mut found = false;
    for start in name.clone() {
        for end in start + 1..=name.end {
            if start == name.start && end == name.end {
                continue;
            }
            let span: Span = tokens[start].span.join(tokens[end - 1].span);
            let surface = span.of(text);
            if !surface.starts_with(char::is_uppercase) {
                continue;
            }
            let known = gazetteer.find(surface).iter().any(|hit| {
                hit.same_words
                    && (gazetteer.place(hit.place).population() > 20_000 || gazetteer.place(hit.place).names() > 20)
            });
            if !known {
                continue;
            }
            found = true;
            for (at, mask) in (start..).zip(&mut masks[start..end]) {
                *mask |= labels_at(&[Kind::Place, Kind::Demonym], at, &(start..end));
            }
        }
    }
    if found {
        for at in name {
            masks[at] |= labels::labels_of(Kind::Organisation) | 1 << labels::OTHER;
        }
    }
}

/// Byte spans of the places and demonyms of a report.
pub(crate) fn places(gold: &[Gold]) -> Vec<Span> {
    gold.iter()
        .filter(|name| name.kinds.iter().any(|kind| matches!(kind, Kind::Place | Kind::Demonym)))
        .map(|name| name.span)
        .collect()
}
