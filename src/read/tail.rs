//! What stands below an article: tags, the author's vita, calls to follow, copyright.

use jiff::civil::Date;

use super::day;
use crate::Document;
use crate::document::BlockKind;

/// Marks boilerplate; returns the date of a closing line such as "Published in Dawn, November 28th, 2022".
pub(super) fn mark(document: &mut Document) -> Option<Date> {
    let Document { text, blocks, byline, .. } = document;
    let mut published = None;
    // Bytes of a paragraph that ends the box below a label; none is open at zero.
    let mut below = 0;
    let mut body = 0;
    for block in blocks.iter_mut() {
        let content = block.span.of(text);
        if matches!(block.kind, BlockKind::Title | BlockKind::Byline) {
            continue;
        }
        if let Some(label) = label(content).filter(|_| body > 0) {
            below = if label == Label::End { LONG } else { LONG / 3 };
        } else if below > 0 && content.len() >= below && content.ends_with(['.', '"', '”', '!', '?']) {
            // The article goes on below a box of links.
            below = 0;
        }
        if below > 0 || is_call(content) {
            if content.to_ascii_lowercase().starts_with("published in") {
                published = published.or(day::parse_day(content));
            }
            block.kind = BlockKind::Boilerplate;
        } else {
            body += 1;
        }
    }
    // The vita is among the last paragraphs; the same words in the middle are news.
    let last = blocks
        .iter_mut()
        .rev()
        .filter(|block| block.kind == BlockKind::Paragraph)
        .take(VITA_BLOCKS.min(body.max(1) - 1));
    for block in last {
        if is_vita(block.span.of(text), byline.as_deref()) {
            block.kind = BlockKind::Boilerplate;
        }
    }
    published
}

/// Bytes of a paragraph that is certainly no tag, link or caption.
const LONG: usize = 300;
/// Paragraphs at the end that can be the author's vita.
const VITA_BLOCKS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    /// Only tags and comments follow.
    End,
    /// A box of links, which may stand in the middle.
    Box,
}

fn label(content: &str) -> Option<Label> {
    if content.len() > 40 && !head(content).contains(':') {
        return None;
    }
    let lower = start(content);
    match lower.split([':', ',', '\n']).next().unwrap_or("").trim() {
        "tags" | "tag" | "topics" | "filed under" | "keywords" | "categories" | "category" | "comments"
        | "leave a comment" | "leave a reply" | "about the author" | "footnotes" => Some(Label::End),
        "most read"
        | "most popular"
        | "related articles"
        | "related stories"
        | "related content"
        | "related posts"
        | "related topics"
        | "related coverage"
        | "more from"
        | "more on this story"
        | "recommended"
        | "recommended stories"
        | "you may also like"
        | "you might also like"
        | "read more"
        | "read next"
        | "share this"
        | "share"
        | "share this article"
        | "share this story"
        | "latest news"
        | "trending"
        | "popular"
        | "newsletter"
        | "sign up for our newsletter"
        | "more stories"
        | "see also"
        | "sponsored"
        | "links" => Some(Label::Box),
        _ => None,
    }
}

/// A line that is boilerplate by itself.
fn is_call(content: &str) -> bool {
    if content.len() > 2 * LONG {
        return false;
    }
    let lower = start(content);
    let opened = lower.trim_start_matches(['(', '[', '*', '_', ' ', '-', '—', '–']);
    let long = content.len() > 200 && !opened.starts_with("copyright") && !opened.starts_with("the views");
    let published = opened.starts_with("published in ") && day::parse_day(content).is_none();
    let contributed = content.len() <= 250
        && (lower.contains("contributed to this report") || lower.contains("contributed reporting"));
    contributed || !long && !published && CALLS.iter().any(|call| opened.starts_with(call))
}

