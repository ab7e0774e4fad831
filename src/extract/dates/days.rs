//! Days with a month, months, and days of the week.

use jiff::civil::{Date, Weekday};

use super::absolute::is_attack;
use super::grammar::Trust;
use super::line::Line;
use super::phrase::{Expr, Phrase, Shape, Which, Year};
use super::words;

/// "15 August 2021", "the 15th of August", "3-5 May", "4 FEB 90".
pub(super) fn day_month(line: Line<'_>, at: usize, weekday: Option<Weekday>, trust: Trust) -> Option<(Shape, usize)> {
    let (day, ordinal) = line.day(at)?;
    let mut last = None;
    let mut next = at + 1;
    let linked = matches!(line.word(next), "to" | "and" | "&" | "or") || line.dash(next);
    if linked && let Some((second, _)) = line.day(next + 1) {
        let consecutive = second == day + 1 || line.before(at) == "between";
        if second > day && (consecutive || !matches!(line.word(next), "and" | "&" | "or")) {
            last = Some(second);
            next += 2;
        } else {
            return None;
        }
    }
    if line.word(next) == "of" || line.word(next) == "-" && line.glued(next) && line.glued(next + 1) {
        next += 1;
    }
    let (month, full) = words::month(line.word(next))?;
    let mut end = next + 1;
    let upper = line.upper(next);
    // "the 10th March": fine. "15 may die", "the 8 march on": verbs.
    if matches!(line.word(next), "may" | "march" | "mar" | "dec" | "jan") && !line.named(next) {
        let dated = ordinal || trust == Trust::Strong || line.year(end).is_some();
        if !dated {
            return None;
        }
    }
    if !full && line.word(end) == "." && line.glued(end) {
        end += 1;
    }
    let joined = if line.word(end) == "-" && line.glued(end) && line.glued(end + 1) { end + 1 } else { end };
    let (year, end) = match line.year_after(joined, !full || upper) {
        (Year::Missing, _) => (Year::Missing, end),
        found => found,
    };
    let one = |day| Phrase::Day { year, month, day, weekday }.plain();
    let end = named_attack(line, at, end, month, last.unwrap_or(day), year).map_or(end, |_| end);
    if year == Year::Missing
        && let Some(date) = named_attack(line, at, end, month, day, year)
    {
        return Some((Shape::One(Phrase::Fixed(date).plain()), end));
    }
    Some(match last {
        Some(last) => (Shape::Range(one(day), one(last)), end),
        None => (Shape::One(one(day)), end),
    })
}

/// "August 15, 2021", "Aug. 15th", "May 3-5", "May 2022", "in May".
pub(super) fn month_led(line: Line<'_>, at: usize, weekday: Option<Weekday>, trust: Trust) -> Option<(Shape, usize)> {
    let (month, full) = words::month(line.word(at))?;
    let mut next = at + 1;
    let dotted = !full && line.word(next) == "." && line.glued(next);
    if dotted {
        next += 1;
    }
    // "may" and "march" in small letters are verbs unless something else says month.
    let shy = matches!(line.word(at), "may" | "march" | "mar" | "dec" | "jan") && !line.named(at);
    let upper = line.upper(at);
    let day_at = if line.word(next) == "the" { next + 1 } else { next };
    if let Some((day, ordinal)) = line.day(day_at)
        && (!shy || trust == Trust::Strong || line.year_after(day_at + 1, false).0 != Year::Missing)
        && !matches!(line.word(day_at + 1), "%" | "percent" | "km")
    {
        let (year, end) = line.year_after(day_at + 1, !full || upper);
        // "In May 15 militants died": one says "on May 15".
        let counts = line.before(at) == "in" && !ordinal && year == Year::Missing && line.is_word(day_at + 1);
        if !counts {
            if year == Year::Missing
                && let Some(date) = named_attack(line, at, end, month, day, year)
            {
                return Some((Shape::One(Phrase::Fixed(date).plain()), end));
            }
            let link = day_at + 1;
            let linked = matches!(line.word(link), "to" | "through" | "and" | "&") || line.dash(link);
            if year == Year::Missing
                && linked
                && let Some((last, _)) = line.day(link + 1)
                && last > day
                && (last == day + 1 || line.before(at) == "between" || !matches!(line.word(link), "and" | "&"))
                && !line.counted(link + 2)
                && words::month(line.word(link + 2)).is_none()
            {
                let (year, end) = line.year_after(link + 2, !full || upper);
                let one = |day| Phrase::Day { year, month, day, weekday }.plain();
                return Some((Shape::Range(one(day), one(last)), end));
            }
            return Some((Shape::One(Phrase::Day { year, month, day, weekday }.plain()), end));
        }
    }
    let (year, end) = line.year_after(next, false);
    if year != Year::Missing {
        return Some((Shape::One(Phrase::Month { year, month }.plain()), end));
    }
    bare_month(line, at, next, month, full, shy, trust)
}

