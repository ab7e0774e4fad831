//! The learned recogniser: says of each token whether it is part of a name, of what kind, and how sure it is.
//!
//! A linear-chain conditional random field over [`labels`], with hashed features whose weights were trained by
//! `cargo xtask train` and stand in `weights.bin` (what from: `weights.txt`). Only words that could be part of
//! a name ([`words::Word::open`]) are looked at; the rest is no name. The gazetteer gives evidence and does not
//! judge.

pub mod decode;
pub mod features;
pub mod labels;
pub mod lists;
pub mod memory;
pub mod model;
pub mod names;
pub mod series;
pub mod words;

pub use labels::{Kind, Position};
pub use model::Model;

use super::{Sentence, Token};
use crate::{Document, Gazetteer};
use decode::{Decoder, Labelled};
use features::Scene;

/// What the tagger says of a token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tag {
    /// What the name names that the token is part of.
    pub kind: Kind,
    /// Where in the name it stands; `Unit` for no name.
    pub position: Position,
    /// Probability of the whole name: exactly these tokens, this kind. Of no name: of being none.
    pub probability: f32,
    /// Probability that the token is part of a place's name, whatever the best reading is.
    pub place: f32,
}

impl Tag {
    /// No name, for certain.
    pub const NONE: Self = Self { kind: Kind::Other, position: Position::Unit, probability: 1.0, place: 0.0 };

    /// The first token of a name.
    pub fn begins(&self) -> bool {
        self.kind != Kind::Other && matches!(self.position, Position::Begin | Position::Unit)
    }
}

/// Tags every token of a document.
///
/// ```
/// use dateline::recognise::{tagger, tokenise};
/// let document = dateline::Document::new("x", "Fighting went on in Afghanistan.");
/// let (tokens, sentences) = tokenise(&document);
/// let tags = tagger::tag(&document, &tokens, &sentences, dateline::Gazetteer::embedded());
/// assert_eq!(tags.len(), tokens.len());
/// assert_eq!(tags[4].kind, tagger::Kind::Place);
/// ```
pub fn tag(document: &Document, tokens: &[Token], sentences: &[Sentence], gazetteer: &Gazetteer) -> Vec<Tag> {
    tag_with(Model::embedded(), document, tokens, sentences, gazetteer)
}

/// Like [`tag`], with other weights.
pub fn tag_with(
    model: &Model,
    document: &Document,
    tokens: &[Token],
    sentences: &[Sentence],
    gazetteer: &Gazetteer,
) -> Vec<Tag> {
    let mut tags = vec![Tag::NONE; tokens.len()];
    let mut decoder = Decoder::default();
    let mut labelled: Vec<Labelled> = Vec::new();
    let (mut seen, mut hits) = (Vec::with_capacity(256), Vec::with_capacity(256));
    let lower = |word: u32| model.lower(word);
    runs(document, tokens, sentences, gazetteer, lower, |scene, offset, run| {
        decoder.scores.clear();
        for at in run.clone() {
            seen.clear();
            features::features(scene, at, &mut |feature| seen.push(feature));
            decoder.scores.push(model.add(&seen, &mut hits).map(i32::from));
        }
        decoder.decode(model, &mut labelled);
        for (at, found) in run.zip(&labelled) {
            tags[offset + at] = Tag {
                kind: labels::kind(found.label),
                position: labels::position(found.label),
                probability: found.probability,
                place: found.place,
            };
        }
    });
    tags
}

