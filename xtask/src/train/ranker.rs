//! `cargo xtask train ranker`: the weights of the resolver's conditional logit.
//!
//! Every annotated mention is an example: right are the candidates with its GeoNames id, else those within
//! 25 km of its point, else those within 161 km, else "none of them". Adagrad on the log-likelihood with L2
//! towards zero; features depend on the weights through the context, so rounds of measuring and fitting take
//! turns.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dateline::gazetteer::{Gazetteer, distance_km};
use dateline::recognise::recognise_spans;
use dateline::resolve::{self, FEATURE_NAMES, FEATURES, Weights, chances};

use super::made;
use crate::corpus::{self, Article};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const FOLDS: usize = 5;
const ROUNDS: usize = 4;
const EPOCHS: usize = 40;
const L2: f64 = 2e-4;
/// What the made-up reports weigh, all the others together being one.
const MADE: f64 = 0.25;

struct Example {
    corpus: usize,
    features: Vec<[f32; FEATURES]>,
    /// Distance in kilometres of each candidate, where the gold has a point.
    km: Vec<f64>,
    right: Vec<bool>,
    located: bool,
    weight: f64,
}

pub(crate) fn run(data: &Path) -> Result<()> {
    let mut articles = Vec::new();
    for name in corpus::NAMES {
        articles.push(corpus::read(&data.join("geoparsing").join(format!("{name}.jsonl")))?);
    }
    let flat = weighted(&articles);

    let mut held: Vec<Vec<Example>> = Vec::new();
    let mut fitted: Vec<Weights> = Vec::new();
    for fold in 0..FOLDS {
        let train: Vec<_> = flat.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, a)| *a).collect();
        let test: Vec<_> = flat.iter().enumerate().filter(|(i, _)| i % FOLDS == fold).map(|(_, a)| *a).collect();
        let weights = fit(&train);
        held.push(examples(&test, &weights));
        fitted.push(weights);
    }
    let mut manifest = String::from("Weights of the resolver's conditional logit (`cargo xtask train ranker`).\n\n");
    for (number, name) in ["LGL", "TR-News"].iter().enumerate() {
        let (mut located, mut right, mut answered, mut good) = (0, 0, 0, 0);
        let mut oracle = 0;
        for (examples, weights) in held.iter().zip(&fitted) {
            for example in examples.iter().filter(|example| example.corpus == number && example.located) {
                located += 1;
                oracle += usize::from(example.km.iter().any(|&km| km <= 161.0));
                let chances = chances(&example.features, weights);
                let Some(best) = (0..chances.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b])) else {
                    continue;
                };
                right += usize::from(example.km[best] <= 161.0);
                if chances[best] >= 0.35 {
                    answered += 1;
                    good += usize::from(example.km[best] <= 161.0);
                }
            }
        }
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        let line = format!(
            "{name}: gold spans, {FOLDS}-fold by document: A@161 {:.1} of {located} located (oracle {:.1}); at chance 0.35 {:.1} answered, {:.1} of them right",
            share(right, located),
            share(oracle, located),
            share(answered, located),
            share(good, answered)
        );
        println!("{line}");
        writeln!(manifest, "{line}")?;
    }
    reliability(&held, &fitted, &mut manifest)?;

    let weights = fit(&flat);
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?.join("src/resolve");
    let mut text = String::from("[\n");
    writeln!(
        manifest,
        "\nCorpora: LGL (588 articles), TR-News (118), each counting the same; made-up reports, {MADE} of both.\n"
    )?;
    for (weight, name) in weights.iter().zip(FEATURE_NAMES) {
        writeln!(text, "    {weight:.4}, // {name}")?;
        writeln!(manifest, "{weight:>8.3}  {name}")?;
    }
    text.push_str("]\n");
    fs::write(home.join("weights.in"), text)?;
    fs::write(home.join("weights.txt"), manifest)?;
    Ok(())
}

/// All articles with the number of their corpus and their weight: every corpus counts the same.
pub(crate) fn weighted(corpora: &[Vec<Article>]) -> Vec<(usize, f64, &Article)> {
    let sizes: Vec<usize> = corpora.iter().map(|corpus| corpus.iter().map(|a| a.toponyms.len()).sum()).collect();
    let mean = sizes.iter().sum::<usize>() as f64 / sizes.len() as f64;
    let all = corpora.iter().zip(&sizes).enumerate();
    all.flat_map(|(number, (corpus, &size))| {
        corpus.iter().map(move |article| (number, mean / size.max(1) as f64, article))
    })
    .collect()
}

