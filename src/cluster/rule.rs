//! When two tellings may be one incident, and how much speaks for it.
//!
//! What decides, after what was measured on separately kept lists of the same events (pairs of lists of drone strikes
//! agree in district in 97 of 100 and in overlapping counts in 96, but in the exact count in 27 and within 25 km in 62),
//! and after the defaults of xSub (a kilometre or five, a day or two, the same actors and action) and MELTT (a window
//! of space and time with a taxonomy of kinds): district, day and counts, not the point.
//!
//! Each difference asks for evidence; a contradiction ends it.
//!
//! | | fits | asks for evidence | contradicts |
//! |---|---|---|---|
//! | day | the same (of short intervals, one in common) | the next day: 2; a week, a month or "by the day of the report" that overlaps: 2 | else; season, year, open or unknown |
//! | place | the same; a district or area, and what lies in it | two places in one district or less than 25 km apart; a place that only its district is known of: 1; a province, and what lies in it: 2; the same country, where no more is told: 3 | else |
//! | kind | the same, or not told | kin ([`kin`]): 1 | else |
//! | killed | ranges overlap, or not told | apart by a quarter, or by one: 1 | else |
//! | wounded | less than twice as many, or not told | | else |
//! | actors | | | armed groups named in both, none akin; forces of two states named as agents |
//! | telling | both happened, or both are planned, threatened... | | else |
//!
//! Evidence: the same place (1); the same number of dead from three on, told exactly (2), or else ranges of dead that
//! overlap (1); the same number of wounded, told exactly (1); an armed group named in both (1); the same sentence, as
//! in an agency's report that two papers print (3).

use geo::{Distance, Haversine, Point};

use super::telling::{Kind, Site, Telling};
use crate::extract::SubEventType as S;

/// Metres between two points of one incident, at most, where their units differ or are not known.
const NEAR_M: f64 = 25_000.0;
/// Metres between two points of one place.
const SAME_M: f64 = 3_000.0;
/// Metres round an area's point in which something counts as within it, at most.
pub(super) const AREA_M: f64 = 50_000.0;

/// How much more than what is asked for speaks for one incident; `None`: they are not the same, as far as is known.
pub(super) fn match_of(a: &Telling, b: &Telling) -> Option<u32> {
    if a.report == b.report || a.mode != b.mode || contradict(a, b) {
        return None;
    }
    let gap = (a.from - b.to).max(b.from - a.to).max(0);
    let day = match (a.loose + b.loose > 0, gap) {
        (false, 0) => 0,
        (false, 1) | (true, 0) => 2,
        _ => return None,
    };
    let kind = kinds(a.kind, b.kind)?;
    let (place, same) = a.places.iter().flat_map(|a| b.places.iter().map(|b| places(a, b))).flatten().min()?;
    let (killed, counted) = dead(a.killed, b.killed)?;
    if let (Some((low, high)), Some((from, to))) = (a.injured, b.injured)
        && (low > 2 * to + 1 || from > 2 * high + 1)
    {
        return None;
    }
    let wounded = a.injured == b.injured && a.injured.is_some_and(|(low, high)| low > 0 && low == high);
    let group = a.groups.iter().any(|group| b.groups.contains(group));
    let asked = day + place + kind + killed;
    let reprint = a.words != 0 && a.words == b.words;
    let told = u32::from(same == 0) + counted + u32::from(wounded) + u32::from(group) + 3 * u32::from(reprint);
    told.checked_sub(asked)
}

/// Two kinds of which reports of one incident may tell, each in its own words:
///
/// | one says | the other may say |
/// |---|---|
/// | attack | every kind of violence; the taking of a town; abduction, sexual violence, mob violence, force against protesters, destruction |
/// | armed clash | attack, shelling, suicide bomb, grenade; the taking of a town |
/// | shelling | air or drone strike (a missile, a drone) |
/// | explosive | suicide bomb, grenade |
/// | chemical weapon | air strike, shelling |
/// | a protest or riot | every other protest or riot |
/// | destruction | mob violence, violent demonstration |
pub(super) fn kin(a: S, b: S) -> bool {
    const VIOLENCE: &[S] = &[
        S::ArmedClash,
        S::Attack,
        S::ChemicalWeapon,
        S::AirDroneStrike,
        S::SuicideBomb,
        S::Shelling,
        S::RemoteExplosive,
        S::Grenade,
    ];
    const CROWD: &[S] = &[
        S::PeacefulProtest,
        S::ProtestWithIntervention,
        S::ExcessiveForceAgainstProtesters,
        S::ViolentDemonstration,
        S::MobViolence,
    ];
    const TAKING: &[S] = &[S::GovernmentRegainsTerritory, S::NonStateActorOvertakesTerritory];
    let either = |one: S, others: &[S]| a == one && others.contains(&b) || b == one && others.contains(&a);
    a == b
        || either(S::Attack, VIOLENCE)
        || either(S::ArmedClash, &[S::Shelling, S::SuicideBomb, S::Grenade])
        || either(S::Attack, TAKING)
        || either(S::ArmedClash, TAKING)
        || either(
            S::Attack,
            &[S::Abduction, S::SexualViolence, S::MobViolence, S::ExcessiveForceAgainstProtesters, S::Looting],
        )
        || either(S::Shelling, &[S::AirDroneStrike])
        || either(S::RemoteExplosive, &[S::SuicideBomb, S::Grenade])
        || either(S::ChemicalWeapon, &[S::AirDroneStrike, S::Shelling])
        || either(S::Looting, &[S::MobViolence, S::ViolentDemonstration])
        || CROWD.contains(&a) && CROWD.contains(&b)
}

