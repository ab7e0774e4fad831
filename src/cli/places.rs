//! `dateline places`: only the place mentions.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use dateline::Error;
use dateline::layer::{self, Report as View};
use dateline::read::Article;
use dateline::write::{Extras, Layers, Output, Place};

use super::form::{self, Form};
use super::map::{Counts, create};
use super::records::{self, Record};
use super::reports::{Report, Told};
use super::target::place;
use super::tell::Teller;
use super::{Reading, extras};

#[derive(Args)]
pub(super) struct Places {
    #[command(flatten)]
    reading: Reading,
    /// A folder (ends with /), a file, or - for standard output
    #[arg(short, long, default_value = "-", value_name = "PATH")]
    output: PathBuf,
    #[arg(long, value_name = "FORMAT", value_parser = Form::parse, help = format!("{}, jsonl (an object per article)", form::HELP))]
    format: Option<Form>,
    /// Places inside other names too: "Kabul" in "University of Kabul"
    #[arg(long)]
    nested: bool,
}

impl Places {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = self.reading.layers.open(teller)?;
        let options = self.reading.resolving(gazetteer)?;
        let analyse = |article: &Article| dateline::places(&article.document, gazetteer, &options);
        let place = place(&self.output);
        if let Place::Folder(folder) = &place {
            create(folder)?;
        }
        let mut counts = Counts::default();
        if let Form::Layers(format) = Form::of(self.format, &place)? {
            let schemas = vec![layer::places_schema().crediting(gazetteer)];
            let mut schemas = Some(schemas);
            let mut layers: Option<Layers> = None;
            let analyse = |article: &Article| {
                let found = analyse(article);
                Told { language: found.0.language, found }
            };
            self.reading.each(analyse, |report| {
                match report {
                    Report::Refused(notice) | Report::Notice(notice) => teller.notice(&notice),
                    Report::Article(article, (recognition, toponyms)) => {
                        counts.articles += 1;
                        if let Some(schemas) = schemas.take() {
                            layers = Some(Layers::create(&place, format, schemas, Extras::default())?);
                        }
                        let Some(layers) = &mut layers else { return Ok(()) };
                        let view = View::new(&article.document, gazetteer);
                        for feature in layer::places(&view, &recognition, &toponyms) {
                            counts.features += 1;
                            layers.write(0, &feature)?;
                        }
                    }
                }
                Ok(())
            })?;
            counts.any()?;
            if let Some(layers) = layers {
                extras::finish(&place, format, &layers.commit()?, None, teller)?;
            }
        } else {
            let path = match place {
                Place::Folder(folder) => folder.join("places.jsonl"),
                Place::File(path) => path,
            };
            let mut output = Output::create(&path)?;
            let analyse = |article: &Article| {
                let (recognition, toponyms) = analyse(article);
                let features = toponyms.iter().filter(|toponym| toponym.resolution.is_some()).count();
                let nested = self.nested;
                let record = Record {
                    article,
                    recognition: &recognition,
                    toponyms: &toponyms,
                    gazetteer,
                    nested,
                    incidents: None,
                };
                Told { language: recognition.language, found: (record.line(), features) }
            };
            self.reading.each(analyse, |report| {
                let line = match report {
                    Report::Notice(notice) => {
                        teller.notice(&notice);
                        return Ok(());
                    }
                    Report::Refused(notice) => {
                        teller.notice(&notice);
                        Ok(records::refused(&notice))
                    }
                    Report::Article(_, (line, features)) => {
                        counts.articles += 1;
                        counts.features += features;
                        line
                    }
                };
                let written = line.map_err(Into::into).and_then(|line| output.write_all(&line));
                written.map_err(|error| output.error(error))
            })?;
            counts.any()?;
            output.commit()?;
        }
        teller.say(&counts);
        Ok(())
    }
}
