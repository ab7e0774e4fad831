//! One name asked for outside any text: a row of a list, or the `locate` command.

use dateline_gazetteer::{Gazetteer, Level, NameClass, Place, distance_km};
use geo::Point;

use super::candidates::{self, Fit, fits};
use super::{Fuzzy, GeoPrecision, Match, Near, Resolution, offset_point};
use crate::Document;
use crate::recognise::cues::cue;
use crate::recognise::{Cue, Offset, relations, tokenise};

/// What is asked: a name with whatever is known about where it lies.
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    /// The place name as written; may carry an offset ("38 km west of Wana"), two names ("between Mir Ali and
    /// Miran Shah") or containers ("Tank, Pakistan").
    pub name: &'a str,
    /// Countries it may lie in, as ISO alpha-2 codes; empty: anywhere.
    pub countries: &'a [&'a str],
    /// Name of the first-level unit, as written.
    pub admin1: Option<&'a str>,
    /// Name of the second-level unit, as written.
    pub admin2: Option<&'a str>,
    /// A longitude and latitude that it should be near.
    pub near: Option<Point<f64>>,
    /// The class of place asked for.
    pub kind: Option<Cue>,
}

/// An answer with its score; best first in a list of them.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The place, its point, radius, match, reason.
    pub resolution: Resolution,
    /// 0..1, comparable within one query.
    pub score: f32,
}

/// All candidates for a query, best first; empty where nothing is known by that name within the scope.
///
/// A candidate's confidence counts what lies within 25 km of it as the same answer: whether "Tank" is the town
/// or the district round it is a matter of precision, not of place.
///
/// ```
/// use dateline::{Gazetteer, resolve::{Query, locate}};
///
/// let gazetteer = Gazetteer::embedded();
/// let found = locate(gazetteer, &Query { name: "38 km west of Wana", countries: &["PK"], ..Query::default() });
/// let best = &found[0].resolution;
/// assert_eq!(best.matched.as_str(), "offset");
/// assert!(best.point.x() < 69.3 && best.radius_m > 10_000);
/// ```
pub fn locate(gazetteer: &Gazetteer, query: &Query<'_>) -> Vec<Candidate> {
    let asked = Asked::read(query.name);
    if let Some((first, second)) = asked.between {
        return between(gazetteer, query, first, second);
    }
    let mut found = weigh(gazetteer, query, asked.name, &asked.containers);
    // "Yamgan (Girwan)": the one name or the other; "Khogyani (Nangarhar)": a name and where it lies.
    let [outer, inner] = bracketed(asked.name);
    if !inner.is_empty() && !has_kind(gazetteer, query, &found) {
        let mut containers = asked.containers.clone();
        containers.push(inner);
        let whole = std::mem::take(&mut found);
        for (name, containers) in [(outer, &containers), (inner, &asked.containers)] {
            let more = weigh(gazetteer, query, name, containers);
            if found.is_empty() || !has_kind(gazetteer, query, &found) && has_kind(gazetteer, query, &more) {
                found = more;
            }
        }
        if found.is_empty() {
            found = whole;
        }
    }
    if let Some(offset) = asked.offset {
        for candidate in &mut found {
            shift(candidate, offset);
        }
    }
    found
}

/// Like [`locate`], and where nothing is known by that name, or no unit where one is asked for, the place whose name is
/// nearly that: see [`locate_near`].
pub fn locate_or_near(gazetteer: &Gazetteer, fuzzy: &Fuzzy<'_>, query: &Query<'_>) -> Vec<Candidate> {
    let mut found = locate(gazetteer, query);
    if !has_kind(gazetteer, query, &found) {
        found.splice(0..0, locate_near(gazetteer, fuzzy, query));
    }
    found
}

