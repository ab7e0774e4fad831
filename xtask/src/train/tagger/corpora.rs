//! The labelled texts, all in one form: a document and the spans of the names in it.

use std::error::Error;
use std::fs;
use std::path::Path;

use dateline::document::{Block, BlockKind};
use dateline::recognise::tagger::labels::Kind;
use dateline::{Document, Gazetteer, Span};
use dateline_gazetteer::{Level, NameClass};
use serde_json::Value;

/// A text with its names.
pub(crate) struct Report {
    /// The corpus it is from.
    pub(crate) corpus: &'static str,
    /// The text.
    pub(crate) document: Document,
    /// The names in it, by their start.
    pub(crate) gold: Vec<Gold>,
    /// Whether every name is labelled; otherwise only places and demonyms are.
    pub(crate) complete: bool,
}

/// A labelled name.
#[derive(Debug, Clone)]
pub(crate) struct Gold {
    /// Where it stands, in bytes.
    pub(crate) span: Span,
    /// What it may be; empty: the label does not say ("free").
    pub(crate) kinds: Vec<Kind>,
}

/// Sentences of a corpus without document borders that are read as one document.
const SENTENCES_PER_DOCUMENT: usize = 12;

/// Reads all corpora below the folder.
pub(crate) fn read(folder: &Path, gazetteer: &Gazetteer) -> Result<Vec<Report>, Box<dyn Error>> {
    let mut reports = Vec::new();
    conll(&folder.join("ner/gmb-voa.conll"), "gmb", gazetteer, &mut reports)?;
    conll(&folder.join("ner/re3d-train.conll"), "re3d", gazetteer, &mut reports)?;
    conll(&folder.join("ner/wikigold.conll"), "wikigold", gazetteer, &mut reports)?;
    toponyms(&folder.join("geoparsing/lgl.jsonl"), "lgl", gazetteer, &mut reports)?;
    toponyms(&folder.join("geoparsing/tr-news.jsonl"), "tr-news", gazetteer, &mut reports)?;
    Ok(reports)
}

/// Unlabelled texts in which capitals can be trusted, to learn which words are usual in lower case.
pub(crate) fn unlabelled(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for line in fs::read_to_string(folder.join("incidents/muc4-train.jsonl"))?.lines() {
        let value: Value = serde_json::from_str(line)?;
        if let Some(text) = value["text_truecased"].as_str() {
            texts.push(text.to_owned());
        }
    }
    Ok(texts)
}

/// A document of one paragraph per line, whatever a reader would make of the text.
pub(crate) fn plain(text: String) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        let span = Span::new(start, start + line.trim().len());
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        at += line.len();
    }
    Document { source: "corpus".to_owned(), text, blocks, ..Document::default() }
}

fn toponyms(
    path: &Path,
    corpus: &'static str,
    gazetteer: &Gazetteer,
    reports: &mut Vec<Report>,
) -> Result<(), Box<dyn Error>> {
    for line in fs::read_to_string(path)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = value["text"].as_str().ok_or("an article without text")?;
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let mut gold = Vec::new();
        for toponym in value["toponyms"].as_array().into_iter().flatten() {
            let at = |member: &str| toponym[member].as_u64().and_then(|at| bytes.get(at as usize)).copied();
            let (Some(start), Some(end)) = (at("start"), at("end")) else { continue };
            gold.push(Gold {
                span: Span::new(start, end),
                kinds: place_kinds(&text[start..end], gazetteer, Kind::Place),
            });
        }
        gold.sort_by_key(|name| name.span);
        reports.push(Report { corpus, document: plain(text.to_owned()), gold, complete: false });
    }
    Ok(())
}

/// Whether a name is a place's, a demonym or could be both.
fn place_kinds(surface: &str, gazetteer: &Gazetteer, unknown: Kind) -> Vec<Kind> {
    let hits = gazetteer.find(surface);
    let demonym = hits.iter().any(|hit| hit.class == NameClass::Demonym && hit.same_words);
    let place = hits
        .iter()
        .any(|hit| hit.class != NameClass::Demonym && hit.same_words && gazetteer.place(hit.place).names() > 3);
    match (place, demonym) {
        (_, true) => vec![Kind::Demonym],
        (true, false) => vec![Kind::Place],
        (false, false) => vec![unknown],
    }
}

