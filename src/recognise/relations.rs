//! What the words round a mention say of it: cues, containers, parts, offsets, and names that share a word.

use dateline_gazetteer::{Gazetteer, Level, NameClass};

use super::cues::{abbreviated_direction, compound, cue, direction, is_feature, is_twin, number, unit_m};
use super::{Cue, Direction, Mention, MentionKind, Offset, Token, TokenKind};
use crate::Span;

/// Adds to place mentions, which stand in order, what the words round them say.
pub(super) fn relate(text: &str, tokens: &[Token], mentions: &mut Vec<Mention>, gazetteer: &Gazetteer) {
    let words = Words { text, tokens };
    join_wholes(&words, mentions, gazetteer);
    expand_twins(&words, mentions, |name| !gazetteer.find(name).is_empty());
    complete_lists(&words, mentions, gazetteer);
    complete_pairs(&words, mentions, gazetteer);
    for mention in mentions.iter_mut().filter(|m| matches!(m.kind, MentionKind::Place | MentionKind::Nested)) {
        if mention.cue.is_none() {
            mention.cue = words.cue_after(mention.tokens.1).or_else(|| words.cue_before(mention.tokens.0));
        }
        mention.part = words.part(mention.tokens.0);
        mention.offset = words.offset(mention.tokens.0);
    }
    share_cues(&words, mentions);
    contain(&words, mentions);
}

/// The offset that a stand-alone name begins with ("38 km west of Wana") and the token that the name starts at.
pub(crate) fn leading_offset(text: &str, tokens: &[Token]) -> Option<(Offset, usize)> {
    let words = Words { text, tokens };
    (1..tokens.len().min(14)).find_map(|start| Some((words.offset(start as u32)?, start)))
}

struct Words<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> Words<'t> {
    /// The token's word; empty outside the text.
    fn at(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.text(self.text))
    }

    /// The words of a span, one space between them.
    fn name(&self, span: Span) -> String {
        span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn before(&self, index: usize, back: usize) -> &'t str {
        index.checked_sub(back).map_or("", |at| self.at(at))
    }

    /// "X district", "X city"; not "X state television".
    fn cue_after(&self, end: u32) -> Option<Cue> {
        let end = end as usize;
        let found = cue(self.at(end))?;
        let capital = self.at(end).starts_with(char::is_uppercase);
        // "Kabul Police District 3", "Aleppo state television": a cue is followed by no further noun we can
        // see cheaply; only "state" is so often an adjective that it must be followed by something else.
        if self.at(end) == "state"
            && self.tokens.get(end + 1).is_some_and(|next| next.kind == TokenKind::Word && next.spaced)
            && !matches!(
                self.at(end + 1),
                "in" | "on" | "and" | "of" | "where" | "after" | "when" | "capital" | "have" | "has"
            )
        {
            return None;
        }
        if capital && self.at(end) == "Capital" { None } else { Some(found) }
    }

    /// "the district of X", "the city of X", "in the provinces of X".
    fn cue_before(&self, start: u32) -> Option<Cue> {
        let start = start as usize;
        let of = self.before(start, 1);
        if of == "of" || of == "called" || of == "named" {
            return cue(self.before(start, 2));
        }
        // "the town Wana", "Lake Chad" (then part of the name).
        let word = of;
        (word.starts_with(char::is_lowercase) && !word.ends_with('s')).then(|| cue(word)).flatten()
    }

    /// "northwestern Pakistan", "the north of Mali", "north-eastern Syria".
    fn part(&self, start: u32) -> Option<Direction> {
        let start = start as usize;
        let word = self.before(start, 1);
        if word.len() > 4
            && let Some(found) = direction(word)
        {
            if self.before(start, 2) == "-"
                && let Some(whole) = direction(self.before(start, 3)).and_then(|first| compound(first, found))
            {
                return Some(whole);
            }
            return Some(found);
        }
        if word == "of" && self.before(start, 3) == "the" {
            return direction(self.before(start, 2));
        }
        None
    }

    /// "15 kilometres south of X", "38 km (24 miles) west of X", "20 miles from X", "12 km NW of X".
    fn offset(&self, start: u32) -> Option<Offset> {
        let mut at = start as usize;
        let mut back = || {
            at = at.checked_sub(1)?;
            Some(at)
        };
        let mut here = back()?;
        // "the town of X", "the city of X".
        if self.at(here) == "of" && cue(self.before(here, 1)).is_some() {
            back()?;
            here = back()?;
            if self.at(here) == "the" {
                here = back()?;
            }
        }
        let from = matches!(self.at(here), "from" | "outside" | "away");
        if !(from || self.at(here) == "of") {
            return None;
        }
        here = back()?;
        if from && self.at(here) == "away" {
            here = back()?;
        }
        let mut towards = direction(self.at(here)).or_else(|| abbreviated_direction(self.at(here)));
        if let Some(second) = towards {
            here = back()?;
            if self.at(here) == "-" {
                let first = direction(self.before(here, 1))?;
                towards = Some(compound(first, second).unwrap_or(second));
                back()?;
                here = back()?;
            }
            if matches!(self.at(here), "the" | "to") {
                here = back()?;
                if self.at(here) == "to" {
                    here = back()?;
                }
            }
        } else if !from {
            return None;
        }
        // The same distance in other units, in brackets.
        if self.at(here) == ")" {
            for _ in 0..5 {
                here = back()?;
                if self.at(here) == "(" {
                    break;
                }
            }
            here = back()?;
        }
        if matches!(self.at(here), "," | "about" | "some") {
            here = back()?;
        }
        let glued = self.at(here).find(|c: char| c.is_ascii_alphabetic());
        let glued = glued.filter(|_| self.at(here).starts_with(|c: char| c.is_ascii_digit()));
        let (amount, unit) = if let Some(cut) = glued {
            // "15km"
            (number(&self.at(here)[..cut])?, unit_m(&self.at(here)[cut..])?)
        } else {
            let unit = unit_m(self.at(here))?;
            here = back()?;
            if self.at(here) == "-" {
                here = back()?;
            }
            (number(self.at(here))?, unit)
        };
        let distance_m = amount * unit;
        (distance_m > 0.0 && distance_m <= 500_000.0).then_some(Offset { distance_m, direction: towards })
    }
}

