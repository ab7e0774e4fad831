//! `dateline gazetteer`: what is known; stores built and checked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use dateline::gazetteer::files::{self, Findings, Options, Progress};
use dateline::gazetteer::store::format::FORMAT_VERSION;
use dateline::gazetteer::{FOLD_VERSION, Gazetteer, PlaceRef};
use dateline::{Error, Notice};

use super::layers::{Layers, notice};
use super::tell::Teller;
use super::{countries, tell::visible};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Layers, counts by country and class, sources and licences
    Info(Info),
    /// Compile `GeoNames`, Who's On First and tables to a store for --gazetteer
    Build(Build),
    /// Look a store or table over: integrity, duplicates, points outside their country
    Check(Check),
}

#[derive(Args)]
pub(super) struct Info {
    #[command(flatten)]
    layers: Layers,
    /// All countries and classes, not only the largest
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
pub(super) struct Build {
    /// `GeoNames` dumps (PK.txt, PK.zip, allCountries.zip; admin1CodesASCII.txt, admin2Codes.txt,
    /// alternateNamesV2.zip and hierarchy.zip are read from the same folder), Who's On First (folder or tar.gz of
    /// records), CSV, TSV or `GeoJSON`; folders of these
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The store to write
    #[arg(short, long, value_name = "FILE.dlg")]
    output: PathBuf,
    /// Only places of these countries (ISO codes, comma separated)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,
    /// Only these `GeoNames` feature classes, such as P,A,L (comma separated)
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', value_parser = class)]
    class: Vec<char>,
}

#[derive(Args)]
pub(super) struct Check {
    /// A store (.dlg) or a table
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Command {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        match self {
            Self::Info(info) => info.run(teller),
            Self::Build(build) => build.run(teller),
            Self::Check(check) => check.run(teller),
        }
    }
}

impl Info {
    fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = self.layers.open(teller)?;
        let most = if self.all { usize::MAX } else { 12 };
        let mut text = String::new();
        for (number, store) in gazetteer.layers().iter().enumerate() {
            let (mut classes, mut lands) = (BTreeMap::new(), BTreeMap::new());
            for record in 0..store.len() as u32 {
                let place = gazetteer.place(PlaceRef { layer: number as u16, record });
                *classes.entry(place.feature()).or_default() += 1;
                *lands.entry(place.country().unwrap_or("none")).or_default() += 1;
            }
            let _ = writeln!(
                text,
                "layer {number}: {} places, {} names, {} units, {} bytes, format {FORMAT_VERSION}.{FOLD_VERSION}",
                store.len(),
                store.names(),
                store.units(),
                store.bytes()
            );
            for (key, value) in store.facts() {
                let _ = writeln!(text, "  {key}: {}", visible(value));
            }
            let _ = writeln!(text, "  classes: {}", largest(classes, most));
            let _ = writeln!(text, "  countries: {}\n", largest(lands, most));
        }
        print(&text)
    }
}

impl Build {
    fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let world = Gazetteer::embedded();
        let options = Options { countries: countries(&self.country, world)?, classes: self.class.clone() };
        let mut bar = Bar::new();
        let built = files::build(&self.inputs, &self.output, &options, world, &mut |progress| bar.show(progress));
        bar.clear();
        let built = built?;
        for problem in &built.problems {
            teller.notice(&notice(problem));
        }
        let more = built.skipped - built.problems.len() as u64;
        if more > 0 {
            teller.notice(&Notice::of(self.output.display().to_string(), format!("{more} more rows skipped")));
        }
        teller.say(&format!(
            "{}: {} places, {} rows skipped, {} bytes",
            self.output.display(),
            built.places,
            built.skipped,
            built.bytes
        ));
        Ok(())
    }
}

impl Check {
    fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let world = Gazetteer::embedded();
        let name = self.file.display().to_string();
        let store = if self.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dlg")) {
            files::verify(&self.file)?
        } else {
            let (gazetteer, problems) = files::lay_over(Gazetteer::embedded_layers(), &[&self.file])?;
            for problem in &problems {
                teller.notice(&notice(problem));
            }
            gazetteer.layers().last().cloned().ok_or_else(|| Error::Usage(format!("{name}: no layer")))?
        };
        let Findings { same_id, same_place, outside, no_country } = files::check(&store, world);
        let mut text = format!("{name}: whole; {} places, {} names\n", store.len(), store.names());
        for (what, finding) in [
            ("ids that several places have", &same_id),
            ("places of one name and kind in one spot", &same_place),
            ("places outside their country", &outside),
            ("places without a country", &no_country),
        ] {
            let _ = writeln!(text, "{}: {}", what, finding.count);
            for example in &finding.examples {
                let _ = writeln!(text, "  {}", visible(example));
            }
            if finding.count > finding.examples.len() as u64 {
                let _ = writeln!(text, "  and {} more", finding.count - finding.examples.len() as u64);
            }
        }
        if same_id.count + same_place.count + outside.count > 0 {
            teller.fault();
        }
        print(&text)
    }
}

/// Progress on a terminal: one line, rewritten.
struct Bar {
    terminal: bool,
    shown: bool,
}

impl Bar {
    fn new() -> Self {
        Self { terminal: stderr().is_terminal(), shown: false }
    }

    fn show(&mut self, progress: &Progress) {
        if !self.terminal {
            return;
        }
        self.shown = true;
        let step = visible(&progress.step);
        let _ = if progress.of > 0 {
            let percent = (progress.done.min(progress.of) * 100).checked_div(progress.of).unwrap_or(0);
            let done = "#".repeat(percent as usize / 4);
            write!(stderr(), "\r\x1b[K{step} [{done:25}] {percent} %")
        } else {
            write!(stderr(), "\r\x1b[K{step} {}", progress.done)
        };
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

fn largest(counts: BTreeMap<&str, usize>, most: usize) -> String {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let rest: usize = counts.iter().skip(most).map(|(_, count)| count).sum();
    let mut shown: Vec<String> = counts.iter().take(most).map(|(code, count)| format!("{code} {count}")).collect();
    if rest > 0 {
        shown.push(format!("{} others {rest}", counts.len() - most));
    }
    shown.join(", ")
}

fn class(text: &str) -> Result<char, String> {
    let mut letters = text.trim().chars();
    match (letters.next().map(|letter| letter.to_ascii_uppercase()), letters.next()) {
        (Some(letter), None) if "AHLPRSTUV".contains(letter) => Ok(letter),
        _ => Err("expected one of A, H, L, P, R, S, T, U, V".to_owned()),
    }
}

fn print(text: &str) -> Result<(), Error> {
    stdout().lock().write_all(text.as_bytes()).map_err(|source| Error::Write { path: "-".into(), source })
}
