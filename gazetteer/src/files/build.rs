//! Compiling downloads and tables to a store.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::builder::Builder;
use super::geonames::{self, Dump};
use super::row::Row;
use super::wof::{self, Records};
use super::{file_name, geojson, input, overlay, stem, table};
use crate::Error;
use crate::layers::{Gazetteer, Level};

/// What is taken of the inputs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// ISO codes of the countries whose places are taken; empty: all.
    pub countries: Vec<String>,
    /// `GeoNames` feature classes that are taken (`P`, `A`...); empty: all.
    pub classes: Vec<char>,
}

/// A store that was built.
#[derive(Debug, Default)]
pub struct Built {
    /// Places in it.
    pub places: usize,
    /// Its size.
    pub bytes: u64,
    /// Rows that were left out; the first hundred at most.
    pub problems: Vec<Error>,
    /// Number of rows that were left out.
    pub skipped: u64,
}

/// So many problems are kept.
const MOST_PROBLEMS: usize = 100;

/// How far the building has come.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What is done: "reading NL.txt", "names".
    pub step: String,
    /// Bytes read, or names written.
    pub done: u64,
    /// Bytes in all; 0 where that is not known.
    pub of: u64,
}

/// Compiles inputs to a store at `target`, replaced whole or not at all.
///
/// An input is a `GeoNames` dump (`.txt`, `.zip`, `.gz`; with `admin1CodesASCII`, `admin2Codes`, `alternateNamesV2`
/// and `hierarchy` where they lie beside it), a folder or tar file of Who's On First, or a table with the columns of
/// [`overlay`](super::overlay()) (CSV, TSV, `GeoJSON`). They are streamed: memory grows with some twenty bytes per
/// place, names are sorted on the disk beside the target.
///
/// # Errors
/// An input that cannot be read or is of no known kind, a target that cannot be written.
pub fn build(
    inputs: &[PathBuf],
    target: &Path,
    options: &Options,
    below: &Gazetteer,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Built, Error> {
    let mut build =
        Build { builder: Builder::new(target)?, options, below, countries: HashMap::new(), built: Built::default() };
    build.builder.meta("title", &file_name(target));
    let mut sources = Vec::new();
    for input in expand(inputs)? {
        let mut watch = Reading::new("units of", &input, progress);
        sources.push(build.open(&input, &mut |bytes| watch.more(bytes))?);
    }
    for source in &sources {
        let mut watch = Reading::new("reading", source.path(), progress);
        build.rows(source, &mut |bytes| watch.more(bytes))?;
    }
    build.builder.index_ids();
    for source in &sources {
        if let Source::GeoNames(_, dump) = source
            && let Some(path) = dump.alternate_names()
        {
            let mut watch = Reading::new("reading", path, progress);
            dump.names(&mut |bytes| watch.more(bytes), &mut build.builder)?;
        }
    }
    let Build { builder, mut built, .. } = build;
    built.places = builder.len();
    built.bytes = builder.finish(&mut |step, done| progress(&Progress { step: step.to_owned(), done, of: 0 }))?;
    Ok(built)
}

enum Source {
    GeoNames(PathBuf, Dump),
    WhosOnFirst(PathBuf, Records),
    Json(PathBuf),
    Table(PathBuf),
}

impl Source {
    fn path(&self) -> &Path {
        match self {
            Self::GeoNames(path, _) | Self::WhosOnFirst(path, _) | Self::Json(path) | Self::Table(path) => path,
        }
    }
}

struct Build<'b> {
    builder: Builder,
    options: &'b Options,
    below: &'b Gazetteer,
    /// Countries as written to their codes.
    countries: HashMap<String, Result<String, String>>,
    built: Built,
}

