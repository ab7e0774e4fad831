//! Would the annotators of MUC-4 have coded this incident? A logistic regression, for measuring alone.
//!
//! MUC-4's guidelines ask for a share of what our users want: terrorist acts, recent or newly told, with detail, in
//! Latin America. Many of its texts are speeches and comments in which incidents are only spoken of. That judgement is
//! the task's, not the product's; it is learned here from the task's training texts (`cargo xtask train relevance`) and
//! applied to what the product found. No output of the product depends on it.
//!
//! Features are hashed (Weinberger et al., 2009, "Feature hashing for large scale multitask learning"): what the
//! incident carries (kind, mode, classes of the parties, age, place, counts, position), the words of its sentence and
//! the words of the text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dateline::extract::SubEventType;
use dateline::extract::actors::classify;
use serde_json::Value;

/// Number of weights; a power of two.
pub(crate) const SIZE: usize = 1 << 14;

/// Chance from which an incident counts: near half of the F1 that is reached, where F1 is greatest (Lipton et al.,
/// 2014, "Optimal thresholding of classifiers to maximize F1 measure").
pub(crate) const CHANCE: f64 = 0.33;

const WEIGHTS: &str = include_str!("relevance.txt");

/// The weights, by hashed feature.
pub(crate) struct Model {
    weights: Vec<f64>,
}

impl Model {
    /// The committed weights.
    pub(crate) fn embedded() -> Self {
        let mut weights = vec![0.0; SIZE];
        for line in WEIGHTS.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split(' ');
            let at: Option<usize> = cells.next().and_then(|cell| usize::from_str_radix(cell, 36).ok());
            let weight: Option<f64> = cells.next().and_then(|cell| cell.parse().ok());
            if let (Some(slot), Some(weight)) = (at.and_then(|at| weights.get_mut(at)), weight) {
                *slot = weight / 100.0;
            }
        }
        Self { weights }
    }

    /// A model of these weights.
    pub(crate) fn new(weights: Vec<f64>) -> Self {
        Self { weights }
    }

    /// Chance that an incident with these features was coded.
    pub(crate) fn chance(&self, features: &[(usize, f64)]) -> f64 {
        let score: f64 = features.iter().map(|(at, value)| self.weights[at % SIZE] * value).sum();
        1.0 / (1.0 + (-score).exp())
    }
}

/// The words of a text that count as features, each once: sent along with the article so that they come back with
/// what was found in it.
pub(crate) fn vocabulary(text: &str) -> String {
    words(text).into_iter().collect::<Vec<_>>().join(" ")
}

