//! Scores of found places against annotated ones, counted as `score_geoparsing.py` counts them.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use dateline::gazetteer::{Gazetteer, Level, NameClass, distance_km};

use crate::corpus::Gold;

/// Within this many kilometres a place is where it should be: 100 miles, as most papers have it.
const NEAR_KM: f64 = 161.0;

/// A place as the program found it; offsets in Unicode scalar values.
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Longitude and latitude, where it was resolved.
    pub(crate) point: Option<(f64, f64)>,
    pub(crate) confidence: f32,
    pub(crate) class: Class,
}

/// What sort of place a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Country,
    Admin1,
    Admin2,
    Settlement,
    Other,
    Demonym,
    Unknown,
}

impl Class {
    /// Of an annotated place.
    pub(crate) fn of(gold: &Gold, surface: &str, gazetteer: &Gazetteer) -> Self {
        let hits = gazetteer.find(surface);
        let demonym = |hit: &dateline::gazetteer::Hit| hit.class == NameClass::Demonym;
        if !hits.is_empty() && hits.iter().all(demonym) {
            return Self::Demonym;
        }
        match gold.feature.split_once('.') {
            Some(("A", code)) if code.starts_with("PCL") || code == "TERR" => Self::Country,
            Some(("A", "ADM1" | "ADM1H")) => Self::Admin1,
            Some(("A", _)) => Self::Admin2,
            Some(("P", _)) => Self::Settlement,
            Some(_) => Self::Other,
            None => Self::Unknown,
        }
    }

    /// Of a place in the gazetteer.
    pub(crate) fn at(level: Level) -> Self {
        match level {
            Level::Country => Self::Country,
            Level::Admin1 => Self::Admin1,
            Level::Admin2 | Level::Admin3 => Self::Admin2,
            Level::Settlement => Self::Settlement,
            Level::World | Level::Area | Level::Site => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Admin1 => "first-level unit",
            Self::Admin2 => "lower unit",
            Self::Settlement => "populated place",
            Self::Other => "other, natural",
            Self::Demonym => "demonym",
            Self::Unknown => "not annotated",
        }
    }
}

/// Counts from which every score is made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    gold: usize,
    found: usize,
    exact: usize,
    gold_points: usize,
    found_points: usize,
    answered: usize,
    near: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.exact += other.exact;
        self.gold_points += other.gold_points;
        self.found_points += other.found_points;
        self.answered += other.answered;
        self.near += other.near;
    }
}

impl Tally {
    /// F1 of exact spans, share of all located ones that are near, F1 of both at once; in percent.
    fn scores(self) -> [f64; 3] {
        let f1 = |right: usize, found: usize, gold: usize| 200.0 * right as f64 / (found + gold).max(1) as f64;
        [
            f1(self.exact, self.found, self.gold),
            percent(self.near, self.gold_points),
            f1(self.near, self.found_points, self.gold_points),
        ]
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [f1, near, both] = self.scores();
        write!(
            f,
            "{:5}  P {:5.1}  R {:5.1}  F1 {f1:5.1} | located {:4}  answered {:5.1}  A@161 {near:5.1}  precision {:5.1}  eF1 {both:5.1}",
            self.gold,
            percent(self.exact, self.found),
            percent(self.exact, self.gold),
            self.gold_points,
            percent(self.answered, self.gold_points),
            percent(self.near, self.found_points),
        )
    }
}

/// The scores of many documents.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    documents: Vec<Tally>,
    classes: BTreeMap<Class, Tally>,
    faults: Vec<(String, Vec<String>)>,
    /// By tenths of the confidence of what was placed: how many, how many rightly, sum of confidences.
    reliability: [(usize, usize, f64); 10],
}

impl Scores {
    /// Compares what was found in a text with what is annotated.
    pub(crate) fn add(&mut self, id: &str, text: &str, gold: &[Gold], found: &[Found], gazetteer: &Gazetteer) {
        let chars: Vec<char> = text.chars().collect();
        let surface = |start: usize, end: usize| chars[start..end.min(chars.len())].iter().collect::<String>();
        let class = |gold: &Gold| Class::of(gold, &surface(gold.start, gold.end), gazetteer);
        let mut tally = Tally::default();
        let mut faults = Vec::new();
        let mut count = |class: Class, one: Tally| {
            *self.classes.entry(class).or_default() += one;
            tally += one;
        };
        let pairs = pairs(gold, found);
        for (number, gold) in gold.iter().enumerate() {
            let located = usize::from(gold.lat.is_some());
            let name = surface(gold.start, gold.end);
            let mut one = Tally { gold: 1, gold_points: located, ..Tally::default() };
            match pairs.iter().find(|pair| pair.0 == number).map(|pair| &found[pair.1]) {
                None => faults.push(format!("missed {name}")),
                Some(found) => {
                    one.found = 1;
                    one.exact = usize::from((found.start, found.end) == (gold.start, gold.end));
                    if one.exact == 0 {
                        faults.push(format!("span {} for {name}", surface(found.start, found.end)));
                    }
                    match (found.point, gold.lon.zip(gold.lat)) {
                        (Some(point), Some(wanted)) => {
                            let km = distance_km(point, wanted);
                            one.found_points = 1;
                            one.answered = 1;
                            one.near = usize::from(km <= NEAR_KM);
                            if one.near == 0 {
                                faults.push(format!("misplaced {name} by {km:.0} km ({:.2})", found.confidence));
                            }
                            self.reliability = noted(self.reliability, found.confidence, one.near == 1);
                        }
                        (None, Some(_)) => faults.push(format!("unplaced {name}")),
                        (_, None) => {}
                    }
                }
            }
            count(class(gold), one);
        }
        for (_, found) in found.iter().enumerate().filter(|(at, _)| pairs.iter().all(|pair| pair.1 != *at)) {
            let located = usize::from(found.point.is_some());
            count(found.class, Tally { found: 1, found_points: located, ..Tally::default() });
            faults.push(format!("spurious {} ({:.2})", surface(found.start, found.end), found.confidence));
            if located == 1 {
                self.reliability = noted(self.reliability, found.confidence, false);
            }
        }
        self.documents.push(tally);
        self.faults.push((id.to_owned(), faults));
    }

