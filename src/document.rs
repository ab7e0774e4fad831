//! A report as it was read: its text, its parts, and what is known about its origin.
//!
//! This is the type between [`read`](crate::read) and [`recognise`](crate::recognise). All spans of the
//! later steps point into [`Document::text`].

use jiff::civil::Date;

use crate::Span;

/// A report: an article, a statement, one line of a stream.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Name of the source as it is told in the output: a file's name without its path, or the article's id.
    pub source: String,
    /// The text, exactly as the input has it (decoded to UTF-8). Offsets are into this.
    pub text: String,
    /// The parts of the text in order; together they cover every word.
    pub blocks: Vec<Block>,
    /// The headline: from the text's title block, or given beside the text.
    pub title: Option<String>,
    /// The author's line, without "By".
    pub byline: Option<String>,
    /// The line that opens a report: where, when, who reports.
    pub dateline: Option<Dateline>,
    /// Publication date, with where it was learned.
    pub published: Option<Published>,
    /// Address of the report.
    pub url: Option<String>,
    /// Internet domain of the publisher ("thetowntalk.com"): a hint at the newspaper's home.
    pub domain: Option<String>,
    /// Name of the publisher, where the article's record tells it ("Dawn"): the same hint.
    pub publisher: Option<String>,
}

impl Document {
    /// A document of plain text with one block per paragraph, as the plain-text reader makes it.
    ///
    /// ```
    /// let document = dateline::Document::new("note.txt", "KABUL, Aug. 15 (Reuters) - The Taliban seized Kabul.");
    /// assert_eq!(document.dateline.unwrap().place.as_deref(), Some("KABUL"));
    /// ```
    pub fn new(source: impl Into<String>, text: impl Into<String>) -> Self {
        crate::read::text::parse(source.into(), text.into())
    }

    /// The date that relative dates of this text count from, and where it was learned: the dateline's
    /// when it has a year or one can be inferred from the publication date, else the publication date.
    pub fn anchor(&self) -> Option<Published> {
        let published = self.published;
        match (self.dateline.as_ref().and_then(|line| line.date), published) {
            (Some(date), _) => Some(Published { date, basis: PublishedBasis::Dateline }),
            (None, published) => published,
        }
    }
}

/// What a part of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// The author's line.
    Byline,
    /// A heading inside the text.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list.
    Item,
    /// Boilerplate: tags, author's vita, navigation. Read, but nothing in it makes an incident.
    Boilerplate,
}

/// A part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands, without surrounding white space.
    pub span: Span,
}

/// "KABUL, Aug. 15 (Reuters) -"
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The whole of it, up to and with the dash.
    pub span: Span,
    /// The place as written: "KABUL", "PESHAWAR, Pakistan".
    pub place: Option<String>,
    /// Where the place's words stand.
    pub place_span: Option<Span>,
    /// The day, where it is written; the year inferred from the publication date when it is missing.
    pub date: Option<Date>,
    /// The agency: "Reuters".
    pub agency: Option<String>,
}

/// The publication date and how it was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// How it was learned.
    pub basis: PublishedBasis,
}

/// How the publication date was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedBasis {
    /// Said by the user (`--published`) or by the article's own record.
    Given,
    /// Found in the head of the text ("Published 28 November 2022").
    Text,
    /// From the dateline.
    Dateline,
}
