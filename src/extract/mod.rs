//! Extract: what happened, when, where, who, to whom, how many, and who says so.

pub mod dates;
pub mod incident;

pub use incident::{
    Attribution, Casualties, Count, DateBasis, DatePrecision, EventType, Incident, IncidentPlace, Mode, SubEventType,
    When,
};
