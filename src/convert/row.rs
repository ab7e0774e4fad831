//! One row becomes one feature. Pure: a batch of rows in, bytes out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

use geo::Point;
use jiff::ToSpan;
use jiff::civil::Date;

use super::atlas::{Atlas, Spot};
use super::back::{Back, Given, Review, with_formula};
use super::coordinates::{self, GeoFlag};
use super::dates::{self, Days, Order};
use super::dialects::Kinds;
use super::kinds::{Kind, kind_of};
use super::place::{Finder, coordinates as given_coordinates, names, radius_of, unread_coordinates};
use super::plan::Plan;
use super::present;
use super::role::Role;
use super::summary::{Missing, Reject, Tally};
use crate::extract::{DatePrecision, SubEventType};
use crate::layer::{self, ColumnKind, Feature, Marker, Property, Value, text};
use crate::read::table::{Batch, Row};
use crate::resolve::{GeoPrecision, Match};
use crate::write::Bounds;
use crate::write::Encoder;
use crate::write::geojson::Open;

/// What became of a batch.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// The features, where there was nothing to encode them.
    pub(super) features: Vec<Feature<'static>>,
    pub(super) bounds: Bounds,
    pub(super) tally: Tally,
    pub(super) rejects: Vec<Reject>,
}

impl Chunk {
    /// Empties it and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.features.clear();
        self.bounds = Bounds::new();
        self.tally = Tally::default();
        self.rejects.clear();
    }
}

/// Converts batches; one per thread. Its memories change nothing but the speed.
pub(super) struct Converter<'a> {
    plan: &'a Plan<'a>,
    encoder: Option<Encoder>,
    finder: Finder<'a>,
    kinds: HashMap<String, Option<Kind>>,
    texts: Texts,
}

/// Texts that are made for a row; their memory is used again for the next.
#[derive(Debug, Default)]
struct Texts {
    id: String,
    title: String,
    edtf: String,
}

/// What a row says, before it is put into columns.
struct Facts<'r> {
    id: Cow<'r, str>,
    when: When<'r>,
    kind: Option<Kind>,
    /// The country that the row names.
    home: Option<Rc<Spot>>,
    /// The place found by its name.
    spot: Option<Rc<Spot>>,
    point: Option<Point<f64>>,
    flag: Option<GeoFlag>,
    precision: Option<GeoPrecision>,
    radius: Option<u32>,
}

/// When, as far as the row says.
#[derive(Default)]
struct When<'r> {
    start: Option<Date>,
    end: Option<Date>,
    precision: Option<DatePrecision>,
    days: Option<Days>,
    flag: Option<&'static str>,
    text: Option<Cow<'r, str>>,
}

