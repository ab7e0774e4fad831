//! Why a place was chosen, in words.

use dateline_gazetteer::{Level, fold};

use super::candidates::Candidate;
use super::{Case, FEATURES, Match, Weights};
use crate::recognise::Mention;

/// So many reasons are told, the weightiest first.
const MOST: usize = 3;
/// A reason that changes the odds by less than this factor's logarithm is not worth telling.
const LEAST: f32 = 0.4;

/// The reasons for the first candidate of `order`, against the second: what speaks most for the one and less for the
/// other by the ranker's own weights.
pub(super) fn of(
    case: &Case<'_>,
    order: &[usize],
    chances: &[f32],
    features: &[[f32; FEATURES]],
    weights: &Weights,
    mention: &Mention,
) -> String {
    let Some((candidate, own)) = order.first().and_then(|&best| case.candidates.get(best).zip(features.get(best)))
    else {
        return String::new();
    };
    let place = candidate.place;
    let mut reasons = Vec::new();
    let chance = order.first().and_then(|&best| chances.get(best)).copied().unwrap_or(0.0);
    reasons.push(match case.candidates.len() {
        1 => format!("the only {} known", place.name()),
        count => format!("one of {count} places of this name, chance {chance:.2}"),
    });
    let other = order.get(1).and_then(|&second| features.get(second));
    let mut speaking: Vec<(f32, String)> = Vec::new();
    for (number, weight) in weights.iter().enumerate() {
        let worth = weight * (own[number] - other.map_or(0.0, |other| other[number]));
        let Some(words) = words(number, candidate, case).filter(|_| own[number] > 0.0) else { continue };
        match speaking.iter_mut().find(|(_, known)| *known == words) {
            Some((sum, _)) => *sum += worth,
            None => speaking.push((worth, words)),
        }
    }
    speaking.retain(|(worth, _)| *worth >= LEAST);
    speaking.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.extend(speaking.into_iter().take(MOST).map(|(_, words)| words));
    if candidate.matched == Match::Spelling {
        reasons.push(format!("joined or split spelling of {}", place.name()));
    }
    if candidate.is_namesake() {
        reasons.push(format!("{} itself is not known: the place it is named after", mention.name));
    }
    if mention.part.is_some() {
        reasons.push("a part of it is meant".to_owned());
    }
    reasons.join("; ")
}

/// A feature (its number in `FEATURE_NAMES`) as a reason; `None` for those that say nothing to a reader.
fn words(number: usize, candidate: &Candidate<'_>, case: &Case<'_>) -> Option<String> {
    let place = candidate.place;
    let country = || place.country_name().filter(|_| place.level() != Level::Country);
    Some(match number {
        1 | 17 | 18 | 42 | 43 => "the best known of them by population".to_owned(),
        3..=6 | 34 | 35 => "a well known place".to_owned(),
        10 => "a capital".to_owned(),
        11 | 12 => "the seat of its unit".to_owned(),
        13 => format!("{} is its first name", place.name()),
        20 => format!("the only one in {}", country()?),
        22 | 56 => "of the class that the words beside it ask for".to_owned(),
        24 | 49 => {
            let units = [place.admin2(), place.admin1(), place.country_name()];
            let beside = units.into_iter().flatten().find(|unit| case.containers.contains(&fold(unit)));
            format!("lies in {}, named beside it", beside.unwrap_or("the place"))
        }
        26 | 39 => format!("most of the report is about {}", country()?),
        27 => format!("{} is named", country()?),
        28 => format!("{} is named", place.admin1()?),
        29 => format!("{} or another place in it is named", place.admin2()?),
        30 | 41 => format!("other places in {} are named", place.admin1()?),
        31..=33 => "close to other places that are named".to_owned(),
        36 | 46..=48 => "near the publisher's home".to_owned(),
        37 => "near the place of the dateline".to_owned(),
        40 => "a people or adjective".to_owned(),
        _ => return None,
    })
}
