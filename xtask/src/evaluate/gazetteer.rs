//! The gazetteer against administrative tables and a list of conflict places, asked through `locate` alone: name, kind
//! and country, nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use dateline::resolve::{Candidate, Fuzzy, Query, locate, locate_near, locate_or_near};
use dateline::{Gazetteer, recognise::Cue};
use dateline_gazetteer::{Level, Place, PlaceRef, distance_km, fold};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// An answer is right within the unit's own radius, or this near.
const NEAR_KM: f64 = 15.0;
/// One district of Afghanistan that our tables lack has its first name in common with another one.
const FAR_MOST: usize = 1;
/// An answer farther off than this is a wrong one.
const FAR_KM: f64 = 60.0;
/// Towns of the list of conflict places are right this near.
const TOWN_KM: f64 = 10.0;
/// Of the units that are missing at most so many in a hundred may be answered wrongly.
const MISSING: f64 = 3.0;
/// Every so manieth village is asked for.
const SAMPLE: usize = 17;

/// A row of a Who's On First table.
struct Row {
    id: String,
    county: String,
    kind: String,
    name: String,
    variants: Vec<String>,
    point: (f64, f64),
    radius_km: f64,
}

/// What the tables ask for, and what came.
struct Tally {
    title: String,
    asked: usize,
    right: usize,
    /// Right as one of several of that name in the country, but not the first.
    among: usize,
    /// Share in percent that must be right.
    floor: f64,
    missed: Vec<String>,
    /// Answers that are farther off than the bound.
    far: Vec<String>,
    /// Told, not counted.
    told: Vec<String>,
}

/// Prints what is found and what is missed.
///
/// # Errors
/// Where a table cannot be read, or less is found than promised.
pub(crate) fn run(data: &Path) -> Result<()> {
    let data = data.join("gazetteer");
    if !data.is_dir() {
        println!("skipped: {} is not there", data.display());
        return Ok(());
    }
    let gazetteer = Gazetteer::embedded();
    let fuzzy = Fuzzy::new(gazetteer);
    let asker = Asker { gazetteer, fuzzy: &fuzzy };
    let mut tallies = Vec::new();
    for (country, floor) in [("PK", 97.0), ("AF", 92.0)] {
        let rows = rows(&fs::read_to_string(data.join(format!("wof-admin-{}.tsv", country.to_ascii_lowercase())))?)?;
        tallies.push(units(&asker, country, &rows, "region", Cue::Admin1, 100.0));
        tallies.push(units(&asker, country, &rows, "county", Cue::Admin2, floor));
    }
    tallies.push(conflict_places(&asker, &fs::read_to_string(data.join("conflict_places.tsv"))?)?);
    let mut failed = Vec::new();
    for tally in &tallies {
        let share = (tally.right + tally.among) as f64 * 100.0 / tally.asked.max(1) as f64;
        println!(
            "{}: {} of {} ({share:.1} %), {} of them not the first of that name; {} far off",
            tally.title,
            tally.right + tally.among,
            tally.asked,
            tally.among,
            tally.far.len()
        );
        for (what, lines) in [("missed", &tally.missed), ("far off", &tally.far), ("told", &tally.told)] {
            for line in lines {
                println!("  {what}: {line}");
            }
        }
        if share < tally.floor || tally.far.len() > FAR_MOST {
            failed.push(format!("{}: {share:.1} %, {} far off", tally.title, tally.far.len()));
        }
    }
    for country in ["PK", "AF"] {
        let lower = country.to_ascii_lowercase();
        let units = rows(&fs::read_to_string(data.join(format!("wof-admin-{lower}.tsv")))?)?;
        let mut text = String::new();
        let file = fs::File::open(data.join(format!("wof-localities-{lower}.tsv.gz")))?;
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
        let share = danger(&asker, country, &units, &rows(&text)?);
        if share > MISSING {
            failed.push(format!("{country}: {share:.1} % of the districts that are missing answered wrongly"));
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
}

/// Asks as the `locate` command does.
struct Asker<'g> {
    gazetteer: &'g Gazetteer,
    fuzzy: &'g Fuzzy<'g>,
}

impl Asker<'_> {
    fn all(&self, name: &str, country: &str, kind: Cue) -> Vec<Candidate> {
        let query = Query { name, countries: &[country], kind: Some(kind), ..Query::default() };
        locate_or_near(self.gazetteer, self.fuzzy, &query)
    }

    fn tell(&self, place: PlaceRef) -> String {
        let place = self.gazetteer.place(place);
        format!("{} ({}, {})", place.name(), place.feature(), place.id())
    }
}

