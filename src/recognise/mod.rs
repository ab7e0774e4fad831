//! Recognise: a document becomes tokens, sentences and mentions of places, people and organisations.
//!
//! A [`Mention`] says "these words name a place"; which place on earth it is, [`resolve`](crate::resolve)
//! decides.

pub mod tagger;
mod tokens;

pub use tokens::{Sentence, Token, TokenKind, tokenise};

use crate::Span;

/// A document's words, sentences and named things.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; none crosses a block of the document.
    pub sentences: Vec<Sentence>,
    /// Named things, by their start; they may nest but do not otherwise overlap.
    pub mentions: Vec<Mention>,
}

/// What a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A place: "Tank", "North Waziristan".
    Place,
    /// A people or an adjective of a place: "Pakistani", "Afghans".
    Demonym,
    /// A place inside another name: "Kabul" in "University of Kabul".
    Nested,
    /// A person: "Noor Wali Mehsud".
    Person,
    /// A group, force, institution, paper: "Tehrik-e-Taliban Pakistan".
    Organisation,
}

/// A stretch of text that names something.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The exact words.
    pub span: Span,
    /// First and one-past-last token.
    pub tokens: (u32, u32),
    /// What it names.
    pub kind: MentionKind,
    /// The name to look up; differs from the words where they are elliptic ("North" in "North and South
    /// Waziristan" is "North Waziristan") or carry a cue ("the district of Tank" is "Tank").
    pub name: String,
    /// Class of place that the words beside it ask for: "district", "province", "river".
    pub cue: Option<Cue>,
    /// The mention that contains this one: in "Mir Ali, North Waziristan" the second, for the first.
    pub container: Option<u32>,
    /// A part of the place is meant: "northwestern Pakistan".
    pub part: Option<Direction>,
    /// The place meant lies off the named one: "15 kilometres south of Mir Ali".
    pub offset: Option<Offset>,
    /// How sure the recogniser is that this is a name of this kind, 0..1.
    pub confidence: f32,
}

/// A class of place asked for by the words beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// "country", "republic".
    Country,
    /// "province", "state", "region", "oblast", "governorate".
    Admin1,
    /// "district", "county", "agency", "raion".
    Admin2,
    /// "city", "town", "village".
    Settlement,
    /// "valley", "mountains", "river", "forest", "camp": some feature that is neither unit nor settlement.
    Feature,
}

/// Eight directions and the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Direction {
    North,
    NorthEast,
    East,
    SouthEast,
    South,
    SouthWest,
    West,
    NorthWest,
    Central,
}

/// A distance and direction from a named place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offset {
    /// Metres.
    pub distance_m: f64,
    /// Towards; `None` for "15 km from".
    pub direction: Option<Direction>,
}
