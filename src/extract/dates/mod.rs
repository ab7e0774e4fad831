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

use super::When;
use crate::document::BlockKind;
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
    let folded = line::Folded::new(&document.text, tokens);
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
    let values = settle::settle(&all, document.anchor());
    all.iter()
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
        .collect()
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
