//! QGIS's way of writing maps of options in XML.

use std::borrow::Cow;

use super::super::values::for_xml;

/// Text as it may stand in an attribute and in an element.
pub(super) fn attribute(text: &str) -> String {
    let text: Cow<'_, str> = for_xml(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
    out
}

/// `<Option type="Map">`
#[derive(Default)]
pub(super) struct Options(String);

impl Options {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn text(self, name: &str, value: &str) -> Self {
        self.one(name, "QString", value)
    }

    pub(super) fn number(self, name: &str, value: i32) -> Self {
        self.one(name, "int", &value.to_string())
    }

    pub(super) fn flag(self, name: &str, value: bool) -> Self {
        self.one(name, "bool", if value { "true" } else { "false" })
    }

    pub(super) fn group(mut self, name: &str, options: &Self) -> Self {
        self.0.push_str(&format!("<Option type=\"Map\" name=\"{}\">{}</Option>", attribute(name), options.0));
        self
    }

    fn one(mut self, name: &str, kind: &str, value: &str) -> Self {
        let (name, value) = (attribute(name), attribute(value));
        self.0.push_str(&format!("<Option type=\"{kind}\" name=\"{name}\" value=\"{value}\"/>"));
        self
    }

    pub(super) fn finish(&self) -> String {
        format!("<Option type=\"Map\">{}</Option>\n", self.0)
    }
}
