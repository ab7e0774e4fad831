//! Why a place was chosen, in words.

use super::candidates::{Candidate, Fit, fits};
use crate::recognise::Mention;

/// The reasons for the candidate at `best`.
pub(super) fn of(candidates: &[Candidate<'_>], best: usize, chance: f32, mention: &Mention) -> String {
    let Some(candidate) = candidates.get(best) else { return String::new() };
    let place = candidate.place;
    let mut reasons = Vec::new();
    reasons.push(match candidates.len() {
        1 => format!("only {} known", place.name()),
        count => format!("one of {count} places of this name, chance {chance:.2}"),
    });
    if let Some(cue) = candidate.cue.or(mention.cue)
        && fits(cue, place) == Fit::For
    {
        reasons.push("of the class that the words beside it ask for".to_owned());
    }
    if candidate.matched == super::Match::Spelling {
        reasons.push(format!("joined or split spelling of {}", place.name()));
    }
    if mention.part.is_some() {
        reasons.push("a part of it is meant".to_owned());
    }
    reasons.join("; ")
}
