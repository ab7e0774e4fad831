//! `dateline convert`: an incident list to a layer.

use clap::Args;
use dateline::Error;

use super::tell::Teller;

#[derive(Args)]
pub(super) struct Convert {}

impl Convert {
    pub(super) fn run(&self, _teller: &mut Teller) -> Result<(), Error> {
        Ok(())
    }
}
