//! Which tokens are a date, and what they say.

use super::calendar::Part;
use super::line::Line;
use super::phrase::{Count, Expr, From, Phrase, Shape};
use super::words::{self, Unit};
use super::{Relation, absolute, relative};

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
        if !words::may_begin(line.word(at)) {
            at += 1;
            continue;
        }
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
        && let Some((Shape::One(expr), end)) = whole(line, next).or_else(|| this_unit(line, next, part))
    {
        let expr = Expr { part: Some(part), ..expr };
        return Some((Shape::One(expr), day_part(line, expr.phrase, end)));
    }
    undivided(line, at, trust)
}

/// What a part is of. A part of a part is not read: words could nest without end.
fn whole(line: Line<'_>, at: usize) -> Option<(Shape, usize)> {
    undivided(line, if line.word(at) == "the" { at + 1 } else { at }, Trust::Strong)
}

fn undivided(line: Line<'_>, at: usize, trust: Trust) -> Option<(Shape, usize)> {
    if let Some((shape, end)) = absolute::parse(line, at, trust) {
        return Some((shape, end));
    }
    let (phrase, end) = relative::parse(line, at, trust)?;
    Some((Shape::One(phrase.plain()), day_part(line, phrase, end)))
}

/// "the year" in "the end of the year".
fn this_unit(line: Line<'_>, at: usize, part: Part) -> Option<(Shape, usize)> {
    let (unit, plural) = words::unit(line.word(at + 1))?;
    let enough = line.word(at) == "the" && !plural && !matches!(unit, Unit::Hour | Unit::Day | Unit::Decade);
    let phrase = Phrase::Calendar { unit, offset: 0, from: From::Anchor };
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
pub(super) fn day_part(line: Line<'_>, phrase: Phrase, end: usize) -> usize {
    let dayish = matches!(
        phrase,
        Phrase::Day { .. } | Phrase::Weekday { .. } | Phrase::Calendar { unit: Unit::Day, .. } | Phrase::Slashed { .. }
    );
    if dayish && words::is_part_of_day(line.word(end)) { end + 1 } else { end }
}

/// What the word before a candidate says for it.
fn trust_before(line: Line<'_>, at: usize) -> Trust {
    match line.before(at) {
        "in" | "since" | "until" | "till" | "of" | "during" | "before" | "after" | "by" | "from" | "between"
        | "throughout" | "on" | "over" | "around" | "through" | "within" | "late" | "early" | "mid" | "circa"
        | "back" | "for" => {
            // "of 1500 men", "by 2000", "over 1990": a bare number needs more than these.
            let number = line.word(at).len() > 2 && line.digits(at).is_some();
            let counts = match line.before(at) {
                "of" | "by" => line.is_word(at + 1),
                "over" | "around" | "for" | "on" | "through" | "within" => true,
                _ => false,
            };
            if number && counts { Trust::None } else { Trust::Strong }
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
