//! Verb groups: auxiliaries and main verb, with tense, voice and negation.
//!
//! English words of news are verb or noun by their company ("attacks" after a determiner is a noun, before one
//! a verb); the few rules here decide it from the neighbours, without a tagger.

use super::items::{Case, Item, ItemKind};
use super::words::{class, form};

/// A verb with its auxiliaries, as items `start..end` of the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VerbGroup {
    /// First item.
    pub start: usize,
    /// The verb that carries the meaning.
    pub main: usize,
    /// One past the last item.
    pub end: usize,
    /// Tense or mood.
    pub tense: Tense,
    /// Is the subject the one it is done to?
    pub voice: Voice,
    /// "not", "never".
    pub negated: bool,
}

/// Tense or mood of a verb group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Present,
    Past,
    /// "has attacked"
    Perfect,
    /// "had attacked"
    Pluperfect,
    /// "will attack"
    Future,
    /// "would attack", "could attack"
    Modal,
    /// "to attack"
    Infinitive,
    /// "attacking", without a form of to be
    Ing,
    /// "attacked by": a participle alone
    Participle,
}

/// Active or passive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    Active,
    Passive,
    /// A bare -ed form with nothing after it that could be its object: passive if the verb needs one.
    Bare,
}

impl VerbGroup {
    /// True for a verb that a clause can turn on.
    pub(super) fn is_finite(&self) -> bool {
        !matches!(self.tense, Tense::Infinitive | Tense::Ing | Tense::Participle)
    }
}

const AUXILIARY: u64 = class::BE | class::HAVE | class::DO | class::WILL | class::MODAL;

/// Finds the verb groups of a sentence.
pub(super) fn find(items: &[Item], out: &mut Vec<VerbGroup>) {
    out.clear();
    let mut at = 0;
    while at < items.len() {
        let group = if items[at].kind == ItemKind::Word { read(items, at, out.last()) } else { None };
        match group {
            Some(group) => {
                at = group.end.max(at + 1);
                out.push(group);
            }
            None => at += 1,
        }
    }
}

/// True for an item that can open or continue a noun phrase.
pub(super) fn is_nounish(item: &Item) -> bool {
    item.is_wordlike()
        && !item.is(AUXILIARY
            | class::PREP
            | class::AND
            | class::BUT
            | class::REL
            | class::SUBORD
            | class::IF
            | class::CAUSE)
        && !item.is(class::TO | class::NEG)
        && (!item.is(class::ADVERB) || item.can(form::NOUN))
        && !item.is(class::THAT)
}

/// True for an item that can open the object of a verb right before it.
pub(super) fn opens_object(item: Option<&Item>) -> bool {
    item.is_some_and(|item| {
        (is_nounish(item) || item.is(class::PRONOUN) && !item.is(class::REL))
            && (item.form & form::VERB == 0
                || item.can(form::NOUN | form::BASE)
                || item.is(class::ADJ | class::DET)
                || adjectival(item))
    })
}

fn adjectival(item: &Item) -> bool {
    item.is(class::ADJ | class::HURT | class::DEAD)
}

