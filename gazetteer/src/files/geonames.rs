//! `GeoNames` dumps: country files or `allCountries`, with the tables of units, alternate names and hierarchy that
//! lie beside them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::input::{self, Watch};
use super::row::Row;
use super::{builder::Builder, file_name};
use crate::Error;
use crate::hygiene;
use crate::layers::{Gazetteer, Level, PlaceRef};
use crate::store::format::{NameClass, flags};

/// What their licence asks to be shown.
pub(super) const ATTRIBUTION: &str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified";
/// Files beside a dump that it is read with, without `.txt` and packing.
const BESIDE: [&str; 6] = ["admin1CodesASCII", "admin2Codes", "alternateNamesV2", "hierarchy", "countryInfo", "readme"];
/// Columns of a dump.
const COLUMNS: usize = 19;

/// A dump and what lies beside it.
pub(super) struct Dump {
    path: PathBuf,
    /// Code ("PK.03", "PK.03.110") to name.
    units: HashMap<String, String>,
    /// `GeoNames` id of a second-level unit to its code.
    codes: HashMap<u32, String>,
    /// Id of a place to the id of the second-level unit above it.
    parents: HashMap<u32, u32>,
    alternate_names: Option<PathBuf>,
}

/// True for a line of a dump.
pub(super) fn is_dump(line: &str) -> bool {
    let columns: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
    columns.len() == COLUMNS
        && columns[0].parse::<u32>().is_ok()
        && columns[4].parse::<f64>().is_ok()
        && columns[5].parse::<f64>().is_ok()
}

/// True for a file that is read with a dump, not by itself.
pub(super) fn is_beside(path: &Path) -> bool {
    let name = file_name(path);
    BESIDE.iter().any(|known| name.split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case(known)))
}

impl Dump {
    /// Reads the tables beside it, and the units and countries in it; each country goes to `country`.
    pub(super) fn open(
        path: &Path,
        below: &Gazetteer,
        watch: Watch<'_>,
        mut country: impl FnMut(Row) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut dump = Self {
            path: path.to_owned(),
            units: HashMap::new(),
            codes: HashMap::new(),
            parents: HashMap::new(),
            alternate_names: beside(path, "alternateNamesV2"),
        };
        let mut silent = |_| {};
        for table in ["admin1CodesASCII", "admin2Codes"] {
            let Some(table) = beside(path, table) else { continue };
            lines(&table, &mut silent, |_, line| {
                if let [code, name, _, id] = line.split('\t').collect::<Vec<_>>()[..] {
                    if let (2, Ok(id)) = (code.matches('.').count(), id.parse()) {
                        dump.codes.insert(id, code.to_owned());
                    }
                    dump.units.insert(code.to_owned(), name.to_owned());
                }
                Ok(())
            })?;
        }
        let known = first_level(below);
        lines(path, watch, |line, text| {
            // Class A; the rest of 13 million lines is not looked at.
            if !text.contains("\tA\t") {
                return Ok(());
            }
            let Some(columns) = columns(text) else { return Ok(()) };
            let (id, feature) = (columns[0].parse().unwrap_or(0), columns[7]);
            if Level::of(feature) == Level::Country {
                if let Ok(row) = dump.row(line, &columns) {
                    country(row)?;
                }
            } else if matches!(feature, "ADM1" | "ADM2") {
                let code = code(&columns, if feature == "ADM1" { 1 } else { 2 });
                // The layers below spell first-level units in one way: the same unit has the same key in all.
                let name = known.get(&id).map_or(columns[1], String::as_str);
                dump.units.entry(code.clone()).or_insert_with(|| name.to_owned());
                if feature == "ADM2" {
                    dump.codes.insert(id, code);
                }
            }
            Ok(())
        })?;
        if let Some(hierarchy) = beside(path, "hierarchy") {
            lines(&hierarchy, &mut silent, |_, line| {
                let mut parts = line.split('\t');
                if let (Some(Ok(parent)), Some(Ok(child))) =
                    (parts.next().map(str::parse), parts.next().map(str::parse))
                    && dump.codes.contains_key(&parent)
                {
                    dump.parents.insert(child, parent);
                }
                Ok(())
            })?;
        }
        Ok(dump)
    }

    /// All places except countries, or what is wrong with their lines.
    pub(super) fn rows(
        &self,
        watch: Watch<'_>,
        classes: &[char],
        mut each: impl FnMut(Result<Row, Error>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        lines(&self.path, watch, |line, text| {
            let wrong = |reason: String| {
                Err(Error::Row { name: self.path.display().to_string(), line, reason: reason + "; line skipped" })
            };
            let Some(columns) = columns(text) else {
                let found = text.split('\t').count();
                return each(wrong(format!("expected {COLUMNS} columns, found {found}")));
            };
            if Level::of(columns[7]) == Level::Country
                || !classes.is_empty() && !columns[6].starts_with(|class| classes.contains(&class))
            {
                return Ok(());
            }
            each(self.row(line, &columns).or_else(wrong))
        })
    }

    /// Adds the names of `alternateNamesV2`, with what it says of them.
    pub(super) fn names(&self, watch: Watch<'_>, builder: &mut Builder) -> Result<(), Error> {
        let Some(path) = &self.alternate_names else { return Ok(()) };
        lines(path, watch, |_, line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let (Some(Ok(id)), Some(&language), Some(&name)) =
                (columns.get(1).map(|id| id.parse()), columns.get(2), columns.get(3))
            else {
                return Ok(());
            };
            let is = |column: usize| columns.get(column).is_some_and(|flag| *flag == "1");
            // Of four letters are no languages but links, post codes, airport codes and their like.
            let class = match language {
                "abbr" => NameClass::Abbreviation,
                language if language.len() == 4 => return Ok(()),
                _ if is(7) => NameClass::Historical,
                // Colloquial: "Big Apple".
                _ if is(6) => return Ok(()),
                _ => NameClass::Alternate,
            };
            if class == NameClass::Abbreviation || hygiene::is_clean(name) {
                builder.name(id, name, class)?;
            }
            Ok(())
        })
    }

