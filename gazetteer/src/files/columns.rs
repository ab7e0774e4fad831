//! Tables with columns in any order: which cell is what.

use super::features::feature_code;
use super::row::Row;
use crate::store::format::NameClass;

/// What a column of a table can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    OtherNames,
    Lat,
    Lon,
    Kind,
    Country,
    Admin1,
    Admin2,
    Population,
    Radius,
    Precision,
    Id,
    Replace,
    Suppress,
}

/// Names of columns, folded without spaces and underscores; of two columns for one thing the first here wins.
const HEADINGS: [(&str, Column); 62] = [
    ("name", Column::Name),
    ("place", Column::Name),
    ("placename", Column::Name),
    ("nameen", Column::Name),
    ("toponym", Column::Name),
    ("title", Column::Name),
    ("label", Column::Name),
    ("altnames", Column::OtherNames),
    ("altname", Column::OtherNames),
    ("alternatenames", Column::OtherNames),
    ("alternativenames", Column::OtherNames),
    ("aliases", Column::OtherNames),
    ("alias", Column::OtherNames),
    ("lat", Column::Lat),
    ("latitude", Column::Lat),
    ("y", Column::Lat),
    ("lon", Column::Lon),
    ("lng", Column::Lon),
    ("long", Column::Lon),
    ("longitude", Column::Lon),
    ("x", Column::Lon),
    ("kind", Column::Kind),
    ("feature", Column::Kind),
    ("featurecode", Column::Kind),
    ("fcode", Column::Kind),
    ("placetype", Column::Kind),
    ("type", Column::Kind),
    ("class", Column::Kind),
    ("cc", Column::Country),
    ("countrycode", Column::Country),
    ("iso2", Column::Country),
    ("isocountry", Column::Country),
    ("country", Column::Country),
    ("countryname", Column::Country),
    ("adm0name", Column::Country),
    ("admin1", Column::Admin1),
    ("adm1", Column::Admin1),
    ("admin1name", Column::Admin1),
    ("adm1name", Column::Admin1),
    ("adm1en", Column::Admin1),
    ("province", Column::Admin1),
    ("state", Column::Admin1),
    ("admin2", Column::Admin2),
    ("adm2", Column::Admin2),
    ("admin2name", Column::Admin2),
    ("adm2name", Column::Admin2),
    ("adm2en", Column::Admin2),
    ("district", Column::Admin2),
    ("county", Column::Admin2),
    ("population", Column::Population),
    ("pop", Column::Population),
    ("radiuskm", Column::Radius),
    ("radius", Column::Radius),
    ("precisionkm", Column::Precision),
    ("precision", Column::Precision),
    ("id", Column::Id),
    ("placeid", Column::Id),
    ("replaceid", Column::Replace),
    ("replaces", Column::Replace),
    ("replace", Column::Replace),
    ("suppress", Column::Suppress),
    ("hide", Column::Suppress),
];

/// The columns of one table.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    known: Vec<(Column, usize, String)>,
}

impl Columns {
    /// From the headings of a table; the message says what is missing.
    pub(super) fn of<'h>(headings: impl Iterator<Item = &'h str>) -> Result<Self, String> {
        let headings: Vec<(String, &str)> =
            headings.map(|heading| (crate::key(&crate::fold(&heading.replace('_', " "))), heading)).collect();
        let mut known: Vec<(Column, usize, String)> = Vec::new();
        for (name, column) in HEADINGS {
            if known.iter().all(|(found, ..)| *found != column)
                && let Some(at) = headings.iter().position(|(heading, _)| heading == name)
            {
                known.push((column, at, headings[at].1.to_owned()));
            }
        }
        let columns = Self { known };
        if columns.place(Column::Name).is_none() && columns.place(Column::Replace).is_none() {
            let found: Vec<&str> = headings.iter().map(|(_, heading)| *heading).collect();
            return Err(format!(
                "expected a column \"name\" (and lat, lon, alt_names, kind, country, admin1, admin2, population, radius_km, id, replace_id or suppress), found {}",
                found.join(", ")
            ));
        }
        Ok(columns)
    }

    /// Reads a row; `cell` gives the text of a column. The message says which column is wrong.
    pub(super) fn row<'c>(&self, line: usize, cell: impl Fn(usize) -> &'c str) -> Result<Row, String> {
        let text = |column: Column| self.place(column).map_or("", |(at, _)| cell(at).trim());
        let number = |column: Column, least: f64, most: f64| -> Result<Option<f64>, String> {
            let found = text(column);
            if found.is_empty() {
                return Ok(None);
            }
            let value = found.parse::<f64>().ok().filter(|value| (least..=most).contains(value));
            value.map(Some).ok_or_else(|| {
                let heading = self.place(column).map_or("", |(_, heading)| heading);
                format!("column \"{heading}\": expected a number from {least} to {most}, found {found:?}")
            })
        };
        let point = match (number(Column::Lon, -180.0, 180.0)?, number(Column::Lat, -90.0, 90.0)?) {
            (Some(lon), Some(lat)) => Some((lon, lat)),
            (None, None) => None,
            _ => return Err("one of latitude and longitude is empty; give both or none".to_owned()),
        };
        let kind = text(Column::Kind);
        let feature = match kind {
            "" => String::new(),
            kind => feature_code(kind).ok_or_else(|| {
                format!("kind: expected a GeoNames feature code such as PPL, or a word such as town, found {kind:?}")
            })?,
        };
        Ok(Row {
            line,
            id: text(Column::Id).to_owned(),
            name: text(Column::Name).to_owned(),
            names: text(Column::OtherNames)
                .split(['|', ';'])
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| (name.to_owned(), NameClass::Alternate))
                .collect(),
            point,
            feature,
            country: text(Column::Country).to_owned(),
            admin1: text(Column::Admin1).to_owned(),
            admin2: text(Column::Admin2).to_owned(),
            population: number(Column::Population, 0.0, f64::from(u32::MAX))?.unwrap_or(0.0) as u32,
            radius_km: number(Column::Radius, 0.0, 20_000.0)?,
            precision_km: number(Column::Precision, 0.0, 20_000.0)?.unwrap_or(0.0),
            replace: text(Column::Replace).to_owned(),
            suppress: yes(text(Column::Suppress))?,
            flags: 0,
        })
    }

    fn place(&self, column: Column) -> Option<(usize, &str)> {
        self.known.iter().find(|(known, ..)| *known == column).map(|(_, at, heading)| (*at, heading.as_str()))
    }
}

fn yes(cell: &str) -> Result<bool, String> {
    match cell.to_ascii_lowercase().as_str() {
        "" | "0" | "no" | "n" | "false" => Ok(false),
        "1" | "yes" | "y" | "true" | "x" => Ok(true),
        _ => Err(format!("suppress: expected yes or no, found {cell:?}")),
    }
}