fn conll(
    path: &Path,
    corpus: &'static str,
    gazetteer: &Gazetteer,
    reports: &mut Vec<Report>,
) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let mut builder = Builder::default();
    let mut sentence: Vec<(&str, &str)> = Vec::new();
    for line in file.lines().chain([""]) {
        let mut columns = line.split([' ', '\t']).filter(|column| !column.is_empty());
        match (columns.next(), columns.next_back()) {
            (Some("-DOCSTART-"), _) => builder.finish(corpus, reports),
            (Some(word), Some(label)) => sentence.push((word, label)),
            _ => {
                if !sentence.is_empty() {
                    builder.sentence(corpus, &sentence, gazetteer);
                    sentence.clear();
                }
                let ends = corpus != "wikigold" && builder.sentences >= SENTENCES_PER_DOCUMENT;
                if ends {
                    builder.finish(corpus, reports);
                }
            }
        }
    }
    builder.finish(corpus, reports);
    Ok(())
}

/// Puts words together into a text.
#[derive(Default)]
struct Builder {
    text: String,
    gold: Vec<Gold>,
    sentences: usize,
}

impl Builder {
    fn finish(&mut self, corpus: &'static str, reports: &mut Vec<Report>) {
        let built = std::mem::take(self);
        if !built.text.is_empty() {
            reports.push(Report { corpus, document: plain(built.text), gold: built.gold, complete: true });
        }
    }

    fn sentence(&mut self, corpus: &str, words: &[(&str, &str)], gazetteer: &Gazetteer) {
        let mut spans = Vec::with_capacity(words.len());
        let mut quoted = false;
        let mut tight = true;
        for (word, _) in words {
            let closes = *word == "\"" && quoted;
            let clings = matches!(
                *word,
                "," | "."
                    | ";"
                    | ":"
                    | "!"
                    | "?"
                    | ")"
                    | "]"
                    | "%"
                    | "'s"
                    | "’s"
                    | "'"
                    | "n't"
                    | "''"
                    | "'re"
                    | "'ve"
                    | "'ll"
            ) || closes
                || corpus == "re3d" && matches!(*word, "-" | "/" | "’");
            if !tight && !clings {
                self.text.push(' ');
            }
            let start = self.text.len();
            self.text.push_str(word);
            spans.push(Span::new(start, self.text.len()));
            if *word == "\"" {
                quoted = !quoted;
            }
            tight = matches!(*word, "(" | "[" | "$" | "``")
                || *word == "\"" && quoted
                || corpus == "re3d" && matches!(*word, "-" | "/");
        }
        self.text.push('\n');
        self.sentences += 1;
        let mended = mended(words, gazetteer);
        let words: &[(&str, &str)] = &mended;
        for (at, span) in spans.iter().enumerate().filter(|&(at, _)| words[at].1 == "O") {
            if let Some(place) = before_hyphen(words[at].0, gazetteer) {
                let start = span.start as usize;
                let kinds = place_kinds(place, gazetteer, Kind::Place);
                self.gold.push(Gold { span: Span::new(start, start + place.len()), kinds });
            }
        }
        let mut at = 0;
        while at < words.len() {
            let Some((_, class)) = words[at].1.split_once('-') else {
                at += 1;
                continue;
            };
            let start = at;
            at += 1;
            while at < words.len() && words[at].1.split_once('-') == Some(("I", class)) {
                at += 1;
            }
            self.name(&words[start..at], &spans[start..at], class, gazetteer);
        }
    }

    fn name(&mut self, words: &[(&str, &str)], spans: &[Span], class: &str, gazetteer: &Gazetteer) {
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let mut from = 0;
        let kind = match class {
            "geo" | "gpe" | "LOC" | "Location" | "Nationality" => Kind::Place,
            "org" | "ORG" | "Organisation" => Kind::Organisation,
            "per" | "PER" | "Person" => Kind::Person,
            "MISC" => Kind::Demonym,
            _ => return,
        };
        // Articles, and before persons their titles, are not part of the name.
        while from + 1 < words.len() {
            let lower = words[from].0.to_lowercase();
            let title = kind == Kind::Person && is_title(&lower);
            if !(title
                || matches!(
                    lower.as_str(),
                    "the" | "a" | "an" | "mr." | "mrs." | "ms." | "dr." | "gen." | "sen." | "."
                ))
            {
                break;
            }
            from += 1;
        }
        let (words, spans) = (&words[from..], &spans[from..]);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
        let mut span = first.join(*last);
        let mut text = &self.text[span.range()];
        if kind == Kind::Place && words.len() == 1 {
            // "U.S.-led", "Kabul-based": the place ends before the hyphen.
            if let Some((place, rest)) = text.split_once('-')
                && rest.starts_with(char::is_lowercase)
            {
                text = place;
                span = Span::new(span.start as usize, span.start as usize + place.len());
            }
        }
        if class == "MISC" {
            if place_kinds(text, gazetteer, Kind::Other) == [Kind::Demonym] {
                self.gold.push(Gold { span, kinds: vec![Kind::Demonym] });
            }
            return;
        }
        if !words.iter().any(|(word, _)| capital(word)) {
            return;
        }
        // What is described rather than named ("Iraqi insurgents", "northern Syria") may hold any name.
        let described = words.iter().any(|(word, _)| {
            word.starts_with(char::is_lowercase)
                && !matches!(
                    *word,
                    "of" | "the"
                        | "and"
                        | "for"
                        | "de"
                        | "al"
                        | "la"
                        | "in"
                        | "el"
                        | "bin"
                        | "on"
                        | "du"
                        | "del"
                        | "van"
                        | "von"
                        | "ul"
                )
        });
        // "U.N." is labelled now as an organisation, now as a place: the label says nothing.
        let unsure = kind == Kind::Place && matches!(text, "U.N." | "UN" | "United Nations" | "NATO");
        let kinds = match kind {
            _ if unsure => vec![Kind::Organisation],
            _ if described && words.len() > 1 => Vec::new(),
            Kind::Place if class == "gpe" || class == "Nationality" => place_kinds(text, gazetteer, Kind::Demonym),
            Kind::Place => place_kinds(text, gazetteer, Kind::Place),
            kind => vec![kind],
        };
        self.gold.push(Gold { span, kinds });
    }
}

