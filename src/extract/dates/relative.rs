//! Dates that count from the day of the report or from the date told before.

use super::days;
use super::grammar::{self, Trust};
use super::line::Line;
use super::phrase::{Count, From, Phrase, ShiftWord, Which};
use super::words::{self, Unit};

/// A relative date that begins at a token; "the" before it is taken off already.
pub(super) fn parse(line: Line<'_>, at: usize, trust: Trust) -> Option<(Phrase, usize)> {
    let word = line.word(at);
    let definite = line.before(at) == "the";
    match word {
        "today" | "yesterday" | "tomorrow" | "tonight" | "overnight" => simple(line, at),
        "last" | "past" => last(line, at, definite),
        "this" => this(line, at),
        "next" | "coming" => next(line, at, definite),
        "same" | "that" => same(line, at),
        "previous" | "preceding" | "following" => neighbour(line, at),
        "recent" => {
            let (unit, plural) = words::unit(line.word(at + 1))?;
            plural.then_some((Phrase::Recent { unit, count: Count::FEW, future: false }, at + 2))
        }
        "day" | "night" | "week" | "month" | "year" if definite => before_or_after(line, at),
        "night" | "morning" | "evening" | "afternoon" => None,
        "weekend" if definite && (trust == Trust::Strong || is_time_preposition(line, at)) => {
            Some((Phrase::Weekend(Which::Bare), at + 1))
        }
        _ if definite => month_day(line, at),
        _ => counted(line, at),
    }
}

fn is_time_preposition(line: Line<'_>, at: usize) -> bool {
    at >= 2 && matches!(line.word(at - 2), "over" | "during" | "at" | "on" | "since" | "in" | "throughout" | "through")
}

fn simple(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    // "USA Today" is a paper, "Trees for Tomorrow" a project.
    if line.capital(at) && at > line.begin && line.is_word(at - 1) {
        return None;
    }
    let offset = match line.word(at) {
        "yesterday" => -1,
        "tomorrow" => 1,
        "overnight" => return Some((Phrase::Overnight, at + 1)),
        _ => 0,
    };
    Some((Phrase::Calendar { unit: Unit::Day, offset, from: From::Anchor }, at + 1))
}

/// "last week", "last Friday", "last May", "the last two weeks", "the past 24 hours", "this past Friday".
fn last(line: Line<'_>, at: usize, definite: bool) -> Option<(Phrase, usize)> {
    let past = line.word(at) == "past";
    let next = line.word(at + 1);
    // "the last day" is an end, not a span; "to last two years" a verb.
    if next == "day" && !past {
        return None;
    }
    if let Some((unit, plural)) = words::unit(next) {
        let count = if plural { Count::FEW } else { Count::exactly(1) };
        // "the last week" runs up to now; "last week" is the one before this one.
        return Some(if definite || past || plural || unit == Unit::Hour {
            (Phrase::Recent { unit, count, future: false }, at + 2)
        } else {
            (Phrase::Calendar { unit, offset: -1, from: From::Anchor }, at + 2)
        });
    }
    let verb = matches!(line.before(at), "to" | "will" | "would" | "could" | "may" | "might" | "can" | "not");
    if !verb
        && let Some((count, unit_at)) = grammar::count(line, at + 1)
        && let Some((unit, _)) = words::unit(line.word(unit_at))
    {
        return Some((Phrase::Recent { unit, count, future: false }, unit_at + 1));
    }
    match next {
        "night" | "evening" => Some((Phrase::Calendar { unit: Unit::Day, offset: -1, from: From::Anchor }, at + 2)),
        "weekend" => Some((Phrase::Weekend(Which::Last), at + 2)),
        // "marched past Friday mosque": "past" needs "this" or "the" for a single day.
        _ if past && !definite => None,
        _ => days::qualified(line, at + 1, Which::Last),
    }
}

