//! Trains the tagger: reads the labelled corpora, cross-validates by document, writes weights and manifest.

mod corpora;
mod crf;
mod examples;
mod patterns;
mod score;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use corpora::Report;
use crf::{Settings, Table};
use dateline::recognise::tagger::Model;
use dateline::recognise::tagger::model::BUCKET;
use dateline::recognise::tokenise;
use dateline::{Document, Gazetteer};
use examples::{Cases, Copy, Example};
use score::{Errors, Score};

/// Number and weight of the made-up reports.
const PATTERNS: usize = 700;
const PATTERNS_WEIGHT: f32 = 0.2;

/// Options of `cargo xtask train`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of folds of the cross-validation by document; 0 for none.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Only these many of the folds, for quick trials.
    #[arg(long)]
    first: Option<usize>,
    /// Score each corpus by a model that never saw it.
    #[arg(long)]
    leave_out: bool,
    /// Write the weights.
    #[arg(long)]
    write: bool,
    /// Print this many errors of each sort.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Number of made-up reports.
    #[arg(long, default_value_t = PATTERNS)]
    patterns: usize,
    /// Weight of a made-up report.
    #[arg(long, default_value_t = PATTERNS_WEIGHT)]
    patterns_weight: f32,
    /// Passes over the examples.
    #[arg(long)]
    epochs: Option<usize>,
    /// Size of the first steps.
    #[arg(long)]
    rate: Option<f32>,
    /// Soft threshold after each pass.
    #[arg(long)]
    lasso: Option<f32>,
    /// Decay after each pass.
    #[arg(long)]
    ridge: Option<f32>,
    /// Features seen less often are left out.
    #[arg(long)]
    least: Option<u32>,
    /// Caution of the first steps.
    #[arg(long)]
    start: Option<f32>,
    /// Units of a quantised weight in one.
    #[arg(long)]
    unit: Option<f32>,
    /// Buckets of the table.
    #[arg(long)]
    buckets: Option<u32>,
}

