//! Mode and attribution: did it happen, and who says so?

use super::clauses::ClauseKind;
use super::items::ItemKind;
use super::kinds::Trigger;
use super::roles::{self, Roles};
use super::verbs::{Tense, VerbGroup, Voice};
use super::view::{Party, View};
use super::words::{class, form};
use crate::extract::{Attribution, Mode};

/// How a trigger is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Telling {
    /// Asserted, unless the words say otherwise; dates may still make it historical.
    pub mode: Mode,
    /// Told as a habit or in general: an incident only where a date, place or number makes it one.
    pub general: bool,
    /// "had attacked": before what the text tells of.
    pub earlier: bool,
    /// "stepped up its attacks": none in particular.
    pub habit: bool,
    /// A bare attempt.
    pub attempted: bool,
}

/// Reads how a trigger is told.
pub(super) fn read(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> Telling {
    let mut telling = Telling { mode: Mode::Asserted, general: false, earlier: false, habit: false, attempted: false };
    let verb = trigger.verb.or(roles.light).and_then(|verb| view.parser.groups.get(usize::from(verb)));
    if trigger.verb.is_none() {
        noun(view, trigger, &mut telling);
    }
    if let Some(group) = verb {
        of_group(view, group, 0, &mut telling);
    } else {
        governed(view, trigger.start, &mut telling);
        // "attacks will continue": the mood of a verb is that of its subject, not of what else stands beside it.
        let subject_of = |group: &&VerbGroup| {
            roles::subject(view, group)
                .and_then(|index| view.phrases().get(index))
                .is_some_and(|phrase| phrase.start <= trigger.start && trigger.start < phrase.end)
        };
        if let Some(group) = finite_of(view, trigger.start).filter(subject_of) {
            of_finite(view, group, false, &mut telling);
        }
    }
    conditional(view, trigger.start, &mut telling);
    let clause = view.parser.clauses.number(trigger.start);
    let near = |at: usize| view.parser.clauses.number(at) == clause && at.abs_diff(trigger.start) <= 10;
    let habit = view.items().iter().enumerate().any(|(at, item)| item.is(class::HABIT) && near(at));
    // "has flared across the region in recent years"
    telling.habit |= (0..view.items().len()).any(|at| {
        view.word(at).eq_ignore_ascii_case("recent")
            && matches!(view.word(at + 1), "years" | "decades" | "months")
            && near(at)
    });
    telling.general |= habit;
    telling
}

fn set(telling: &mut Telling, mode: Mode) {
    // What is denied, threatened or supposed stays so; the first word on it counts.
    if telling.mode == Mode::Asserted {
        telling.mode = mode;
    }
}

/// What stands before a noun: "no attack", "possible attacks", "the threat of attacks", "vowed revenge attacks".
fn noun(view: &View<'_>, trigger: &Trigger, telling: &mut Telling) {
    let items = view.items();
    let phrase = view.phrases().iter().find(|phrase| phrase.start <= trigger.start && trigger.start < phrase.end);
    let start = phrase.map_or(trigger.start, |phrase| phrase.start);
    let before = &items[start..trigger.start];
    if before.iter().any(|item| item.is(class::HYPO) && !item.is(class::PREP)) {
        set(telling, Mode::Hypothetical);
    }
    if before.iter().any(|item| item.is(class::PLAN) && item.can(form::PARTICIPLE)) {
        set(telling, Mode::Planned);
    }
    if before.iter().any(|item| item.is(class::THREAT)) {
        set(telling, Mode::Threatened);
    }
    if start > 0 && items[start - 1].is(class::NEG)
        || before.iter().any(|item| item.is(class::NEG))
        || matches!(view.word(start), "no" | "No")
    {
        set(telling, Mode::Negated);
    }
    // A bare plural is told in general, unless something makes it one event.
    let plural = items[trigger.end - 1].can(form::NOUN)
        && view.word(trigger.end - 1).ends_with('s')
        && !view.word(trigger.end - 1).ends_with("ss");
    let determined =
        before.iter().any(|item| item.is(class::DEFINITE) || item.kind == ItemKind::Number || item.is(class::NUMBER));
    telling.general |= plural && !determined || before.iter().any(|item| item.is(class::MANY));
    let vast =
        before.iter().any(|item| matches!(item.class & class::COLLECTIVE, class::COLLECTIVE) && item.is(class::NUMBER));
    telling.general |= vast;
    // "has stepped up its attacks"
    let stepped = (start.saturating_sub(3)..start).any(|at| {
        let word = view.word(at).to_ascii_lowercase();
        ["stepped", "step", "intensif", "increas", "escalat", "continu", "resum"]
            .iter()
            .any(|stem| word.starts_with(stem))
    });
    telling.habit |= plural && stepped;
    // "threat of", "plans for", "warned of", "fears of", "in case of", "prevented".
    let window = start.saturating_sub(4);
    for at in (window..start).rev() {
        let item = &items[at];
        if matches!(item.kind, ItemKind::Break) {
            break;
        }
        let mode = if item.is(class::THREAT) {
            Mode::Threatened
        } else if item.is(class::FAIL) {
            Mode::Negated
        } else if item.is(class::PLAN) && !item.is(class::DET) {
            Mode::Planned
        } else if item.is(class::FEAR | class::HYPO) && !item.is(class::PREP) {
            Mode::Hypothetical
        } else {
            continue;
        };
        let clear = items[at + 1..start].iter().all(|item| {
            item.is(class::PREP | class::DET | class::ADJ | class::THAT | class::TO) && !item.is(class::SUBORD)
        });
        if clear {
            set(telling, mode);
        }
        break;
    }
}

/// A verb group that tells of the incident, or lends its tense to a noun.
fn of_group(view: &View<'_>, group: &VerbGroup, depth: u8, telling: &mut Telling) {
    if group.negated {
        set(telling, Mode::Negated);
    }
    match group.tense {
        Tense::Infinitive => infinitive(view, group, depth, telling),
        Tense::Ing => {
            governed(view, group.start, telling);
            if let Some(finite) = finite_of(view, group.start) {
                of_finite(view, finite, false, telling);
            }
        }
        Tense::Participle => {
            if let Some(finite) = finite_of(view, group.start) {
                of_finite(view, finite, false, telling);
            }
        }
        _ => of_finite(view, group, true, telling),
    }
}

fn of_finite(view: &View<'_>, group: &VerbGroup, own: bool, telling: &mut Telling) {
    let main = &view.items()[group.main];
    match group.tense {
        Tense::Future => set(telling, if threatens(view, group) { Mode::Threatened } else { Mode::Planned }),
        Tense::Modal => set(telling, if threatens(view, group) { Mode::Threatened } else { Mode::Hypothetical }),
        Tense::Pluperfect => telling.earlier |= !backshifted(view, group),
        Tense::Present | Tense::Perfect if own => {
            // A headline's present is news; "continues to", "attacks every day" is not one incident.
            let progressive = main.can(form::ING);
            telling.general |= !progressive;
        }
        _ => {}
    }
    if own && group.negated {
        set(telling, Mode::Negated);
    }
}

/// "said they had captured", "had killed 15, residents said": English moves the tense of what is said back by one,
/// so that it is news all the same, unless a word says that it was before.
fn backshifted(view: &View<'_>, group: &VerbGroup) -> bool {
    let clauses = &view.parser.clauses;
    let Some(clause) = clauses.at(group.main) else { return false };
    let said = |kind: ClauseKind| kind == ClauseKind::Complement;
    let above = clauses.all.get(usize::from(clause.parent)).is_some_and(|above| said(above.kind));
    let reported = said(clause.kind)
        || clause.kind == ClauseKind::Coordinate && above
        || matches!(clause.kind, ClauseKind::Main | ClauseKind::Coordinate)
            && clauses.all.iter().any(|clause| clause.kind == ClauseKind::Report);
    let before = (group.start.saturating_sub(1)..(group.end + 1).min(view.items().len())).any(|at| {
        ["earlier", "previously", "once", "already", "long"].iter().any(|word| view.word(at).eq_ignore_ascii_case(word))
    });
    reported && !before
}

/// What the infinitive hangs on decides: threatened to, planned to, failed to, managed to.
fn infinitive(view: &View<'_>, group: &VerbGroup, depth: u8, telling: &mut Telling) {
    let items = view.items();
    let groups = &view.parser.groups;
    let governor = groups
        .iter()
        .rev()
        .find(|other| other.end <= group.start && group.start <= other.end + 12 && other.tense != Tense::Infinitive);
    let noun = (group.start.saturating_sub(2)..group.start)
        .rev()
        .find(|at| items[*at].is(class::PLAN | class::THREAT) && items[*at].can(form::NOUN));
    let Some(governor) = governor else {
        return set(telling, if noun.is_some() { Mode::Planned } else { Mode::Hypothetical });
    };
    let main = &items[governor.main];
    if let Some(at) = noun.filter(|at| *at > governor.main) {
        return set(telling, if items[at].is(class::THREAT) { Mode::Threatened } else { Mode::Planned });
    }
    if main.is(class::THREAT) {
        return set(telling, Mode::Threatened);
    }
    if main.is(class::FAIL) {
        return set(telling, Mode::Negated);
    }
    if main.is(class::PLAN) {
        let word = view.word(governor.main).to_ascii_lowercase();
        if word.starts_with("attempt") || word.starts_with("tri") || word.starts_with("try") {
            telling.attempted = true;
            return of_finite(view, governor, false, telling);
        }
        let orders = ["order", "urge", "instruct", "call"].iter().any(|order| word.starts_with(order));
        return set(telling, if orders { Mode::Threatened } else { Mode::Planned });
    }
    // "fired tear gas to disperse the crowd": the aim of what was done.
    if view.parser.triggers.iter().any(|trigger| trigger.start == governor.main && trigger.verb.is_some()) && depth < 3
    {
        return of_group(view, governor, depth + 1, telling);
    }
    let word = view.word(governor.main).to_ascii_lowercase();
    let carries = ["began", "begin", "beg", "start", "manag", "us", "forc", "proceed", "succeed", "help", "return"]
        .iter()
        .any(|stem| word.starts_with(stem));
    if carries && depth < 3 {
        return of_group(view, governor, depth + 1, telling);
    }
    if word.starts_with("continu") {
        telling.general = true;
        return of_group(view, governor, depth + 1, telling);
    }
    set(telling, Mode::Hypothetical);
}

/// "denied carrying out", "threatened with", right before a noun or gerund.
fn governed(view: &View<'_>, at: usize, telling: &mut Telling) {
    let items = view.items();
    let groups = &view.parser.groups;
    let Some(governor) = groups.iter().rev().find(|other| other.end <= at && at <= other.end + 6) else { return };
    let main = &items[governor.main];
    let direct = || !items[governor.end..at].iter().any(|item| item.is(class::PREP) || item.kind != ItemKind::Word);
    if main.is(class::DENY) && governor.end == at || main.is(class::FAIL) && direct() {
        set(telling, Mode::Negated);
    } else if main.is(class::THREAT) && clean(view, governor.end, at) {
        set(telling, Mode::Threatened);
    } else if main.is(class::PLAN) && governor.is_finite() && clean(view, governor.end, at) && !main.is(class::REPORT) {
        set(telling, Mode::Planned);
    }
}

fn clean(view: &View<'_>, from: usize, to: usize) -> bool {
    let clauses = &view.parser.clauses;
    view.items()[from..to].iter().all(|item| item.kind != ItemKind::Break && item.kind != ItemKind::Comma)
        && clauses.number(from) == clauses.number(to)
}

fn conditional(view: &View<'_>, at: usize, telling: &mut Telling) {
    let clauses = &view.parser.clauses;
    let mut number = clauses.number(at);
    for _ in 0..6 {
        let Some(clause) = clauses.all.get(usize::from(number)) else { return };
        if clause.kind == ClauseKind::Conditional {
            return set(telling, Mode::Hypothetical);
        }
        // What is said to be threatened: "threatened that it would attack".
        if clause.kind == ClauseKind::Complement {
            let parent = clauses.all.get(usize::from(clause.parent)).and_then(|parent| parent.verb);
            let verb = parent.and_then(|verb| view.parser.groups.get(usize::from(verb)));
            if verb.is_some_and(|verb| view.items()[verb.main].is(class::DENY)) {
                return set(telling, Mode::Negated);
            }
        }
        if clause.parent == number {
            return;
        }
        number = clause.parent;
    }
}

/// Future or modal in the mouth of somebody who fights.
fn threatens(view: &View<'_>, group: &VerbGroup) -> bool {
    let items = view.items();
    let said = view.parser.groups.iter().any(|other| items[other.main].is(class::THREAT) && other.main != group.main);
    let quoted = items[group.main].quoted;
    let fighter = roles::subject(view, group).is_some_and(|index| {
        let phrase = &view.phrases()[index];
        view.party(phrase).class.is_some_and(super::actors::ActorClass::is_armed_group)
            || items[phrase.start].is(class::POSS) && quoted
    });
    said || fighter && group.tense == Tense::Future
        || quoted && view.finder.last_group.is_some() && group.tense == Tense::Future
}

/// The finite verb of an item's clause.
fn finite_of<'v>(view: &View<'v>, at: usize) -> Option<&'v VerbGroup> {
    let verb = view.parser.clauses.at(at)?.verb?;
    view.parser.groups.get(usize::from(verb))
}

