//! The head of an article: title, byline, publication date.

use jiff::civil::Date;

use super::{dateline, day};
use crate::Document;
use crate::document::BlockKind;

/// Marks the title block and sets the title.
///
/// It is the first block, if that is one short line without a closing full stop and something follows; with a title
/// given beside the text, only a first block that says the same.
pub(super) fn title(document: &mut Document, given: Option<&str>) {
    if let Some(given) = given {
        document.title = Some(given.trim().to_owned()).filter(|title| !title.is_empty());
        if let Some(first) = document.blocks.first_mut()
            && same(first.span.of(&document.text), given)
        {
            first.kind = BlockKind::Title;
        }
        return;
    }
    if document.title.is_some() || document.blocks.len() < 2 {
        return;
    }
    let Some(first) = document.blocks.first_mut() else { return };
    let text = first.span.of(&document.text);
    let plain = matches!(first.kind, BlockKind::Paragraph | BlockKind::Heading);
    if plain && is_title(text) {
        first.kind = BlockKind::Title;
        document.title = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

/// Marks bylines and publication lines in the head; returns the author's line and the publication date.
pub(super) fn lines(document: &mut Document) -> (Option<String>, Option<Date>) {
    let mut byline = None;
    let mut published: Option<(Rank, Date)> = None;
    let mut standfirst = false;
    for block in document.blocks.iter_mut().take(HEAD_BLOCKS) {
        let text = block.span.of(&document.text);
        if block.kind == BlockKind::Title {
            continue;
        }
        let short = text.len() <= LONGEST;
        let author = short.then(|| author(text)).flatten();
        let date = short.then(|| publication(text)).flatten();
        if author.is_none() && date.is_none() {
            // One standfirst may stand above the byline; then the text begins, and with it other people's dates.
            let long = text.len() > 2 * LONGEST || dateline::find(text, 0, false).is_some();
            if long || standfirst && block.kind == BlockKind::Paragraph {
                break;
            }
            standfirst |= block.kind == BlockKind::Paragraph;
            continue;
        }
        block.kind = BlockKind::Byline;
        byline = byline.or(author);
        // The first of the best rank counts: "Published" before a bare date before "Updated".
        if let Some(date) = date
            && published.is_none_or(|(rank, _)| date.0 > rank)
        {
            published = Some(date);
        }
    }
    (byline, published.map(|(_, date)| date))
}

/// Blocks that can belong to the head.
const HEAD_BLOCKS: usize = 10;
/// Bytes that a line of the head can have.
const LONGEST: usize = 160;
/// Bytes that a title can have.
const LONGEST_TITLE: usize = 250;

/// How far a line can be trusted to tell the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Updated,
    Bare,
    Published,
}

fn same(text: &str, title: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    text.len() < 1000 && letters(text) == letters(title)
}

fn is_title(text: &str) -> bool {
    let closed = text.trim_end_matches(['"', '”', '’', '\'']).ends_with('.') && !text.ends_with("U.S.");
    text.len() <= LONGEST_TITLE
        && !closed
        && !text.ends_with([':', ','])
        && text.chars().any(char::is_alphabetic)
        && !text.contains("://")
        && author(text).is_none()
        && publication(text).is_none()
        && dateline::find(text, 0, false).is_none_or(|found| found.line.agency.is_none() && found.day.is_none())
}

/// The author of "By Jane Doe in Kabul | Nov. 28, 2022".
fn author(text: &str) -> Option<String> {
    let first = text.split(['|', '•', '·', '\n']).next()?.trim();
    let lower = first.to_ascii_lowercase();
    let lead = ["by ", "by: ", "author: ", "written by ", "reported by ", "story by ", "words by "]
        .into_iter()
        .find(|lead| lower.starts_with(lead))?;
    let name = first.get(lead.len()..)?.trim();
    let words = name.split_whitespace().count();
    let named = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let sentence = name.ends_with(['.', '!', '?', ':']) && !name.ends_with("Jr.");
    // "By Friday, the army had" is a sentence, "By Nov. 28" a date.
    let date = day::find(name).is_some_and(|(_, range)| range.start == 0);
    let weekday = crate::extract::dates::is_weekday(
        &name.split([' ', ',']).next().unwrap_or("").trim_end_matches('.').to_ascii_lowercase(),
    );
    let without_date = day::find(name).map_or(name, |(_, range)| name.get(..range.start).unwrap_or(name));
    let name = without_date.trim_end_matches([' ', ',', '-', '–', '—', '(']);
    (named && !sentence && !date && !weekday && words <= 14 && !name.is_empty()).then(|| name.to_owned())
}

/// The date of a line that tells little else: "Published: 28 November 2022", "Nov 28, 2022 5:04 PM EST",
/// "November 28, 2022 | Long War Journal".
fn publication(text: &str) -> Option<(Rank, Date)> {
    let lower = text.to_ascii_lowercase();
    // What is published outranks what is updated on the same line.
    let lead = |words: &[&str]| words.iter().filter_map(|word| lower.find(word)).min();
    let (published, updated) =
        (lead(&["published", "posted", "issued", "release"]), lead(&["updated", "modified", "edited"]));
    let from = published.unwrap_or(0);
    let (found, range) = text.get(from..).and_then(day::find)?;
    let date = found.date()?;
    let (start, end) = (from + range.start, from + range.end);
    let only_updated = updated.is_some_and(|at| at < start) && published.is_none_or(|at| at > start);
    let rank = match published {
        Some(_) => Rank::Published,
        None if only_updated => Rank::Updated,
        None => Rank::Bare,
    };
    let parted = text.contains(['|', '•', '·']);
    let rest = [text.get(..start)?, text.get(end..)?];
    let strangers = |part: &str| {
        part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !is_head_word(word)).count()
    };
    let strange = strangers(rest[0]) + strangers(rest[1]);
    let led = published.is_some_and(|at| at < 8) || updated.is_some_and(|at| at < 8);
    let allowed = match (led, parted) {
        (true, _) => 4,
        (false, true) => 8,
        // "28 November 2022, Kabul": two words of a place or paper.
        (false, false) => 2,
    };
    let sentence = text.ends_with('.') && strange > 1;
    // "Kabul, 28 November 2022" but not "Kabul fell on 28 November 2022".
    let apart = rest[0].trim_end().ends_with([',', '|', '•', '·', '-', '–', '—', '(', ':', '/']);
    let sentence = sentence || !led && !apart && strangers(rest[0]) > 0;
    (strange <= allowed && !sentence).then_some((rank, date))
}

