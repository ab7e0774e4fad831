//! Dates as lists write them. One order of day and month per column, decided over all of its rows.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::calendar::{Word, named_month, word_means};
use crate::extract::DatePrecision;

/// Which comes first in `03/04/2022`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// 3 April.
    DayFirst,
    /// March 4.
    MonthFirst,
}

impl Order {
    /// The order that `dmy` or `mdy` names, as `--date-order` takes it.
    ///
    /// # Errors
    /// It is neither.
    pub fn parse(word: &str) -> crate::Result<Self> {
        match word.to_ascii_lowercase().as_str() {
            "dmy" => Ok(Self::DayFirst),
            "mdy" => Ok(Self::MonthFirst),
            _ => Err(crate::Error::Usage(format!("--date-order {word}: expected dmy or mdy"))),
        }
    }
}

/// What the cells of a column say about its order; counted over all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Votes {
    /// Cells whose first number can only be a day.
    pub day_first: u64,
    /// Cells whose second number can only be a day.
    pub month_first: u64,
    /// Cells that may be either.
    pub either: u64,
}

impl Votes {
    /// Takes a cell in.
    pub(super) fn see(&mut self, cell: &str) {
        if iso(cell).is_some() {
            return;
        }
        let tokens = tokens(cell);
        if let ([a, b, c], []) = (&tokens.numbers[..], &tokens.months[..])
            && a.digits <= 2
            && b.digits <= 2
            && matches!(c.digits, 2 | 4)
        {
            match (a.value > 12, b.value > 12) {
                (true, false) => self.day_first += 1,
                (false, true) => self.month_first += 1,
                (false, false) if a.value != b.value => self.either += 1,
                _ => {}
            }
        }
    }

    /// The order, or `None` where the cells do not decide or contradict each other.
    pub(super) fn order(&self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(Order::DayFirst),
            (0, 1..) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// True where some cells say one thing and some the other.
    pub(super) fn contradict(&self) -> bool {
        self.day_first > 0 && self.month_first > 0
    }
}

/// A stretch of days that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    /// First possible day.
    pub start: Date,
    /// Last possible day.
    pub end: Date,
    /// How fine.
    pub precision: DatePrecision,
    /// Day and month may be the other way round: `start` and `end` are the two days that it can be.
    pub ambiguous: bool,
    /// The cell says "about".
    pub about: bool,
}

impl Days {
    fn of(start: Date, end: Date, precision: DatePrecision) -> Option<Self> {
        (start <= end).then_some(Self { start, end, precision, ambiguous: false, about: false })
    }

    fn day(date: Date) -> Self {
        Self { start: date, end: date, precision: DatePrecision::Day, ambiguous: false, about: false }
    }

    /// The month that a day lies in.
    pub(super) fn month_of(date: Date) -> Self {
        Self {
            start: date.first_of_month(),
            end: date.last_of_month(),
            precision: DatePrecision::Month,
            ..Self::day(date)
        }
    }

    /// The year that a day lies in.
    pub(super) fn year_of(date: Date) -> Self {
        Self {
            start: date.first_of_year(),
            end: date.last_of_year(),
            precision: DatePrecision::Year,
            ..Self::day(date)
        }
    }

    /// Extended Date/Time Format, ISO 8601-2:2019 Annex A.
    pub(super) fn edtf(&self, text: &mut String) {
        let about = if self.about { "~" } else { "" };
        let (start, end) = (self.start, self.end);
        // Writing to a string does not fail.
        let _written = match self.precision {
            _ if self.ambiguous => write!(text, "[{start},{end}]"),
            DatePrecision::Day => {
                day_text(start, text);
                write!(text, "{about}")
            }
            DatePrecision::Month => write!(text, "{:04}-{:02}{about}", start.year(), start.month()),
            DatePrecision::Year => write!(text, "{:04}{about}", start.year()),
            _ => write!(text, "{start}{about}/{end}{about}"),
        };
    }
}

/// `2022-11-28`, as `Display` writes it; nearly every row has one.
fn day_text(date: Date, text: &mut String) {
    let mut put = |number: i16, mut unit: i16, after: &str| {
        while unit > 0 {
            text.push(char::from(b'0' + (number / unit % 10) as u8));
            unit /= 10;
        }
        text.push_str(after);
    };
    put(date.year(), 1000, "-");
    put(i16::from(date.month()), 10, "-");
    put(i16::from(date.day()), 10, "");
}

