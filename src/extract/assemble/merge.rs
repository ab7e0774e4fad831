//! One incident from several tellings: headline, lead and details; several kept apart.

use super::Units;
use super::attach::{Reach, Scene, rank as rank_of};
use super::found::{Found, Side};
use crate::extract::actors::ActorClass;
use crate::extract::{Attribution, Casualties, Count, Mode, SubEventType, When};
use crate::resolve::{GeoPrecision, Resolution};

/// Kinds that can be one incident told in different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Violence,
    Abduction,
    Territory,
    Crowd,
    Arrests,
    Agreement,
    Change,
    Property,
    Sexual,
    Disrupted,
    Base,
    Other,
}

/// The family of a kind.
pub(super) fn family(kind: SubEventType) -> Family {
    use SubEventType as S;
    match kind {
        S::ArmedClash
        | S::ChemicalWeapon
        | S::AirDroneStrike
        | S::SuicideBomb
        | S::Shelling
        | S::RemoteExplosive
        | S::Grenade
        | S::Attack => Family::Violence,
        S::GovernmentRegainsTerritory | S::NonStateActorOvertakesTerritory | S::NonViolentTransfer => Family::Territory,
        S::SexualViolence => Family::Sexual,
        S::Abduction => Family::Abduction,
        S::PeacefulProtest
        | S::ProtestWithIntervention
        | S::ExcessiveForceAgainstProtesters
        | S::ViolentDemonstration
        | S::MobViolence => Family::Crowd,
        S::Agreement => Family::Agreement,
        S::Arrests => Family::Arrests,
        S::ChangeToGroup => Family::Change,
        S::DisruptedWeaponsUse => Family::Disrupted,
        S::BaseEstablished => Family::Base,
        S::Looting => Family::Property,
        S::Other => Family::Other,
    }
}

/// Two kinds that one sentence may tell of one incident: also the harm done in a protest or the taking of a town,
/// and the flight from an attack.
pub(super) fn together(a: SubEventType, b: SubEventType) -> bool {
    use SubEventType as S;
    let (low, high) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
    let harm = matches!(low, S::Attack | S::ArmedClash);
    family(a) == family(b) && kinds_agree(a, b)
        || harm && matches!(family(high), Family::Crowd | Family::Territory)
        || low == S::Other && family(high) == Family::Violence
}

/// How much a kind says: the more telling one of two stands.
fn rank(kind: SubEventType) -> u8 {
    use SubEventType as S;
    match kind {
        S::ChemicalWeapon | S::ExcessiveForceAgainstProtesters => 6,
        S::SuicideBomb | S::AirDroneStrike | S::Grenade | S::MobViolence | S::ViolentDemonstration => 5,
        S::Shelling | S::RemoteExplosive | S::ProtestWithIntervention => 4,
        S::GovernmentRegainsTerritory | S::NonStateActorOvertakesTerritory => 3,
        S::ArmedClash | S::PeacefulProtest => 2,
        S::Other => 0,
        _ => 1,
    }
}

/// Two kinds of one family that may be the same incident.
pub(super) fn kinds_agree(a: SubEventType, b: SubEventType) -> bool {
    use SubEventType as S;
    let (low, high) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
    a == b
        || family(a) == family(b) && rank(low) <= 2 && family(a) != Family::Territory
        || matches!((low, high), (S::RemoteExplosive, S::SuicideBomb | S::Grenade) | (S::Shelling, S::AirDroneStrike))
        || family(a) == Family::Crowd
}

/// "Fighting flared in Sake, where rebels had killed dozens of civilians": a battle and a crime.
pub(super) fn is_crime_in_battle(before: &Found, found: &Found) -> bool {
    before.kind == SubEventType::ArmedClash
        && found.kind == SubEventType::Attack
        && before.clause != found.clause
        && before.sentence == found.sentence
        && found.agent.is_some()
        && found.target.as_ref().is_some_and(|side| side.class == Some(ActorClass::Civilians))
}

