//! What of an incident is compared: read from its features, small enough to be sorted by the million.

use std::hash::Hasher;

use super::sort::record;
use crate::extract::actors::{self, ActorClass};
use crate::extract::{EventType, Fnv, Mode, SubEventType};
use crate::layer::{Feature, Property as P, Schema, Value};

record! {
    /// One incident as one report tells it. The order is that of the comparison: by last day, the exact ones first.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct Telling {
        /// Last possible day, counted from 1970.
        pub to: i32,
        /// 1 where only a week, a month or "by the day of the report" is told.
        pub loose: u8,
        /// Number of its first feature in the layer, and of its last.
        pub first: u64,
        pub last: u64,
        /// First possible day.
        pub from: i32,
        /// The article; of a list, a row is a report.
        pub report: u64,
        pub id: String,
        pub kind: Kind,
        /// Told to have happened (0), or planned, threatened...
        pub mode: u8,
        pub killed: Option<(i32, i32)>,
        pub injured: Option<(i32, i32)>,
        /// Armed groups named on either side.
        pub groups: Vec<Name>,
        /// Forces of a state, where they are named as the agent.
        pub forces: Option<Name>,
        /// Hash of its sentence; 0 where that is too short to say anything.
        pub words: u64,
        pub places: Vec<Site>,
    }
}

/// Numbers of kind and type in their lists; where a list tells only the type, no kind.
pub(super) type Kind = (Option<u8>, Option<u8>);

/// The name of an actor in the table.
pub(super) type Name = String;

record! {
    /// One place of it. Names are told by their hashes; 0 is none.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct Site {
        /// Millionths of a degree.
        pub lon: i32,
        pub lat: i32,
        pub radius_m: u32,
        /// 0: a town or finer; 1: a district or area; 2: a province; 3: a country.
        pub coarse: u8,
        /// 1: the unit of a place that is not known.
        pub parent: u8,
        pub place: u64,
        pub unit: u64,
        pub province: u64,
    }
}

/// Places of an incident that are compared.
const PLACES: usize = 8;
/// Days of the longest interval that still says when.
pub(super) const LONGEST: i32 = 31;
/// What is dated "by the day of the report" happened on it or so many days before.
const NEWS: i32 = 2;
/// An interval of so many days ("the night of 3-4 May") is as good as a day.
const SHORT: i32 = 2;

/// Reads tellings from features.
#[derive(Debug)]
pub(super) struct Reader {
    /// Where each property stands.
    places: Vec<Option<usize>>,
    names: Names,
}

impl Reader {
    pub(super) fn new(schema: &Schema) -> Self {
        let at = |property: &P| schema.columns.iter().position(|column| column.name == property.name());
        Self { places: P::ALL.iter().map(at).collect(), names: Names::default() }
    }

