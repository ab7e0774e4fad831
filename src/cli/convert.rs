//! `dateline convert`: an incident list to a layer.

use std::io::Write;
use std::path::PathBuf;
use std::thread;

use clap::{Args, ValueEnum};
use dateline::convert::{
    self, Atlas, Clustering, Files, GazetteerAtlas, Mapping, Order, Recast, Sink, Spread, Summary, given,
};
use dateline::read::table::{Table, TableOptions};
use dateline::write::{Format, Output, Place};
use dateline::{Error, Notice};

use super::actors::Actors;
use super::extras::{self, Besides};
use super::form::{self, format_of};
use super::layers::Layers;
use super::lists;
use super::map::create;
use super::progress::Watched;
use super::target::place;
use super::tell::Teller;
use super::{chance, countries};

/// A point this far outside a country's outline (of 1:50 million) may still lie in it.
const TOLERANCE_KM: f64 = 10.0;

#[derive(Args)]
pub(super) struct Convert {
    /// Lists: CSV with any delimiter and encoding, Excel, ODS, `GeoJSON`, JSON, also in zip, gzip or zstd;
    /// folders of them; - for standard input. Several lists become a layer each, since their columns differ
    #[arg(value_name = "LIST", required = true)]
    lists: Vec<PathBuf>,
    /// A folder for layers, rejects and unresolved names (ends with /), a file, or - for standard output
    #[arg(short, long, default_value = "-", value_name = "PATH")]
    output: PathBuf,
    #[arg(long, value_name = "FORMAT", value_parser = form::format, help = form::HELP)]
    format: Option<Format>,
    #[command(flatten)]
    besides: Besides,
    /// Encoding of the lists, such as windows-1252 or utf-16le; found out else
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What parts the cells: one character or "tab"; found out else
    #[arg(long, value_name = "CHARACTER", allow_hyphen_values = true)]
    delimiter: Option<String>,
    /// The first row names the columns; found out else
    #[arg(long, overrides_with = "no_header")]
    header: bool,
    /// The list does not name its columns; they are numbered
    #[arg(long, overrides_with = "header")]
    no_header: bool,
    /// The sheet of a workbook, counted from 1; else the first that holds anything
    #[arg(long, value_name = "NUMBER")]
    sheet: Option<u16>,
    /// What a column is: --map `start_date=Datum` --map place=Ort
    #[arg(long, value_name = "OURS=THEIRS")]
    map: Vec<String>,
    /// Columns as saved with --save-map
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,
    /// Save what the columns were taken for
    #[arg(long, value_name = "FILE")]
    save_map: Option<PathBuf>,
    /// Look for places only in these countries where a row names none (ISO codes, comma separated)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,
    #[command(flatten)]
    layers: Layers,
    #[command(flatten)]
    actors: Actors,
    /// Order of day and month where the list itself does not tell
    #[arg(long, value_enum)]
    date_order: Option<DateOrder>,
    /// Leave places out that are less sure than this (0 to 1)
    #[arg(long, default_value_t = 0.4, value_name = "CHANCE", value_parser = chance)]
    min_confidence: f32,
    /// Write rows without a place too, with a null geometry
    #[arg(long)]
    keep_unlocated: bool,
    /// Write the summary as JSON to standard error
    #[arg(long)]
    json: bool,
    /// Write the summary as JSON to a file, an object a line for each list
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// Pass over lists whose layer is in the folder and newer than the list
    #[arg(long)]
    resume: bool,
    /// End with code 1 when a row stayed without a place
    #[arg(long)]
    strict: bool,
    /// Spread points that lie on one another inside their radius; where they lay is kept in properties of its own
    #[arg(long)]
    spread: bool,
    /// Group rows that look like reports of one incident. Nothing is merged
    #[arg(long)]
    dedup: bool,
    /// Write the columns and codes of a published data set instead of ours
    #[arg(long = "as", value_enum, value_name = "SET", conflicts_with_all = ["spread", "dedup"])]
    recast: Option<Set>,
    /// Threads; the output is the same for any number
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DateOrder {
    /// Day first: 31/12/2022
    Dmy,
    /// Month first: 12/31/2022
    Mdy,
}

#[derive(Clone, Copy, ValueEnum)]
enum Set {
    /// Armed Conflict Location & Event Data
    Acled,
    /// UCDP Georeferenced Event Dataset
    Ucdp,
    /// `TimeMap` of Forensic Architecture
    Timemap,
}

impl Convert {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        self.actors.lay_over(teller)?;
        let gazetteer = self.layers.open(teller)?;
        let mut map = Vec::new();
        if let Some(path) = &self.map_file {
            let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            map.extend(Mapping::load(&path.display().to_string(), &text)?);
        }
        for text in &self.map {
            map.push(given(text)?);
        }
        let options = convert::Options {
            map,
            countries: countries(&self.country, gazetteer)?,
            date_order: self.date_order.map(|order| match order {
                DateOrder::Dmy => Order::DayFirst,
                DateOrder::Mdy => Order::MonthFirst,
            }),
            keep_unlocated: self.keep_unlocated,
            threads: self.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get)),
            ..convert::Options::default()
        };
        let table = self.table_options()?;
        let lists = lists::find(&self.lists)?;
        let place = place(&self.output);
        let format = format_of(self.format, &place)?;
        match &place {
            Place::Folder(folder) => {
                create(folder)?;
            }
            Place::File(_) if lists.len() > 1 || self.resume => {
                let why = if self.resume { "--resume" } else { "several lists, a layer each," };
                return Err(Error::Usage(format!("{why} need a folder: -o out/")));
            }
            Place::File(_) => {}
        }
        let contains = |code: &str, lon: f64, lat: f64| gazetteer.country_contains(code, lon, lat, TOLERANCE_KM);
        let atlas = GazetteerAtlas::new(gazetteer, contains, self.min_confidence);
        let several = lists.len() > 1;
        let names = lists::names(&lists);
        let (mut written, mut summaries, mut link) = (Vec::new(), String::new(), None);
        let (mut done, mut passed) = (0, 0);
        for (list, name) in lists.iter().zip(names) {
            let mut options = options.clone();
            let mut prefix = String::new();
            if several {
                prefix = format!("{name}-");
                options.layer = name;
            }
            if self.resume
                && let Place::Folder(folder) = &place
                && lists::is_newer(&folder.join(format!("{}.{}", options.layer, format.ending())), list)
            {
                passed += 1;
                continue;
            }
            let unresolved = format!("{prefix}unresolved.csv");
            let mut files =
                Files::new(place.clone(), format, self.besides.extras(false, &place, format)?).with_prefix(prefix);
            let one = || -> Result<_, Error> {
                let table = convert::open(list, &table)?;
                if let Some(path) = &self.save_map {
                    std::fs::write(path, Mapping::find(&table, &options.map)?.save())
                        .map_err(|source| Error::Write { path: path.clone(), source })?;
                }
                let summary = self.convert(&table, &options, &atlas, &mut Watched::new(&mut files))?;
                link = files.take_link();
                let written = files.commit(&summary)?;
                Ok((summary, written))
            };
            let (summary, layers) = match one() {
                Ok(result) => result,
                // The others go on, unless nothing can be written at all.
                Err(error) if several && !matches!(error, Error::Write { .. } | Error::Usage(_)) => {
                    teller.error(&error);
                    teller.fault();
                    continue;
                }
                Err(error) => return Err(error),
            };
            done += 1;
            written.extend(layers);
            self.tell(&summary, teller);
            if let (Place::Folder(folder), false) = (&place, summary.unresolved.is_empty()) {
                let sheet = folder.join(unresolved).display().to_string();
                teller.say(&format!("  fill in lat and lon in {sheet}, then run again with --gazetteer {sheet}"));
            }
            summaries.push_str(&summary.to_json());
            summaries.push('\n');
        }
        if passed > 0 {
            teller.say(&format!("{passed} lists passed over: their layers are there"));
        }
        if done + passed == 0 {
            return Err(Error::Usage(format!("none of {} lists could be read", lists.len())));
        }
        if let Some(path) = &self.summary {
            let mut output = Output::create(path)?;
            output.write_all(summaries.as_bytes()).map_err(|source| Error::Write { path: path.clone(), source })?;
            output.commit()?;
        }
        extras::finish(&place, format, &written, link, teller)
    }

    /// One conversion, with what was asked for between the rows and the files.
    fn convert(
        &self,
        table: &Table,
        options: &convert::Options,
        atlas: &dyn Atlas,
        files: &mut dyn Sink,
    ) -> Result<Summary, Error> {
        let mut groups = Clustering::default();
        if self.dedup {
            convert::convert(table, options, atlas, &mut groups)?;
        }
        let (mut recast, mut spread, mut clustered);
        let mut sink: &mut dyn Sink = &mut *files;
        if let Some(set) = self.recast {
            let set = match set {
                Set::Acled => Recast::Acled,
                Set::Ucdp => Recast::Ucdp,
                Set::Timemap => Recast::Timemap,
            };
            recast = set.before(sink);
            sink = &mut recast;
        }
        if self.spread {
            spread = Spread::before(sink);
            sink = &mut spread;
        }
        if !self.dedup {
            return convert::convert(table, options, atlas, sink);
        }
        clustered = groups.before(sink)?;
        let found = clustered.found();
        let mut summary = convert::convert(table, options, atlas, &mut clustered)?;
        let message = match found.groups {
            0 => "no two rows look like reports of one incident".to_owned(),
            groups => {
                let reports = found.reports;
                format!("{reports} rows look like reports of {groups} incidents; see cluster_id and reports")
            }
        };
        summary.notices.push(Notice::of(table.source.name(), message).harmless());
        Ok(summary)
    }

    fn table_options(&self) -> Result<TableOptions, Error> {
        let mut options = TableOptions { sheet: self.sheet, ..TableOptions::default() };
        if let Some(encoding) = &self.encoding {
            options = options.with_encoding(encoding)?;
        }
        if let Some(delimiter) = &self.delimiter {
            options = options.with_delimiter(delimiter)?;
        }
        options.header = if self.header {
            Some(true)
        } else if self.no_header {
            Some(false)
        } else {
            None
        };
        Ok(options)
    }

    fn tell(&self, summary: &Summary, teller: &mut Teller) {
        for notice in &summary.notices {
            teller.notice(notice);
        }
        if self.json {
            teller.say(&summary.to_json());
        } else {
            teller.say(summary);
        }
        if self.strict && summary.unlocated > 0 {
            teller.fault();
        }
    }
}
