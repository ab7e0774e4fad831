//! Annotated corpora for geoparsing, one JSON object a line.

use std::fs;
use std::path::Path;

use dateline::{Document, Span};
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The corpora with places, by their files' names.
pub(crate) const NAMES: [&str; 2] = ["lgl", "tr-news"];

/// An annotated article.
#[derive(Debug, Deserialize)]
pub(crate) struct Article {
    pub(crate) corpus: String,
    pub(crate) doc_id: String,
    #[serde(default)]
    pub(crate) domain: Option<String>,
    pub(crate) text: String,
    pub(crate) toponyms: Vec<Gold>,
}

/// A toponym as annotated; offsets in Unicode scalar values.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
    #[serde(default)]
    pub(crate) geonameid: Option<u32>,
    /// GeoNames class and code of the place meant, "A.ADM1"; "none" where it is not known.
    #[serde(rename = "type", default)]
    pub(crate) feature: String,
}

impl Article {
    /// As a document to be read.
    pub(crate) fn document(&self) -> Document {
        let mut document = Document::new(self.doc_id.clone(), self.text.clone());
        document.domain.clone_from(&self.domain);
        document
    }

    /// The annotated spans in bytes.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let bytes = byte_offsets(&self.text);
        self.toponyms.iter().map(|gold| Span::new(bytes[gold.start], bytes[gold.end])).collect()
    }
}

/// Byte offset of every character, and the length.
pub(crate) fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Reads a corpus.
pub(crate) fn read(path: &Path) -> Result<Vec<Article>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}
