//! `dateline map`: articles to layers.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use dateline::cluster::{self, Cluster, Clusters, Found, Spool};
use dateline::extract::{Incident, Mode};
use dateline::gazetteer::Gazetteer;
use dateline::layer::{self, Feature, Property, Report as View, Schema, Value};
use dateline::read::Article;
use dateline::write::csv::Csv;
use dateline::write::{Extras, Format, Layers, Output, Place};
use dateline::{Analysis, Error};
use serde_json::json;

use super::Reading;
use super::actors::Actors;
use super::extras::{self, Besides};
use super::form::{self, Form};
use super::records::{self, Record};
use super::reports::{Report, Told};
use super::target::place;
use super::tell::Teller;

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
    #[command(flatten)]
    actors: Actors,
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
        self.actors.lay_over(teller)?;
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
                // A stream goes on while its articles come; a file can wait for what the last of them tells.
                let waits = path != Path::new("-");
                let schema = layer::incidents_schema();
                let mut second = waits.then(|| Second::new(&schema)).transpose()?;
                let analyse = |article: &Article| {
                    let found = analyse(article);
                    let language = found.recognition.language;
                    Told { language, found: self.line(article, &found, gazetteer, &schema, waits) }
                };
                self.reading.each(analyse, |report| {
                    let line = match report {
                        Report::Notice(notice) => {
                            teller.notice(&notice);
                            return Ok(());
                        }
                        Report::Refused(notice) => {
                            teller.notice(&notice);
                            Line { object: records::refused(&notice), ..Line::default() }
                        }
                        Report::Article(_, line) => {
                            counts.articles += 1;
                            line.map_err(|error| output.error(error.into()))?
                        }
                    };
                    counts.features += line.count;
                    match &mut second {
                        Some(second) => second.line(&line, counts.articles),
                        None => output.write_all(&line.object).map_err(|error| output.error(error)),
                    }
                })?;
                counts.any()?;
                if let Some(second) = second {
                    second.lines(&mut output, &mut counts)?;
                }
                output.commit()?;
            }
            Form::Layers(format) => {
                // Nothing is written before there is an article: a wrong path leaves no half layer.
                let mut extras = Some(self.besides.extras(true, &place, format)?);
                let mut files: Option<Files> = None;
                let analyse = |article: &Article| {
                    let found = analyse(article);
                    Told { language: found.recognition.language, found }
                };
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
                    files.commit(&place, format, teller, &mut counts)?;
                }
            }
        }
        teller.say(&counts);
        if self.strict && counts.unlocated > 0 {
            teller.fault();
        }
        Ok(())
    }

    /// The chance of a feature's place, where it is lower than what was asked for.
    fn doubt(&self, feature: &Feature<'_>) -> Option<f64> {
        let least = f64::from(self.reading.min_confidence?);
        match feature.values.get(Property::Confidence as usize)? {
            Value::Real(chance) if *chance < least => Some(*chance),
            _ => None,
        }
    }

    fn is_mapped(&self, incident: &Incident) -> bool {
        self.modes.contains(&incident.mode)
    }

    /// An article's line of JSON; in `pieces` where its incidents wait for their clusters.
    fn line(
        &self,
        article: &Article,
        analysis: &Analysis,
        gazetteer: &Gazetteer,
        schema: &Schema,
        pieces: bool,
    ) -> serde_json::Result<Line> {
        let view = View::new(&article.document, gazetteer);
        let mapped = analysis.incidents.iter().filter(|incident| self.is_mapped(incident));
        let features: Vec<_> = mapped
            .flat_map(|incident| layer::incidents(&view, incident))
            .filter(|feature| self.doubt(feature).is_none())
            .collect();
        let record = Record {
            article,
            recognition: &analysis.recognition,
            toponyms: &analysis.toponyms,
            gazetteer,
            nested: false,
            incidents: Some((schema, if pieces { &[] } else { &features })),
        };
        let object = record.line()?;
        let count = features.len();
        if !pieces {
            return Ok(Line { object, count, ..Line::default() });
        }
        let incidents = features.iter().map(|feature| records::incident(schema, feature)).collect::<Result<_, _>>()?;
        Ok(Line { object, count, incidents, features: features.into_iter().map(Feature::into_owned).collect() })
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
                if let Some(chance) = self.doubt(&feature) {
                    counts.doubtful += 1;
                    let reason = format!("the place is not sure enough: {chance}");
                    files.reject(article, incident, &reason, "lower --min-confidence")?;
                    continue;
                }
                if feature.geometry.is_some() || self.keep_unlocated {
                    counts.features += 1;
                    files.second.feature(&feature, counts.articles)?;
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

/// An article as a line of JSON.
#[derive(Default)]
struct Line {
    /// The line with its end; without the incidents where they follow.
    object: Vec<u8>,
    /// Number of incidents.
    count: usize,
    incidents: Vec<Vec<u8>>,
    features: Vec<Feature<'static>>,
}

/// The files of one run.
struct Files {
    layers: Layers,
    /// The incidents, until the last article is read.
    second: Second,
    rejects_path: Option<PathBuf>,
    rejects: Option<Csv<Output>>,
}

const INCIDENTS: usize = 0;
const PLACES: usize = 1;

impl Files {
    fn create(place: &Place, format: Format, extras: Extras, gazetteer: &Gazetteer) -> Result<Self, Error> {
        let schemas = vec![layer::incidents_schema().crediting(gazetteer), layer::places_schema().crediting(gazetteer)];
        let second = Second::new(&layer::incidents_schema())?;
        let layers = Layers::create(place, format, schemas, extras)?;
        let rejects_path = match place {
            Place::Folder(folder) => Some(folder.join("rejects.csv")),
            Place::File(_) => None,
        };
        Ok(Self { layers, second, rejects_path, rejects: None })
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

    fn commit(mut self, place: &Place, format: Format, teller: &mut Teller, counts: &mut Counts) -> Result<(), Error> {
        self.second.features(|feature| self.layers.write(INCIDENTS, feature), counts)?;
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

/// What waits on the disk for the second look over all articles, which finds the reports of one incident.
struct Second {
    schema: Schema,
    clusters: Clusters,
    spool: Spool,
}

impl Second {
    fn new(schema: &Schema) -> Result<Self, Error> {
        Ok(Self {
            schema: schema.clone(),
            clusters: Clusters::new(schema),
            spool: Spool::new().map_err(cluster::fail)?,
        })
    }

    fn feature(&mut self, feature: &Feature<'_>, article: usize) -> Result<(), Error> {
        self.clusters.take(feature, Some(article as u64))?;
        self.spool.write_feature(feature).map_err(cluster::fail)
    }

    /// Gives all features with their clusters.
    fn features(
        self,
        mut take: impl FnMut(&Feature<'_>) -> Result<(), Error>,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let columns = Cluster::columns(&self.schema);
        let mut answers = self.clusters.finish()?;
        counts.same = answers.found();
        let mut spooled = self.spool.rewind().map_err(cluster::fail)?;
        while let Some(mut feature) = spooled.read_feature().map_err(cluster::fail)? {
            // With one article there is nothing to compare.
            if counts.articles > 1 {
                answers.answer()?.fill(columns, &mut feature);
            }
            take(&feature)?;
        }
        Ok(())
    }

    /// Takes a line whose incidents follow it.
    fn line(&mut self, line: &Line, article: usize) -> Result<(), Error> {
        for feature in &line.features {
            self.clusters.take(feature, Some(article as u64))?;
        }
        let number = (line.incidents.len() as u64).to_le_bytes();
        self.spool.write(&number).map_err(cluster::fail)?;
        let object = line.object.strip_suffix(b"\n").unwrap_or(&line.object);
        std::iter::once(object)
            .chain(line.incidents.iter().map(Vec::as_slice))
            .try_for_each(|text| self.spool.write(text))
            .map_err(cluster::fail)
    }

    /// Writes all lines with their clusters.
    fn lines(self, output: &mut Output, counts: &mut Counts) -> Result<(), Error> {
        let mut answers = self.clusters.finish()?;
        counts.same = answers.found();
        let mut spooled = self.spool.rewind().map_err(cluster::fail)?;
        let mut line = String::new();
        while let Some(number) = spooled.read().map_err(cluster::fail)? {
            let number = number.try_into().map_or(0, u64::from_le_bytes);
            line.clear();
            let mut next = |line: &mut String| -> Result<(), Error> {
                let text = spooled.read().map_err(cluster::fail)?.unwrap_or_default();
                line.push_str(std::str::from_utf8(text).unwrap_or_default());
                Ok(())
            };
            next(&mut line)?;
            if number > 0 {
                // Before the `]}` that ends it.
                line.truncate(line.len().saturating_sub(2));
                for incident in 0..number {
                    if incident > 0 {
                        line.push(',');
                    }
                    let from = line.len();
                    next(&mut line)?;
                    if counts.articles > 1 {
                        fill(&mut line, from, answers.answer()?);
                    }
                }
                line.push_str("]}");
            }
            line.push('\n');
            output.write_all(line.as_bytes()).map_err(|error| output.error(error))?;
        }
        Ok(())
    }
}

/// Puts the cluster into the incident that the line ends with. Inside of a text the quotes would be escaped.
fn fill(line: &mut String, from: usize, cluster: Cluster<'_>) {
    const NONE: &str = "\"cluster_id\":null,\"reports\":null";
    let Some(at) = line.get(from..).and_then(|incident| incident.rfind(NONE)).map(|at| from + at) else { return };
    let filled = format!("\"cluster_id\":{},\"reports\":{}", json!(cluster.id), json!(cluster.reports));
    line.replace_range(at..at + NONE.len(), &filled);
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) articles: usize,
    pub(super) incidents: usize,
    pub(super) features: usize,
    pub(super) places: usize,
    pub(super) unlocated: usize,
    pub(super) other_modes: usize,
    /// Features below `--min-confidence`.
    pub(super) doubtful: usize,
    /// Reports of one incident in several articles.
    pub(super) same: Found,
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
        if self.same.groups > 0 {
            let incidents = count(self.same.groups as usize, "incident");
            write!(f, "; {incidents} told by several ({} reports, see cluster_id)", self.same.reports)?;
        }
        if self.unlocated > 0 {
            write!(f, "; {} without a place", self.unlocated)?;
        }
        if self.doubtful > 0 {
            write!(f, "; {} left out as not sure enough", self.doubtful)?;
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
