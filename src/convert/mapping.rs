//! Which column is what: by a published format, by tags, by names, by content, or as the user says.

use std::collections::BTreeMap;

use super::codes::country_by_number;
use super::dialects::{self, Dialect};
use super::names::{self, plain_name, role_of, role_of_tag};
use super::role::Role;
use super::{dates, present};
use crate::coordinates::{degrees, pair, well_known_text};
use crate::layer::Property as P;
use crate::read::table::Table;
use crate::{Error, Result};

/// Roles with the positions of the columns that play them.
#[derive(Debug, Default)]
pub struct Mapping {
    pub(super) dialect: Option<&'static Dialect>,
    pub(super) roles: BTreeMap<Role, Vec<usize>>,
    /// The same as `roles` once they are settled, by the number of the role: asked many times for every row.
    table: Vec<Vec<usize>>,
    /// Names of all columns, as they stand in the list or as its format gives them; `column_3` where nothing does.
    pub columns: Vec<String>,
}

/// A user's word on a role: the columns that play it; none: nothing does.
pub type Given = (Role, Vec<String>);

/// Understands `our=column`, with several columns parted by `|`, the first filled one speaking.
///
/// # Errors
/// There is no `=`, or no role of that name.
///
/// ```
/// use dateline::convert::given;
/// assert!(given("lat=Breite").is_ok());
/// assert!(given("breite=lat").unwrap_err().to_string().starts_with("--map breite=lat: unknown name \"breite\""));
/// ```
pub fn given(text: &str) -> Result<Given> {
    let Some((our, theirs)) = text.split_once('=') else {
        return Err(Error::Usage(format!("--map {text}: expected our=column, as in --map lat=Breite")));
    };
    let Some(role) = Role::parse(our) else {
        let names: Vec<&str> = Role::names().collect();
        return Err(Error::Usage(format!(
            "--map {text}: unknown name {:?}; expected one of {}",
            our.trim(),
            names.join(", ")
        )));
    };
    let columns = theirs.split('|').map(|column| column.trim().to_owned()).filter(|column| !column.is_empty());
    Ok((role, columns.collect()))
}

