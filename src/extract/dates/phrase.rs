//! What the words of a date say, before it is known which day they mean.

use jiff::civil::{Date, Weekday};

use super::calendar::Part;
use super::words::{Season, Unit};

/// A year as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// In four digits.
    Known(i16),
    /// In two.
    Short(i16),
    /// Not at all: "Nov. 28".
    Missing,
    /// By its distance from the anchor's: "May this year" 0, "May last year" -1.
    Offset(i16),
    /// "last May": the latest complete one.
    Last,
    /// "next May".
    Next,
    /// "May of that year": the previous mention's.
    Same,
}

/// Which one of a thing that comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// "on Friday".
    Bare,
    /// "last Friday".
    Last,
    /// "this Friday".
    This,
    /// "next Friday".
    Next,
    /// "Friday last week", "Friday of this week": weeks from the anchor's.
    Week(i64),
}

/// What a relative date counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The day of the report.
    Anchor,
    /// The date told before it in the text.
    Previous,
}

/// How many, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub low: i64,
    pub high: i64,
}

impl Count {
    pub(super) fn exactly(count: i64) -> Self {
        Self { low: count, high: count }
    }

    /// "a few", "several", "recent".
    pub(super) const FEW: Self = Self { low: 2, high: 7 };

    pub(super) fn is_exact(self) -> bool {
        self.low == self.high
    }
}

/// One date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    /// "Friday, Nov. 25".
    Day { year: Year, month: i8, day: i8, weekday: Option<Weekday> },
    /// "05/08/2021": day and month in unknown order.
    Slashed { first: i8, second: i8, year: Year },
    /// "the 15th", "the 15th of last month".
    MonthDay { day: i8, month: Option<i64> },
    /// "May 2022".
    Month { year: Year, month: i8 },
    /// "summer 2022".
    Season { year: Year, season: Season },
    /// "the third quarter of 2022".
    Quarter { year: Year, quarter: i8 },
    /// "the first half of 2022".
    Half { year: Year, half: i8 },
    /// "2007".
    Year(Year),
    /// "the 1990s".
    Decade(i16),
    /// "Friday".
    Weekday { weekday: Weekday, which: Which },
    /// "today", "last week", "that month": the unit of the calendar so far from the one of the day counted from.
    Calendar { unit: Unit, offset: i64, from: From },
    /// "over the weekend".
    Weekend(Which),
    /// "overnight": the anchor's day or the one before.
    Overnight,
    /// "two weeks ago".
    Ago { unit: Unit, count: Count },
    /// "three days later", "a day before": counted from the previous date.
    Shift { unit: Unit, count: Count, forward: bool, word: ShiftWord },
    /// "the past 24 hours", "in recent weeks", "in the coming days".
    Recent { unit: Unit, count: Count, future: bool },
    /// "9/11".
    Fixed(Date),
    /// "10 Muharram": kept as text.
    Hijri,
}

/// What a [`Phrase::Shift`] was told with: "later" and "earlier" look back only, "after" and "before" may be
/// followed by what they count from ("a day after the attack on Friday").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShiftWord {
    Adverb,
    Preposition,
}

/// A phrase and what qualifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expr {
    pub phrase: Phrase,
    pub part: Option<Part>,
    pub approximate: bool,
    /// A doubt that the words themselves raise.
    pub flag: Option<&'static str>,
}

impl Phrase {
    /// The phrase with nothing that qualifies it.
    pub(super) fn plain(self) -> Expr {
        Expr { phrase: self, part: None, approximate: false, flag: None }
    }
}

/// One date or a range of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    One(Expr),
    Range(Expr, Expr),
}
