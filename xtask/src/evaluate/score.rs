//! Figures per slot for MUC-4 templates: found against annotated, aligned one to one within a document.
//!
//! A quick measure for work on the patterns; the published figures are those of the separate scorer. Pairs of one
//! type are aligned greedily, those that share most first; what stays over counts as spurious or missing, optional
//! annotated templates never as missing.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::BufRead;

use serde_json::Value;

const SLOTS: [&str; 7] = ["type", "date", "country", "place", "perp_org", "weapon", "killed"];

/// Counts of every slot, and the documents with most faults.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    slots: BTreeMap<usize, Tally>,
    worst: Vec<(usize, String)>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    found: usize,
    wanted: usize,
}

/// Compares lines of templates with the annotated documents.
///
/// # Errors
///
/// A line that cannot be read or is not JSON.
pub(crate) fn score(found: &str, gold: impl BufRead) -> Result<Figures, Box<dyn std::error::Error>> {
    let mut by_document: HashMap<String, Vec<Value>> = HashMap::new();
    for line in found.lines() {
        let value: Value = serde_json::from_str(line)?;
        let name = value["docid"].as_str().unwrap_or("").to_owned();
        by_document.entry(name).or_default().extend(value["incidents"].as_array().cloned().unwrap_or_default());
    }
    let mut figures = Figures::default();
    for line in gold.lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let name = document["docid"].as_str().unwrap_or("");
        let wanted = document["templates"].as_array().cloned().unwrap_or_default();
        let found = by_document.remove(name).unwrap_or_default();
        let faults = figures.document(&found, &wanted);
        figures.worst.push((faults, name.to_owned()));
    }
    figures.worst.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(figures)
}

impl Figures {
    /// Adds a document; gives back how many templates are spurious or missing in it.
    fn document(&mut self, found: &[Value], wanted: &[Value]) -> usize {
        let (used, met) = aligned(found, wanted);
        for (one, other) in pairs(found, wanted) {
            self.add(Some(&found[one]), Some(&wanted[other]));
        }
        let spurious = found.iter().zip(&used).filter(|(_, used)| !**used).map(|(one, _)| one);
        let required = |other: &&Value| other["optional"] != true;
        let missing = wanted.iter().zip(&met).filter(|(_, met)| !**met).map(|(other, _)| other).filter(required);
        let (spurious, missing): (Vec<_>, Vec<_>) = (spurious.collect(), missing.collect());
        for one in &spurious {
            self.add(Some(one), None);
        }
        for other in &missing {
            self.add(None, Some(other));
        }
        spurious.len() + missing.len()
    }

    fn add(&mut self, found: Option<&Value>, wanted: Option<&Value>) {
        for slot in 0..SLOTS.len() {
            let tally = self.slots.entry(slot).or_default();
            tally.found += usize::from(found.is_some_and(|one| !filler(slot, one).is_empty()));
            tally.wanted += usize::from(wanted.is_some_and(|other| !annotated(slot, other).is_empty()));
            tally.right += usize::from(found.zip(wanted).is_some_and(|(one, other)| agree(slot, one, other)));
        }
    }
}

/// Which templates found and annotated stand for each other.
pub(crate) fn aligned(found: &[Value], wanted: &[Value]) -> (Vec<bool>, Vec<bool>) {
    let (mut used, mut met) = (vec![false; found.len()], vec![false; wanted.len()]);
    for (one, other) in pairs(found, wanted) {
        (used[one], met[other]) = (true, true);
    }
    (used, met)
}

/// Pairs of one type, one to one, those that share most first.
fn pairs(found: &[Value], wanted: &[Value]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (i, one) in found.iter().enumerate() {
        for (j, other) in wanted.iter().enumerate() {
            let shared = (0..SLOTS.len()).filter(|slot| agree(*slot, one, other)).count();
            if agree(0, one, other) {
                all.push((std::cmp::Reverse(shared), i, j));
            }
        }
    }
    all.sort();
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in all {
        if chosen.iter().all(|(one, other)| *one != i && *other != j) {
            chosen.push((i, j));
        }
    }
    chosen
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:10} {:>6} {:>6} {:>6}  right/found/wanted", "slot", "P", "R", "F1")?;
        for (slot, Tally { right, found, wanted }) in &self.slots {
            let share = |whole: usize| 100.0 * *right as f64 / whole.max(1) as f64;
            let f1 = 200.0 * *right as f64 / (found + wanted).max(1) as f64;
            let (precision, recall) = (share(*found), share(*wanted));
            writeln!(f, "{:10} {precision:6.1} {recall:6.1} {f1:6.1}  {right}/{found}/{wanted}", SLOTS[*slot])?;
        }
        writeln!(f, "documents with most spurious and missing templates:")?;
        self.worst.iter().take(10).try_for_each(|(faults, name)| writeln!(f, "{faults:4} {name}"))
    }
}