/// The place whose name is nearly that of the query, where one country and at best a unit are named and nothing is
/// known by the name itself; where a unit is asked for by its level, no unit. Several only where they are spelt alike.
/// See [`Fuzzy`] for when it abstains.
pub fn locate_near(gazetteer: &Gazetteer, fuzzy: &Fuzzy<'_>, query: &Query<'_>) -> Vec<Candidate> {
    let &[country] = query.countries else { return Vec::new() };
    let asked = Asked::read(query.name);
    if asked.between.is_some() {
        return Vec::new();
    }
    let [outer, inner] = bracketed(asked.name);
    let mut known = candidates::find_in(gazetteer, outer, MOST, |place| within(place, &[country]));
    known.extend(candidates::find_in(gazetteer, inner, MOST, |place| within(place, &[country])));
    // The smallest unit that is known decides.
    let units = [query.admin2, query.admin1].map(|unit| frames(gazetteer, unit, query.countries));
    let unit = units.iter().find(|frames| !frames.is_empty());
    let in_unit = |place: Place<'_>| unit.is_none_or(|frames| frames.iter().any(|frame| frame.holds(place)));
    let (name, all) = if let Some(level) = unit_level(query.kind, outer) {
        if known.iter().any(|known| known.place.level() == level) {
            return Vec::new();
        }
        // Where a town has the very name, its unit lies round it.
        let fits_in = |place: Place<'_>| {
            let reach = f64::from(place.radius_m()) / 1000.0 + 15.0;
            let round = |town: &candidates::Candidate<'_>| town.place.distance_km(place.lon(), place.lat()) <= reach;
            in_unit(place) && (known.is_empty() || known.iter().any(round))
        };
        let names = [outer, inner].into_iter().filter(|name| !name.is_empty());
        let found = names.map(|name| (name, fuzzy.units(bare(name), country, level, fits_in)));
        let found = found.filter(|(_, all)| !all.is_empty()).min_by_key(|(_, all)| all[0].distance);
        found.unwrap_or((outer, Vec::new()))
    } else {
        if !known.is_empty() {
            return Vec::new();
        }
        let fits_in =
            |place: Place<'_>| in_unit(place) && query.kind.is_none_or(|cue| fits(cue, place) != Fit::Against);
        (asked.name, fuzzy.only(asked.name, country, unit.is_some(), fits_in).into_iter().collect())
    };
    let several = all.len();
    let candidate = |near: &Near| {
        let place = gazetteer.place(near.place);
        let confidence = match (near.sounds_alike, near.distance) {
            (true, 0 | 1) => 0.7,
            _ if near.spelt_alike => 0.7,
            (true, _) | (false, 1) => 0.6,
            _ => 0.5,
        } / several as f32;
        let how = match near.distance {
            _ if near.spelt_alike => "another spelling of".to_owned(),
            1 => "1 letter from".to_owned(),
            letters => format!("{letters} letters from"),
        };
        let one_of = if several > 1 { format!(", one of {several} of that name") } else { String::new() };
        let reason = format!("no {name:?} is known; {how} {:?}{one_of}", place.name());
        let mut candidate = answer(place, Match::Fuzzy, confidence, confidence, reason);
        let others = all.iter().map(|other| other.place).filter(|other| *other != near.place);
        candidate.resolution.alternatives = others.take(5).collect();
        let radius = candidate.resolution.radius_m;
        candidate.resolution.radius_m = (if near.spelt_alike { radius / 4 * 5 } else { radius * 2 }).max(10_000);
        if let Some(offset) = asked.offset {
            shift(&mut candidate, offset);
        }
        candidate
    };
    all.iter().map(candidate).collect()
}

/// The level of unit that is asked for: by the query's kind, or by a word of the name.
fn unit_level(kind: Option<Cue>, name: &str) -> Option<Level> {
    let ends = || [name.split_whitespace().next_back(), name.split_whitespace().next()];
    match kind.or_else(|| ends().into_iter().flatten().find_map(cue)) {
        Some(Cue::Admin1) => Some(Level::Admin1),
        Some(Cue::Admin2) => Some(Level::Admin2),
        _ => None,
    }
}

/// A name without the word at its end that says what it names: "Tank District", "Malakand P.A.".
fn bare(name: &str) -> &str {
    match name.trim_end().rsplit_once(char::is_whitespace) {
        Some((rest, last)) if cue(last).is_some() || matches!(last, "PA" | "P.A.") => rest.trim_end(),
        _ => name,
    }
}

