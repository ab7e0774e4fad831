//! Recognise: a document becomes tokens, sentences and mentions of places, people and organisations.
//!
//! A [`Mention`] says "these words name a place"; which place on earth it is, [`resolve`](crate::resolve)
//! decides.

mod again;
pub(crate) mod cues;
mod exact;
pub mod language;
pub(crate) mod relations;
mod spans;
pub mod tagger;
mod tokens;

pub use tokens::{Sentence, Token, TokenKind, tokenise};

use dateline_gazetteer::Gazetteer;

use crate::{Document, Span};

/// Finds the words, sentences and named things of a document. In another language than English, only well known places
/// by their exact names are found; [`Recognition::language`] then tells it.
///
/// ```
/// use dateline::{Document, Gazetteer, recognise::{self, MentionKind}};
///
/// let document = Document::new("note", "Clashes went on in the districts of North and South Waziristan.");
/// let found = recognise::recognise(&document, Gazetteer::embedded());
/// let names: Vec<&str> = found.mentions.iter().map(|mention| mention.name.as_str()).collect();
/// assert_eq!(names, ["North Waziristan", "South Waziristan"]);
/// ```
pub fn recognise(document: &Document, gazetteer: &Gazetteer) -> Recognition {
    recognise_with(document, gazetteer, tagger::Model::embedded())
}

/// Like [`recognise`], with other weights: a model of a fold of the cross-validation.
pub fn recognise_with(document: &Document, gazetteer: &Gazetteer, model: &tagger::Model) -> Recognition {
    let (tokens, sentences) = tokenise(document);
    if let Some(language) = language::foreign(&document.text, &tokens) {
        let mentions = exact::mentions(&document.text, &tokens, &sentences, language, gazetteer);
        return Recognition { tokens, sentences, mentions, language: Some(language) };
    }
    let tags = tagger::tag_with(model, document, &tokens, &sentences, gazetteer);
    let mut mentions = spans::mentions(&document.text, &tokens, &tags, gazetteer);
    again::complete(&document.text, &tokens, &mut mentions, gazetteer);
    relations::relate(&document.text, &tokens, &mut mentions, gazetteer);
    Recognition { tokens, sentences, mentions, language: None }
}

/// Like [`recognise`], with the places' spans known from elsewhere: an annotated corpus, a form's field.
pub fn recognise_spans(document: &Document, places: &[Span], gazetteer: &Gazetteer) -> Recognition {
    let (tokens, sentences) = tokenise(document);
    let mut mentions: Vec<Mention> = places
        .iter()
        .filter(|span| !span.is_empty())
        .map(|span| {
            let first = tokens.partition_point(|token| token.span.end <= span.start);
            let last = tokens.partition_point(|token| token.span.start < span.end).max(first + 1).min(tokens.len());
            let mut mention =
                spans::mention(&document.text, &tokens, (first.min(last - 1), last), MentionKind::Place, 1.0);
            mention.span = *span;
            mention.name = span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let hits = gazetteer.find(&mention.name);
            if !hits.is_empty() && hits.iter().all(|hit| hit.class == dateline_gazetteer::NameClass::Demonym) {
                mention.kind = MentionKind::Demonym;
            }
            mention
        })
        .collect();
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    relations::relate(&document.text, &tokens, &mut mentions, gazetteer);
    Recognition { tokens, sentences, mentions, language: None }
}

/// A document's words, sentences and named things.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; none crosses a block of the document.
    pub sentences: Vec<Sentence>,
    /// Named things, by their start; they may nest but do not otherwise overlap.
    pub mentions: Vec<Mention>,
    /// The language of a text that the tagger was not made for ("Spanish"): its places are exact names of well known
    /// places only, and nothing else is found in it. `None` for English.
    pub language: Option<&'static str>,
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
