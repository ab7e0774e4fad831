//! Which tokens are a date, and what they say.

use jiff::civil::{Date, Weekday};

use super::calendar::Part;
use super::line::Line;
use super::phrase::{Count, Expr, Phrase, Shape, Which, Year};
use super::words::{self, Season, Unit};
use super::{Relation, relative};

/// A date expression in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// First and one-past-last token.
    pub tokens: (usize, usize),
    pub relation: Relation,
    pub shape: Shape,
}

/// How much the words before a candidate speak for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Nothing does.
    None,
    /// An article, possessive or bracket: "the 2008 attacks", "(2008)".
    Weak,
    /// A preposition of time, or another date.
    Strong,
}

/// All date expressions of a sentence, in order, not overlapping.
pub(super) fn scan(line: Line<'_>, found: &mut Vec<Found>) {
    let mut at = line.begin;
    while at < line.end {
        match expression(line, at) {
            Some(one) if one.tokens.1 > at => {
                at = one.tokens.1;
                found.push(one);
            }
            _ => at += 1,
        }
    }
}

/// An expression that begins at a token, with the relation that its first word gives.
fn expression(line: Line<'_>, at: usize) -> Option<Found> {
    let relation = match line.word(at) {
        "since" => Relation::Since,
        "until" | "till" | "through" => Relation::Until,
        "before" => Relation::Before,
        "after" => Relation::After,
        "by" => Relation::By,
        "between" | "from" => {
            let (shape, end) = range(line, at + 1, Trust::Strong)?;
            if let Shape::Range(..) = shape {
                return Some(Found { tokens: (at, end), relation: Relation::On, shape });
            }
            // "from 2007 on" is open; "from Friday" alone says no more than "Friday".
            let open = match (line.word(end), line.word(end + 1), line.word(end + 2)) {
                ("on" | "onward" | "onwards", _, _) => Some(end + 1),
                ("until" | "till" | "to", "now" | "present", _) => Some(end + 2),
                ("to" | "until", "the", "present") => Some(end + 3),
                _ => None,
            };
            return Some(if let Some(end) = open.filter(|_| line.word(at) == "from") {
                Found { tokens: (at, end), relation: Relation::Since, shape }
            } else {
                Found { tokens: (at + 1, end), relation: Relation::On, shape }
            });
        }
        _ => {
            let (shape, end) = range(line, at, trust_before(line, at))?;
            // The article of "the 2014 attacks" is the noun's; that of "the 15th of May" is the date's.
            let article = is_nouns_article(line, at, shape);
            return Some(Found { tokens: (at + usize::from(article), end), relation: Relation::On, shape });
        }
    };
    // "since at least 2007", "until around May".
    let inner = match line.word(at + 1) {
        "about" | "around" | "roughly" | "approximately" => at + 2,
        "at" if matches!(line.word(at + 2), "least" | "about") => at + 3,
        _ => at + 1,
    };
    let (shape, end) = range(line, inner, Trust::Strong)?;
    // "after Friday's attack", "before Friday prayers": the date is the noun's.
    let noun = line.word(end).starts_with(['\'', '’'])
        || matches!(line.word(end), "prayer" | "prayers" | "attack" | "attacks" | "election" | "elections");
    let article = is_nouns_article(line, inner, shape);
    // "since the 2014 attack" begins then all the same.
    let bounded = matches!(relation, Relation::Since | Relation::Until) || !(noun || article);
    Some(if bounded {
        Found { tokens: (at, end), relation, shape }
    } else {
        Found { tokens: (inner + usize::from(article), end), relation: Relation::On, shape }
    })
}

/// The article of "the 2014 attacks" and "the May ceasefire" is the noun's; that of "the 15th of May" the date's.
fn is_nouns_article(line: Line<'_>, at: usize, shape: Shape) -> bool {
    line.word(at) == "the"
        && (words::month(line.word(at + 1)).is_some()
            || line.day(at + 1).is_some_and(|(_, ordinal)| !ordinal)
            || matches!(
                shape,
                Shape::One(Expr { phrase: Phrase::Year(_) | Phrase::Fixed(_), .. })
                    | Shape::Range(Expr { phrase: Phrase::Year(_), .. }, _)
            ) && line.word(at + 1) != "year")
}

