//! Noun phrases: who and what stands before and after a verb.

use super::clauses::Clauses;
use super::items::{Item, ItemKind};
use super::verbs::{VerbGroup, is_nounish};
use super::words::{class, form};

/// A noun phrase without what hangs on it: "the northwestern districts", "Pakistan's military".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    /// First item.
    pub start: usize,
    /// One past the last item.
    pub end: usize,
    /// The noun that it is about: its last word.
    pub head: usize,
    /// The preposition before it.
    pub preposition: Option<usize>,
    /// The end of the possessor inside: "Pakistan" in "Pakistan's military".
    pub possessor: Option<usize>,
    /// It is the second or later of a row: "and three civilians".
    pub link: Link,
}

/// What joins a phrase with the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing.
    None,
    /// A comma: a row, or an apposition.
    Comma,
    /// "and"
    And,
}

/// Finds the noun phrases of a sentence.
pub(super) fn find(items: &[Item], groups: &[VerbGroup], clauses: &Clauses, out: &mut Vec<Phrase>) {
    out.clear();
    let mut next_group = 0;
    let mut at = 0;
    let mut preposition = None;
    let mut link = Link::None;
    // The comma or "and" came right after a phrase.
    let mut after_phrase = false;
    while at < items.len() {
        if let Some(group) = groups.get(next_group).filter(|group| group.start <= at) {
            at = group.end.max(at + 1);
            next_group += 1;
            (preposition, link, after_phrase) = (None, Link::None, false);
            continue;
        }
        let item = &items[at];
        let opens_clause = clauses.at(at).is_some_and(|clause| clause.start == at && at > 0);
        if item.is(class::PREP) && !item.can(form::NOUN) && !(opens_clause && item.is(class::SUBORD)) {
            preposition = Some(at);
            (link, after_phrase) = (Link::None, false);
        } else if item.kind == ItemKind::Comma || item.is(class::AND) {
            if item.is(class::AND) && (after_phrase || link != Link::None) {
                link = Link::And;
            } else if after_phrase {
                link = Link::Comma;
            }
        } else if is_nounish(item) || item.is(class::PRONOUN) && !item.is(class::REL) {
            let limit = groups.get(next_group).map_or(items.len(), |group| group.start);
            let (end, possessor) = extent(items, at, limit);
            // "on Monday and a policeman was shot": the second is a subject of its own.
            let own = groups.get(next_group).is_some_and(|group| group.start == end && group.is_finite());
            if link == Link::And && own && out.last().is_some_and(|last| last.preposition.is_some()) {
                link = Link::None;
            }
            // "In Mali, the army and rebels clashed": the place is set apart, the row is the subject.
            let apart = link == Link::And && own && preposition.is_none() && set_apart(out);
            if link == Link::And && preposition.is_none() && !apart {
                preposition = share(out);
            }
            out.push(Phrase { start: at, end, head: end - 1, preposition, possessor, link });
            at = end;
            (preposition, link, after_phrase) = (None, Link::None, true);
            continue;
        } else if item.kind != ItemKind::Word || item.is(class::BUT | class::REL | class::SUBORD | class::IF) {
            (preposition, link, after_phrase) = (None, Link::None, false);
        }
        at += 1;
    }
}

/// Parts a place that opens the sentence from the subject behind its comma.
fn set_apart(row: &mut [Phrase]) -> bool {
    let Some(first) = row.iter().rposition(|phrase| phrase.link != Link::Comma) else { return false };
    let opens = row[first].preposition == Some(0) && first + 1 < row.len();
    if opens {
        row[first + 1].link = Link::None;
    }
    opens
}

/// "in A, B and C": the row shares the preposition before its first member; only its "and" shows that it is one.
fn share(row: &mut [Phrase]) -> Option<usize> {
    let first = row.iter().rposition(|phrase| phrase.link != Link::Comma)?;
    let preposition = row[first].preposition;
    for phrase in &mut row[first..] {
        phrase.preposition = phrase.preposition.or(preposition);
    }
    preposition
}

