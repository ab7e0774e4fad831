//! Names that are nearly those of the gazetteer: misspelt or spelt another way. Only for a name that is known to be a
//! place's, within one country; never for finding names in text.
//!
//! Two names are near where they sound alike (the same skeleton of consonants) or differ by few letters. On names that
//! are in no gazetteer such a search gives wrong answers nearly always, so it abstains: for short names, for several
//! places equally near, and, unless a unit is named that the place lies in, for countries whose villages the
//! gazetteer mostly does not know.

use std::cmp::Reverse;
use std::sync::OnceLock;

use dateline_gazetteer::{Gazetteer, Level, NameClass, Place, PlaceRef, fold};

use super::romanise::{Sounds, sounds, unlikeness};

/// Names of a gazetteer by country, made when first asked.
#[derive(Debug)]
pub struct Fuzzy<'g> {
    gazetteer: &'g Gazetteer,
    index: OnceLock<Index>,
    units: OnceLock<Vec<UnitName>>,
}

/// A place of nearly that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The place.
    pub place: PlaceRef,
    /// Letters to change, add, leave out or swap.
    pub distance: u8,
    /// Both names have the same consonants.
    pub sounds_alike: bool,
    /// At most one vowel lies between the two, apart from what romanisations differ in anyway.
    pub spelt_alike: bool,
}

impl<'g> Fuzzy<'g> {
    /// An index over this gazetteer; nothing is read yet.
    pub fn new(gazetteer: &'g Gazetteer) -> Self {
        Self { gazetteer, index: OnceLock::new(), units: OnceLock::new() }
    }

    /// Places in a country whose names are near this one, the nearest first and each once; at most 20.
    pub fn near(&self, name: &str, country: &str) -> Vec<Near> {
        let key: String = fold(name).replace(' ', "");
        let letters = key.chars().count();
        // Short names are near to everything; long ones are sentences.
        if !(5..=40).contains(&letters) {
            return Vec::new();
        }
        let most: u8 = if letters >= 8 { 2 } else { 1 };
        let (asked, heard) = (Sketch::of(&key), sounds(&key));
        let index = self.index.get_or_init(|| Index::new(self.gazetteer));
        let mut found: Vec<Near> = Vec::new();
        for entry in index.country(country) {
            let alike = entry.sketch.sound != 0 && entry.sketch.sound == asked.sound;
            // Sounding alike allows for more: vowels are what spellings differ in.
            let most = if alike { 2 } else { most };
            if !entry.sketch.may_be_near(asked, most) {
                continue;
            }
            let Some(distance) = distance(&key, index.key(entry), most).filter(|distance| *distance > 0) else {
                continue;
            };
            let spelt = heard.as_ref().zip(sounds(index.key(entry)));
            let spelt_alike = spelt.is_some_and(|(heard, other)| unlikeness(heard, &other, ONE_VOWEL).is_some());
            found.push(Near { place: entry.place, distance, sounds_alike: alike, spelt_alike });
        }
        found.sort_by_key(|near| (near.distance, Reverse(near.sounds_alike), near.place));
        let mut seen = std::collections::HashSet::new();
        found.retain(|near| seen.insert(near.place));
        found.truncate(20);
        found
    }

