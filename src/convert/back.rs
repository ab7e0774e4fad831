//! A layer of ours that comes back, from `GeoJSON` or as a sheet that somebody has reviewed: its columns are taken as
//! they are, so that an unchanged sheet gives the layer that it was made from.
//!
//! What a reviewer does counts, and what hangs on it follows:
//!
//! - A point that was moved (`longitude` and `latitude` differ from `WKT`) is `given`: no place of the gazetteer, no
//!   chance. One that was cleared is gone; the feature has no geometry.
//! - Another `place` than the one in the `title` is looked up, in the row's country and first in its units; one that is
//!   not known sends the row to the rejects, since the old point would be a wrong one.
//! - Other days than those in `when` give new `when` and `date_precision`. Days and numbers may be written as
//!   spreadsheets write them.
//! - Another `sub_event_type` gives its `event_type` and markers. The title follows place and kind, unless it was
//!   rewritten.
//! - A row whose `status` is `rejected` goes to the rejects; `status` is kept where somebody has changed it.

use std::borrow::Cow;

use geo::Point;
use jiff::civil::Date;

use super::dates::{self, Days, Order};
use super::dialects::OURS;
use super::mapping::Mapping;
use super::place::{Finder, Names};
use super::survey::Survey;
use crate::coordinates::well_known_text;
use crate::extract::{DatePrecision, EventType, Mode, SubEventType};
use crate::layer::{self, Marker, Property as P, Value};
use crate::read::table::Row;
use crate::resolve::Match;

/// The column that a reviewer fills in.
pub(super) const STATUS: &str = "status";
/// What stands in it before.
const UNREVIEWED: &str = "unreviewed";
/// Words of a reviewer who wants a row out.
const REJECTED: [&str; 5] = ["rejected", "reject", "canceled", "cancelled", "discarded"];

/// Where the columns stand that are no properties.
#[derive(Debug)]
pub(super) struct Back {
    /// Geometry and id, which begin the sheet.
    leading: usize,
    id: Option<usize>,
    wkt: Option<usize>,
    lonlat: Option<[usize; 2]>,
    status: Option<usize>,
    /// Columns by property.
    at: Vec<Option<usize>>,
}

/// What a reviewer has changed in a row.
#[derive(Debug, Default)]
pub(super) struct Review {
    /// The point, where it is another than the row's coordinates.
    pub(super) point: Option<Point<f64>>,
    /// Why the row cannot be in the layer.
    pub(super) refused: Option<String>,
    values: Vec<(P, Value<'static>)>,
}

/// What was read of a row's coordinates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    pub(super) point: Option<Point<f64>>,
    pub(super) radius_m: u32,
    pub(super) flag: Option<&'static str>,
}

impl Review {
    /// What stands in a column in place of the cell.
    pub(super) fn value(&self, property: Option<P>) -> Option<Value<'static>> {
        let property = property?;
        self.values.iter().find(|(changed, _)| *changed == property).map(|(_, value)| value.clone())
    }

    fn set(&mut self, property: P, value: Value<'static>) {
        self.values.push((property, value));
    }

    fn text(&mut self, property: P, text: Option<&str>) {
        self.set(property, layer::text(text).into_owned());
    }

    fn clear(&mut self, properties: &[P]) {
        for property in properties {
            self.set(*property, Value::Null);
        }
    }
}

impl Back {
    /// `None` for lists of others.
    pub(super) fn of(mapping: &Mapping) -> Option<Self> {
        mapping.dialect.filter(|dialect| dialect.name == OURS)?;
        let mut leading = 0;
        let mut next = |names: &[&str]| {
            let found = mapping.columns.get(leading).is_some_and(|column| names.contains(&column.as_str()));
            found.then(|| {
                leading += 1;
                leading - 1
            })
        };
        let wkt = next(&["WKT", "_WKT"]);
        let lonlat = next(&["longitude"]).zip(next(&["latitude"])).map(<[usize; 2]>::from);
        let id = next(&["id", "feature_id"]);
        let at = |name: &str| mapping.columns.iter().position(|column| column == name);
        let by_property = P::ALL.iter().map(|property| at(property.name())).collect();
        Some(Self { leading, id, wkt, lonlat, status: at(STATUS), at: by_property })
    }

    /// True for a column that is a property of the layer.
    pub(super) fn keeps(&self, column: usize, survey: &Survey) -> bool {
        column >= self.leading && (self.status != Some(column) || survey.reviewed)
    }