/// Calls `each` for every run of tokens that could be part of names, with the sentence it stands in, the
/// number of the sentence's first token, and the run in it. `lower` says how usual a word is in lower case.
pub fn runs(
    document: &Document,
    tokens: &[Token],
    sentences: &[Sentence],
    gazetteer: &Gazetteer,
    lower: impl Fn(u32) -> u8,
    mut each: impl FnMut(&Scene, usize, std::ops::Range<usize>),
) {
    let (words, styles) = words::look(document, tokens, sentences);
    let memory = memory::Memory::of(&words, sentences, &styles);
    let mut scratch = String::new();
    let mut cache = names::Cache::default();
    let (mut matches, mut traces, mut usual) = (Vec::new(), Vec::new(), Vec::new());
    let (mut members, mut series) = (Vec::new(), Vec::new());
    for (sentence, &style) in sentences.iter().zip(&styles) {
        let range = words::range(sentence);
        let offset = range.start;
        let (Some(words), Some(tokens)) = (words.get(range.clone()), tokens.get(range)) else { continue };
        if !words.iter().any(|word| word.open) {
            continue;
        }
        matches.clear();
        matches.resize(words.len(), names::Match::default());
        names::look_up(&document.text, tokens, words, style, gazetteer, &mut scratch, &mut cache, &mut matches);
        series.clear();
        series.resize(words.len(), series::Series::default());
        if style == words::Style::Normal {
            series::find(words, &matches, &mut members, &mut series);
        }
        traces.clear();
        usual.clear();
        for (at, word) in words.iter().enumerate() {
            let (trace, often) = if word.open { (memory.traces(offset + at, word), lower(word.hash)) } else { (0, 0) };
            traces.push(trace);
            usual.push(often);
        }
        let scene = Scene {
            text: &document.text,
            tokens,
            words,
            matches: &matches,
            traces: &traces,
            lower: &usual,
            series: &series,
            style,
        };
        let mut at = 0;
        while at < words.len() {
            if !words[at].open {
                at += 1;
                continue;
            }
            let start = at;
            while at < words.len() && words[at].open {
                at += 1;
            }
            each(&scene, offset, start..at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tokenise;

    /// The names of a kind in a text, joined by "|".
    fn names(text: &str, kind: Kind) -> String {
        let document = Document::new("x", text);
        let (tokens, sentences) = tokenise(&document);
        let tags = tag(&document, &tokens, &sentences, Gazetteer::embedded());
        let mut spans: Vec<crate::Span> = Vec::new();
        for (token, tag) in tokens.iter().zip(&tags).filter(|(_, tag)| tag.kind == kind) {
            match spans.last_mut() {
                Some(last) if !tag.begins() => *last = last.join(token.span),
                _ => spans.push(token.span),
            }
        }
        spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn places_are_found_however_they_are_written() {
        let cases = [
            ("Police said two men were killed in Kandahar and Herat on Sunday.", "Kandahar|Herat"),
            ("BOMB BLAST KILLS FIVE PEOPLE IN PESHAWAR, PAKISTAN", "PESHAWAR|PAKISTAN"),
            ("Bomb Blast Kills Five People in Peshawar, Pakistan", "Peshawar|Pakistan"),
            ("bomb blast kills five people in peshawar, pakistan", "peshawar|pakistan"),
            ("Troops entered Mosul’s old city, in northern Iraq.", "Mosul|Iraq"),
            ("The U.S. launched an air strike on a house in Kabul.", "U.S.|Kabul"),
            ("The tank was hit by a shell near the village.", ""),
            (
                "Troops fought in the districts of North and South Waziristan, Dera Ismail Khan, and Tank since May.",
                "North|South Waziristan|Dera Ismail Khan|Tank",
            ),
            ("Chad Smith lives in Lebanon, Pa.", "Lebanon|Pa."),
            ("Israel Hernandez met Paris Jackson in Paris, Texas.", "Paris|Texas"),
            (
                "Niger and Nigeria closed their border; Guinea and Guinea-Bissau did not.",
                "Niger|Nigeria|Guinea|Guinea-Bissau",
            ),
            ("Villagers in Rask, Sistan-Baluchestan, fled the fighters of Jaish al-Adl.", "Rask|Sistan-Baluchestan"),
            ("The mufti, Noor Wali Mehsud, spoke. Mehsud has led the group since 2018.", ""),
        ];
        let mut wrong = Vec::new();
        for (text, places) in cases {
            let found = names(text, Kind::Place);
            if found != places {
                wrong.push(format!("{text}: {found} instead of {places}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn groups_and_people_are_no_places() {
        let text = "Fighters of the Tehrik-e-Taliban Pakistan, the TTP, left on Monday.";
        assert!(!names(text, Kind::Place).contains("Tehrik"), "{}", names(text, Kind::Place));
        assert_eq!(
            names("President Hamid Karzai met Gen. David Petraeus.", Kind::Person),
            "Hamid Karzai|David Petraeus"
        );
        assert_eq!(names("Pakistani soldiers fought Afghan militants.", Kind::Demonym), "Pakistani|Afghan");
    }

    #[test]
    fn the_same_text_gives_the_same_tags() {
        let document = Document::new("x", "Fighters of Boko Haram attacked Maiduguri, Nigeria, and fled to Chad.");
        let (tokens, sentences) = tokenise(&document);
        let first = tag(&document, &tokens, &sentences, Gazetteer::embedded());
        assert_eq!(first, tag(&document, &tokens, &sentences, Gazetteer::embedded()));
        assert!(first.iter().all(|tag| (0.0..=1.0).contains(&tag.probability) && (0.0..=1.0).contains(&tag.place)));
    }

    #[test]
    fn nothing_and_junk_are_tagged_without_harm() {
        for text in ["", "\n\n", "!!! ?? --", "А Б В", "كابل", "A.", "U.S.-", "McX O’ 'S", &"A ".repeat(3000)]
        {
            let _ = names(text, Kind::Place);
        }
    }
}