/// Trains, measures and writes.
pub(crate) fn run(data: &Path, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let mut settings = Settings::default();
    settings.epochs = arguments.epochs.unwrap_or(settings.epochs);
    settings.rate = arguments.rate.unwrap_or(settings.rate);
    settings.lasso = arguments.lasso.unwrap_or(settings.lasso);
    settings.ridge = arguments.ridge.unwrap_or(settings.ridge);
    settings.least = arguments.least.unwrap_or(settings.least);
    settings.start = arguments.start.unwrap_or(settings.start);
    settings.unit = arguments.unit.map_or(settings.unit, |parts| 1.0 / parts);
    settings.buckets = arguments.buckets.unwrap_or(settings.buckets);
    let trainer = Trainer::new(data, settings, arguments.patterns, arguments.patterns_weight)?;
    let tokens: usize = trainer.examples.iter().map(|example| example.masks.len()).sum();
    println!(
        "{} reports, {} runs, {tokens} tokens, {} features ({:.0} s)",
        trainer.reports.len(),
        trainer.examples.len(),
        trainer.table.features.len(),
        started.elapsed().as_secs_f64()
    );
    let mut figures = String::new();
    if arguments.folds > 1 {
        trainer.cross_validate(arguments, &mut figures)?;
    }
    if arguments.leave_out {
        for corpus in ["lgl", "tr-news", "gmb", "wikigold", "re3d"] {
            let model = trainer.model(|report| trainer.reports[report].corpus != corpus)?;
            let mut errors = Errors::default();
            let score = trainer.total(&model, |report| report.corpus == corpus, |_| {}, &mut errors);
            writeln!(figures, "{corpus:9} never seen          {score}")?;
        }
    }
    print!("{figures}");
    if arguments.write {
        trainer.write(&figures)?;
    }
    println!("done in {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Counts capitals where every name is known to be written with one, but not in the corpora that are scored.
fn cases(data: &Path, reports: &[Report]) -> Result<Cases, Box<dyn Error>> {
    let mut cases = Cases::default();
    for text in corpora::unlabelled(data)? {
        cases.count(&corpora::plain(text));
    }
    for report in reports.iter().filter(|report| report.complete) {
        cases.count(&report.document);
    }
    Ok(cases)
}

/// The labelled texts, ready to learn from.
pub(crate) struct Trainer {
    reports: Vec<Report>,
    examples: Vec<Example>,
    table: Table,
    classes: Vec<(u32, u8)>,
    settings: Settings,
    patterns_weight: f32,
    gazetteer: &'static Gazetteer,
}

impl Trainer {
    /// Reads everything, with the settings of the embedded weights.
    pub(crate) fn read(data: &Path) -> Result<Self, Box<dyn Error>> {
        Self::new(data, Settings::default(), PATTERNS, PATTERNS_WEIGHT)
    }

    fn new(data: &Path, settings: Settings, patterns: usize, patterns_weight: f32) -> Result<Self, Box<dyn Error>> {
        let gazetteer = Gazetteer::embedded();
        let mut reports = corpora::read(data, gazetteer)?;
        let cases = cases(data, &reports)?;
        patterns::make(patterns, gazetteer, &cases, &mut reports);
        let mut examples = Vec::new();
        for (number, report) in reports.iter().enumerate() {
            examples::of(number, report, Copy::Original, gazetteer, &cases, &mut examples);
            examples::of(number, report, Copy::Headlines, gazetteer, &cases, &mut examples);
            if number % 8 == 0 {
                examples::of(number, report, Copy::Lower, gazetteer, &cases, &mut examples);
            }
        }
        let table = Table::number(&mut examples, settings.least);
        Ok(Self { reports, examples, table, classes: cases.classes(), settings, patterns_weight, gazetteer })
    }

    /// Learns from the reports that `learns` takes, by corpus and number in it.
    pub(crate) fn learn(&self, learns: impl Fn(&str, usize) -> bool) -> Result<Model, Box<dyn Error>> {
        let first = |corpus: &str| self.reports.iter().position(|report| report.corpus == corpus).unwrap_or(0);
        self.model(|number| {
            let corpus = self.reports[number].corpus;
            learns(corpus, number - first(corpus))
        })
    }

    fn bytes(&self, learns: impl Fn(usize) -> bool) -> (Vec<u8>, usize, usize) {
        let examples: Vec<(&Example, f32)> = self
            .examples
            .iter()
            .filter(|example| learns(example.report as usize))
            .map(|example| {
                let made = self.reports[example.report as usize].corpus == "patterns";
                (example, if made { self.patterns_weight } else { 1.0 })
            })
            .collect();
        crf::train(&self.table, &examples, &self.settings).bytes(&self.table, &self.classes, &self.settings)
    }

    fn model(&self, learns: impl Fn(usize) -> bool) -> Result<Model, Box<dyn Error>> {
        Model::from_bytes(&self.bytes(learns).0).ok_or_else(|| "the trained weights cannot be read back".into())
    }

    fn total(
        &self,
        model: &Model,
        of: impl Fn(&Report) -> bool,
        change: impl Fn(&mut Document),
        errors: &mut Errors,
    ) -> Score {
        let mut total = Score::default();
        for report in self.reports.iter().filter(|report| of(report)) {
            total += score::score(model, report, self.gazetteer, &change, errors);
        }
        total
    }

    fn cross_validate(&self, arguments: &Arguments, figures: &mut String) -> Result<(), Box<dyn Error>> {
        let mut totals = std::collections::BTreeMap::<(&str, &str), Score>::new();
        let mut errors = std::collections::BTreeMap::<&str, Errors>::new();
        for fold in 0..arguments.first.unwrap_or(arguments.folds).min(arguments.folds) {
            let held = |report: usize| report % arguments.folds == fold;
            let model = self.model(|report| !held(report))?;
            for (number, report) in self.reports.iter().enumerate().filter(|&(number, _)| held(number)) {
                let errors = errors.entry(report.corpus).or_default();
                let mut add = |style, score| *totals.entry((report.corpus, style)).or_default() += score;
                add("as written", score::score(&model, report, self.gazetteer, |_| {}, errors));
                if !report.complete {
                    let mut none = Errors::default();
                    add(
                        "capitals",
                        score::score(&model, report, self.gazetteer, |d| d.text.make_ascii_uppercase(), &mut none),
                    );
                    add(
                        "lower case",
                        score::score(&model, report, self.gazetteer, |d| d.text.make_ascii_lowercase(), &mut none),
                    );
                    add("headlines", score::score(&model, report, self.gazetteer, headlines, &mut none));
                }
                let _ = number;
            }
        }
        for ((corpus, style), score) in &totals {
            writeln!(figures, "{corpus:9} {} folds, {style:10} {score}", arguments.folds)?;
        }
        for (corpus, errors) in errors.iter().filter(|(corpus, _)| matches!(**corpus, "lgl" | "tr-news")) {
            write!(figures, "\n{corpus}, probability of the names found:\n{}", errors.reliability)?;
            for (name, list) in [("missed", &errors.missed), ("wrong", &errors.wrong)] {
                // A sample that is spread over the alphabet but always the same.
                let step = (list.len() / arguments.errors.max(1)).max(1);
                for (text, count) in list.iter().step_by(step).take(arguments.errors) {
                    println!("{corpus} {name} {count} {text}");
                }
            }
        }
        Ok(())
    }

    fn write(&self, figures: &str) -> Result<(), Box<dyn Error>> {
        let (bytes, wanted, kept) = self.bytes(|_| true);
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/recognise/tagger"));
        std::fs::write(folder.join("weights.bin"), &bytes)?;
        let settings = &self.settings;
        let mut manifest = String::from("Weights of the tagger, made by `cargo xtask train --leave-out --write`.\n\n");
        for corpus in ["gmb", "re3d", "wikigold", "lgl", "tr-news", "patterns"] {
            let of = || self.reports.iter().filter(|report| report.corpus == corpus);
            let names: usize = of().map(|report| report.gold.len()).sum();
            let bytes: usize = of().map(|report| report.document.text.len()).sum();
            writeln!(manifest, "corpus    {corpus:9} {:4} documents {bytes:8} bytes {names:6} names", of().count())?;
        }
        writeln!(manifest, "case      counted in gmb, re3d, wikigold and the unlabelled texts of MUC-4")?;
        writeln!(
            manifest,
            "features  {} seen, {wanted} with weight, {kept} kept in {} slots",
            self.table.features.len(),
            settings.buckets as usize * BUCKET
        )?;
        writeln!(manifest, "settings  {settings:?}")?;
        writeln!(manifest, "size      {} bytes\n\nPlaces and demonyms, exact spans:\n{figures}", bytes.len())?;
        std::fs::write(folder.join("weights.txt"), manifest)?;
        println!("weights: {} bytes, {wanted} features with weight, {kept} kept", bytes.len());
        Ok(())
    }
}

/// Rewrites every sentence as a headline.
fn headlines(document: &mut Document) {
    let (tokens, sentences) = tokenise(document);
    for sentence in &sentences {
        let title = examples::title_case(&document.text, &tokens, sentence);
        document.text.replace_range(sentence.span.range(), &title);
    }
}
