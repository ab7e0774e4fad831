//! Numbers of people: digits, words and words that only bound them.

use super::items::{Item, ItemKind};
use super::words::class;
use crate::extract::Count;
use crate::recognise::Token;

/// A number with its bounds, as items `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// First item, bounding words included.
    pub start: usize,
    /// One past the last item.
    pub end: usize,
    /// Its value.
    pub count: Count,
}

/// Words before a number that bound it; they are no prepositions then.
///
/// Marks them as determiners, so that "at least 12 people" is one noun phrase.
pub(super) fn mark_bounds(text: &str, tokens: &[Token], items: &mut [Item]) {
    let word = |item: &Item| tokens.get(item.token as usize).map_or("", |token| token.text(text));
    for at in 2..items.len() {
        // "as well as" is an "and".
        if items[at].is(class::SUBORD)
            && word(&items[at - 1]) == "well"
            && word(&items[at]) == "as"
            && word(&items[at - 2]) == "as"
        {
            items[at - 2].class = class::AND;
            items[at - 1].class = class::ADVERB;
            items[at].class = class::ADVERB;
        }
    }
    for at in 1..items.len() {
        if !is_number(&items[at]) || is_number(&items[at - 1]) {
            continue;
        }
        let length = bound(text, tokens, items, at).map_or(0, |(length, _)| length);
        for item in &mut items[at - length..at] {
            item.class = class::DET;
            item.form = 0;
        }
    }
}

