//! Exact-span scores of places and demonyms, as `score_geoparsing.py` counts them.

use std::collections::{BTreeMap, BTreeSet};

use dateline::recognise::tagger::{Kind, Model, Tag, tag_with};
use dateline::recognise::{Token, tokenise};
use dateline::{Document, Gazetteer, Span};

use super::corpora::Report;
use super::examples::places;

/// Counts of found, labelled and common spans.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Score {
    pub(crate) found: usize,
    pub(crate) gold: usize,
    pub(crate) both: usize,
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.gold += other.gold;
        self.both += other.both;
    }
}

impl Score {
    /// Harmonic mean of precision and recall, in percent.
    pub(crate) fn f1(self) -> f64 {
        200.0 * self.both as f64 / (self.found + self.gold).max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |of: usize| 100.0 * self.both as f64 / of.max(1) as f64;
        write!(f, "P {:5.1}  R {:5.1}  F1 {:5.1}", share(self.found), share(self.gold), self.f1())
    }
}

/// Found names by their probability: how many there are, and how many of them are right.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Reliability {
    bins: [(usize, usize, f64); 10],
}

impl Reliability {
    fn add(&mut self, probability: f32, right: bool) {
        let bin = &mut self.bins[((probability * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += usize::from(right);
        bin.2 += f64::from(probability);
    }
}

impl std::fmt::Display for Reliability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (count, right, sum) in self.bins.iter().filter(|(count, _, _)| *count > 0) {
            let of = *count as f64;
            writeln!(f, "  said {:.2}  right {:.2}  of {count}", sum / of, *right as f64 / of)?;
        }
        Ok(())
    }
}

/// What went wrong, by surface, for reading.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    pub(crate) missed: BTreeMap<String, usize>,
    pub(crate) wrong: BTreeMap<String, usize>,
    pub(crate) reliability: Reliability,
}

/// Scores a model on a report; `change` rewrites the text without moving offsets.
pub(crate) fn score(
    model: &Model,
    report: &Report,
    gazetteer: &Gazetteer,
    change: impl Fn(&mut Document),
    errors: &mut Errors,
) -> Score {
    let mut document = report.document.clone();
    change(&mut document);
    let (tokens, sentences) = tokenise(&document);
    let tags = tag_with(model, &document, &tokens, &sentences, gazetteer);
    let found: BTreeSet<Span> = spans(&tokens, &tags).into_iter().collect();
    let gold: BTreeSet<Span> = places(&report.gold).into_iter().collect();
    for (token, tag) in tokens.iter().zip(&tags).filter(|(_, tag)| tag.begins()) {
        if matches!(tag.kind, Kind::Place | Kind::Demonym) {
            let right = gold.iter().any(|span| span.start == token.span.start && found.contains(span));
            errors.reliability.add(tag.probability, right);
        }
    }
    for span in gold.difference(&found) {
        *errors.missed.entry(context(&document.text, *span)).or_default() += 1;
    }
    for span in found.difference(&gold) {
        *errors.wrong.entry(context(&document.text, *span)).or_default() += 1;
    }
    Score { found: found.len(), gold: gold.len(), both: found.intersection(&gold).count() }
}

/// Byte spans of the places and demonyms that were tagged.
pub(crate) fn spans(tokens: &[Token], tags: &[Tag]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (token, tag) in tokens.iter().zip(tags) {
        if !matches!(tag.kind, Kind::Place | Kind::Demonym) {
            continue;
        }
        match spans.last_mut() {
            Some(last) if !tag.begins() => *last = last.join(token.span),
            _ => spans.push(token.span),
        }
    }
    spans
}

fn context(text: &str, span: Span) -> String {
    let left = text[..span.start as usize].char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    let right = text[span.end as usize..].char_indices().nth(24).map_or(text.len(), |(at, _)| span.end as usize + at);
    let (left, right) = (&text[left..span.start as usize], &text[span.end as usize..right]);
    format!("{left}[{}]{right}", span.of(text)).replace('\n', " ")
}
