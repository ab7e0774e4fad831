//! From a label per token to mentions.

use dateline_gazetteer::Gazetteer;

use super::cues::{cue, is_twin};
use super::tagger::{Kind, Tag};
use super::{Mention, MentionKind, Token, TokenKind};
use crate::Span;

/// The mentions of a tagged text, by their start.
pub(super) fn mentions(text: &str, tokens: &[Token], tags: &[Tag], gazetteer: &Gazetteer) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tags.len() {
        let start = at;
        at += 1;
        if !tags[start].begins() {
            continue;
        }
        let kind = tags[start].kind;
        while at < tags.len() && tags[at].kind == kind && !tags[at].begins() {
            at += 1;
        }
        let kind = match kind {
            Kind::Place => MentionKind::Place,
            Kind::Demonym => MentionKind::Demonym,
            Kind::Organisation => MentionKind::Organisation,
            Kind::Person => MentionKind::Person,
            Kind::Other => continue,
        };
        // That these words are part of a place's name matters more than that they are all of it.
        let sure = match kind {
            MentionKind::Place => tags[start..at].iter().map(|tag| tag.place).fold(tags[start].probability, f32::max),
            _ => tags[start].probability,
        };
        mentions.push(mention(text, tokens, (start, at), kind, sure));
        if kind == MentionKind::Organisation {
            nested(text, tokens, (start, at), gazetteer, &mut mentions);
        }
    }
    mentions
}

/// A mention over these tokens, its name without cue words ("District of Tank" is "Tank").
pub(super) fn mention(
    text: &str,
    tokens: &[Token],
    (start, end): (usize, usize),
    kind: MentionKind,
    confidence: f32,
) -> Mention {
    let span = tokens[start].span.join(tokens[end - 1].span);
    Mention {
        span,
        tokens: (start as u32, end as u32),
        kind,
        name: span.of(text).split_whitespace().collect::<Vec<_>>().join(" "),
        cue: None,
        container: None,
        part: None,
        offset: None,
        confidence,
    }
}

/// A place inside an organisation's name: "Kabul" in "University of Kabul", "Pakistan" in "Movement of the
/// Taliban in Pakistan". Only names of countries and of places that stand behind "of", "in" or at the start
/// are taken; the mention is marked as part of a name.
fn nested(text: &str, tokens: &[Token], (start, end): (usize, usize), gazetteer: &Gazetteer, out: &mut Vec<Mention>) {
    let mut at = start;
    while at < end {
        let word = tokens[at].text(text);
        let opens = at == start || matches!(tokens[at - 1].text(text), "of" | "in" | "for" | "at");
        if tokens[at].kind == TokenKind::Word && opens && word.starts_with(char::is_uppercase) && !is_twin(word) {
            let longest = (at + 1..=end.min(at + 4)).rev().find(|&to| {
                let name = Span { start: tokens[at].span.start, end: tokens[to - 1].span.end };
                to - at < end - start
                    && cue(tokens[to - 1].text(text)).is_none()
                    && gazetteer.find(name.of(text)).iter().any(|hit| {
                        hit.same_words
                            && {
                                let place = gazetteer.place(hit.place);
                                place.level() <= dateline_gazetteer::Level::Admin1 || place.population() >= 50_000
                            }
                            && !matches!(hit.class, dateline_gazetteer::NameClass::Demonym)
                    })
            });
            if let Some(to) = longest {
                out.push(mention(text, tokens, (at, to), MentionKind::Nested, 0.5));
                at = to;
                continue;
            }
        }
        at += 1;
    }
}
