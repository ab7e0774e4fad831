//! `--gazetteer`: the user's own layers over the embedded ones.

use std::path::PathBuf;

use clap::Args;
use dateline::gazetteer::{Error as Fault, Gazetteer, files};
use dateline::{Error, Notice};

use super::tell::Teller;

#[derive(Args)]
pub(super) struct Layers {
    /// A gazetteer to lay over the one inside: a store (.dlg, see `dateline gazetteer build`) or a table (CSV, TSV,
    /// GeoJSON) with columns such as name, `alt_names`, lat, lon, kind, country, `replace_id`, suppress; repeatable, the
    /// last one on top
    #[arg(long, value_name = "FILE")]
    gazetteer: Vec<PathBuf>,
}

impl Layers {
    /// The gazetteer of this run; it lives as long as the process.
    pub(super) fn open(&self, teller: &mut Teller) -> Result<&'static Gazetteer, Error> {
        if self.gazetteer.is_empty() {
            return Ok(Gazetteer::embedded());
        }
        let (gazetteer, problems) = files::lay_over(Gazetteer::embedded_layers(), &self.gazetteer)?;
        for problem in &problems {
            teller.notice(&notice(problem));
        }
        Ok(Box::leak(Box::new(gazetteer)))
    }
}

/// A row that was left out.
pub(super) fn notice(problem: &Fault) -> Notice {
    match problem {
        Fault::Row { name, line, reason } => Notice::at(name, *line as u64, reason),
        other => Notice::of("gazetteer", other.to_string()),
    }
}
