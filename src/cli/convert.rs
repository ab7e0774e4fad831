//! `dateline convert`: an incident list to a layer.

use std::path::PathBuf;
use std::thread;

use clap::{Args, ValueEnum};
use dateline::Error;
use dateline::convert::{self, Files, GazetteerAtlas, Mapping, Order, given};
use dateline::gazetteer::Gazetteer;
use dateline::read::table::TableOptions;
use dateline::write::{Format, Place};

use super::extras::{self, Besides};
use super::form::{self, format_of};
use super::map::create;
use super::target::place;
use super::tell::Teller;
use super::{chance, countries};

/// A point this far outside a country's outline (of 1:50 million) may still lie in it.
const TOLERANCE_KM: f64 = 10.0;

#[derive(Args)]
pub(super) struct Convert {
    /// The list: CSV with any delimiter and encoding, or - for standard input
    #[arg(value_name = "LIST")]
    list: PathBuf,
    /// A folder for layer and rejects (ends with /), a file, or - for standard output
    #[arg(short, long, default_value = "-", value_name = "PATH")]
    output: PathBuf,
    #[arg(long, value_name = "FORMAT", value_parser = form::format, help = form::HELP)]
    format: Option<Format>,
    #[command(flatten)]
    besides: Besides,
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
    /// End with code 1 when a row stayed without a place
    #[arg(long)]
    strict: bool,
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

impl Convert {
    pub(super) fn run(&self, teller: &mut Teller) -> Result<(), Error> {
        let gazetteer = Gazetteer::embedded();
        let table = convert::open(&self.list, &TableOptions::default())?;
        let mut map = Vec::new();
        if let Some(path) = &self.map_file {
            let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            map.extend(Mapping::load(&path.display().to_string(), &text)?);
        }
        for text in &self.map {
            map.push(given(text)?);
        }
        if let Some(path) = &self.save_map {
            std::fs::write(path, Mapping::find(&table, &map)?.save())
                .map_err(|source| Error::Write { path: path.clone(), source })?;
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
        let place = place(&self.output);
        let format = format_of(self.format, &place)?;
        if let Place::Folder(folder) = &place {
            create(folder)?;
        }
        let contains = |code: &str, lon: f64, lat: f64| gazetteer.country_contains(code, lon, lat, TOLERANCE_KM);
        let atlas = GazetteerAtlas::new(gazetteer, contains, self.min_confidence);
        let mut files = Files::new(place.clone(), format, self.besides.extras(false)?);
        let summary = convert::convert(&table, &options, &atlas, &mut files)?;
        let link = files.take_link();
        let written = files.commit()?;
        for notice in &summary.notices {
            teller.notice(notice);
        }
        if self.json {
            teller.say(&summary.to_json());
        } else {
            teller.say(&summary);
        }
        extras::finish(&place, format, &written, link, teller)?;
        if self.strict && summary.unlocated > 0 {
            teller.fault();
        }
        Ok(())
    }
}