    /// The feature's id.
    pub(super) fn id<'r>(&self, row: &Row<'r>) -> Option<Cow<'r, str>> {
        row.get(self.id?).filter(|id| !id.is_empty())
    }

    /// The property in a column.
    pub(super) fn property(&self, column: usize) -> Option<P> {
        let number = self.at.iter().position(|at| *at == Some(column))?;
        P::ALL.get(number).copied()
    }

    /// True where a reviewer threw the row out.
    pub(super) fn is_rejected(&self, row: &Row<'_>) -> bool {
        let status = self.status.map_or("", |column| row.peek(column).trim());
        REJECTED.iter().any(|word| status.eq_ignore_ascii_case(word))
    }

    fn cell<'r>(&self, row: &Row<'r>, property: P) -> Cow<'r, str> {
        let Some(column) = self.at.get(property as usize).copied().flatten() else { return Cow::Borrowed("") };
        if row.is_plain(column) {
            return Cow::Borrowed(row.peek(column).trim());
        }
        row.get(column).map_or(Cow::Borrowed(""), |cell| with_formula(cell).trim().to_owned().into())
    }

    /// Reads what was changed.
    pub(super) fn review(&self, row: &Row<'_>, given: Given, finder: &mut Finder<'_>, order: Option<Order>) -> Review {
        let mut review = Review::default();
        let title = self.cell(row, P::Title);
        let place = self.cell(row, P::Place);
        let told = self.told(row, &title);
        let name = self.place(row, given, &place, told.as_ref(), finder, &mut review);
        self.kind(row, told.as_ref(), name.as_deref(), &mut review);
        self.days(row, order, &mut review);
        review
    }

    /// Kind and place in a title that we made; `None` where somebody else did.
    fn told(&self, row: &Row<'_>, title: &str) -> Option<(SubEventType, Option<String>)> {
        let (mode, weapon) = (self.mode(row), self.cell(row, P::Weapon));
        // The kind in the row first: two may have one label.
        let own = SubEventType::parse(&self.cell(row, P::SubEventType));
        own.into_iter().chain(SubEventType::ALL.iter().copied()).find_map(|kind| {
            let what = layer::title(layer::short(kind, Some(&weapon)), mode, None);
            let rest = title.strip_prefix(what.as_str())?;
            if rest.is_empty() {
                return Some((kind, None));
            }
            Some((kind, Some(rest.strip_prefix(", ")?.to_owned())))
        })
    }

    fn mode(&self, row: &Row<'_>) -> Mode {
        Mode::parse(&self.cell(row, P::Mode)).unwrap_or(Mode::Asserted)
    }

    /// Point and place; gives the name for the title where it is a new one.
    fn place(
        &self,
        row: &Row<'_>,
        given: Given,
        place: &str,
        told: Option<&(SubEventType, Option<String>)>,
        finder: &mut Finder<'_>,
        review: &mut Review,
    ) -> Option<String> {
        let before = self.wkt.and_then(|column| well_known_text(row.peek(column)));
        let same = |point: Point<f64>| {
            before.is_some_and(|(lat, lon)| (lat - point.y()).abs() < 1e-6 && (lon - point.x()).abs() < 1e-6)
        };
        let renamed = !place.is_empty() && told.is_some_and(|(_, label)| label.as_deref() != Some(place));
        if let (Some(point), Some(_)) = (given.point, self.lonlat)
            && self.wkt.is_some()
            && !same(point)
        {
            review.clear(&[P::PlaceId, P::Alternatives, P::Confidence]);
            review.text(P::GeoMethod, Some("given"));
            review.text(P::GeoPrecision, Some("point"));
            review.text(P::GeoFlag, given.flag);
            review.set(P::RadiusM, Value::Integer(given.radius_m.into()));
            return renamed.then(|| place.to_owned());
        }
        if renamed {
            let names = [P::Admin2, P::Admin1, P::CountryCode, P::Country].map(|unit| self.cell(row, unit));
            let [admin2, admin1, code, country] = names.each_ref().map(|name| Some(&**name).filter(|n| !n.is_empty()));
            let country = code.or(country);
            // The units may be those of the place before.
            let units = [(admin2, admin1), (None, admin1), (None, None)];
            let found = units.into_iter().find_map(|(admin2, admin1)| {
                let spot = finder.place(Names { place: Some(place), admin2, admin1, country })?;
                (spot.matched != Match::Parent).then_some(spot)
            });
            let Some(spot) = found else {
                review.refused = Some(format!("no place sure enough by the corrected name {place:?}"));
                return None;
            };
            review.point = Some(spot.point);
            review.text(P::Place, Some(&spot.name));
            review.text(P::Admin2, spot.admin2.as_deref());
            review.text(P::Admin1, spot.admin1.as_deref());
            review.text(P::Country, spot.country.as_deref());
            review.text(P::CountryCode, spot.country_code.as_deref());
            review.text(P::PlaceId, Some(&spot.place_id));
            review.text(P::GeoPrecision, Some(spot.precision.as_str()));
            review.text(P::GeoMethod, Some(spot.matched.as_str()));
            review.text(P::GeoFlag, spot.crosses_border.then_some("offset crosses the border"));
            review.text(P::Alternatives, Some(&spot.alternatives));
            review.set(P::RadiusM, Value::Integer(spot.radius_m.into()));
            review.set(P::Confidence, layer::confidence(spot.confidence));
            return Some(spot.name.clone());
        }
        if before.is_some() && self.lonlat.is_some() && given.point.is_none() {
            review.clear(&[P::PlaceId, P::GeoPrecision, P::GeoMethod, P::RadiusM, P::Alternatives, P::Confidence]);
            review.text(P::GeoFlag, given.flag);
        }
        None
    }

    /// Type and markers of another kind; the title of another kind or place.
    fn kind(
        &self,
        row: &Row<'_>,
        told: Option<&(SubEventType, Option<String>)>,
        name: Option<&str>,
        review: &mut Review,
    ) {
        let kind = SubEventType::parse(&self.cell(row, P::SubEventType));
        let event = EventType::parse(&self.cell(row, P::EventType));
        if let Some(kind) = kind.filter(|kind| Some(kind.event_type()) != event && event.is_some()) {
            let marker = Marker::of(Some(kind.event_type()), 0);
            review.text(P::EventType, Some(kind.event_type().as_str()));
            review.text(P::MarkerColor, Some(marker.color));
            review.text(P::MarkerSymbol, Some(marker.symbol));
        }
        let Some((before, label)) = told else { return };
        let now = kind.unwrap_or(*before);
        if name.is_some() || now != *before {
            let what =
                layer::short(now, Some(&self.cell(row, P::Weapon)).filter(|weapon| !weapon.is_empty()).map(|w| &**w));
            let place = name.or(label.as_deref());
            review.set(P::Title, Value::Text(layer::title(what, self.mode(row), place).into()));
        }
    }

    fn days(&self, row: &Row<'_>, order: Option<Order>, review: &mut Review) {
        let [start, end, when, published] =
            [P::StartDate, P::EndDate, P::When, P::SourceDate].map(|property| self.cell(row, property));
        let iso = |cell: &str| cell.parse::<Date>().ok();
        if let Some(days) = dates::parse(&published, order).filter(|_| iso(&published).is_none()) {
            review.set(P::SourceDate, if days.start == days.end { Value::Date(days.start) } else { Value::Null });
        }
        // A spreadsheet takes "2022-11-28" for a day of its own there too.
        let rewritten = || dates::parse(&when, order).filter(|days| !days.ambiguous);
        let before = interval(&when).or_else(|| {
            let days = rewritten()?;
            review.text(P::When, Some(&edtf(&days)));
            Some((Some(days.start), Some(days.end)))
        });
        if before.is_some_and(|before| before == (iso(&start), iso(&end)))
            && (start.is_empty() || iso(&start).is_some())
            && (end.is_empty() || iso(&end).is_some())
        {
            return;
        }
        let (had_start, had_end) = before.unwrap_or_default();
        let read = |cell: &str, had: Option<Date>| -> Result<Option<Days>, ()> {
            if cell.is_empty() {
                return Ok(None);
            }
            let days = dates::parse(cell, order).ok_or(())?;
            // Of the two days that "03/04/2022" can be, the one that stood there.
            let known = had.filter(|had| days.ambiguous && (days.start == *had || days.end == *had));
            Ok(Some(known.map_or(days, |day| Days { start: day, end: day, ambiguous: false, ..days })))
        };
        let (Ok(from), Ok(to)) = (read(&start, had_start), read(&end, had_end)) else {
            review.values.retain(|(property, _)| *property != P::When);
            review.clear(&[P::StartDate, P::EndDate, P::When]);
            review.text(P::DatePrecision, Some(DatePrecision::Unknown.as_str()));
            review.text(P::DateFlag, Some("not a date"));
            review.text(P::DateText, Some([&*start, &*end].join(" - ").trim_matches([' ', '-'])));
            return;
        };
        let (first, mut last) = (from.map(|days| days.start), to.map(|days| days.end));
        let plain = from.is_none_or(|days| days.start == days.end) && to.is_none_or(|days| days.start == days.end);
        if plain && before == Some((first, last))
            || before.is_none() && plain && iso(&start) == first && iso(&end) == last
        {
            // The same days, as a spreadsheet writes them; or days that cannot be compared.
            review.set(P::StartDate, first.map_or(Value::Null, Value::Date));
            review.set(P::EndDate, last.map_or(Value::Null, Value::Date));
            return;
        }
        let mut flag = from.or(to).filter(|days| days.ambiguous).map(|_| "ambiguous day and month");
        if from.is_some_and(|days| days.start != days.end) {
            last = last.max(from.map(|days| days.end));
        } else if first != had_start && last == had_end && (had_start == had_end || last < first) {
            // One day, of which only the first cell was corrected (or cleared).
            last = first;
        } else if last < first && last.is_some() {
            flag = Some("end before start");
        }
        let (precision, edtf) = match (first, last) {
            (Some(first), Some(last)) if first == last => (DatePrecision::Day, first.to_string()),
            (Some(first), Some(last)) if first < last => match from.filter(|days| days.end == last) {
                Some(days) => (days.precision, edtf(&days)),
                None => (DatePrecision::Range, format!("{first}/{last}")),
            },
            (Some(first), None) => (DatePrecision::Range, format!("{first}/..")),
            (None, Some(last)) => (DatePrecision::Unknown, format!("../{last}")),
            _ => (DatePrecision::Unknown, String::new()),
        };
        review.values.retain(|(property, _)| *property != P::When);
        review.set(P::StartDate, first.map_or(Value::Null, Value::Date));
        review.set(P::EndDate, last.map_or(Value::Null, Value::Date));
        review.text(P::When, Some(&edtf));
        review.text(P::DatePrecision, Some(precision.as_str()));
        review.text(P::DateFlag, flag);
        review.text(P::DateText, Some([&*start, &*end].join(" - ").trim_matches([' ', '-'])));
        review.text(P::DateBasis, first.or(last).map(|_| "text"));
    }
}

