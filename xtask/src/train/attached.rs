//! How often a place is the incident's, by how it was attached: `src/extract/attached.tsv`, estimated on MUC-4.
//!
//! An incident is paired with the template of its type that shares the most with it (who was killed, who did it, how
//! many, when; not where); alone of its type with the only one of it, without that. Its place is right where the
//! template names it, and in the template's country; a country where it is the template's. The chance is the share of
//! right places over what the resolver's own chance expects, drawn towards the share of all.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use dateline::extract::{Attached, Incident, Mode, SubEventType};
use dateline::layer::Describe;
use dateline::read::Item;
use dateline::read::jsonl::Records;
use dateline::resolve::{self, GeoPrecision, Resolution};
use dateline::{Gazetteer, analyse};
use serde_json::Value;
use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Places counted as seen before any was: half of them right.
const PRIOR: f64 = 5.0;
const BINS: usize = 5;

/// One place of an incident that has a template.
struct Case {
    attached: Attached,
    country: bool,
    /// The resolver's chance.
    chance: f64,
    right: bool,
}

/// Writes the table and its manifest.
///
/// # Errors
/// The data cannot be read, or the table not written.
pub(crate) fn run(data: &Path) -> Result<()> {
    let folder = data.join("incidents");
    let (train, sum) = cases(&folder.join("muc4-train.jsonl"))?;
    let (dev, _) = cases(&folder.join("muc4-dev.jsonl"))?;
    let table = estimate(&train.iter().collect::<Vec<_>>());
    let mut text = String::from(
        "# How often a place is the incident's, where it is resolved rightly, by how it was attached: a place below the\n\
         # country, and a country. Estimated on MUC-4 (`cargo xtask train attached`); attached.txt tells more.\n\
         # attached\tplace\tcountry\n",
    );
    for (attached, chances) in Attached::ALL.iter().zip(&table) {
        writeln!(text, "{}\t{:.3}\t{:.3}", attached.as_str(), chances[0], chances[1])?;
    }
    let mut manifest = String::from("Chances of places by their attachment (`cargo xtask train attached`).\n\n");
    writeln!(manifest, "muc4-train.jsonl, sha256 {sum}; no random numbers.\n")?;
    writeln!(manifest, "places in 1,300 texts to estimate on, in 200 others to check; right of them\n")?;
    for attached in Attached::ALL {
        for country in [false, true] {
            let share = |cases: &[Case]| {
                let of: Vec<&Case> =
                    cases.iter().filter(|case| case.attached == *attached && case.country == country).collect();
                let right = of.iter().filter(|case| case.right).count();
                format!("{:>5} {:>5.2}", of.len(), right as f64 / of.len().max(1) as f64)
            };
            let what = if country { "country" } else { "place" };
            writeln!(manifest, "  {:<9} {what:<8} {}  {}", attached.as_str(), share(&train), share(&dev))?;
        }
    }
    writeln!(manifest, "\nReliability of the resolver's chance times that of the attachment")?;
    let folds = held_out(&train);
    reliability("estimated on the other four fifths of the 1,300", &folds, &mut manifest)?;
    let fixed: Vec<(f64, bool)> = dev.iter().map(|case| (chance(&table, case), case.right)).collect();
    reliability("the 200", &fixed, &mut manifest)?;
    print!("{manifest}");
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?.join("src/extract");
    fs::write(home.join("attached.tsv"), text)?;
    fs::write(home.join("attached.txt"), manifest)?;
    Ok(())
}

type Table = Vec<[f64; 2]>;

fn estimate(cases: &[&Case]) -> Table {
    let of = |attached: Attached, country: bool| {
        let (mut right, mut expected) = (PRIOR / 2.0, PRIOR);
        for case in cases.iter().filter(|case| case.attached == attached && case.country == country) {
            right += f64::from(u8::from(case.right));
            expected += case.chance;
        }
        (right / expected).min(1.0)
    };
    Attached::ALL.iter().map(|attached| [of(*attached, false), of(*attached, true)]).collect()
}

fn chance(table: &Table, case: &Case) -> f64 {
    case.chance * table[case.attached as usize][usize::from(case.country)]
}

/// Chances of cases that their table was not estimated on.
fn held_out(cases: &[Case]) -> Vec<(f64, bool)> {
    const FOLDS: usize = 5;
    let mut out = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Case> =
            cases.iter().enumerate().filter(|(at, _)| at % FOLDS != fold).map(|(_, c)| c).collect();
        let table = estimate(&others);
        out.extend(cases.iter().skip(fold).step_by(FOLDS).map(|case| (chance(&table, case), case.right)));
    }
    out
}