impl<'a> Converter<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, atlas: &'a dyn Atlas, encoder: Option<Encoder>) -> Self {
        Self {
            plan,
            encoder,
            finder: Finder::new(atlas, &plan.options.countries),
            kinds: HashMap::new(),
            texts: Texts::default(),
        }
    }

    /// Converts the rows of data of a batch; `number` gives their numbers.
    pub(super) fn run(&mut self, batch: &Batch, number: impl Fn(&Row<'_>) -> Option<u64>, chunk: &mut Chunk) {
        for row in batch.rows() {
            let Some(number) = number(&row) else { continue };
            if row.is_blank() {
                chunk.tally.blank += 1;
                continue;
            }
            self.row(&row, number, chunk);
        }
    }

    fn row(&mut self, row: &Row<'_>, number: u64, chunk: &mut Chunk) {
        let mut texts = std::mem::take(&mut self.texts);
        self.row_with(row, number, chunk, &mut texts);
        self.texts = texts;
    }

    fn row_with(&mut self, row: &Row<'_>, number: u64, chunk: &mut Chunk, texts: &mut Texts) {
        let tally = &mut chunk.tally;
        tally.rows += 1;
        self.tell_shape(row, tally);
        let back = self.plan.back.as_ref();
        self.id(row, number, &mut texts.id);
        let mut facts = self.facts(row, &texts.id, tally);
        let mut review = Review::default();
        if let Some(back) = back {
            let given = Given {
                point: facts.point,
                radius_m: facts.radius.unwrap_or(0),
                flag: facts.flag.map(GeoFlag::as_str),
            };
            let order = self.plan.orders.iter().copied().find_map(|order| order).or(self.plan.options.date_order);
            review = back.review(row, given, &mut self.finder, order);
            facts.point = review.point.or(facts.point);
        }
        let out = if back.is_some_and(|back| back.is_rejected(row)) {
            tally.thrown_out += 1;
            Some(("rejected in review".to_owned(), "change the status if that was an oversight"))
        } else {
            let remedy = "correct the name, write longitude and latitude, or give the place in a file with --gazetteer";
            review.refused.take().map(|reason| {
                tally.fault(row.line, || format!("{reason}; row left out"));
                (reason, remedy)
            })
        };
        if let Some((reason, remedy)) = out {
            let cells = row.cells().map(Cow::into_owned).collect();
            chunk.rejects.push(Reject { line: row.line, number, reason, remedy, cells });
            return;
        }
        let method = match &facts.spot {
            Some(spot) => Some(spot.matched.as_str()),
            None => facts.point.map(|_| "given"),
        };
        if method.is_none() || method == Some(Match::Parent.as_str()) {
            self.miss(row, &facts, tally);
        }
        if let Some(method) = method {
            tally.located(method);
        } else {
            tally.unlocated += 1;
            if !self.plan.options.keep_unlocated && back.is_none() {
                chunk.rejects.push(self.reject(row, number, &facts));
                return;
            }
        }
        if let Some(back) = back
            && let Some(column) = self.lost(row, back, &review)
        {
            let name = self.plan.mapping.columns.get(column).map_or("", String::as_str);
            let cell = row.peek(column);
            chunk.tally.fault(row.line, || format!("column {name:?}: expected a number, found {cell:?}; left empty"));
        }
        self.title(row, &facts, &texts.id, &mut texts.title);
        texts.edtf.clear();
        if let Some(days) = &facts.when.days {
            days.edtf(&mut texts.edtf);
        }
        let filled = Filled { row, number, facts: &facts, method, texts, review: &review };
        if let Some(encoder) = self.encoder.as_ref().and_then(Encoder::json) {
            let mut open = encoder.point(&texts.id, facts.point, &mut chunk.bounds, &mut chunk.bytes);
            self.fill(&filled, &mut open);
            open.close();
            for day in [facts.when.start, facts.when.end].into_iter().flatten() {
                chunk.bounds.add_day(day);
            }
        } else {
            let mut values = Vec::with_capacity(self.plan.schema.columns.len());
            self.fill(&filled, &mut values);
            let feature = Feature { id: Cow::Borrowed(&texts.id), geometry: facts.point.map(Into::into), values };
            if let Some(encoder) = &mut self.encoder {
                // The plan makes schema and values alike; they cannot differ in number.
                let encoded = encoder.encode(&feature, &mut chunk.bounds, &mut chunk.bytes);
                debug_assert!(encoded.is_ok());
            } else {
                chunk.features.push(feature.into_owned());
            }
        }
        chunk.tally.written += 1;
    }

    /// A column of numbers whose cell a reviewer has made none; an unchanged sheet has no such cell.
    fn lost(&self, row: &Row<'_>, back: &Back, review: &Review) -> Option<usize> {
        let lost = |(column, kind): &&(usize, ColumnKind)| {
            matches!(kind, ColumnKind::Integer | ColumnKind::Real)
                && !row.peek(*column).trim().is_empty()
                && reviewed(row, back, review, *column, *kind) == Value::Null
                && review.value(back.property(*column)).is_none()
        };
        self.plan.own.iter().find(lost).map(|(column, _)| *column)
    }

    /// The feature's id.
    fn id(&self, row: &Row<'_>, number: u64, id: &mut String) {
        id.clear();
        if let Some(own) = self.plan.back.as_ref().and_then(|back| back.id(row)) {
            id.push_str(&own);
            return;
        }
        id.push_str(&self.plan.stem);
        id.push('-');
        // Writing to a string does not fail.
        let _written = write!(id, "{number}");
    }

    /// Counts the name that was not found.
    fn miss(&self, row: &Row<'_>, facts: &Facts<'_>, tally: &mut Tally) {
        let names = names(row, self.plan.mapping);
        let own = |name: Option<&str>| name.unwrap_or("").to_owned();
        if let Some(name) = names.place.or(names.admin2).or(names.admin1).or(names.country) {
            let code = facts.home.as_ref().and_then(|home| home.country_code.as_deref());
            tally.unresolved(Missing {
                name: name.to_owned(),
                admin2: own(names.admin2.filter(|unit| *unit != name)),
                admin1: own(names.admin1.filter(|unit| *unit != name)),
                country: own(code.or(names.country)),
            });
        }
    }

    /// "Armed clash, Wana".
    fn title(&self, row: &Row<'_>, facts: &Facts<'_>, id: &str, title: &mut String) {
        title.clear();
        let what = facts.kind.map(|(kind, sub)| sub.map_or(kind.as_str(), |sub| layer::short(sub, None)));
        title.push_str(what.unwrap_or(""));
        let mut add = |name: &str| {
            title.push_str(if what.is_some() && !name.is_empty() { ", " } else { "" });
            title.push_str(name);
        };
        if let Some(spot) = &facts.spot {
            add(&spot.name);
        } else if let Some(name) = [Property::Place, Property::Admin2, Property::Admin1, Property::Country]
            .into_iter()
            .find_map(|property| self.cell(row, property))
        {
            add(&name);
        } else if what.is_none() {
            add(id);
        }
    }

    fn tell_shape(&self, row: &Row<'_>, tally: &mut Tally) {
        let width = self.plan.mapping.columns.len();
        if row.unclosed {
            tally.fault(row.line, || "a quote is opened and never closed; read without it".to_owned());
        }
        if row.len() > width && (width..row.len()).any(|column| !row.peek(column).trim().is_empty()) {
            tally.fault(row.line, || {
                format!("expected {width} cells, found {}; the surplus is kept in \"row_extra\"", row.len())
            });
        } else if row.len() < width && row.len() > 1 {
            tally.short += 1;
        } else if row.len() < width {
            tally.fault(row.line, || format!("expected {width} cells, found {}; the others are null", row.len()));
        }
    }

    fn facts<'r>(&mut self, row: &Row<'r>, feature_id: &str, tally: &mut Tally) -> Facts<'r> {
        let plan = self.plan;
        let mapping = plan.mapping;
        let id = self.cell(row, Property::IncidentId).unwrap_or_else(|| Cow::Owned(feature_id.to_owned()));
        let when = self.when(row, tally);
        let kind = self.kind(row);
        let names = names(row, mapping);
        let home = names.country.and_then(|name| self.finder.country(name));
        let code = home.as_ref().and_then(|home| home.country_code.as_deref());
        let mut facts = Facts {
            id,
            when,
            kind,
            home: home.clone(),
            spot: None,
            point: None,
            flag: None,
            precision: None,
            radius: None,
        };
        if let Some((lat, lon, decimals)) = given_coordinates(row, mapping) {
            let (point, flag) = coordinates::check(lat, lon, |lon, lat| self.finder.inside(code, lon, lat));
            (facts.point, facts.flag) = (point, flag);
            if point.is_some() {
                let coded = mapping.dialect.filter(|dialect| !dialect.geo_codes.is_empty()).and_then(|dialect| {
                    let code = row.peek(*mapping.columns_of(Role::GeoCode).first()?).trim();
                    dialect.geo_codes.iter().find(|(known, ..)| code.eq_ignore_ascii_case(known))
                });
                let named = if names.place.is_some() { GeoPrecision::Settlement } else { GeoPrecision::Point };
                facts.precision = Some(coded.map_or(named, |(_, precision, _)| *precision));
                facts.radius = Some(coded.map_or(0, |(.., radius)| *radius).max(match coded {
                    Some(_) => 0,
                    None => radius_of(decimals),
                }));
            }
            if flag == Some(GeoFlag::OutOfRange) {
                tally.fault(row.line, || {
                    format!(
                        "expected a latitude within 90 and a longitude within 180 degrees, found {lat} and {lon}; the \
                         point is left out"
                    )
                });
            }
        } else if let Some(fault) = unread_coordinates(row, mapping) {
            tally.fault(row.line, || format!("{fault}; the point is left out"));
        }
        if let Some(flag) = facts.flag {
            tally.flagged(flag.as_str());
        }
        if facts.point.is_none()
            && let Some(spot) = self.finder.place(names)
        {
            facts.point = Some(spot.point);
            facts.precision = Some(spot.precision);
            facts.radius = Some(spot.radius_m);
            if spot.crosses_border {
                facts.flag = Some(GeoFlag::CrossesBorder);
                tally.flagged(GeoFlag::CrossesBorder.as_str());
            }
            facts.spot = Some(spot);
        }
        facts
    }

    fn when<'r>(&self, row: &Row<'r>, tally: &mut Tally) -> When<'r> {
        let mapping = self.plan.mapping;
        let column = |role: Role| mapping.columns_of(role).first().copied();
        let cell = |role: Role| column(role).and_then(|column| present(row.peek(column)));
        let parse = |at: usize, property: Property| {
            let order: Option<Order> = self.plan.orders.get(at).copied().flatten();
            cell(Role::Is(property)).map(|cell| (cell, dates::parse(cell, order)))
        };
        let (told, days) = if mapping.columns_of(Role::Year).is_empty() {
            match parse(0, Property::StartDate) {
                Some((cell, days)) => (Some(Cow::Borrowed(cell)), days),
                None => (None, None),
            }
        } else {
            let [year, month, day] = [Role::Year, Role::Month, Role::Day].map(|role| cell(role).unwrap_or(""));
            let days = dates::from_parts(year, month, day);
            let told = [year, month, day].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("-");
            ((!told.is_empty()).then_some(Cow::Owned(told)), days)
        };
        let Some(mut days) = days else {
            let flag = told.as_ref().map(|_| "not a date");
            tally.unread_dates += u64::from(flag.is_some());
            return When { flag, text: told, ..When::default() };
        };
        let mut flag = days.ambiguous.then_some("ambiguous day and month");
        if let Some((_, Some(last))) = parse(1, Property::EndDate) {
            if last.end < days.start {
                flag = Some("end before start");
            } else if last.end > days.end {
                days = Days { end: last.end, precision: DatePrecision::Range, ..days };
            }
        }
        self.refine(row, &mut days);
        tally.doubtful_dates += u64::from(flag.is_some());
        When {
            start: Some(days.start),
            end: Some(days.end),
            precision: Some(days.precision),
            days: Some(days),
            flag,
            text: told,
        }
    }

    /// Widens a day to what the list's code of date precision says.
    fn refine(&self, row: &Row<'_>, days: &mut Days) {
        let mapping = self.plan.mapping;
        let Some(dialect) = mapping.dialect else { return };
        let Some(code) = mapping.columns_of(Role::DateCode).first().map(|column| row.peek(*column).trim()) else {
            return;
        };
        let Some((_, precision)) = dialect.date_codes.iter().find(|(known, _)| *known == code) else { return };
        let single = days.start == days.end;
        match precision {
            // "Within a week" of the day given.
            DatePrecision::Week if single => {
                let around = |days: i64| days.days();
                days.start = days.start.checked_sub(around(3)).unwrap_or(days.start);
                days.end = days.end.checked_add(around(3)).unwrap_or(days.end);
            }
            DatePrecision::Month if single => *days = Days::month_of(days.start),
            DatePrecision::Year if single => *days = Days::year_of(days.start),
            _ => {}
        }
        if !(single && *precision == DatePrecision::Range) {
            days.precision = *precision;
        }
    }

    fn kind(&mut self, row: &Row<'_>) -> Option<Kind> {
        let mapping = self.plan.mapping;
        let read = match mapping.dialect.map(|dialect| dialect.kinds) {
            Some(Kinds::Only(sub)) => return Some((sub.event_type(), Some(sub))),
            Some(Kinds::Codes(read)) => read,
            Some(Kinds::Words) | None => kind_of,
        };
        // The sub-type says more; the type, where it says nothing.
        for property in [Property::SubEventType, Property::EventType] {
            let Some(column) = mapping.columns_of(Role::Is(property)).first() else { continue };
            let cell = row.peek(*column).trim();
            if cell.is_empty() {
                continue;
            }
            let known = self.kinds.get(cell).copied();
            let kind = known.unwrap_or_else(|| read(cell));
            if known.is_none() && self.kinds.len() < 4096 {
                self.kinds.insert(cell.to_owned(), kind);
            }
            if kind.is_some() {
                return kind;
            }
        }
        None
    }

    /// The first filled cell of the columns of a property.
    fn cell<'r>(&self, row: &Row<'r>, property: Property) -> Option<Cow<'r, str>> {
        let columns = self.plan.mapping.columns_of(Role::Is(property));
        columns.iter().find_map(|column| {
            let cell = present(row.peek(*column))?;
            Some(if row.is_plain(*column) {
                Cow::Borrowed(cell)
            } else {
                Cow::Owned(row.get(*column)?.trim().to_owned())
            })
        })
    }

    /// The values of a feature, column by column.
    fn fill(&self, filled: &Filled<'_>, into: &mut impl Fill) {
        let plan = self.plan;
        let Filled { row, facts, .. } = *filled;
        let killed =
            [Property::KilledBest, Property::KilledLow].into_iter().find_map(|property| self.count(row, property));
        let kind = facts.kind.map(|(kind, _)| kind);
        let marker = Marker::of(kind, killed.and_then(|killed| u32::try_from(killed).ok()).unwrap_or(0))
            .standing_for(facts.precision);
        for property in &plan.ours {
            into.value(self.value(*property, filled, marker));
        }
        if let Some(back) = &plan.back {
            for (column, kind) in &plan.own {
                into.value(reviewed(row, back, filled.review, *column, *kind));
            }
        } else {
            for (column, kind) in &plan.own {
                into.own(row, *column, *kind);
            }
        }
        if plan.extra {
            let width = plan.mapping.columns.len();
            let extra: Vec<Cow<'_, str>> = (width..row.len()).filter_map(|column| row.get(column)).collect();
            into.value(if extra.is_empty() { Value::Null } else { Value::Text(extra.join("; ").into()) });
        }
        if plan.back.is_none() {
            into.value(Value::Integer(filled.number as i64));
        }
    }

    /// The value of one of our columns.
    fn value<'v>(&'v self, property: Property, filled: &Filled<'v>, marker: Marker) -> Value<'v> {
        use Property as P;
        let Filled { row, facts, texts, .. } = *filled;
        let spot = facts.spot.as_deref();
        let own = |property: P| self.cell(row, property).map_or(Value::Null, Value::Text);
        match property {
            P::IncidentId => text(Some(&facts.id)),
            P::Title => text(Some(&texts.title)),
            P::StartDate => facts.when.start.map_or(Value::Null, Value::Date),
            P::EndDate => facts.when.end.map_or(Value::Null, Value::Date),
            P::DatePrecision => text(Some(facts.when.precision.map_or("unknown", DatePrecision::as_str))),
            P::DateFlag => text(facts.when.flag),
            P::When => text(facts.when.days.map(|_| texts.edtf.as_str())),
            P::DateText => text(facts.when.text.as_deref()),
            P::DateBasis => text(facts.when.start.map(|_| "text")),
            P::EventType => text(facts.kind.map(|(kind, _)| kind.as_str())),
            P::SubEventType => text(facts.kind.and_then(|(_, sub)| sub).map(SubEventType::as_str)),
            P::Place => spot.map_or_else(|| own(P::Place), |spot| text(Some(&spot.name))),
            P::PlaceText => own(P::Place),
            P::Admin2 => spot.map_or_else(|| own(P::Admin2), |spot| text(spot.admin2.as_deref())),
            P::Admin1 => spot.map_or_else(|| own(P::Admin1), |spot| text(spot.admin1.as_deref())),
            P::Country => match spot.or(facts.home.as_deref()) {
                Some(spot) => text(spot.country.as_deref()),
                None => own(P::Country),
            },
            P::CountryCode => text(spot.or(facts.home.as_deref()).and_then(|spot| spot.country_code.as_deref())),
            P::PlaceId => text(spot.map(|spot| spot.place_id.as_str())),
            P::GeoPrecision => text(facts.precision.map(GeoPrecision::as_str)),
            P::RadiusM => facts.radius.map_or(Value::Null, |radius| Value::Integer(radius.into())),
            P::GeoFlag => text(facts.flag.map(GeoFlag::as_str)),
            P::Alternatives => text(spot.map(|spot| spot.alternatives.as_str())),
            P::GeoMethod => text(filled.method),
            P::Source => text(Some(self.plan.table.source.name())),
            P::SourceDate => {
                let cell = self.cell(row, P::SourceDate);
                let order = self.plan.orders.get(2).copied().flatten();
                let day = cell.and_then(|cell| dates::parse(&cell, order)).filter(|days| days.start == days.end);
                day.map_or(Value::Null, |days| Value::Date(days.start))
            }
            P::Confidence => spot.map_or(Value::Null, |spot| layer::confidence(spot.confidence)),
            P::MarkerColor => text(Some(marker.color)),
            P::MarkerSymbol => text(Some(marker.symbol)),
            P::MarkerSize => text(Some(marker.size)),
            other if other.kind() == ColumnKind::Integer => self.count(row, other).map_or(Value::Null, Value::Integer),
            other => own(other),
        }
    }

    /// A number of people; what is negative stands for "unknown" (GTD: -9, -99).
    fn count(&self, row: &Row<'_>, property: Property) -> Option<i64> {
        let column = self.plan.mapping.columns_of(Role::Is(property)).first()?;
        count_in(row.peek(*column))
    }

    fn reject(&self, row: &Row<'_>, number: u64, facts: &Facts<'_>) -> Reject {
        let names = names(row, self.plan.mapping);
        let named = names.place.or(names.admin2).or(names.admin1);
        let (reason, remedy) = match (facts.flag, named, names.country) {
            (Some(flag), None, _) => (
                format!("coordinates: {}", flag.as_str()),
                "correct the coordinates, latitude within 90 and longitude within 180 degrees",
            ),
            (_, Some(name), Some(country)) if facts.home.is_none() => (
                format!("the country {country:?} is not known, so {name:?} was not looked up"),
                "write the country's usual name or its two-letter code",
            ),
            (_, Some(name), Some(country)) => (
                format!("no place sure enough by the name {name:?} in {country}"),
                "correct the name, add coordinates, or give the place in a file with --gazetteer",
            ),
            (_, Some(name), None) => (
                format!("no place sure enough by the name {name:?}"),
                "add the country, correct the name, add coordinates, or give the place in a file with --gazetteer",
            ),
            (_, None, Some(country)) => {
                (format!("the country {country:?} is not known"), "write its usual name or its two-letter code")
            }
            (None, None, None) => {
                ("no coordinates and no name of a place".to_owned(), "add coordinates or the name of a place")
            }
        };
        Reject { line: row.line, number, reason, remedy, cells: row.cells().map(Cow::into_owned).collect() }
    }
}

