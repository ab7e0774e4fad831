//! The command: clap types and one file per subcommand. Doc comments are the help.

mod actors;
mod convert;
mod extras;
mod form;
mod gazetteer;
mod layers;
mod lists;
mod locate;
mod map;
mod places;
mod progress;
mod records;
mod reports;
mod serve;
mod target;
mod tell;
mod view;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use dateline::Error;

use tell::Teller;

/// From report to map: reads news articles and incident lists, finds what happened, when and where, and
/// writes layers that open in QGIS and geojson.io. Offline; the gazetteer is inside.
#[derive(Parser)]
#[command(name = "dateline", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Articles to layers: incidents with dates, kinds, actors, casualties and places
    Map(map::Map),
    /// An incident list to a layer: CSV with coordinates or with place names
    Convert(convert::Convert),
    /// Only the place mentions of articles, as a layer or as JSON lines
    Places(places::Places),
    /// Ask the gazetteer for a place by name
    Locate(locate::Locate),
    /// Layers as a map, a time line and a table: one web page that needs no network
    View(view::View),
    /// What is known of the gazetteer
    #[command(subcommand)]
    Gazetteer(gazetteer::Command),
}

/// Options of all commands that read articles.
#[derive(Args)]
struct Reading {
    /// Articles: .txt, .md, .html, .jsonl, folders of them, or - for standard input
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<PathBuf>,
    /// Publication date of the articles; "Friday" and "Nov. 28" count from it
    #[arg(long, value_name = "YYYY-MM-DD")]
    published: Option<jiff::civil::Date>,
    /// Look for places only in these countries (ISO codes, comma separated)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,
    #[command(flatten)]
    layers: layers::Layers,
    /// Leave places out that are less sure than this (0 to 1)
    #[arg(long, value_name = "CHANCE", value_parser = chance)]
    min_confidence: Option<f32>,
    /// Threads; the output is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut teller = Teller::new();
    let result = match &arguments.command {
        Command::Map(command) => command.run(&mut teller),
        Command::Convert(command) => command.run(&mut teller),
        Command::Places(command) => command.run(&mut teller),
        Command::Locate(command) => command.run(&mut teller),
        Command::View(command) => command.run(&mut teller),
        Command::Gazetteer(command) => command.run(&mut teller),
    };
    match result {
        Ok(()) if teller.faults() => ExitCode::from(1),
        Ok(()) => ExitCode::SUCCESS,
        // A reader that closed the pipe has had enough.
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            teller.error(&error);
            ExitCode::from(2)
        }
    }
}

/// ISO codes in capitals; an unknown one is told, with what it may have meant.
fn countries(codes: &[String], gazetteer: &dateline::Gazetteer) -> Result<Vec<String>, Error> {
    codes
        .iter()
        .map(|code| {
            let upper = code.trim().to_ascii_uppercase();
            if gazetteer.country(&upper).is_some() {
                return Ok(upper);
            }
            let query = dateline::resolve::Query {
                name: code.trim(),
                kind: Some(dateline::recognise::Cue::Country),
                ..Default::default()
            };
            dateline::resolve::locate(gazetteer, &query)
                .first()
                .and_then(|found| gazetteer.place(found.resolution.place).country())
                .map(str::to_owned)
                .ok_or_else(|| Error::Usage(format!("--country: expected an ISO code such as PK, found {code:?}")))
        })
        .collect()
}

fn chance(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value))
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
