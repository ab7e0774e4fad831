//! `dateline gazetteer`: what is embedded.

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use clap::Subcommand;
use dateline::Error;
use dateline::gazetteer::{Gazetteer, PlaceRef};

use super::tell::Teller;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Layers, counts, sources and licences
    Info,
}

impl Command {
    pub(super) fn run(&self, _teller: &mut Teller) -> Result<(), Error> {
        use std::fmt::Write as _;
        let Self::Info = self;
        let gazetteer = Gazetteer::embedded();
        let mut text = String::new();
        for (number, store) in gazetteer.layers().iter().enumerate() {
            let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
            for record in 0..store.len() as u32 {
                let place = gazetteer.place(PlaceRef { layer: number as u16, record });
                *classes.entry(place.feature()).or_default() += 1;
            }
            let mut classes: Vec<_> = classes.into_iter().collect();
            classes.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
            let _ = writeln!(text, "layer {number}: {} places, {} bytes", store.len(), store.bytes());
            for line in store.meta().lines() {
                let _ = writeln!(text, "  {}", line.replace('\t', ": "));
            }
            let shown: Vec<String> = classes.iter().take(12).map(|(code, count)| format!("{code} {count}")).collect();
            let _ = writeln!(text, "  {}\n", shown.join(", "));
        }
        stdout().lock().write_all(text.as_bytes()).map_err(|source| Error::Write { path: "-".into(), source })
    }
}