fn extent(items: &[Item], start: usize, limit: usize) -> (usize, Option<usize>) {
    let mut end = start + 1;
    let mut possessor = None;
    if items[start].is(class::PRONOUN) && !items[start].is(class::POSS | class::DET) {
        return (end, None);
    }
    while end < limit {
        let item = &items[end];
        let skip = usize::from(items.get(end + 1).is_some_and(|next| next.is(class::DET)));
        let place = items[end - 1].is(class::TERRITORY | class::ARMED | class::STATE)
            && item.is(class::OF)
            && items.get(end + 1 + skip).is_some_and(super::items::Item::is_capital);
        // "kidnapped on Friday two engineers": the time ends before the number.
        if items[end - 1].is(class::MEASURE) && (item.kind == ItemKind::Number || item.is(class::NUMBER)) {
            break;
        }
        // "on Tuesday alleged rebels": so does it before an adjective.
        if items[end - 1].is(class::MEASURE) && item.is(class::ADJ) && !item.glued && !item.is(class::MEASURE) {
            break;
        }
        let collective =
            items[end - 1].is(class::COLLECTIVE | class::NUMBER) || items[end - 1].kind == ItemKind::Number;
        if item.kind == ItemKind::Possessive {
            possessor = Some(end);
        } else if (place || collective && item.is(class::OF) && items.get(end + 1).is_some_and(is_nounish))
            && end + 1 + skip < limit
        {
            // "tens of thousands of villagers", "a group of armed men", "the town of Sake", "fighters of the RSF": one
            // phrase, its head the last noun.
            end += 1 + skip;
        } else if !is_nounish(item)
            || item.is(class::DET | class::POSS)
                && items[end - 1].kind != ItemKind::Possessive
                && !items[end - 1].is(class::DET)
            || item.is(class::PRONOUN)
        {
            break;
        }
        end += 1;
    }
    // A phrase does not end in a possessive mark.
    if end - start > 1 && items[end - 1].kind == ItemKind::Possessive {
        possessor = None;
        end -= 1;
    }
    (end, possessor)
}

/// The objects of a verb: the phrases that follow at once, and those linked to them.
pub(super) fn objects(items: &[Item], phrases: &[Phrase], end: usize) -> std::ops::Range<usize> {
    // A phrase may begin within the verb's words: "seized control of the town".
    let first = phrases.partition_point(|phrase| phrase.end <= end);
    let none = first..first;
    let Some(phrase) = phrases.get(first) else { return none };
    // Nothing but adverbs in between.
    if phrase.preposition.is_some_and(|at| at >= end)
        || items[end..phrase.start.max(end)].iter().any(|item| !item.is(class::ADVERB))
    {
        return none;
    }
    if is_time(items, phrase) {
        return none;
    }
    let last = row_end(phrases, first);
    first..last
}

/// One past the last phrase of the row that begins with `first`.
pub(super) fn row_end(phrases: &[Phrase], first: usize) -> usize {
    let mut end = first + 1;
    let mut last = end;
    while let Some(phrase) = phrases.get(last) {
        if phrase.link == Link::None || phrase.start > phrases[last - 1].end + 3 {
            break;
        }
        last += 1;
        // Commas alone make an apposition: "the mayor, a former judge, was killed".
        if phrase.link == Link::And {
            end = last;
        }
    }
    end
}

/// "Monday", "last night", "30 minutes": a phrase of time or measure.
pub(super) fn is_time(items: &[Item], phrase: &Phrase) -> bool {
    items[phrase.head].is(class::MEASURE)
}

#[cfg(test)]
mod tests {
    use super::super::parse::Parser;

    #[test]
    fn phrases_are_cut_at_verbs_and_prepositions() {
        for (sentence, expected) in [
            ("Gunmen attacked a police station in Kabul.", "Gunmen|a police station|Kabul"),
            ("Tens of thousands of villagers have been killed.", "Tens of thousands of villagers"),
            ("Killed were a soldier and two civilians.", "a soldier|two civilians"),
            ("At least 12 people died.", "At least 12 people"),
            ("Pakistan’s military struck.", "Pakistan ’s military"),
            ("A group of armed men fled.", "A group of armed men"),
            ("In Mali, the army and rebels clashed.", "Mali|the army|rebels"),
            ("Taliban attacks kill 10 soldiers", "Taliban attacks|10 soldiers"),
        ] {
            assert_eq!(Parser::phrases_of(sentence).join("|"), expected, "{sentence}");
        }
    }
}
