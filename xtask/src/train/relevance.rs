//! `cargo xtask train relevance`: the weights of MUC-4's judgement of relevance, which measuring alone uses.
//!
//! Reads what `map --format jsonl` found in the training texts; an incident that aligns with an annotated template is
//! an example for it, any other against it. Adagrad on the log-likelihood with L2, no random numbers; weights near zero
//! are left out.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::BufRead;
use std::path::Path;

use serde_json::Value;

use crate::evaluate::incidents::candidates;
use crate::evaluate::relevance::{CHANCE, Model, SIZE};
use crate::evaluate::score;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const FOLDS: usize = 5;
const EPOCHS: usize = 5;
const L2: f64 = 0.01;
/// Weights smaller than this are not kept.
const SMALL: f64 = 0.015;

struct Example {
    features: Vec<(usize, f64)>,
    right: bool,
}

/// The examples of one document, and how many annotated templates no candidate meets.
struct Document {
    examples: Vec<Example>,
    missing: usize,
}

pub(crate) fn run(data: &Path, found: impl BufRead) -> Result<()> {
    let documents = read(data, found)?;
    let (mut right, mut kept, mut wanted) = (0, 0, 0);
    for fold in 0..FOLDS {
        let rest: Vec<&Document> =
            documents.iter().enumerate().filter(|(at, _)| at % FOLDS != fold).map(|(_, d)| d).collect();
        let model = Model::new(fit(&rest));
        for document in documents.iter().skip(fold).step_by(FOLDS) {
            wanted += document.missing;
            for example in &document.examples {
                let keep = model.chance(&example.features) >= CHANCE;
                wanted += usize::from(example.right);
                kept += usize::from(keep);
                right += usize::from(keep && example.right);
            }
        }
    }
    let share = |whole: usize| 100.0 * f64::from(right as u32) / whole.max(1) as f64;
    let f1 = 2.0 * 100.0 * right as f64 / (kept + wanted).max(1) as f64;
    let line = format!(
        "training texts, {FOLDS}-fold by document: templates of the right type, P {:.1} R {:.1} F1 {f1:.1}",
        share(kept),
        share(wanted)
    );
    println!("{line}");
    let mut text = format!(
        "# Relevance by MUC-4's guidelines, for measuring alone: hashed feature in base 36, weight in hundredths.\n# {line}\n"
    );
    for (at, weight) in fit(&documents.iter().collect::<Vec<_>>()).iter().enumerate() {
        if weight.abs() >= SMALL {
            writeln!(text, "{} {:.0}", base36(at), weight * 100.0)?;
        }
    }
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evaluate/relevance.txt"), text)?;
    Ok(())
}

fn read(data: &Path, found: impl BufRead) -> Result<Vec<Document>> {
    let mut gold: HashMap<String, Value> = HashMap::new();
    for line in fs::read_to_string(data.join("incidents/muc4-train.jsonl"))?.lines() {
        let document: Value = serde_json::from_str(line)?;
        gold.insert(document["docid"].as_str().unwrap_or("").to_owned(), document);
    }
    let mut documents = Vec::new();
    for line in found.lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let Some(annotated) = gold.get(document["docid"].as_str().unwrap_or("")) else { continue };
        let wanted = annotated["templates"].as_array().cloned().unwrap_or_default();
        let found = candidates(&document);
        let templates: Vec<Value> = found.iter().map(|(_, template)| template.clone()).collect();
        let (used, met) = score::aligned(&templates, &wanted);
        let missing = wanted.iter().zip(&met).filter(|(template, met)| !**met && template["optional"] != true).count();
        let examples = found.into_iter().zip(used).map(|((features, _), right)| Example { features, right }).collect();
        documents.push(Document { examples, missing });
    }
    Ok(documents)
}

fn fit(documents: &[&Document]) -> Vec<f64> {
    let mut weights = vec![0.0; SIZE];
    let mut squares = vec![1.0; SIZE];
    for _ in 0..EPOCHS {
        for example in documents.iter().flat_map(|document| &document.examples) {
            let score: f64 = example.features.iter().map(|(at, value)| weights[*at] * value).sum();
            let error = f64::from(u8::from(example.right)) - 1.0 / (1.0 + (-score).exp());
            for (at, value) in &example.features {
                let gradient = error * value - L2 * weights[*at];
                squares[*at] += gradient * gradient;
                weights[*at] += 0.05 * gradient / f64::sqrt(squares[*at]);
            }
        }
    }
    weights
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.is_empty() {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}
