//! QGIS's way of writing maps of options in XML.

use std::fmt::Write as _;

use super::super::values::attribute;

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
        let _ = write!(self.0, "<Option type=\"Map\" name=\"{}\">{}</Option>", attribute(name), options.0);
        self
    }

    fn one(mut self, name: &str, kind: &str, value: &str) -> Self {
        let (name, value) = (attribute(name), attribute(value));
        let _ = write!(self.0, "<Option type=\"{kind}\" name=\"{name}\" value=\"{value}\"/>");
        self
    }

    pub(super) fn finish(&self) -> String {
        format!("<Option type=\"Map\">{}</Option>\n", self.0)
    }
}
