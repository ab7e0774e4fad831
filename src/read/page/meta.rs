//! What a web page says of itself: `meta` elements and JSON-LD (schema.org's `NewsArticle`, the Open Graph protocol).

use jiff::civil::Date;
use serde_json::Value;

use crate::read::parse_day;

/// A page's record of itself.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// `<title>`: often with the site's name.
    pub title: Option<String>,
    /// The article's headline.
    pub headline: Option<String>,
    pub published: Option<Date>,
    pub url: Option<String>,
    pub author: Option<String>,
}

impl Meta {
    /// Takes in a `meta` element by its name or property; the first of a kind stands.
    pub(super) fn tell(&mut self, name: &str, content: &str) {
        let content = content.trim();
        if content.is_empty() {
            return;
        }
        match name.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => fill(&mut self.headline, content),
            "og:url" => fill(&mut self.url, content),
            "author" | "article:author" | "parsely-author" | "byl" if !content.contains("://") => {
                fill(&mut self.author, content);
            }
            "article:published_time"
            | "datepublished"
            | "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "parsely-pub-date"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.created"
            | "sailthru.date"
            | "cxenseparse:recs:publishtime" => {
                self.published = self.published.or_else(|| parse_day(content));
            }
            _ => {}
        }
    }

    /// Takes in a day from a `time` element.
    pub(super) fn time(&mut self, datetime: &str) {
        self.published = self.published.or_else(|| parse_day(datetime.trim()));
    }

    /// Takes in a canonical address.
    pub(super) fn canonical(&mut self, address: &str) {
        if address.contains("://") {
            self.url = Some(address.to_owned());
        }
    }

    /// Takes in a JSON-LD script; one that is no JSON is passed over.
    pub(super) fn linked_data(&mut self, json: &str) {
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            self.record(&value, 0);
        }
    }

    fn record(&mut self, value: &Value, depth: u8) {
        match value {
            Value::Array(values) if depth < 4 => values.iter().for_each(|value| self.record(value, depth + 1)),
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                if let Some(date) = text("datePublished").and_then(parse_day) {
                    // The record of the article is surer than the page's.
                    self.published = Some(date);
                    if let Some(headline) = text("headline") {
                        self.headline = Some(headline.trim().to_owned());
                    }
                    if let Some(name) = author(members.get("author")) {
                        fill(&mut self.author, name);
                    }
                }
                if let Some(graph) = members.get("@graph").filter(|_| depth < 4) {
                    self.record(graph, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn fill(slot: &mut Option<String>, content: &str) {
    slot.get_or_insert_with(|| content.to_owned());
}

fn author(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::String(name) => Some(name),
        Value::Array(all) => all.first().and_then(|first| author(Some(first))),
        Value::Object(members) => members.get("name").and_then(Value::as_str),
        _ => None,
    }
}