/// The features of one of a document's incidents, each with its template, in order.
pub(crate) fn features(document: &Value, typed: &[(&Value, Value)], order: usize) -> Vec<(usize, f64)> {
    let Some((feature, template)) = typed.get(order) else { return Vec::new() };
    let feature = *feature;
    let all = typed.len();
    let kind = template["type"].as_str().unwrap_or("");
    let earlier = typed[..order].iter().filter(|(_, before)| before["type"] == template["type"]).count();
    let mut out = Features { list: vec![(0, 1.0)], name: String::new() };
    let text = |name: &str| feature[name].as_str().unwrap_or("");
    let class = |name: &str| match feature[name].as_str() {
        None => "none",
        Some(words) => classify(words).map_or("thing", |class| class.as_str()),
    };
    let sub = SubEventType::parse(text("sub_event_type")).map_or("", SubEventType::as_str);
    let (agent, target) = (class("actor"), class("target"));
    let age = age(document, feature);
    let parts = [sub, kind, text("mode"), text("attribution"), agent, target];
    for (at, part) in parts.iter().enumerate() {
        out.add(&["part", &at.to_string(), part], 1.0);
        // Every two of them together.
        for (other, second) in parts.iter().enumerate().skip(at + 1) {
            out.add(&["pair", &at.to_string(), &other.to_string(), part, second], 0.5);
        }
    }
    out.add(&["age", age], 1.0);
    out.add(&["age", age, sub], 0.5);
    out.add(&["age", age, text("mode")], 0.5);
    out.add(&["basis", text("date_basis"), text("date_precision")], 1.0);
    out.add(&["place", text("geo_precision"), text("geo_method")], 1.0);
    out.add(&["country", text("country")], 1.0);
    out.add(&["by", if feature["attribution_by"].is_null() { "no" } else { "yes" }], 1.0);
    out.add(&["weapon", if feature["weapon"].is_null() { "no" } else { "yes" }], 1.0);
    for name in ["killed", "injured", "abducted"] {
        let best = feature[format!("{name}_best")].as_u64();
        let number = match best {
            None if feature[format!("{name}_low")].is_null() => "none",
            None => "some",
            Some(0) => "0",
            Some(1) => "1",
            Some(2..=10) => "few",
            Some(11..=100) => "many",
            Some(_) => "more",
        };
        out.add(&[name, number], 1.0);
        out.add(&[name, number, target], 0.5);
    }
    let size = |number: usize| match number {
        0 => "0",
        1 => "1",
        2..=3 => "3",
        4..=6 => "6",
        _ => "more",
    };
    out.add(&["order", size(order)], 1.0);
    out.add(&["all", size(all)], 1.0);
    out.add(&["earlier", kind, size(earlier)], 1.0);
    out.add(&["at", size(feature["char_start"].as_u64().unwrap_or(0) as usize / 250)], 1.0);
    let confidence = feature["confidence"].as_f64().unwrap_or(0.0).clamp(0.01, 0.99);
    out.add(&["confidence"], (confidence / (1.0 - confidence)).ln());
    for name in ["actor", "target"] {
        for word in words(text(name)) {
            out.add(&[name, &word], 0.5);
        }
    }
    for word in words(text("sentence")) {
        out.add(&["sentence", &word], 0.25);
    }
    // Long texts hold more words, each of which says less.
    let vocabulary: Vec<&str> =
        document["vocabulary"].as_str().unwrap_or("").split(' ').filter(|word| !word.is_empty()).collect();
    let weight = 3.0 / (vocabulary.len().max(1) as f64).sqrt();
    for word in vocabulary {
        out.add(&["text", word], weight);
    }
    out.list
}

struct Features {
    list: Vec<(usize, f64)>,
    name: String,
}

impl Features {
    fn add(&mut self, parts: &[&str], value: f64) {
        self.name.clear();
        for part in parts {
            let _ = write!(self.name, "{part}|");
        }
        self.list.push((1 + hash(&self.name) as usize % (SIZE - 1), value));
    }
}

/// FNV-1a (Fowler, Noll, Vo).
fn hash(name: &str) -> u64 {
    let mixed = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mixed ^ (mixed >> 29)
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2).map(str::to_lowercase).collect()
}

/// How long before the article it ended.
fn age(document: &Value, feature: &Value) -> &'static str {
    let day = |value: &Value| value.as_str().and_then(super::incidents::days);
    let (Some(end), Some(published)) = (day(&feature["end_date"]), day(&document["published"])) else {
        return "unknown";
    };
    match published - end {
        ..0 => "future",
        0 if feature["start_date"].is_null() => "before",
        0..=1 => "day",
        2..=7 => "week",
        8..=31 => "month",
        32..=62 => "two",
        63..=366 => "year",
        _ => "old",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fresh_murder_counts_and_old_talk_does_not() {
        let chance = |kind: &str, mode: &str, end: &str, sentence: &str| {
            let document = json!({ "published": "1990-01-10", "vocabulary": vocabulary(sentence) });
            let feature = json!({
                "sub_event_type": kind, "mode": mode, "attribution": "fact", "start_date": end, "end_date": end,
                "target": "mayor", "killed_best": 1, "killed_low": 1, "sentence": sentence, "confidence": 0.8,
            });
            let typed = [(&feature, json!({ "type": "ATTACK" }))];
            Model::embedded().chance(&features(&document, &typed, 0))
        };
        let fresh = chance("Attack", "asserted", "1990-01-09", "Unidentified gunmen murdered the mayor yesterday.");
        let old = chance("Armed clash", "historical", "1980-01-09", "Many soldiers have died in the fighting.");
        assert!(fresh >= CHANCE && old < CHANCE, "{fresh} {old}");
    }

    #[test]
    fn vocabulary_has_each_word_once() {
        assert_eq!(vocabulary("The bomb, the Bomb of it"), "bomb the");
    }
}
