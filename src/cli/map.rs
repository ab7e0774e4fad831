//! `dateline map`: articles to layers.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use dateline::extract::{Incident, Mode};
use dateline::gazetteer::Gazetteer;
use dateline::layer::{self, Report as View};
use dateline::read::Article;
use dateline::write::csv::Csv;
use dateline::write::{Extras, Format, Layers, Output, Place};
use dateline::{Analysis, Error};
use serde_json::json;

use super::extras::{self, Besides};
use super::form::{self, Form};
use super::reports::Report;
use super::target::place;
use super::tell::Teller;
use super::{Reading, records};

#[derive(Args)]
pub(super) struct Map {
    #[command(flatten)]
    reading: Reading,
    /// A folder for all layers (ends with /), one file for the incidents, or - for standard output
    #[arg(short, long, default_value = "-", value_name = "PATH")]
    output: PathBuf,
    #[arg(long, value_name = "FORMAT", value_parser = Form::parse, help = format!("{}, jsonl (an object per article)", form::HELP))]
    format: Option<Form>,
    #[command(flatten)]
    besides: Besides,
    /// Kinds of telling that are mapped: asserted, historical, planned, threatened, negated, hypothetical
    #[arg(long, value_name = "MODES", value_delimiter = ',', default_value = "asserted,historical", value_parser = mode)]
    modes: Vec<Mode>,
    /// Write incidents without a place too, with a null geometry
    #[arg(long)]
    keep_unlocated: bool,
    /// End with code 1 when something stayed without a place
    #[arg(long)]
    strict: bool,
}

impl Map {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = self.reading.layers.open(teller)?;
        let options = self.reading.resolving(gazetteer)?;
        let analyse = |article: &Article| dateline::analyse(&article.document, gazetteer, &options);
        let mut counts = Counts::default();
        let place = place(&self.output);
        if let Place::Folder(folder) = &place {
            create(folder)?;
        }
        match Form::of(self.format, &place)? {
            Form::Records => {
                let path = match place {
                    Place::Folder(folder) => folder.join("incidents.jsonl"),
                    Place::File(path) => path,
                };
                let mut output = Output::create(&path)?;
                self.reading.each(analyse, |report| self.line(&report, gazetteer, &mut output, teller, &mut counts))?;
                counts.any()?;
                output.commit()?;
            }
            Form::Layers(format) => {
                // Nothing is written before there is an article: a wrong path leaves no half layer.
                let mut extras = Some(self.besides.extras(true, &place, format)?);
                let mut files: Option<Files> = None;
                self.reading.each(analyse, |report| {
                    match report {
                        Report::Article(article, analysis) => {
                            if let Some(extras) = extras.take() {
                                files = Some(Files::create(&place, format, extras, gazetteer)?);
                            }
                            if let Some(files) = &mut files {
                                self.features(&article, &analysis, gazetteer, files, &mut counts)?;
                            }
                        }
                        Report::Refused(notice) | Report::Notice(notice) => teller.notice(&notice),
                    }
                    Ok(())
                })?;
                counts.any()?;
                if let Some(files) = files {
                    files.commit(&place, format, teller)?;
                }
            }
        }
        teller.say(&counts);
        if self.strict && counts.unlocated > 0 {
            teller.fault();
        }
        Ok(())
    }

    fn is_mapped(&self, incident: &Incident) -> bool {
        self.modes.contains(&incident.mode)
    }

    fn line(
        &self,
        report: &Report<Analysis>,
        gazetteer: &Gazetteer,
        output: &mut Output,
        teller: &mut Teller,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let object = match report {
            Report::Notice(notice) => {
                teller.notice(notice);
                return Ok(());
            }
            Report::Refused(notice) => {
                teller.notice(notice);
                json!({"line": notice.line, "error": notice.message})
            }
            Report::Article(article, analysis) => {
                let mut record = records::record(article, &analysis.recognition, &analysis.toponyms, gazetteer, false);
                let view = View::new(&article.document, gazetteer);
                let schema = layer::incidents_schema();
                let incidents: Vec<_> = analysis
                    .incidents
                    .iter()
                    .filter(|incident| self.is_mapped(incident))
                    .flat_map(|incident| layer::incidents(&view, incident))
                    .map(|feature| records::incident(&schema, &feature))
                    .collect();
                counts.articles += 1;
                counts.features += incidents.len();
                record.insert("incidents".into(), incidents.into());
                record.into()
            }
        };
        serde_json::to_writer(&mut *output, &object).map_err(|error| output.error(error.into()))?;
        output.write_all(b"\n").map_err(|error| output.error(error))
    }

    fn features(
        &self,
        article: &Article,
        analysis: &Analysis,
        gazetteer: &Gazetteer,
        files: &mut Files,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let view = View::new(&article.document, gazetteer);
        counts.articles += 1;
        for incident in &analysis.incidents {
            if !self.is_mapped(incident) {
                counts.other_modes += 1;
                let reason = format!("told as {}", incident.mode.as_str());
                let remedy = format!("add it with --modes {}", incident.mode.as_str());
                files.reject(article, incident, &reason, &remedy)?;
                continue;
            }
            counts.incidents += 1;
            let features = layer::incidents(&view, incident);
            for feature in features {
                if feature.geometry.is_some() || self.keep_unlocated {
                    counts.features += 1;
                    files.layers.write(INCIDENTS, &feature)?;
                }
                if feature.geometry.is_none() {
                    counts.unlocated += 1;
                    if !self.keep_unlocated {
                        let reason = "no place in the text is sure enough";
                        files.reject(
                            article,
                            incident,
                            reason,
                            "name the place with --country, or lower --min-confidence",
                        )?;
                    }
                }
            }
        }
        for feature in layer::places(&view, &analysis.recognition, &analysis.toponyms) {
            counts.places += 1;
            files.layers.write(PLACES, &feature)?;
        }
        Ok(())
    }
}