/// Learns the weights from these articles, as [`weighted`] gives them, and from the made-up ones.
pub(crate) fn fit(articles: &[(usize, f64, &Article)]) -> Weights {
    let made = made::articles(Gazetteer::embedded());
    let names = |article: &Article| article.toponyms.len() as f64;
    let real: f64 = articles.iter().map(|(_, weight, article)| weight * names(article)).sum();
    let share = MADE * real / made.iter().map(names).sum::<f64>().max(1.0);
    let mut articles = articles.to_vec();
    articles.extend(made.iter().map(|article| (usize::MAX, share, article)));
    let mut weights = resolve::WEIGHTS;
    for _ in 0..ROUNDS {
        let examples = examples(&articles, &weights);
        let mut w = [0f64; FEATURES];
        let mut squares = [1e-6f64; FEATURES];
        for (to, from) in w.iter_mut().zip(&weights) {
            *to = f64::from(*from);
        }
        for _ in 0..EPOCHS {
            for example in examples.iter().filter(|example| !example.features.is_empty()) {
                let current: Weights = std::array::from_fn(|i| w[i] as f32);
                let chances = chances(&example.features, &current);
                let mass: f64 =
                    chances.iter().zip(&example.right).filter(|(_, right)| **right).map(|(c, _)| f64::from(*c)).sum();
                let any = example.right.contains(&true);
                let mut gradient = [0f64; FEATURES];
                for ((features, chance), right) in example.features.iter().zip(&chances).zip(&example.right) {
                    let chance = f64::from(*chance);
                    let target = if any && *right { chance / mass.max(1e-12) } else { 0.0 };
                    for (g, f) in gradient.iter_mut().zip(features) {
                        *g += (target - chance) * f64::from(*f) * example.weight;
                    }
                }
                for i in 0..FEATURES {
                    let g = gradient[i] - L2 * w[i];
                    squares[i] += g * g;
                    w[i] += 0.1 * g / squares[i].sqrt();
                }
            }
        }
        weights = std::array::from_fn(|i| w[i] as f32);
    }
    weights
}

fn examples(articles: &[(usize, f64, &Article)], weights: &Weights) -> Vec<Example> {
    let gazetteer = Gazetteer::embedded();
    let mut all = Vec::new();
    for &(corpus, weight, article) in articles {
        let document = article.document();
        let spans = article.spans();
        let recognition = recognise_spans(&document, &spans, gazetteer);
        let cases = resolve::cases(&document, &recognition, gazetteer, &resolve::Options::default());
        let features = resolve::features_of(&cases, &document, gazetteer, weights);
        for (case, features) in cases.iter().zip(features) {
            for &mention in &case.mentions {
                let span = recognition.mentions[mention as usize].span;
                let Some(at) = spans.iter().position(|known| *known == span) else { continue };
                let gold = &article.toponyms[at];
                let places: Vec<_> = case.places().collect();
                let located = gold.lat.is_some();
                let km: Vec<f64> = places
                    .iter()
                    .map(|place| match (gold.lon, gold.lat) {
                        (Some(lon), Some(lat)) => distance_km((place.lon(), place.lat()), (lon, lat)),
                        _ => f64::INFINITY,
                    })
                    .collect();
                let id = gold.geonameid.map(|id| format!("gn:{id}"));
                let mut right: Vec<bool> = places.iter().map(|place| Some(place.id()) == id).collect();
                for reach in [25.0, 161.0] {
                    if !right.contains(&true) {
                        right = km.iter().map(|&km| km <= reach).collect();
                    }
                }
                all.push(Example { corpus, features: features.clone(), km, right, located, weight });
            }
        }
    }
    all
}

/// How often answers of a given chance are right: what "calibrated" means.
fn reliability(held: &[Vec<Example>], fitted: &[Weights], manifest: &mut String) -> Result<()> {
    let mut bins = [(0usize, 0usize, 0f64); 10];
    for (examples, weights) in held.iter().zip(fitted) {
        for example in examples.iter().filter(|example| example.located) {
            let chances = chances(&example.features, weights);
            let Some(best) = (0..chances.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b])) else { continue };
            let bin = &mut bins[((chances[best] * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(example.km[best] <= 161.0);
            bin.2 += f64::from(chances[best]);
        }
    }
    writeln!(manifest, "\nReliability, both corpora: chance, answers, right within 161 km")?;
    for (count, right, sum) in bins.into_iter().filter(|bin| bin.0 > 0) {
        let line = format!("  {:.2}  {count:>5}  {:.2}", sum / count as f64, right as f64 / count as f64);
        println!("{line}");
        writeln!(manifest, "{line}")?;
    }
    Ok(())
}
