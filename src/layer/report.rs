//! A report as the layers see it: its document, its gazetteer, and offsets counted in characters.

use dateline_gazetteer::{Gazetteer, PlaceRef};
use geo::Point;

use super::Value;
use crate::{Document, Span};

/// What a layer tells about a place.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Described<'g> {
    pub id: String,
    pub name: &'g str,
    pub feature: &'g str,
    pub admin2: Option<&'g str>,
    pub admin1: Option<&'g str>,
    pub country: Option<&'g str>,
    pub country_code: Option<&'g str>,
}

/// Tells about places; the gazetteer does.
pub trait Describe: std::fmt::Debug {
    /// What there is to tell about a place.
    fn describe(&self, place: PlaceRef) -> Described<'_>;

    /// Metres from a place to a point that lies beyond the border of its country; `None` where it does not, or the
    /// border is not known.
    fn over_the_border(&self, _place: PlaceRef, _point: Point<f64>) -> Option<u32> {
        None
    }
}

/// A point this far outside a country's outline (of 1:50 million) may still lie in it.
const TOLERANCE_KM: f64 = 10.0;

impl Describe for Gazetteer {
    fn describe(&self, place: PlaceRef) -> Described<'_> {
        let place = self.place(place);
        Described {
            id: place.id(),
            name: place.name(),
            feature: place.feature(),
            admin2: place.admin2(),
            admin1: place.admin1(),
            country: place.country_name(),
            country_code: place.country(),
        }
    }

    fn over_the_border(&self, place: PlaceRef, point: Point<f64>) -> Option<u32> {
        let place = self.place(place);
        let inside = self.country_contains(place.country()?, point.x(), point.y(), TOLERANCE_KM)?;
        (!inside).then(|| (place.distance_km(point.x(), point.y()) * 1000.0).ceil() as u32)
    }
}

impl Described<'_> {
    /// "Tonk, Rajasthan, IN (gn:1254068)".
    pub fn tell(&self) -> String {
        let mut told = self.name.to_owned();
        for part in [self.admin1.filter(|name| *name != self.name), self.country_code].into_iter().flatten() {
            told.extend([", ", part]);
        }
        told.extend([" (", &self.id, ")"]);
        told
    }
}

/// What the features of one report share; made once per document.
#[derive(Debug)]
pub struct Report<'a> {
    /// The document that the spans point into.
    pub document: &'a Document,
    /// The gazetteer that the places come from.
    pub gazetteer: &'a dyn Describe,
    /// Characters before each multiple of [`STEP`] bytes.
    chars: Vec<u32>,
}

const STEP: usize = 256;

impl<'a> Report<'a> {
    /// Prepares a document for [`incidents`](super::incidents) and [`places`](super::places).
    pub fn new(document: &'a Document, gazetteer: &'a dyn Describe) -> Self {
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
        let told: Vec<String> = places.iter().map(|place| self.gazetteer.describe(*place).tell()).collect();
        Value::Text(told.join("; ").into())
    }
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