fn read(items: &[Item], start: usize, last: Option<&VerbGroup>) -> Option<VerbGroup> {
    let mut at = start;
    let mut negated = false;
    let mut tense = None;
    let (mut be, mut have, mut base_next) = (false, false, false);
    let mut last_aux = start;
    // The auxiliaries, with "not" and adverbs among them.
    while let Some(item) = items.get(at) {
        if item.kind != ItemKind::Word {
            break;
        }
        if item.is(class::TO) {
            if at != start
                || !items.get(at + 1).is_some_and(|next| next.can(form::BASE) || next.is(class::ADVERB | AUXILIARY))
            {
                break;
            }
            tense = Some(Tense::Infinitive);
            base_next = true;
        } else if item.is(class::MODAL | class::WILL) && !item.is_capital_noun(at) {
            if at != start && !base_next && tense.is_some() {
                break;
            }
            tense.get_or_insert(if item.is(class::WILL) { Tense::Future } else { Tense::Modal });
            negated |= item.is(class::NEG);
            base_next = true;
        } else if item.is(class::DO) {
            if tense.is_some() && !base_next {
                break;
            }
            tense.get_or_insert(Tense::Past);
            negated |= item.is(class::NEG);
            base_next = true;
        } else if item.is(class::BE | class::HAVE) {
            let is_be = item.is(class::BE);
            if be && is_be && !item.can(form::ING) && !have {
                break;
            }
            negated |= item.is(class::NEG);
            tense.get_or_insert(if item.can(form::PAST) {
                if is_be { Tense::Past } else { Tense::Pluperfect }
            } else if is_be {
                Tense::Present
            } else {
                Tense::Perfect
            });
            be = is_be;
            have |= !is_be;
            base_next = false;
        } else if tense.is_some() && item.is(class::NEG) {
            negated = true;
        } else if tense.is_some() && item.is(class::ADVERB) && !item.can(form::VERB) {
            // Passed over; counts only where a verb follows.
        } else {
            break;
        }
        if item.is(AUXILIARY | class::TO) {
            last_aux = at;
        }
        at += 1;
    }
    let main = items.get(at).filter(|item| item.kind == ItemKind::Word);
    let Some(tense_found) = tense else {
        return bare(items, start, last);
    };
    let next = items.get(at + 1);
    if let Some(main) = main {
        if base_next && !be && main.can(form::BASE) {
            return Some(VerbGroup { start, main: at, end: at + 1, tense: tense_found, voice: Voice::Active, negated });
        }
        if be && main.can(form::PARTICIPLE) && !(adjectival(main) && opens_object(next)) {
            return Some(VerbGroup {
                start,
                main: at,
                end: at + 1,
                tense: tense_found,
                voice: Voice::Passive,
                negated,
            });
        }
        // "there was fighting in": the noun.
        let existential = start > 0 && items[start - 1].is(class::ADVERB) && main.can(form::NOUN) && !have;
        if be && main.can(form::ING) && !existential {
            return Some(VerbGroup { start, main: at, end: at + 1, tense: tense_found, voice: Voice::Active, negated });
        }
        if have && !be && main.can(form::PARTICIPLE) {
            return Some(VerbGroup { start, main: at, end: at + 1, tense: tense_found, voice: Voice::Active, negated });
        }
    }
    if items[start].is(class::TO) && last_aux == start {
        return None;
    }
    // To be, to have or to do stands alone.
    Some(VerbGroup { start, main: last_aux, end: last_aux + 1, tense: tense_found, voice: Voice::Active, negated })
}

