//! Dates that name their day, month or year themselves.

use jiff::civil::Date;

use super::days;
use super::grammar::{Trust, day_part};
use super::line::Line;
use super::phrase::{Expr, Phrase, Shape, Year};
use super::words::{self, Season};

/// Dates that name their day, month, year themselves.
pub(super) fn parse(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    let word = line.word(at);
    let first = *word.as_bytes().first()?;
    if first.is_ascii_digit() {
        let one = |(phrase, end): (Phrase, usize)| (Shape::One(phrase.plain()), end);
        return iso(line, at)
            .or_else(|| slashed(line, at))
            .or_else(|| fixed(line, at))
            .map(one)
            .or_else(|| days::day_month(line, at, None, trust))
            .or_else(|| hijri(line, at).map(one))
            .or_else(|| decade(line, at, trust).map(one))
            .or_else(|| years(line, at, trust));
    }
    if matches!(word, "'" | "’" | "‘") && line.glued(at + 1) {
        let (phrase, end) = decade(line, at + 1, trust)?;
        return Some((Shape::One(phrase.plain()), end));
    }
    if words::month(word).is_some() {
        return days::month_led(line, at, None, trust).map(|(shape, end)| match shape {
            Shape::One(expr) => (shape, day_part(line, expr.phrase, end)),
            Shape::Range(..) => (shape, end),
        });
    }
    if words::weekday(word).is_some() {
        return days::weekday_led(line, at, trust);
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

pub(super) fn is_attack(word: &str) -> bool {
    matches!(
        word.strip_suffix('s').unwrap_or(word),
        "attack" | "bombing" | "hijacking" | "massacre" | "assault" | "terrorist" | "terror" | "terrorism"
    )
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
        // "the 1960's", but "2020's worst attack".
        None if matches!(line.word(at + 1), "'s" | "’s")
            && matches!(line.before(at), "the" | "early" | "late" | "mid" | "-" | "'" | "’" | "‘") =>
        {
            (word, at + 2)
        }
        None => return None,
    };
    if !digits.ends_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first = digits.parse::<i16>().ok()?;
    match digits.len() {
        4 if (1000..2100).contains(&first) => Some((Phrase::Decade(first), end)),
        // "men in the 20s" are of that age; "the '20s" are years.
        2 if first >= 50 || first >= 10 && matches!(line.before(at), "'" | "’" | "‘") => {
            Some((Phrase::Decade(two(first)), end))
        }
        _ => None,
    }
}