impl Mapping {
    /// Finds out what the columns of a list are; what the user says goes first.
    ///
    /// # Errors
    /// The user names a column that the list does not have, or nothing in the list says where.
    pub fn find(table: &Table, given: &[Given]) -> Result<Self> {
        let mut columns = table.columns.clone();
        let mut dialect = None;
        if !table.header
            && let Some(first) = table.sample.first()
            && let Some((found, names)) = dialects::recognise_headerless(first)
        {
            (dialect, columns) = (Some(found), names);
        }
        let plain: Vec<String> = columns.iter().map(|name| plain_name(name)).collect();
        dialect = dialect.or_else(|| dialects::recognise(&plain));
        for (number, name) in columns.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
            *name = format!("column_{}", number + 1);
        }
        let roles = match dialect {
            Some(dialect) => dialect.assign(&plain).into_iter().collect(),
            None => guess(table),
        };
        let mut roles: BTreeMap<Role, Vec<usize>> = roles;
        if dialect.is_some_and(|dialect| dialect.name == dialects::OURS) {
            // Of a layer of ours only what begins the sheet is its geometry; other coordinates are the list's own.
            roles.retain(|role, _| !matches!(role, Role::Lat | Role::Lon));
            if columns.get(1).is_some_and(|name| name == "longitude")
                && columns.get(2).is_some_and(|name| name == "latitude")
            {
                roles.insert(Role::Lon, vec![1]);
                roles.insert(Role::Lat, vec![2]);
            }
        }
        let mut mapping = Self { dialect, roles, table: Vec::new(), columns };
        for (role, names) in given {
            mapping.give(*role, names, table)?;
        }
        mapping.settle();
        if !mapping.says_where() {
            return Err(Error::Input {
                name: table.source.name().to_owned(),
                message: format!(
                    "no column says where: expected coordinates, a place, a district, a province or a country; name one \
                     with --map place=COLUMN or --map lat=COLUMN --map lon=COLUMN; the columns are {}",
                    mapping.columns.join(", ")
                ),
            });
        }
        Ok(mapping)
    }

    /// The name of the published format, if it is one.
    pub fn dialect(&self) -> Option<&'static str> {
        self.dialect.map(|dialect| dialect.name)
    }

    /// `start_date=event_date, lat=latitude, place=location|admin3`: also what `--map` understands.
    pub fn describe(&self) -> String {
        let each = self.roles.iter().map(|(role, columns)| {
            let names: Vec<&str> = columns.iter().filter_map(|at| self.columns.get(*at)).map(String::as_str).collect();
            format!("{}={}", role.name(), names.join("|"))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// The mapping as JSON, for `--save-map`; [`Self::load`] reads it.
    pub fn save(&self) -> String {
        let mut roles = serde_json::Map::new();
        for (role, columns) in &self.roles {
            let names: Vec<&str> = columns.iter().filter_map(|at| self.columns.get(*at)).map(String::as_str).collect();
            roles.insert(role.name().to_owned(), serde_json::json!(names));
        }
        let mut text = serde_json::to_string_pretty(&serde_json::Value::Object(roles)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a saved mapping: an object of our names with the list's columns.
    ///
    /// # Errors
    /// It is not such an object.
    pub fn load(name: &str, text: &str) -> Result<Vec<Given>> {
        let fail = |message: String| Error::Input { name: name.to_owned(), message };
        let read: BTreeMap<String, Vec<String>> = serde_json::from_str(text)
            .map_err(|error| fail(format!("not a saved mapping: {error}; expected {{\"lat\": [\"Breite\"], ...}}")))?;
        read.into_iter()
            .map(|(our, columns)| {
                let role = Role::parse(&our).ok_or_else(|| fail(format!("unknown name {our:?} in the mapping")))?;
                Ok((role, columns))
            })
            .collect()
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains_key(&role)
    }

    #[inline]
    pub(super) fn columns_of(&self, role: Role) -> &[usize] {
        self.table.get(role.index()).map_or(&[], Vec::as_slice)
    }

    fn give(&mut self, role: Role, names: &[String], table: &Table) -> Result<()> {
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let same = |column: &String| column == name || plain_name(column) == plain_name(name);
            let exact = self.columns.iter().position(|column| column == name);
            let Some(at) = exact.or_else(|| self.columns.iter().position(same)) else {
                return Err(Error::Usage(format!(
                    "--map {}={name}: {} has no column {name:?}; it has {}",
                    role.name(),
                    table.source.name(),
                    self.columns.join(", ")
                )));
            };
            found.push(at);
        }
        for columns in self.roles.values_mut() {
            columns.retain(|column| !found.contains(column));
        }
        self.roles.insert(role, found);
        Ok(())
    }

    /// Leaves out what is of no use: half a coordinate, a second way to tell the same.
    fn settle(&mut self) {
        self.roles.retain(|_, columns| !columns.is_empty());
        if self.has(Role::Lat) && self.has(Role::Lon) {
            self.roles.remove(&Role::LatLon);
        } else {
            self.roles.remove(&Role::Lat);
            self.roles.remove(&Role::Lon);
        }
        if self.has(Role::Lat) || self.has(Role::LatLon) {
            self.roles.remove(&Role::Wkt);
        }
        if self.has(Role::Is(P::StartDate)) || !self.has(Role::Year) {
            for role in [Role::Year, Role::Month, Role::Day] {
                self.roles.remove(&role);
            }
        }
        if !self.has(Role::Is(P::StartDate)) && !self.has(Role::Year) {
            self.roles.remove(&Role::Is(P::EndDate));
        }
        self.table = vec![Vec::new(); Role::COUNT];
        for (role, columns) in &self.roles {
            if let Some(entry) = self.table.get_mut(role.index()) {
                columns.clone_into(entry);
            }
        }
    }

    fn says_where(&self) -> bool {
        [Role::Lat, Role::LatLon, Role::Wkt].iter().any(|role| self.has(*role)) || self.has_names()
    }

    /// True where rows name places, units or countries.
    pub(super) fn has_names(&self) -> bool {
        [P::Place, P::Admin2, P::Admin1, P::Country, P::CountryCode].iter().any(|name| self.has(Role::Is(*name)))
    }

    pub(super) fn has_coordinates(&self) -> bool {
        [Role::Lat, Role::LatLon, Role::Wkt].iter().any(|role| self.has(*role))
    }

    pub(super) fn has_dates(&self) -> bool {
        self.has(Role::Is(P::StartDate)) || self.has(Role::Year)
    }
}

/// What each column is by its tag, its name and the look of its cells.
fn guess(table: &Table) -> BTreeMap<Role, Vec<usize>> {
    let mut ranked: BTreeMap<Role, Vec<(usize, usize)>> = BTreeMap::new();
    for (column, name) in table.columns.iter().enumerate() {
        let tagged = table.tags.get(column).and_then(|tag| role_of_tag(tag)).map(|role| (role, 0));
        let cells = Cells { table, column };
        if let Some((role, rank)) = tagged.or_else(|| role_of(name))
            && let Some(role) = cells.agree(role)
        {
            ranked.entry(role).or_default().push((rank, column));
        }
    }
    let mut roles: BTreeMap<Role, Vec<usize>> = BTreeMap::new();
    let mut lower: Vec<(usize, usize)> = ranked.get(&Role::Is(P::Admin2)).cloned().unwrap_or_default();
    lower.sort_unstable();
    for (role, mut columns) in ranked {
        columns.sort_unstable();
        let most = if role.may_be_many() { 4 } else { 1 };
        roles.insert(role, columns.into_iter().take(most).map(|(_, column)| column).collect());
    }
    // Below a zone a woreda, below a district a tehsil: where no place is named, the smaller unit is one.
    if let Some((_, smaller)) = lower.split_first() {
        let places = roles.entry(Role::Is(P::Place)).or_default();
        places.extend(smaller.iter().map(|(_, column)| *column));
        places.truncate(4);
    }
    by_content(table, &mut roles);
    roles
}

/// Finds what no name told: pairs of coordinates, and dates; and latitude beside longitude where there are no names.
fn by_content(table: &Table, roles: &mut BTreeMap<Role, Vec<usize>>) {
    let taken = |roles: &BTreeMap<Role, Vec<usize>>, column| roles.values().any(|columns| columns.contains(&column));
    let placed = |roles: &BTreeMap<Role, Vec<usize>>| {
        roles.contains_key(&Role::LatLon)
            || roles.contains_key(&Role::Wkt)
            || roles.contains_key(&Role::Lat) && roles.contains_key(&Role::Lon)
    };
    for column in 0..table.columns.len() {
        let cells = Cells { table, column };
        if !taken(roles, column) && !placed(roles) {
            if cells.share(|cell| well_known_text(cell).is_some()) > 0.9 {
                roles.insert(Role::Wkt, vec![column]);
            } else if cells.share(|cell| pair(cell).is_some_and(on_earth) && cell.contains('.')) > 0.9 {
                roles.insert(Role::LatLon, vec![column]);
            }
        }
        let dated = roles.contains_key(&Role::Is(P::StartDate)) || roles.contains_key(&Role::Year);
        let day = |cell: &str| cell.len() >= 8 && dates::parse(cell, None).is_some();
        if !taken(roles, column) && !dated && cells.share(day) > 0.9 {
            roles.insert(Role::Is(P::StartDate), vec![column]);
        }
    }
    if table.header || placed(roles) {
        return;
    }
    for column in 0..table.columns.len().saturating_sub(1) {
        let fine = |most: f64| {
            move |cell: &str| {
                cell.contains(['.', ',', '°']) && degrees(cell).is_some_and(|degrees| degrees.abs() <= most)
            }
        };
        let [first, last] = [column, column + 1].map(|column| Cells { table, column });
        if taken(roles, column)
            || taken(roles, column + 1)
            || first.share(fine(180.0)).min(last.share(fine(180.0))) <= 0.9
        {
            continue;
        }
        // Latitude comes first unless it cannot.
        let turned = first.share(fine(90.0)) < 1.0 && last.share(fine(90.0)) == 1.0;
        let (lat, lon) = if turned { (column + 1, column) } else { (column, column + 1) };
        roles.insert(Role::Lat, vec![lat]);
        roles.insert(Role::Lon, vec![lon]);
        return;
    }
}

/// The sample's cells of one column.
#[derive(Clone, Copy)]
struct Cells<'t> {
    table: &'t Table,
    column: usize,
}

impl Cells<'_> {
    fn filled(&self) -> impl Iterator<Item = &str> {
        self.table.sample.iter().filter_map(|row| present(row.get(self.column)?))
    }

    /// Share of the filled cells that are so; 0 where none is filled.
    fn share(&self, is: impl Fn(&str) -> bool) -> f64 {
        let (mut yes, mut all) = (0, 0);
        for cell in self.filled() {
            all += 1;
            yes += u32::from(is(cell));
        }
        if all == 0 { 0.0 } else { f64::from(yes) / f64::from(all) }
    }

    /// The role that the name speaks of, or the one that the cells show instead; an empty column keeps its name's.
    fn agree(&self, role: Role) -> Option<Role> {
        if self.filled().next().is_none() {
            return Some(role);
        }
        let mostly = |is: fn(&str) -> bool| self.share(is) > 0.5;
        let is_number = |cell: &str| degrees(cell).is_some();
        let is_pair = |cell: &str| pair(cell).is_some_and(on_earth);
        let is_point = |cell: &str| well_known_text(cell).is_some();
        let is_address =
            |cell: &str| cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.");
        let fits = match role {
            Role::Lat | Role::Lon => mostly(|cell| degrees(cell).is_some_and(|degrees| degrees.abs() <= 180.0)),
            Role::LatLon | Role::Wkt | Role::Is(P::Place | P::Admin1 | P::Admin2 | P::Country) if mostly(is_point) => {
                return Some(Role::Wkt);
            }
            Role::LatLon => mostly(is_pair),
            Role::Wkt => false,
            Role::Is(P::StartDate | P::EndDate | P::SourceDate) => mostly(|cell| dates::parse(cell, None).is_some()),
            Role::Year => mostly(|cell| dates::from_parts(cell, "", "").is_some()),
            Role::Month => mostly(|cell| dates::from_parts("2000", cell, "1").is_some()),
            Role::Day => mostly(|cell| cell.parse::<f64>().is_ok_and(|day| (0.0..=31.0).contains(&day))),
            Role::Is(P::CountryCode) => {
                let letters =
                    |cell: &str| matches!(cell.len(), 2 | 3) && cell.bytes().all(|byte| byte.is_ascii_alphabetic());
                let numbered = self.table.columns.get(self.column).is_some_and(|name| names::is_numbered_state(name));
                mostly(letters) || numbered && mostly(|cell| country_by_number(cell).is_some())
            }
            Role::Is(P::SourceTitle) if mostly(is_address) => return Some(Role::Is(P::SourceUrl)),
            Role::Is(P::SourceUrl) => mostly(is_address),
            Role::Is(P::Place | P::Admin1 | P::Admin2 | P::Country) if mostly(is_pair) => return Some(Role::LatLon),
            Role::Is(
                P::Place
                | P::Admin1
                | P::Admin2
                | P::Country
                | P::EventType
                | P::SubEventType
                | P::Actor
                | P::Target
                | P::Weapon,
            ) => !mostly(is_number),
            Role::Is(property) if property.kind() == crate::layer::ColumnKind::Integer => mostly(is_number),
            _ => true,
        };
        fits.then_some(role)
    }
}

fn on_earth((lat, lon): (f64, f64)) -> bool {
    lat.abs() <= 180.0 && lon.abs() <= 180.0
}
