//! The whole middle of the way at once: a document becomes toponyms and incidents.

use dateline_gazetteer::Gazetteer;

use crate::Document;
use crate::extract::{self, Dated, Incident, dates};
use crate::recognise::{self, Recognition};
use crate::resolve::{self, Toponym};

/// All that is found in a document.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Words, sentences, mentions.
    pub recognition: Recognition,
    /// Mentions of places and demonyms, resolved or not.
    pub toponyms: Vec<Toponym>,
    /// What happened.
    pub incidents: Vec<Incident>,
}

/// Finds places in a document; no incidents.
pub fn places(document: &Document, gazetteer: &Gazetteer, options: &resolve::Options) -> (Recognition, Vec<Toponym>) {
    let recognition = recognise::recognise(document, gazetteer);
    let toponyms = resolve::resolve(document, &recognition, gazetteer, options);
    (recognition, toponyms)
}

/// Finds places and incidents in a document.
///
/// ```
/// use dateline::{Document, Gazetteer, resolve};
///
/// let text = "KABUL, Aug. 15, 2021 (Reuters) - Taliban fighters seized Kabul on Sunday.";
/// let analysis = dateline::analyse(&Document::new("a.txt", text), Gazetteer::embedded(), &resolve::Options::default());
/// let incident = &analysis.incidents[0];
/// assert_eq!(incident.kind.as_str(), "Non-state actor overtakes territory");
/// assert_eq!(incident.when.edtf, "2021-08-15");
/// ```
pub fn analyse(document: &Document, gazetteer: &Gazetteer, options: &resolve::Options) -> Analysis {
    let (recognition, toponyms) = places(document, gazetteer, options);
    let mentions = dates::find(document, &recognition.tokens, &recognition.sentences);
    let dated: Vec<Dated<'_>> =
        mentions.iter().map(|mention| Dated { tokens: mention.tokens, when: &mention.when }).collect();
    let incidents = extract::extract(document, &recognition, &toponyms, &dated, gazetteer);
    Analysis { recognition, toponyms, incidents }
}