fn bare_month(
    line: Line<'_>,
    at: usize,
    next: usize,
    month: i8,
    full: bool,
    shy: bool,
    trust: Trust,
) -> Option<(Shape, usize)> {
    // People called April, June or May; Operation October; March as a verb.
    let personal = matches!(line.word(at), "april" | "may" | "june" | "august" | "march" | "jan");
    let name_after = line.capital(next) && line.is_word(next) && personal && trust < Trust::Strong;
    let name_before = line.capital(at.wrapping_sub(1)) && at > line.begin && line.is_word(at.wrapping_sub(1));
    // "THE MARCH", "SAID MAY": in capitals only a preposition tells the month from the verb.
    let enough = match trust {
        Trust::Strong => !(shy && line.before(at) == "by"),
        Trust::Weak => full && line.capital(at),
        Trust::None => full && line.capital(at) && !personal && at > line.begin,
    };
    let bare = full || line.word(at + 1) == "." || trust == Trust::Strong;
    let verb =
        shy && !matches!(line.before(at), "in" | "of" | "since" | "last" | "until" | "early" | "late" | "mid" | "-");
    (enough && bare && !verb && !name_after && !(name_before && trust < Trust::Strong))
        .then(|| (Shape::One(Phrase::Month { year: Year::Missing, month }.plain()), next))
}

/// "the Sept. 11 attacks", "the Oct. 7 massacre": dates that have become names.
fn named_attack(line: Line<'_>, at: usize, end: usize, month: i8, day: i8, year: Year) -> Option<Date> {
    let named = match (month, day) {
        (9, 11) => Date::new(2001, 9, 11),
        (10, 7) => Date::new(2023, 10, 7),
        _ => return None,
    };
    let definite = matches!(line.before(at), "the" | "'s" | "’s" | "'" | "’");
    (year == Year::Missing && definite && is_attack(line.word(end))).then_some(named.ok()?)
}

/// "Friday", "Friday, Nov. 25", "Friday night", "Friday last week".
pub(super) fn weekday_led(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    let (weekday, full) = words::weekday(line.word(at))?;
    let mut next = at + 1;
    let dotted = !full && line.word(next) == "." && line.glued(next);
    if dotted {
        next += 1;
    }
    let after = if words::is_part_of_day(line.word(next)) { next + 1 } else { next };
    let date_at = match line.word(after) {
        "," | "(" | "the" => after + 1,
        _ => after,
    };
    if words::month(line.word(date_at)).is_some() && (full || line.named(at)) {
        if let Some((shape @ Shape::One(Expr { phrase: Phrase::Day { .. }, .. }), end)) =
            month_led(line, date_at, Some(weekday), Trust::Strong)
        {
            let closed = line.before(date_at) == "(" && line.word(end) == ")";
            return Some((shape, if closed { end + 1 } else { end }));
        }
    } else if line.day(date_at).is_some()
        && let Some((shape @ Shape::One(_), end)) = day_month(line, date_at, Some(weekday), Trust::Strong)
    {
        return Some((shape, end));
    }
    // "sat" and "sun" are words; "Wed." in a table is not.
    let capital = line.named(at);
    if !full && !(capital && !line.shouting && dotted && (trust == Trust::Strong || line.word(at).len() > 3)) {
        return None;
    }
    let title = matches!(
        line.word(next),
        "times" | "mirror" | "telegraph" | "express" | "mail" | "post" | "herald" | "mosque" | "league"
    ) && (line.capital(next) || line.word(next) == "mosque");
    if title || matches!(line.before(at), "bloody" | "black" | "good" | "palm" | "ash" | "easter" | "cyber") {
        return None;
    }
    // "Friday last week", "Friday of this week".
    let of = if line.word(after) == "of" { after + 1 } else { after };
    let of = if line.word(of) == "the" { of + 1 } else { of };
    let week = match (line.word(of), line.word(of + 1)) {
        ("last" | "past" | "previous", "week") => Some(-1),
        ("this", "week") => Some(0),
        ("next", "week") => Some(1),
        _ => None,
    };
    let (which, end) = week.map_or((Which::Bare, after), |week| (Which::Week(week), of + 2));
    Some((Shape::One(Phrase::Weekday { weekday, which }.plain()), end))
}

/// "today", "last", "this": used by the relative grammar for months and weekdays after "last".
pub(super) fn qualified(line: Line<'_>, at: usize, which: Which) -> Option<(Phrase, usize)> {
    let year = match which {
        Which::Last => Year::Last,
        Which::Next => Year::Next,
        _ => Year::Offset(0),
    };
    if let Some((month, full)) = words::month(line.word(at)) {
        if !line.named(at) && matches!(line.word(at), "may" | "march" | "mar") && which != Which::Last {
            return None;
        }
        let mut end = at + 1;
        if !full && line.word(end) == "." && line.glued(end) {
            end += 1;
        }
        if let Some((day, _)) = line.day(end)
            && !line.counted(end + 1)
        {
            return Some((Phrase::Day { year, month, day, weekday: None }, end + 1));
        }
        return Some((Phrase::Month { year, month }, end));
    }
    if let Some((weekday, true)) = words::weekday(line.word(at)) {
        return Some((Phrase::Weekday { weekday, which }, at + 1));
    }
    if let Some(season) = words::season(line.word(at)) {
        return Some((Phrase::Season { year, season }, at + 1));
    }
    if matches!(line.word(at), "christmas") {
        return Some((Phrase::Day { year, month: 12, day: 25, weekday: None }, at + 1));
    }
    None
}
