//! The parts of a report that are not its text: title, byline, publication date, dateline, and what stands below.

use jiff::civil::Date;

use super::dateline;
use super::{head, tail};
use crate::Document;
use crate::document::{BlockKind, Dateline, Published, PublishedBasis};

/// What is known of an article beside its text: from a record or an option.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The headline.
    pub title: Option<String>,
    /// The day of publication; it outranks the one in the text.
    pub published: Option<Date>,
    /// The dateline, where the text has none: "SAN SALVADOR, 3 JAN 90".
    pub dateline: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Internet domain of the publisher; taken from the address if missing.
    pub domain: Option<String>,
    /// Name of the publisher: "Dawn".
    pub publisher: Option<String>,
}

/// Finds the parts of a document whose blocks are known, and changes the blocks' kinds accordingly.
pub(super) fn tell(document: &mut Document, beside: &Beside) {
    document.url.clone_from(&beside.url);
    document.domain = beside.domain.clone().or_else(|| beside.url.as_deref().and_then(domain));
    document.publisher.clone_from(&beside.publisher);
    head::title(document, beside.title.as_deref());
    // Where no paragraph follows, short lines are the text.
    if !document.blocks.iter().any(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)) {
        for block in document.blocks.iter_mut().filter(|block| block.kind == BlockKind::Heading) {
            block.kind = BlockKind::Paragraph;
        }
    }
    // A short first paragraph with a dateline is no heading.
    if let Some(first) = document.blocks.iter_mut().find(|block| block.kind != BlockKind::Title)
        && first.kind == BlockKind::Heading
        && dateline::find(first.span.of(&document.text), 0, false).is_some()
    {
        first.kind = BlockKind::Paragraph;
    }
    let (byline, published) = head::lines(document);
    document.byline = document.byline.take().or(byline);
    let last_line = tail::mark(document);
    let given = beside.published.map(|date| Published { date, basis: PublishedBasis::Given });
    let told = published.or(last_line).map(|date| Published { date, basis: PublishedBasis::Text });
    document.published = given.or(document.published).or(told);
    document.dateline = find_dateline(document, beside.dateline.as_deref());
}

/// In the first paragraph, or the second if the first is a standfirst; else the one beside the text.
fn find_dateline(document: &Document, beside: Option<&str>) -> Option<Dateline> {
    let near = document.published.map(|published| published.date);
    let settle =
        |found: dateline::Found| Dateline { date: found.day.and_then(|day| day.date_near(near)), ..found.line };
    let mut paragraphs = document.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).take(2);
    let below_title = document.title.is_some();
    let found = paragraphs
        .find_map(|block| dateline::find(block.span.of(&document.text), block.span.start as usize, below_title));
    let beside = beside.and_then(dateline::parse).map(settle);
    match (found.map(settle), beside) {
        (Some(found), Some(beside)) => Some(Dateline {
            place: found.place.or(beside.place),
            date: found.date.or(beside.date),
            agency: found.agency.or(beside.agency),
            ..found
        }),
        (found, beside) => found.or(beside),
    }
}

/// `https://www.dawn.com/news/1` is of `dawn.com`.
fn domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map(|(_, rest)| rest)?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.contains('.').then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::text;

    fn read(text: &str, beside: &Beside) -> Document {
        text::parse_beside("x".into(), text.into(), beside)
    }

    fn date(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn the_year_of_a_dateline_comes_from_the_publication_date() {
        let text = "KABUL, Dec. 31 (Reuters) - Two men died.";
        assert_eq!(read(text, &Beside::default()).dateline.and_then(|line| line.date), None);
        let document = read(text, &Beside { published: date("2022-01-02"), ..Beside::default() });
        assert_eq!(document.dateline.as_ref().and_then(|line| line.date), date("2021-12-31"));
        assert_eq!(document.anchor().map(|anchor| anchor.basis), Some(PublishedBasis::Dateline));
    }

    #[test]
    fn what_is_given_outranks_what_is_found() {
        let text = "Two men killed\n\nPublished: 28 November 2022\n\nTwo men were killed near the town on Friday.";
        let document = read(text, &Beside::default());
        assert_eq!(document.published, date("2022-11-28").map(|date| Published { date, basis: PublishedBasis::Text }));
        let document = read(text, &Beside { published: date("2022-11-30"), ..Beside::default() });
        assert_eq!(document.published, date("2022-11-30").map(|date| Published { date, basis: PublishedBasis::Given }));
    }

    #[test]
    fn a_title_beside_the_text_is_the_title() {
        let beside = Beside { title: Some("Two men killed".into()), ..Beside::default() };
        let document = read("Two men killed\n\nThey were soldiers.", &beside);
        assert_eq!(document.blocks[0].kind, BlockKind::Title);
        let document = read("A short first line\n\nThey were soldiers.", &beside);
        assert_eq!((document.blocks[0].kind, document.title.as_deref()), (BlockKind::Heading, Some("Two men killed")));
    }

    #[test]
    fn domains() {
        let of = |url: &str| domain(url);
        assert_eq!(of("https://www.dawn.com/news/1").as_deref(), Some("dawn.com"));
        assert_eq!(of("http://user@Example.org:80?x").as_deref(), Some("example.org"));
        assert_eq!(of("dawn.com"), None);
        assert_eq!(of("file:///tmp"), None);
    }

    #[test]
    fn a_dateline_beside_the_text() {
        let beside = Beside { dateline: Some("SAN SALVADOR, 3 JAN 90".into()), ..Beside::default() };
        let document = read("Two men died yesterday.", &beside);
        assert_eq!(document.anchor().map(|anchor| anchor.date), date("1990-01-03"));
        assert_eq!(document.dateline.map(|line| line.span), Some(crate::Span::default()));
    }

    /// Head and tail of the article the project started from, where it is at hand.
    #[test]
    fn the_first_article() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/articles/ttp-ends-ceasefire.txt");
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/articles/ttp-ends-ceasefire.txt");
        let Ok(text) = std::fs::read_to_string(path).or_else(|_| std::fs::read_to_string(beside)) else {
            eprintln!("skipped: the article is not here");
            return;
        };
        let document = read(&text, &Beside::default());
        let count = |kind| document.blocks.iter().filter(|block| block.kind == kind).count();
        assert!(document.title.as_deref().is_some_and(|title| title.starts_with("Taliban ends ceasefire")));
        assert_eq!(count(BlockKind::Title), 1);
        assert_eq!(count(BlockKind::Paragraph), 11);
        assert_eq!(count(BlockKind::Boilerplate), 5);
        assert_eq!((document.dateline.clone(), document.published), (None, None));
    }
}
