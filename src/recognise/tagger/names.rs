//! What the gazetteer knows of the words: evidence for the tagger, not its judge.

use super::words::{Style, Word, shape};
use crate::gazetteer::{Gazetteer, Hit, Level, NameClass};
use crate::recognise::Token;

/// How well known the best place of a name is, from country (1) to hamlet; 0: no such name.
pub type Rank = u8;

/// What the gazetteer says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Name {
    /// Rank of the best known place, 0 for none.
    pub rank: Rank,
    /// Class of the name for that place: 0 primary, 1 another, 2 abbreviation, 3 made by rule.
    pub class: u8,
    /// 1, 2, 3 (to 5) or 4 (more) places of that name.
    pub count: u8,
    /// It is a demonym.
    pub demonym: bool,
    /// It is found only with its words joined.
    pub joined: bool,
    /// Number of names of the best known place, in bands 0..=3.
    pub fame: u8,
}

impl Name {
    /// As a small number, for features.
    pub fn code(self) -> u32 {
        u32::from(self.rank) | u32::from(self.class) << 4 | u32::from(self.demonym) << 6 | u32::from(self.joined) << 7
    }

    /// Known at all.
    pub fn is_known(self) -> bool {
        self.rank != 0
    }
}

/// Of one token: the name it is by itself, and its part in the longest name around it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Match {
    /// The token alone.
    pub single: Name,
    /// The longest name that covers it, by the leftmost-longest rule.
    pub longest: Name,
    /// Place in that: 0 none, 1 the only word, 2 first, 3 inside, 4 last.
    pub part: u8,
}

/// At most this many tokens make a name.
const LONGEST: usize = 8;

/// What names that stand alone were found to be, for one document: news repeats its names.
#[derive(Debug)]
pub struct Cache {
    slots: Vec<(u32, Name)>,
}

impl Default for Cache {
    fn default() -> Self {
        Self { slots: vec![(0, Name::default()); 256] }
    }
}

impl Cache {
    fn get(&self, hash: u32) -> Option<Name> {
        let (known, name) = self.slots[hash as usize % self.slots.len()];
        (known == hash && hash != 0).then_some(name)
    }

    fn put(&mut self, hash: u32, name: Name) {
        let at = hash as usize % self.slots.len();
        self.slots[at] = (hash, name);
    }
}

/// Looks up the open words of a sentence; `matches` has one entry per word.
#[allow(clippy::too_many_arguments, reason = "buffers are lent by the caller")]
pub fn look_up(
    text: &str,
    tokens: &[Token],
    words: &[Word],
    style: Style,
    gazetteer: &Gazetteer,
    scratch: &mut String,
    cache: &mut Cache,
    matches: &mut [Match],
) {
    let mut covered = 0;
    for at in 0..words.len() {
        if !words[at].open || !starts(&words[at], style) {
            continue;
        }
        // Nothing that could go on with a name follows.
        let alone = words.get(at + 1).is_none_or(|next| !goes_on(next));
        if alone && let Some(name) = cache.get(words[at].hash) {
            matches[at].single = name;
            if name.is_known() && at >= covered {
                matches[at].longest = name;
                matches[at].part = 1;
                covered = at + 1;
            }
            continue;
        }
        let mut walk = gazetteer.walk();
        let (mut single, mut longest, mut end, mut steps) = (Name::default(), Name::default(), at, 0);
        let (mut shortest_word, mut letters) = (usize::MAX, 0);
        for next in at..words.len().min(at + LONGEST) {
            let word = &words[next];
            if next > at && !goes_on(word) {
                break;
            }
            match word.shape {
                // Marks inside names are not part of their keys.
                shape::HYPHEN | shape::STOP if next > at && !word.spaced => continue,
                shape::POSSESSIVE if next > at => {}
                shape::NUMBER | shape::ORDINAL => {}
                _ if word.is_word() || word.shape == shape::UNCASED => {}
                _ => break,
            }
            scratch.clear();
            crate::gazetteer::fold_into(tokens[next].text(text), scratch);
            if scratch.contains(' ') {
                scratch.retain(|c| c != ' ');
            }
            if scratch.is_empty() {
                continue;
            }
            if !walk.step(scratch.as_bytes()) {
                break;
            }
            steps += 1;
            shortest_word = shortest_word.min(scratch.len());
            letters += scratch.len();
            if !(word.open || word.shape == shape::POSSESSIVE) {
                continue;
            }
            let hits = walk.hits(steps);
            if !hits.is_empty() {
                let name = summary(gazetteer, &hits);
                if name.joined && (shortest_word < 2 || letters < 6) {
                    continue;
                }
                if next == at {
                    single = name;
                }
                longest = name;
                end = next;
            }
        }
        if alone {
            cache.put(words[at].hash, single);
        }
        matches[at].single = single;
        if longest.is_known() && at >= covered {
            for (offset, entry) in matches[at..=end].iter_mut().enumerate() {
                entry.longest = longest;
                entry.part = match (offset, at + offset == end) {
                    (0, true) => 1,
                    (0, false) => 2,
                    (_, false) => 3,
                    (_, true) => 4,
                };
            }
            covered = end + 1;
        }
    }
}

/// Whether a name may go on with this word: a closed one ends every name, since in a name it would be open.
fn goes_on(word: &Word) -> bool {
    word.open || matches!(word.shape, shape::POSSESSIVE | shape::HYPHEN) && !word.spaced
}

fn starts(word: &Word, style: Style) -> bool {
    word.is_capital() || (style == Style::NoCase && word.shape == shape::LOWER)
}

fn summary(gazetteer: &Gazetteer, hits: &[Hit]) -> Name {
    /// Candidates are ordered by how well known they are; more than these change nothing.
    const ENOUGH: usize = 8;
    let mut name = Name { joined: true, ..Name::default() };
    let mut best = u8::MAX;
    for hit in hits.iter().take(ENOUGH) {
        let place = gazetteer.place(hit.place);
        name.joined &= !hit.same_words;
        if hit.class == NameClass::Demonym {
            name.demonym = true;
        }
        let rank = rank(place.level(), place.population());
        if rank < best {
            best = rank;
            name.rank = rank;
            name.class = match hit.class {
                NameClass::Primary => 0,
                NameClass::Alternate | NameClass::Historical | NameClass::Demonym => 1,
                NameClass::Abbreviation => 2,
                NameClass::Derived => 3,
            };
            name.fame = match place.names() {
                0..=2 => 0,
                3..=9 => 1,
                10..=39 => 2,
                _ => 3,
            };
        }
    }
    name.count = match hits.len() {
        0..=2 => hits.len() as u8,
        3..=5 => 3,
        _ => 4,
    };
    name
}

fn rank(level: Level, population: u32) -> Rank {
    match level {
        Level::Country => 1,
        Level::World => 2,
        Level::Admin1 => 3,
        Level::Admin2 => 6,
        Level::Admin3 => 8,
        Level::Area => 10,
        Level::Site => 12,
        Level::Settlement => match population {
            500_000.. => 4,
            100_000.. => 5,
            15_000.. => 7,
            5_000.. => 9,
            1_000.. => 11,
            _ => 13,
        },
    }
}
