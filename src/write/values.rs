//! Values as plain text, for the formats that have nothing else.

use std::borrow::Cow;

use crate::layer::{Schema, Value};

/// The value as text; `None` for null and for a number that is not finite. U+0000, at which programs written in C
/// end a text, becomes U+FFFD.
pub(super) fn plain<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::Null => None,
        Value::Text(text) => Some(without_nul(text)),
        Value::Integer(number) => Some(number.to_string().into()),
        Value::Real(number) => number.is_finite().then(|| number.to_string().into()),
        Value::Boolean(true) => Some("true".into()),
        Value::Boolean(false) => Some("false".into()),
        Value::Date(date) => Some(date.to_string().into()),
    }
}

/// The text without U+0000.
pub(super) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// The text without the characters that XML 1.0 forbids: U+FFFD stands for each.
pub(super) fn for_xml(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { text.into() }
}

/// Text as it may stand in an element or in an attribute between double quotes, in XML and in HTML.
pub(crate) fn attribute(text: &str) -> String {
    let text = for_xml(text);
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

/// The first of these names that no column has, ignoring case; with underscores where all are taken.
pub(super) fn free_name(schema: &Schema, wanted: &[&str]) -> String {
    let taken = |name: &str| schema.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    let first = wanted.first().copied().unwrap_or("column");
    let mut name = wanted.iter().copied().find(|name| !taken(name)).unwrap_or(first).to_owned();
    while taken(&name) {
        name.push('_');
    }
    name
}

/// Where a schema's columns of these names stand; each may be missing.
pub(super) fn find<const N: usize>(schema: &Schema, names: [&str; N]) -> [Option<usize>; N] {
    names.map(|name| schema.columns.iter().position(|column| column.name == name))
}

/// The value in a column that may be missing, as text.
pub(super) fn told<'v>(values: &'v [Value<'_>], column: Option<usize>) -> Option<Cow<'v, str>> {
    values.get(column?).and_then(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Column, ColumnKind};

    #[test]
    fn xml_takes_only_some_characters() {
        let check = |text: &str, expected: &str| assert_eq!(for_xml(text), expected);
        check("a\tb\nc\r", "a\tb\nc\r");
        check("a\0\u{1b}\u{ffff}", "a\u{fffd}\u{fffd}\u{fffd}");
        check("گاؤں 🗺", "گاؤں 🗺");
    }

    #[test]
    fn names_that_are_taken_are_not_given_again() {
        let columns = ["WKT", "_wkt"].map(|name| Column { name: name.into(), kind: ColumnKind::Text });
        let schema = Schema::new("t", columns.to_vec());
        assert_eq!(free_name(&schema, &["geom"]), "geom");
        assert_eq!(free_name(&schema, &["wkt", "the_wkt"]), "the_wkt");
        assert_eq!(free_name(&schema, &["WKT"]), "WKT_");
    }
}