/// "Democratic Republic" and "Congo" with "of" between, "Niger" before "Delta": one name, where the whole is a known
/// country or area.
fn join_wholes(words: &Words<'_>, mentions: &mut Vec<Mention>, gazetteer: &Gazetteer) {
    let known = |span: Span, vast: bool| {
        gazetteer.find(span.of(words.text)).iter().any(|hit| {
            let level = gazetteer.place(hit.place).level();
            let area = matches!(level, Level::World | Level::Area | Level::Site);
            hit.same_words && hit.class != NameClass::Demonym && (level == Level::Country || !vast && area)
        })
    };
    let mut at = 0;
    while at < mentions.len() {
        let mention = &mentions[at];
        at += 1;
        if mention.kind != MentionKind::Place {
            continue;
        }
        let (start, end) = (mention.tokens.0, mention.tokens.1 as usize);
        let next = mentions.get(at);
        let gap = next.map_or(0, |next| (next.tokens.0 as usize).saturating_sub(end));
        if let Some(next) = next.filter(|next| next.kind == MentionKind::Place)
            && (gap == 1 && matches!(words.at(end), "of" | "and") || gap == 2 && words.at(end) == "of")
            && known(mention.span.join(next.span), true)
        {
            let next = next.clone();
            let mention = &mut mentions[at - 1];
            mention.span = mention.span.join(next.span);
            mention.tokens = (start, next.tokens.1);
            mention.name = words.name(mention.span);
            mention.confidence = mention.confidence.max(next.confidence);
            mentions.remove(at);
        } else if next.is_none_or(|next| next.tokens.0 as usize > end || next.kind == MentionKind::Organisation)
            && words.at(end).starts_with(char::is_uppercase)
            && is_feature(words.at(end))
            && let Some(token) = words.tokens.get(end)
            && known(mention.span.join(token.span), false)
        {
            let mention = &mut mentions[at - 1];
            mention.span = mention.span.join(token.span);
            mention.tokens = (start, end as u32 + 1);
            mention.name = words.name(mention.span);
            let whole = mention.span;
            if mentions.get(at).is_some_and(|next| next.span.overlaps(whole)) {
                mentions.remove(at);
            }
        }
    }
}

