//! What the layer of a list will hold; settled before its first row is written.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Options;
use super::back::Back;
use super::dates::Order;
use super::dialects::Kinds;
use super::mapping::Mapping;
use super::role::Role;
use super::survey::{DATED, Survey};
use crate::Notice;
use crate::layer::{Column, ColumnKind, Property, Schema};
use crate::read::table::Table;

/// The columns of a list's layer and how they are filled.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) table: &'a Table,
    pub(super) mapping: &'a Mapping,
    pub(super) options: &'a Options,
    pub(super) schema: Schema,
    /// Our columns.
    pub(super) ours: Vec<Property>,
    /// The list's own columns, with the type of their values.
    pub(super) own: Vec<(usize, ColumnKind)>,
    /// A last column holds cells beyond the header.
    pub(super) extra: bool,
    /// Order of day and month in each dated column.
    pub(super) orders: [Option<Order>; 3],
    /// The start of every feature's id: the file's name, made plain.
    pub(super) stem: String,
    /// The list is a layer of ours that comes back.
    pub(super) back: Option<Back>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(table: &'a Table, mapping: &'a Mapping, survey: &Survey, options: &'a Options) -> Self {
        let back = Back::of(mapping);
        let ours = if back.is_some() { Vec::new() } else { ours(mapping, survey) };
        // An unnamed column without a single value is an artefact of the spreadsheet.
        let named = |column: usize| table.columns.get(column).is_some_and(|name| !name.is_empty());
        let own: Vec<(usize, ColumnKind)> = survey
            .shapes
            .iter()
            .enumerate()
            .filter(|(column, shape)| !shape.is_empty() || named(*column))
            .filter(|(column, _)| back.as_ref().is_none_or(|back| back.keeps(*column, survey)))
            .map(|(column, shape)| {
                let ours = back.as_ref().and(mapping.columns.get(column)).and_then(|name| Property::parse(name));
                (column, ours.map_or(shape.kind(), Property::kind))
            })
            .collect();
        let mut columns: Vec<Column> = ours.iter().map(|property| property.column()).collect();
        let mut names = Names::new();
        for (column, kind) in &own {
            let name = mapping.columns.get(*column).map_or("", String::as_str);
            let name = if back.is_some() { name.to_owned() } else { names.fresh(name) };
            columns.push(Column { name: Cow::Owned(name), kind: *kind });
        }
        if survey.extra > 0 {
            columns.push(Column { name: "row_extra".into(), kind: ColumnKind::Text });
        }
        if back.is_none() {
            columns.push(Column { name: "row_number".into(), kind: ColumnKind::Integer });
        }
        let order = |at: usize| {
            let votes = survey.votes.get(at).copied().unwrap_or_default();
            let known = mapping.dialect.and_then(|dialect| dialect.order);
            // Within one list the dates of start and end are written alike.
            votes.order().or(options.date_order).or_else(|| {
                let other = survey.votes.iter().find_map(super::dates::Votes::order);
                if votes.contradict() { None } else { other.or(known) }
            })
        };
        Self {
            table,
            mapping,
            options,
            schema: Schema::new(options.layer.clone(), columns),
            ours,
            own,
            extra: survey.extra > 0,
            orders: std::array::from_fn(order),
            stem: stem(table.source.name()),
            back,
        }
    }

    /// What was decided, for people to check.
    pub(super) fn tell(&self, survey: &Survey) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut say = |message: String| notices.push(Notice::of(self.table.source.name(), message).harmless());
        match self.mapping.dialect() {
            Some(_) if self.back.is_some() => say("a layer of ours: it comes back as it is".to_owned()),
            Some(name) => say(format!("recognised as {name}; columns read as {}", self.mapping.describe())),
            None => say(format!("columns read as {}", self.mapping.describe())),
        }
        for (at, property) in DATED.into_iter().enumerate() {
            let votes = survey.votes.get(at).copied().unwrap_or_default();
            let Some(column) = self.mapping.columns_of(Role::Is(property)).first() else { continue };
            let name = self.mapping.columns.get(*column).map_or("", String::as_str);
            if votes.contradict() {
                say(format!(
                    "column {name:?}: {} dates have the day first and {} the month first; the {} that may be either are \
                     flagged, give --date-order to decide",
                    votes.day_first, votes.month_first, votes.either
                ));
            } else if votes.either > 0 && self.orders.get(at).copied().flatten().is_none() {
                say(format!(
                    "column {name:?}: no row tells whether day or month comes first; {} dates are flagged, give \
                     --date-order dmy or mdy",
                    votes.either
                ));
            }
        }
        let ours = self.ours.len();
        let renamed: Vec<String> = self
            .own
            .iter()
            .zip(self.schema.columns.iter().skip(ours))
            .filter_map(|((column, _), ours)| Some((self.mapping.columns.get(*column)?, ours)))
            .filter(|(theirs, ours)| ours.name != theirs.as_str())
            .map(|(theirs, ours)| format!("{theirs:?} is {:?}", ours.name))
            .collect();
        if !renamed.is_empty() {
            say(format!("columns renamed, because the name is taken: {}", renamed.join(", ")));
        }
        notices
    }
}

