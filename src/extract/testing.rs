//! A stand-in for the steps before, for tests: names given by hand become mentions and toponyms.

use dateline_gazetteer::PlaceRef;
use geo::Point;
use jiff::civil::Date;

use super::{DateBasis, DatePrecision, Dated, Incident, Units, When, extract};
use crate::Document;
use crate::document::{Published, PublishedBasis};
use crate::recognise::{Mention, MentionKind, Recognition, Token, tokenise};
use crate::resolve::{GeoPrecision, Match, Resolution, Toponym};

/// Names and dates to be found in a text.
#[derive(Debug, Default)]
pub(super) struct Case<'a> {
    pub text: &'a str,
    pub published: &'a str,
    /// Place names, `;` between; `*` after one marks a country, `@` before one the country it lies in, `=` after
    /// the words the name they stand for.
    pub places: &'a str,
    /// Demonyms, each a country's.
    pub demonyms: &'a str,
    pub people: &'a str,
    pub groups: &'a str,
    /// `words=start/end`, `;` between; `..` for an open end.
    pub dates: &'a str,
}

/// The names of the case; a record's number is its place in them.
struct Names(Vec<String>);

impl Units for Names {
    fn country(&self, place: PlaceRef) -> Option<&str> {
        let name = self.0.get(place.record as usize)?;
        let country = name.rsplit('@').next()?;
        country.strip_suffix('*')
    }

    fn admin1(&self, _: PlaceRef) -> Option<&str> {
        None
    }

    fn is_capital(&self, place: PlaceRef) -> bool {
        self.0.get(place.record as usize).is_some_and(|name| name.contains('!'))
    }

    fn nation(&self, _: &str) -> Option<Resolution> {
        None
    }

    fn seek(&self, _: &str, _: Option<&str>) -> Option<Resolution> {
        None
    }
}

impl Case<'_> {
    pub(super) fn run(&self) -> Vec<Incident> {
        let mut document = Document::new("test.txt", self.text);
        document.published = date(self.published).map(|date| Published { date, basis: PublishedBasis::Given });
        let (tokens, sentences) = tokenise(&document);
        let mut mentions = Vec::new();
        for (names, kind) in [
            (self.places, MentionKind::Place),
            (self.demonyms, MentionKind::Demonym),
            (self.people, MentionKind::Person),
            (self.groups, MentionKind::Organisation),
        ] {
            for name in names.split(';').filter(|name| !name.is_empty()) {
                let (words, written) = name.split_once('=').unwrap_or((name, name));
                let words = words.split(['*', '@']).next().unwrap_or(words);
                for (start, end) in find(self.text, &tokens, words) {
                    mentions.push(Mention {
                        span: tokens[start].span.join(tokens[end - 1].span),
                        tokens: (start as u32, end as u32),
                        kind,
                        name: written.to_owned(),
                        cue: None,
                        container: None,
                        part: None,
                        offset: None,
                        confidence: 1.0,
                    });
                }
            }
        }
        mentions.sort_by_key(|mention| (mention.tokens.0, std::cmp::Reverse(mention.tokens.1)));
        // Longest first: a name inside another is not marked.
        let mut end = 0;
        mentions.retain(|mention| {
            let keep = mention.tokens.0 >= end;
            end = end.max(mention.tokens.1);
            keep
        });
        let mut names: Vec<String> = mentions.iter().map(|mention| mention.name.clone()).collect();
        names.sort();
        names.dedup();
        let toponyms: Vec<Toponym> = mentions
            .iter()
            .enumerate()
            .filter(|(_, mention)| matches!(mention.kind, MentionKind::Place | MentionKind::Demonym))
            .map(|(at, mention)| {
                let country = mention.name.ends_with('*') && !mention.name.contains('@');
                let record = names.iter().position(|name| *name == mention.name).unwrap_or(0) as u32;
                Toponym { mention: at as u32, resolution: Some(resolution(record, country)) }
            })
            .collect();
        let mut whens: Vec<((u32, u32), When)> = Vec::new();
        for entry in self.dates.split(';').filter(|entry| !entry.is_empty()) {
            let (words, range) = entry.split_once('=').expect("words=start/end");
            let (start, stop) = range.split_once('/').unwrap_or((range, range));
            let when = When {
                start: date(start),
                end: date(stop),
                precision: DatePrecision::Range,
                edtf: range.to_owned(),
                basis: Some(DateBasis::Text),
                text: Some(words.to_owned()),
                flag: None,
            };
            for (start, end) in find(self.text, &tokens, words) {
                whens.push(((start as u32, end as u32), when.clone()));
            }
        }
        whens.sort_by_key(|(tokens, _)| *tokens);
        let dates: Vec<Dated<'_>> = whens.iter().map(|(tokens, when)| Dated { tokens: *tokens, when }).collect();
        let recognition = Recognition { tokens, sentences, mentions, language: None };
        extract(&document, &recognition, &toponyms, &dates, &Names(names))
    }

    /// One line per incident: kind | mode | date | actor > target | places | numbers.
    pub(super) fn lines(&self) -> Vec<String> {
        self.run().iter().map(line).collect()
    }
}

pub(super) fn line(incident: &Incident) -> String {
    let places: Vec<&str> = incident.places.iter().map(|place| place.text.as_str()).collect();
    let number = |name: &str, count: super::Count| match (count.low, count.best) {
        (_, Some(best)) => format!(" {name}={best}"),
        (Some(low), None) => format!(" {name}>={low}"),
        _ => String::new(),
    };
    let casualties = &incident.casualties;
    format!(
        "{} | {} | {} | {} > {} | {} |{}{}{}{}",
        incident.kind.as_str(),
        incident.mode.as_str(),
        incident.when.edtf,
        incident.actor.as_deref().unwrap_or("-"),
        incident.target.as_deref().unwrap_or("-"),
        places.join(", "),
        number("killed", casualties.killed),
        number("injured", casualties.injured),
        number("abducted", casualties.abducted),
        number("displaced", casualties.displaced),
    )
}

fn find(text: &str, tokens: &[Token], words: &str) -> Vec<(usize, usize)> {
    let document = Document::new("", words);
    let (wanted, _) = tokenise(&document);
    let wanted: Vec<&str> = wanted.iter().map(|token| token.text(words)).collect();
    (0..tokens.len().saturating_sub(wanted.len() - 1))
        .filter(|at| wanted.iter().enumerate().all(|(i, word)| tokens[at + i].text(text) == *word))
        .map(|at| (at, at + wanted.len()))
        .collect()
}

fn resolution(record: u32, country: bool) -> Resolution {
    Resolution {
        place: PlaceRef { layer: u16::from(country), record },
        point: Point::new(0.0, 0.0),
        radius_m: 1000,
        matched: Match::Exact,
        precision: if country { GeoPrecision::Country } else { GeoPrecision::Settlement },
        confidence: 1.0,
        reason: String::new(),
        alternatives: Vec::new(),
    }
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}