    /// True where [`names`](Self::names) has something to read.
    pub(super) fn alternate_names(&self) -> Option<&Path> {
        self.alternate_names.as_deref()
    }

    fn row(&self, line: usize, columns: &[&str; COLUMNS]) -> Result<Row, String> {
        let number = |column: usize, name: &str, most: f64| -> Result<f64, String> {
            let cell = columns[column];
            let value = cell.parse::<f64>().ok().filter(|value| value.abs() <= most);
            value.ok_or_else(|| format!("{name}: expected a number from -{most} to {most}, found {cell:?}"))
        };
        let id: u32 =
            columns[0].parse().map_err(|_| format!("geonameid: expected a number, found {:?}", columns[0]))?;
        let (lat, lon) = (number(4, "latitude", 90.0)?, number(5, "longitude", 180.0)?);
        let (name, ascii, feature) = (columns[1], columns[2], columns[7]);
        let mut names: Vec<(String, NameClass)> = Vec::new();
        if ascii != name {
            names.push((ascii.to_owned(), NameClass::Alternate));
        }
        if self.alternate_names.is_none() {
            let clean =
                columns[3].split(',').filter(|other| *other != name && *other != ascii && hygiene::is_clean(other));
            names.extend(clean.map(|other| (other.to_owned(), NameClass::Alternate)));
        }
        names.extend(hygiene::respelt(name).map(|spelling| (spelling, NameClass::Derived)));
        let unit = |level| self.units.get(&code(columns, level)).cloned().unwrap_or_default();
        let mut admin2 = if columns[11].is_empty() { String::new() } else { unit(2) };
        if admin2.is_empty()
            && let Some(code) = self.parents.get(&id).and_then(|parent| self.codes.get(parent))
        {
            admin2 = self.units.get(code).cloned().unwrap_or_default();
        }
        let historical = matches!(
            feature,
            "ADM1H"
                | "ADM2H"
                | "ADM3H"
                | "ADM4H"
                | "ADM5H"
                | "ADMDH"
                | "PCLH"
                | "PPLH"
                | "PPLCH"
                | "PPLQ"
                | "PPLW"
                | "RGNH"
        );
        Ok(Row {
            line,
            id: format!("gn:{id}"),
            name: name.to_owned(),
            names,
            point: Some((lon, lat)),
            feature: feature.to_owned(),
            country: columns[8].to_owned(),
            // An abolished unit has the code of what holds its place now, or none.
            admin1: if historical && Level::of(feature) == Level::Admin1 { String::new() } else { unit(1) },
            admin2: if historical && Level::of(feature) == Level::Admin2 { String::new() } else { admin2 },
            population: columns[14].parse::<u64>().unwrap_or(0).min(u64::from(u32::MAX)) as u32,
            flags: if historical { flags::HISTORICAL } else { 0 } | if feature == "PPLC" { flags::CAPITAL } else { 0 },
            ..Row::default()
        })
    }
}

/// "PK.03" or "PK.03.110".
fn code(columns: &[&str; COLUMNS], level: u8) -> String {
    if level == 1 {
        format!("{}.{}", columns[8], columns[10])
    } else {
        format!("{}.{}.{}", columns[8], columns[10], columns[11])
    }
}

fn columns(line: &str) -> Option<[&str; COLUMNS]> {
    let mut columns = [""; COLUMNS];
    let mut parts = line.split('\t');
    for column in &mut columns {
        *column = parts.next()?;
    }
    parts.next().is_none().then_some(columns)
}

/// Names of first-level units in the layers below, by their `GeoNames` id.
fn first_level(below: &Gazetteer) -> HashMap<u32, String> {
    let mut names = HashMap::new();
    for (layer, store) in below.layers().iter().enumerate() {
        for record in 0..store.len() as u32 {
            let place = below.place(PlaceRef { layer: layer as u16, record });
            if place.level() == Level::Admin1
                && let Some(id) = place.id().strip_prefix("gn:").and_then(|id| id.parse().ok())
                && let Some(name) = place.admin1()
            {
                names.entry(id).or_insert_with(|| name.to_owned());
            }
        }
    }
    names
}

/// Lines of a file, numbered from 1, without their end.
fn lines(path: &Path, watch: Watch<'_>, mut each: impl FnMut(usize, &str) -> Result<(), Error>) -> Result<(), Error> {
    input::read(path, watch, |source| {
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            let unreadable = |source| Error::Read { name: path.display().to_string(), source };
            if source.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
                return Ok(());
            }
            number += 1;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            if !text.is_empty() && !text.starts_with('#') {
                each(number, text)?;
            }
        }
    })
}

/// A file of this name beside the dump, plain or packed.
fn beside(path: &Path, name: &str) -> Option<PathBuf> {
    let folder = path.parent()?;
    [".txt", ".zip", ".txt.gz"].iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|file| file.is_file())
}
