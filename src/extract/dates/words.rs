//! The words that dates are made of. All look-ups take lower case.

use std::sync::LazyLock;

use jiff::civil::Weekday;

/// A stretch of the calendar or clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
    Decade,
}

/// A season of the northern hemisphere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// Month in which it begins.
    pub(super) fn month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }

    /// Its code in the place of the month (ISO 8601-2, 4.8: 21 to 24).
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Spring => 21,
            Self::Summer => 22,
            Self::Autumn => 23,
            Self::Winter => 24,
        }
    }
}

/// Whether an expression may begin with this word: the grammar is asked at no other. A number always may; a word
/// that a new rule begins with belongs here. Says yes to a few words too many, which costs only time.
pub(super) fn may_begin(word: &str) -> bool {
    /// The lengths of the words with this first and last letter, as bits.
    static LENGTHS: LazyLock<[[u32; 26]; 26]> = LazyLock::new(|| {
        let mut lengths = [[0; 26]; 26];
        for word in BEGINNINGS {
            if let Some((first, last)) = ends(word) {
                lengths[first][last] |= 1 << word.len();
            }
        }
        lengths
    });
    match word.as_bytes() {
        [b'0'..=b'9', ..] | [b'\''] | [b'q', b'0'..=b'9' | b'+', ..] => true,
        bytes if bytes.len() < 32 => match ends(word) {
            Some((first, last)) => LENGTHS[first][last] & 1 << bytes.len() != 0,
            None => matches!(word, "’" | "‘"),
        },
        _ => false,
    }
}

/// First and last letter, counted from a.
fn ends(word: &str) -> Option<(usize, usize)> {
    let letter = |byte: &u8| byte.checked_sub(b'a').map(usize::from).filter(|letter| *letter < 26);
    let bytes = word.as_bytes();
    Some((letter(bytes.first()?)?, letter(bytes.last()?)?))
}

#[rustfmt::skip]
const BEGINNINGS: &[&str] = &[
    "a", "about", "after", "almost", "an", "apr", "april", "around", "aug", "august", "autumn", "before", "beginning",
    "between", "boxing", "by", "christmas", "close", "coming", "couple", "day", "days", "dec", "decades", "december",
    "dhu", "dhul", "earlier", "early", "eight", "eighteen", "eighties", "eighty", "eleven", "end", "exactly", "fall",
    "feb", "february", "few", "fewer", "fifteen", "fifties", "fifty", "final", "first", "five", "following",
    "forties", "forty", "four", "fourteen", "fourth", "fri", "friday", "from", "hours", "jamadi", "jan", "january",
    "jul", "july", "jumada", "jun", "june", "just", "last", "late", "later", "less", "little", "mar", "march", "may",
    "mid", "middle", "midway", "moharram", "mon", "monday", "month", "months", "more", "muharram", "nearly", "new",
    "next", "night", "nine", "nineteen", "nineties", "ninety", "nov", "november", "oct", "october", "one", "only",
    "outset", "over", "overnight", "past", "preceding", "previous", "rabi", "rabiul", "rajab", "ramadan", "ramazan",
    "ramzan", "recent", "roughly", "safar", "same", "sat", "saturday", "second", "sep", "sept", "september", "seven",
    "seventeen", "seventies", "seventy", "several", "sha'ban", "shaaban", "shaban", "shawwal", "since", "six",
    "sixteen", "sixties", "sixty", "some", "spring", "springtime", "start", "summer", "summertime", "sun", "sunday",
    "ten", "that", "the", "third", "thirteen", "thirties", "thirty", "this", "three", "through", "thu", "thur",
    "thurs", "thursday", "till", "today", "tomorrow", "tonight", "tue", "tues", "tuesday", "twelve", "twenties",
    "twenty", "two", "until", "wed", "wednesday", "week", "weekend", "weeks", "winter", "wintertime", "within",
    "year", "years", "yesterday", "zilhaj", "zilhajj", "zulhijjah",
];

/// A month's number, and whether the word is written out.
pub(super) fn month(word: &str) -> Option<(i8, bool)> {
    Some(match word {
        "january" => (1, true),
        "february" => (2, true),
        "march" => (3, true),
        "april" => (4, true),
        "may" => (5, true),
        "june" => (6, true),
        "july" => (7, true),
        "august" => (8, true),
        "september" => (9, true),
        "october" => (10, true),
        "november" => (11, true),
        "december" => (12, true),
        "jan" => (1, false),
        "feb" => (2, false),
        "mar" => (3, false),
        "apr" => (4, false),
        "jun" => (6, false),
        "jul" => (7, false),
        "aug" => (8, false),
        "sep" | "sept" => (9, false),
        "oct" => (10, false),
        "nov" => (11, false),
        "dec" => (12, false),
        _ => return None,
    })
}

/// A day of the week, and whether the word is written out.
pub(super) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    Some(match word {
        "monday" => (Weekday::Monday, true),
        "tuesday" => (Weekday::Tuesday, true),
        "wednesday" => (Weekday::Wednesday, true),
        "thursday" => (Weekday::Thursday, true),
        "friday" => (Weekday::Friday, true),
        "saturday" => (Weekday::Saturday, true),
        "sunday" => (Weekday::Sunday, true),
        "mon" => (Weekday::Monday, false),
        "tue" | "tues" => (Weekday::Tuesday, false),
        "wed" => (Weekday::Wednesday, false),
        "thu" | "thur" | "thurs" => (Weekday::Thursday, false),
        "fri" => (Weekday::Friday, false),
        "sat" => (Weekday::Saturday, false),
        "sun" => (Weekday::Sunday, false),
        _ => return None,
    })
}