/// True where something was found, and a unit where a unit was asked for.
fn has_kind(gazetteer: &Gazetteer, query: &Query<'_>, found: &[Candidate]) -> bool {
    match query.kind.filter(|kind| matches!(kind, Cue::Admin1 | Cue::Admin2)) {
        Some(kind) => found.iter().any(|found| fits(kind, gazetteer.place(found.resolution.place)) == Fit::For),
        None => !found.is_empty(),
    }
}

/// The name before a bracket and the one in it; the second is empty where there is none.
fn bracketed(name: &str) -> [&str; 2] {
    let Some((outer, rest)) = name.split_once('(') else { return [name, ""] };
    [outer.trim(), rest.split(')').next().unwrap_or("").trim()]
}

/// Moves an answer off its place.
fn shift(candidate: &mut Candidate, offset: Offset) {
    let resolution = &mut candidate.resolution;
    let (point, radius) = offset_point(resolution.point, f64::from(resolution.radius_m), offset);
    resolution.point = point;
    resolution.radius_m = radius.round() as u32;
    resolution.matched = Match::Offset;
    resolution.precision = GeoPrecision::Near;
    resolution.reason = format!("{:.0} km off; {}", offset.distance_m / 1000.0, resolution.reason);
}

/// A query's name taken apart.
struct Asked<'q> {
    name: &'q str,
    containers: Vec<&'q str>,
    offset: Option<Offset>,
    between: Option<(&'q str, &'q str)>,
}

impl<'q> Asked<'q> {
    fn read(text: &'q str) -> Self {
        let text = text.trim();
        let mut asked = Self { name: text, containers: Vec::new(), offset: None, between: None };
        if let Some(rest) = strip_word(text, "between")
            && let Some(cut) = rest.find(" and ")
        {
            asked.between = Some((rest[..cut].trim(), rest[cut + 5..].trim()));
            return asked;
        }
        if text.bytes().any(|b| b.is_ascii_digit()) || text.contains(" of ") {
            let document = Document { text: text.to_owned(), ..Document::default() };
            let document = Document {
                blocks: vec![crate::document::Block {
                    kind: crate::document::BlockKind::Paragraph,
                    span: crate::Span::new(0, text.len()),
                }],
                ..document
            };
            let (tokens, _) = tokenise(&document);
            if let Some((offset, start)) = relations::leading_offset(text, &tokens) {
                asked.offset = Some(offset);
                asked.name = text[tokens[start].span.start as usize..].trim();
            }
        }
        let mut parts = asked.name.split(',').map(str::trim).filter(|part| !part.is_empty());
        asked.name = parts.next().unwrap_or("");
        asked.containers = parts.take(4).collect();
        asked
    }
}

fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    let rest = text.get(word.len()..)?;
    (head.eq_ignore_ascii_case(word) && rest.starts_with(' ')).then(|| rest.trim_start())
}

