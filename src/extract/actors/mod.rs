//! Actors: armed groups, forces, crowds and civilians; their names, aliases and classes.

mod find;
mod overlay;
pub(super) mod table;

pub(crate) use overlay::class_in_table;
pub use overlay::{OwnActor, lay_over};

pub(super) use find::{ActorMention, Finder, Who};

use super::words::{Lexicon, fold};

/// Class of an actor, after ACLED's published interaction codes (Codebook, 2023).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActorClass {
    /// Military, police and other forces of a state in its own country.
    StateForces,
    /// Groups that fight a state for power, secession or its overthrow.
    RebelGroup,
    /// Armed groups with political or criminal aims that do not seek to replace the state.
    PoliticalMilitia,
    /// Armed groups of a community, clan or faith.
    IdentityMilitia,
    /// Violent crowds.
    Rioters,
    /// Unarmed crowds.
    Protesters,
    /// Unarmed people, officials among them.
    Civilians,
    /// Forces of other states, coalitions, peacekeepers, private military companies.
    ExternalForces,
}

impl ActorClass {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::StateForces,
        Self::RebelGroup,
        Self::PoliticalMilitia,
        Self::IdentityMilitia,
        Self::Rioters,
        Self::Protesters,
        Self::Civilians,
        Self::ExternalForces,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StateForces => "state forces",
            Self::RebelGroup => "rebel group",
            Self::PoliticalMilitia => "political militia",
            Self::IdentityMilitia => "identity militia",
            Self::Rioters => "rioters",
            Self::Protesters => "protesters",
            Self::Civilians => "civilians",
            Self::ExternalForces => "external forces",
        }
    }

    /// The class whose word this is, or the first of its two words (`state`, `rebel`...), ignoring case.
    ///
    /// ```
    /// use dateline::extract::actors::ActorClass;
    /// assert_eq!(ActorClass::parse("Rebel group"), Some(ActorClass::RebelGroup));
    /// assert_eq!(ActorClass::parse("rebel"), Some(ActorClass::RebelGroup));
    /// assert_eq!(ActorClass::parse("robot"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL.into_iter().find(|class| {
            let (whole, first) = (class.as_str(), class.as_str().split(' ').next().unwrap_or(""));
            word.eq_ignore_ascii_case(whole)
                || word.eq_ignore_ascii_case(first)
                || whole.ends_with('s') && !whole.contains(' ') && word.eq_ignore_ascii_case(&whole[..whole.len() - 1])
        })
    }

    /// True for armed actors that are not a state's.
    pub fn is_armed_group(self) -> bool {
        matches!(self, Self::RebelGroup | Self::PoliticalMilitia | Self::IdentityMilitia)
    }

    /// True for a state's forces, its own country's or another's.
    pub fn is_state(self) -> bool {
        matches!(self, Self::StateForces | Self::ExternalForces)
    }

    /// True for anybody who fights.
    pub fn is_force(self) -> bool {
        self.is_armed_group() || self.is_state()
    }
}

/// An actor of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The name that all its aliases lead to.
    pub name: &'static str,
    /// What it is.
    pub class: ActorClass,
    /// Where it is at home or active: ISO 3166-1 alpha-2 codes, comma between; may be empty.
    pub countries: &'static str,
}

/// Every name and alias of the table, as written there: what a recogniser keeps off the map.
///
/// ```
/// assert!(dateline::extract::actors::names().any(|name| name == "Boko Haram"));
/// ```
pub fn names() -> impl Iterator<Item = &'static str> {
    table::all_names()
}

/// The actor that a name or alias stands for: the longest name of the table found in the words.
///
/// ```
/// use dateline::extract::actors;
/// assert_eq!(actors::lookup("the Pakistani Taliban").map(|actor| actor.name), Some("Tehrik-e-Taliban Pakistan"));
/// assert_eq!(actors::lookup("the weather"), None);
/// ```
pub fn lookup(words: &str) -> Option<Actor> {
    let lexicon = Lexicon::embedded();
    find::first(lexicon, words).and_then(|number| lexicon.actors.actor(number))
}

/// The class that some words name: of the actor found in them, else of their last noun.
///
/// ```
/// use dateline::extract::actors::{ActorClass, classify};
/// assert_eq!(classify("two Pakistani soldiers"), Some(ActorClass::StateForces));
/// assert_eq!(classify("the market"), None);
/// ```
pub fn classify(words: &str) -> Option<ActorClass> {
    lookup(words).map(|actor| actor.class).or_else(|| {
        let lexicon = Lexicon::embedded();
        let heads = words.split_whitespace().rev().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut classes = heads.map(|word| lexicon.entry(lexicon.find(&fold(word))).class);
        classes.find_map(super::view::class_of)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_lead_to_one_name() {
        for (alias, name) in [
            ("TTP", "Tehrik-e-Taliban Pakistan"),
            ("Movement of the Taliban in Pakistan", "Tehrik-e-Taliban Pakistan"),
            ("Tehreek-e-Taliban Pakistan", "Tehrik-e-Taliban Pakistan"),
            ("al-Shabab", "Al Shabaab"),
            ("al-Qaeda in the Arabian Peninsula", "Al Qaeda in the Arabian Peninsula"),
            ("AQAP", "Al Qaeda in the Arabian Peninsula"),
            ("ISIS-K", "Islamic State Khorasan Province"),
            ("Islamic State", "Islamic State"),
            ("Lord's Resistance Army", "Lord's Resistance Army"),
            ("Sendero Luminoso", "Shining Path"),
            ("RSF", "Rapid Support Forces"),
            ("Frente Farabundo, that is the FMLN", "Farabundo Marti National Liberation Front"),
            ("M23", "M23"),
            ("M-19", "19 April Movement"),
        ] {
            assert_eq!(lookup(alias).map(|actor| actor.name), Some(name), "{alias}");
        }
    }

    #[test]
    fn small_words_are_no_acronyms() {
        for words in ["eta", "he went far", "the mir", "rss feed", "the weather"] {
            assert_eq!(lookup(words), None, "{words}");
        }
    }
}
