//! JSON that may stand inside a `<script type="application/json">`.

use serde_json::Value;

/// The value with every character escaped that could end the element, open a comment, or (in old parsers) end a
/// line of script: `<`, `>`, `&`, U+2028, U+2029. They occur in strings only, where an escape means the same.
pub(super) fn embed(value: &Value) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    for c in text.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_the_same_and_ends_nothing() {
        for text in ["</script>", "<!--", "]]>", "a & b", "\u{2028}\u{2029}", "\\u003c", "\"'\\", "كابل", "\u{0}"] {
            let value = serde_json::json!({ text: [text] });
            let embedded = embed(&value);
            assert!(!embedded.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{embedded}");
            assert_eq!(serde_json::from_str::<Value>(&embedded).unwrap(), value);
        }
    }
}
