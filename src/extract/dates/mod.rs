//! Dates: every date expression of news English, with what it means and how surely.
//!
//! The grammar finds expressions and says what they say (`grammar`, `absolute`, `days`, `relative`, over
//! `words`); then `settle` counts partial and relative dates from the day of the report or from the date told
//! before (`near`, `calendar`). What cannot be known stays unknown: without an anchor "on Friday" has words and no
//! day, "Nov. 28" is `XXXX-11-28`.
//!
//! Not done: other languages, other calendars (Islamic dates are kept as words), times of day.

mod absolute;
mod calendar;
mod days;
mod grammar;
mod line;
mod near;
mod phrase;
mod relative;
mod settle;
#[cfg(test)]
mod tests;
mod words;

use super::{DateBasis, DatePrecision, When};
use crate::document::{BlockKind, Published, PublishedBasis};
use crate::recognise::{Sentence, Token};
use crate::{Document, Span};

/// A date expression and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// The words, with "since", "until" and their like, without "in" and "on".
    pub span: Span,
    /// First and one-past-last token.
    pub tokens: (u32, u32),
    /// Which days, how fine, how known.
    pub when: When,
    /// How what is told stands to these days.
    pub relation: Relation,
}

/// How what is told stands to the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// On it, or within it: "on Friday", "in May", "between 2007 and 2013".
    On,
    /// From it on: "since 2007".
    Since,
    /// Up to it: "until Friday".
    Until,
    /// Before it.
    Before,
    /// After it.
    After,
    /// At the latest then: "by 2014".
    By,
}

/// All date expressions of a document in order; none overlap.
///
/// Relative and partial dates count from [`Document::anchor`]; their basis says so. Dates in the dateline and the
/// byline are left out: they date the report, not what it tells. Linear in the length of the text.
///
/// ```
/// use dateline::{Document, extract::dates, recognise::tokenise};
/// let document = Document::new("x", "Clashes have gone on since early Sept. 2022.");
/// let (tokens, sentences) = tokenise(&document);
/// let mentions = dates::find(&document, &tokens, &sentences);
/// assert_eq!(mentions[0].when.edtf, "2022-09~/..");
/// assert_eq!(mentions[0].when.text.as_deref(), Some("since early Sept. 2022"));
/// ```
pub fn find(document: &Document, tokens: &[Token], sentences: &[Sentence]) -> Vec<DateMention> {
    let small = document.text.to_ascii_lowercase();
    let folded = line::Folded::new(&document.text, &small, tokens);
    let mut found = Vec::new();
    let mut all = Vec::new();
    for sentence in sentences {
        let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
        let head = document.dateline.as_ref().is_some_and(|line| line.span.contains(sentence.span));
        if kind == Some(BlockKind::Byline) || head {
            continue;
        }
        let line = folded.line(sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        grammar::scan(line, &mut found);
        all.extend(found.drain(..).map(|one| settle::Candidate { found: one, line, block: sentence.block }));
    }
    let anchor = document.anchor().or_else(|| titled(document, &all));
    let values = settle::settle(&all, anchor);
    let mut mentions: Vec<DateMention> = all
        .iter()
        .zip(values)
        .filter_map(|(candidate, when)| {
            let (first, end) = candidate.found.tokens;
            let span = tokens.get(first)?.span.join(tokens.get(end.checked_sub(1)?)?.span);
            Some(DateMention {
                span,
                tokens: (first as u32, end as u32),
                when: When { text: Some(words_of(document, span)), ..when },
                relation: candidate.found.relation,
            })
        })
        .collect();
    if let Some(anchor) = anchor {
        mentions.extend(clocks(document, tokens, sentences, anchor));
        mentions.sort_by_key(|mention| mention.tokens);
    }
    mentions
}

/// The day in the headline, for a text without any other: "as it happened, 24 September 2024".
fn titled(document: &Document, all: &[settle::Candidate<'_>]) -> Option<Published> {
    let title = |block: u32| document.blocks.get(block as usize).is_some_and(|block| block.kind == BlockKind::Title);
    if !all.first().is_some_and(|candidate| title(candidate.block)) {
        return None;
    }
    let values = settle::settle(all, None);
    let when = all.iter().zip(values).find_map(|(candidate, when)| title(candidate.block).then_some(when))?;
    let date = when.start.filter(|_| when.precision == DatePrecision::Day && when.start == when.end)?;
    Some(Published { date, basis: PublishedBasis::Text })
}

/// The times of day that open the entries of a live blog: on the day of the report.
fn clocks<'a>(
    document: &'a Document,
    tokens: &'a [Token],
    sentences: &'a [Sentence],
    anchor: Published,
) -> impl Iterator<Item = DateMention> + 'a {
    let basis = match anchor.basis {
        PublishedBasis::Dateline => DateBasis::Dateline,
        PublishedBasis::Given | PublishedBasis::Text => DateBasis::Published,
    };
    let opens = |at: usize| at == 0 || sentences[at - 1].block != sentences[at].block;
    sentences.iter().enumerate().filter(move |(at, _)| opens(*at)).filter_map(move |(_, sentence)| {
        let (first, end) = sentence.tokens;
        let words = tokens.get(first as usize..end as usize)?;
        let length = super::items::clock(&document.text, words)?;
        let span = words.first()?.span.join(words.get(length.checked_sub(1)?)?.span);
        Some(DateMention {
            span,
            tokens: (first, first + length as u32),
            when: When {
                start: Some(anchor.date),
                end: Some(anchor.date),
                precision: DatePrecision::Day,
                edtf: anchor.date.to_string(),
                basis: Some(basis),
                text: Some(words_of(document, span)),
                flag: None,
            },
            relation: Relation::On,
        })
    })
}

/// A month's number by its English name or abbreviation, ignoring case.
pub(crate) fn month_number(word: &str) -> Option<i8> {
    (word.len() <= 9).then(|| words::month(&word.to_ascii_lowercase()).map(|(month, _)| month)).flatten()
}

/// An English day of the week, in lower case, written out or abbreviated.
pub(crate) fn is_weekday(word: &str) -> bool {
    words::weekday(word).is_some()
}

/// The words on one line.
fn words_of(document: &Document, span: Span) -> String {
    span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ")
}