/// The middle between two places, best where both are sure and near each other.
fn between(gazetteer: &Gazetteer, query: &Query<'_>, first: &str, second: &str) -> Vec<Candidate> {
    let one = weigh(gazetteer, query, first, &[]);
    let other = weigh(gazetteer, query, second, &[]);
    let mut found = Vec::new();
    for a in one.iter().take(5) {
        for b in other.iter().take(5) {
            let (from, to) = (a.resolution.point, b.resolution.point);
            let km = distance_km((from.x(), from.y()), (to.x(), to.y()));
            // Nobody says "between" of places that are a day's drive apart.
            if km > 300.0 || (from.x() - to.x()).abs() > 180.0 {
                continue;
            }
            let mut candidate = a.clone();
            candidate.score = a.score.min(b.score) / (1.0 + km as f32 / 100.0);
            let resolution = &mut candidate.resolution;
            resolution.point = Point::new(f64::midpoint(from.x(), to.x()), f64::midpoint(from.y(), to.y()));
            resolution.radius_m = (km * 500.0) as u32 + a.resolution.radius_m.max(b.resolution.radius_m);
            resolution.matched = Match::Offset;
            resolution.precision = GeoPrecision::Near;
            resolution.confidence = a.resolution.confidence.min(b.resolution.confidence);
            resolution.reason = format!("middle of {km:.0} km between the two");
            found.push(candidate);
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// A unit or town that the place should lie in.
struct Frame<'g> {
    place: Place<'g>,
}

impl Frame<'_> {
    fn holds(&self, place: Place<'_>) -> bool {
        let frame = self.place;
        if frame.reference() == place.reference() {
            return true;
        }
        match frame.level() {
            Level::Country => frame.country() == place.country(),
            Level::Admin1 if frame.country() == place.country() && frame.admin1_key() == place.admin1_key() => true,
            Level::Admin2 if frame.admin2_key().is_some() && frame.admin2_key() == place.admin2_key() => true,
            _ => {
                let reach = (f64::from(frame.radius_m()) / 1000.0).max(15.0);
                place.distance_km(frame.lon(), frame.lat()) <= reach
            }
        }
    }
}

fn frames<'g>(gazetteer: &'g Gazetteer, name: Option<&str>, countries: &[&str]) -> Vec<Frame<'g>> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Vec::new() };
    candidates::find(gazetteer, name)
        .into_iter()
        .map(|candidate| candidate.place)
        .filter(|place| within(*place, countries))
        .map(|place| Frame { place })
        .collect()
}

fn within(place: Place<'_>, countries: &[&str]) -> bool {
    countries.is_empty() || place.country().is_some_and(|code| countries.contains(&code))
}

/// Candidates of one name with score and confidence.
fn weigh(gazetteer: &Gazetteer, query: &Query<'_>, name: &str, containers: &[&str]) -> Vec<Candidate> {
    if query.kind == Some(Cue::Country)
        && name.len() == 2
        && let Some(place) = gazetteer.country(&name.to_ascii_uppercase())
    {
        return vec![answer(place, Match::Exact, 1.0, 1.0, "country code".to_owned())];
    }
    let options: Vec<candidates::Candidate<'_>> =
        candidates::find_in(gazetteer, name, MOST, |place| within(place, query.countries))
            .into_iter()
            .filter(|candidate| candidate.class != NameClass::Demonym)
            .collect();
    if options.is_empty() {
        return Vec::new();
    }
    // Where a unit is asked for and there is one, its seat is not meant; where there is none, the seat stands for it.
    let unit = query.kind.filter(|kind| matches!(kind, Cue::Admin1 | Cue::Admin2));
    let has_unit = unit.is_some_and(|kind| options.iter().any(|option| fits(kind, option.place) == Fit::For));
    let admin1 = frames(gazetteer, query.admin1, query.countries);
    let admin2 = frames(gazetteer, query.admin2, query.countries);
    let outer: Vec<Vec<Frame<'_>>> =
        containers.iter().map(|name| frames(gazetteer, Some(name), query.countries)).collect();
    let count = options.len();
    let mut weighed: Vec<(f32, candidates::Candidate<'_>, Vec<String>)> = options
        .into_iter()
        .map(|option| {
            let place = option.place;
            let mut reasons = vec![if count == 1 {
                "only one of that name".to_owned()
            } else {
                format!("one of {count} of that name")
            }];
            let mut score = prior(place, option.class);
            if option.matched != Match::Exact {
                score -= 0.5;
                reasons.push("joined or split spelling".to_owned());
            }
            match option.cue.or(query.kind).map(|cue| fits(cue, place)) {
                Some(Fit::For) => score += 2.0,
                Some(Fit::Against) => score -= 4.0,
                Some(Fit::Neutral) if has_unit => score -= 3.0,
                _ => {}
            }
            for (frames, name, weight) in [(&admin2, query.admin2, 3.0), (&admin1, query.admin1, 1.5)] {
                if frames.is_empty() {
                    continue;
                }
                if frames.iter().any(|frame| frame.holds(place)) {
                    score += weight;
                    reasons.push(format!("in {}", name.unwrap_or("")));
                    // A place in a unit of its own name: the column for places means the town.
                    score -=
                        if frames.iter().any(|frame| frame.place.reference() == place.reference()) { 1.0 } else { 0.0 };
                } else {
                    score -= weight;
                }
            }
            for (frames, name) in outer.iter().zip(containers).filter(|(frames, _)| !frames.is_empty()) {
                if frames.iter().any(|frame| frame.holds(place)) {
                    score += 3.0;
                    reasons.push(format!("in {name}"));
                } else {
                    score -= 3.0;
                }
            }
            if let Some(near) = query.near {
                let km = place.distance_km(near.x(), near.y());
                score += 4.0 * (-km / 100.0).exp() as f32;
                reasons.push(format!("{km:.0} km from the point given"));
            }
            (score, option, reasons)
        })
        .collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.place.reference().cmp(&b.1.place.reference())));
    let top = weighed.first().map_or(0.0, |first| first.0.max(0.0));
    let raised: Vec<f32> = weighed.iter().map(|(score, ..)| (score - top).exp()).collect();
    let sum = raised.iter().sum::<f32>() + (-top).exp();
    let chances: Vec<f32> = raised.iter().map(|raised| raised / sum).collect();
    (0..weighed.len())
        .map(|at| {
            let (_, option, reasons) = &weighed[at];
            let place = option.place;
            let same: f32 = (0..weighed.len())
                .filter(|&other| place.distance_km(weighed[other].1.place.lon(), weighed[other].1.place.lat()) <= 25.0)
                .map(|other| chances[other])
                .sum();
            let mut candidate = answer(place, option.matched, same.min(1.0), chances[at], reasons.join("; "));
            if let Some(kind) = unit.filter(|_| !has_unit && place.level() == Level::Settlement) {
                let reach = if kind == Cue::Admin1 { SEAT_REACH_1 } else { SEAT_REACH_2 };
                candidate.resolution.radius_m = candidate.resolution.radius_m.max(reach);
                candidate.resolution.precision =
                    if kind == Cue::Admin1 { GeoPrecision::Admin1 } else { GeoPrecision::Admin2 };
                candidate.resolution.reason += "; the unit is not known, this is its seat or a town of its name";
            }
            candidate.resolution.alternatives = (0..weighed.len())
                .filter(|&other| other != at && chances[other] >= chances[at] * 0.2)
                .filter(|&other| place.distance_km(weighed[other].1.place.lon(), weighed[other].1.place.lat()) > 25.0)
                .take(5)
                .map(|other| weighed[other].1.place.reference())
                .collect();
            candidate
        })
        .collect()
}

