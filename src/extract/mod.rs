//! Extract: what happened, when, where, who, to whom, how many, and who says so.

pub mod actors;
mod clauses;
pub mod incident;
mod items;
mod kinds;
mod numbers;
mod parse;
mod phrases;
mod verbs;
mod words;

pub use incident::{
    Attribution, Casualties, Count, DateBasis, DatePrecision, EventType, Incident, IncidentPlace, Mode, SubEventType,
    When,
};
pub use kinds::Crosswalk;
