//! Bytes become text, and what had to be done for it is told.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// A text, and what had to be done to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// What was found and done, for a notice; `None` for plain UTF-8.
    pub told: Option<String>,
    /// Characters were lost.
    pub lossy: bool,
}

/// Decodes a whole file, or says what it is instead of text.
///
/// A byte order mark decides; else valid UTF-8 is UTF-8; else text with a zero in every other byte is UTF-16; else
/// mostly valid UTF-8 is taken as such, with the damage counted; else the encoding is guessed.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let mark = bytes.get(length..).unwrap_or_default();
        if encoding != encoding_rs::UTF_8 {
            return Ok(other(encoding, mark));
        }
        return utf8(mark.to_vec());
    }
    if let Some(kind) = magic(&bytes) {
        return Err(format!("expected text, found {kind}"));
    }
    if bytes.contains(&0) {
        let decoded = utf16(&bytes).map(|encoding| other(encoding, &bytes));
        return decoded.filter(|decoded| !decoded.text.chars().any(is_strange)).ok_or_else(binary);
    }
    utf8(bytes)
}

fn utf8(bytes: Vec<u8>) -> Result<Decoded, String> {
    if bytes.contains(&0) {
        return Err(binary());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, told: None, lossy: false }),
        Err(error) => error.into_bytes(),
    };
    let control = bytes.iter().filter(|byte| is_strange(char::from(**byte))).count();
    if control * 20 > bytes.len() {
        return Err(binary());
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let damage = text.matches('\u{fffd}').count();
    let whole = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if damage <= whole {
        return Ok(Decoded { text, told: Some(damaged(damage)), lossy: true });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    Ok(other(detector.guess(None, chardetng::Utf8Detection::Deny), &bytes))
}

fn other(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let damage = if lossy { text.matches('\u{fffd}').count() } else { 0 };
    let lost = if lossy { format!(", {damage} characters replaced by U+FFFD") } else { String::new() };
    let told = format!("expected UTF-8, read as {}{lost}; save it as UTF-8 if that is wrong", encoding.name());
    Decoded { text: text.into_owned(), told: Some(told), lossy }
}

/// The message about so many invalid sequences.
pub(super) fn damaged(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("expected UTF-8, found {count} invalid sequence{plural}; replaced by U+FFFD")
}

/// A control character that no text has.
fn is_strange(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')
}

fn binary() -> String {
    "expected text, found binary data".to_owned()
}

/// Formats that people pass for text.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF; extract its text first, with pdftotext for instance"),
        (b"PK\x03\x04", "a zip archive or office document; save it as plain text first"),
        (b"\xD0\xCF\x11\xE0", "an office document; save it as plain text first"),
        (b"{\\rtf", "rich text; save it as plain text first"),
        (b"\x1F\x8B", "a gzip archive; unpack it first"),
        (b"\x28\xB5\x2F\xFD", "a zstd archive; unpack it first"),
        (b"\x89PNG", "an image"),
        (b"\xFF\xD8\xFF", "an image"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Latin text in UTF-16 has a zero in nearly every other byte.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 2 {
        None
    } else if odd * 10 >= half * 7 && even * 10 <= half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 7 && odd * 10 <= half {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, told: &str) {
        match decode(bytes.to_vec()) {
            Ok(decoded) => {
                assert_eq!(decoded.text, text);
                assert!(decoded.told.clone().unwrap_or_default().contains(told), "{:?}", decoded.told);
                assert_eq!(decoded.told.is_none(), told.is_empty());
            }
            Err(error) => assert_eq!((text, error.as_str()), ("", told)),
        }
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings() {
        check("Sana’a — صنعاء".as_bytes(), "Sana’a — صنعاء", "");
        check(b"\xEF\xBB\xBFKabul", "Kabul", "");
        check(b"\xFF\xFEK\0a\0", "Ka", "UTF-16LE");
        check(b"\xFE\xFF\0K\0a", "Ka", "UTF-16BE");
        check(&utf16("Kabul fell", false), "Kabul fell", "UTF-16LE");
        check(&utf16("Kabul fell", true), "Kabul fell", "UTF-16BE");
        check(
            b"El ej\xE9rcito inform\xF3 que dos ni\xF1os murieron en Bogot\xE1 ma\xF1ana.",
            "El ejército informó que dos niños murieron en Bogotá mañana.",
            "windows-1252",
        );
        check(
            "é é é \u{2014} ".as_bytes().iter().chain(b"\xFF").copied().collect::<Vec<_>>().as_slice(),
            "é é é — \u{fffd}",
            "1 invalid",
        );
        check(b"", "", "");
    }

    #[test]
    fn no_text() {
        check(b"\0\x01\x02\x03abc\0\0\0", "", "expected text, found binary data");
        check(
            b"%PDF-1.7\n\xE2\xE3",
            "",
            "expected text, found a PDF; extract its text first, with pdftotext for instance",
        );
        check(b"\xEF\xBB\xBFa\0", "", "expected text, found binary data");
    }
}
