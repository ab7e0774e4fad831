//! A report as the layers see it: its document, its gazetteer, and offsets counted in characters.

use dateline_gazetteer::{Gazetteer, Place, PlaceRef};

use super::Value;
use crate::{Document, Span};

/// What the features of one report share; made once per document.
#[derive(Debug)]
pub struct Report<'a> {
    /// The document that the spans point into.
    pub document: &'a Document,
    /// The gazetteer that the places come from.
    pub gazetteer: &'a Gazetteer,
    /// Characters before each multiple of [`STEP`] bytes.
    chars: Vec<u32>,
}

const STEP: usize = 256;

impl<'a> Report<'a> {
    /// Prepares a document for [`incidents`](super::incidents) and [`places`](super::places).
    pub fn new(document: &'a Document, gazetteer: &'a Gazetteer) -> Self {
        Self { document, gazetteer, chars: count_chars(&document.text) }
    }

    /// Byte span to Unicode scalar values, half open, as the output counts.
    pub(super) fn chars(&self, span: Span) -> (i64, i64) {
        (self.char_at(span.start as usize), self.char_at(span.end as usize))
    }

    fn char_at(&self, byte: usize) -> i64 {
        let bytes = self.document.text.as_bytes();
        let byte = byte.min(bytes.len());
        let step = (byte / STEP).min(self.chars.len().saturating_sub(1));
        let before = self.chars.get(step).copied().unwrap_or(0);
        let rest = bytes.get(step * STEP..byte).unwrap_or_default();
        i64::from(before) + rest.iter().filter(|byte| starts_char(**byte)).count() as i64
    }

    /// "Tonk, Rajasthan, IN (gn:1254068); ..."; null where there are none.
    pub(super) fn alternatives(&self, places: &[PlaceRef]) -> Value<'a> {
        if places.is_empty() {
            return Value::Null;
        }
        let told: Vec<String> = places.iter().map(|place| tell(self.gazetteer.place(*place))).collect();
        Value::Text(told.join("; ").into())
    }
}

/// "Tonk, Rajasthan, IN (gn:1254068)".
pub(crate) fn tell(place: Place<'_>) -> String {
    let mut told = place.name().to_owned();
    for part in [place.admin1().filter(|name| *name != place.name()), place.country()].into_iter().flatten() {
        told.extend([", ", part]);
    }
    told.extend([" (", &place.id(), ")"]);
    told
}

fn count_chars(text: &str) -> Vec<u32> {
    let mut chars = Vec::with_capacity(text.len() / STEP + 1);
    let mut count = 0;
    for chunk in text.as_bytes().chunks(STEP) {
        chars.push(count);
        count += chunk.iter().filter(|byte| starts_char(**byte)).count() as u32;
    }
    chars
}

fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_unicode_scalar_values() {
        let text = "کابل Kābul 🗺️ ".repeat(80);
        let index = count_chars(&text);
        let at = |byte: usize| {
            let step = byte / STEP;
            index[step] as usize + text.as_bytes()[step * STEP..byte].iter().filter(|b| starts_char(**b)).count()
        };
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(at(byte), count);
        }
    }
}
