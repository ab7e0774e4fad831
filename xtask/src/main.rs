//! What only developers run: `cargo xtask <command>`.

#![allow(clippy::print_stdout, reason = "a developer's tool talks on standard output")]

mod corpus;
mod evaluate;
mod gazetteer;
mod train;

use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What only developers of dateline run")]
struct Arguments {
    /// Folder of annotated data, which is not part of the repository.
    #[arg(long, global = true, default_value = "../shared/data")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile the world store (gazetteer/world.dlg.zst) from pinned registry packages.
    Gazetteer,
    /// Train a learned part on the annotated data.
    #[command(subcommand)]
    Train(Train),
    /// Measure on the annotated data.
    #[command(subcommand)]
    Evaluate(Evaluate),
}

#[derive(Subcommand)]
enum Train {
    /// The weights of the recogniser, cross-validated.
    Tagger(train::tagger::Arguments),
    /// The weights of the resolver.
    Ranker,
    /// How often places are the incident's, by how they were attached.
    Attached,
    /// What MUC-4 would have coded, for measuring alone: `map --format jsonl` of its training texts on standard input.
    Relevance,
}

#[derive(Subcommand)]
enum Evaluate {
    /// Reports of one incident in two lists of strikes.
    Clusters,
    /// Recognition and resolution of place names.
    Geoparsing(evaluate::geoparsing::Arguments),
    /// Rows of incident lists by name alone, against the coordinates that the lists give.
    Lists {
        /// Tell the worst rows of each list.
        #[arg(long, default_value_t = 0)]
        worst: usize,
    },
    /// Units and conflict places asked for by name, kind and country.
    Gazetteer,
    /// Incidents against MUC-4: `map --format jsonl` on standard input, what the scorer reads on standard output;
    /// with --gold, figures per slot and the worst documents instead.
    Incidents {
        /// Turn MUC-4 documents into articles instead.
        #[arg(long)]
        articles: bool,
        /// The annotated documents to compare with.
        #[arg(long, conflicts_with = "articles")]
        gold: Option<PathBuf>,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Gazetteer => gazetteer::run(),
        Command::Train(Train::Tagger(options)) => train::tagger::run(&arguments.data, &options),
        Command::Train(Train::Attached) => train::attached::run(&arguments.data),
        Command::Train(Train::Ranker) => train::ranker::run(&arguments.data),
        Command::Evaluate(Evaluate::Geoparsing(options)) => evaluate::geoparsing::run(&arguments.data, &options),
        Command::Evaluate(Evaluate::Clusters) => evaluate::clusters::run(&arguments.data),
        Command::Train(Train::Relevance) => train::relevance::run(&arguments.data, BufReader::new(std::io::stdin())),
        Command::Evaluate(Evaluate::Lists { worst }) => evaluate::lists::run(&arguments.data, worst),
        Command::Evaluate(Evaluate::Gazetteer) => evaluate::gazetteer::run(&arguments.data),
        Command::Evaluate(Evaluate::Incidents { articles, gold }) => {
            let (input, output) = (BufReader::new(std::io::stdin()), BufWriter::new(std::io::stdout()));
            if articles {
                evaluate::incidents::articles(input, output)
            } else if let Some(gold) = gold {
                let mut found = Vec::new();
                evaluate::incidents::templates(input, &mut found)?;
                let gold = BufReader::new(std::fs::File::open(gold)?);
                print!("{}", evaluate::score::score(&String::from_utf8(found)?, gold)?);
                Ok(())
            } else {
                evaluate::incidents::templates(input, output)
            }
        }
    }
}
