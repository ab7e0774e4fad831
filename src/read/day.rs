//! A day as heads of articles, records and options write it.

use std::ops::Range;

use jiff::civil::Date;

use crate::extract::dates::month_number;

/// A day whose year may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartialDate {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

/// Days that a publication date may lie before the day in the text: time zones, wrong clocks, weekly papers.
const LATE_DAYS: i32 = 7;

impl PartialDate {
    /// The date, if the year is there.
    pub(super) fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The last such day up to a week after another, if the year is missing: a report is seldom written after it was
    /// published, and may be published long after it was written.
    pub(super) fn date_near(self, near: Option<Date>) -> Option<Date> {
        self.date().or_else(|| {
            let near = near.filter(|_| self.year.is_none())?;
            (-4..=4)
                .filter_map(|offset| Date::new(near.year().checked_add(offset)?, self.month, self.day).ok())
                .filter(|date| near.until(*date).is_ok_and(|span| span.get_days() <= LATE_DAYS))
                .max()
        })
    }
}

/// The day in a field made for one: "2022-11-28", "2022-11-28T17:04:00Z", "Mon, 28 Nov 2022 17:04:00 +0000",
/// "Nov. 28, 2022", "28/11/2022". `None` where there is none, where its year is missing, or where "05/08/2021" does
/// not tell day from month.
///
/// ```
/// use dateline::read::parse_day;
/// assert_eq!(parse_day("Mon, 28 Nov 2022 17:04:00 +0000").map(|day| day.to_string()).as_deref(), Some("2022-11-28"));
/// assert_eq!(parse_day("05/08/2021"), None);
/// ```
pub fn parse_day(text: &str) -> Option<Date> {
    find(text).and_then(|(day, _)| day.date())
}

/// The first day in a short text and where it stands; one with a year is preferred.
pub(super) fn find(text: &str) -> Option<(PartialDate, Range<usize>)> {
    let words = words(text);
    let all = |words: &[Word<'_>]| {
        (0..words.len()).find_map(|at| day_at(text, words, at).filter(|(day, _)| day.year.is_some()))
    };
    all(&words).or_else(|| (0..words.len()).find_map(|at| day_at(text, &words, at)))
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// Runs of letters and digits, at most 64: heads are short.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word { text: &text[from..at], start: from, end: at });
                start = None;
                if words.len() == 64 {
                    break;
                }
            }
            _ => {}
        }
    }
    words
}