/// Our columns that the list can fill, in our order.
fn ours(mapping: &Mapping, survey: &Survey) -> Vec<Property> {
    use Property as P;
    let has = |property: P| mapping.has(Role::Is(property));
    let kinds = has(P::EventType)
        || has(P::SubEventType)
        || mapping.dialect.is_some_and(|dialect| matches!(dialect.kinds, Kinds::Only(_)));
    // Names are looked up for some row at least.
    let looked_up = mapping.has_names() && (!mapping.has_coordinates() || survey.without_coordinates > 0);
    let dated = mapping.has_dates();
    let fills = |property: &P| match property {
        P::IncidentId
        | P::GeoPrecision
        | P::RadiusM
        | P::GeoMethod
        | P::Source
        | P::MarkerColor
        | P::MarkerSymbol
        | P::MarkerSize => true,
        P::Title => kinds || mapping.has_names(),
        P::StartDate | P::EndDate | P::DatePrecision | P::DateFlag | P::When | P::DateText | P::DateBasis => dated,
        P::EventType | P::SubEventType => kinds,
        P::Place => has(P::Place) || looked_up,
        P::PlaceText => has(P::Place),
        P::Admin2 => has(P::Admin2) || looked_up,
        P::Admin1 => has(P::Admin1) || looked_up,
        P::Country | P::CountryCode => has(P::Country) || has(P::CountryCode) || looked_up,
        P::PlaceId | P::Alternatives | P::Confidence => looked_up,
        P::GeoFlag => mapping.has_coordinates() || looked_up,
        other => has(*other),
    };
    P::ALL.iter().copied().filter(fills).collect()
}

/// Names given out so far, ignoring case.
struct Names {
    taken: HashSet<String>,
}

impl Names {
    fn new() -> Self {
        let ours = Property::ALL.iter().map(|property| property.name());
        Self { taken: ours.chain(["id", "fid", "row_number", "row_extra"]).map(str::to_owned).collect() }
    }

    /// The name itself where it is free, else `row_NAME`, else `row_NAME_2` and so on.
    fn fresh(&mut self, name: &str) -> String {
        let mut fresh = name.to_owned();
        let mut number = 1;
        while !self.taken.insert(fresh.to_lowercase()) {
            fresh = if number == 1 { format!("row_{name}") } else { format!("row_{name}_{number}") };
            number += 1;
        }
        fresh
    }
}

/// The file's name without its ending, in plain letters.
fn stem(name: &str) -> String {
    let name = name.split('.').next().unwrap_or("");
    let plain: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).take(60).collect();
    if plain.is_empty() { "row".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_clash() {
        let mut names = Names::new();
        let check = |names: &mut Names, name: &str, expected: &str| assert_eq!(names.fresh(name), expected);
        check(&mut names, "village", "village");
        check(&mut names, "Title", "row_Title");
        check(&mut names, "ID", "row_ID");
        check(&mut names, "Source", "row_Source");
        check(&mut names, "Source", "row_Source_2");
        check(&mut names, "source", "row_source_3");
        check(&mut names, "Village", "row_Village");
        check(&mut names, "row_number", "row_row_number");
        check(&mut names, "kIlled_Best", "row_kIlled_Best");
    }

    #[test]
    fn stems_are_plain() {
        assert_eq!(stem("Strikes 2022 (final).csv"), "Strikes-2022--final-");
        assert_eq!(stem("../../x"), "row");
        assert_eq!(stem(""), "row");
    }
}
