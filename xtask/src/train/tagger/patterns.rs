//! Made-up reports: sentences of our own with blanks, filled from the gazetteer and the word lists.

use std::collections::BTreeMap;

use dateline::recognise::tagger::Kind;
use dateline::recognise::tagger::lists::{self, set};
use dateline::recognise::tagger::words::hash_word;
use dateline::{Gazetteer, Span};
use dateline_gazetteer::{Level, PlaceRef};

use super::corpora::{Gold, Report, plain};
use super::examples::Cases;
use crate::train::random;

const PATTERNS: &str = include_str!("patterns.txt");
const COUNTRIES: &str = include_str!("../../../../gazetteer/curated/countries.tsv");
const SENTENCES: usize = 5;

/// Countries that reports of violence are often about: drawn more often.
const OFTEN: &[&str] = &[
    "AF", "BF", "CD", "CF", "CM", "CO", "ET", "IQ", "LB", "LY", "ML", "MM", "MX", "MZ", "NE", "NG", "PH", "PK", "PS",
    "SD", "SO", "SS", "SY", "TD", "UA", "YE",
];

/// The places of a country by what they can fill.
#[derive(Default)]
struct Country {
    name: String,
    /// All its names in Latin letters that are no abbreviations: "Democratic Republic of Congo".
    names: Vec<String>,
    demonym: String,
    towns: Vec<String>,
    small: Vec<String>,
    units: Vec<String>,
    regions: Vec<String>,
    /// Towns and units that are called like a common word.
    odd: Vec<String>,
}

/// Adds so many made-up reports.
pub(crate) fn make(count: usize, gazetteer: &Gazetteer, cases: &Cases, reports: &mut Vec<Report>) {
    let mut countries = countries(gazetteer);
    for country in countries.values_mut() {
        let odd = |name: &&String| !name.contains([' ', '-']) && cases.lower(hash_word(name)) == 3;
        country.odd = country.towns.iter().chain(&country.units).filter(odd).cloned().collect();
    }
    let odd: Vec<String> = countries.values().flat_map(|country| country.odd.iter().cloned()).collect();
    let mut drawn: Vec<&Country> = countries.values().filter(|country| country.towns.len() >= 5).collect();
    for code in OFTEN {
        if let Some(country) = countries.get(*code) {
            drawn.extend([country; 5]);
        }
    }
    let sentences: Vec<&str> = lines(|line| !line.is_empty() && !line.starts_with(['#', '@']));
    let groups: Vec<&str> = lines(|line| line.starts_with('@')).iter().map(|line| line[1..].trim()).collect();
    let countries_by_any_name: Vec<String> = countries.values().flat_map(|country| country.names.clone()).collect();
    let [water, land] = [
        &["SEA", "OCN", "GULF", "BAY", "STRT", "CHN", "CNL", "LK", "STM"][..],
        &["RGN", "AREA", "VAL", "MTS", "PEN", "DSRT", "ISLS", "FRST"][..],
    ]
    .map(|features| areas(gazetteer, features));
    let firsts: Vec<&str> = lists::members(set::FIRST).collect();
    let families: Vec<&str> = lists::members(set::FAMILY).collect();
    let mut seed = 19_790_316;
    for _ in 0..count {
        let mut draw = Draw { seed: &mut seed };
        let (country, neighbour) = (*draw.of(&drawn), *draw.of(&drawn));
        let mut blanks: BTreeMap<String, String> = BTreeMap::new();
        let mut set = |name: &str, value: String| blanks.insert(name.to_owned(), value);
        set("country", country.name.clone());
        set("neighbour", neighbour.name.clone());
        set("demonym", country.demonym.clone());
        set("demonym2", neighbour.demonym.clone());
        for number in ["", "2", "3", "4"] {
            set(&format!("town{number}"), draw.town(country));
            set(&format!("unit{number}"), draw.unit(country));
            if draw.next().is_multiple_of(5) {
                let name = draw.of(if country.odd.len() > 1 { &country.odd } else { &odd }).clone();
                set(&format!("{}{number}", draw.of::<&str>(&["town", "unit"])), name);
            }
            set(&format!("region{number}"), draw.or(&country.regions, &country.units, &country.towns));
            set(&format!("first{number}"), capital(draw.of::<&str>(&firsts)));
            set(&format!("family{number}"), draw.family(&families, &firsts, country, neighbour));
        }
        for number in ["", "2"] {
            set(&format!("water{number}"), draw.of(&water).clone());
            set(&format!("land{number}"), draw.of(&land).clone());
        }
        for name in ["country2", "country3"] {
            set(name, draw.of(&countries_by_any_name).clone());
        }
        set("odd", draw.of(if country.odd.is_empty() { &odd } else { &country.odd }).clone());
        for number in ["", "2"] {
            let group = (*draw.of(&groups)).to_owned();
            set(&format!("group{number}"), group);
        }
        let days =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "June 12", "14 March"];
        set("day", (*draw.of(&days)).to_owned());
        for name in ["town", "country"] {
            let capitals = blanks.get(name).map(|name| name.to_uppercase()).unwrap_or_default();
            blanks.insert(name.to_uppercase(), capitals);
        }
        let mut text = String::new();
        let mut gold = Vec::new();
        for _ in 0..SENTENCES {
            let number = (draw.next() % 90 + 2).to_string();
            fill(draw.of::<&str>(&sentences), &blanks, &number, &mut text, &mut gold);
            text.push('\n');
        }
        reports.push(Report { corpus: "patterns", document: plain(text), gold, complete: true });
    }
}

