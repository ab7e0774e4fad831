//! Tellings, day by day, into groups.
//!
//! A telling joins a group only where it fits every telling in it: groups do not chain over days or places. Of several
//! groups it takes the one that most speaks for. Exact days come before loose ones, so that a month joins what its days
//! have made. In memory are the groups of the last month and, of one place, no more than a hundred are compared: in a
//! siege all is alike, and groups mean little.

use std::collections::{HashMap, VecDeque};

use super::rule::match_of;
use super::telling::{LONGEST, Site, Telling};

/// Side of a cell in degrees; what is near lies in the same or the next one below 60 degrees of latitude.
const CELL: i32 = 1_000_000;
/// So many groups of one place are compared, and so many tellings of a group.
const COMPARED: usize = 100;

/// The groups that a telling can still join.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By number, from `gone` on.
    open: VecDeque<Group>,
    gone: u64,
    by_place: HashMap<Key, VecDeque<u64>>,
}

#[derive(Debug)]
struct Group {
    tellings: Vec<Telling>,
    keys: Vec<Key>,
}

/// Where groups are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Cell(i32, i32),
    Unit(u64),
    /// All in a province, for what tells only the province.
    Within(u64),
    /// What tells only the province.
    Province(u64),
    /// What tells only the country.
    Country(u64),
}

impl Groups {
    /// The number of the telling's group; tellings must come in their order.
    pub(super) fn put(&mut self, telling: &Telling) -> u64 {
        self.close(telling.to);
        let number = self.best(telling).unwrap_or(self.gone + self.open.len() as u64);
        let at = (number - self.gone) as usize;
        if at == self.open.len() {
            self.open.push_back(Group { tellings: Vec::new(), keys: Vec::new() });
        }
        let Some(group) = self.open.get_mut(at) else { return number };
        if group.tellings.len() < COMPARED {
            for key in telling.places.iter().flat_map(own_keys) {
                if !group.keys.contains(&key) {
                    group.keys.push(key);
                    self.by_place.entry(key).or_default().push_back(number);
                }
            }
            group.tellings.push(telling.clone());
        }
        number
    }

    /// Lets go of what no window reaches back to.
    fn close(&mut self, day: i32) {
        let over = |group: &Group| group.tellings.first().is_none_or(|first| first.to < day - LONGEST - 1);
        while self.open.front().is_some_and(over) {
            let Some(group) = self.open.pop_front() else { break };
            self.gone += 1;
            for key in group.keys {
                if let Some(numbers) = self.by_place.get_mut(&key) {
                    while numbers.front().is_some_and(|number| *number < self.gone) {
                        numbers.pop_front();
                    }
                    if numbers.is_empty() {
                        self.by_place.remove(&key);
                    }
                }
            }
        }
    }

    fn best(&self, telling: &Telling) -> Option<u64> {
        let mut best: Option<(u32, u64)> = None;
        let mut seen: Vec<u64> = Vec::new();
        for key in telling.places.iter().flat_map(keys_around) {
            let Some(numbers) = self.by_place.get(&key) else { continue };
            for number in numbers.iter().rev().take(COMPARED) {
                if seen.contains(number) {
                    continue;
                }
                seen.push(*number);
                let Some(fit) = self.fit(*number, telling) else { continue };
                // Of equals the one that began first.
                if best.is_none_or(|(most, of)| (fit, std::cmp::Reverse(*number)) > (most, std::cmp::Reverse(of))) {
                    best = Some((fit, *number));
                }
            }
        }
        best.map(|(_, number)| number)
    }

    /// How well a telling fits all of a group.
    fn fit(&self, number: u64, telling: &Telling) -> Option<u32> {
        let group = self.open.get(number.checked_sub(self.gone)? as usize)?;
        let fits = group.tellings.iter().map(|other| match_of(other, telling));
        fits.reduce(|a, b| Some(a?.min(b?)))?
    }
}

fn cell(micro: i32) -> i32 {
    micro.div_euclid(CELL)
}

/// What finds a group with this place in it.
fn own_keys(site: &Site) -> impl Iterator<Item = Key> + use<> {
    let keys = [
        Some(Key::Cell(cell(site.lon), cell(site.lat))).filter(|_| site.coarse < 2),
        Some(Key::Unit(site.unit)).filter(|_| site.unit != 0 && site.coarse < 2),
        Some(Key::Within(site.province)).filter(|_| site.province != 0 && site.coarse < 3),
        Some(Key::Province(site.province)).filter(|_| site.coarse == 2),
        Some(Key::Country(site.place)).filter(|_| site.coarse == 3),
    ];
    keys.into_iter().flatten()
}

/// Where groups are looked for that may have this place in them.
fn keys_around(site: &Site) -> impl Iterator<Item = Key> + use<> {
    let (east, north, site) = (cell(site.lon), cell(site.lat), *site);
    let cells = (-1..=1).flat_map(move |e| (-1..=1).map(move |n| Key::Cell(around(east + e), north + n)));
    let wide = [
        Some(Key::Unit(site.unit)).filter(|_| site.unit != 0),
        match site.coarse {
            3 => Some(Key::Country(site.place)),
            2 => Some(Key::Within(site.province)),
            _ => Some(Key::Province(site.province)),
        }
        .filter(|_| site.province != 0 || site.coarse == 3),
    ];
    cells.filter(move |_| site.coarse < 2).chain(wide.into_iter().flatten())
}

/// The cell east of the last is the first.
fn around(cell: i32) -> i32 {
    (cell + 180).rem_euclid(360) - 180
}
