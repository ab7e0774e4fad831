//! `--actors`: the user's own actors over the table.

use std::path::PathBuf;

use clap::Args;
use dateline::extract::actors;
use dateline::{Error, read};

use super::tell::Teller;

#[derive(Args)]
pub(super) struct Actors {
    /// Actors to lay over the table inside: CSV or TSV with the columns name, aliases (parted by |), class (such as
    /// "rebel group") and country; repeatable, the first one on top
    #[arg(long = "actors", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Actors {
    /// Lays them over the table; to be called before anything is read.
    pub(super) fn lay_over(&self, teller: &mut Teller) -> Result<(), Error> {
        let mut all = Vec::new();
        for path in &self.files {
            let (rows, notices) = read::actors(path)?;
            for notice in &notices {
                teller.notice(notice);
            }
            all.extend(rows);
        }
        if !all.is_empty() && !actors::lay_over(all) {
            return Err(Error::Usage("--actors: the table of actors is in use already".to_owned()));
        }
        Ok(())
    }
}