/// At most this many places of one name are weighed: more than any country has.
const MOST: usize = 1000;

/// How far in metres a unit reaches from its seat: nine in ten of the units of the curated tables reach less far.
const SEAT_REACH_1: u32 = 330_000;
const SEAT_REACH_2: u32 = 90_000;

/// How likely a place is asked for by this name when nothing else is known.
fn prior(place: Place<'_>, class: NameClass) -> f32 {
    let people = (place.population() as f32 + 1.0).log10();
    let level = match place.level() {
        Level::Country => 4.5,
        Level::Admin1 => 2.5,
        Level::Admin2 | Level::Area | Level::World => 1.8,
        Level::Settlement => 1.2 + people / 2.0,
        Level::Admin3 | Level::Site => 1.2,
    };
    level + if class == NameClass::Primary { 0.4 } else { 0.0 } + if place.is_capital() { 1.0 } else { 0.0 }
        - if place.is_seat_named() { 1.5 } else { 0.0 }
        // In the tables because the news tells of it.
        + if place.is_curated() && place.level() == Level::Settlement { 0.5 } else { 0.0 }
        - if place.is_historical() { 0.5 } else { 0.0 }
        + f32::from(place.names()).ln_1p() / 4.0
}

fn answer(place: Place<'_>, matched: Match, confidence: f32, score: f32, reason: String) -> Candidate {
    Candidate {
        resolution: Resolution {
            place: place.reference(),
            point: Point::new(place.lon(), place.lat()),
            radius_m: place.radius_m(),
            matched,
            precision: GeoPrecision::of(place.level()),
            confidence,
            reason,
            alternatives: Vec::new(),
        },
        score,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use dateline_gazetteer::{PlaceRef, words};

    use super::*;

    fn first(name: &str, country: &str, kind: Option<Cue>) -> String {
        let gazetteer = Gazetteer::embedded();
        let fuzzy = Fuzzy::new(gazetteer);
        let query = Query { name, countries: &[country], kind, ..Query::default() };
        let found = locate_or_near(gazetteer, &fuzzy, &query);
        found.first().map_or(String::new(), |best| {
            let place = gazetteer.place(best.resolution.place);
            format!("{} {} {}", place.name(), place.feature(), best.resolution.matched.as_str())
        })
    }

    #[test]
    fn a_unit_asked_for_is_a_unit() {
        let check = |name: &str, country: &str, kind: Cue, expected: &str| {
            assert_eq!(first(name, country, Some(kind)), expected, "{name} {country}");
        };
        check("Tank", "PK", Cue::Admin2, "Tank ADM2 exact");
        check("Tank", "PK", Cue::Settlement, "Tank PPLA2 exact");
        check("Helmand", "AF", Cue::Admin1, "Helmand ADM1 exact");
        // Spelt another way.
        check("Zaabol", "AF", Cue::Admin1, "Zabul ADM1 fuzzy");
        check("Nangarhaar", "AF", Cue::Admin1, "Nangarhar ADM1 fuzzy");
        check("Moosa Qalla", "AF", Cue::Admin2, "Musa Qala ADM2 fuzzy");
        check("Charsaddah District", "PK", Cue::Admin2, "Charsadda ADM2 fuzzy");
        // In brackets.
        check("Musa Qala (Helmand)", "AF", Cue::Admin2, "Musa Qala ADM2 exact");
        check("Khogyani (Nangarhar)", "AF", Cue::Admin2, "Khogyani ADM2 exact");
        // Not near enough, or near to two.
        check("Qwertabad", "AF", Cue::Admin2, "");
        check("Zaabol", "PK", Cue::Admin1, "");
    }

    #[test]
    fn names_that_several_places_of_a_country_have_give_all_of_them() {
        let gazetteer = Gazetteer::embedded();
        let mut names: BTreeMap<(String, String), Vec<PlaceRef>> = BTreeMap::new();
        let mut last = (String::new(), Vec::<(String, PlaceRef)>::new());
        let mut keep = |key: &str, places: &mut Vec<(String, PlaceRef)>| {
            places.sort();
            for group in places.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
                let entry = names.entry((key.to_owned(), group[0].0.clone())).or_default();
                entry.extend(group.iter().map(|(_, place)| *place));
            }
            places.clear();
        };
        gazetteer.each_name(|key, place, class| {
            if last.0 != key {
                let mut places = std::mem::take(&mut last.1);
                keep(&last.0, &mut places);
                last.0 = key.to_owned();
            }
            if let Some(country) = gazetteer.place(place).country().filter(|_| {
                // Peoples are not asked for, and short names joined of words or letters are words.
                !matches!(class, NameClass::Demonym | NameClass::Abbreviation) && key.len() >= 6
            }) {
                last.1.push((country.to_owned(), place));
            }
        });
        assert!(names.len() > 10_000, "{}", names.len());
        let (mut most, mut wrong) = (0, Vec::new());
        for (key, country) in names.keys() {
            let wanted: Vec<PlaceRef> = gazetteer
                .find_key(key.as_bytes(), words(key))
                .into_iter()
                .filter(|hit| !matches!(hit.class, NameClass::Demonym | NameClass::Abbreviation))
                .map(|hit| hit.place)
                .filter(|place| gazetteer.place(*place).country() == Some(country))
                .collect();
            let query = Query { name: key, countries: &[country], ..Query::default() };
            let found: Vec<PlaceRef> = locate(gazetteer, &query).iter().map(|found| found.resolution.place).collect();
            most = most.max(found.len());
            if wanted.iter().any(|place| !found.contains(place)) {
                wrong.push(format!("{key} {country}: {} of {}", found.len(), wanted.len()));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert!(most > 40, "{most}");
    }
}