/// What the columns of a feature are filled from.
#[derive(Clone, Copy)]
struct Filled<'v> {
    row: &'v Row<'v>,
    number: u64,
    facts: &'v Facts<'v>,
    method: Option<&'static str>,
    texts: &'v Texts,
    review: &'v Review,
}

/// A cell of a sheet of ours, as its review left it.
fn reviewed<'v>(row: &Row<'v>, back: &Back, review: &Review, column: usize, kind: ColumnKind) -> Value<'v> {
    review.value(back.property(column)).unwrap_or_else(|| match own_value(row, column, kind) {
        Value::Text(cell) => Value::Text(with_formula(cell)),
        // Spreadsheets write "12.0" and "0,95".
        Value::Null if kind == ColumnKind::Integer => count_in(row.peek(column)).map_or(Value::Null, Value::Integer),
        Value::Null if kind == ColumnKind::Real => {
            row.peek(column).trim().replace(',', ".").parse().map_or(Value::Null, Value::Real)
        }
        other => other,
    })
}

/// Takes the values of a feature, in the order of the columns.
trait Fill {
    fn value(&mut self, value: Value<'_>);

    /// A cell of the list's own columns, of the kind that all cells of its column are.
    fn own(&mut self, row: &Row<'_>, column: usize, kind: ColumnKind);
}

impl Fill for Vec<Value<'static>> {
    fn value(&mut self, value: Value<'_>) {
        self.push(value.into_owned());
    }

    fn own(&mut self, row: &Row<'_>, column: usize, kind: ColumnKind) {
        self.value(own_value(row, column, kind));
    }
}

impl Fill for Open<'_> {
    fn value(&mut self, value: Value<'_>) {
        Open::value(self, &value);
    }

