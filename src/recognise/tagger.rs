//! A label for every token.

use dateline_gazetteer::{Gazetteer, Level, NameClass, fold};

use super::{Sentence, Token, TokenKind};
use crate::Document;

/// What a token is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Outside,
    Place,
    Demonym,
    Organisation,
    Person,
}

/// A token's label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag {
    pub(crate) label: Label,
    /// It begins a name.
    pub(crate) begin: bool,
    /// 0..1.
    pub(crate) confidence: f32,
}

const ORGANISATION: &[&str] = &[
    "army",
    "police",
    "ministry",
    "council",
    "party",
    "network",
    "movement",
    "front",
    "agency",
    "university",
    "news",
    "times",
    "post",
    "journal",
    "foundation",
    "institute",
    "group",
    "forces",
    "brigade",
    "corps",
    "directorate",
    "court",
    "media",
    "company",
    "taliban",
    "qaeda",
    "shabaab",
    "haram",
    "defense",
    "defence",
    "office",
    "union",
    "command",
];

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "gen",
    "general",
    "col",
    "colonel",
    "president",
    "minister",
    "mufti",
    "mullah",
    "sheikh",
    "maulana",
    "commander",
    "capt",
    "captain",
    "lt",
    "sgt",
    "prof",
    "sen",
    "rep",
    "gov",
    "judge",
    "king",
    "prince",
];

/// Labels all tokens.
pub(crate) fn tag(document: &Document, tokens: &[Token], sentences: &[Sentence], gazetteer: &Gazetteer) -> Vec<Tag> {
    let text = document.text.as_str();
    let mut tags = vec![Tag { label: Label::Outside, begin: false, confidence: 1.0 }; tokens.len()];
    let word = |at: usize| tokens[at].text(text);
    let capital = |at: usize| tokens[at].kind == TokenKind::Word && word(at).starts_with(char::is_uppercase);
    for sentence in sentences {
        let (first, last) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        let mut at = first;
        while at < last {
            if !capital(at) {
                at += 1;
                continue;
            }
            let mut run = at + 1;
            while run < last
                && (capital(run) || word(run) == "-" || (word(run) == "of" && run + 1 < last && capital(run + 1)))
            {
                run += 1;
            }
            let organised = (at..run).any(|i| ORGANISATION.contains(&word(i).to_lowercase().as_str()));
            let titled = at > first && TITLES.contains(&word(at - 1).trim_end_matches('.').to_lowercase().as_str())
                || TITLES.contains(&word(at).to_lowercase().as_str());
            let whole = |to: usize| {
                let name = tokens[at].span.join(tokens[to - 1].span);
                let folded = fold(name.of(text));
                let hits = gazetteer.find(name.of(text));
                let demonym = hits.iter().any(|hit| hit.class == NameClass::Demonym);
                let good = hits.iter().map(|hit| gazetteer.place(hit.place)).any(|place| {
                    place.is_curated() || place.level() < Level::Settlement || place.population() >= 15_000
                });
                (good && folded.len() > 2).then_some(demonym)
            };
            let (label, end) = if organised && run - at > 1 {
                (Label::Organisation, run)
            } else if titled {
                (Label::Person, run)
            } else {
                match (at + 1..=run).rev().find_map(|to| whole(to).map(|demonym| (demonym, to))) {
                    Some((true, to)) => (Label::Demonym, to),
                    Some((false, to)) => (Label::Place, to),
                    None => (Label::Outside, at + 1),
                }
            };
            for i in at..end {
                tags[i] = Tag { label, begin: i == at, confidence: 0.7 };
            }
            at = end;
        }
    }
    tags
}