/// One date, or two with "to", "and" or a dash between them.
fn range(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    let (shape, end) = atom(line, at, trust)?;
    let Shape::One(first) = shape else { return Some((shape, end)) };
    let link = match line.word(end) {
        "to" | "through" | "until" | "till" => end + 1,
        "up" if line.word(end + 1) == "to" => end + 2,
        "and" if line.before(at) == "between" => end + 1,
        _ if line.dash(end) => end + 1,
        _ => return Some((shape, end)),
    };
    let Some((Shape::One(last), stop)) = atom(line, link, Trust::Strong) else { return Some((shape, end)) };
    Some(if joinable(first, last) { (Shape::Range(first, last), stop) } else { (shape, end) })
}

/// One date, or a range told in one breath ("3-5 May").
fn atom(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    if line.word(at) == "the" || (line.word(at) == "a" && line.is_word(at + 1) && part(line, at + 1).is_some()) {
        let (shape, end) = core(line, at + 1, trust.max(Trust::Weak))?;
        return Some((shape, end));
    }
    core(line, at, trust)
}

fn core(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    if let Some((part, next)) = part(line, at)
        && let Some((Shape::One(expr), end)) = atom(line, next, Trust::Strong).or_else(|| this_unit(line, next, part))
    {
        let expr = Expr { part: expr.part.or(Some(part)), ..expr };
        return Some((Shape::One(expr), day_part(line, expr.phrase, end)));
    }
    if let Some((shape, end)) = absolute(line, at, trust) {
        return Some((shape, end));
    }
    let (phrase, end) = relative::parse(line, at, trust)?;
    Some((Shape::One(phrase.plain()), day_part(line, phrase, end)))
}

/// "the year" in "the end of the year".
fn this_unit(line: Line<'_>, at: usize, part: Part) -> Option<(Shape, usize)> {
    let (unit, plural) = words::unit(line.word(at + 1))?;
    let enough = line.word(at) == "the" && !plural && !matches!(unit, Unit::Hour | Unit::Day | Unit::Decade);
    let phrase = Phrase::Calendar { unit, offset: 0, from: super::phrase::From::Anchor };
    (enough && !matches!(part, Part::Week(_))).then_some((Shape::One(phrase.plain()), at + 2))
}

/// "early", "mid-", "the end of", "earlier".
fn part(line: Line<'_>, at: usize) -> Option<(Part, usize)> {
    let word = line.word(at);
    let of = |part| (line.word(at + 1) == "of").then_some((part, at + 2));
    match word {
        "early" | "late" | "mid" | "earlier" | "later" | "middle" | "midway" => {
            let part = match word {
                "early" => Part::Early,
                "late" => Part::Late,
                "earlier" => Part::Earlier,
                "later" => Part::Later,
                _ => Part::Mid,
            };
            let next = match line.word(at + 1) {
                "-" | "‑" | "–" => at + 2,
                "in" | "on" if word != "mid" => at + 2,
                "of" if word == "middle" => at + 2,
                _ => at + 1,
            };
            Some((part, next))
        }
        "end" | "close" => of(Part::End),
        "beginning" | "start" | "outset" => of(Part::Beginning),
        _ => part_of_month(line, at),
    }
}

/// "the first week of May", "the last days of June", "the second half of July".
fn part_of_month(line: Line<'_>, at: usize) -> Option<(Part, usize)> {
    let number = words::ordinal(line.word(at))?;
    let last = matches!(line.word(at), "last" | "final");
    if !matches!(line.word(at + 2), "of" | "in") || words::month(line.word(at + 3)).is_none() {
        return None;
    }
    let part = match line.word(at + 1) {
        "week" => Part::Week(if last { 5 } else { number }),
        "days" if last => Part::End,
        "days" if number == 1 => Part::Beginning,
        "half" if number == 1 => Part::Early,
        "half" if number == 2 => Part::Late,
        _ => return None,
    };
    Some((part, at + 3))
}

