//! The markup: which words stand in which part, and which of them nobody reads as the article.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::meta::Meta;
use crate::document::BlockKind;

/// A piece of running text.
#[derive(Debug)]
pub(super) struct Part {
    pub kind: BlockKind,
    pub text: String,
    /// The containers round it that the markup calls article, outermost first.
    pub containers: Vec<u32>,
    /// Bytes of it that are links.
    links: usize,
}

impl Part {
    /// Navigation: nearly nothing but links.
    pub(super) fn is_links(&self) -> bool {
        self.links * 10 > self.text.len() * 8
    }
}

/// Reads the parts of a page in order, and what it says of itself.
pub(super) fn read(html: &str) -> (Vec<Part>, Meta) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.words(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.flush();
    (reader.parts, reader.meta)
}

/// Open elements remembered; deeper ones are read as if they were not there.
const DEEPEST: usize = 512;

#[derive(Debug, Default)]
struct Reader {
    open: Vec<Open>,
    parts: Vec<Part>,
    meta: Meta,
    text: String,
    links: usize,
    /// Number of the last container.
    containers: u32,
}

#[derive(Debug)]
struct Open {
    name: String,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing in it is read.
    Mute,
    /// Its text is the page's record.
    LinkedData,
    Title,
    Container(u32),
    Block(BlockKind),
    Link,
    Plain,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value));
        match name.as_str() {
            "meta" => {
                let key = attribute("property").or_else(|| attribute("name")).or_else(|| attribute("itemprop"));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.meta.tell(&key, &content);
                }
            }
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                if let Some(address) = attribute("href") {
                    self.meta.canonical(&address);
                }
            }
            "time" if !self.is_mute() => {
                if let Some(day) = attribute("datetime") {
                    self.meta.time(&day);
                }
            }
            "br" => self.text.push(' '),
            _ => {}
        }
        if is_void(&name) || tag.self_closing {
            return;
        }
        let linked_data = name == "script" && attribute("type").is_some_and(|kind| kind.contains("ld+json"));
        let body = attribute("itemprop").is_some_and(|value| value.contains("articleBody"))
            || attribute("role").is_some_and(|role| matches!(&*role, "main" | "article"));
        let hidden = tag.attributes.contains_key(b"hidden".as_slice())
            || attribute("aria-hidden").is_some_and(|value| value == "true");
        let role = match name.as_str() {
            _ if linked_data => Role::LinkedData,
            _ if hidden => Role::Mute,
            "script" | "style" | "noscript" | "template" | "nav" | "footer" | "aside" | "form" | "button"
            | "select" | "svg" | "iframe" | "figure" | "video" | "audio" | "object" | "textarea" | "dialog" => {
                Role::Mute
            }
            "title" => Role::Title,
            "article" | "main" => self.container(),
            _ if body => self.container(),
            "h1" => Role::Block(BlockKind::Title),
            "h2" | "h3" | "h4" | "h5" | "h6" => Role::Block(BlockKind::Heading),
            "li" | "dt" | "dd" | "tr" => Role::Block(BlockKind::Item),
            "p" | "div" | "section" | "header" | "blockquote" | "pre" | "table" | "ul" | "ol" | "dl" | "body"
            | "center" => Role::Block(BlockKind::Paragraph),
            "a" => Role::Link,
            _ => Role::Plain,
        };
        if matches!(role, Role::Block(_) | Role::Container(_) | Role::Mute) && name != "svg" && name != "button" {
            self.flush_for(&name, role);
        }
        if self.open.len() < DEEPEST {
            self.open.push(Open { name, role });
        }
    }

    fn container(&mut self) -> Role {
        self.containers += 1;
        Role::Container(self.containers)
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        let block = |open: &Open| matches!(open.role, Role::Block(_) | Role::Container(_));
        if self.open[at..].iter().any(block) {
            self.flush();
        }
        self.open.truncate(at);
    }

    fn words(&mut self, text: &str) {
        match self.open.last().map(|open| open.role) {
            Some(Role::LinkedData) => return self.meta.linked_data(text),
            Some(Role::Title) if !self.is_mute() => {
                let title = squeezed(text);
                self.meta.title.get_or_insert(title);
                return;
            }
            _ => {}
        }
        if self.is_mute() {
            return;
        }
        let before = self.text.len();
        self.text.push_str(text);
        if self.open.iter().any(|open| open.role == Role::Link) {
            self.links += self.text.len() - before;
        }
    }

    fn is_mute(&self) -> bool {
        self.open.iter().any(|open| matches!(open.role, Role::Mute | Role::LinkedData))
    }

    /// Ends the part before a new one; a script inside a paragraph does not end it, and a paragraph ends by the next.
    fn flush_for(&mut self, name: &str, role: Role) {
        if role == Role::Mute && matches!(name, "script" | "style" | "noscript" | "template" | "iframe") {
            return;
        }
        self.flush();
        let paragraph = |open: &Open| matches!(open.name.as_str(), "p" | "li" | "h1" | "h2" | "h3");
        if let Some(at) = self.open.iter().rposition(paragraph).filter(|at| self.open.len() - at <= 2 && name != "ul") {
            self.open.truncate(at);
        }
    }

    fn flush(&mut self) {
        let text = squeezed(&self.text);
        let links = self.links;
        self.text.clear();
        self.links = 0;
        if text.is_empty() {
            return;
        }
        let kind = self.open.iter().rev().find_map(|open| match open.role {
            Role::Block(kind) => Some(kind),
            _ => None,
        });
        let containers = self.open.iter().filter_map(|open| match open.role {
            Role::Container(number) => Some(number),
            _ => None,
        });
        let containers = containers.collect();
        self.parts.push(Part { kind: kind.unwrap_or(BlockKind::Paragraph), text, containers, links });
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements without an end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