    fn own(&mut self, row: &Row<'_>, column: usize, kind: ColumnKind) {
        let cell = row.peek(column);
        match kind {
            _ if cell.is_empty() => self.null(),
            // They write back the same, or the column would be text.
            ColumnKind::Integer => self.digits(cell),
            ColumnKind::Real if !has_exponent(cell) => self.digits(without_zeros(cell)),
            ColumnKind::Text if row.is_plain(column) => self.text(cell),
            kind => self.value(&own_value(row, column, kind)),
        }
    }
}

/// True for a number so small that it would be written with an exponent.
fn has_exponent(cell: &str) -> bool {
    cell.trim_start_matches('-').starts_with("0.0000")
}

/// A number without zeros at the end of its decimals, as numbers are written: `5.10` is 5.1, `5.00` is 5.0.
fn without_zeros(cell: &str) -> &str {
    if !cell.ends_with('0') || !cell.contains('.') {
        return cell;
    }
    let short = cell.trim_end_matches('0');
    if short.ends_with('.') { cell.get(..=short.len()).unwrap_or(cell) } else { short }
}

/// A cell of the list's own columns: untouched text, or a number that writes back the same.
fn own_value<'r>(row: &Row<'r>, column: usize, kind: ColumnKind) -> Value<'r> {
    let cell = row.peek(column);
    match kind {
        _ if cell.is_empty() => Value::Null,
        ColumnKind::Integer => cell.parse().map_or(Value::Null, Value::Integer),
        ColumnKind::Real => cell.parse().map_or(Value::Null, Value::Real),
        ColumnKind::Date => cell.parse().map_or(Value::Null, Value::Date),
        ColumnKind::Boolean => cell.parse().map_or(Value::Null, Value::Boolean),
        ColumnKind::Text => row.get(column).map_or(Value::Null, Value::Text),
    }
}