/// "Hope, Arkansas": the capitalised words before a comma and a unit, behind "in", "of" or the like, are a place when one
/// of that name lies in the unit, though as words they are an unlikely name.
fn complete_pairs(words: &Words<'_>, mentions: &mut Vec<Mention>, gazetteer: &Gazetteer) {
    let mut more = Vec::new();
    for unit in mentions.iter().filter(|mention| mention.kind == MentionKind::Place) {
        let Some(comma) = (unit.tokens.0 as usize).checked_sub(1).filter(|&at| words.at(at) == ",") else { continue };
        let mut start = comma;
        while start > 0
            && comma - start < 4
            && words.tokens[start - 1].kind == TokenKind::Word
            && words.at(start - 1).starts_with(char::is_uppercase)
        {
            start -= 1;
        }
        let before = words.before(start, 1);
        if start == comma || !matches!(before, "in" | "of" | "near" | "from" | "at" | "to" | "outside" | "around") {
            continue;
        }
        let span = words.tokens[start].span.join(words.tokens[comma - 1].span);
        if mentions.iter().any(|other| other.span.overlaps(span)) {
            continue;
        }
        let units: Vec<_> = gazetteer.find(&unit.name).into_iter().map(|hit| gazetteer.place(hit.place)).collect();
        let inside = gazetteer.find(span.of(words.text)).into_iter().any(|hit| {
            let place = gazetteer.place(hit.place);
            hit.same_words
                && hit.class != NameClass::Demonym
                && units.iter().any(|unit| match unit.level() {
                    Level::Country => place.level() != Level::Country && unit.country() == place.country(),
                    Level::Admin1 => {
                        place.level() > Level::Admin1
                            && unit.country() == place.country()
                            && unit.admin1_key() == place.admin1_key()
                    }
                    _ => false,
                })
        });
        if inside {
            more.push(Mention {
                span,
                tokens: (start as u32, comma as u32),
                name: words.name(span),
                confidence: unit.confidence * 0.9,
                ..unit.clone()
            });
        }
    }
    if !more.is_empty() {
        mentions.extend(more);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    }
}

/// "North and South Waziristan": makes a mention of the word that shares the other's name, where the name so
/// made is known.
fn expand_twins(words: &Words<'_>, mentions: &mut Vec<Mention>, known: impl Fn(&str) -> bool) {
    let mut twins: Vec<Mention> = Vec::new();
    for mention in mentions.iter() {
        if mention.kind != MentionKind::Place {
            continue;
        }
        let (start, end) = (mention.tokens.0 as usize, mention.tokens.1 as usize);
        if end - start < 2 || !is_twin(words.at(start)) {
            continue;
        }
        let stem = Span { start: words.tokens[start + 1].span.start, end: mention.span.end }.of(words.text);
        let mut at = start;
        // Walk back over "North, South and".
        while let Some(join) = at.checked_sub(1) {
            let mut word = join;
            if !matches!(words.at(word), "and" | "or" | "," | "&") {
                break;
            }
            if words.at(word) != "," && words.before(word, 1) == "," {
                word -= 1;
            }
            let Some(head) = word.checked_sub(1) else { break };
            let token = words.tokens[head];
            // A mention of the word alone ("North", a town) gives way; a longer name does not.
            let longer = |other: &Mention| other.span.overlaps(token.span) && other.span != token.span;
            let taken = mentions.iter().any(|other| longer(other) && other.kind == MentionKind::Place);
            let text = words.at(head);
            if taken || !is_twin(text) || !text.starts_with(char::is_uppercase) {
                break;
            }
            let name = format!("{text} {stem}");
            if !known(&name) {
                break;
            }
            twins.push(Mention {
                span: token.span,
                tokens: (head as u32, head as u32 + 1),
                name,
                container: None,
                part: None,
                offset: None,
                ..mention.clone()
            });
            at = head;
        }
    }
    if !twins.is_empty() {
        mentions.retain(|mention| !twins.iter().any(|twin| twin.span.overlaps(mention.span)));
        mentions.extend(twins);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    }
}

