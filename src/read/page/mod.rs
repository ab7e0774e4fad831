//! Web pages: the words of the article, without what stands round it.
//!
//! A page saved by a browser is mostly navigation. The article is the part that its own markup calls so (`article`,
//! `main`, `itemprop="articleBody"`) and that holds the most running text; without such a part, all running text
//! outside of navigation, asides, forms and footers. [`Document::text`] is the text as a reader sees it, a blank line
//! between two parts, so offsets count in it and not in the file's markup.

mod meta;
mod tree;

use super::Beside;
use super::parts;
use crate::Document;
use crate::Span;
use crate::document::{Block, BlockKind};
use meta::Meta;
use tree::Part;

/// Reads a web page, with what is known beside it. The page's own record (title, day of publication, address, author)
/// is read from its `meta` elements and JSON-LD; what is given beside it outranks them.
///
/// ```
/// use dateline::read::{Beside, page};
/// let html = "<html><head><title>Two killed in Wana - The Paper</title></head><body><nav><a href=/>Home</a></nav>\
///             <article><h1>Two killed in Wana</h1><p>WANA &mdash; Two men were killed on Friday.</p></article></body></html>";
/// let document = page::parse("wana.html".into(), html, &Beside::default());
/// assert_eq!(document.title.as_deref(), Some("Two killed in Wana"));
/// assert_eq!(document.text, "Two killed in Wana\n\nWANA — Two men were killed on Friday.");
/// ```
pub fn parse(source: String, html: &str, beside: &Beside) -> Document {
    let (parts, meta) = tree::read(html);
    let parts = article(parts);
    let title = title(&parts, &meta);
    let mut document = Document { source, byline: meta.author, ..Document::default() };
    if let Some(title) = &title
        && !parts.iter().any(|part| part.kind == BlockKind::Title && part.text == *title)
    {
        push(&mut document, BlockKind::Title, title);
    }
    for part in &parts {
        // A second headline is one inside the text.
        let kind = match part.kind {
            BlockKind::Title if title.as_deref() != Some(part.text.as_str()) => BlockKind::Heading,
            kind => kind,
        };
        push(&mut document, kind, &part.text);
    }
    let mut beside = beside.clone();
    beside.title = beside.title.take().or(title);
    beside.published = beside.published.or(meta.published);
    beside.url = beside.url.take().or(meta.url);
    parts::tell(&mut document, &beside);
    document
}

/// True for text that begins as a web page does.
pub(super) fn is_page(start: &str) -> bool {
    let start = start.trim_start().as_bytes();
    let begins = |with: &str| start.get(..with.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(with.as_bytes()));
    begins("<!doctype html") || begins("<html")
}

fn push(document: &mut Document, kind: BlockKind, text: &str) {
    if !document.text.is_empty() {
        document.text.push_str("\n\n");
    }
    let start = document.text.len();
    document.text.push_str(text);
    document.blocks.push(Block { kind, span: Span::new(start, document.text.len()) });
}

/// Bytes of running text from which on a marked part is taken for the article.
const ARTICLE: usize = 200;

/// The parts of the article alone: of the marked container with the most running text, else all.
fn article(parts: Vec<Part>) -> Vec<Part> {
    let mut weights: Vec<(u32, usize)> = Vec::new();
    for part in parts.iter().filter(|part| part.kind == BlockKind::Paragraph && !part.is_links()) {
        for container in &part.containers {
            match weights.iter_mut().find(|(known, _)| known == container) {
                Some((_, weight)) => *weight += part.text.len(),
                None => weights.push((*container, part.text.len())),
            }
        }
    }
    let most = weights.iter().map(|(_, weight)| *weight).max().unwrap_or(0);
    // Of containers in each other the innermost that has nearly all of it.
    let chosen = weights.iter().rev().find(|(_, weight)| *weight >= ARTICLE.min(most) && *weight * 10 >= most * 9);
    let inside = |part: &Part| chosen.is_none_or(|(container, _)| part.containers.contains(container));
    let headline = |part: &Part| part.kind == BlockKind::Title;
    let mut parts: Vec<Part> =
        parts.into_iter().filter(|part| !part.is_links() && (inside(part) || headline(part))).collect();
    // Above the article only its headline stands.
    if let Some(first) = parts.iter().position(inside) {
        let last_headline = parts[..first].iter().rposition(headline);
        let mut at = 0;
        parts.retain(|_| {
            at += 1;
            at > first || Some(at - 1) == last_headline
        });
    }
    parts
}