fn lines(keep: impl Fn(&str) -> bool) -> Vec<&'static str> {
    PATTERNS.lines().filter(|line| keep(line)).collect()
}

struct Draw<'s> {
    seed: &'s mut u64,
}

impl Draw<'_> {
    fn next(&mut self) -> usize {
        random(self.seed) as usize
    }

    fn of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.next() % list.len()]
    }

    fn town(&mut self, country: &Country) -> String {
        match self.next() % 8 {
            0 | 1 if !country.small.is_empty() => self.of(&country.small).clone(),
            // A name that no gazetteer has: the head of one and the tail of another.
            2 | 3 => {
                let (head, tail) = (self.of(&country.towns).clone(), self.of(&country.towns).clone());
                let at = |name: &str| name.char_indices().nth(name.chars().count() / 2).map_or(0, |(at, _)| at);
                let made = format!("{}{}", &head[..at(&head)], tail[at(&tail)..].to_lowercase());
                if made.contains([' ', '-', '\'']) || made.len() < 4 { head } else { made }
            }
            _ => self.of(&country.towns).clone(),
        }
    }

    fn unit(&mut self, country: &Country) -> String {
        self.or(&country.units, &country.towns, &country.towns)
    }

    fn or(&mut self, first: &[String], second: &[String], third: &[String]) -> String {
        let list = [first, second, third].into_iter().find(|list| list.len() > 3).unwrap_or(third);
        self.of(list).clone()
    }

    /// A family name: a known one, a first name, or the name of a town somewhere.
    fn family(&mut self, families: &[&str], firsts: &[&str], country: &Country, other: &Country) -> String {
        match self.next() % 10 {
            0..=4 => capital(self.of::<&str>(families)),
            5 => capital(self.of::<&str>(firsts)),
            6 => format!("al-{}", capital(self.of::<&str>(firsts))),
            7 => self.of(&country.towns).clone(),
            8 => self.of(&other.towns).clone(),
            _ => self.town(other),
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Writes a sentence with its blanks filled, and notes the names in it.
fn fill(sentence: &str, blanks: &BTreeMap<String, String>, number: &str, text: &mut String, gold: &mut Vec<Gold>) {
    let mut rest = sentence;
    let mut open: Option<(usize, Vec<Kind>)> = None;
    while let Some(at) = rest.find(['[', ']', '{']) {
        text.push_str(&rest[..at]);
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match mark {
            b'[' => {
                let kinds = match rest.as_bytes().first() {
                    Some(b'L') => vec![Kind::Place],
                    Some(b'D') => vec![Kind::Demonym],
                    Some(b'P') => vec![Kind::Person],
                    Some(b'O') => vec![Kind::Organisation],
                    _ => Vec::new(),
                };
                rest = rest.get(2..).unwrap_or("");
                open = Some((text.len(), kinds));
            }
            b']' => {
                if let Some((start, kinds)) = open.take() {
                    gold.push(Gold { span: Span::new(start, text.len()), kinds });
                }
            }
            _ => {
                let (name, after) = rest.split_once('}').unwrap_or((rest, ""));
                rest = after;
                match blanks.get(name) {
                    Some(value) if value.contains('{') => fill(value, blanks, number, text, &mut Vec::new()),
                    Some(value) => text.push_str(value),
                    None => text.push_str(number),
                }
            }
        }
    }
    text.push_str(rest);
}

/// Names of areas of these kinds that our own tables have.
fn areas(gazetteer: &Gazetteer, features: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for (layer, store) in gazetteer.layers().iter().enumerate() {
        for record in 0..store.len() as u32 {
            let place = gazetteer.place(PlaceRef { layer: layer as u16, record });
            let plain = place.name().chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
            if place.is_curated() && plain && features.contains(&place.feature()) {
                names.push(place.name().to_owned());
            }
        }
    }
    names
}

fn countries(gazetteer: &Gazetteer) -> BTreeMap<String, Country> {
    let mut countries: BTreeMap<String, Country> = BTreeMap::new();
    for row in COUNTRIES.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        if let [code, _, name, long, aliases, demonyms, ..] = cells[..]
            && let Some(demonym) = demonyms.split('|').next().filter(|demonym| !demonym.is_empty())
        {
            let entry = countries.entry(code.to_owned()).or_default();
            name.clone_into(&mut entry.name);
            let plain = |name: &&str| {
                name.is_ascii()
                    && name.starts_with(|c: char| c.is_ascii_uppercase())
                    && name.contains(char::is_lowercase)
            };
            entry.names = [name, long].into_iter().chain(aliases.split('|')).filter(plain).map(str::to_owned).collect();
            demonym.clone_into(&mut entry.demonym);
        }
    }
    for (layer, store) in gazetteer.layers().iter().enumerate() {
        for record in 0..store.len() as u32 {
            let place = gazetteer.place(PlaceRef { layer: layer as u16, record });
            let Some(country) = place.country().and_then(|code| countries.get_mut(code)) else { continue };
            let name = place.name();
            let plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
            if !plain || name.split(' ').count() > 3 || !name.starts_with(char::is_uppercase) {
                continue;
            }
            let list = match place.level() {
                Level::Settlement if place.population() >= 5_000 || place.is_curated() => &mut country.towns,
                Level::Settlement => &mut country.small,
                Level::Admin1 => &mut country.regions,
                Level::Admin2 => &mut country.units,
                _ => continue,
            };
            list.push(name.to_owned());
        }
    }
    countries
}