    /// The one settlement, area or unit that a name is a spelling of. `may_be` is where it may lie: with a unit
    /// `stated`, less evidence is needed. `None` where several are equally near, or nothing is near enough.
    pub fn only(&self, name: &str, country: &str, stated: bool, may_be: impl Fn(Place<'g>) -> bool) -> Option<Near> {
        let letters = fold(name).chars().filter(|c| *c != ' ').count();
        let enough = |near: &Near| {
            let (alike, distance) = (near.sounds_alike, near.distance);
            if stated {
                near.spelt_alike || distance == 1 && letters >= 9
            } else {
                distance == 1 && (alike && letters >= 7 || letters >= 8)
            }
        };
        if !stated && !self.knows_villages(country) {
            return None;
        }
        let near: Vec<Near> = self.near(name, country).into_iter().filter(|near| enough(near)).collect();
        let mut fitting = near.iter().filter(|near| may_be(self.gazetteer.place(near.place)));
        let best = *fitting.next()?;
        let place = self.gazetteer.place(best.place);
        let rivals = fitting.filter(|rival| rival.distance <= best.distance);
        let apart = |rival: &Near| {
            let other = self.gazetteer.place(rival.place);
            other.distance_km(place.lon(), place.lat()) > 25.0
        };
        if rivals.clone().any(apart) {
            return None;
        }
        Some(best)
    }

    /// The unit of a level whose name is another spelling of this one; several where they have one name, spelt alike.
    /// `may_be` is what it may be. Empty where nothing is near enough, or another name nearly as near.
    ///
    /// The units of a country are few and mostly known: among them a spelling tells more than among villages.
    pub fn units(&self, name: &str, country: &str, level: Level, may_be: impl Fn(Place<'g>) -> bool) -> Vec<Near> {
        let key: String = fold(name).replace(' ', "");
        let (Some(asked), Ok(code)) = (sounds(&key), <[u8; 2]>::try_from(country.as_bytes())) else {
            return Vec::new();
        };
        let most = (asked.len() as f32 * PER_SIGN).min(MOST);
        let units = self.units.get_or_init(|| unit_names(self.gazetteer));
        let from = units.partition_point(|unit| (unit.country, unit.level) < (code, level));
        let scope = units[from..].iter().take_while(|unit| (unit.country, unit.level) == (code, level));
        // The best name of each unit; the names of a unit stand together.
        let mut near: Vec<(f32, &UnitName)> = Vec::new();
        for unit in scope {
            let Some(price) = unlikeness(&asked, &unit.sounds, most + MARGIN) else { continue };
            let known = near.last_mut().filter(|(_, other)| other.place == unit.place);
            if let Some((best, other)) = known {
                if price < *best {
                    (*best, *other) = (price, unit);
                }
            } else if may_be(self.gazetteer.place(unit.place)) {
                near.push((price, unit));
            }
        }
        // A unit that several layers have is one; the topmost speaks.
        near.sort_by(|a, b| {
            a.0.total_cmp(&b.0).then(b.1.place.layer.cmp(&a.1.place.layer)).then(a.1.place.cmp(&b.1.place))
        });
        let mut found: Vec<(f32, &UnitName)> = Vec::new();
        for (price, unit) in near {
            match found.iter_mut().find(|(_, known)| self.is_same(known.place, unit.place)) {
                Some((_, known)) if unit.place.layer > known.place.layer => *known = unit,
                Some(_) => {}
                None => found.push((price, unit)),
            }
        }
        let Some(&(price, _)) = found.first().filter(|(price, _)| *price <= most) else { return Vec::new() };
        let rivals = found.iter().take_while(|(other, _)| *other < price + MARGIN).count();
        if rivals > 1 && found[..rivals].iter().any(|(price, _)| *price > 0.0) {
            return Vec::new();
        }
        let near = |(price, unit): &(f32, &UnitName)| Near {
            place: unit.place,
            distance: distance(&key, &unit.key, u8::MAX).unwrap_or(u8::MAX),
            sounds_alike: *price <= MOST / 2.0,
            spelt_alike: *price <= ONE_VOWEL,
        };
        found[..rivals].iter().map(near).collect()
    }

    /// Two units of one level are one where they lie over each other.
    fn is_same(&self, a: PlaceRef, b: PlaceRef) -> bool {
        let (a, b) = (self.gazetteer.place(a), self.gazetteer.place(b));
        let reach = f64::from(a.radius_m().max(b.radius_m())) / 1000.0;
        a.distance_km(b.lon(), b.lat()) <= (reach * 0.6).max(10.0)
    }

    /// True where the gazetteer knows a settlement for every 20,000 people or fewer: then a village that it does not
    /// know is seldom, and what is near to its name is likely the same.
    fn knows_villages(&self, country: &str) -> bool {
        let index = self.index.get_or_init(|| Index::new(self.gazetteer));
        let people = self.gazetteer.country(country).map_or(0, |place| place.population());
        people > 0 && index.settlements(country) * 20_000 >= u64::from(people)
    }
}

/// What each sign of a unit's name allows its spelling to differ, the most it may, and how much farther off the next
/// unit must be.
const PER_SIGN: f32 = 0.12;
const MOST: f32 = 1.4;
const MARGIN: f32 = 0.4;
/// The price of a vowel within a name.
const ONE_VOWEL: f32 = 0.35;

/// A name of a unit.
#[derive(Debug)]
struct UnitName {
    country: [u8; 2],
    level: Level,
    place: PlaceRef,
    key: String,
    sounds: Sounds,
}

/// Names of all units of the first and second level in Latin letters, by country and level.
fn unit_names(gazetteer: &Gazetteer) -> Vec<UnitName> {
    let mut names = Vec::new();
    gazetteer.each_name(|key, place, class| {
        if matches!(class, NameClass::Demonym | NameClass::Abbreviation | NameClass::Derived) {
            return;
        }
        let view = gazetteer.place(place);
        let level = view.level();
        if !matches!(level, Level::Admin1 | Level::Admin2) {
            return;
        }
        let Some(&[a, b]) = view.country().map(str::as_bytes) else { return };
        if let Some(sounds) = sounds(key) {
            names.push(UnitName { country: [a, b], level, place, key: key.to_owned(), sounds });
        }
    });
    names.sort_by(|a, b| (a.country, a.level, a.place, &a.key).cmp(&(b.country, b.level, b.place, &b.key)));
    names
}

/// All names, sorted by country.
#[derive(Debug)]
struct Index {
    entries: Vec<Entry>,
    keys: String,
    /// Country code, where its entries start, and how many settlements it has.
    countries: Vec<([u8; 2], usize, u64)>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    country: [u8; 2],
    length: u8,
    start: u32,
    place: PlaceRef,
    sketch: Sketch,
}

impl Index {
    fn new(gazetteer: &Gazetteer) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = String::new();
        let mut last = 0;
        gazetteer.each_name(|key, reference, class| {
            if matches!(class, NameClass::Demonym | NameClass::Abbreviation) || key.len() < 4 || key.len() > 80 {
                return;
            }
            let place = gazetteer.place(reference);
            let Some(&[a, b]) = place.country().map(str::as_bytes) else { return };
            if matches!(place.level(), Level::Country | Level::World | Level::Site) {
                return;
            }
            if keys.get(last..) != Some(key) {
                last = keys.len();
                keys.push_str(key);
            }
            entries.push(Entry {
                country: [a, b],
                length: key.len() as u8,
                start: last as u32,
                place: reference,
                sketch: Sketch::of(key),
            });
        });
        entries.sort_by_key(|entry| (entry.country, entry.place, entry.start));
        let mut countries: Vec<([u8; 2], usize, u64)> = Vec::new();
        let mut before = None;
        for (at, entry) in entries.iter().enumerate() {
            if countries.last().is_none_or(|(code, ..)| *code != entry.country) {
                countries.push((entry.country, at, 0));
            }
            if before != Some(entry.place)
                && gazetteer.place(entry.place).level() == Level::Settlement
                && let Some((.., settlements)) = countries.last_mut()
            {
                *settlements += 1;
            }
            before = Some(entry.place);
        }
        Self { entries, keys, countries }
    }

    fn at(&self, country: &str) -> Option<usize> {
        let code: [u8; 2] = country.as_bytes().try_into().ok()?;
        self.countries.binary_search_by_key(&code, |(code, ..)| *code).ok()
    }

    fn country(&self, country: &str) -> &[Entry] {
        let Some(at) = self.at(country) else { return &[] };
        let start = self.countries.get(at).map_or(0, |(_, start, _)| *start);
        let end = self.countries.get(at + 1).map_or(self.entries.len(), |(_, start, _)| *start);
        self.entries.get(start..end).unwrap_or_default()
    }

    fn settlements(&self, country: &str) -> u64 {
        self.at(country).and_then(|at| self.countries.get(at)).map_or(0, |(.., count)| *count)
    }

    fn key(&self, entry: &Entry) -> &str {
        let start = entry.start as usize;
        self.keys.get(start..start + usize::from(entry.length)).unwrap_or_default()
    }
}

/// What tells cheaply that two names are far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sketch {
    /// Hash of the skeleton of consonants; 0 where there are fewer than three.
    sound: u32,
    /// A bit for each letter that occurs; letters beyond ASCII share some.
    letters: u32,
    length: u8,
}

