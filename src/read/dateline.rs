//! The line that opens a report: "KABUL, Aug. 15 (Reuters) -".

use super::day::{self, PartialDate};
use crate::Span;
use crate::document::Dateline;

/// A dateline whose year is not settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub line: Dateline,
    pub day: Option<PartialDate>,
}

/// The dateline that a paragraph opens with; `at` is where the paragraph begins in the document.
///
/// It has a place, a date, an agency, or several of them, and ends with a dash or colon, or with the agency's
/// bracket. "New Delhi:" is one only below a title: "Abbas: no peace" is a title itself.
pub(super) fn find(paragraph: &str, at: usize, below_title: bool) -> Option<Found> {
    let head = prefix(paragraph, LONGEST);
    ends(head).find_map(|(end, after, mark)| {
        let words = head.get(..end)?;
        let rest = paragraph.get(after..)?.trim_start();
        let parts = Parts::of(words)?;
        if !parts.is_convincing(rest, mark, below_title) {
            return None;
        }
        let close = after + tags(paragraph.get(after..)?);
        let place_span = parts.place.map(|(start, end)| Span::new(at + start, at + end));
        Some(Found {
            line: Dateline {
                span: Span::new(at, at + close),
                place: parts.place.and_then(|(start, end)| words.get(start..end)).map(str::to_owned),
                place_span,
                date: None,
                agency: parts.agency.map(str::to_owned),
            },
            day: parts.day,
        })
    })
}

/// A dateline told beside the text: "SAN SALVADOR, 3 JAN 90". It has no place in the text.
pub(super) fn parse(line: &str) -> Option<Found> {
    let line = line.trim().trim_end_matches(['-', '–', '—', ':', ' ']);
    let parts = Parts::of(line)?;
    let place = parts.place.and_then(|(start, end)| line.get(start..end)).map(str::to_owned);
    let line = Dateline {
        span: Span::default(),
        place,
        place_span: None,
        date: None,
        agency: parts.agency.map(str::to_owned),
    };
    Some(Found { line, day: parts.day })
}

/// How far into a paragraph a dateline may reach, in bytes.
const LONGEST: usize = 160;

fn prefix(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// What a dateline ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Dash,
    Colon,
    /// The agency's closing bracket.
    Bracket,
}

/// Where a dateline could end: before the mark and after it.
fn ends(head: &str) -> impl Iterator<Item = (usize, usize, Mark)> {
    let bytes = head.as_bytes();
    let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    let mut depth = 0_u32;
    head.char_indices().filter_map(move |(at, c)| {
        let after = at + c.len_utf8();
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let double = c == '-' && bytes.get(after) == Some(&b'-');
        let after = if double { after + 1 } else { after };
        let loose = at > 0 && blank(at.checked_sub(1)) && blank(Some(after));
        if c == ')' && depth == 0 && blank(Some(after)) {
            let rest = head.get(after..).unwrap_or("").trim_start();
            let opens = rest.chars().next().is_none_or(char::is_alphanumeric);
            return opens.then_some((after, after, Mark::Bracket));
        }
        let mark = match c {
            '—' | '―' => true,
            '-' if double => true,
            '-' | '–' | '‑' => loose || at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b')'),
            ':' => blank(Some(after)),
            _ => false,
        };
        let kind = if c == ':' { Mark::Colon } else { Mark::Dash };
        (mark && depth == 0 && at > 0).then_some((at, after, kind))
    })
}

/// What stands before the dash.
struct Parts<'a> {
    /// Where the place's words stand.
    place: Option<(usize, usize)>,
    words: &'a str,
    day: Option<PartialDate>,
    agency: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// `None` where something is left over that is neither place nor date nor agency.
    fn of(words: &'a str) -> Option<Self> {
        let mut rest = words.trim_end();
        let mut agency = None;
        let mut day = None;
        if let Some((before, inside)) = bracket(rest) {
            rest = before;
            match day::find(inside) {
                Some((found, _)) if inside.len() < 24 => day = Some(found),
                _ if inside.len() <= 60 && !inside.is_empty() => agency = Some(inside),
                _ => return None,
            }
        }
        if day.is_none()
            && let Some((found, range)) = day::find(rest)
        {
            let tail = rest.get(range.end..)?.trim_matches([' ', ',', '.', ':', ';']);
            // "KABUL, Nov 28, Reuters"
            if !tail.is_empty() {
                if agency.is_some() || tail.len() > 24 || !is_name(tail) {
                    return None;
                }
                agency = Some(tail);
            }
            day = Some(found);
            rest = rest.get(..range.start)?;
            rest = without_weekday(rest.trim_end());
        }
        let place = rest.trim_end_matches([' ', ',', '.', ';', '-', '–']);
        // "LONDON, Ky.": the full stop of a state is part of the place.
        let dot = place.contains(',') && rest.get(place.len()..).is_some_and(|rest| rest.starts_with('.'));
        let place = rest.get(..place.len() + usize::from(dot)).unwrap_or(place);
        let start = place.len() - place.trim_start().len();
        if place.trim().is_empty() {
            return (day.is_some() || agency.is_some()).then_some(Self { place: None, words, day, agency });
        }
        is_place(place).then_some(Self { place: Some((start, place.len())), words, day, agency })
    }

    /// Is it a dateline, and not a clause before a dash?
    fn is_convincing(&self, rest: &str, mark: Mark, below_title: bool) -> bool {
        let Some((start, end)) = self.place else { return self.agency.is_some() && mark == Mark::Dash };
        if mark == Mark::Bracket {
            // "WASHINGTON (RNS) Leaders", and "Washington (CNN)" on a line of its own.
            let place = self.words.get(start..end).unwrap_or("");
            let capitals = !place.chars().any(char::is_lowercase) && !rest.starts_with(char::is_lowercase);
            let short = self.agency.is_some_and(|agency| agency.len() <= 20 && !agency.contains(' '));
            let shouted = self.agency.is_some_and(|agency| !agency.chars().any(char::is_lowercase));
            return short && (capitals && shouted || rest.is_empty() && (capitals || shouted));
        }
        if self.agency.is_some() || self.day.is_some() {
            return true;
        }
        let place = self.words.get(start..end).unwrap_or("");
        let opens = rest.trim_start_matches(['"', '“', '‘', '\'', '[', '(']).starts_with(|c: char| !c.is_lowercase());
        let capitals = place.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
        // "PESHAWAR, Pakistan": the first part in capitals is enough.
        let first = place.split([',', '/']).next().unwrap_or("");
        let shouted = first.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase()) && first.len() > 2;
        let words = place.split_whitespace().count();
        let told = mark == Mark::Dash || below_title || capitals || shouted;
        told && opens && !rest.is_empty() && !is_label(first) && words <= if capitals || shouted { 6 } else { 3 }
    }
}