/// A part of the day after a date belongs to its words: "Friday night", "Nov. 28 morning".
fn day_part(line: Line<'_>, phrase: Phrase, end: usize) -> usize {
    let dayish = matches!(
        phrase,
        Phrase::Day { .. } | Phrase::Weekday { .. } | Phrase::Calendar { unit: Unit::Day, .. } | Phrase::Slashed { .. }
    );
    if dayish && words::is_part_of_day(line.word(end)) { end + 1 } else { end }
}

/// Dates that name their day, month, year themselves.
fn absolute(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    let word = line.word(at);
    let first = *word.as_bytes().first()?;
    if first.is_ascii_digit() {
        let one = |(phrase, end): (Phrase, usize)| (Shape::One(phrase.plain()), end);
        return iso(line, at)
            .or_else(|| slashed(line, at))
            .or_else(|| fixed(line, at))
            .map(one)
            .or_else(|| day_month(line, at, None, trust))
            .or_else(|| hijri(line, at).map(one))
            .or_else(|| years(line, at, trust))
            .or_else(|| decade(line, at, trust).map(one));
    }
    if matches!(word, "'" | "’" | "‘") && line.glued(at + 1) {
        let (phrase, end) = decade(line, at + 1, trust)?;
        return Some((Shape::One(phrase.plain()), end));
    }
    if words::month(word).is_some() {
        return month_led(line, at, None, trust).map(|(shape, end)| match shape {
            Shape::One(expr) => (shape, day_part(line, expr.phrase, end)),
            Shape::Range(..) => (shape, end),
        });
    }
    if words::weekday(word).is_some() {
        return weekday_led(line, at, trust);
    }
    if words::season(word).is_some() {
        let (phrase, end) = season(line, at, trust)?;
        let flag = ambiguous_winter(phrase);
        return Some((Shape::One(Expr { flag, ..phrase.plain() }), end));
    }
    let (phrase, end) = quarter(line, at)
        .or_else(|| named_day(line, at))
        .or_else(|| hijri(line, at))
        .or_else(|| decade(line, at, trust))
        .or_else(|| match word {
            "year" if trust >= Trust::Weak => line.year(at + 1).map(|year| (Phrase::Year(Year::Known(year)), at + 2)),
            _ => None,
        })?;
    Some((Shape::One(phrase.plain()), end))
}

/// "2021-08-15", "2021-08-15T12:00", "2021-08".
fn iso(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let year = line.digits(at).filter(|year| line.word(at).len() == 4 && (1000..2100).contains(year))? as i16;
    if line.word(at + 1) != "-" || !line.glued(at + 1) || !line.glued(at + 2) {
        return None;
    }
    let month = line.digits(at + 2).filter(|month| line.word(at + 2).len() == 2 && (1..=12).contains(month))? as i8;
    if line.word(at + 3) == "-" && line.glued(at + 3) && line.glued(at + 4) {
        let digits = line.word(at + 4).get(..2)?;
        let clock = line.word(at + 4).get(2..)?;
        if (clock.is_empty() || clock.starts_with('t')) && digits.bytes().all(|b| b.is_ascii_digit()) {
            let day = digits.parse().ok()?;
            Date::new(year, month, day).ok()?;
            return Some((Phrase::Day { year: Year::Known(year), month, day, weekday: None }, at + 5));
        }
        return None;
    }
    // "2007-08" to "2007-12" may be years as well: `years` weighs that.
    (month <= (year % 100) as i8).then_some((Phrase::Month { year: Year::Known(year), month }, at + 3))
}

/// "15/08/2021", "15.08.2021", "15/08/21".
fn slashed(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let word = line.word(at);
    let separator = if word.contains('/') { '/' } else { '.' };
    let mut parts = word.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    if parts.next().is_some() || a.len().max(b.len()) > 2 && a.len() != 4 {
        return None;
    }
    let (a_number, b_number, c_number) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 && b.len() <= 2 && c.len() <= 2 {
        let (month, day) = (b_number as i8, c_number as i8);
        Date::new(a_number, month, day).ok()?;
        return Some((Phrase::Day { year: Year::Known(a_number), month, day, weekday: None }, at + 1));
    }
    let year = match c.len() {
        4 if (1000..2100).contains(&c_number) => Year::Known(c_number),
        2 if separator == '/' => Year::Short(c_number),
        _ => return None,
    };
    let (first, second) = (a_number as i8, b_number as i8);
    let possible = |day: i8, month: i8| (1..=31).contains(&day) && (1..=12).contains(&month);
    let phrase = match (possible(first, second), possible(second, first)) {
        (true, false) => Phrase::Day { year, month: second, day: first, weekday: None },
        (false, true) => Phrase::Day { year, month: first, day: second, weekday: None },
        (true, true) if first == second => Phrase::Day { year, month: first, day: first, weekday: None },
        (true, true) => Phrase::Slashed { first, second, year },
        (false, false) => return None,
    };
    Some((phrase, at + 1))
}