/// What two kinds ask for.
fn kinds(a: Kind, b: Kind) -> Option<u32> {
    let kind = |number: u8| S::ALL.get(usize::from(number)).copied();
    match (a.0.and_then(kind), b.0.and_then(kind)) {
        (Some(a), Some(b)) if a == b => Some(0),
        (Some(a), Some(b)) => kin(a, b).then_some(1),
        _ => match (a.1, b.1) {
            (Some(a), Some(b)) => (a == b).then_some(0),
            _ => Some(0),
        },
    }
}

/// What two places ask for, and 0 where they are the same, else 1.
fn places(a: &Site, b: &Site) -> Option<(u32, u32)> {
    let (fine, rough) = if a.coarse <= b.coarse { (a, b) } else { (b, a) };
    if rough.coarse == 3 {
        return (fine.coarse == 3 && fine.place != 0 && fine.place == rough.place).then_some((3, 1));
    }
    if rough.coarse == 2 {
        let within = rough.province != 0 && rough.province == fine.province;
        return (within || rough.place != 0 && rough.place == fine.place).then_some((2, 1));
    }
    if a.place != 0 && a.place == b.place {
        return Some((0, 0));
    }
    let unit = a.unit != 0 && a.unit == b.unit;
    let point = |site: &Site| Point::new(f64::from(site.lon) / 1e6, f64::from(site.lat) / 1e6);
    let apart = Haversine.distance(point(a), point(b));
    if rough.coarse == 0 {
        return match apart {
            apart if apart <= SAME_M => Some((0, 0)),
            apart if unit || apart <= NEAR_M => Some((1, 1)),
            _ => None,
        };
    }
    let reach = f64::from(rough.radius_m).clamp(NEAR_M, AREA_M);
    let unknown = u32::from(a.parent.max(b.parent));
    if unit { Some((unknown, 1)) } else { (apart <= reach).then_some((1, 1)) }
}

