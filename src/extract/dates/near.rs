//! Which one of the things that come round is meant: counted from the anchor.

use jiff::civil::{Date, Weekday};

use super::calendar::{Period, days_between, shift, weekday_at_or_after, weekday_at_or_before};
use super::phrase::{Count, Which, Year};
use super::words::Unit;
use crate::extract::DatePrecision;

/// A year in the future by at most so many days is this year's: time zones, late corrections.
pub(super) const GRACE_DAYS: i32 = 2;
/// How far ahead a date may lie that a future verb goes with.
const AHEAD_DAYS: i32 = 183;

/// The year of a day without one: nearest at or before the anchor, or ahead where the words look ahead. A
/// weekday beside it picks the year.
pub(super) fn year_of_day(
    anchor: Date,
    month: i8,
    day: i8,
    weekday: Option<Weekday>,
    future: bool,
    which: Year,
) -> Option<i16> {
    let candidates = |range: std::ops::RangeInclusive<i16>| {
        range.filter_map(move |offset| Date::new(anchor.year().checked_add(offset)?, month, day).ok())
    };
    let ahead = |date: Date| days_between(anchor, date);
    if which == Year::Next {
        return candidates(0..=8).find(|date| ahead(*date) > 0).map(Date::year);
    }
    let limit = match which {
        Year::Last => -1,
        _ if future => AHEAD_DAYS,
        _ => GRACE_DAYS,
    };
    if weekday.is_some() {
        // A day ahead with the right weekday beats one in the past with the wrong one.
        let fits = |date: &Date| weekday == Some(date.weekday());
        let near = candidates(-1..=1).filter(fits).min_by_key(|date| ahead(*date).abs());
        if let Some(near) = near.or_else(|| candidates(-6..=0).rfind(fits)) {
            return Some(near.year());
        }
    }
    candidates(-8..=1).rfind(|date| ahead(*date) <= limit).map(Date::year)
}

/// The year of a month or season without one.
pub(super) fn year_of_period(
    anchor: Date,
    future: bool,
    which: Year,
    period: impl Fn(i16) -> Option<Period>,
) -> Option<i16> {
    let years = |range: std::ops::RangeInclusive<i16>| {
        range.filter_map(|offset| {
            let year = anchor.year().checked_add(offset)?;
            Some((year, period(year)?))
        })
    };
    let latest = |limit: i32| {
        years(-2..=1).rfind(|(_, period)| days_between(anchor, period.start) <= limit).map(|(year, _)| year)
    };
    match which {
        Year::Next => years(-1..=2).find(|(_, period)| period.start > anchor).map(|(year, _)| year),
        Year::Last => years(-3..=0).filter(|(_, period)| period.end < anchor).last().map(|(year, _)| year),
        _ if future => {
            years(-1..=1).find(|(_, period)| period.end >= anchor).map(|(year, _)| year).or_else(|| latest(0))
        }
        _ => latest(0),
    }
}

pub(super) fn weekday(anchor: Date, weekday: Weekday, which: Which, future: bool) -> Option<Date> {
    let day = |offset| shift(anchor, Unit::Day, offset);
    match which {
        Which::Bare if future => weekday_at_or_after(anchor, weekday),
        Which::Bare => weekday_at_or_before(anchor, weekday),
        Which::Last => weekday_at_or_before(day(-1)?, weekday),
        Which::This => weekday_at_or_after(anchor, weekday),
        Which::Next => weekday_at_or_after(day(1)?, weekday),
        Which::Week(offset) => {
            let monday = weekday_at_or_before(shift(anchor, Unit::Week, offset)?, Weekday::Monday)?;
            weekday_at_or_after(monday, weekday)
        }
    }
}

/// Saturday and Sunday: the latest begun, the one before, this week's or the next.
pub(super) fn weekend(anchor: Date, which: Which) -> Option<Period> {
    let saturday = match which {
        Which::Next => weekday_at_or_after(shift(anchor, Unit::Day, 1)?, Weekday::Saturday),
        // Early in the week "this weekend" is the one just over.
        Which::This if !matches!(anchor.weekday(), Weekday::Sunday | Weekday::Monday | Weekday::Tuesday) => {
            weekday_at_or_after(anchor, Weekday::Saturday)
        }
        Which::Last if matches!(anchor.weekday(), Weekday::Saturday | Weekday::Sunday) => {
            weekday_at_or_before(shift(anchor, Unit::Day, -2)?, Weekday::Saturday)
        }
        _ => weekday_at_or_before(anchor, Weekday::Saturday),
    }?;
    Some(Period::days(saturday, shift(saturday, Unit::Day, 1)?))
}

/// "the past two weeks": from then to the anchor. A count that is not exact makes it approximate.
pub(super) fn recent(anchor: Date, unit: Unit, count: Count, future: bool) -> Option<Period> {
    let (unit, high) = match unit {
        Unit::Hour if count.is_exact() => (Unit::Day, (count.high + 23) / 24),
        Unit::Hour => (Unit::Day, 1),
        other => (other, count.high),
    };
    let other = shift(anchor, unit, if future { high } else { -high })?;
    let period = if future { Period::days(anchor, other) } else { Period::days(other, anchor) };
    Some(if count.is_exact() { period } else { period.approximate() })
}

/// So many units before or after a period: days are exact; "two weeks ago" is some day of the week round it, "two
/// months ago" the month, "two years ago" the year, all approximate.
pub(super) fn away(from: &Period, unit: Unit, count: Count, forward: bool) -> Option<Period> {
    let sign = |count: i64| if forward { count } else { -count };
    let moved = |count: i64| -> Option<Period> {
        let (start, end) = (shift(from.start, unit, sign(count))?, shift(from.end, unit, sign(count))?);
        Some(match unit {
            Unit::Hour | Unit::Day => Period { precision: from.precision, ..Period::days(start, end) },
            Unit::Week => Period {
                precision: DatePrecision::Week,
                start: shift(start, Unit::Day, -3)?,
                end: shift(end, Unit::Day, 3)?,
                ..Period::days(start, end).approximate()
            },
            _ => {
                let (first, last) = (Period::around(start, unit)?, Period::around(end, unit)?);
                let precision = if first == last { first.precision } else { DatePrecision::Range };
                Period { precision, ..first.to(&last).approximate() }
            }
        })
    };
    if unit == Unit::Hour && count.high <= 24 {
        // Hours may cross midnight; the words do not say whether they did.
        let other =
            if count.high <= 1 && count.is_exact() { from.start } else { shift(from.start, Unit::Day, sign(1))? };
        let (start, end) = if forward { (from.start, other.max(from.end)) } else { (other, from.end) };
        return Some(Period::days(start, end));
    }
    let (near, far) = (moved(count.low)?, moved(count.high)?);
    if count.is_exact() {
        return Some(far);
    }
    let (first, last) = if forward { (near, far) } else { (far, near) };
    (first.start <= last.end).then(|| first.to(&last).approximate())
}

/// How many days a date may span that so fine a unit is counted from.
pub(super) fn widest(unit: Unit) -> i32 {
    match unit {
        Unit::Hour | Unit::Day => 7,
        Unit::Week => 31,
        Unit::Month => 100,
        Unit::Year | Unit::Decade => 370,
    }
}