impl Build<'_> {
    /// First round: units and countries, which come before all else in a store.
    fn open(&mut self, path: &Path, watch: input::Watch<'_>) -> Result<Source, Error> {
        let (below, name) = (self.below, file_name(path));
        self.builder.meta("source", &format!("{name}, {} bytes", input::size(path)));
        if path.is_dir() || input::is_tar(path) || input::is_record(&name) {
            self.builder.meta("licence", wof::LICENCE);
            self.builder.meta("attribution", wof::ATTRIBUTION);
            let records = Records::open(path, watch, |row| self.add(path, Ok(row)))?;
            return Ok(Source::WhosOnFirst(path.to_owned(), records));
        }
        let first = first_line(path)?;
        if geonames::is_dump(&first) {
            self.builder.meta("licence", "CC-BY-4.0");
            self.builder.meta("attribution", geonames::ATTRIBUTION);
            let dump = Dump::open(path, below, watch, |row| self.add(path, Ok(row)))?;
            return Ok(Source::GeoNames(path.to_owned(), dump));
        }
        if first.starts_with("DLGZ") {
            let reason = "a compiled store already; lay it over with --gazetteer".to_owned();
            return Err(Error::Store { name: path.display().to_string(), reason });
        }
        self.builder.meta("attribution", &format!("own places: {name}"));
        let countries_only = |row: Result<Row, Error>| match row {
            Ok(row) if Level::of(&row.feature) == Level::Country => self.add(path, Ok(row)),
            _ => Ok(()),
        };
        if overlay::is_json(path) {
            let members = input::read(path, watch, |source| geojson::rows(source, path, countries_only))?;
            for (member, key) in [("attribution", "attribution"), ("licence", "licence"), ("license", "licence")] {
                if let Some(text) = members.get(member).and_then(serde_json::Value::as_str) {
                    self.builder.meta(key, text);
                }
            }
            return Ok(Source::Json(path.to_owned()));
        }
        input::read(path, watch, |source| table::rows(source, path, countries_only))?;
        Ok(Source::Table(path.to_owned()))
    }

    /// Second round: all places.
    fn rows(&mut self, source: &Source, watch: input::Watch<'_>) -> Result<(), Error> {
        match source {
            Source::GeoNames(path, dump) => {
                let classes = &self.options.classes;
                dump.rows(watch, classes, |row| self.add(path, row))
            }
            Source::WhosOnFirst(path, records) => records.rows(watch, |row| self.add(path, row)),
            Source::Json(path) => input::read(path, watch, |source| {
                geojson::rows(source, path, |row| self.add_but_countries(path, row)).map(|_| ())
            }),
            Source::Table(path) => {
                input::read(path, watch, |source| table::rows(source, path, |row| self.add_but_countries(path, row)))
            }
        }
    }

    fn add_but_countries(&mut self, path: &Path, row: Result<Row, Error>) -> Result<(), Error> {
        match row {
            Ok(row) if Level::of(&row.feature) == Level::Country => Ok(()),
            row => self.add(path, row),
        }
    }

    fn add(&mut self, path: &Path, row: Result<Row, Error>) -> Result<(), Error> {
        let mut row = match row {
            Ok(row) => row,
            Err(problem) => {
                self.problem(problem);
                return Ok(());
            }
        };
        let line = row.line;
        match self.complete(path, &mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(reason) => {
                self.problem(Error::Row { name: path.display().to_string(), line, reason: reason + "; row skipped" });
                return Ok(());
            }
        }
        if !self.builder.add(&row)? {
            let what = if row.point.is_none() { "coordinates" } else { "a name" };
            let reason = format!("expected {what}, found none; row skipped");
            self.problem(Error::Row { name: path.display().to_string(), line, reason });
        }
        Ok(())
    }

    /// Country to code, id with prefix, a kind; false where the row is not of the countries asked for.
    fn complete(&mut self, path: &Path, row: &mut Row) -> Result<bool, String> {
        let is_table = !row.id.starts_with("gn:") && !row.id.starts_with("wof:");
        if is_table && !row.country.is_empty() {
            let below = self.below;
            let code = self.countries.entry(row.country.clone());
            row.country = code.or_insert_with(|| overlay::country(below, &row.country)).clone()?;
        }
        if !self.options.countries.is_empty() && !self.options.countries.contains(&row.country) {
            return Ok(false);
        }
        if row.feature.is_empty() {
            "PPL".clone_into(&mut row.feature);
        }
        if row.id.is_empty() && !row.suppress {
            row.id = format!("{}:{}", stem(path), row.line);
        } else if !row.id.is_empty() && !row.id.contains(':') {
            row.id = format!("{}:{}", stem(path), row.id);
        }
        Ok(true)
    }

    fn problem(&mut self, problem: Error) {
        self.built.skipped += 1;
        if self.built.problems.len() < MOST_PROBLEMS {
            self.built.problems.push(problem);
        }
    }
}

/// Folders of Who's On First stay whole; of others each file is an input.
fn expand(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            super::open(input)?;
            if !geonames::is_beside(input) {
                all.push(input.clone());
            }
            continue;
        }
        let files = input::files(input)?;
        if files.iter().any(|file| input::is_record(&file_name(file))) {
            all.push(input.clone());
        } else {
            all.extend(files.into_iter().filter(|file| is_table(file) && !geonames::is_beside(file)));
        }
    }
    if all.is_empty() {
        let names: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
        let reason = "expected a GeoNames dump, a folder or tar file of Who's On First, CSV, TSV or GeoJSON".to_owned();
        return Err(Error::Store { name: names.join(", "), reason });
    }
    Ok(all)
}

fn is_table(path: &Path) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    overlay::is_json(path) || [".txt", ".csv", ".tsv", ".zip"].iter().any(|ending| name.ends_with(ending))
}

/// The first line that says what a file is; the first bytes where it has no lines.
fn first_line(path: &Path) -> Result<String, Error> {
    input::read(path, &mut |_| {}, |source| {
        let unreadable = |source| Error::Read { name: path.display().to_string(), source };
        let bytes = source.fill_buf().map_err(unreadable)?;
        let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or(&[]);
        Ok(String::from_utf8_lossy(&line[..line.len().min(1 << 16)]).into_owned())
    })
}

/// Tells how far the reading of one file has come.
struct Reading<'p> {
    progress: &'p mut dyn FnMut(&Progress),
    state: Progress,
    told: u64,
}

impl<'p> Reading<'p> {
    fn new(step: &str, path: &Path, progress: &'p mut dyn FnMut(&Progress)) -> Self {
        let state = Progress { step: format!("{step} {}", file_name(path)), done: 0, of: input::size(path) };
        Self { progress, state, told: 0 }
    }

    fn more(&mut self, bytes: u64) {
        self.state.done += bytes;
        if self.state.done - self.told >= 1 << 20 {
            self.told = self.state.done;
            (self.progress)(&self.state);
        }
    }
}
