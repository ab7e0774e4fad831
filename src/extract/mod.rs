//! Extract: what happened, when, where, who, to whom, how many, and who says so.

pub mod actors;
mod assemble;
mod attached;
mod casualties;
mod clauses;
pub mod dates;
pub mod incident;
mod items;
mod kinds;
mod mode;
mod numbers;
mod parse;
mod phrases;
mod roles;
mod verbs;
mod view;
mod words;

pub use assemble::Units;
pub use incident::{
    Attached, Attribution, Casualties, Count, DateBasis, DatePrecision, EventType, Incident, IncidentPlace, Mode,
    SubEventType, When,
};
pub use kinds::Crosswalk;
pub(crate) use words::Fnv;

use crate::Document;
use crate::recognise::Recognition;
use crate::resolve::Toponym;

/// A date told in the text, as the assembly needs it.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// First and one-past-last token.
    pub tokens: (u32, u32),
    /// What it means.
    pub when: &'a When,
}

/// Finds the incidents of a document, in the order of their first telling.
///
/// `toponyms` and `dates` are in text order; `units` is the gazetteer that resolved the toponyms.
///
/// Not done: text in other languages than English gives nothing; incidents are not compared across documents.
pub fn extract(
    document: &Document,
    recognition: &Recognition,
    toponyms: &[Toponym],
    dates: &[Dated<'_>],
    units: &dyn Units,
) -> Vec<Incident> {
    assemble::incidents(document, recognition, toponyms, dates, units)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