/// Reads a cell; `None` where it holds no date (or none that can be).
///
/// Without an order, `03/04/2022` gives both days that it can be and is marked. Times of day and weekdays are passed
/// over. Numbers of five digits are days as Excel counts them.
pub(super) fn parse(cell: &str, order: Option<Order>) -> Option<Days> {
    if let Some(date) = iso(cell) {
        return Some(Days::day(date));
    }
    let cell = cell.trim();
    single(cell, order).or_else(|| range(cell, order))
}

/// A date from columns of year, month and day; a month or day of 0 or nothing is not known, as in GTD.
pub(super) fn from_parts(year: &str, month: &str, day: &str) -> Option<Days> {
    let number = |cell: &str| cell.trim().trim_end_matches(".0").parse::<i16>().ok();
    let year = number(year).filter(|year| (1000..=9999).contains(year))?;
    let month = number(month).and_then(|month| i8::try_from(month).ok()).or_else(|| named_month(month.trim()));
    let Some(month) = month.filter(|month| (1..=12).contains(month)) else {
        return Some(Days::year_of(Date::new(year, 1, 1).ok()?));
    };
    let Some(day) = number(day).and_then(|day| i8::try_from(day).ok()).filter(|day| *day != 0) else {
        return Some(Days::month_of(Date::new(year, month, 1).ok()?));
    };
    Date::new(year, month, day).ok().map(Days::day)
}

/// `2022-11-28`, alone or before a time.
fn iso(cell: &str) -> Option<Date> {
    let bytes = cell.as_bytes();
    let (head, rest) = bytes.split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *head else { return None };
    if !matches!(rest.first(), None | Some(b' ' | b'T')) || rest.len() > 1 && !rest.get(1)?.is_ascii_digit() {
        return None;
    }
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let month = digit(m1)? * 10 + digit(m2)?;
    let day = digit(d1)? * 10 + digit(d2)?;
    // A second date after a blank is a range.
    if rest.len() > 1 && !rest.contains(&b':') {
        return None;
    }
    Date::new(year, month as i8, day as i8).ok().filter(|date| date.year() > 0)
}

/// A number in a cell.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

/// The parts of a cell that matter.
#[derive(Debug, Default)]
struct Tokens {
    numbers: Vec<Number>,
    months: Vec<i8>,
    about: bool,
    /// A word that no date has.
    strange: bool,
}