/// Who vouches for a trigger, and how.
pub(super) fn attribution(view: &View<'_>, trigger: &Trigger, roles: &Roles) -> (Attribution, Option<Party>) {
    let items = view.items();
    let clauses = &view.parser.clauses;
    let groups = &view.parser.groups;
    let mut speaker = None;
    let mut how = Attribution::Fact;
    // The clause above ("police said that") or a report clause anywhere in the sentence (", police said").
    let mut number = clauses.number(trigger.start);
    for _ in 0..6 {
        let Some(clause) = clauses.all.get(usize::from(number)) else { break };
        if clause.parent == number {
            break;
        }
        number = clause.parent;
        let verb = clauses.all.get(usize::from(number)).and_then(|clause| clause.verb);
        let reporting = verb
            .and_then(|verb| groups.get(usize::from(verb)))
            .filter(|group| items[group.main].is(class::REPORT | class::ACCUSE) && group.voice != Voice::Passive);
        if let Some(group) = reporting.filter(|_| clause.kind == ClauseKind::Complement) {
            speaker = roles::subject(view, group).map(|index| view.party(&view.phrases()[index]));
            if items[group.main].is(class::ACCUSE) {
                how = Attribution::Alleged;
            } else if items[group.main].is(class::CLAIM) {
                how = Attribution::Claimed;
            }
            break;
        }
    }
    if speaker.is_none() {
        let report = clauses.all.iter().find(|clause| clause.kind == ClauseKind::Report).and_then(|clause| clause.verb);
        let report = report
            .and_then(|verb| groups.get(usize::from(verb)))
            // "clashes were reported": nobody says so.
            .filter(|group| group.voice != Voice::Passive);
        speaker = report
            .and_then(|group| roles::subject(view, group))
            .map(|index| view.party(&view.phrases()[index]))
            .or_else(|| according(view));
        if report.is_some_and(|group| items[group.main].is(class::CLAIM)) {
            how = Attribution::Claimed;
        }
    }
    let light = roles.light.and_then(|verb| groups.get(usize::from(verb)));
    // "No group claimed responsibility": nobody claims.
    let nobody = light
        .and_then(|group| roles::subject(view, group))
        .is_some_and(|index| roles::is_nobody(view, &view.phrases()[index]));
    let light = light.filter(|group| !nobody && !group.negated).map(|group| items[group.main].class);
    let clause = clauses.number(trigger.start);
    let near = |classes: u64| {
        let from = trigger.start.saturating_sub(10);
        let to = (trigger.end + 10).min(items.len());
        // "arrested three suspects": the word is whom, not how sure.
        // "killed five suspected gang members": neither.
        let victims = view.phrases().get(roles.victims.clone()).unwrap_or(&[]);
        let whom = |at: usize| {
            matches!(view.word(at), "suspect" | "suspects")
                || victims.iter().any(|phrase| phrase.start <= at && at < phrase.end)
                || view.phrases().iter().any(|phrase| {
                    let agent = roles.agent.is_some_and(|agent| agent.start < phrase.end && phrase.start < agent.end);
                    phrase.start <= at
                        && at < phrase.head
                        && !agent
                        && !(phrase.start <= trigger.start && trigger.start < phrase.end)
                })
        };
        (from..to).any(|at| items[at].is(classes) && clauses.number(at) == clause && !whom(at))
    };
    if light.is_some_and(|classes| classes & class::CLAIM != 0) {
        how = Attribution::Claimed;
    } else if light.is_some_and(|classes| classes & class::ACCUSE != 0) {
        how = Attribution::Alleged;
    } else if near(class::SUSPECT) {
        how = Attribution::Suspected;
    } else if near(class::ACCUSE) && trigger.verb.is_none() {
        how = Attribution::Alleged;
    }
    // Who speaks of their own deed claims it.
    if let (Some(speaker), Some(agent), Attribution::Fact) = (&speaker, &roles.agent, how) {
        if agent.who.is_some() && agent.who == speaker.who {
            how = Attribution::Claimed;
        } else if speaker.class.is_some_and(super::actors::ActorClass::is_armed_group) && speaker.who != agent.who {
            how = Attribution::Alleged;
        }
    }
    (how, speaker)
}

/// "according to police"
fn according(view: &View<'_>) -> Option<Party> {
    let at = (0..view.items().len()).find(|at| view.word(*at).eq_ignore_ascii_case("according"))?;
    let phrase = view.phrases().iter().find(|phrase| phrase.start >= at + 2 && phrase.start <= at + 4)?;
    Some(view.party(phrase))
}