/// Adds what a later telling of the same incident says.
pub(super) fn absorb(scene: &Scene<'_>, into: &mut Found, found: Found) {
    if rank(found.kind) > rank(into.kind) {
        into.kind = found.kind;
    }
    into.weight = into.weight.max(found.weight);
    into.general &= found.general;
    into.earlier &= found.earlier;
    into.definite &= found.definite;
    into.mentioned &= found.mentioned;
    into.lead |= found.lead;
    // What those who did it claim widens a number that others gave, and does not replace it.
    let claimed = |found: &Found| found.attribution == Attribution::Claimed;
    let widens = claimed(&found) || claimed(into);
    let fact = claimed(into) && !claimed(&found) && into.boasted;
    let boasted = claimed(&found) && found.casualties != Casualties::default();
    if into.attribution == Attribution::Fact {
        into.attribution = found.attribution;
        if found.attribution != Attribution::Fact && found.by.is_some() {
            into.by.clone_from(&found.by);
        }
    }
    into.by = into.by.take().or(found.by);
    let named = |side: &Option<Side>| side.as_ref().is_some_and(|side| side.name.is_some());
    into.agent = if named(&found.agent) && !named(&into.agent) && family(into.kind) != Family::Agreement {
        found.agent
    } else {
        better(into.agent.take(), found.agent)
    };
    into.target = match (into.target.take(), family(into.kind)) {
        // What was taken stays the target, whoever died for it.
        (Some(target), Family::Territory) => Some(target),
        (target, _) => better(target, found.target),
    };
    into.weapon = into.weapon.take().or(found.weapon);
    count(&mut into.casualties.killed, found.casualties.killed, widens, fact);
    count(&mut into.casualties.injured, found.casualties.injured, widens, fact);
    count(&mut into.casualties.abducted, found.casualties.abducted, widens, fact);
    count(&mut into.casualties.displaced, found.casualties.displaced, widens, fact);
    into.boasted |= boasted;
    into.casualties.text = match (into.casualties.text.take(), found.casualties.text) {
        (Some(a), Some(b)) if !a.contains(&b) && a.len() < 300 => Some(format!("{a}; {b}")),
        (a, b) => a.or(b),
    };
    let known = |places: &[u32]| {
        let mut toponyms = places.iter().filter_map(|at| scene.toponyms.get(*at as usize));
        toponyms.any(|toponym| toponym.resolution.is_some())
    };
    // The headline's place is rough.
    let finer = into.title && !found.title && found.lead && found.reach == Reach::Clause;
    let better = found.reach > into.reach
        || finer
        || found.reach >= Reach::Sentence && known(&found.places) && !known(&into.places);
    into.title &= found.title;
    if better && (!found.general || into.general) {
        into.places = found.places;
        into.reach = found.reach;
    }
    into.date = match (into.date, found.date) {
        (Some(a), Some(b)) if width(scene, b) < width(scene, a) => Some(b),
        (a, b) => a.or(b),
    };
}

/// Days that a date covers; open ones cover the most.
fn width(scene: &Scene<'_>, date: u32) -> i32 {
    let when = scene.dates.get(date as usize).map(|dated| dated.when);
    match when.map(|when| (when.start, when.end)) {
        Some((Some(start), Some(end))) => start.until(end).map_or(i32::MAX, |span| span.get_days()),
        _ => i32::MAX,
    }
}

fn better(a: Option<Side>, b: Option<Side>) -> Option<Side> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let known = |side: &Side| side.name.is_some() || side.class.is_some();
            Some(if known(&b) && !known(&a) { b } else { a })
        }
        (a, b) => a.or(b),
    }
}

/// The greater of two numbers stands; where one of them is a claim, it only widens the other: `fact` says that the
/// later is not the claim.
fn count(into: &mut Count, found: Count, widens: bool, fact: bool) {
    if let (true, Some(a), Some(b)) = (widens, into.best, found.best)
        && a != b
    {
        into.best = Some(if fact { b } else { a });
        into.low = Some(into.low.unwrap_or(a).min(b));
        into.high = Some(into.high.unwrap_or(a).max(b));
        return;
    }
    let better = match (into.best, found.best) {
        (None, Some(_)) => true,
        (Some(a), Some(b)) => b > a,
        (None, None) => found.low > into.low,
        (Some(_), None) => false,
    };
    if better {
        *into = found;
    }
}