/// The last bracketed group and what stands before it.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some((text.get(..open)?, inner.get(open + 1..)?.trim()))
}

/// "KABUL, Monday," before a date.
fn without_weekday(text: &str) -> &str {
    let trimmed = text.trim_end_matches([' ', ',', '.']);
    let start = trimmed.rfind([' ', ',']).map_or(0, |at| at + 1);
    let last = trimmed.get(start..).unwrap_or("").to_ascii_lowercase();
    if crate::extract::dates::is_weekday(&last) { trimmed.get(..start).unwrap_or("") } else { text }
}

/// One to four parts, each of one to five words with a capital.
fn is_place(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', '/', ';']).map(str::trim).collect();
    text.len() <= 80 && parts.len() <= 4 && parts.iter().all(|part| is_name(part)) && !starts_clause(text)
}

fn is_name(part: &str) -> bool {
    let mut words = part.split_whitespace().peekable();
    words.peek().is_some()
        && part.split_whitespace().count() <= 5
        && words.all(|word| {
            let bare = word.trim_start_matches(['(', '\'', '‘', '’', '[']);
            let named = bare.starts_with(char::is_uppercase)
                && bare.chars().all(|c| c.is_alphabetic() || ".-'’‘()[]".contains(c));
            let uncased = bare.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
            named
                || uncased
                || matches!(
                    word,
                    "city"
                        | "de"
                        | "del"
                        | "la"
                        | "el"
                        | "al"
                        | "of"
                        | "the"
                        | "and"
                        | "on"
                        | "du"
                        | "da"
                        | "do"
                        | "y"
                        | "near"
                        | "in"
                )
        })
}

/// Words that open a sentence, not a place.
fn starts_clause(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
    matches!(
        first.as_str(),
        "the"
            | "a"
            | "an"
            | "he"
            | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "this"
            | "that"
            | "these"
            | "those"
            | "but"
            | "and"
            | "in"
            | "on"
            | "at"
            | "for"
            | "with"
            | "as"
            | "if"
            | "when"
            | "while"
            | "after"
            | "before"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "there"
            | "what"
            | "who"
            | "why"
            | "how"
            | "no"
            | "yes"
            | "not"
            | "mr"
            | "mr."
            | "mrs."
            | "by"
            | "from"
    )
}

/// Labels that stand before a colon or dash where a place could.
fn is_label(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    matches!(
        text.as_str(),
        "un" | "us"
            | "eu"
            | "uk"
            | "nato"
            | "isis"
            | "hamas"
            | "taliban"
            | "pentagon"
            | "kremlin"
            | "update"
            | "police"
            | "officials"
            | "official"
            | "reports"
            | "minister"
            | "president"
            | "army"
            | "military"
            | "updated"
            | "updates"
            | "note"
            | "analysis"
            | "watch"
            | "live"
            | "breaking"
            | "breaking news"
            | "exclusive"
            | "opinion"
            | "editorial"
            | "summary"
            | "background"
            | "comment"
            | "explainer"
            | "fact check"
            | "factbox"
            | "timeline"
            | "correction"
            | "question"
            | "answer"
            | "photo"
            | "photos"
            | "video"
            | "audio"
            | "source"
            | "sources"
            | "tags"
            | "topics"
            | "related"
            | "read more"
            | "also read"
            | "read also"
            | "share"
            | "date"
            | "time"
            | "location"
            | "place"
            | "subject"
            | "title"
            | "author"
            | "published"
            | "posted"
            | "by"
            | "image"
            | "caption"
            | "credit"
            | "news"
            | "report"
            | "interview"
            | "review"
            | "feature"
            | "facts"
            | "q"
            | "advertisement"
            | "warning"
            | "editor's note"
            | "editor’s note"
            | "key points"
            | "highlights"
            | "from"
    )
}