/// Days that have become names: "9/11", "the 7/7 bombings", "26/11".
fn fixed(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let attack = || (at + 1..at + 4).any(|at| is_attack(line.word(at)));
    let (year, month, day) = match line.word(at) {
        "9/11" => (2001, 9, 11),
        "26/11" => (2008, 11, 26),
        "7/7" if attack() => (2005, 7, 7),
        _ => return None,
    };
    Some((Phrase::Fixed(Date::new(year, month, day).ok()?), at + 1))
}

fn is_attack(word: &str) -> bool {
    matches!(
        word.strip_suffix('s').unwrap_or(word),
        "attack" | "bombing" | "hijacking" | "massacre" | "assault" | "terrorist" | "terror" | "terrorism"
    )
}

/// "15 August 2021", "the 15th of August", "3-5 May", "4 FEB 90".
fn day_month(line: Line<'_>, at: usize, weekday: Option<Weekday>, trust: Trust) -> Option<(Shape, usize)> {
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
fn month_led(line: Line<'_>, at: usize, weekday: Option<Weekday>, trust: Trust) -> Option<(Shape, usize)> {
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
fn weekday_led(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
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
            return Some((shape, end));
        }
    } else if line.day(date_at).is_some()
        && let Some((shape @ Shape::One(_), end)) = day_month(line, date_at, Some(weekday), Trust::Strong)
    {
        return Some((shape, end));
    }
    // "sat" and "sun" are words; "Wed." in a table is not.
    let capital = line.named(at);
    if !full && !(capital && !line.shouting && (dotted && trust == Trust::Strong || line.word(at).len() > 3 && dotted))
    {
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

/// "summer 2022", "the summer of 2022", "over the summer", "winter 2021-22".
fn season(line: Line<'_>, at: usize, trust: Trust) -> Option<(Phrase, usize)> {
    let season = words::season(line.word(at))?;
    let (year, end) = line.year_after(at + 1, false);
    if let Year::Known(_) = year {
        // "winter 2021-22"
        let second = line.dash(end) && line.digits(end + 1).is_some();
        return Some((Phrase::Season { year, season }, if second { end + 2 } else { end }));
    }
    if year != Year::Missing {
        return Some((Phrase::Season { year, season }, end));
    }
    let verb = matches!(line.word(at), "spring" | "fall");
    let article = line.before(at) == "the";
    let preposition = |word: &str| {
        matches!(
            word,
            "in" | "over" | "during" | "since" | "until" | "throughout" | "by" | "through" | "before" | "after"
        )
    };
    let led = if article { at >= 2 && preposition(line.word(at - 2)) } else { preposition(line.before(at)) };
    let part = matches!(line.before(at), "early" | "late" | "mid" | "-") && trust == Trust::Strong;
    // "in the fall of Kabul", "the spring offensive", "summer camp".
    let noun =
        matches!(line.word(at + 1), "of" | "offensive" | "camp" | "break" | "from" | "back" | "olympics" | "short");
    let enough = part || led && (article || !verb);
    (enough && !noun).then_some((Phrase::Season { year: Year::Missing, season }, at + 1))
}

fn ambiguous_winter(phrase: Phrase) -> Option<&'static str> {
    matches!(phrase, Phrase::Season { year: Year::Known(_), season: Season::Winter })
        .then_some("a winter has two years: taken as the one that begins in this year")
}

/// "the third quarter of 2022", "Q3 2022", "the first half of 2022".
fn quarter(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let word = line.word(at);
    if let Some(number) = word.strip_prefix('q').and_then(|digit| digit.parse::<i8>().ok()) {
        let (year, end) = line.year_after(at + 1, false);
        return ((1..=4).contains(&number) && year != Year::Missing)
            .then_some((Phrase::Quarter { year, quarter: number }, end));
    }
    let number = words::ordinal(word)?;
    let (year, end) = line.year_after(at + 2, false);
    match line.word(at + 1) {
        "quarter" if year != Year::Missing => Some((Phrase::Quarter { year, quarter: number }, end)),
        "half" if year != Year::Missing && number <= 2 => Some((Phrase::Half { year, half: number }, end)),
        _ => None,
    }
}

/// Feast days with a fixed date.
fn named_day(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let year_day = line.word(at) == "new" && line.word(at + 1) == "year" && line.word(at + 2).ends_with('s');
    let (month, day, end) = match (line.word(at), line.word(at + 1), line.word(at + 3)) {
        ("christmas", "eve", _) => (12, 24, at + 2),
        ("christmas", "day", _) => (12, 25, at + 2),
        ("christmas", _, _) if matches!(line.before(at), "on" | "since" | "until" | "before" | "after") => {
            (12, 25, at + 1)
        }
        ("boxing", "day", _) => (12, 26, at + 2),
        ("new", "year", "eve") if year_day => (12, 31, at + 4),
        ("new", "year", "day") if year_day => (1, 1, at + 4),
        _ => return None,
    };
    let (year, end) = line.year_after(end, false);
    Some((Phrase::Day { year, month, day, weekday: None }, end))
}

/// "10 Muharram", "the 12th of Rabi al-Awwal, 1444".
fn hijri(line: Line<'_>, at: usize) -> Option<(Phrase, usize)> {
    let month_at = |at: usize| words::is_hijri_month(line.word(at));
    let mut end = if line.day(at).is_some() {
        let next = if line.word(at + 1) == "of" { at + 2 } else { at + 1 };
        if !month_at(next) {
            return None;
        }
        next + 1
    } else if month_at(at) && line.day(at + 1).is_some() && line.capital(at) {
        at + 2
    } else {
        return None;
    };
    // "Rabi al-Awwal", "Jumada II", "Dhu al-Hijjah".
    if matches!(line.word(end), "al" | "ul" | "us" | "ath") {
        end += 1;
        if line.dash(end) {
            end += 1;
        }
        if line.is_word(end) {
            end += 1;
        }
    }
    if line.digits(end).is_some_and(|year| (1300..1500).contains(&year)) {
        end += 1;
    }
    Some((Phrase::Hijri, end.min(line.end)))
}

/// "2007", "2007-2013", "2007-08".
fn years(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    let year = line.year(at)?;
    let before = line.before(at);
    let bracketed = before == "(" && matches!(line.word(at + 1), ")" | "-" | "–");
    let modern = (1900..2100).contains(&year);
    let attributive = trust == Trust::Weak && modern && line.is_word(at + 1) && !line.glued(at + 1);
    let ended = line.dash(at + 1) && line.year(at + 2).is_some_and(|last| last > year);
    let old = matches!(before, "in" | "since" | "year" | "early" | "late") || ended;
    let enough = trust == Trust::Strong && (modern || old) || attributive || bracketed || ended && modern;
    // "resolution 1973", "room 2010", "at 1930".
    if !enough {
        return None;
    }
    let one = |year| Phrase::Year(Year::Known(year)).plain();
    if line.dash(at + 1) && line.word(at + 2).len() == 2 && line.glued(at + 2) {
        let short = line.digits(at + 2)? as i16;
        let mut last = year - year % 100 + short;
        if last < year {
            last += 100;
        }
        if last > year && last - year < 30 {
            let month = line.word(at + 1) == "-" && (1..=12).contains(&short);
            let flag = month.then_some("two years, or a month of the first");
            return Some((Shape::Range(Expr { flag, ..one(year) }, one(last)), at + 3));
        }
        return None;
    }
    Some((Shape::One(one(year)), at + 1))
}

/// "the 1990s", "the '90s", "the nineties".
fn decade(line: Line<'_>, at: usize, trust: Trust) -> Option<(Phrase, usize)> {
    let word = line.word(at);
    if trust == Trust::None && word.len() != 5 {
        return None;
    }
    let two = |tens: i16| if tens <= 20 { 2000 + tens } else { 1900 + tens };
    if let Some(tens) = words::decade(word) {
        return Some((Phrase::Decade(two(tens)), at + 1));
    }
    let (digits, end) = match word.strip_suffix('s') {
        Some(digits) => (digits, at + 1),
        None if matches!(line.word(at + 1), "'s" | "’s") => (word, at + 2),
        None => return None,
    };
    if !digits.ends_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first = digits.parse::<i16>().ok()?;
    match digits.len() {
        4 if (1000..2100).contains(&first) => Some((Phrase::Decade(first), end)),
        2 if first >= 10 => Some((Phrase::Decade(two(first)), end)),
        _ => None,
    }
}

/// What the word before a candidate says for it.
fn trust_before(line: Line<'_>, at: usize) -> Trust {
    match line.before(at) {
        "in" | "since" | "until" | "till" | "of" | "during" | "before" | "after" | "by" | "from" | "between"
        | "throughout" | "on" | "over" | "around" | "through" | "within" | "late" | "early" | "mid" | "circa"
        | "back" | "for" => {
            // "of 1500", "by 2000", "over 1990": a bare number needs more than these.
            let number = line.digits(at).is_some();
            let weak = matches!(line.before(at), "of" | "by" | "over" | "around" | "for" | "on" | "through" | "within");
            if number && weak && !(matches!(line.before(at), "of" | "by") && !line.is_word(at + 1)) {
                Trust::None
            } else {
                Trust::Strong
            }
        }
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "that" | "(" | "'s" | "’s" | "deadly" => {
            Trust::Weak
        }
        _ => Trust::None,
    }
}

/// May these two be the ends of a range?
fn joinable(first: Expr, last: Expr) -> bool {
    use Phrase as P;
    let rank = |expr: Expr| match expr.phrase {
        P::Day { .. } | P::Slashed { .. } | P::MonthDay { .. } | P::Fixed(_) => 1,
        P::Weekday { .. } | P::Calendar { unit: Unit::Day, .. } => 2,
        P::Month { .. } => 3,
        P::Season { .. } | P::Quarter { .. } | P::Half { .. } => 4,
        P::Year(_) | P::Decade(_) => 5,
        P::Calendar { .. } | P::Weekend(_) | P::Overnight | P::Ago { .. } => 6,
        P::Shift { .. } | P::Recent { .. } | P::Hijri => 7,
    };
    let (a, b) = (rank(first), rank(last));
    let now = matches!(last.phrase, P::Calendar { .. });
    a == b && a < 6 || a <= 6 && now || (a, b) == (1, 3) || (a, b) == (3, 1) || (a, b) == (3, 5) || (a, b) == (5, 3)
}

/// A count word or number at a position: "two", "a", "a few", "24", "twenty-four".
pub(super) fn count(line: Line<'_>, at: usize) -> Option<(Count, usize)> {
    let word = line.word(at);
    match word {
        "a" | "an" => match line.word(at + 1) {
            "few" => return Some((Count::FEW, at + 2)),
            "couple" => {
                let next = if line.word(at + 2) == "of" { at + 3 } else { at + 2 };
                return Some((Count { low: 2, high: 3 }, next));
            }
            "dozen" => return Some((Count::exactly(12), at + 2)),
            _ => return Some((Count::exactly(1), at + 1)),
        },
        "few" | "several" | "some" => return Some((Count::FEW, at + 1)),
        "couple" => return Some((Count { low: 2, high: 3 }, if line.word(at + 1) == "of" { at + 2 } else { at + 1 })),
        _ => {}
    }
    if let Some(number) = line.digits(at).filter(|number| (1..=999).contains(number)) {
        return Some((Count::exactly(number), at + 1));
    }
    let tens = words::number(word)?;
    if tens >= 20
        && line.word(at + 1) == "-"
        && let Some(ones) = words::number(line.word(at + 2)).filter(|ones| *ones < 10)
    {
        return Some((Count::exactly(tens + ones), at + 3));
    }
    Some((Count::exactly(tens), at + 1))
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