/// The number in items `from..to`, the first there is.
pub(super) fn read(text: &str, tokens: &[Token], items: &[Item], from: usize, to: usize) -> Option<Number> {
    let at = (from..to.min(items.len()))
        .find(|at| is_number(&items[*at]) && !is_measure(items, *at) || is_vague(&items[*at]))?;
    if is_vague(&items[at]) {
        return Some(Number { start: at, end: at + 1, count: Count { low: Some(2), best: None, high: None } });
    }
    let word = |at: usize| tokens.get(items[at].token as usize).map_or("", |token| token.text(text));
    let (mut end, mut value, mut vague) = (at, 0u64, false);
    let mut part = 0u64;
    while end < to.min(items.len()) {
        let item = &items[end];
        if item.kind == ItemKind::Number {
            let Some(digits) = digits(word(end)) else { break };
            if part > 0 {
                break;
            }
            part = digits;
        } else if item.is(class::NUMBER) {
            match spelled(word(end)) {
                Some(Spelled::Unit(unit)) => part += unit,
                Some(Spelled::Times(100)) => part = part.max(1) * 100,
                Some(Spelled::Times(times)) => {
                    value += part.max(1) * times;
                    part = 0;
                }
                Some(Spelled::Several(low)) => {
                    // "tens of thousands": the first word counts the second.
                    vague = true;
                    part = if part == 0 || end == at { low } else { part * low / 2 };
                }
                None => break,
            }
        } else if vague && item.is(class::OF) && items.get(end + 1).is_some_and(|next| next.is(class::NUMBER)) {
            // "tens of thousands"
        } else {
            break;
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    let value = u32::try_from(value + part).ok()?;
    let (length, bound) = bound(text, tokens, items, at).unwrap_or((0, Bound::Exact));
    let count = match bound {
        _ if vague => Count { low: Some(value), best: None, high: None },
        Bound::Low => Count { low: Some(value), best: Some(value), high: None },
        Bound::High => Count { low: None, best: Some(value), high: Some(value) },
        Bound::About | Bound::Exact => Count { low: Some(value), best: Some(value), high: Some(value) },
    };
    let count = match bound {
        Bound::About if !vague => Count { low: None, high: None, ..count },
        _ => count,
    };
    Some(Number { start: at - length, end, count })
}

/// True for digits that count and for number words.
pub(super) fn is_number(item: &Item) -> bool {
    item.kind == ItemKind::Number || item.is(class::NUMBER)
}

/// The number of an age, a time or a length: "a 71-year-old woman", "a six-hour battle".
fn is_measure(items: &[Item], at: usize) -> bool {
    items[at..].iter().take(4).find(|item| !is_number(item)).is_some_and(|next| next.is(class::MEASURE))
        || items.get(at + 1).is_some_and(|next| next.is(class::MEASURE))
}

fn is_vague(item: &Item) -> bool {
    item.is(class::MANY) && item.is(class::COLLECTIVE)
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    Exact,
    Low,
    High,
    About,
}

/// The bounding words right before a number: how many, and which way.
fn bound(text: &str, tokens: &[Token], items: &[Item], at: usize) -> Option<(usize, Bound)> {
    let word = |back: usize| {
        let item = items.get(at.checked_sub(back)?)?;
        let word = tokens.get(item.token as usize)?.text(text);
        (item.kind == ItemKind::Word).then_some(word)
    };
    let is = |back: usize, expected: &str| word(back).is_some_and(|word| word.eq_ignore_ascii_case(expected));
    let any = |back: usize, expected: &[&str]| expected.iter().any(|expected| is(back, expected));
    if is(1, "than") && any(2, &["fewer", "less"]) && is(3, "no") {
        return Some((3, Bound::Low));
    }
    if is(1, "than") && is(2, "more") {
        return Some((2, Bound::Low));
    }
    if is(1, "than") && any(2, &["fewer", "less"]) {
        return Some((2, Bound::High));
    }
    if is(1, "as") && any(2, &["many", "much"]) && is(3, "as") {
        return Some((3, Bound::High));
    }
    if is(2, "at") && is(1, "least") {
        return Some((2, Bound::Low));
    }
    if is(2, "at") && is(1, "most") {
        return Some((2, Bound::High));
    }
    if is(2, "up") && is(1, "to") {
        return Some((2, Bound::High));
    }
    if any(1, &["over", "minimum"]) {
        return Some((1, Bound::Low));
    }
    if any(1, &["about", "around", "nearly", "almost", "approximately", "roughly", "some", "estimated"]) {
        return Some((1, Bound::About));
    }
    None
}

fn digits(word: &str) -> Option<u64> {
    let mut value = 0u64;
    for c in word.chars() {
        match c {
            ',' => {}
            _ => value = value.checked_mul(10)?.checked_add(u64::from(c.to_digit(10)?))?,
        }
    }
    Some(value)
}

enum Spelled {
    Unit(u64),
    Times(u64),
    Several(u64),
}

fn spelled(word: &str) -> Option<Spelled> {
    const UNITS: [&str; 19] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    use Spelled::{Several, Times, Unit};
    let lower = word.to_ascii_lowercase();
    if let Some(at) = UNITS.iter().position(|unit| *unit == lower) {
        return Some(Unit(at as u64 + 1));
    }
    if let Some(at) = TENS.iter().position(|ten| *ten == lower) {
        return Some(Unit((at as u64 + 2) * 10));
    }
    Some(match lower.as_str() {
        "dozen" => Times(12),
        "couple" => Unit(2),
        "hundred" => Times(100),
        "thousand" => Times(1000),
        "million" => Times(1_000_000),
        "tens" => Several(20),
        "dozens" => Several(24),
        "scores" => Several(40),
        "hundreds" => Several(200),
        "thousands" => Several(2000),
        "millions" => Several(2_000_000),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse::Parser;

    /// `low/best/high`, a dash for none.
    fn check(words: &str, expected: &str) {
        let show = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
        let count = Parser::number_of(words).map(|number| number.count);
        let found = count.map(|c| format!("{}/{}/{}", show(c.low), show(c.best), show(c.high)));
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{words}");
    }

    #[test]
    fn numbers_are_read() {
        check("seven people", "7/7/7");
        check("3,000 people", "3000/3000/3000");
        check("twenty-five people", "25/25/25");
        check("two hundred and", "200/200/200");
        check("three thousand people", "3000/3000/3000");
        check("a dozen people", "12/12/12");
        check("two dozen people", "24/24/24");
        check("dozens of people", "24/-/-");
        check("tens of thousands of people", "20000/-/-");
        check("hundreds of thousands of people", "200000/-/-");
        check("killed at least 12 people", "12/12/-");
        check("killed more than 12 people", "12/12/-");
        check("killed up to 12 people", "-/12/12");
        check("killed as many as 12 people", "-/12/12");
        check("killed about 12 people", "-/12/-");
        check("several people", "2/-/-");
        check("the people", "none");
    }
}