/// The files of one run.
struct Files {
    layers: Layers,
    rejects_path: Option<PathBuf>,
    rejects: Option<Csv<Output>>,
}

const INCIDENTS: usize = 0;
const PLACES: usize = 1;

impl Files {
    fn create(place: &Place, format: Format, extras: Extras, gazetteer: &Gazetteer) -> Result<Self, Error> {
        let schemas = vec![layer::incidents_schema().crediting(gazetteer), layer::places_schema().crediting(gazetteer)];
        let layers = Layers::create(place, format, schemas, extras)?;
        let rejects_path = match place {
            Place::Folder(folder) => Some(folder.join("rejects.csv")),
            Place::File(_) => None,
        };
        Ok(Self { layers, rejects_path, rejects: None })
    }

    fn reject(&mut self, article: &Article, incident: &Incident, reason: &str, remedy: &str) -> Result<(), Error> {
        let Some(path) = &self.rejects_path else { return Ok(()) };
        let fail = |source| Error::Write { path: path.clone(), source };
        let rejects = match &mut self.rejects {
            Some(rejects) => rejects,
            none => {
                let columns =
                    ["incident_id", "reason", "remedy", "when", "sub_event_type", "mode", "sentence", "source"];
                none.insert(Csv::new(Output::create(path)?, columns).map_err(fail)?)
            }
        };
        let sentence = incident.span.of(&article.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        rejects
            .row([
                incident.id.as_str(),
                reason,
                remedy,
                &incident.when.edtf,
                incident.kind.as_str(),
                incident.mode.as_str(),
                &sentence,
                &article.document.source,
            ])
            .map_err(fail)
    }

    fn commit(mut self, place: &Place, format: Format, teller: &mut Teller) -> Result<(), Error> {
        let link = self.layers.take_link();
        extras::finish(place, format, &self.layers.commit()?, link, teller)?;
        match (self.rejects, self.rejects_path) {
            (Some(rejects), Some(path)) => rejects.finish().map_err(|source| Error::Write { path, source })?.commit(),
            // An old list of rejects must not stand beside a layer that left nothing out.
            (None, Some(path)) => match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Error::Write { path, source }),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) articles: usize,
    pub(super) incidents: usize,
    pub(super) features: usize,
    pub(super) places: usize,
    pub(super) unlocated: usize,
    pub(super) other_modes: usize,
}

impl Counts {
    /// With not one article read, nothing is written.
    pub(super) fn any(&self) -> Result<(), Error> {
        if self.articles == 0 {
            return Err(Error::Usage("no article could be read; nothing is written".to_owned()));
        }
        Ok(())
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} on the map", count(self.articles, "article"), count(self.features, "feature"))?;
        if self.incidents > 0 {
            write!(f, " of {}", count(self.incidents, "incident"))?;
        }
        if self.unlocated > 0 {
            write!(f, "; {} without a place", self.unlocated)?;
        }
        if self.other_modes > 0 {
            write!(f, "; {} threatened, planned or denied (see --modes)", self.other_modes)?;
        }
        Ok(())
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Makes sure that a folder exists.
pub(super) fn create(folder: &Path) -> Result<&Path, Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    Ok(folder)
}

fn mode(word: &str) -> Result<Mode, String> {
    Mode::parse(word).ok_or_else(|| {
        let known: Vec<_> = Mode::ALL.iter().map(|mode| mode.as_str()).collect();
        format!("expected one of {}", known.join(", "))
    })
}
