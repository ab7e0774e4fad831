//! `cargo xtask evaluate geoparsing`: recognition, resolution and both at once on annotated articles.
//!
//! The embedded weights were trained on the very articles that they are measured on here, so their figures guard
//! against regressions and claim nothing. With `--cross-validate` tagger and ranker are trained anew for every fold
//! on the articles outside it, and for every corpus on all but that corpus: those are the figures to believe.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use dateline::gazetteer::Gazetteer;
use dateline::recognise::tagger::Model;
use dateline::recognise::{self, MentionKind};
use dateline::resolve::{self, WEIGHTS, Weights};
use serde_json::json;

use super::places::{Class, Found, Scores};
use crate::corpus::{self, Article};
use crate::train::ranker;
use crate::train::tagger::Trainer;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const FOLDS: usize = 5;

/// Options of `cargo xtask evaluate geoparsing`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Where the JSON lines for the scorer go
    #[arg(long, default_value = "target/evaluate")]
    out: PathBuf,
    /// Train for every fold, and for every corpus without it, and measure on what was held out
    #[arg(long)]
    cross_validate: bool,
    /// Write the figures beside the weights (src/resolve/accuracy.txt)
    #[arg(long, requires = "cross_validate")]
    write: bool,
    /// Tell so many of the documents with most faults, and what is wrong in them
    #[arg(long, default_value_t = 5)]
    worst: usize,
}

/// Measures and prints.
pub(crate) fn run(data: &Path, arguments: &Arguments) -> Result<()> {
    std::fs::create_dir_all(&arguments.out)?;
    let mut corpora = Vec::new();
    for name in corpus::NAMES {
        corpora.push(corpus::read(&data.join("geoparsing").join(format!("{name}.jsonl")))?);
    }
    let mut report = String::new();
    if arguments.cross_validate {
        let trainer = Trainer::read(data)?;
        for (number, articles) in corpora.iter().enumerate() {
            let mut learned = Vec::new();
            for fold in 0..FOLDS {
                learned.push(learn(&trainer, &corpora, |corpus, at| corpus != number || at % FOLDS != fold)?);
            }
            let parts = |at: usize| &learned[at % FOLDS];
            measure(number, articles, "folds", "trained on the other four fifths", &parts, arguments, &mut report)?;
            let without = learn(&trainer, &corpora, |corpus, _| corpus != number)?;
            let same = |_: usize| &without;
            measure(number, articles, "unseen", "trained without this corpus", &same, arguments, &mut report)?;
        }
        if arguments.write {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/resolve/accuracy.txt");
            std::fs::write(path, format!("{HEAD}{report}"))?;
        }
    } else {
        let embedded = (Model::embedded().clone(), WEIGHTS);
        for (number, articles) in corpora.iter().enumerate() {
            measure(number, articles, "", "embedded weights, which know it", &|_| &embedded, arguments, &mut report)?;
        }
    }
    Ok(())
}

const HEAD: &str = "\
Accuracy of the geoparser, made by `cargo xtask evaluate geoparsing --cross-validate --write`.

Tagger and ranker are both trained without the articles that they are measured on. F1: exact spans, all annotated names
count. A@161: share of all located names that are found and placed within 161 km. precision: share of what is placed that
is a located name and within 161 km. eF1: harmonic mean of these two. Intervals: 1000 draws of documents.
";

/// Both learned parts.
type Learned = (Model, Weights);

/// Trains on the articles that `learns` takes, by number of corpus and number in it.
fn learn(trainer: &Trainer, corpora: &[Vec<Article>], learns: impl Fn(usize, usize) -> bool) -> Result<Learned> {
    let model = trainer.learn(|name, at| {
        corpus::NAMES.iter().position(|known| *known == name).is_none_or(|number| learns(number, at))
    })?;
    let mut at = [0; corpus::NAMES.len()];
    let articles: Vec<_> = ranker::weighted(corpora)
        .into_iter()
        .filter(|&(number, _, _)| {
            at[number] += 1;
            learns(number, at[number] - 1)
        })
        .collect();
    Ok((model, ranker::fit(&articles)))
}

/// Runs the program over a corpus, whole and on the annotated spans, and writes what it finds as JSON lines:
/// `{corpus, doc_id, toponyms}`. `parts` gives the weights for an article.
fn measure<'l>(
    number: usize,
    articles: &[Article],
    kind: &str,
    about: &str,
    parts: &dyn Fn(usize) -> &'l Learned,
    arguments: &Arguments,
    report: &mut String,
) -> Result<()> {
    let gazetteer = Gazetteer::embedded();
    let name = corpus::NAMES[number];
    for gold in [false, true] {
        let dash = if kind.is_empty() { "" } else { "-" };
        let path = arguments.out.join(format!("{name}{dash}{kind}{}.jsonl", if gold { "-gold" } else { "" }));
        let mut file = BufWriter::new(File::create(&path)?);
        let mut scores = Scores::default();
        for (at, article) in articles.iter().enumerate() {
            let found = found(article, parts(at), gold, gazetteer);
            scores.add(&article.doc_id, &article.text, &article.toponyms, &found, gazetteer);
            let toponyms: Vec<_> = found
                .iter()
                .map(|one| {
                    let (lon, lat) = one.point.unzip();
                    json!({"start": one.start, "end": one.end, "lat": lat, "lon": lon, "confidence": one.confidence})
                })
                .collect();
            let line = json!({"corpus": article.corpus, "doc_id": article.doc_id, "toponyms": toponyms});
            serde_json::to_writer(&mut file, &line)?;
            writeln!(file)?;
        }
        file.flush()?;
        let what = if gold { "annotated spans" } else { "end to end" };
        let text = format!("\n{name}, {} articles, {about}, {what}\n{scores}", articles.len());
        print!("{text}");
        report.push_str(&text);
        let mut worst = String::new();
        for (id, faults) in scores.worst(if gold { 0 } else { arguments.worst }) {
            writeln!(worst, "  {id}: {}", faults.join("; ").replace('\n', " "))?;
        }
        print!("{worst}");
        println!("  {}", path.display());
    }
    Ok(())
}

/// What the program finds in an article, or makes of the annotated spans.
fn found(article: &Article, (model, weights): &Learned, gold: bool, gazetteer: &Gazetteer) -> Vec<Found> {
    let document = article.document();
    let recognition = if gold {
        recognise::recognise_spans(&document, &article.spans(), gazetteer)
    } else {
        recognise::recognise_with(&document, gazetteer, model)
    };
    let options = resolve::Options::default();
    let toponyms = resolve::resolve_with(&document, &recognition, gazetteer, &options, weights);
    let starts: Vec<usize> = document.text.char_indices().map(|(at, _)| at).collect();
    let chars = |byte: u32| starts.partition_point(|&start| start < byte as usize);
    toponyms
        .iter()
        .filter_map(|toponym| {
            let mention = &recognition.mentions[toponym.mention as usize];
            if !gold && mention.kind == MentionKind::Nested {
                return None;
            }
            let resolution = toponym.resolution.as_ref();
            let level = resolution.map(|resolution| gazetteer.place(resolution.place).level());
            Some(Found {
                start: chars(mention.span.start),
                end: chars(mention.span.end),
                point: resolution.map(|resolution| resolution.point.x_y()),
                confidence: resolution.map_or(0.0, |resolution| resolution.confidence),
                class: match mention.kind {
                    MentionKind::Demonym => Class::Demonym,
                    _ => level.map_or(Class::Unknown, Class::at),
                },
            })
        })
        .collect()
}
