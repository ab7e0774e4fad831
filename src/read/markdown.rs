//! Markdown: the words stay where they are, the markup becomes white space.
//!
//! [`Document::text`] has the same bytes and the same characters at the same places as the file, so offsets fit the
//! file; only markup, link targets, code, HTML and image texts are blanked. A blank is a white space of the length of the
//! character that it stands for (space, U+00A0, U+2003), so both byte and character offsets hold; characters of four bytes,
//! of which there is no blank, stay.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::day;
use super::parts::{self, Beside};
use crate::document::{Block, BlockKind};
use crate::{Document, Span};

/// Reads Markdown, with what is known beside it. Front matter (`title`, `date`, `url`, `source`, `author`) is read.
///
/// ```
/// use dateline::read::{Beside, markdown};
/// let text = "# Two men killed\n\nIn [Wana](https://example.org/wana).\n";
/// let document = markdown::parse("note.md".into(), text, &Beside::default());
/// assert_eq!(document.title.as_deref(), Some("Two men killed"));
/// assert_eq!(document.text.len(), text.len());
/// assert_eq!(document.text.find("Wana"), text.find("Wana"));
/// assert!(!document.text.contains("example"));
/// ```
pub fn parse(source: String, text: &str, beside: &Beside) -> Document {
    let mut reader = Reader::new(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.flush();
    reader.blank_to(text.len());
    let Reader { words, blocks, front, title, .. } = reader;
    let mut beside = beside.clone();
    let front = Front::of(&front);
    beside.published = beside.published.or(front.published);
    beside.url = beside.url.take().or(front.url);
    let mut document = Document { source, text: words, blocks, byline: front.author, ..Document::default() };
    document.title = beside.title.take().or(title).or(front.title);
    beside.title.clone_from(&document.title);
    parts::tell(&mut document, &beside);
    document
}

struct Reader<'a> {
    source: &'a str,
    /// The source up to `done`, blanked where it is no word.
    words: String,
    done: usize,
    blocks: Vec<Block>,
    /// Where the words of the block being read begin and end.
    open: Option<Range<usize>>,
    heading: Option<HeadingLevel>,
    items: u32,
    /// Depth inside what is not read: code, HTML, images.
    mute: u32,
    in_front: bool,
    front: String,
    title: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            words: String::with_capacity(source.len()),
            done: 0,
            blocks: Vec::new(),
            open: None,
            heading: None,
            items: 0,
            mute: 0,
            in_front: false,
            front: String::new(),
            title: None,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_front => self.front.push_str(&text),
            Event::Text(text) if self.mute == 0 => self.keep(&text, range),
            Event::Code(text) if self.mute == 0 => {
                // The range has the backticks; the words stand inside.
                let inside = self.source.get(range.clone()).and_then(|code| code.find(&*text));
                if let Some(at) = inside {
                    self.keep(&text, range.start + at..range.start + at + text.len());
                }
            }
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level);
            }
            Tag::Item | Tag::TableRow | Tag::TableHead => {
                self.flush();
                self.items += 1;
            }
            Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Image { .. }
            | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => self.mute += 1,
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle | MetadataBlockKind::PlusesStyle) => self.in_front = true,
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => {
                self.flush();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => {
                self.flush();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image => self.mute = self.mute.saturating_sub(1),
            // An autolink is the only link that mutes, and it holds only its own address.
            TagEnd::Link if self.mute > 0 => self.mute -= 1,
            TagEnd::MetadataBlock(_) => self.in_front = false,
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::Table => {
                self.flush();
            }
            _ => {}
        }
    }

    /// The words at `range` are the text's; `decoded` is what they say ("&" for "&amp;").
    fn keep(&mut self, decoded: &str, range: Range<usize>) {
        let Some(raw) = self.source.get(range.clone()) else { return };
        if range.start < self.done {
            return;
        }
        self.blank_to(range.start);
        let same_place = decoded == raw || decoded.chars().count() > raw.chars().count() || decoded.len() > raw.len();
        let fits = !same_place && decoded.is_ascii() && raw.is_ascii();
        if fits {
            self.words.push_str(decoded);
            self.words.extend(std::iter::repeat_n(' ', raw.len() - decoded.len()));
        } else {
            self.words.push_str(raw);
        }
        self.done = range.end;
        let start = self.open.as_ref().map_or(range.start, |open| open.start);
        self.open = Some(start..range.end);
    }

    fn blank_to(&mut self, end: usize) {
        for c in self.source.get(self.done..end).unwrap_or("").chars() {
            self.words.push(match c.len_utf8() {
                _ if c.is_whitespace() => c,
                1 => ' ',
                2 => '\u{a0}',
                3 => '\u{2003}',
                _ => c,
            });
        }
        self.done = end;
    }

    /// The block being read ends.
    fn flush(&mut self) {
        let Some(open) = self.open.take() else { return };
        let words = self.words.get(open.clone()).unwrap_or("");
        let start = open.start + (words.len() - words.trim_start().len());
        let span = Span::new(start, start + words.trim().len());
        if span.is_empty() {
            return;
        }
        let first_title = self.heading == Some(HeadingLevel::H1) && self.title.is_none();
        if first_title {
            self.title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let kind = match self.heading {
            Some(_) if first_title => BlockKind::Title,
            Some(_) => BlockKind::Heading,
            None if self.items > 0 => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        self.blocks.push(Block { kind, span });
    }
}

/// What the front matter tells.
#[derive(Default)]
struct Front {
    title: Option<String>,
    published: Option<jiff::civil::Date>,
    url: Option<String>,
    author: Option<String>,
}

impl Front {
    /// Lines of `key: value` (YAML) or `key = "value"` (TOML); what is nested is passed over.
    fn of(text: &str) -> Self {
        let mut front = Self::default();
        for line in text.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#'])) {
            let Some((key, value)) = line.split_once([':', '=']) else { continue };
            let value = value.trim().trim_matches(['"', '\'']).trim();
            let text = || Some(value.to_owned()).filter(|value| !value.is_empty());
            match key.trim().to_ascii_lowercase().as_str() {
                "title" | "headline" => front.title = front.title.take().or_else(text),
                "date" | "published" | "pubdate" | "publishdate" => {
                    front.published = front.published.or(day::parse_day(value));
                }
                "url" | "link" | "canonical" | "canonical_url" | "permalink" => {
                    front.url = front.url.take().or_else(text);
                }
                "source" if value.contains("://") => front.url = front.url.take().or_else(text),
                "author" | "byline" => front.author = front.author.take().or_else(text),
                _ => {}
            }
        }
        front
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        parse("x.md".into(), text, &Beside::default())
    }

    /// The blocks' words.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = read(text);
        let words = |block: &Block| block.span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(document.blocks.iter().map(words).collect::<Vec<_>>(), expected, "{text}");
        let sizes = |text: &str| (text.len(), text.chars().count());
        assert_eq!(sizes(&document.text), sizes(text), "offsets hold: {text}");
        for (kept, raw) in document.text.char_indices().zip(text.char_indices()) {
            assert_eq!(kept.0, raw.0, "{text}");
        }
    }

    #[test]
    fn words_without_markup() {
        check("In **Wana**, *two* `men` died.\n", &["In Wana , two men died."]);
        check("See [Wana](https://example.org/Kabul \"Kunar\") now.", &["See Wana now."]);
        check("![a map of Kabul](map.png)\n\nText.", &["Text."]);
        check("<https://example.org/Kabul> and text", &["and text"]);
        check("<div>Kabul</div>\n\nText.", &["Text."]);
        check("```\nKabul\n```\n\nText.", &["Text."]);
        check("AT&amp;T in Kabul", &["AT& T in Kabul"]);
        check("Ünïcödé [Wana](https://example.org/Käbul‐–).", &["Ünïcödé Wana ."]);
        check("🙂 [🙂](https://example.org/🙂) x", &["🙂 🙂 🙂 x"]);
        check("", &[]);
    }

    #[test]
    fn blocks() {
        check(
            "# Title\n\n## Part\n\nOne\ntwo.\n\n- a\n- b\n  - c\n\n> quoted\n",
            &["Title", "Part", "One two.", "a", "b", "c", "quoted"],
        );
        check("| place | dead |\n|---|---|\n| Wana | 3 |\n", &["place dead", "Wana 3"]);
        let kinds: Vec<_> = read("# T\n\nA.\n\n## H\n\n- i\n").blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Title, BlockKind::Paragraph, BlockKind::Heading, BlockKind::Item]);
    }

    #[test]
    fn front_matter() {
        let text = "---\ntitle: \"Two men killed\"\ndate: 2022-11-28\nurl: https://www.example.org/a\n---\n\nKABUL (AP) — Two men died.\n";
        let document = read(text);
        assert_eq!(document.title.as_deref(), Some("Two men killed"));
        assert_eq!(document.published.map(|published| published.date), "2022-11-28".parse().ok());
        assert_eq!(document.domain.as_deref(), Some("example.org"));
        assert_eq!(document.dateline.and_then(|line| line.place).as_deref(), Some("KABUL"));
        assert_eq!(document.blocks.len(), 1);
    }
}