/// How a line of boilerplate begins.
const CALLS: &[&str] = &[
    "©",
    "(c) ",
    "copyright",
    "all rights reserved",
    "follow us",
    "follow @",
    "subscribe",
    "sign up",
    "click here",
    "read more",
    "read also",
    "also read",
    "read:",
    "related:",
    "watch:",
    "listen:",
    "advertisement",
    "share on",
    "share this",
    "our standards",
    "reporting by",
    "additional reporting by",
    "editing by",
    "writing by",
    "compiled by",
    "this article was originally published",
    "this article first appeared",
    "this story was updated",
    "published in ",
    "join us",
    "support us",
    "donate",
    "download our",
    "like us on",
    "contact us",
    "cookie",
    "register now",
    "log in",
    "login",
    "skip to",
    "print this",
    "email this",
    "tags:",
    "topics:",
    "filed under",
    "the views expressed",
    "views expressed",
    "loading",
    "photo credit",
    "image credit",
];

/// "Jane Doe is a Senior Fellow at the Institute."
fn is_vita(content: &str, byline: Option<&str>) -> bool {
    if content.len() > 2 * LONG {
        return false;
    }
    let lower = content.to_lowercase();
    if lower.starts_with("the writer ") || lower.starts_with("the author ") {
        return lower.contains(" is a") || lower.contains(" is the");
    }
    let Some((name, rest)) = content.split_once(" is ").or_else(|| content.split_once(" reports ")) else {
        return false;
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = (2..=5).contains(&words.len())
        && words.iter().all(|word| word.starts_with(|c: char| !c.is_lowercase() && (c.is_alphabetic() || c == '@')));
    let author = byline.is_some_and(|byline| byline.to_lowercase().contains(&name.to_lowercase()));
    if !named {
        return false;
    }
    let article = ["a ", "an ", "the ", "also ", "our ", "currently ", "senior ", "editor"];
    let lead: String = rest.to_lowercase().split_whitespace().take(10).collect::<Vec<_>>().join(" ");
    let office = lead.split([' ', ',', '-', '\'', '’']).any(|word| {
        matches!(
            word,
            "fellow"
                | "editor"
                | "reporter"
                | "journalist"
                | "correspondent"
                | "columnist"
                | "researcher"
                | "analyst"
                | "writer"
                | "freelance"
                | "freelancer"
                | "professor"
                | "lecturer"
                | "scholar"
                | "contributor"
                | "author"
                | "blogger"
                | "producer"
                | "photographer"
                | "photojournalist"
        )
    });
    author || office && article.iter().any(|article| lead.starts_with(article))
}

/// The first letters in lower case.
fn start(content: &str) -> String {
    let head = head(content);
    if head.is_ascii() { head.to_ascii_lowercase() } else { head.chars().flat_map(char::to_lowercase).collect() }
}

fn head(content: &str) -> &str {
    let end = content.char_indices().nth(120).map_or(content.len(), |(at, _)| at);
    &content[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vitas() {
        assert!(is_vita("Jane Doe is a Senior Fellow at the Institute and the Editor of its Journal.", None));
        assert!(is_vita("The writer is a lawyer in Peshawar.", None));
        assert!(is_vita("Jane Doe is based in Kabul.", Some("Jane Doe")));
        assert!(!is_vita("Sirajuddin is arguably the group's top leader.", None));
        assert!(!is_vita("Noor Wali Mehsud is the leader of the Pakistani Taliban.", None));
        assert!(!is_vita("The attack is a blow for the journalist.", None));
    }

    #[test]
    fn calls() {
        for line in
            ["© 2022 The Paper", "Follow us on Twitter", "(Reporting by A. Khan)", "Published in Dawn, May 3rd, 2022"]
        {
            assert!(is_call(line), "{line}");
        }
        for line in
            ["Published in 2019, the report says so.", "Sharing the news, he left.", "Reports say two men died."]
        {
            assert!(!is_call(line), "{line}");
        }
    }

    #[test]
    fn a_closing_line_tells_the_publication_date() {
        let text = "Two men died\n\nTwo men died near the town on Friday.\n\nPublished in Dawn, November 28th, 2022";
        let document = Document::new("x", text);
        assert_eq!(document.published.map(|published| published.date), "2022-11-28".parse().ok());
    }
}