/// Asks for all units of a level by name.
fn units(asker: &Asker<'_>, country: &str, rows: &[Row], placetype: &str, kind: Cue, floor: f64) -> Tally {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.kind == placetype).collect();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        *names.entry(fold(&row.name)).or_default() += 1;
    }
    let mut tally = Tally::new(format!("{country} {placetype}"), floor);
    for row in rows.iter().copied() {
        tally.asked += 1;
        let namesakes = rows.iter().filter(|other| fold(&other.name) == fold(&row.name) && other.point != row.point);
        let twice = names.get(&fold(&row.name)).is_some_and(|count| *count > 1);
        let twice = if twice { "; twice in the table" } else { "" };
        let found = asker.all(&row.name, country, kind);
        let off = |candidate: &Candidate| {
            distance_km((candidate.resolution.point.x(), candidate.resolution.point.y()), row.point)
        };
        let reach = row.radius_km.max(NEAR_KM);
        let Some(best) = found.first() else {
            tally.missed.push(format!("{}: no answer", row.name));
            continue;
        };
        let km = off(best);
        let answer = asker.tell(best.resolution.place);
        if km <= reach {
            tally.right += 1;
        } else if found.iter().any(|other| off(other) <= reach) {
            tally.among += 1;
            tally
                .told
                .push(format!("{}: one of several of that name{twice}; {answer} first, {km:.0} km off", row.name));
        } else if namesakes.clone().any(|other| {
            let point = (best.resolution.point.x(), best.resolution.point.y());
            distance_km(point, other.point) <= other.radius_km.max(NEAR_KM)
        }) {
            // The question is the same as its namesake's, and the answer is right for that one.
            tally.asked -= 1;
            tally
                .told
                .push(format!("{}: another of the table's rows of that name: {answer}, {km:.0} km off", row.name));
        } else {
            let line = format!("{}: {answer}, {km:.0} km off, radius {:.0}{twice}", row.name, row.radius_km);
            if km > FAR_KM { &mut tally.far } else { &mut tally.missed }.push(line);
        }
    }
    tally
}

/// Asks for every name and variant of the list of conflict places.
fn conflict_places(asker: &Asker<'_>, text: &str) -> Result<Tally> {
    let mut tally = Tally::new("conflict places".into(), 99.0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[name, variants, kind, country, _, lat, lon, ..] = &cells[..] else { continue };
        let point: (f64, f64) = (lon.parse()?, lat.parse()?);
        let cue = match kind {
            "adm1" => Cue::Admin1,
            "adm2" => Cue::Admin2,
            "ppl" => Cue::Settlement,
            _ => Cue::Feature,
        };
        for name in std::iter::once(name).chain(variants.split('|')).filter(|name| !name.is_empty()) {
            tally.asked += 1;
            let found = asker.all(name, country, cue);
            let Some(best) = found.first() else {
                tally.missed.push(format!("{name} ({country} {kind}): no answer"));
                continue;
            };
            let km = distance_km((best.resolution.point.x(), best.resolution.point.y()), point);
            let radius = f64::from(best.resolution.radius_m) / 1000.0;
            let reach = if kind == "ppl" { TOWN_KM } else { radius.max(TOWN_KM) };
            let off = |other: &Candidate| {
                let other = &other.resolution;
                distance_km((other.point.x(), other.point.y()), point)
            };
            if km <= reach {
                tally.right += 1;
            } else if found.iter().any(|other| off(other) <= reach) {
                tally.among += 1;
                tally.told.push(format!("{name} ({country} {kind}): {} first", asker.tell(best.resolution.place)));
            } else {
                let answer = asker.tell(best.resolution.place);
                tally.missed.push(format!("{name} ({country} {kind}): {answer}, {km:.0} km off"));
            }
        }
    }
    Ok(tally)
}

