//! The places that a name may mean.

use std::collections::HashMap;

use dateline_gazetteer::{Gazetteer, Level, NameClass, Place};

use super::Match;
use crate::recognise::Cue;
use crate::recognise::cues::{cue, direction};

/// At most this many places of one name are weighed.
const MOST: usize = 40;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'g> {
    pub(crate) place: Place<'g>,
    pub(crate) class: NameClass,
    pub(crate) matched: Match,
    /// The class of place that words inside the name asked for: "Tank District".
    pub(crate) cue: Option<Cue>,
    /// It is known by the name without that word only.
    pub(crate) stripped: bool,
}

impl Candidate<'_> {
    /// It is not what is named, but the town that an airport or a valley is named after.
    pub(crate) fn is_namesake(&self) -> bool {
        self.stripped && self.cue == Some(Cue::Feature) && fits(Cue::Feature, self.place) != Fit::For
    }
}

/// Looks names up, each once.
#[derive(Debug)]
pub(crate) struct Lookup<'g> {
    gazetteer: &'g Gazetteer,
    known: HashMap<String, Vec<Candidate<'g>>>,
}

impl<'g> Lookup<'g> {
    pub(crate) fn new(gazetteer: &'g Gazetteer) -> Self {
        Self { gazetteer, known: HashMap::new() }
    }

    /// All places that `name` may mean.
    pub(crate) fn find(&mut self, name: &str) -> &[Candidate<'g>] {
        if !self.known.contains_key(name) {
            let mut found = find(self.gazetteer, name);
            drop_obscure(&mut found);
            self.known.insert(name.to_owned(), found);
        }
        self.known.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A hamlet that is also called like a state, or a quarter like a region of the world, is not what reports mean.
fn drop_obscure(found: &mut Vec<Candidate<'_>>) {
    let is_vast = |option: &Candidate<'_>| match option.place.level() {
        Level::World => true,
        Level::Country | Level::Admin1 => option.class == NameClass::Primary,
        _ => false,
    };
    if found.iter().any(is_vast) {
        found.retain(|option| {
            let place = option.place;
            let obscure = place.level() == Level::Settlement
                && !place.is_curated()
                && (option.class != NameClass::Primary && place.population() < 50_000
                    || place.feature() == "PPLX" && place.population() < 5_000);
            !obscure
        });
    }
}

/// All places that `name` may mean: the whole name; without "the"; without a cue word at either end.
pub(crate) fn find<'g>(gazetteer: &'g Gazetteer, name: &str) -> Vec<Candidate<'g>> {
    find_in(gazetteer, name, MOST, |_| true)
}

/// The same, of the places that `may_be` allows, at most so many of each spelling.
pub(crate) fn find_in<'g>(
    gazetteer: &'g Gazetteer,
    name: &str,
    most: usize,
    may_be: impl Fn(Place<'g>) -> bool,
) -> Vec<Candidate<'g>> {
    let exact = |gazetteer, name: &str, cue| exact(gazetteer, name, cue, most, &may_be);
    let name = name.trim().trim_end_matches(',');
    let mut found = exact(gazetteer, name, None);
    let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    if found.is_empty() && bare.len() < name.len() {
        found = exact(gazetteer, bare, None);
    }
    // "Tank District", "Helmand province", "Khyber Agency", "district of Tank", "City of Kabul". What is known by
    // the whole name gives way to nothing but a place of the class asked for: "Gulf of Mexico" is not Mexico.
    let words: Vec<&str> = bare.split_whitespace().collect();
    if words.len() >= 2 {
        let (first, last) = (words[0], words[words.len() - 1]);
        let whole = !found.is_empty();
        let mut strip = |asked: Cue, word: &str, stem: String| {
            for option in &mut found {
                option.cue = option.cue.or(Some(asked));
            }
            let stripped = exact(gazetteer, &stem, Some(asked))
                .into_iter()
                .filter(|option| stands_for(asked, word, option) && (!whole || fits(asked, option.place) == Fit::For));
            merge(&mut found, stripped);
        };
        if let Some(asked) = cue(last) {
            strip(asked, last, words[..words.len() - 1].join(" "));
        }
        if let Some(asked) = cue(first) {
            let from = if words[1].eq_ignore_ascii_case("of") && words.len() > 2 { 2 } else { 1 };
            strip(asked, first, words[from..].join(" "));
        }
        // "Northern Aleppo", "eastern Ghouta": the whole, when the part itself is not known.
        if found.is_empty()
            && (direction(first).is_some() || matches!(first, "Greater" | "Metropolitan" | "Downtown" | "Central"))
        {
            found = exact(gazetteer, &words[1..].join(" "), None);
        }
    }
    found
}

