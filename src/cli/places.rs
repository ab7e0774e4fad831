//! `dateline places`: only the place mentions.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use dateline::Error;
use dateline::layer::{self, Report as View};
use dateline::read::Article;
use dateline::write::{GeoJson, Output};
use serde_json::json;

use super::map::{Counts, create};
use super::reports::Report;
use super::target::Target;
use super::tell::Teller;
use super::{Format, Reading, records};

#[derive(Args)]
pub(super) struct Places {
    #[command(flatten)]
    reading: Reading,
    /// A folder (ends with /), a file, or - for standard output
    #[arg(short, long, default_value = "-", value_name = "PATH")]
    output: PathBuf,
    /// How to write
    #[arg(long, value_enum, default_value = "geojson")]
    format: Format,
    /// Places inside other names too: "Kabul" in "University of Kabul"
    #[arg(long)]
    nested: bool,
}

impl Places {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = self.reading.layers.open(teller)?;
        let options = self.reading.resolving(gazetteer)?;
        let analyse = |article: &Article| dateline::places(&article.document, gazetteer, &options);
        let ending = if self.format == Format::Jsonl { "jsonl" } else { "geojson" };
        let path = match Target::of(&self.output) {
            Target::Folder(folder) => create(&folder)?.join(format!("places.{ending}")),
            Target::File(path) => path,
        };
        let mut counts = Counts::default();
        let mut output = Output::create(&path)?;
        let fail = |source| Error::Write { path: path.clone(), source };
        if self.format == Format::Jsonl {
            self.reading.each(analyse, |report| {
                let object = match report {
                    Report::Notice(notice) => {
                        teller.notice(&notice);
                        return Ok(());
                    }
                    Report::Refused(notice) => {
                        teller.notice(&notice);
                        json!({"line": notice.line, "error": notice.message})
                    }
                    Report::Article(article, (recognition, toponyms)) => {
                        counts.articles += 1;
                        counts.features += toponyms.iter().filter(|toponym| toponym.resolution.is_some()).count();
                        records::record(&article, &recognition, &toponyms, gazetteer, self.nested).into()
                    }
                };
                serde_json::to_writer(&mut output, &object).map_err(|error| fail(error.into()))?;
                output.write_all(b"\n").map_err(fail)
            })?;
            counts.any()?;
            output.commit()?;
        } else {
            let mut places = GeoJson::new(output, &layer::places_schema().crediting(gazetteer)).map_err(fail)?;
            self.reading.each(analyse, |report| {
                match report {
                    Report::Refused(notice) | Report::Notice(notice) => teller.notice(&notice),
                    Report::Article(article, (recognition, toponyms)) => {
                        counts.articles += 1;
                        let view = View::new(&article.document, gazetteer);
                        for feature in layer::places(&view, &recognition, &toponyms) {
                            counts.features += 1;
                            places.write(&feature).map_err(fail)?;
                        }
                    }
                }
                Ok(())
            })?;
            counts.any()?;
            places.finish().map_err(fail)?.commit()?;
        }
        teller.say(&counts);
        Ok(())
    }
}