/// How well a telling fits an incident told before: `None` where something speaks against it.
pub(super) fn fit(scene: &Scene<'_>, units: &dyn Units, before: &Found, found: &Found) -> Option<f32> {
    // "The explosion was heard miles away": of whatever struck.
    let heard = found.kind == SubEventType::RemoteExplosive && found.mentioned && found.weapon.is_none();
    // "The group claimed the assault": on the base that it took.
    let assault = found.definite && family(before.kind) == Family::Territory && together(before.kind, found.kind);
    let agree = kinds_agree(before.kind, found.kind) || heard && family(before.kind) == Family::Violence;
    if !assault && (family(before.kind) != family(found.kind) || !agree) || before.mode != found.mode {
        return None;
    }
    // "Strikes hit cities": one of them is told apart from their sum.
    let one_of = before.many && found.reach >= Reach::Sentence && found.places != before.places && !found.many;
    // "On 27 November the group had launched its offensive": what went before the news is not the news.
    let before_it = found.earlier && !before.earlier && found.date.is_some() && found.date != before.date;
    if found.other || one_of || before_it || is_crime_in_battle(before, found) {
        return None;
    }
    let mut score = 0.0;
    match (when(scene, before), when(scene, found)) {
        (Some(a), Some(b)) => {
            if !overlap(a, b) || a != b && (is_long(a) || is_long(b)) {
                return None;
            }
            score += if a == b { 2.0 } else { 0.5 };
        }
        (_, None) => score += 0.5,
        (None, Some(_)) => {}
    }
    // The headline's telling is rough: its place may be the next town, its day is not told.
    let headline = before.title && found.lead && before.date.is_none() && !found.title;
    if headline {
        score += 1.2;
    }
    let same = before.target.as_ref().zip(found.target.as_ref()).and_then(|(a, b)| shares_name(&a.text, &b.text));
    if before.reach >= Reach::Sentence && found.reach >= Reach::Sentence {
        match places(scene, units, before, found) {
            Some(same) => score += same,
            // One is killed but once, whatever the place is called.
            None if headline || same == Some(true) => score -= 0.5,
            None => return None,
        }
    } else if found.reach < Reach::Sentence {
        score += 0.5;
    }
    match same {
        Some(true) => score += 2.0,
        Some(false) => return None,
        None => {}
    }
    if let (Some(a), Some(b)) = (&before.agent, &found.agent) {
        match (a.name, b.name) {
            (Some(x), Some(y)) if x == y => score += 1.0,
            (Some(x), Some(y)) if !akin(x, y) && before.target.as_ref().is_none_or(|side| side.name != b.name) => {
                return None;
            }
            _ => {}
        }
    }
    match (before.casualties.killed.best, found.casualties.killed.best) {
        (Some(a), Some(b)) if a == b => score += 1.0,
        (Some(a), Some(b)) if a > 0 && b > 0 && (b > 3 * a || a > 3 * b) => score -= 1.0,
        _ => {}
    }
    if found.definite {
        score += 1.5;
    }
    if found.mode == Mode::Threatened {
        score += 0.5;
    }
    if before.lead {
        score += 0.3;
    }
    // "the attack" reaches farther back than what is told anew.
    let decay = if found.definite { 0.06 } else { 0.12 };
    score -= decay * (found.sentence - before.sentence) as f32;
    Some(score)
}

/// "Taliban" in the headline may be any of the Taliban below.
fn akin(a: &str, b: &str) -> bool {
    a.split([' ', '-']).any(|word| word.len() > 3 && b.split([' ', '-']).any(|other| other == word))
}

/// Places of a row that are compared.
const ROW: usize = 12;

/// From this score on, two tellings are one incident.
pub(super) const SAME: f32 = 0.6;

