//! `cargo xtask evaluate geoparsing`: recognition and resolution on annotated articles.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use dateline::gazetteer::Gazetteer;
use dateline::recognise::{self, MentionKind};
use dateline::resolve;
use serde_json::json;

use crate::corpus;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Runs the program over a corpus and writes what it finds as JSON lines: `{corpus, doc_id, toponyms}`.
/// With `gold`, the annotated spans are resolved instead of recognised ones.
pub(crate) fn run(data: &Path, out: &Path, gold: bool) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let gazetteer = Gazetteer::embedded();
    for name in ["lgl", "tr-news"] {
        let articles = corpus::read(&data.join("geoparsing").join(format!("{name}.jsonl")))?;
        let path = out.join(format!("{name}{}.jsonl", if gold { "-gold" } else { "" }));
        let mut file = BufWriter::new(File::create(&path)?);
        for article in &articles {
            let document = article.document();
            let recognition = if gold {
                recognise::recognise_spans(&document, &article.spans(), gazetteer)
            } else {
                recognise::recognise(&document, gazetteer)
            };
            let toponyms = resolve::resolve(&document, &recognition, gazetteer, &resolve::Options::default());
            let found: Vec<_> = toponyms
                .iter()
                .filter_map(|toponym| {
                    let mention = &recognition.mentions[toponym.mention as usize];
                    if !gold && mention.kind == MentionKind::Nested {
                        return None;
                    }
                    let chars = |byte: u32| document.text[..byte as usize].chars().count();
                    let point = toponym.resolution.as_ref().map(|resolution| resolution.point);
                    Some(json!({
                        "start": chars(mention.span.start),
                        "end": chars(mention.span.end),
                        "lat": point.map(geo::Point::y),
                        "lon": point.map(geo::Point::x),
                        "confidence": toponym.resolution.as_ref().map(|resolution| resolution.confidence),
                    }))
                })
                .collect();
            serde_json::to_writer(
                &mut file,
                &json!({"corpus": article.corpus, "doc_id": article.doc_id, "toponyms": found}),
            )?;
            writeln!(file)?;
        }
        file.flush()?;
        println!("{}", path.display());
    }
    Ok(())
}
