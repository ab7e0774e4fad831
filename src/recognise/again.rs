//! Names that the tagger has passed over: a place that it has found elsewhere in the text, a country by its full name,
//! and the rest of a name with hyphens.

use std::collections::BTreeSet;

use dateline_gazetteer::{Gazetteer, Level, NameClass, fold};

use super::tokens::Page;
use super::{Mention, MentionKind, Token, TokenKind, spans};

/// A name has at most so many tokens.
const LONGEST: usize = 7;
/// How sure a place has to be elsewhere, and how sure it is where it was passed over.
const SURE: f32 = 0.6;
const AGAIN: f32 = 0.7;
/// Countries whose names are often something else's.
const OTHER_THINGS: [&str; 8] = ["chad", "jordan", "georgia", "jersey", "guinea", "turkey", "dominica", "guernsey"];

/// Adds the mentions that are missing, in the order of the text.
pub(super) fn complete(text: &str, tokens: &[Token], mentions: &mut Vec<Mention>, gazetteer: &Gazetteer) {
    let page = Page { text, tokens };
    page.rejoin(mentions, gazetteer);
    let mut covered = vec![false; tokens.len()];
    let mut known: BTreeSet<String> = BTreeSet::new();
    for mention in mentions.iter().filter(|mention| mention.kind == MentionKind::Place && mention.confidence >= SURE) {
        known.insert(fold(mention.span.of(text)));
    }
    for mention in mentions.iter_mut() {
        // "seized Kabul": somebody, as far as the verb goes; but it is a place in the same text.
        let doubted = mention.kind == MentionKind::Person && mention.confidence < SURE;
        if doubted && known.contains(&fold(mention.span.of(text))) {
            mention.kind = MentionKind::Place;
            mention.confidence = AGAIN;
        }
    }
    let mut others: BTreeSet<String> = BTreeSet::new();
    for mention in mentions.iter() {
        let (start, end) = (mention.tokens.0 as usize, mention.tokens.1 as usize);
        covered.iter_mut().take(end).skip(start).for_each(|token| *token = true);
        // "Jordan" where there is a Jordan Berlin.
        if mention.kind == MentionKind::Person {
            others.extend((start..end).map(|at| fold(page.word(at))));
        }
    }
    let mut missing = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = (!covered[at] && page.is_capital(at))
            .then(|| {
                // No name goes on over a comma or another name.
                let inside = |at: &usize| !covered[*at] && (page.is_word(*at) || page.is_hyphen(*at));
                let last = (at..tokens.len().min(at + LONGEST)).take_while(inside).count();
                (at + 1..=at + last).rev().find(|&end| {
                    page.is_word(end - 1) && page.stands_alone(at, end) && {
                        let name = fold(page.between(at, end));
                        // "Hope faded": the capital of a sentence's first word says nothing.
                        let elsewhere = !page.opens_sentence(at)
                            && name.len() >= 4
                            && known.contains(&name)
                            && !others.contains(&name);
                        elsewhere || is_country(&name, page.between(at, end), gazetteer)
                    }
                })
            })
            .flatten();
        if let Some(end) = found {
            missing.push(spans::mention(text, tokens, (at, end), MentionKind::Place, AGAIN));
        }
        at = found.unwrap_or(at + 1);
    }
    if !missing.is_empty() {
        mentions.append(&mut missing);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    }
}

/// The first name of a country, and of nothing else that is as well known.
fn is_country(folded: &str, name: &str, gazetteer: &Gazetteer) -> bool {
    folded.len() >= 4
        && !OTHER_THINGS.contains(&folded)
        && gazetteer
            .find(name)
            .iter()
            .any(|hit| hit.class == NameClass::Primary && gazetteer.place(hit.place).level() == Level::Country)
}

impl<'t> Page<'t> {
    fn between(&self, start: usize, end: usize) -> &'t str {
        match (self.tokens.get(start), self.tokens.get(end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.join(last.span).of(self.text),
            _ => "",
        }
    }

    fn opens_sentence(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| self.tokens[before].kind == TokenKind::Mark && self.word(before) != ",")
    }

    /// A hyphen without white space stands between this token and the next.
    fn is_hyphen(&self, at: usize) -> bool {
        let tight = |at: usize| self.tokens.get(at).is_some_and(|token| !token.spaced);
        matches!(self.word(at), "-" | "‐" | "‑") && tight(at) && tight(at + 1)
    }

    /// Nothing beside it makes it part of a longer name: no capital, no hyphen, no "Bank of", no "a".
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = start.checked_sub(1);
        let of = before.is_some_and(|at| {
            matches!(self.word(at), "of" | "de" | "and" | "&")
                && at.checked_sub(1).is_some_and(|at| self.is_capital(at))
                && self.word(at) != "and"
        });
        // "a Panama hat"
        let article = before.is_some_and(|at| matches!(self.word(at), "a" | "an" | "A" | "An"));
        !article
            && !before.is_some_and(|at| self.is_capital(at) || self.is_hyphen(at))
            && !of
            && !self.is_capital(end)
            && !self.is_hyphen(end)
    }

    /// "Port" of "Port-au-Prince": the whole, where it is a place's name.
    fn rejoin(&self, mentions: &mut [Mention], gazetteer: &Gazetteer) {
        for mention in mentions.iter_mut().filter(|mention| mention.kind == MentionKind::Place) {
            let start = mention.tokens.0 as usize;
            let mut end = mention.tokens.1 as usize;
            while self.is_hyphen(end) && self.is_word(end + 1) {
                end += 2;
            }
            if end > mention.tokens.1 as usize && !gazetteer.find(self.between(start, end)).is_empty() {
                *mention = spans::mention(self.text, self.tokens, (start, end), mention.kind, mention.confidence);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Document;
    use crate::recognise::{MentionKind, recognise};
    use dateline_gazetteer::Gazetteer;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = Document::new("x", text);
        let found = recognise(&document, Gazetteer::embedded());
        let places = found.mentions.iter().filter(|mention| mention.kind == MentionKind::Place);
        let names: Vec<&str> = places.map(|mention| mention.span.of(&document.text)).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn what_was_a_place_once_is_one_again() {
        check("KABUL, Aug. 15, 2021 (Reuters) - The Taliban seized Kabul on Sunday.", &["KABUL", "Kabul"]);
        check(
            "Egypt, Saudi Arabia and Qatar called for a truce in Sudan.",
            &["Egypt", "Saudi Arabia", "Qatar", "Sudan"],
        );
    }

    #[test]
    fn hyphens_do_not_cut_a_name() {
        check("Gangs burned homes in Solino, Port-au-Prince, on Monday.", &["Solino", "Port-au-Prince"]);
    }

    #[test]
    fn parts_of_other_names_are_none() {
        let text = "The Bank of Uganda and Paris Hilton met in Kabul-based offices near Goma.";
        let (tokens, _) = crate::recognise::tokenise(&Document::new("x", text));
        let page = super::Page { text, tokens: &tokens };
        let alone: Vec<&str> = (0..tokens.len())
            .filter(|at| page.is_capital(*at) && page.stands_alone(*at, at + 1))
            .map(|at| page.word(at))
            .collect();
        assert_eq!(alone, ["Goma"]);
    }
}
