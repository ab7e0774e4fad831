//! What only developers run.

mod evaluate;

use std::io::{BufReader, BufWriter};

use clap::{Parser, Subcommand};

#[derive(Parser)]
enum Task {
    /// Turn what the command writes into what the scorers read.
    #[command(subcommand)]
    Evaluate(Evaluate),
}

#[derive(Subcommand)]
enum Evaluate {
    /// Incidents against MUC-4, standard input to standard output.
    Incidents {
        /// Turn MUC-4 documents into articles instead.
        #[arg(long)]
        articles: bool,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (input, output) = (BufReader::new(std::io::stdin()), BufWriter::new(std::io::stdout()));
    match Task::parse() {
        Task::Evaluate(Evaluate::Incidents { articles: true }) => evaluate::incidents::articles(input, output),
        Task::Evaluate(Evaluate::Incidents { articles: false }) => evaluate::incidents::templates(input, output),
    }
}
