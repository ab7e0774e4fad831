//! The user's own actors, laid over the table.

use std::sync::OnceLock;

use super::ActorClass;
use crate::extract::words::Lexicon;

/// A row of the user's: a new actor, or more about one of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnActor {
    /// The name that its aliases lead to. Where the table has an actor of this name, ignoring case, the row adds to it.
    pub name: String,
    /// Its other names. One that is an alias in the table leads to this actor from then on.
    pub aliases: Vec<String>,
    /// What it is; `None`: what the table says.
    pub class: Option<ActorClass>,
    /// ISO 3166-1 alpha-2 codes, comma between; `None`: what the table says.
    pub countries: Option<String>,
}

static OWN: OnceLock<Vec<OwnActor>> = OnceLock::new();

/// Lays rows over the table, for the rest of the process. False, and nothing is changed, where it is too late: the
/// table has been used, or rows have been laid over it before.
pub fn lay_over(rows: Vec<OwnActor>) -> bool {
    !Lexicon::is_built() && OWN.set(rows).is_ok()
}

/// The class of the actor that bears this name in our table.
pub(crate) fn class_in_table(name: &str) -> Option<ActorClass> {
    super::table::class_of(name)
}

/// The rows that were laid over the table.
pub(super) fn own() -> &'static [OwnActor] {
    OWN.get().map_or(&[], Vec::as_slice)
}