/// Words that go with a date in a head: they are not counted.
fn is_head_word(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.starts_with(|c: char| c.is_ascii_digit())
        || crate::extract::dates::is_weekday(&lower)
        || crate::extract::dates::month_number(&lower).is_some()
        || matches!(
            lower.as_str(),
            "published"
                | "posted"
                | "updated"
                | "modified"
                | "issued"
                | "created"
                | "edited"
                | "release"
                | "released"
                | "date"
                | "dated"
                | "last"
                | "first"
                | "on"
                | "at"
                | "by"
                | "in"
                | "time"
                | "am"
                | "pm"
                | "a"
                | "p"
                | "m"
                | "est"
                | "edt"
                | "et"
                | "pst"
                | "pdt"
                | "pt"
                | "cst"
                | "cdt"
                | "gmt"
                | "utc"
                | "bst"
                | "cet"
                | "cest"
                | "ist"
                | "pkt"
                | "aft"
                | "eat"
                | "wat"
                | "z"
                | "t"
                | "local"
                | "min"
                | "mins"
                | "minutes"
                | "minute"
                | "read"
                | "hours"
                | "hrs"
                | "ago"
                | "of"
                | "the"
                | "and"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let date = publication(text).map_or(String::new(), |(rank, date)| format!("{rank:?} {date}"));
        assert_eq!(date, expected, "{text}");
    }

    #[test]
    fn publication_lines() {
        check("Published: 28 November 2022", "Published 2022-11-28");
        check("November 28, 2022 | Long War Journal", "Bare 2022-11-28");
        check("Nov 28, 2022 5:04 PM EST", "Bare 2022-11-28");
        check("Updated Nov 30, 2022", "Updated 2022-11-30");
        check("Published: Nov 28, 2022 | Updated: Nov 30, 2022", "Published 2022-11-28");
        check("Updated: Nov 30, 2022. Published: Nov 28, 2022", "Published 2022-11-28");
        check("By Bill Roggio | November 28, 2022 | @billroggio | admin@example.org", "Bare 2022-11-28");
        check("Monday, 28 November 2022, 17:04 GMT", "Bare 2022-11-28");
        check("2022-11-28T17:04:00Z", "Bare 2022-11-28");
        check("Date: 2022-11-28", "Bare 2022-11-28");
        check("On Nov. 28, 2022 gunmen killed two men", "");
        check("Kabul fell on Aug. 15, 2021", "");
        check("28 November", "");
        check("No date", "");
    }

    #[track_caller]
    fn check_author(text: &str, expected: &str) {
        assert_eq!(author(text).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn bylines() {
        check_author("By Jane Doe", "Jane Doe");
        check_author("BY JANE DOE AND JOHN ROE", "JANE DOE AND JOHN ROE");
        check_author("By Bill Roggio | November 28, 2022 | @bill", "Bill Roggio");
        check_author("By Jane Doe, Nov. 28, 2022", "Jane Doe");
        check_author("Written by Jane Doe in Kabul", "Jane Doe in Kabul");
        check_author("By Friday, the army had left the town", "");
        check_author("By Nov. 28 the army had left", "");
        check_author("By nightfall they had left", "");
        check_author("By Kabul standards it was quiet.", "");
    }
}
