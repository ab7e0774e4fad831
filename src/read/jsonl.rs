//! Streams of articles: one JSON object a line.
//!
//! `text` (or `body`, `content`) is the article; `id`, `title`, `published`, `url`, `source`, `domain` and `dateline`
//! may stand beside it. Every scalar member except the text is kept, in order, to be echoed in the output.

use std::io::{self, BufRead, Read};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Article, Beside, Item, day, decode, text};
use crate::Notice;

/// Articles of a stream, one line in memory at a time.
///
/// A line that is not an article is [`Item::Refused`] with its line number, and the stream goes on; so it does after
/// a line that is longer than the limit. Blank lines are passed over.
///
/// ```
/// use dateline::read::{Item, jsonl};
/// let lines = "{\"id\": 7, \"text\": \"KABUL (AP) — Two men died.\"}\n{\"id\": 8}\n";
/// let items: Vec<Item> = jsonl::Records::new(lines.as_bytes(), "in.jsonl", None, 1 << 20).collect();
/// let [Item::Article(article), Item::Refused(notice)] = items.as_slice() else { panic!() };
/// assert_eq!(article.echo["id"], 7);
/// assert_eq!(notice.to_string(), "in.jsonl:2: expected a member \"text\", \"body\" or \"content\", found only \"id\"");
/// ```
#[derive(Debug)]
pub struct Records<R> {
    reader: R,
    name: String,
    published: Option<Date>,
    max_bytes: u64,
    line: u64,
    pending: Option<Item>,
    done: bool,
}

impl<R: BufRead> Records<R> {
    /// Reads from a stream called `name`; `published` outranks the records' own dates, and a line may have
    /// `max_bytes` bytes.
    pub fn new(reader: R, name: impl Into<String>, published: Option<Date>, max_bytes: u64) -> Self {
        let max_bytes = max_bytes.min(u64::from(u32::MAX));
        Self { reader, name: name.into(), published, max_bytes, line: 0, pending: None, done: false }
    }

    /// The next line without its end; `None` at the end of the stream.
    fn next_line(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(self.max_bytes.saturating_add(1)).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.len() as u64 > self.max_bytes && !bytes.ends_with(b"\n") {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err(format!("expected a line of at most {} bytes, found a longer one", self.max_bytes))));
        }
        Ok(Some(Ok(bytes)))
    }

    fn refused(&self, message: impl Into<String>) -> Item {
        Item::Refused(Notice::at(self.name.clone(), self.line, message))
    }

    fn article(&mut self, bytes: &[u8]) -> Item {
        let bytes = if self.line == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
        let line = String::from_utf8_lossy(bytes.trim_ascii_end());
        let damage = match &line {
            std::borrow::Cow::Owned(text) => text.matches('\u{fffd}').count(),
            std::borrow::Cow::Borrowed(_) => 0,
        };
        let value = match serde_json::from_str::<Value>(&line) {
            Ok(Value::Object(members)) => members,
            Ok(other) => return self.refused(format!("expected a JSON object, found {}", kind(&other))),
            Err(error) => {
                let message =
                    format!("expected a JSON object, found an error at column {}: {}", error.column(), plain(&error));
                return self.refused(message);
            }
        };
        if damage > 0 {
            let notice = Notice::at(self.name.clone(), self.line, decode::damaged(damage));
            self.pending = Some(Item::Notice(notice));
        }
        match record(value, &self.name, self.line, self.published) {
            Ok((article, doubt)) => {
                if let Some(doubt) = doubt
                    && self.pending.is_none()
                {
                    self.pending = Some(Item::Notice(Notice::at(self.name.clone(), self.line, doubt).harmless()));
                }
                Item::Article(Box::new(article))
            }
            Err(message) => self.refused(message),
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if let Some(item) = self.pending.take() {
            return Some(item);
        }
        while !self.done {
            match self.next_line() {
                Ok(None) => self.done = true,
                Ok(Some(Ok(bytes))) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(Ok(bytes))) => return Some(self.article(&bytes)),
                Ok(Some(Err(message))) => return Some(self.refused(message)),
                Err(error) => {
                    self.done = true;
                    let message = format!("cannot read on after line {}: {error}", self.line);
                    return Some(Item::Notice(Notice::of(self.name.clone(), message)));
                }
            }
        }
        None
    }
}

/// An article from a record's members, and a doubt about it.
fn record(
    mut members: Map<String, Value>,
    name: &str,
    line: u64,
    published: Option<Date>,
) -> Result<(Article, Option<String>), String> {
    let member = ["text", "body", "content"].into_iter().find(|name| members.get(*name).is_some_and(Value::is_string));
    let Some(member) = member else { return Err(without_text(&members)) };
    let Some(Value::String(text)) = members.shift_remove(member) else { return Err(without_text(&members)) };
    let string = |name: &str| match members.get(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    let named =
        |name: &str| string(name).or_else(|| members.get(name).filter(|id| id.is_number()).map(Value::to_string));
    let told = string("published");
    let day = told.as_deref().and_then(day::parse_day);
    let doubt = told
        .filter(|_| day.is_none() && published.is_none())
        .map(|told| format!("member \"published\": expected a date as 2022-11-28, found {told:?}; left out"));
    let dateline = match members.get("dateline") {
        Some(Value::String(line)) => Some(line.clone()),
        Some(Value::Object(parts)) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str);
            let parts: Vec<&str> = [part("place"), part("date").or(part("date_raw"))].into_iter().flatten().collect();
            Some(parts.join(", "))
        }
        _ => None,
    };
    let beside = Beside {
        title: string("title"),
        published: published.or(day),
        dateline,
        url: string("url"),
        domain: string("domain"),
        publisher: string("source"),
    };
    let source =
        ["id", "doc_id", "docid", "source"].into_iter().find_map(named).unwrap_or_else(|| format!("{name}:{line}"));
    let document = text::parse_beside(source, text, &beside);
    members.retain(|_, value| !value.is_array() && !value.is_object());
    Ok((Article { document, echo: members, line: Some(line) }, doubt))
}