/// What two numbers of dead ask for, and what they speak for.
fn dead(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(u32, u32)> {
    let (Some((low, high)), Some((from, to))) = (a, b) else { return Some((0, 0)) };
    let gap = (low - to).max(from - high);
    if gap > (low.max(from) / 4).max(1) {
        return None;
    }
    if gap > 0 {
        return Some((1, 0));
    }
    Some(match low {
        _ if low == high && from == to && low >= 3 => (0, 2),
        _ if low.max(from) > 0 => (0, 1),
        _ => (0, 0),
    })
}

/// The two name different actors where one incident can have but one.
fn contradict(a: &Telling, b: &Telling) -> bool {
    let groups = !a.groups.is_empty() && !b.groups.is_empty();
    if groups && !a.groups.iter().any(|a| b.groups.iter().any(|b| akin(a, b))) {
        return true;
    }
    // A clash has forces on both sides, and either may be told first.
    let clash = [a, b].iter().any(|told| told.kind.0 == Some(S::ArmedClash as u8));
    matches!((&a.forces, &b.forces), (Some(a), Some(b)) if !clash && !akin(a, b))
}

/// "Taliban" may be any of the Taliban, "Islamic State" any of its provinces.
fn akin(a: &str, b: &str) -> bool {
    const COMMON: &[&str] = &[
        "islamic",
        "front",
        "army",
        "armed",
        "forces",
        "force",
        "liberation",
        "national",
        "movement",
        "people",
        "united",
        "state",
        "party",
        "group",
        "popular",
        "democratic",
        "revolutionary",
        "military",
        "police",
        "brigade",
        "brigades",
        "resistance",
        "defence",
        "defense",
        "union",
        "coalition",
        "alliance",
        "republic",
        "security",
    ];
    let words = |name: &str| -> Vec<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        parts.filter(|word| word.len() > 3 && !COMMON.contains(&word.as_str())).collect()
    };
    a == b || a.starts_with(b) || b.starts_with(a) || {
        let others = words(b);
        words(a).iter().any(|word| others.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(lon: f64, coarse: u8, unit: u64, place: u64) -> Site {
        Site { lon: (lon * 1e6) as i32, lat: 32_000_000, radius_m: 5_000, coarse, parent: 0, place, unit, province: 9 }
    }

    fn strike(day: i32, killed: Option<(i32, i32)>, place: Site) -> Telling {
        Telling {
            to: day,
            loose: 0,
            first: 0,
            last: 0,
            from: day,
            report: day as u64 * 1000 + place.place,
            id: String::new(),
            kind: (Some(S::AirDroneStrike as u8), Some(S::AirDroneStrike.event_type() as u8)),
            mode: 0,
            killed,
            injured: None,
            groups: Vec::new(),
            forces: None,
            words: 0,
            places: vec![place],
        }
    }

    fn check(a: &Telling, b: &Telling, expected: Option<u32>) {
        let b = Telling { report: b.report + 1, ..b.clone() };
        assert_eq!([match_of(a, &b), match_of(&b, a)], [expected; 2], "{a:?}\n{b:?}");
    }

    #[test]
    fn differences_ask_for_evidence() {
        let (here, village) = (site(70.0, 0, 1, 11), site(70.2, 0, 1, 12));
        let (district, far, province) = (site(70.3, 1, 1, 13), site(71.0, 0, 2, 14), site(70.9, 2, 0, 15));
        let one = strike(100, Some((5, 5)), here);
        check(&one, &one, Some(3));
        check(&one, &strike(100, None, here), Some(1));
        check(&one, &strike(100, Some((4, 8)), village), Some(0));
        check(&one, &strike(100, None, village), None);
        check(&one, &strike(100, None, district), Some(0));
        check(&one, &strike(100, Some((6, 6)), district), None);
        check(&one, &strike(100, Some((6, 6)), here), Some(0));
        check(&one, &strike(100, Some((9, 9)), here), None);
        check(&one, &strike(100, Some((5, 5)), far), None);
        check(&one, &strike(100, Some((5, 5)), province), Some(0));
        let country = site(69.0, 3, 0, 17);
        check(&one, &strike(100, Some((5, 5)), country), None);
        let (vague, other) = (strike(100, Some((5, 5)), country), strike(100, Some((5, 5)), site(69.0, 3, 0, 18)));
        check(&vague, &vague, None);
        check(&Telling { words: 7, ..vague.clone() }, &Telling { words: 7, ..vague.clone() }, Some(2));
        check(&Telling { words: 7, ..vague }, &Telling { words: 7, ..other }, None);
        let (unknown, border) = (Site { parent: 1, ..district }, site(70.2, 0, 3, 16));
        check(&one, &strike(100, None, unknown), None);
        check(&one, &strike(100, Some((4, 8)), unknown), Some(0));
        check(&one, &strike(100, None, border), None);
        check(&one, &strike(100, Some((4, 8)), border), Some(0));
        check(&one, &strike(100, None, province), None);
        check(&one, &strike(101, None, here), None);
        check(&one, &strike(101, Some((5, 9)), here), Some(0));
        check(&one, &strike(102, Some((5, 5)), here), None);
        let week = Telling { from: 95, loose: 1, ..strike(101, Some((5, 5)), here) };
        check(&one, &week, Some(1));
        check(&one, &Telling { killed: None, ..week }, None);
    }

    #[test]
    fn contradictions_end_it() {
        let one = strike(100, Some((5, 5)), site(70.0, 0, 1, 11));
        let by = |name: &str| Telling { groups: vec![name.to_owned()], ..one.clone() };
        check(&by("Al Shabaab"), &by("Al Shabaab"), Some(4));
        check(&by("Islamic State"), &by("Islamic State Khorasan Province"), Some(3));
        check(&by("Al Shabaab"), &by("Islamic State"), None);
        check(&by("Al Shabaab"), &one, Some(3));
        let forces = |name: &str| Telling { forces: Some(name.to_owned()), ..one.clone() };
        check(&forces("United States Armed Forces"), &forces("Pakistan Army"), None);
        check(&Telling { mode: 2, ..one.clone() }, &one, None);
        check(
            &Telling { injured: Some((9, 9)), ..one.clone() },
            &Telling { injured: Some((2, 2)), ..one.clone() },
            None,
        );
        let kind = |kind: S| Telling { kind: (Some(kind as u8), Some(kind.event_type() as u8)), ..one.clone() };
        check(&kind(S::Attack), &one, Some(2));
        check(&kind(S::RemoteExplosive), &one, None);
        assert_eq!(match_of(&one, &one), None, "one report tells its incidents apart");
    }

    #[test]
    fn kin_is_mutual() {
        for a in S::ALL {
            for b in S::ALL {
                assert_eq!(kin(*a, *b), kin(*b, *a), "{a:?} {b:?}");
            }
        }
        assert!(!kin(S::GovernmentRegainsTerritory, S::NonStateActorOvertakesTerritory));
    }
}