fn when<'a>(scene: &Scene<'a>, found: &Found) -> Option<&'a When> {
    found.date.and_then(|date| scene.dates.get(date as usize)).map(|dated| dated.when)
}

/// Longer than a season: no day in it identifies an incident.
fn is_long(when: &When) -> bool {
    match (when.start, when.end) {
        (Some(start), Some(end)) => start.until(end).is_ok_and(|span| span.get_days() > 100),
        _ => false,
    }
}

fn overlap(a: &When, b: &When) -> bool {
    let before = |x: &When, y: &When| matches!((x.end, y.start), (Some(end), Some(start)) if end < start);
    !before(a, b) && !before(b, a)
}

/// Same place: 2; one holds the other: 1; different: `None`.
fn places(scene: &Scene<'_>, units: &dyn Units, before: &Found, found: &Found) -> Option<f32> {
    let resolution = |at: &u32| scene.toponyms.get(*at as usize).and_then(|toponym| toponym.resolution.as_ref());
    let name = |at: &u32| {
        let toponym = scene.toponyms.get(*at as usize)?;
        scene.recognition.mentions.get(toponym.mention as usize).map(|mention| mention.name.as_str())
    };
    let mut best = None;
    // "The attack took place in X", which the gazetteer does not know: nothing speaks against it.
    let unknown = |places: &[u32]| places.iter().all(|at| resolution(at).is_none());
    if found.definite && (unknown(&found.places) || unknown(&before.places)) {
        best = Some(0.0);
    }
    // A list of places is told apart by its first ones.
    for a in before.places.iter().take(ROW) {
        for b in found.places.iter().take(ROW) {
            if a == b || name(a).is_some() && name(a) == name(b) {
                return Some(2.0);
            }
            if let (Some(a), Some(b)) = (resolution(a), resolution(b)) {
                if a.place == b.place {
                    return Some(2.0);
                }
                if holds(units, a, b) || holds(units, b, a) {
                    best = Some(1.0);
                }
            }
        }
    }
    best
}

/// The new telling's place lies in the one told before: a town in its district, or a name that the gazetteer does not
/// know where a district was told.
pub(super) fn finer(scene: &Scene<'_>, units: &dyn Units, before: &Found, found: &Found) -> bool {
    let resolution = |at: &u32| scene.toponyms.get(*at as usize).and_then(|toponym| toponym.resolution.as_ref());
    let coarse = |at: &u32| resolution(at).is_none_or(|to| to.precision == GeoPrecision::Country);
    if before.places.iter().all(coarse) {
        return found.places.iter().any(|at| !coarse(at));
    }
    let [outer] = before.places[..] else { return false };
    resolution(&outer).is_some_and(|outer| {
        found.places.iter().all(|inner| match resolution(inner) {
            Some(inner) => rank_of(inner.precision) < rank_of(outer.precision) && holds(units, outer, inner),
            None => found.definite && rank_of(outer.precision) >= 2,
        })
    })
}

/// `outer` is the country or first-level unit of `inner`.
fn holds(units: &dyn Units, outer: &Resolution, inner: &Resolution) -> bool {
    let country = || units.country(outer.place).is_some() && units.country(outer.place) == units.country(inner.place);
    match outer.precision {
        GeoPrecision::Country => country(),
        GeoPrecision::Admin1 => {
            country() && units.admin1(outer.place).is_some() && units.admin1(outer.place) == units.admin1(inner.place)
        }
        _ => false,
    }
}

/// Do two names of people share a word with a capital? `None` where one of them is no name.
fn shares_name(a: &str, b: &str) -> Option<bool> {
    let names = |text: &str| -> Vec<String> {
        text.split([' ', ','])
            .filter(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
            .map(str::to_lowercase)
            .collect()
    };
    let (x, y) = (names(a), names(b));
    if x.len() < 2 || y.len() < 2 {
        let shared = x.iter().any(|word| y.contains(word));
        return shared.then_some(true);
    }
    Some(x.iter().any(|word| y.contains(word)))
}