fn this(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let next = line.word(at + 1);
    if next == "past" || next == "last" {
        if let Some((unit, false)) = words::unit(line.word(at + 2)) {
            return Some((Phrase::Recent { unit, count: Count::exactly(1), future: false }, at + 3));
        }
        if line.word(at + 2) == "weekend" {
            return Some((Phrase::Weekend(Which::Last), at + 3));
        }
        return days::qualified(line, at + 2, Which::Last);
    }
    if next == "coming" {
        return days::qualified(line, at + 2, Which::Next);
    }
    if let Some((unit, false)) = words::unit(next) {
        return (unit != Unit::Hour && unit != Unit::Day)
            .then_some((Phrase::Calendar { unit, offset: 0, from: From::Anchor }, at + 2));
    }
    match next {
        "morning" | "afternoon" | "evening" => {
            Some((Phrase::Calendar { unit: Unit::Day, offset: 0, from: From::Anchor }, at + 2))
        }
        "weekend" => Some((Phrase::Weekend(Which::This), at + 2)),
        _ => days::qualified(line, at + 1, Which::This),
    }
}

/// "next week", "the next day", "the next few days", "the coming weeks".
fn next(line: Line<'_>, at: usize, definite: bool) -> Option<(Phrase, usize)> {
    let word = line.word(at + 1);
    if let Some((unit, plural)) = words::unit(word) {
        if plural {
            return Some((Phrase::Recent { unit, count: Count::FEW, future: true }, at + 2));
        }
        let day = unit == Unit::Day;
        // "the next day" is told from another day; "next week" from today.
        let from = if definite || day { From::Previous } else { From::Anchor };
        return (unit != Unit::Hour).then_some((Phrase::Calendar { unit, offset: 1, from }, at + 2));
    }
    if let Some((count, unit_at)) = grammar::count(line, at + 1)
        && let Some((unit, _)) = words::unit(line.word(unit_at))
    {
        return Some((Phrase::Recent { unit, count, future: true }, unit_at + 1));
    }
    match word {
        "morning" | "night" | "evening" | "afternoon" if definite => {
            Some((Phrase::Calendar { unit: Unit::Day, offset: 1, from: From::Previous }, at + 2))
        }
        "weekend" => Some((Phrase::Weekend(Which::Next), at + 2)),
        _ => days::qualified(line, at + 1, Which::Next),
    }
}