/// "Dera Ismail Khan, and Tank": a capitalised word that goes on a list of places is one of them when some
/// place of that name lies in a country of the list, though as a word it is an unlikely name.
fn complete_lists(words: &Words<'_>, mentions: &mut Vec<Mention>, gazetteer: &Gazetteer) {
    let countries = |name: &str| -> Vec<String> {
        let hits = gazetteer.find(name).into_iter().filter(|hit| hit.same_words && hit.class != NameClass::Demonym);
        hits.filter_map(|hit| gazetteer.place(hit.place).country().map(str::to_owned)).collect()
    };
    let mut more = Vec::new();
    for (number, mention) in mentions.iter().enumerate() {
        if mention.kind != MentionKind::Place {
            continue;
        }
        // A list: another place just before it in the same row, or a cue before the row.
        let start = mention.tokens.0 as usize;
        let row = number > 0
            && mentions[number - 1].kind == MentionKind::Place
            && matches!(words.before(start, 1), "," | "and")
            && start - (mentions[number - 1].tokens.1 as usize) <= 2;
        if !row && words.cue_before(mention.tokens.0).is_none() {
            continue;
        }
        let mut at = mention.tokens.1 as usize;
        if words.at(at) == "," {
            at += 1;
        }
        if matches!(words.at(at), "and" | "or") {
            at += 1;
        } else if at == mention.tokens.1 as usize {
            continue;
        }
        let mut end = at;
        while end < at + 4
            && words.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Word)
            && words.at(end).starts_with(char::is_uppercase)
        {
            end += 1;
        }
        let Some(span) = words.tokens.get(at..end).and_then(|all| Some(all.first()?.span.join(all.last()?.span)))
        else {
            continue;
        };
        if mentions.iter().any(|other| other.span.overlaps(span)) {
            continue;
        }
        let name = span.of(words.text);
        let beside = countries(&mention.name);
        if name.len() >= 3 && countries(name).iter().any(|country| beside.contains(country)) {
            more.push(Mention {
                span,
                tokens: (at as u32, end as u32),
                name: name.split_whitespace().collect::<Vec<_>>().join(" "),
                confidence: mention.confidence * 0.8,
                ..mention.clone()
            });
        }
    }
    if !more.is_empty() {
        mentions.extend(more);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    }
}

/// "Helmand and Kandahar provinces", "the provinces of Helmand, Kandahar and Uruzgan": a plural cue word
/// belongs to every name of its list.
fn share_cues(words: &Words<'_>, mentions: &mut [Mention]) {
    let places: Vec<usize> = (0..mentions.len()).filter(|&i| matches!(mentions[i].kind, MentionKind::Place)).collect();
    let linked = |left: &Mention, right: &Mention| {
        let (from, to) = (left.tokens.1 as usize, right.tokens.0 as usize);
        from < to && to - from <= 2 && (from..to).all(|at| matches!(words.at(at), "," | "and" | "or" | "&"))
    };
    // Backwards from a plural cue behind the last, forwards from one before the first.
    for pair in places.windows(2).rev() {
        let plural = words.at(mentions[pair[1]].tokens.1 as usize).ends_with('s');
        let shared = mentions[pair[1]].cue.filter(|_| plural || words.at(mentions[pair[0]].tokens.1 as usize) != ",");
        if mentions[pair[0]].cue.is_none() && plural && linked(&mentions[pair[0]], &mentions[pair[1]]) {
            mentions[pair[0]].cue = shared;
        }
    }
    let mut carried: Option<Cue> = None;
    for pair in places.windows(2) {
        let first = mentions[pair[0]].tokens.0 as usize;
        let plural = words.before(first, 1) == "of"
            && words.before(first, 2).ends_with('s')
            && cue(words.before(first, 2)).is_some();
        if plural {
            carried = mentions[pair[0]].cue;
        }
        if carried.is_none() || !linked(&mentions[pair[0]], &mentions[pair[1]]) {
            carried = None;
        } else if mentions[pair[1]].cue.is_none() {
            mentions[pair[1]].cue = carried;
        }
    }
}

/// "X, Y", "X in Y", "X (Y)", "Y's X": the second may contain the first. Whether it does, the gazetteer
/// decides when they are resolved.
fn contain(words: &Words<'_>, mentions: &mut [Mention]) {
    let places: Vec<usize> =
        (0..mentions.len()).filter(|&i| matches!(mentions[i].kind, MentionKind::Place | MentionKind::Nested)).collect();
    for pair in places.windows(2) {
        let (left, right) = (&mentions[pair[0]], &mentions[pair[1]]);
        let from = left.tokens.1 as usize;
        let to = right.tokens.0 as usize;
        if to <= from || to - from > 6 {
            continue;
        }
        let between: Vec<&str> = (from..to).map(|at| words.at(at)).collect();
        let plain: Vec<&str> = between
            .iter()
            .copied()
            .filter(|word| {
                cue(word).is_none() && direction(word).is_none() && !matches!(*word, "the" | "a" | "an" | "-")
            })
            .collect();
        match plain[..] {
            ["," | "in" | "of" | "(" | "near"] | [",", "in"] | [] if !between.is_empty() => {
                mentions[pair[0]].container = Some(pair[1] as u32);
            }
            ["'s" | "’s"] if mentions[pair[1]].container.is_none() => {
                mentions[pair[1]].container = Some(pair[0] as u32);
            }
            _ => {}
        }
    }
}