/// The page's headline; without one its title, without the site's name.
fn title(parts: &[Part], meta: &Meta) -> Option<String> {
    let headline = parts.iter().find(|part| part.kind == BlockKind::Title).map(|part| part.text.clone());
    let plain = |title: &String| {
        let end = [" - ", " | ", " — ", " – ", " :: "].iter().filter_map(|mark| title.rfind(mark)).max();
        // "The Paper": a short end without a full stop is the site's.
        end.filter(|end| title.len() - end <= 40 && *end >= 15).map_or(title.clone(), |end| title[..end].to_owned())
    };
    headline.or_else(|| meta.headline.clone()).or_else(|| meta.title.as_ref().map(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks, one letter each (Title, bYline, Heading, Paragraph, Item, Boilerplate) with their words.
    fn blocks(html: &str) -> String {
        let document = parse("x".into(), html, &Beside::default());
        let one = |block: &Block| {
            let letter = match block.kind {
                BlockKind::Title => 'T',
                BlockKind::Byline => 'Y',
                BlockKind::Heading => 'H',
                BlockKind::Paragraph => 'P',
                BlockKind::Item => 'I',
                BlockKind::Boilerplate => 'B',
            };
            format!("{letter}:{}", block.span.of(&document.text))
        };
        document.blocks.iter().map(one).collect::<Vec<_>>().join("|")
    }

    const LONG: &str = "Gunmen attacked a checkpoint near the town on Friday and killed two soldiers, officials said. A third \
                        was taken to the hospital in the city, where doctors fought for his life through the night, they said.";

    #[test]
    fn the_article_is_what_the_markup_calls_so() {
        let html = format!(
            "<body><header><p>Subscribe now for the best offers of the season and never miss any story again.</p></header>\
             <main><h1>Two soldiers killed</h1><article><p>{LONG}</p><ul><li>one thing</li></ul></article>\
             <article><p>Another story, short.</p></article></main>\
             <aside><p>Most read</p></aside><footer><p>All rights reserved.</p></footer></body>"
        );
        assert_eq!(blocks(&html), format!("T:Two soldiers killed|P:{LONG}|I:one thing"));
    }

    #[test]
    fn without_markup_all_running_text_is_read() {
        check("<p>One &amp; two<br>three.</p><p>Four", "P:One & two three.|P:Four");
        check("<div>Only a <b>bold</b> word</div>", "P:Only a bold word");
        check("<p>text<script>var bomb = 'Paris';</script><style>p{}</style> goes on</p>", "P:text goes on");
        check("<nav><ul><li><a href=x>Home</a></li></ul></nav><p>Words here.</p>", "P:Words here.");
        check("<p><a href=x>Read more about this</a></p><p>Words here.</p>", "P:Words here.");
        check("no tags at all", "P:no tags at all");
        check("", "");
        check("<p>broken <b>markup.</p> <i>stays</div> readable <a", "P:broken markup.|P:stays readable");
    }

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(blocks(html), expected, "{html}");
    }

    #[test]
    fn the_page_tells_of_itself() {
        let html = r#"<html><head><title>Two killed in a raid near Wana | The Paper</title>
            <meta property="article:published_time" content="2022-11-28T17:04:00+05:00">
            <link rel="canonical" href="https://paper.example/a/1"><meta name="author" content="Jane Doe"></head>
            <body><p>WANA - Two men died on Friday.</p></body></html>"#;
        let document = parse("x".into(), html, &Beside::default());
        assert_eq!(document.title.as_deref(), Some("Two killed in a raid near Wana"));
        assert_eq!(document.published.map(|published| published.date.to_string()).as_deref(), Some("2022-11-28"));
        assert_eq!(document.url.as_deref(), Some("https://paper.example/a/1"));
        assert_eq!(document.byline.as_deref(), Some("Jane Doe"));
        let json = r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A headline",
            "datePublished":"2021-02-03T00:00Z","author":[{"name":"J. Doe"}]}]}</script><p>Words.</p>"#;
        let document = parse("x".into(), json, &Beside::default());
        assert_eq!(document.title.as_deref(), Some("A headline"));
        assert_eq!(document.published.map(|published| published.date.to_string()).as_deref(), Some("2021-02-03"));
    }

    #[test]
    fn pages_are_known_by_their_beginning() {
        for (start, expected) in
            [("<!DOCTYPE html><html>", true), ("\n<html lang=en>", true), ("<p>", false), ("KABUL", false), ("", false)]
        {
            assert_eq!(is_page(start), expected, "{start}");
        }
    }
}