/// "the same day", "that night", "that year".
fn same(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let end = if line.word(at + 1) == "same" { at + 3 } else { at + 2 };
    let unit = match line.word(end - 1) {
        "day" | "night" | "morning" | "evening" | "afternoon" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    Some((Phrase::Calendar { unit, offset: 0, from: From::Previous }, end))
}

/// "the previous day", "the following week".
fn neighbour(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let offset = if line.word(at) == "following" { 1 } else { -1 };
    let unit = match line.word(at + 1) {
        "night" | "morning" | "evening" | "afternoon" => Unit::Day,
        word => match words::unit(word)? {
            (unit, false) if unit != Unit::Hour => unit,
            _ => return None,
        },
    };
    Some((Phrase::Calendar { unit, offset, from: From::Previous }, at + 2))
}

/// "the day before yesterday", "the day after tomorrow", "the day before", "the week before last".
fn before_or_after(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let unit = match line.word(at) {
        "night" => Unit::Day,
        word => words::unit(word)?.0,
    };
    let forward = match line.word(at + 1) {
        "before" => false,
        "after" => true,
        _ => return None,
    };
    let anchored = |offset, end| Some((Phrase::Calendar { unit, offset, from: From::Anchor }, end));
    match (forward, line.word(at + 2)) {
        (false, "yesterday") if unit == Unit::Day => anchored(-2, at + 3),
        (true, "tomorrow") if unit == Unit::Day => anchored(2, at + 3),
        (false, "last") if unit != Unit::Day => anchored(-2, at + 3),
        (true, "next") if unit != Unit::Day => anchored(2, at + 3),
        _ => Some((Phrase::Shift { unit, count: Count::exactly(1), forward, word: ShiftWord::Preposition }, at + 2)),
    }
}

/// "on the 15th", "the 28th of last month".
fn month_day(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let (day, true) = line.day(at)? else { return None };
    let of = if line.word(at + 1) == "of" { at + 2 } else { at + 1 };
    let month = match (line.word(of), line.word(of + 1)) {
        ("this", "month") => Some(0),
        ("last", "month") => Some(-1),
        ("next", "month") => Some(1),
        _ => None,
    };
    if month.is_some() {
        return Some((Phrase::MonthDay { day, month }, of + 2));
    }
    // "on the 15th floor", "the 10th Mountain Division", "the 4th of them".
    let on = at >= 2 && matches!(line.word(at - 2), "on" | "since" | "until");
    let free = !line.is_word(at + 1) || matches!(line.word(at + 1), "in" | "at" | "when" | "by" | "and" | "after");
    (on && free && !line.dash(at + 1)).then_some((Phrase::MonthDay { day, month: None }, at + 1))
}

/// "two weeks ago", "three days later", "less than a year after", "days earlier".
fn counted(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let (bound, number_at) = bound(line, at);
    let (count, unit_at) = match words::unit(line.word(number_at)) {
        // "1 1/2 years ago", "nine-hours after": the number is there and was not understood.
        Some((_, true)) if is_number(line, number_at) => {
            return None;
        }
        Some((_, true)) => (Count::FEW, number_at),
        _ => grammar::count(line, number_at)?,
    };
    let (count, unit_at) = half(line, count, unit_at);
    let (unit, _) = words::unit(line.word(unit_at))?;
    let (unit, count, slack) = match unit {
        Unit::Decade => (Unit::Year, Count { low: count.low * 10, high: count.high * 10 }, 5),
        Unit::Year if bound != Bound::None && count.high <= 2 => {
            (Unit::Month, Count { low: count.low * 12, high: count.high * 12 }, 6)
        }
        _ => (unit, count, 1),
    };
    let count = match bound {
        Bound::None => count,
        Bound::Less => Count { low: 0, high: count.high },
        Bound::More => Count { low: count.low, high: count.high + slack },
        Bound::Almost => Count { low: count.low - slack, high: count.high },
    };
    let shift = |forward, word| Some((Phrase::Shift { unit, count, forward, word }, unit_at + 2));
    match line.word(unit_at + 1) {
        "ago" => Some((Phrase::Ago { unit, count }, unit_at + 2)),
        "later" | "afterwards" | "afterward" => shift(true, ShiftWord::Adverb),
        "earlier" | "previously" | "beforehand" => shift(false, ShiftWord::Adverb),
        // "for two days before leaving" is a duration.
        "after" | "before" if line.before(at) == "for" => None,
        "after" | "following" => shift(true, ShiftWord::Preposition),
        "before" | "prior" => shift(false, ShiftWord::Preposition),
        _ => None,
    }
}

/// A number stands before the position: what is read there as "some" was counted.
fn is_number(line: Line<'_>, at: usize) -> bool {
    let before = line.before(at);
    before == "-" || before.starts_with(|c: char| c.is_ascii_digit()) || words::number(before).is_some()
}

/// "two and a half years ago": between two and three.
fn half(line: Line<'_>, count: Count, at: usize) -> (Count, usize) {
    let mut end = at;
    while end < at + 6 && matches!(line.word(end), "-" | "and" | "a") {
        end += 1;
    }
    if line.word(end) != "half" || end == at {
        return (count, at);
    }
    (Count { low: count.low, high: count.high + 1 }, if line.dash(end + 1) { end + 2 } else { end + 1 })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    None,
    Less,
    More,
    Almost,
}

fn bound(line: Line<'_>, at: usize) -> (Bound, usize) {
    match (line.word(at), line.word(at + 1)) {
        ("less" | "fewer", "than") => (Bound::Less, at + 2),
        ("within", _) => (Bound::Less, at + 1),
        ("more", "than") | ("just" | "little", "over") => (Bound::More, at + 2),
        ("over", _) => (Bound::More, at + 1),
        ("nearly" | "almost", _) => (Bound::Almost, at + 1),
        ("just" | "only" | "exactly", _) => (Bound::None, at + 1),
        ("about" | "around" | "some" | "roughly", _) if grammar::count(line, at + 1).is_some() => (Bound::None, at + 1),
        _ => (Bound::None, at),
    }
}
