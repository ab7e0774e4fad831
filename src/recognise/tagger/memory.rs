//! What the rest of the document says of a word: a name seen once as a person stays one.

use super::lists::set;
use super::words::{EDGE, Style, Word, range, shape};
use crate::recognise::Sentence;

/// Kinds of evidence, each a bit.
pub mod trace {
    /// Written in lower case in running text.
    pub const LOWER: u16 = 1;
    /// Capitalised inside a sentence of running text.
    pub const CAPITAL: u16 = 1 << 1;
    /// In a run of capitalised words with a title or first name before it.
    pub const PERSON: u16 = 1 << 2;
    /// In a run with an organisation's word.
    pub const ORGANISATION: u16 = 1 << 3;
    /// In a run with a unit's or feature's word.
    pub const PLACE: u16 = 1 << 4;
    /// Right after "in", "at", "near"...
    pub const LOCATIVE: u16 = 1 << 5;
    /// The last of several capitalised words.
    pub const AFTER_CAPITAL: u16 = 1 << 6;
    /// Followed by another capitalised word.
    pub const BEFORE_CAPITAL: u16 = 1 << 7;
    /// Said something, or an age follows.
    pub const SAYING: u16 = 1 << 8;
    /// Before or after a comma and another capitalised word.
    pub const COMMA: u16 = 1 << 9;
    /// Number of kinds.
    pub const COUNT: usize = 10;
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    hash: u32,
    counts: [u8; trace::COUNT],
    used: bool,
}

/// Evidence on each word of a document.
#[derive(Debug)]
pub struct Memory {
    table: Vec<Entry>,
    /// What each token itself adds, to be left out when it is asked about.
    own: Vec<u16>,
}

impl Memory {
    /// Collects the evidence of a whole document.
    pub fn of(words: &[Word], sentences: &[Sentence], styles: &[Style]) -> Self {
        let names = words.iter().filter(|word| word.open).count();
        let mut memory =
            Self { table: vec![Entry::default(); (names * 2 + 8).next_power_of_two()], own: vec![0; words.len()] };
        for (sentence, &style) in sentences.iter().zip(styles) {
            if style == Style::Normal {
                let range = range(sentence);
                let start = range.start;
                memory.collect(&words[range], start);
            }
        }
        // Lower-case words only matter where a capitalised one of the same letters is known.
        for (sentence, &style) in sentences.iter().zip(styles) {
            if style == Style::Normal {
                for word in &words[range(sentence)] {
                    if word.shape == shape::LOWER && !word.is(set::FUNCTION) {
                        let slot = memory.slot(word.hash);
                        if memory.table[slot].used {
                            let count = &mut memory.table[slot].counts[0];
                            *count = count.saturating_add(1);
                        }
                    }
                }
            }
        }
        memory
    }

    /// What was seen of this word elsewhere in the document.
    pub fn traces(&self, at: usize, word: &Word) -> u16 {
        let entry = &self.table[self.slot(word.hash)];
        if !entry.used {
            return 0;
        }
        let own = self.own.get(at).copied().unwrap_or(0);
        let mut traces = 0;
        for (bit, &count) in entry.counts.iter().enumerate() {
            let mine = u8::from(own & 1 << bit != 0);
            traces |= u16::from(count > mine) << bit;
        }
        traces
    }

    fn collect(&mut self, words: &[Word], offset: usize) {
        let mut at = 0;
        while at < words.len() {
            if !(words[at].open && words[at].is_capital()) {
                // The word may be known in lower case only from here; a place for it is made by its capital form.
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < words.len() && words[end].open && joins(words, end) {
                end += 1;
            }
            self.run(words, at..end, offset);
            at = end;
        }
    }

    fn run(&mut self, words: &[Word], run: std::ops::Range<usize>, offset: usize) {
        let before = run.start.checked_sub(1).map_or(EDGE, |at| words[at]);
        let before2 = run.start.checked_sub(2).map_or(EDGE, |at| words[at]);
        let after = words.get(run.end).copied().unwrap_or(EDGE);
        let after2 = words.get(run.end + 1).copied().unwrap_or(EDGE);
        let inside = words[run.clone()].iter().fold(0, |sets, word| sets | word.sets);
        let several = run.len() > 1;
        let mut shared = 0;
        if before.is(set::TITLE) && before.shape == shape::LOWER
            || several && words[run.start].is(set::TITLE | set::FIRST)
        {
            shared |= trace::PERSON;
        }
        if several && inside & set::ORGANISATION != 0 {
            shared |= trace::ORGANISATION;
        }
        if several && inside & (set::UNIT | set::FEATURE) != 0 {
            shared |= trace::PLACE;
        }
        if before.is(set::LOCATIVE) {
            shared |= trace::LOCATIVE;
        }
        if after.shape == shape::COMMA && after2.is_capital() || before.shape == shape::COMMA && before2.is_capital() {
            shared |= trace::COMMA;
        }
        let says = after.is(set::SAYING) || after.shape == shape::COMMA && after2.shape == shape::NUMBER;
        for at in run.clone() {
            if !words[at].is_capital() {
                continue;
            }
            let mut traces = shared;
            if at > run.start || before.shape != shape::EDGE && before.shape != shape::OPENING {
                traces |= trace::CAPITAL;
            }
            if at > run.start {
                traces |= trace::AFTER_CAPITAL;
            }
            if at + 1 < run.end {
                traces |= trace::BEFORE_CAPITAL;
            } else if says {
                traces |= trace::SAYING;
            }
            self.own[offset + at] = traces;
            let slot = self.slot(words[at].hash);
            let entry = &mut self.table[slot];
            entry.hash = words[at].hash;
            entry.used = true;
            for (bit, count) in entry.counts.iter_mut().enumerate() {
                *count = count.saturating_add(u8::from(traces & 1 << bit != 0));
            }
        }
    }

    /// The slot of this word, or the free one where it would be; the table is never full.
    fn slot(&self, hash: u32) -> usize {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        while self.table[at].used && self.table[at].hash != hash {
            at = (at + 1) & mask;
        }
        at
    }
}

/// Whether the word at `at` goes on with the run of capitalised words before it.
pub fn joins(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    match word.shape {
        shape::HYPHEN | shape::STOP => {
            !word.spaced && words.get(at + 1).is_some_and(|next| next.open && next.is_capital())
        }
        shape::NUMBER | shape::ORDINAL => true,
        _ => word.is_capital(),
    }
}