/// A verb without auxiliary; `last` is the verb group before it.
fn bare(items: &[Item], at: usize, last: Option<&VerbGroup>) -> Option<VerbGroup> {
    let item = &items[at];
    if !item.can(form::VERB) || item.is(AUXILIARY) {
        return None;
    }
    let before = at.checked_sub(1).map(|i| &items[i]);
    let next = items.get(at + 1);
    // "bomb-squad experts": part of a compound.
    if next.is_some_and(|next| next.glued && next.kind == ItemKind::Word && !next.can(form::VERB))
        && !item.can(form::PAST)
    {
        return None;
    }
    // "Amnesty International says": with a capital inside a sentence it is part of a name.
    let adjective = |b: &Item| b.is(class::ADJ) && !(at >= 2 && b.is_capital());
    let modified = before.is_some_and(|b| {
        b.is(class::DET | class::POSS) && !b.is(class::PRONOUN | class::THAT)
            || adjective(b)
            || b.kind == ItemKind::Possessive
            || b.kind == ItemKind::Number
    });
    // "visited the injured", "the wounded were taken": no verb follows an article.
    if before.is_some_and(|b| b.is(class::ARTICLE)) && !item.can(form::ING) {
        return None;
    }
    let plain_verb = before.is_some_and(|b| b.form & form::VERB & !form::BASE != 0 && !b.can(form::NOUN));
    let after_noun =
        before.is_some_and(|b| is_nounish(b) && !plain_verb && !b.is(class::DET) && !adjective(b) && !item.glued);
    let after_pronoun = before.is_some_and(|b| b.is(class::PRONOUN | class::REL | class::THAT) && !b.is(class::POSS));
    // "kidnapped today two Mexicans": the object may stand after an adverb.
    let after = items[at + 1..].iter().find(|item| !item.is(class::ADVERB) || item.can(form::NOUN));
    let object = opens_object(next) || next.is_some_and(|n| n.is(class::ADVERB)) && opens_object(after);
    let preposition = next.is_some_and(|next| next.is(class::PREP | class::TO | class::ADVERB | class::THAT));
    let group = |tense, voice| Some(VerbGroup { start: at, main: at, end: at + 1, tense, voice, negated: false });
    if item.can(form::PAST | form::PARTICIPLE) {
        let noun_too = item.can(form::NOUN) || item.can(form::BASE) && !item.can(form::PAST);
        let noun_follows = next.is_some_and(|n| {
            is_nounish(n)
                && !n.is(class::DET | class::PRONOUN | class::POSS | class::NUMBER)
                && n.kind == ItemKind::Word
        });
        // "on 10 March alleged rebels killed": the day is no subject.
        if adjectival(item) && noun_follows && before.is_some_and(|b| b.is(class::MEASURE)) {
            return None;
        }
        let counted = before.is_some_and(|b| b.kind == ItemKind::Number || b.is(class::NUMBER));
        if adjectival(item)
            && !after_pronoun
            && (!after_noun || counted && noun_follows)
            && (noun_follows || modified && !preposition)
        {
            return None;
        }
        let only_adjective = before.is_none_or(|b| b.is(class::PREP | class::AND) || b.kind == ItemKind::Comma);
        if modified && noun_follows && !before.is_some_and(|b| b.kind == ItemKind::Number) {
            return None;
        }
        if modified && item.can(form::NOUN) {
            return None;
        }
        if only_adjective && noun_follows && before.is_some_and(|b| b.is(class::PREP)) {
            return None;
        }
        if noun_too && !after_noun && !after_pronoun && !object {
            return None;
        }
        if item.can(form::PAST) && object && !next.is_some_and(|n| n.is(class::PREP)) {
            return group(Tense::Past, Voice::Active);
        }
        if next.is_some_and(|n| n.is(class::PREP)) && followed_by_agent(items, at + 1) && item.can(form::PARTICIPLE) {
            return group(Tense::Participle, Voice::Passive);
        }
        if !item.can(form::PAST) && !item.can(form::BASE) {
            return group(Tense::Participle, Voice::Passive);
        }
        return group(Tense::Past, Voice::Bare);
    }
    if item.can(form::ING) {
        if modified && (item.can(form::NOUN) || next.is_some_and(is_nounish)) {
            return None;
        }
        let of = item.can(form::NOUN) && !object;
        let opening = before.is_none_or(|b| b.kind != ItemKind::Word);
        if of && !(opening && preposition && !item.can(form::NOUN)) {
            return None;
        }
        if item.can(form::NOUN) && before.is_some_and(is_nounish) && !object {
            return None;
        }
        return group(Tense::Ing, Voice::Active);
    }
    let subject = after_pronoun || after_noun && !modified;
    // "to raid and attack", "kill and wound": the second verb goes as the first.
    let linked = before.is_some_and(|b| b.is(class::AND));
    if let Some(last) = last
        .filter(|last| linked && last.end + 1 == at && items[last.main].form & item.form & (form::BASE | form::S) != 0)
    {
        return group(last.tense, Voice::Active);
    }
    // A headline's second verb: "ends ceasefire, vows revenge".
    let second = item.can(form::S)
        && item.is(class::REPORT | class::THREAT | class::PLAN)
        && before.is_some_and(|b| b.kind == ItemKind::Comma)
        && object;
    if !(subject || second) {
        return None;
    }
    if second {
        return group(Tense::Present, Voice::Active);
    }
    // "Islamic State": a capital inside a name.
    let fights = before.is_some_and(|b| b.is(class::STATE | class::ARMED | class::CIVILIAN));
    if item.can(form::BASE) && item.is_capital() && at > 0 && !fights {
        return None;
    }
    if item.can(form::NOUN) {
        // "Gunmen attack police", "Taliban ends ceasefire": a plural or a name before, an object after.
        let name = before.is_some_and(|b| {
            b.is_capital() || b.is(class::STATE | class::ARMED | class::CIVILIAN | class::PRONOUN | class::REL)
        });
        let verb_next = next.is_some_and(|n| n.can(form::VERB) && !n.can(form::NOUN) && !adjectival(n));
        let title = before.is_some_and(|b| b.case == Case::Upper) && item.case != Case::Lower;
        let intends = item.is(class::PLAN | class::THREAT) && next.is_some_and(|n| n.is(class::TO));
        if !(name && (object || intends) && !verb_next && !title) {
            return None;
        }
    }
    group(Tense::Present, Voice::Active)
}

/// "by" follows at once or after one adverb or a short phrase without noun.
fn followed_by_agent(items: &[Item], from: usize) -> bool {
    items[from..].iter().take(2).any(|item| item.is(class::BY))
}

impl Item {
    /// "May" and "Will" with a capital inside a sentence are a month and a name.
    fn is_capital_noun(&self, at: usize) -> bool {
        at > 0 && self.case == Case::Title
    }
}