impl Sketch {
    fn of(key: &str) -> Self {
        let mut letters = 0_u32;
        let mut length = 0_u8;
        for c in key.chars() {
            letters |= 1 << (u32::from(c) % 32);
            length = length.saturating_add(1);
        }
        let sound = skeleton(key);
        let sound = if sound.chars().count() < 3 {
            0
        } else {
            // FNV-1a.
            sound.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).max(1)
        };
        Self { sound, letters, length }
    }

    /// False only where more than `most` changes lie between the two.
    fn may_be_near(self, other: Self, most: u8) -> bool {
        self.length.abs_diff(other.length) <= most && (self.letters ^ other.letters).count_ones() <= 2 * u32::from(most)
    }
}

/// The consonants of a folded name in one spelling: kh, q, c and x are k, gh is g, ph is f, w is v, and so on; doubled
/// ones are one; vowels, y, h and w inside are left out. A vowel at the start is a.
fn skeleton(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut letters = key.chars().peekable();
    while let Some(c) = letters.next() {
        let mut followed = |by: char| letters.next_if_eq(&by).is_some();
        let sound = match c {
            's' | 'S' if followed('h') => 'S',
            'c' if followed('h') => 'C',
            'z' if followed('h') => 'j',
            'd' if followed('j') => 'j',
            'p' if followed('h') => 'f',
            'k' | 'q' | 'x' | 'c' => 'k',
            'w' | 'v' if out.is_empty() => 'v',
            'a' | 'e' | 'i' | 'o' | 'u' if out.is_empty() => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | 'v' => continue,
            other => other,
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
    }
    out
}

/// Letters to change, add, leave out or swap with their neighbour between two names (restricted Damerau-Levenshtein
/// distance), where they are at most `most`.
fn distance(a: &str, b: &str, most: u8) -> Option<u8> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let most = usize::from(most);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut now: Vec<usize> = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        now[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut value = (last[j] + 1).min(now[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                value = value.min(before[j - 2] + 1);
            }
            now[j] = value;
            least = least.min(value);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    last.get(b.len()).copied().filter(|distance| *distance <= most).map(|distance| distance as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let check = |a: &str, b: &str, expected: Option<u8>| assert_eq!(distance(a, b, 2), expected, "{a} {b}");
        check("kabul", "kabul", Some(0));
        check("kabul", "kabol", Some(1));
        check("kabul", "kaubl", Some(1));
        check("kabul", "kabull", Some(1));
        check("kabul", "kbl", Some(2));
        check("kabul", "tank", None);
        check("", "ab", Some(2));
        check("کابل", "کابول", Some(1));
    }

    #[test]
    fn skeletons() {
        let check = |one: &str, other: &str| assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        check("kandahar", "qandahar");
        check("khyber", "kaiber");
        check("peshawar", "peshaur");
        check("ghazni", "gaznee");
        check("wana", "vaana");
        check("achin", "achein");
        assert_ne!(skeleton("tank"), skeleton("tonka").replace('k', "g"));
        assert_ne!(skeleton("bara"), skeleton("bada"));
    }

    #[test]
    fn near_names_are_found_in_their_country_only() {
        let gazetteer = Gazetteer::embedded();
        let fuzzy = Fuzzy::new(gazetteer);
        let best = |name: &str, country: &str| {
            let near = fuzzy.near(name, country);
            near.first().map(|near| gazetteer.place(near.place).name().to_owned())
        };
        assert_eq!(best("Peshavar", "PK").as_deref(), Some("Peshawar"));
        assert_eq!(best("Kandahaar", "AF").as_deref(), Some("Kandahar"));
        assert_eq!(best("Peshavar", "AF"), None);
        assert_eq!(best("Xqzzyt", "AF"), None);
        assert_eq!(best("Tnk", "PK"), None, "too short");
        assert!(fuzzy.near("Peshawarrr", "").is_empty());
    }

    #[test]
    fn names_that_are_not_in_the_gazetteer_are_not_made_up() {
        let gazetteer = Gazetteer::embedded();
        let fuzzy = Fuzzy::new(gazetteer);
        let only = |name: &str, country: &str| {
            fuzzy.only(name, country, false, |_| true).map(|near| gazetteer.place(near.place).name().to_owned())
        };
        assert_eq!(only("Strasburg", "FR").as_deref(), Some("Strasbourg"));
        for name in ["Qwertzuiop", "Nowhereville", "Headquarters", "Checkpoint", "asdfgh"] {
            assert_eq!(only(name, "FR"), None, "{name}");
        }
    }
}