/// How often the step for near names gives a wrong unit: asked for each unit as though the gazetteer had it not, and
/// for villages as though they were districts. Gives the share in percent of wrong answers where a unit is missing.
fn danger(asker: &Asker<'_>, country: &str, units: &[Row], villages: &[Row]) -> f64 {
    let wrong = |row: &Row, name: &str| {
        let elsewhere = |place: Place<'_>| {
            // What lies round the point is the unit itself, as another layer has it.
            let reach = row.radius_km.max(f64::from(place.radius_m()) / 1000.0).max(30.0);
            place.distance_km(row.point.0, row.point.1) > reach
        };
        let near = asker.fuzzy.units(name, country, Level::Admin2, elsewhere);
        // One of several of one name is told as such: that is no guess.
        let &[near] = near.as_slice() else { return None };
        let place = asker.gazetteer.place(near.place);
        (near.distance > 0 && fold(place.name()) != fold(name))
            .then(|| format!("{name} -> {} ({})", asker.tell(near.place), place.admin1().unwrap_or("")))
    };
    let tell = |what: &str, asked: usize, wrong: &[String]| {
        let share = wrong.len() as f64 * 100.0 / asked.max(1) as f64;
        println!("{country} {what}: {asked} asked, {} answered wrongly ({share:.1} %)", wrong.len());
        for example in wrong.iter().take(12) {
            println!("  {example}");
        }
        share
    };
    let counties: Vec<&Row> = units.iter().filter(|row| row.kind == "county").collect();
    let found: Vec<String> = counties.iter().filter_map(|row| wrong(row, &row.name)).collect();
    let share = tell("districts as though they were missing", counties.len(), &found);
    // Names that are no district's, nor a variant of one.
    let known: BTreeSet<String> =
        units.iter().flat_map(|row| std::iter::once(&row.name).chain(&row.variants)).map(|name| fold(name)).collect();
    let strange: Vec<&Row> = villages.iter().step_by(SAMPLE).filter(|row| !known.contains(&fold(&row.name))).collect();
    let found: Vec<String> = strange.iter().filter_map(|row| wrong(row, &row.name)).collect();
    tell("villages asked for as districts", strange.len(), &found);
    // The district stated, as lists do: what the step for near names of villages answers.
    let county = |row: &Row| units.iter().find(|unit| unit.id == row.county && unit.kind == "county");
    let (mut asked, mut known, mut right, mut wrong) = (0, 0, 0, Vec::new());
    let mut places: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for row in villages {
        for name in std::iter::once(&row.name).chain(&row.variants) {
            places.entry(fold(name)).or_default().push(row.point);
        }
    }
    for row in villages.iter().step_by(SAMPLE) {
        let Some(county) = county(row) else { continue };
        let query = Query {
            name: &row.name,
            countries: &[country],
            admin2: Some(&county.name),
            kind: Some(Cue::Settlement),
            ..Query::default()
        };
        asked += 1;
        if !locate(asker.gazetteer, &query).is_empty() {
            known += 1;
        } else if let Some(near) = locate_near(asker.gazetteer, asker.fuzzy, &query).first() {
            let point = (near.resolution.point.x(), near.resolution.point.y());
            let reach = f64::from(near.resolution.radius_m) / 1000.0;
            if places.get(&fold(&row.name)).is_some_and(|all| all.iter().any(|one| distance_km(point, *one) <= reach)) {
                right += 1;
            } else {
                wrong.push(format!("{} in {} -> {}", row.name, county.name, asker.tell(near.resolution.place)));
            }
        }
    }
    println!(
        "{country} villages with their district stated: {asked} asked, {known} known by name; near names: {right} right"
    );
    tell("of these", asked, &wrong);
    share
}

impl Tally {
    fn new(title: String, floor: f64) -> Self {
        Self { title, asked: 0, right: 0, among: 0, floor, missed: Vec::new(), far: Vec::new(), told: Vec::new() }
    }
}

fn rows(text: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let header: Vec<&str> = text.lines().next().unwrap_or("").split('\t').collect();
    let column = |name: &str| header.iter().position(|cell| *cell == name);
    let (Some(kind), Some(name), Some(variants), Some(lat), Some(lon)) =
        (column("placetype"), column("name"), column("variants"), column("lat"), column("lon"))
    else {
        return Err("a table has not the columns placetype, name, variants, lat and lon".into());
    };
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or("");
        let area: f64 = column("area_km2").map_or(0.0, |at| cell(at).parse().unwrap_or(0.0));
        rows.push(Row {
            id: cell(0).to_owned(),
            county: column("county_id").map_or("", |at| cell(at)).to_owned(),
            kind: cell(kind).to_owned(),
            name: cell(name).to_owned(),
            variants: cell(variants).split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            point: (cell(lon).parse()?, cell(lat).parse()?),
            radius_km: (area / std::f64::consts::PI).sqrt(),
        });
    }
    Ok(rows)
}