fn tokens(cell: &str) -> Tokens {
    let mut tokens = Tokens::default();
    let mut rest = without_time(cell);
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            match number.parse() {
                Ok(value) => tokens.numbers.push(Number { value, digits }),
                Err(_) => tokens.strange = true,
            }
            rest = after;
            // "1st", "22nd", "3º"
            let suffix = ["st", "nd", "rd", "th", "er", "º", "ª", "°"].iter().find_map(|suffix| {
                after.get(..suffix.len()).filter(|found| found.eq_ignore_ascii_case(suffix)).map(str::len)
            });
            if let Some(after) =
                suffix.and_then(|length| rest.get(length..)).filter(|after| !after.starts_with(char::is_alphabetic))
            {
                rest = after;
            }
        } else if c.is_alphabetic() {
            let end =
                rest.find(|c: char| !c.is_alphabetic() && !('\u{300}'..='\u{36f}').contains(&c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match word_means(word) {
                Word::Month(month) => tokens.months.push(month),
                Word::About => tokens.about = true,
                Word::Nothing => {}
                Word::Strange => tokens.strange = true,
            }
            rest = after;
        } else {
            tokens.about |= matches!(c, '~' | '≈' | '?');
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    tokens
}

/// Without a time of day: "2022-11-28T14:30:00Z", "14:30 28/11/2022", "11/28/2022 2:30 PM".
fn without_time(cell: &str) -> &str {
    let Some(colon) = cell.find(':') else { return cell };
    let (before, after) = cell.split_at(colon);
    let hour = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if before.len() == hour.len()
        || before.len() - hour.len() > 2
        || !after[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return cell;
    }
    let left = hour.trim_end().trim_end_matches(['T', 't', ',']).trim_end();
    if !left.is_empty() {
        return left;
    }
    after.split_once(' ').map_or("", |(_, date)| date.trim_start_matches(['A', 'P', 'M', 'a', 'p', 'm', '.']).trim())
}

/// One date: a day, month or year, or a run of them within one phrase ("5-8 January 2022").
fn single(cell: &str, order: Option<Order>) -> Option<Days> {
    let tokens = tokens(cell);
    if tokens.strange {
        return None;
    }
    let days = match (&tokens.months[..], &tokens.numbers[..]) {
        ([], numbers) => numeric(numbers, order),
        ([month], numbers) => with_month(*month, numbers),
        ([first, last], [year]) => {
            let (start, end) = (month(*first, year)?, month(*last, year)?);
            Days::of(start.start, end.end, DatePrecision::Range)
        }
        _ => None,
    }?;
    Some(Days { about: tokens.about, ..days })
}

fn numeric(numbers: &[Number], order: Option<Order>) -> Option<Days> {
    match *numbers {
        [one] => match one.digits {
            8 => day(one.value / 10_000, one.value / 100 % 100, one.value % 100)
                .or_else(|| (one.value % 10_000 == 0).then(|| year(one.value / 10_000))?)
                .or_else(|| (one.value % 100 == 0).then(|| month_number(one.value / 10_000, one.value / 100 % 100))?),
            6 => month_number(one.value / 100, one.value % 100),
            5 => excel(one.value),
            4 => year(one.value),
            _ => None,
        },
        [a, b] if a.digits == 4 && b.digits == 4 => {
            Days::of(year(a.value)?.start, year(b.value)?.end, DatePrecision::Range)
        }
        [a, b] if a.digits == 4 => month_number(a.value, b.value),
        [a, b] if b.digits == 4 && a.digits <= 2 => month_number(b.value, a.value),
        // A serial with a fraction: the time of day.
        [a, _] if a.digits == 5 => excel(a.value),
        [a, b, c] if a.digits == 4 && b.digits <= 2 && c.digits <= 2 => {
            if c.value == 0 {
                return if b.value == 0 { year(a.value) } else { month_number(a.value, b.value) };
            }
            day(a.value, b.value, c.value)
        }
        [a, b, c] if a.digits <= 2 && b.digits <= 2 && matches!(c.digits, 2 | 4) => {
            let year = full_year(c);
            let day_first = day(year, b.value, a.value);
            let month_first = day(year, a.value, b.value);
            match (order, day_first, month_first) {
                (_, None, None) => None,
                (_, Some(only), None) | (_, None, Some(only)) => Some(only),
                (Some(Order::DayFirst), Some(days), _) | (Some(Order::MonthFirst), _, Some(days)) => Some(days),
                (None, Some(one), Some(two)) if one == two => Some(one),
                (None, Some(one), Some(two)) => Some(Days {
                    start: one.start.min(two.start),
                    end: one.start.max(two.start),
                    precision: DatePrecision::Range,
                    ambiguous: true,
                    about: false,
                }),
            }
        }
        _ => None,
    }
}

/// "28 November 2022", "November 28, 2022", "5-8 January 2022", "Nov 2022", "18-Jun-04".
fn with_month(name: i8, numbers: &[Number]) -> Option<Days> {
    let name = u32::try_from(name).ok()?;
    match *numbers {
        [year] if year.digits == 4 => month_number(year.value, name),
        [a, b] if a.digits == 4 => day(a.value, name, b.value),
        [a, b] if matches!(b.digits, 2 | 4) => day(full_year(b), name, a.value),
        [a, b, year] if year.digits == 4 => {
            let (start, end) = (day(year.value, name, a.value)?, day(year.value, name, b.value)?);
            Days::of(start.start, end.end, DatePrecision::Range)
        }
        _ => None,
    }
}

/// Two dates with something between that says "to"; the first may leave out what the second tells.
fn range(cell: &str, order: Option<Order>) -> Option<Days> {
    for separator in
        [" to ", " - ", " – ", " — ", " until ", " through ", " and ", " bis ", " au ", " al ", "/", "–", "—", "-"]
    {
        let mut parts = cell.splitn(2, separator);
        let (Some(first), Some(last)) = (parts.next(), parts.next()) else { continue };
        let first = first.trim().trim_start_matches("from ").trim_start_matches("between ");
        let Some(last) = single(last, order) else { continue };
        let first = single(first, order).or_else(|| {
            // "28 December - 3 January 2023"
            let year = last.end.year();
            [year, year - 1]
                .into_iter()
                .filter_map(|year| single(&format!("{first} {year}"), order))
                .find(|first| first.start <= last.start)
        });
        if let Some(first) = first {
            let days = Days::of(first.start, last.end, DatePrecision::Range)?;
            return Some(Days {
                ambiguous: first.ambiguous || last.ambiguous,
                about: first.about || last.about,
                ..days
            });
        }
    }
    None
}

fn day(year: u32, month: u32, day: u32) -> Option<Days> {
    let year = i16::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Days::day)
}

fn month_number(year: u32, month: u32) -> Option<Days> {
    day(year, month, 1).map(|days| Days::month_of(days.start))
}

fn month(name: i8, year: &Number) -> Option<Days> {
    month_number(full_year(*year), u32::try_from(name).ok()?)
}

/// Years that incidents have; other numbers of four digits are something else.
fn year(year: u32) -> Option<Days> {
    if !(1500..=2200).contains(&year) {
        return None;
    }
    day(year, 1, 1).map(|days| Days::year_of(days.start))
}

fn full_year(number: Number) -> u32 {
    match (number.digits, number.value) {
        (2, 70..) => 1900 + number.value,
        (2, _) => 2000 + number.value,
        _ => number.value,
    }
}

/// Days since 30 December 1899: how Excel counts from March 1900 on.
fn excel(serial: u32) -> Option<Days> {
    // 1954 to 2064: others are more likely numbers of something else.
    if !(20_000..=60_000).contains(&serial) {
        return None;
    }
    let first = Date::new(1899, 12, 30).ok()?;
    first.checked_add(jiff::Span::new().try_days(i64::from(serial)).ok()?).ok().map(Days::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edtf(days: Days) -> String {
        let mut text = String::new();
        days.edtf(&mut text);
        text
    }

    #[track_caller]
    fn check(cell: &str, order: Option<Order>, expected: &str) {
        let found = parse(cell, order).map_or("-".to_owned(), |days| {
            format!("{} {} {} {}", days.start, days.end, days.precision.as_str(), edtf(days))
        });
        assert_eq!(found, expected, "{cell:?}");
    }

    #[track_caller]
    fn day(cell: &str, expected: &str) {
        check(cell, None, &format!("{expected} {expected} day {expected}"));
    }

    #[test]
    fn days() {
        day("2022-11-28", "2022-11-28");
        day("2022-11-28T23:30:00+05:00", "2022-11-28");
        day("2017-09-11 00:00:00.000", "2017-09-11");
        day("28 November 2022", "2022-11-28");
        day("November 28, 2022", "2022-11-28");
        day("Nov. 28th 2022", "2022-11-28");
        day("Friday, June 18, 2004", "2004-06-18");
        day("Sunday-November 19-1995", "1995-11-19");
        day("Fri 18 Jun 2004 22:00", "2004-06-18");
        day("18-Jun-04", "2004-06-18");
        day("18-Jun-1998", "1998-06-18");
        day("20221128", "2022-11-28");
        day("2022/11/28", "2022-11-28");
        day("28.11.2022", "2022-11-28");
        day("11/28/2022 2:30 PM", "2022-11-28");
        day("14:30 28/11/2022", "2022-11-28");
        day("44893", "2022-11-28");
        day("44893.5", "2022-11-28");
        day("28. November 2022", "2022-11-28");
        day("28 de noviembre de 2022", "2022-11-28");
        day("28 août 2022", "2022-08-28");
        day("28 ноября 2022 г.", "2022-11-28");
        day("1er mai 2022", "2022-05-01");
        day("2/2/2022", "2022-02-02");
        day("5/13/99", "1999-05-13");
    }

    #[test]
    fn days_are_written_as_the_calendar_writes_them() {
        for (year, month, day) in [(2022, 11, 28), (1000, 1, 1), (9999, 12, 31), (1999, 10, 9)] {
            let date = Date::new(year, month, day).unwrap();
            let mut text = String::new();
            day_text(date, &mut text);
            assert_eq!(text, date.to_string());
        }
    }

    #[test]
    fn orders() {
        check("03/04/2022", Some(Order::DayFirst), "2022-04-03 2022-04-03 day 2022-04-03");
        check("03/04/2022", Some(Order::MonthFirst), "2022-03-04 2022-03-04 day 2022-03-04");
        check("03/04/2022", None, "2022-03-04 2022-04-03 range [2022-03-04,2022-04-03]");
        check("13/04/2022", Some(Order::MonthFirst), "2022-04-13 2022-04-13 day 2022-04-13");
        let votes = |cells: &[&str]| {
            let mut votes = Votes::default();
            for cell in cells {
                votes.see(cell);
            }
            (votes.order(), votes.contradict())
        };
        assert_eq!(votes(&["03/04/2022", "13/04/2022"]), (Some(Order::DayFirst), false));
        assert_eq!(votes(&["03-04-2022 10:00", "04-13-2022"]), (Some(Order::MonthFirst), false));
        assert_eq!(votes(&["03/04/2022", "2022-04-13", "3 May 2022"]), (None, false));
        assert_eq!(votes(&["13/04/2022", "04/13/2022"]), (None, true));
    }

    #[test]
    fn months_years_and_ranges() {
        check("2022-05", None, "2022-05-01 2022-05-31 month 2022-05");
        check("05/2022", None, "2022-05-01 2022-05-31 month 2022-05");
        check("Feb 2024", None, "2024-02-01 2024-02-29 month 2024-02");
        check("202205", None, "2022-05-01 2022-05-31 month 2022-05");
        check("2022", None, "2022-01-01 2022-12-31 year 2022");
        check("2022-00-00", None, "2022-01-01 2022-12-31 year 2022");
        check("20220500", None, "2022-05-01 2022-05-31 month 2022-05");
        check("5-8 January 2022", None, "2022-01-05 2022-01-08 range 2022-01-05/2022-01-08");
        check("January 5-8, 2022", None, "2022-01-05 2022-01-08 range 2022-01-05/2022-01-08");
        check("2022-01-05 to 2022-01-08", None, "2022-01-05 2022-01-08 range 2022-01-05/2022-01-08");
        check("2022-01-05/2022-01-08", None, "2022-01-05 2022-01-08 range 2022-01-05/2022-01-08");
        check("2022-01-05 2022-01-08", None, "-");
        check("28 December - 3 January 2023", None, "2022-12-28 2023-01-03 range 2022-12-28/2023-01-03");
        check("Jan-Mar 2022", None, "2022-01-01 2022-03-31 range 2022-01-01/2022-03-31");
        check("2015-2016", None, "2015-01-01 2016-12-31 range 2015-01-01/2016-12-31");
        check("about 28 November 2022", None, "2022-11-28 2022-11-28 day 2022-11-28~");
        check("c. 2015", None, "2015-01-01 2015-12-31 year 2015~");
    }

    #[test]
    fn what_is_no_date() {
        for cell in [
            "",
            "-",
            "unknown",
            "N/A",
            "0000-00-00",
            "31/13/2019",
            "32/01/2020",
            "2022-02-30",
            "28 November",
            "12",
            "170",
            "99999999999999999999",
            "2022-13-45",
            "Wana",
            "May",
            "Jan 99999",
            "::",
            "1:",
            "-1:2:3",
            "８/９/２０２２",
        ] {
            check(cell, None, "-");
        }
    }

    #[test]
    fn parts() {
        let check = |year, month, day, expected: &str| {
            let found = from_parts(year, month, day).map_or("-".to_owned(), edtf);
            assert_eq!(found, expected);
        };
        check("1970", "1", "2", "1970-01-02");
        check("1970", "1", "0", "1970-01");
        check("1970", "0", "0", "1970");
        check("1970", "", "5", "1970");
        check("1970", "March", "5", "1970-03-05");
        check("1970.0", "2.0", "30.0", "-");
        check("0", "1", "1", "-");
        check("", "", "", "-");
    }
}