/// The labels of a sentence, mended where they cannot be right: names of several words that are a country's, a
/// people's or a region's and nothing else ("Sri Lankan", "West Bank") were made by a program that often split them or
/// took them for organisations.
fn mended<'w>(words: &[(&'w str, &'w str)], gazetteer: &Gazetteer) -> Vec<(&'w str, &'w str)> {
    let mut mended = words.to_vec();
    let capital = |at: usize| words.get(at).is_some_and(|(word, _)| word.starts_with(char::is_uppercase));
    let class = |at: usize| words.get(at).and_then(|(_, label)| label.split_once('-'));
    let mut at = 0;
    while at < words.len() {
        let known = (at + 1..words.len().min(at + 4)).rev().find(|&last| {
            let name = words[at..=last].iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
            let labelled = (at..=last).all(|at| class(at).is_some());
            // Part of a longer name: "North Korea Times".
            let longer = class(last + 1).is_some_and(|(mark, _)| mark == "I")
                || class(at).is_some_and(|(mark, _)| mark == "I") && capital(at.wrapping_sub(1));
            let vast = |hit: &dateline_gazetteer::Hit| {
                let place = gazetteer.place(hit.place);
                hit.class == NameClass::Demonym
                    || matches!(place.level(), Level::Country | Level::World)
                    || place.level() == Level::Admin1 && (hit.class == NameClass::Primary || place.names() > 10)
            };
            capital(at)
                && capital(last)
                && labelled
                && !longer
                && gazetteer.find(&name).iter().any(|hit| hit.same_words && vast(hit))
        });
        let Some(last) = known else {
            // One word that is a country: "Turkey" as an organisation is its government.
            let (word, label) = words[at];
            if matches!(label, "B-org") && capital(at) && class(at + 1).is_none_or(|(mark, _)| mark == "B") {
                let country = gazetteer.find(word).iter().any(|hit| {
                    let place = gazetteer.place(hit.place);
                    let level = place.level();
                    hit.same_words
                        && (level == Level::Country
                            || level == Level::Admin1 && place.names() > 20
                            || place.is_capital())
                        && !matches!(word, "UN" | "Jordan" | "Delta" | "Georgia")
                });
                if country {
                    mended[at].1 = "B-geo";
                }
            }
            at += 1;
            continue;
        };
        mended[at].1 = "B-geo";
        mended[at + 1..=last].iter_mut().for_each(|word| word.1 = "I-geo");
        at = last + 1;
    }
    mended
}

/// The place in "Kabul-based", "U.S.-led", which the corpora leave without a label.
fn before_hyphen<'w>(word: &'w str, gazetteer: &Gazetteer) -> Option<&'w str> {
    let (place, rest) = word.split_once('-')?;
    let form = matches!(
        rest,
        "based"
            | "led"
            | "backed"
            | "born"
            | "run"
            | "held"
            | "controlled"
            | "occupied"
            | "ruled"
            | "funded"
            | "sponsored"
            | "brokered"
            | "allied"
            | "bound"
            | "educated"
            | "owned"
            | "style"
            | "trained"
            | "made"
    );
    let known = form
        && gazetteer.find(place).iter().any(|hit| {
            let place = gazetteer.place(hit.place);
            hit.same_words && (place.level() == Level::Country || place.population() > 50_000)
        });
    known.then_some(place)
}

fn is_title(word: &str) -> bool {
    use dateline::recognise::tagger::{lists, words::hash_word};
    lists::sets(hash_word(word)) & lists::set::TITLE != 0
}