/// A unit of time, and whether the word is plural.
pub(super) fn unit(word: &str) -> Option<(Unit, bool)> {
    Some(match word {
        "hour" => (Unit::Hour, false),
        "hours" => (Unit::Hour, true),
        "day" => (Unit::Day, false),
        "days" => (Unit::Day, true),
        "week" => (Unit::Week, false),
        "weeks" => (Unit::Week, true),
        "month" => (Unit::Month, false),
        "months" => (Unit::Month, true),
        "year" => (Unit::Year, false),
        "years" => (Unit::Year, true),
        "decade" => (Unit::Decade, false),
        "decades" => (Unit::Decade, true),
        _ => return None,
    })
}

/// A season's word. "Fall" and "spring" are verbs too: the grammar asks for more around them.
pub(super) fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" | "springtime" => Season::Spring,
        "summer" | "summertime" => Season::Summer,
        "autumn" | "fall" => Season::Autumn,
        "winter" | "wintertime" => Season::Winter,
        _ => return None,
    })
}

/// A number word below one hundred.
pub(super) fn number(word: &str) -> Option<i64> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// The first of the ten years that "nineties" names, within its century.
pub(super) fn decade(word: &str) -> Option<i16> {
    Some(match word {
        "twenties" => 20,
        "thirties" => 30,
        "forties" => 40,
        "fifties" => 50,
        "sixties" => 60,
        "seventies" => 70,
        "eighties" => 80,
        "nineties" => 90,
        _ => return None,
    })
}

/// Ordinals of quarters and halves.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" | "last" | "final" => 4,
        _ => return None,
    })
}

/// A part of the day: it goes with a date and does not change it.
pub(super) fn is_part_of_day(word: &str) -> bool {
    matches!(
        word,
        "morning" | "afternoon" | "evening" | "night" | "midnight" | "noon" | "midday" | "dawn" | "dusk" | "overnight"
    )
}

/// A month of the Islamic calendar, or the first word of its name.
pub(super) fn is_hijri_month(word: &str) -> bool {
    matches!(
        word,
        "muharram"
            | "moharram"
            | "safar"
            | "rabi"
            | "rabiul"
            | "jumada"
            | "jamadi"
            | "rajab"
            | "shaban"
            | "sha'ban"
            | "shaaban"
            | "ramadan"
            | "ramazan"
            | "ramzan"
            | "shawwal"
            | "dhul"
            | "dhu"
            | "zilhaj"
            | "zilhajj"
            | "zulhijjah"
    )
}

/// What is counted even after a number that looks like a year: "2000 people", "1500 km".
pub(super) fn is_measured(word: &str) -> bool {
    matches!(
        word,
        "people"
            | "persons"
            | "men"
            | "women"
            | "children"
            | "personnel"
            | "troops"
            | "soldiers"
            | "policemen"
            | "fighters"
            | "militants"
            | "rebels"
            | "guerrillas"
            | "insurgents"
            | "civilians"
            | "refugees"
            | "families"
            | "houses"
            | "homes"
            | "villages"
            | "villagers"
            | "residents"
            | "students"
            | "workers"
            | "prisoners"
            | "inmates"
            | "migrants"
            | "dead"
            | "km"
            | "kilometer"
            | "kilometers"
            | "kilometre"
            | "kilometres"
            | "mile"
            | "miles"
            | "meter"
            | "meters"
            | "metre"
            | "metres"
            | "m"
            | "feet"
            | "foot"
            | "kg"
            | "tons"
            | "tonnes"
            | "acres"
            | "hectares"
            | "square"
            | "mw"
            | "percent"
            | "per"
            | "million"
            | "billion"
            | "dollars"
            | "rupees"
            | "pesos"
            | "euros"
            | "euro"
            | "strong"
            | "cattle"
            | "sheep"
            | "pages"
            | "times"
            | "votes"
            | "seats"
    )
}

/// What else is counted after a small number: "15 police". Most plurals are caught by their -s.
pub(super) fn is_counted(word: &str) -> bool {
    is_measured(word)
        || matches!(
            word,
            "police"
                | "killed"
                | "wounded"
                | "injured"
                | "civilian"
                | "more"
                | "other"
                | "others"
                | "hundred"
                | "thousand"
                | "dozen"
        )
}

/// What follows a time of day: "1400 GMT", "1930 hours", "5 p.m."
pub(super) fn is_clock(word: &str) -> bool {
    matches!(
        word,
        "hours"
            | "hrs"
            | "hour"
            | "gmt"
            | "utc"
            | "local"
            | "est"
            | "edt"
            | "am"
            | "pm"
            | "a.m."
            | "p.m."
            | "o'clock"
            | "h"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_found() {
        assert!(BEGINNINGS.iter().all(|word| may_begin(word)));
        for word in ["people", "kabul", "’s", "", "-", "şubat"] {
            assert!(!may_begin(word), "{word}");
        }
    }
}
