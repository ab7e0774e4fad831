//! Claims and accusations that stand in a sentence of their own.

use super::{is_nobody, is_somebody, subject};
use crate::extract::Attribution;
use crate::extract::phrases;
use crate::extract::verbs::Voice;
use crate::extract::view::{Party, View};
use crate::extract::words::class;

/// Who takes responsibility or is blamed, in a sentence that names no incident: "The TTP claimed responsibility."
pub(in crate::extract) fn claim(view: &View<'_>) -> Option<(Party, Attribution)> {
    let items = view.items();
    view.parser.groups.iter().filter(|group| !group.negated).find_map(|group| {
        let main = &items[group.main];
        let next = (group.end..(group.end + 3).min(items.len()))
            .any(|at| matches!(view.word(at).to_ascii_lowercase().as_str(), "responsibility" | "credit"));
        let claims = next && (main.is(class::CLAIM) || matches!(view.word(group.main), "took" | "taken" | "accepted"));
        let suspected = main.is(class::SUSPECT);
        let blamed = (main.is(class::ACCUSE) || suspected) && group.voice == Voice::Active;
        let how = if suspected { Attribution::Suspected } else { Attribution::Alleged };
        if claims {
            let phrase = &view.phrases()[subject(view, group)?];
            let party = view.party(phrase);
            return (!is_nobody(view, phrase) && is_somebody(view, &party)).then_some((party, Attribution::Claimed));
        }
        // "attributed the attack to the TTP", "the attack was blamed on the TTP"
        let party_of = |index: usize| view.party(&view.phrases()[index]);
        let force = |party: &Party| party.class.is_some_and(crate::extract::actors::ActorClass::is_force);
        let word = view.word(group.main).to_ascii_lowercase();
        let on: &[&str] = if word.starts_with("attribut") { &["to"] } else { &["on"] };
        if word.starts_with("attribut") || word.starts_with("blam") {
            let named = super::governed(view, group.end, on, 10).map(party_of).filter(force);
            if let Some(party) = named {
                return Some((party, Attribution::Alleged));
            }
        }
        // "The TTP was blamed", "rebels are suspected": who is said to have done it.
        let passive = (main.is(class::ACCUSE) || suspected) && group.voice == Voice::Passive;
        if passive && let Some(party) = subject(view, group).map(party_of).filter(force) {
            return Some((party, how));
        }
        // "Officials blamed the TTP": the object is the one who is said to have done it.
        let object = phrases::objects(items, view.phrases(), group.end).next().filter(|_| blamed)?;
        let party = view.party(&view.phrases()[object]);
        party.class.is_some_and(crate::extract::actors::ActorClass::is_force).then_some((party, how))
    })
}