    /// The documents with most faults, `most` of them.
    pub(crate) fn worst(&self, most: usize) -> impl Iterator<Item = &(String, Vec<String>)> {
        let mut order: Vec<_> = self.faults.iter().collect();
        order.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        order.into_iter().take(most)
    }

    fn total(&self) -> Tally {
        self.documents.iter().fold(Tally::default(), |mut sum, one| {
            sum += *one;
            sum
        })
    }

    /// 95 % intervals of the scores: documents drawn again a thousand times, always the same.
    fn intervals(&self) -> [(f64, f64); 3] {
        const DRAWS: usize = 1000;
        let mut seed = 20_221_128;
        let mut drawn = [const { Vec::new() }; 3];
        for _ in 0..DRAWS {
            let mut sum = Tally::default();
            for _ in 0..self.documents.len() {
                sum += self.documents[crate::train::random(&mut seed) as usize % self.documents.len()];
            }
            for (list, score) in drawn.iter_mut().zip(sum.scores()) {
                list.push(score);
            }
        }
        drawn.map(|mut list| {
            list.sort_by(f64::total_cmp);
            (list[DRAWS / 40], list[DRAWS - DRAWS / 40 - 1])
        })
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.documents.is_empty() {
            return Ok(());
        }
        writeln!(f, "  {:17}{}", "all", self.total())?;
        let names = ["F1", "A@161", "eF1"];
        let ranges = names.iter().zip(self.intervals()).map(|(name, (low, high))| format!("{name} {low:.1}-{high:.1}"));
        writeln!(f, "  {:17}{}", "95 % interval", ranges.collect::<Vec<_>>().join("  "))?;
        for (class, tally) in &self.classes {
            writeln!(f, "  {:17}{tally}", class.name())?;
        }
        write!(f, "  confidence said and borne out:")?;
        for (count, right, sum) in self.reliability.iter().filter(|bin| bin.0 > 0) {
            let of = *count as f64;
            write!(f, "  {:.2} {:.2} ({count})", sum / of, *right as f64 / of)?;
        }
        writeln!(f)
    }
}

/// One-to-one pairs (annotated, found): exact ones first, then by most characters in common.
fn pairs(gold: &[Gold], found: &[Found]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, gold) in gold.iter().enumerate() {
        for (j, found) in found.iter().enumerate() {
            let common = gold.end.min(found.end).saturating_sub(gold.start.max(found.start));
            if common > 0 {
                let exact = (gold.start, gold.end) == (found.start, found.end);
                all.push((!exact, std::cmp::Reverse(common), i, j));
            }
        }
    }
    all.sort_unstable();
    let (mut used, mut met) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut pairs = Vec::new();
    for (_, _, i, j) in all {
        if !used[i] && !met[j] {
            (used[i], met[j]) = (true, true);
            pairs.push((i, j));
        }
    }
    pairs
}

fn noted(mut bins: [(usize, usize, f64); 10], confidence: f32, right: bool) -> [(usize, usize, f64); 10] {
    let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
    bin.0 += 1;
    bin.1 += usize::from(right);
    bin.2 += f64::from(confidence);
    bins
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_counted_by_kind() {
        let text = "Oslo, Rome and Bern";
        let gold = |start, end, lon, lat| Gold {
            start,
            end,
            lon: Some(lon),
            lat: Some(lat),
            geonameid: None,
            feature: "P.PPL".to_owned(),
        };
        let found = |start, end, point| Found { start, end, point, confidence: 0.9, class: Class::Settlement };
        let gold = [gold(0, 4, 10.7, 59.9), gold(6, 10, 12.5, 41.9), gold(15, 19, 7.4, 46.9)];
        let found = [found(0, 4, Some((10.7, 59.9))), found(6, 14, Some((-85.2, 34.3))), found(11, 14, None)];
        let mut scores = Scores::default();
        scores.add("a", text, &gold, &found, Gazetteer::embedded());
        let Tally { gold, found, exact, gold_points, found_points, answered, near } = scores.total();
        assert_eq!((gold, found, exact, gold_points, found_points, answered, near), (3, 3, 1, 3, 2, 2, 1));
        assert_eq!(scores.worst(1).next().map(|(_, faults)| faults.len()), Some(4));
    }
}