/// First and last day of a date in EDTF, as far as we write it; `None` for what cannot be compared.
fn interval(when: &str) -> Option<(Option<Date>, Option<Date>)> {
    let day = |part: &str| -> Option<(Date, Date)> {
        let part = part.trim_end_matches(['~', '?', '%']);
        if let Ok(day) = part.parse::<Date>() {
            return Some((day, day));
        }
        let (year, month) = part.split_once('-').map_or((part, None), |(year, month)| (year, Some(month)));
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        let first = Date::new(year, month.unwrap_or("1").parse().ok()?, 1).ok()?;
        Some((first, if month.is_some() { first.last_of_month() } else { first.last_of_year() }))
    };
    match when.split_once('/') {
        Some((from, "..")) => Some((Some(day(from)?.0), None)),
        Some(("..", to)) => Some((None, Some(day(to)?.1))),
        Some((from, to)) => Some((Some(day(from)?.0), Some(day(to)?.1))),
        None if when.is_empty() => Some((None, None)),
        None => day(when).map(|(first, last)| (Some(first), Some(last))),
    }
}

/// True for a cell of the status column that somebody has written.
pub(super) fn is_reviewed(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && !cell.eq_ignore_ascii_case(UNREVIEWED)
}

/// A cell without the apostrophe that keeps spreadsheets from running it as a formula.
pub(super) fn with_formula(cell: Cow<'_, str>) -> Cow<'_, str> {
    let dangerous =
        |rest: &str| rest.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) || rest.starts_with(['\t', '\r']);
    match &cell {
        Cow::Borrowed(text) => text.strip_prefix('\'').filter(|rest| dangerous(rest)).map_or(cell, Cow::Borrowed),
        Cow::Owned(text) => match text.strip_prefix('\'').filter(|rest| dangerous(rest)) {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => cell,
        },
    }
}

fn edtf(days: &Days) -> String {
    let mut text = String::new();
    days.edtf(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_dates() {
        let check = |when: &str, expected: Option<[Option<&str>; 2]>| {
            let day = |text: &str| text.parse::<Date>().unwrap();
            assert_eq!(interval(when), expected.map(|[a, b]| (a.map(day), b.map(day))), "{when}");
        };
        check("2022-11-28", Some([Some("2022-11-28"); 2]));
        check("2022-02~", Some([Some("2022-02-01"), Some("2022-02-28")]));
        check("2022", Some([Some("2022-01-01"), Some("2022-12-31")]));
        check("2022-09~/..", Some([Some("2022-09-01"), None]));
        check("../2022-09-05", Some([None, Some("2022-09-05")]));
        check("2022-09-01/2022-09-05", Some([Some("2022-09-01"), Some("2022-09-05")]));
        check("", Some([None, None]));
        check("2022-21", None);
        check("202X", None);
        check("[2022-03-04,2022-04-03]", None);
        check("14/03/2022", None);
        check("3/14/2022", None);
    }
}