fn day_at(text: &str, words: &[Word<'_>], at: usize) -> Option<(PartialDate, Range<usize>)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.text);
    let gap = |at: usize| match (words.get(at), words.get(at + 1)) {
        (Some(a), Some(b)) => &text[a.end..b.start],
        _ => "\n",
    };
    let close = |at: usize| {
        gap(at).len() <= 3 && gap(at).chars().all(|c| matches!(c, ' ' | ',' | '.' | '\u{a0}' | '-' | '’' | '\''))
    };
    let span = |last: usize| words.get(at).zip(words.get(last)).map(|(first, last)| first.start..last.end);
    let number = |at: usize| number(word(at));
    // 2022-11-28, 2022/11/28, 2022-11-28T17:04
    if let Some(year) = year(word(at))
        && matches!(gap(at), "-" | "/" | ".")
        && gap(at) == gap(at + 1)
        && let Some(month) = number(at + 1).filter(|_| word(at + 1).len() == 2)
    {
        let day = word(at + 2);
        let day = day.split_once(['T', 't']).map_or(day, |(day, _)| day);
        let day = day.parse().ok().filter(|_| day.len() == 2)?;
        return valid(Some(year), month, day).zip(span(at + 2));
    }
    // 28/11/2022, 28.11.2022
    if let (Some(first), Some(second), Some(year)) = (number(at), number(at + 1), year(word(at + 2)))
        && matches!(gap(at), "-" | "/" | ".")
        && gap(at) == gap(at + 1)
    {
        let (day_first, month_first) = (valid(Some(year), second, first), valid(Some(year), first, second));
        let day = match (day_first, month_first) {
            (Some(day), None) | (None, Some(day)) => day,
            (Some(day), Some(other)) if day == other => day,
            _ => return None,
        };
        return Some(day).zip(span(at + 2));
    }
    // Nov. 28, 2022; 28 November 2022; 4 FEB 90; 28th of November
    let of = usize::from(word(at + 1).eq_ignore_ascii_case("of"));
    let (month, day, last) = if let Some(month) = month_number(word(at))
        && close(at)
        && let Some(day) = number(at + 1)
    {
        (month, day, at + 1)
    } else if let Some(day) = number(at)
        && let Some(month) = month_number(word(at + 1 + of))
        && close(at)
    {
        (month, day, at + 1 + of)
    } else {
        return None;
    };
    let with_year = close(last).then(|| year(word(last + 1))).flatten();
    if let Some(year) = with_year {
        return valid(Some(year), month, day).zip(span(last + 1));
    }
    // "4 FEB 90", "18 April 89 (AFP)", but not "4 February 90 men".
    let month_word = if last == at + 1 && of == 0 && number(at).is_none() { word(at) } else { word(last) };
    let after = words.get(last + 1).and_then(|word| text.get(word.end..)).unwrap_or("").trim_start();
    let upper = month_word.len() == 3
        || month_word.chars().all(char::is_uppercase)
        || after.is_empty()
        || after.starts_with(['(', '-', '–', '—', ',', ')']);
    let short = word(last + 1);
    if upper
        && close(last)
        && short.len() == 2
        && gap(last + 1) != ":"
        && let Some(short) = digits(short)
    {
        let year = if short >= 50 { 1900 + short } else { 2000 + short };
        return valid(Some(year), month, day).zip(span(last + 1));
    }
    valid(None, month, day).zip(span(last))
}

fn valid(year: Option<i16>, month: i8, day: i8) -> Option<PartialDate> {
    Date::new(year.unwrap_or(2024), month, day).ok().map(|_| PartialDate { year, month, day })
}

fn digits(word: &str) -> Option<i16> {
    (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

fn year(word: &str) -> Option<i16> {
    digits(word).filter(|year| word.len() == 4 && (1800..2200).contains(year))
}

/// "28", "28th".
fn number(word: &str) -> Option<i8> {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(plain.len()..)?.to_ascii_lowercase();
    let ordinal = matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th");
    digits(plain).filter(|number| ordinal && plain.len() <= 2 && (1..=31).contains(number)).map(|number| number as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = find(text).map_or(String::new(), |(day, range)| {
            let year = day.year.map_or("XXXX".to_owned(), |year| format!("{year:04}"));
            format!("{year}-{:02}-{:02} {}", day.month, day.day, &text[range])
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_of_heads() {
        check("Published: 28 November 2022", "2022-11-28 28 November 2022");
        check("November 28, 2022 | Long War Journal", "2022-11-28 November 28, 2022");
        check("Nov 28, 2022 5:04 PM EST", "2022-11-28 Nov 28, 2022");
        check("2022-11-28T17:04:00Z", "2022-11-28 2022-11-28T17");
        check("Mon, 28 Nov 2022 17:04:00 +0000", "2022-11-28 28 Nov 2022");
        check("4 FEB 90 (ACAN-EFE)", "1990-02-04 4 FEB 90");
        check("Aug. 15 (Reuters)", "XXXX-08-15 Aug. 15");
        check("Published in Dawn, November 28th, 2022", "2022-11-28 November 28th, 2022");
        check("Bogota, 18 April 89 (AFP)", "1989-04-18 18 April 89");
        check("28/11/2022", "2022-11-28 28/11/2022");
        check("28.11.2022", "2022-11-28 28.11.2022");
        check("05/08/2021", "");
        check("31 April 2022", "");
        check("5 Nov 10:30", "XXXX-11-05 5 Nov");
        check("no day in May", "");
    }

    #[test]
    fn a_missing_year_is_the_last_one() {
        let near = |text: &str, near: &str| find(text).and_then(|(day, _)| day.date_near(near.parse().ok()));
        assert_eq!(near("Dec. 31", "2022-01-02"), "2021-12-31".parse().ok());
        assert_eq!(near("Jan. 1", "2021-12-31"), "2022-01-01".parse().ok());
        assert_eq!(near("April 14", "2025-11-24"), "2025-04-14".parse().ok());
        assert_eq!(near("Feb. 29", "2022-01-02"), "2020-02-29".parse().ok());
        assert_eq!(near("Jan. 1", "none"), None);
    }
}