/// Bytes of bracketed tags that follow at once: " [REPORT] [TEXT]".
fn tags(after: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = after.get(length..).unwrap_or("");
        let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
        let Some(inside) = trimmed.strip_prefix('[') else { return length };
        match inside.find(']').filter(|end| *end <= 80) {
            Some(end) => length += (rest.len() - trimmed.len()) + end + 2,
            None => return length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// place | day | agency | rest of the text
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = find(text, 0, true).map_or("none".to_owned(), |found| {
            let day = found.day.map_or(String::new(), |day| {
                format!("{}-{}-{}", day.year.map_or("XXXX".to_owned(), |year| year.to_string()), day.month, day.day)
            });
            let (place, agency) = (found.line.place.unwrap_or_default(), found.line.agency.unwrap_or_default());
            if let Some(span) = found.line.place_span {
                assert_eq!(span.of(text), place);
            }
            format!("{place} | {day} | {agency} | {}", &text[found.line.span.end as usize..].trim_start())
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn datelines() {
        check("KABUL, Aug. 15 (Reuters) - The Taliban", "KABUL | XXXX-8-15 | Reuters | The Taliban");
        check("KABUL (Reuters) - The Taliban", "KABUL |  | Reuters | The Taliban");
        check("PESHAWAR, Pakistan (AP) — A bomb", "PESHAWAR, Pakistan |  | AP | A bomb");
        check("GUATEMALA CITY, 4 FEB 90 (ACAN-EFE) -- [TEXT] TWO", "GUATEMALA CITY | 1990-2-4 | ACAN-EFE | TWO");
        check("SAN SALVADOR, 3 JAN 90 -- [REPORT] [COPREFA] [TEXT] THE", "SAN SALVADOR | 1990-1-3 |  | THE");
        check("MAIDUGURI, Nigeria — Gunmen", "MAIDUGURI, Nigeria |  |  | Gunmen");
        check("BEIRUT: Two men", "BEIRUT |  |  | Two men");
        check("ISLAMABAD, Nov 28 (APP): The army", "ISLAMABAD | XXXX-11-28 | APP | The army");
        check("Islamabad – The army", "Islamabad |  |  | The army");
        check("New Delhi: The army", "New Delhi |  |  | The army");
        check("AMMAN/BEIRUT (Reuters) - Syrian", "AMMAN/BEIRUT |  | Reuters | Syrian");
        check("(CNN) -- A bomb", " |  | CNN | A bomb");
        check("Kabul, Afghanistan (CNN) — A bomb", "Kabul, Afghanistan |  | CNN | A bomb");
        check("MANSFIELD -- Mansfield Mayor", "MANSFIELD |  |  | Mansfield Mayor");
        check("LONDON, 12 March 2023 (IRIN) - Aid", "LONDON | 2023-3-12 | IRIN | Aid");
        check(
            "Santa Tecla (El Salvador), 29 Mar 89 (ACAN-EFE) -- [TEXT] A",
            "Santa Tecla (El Salvador) | 1989-3-29 | ACAN-EFE | A",
        );
        check("KABUL, Monday, Nov. 28 (Xinhua) -- A", "KABUL | XXXX-11-28 | Xinhua | A");
        check("DERA ISMAIL KHAN: Two", "DERA ISMAIL KHAN |  |  | Two");
        check("WASHINGTON (RNS) Leaders", "WASHINGTON |  | RNS | Leaders");
        check("Washington (CNN)", "Washington |  | CNN | ");
        check("LONDON, Ky. (WKYT) - Two", "LONDON, Ky. |  | WKYT | Two");
        check("NEWARK, N.J. (AP) - Two", "NEWARK, N.J. |  | AP | Two");
        check("BAMAKO—Gunmen", "BAMAKO |  |  | Gunmen");
    }

    #[test]
    fn no_datelines() {
        for text in [
            "The TTP – whose singular goal is – has attacked",
            "Meanwhile, the TTP – whose goal",
            "Mufti Muzahim, the “Minister of Defense” — announced",
            "Update: Two men were killed",
            "POLICE: Two men were killed",
            "UN: Two men were killed",
            "ISIS (IS) is back",
            "The United Nations (UN) said",
            "In Kabul - The army said",
            "He said: The army is there",
            "Muzahim – the leader of the group – said",
            "A bomb-laden car",
            "Kabul fell on Aug. 15, 2021 - a Sunday",
            "Kabul",
            "",
            " - ",
            "—",
        ] {
            check(text, "none");
        }
    }

    #[test]
    fn beside_the_text() {
        let found =
            parse("SAN SALVADOR, 3 JAN 90 --").map(|found| (found.line.place, found.day.and_then(PartialDate::date)));
        assert_eq!(found, Some((Some("SAN SALVADOR".to_owned()), "1990-01-03".parse().ok())));
    }
}