fn reliability(what: &str, cases: &[(f64, bool)], manifest: &mut String) -> Result<()> {
    writeln!(manifest, "\n  {what}: chance, places, right")?;
    let mut bins = [(0usize, 0usize, 0f64); BINS];
    for (chance, right) in cases {
        let bin = &mut bins[((chance * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + usize::from(*right), bin.2 + chance);
    }
    let mut error = 0.0;
    for (count, right, sum) in bins.into_iter().filter(|bin| bin.0 > 0) {
        writeln!(manifest, "  {:.2}  {count:>5}  {:.2}", sum / count as f64, right as f64 / count as f64)?;
        error += (sum - right as f64).abs();
    }
    writeln!(manifest, "  expected calibration error {:.3}", error / cases.len().max(1) as f64)?;
    Ok(())
}

/// The places of a file's incidents that have a template.
fn cases(path: &Path) -> Result<(Vec<Case>, String)> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut articles = Vec::new();
    crate::evaluate::incidents::articles(text.as_bytes(), &mut articles)?;
    let gold: Vec<Value> = text.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let gazetteer = Gazetteer::embedded();
    let mut out = Vec::new();
    let lines = Records::new(Cursor::new(articles), path.display().to_string(), None, 1 << 24);
    for item in lines {
        let Item::Article(article) = item else { continue };
        let Some(document) = gold.iter().find(|gold| gold["docid"] == article.echo["docid"]) else { continue };
        let analysis = analyse(&article.document, gazetteer, &resolve::Options::default());
        for (incident, template) in pairs(&analysis.incidents, document, &article.document.text) {
            for place in &incident.places {
                let Some(resolution) = &place.resolution else { continue };
                out.push(Case {
                    attached: place.attached,
                    country: resolution.precision == GeoPrecision::Country,
                    chance: f64::from(resolution.confidence),
                    right: is_right(resolution, &place.text, template, gazetteer),
                });
            }
        }
    }
    Ok((out, format!("{:x}", Sha256::digest(text.as_bytes()))))
}

/// Incidents with their templates, each once.
fn pairs<'a>(incidents: &'a [Incident], document: &'a Value, text: &str) -> Vec<(&'a Incident, &'a Value)> {
    let templates = document["templates"].as_array().map_or(&[][..], Vec::as_slice);
    let typed: Vec<(&Incident, &str)> = incidents
        .iter()
        .filter(|incident| incident.mode == Mode::Asserted)
        .filter_map(|incident| Some((incident, kind(incident.kind, incident.span.of(text))?)))
        .collect();
    let mut scored = Vec::new();
    for (a, (incident, kind)) in typed.iter().enumerate() {
        for (b, template) in templates.iter().enumerate().filter(|(_, template)| has_type(template, kind)) {
            let alone = typed.iter().filter(|(_, other)| other == kind).count() == 1
                && templates.iter().filter(|template| has_type(template, kind)).count() == 1;
            let shared = shared(incident, template);
            if shared > 0 || alone {
                scored.push((std::cmp::Reverse(shared), a, b));
            }
        }
    }
    scored.sort_unstable();
    let (mut used, mut taken, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for (_, a, b) in scored {
        if !used.contains(&a) && !taken.contains(&b) {
            used.push(a);
            taken.push(b);
            out.push((typed[a].0, &templates[b]));
        }
    }
    out
}

fn has_type(template: &Value, kind: &str) -> bool {
    template["type"].as_array().is_some_and(|types| types.iter().any(|name| name == kind))
}

fn kind(kind: SubEventType, sentence: &str) -> Option<&'static str> {
    crate::evaluate::incidents::muc_type(kind, sentence)
}

/// How much an incident and a template have in common, besides the place.
fn shared(incident: &Incident, template: &Value) -> u32 {
    let fillers = |slot: &str| -> Vec<String> {
        let of = |filler: &Value| filler["alts"].as_array().cloned().unwrap_or_default();
        let all = template[slot].as_array().into_iter().flatten().flat_map(of);
        all.filter_map(|alt| alt.as_str().map(words)).flatten().collect()
    };
    let any = |side: Option<&String>, slots: &[&str]| {
        let own: Vec<String> = side.map(|side| words(side)).unwrap_or_default();
        u32::from(slots.iter().any(|slot| fillers(slot).iter().any(|word| own.contains(word))))
    };
    let killed = template["casualties"]["killed_min"].as_u64().filter(|killed| *killed > 0);
    let same = killed.is_some() && killed == incident.casualties.killed.best.map(u64::from);
    let day = incident.when.start.filter(|_| incident.when.start == incident.when.end).map(|day| day.to_string());
    let dates = template["date"].as_array().into_iter().flatten().filter_map(|date| date["alts"].as_array());
    let dated = day.is_some_and(|day| dates.flatten().any(|date| date["form"] == "exact" && date["start"] == day));
    2 * any(incident.target.as_ref(), &["hum_tgt_name", "hum_tgt_desc", "phys_tgt"])
        + any(incident.actor.as_ref(), &["perp_ind", "perp_org"])
        + u32::from(same)
        + u32::from(dated)
}

/// Words that say something, in small letters.
fn words(text: &str) -> Vec<String> {
    const EMPTY: &[&str] = &["the", "and", "two", "three", "four", "five", "six", "los", "las", "del"];
    let all = text.split(|c: char| !c.is_alphanumeric()).map(fold);
    all.filter(|word| word.len() > 2 && !EMPTY.contains(&word.as_str())).collect()
}

fn is_right(resolution: &Resolution, told: &str, template: &Value, gazetteer: &Gazetteer) -> bool {
    let place = gazetteer.describe(resolution.place);
    let alternatives =
        template["location"].as_array().into_iter().flatten().filter_map(|place| place["alts"].as_array());
    alternatives.flatten().any(|alternative| {
        let names = |slot: &str| -> Vec<String> {
            alternative[slot].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(plain)).collect()
        };
        let countries = names("country");
        let at_home = place.country.is_some_and(|country| countries.contains(&plain(country)));
        let places = names("places");
        let named = [told, place.name]
            .iter()
            .map(|name| plain(name))
            .any(|name| places.iter().any(|gold| *gold == name || holds(gold, &name) || holds(&name, gold)));
        at_home && (resolution.precision == GeoPrecision::Country || named)
    })
}

/// Small letters, without the accents of Spanish, which the templates do not write.
fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// One name has all the other's words.
fn holds(long: &str, short: &str) -> bool {
    !short.is_empty() && short.split(' ').all(|word| long.split(' ').any(|other| other == word))
}

fn plain(name: &str) -> String {
    let folded = fold(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