/// A count in a cell: a whole number, possibly written `12.0` or `1,200`.
fn count_in(cell: &str) -> Option<i64> {
    let cell = cell.trim();
    if cell.is_empty() {
        return None;
    }
    let number = cell.parse::<i64>().ok().or_else(|| {
        let thousands = cell.split(',').skip(1).all(|group| group.len() == 3) && cell.contains(',');
        let plain = if thousands { cell.replace(',', "") } else { cell.to_owned() };
        plain
            .parse::<f64>()
            .ok()
            .filter(|number| number.fract() == 0.0 && number.abs() < 1e9)
            .map(|number| number as i64)
    })?;
    (number >= 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_copied_as_they_would_be_written() {
        for cell in ["5.0", "5.00", "5.10", "-0.5", "0.0001", "0.00012", "31.61330", "100", "0", "123456789012.345"] {
            let written = cell.parse::<f64>().unwrap();
            let expected = serde_json::to_string(&written).unwrap();
            let whole = !cell.contains('.');
            let copied = without_zeros(cell);
            assert!(has_exponent(cell) || copied == expected || whole && format!("{copied}.0") == expected, "{cell}");
        }
        assert!(has_exponent("-0.00001") && !has_exponent("0.0001"));
    }

    #[test]
    fn counts() {
        let check = |cell: &str, expected: Option<i64>| assert_eq!(count_in(cell), expected, "{cell:?}");
        check("12", Some(12));
        check(" 0 ", Some(0));
        check("12.0", Some(12));
        check("1,200", Some(1200));
        check("-9", None);
        check("-99", None);
        check("2.5", None);
        check("5-7", None);
        check("many", None);
        check("1e300", None);
        check("", None);
    }
}