/// Whether a place that is known without the cue word may stand for the whole name. A sea or range is not the
/// country or town that it is named after; an airport or a river lies close to its town.
fn stands_for(asked: Cue, word: &str, option: &Candidate<'_>) -> bool {
    let fit = fits(asked, option.place);
    if asked != Cue::Feature || fit == Fit::For {
        return fit != Fit::Against;
    }
    let vast = matches!(
        word.to_ascii_lowercase().as_str(),
        "sea"
            | "gulf"
            | "strait"
            | "mountain"
            | "mountains"
            | "peninsula"
            | "desert"
            | "plateau"
            | "basin"
            | "islands"
            | "border"
            | "corridor"
            | "hills"
    );
    !vast
        && option.class != NameClass::Demonym
        && matches!(option.place.level(), Level::Settlement | Level::Admin2 | Level::Admin3)
}

fn merge<'g>(found: &mut Vec<Candidate<'g>>, more: impl Iterator<Item = Candidate<'g>>) {
    for option in more {
        if found.iter().all(|known| known.place.reference() != option.place.reference()) {
            found.push(option);
        }
    }
}

fn exact<'g>(
    gazetteer: &'g Gazetteer,
    name: &str,
    cue: Option<Cue>,
    most: usize,
    may_be: impl Fn(Place<'g>) -> bool,
) -> Vec<Candidate<'g>> {
    let folded = dateline_gazetteer::fold(name);
    // A joined or split spelling counts only where every word has two letters and the whole has six.
    let guard = folded.split(' ').all(|word| word.len() >= 2) && folded.len() >= 6;
    // "US", "CAR", "IS": an abbreviation must be written as one.
    let capitals = name.chars().all(|c| !c.is_alphabetic() || c.is_uppercase());
    gazetteer
        .find_key(dateline_gazetteer::key(&folded).as_bytes(), dateline_gazetteer::words(&folded))
        .into_iter()
        .filter(|hit| hit.same_words || guard || name.contains('.'))
        .filter(|hit| hit.class != NameClass::Abbreviation || capitals || name.ends_with('.') || name.len() > 5)
        .filter(|hit| may_be(gazetteer.place(hit.place)))
        .take(most)
        .map(|hit| {
            let place = gazetteer.place(hit.place);
            // "Washington" is the first name of "Washington, D.C.".
            let short =
                place.name().split_once(',').is_some_and(|(short, _)| dateline_gazetteer::fold(short) == folded);
            Candidate {
                place,
                class: if short { NameClass::Primary } else { hit.class },
                matched: if hit.same_words { Match::Exact } else { Match::Spelling },
                cue,
                stripped: cue.is_some(),
            }
        })
        .collect()
}

/// How a place fits a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    For,
    Neutral,
    Against,
}

/// Whether a place is of the class that a cue asks for.
pub(crate) fn fits(cue: Cue, place: Place<'_>) -> Fit {
    let level = place.level();
    let wanted = match cue {
        Cue::Country => level == Level::Country,
        Cue::Admin1 => level == Level::Admin1 || matches!(level, Level::Area | Level::World),
        Cue::Admin2 => matches!(level, Level::Admin2 | Level::Admin3),
        Cue::Settlement => level == Level::Settlement,
        Cue::Feature => matches!(level, Level::Area | Level::Site | Level::World),
    };
    if wanted {
        return Fit::For;
    }
    match (cue, level) {
        // Words for the levels are used loosely: an Afghan "province", a Lebanese "district", a "region".
        // The unit of that name may be missing; then its seat stands for it.
        (Cue::Admin1, Level::Admin2 | Level::Settlement)
        | (Cue::Admin2, Level::Admin1 | Level::Settlement)
        | (Cue::Country, Level::Admin1)
        | (Cue::Feature, _) => Fit::Neutral,
        _ => Fit::Against,
    }
}
