//! One name asked for outside any text: a row of a list, or the `locate` command.

use dateline_gazetteer::Gazetteer;

use super::Resolution;
use crate::recognise::Cue;

/// What is asked: a name with whatever is known about where it lies.
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    /// The place name as written; may carry an offset ("38 km west of Wana") or containers ("Tank, Pakistan").
    pub name: &'a str,
    /// Countries it may lie in, as ISO alpha-2 codes; empty: anywhere.
    pub countries: &'a [&'a str],
    /// Name of the first-level unit, as written.
    pub admin1: Option<&'a str>,
    /// Name of the second-level unit, as written.
    pub admin2: Option<&'a str>,
    /// A longitude and latitude that it should be near.
    pub near: Option<geo::Point<f64>>,
    /// The class of place asked for.
    pub kind: Option<Cue>,
}

/// An answer with its score; best first in a list of them.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The place, its point, radius, match, reason.
    pub resolution: Resolution,
    /// 0..1, comparable within one query.
    pub score: f32,
}

/// All candidates for a query, best first; empty where nothing is known by that name within the scope.
pub fn locate(_gazetteer: &Gazetteer, _query: &Query<'_>) -> Vec<Candidate> {
    Vec::new()
}
