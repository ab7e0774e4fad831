//! Which days an expression means: partial and relative dates are counted from the anchor or the date before.

use jiff::civil::Date;

use super::Relation;
use super::calendar::{Period, day_edtf, days_between, shift};
use super::grammar::Found;
use super::line::Line;
use super::near::{self, GRACE_DAYS};
use super::phrase::{Count, Expr, From, Phrase, Shape, ShiftWord, Which, Year};
use super::words::Unit;
use crate::document::{Published, PublishedBasis};
use crate::extract::{DateBasis, DatePrecision, When};

/// An expression with the sentence and block that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub found: Found,
    pub line: Line<'a>,
    pub block: u32,
}

/// The values of a document's expressions, one each, in order; `text` is left to the caller.
pub(super) fn settle(all: &[Candidate<'_>], anchor: Option<Published>) -> Vec<When> {
    let mut settler = Settler::new(all, anchor);
    all.iter().enumerate().map(|(at, candidate)| settler.when(all, at, candidate)).collect()
}

/// A period, how it was learned and what is doubtful about it.
#[derive(Debug, Clone)]
struct Value {
    period: Period,
    basis: DateBasis,
    flag: Option<&'static str>,
}

struct Settler {
    anchor: Option<Date>,
    basis: DateBasis,
    /// The years that the document itself gives to each month: one, or more than one.
    years: [Lean; 13],
    /// Slashed dates put the month first: from those that can be read in one way only.
    month_first: Option<bool>,
    /// The last date with a value, and its block.
    previous: Option<(Value, u32)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lean {
    Nothing,
    Year(i16),
    Several,
}

/// Blocks over which "the next day" may look back.
const MEMORY_BLOCKS: u32 = 2;

impl Settler {
    fn new(all: &[Candidate<'_>], anchor: Option<Published>) -> Self {
        let basis = match anchor.map(|anchor| anchor.basis) {
            Some(PublishedBasis::Dateline) => DateBasis::Dateline,
            _ => DateBasis::Published,
        };
        let mut years = [Lean::Nothing; 13];
        let exprs = all.iter().flat_map(|candidate| match candidate.found.shape {
            Shape::One(expr) => [Some(expr), None],
            Shape::Range(first, last) => [Some(first), Some(last)],
        });
        for expr in exprs.flatten() {
            let (Phrase::Day { year: Year::Known(year), month, .. } | Phrase::Month { year: Year::Known(year), month }) =
                expr.phrase
            else {
                continue;
            };
            if let Some(lean) = usize::try_from(month).ok().and_then(|month| years.get_mut(month)) {
                *lean = match *lean {
                    Lean::Nothing => Lean::Year(year),
                    Lean::Year(other) if other == year => *lean,
                    _ => Lean::Several,
                };
            }
        }
        Self { anchor: anchor.map(|anchor| anchor.date), basis, years, month_first: month_first(all), previous: None }
    }

    fn when(&mut self, all: &[Candidate<'_>], at: usize, candidate: &Candidate<'_>) -> When {
        if self.previous.as_ref().is_some_and(|(_, block)| candidate.block > block + MEMORY_BLOCKS) {
            self.previous = None;
        }
        let found = candidate.found;
        let value = match found.shape {
            Shape::One(Expr { phrase: Phrase::Shift { unit, count, forward, word }, .. }) => {
                self.shifted(all, at, candidate, (unit, count, forward, word))
            }
            Shape::One(expr) => self.value(expr, self.anchor, is_future(candidate.line, found.tokens.0)),
            Shape::Range(first, last) => self.range(first, last, is_future(candidate.line, found.tokens.0)),
        };
        let Some(mut value) = value else { return partial(found) };
        value.flag = value.flag.or_else(|| self.told_of_old(&value, candidate));
        let when = bounded(&value, found.relation);
        self.previous = Some((value, candidate.block));
        when
    }

    /// "In June 2014 they took Mosul. On Aug. 3 ..." in a later year: the inferred year is doubtful.
    fn told_of_old(&self, value: &Value, candidate: &Candidate<'_>) -> Option<&'static str> {
        let Shape::One(Expr { phrase: Phrase::Day { year: Year::Missing, month, day, .. }, .. }) =
            candidate.found.shape
        else {
            return None;
        };
        let (before, block) = self.previous.as_ref()?;
        let near = before.basis == DateBasis::Text && before.period.precision != DatePrecision::Decade;
        let then = Date::new(before.period.start.year(), month, day).ok()?;
        let doubtful = near
            && *block == candidate.block
            && then >= before.period.start
            && days_between(before.period.end, value.period.start) > 300;
        doubtful.then_some("year inferred from the day of the report; the text before it speaks of another year")
    }

    /// One expression. `anchor` is the report's day, or the other end of a range.
    fn value(&self, expr: Expr, anchor: Option<Date>, future: bool) -> Option<Value> {
        let mut flag = expr.flag;
        let (period, basis) = self.period(expr.phrase, anchor, future, &mut flag)?;
        let period = expr.part.map_or(period.clone(), |part| period.part(part, self.anchor));
        let period = if expr.approximate { period.approximate() } else { period };
        Some(Value { period, basis, flag })
    }

    fn period(
        &self,
        phrase: Phrase,
        anchor: Option<Date>,
        future: bool,
        flag: &mut Option<&'static str>,
    ) -> Option<(Period, DateBasis)> {
        let counted = |period: Option<Period>| period.map(|period| (period, self.basis));
        match phrase {
            Phrase::Fixed(date) => Some((Period::day(date), DateBasis::Text)),
            Phrase::Day { year, month, day, weekday } => {
                let (year, basis) =
                    self.year(year, Some(month), |year| near::year_of_day(anchor?, month, day, weekday, future, year))?;
                let date = Date::new(year, month, day).ok()?;
                if weekday.is_some_and(|weekday| weekday != date.weekday()) {
                    *flag = Some("the weekday contradicts the date");
                }
                Some((Period::day(date), basis))
            }
            Phrase::Slashed { first, second, year } => {
                let (year, _) = self.year(year, None, |_| None)?;
                let (period, sure) = self.slashed(first, second, year)?;
                if !sure {
                    *flag = Some("ambiguous day and month");
                }
                Some((period, DateBasis::Text))
            }
            Phrase::MonthDay { day, month } => {
                let anchor = anchor?;
                let date = |offset| {
                    let month = shift(anchor.first_of_month(), Unit::Month, offset)?;
                    Date::new(month.year(), month.month(), day).ok()
                };
                let latest = || (-2..=0).rev().filter_map(date).find(|date| days_between(anchor, *date) <= GRACE_DAYS);
                counted(month.map_or_else(latest, date).map(Period::day))
            }
            Phrase::Month { year, month } => {
                let (year, basis) = self.year(year, Some(month), |which| {
                    near::year_of_period(anchor?, future, which, |year| Period::month(year, month))
                })?;
                Some((Period::month(year, month)?, basis))
            }
            Phrase::Season { year, season } => {
                let (year, basis) = self.year(year, None, |which| {
                    near::year_of_period(anchor?, future, which, |year| Period::season(year, season))
                })?;
                Some((Period::season(year, season)?, basis))
            }
            Phrase::Quarter { year, quarter } => {
                let (year, basis) = self.year(year, None, |_| None)?;
                Some((Period::quarter(year, quarter)?, basis))
            }
            Phrase::Half { year, half } => {
                let (year, basis) = self.year(year, None, |_| None)?;
                Some((Period::half(year, half)?, basis))
            }
            Phrase::Year(year) => {
                let (year, basis) = self.year(year, None, |_| None)?;
                Some((Period::year(year)?, basis))
            }
            Phrase::Decade(first) => Some((Period::decade(first)?, DateBasis::Text)),
            Phrase::Weekday { weekday, which } => {
                counted(near::weekday(anchor?, weekday, which, future).map(Period::day))
            }
            Phrase::Calendar { unit, offset, from: From::Anchor } => {
                counted(Period::around(shift(anchor?, unit, offset)?, unit))
            }
            Phrase::Calendar { unit, offset, from: From::Previous } => {
                let (value, _) = self.previous.as_ref()?;
                let known = &value.period;
                let from = if offset > 0 { known.end } else { known.start };
                let fits = days_between(known.start, known.end) <= near::widest(unit);
                fits.then_some((Period::around(shift(from, unit, offset)?, unit)?, value.basis))
            }
            Phrase::Weekend(which) => counted(near::weekend(anchor?, which)),
            Phrase::Overnight => {
                let anchor = anchor?;
                counted(Some(Period::days(shift(anchor, Unit::Day, -1)?, anchor)))
            }
            Phrase::Ago { unit, count } => counted(near::away(&Period::day(anchor?), unit, count, false)),
            Phrase::Recent { unit, count, future } => counted(near::recent(anchor?, unit, count, future)),
            Phrase::Shift { .. } | Phrase::Hijri => None,
        }
    }

    /// The year meant, and its basis; `infer` finds it from the anchor.
    fn year(&self, year: Year, month: Option<i8>, infer: impl Fn(Year) -> Option<i16>) -> Option<(i16, DateBasis)> {
        match year {
            Year::Known(year) => Some((year, DateBasis::Text)),
            Year::Short(short) => Some((self.century(short), DateBasis::Text)),
            Year::Offset(offset) => Some((self.anchor?.year().checked_add(offset)?, self.basis)),
            Year::Same => {
                let (value, _) = self.previous.as_ref()?;
                Some((value.period.start.year(), value.basis))
            }
            Year::Missing | Year::Last | Year::Next => match (self.anchor, month) {
                (Some(_), _) => Some((infer(year)?, self.basis)),
                (None, Some(month)) if year == Year::Missing => match self.years.get(usize::try_from(month).ok()?)? {
                    Lean::Year(year) => Some((*year, DateBasis::Text)),
                    _ => None,
                },
                _ => None,
            },
        }
    }

    /// Two digits: the year nearest the anchor's that is at most twenty years ahead, or 1950 to 2049.
    fn century(&self, short: i16) -> i16 {
        match self.anchor {
            Some(anchor) => {
                let latest = anchor.year().saturating_add(20);
                latest - (latest - short).rem_euclid(100)
            }
            None if short >= 50 => 1900 + short,
            None => 2000 + short,
        }
    }

    /// Day and month of "05/08/2021", and whether that is sure: the document's other dates decide, then the
    /// anchor (a report does not tell of days to come), then day first.
    fn slashed(&self, first: i8, second: i8, year: i16) -> Option<(Period, bool)> {
        let (day_first, month_first) = (Date::new(year, second, first).ok(), Date::new(year, first, second).ok());
        if let Some(order) = self.month_first {
            return Some((Period::day(if order { month_first? } else { day_first? }), true));
        }
        let past = |date: Option<Date>| {
            date.filter(|date| self.anchor.is_none_or(|anchor| days_between(anchor, *date) <= GRACE_DAYS))
        };
        Some((Period::day(past(day_first).or(past(month_first)).or(day_first)?), false))
    }

    /// Two ends: each lends the other what it lacks.
    fn range(&self, first: Expr, last: Expr, future: bool) -> Option<Value> {
        let (mut start, mut end);
        if let Some(running) = self.running(first, last) {
            return Some(running);
        }
        if is_self_contained(first) && !is_self_contained(last) {
            start = self.value(first, self.anchor, future)?;
            end = self.value(last, Some(shift(start.period.start, Unit::Year, 1)?), false)?;
            // A year later is the latest possible end; nearer is likelier.
            while let Some(nearer) = shift(end.period.start, Unit::Year, -1)
                && matches!(last.phrase, Phrase::Day { .. } | Phrase::Month { .. })
                && nearer >= start.period.start
            {
                end = self.value(last, Some(nearer), false)?;
            }
        } else {
            end = self.value(last, self.anchor, future)?;
            let anchor = if is_self_contained(first) { self.anchor } else { Some(end.period.start) };
            start = self.value(first, anchor, false)?;
            // "Friday to Friday" is a week, not a day.
            if start.period.start == end.period.start && matches!(first.phrase, Phrase::Weekday { .. }) {
                start = self.value(first, shift(end.period.start, Unit::Day, -1), false)?;
            }
        }
        if let (Phrase::Month { .. } | Phrase::Day { .. }, Phrase::Year(_)) = (first.phrase, last.phrase)
            && start.period.end.year() > end.period.end.year()
        {
            std::mem::swap(&mut start, &mut end);
        }
        if start.period.start > end.period.end {
            return None;
        }
        let basis = match (is_self_contained(first), is_self_contained(last)) {
            (true, false) => start.basis,
            (false, true) => end.basis,
            _ if start.basis == DateBasis::Text => end.basis,
            _ => start.basis,
        };
        Some(Value { period: start.period.to(&end.period), basis, flag: start.flag.or(end.flag) })
    }

    /// "Nov. 28 to Dec. 2" told in between: begun already, ending soon.
    fn running(&self, first: Expr, last: Expr) -> Option<Value> {
        let anchor = self.anchor?;
        if is_self_contained(first) || is_self_contained(last) || !matches!(last.phrase, Phrase::Day { .. }) {
            return None;
        }
        let start = self.value(first, Some(anchor), false)?;
        let end = self.value(last, Some(anchor), true)?;
        let near = |date: Date| days_between(anchor, date).abs() <= 31;
        (near(start.period.start) && near(end.period.end) && end.period.end > anchor && start.period.start <= anchor)
            .then(|| Value { period: start.period.to(&end.period), basis: self.basis, flag: start.flag.or(end.flag) })
    }

    /// "three days later": from the date before; "a day after the attack on Friday": from the date after it; "on
    /// Friday, a day after gunmen stormed": what is dated is what follows, and the step goes back.
    fn shifted(
        &self,
        all: &[Candidate<'_>],
        at: usize,
        candidate: &Candidate<'_>,
        (unit, count, forward, word): (Unit, Count, bool, ShiftWord),
    ) -> Option<Value> {
        let (_, end) = candidate.found.tokens;
        let line = candidate.line;
        let clause =
            word == ShiftWord::Preposition && (line.is_word(end) || line.kind(end).is_some() && !line.stop(end));
        if clause
            && let Some(next) = all.get(at + 1)
            && let Shape::One(expr) = next.found.shape
            && next.found.relation == Relation::On
            && next.found.tokens.0 < line.end
            && next.found.tokens.0 - end < 12
            && !(end..next.found.tokens.0).any(|at| line.stop(at))
            && !matches!(expr.phrase, Phrase::Shift { .. })
            && let Some(value) = self.value(expr, self.anchor, false)
        {
            return Self::step(&value, unit, count, forward);
        }
        let (value, _) = self.previous.as_ref()?;
        let same_sentence = at
            .checked_sub(1)
            .and_then(|at| all.get(at))
            .is_some_and(|before| before.found.tokens.0 >= line.begin && before.found.tokens.0 < line.end);
        Self::step(value, unit, count, if clause && same_sentence { !forward } else { forward })
    }

    fn step(value: &Value, unit: Unit, count: Count, forward: bool) -> Option<Value> {
        let width = days_between(value.period.start, value.period.end);
        if width > near::widest(unit) {
            return None;
        }
        Some(Value { period: near::away(&value.period, unit, count, forward)?, basis: value.basis, flag: None })
    }
}

/// What is known of a date without a value: "Nov. 28" is `XXXX-11-28`.
fn partial(found: Found) -> When {
    let mut when = When::unknown();
    let Shape::One(expr) = found.shape else { return when };
    match expr.phrase {
        Phrase::Day { year: Year::Missing, month, day, .. } if Date::new(2024, month, day).is_ok() => {
            when.edtf = format!("XXXX-{month:02}-{day:02}");
            when.precision = DatePrecision::Day;
        }
        Phrase::Month { year: Year::Missing, month } => {
            when.edtf = format!("XXXX-{month:02}");
            when.precision = DatePrecision::Month;
        }
        Phrase::Day { year: Year::Known(year), month, day, .. } => {
            // "Feb. 30, 2022": the words are wrong.
            when.flag = Some(format!("no such day: {year:04}-{month:02}-{day:02}"));
            return when;
        }
        Phrase::Day { month, day, .. } if Date::new(2024, month, day).is_err() => {
            when.flag = Some(format!("no such day: {month:02}-{day:02}"));
            return when;
        }
        Phrase::Slashed { .. } => when.flag = Some("ambiguous day and month".to_owned()),
        _ => return when,
    }
    if found.relation != Relation::On {
        when.edtf = String::new();
        when.precision = DatePrecision::Unknown;
    } else if !when.edtf.is_empty() {
        when.basis = Some(DateBasis::Text);
    }
    when
}

/// The value under "since", "until", "before", "after", "by".
fn bounded(value: &Value, relation: Relation) -> When {
    let Value { period, basis, flag } = value;
    let day = |date: Option<Date>| date.map(day_edtf).unwrap_or_default();
    let (start, end, edtf) = match relation {
        Relation::On => (Some(period.start), Some(period.end), period.whole.clone()),
        Relation::Since => (Some(period.start), None, format!("{}/..", period.first)),
        Relation::Until | Relation::By => (None, Some(period.end), format!("../{}", period.last)),
        Relation::After => {
            let start = shift(period.end, Unit::Day, 1);
            (start, None, format!("{}/..", day(start)))
        }
        Relation::Before => {
            let end = shift(period.start, Unit::Day, -1);
            (None, end, format!("../{}", day(end)))
        }
    };
    When {
        start,
        end,
        precision: period.precision,
        edtf,
        basis: Some(*basis),
        text: None,
        flag: flag.map(str::to_owned),
    }
}

/// Slashed dates that can be read in one way only tell how the others are to be read.
fn month_first(all: &[Candidate<'_>]) -> Option<bool> {
    let mut order = None;
    for candidate in all {
        let Shape::One(Expr { phrase: Phrase::Day { month, day, .. }, .. }) = candidate.found.shape else { continue };
        let (first, _) = candidate.found.tokens;
        let Some((head, rest)) = candidate.line.word(first).split_once('/') else { continue };
        if day <= 12 || !rest.contains('/') || head.len() > 2 {
            continue;
        }
        let this = head.parse::<i8>() == Ok(month);
        if order.is_some_and(|order| order != this) {
            return None;
        }
        order = Some(this);
    }
    order
}

/// The words give this date in full.
fn is_self_contained(expr: Expr) -> bool {
    !matches!(
        expr.phrase,
        Phrase::Day { year: Year::Missing, .. }
            | Phrase::Month { year: Year::Missing, .. }
            | Phrase::Season { year: Year::Missing, .. }
            | Phrase::Weekday { which: Which::Bare, .. }
            | Phrase::MonthDay { month: None, .. }
    )
}

/// A verb form that looks ahead stands shortly before, in the same clause.
fn is_future(line: Line<'_>, at: usize) -> bool {
    let from = at.saturating_sub(12).max(line.begin);
    (from..at).rev().take_while(|at| !matches!(line.word(*at), "," | ";" | ":" | "said" | "that")).any(|at| match line
        .word(at)
    {
        "will" | "shall" | "scheduled" | "upcoming" | "forthcoming" | "slated" | "tomorrow" => true,
        "due" | "planned" | "expected" | "set" => line.word(at + 1) == "to" || line.word(at + 1) == "for",
        "plans" | "intends" | "hopes" => line.word(at + 1) == "to",
        _ => false,
    })
}
