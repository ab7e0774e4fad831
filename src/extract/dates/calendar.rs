//! Stretches of the calendar with their EDTF forms.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::words::{Season, Unit};
use crate::extract::DatePrecision;

/// The part of a period that "early", "the end of" and their like single out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The first half.
    Early,
    /// The middle half.
    Mid,
    /// The second half.
    Late,
    /// The first third.
    Beginning,
    /// The last third.
    End,
    /// Up to the anchor.
    Earlier,
    /// From the anchor on.
    Later,
    /// One of its weeks, counted from 1; 5 is the last seven days.
    Week(i8),
}

/// A closed run of days.
///
/// EDTF takes a decade or season alone, but not at the end of an interval (level 1), hence three forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    pub start: Date,
    pub end: Date,
    pub precision: DatePrecision,
    /// EDTF of the whole.
    pub whole: String,
    /// EDTF of its beginning, for an interval that begins with it.
    pub first: String,
    /// EDTF of its end, for an interval that ends with it.
    pub last: String,
}

impl Period {
    pub(super) fn day(date: Date) -> Self {
        Self::plain(date, date, DatePrecision::Day, day_edtf(date))
    }

    /// Monday to Sunday round a day.
    pub(super) fn week(date: Date) -> Option<Self> {
        let monday = shift(date, Unit::Day, -i64::from(date.weekday().to_monday_zero_offset()))?;
        Some(Self { precision: DatePrecision::Week, ..Self::days(monday, shift(monday, Unit::Day, 6)?) })
    }

    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        let start = Date::new(year, month, 1).ok()?;
        Some(Self::plain(start, start.last_of_month(), DatePrecision::Month, month_edtf(start)))
    }

    pub(super) fn year(year: i16) -> Option<Self> {
        let start = Date::new(year, 1, 1).ok()?;
        Some(Self::plain(start, start.last_of_year(), DatePrecision::Year, year_edtf(start)))
    }

    /// Ten years from one that ends in zero.
    pub(super) fn decade(first: i16) -> Option<Self> {
        let first = first - first.rem_euclid(10);
        let (from, to) = (Self::year(first)?, Self::year(first.checked_add(9)?)?);
        let whole = format!("{}X", from.whole.get(..3)?);
        Some(Self { precision: DatePrecision::Decade, whole, ..from.to(&to) })
    }

    /// Three months; winter begins in December of its year.
    pub(super) fn season(year: i16, season: Season) -> Option<Self> {
        let start = Date::new(year, season.month(), 1).ok()?;
        Some(Self { whole: format!("{year:04}-{}", season.code()), ..Self::months(start, 3)? })
    }

    /// A quarter, 1 to 4.
    pub(super) fn quarter(year: i16, quarter: i8) -> Option<Self> {
        Self::months(Date::new(year, quarter.checked_mul(3)?.checked_sub(2)?, 1).ok()?, 3)
    }

    /// A half year, 1 or 2.
    pub(super) fn half(year: i16, half: i8) -> Option<Self> {
        let start = Date::new(year, if half == 1 { 1 } else { 7 }, 1).ok()?;
        Some(Self { precision: DatePrecision::Year, ..Self::months(start, 6)? })
    }

    /// From one day to another.
    pub(super) fn days(from: Date, to: Date) -> Self {
        if from == to { Self::day(from) } else { Self::day(from).to(&Self::day(to)) }
    }

    /// The unit of the calendar that a day lies in.
    pub(super) fn around(date: Date, unit: Unit) -> Option<Self> {
        match unit {
            Unit::Hour | Unit::Day => Some(Self::day(date)),
            Unit::Week => Self::week(date),
            Unit::Month => Self::month(date.year(), date.month()),
            Unit::Year => Self::year(date.year()),
            Unit::Decade => Self::decade(date.year()),
        }
    }

    /// From the beginning of this to the end of the other, which must not lie before it.
    pub(super) fn to(&self, end: &Self) -> Self {
        let whole = if self.first == end.last && self.start == end.start {
            self.first.clone()
        } else {
            format!("{}/{}", self.first, end.last)
        };
        let (first, last) = (self.first.clone(), end.last.clone());
        Self { start: self.start, end: end.end, precision: DatePrecision::Range, whole, first, last }
    }

    /// The same, qualified as approximate (`~`).
    pub(super) fn approximate(mut self) -> Self {
        let qualify = |edtf: &str| if edtf.ends_with('~') { edtf.to_owned() } else { format!("{edtf}~") };
        self.whole = match self.whole.split_once('/') {
            Some((first, last)) => format!("{}/{}", qualify(first), qualify(last)),
            None => qualify(&self.whole),
        };
        (self.first, self.last) = (qualify(&self.first), qualify(&self.last));
        self
    }

    /// A part of it. The words are vague, so halves and thirds are honest and the EDTF is approximate. A day has
    /// no parts here.
    pub(super) fn part(self, part: Part, anchor: Option<Date>) -> Self {
        if self.precision == DatePrecision::Day {
            return self;
        }
        // Whole years are parted at months, all else at days.
        let days = i64::from(days_between(self.start, self.end)) + 1;
        let years = i64::from(self.end.year()) - i64::from(self.start.year()) + 1;
        let yearly = matches!(self.precision, DatePrecision::Year | DatePrecision::Decade);
        let (unit, length) = if yearly { (Unit::Month, years * 12) } else { (Unit::Day, days) };
        let at = |numerator: i64, of: i64| shift(self.start, unit, length * numerator / of);
        let before = |date: Option<Date>| date.and_then(|date| shift(date, Unit::Day, -1));
        let (start, end) = match part {
            Part::Early => (Some(self.start), before(at(1, 2))),
            Part::Mid => (at(1, 4), before(at(3, 4))),
            Part::Late => (at(1, 2), Some(self.end)),
            Part::Beginning => (Some(self.start), before(at(1, 3))),
            Part::End => (at(2, 3), Some(self.end)),
            Part::Week(5) => (shift(self.end, Unit::Day, -6), Some(self.end)),
            Part::Week(number) => {
                let start = shift(self.start, Unit::Day, 7 * (i64::from(number) - 1));
                (start, start.and_then(|start| shift(start, Unit::Day, 6)))
            }
            Part::Earlier | Part::Later => {
                let Some(anchor) = anchor.filter(|day| (self.start..=self.end).contains(day)) else { return self };
                let days =
                    if part == Part::Earlier { Self::days(self.start, anchor) } else { Self::days(anchor, self.end) };
                return Self { precision: self.precision, ..days };
            }
        };
        let (Some(start), Some(end)) = (start, end) else { return self };
        if matches!(part, Part::Week(_)) {
            return Self { precision: DatePrecision::Week, ..Self::days(start, end) };
        }
        Self { start, end: end.max(start), ..self.approximate() }
    }

    fn months(start: Date, count: i64) -> Option<Self> {
        let end = shift(start, Unit::Month, count - 1)?;
        let (from, to) = (Self::month(start.year(), start.month())?, Self::month(end.year(), end.month())?);
        Some(Self { precision: DatePrecision::Season, ..from.to(&to) })
    }

    fn plain(start: Date, end: Date, precision: DatePrecision, edtf: String) -> Self {
        Self { start, end, precision, whole: edtf.clone(), first: edtf.clone(), last: edtf }
    }
}

/// A day moved by a count of units; the 31st becomes the last of a shorter month. `None` outside years 1 to 9999.
pub(super) fn shift(date: Date, unit: Unit, count: i64) -> Option<Date> {
    let span = Span::new();
    let span = match unit {
        Unit::Hour => span.try_days(count / 24),
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Year => span.try_years(count),
        Unit::Decade => span.try_years(count.checked_mul(10)?),
    };
    date.checked_add(span.ok()?).ok().filter(|date| date.year() >= 1)
}

/// The latest such weekday at or before a day.
pub(super) fn weekday_at_or_before(date: Date, weekday: Weekday) -> Option<Date> {
    shift(date, Unit::Day, -i64::from(date.weekday().since(weekday)))
}

/// The first such weekday at or after a day.
pub(super) fn weekday_at_or_after(date: Date, weekday: Weekday) -> Option<Date> {
    shift(date, Unit::Day, i64::from(date.weekday().until(weekday)))
}

/// Days from one date to another; negative when the second is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

pub(super) fn day_edtf(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn month_edtf(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

fn year_edtf(date: Date) -> String {
    format!("{:04}", date.year())
}