fn without_text(members: &Map<String, Value>) -> String {
    let wrong =
        ["text", "body", "content"].into_iter().find_map(|name| members.get(name).map(|value| (name, kind(value))));
    if let Some((name, kind)) = wrong {
        return format!("member {name:?}: expected a string, found {kind}");
    }
    let mut names: Vec<String> = members.keys().take(8).map(|name| format!("{name:?}")).collect();
    if members.len() > names.len() {
        names.push("...".to_owned());
    }
    let found = if names.is_empty() { "none".to_owned() } else { format!("only {}", names.join(", ")) };
    format!("expected a member \"text\", \"body\" or \"content\", found {found}")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The parser's message without its own position: within one line it is always line 1.
fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[u8], max: u64) -> Vec<String> {
        let one = |item: Item| match item {
            Item::Article(article) => {
                let echo = Value::Object(article.echo.clone());
                format!("{} {:?} {echo}", article.document.source, article.document.text)
            }
            Item::Refused(notice) => format!("refused {notice}"),
            Item::Notice(notice) => format!("notice {notice}"),
        };
        Records::new(lines, "in", None, max).map(one).collect()
    }

    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        assert_eq!(read(lines.as_bytes(), 1000), expected);
    }

    #[test]
    fn every_scalar_is_echoed_in_order() {
        check(
            "{\"z\":1.50,\"corpus\":\"LGL\",\"text\":\"Kabul\",\"doc_id\":\"d7\",\"ok\":true,\"no\":null,\"list\":[1],\"o\":{}}",
            &["d7 \"Kabul\" {\"z\":1.5,\"corpus\":\"LGL\",\"doc_id\":\"d7\",\"ok\":true,\"no\":null}"],
        );
        check("{\"id\":7,\"body\":\"A\"}\r\n\n{\"content\":\"B\"}", &["7 \"A\" {\"id\":7}", "in:3 \"B\" {}"]);
        check("{\"text\":null,\"body\":\"A\"}", &["in:1 \"A\" {\"text\":null}"]);
    }

    #[test]
    fn a_line_that_is_no_article_is_refused_and_the_rest_goes_on() {
        check(
            "{\"text\":7}\n[1]\n{\n\n{\"id\":1}\n{}\n{\"text\":\"A\"}\n",
            &[
                "refused in:1: member \"text\": expected a string, found a number",
                "refused in:2: expected a JSON object, found an array",
                "refused in:3: expected a JSON object, found an error at column 1: EOF while parsing an object",
                "refused in:5: expected a member \"text\", \"body\" or \"content\", found only \"id\"",
                "refused in:6: expected a member \"text\", \"body\" or \"content\", found none",
                "in:7 \"A\" {}",
            ],
        );
    }

    #[test]
    fn long_and_damaged_lines() {
        let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"A\"}}\n", "x".repeat(90));
        assert_eq!(
            read(long.as_bytes(), 50),
            ["refused in:1: expected a line of at most 50 bytes, found a longer one", "in:2 \"A\" {}"]
        );
        assert_eq!(
            read(b"{\"text\":\"A\xFF\"}\n", 50),
            ["in:1 \"A\u{fffd}\" {}", "notice in:1: expected UTF-8, found 1 invalid sequence; replaced by U+FFFD"]
        );
        assert_eq!(read(b"\xEF\xBB\xBF{\"text\":\"A\"}", 50), ["in:1 \"A\" {}"]);
        let deep = format!("{{\"text\":{}", "[".repeat(900));
        assert!(read(deep.as_bytes(), 2000)[0].contains("recursion limit"));
    }

    #[test]
    fn what_is_known_beside_the_text() {
        let line = r#"{"text":"Two men died.","title":"News","published":"2022-11-28T10:00:00Z","url":"https://www.dawn.com/1","dateline":{"place":"KABUL","date":"2022-11-27"}}"#;
        let Some(Item::Article(article)) = Records::new(line.as_bytes(), "in", None, 1000).next() else { panic!() };
        let document = article.document;
        assert_eq!(document.title.as_deref(), Some("News"));
        assert_eq!(document.domain.as_deref(), Some("dawn.com"));
        assert_eq!(document.anchor().map(|anchor| anchor.date.to_string()).as_deref(), Some("2022-11-27"));
        assert_eq!(document.published.map(|published| published.date.to_string()).as_deref(), Some("2022-11-28"));
        check(
            "{\"text\":\"A\",\"published\":\"soon\"}",
            &[
                "in:1 \"A\" {\"published\":\"soon\"}",
                "notice in:1: member \"published\": expected a date as 2022-11-28, found \"soon\"; left out",
            ],
        );
    }
}