/// Do a found and an annotated template agree in a slot?
fn agree(slot: usize, found: &Value, wanted: &Value) -> bool {
    let (fillers, keys) = (filler(slot, found), annotated(slot, wanted));
    let same = |a: &str, b: &str| match SLOTS[slot] {
        "place" | "perp_org" | "weapon" => !a.is_empty() && (b.contains(a) || a.contains(b)),
        _ => a == b,
    };
    fillers.iter().any(|filler| keys.iter().any(|key| same(filler, key)))
}

/// What was found for a slot.
fn filler(slot: usize, found: &Value) -> Vec<String> {
    match SLOTS[slot] {
        "type" => strings(&found["type"]),
        "date" => strings(&Value::from(interval(&found["date"]))),
        "country" => strings(&found["country"]),
        "place" => strings(&found["places"]),
        "perp_org" => strings(&found["perp_org"]),
        "weapon" => strings(&found["instrument"]),
        _ => found["killed"].as_u64().map(|number| number.to_string()).into_iter().collect(),
    }
}

/// What is annotated for a slot: all alternatives.
fn annotated(slot: usize, wanted: &Value) -> Vec<String> {
    let empty = Vec::new();
    let alternatives = |name: &str| -> Vec<Value> {
        let rows = wanted[name].as_array().unwrap_or(&empty);
        rows.iter().flat_map(|row| row["alts"].as_array().cloned().unwrap_or_default()).collect()
    };
    let texts = |values: Vec<Value>| values.iter().flat_map(strings).collect();
    match SLOTS[slot] {
        "type" => strings(&wanted["type"]),
        "date" => alternatives("date").iter().map(interval).collect(),
        "country" => alternatives("location").iter().flat_map(|place| strings(&place["country"])).collect(),
        "place" => alternatives("location").iter().flat_map(|place| strings(&place["most_specific"])).collect(),
        "perp_org" => texts(alternatives("perp_org")),
        "weapon" => texts(alternatives("instrument_id")),
        _ => wanted["casualties"]["killed_min"].as_u64().map(|number| number.to_string()).into_iter().collect(),
    }
}

fn interval(date: &Value) -> String {
    match (date["start"].as_str(), date["end"].as_str()) {
        (None, None) => String::new(),
        (start, end) => format!("{}/{}", start.unwrap_or(".."), end.unwrap_or("..")),
    }
}

/// A text or a list of texts, in capitals; nothing for anything else.
fn strings(value: &Value) -> Vec<String> {
    let one = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_uppercase);
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pairs_spurious_and_missing() {
        let gold = json!({ "docid": "a", "templates": [
            { "type": ["ATTACK"], "optional": false, "location": [{ "alts": [{ "country": ["PERU"], "most_specific": ["LIMA"] }] }] },
            { "type": ["BOMBING"], "optional": true },
            { "type": ["ARSON"], "optional": false },
        ]});
        let found = json!({ "docid": "a", "incidents": [
            { "type": "ATTACK", "country": "Peru", "places": ["Lima"] },
            { "type": "KIDNAPPING" },
        ]});
        let figures = score(&found.to_string(), gold.to_string().as_bytes()).unwrap();
        let tally = |slot: usize| figures.slots[&slot];
        assert_eq!((tally(0).right, tally(0).found, tally(0).wanted), (1, 2, 2));
        assert_eq!((tally(2).right, tally(2).found, tally(2).wanted), (1, 1, 1));
        assert_eq!(figures.worst, [(2, "a".to_owned())]);
    }
}