    fn value<'v>(&self, feature: &'v Feature<'_>, property: P) -> Option<&'v Value<'v>> {
        feature.values.get((*self.places.get(property as usize)?)?)
    }

    fn word<'v>(&self, feature: &'v Feature<'_>, property: P) -> Option<&'v str> {
        match self.value(feature, property)? {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        }
    }

    fn number(&self, feature: &Feature<'_>, property: P) -> Option<i32> {
        match self.value(feature, property)? {
            Value::Integer(number) => Some((*number).clamp(0, 1 << 29) as i32),
            _ => None,
        }
    }

    fn day(&self, feature: &Feature<'_>, property: P) -> Option<i32> {
        match self.value(feature, property)? {
            Value::Date(date) => {
                let epoch = jiff::civil::date(1970, 1, 1);
                date.since((jiff::Unit::Day, epoch)).ok().map(|span| span.get_days())
            }
            _ => None,
        }
    }

    /// The incident that the feature belongs to: its own word for it, or the feature.
    pub(super) fn id<'f>(&self, feature: &'f Feature<'_>) -> &'f str {
        self.word(feature, P::IncidentId).unwrap_or(&feature.id)
    }

    /// True for two features that follow each other and are one incident in several places.
    pub(super) fn goes_on(&self, before: &str, feature: &Feature<'_>) -> bool {
        self.word(feature, P::IncidentId) == Some(before)
    }

    /// The article of a layer of ours; `None` for rows of other lists.
    pub(super) fn article(&self, feature: &Feature<'_>) -> Option<u64> {
        self.value(feature, P::CharStart)?;
        let source = self.word(feature, P::Source)?;
        Some(hash(&[source, self.word(feature, P::SourceUrl).unwrap_or("")]))
    }

    /// The telling without its places; `None` where day or kind of telling say too little to be compared.
    pub(super) fn read(&mut self, feature: &Feature<'_>, number: u64, report: u64) -> Option<Telling> {
        let (from, to, loose) = self.window(feature)?;
        let kind = self.word(feature, P::SubEventType).and_then(SubEventType::parse);
        let event = kind.map(SubEventType::event_type).or(self.word(feature, P::EventType).and_then(EventType::parse));
        let mode = self.word(feature, P::Mode).and_then(Mode::parse).unwrap_or(Mode::Asserted);
        let actor = self.word(feature, P::Actor).and_then(|words| self.names.find(words));
        let target = self.word(feature, P::Target).and_then(|words| self.names.find(words));
        let listed = self.word(feature, P::Actors).into_iter().flat_map(|names| names.split("; "));
        let mut groups: Vec<Name> = Vec::new();
        for (name, class) in
            [actor, target].into_iter().flatten().chain(listed.filter_map(|name| self.names.find(name)))
        {
            if class.is_armed_group() && !groups.iter().any(|known| known == name) {
                groups.push(name.to_owned());
            }
        }
        let count = |low: P, best: P, high: P| {
            range(self.number(feature, low), self.number(feature, best), self.number(feature, high))
        };
        Some(Telling {
            to,
            loose: loose.into(),
            first: number,
            last: number,
            from,
            report,
            id: self.id(feature).to_owned(),
            kind: (kind.map(|kind| kind as u8), event.map(|event| event as u8)),
            mode: match mode {
                Mode::Historical => Mode::Asserted as u8,
                mode => mode as u8,
            },
            killed: count(P::KilledLow, P::KilledBest, P::KilledHigh),
            injured: count(P::InjuredLow, P::InjuredBest, P::InjuredHigh),
            groups,
            forces: actor.filter(|(_, class)| class.is_state()).map(|(name, _)| name.to_owned()),
            words: self.word(feature, P::Sentence).map_or(0, sentence),
            places: Vec::new(),
        })
    }

    /// Adds the feature's place to the telling it belongs to.
    pub(super) fn place(&self, feature: &Feature<'_>, into: &mut Telling) {
        let Some(point) = feature.point().filter(|_| into.places.len() < PLACES) else { return };
        let coarse = match self.word(feature, P::GeoPrecision) {
            None | Some("point" | "settlement" | "near") => 0,
            Some("area" | "admin2") => 1,
            Some("admin1") => 2,
            Some("country") => 3,
            _ => return,
        };
        let [country, province, unit] =
            [P::CountryCode, P::Admin1, P::Admin2].map(|property| self.word(feature, property).unwrap_or(""));
        let country = if country.is_empty() { self.word(feature, P::Country).unwrap_or("") } else { country };
        let parent = self.word(feature, P::GeoMethod) == Some("parent");
        let micro = |degrees: f64| (degrees * 1e6).round() as i32;
        into.places.push(Site {
            lon: micro(point.x()),
            lat: micro(point.y()),
            radius_m: self.number(feature, P::RadiusM).unwrap_or(0) as u32,
            coarse,
            parent: parent.into(),
            place: self.word(feature, if parent { P::PlaceText } else { P::PlaceId }).map_or(0, |id| hash(&[id])),
            unit: if unit.is_empty() { 0 } else { hash(&[country, province, unit]) },
            province: if province.is_empty() { 0 } else { hash(&[country, province]) },
        });
    }

    /// First and last possible day, and whether they are loose.
    fn window(&self, feature: &Feature<'_>) -> Option<(i32, i32, bool)> {
        let (start, end) = (self.day(feature, P::StartDate), self.day(feature, P::EndDate));
        let precision = self.word(feature, P::DatePrecision).unwrap_or("day");
        match (start, end) {
            (Some(start), None) if precision == "day" => Some((start, start, false)),
            (Some(start), Some(end)) if start <= end && end - start < LONGEST => {
                let exact = end - start < SHORT && matches!(precision, "day" | "range" | "unknown");
                Some((start, end, !exact))
            }
            (None, Some(end)) if matches!(self.word(feature, P::DateBasis), Some("published" | "dateline")) => {
                Some((end - NEWS, end, true))
            }
            _ => None,
        }
    }
}

/// Lowest and highest number that the words allow: "at least 12" may be twice that, "dozens" four times.
fn range(low: Option<i32>, best: Option<i32>, high: Option<i32>) -> Option<(i32, i32)> {
    let least = low.or(best).or(high)?;
    let most = match (low, best, high) {
        (_, _, Some(high)) => high,
        (None, Some(best), None) => best,
        (Some(low), Some(best), None) => best.max(low.saturating_mul(2)),
        (_, None, None) => least.saturating_mul(4),
    };
    Some((least, most.max(least)))
}

/// Actors that were looked up; lists repeat them.
#[derive(Debug, Default)]
struct Names {
    known: std::collections::HashMap<String, Option<(&'static str, ActorClass)>>,
}

/// So many different words for actors are remembered.
const REMEMBERED: usize = 10_000;

impl Names {
    fn find(&mut self, words: &str) -> Option<(&'static str, ActorClass)> {
        if let Some(found) = self.known.get(words) {
            return *found;
        }
        let found = actors::lookup(words).map(|actor| (actor.name, actor.class));
        if self.known.len() < REMEMBERED {
            self.known.insert(words.to_owned(), found);
        }
        found
    }
}

/// Characters of a sentence that is hardly told twice by chance.
const SENTENCE: usize = 40;

/// Hash of a sentence's words.
fn sentence(text: &str) -> u64 {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.iter().map(|word| word.len()).sum::<usize>() < SENTENCE { 0 } else { hash(&words) }
}

/// FNV-1a over the parts, ignoring case; never 0.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = Fnv::default();
    for part in parts {
        for c in part.chars().flat_map(char::to_lowercase) {
            hash.write(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        hash.write(&[0]);
    }
    hash.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_their_words() {
        let told = "Gunmen killed five soldiers in Tank on Tuesday, the army said.";
        assert_eq!(sentence(told), sentence("Gunmen killed  five soldiers in Tank on Tuesday - the army said"));
        assert_ne!(sentence(told), sentence("Gunmen killed six soldiers in Tank on Tuesday, the army said."));
        assert_eq!(sentence("Gunmen killed five soldiers."), 0);
    }

    #[test]
    fn numbers_told_roughly_are_ranges() {
        let check =
            |low, best, high, expected| assert_eq!(range(low, best, high), expected, "{low:?} {best:?} {high:?}");
        check(None, None, None, None);
        check(Some(7), Some(7), Some(7), Some((7, 7)));
        check(None, Some(7), None, Some((7, 7)));
        check(Some(7), Some(7), None, Some((7, 14)));
        check(Some(24), None, None, Some((24, 96)));
        check(Some(9), None, Some(4), Some((9, 9)));
        check(None, None, Some(4), Some((4, 4)));
    }
}
