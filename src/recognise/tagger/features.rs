//! The features of a token: numbers that stand for what is seen at it and around it.
//!
//! A feature is a 32-bit hash of its template and values; the weights are looked up by it, so no string is
//! built. Training and tagging share this file: what changes here asks for new weights.

use super::lists::set;
use super::memory::joins;
use super::names::Match;
use super::series::Series;
use super::words::{EDGE, Style, Word, hash_word, shape};

/// A sentence with all that is known of its tokens.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// The tokens' characters, for affixes.
    pub text: &'s str,
    /// The tokens.
    pub tokens: &'s [crate::recognise::Token],
    /// The same as words.
    pub words: &'s [Word],
    /// What the gazetteer says.
    pub matches: &'s [Match],
    /// What the rest of the document says.
    pub traces: &'s [u16],
    /// How usual each word is in lower case: 0 unknown, 1 never, 2 sometimes, 3 mostly.
    pub lower: &'s [u8],
    /// The series of names that each stands in.
    pub series: &'s [Series],
    /// How the sentence is written.
    pub style: Style,
}

/// Gives every feature of the token at `at` to `sink`.
pub fn features(scene: &Scene, at: usize, sink: &mut impl FnMut(u32)) {
    let word =
        |offset: isize| at.checked_add_signed(offset).and_then(|at| scene.words.get(at)).copied().unwrap_or(EDGE);
    let known =
        |offset: isize| at.checked_add_signed(offset).and_then(|at| scene.matches.get(at)).copied().unwrap_or_default();
    let (w0, p1, p2, n1, n2) = (word(0), word(-1), word(-2), word(1), word(2));
    let style = scene.style as u32;
    let form = |word: &Word| u32::from(word.shape) | u32::from(word.spaced) << 5;
    let s0 = form(&w0) | style << 6;
    let mut put = |template: u32, a: u32, b: u32| sink(mix(template, a, b));

    put(0, style, 0);
    // The words.
    put(1, w0.hash, 0);
    put(2, p1.hash, 0);
    put(3, n1.hash, 0);
    put(4, p2.hash, 0);
    put(5, n2.hash, 0);
    put(6, p1.hash, w0.hash);
    put(7, w0.hash, n1.hash);
    put(8, p1.hash, n1.hash);
    put(9, p2.hash, p1.hash);

    // Shapes.
    put(12, s0, 0);
    put(15, s0 | form(&p1) << 8, form(&n1));
    put(17, form(&n2) | form(&n1) << 8, s0);

    // Affixes.
    let characters = scene.tokens.get(at).map_or("", |token| token.text(scene.text));
    if w0.is_word() {
        affixes(characters, |template, hash| put(template, hash, 0));
    }

    // Word lists, here and around.
    let lower = u32::from(scene.lower.get(at).copied().unwrap_or(0));
    for (offset, neighbour) in [(0, &w0), (1, &p1), (2, &n1), (3, &p2), (4, &n2)] {
        let mut sets = neighbour.sets;
        let capital = u32::from(neighbour.is_capital());
        while sets != 0 {
            let bit = sets.trailing_zeros();
            sets &= sets - 1;
            put(30 + offset, bit, capital | style << 1);
        }
    }
    put(35, w0.sets, p1.sets);

    // The gazetteer.
    let m0 = known(0);
    let name = m0.longest.code() | u32::from(m0.part) << 8;
    put(40, name, 0);
    put(42, m0.single.code(), u32::from(m0.single.count) | u32::from(m0.single.fame) << 3);
    put(44, name, lower);
    put(45, name, p1.hash);
    put(46, name, n1.hash);
    put(48, name, known(1).longest.code() | u32::from(known(1).part) << 8);
    put(49, name, known(-1).longest.code() | u32::from(known(-1).part) << 8);
    put(50, name, p1.sets);
    put(51, name, n1.sets);
    if n1.shape == shape::COMMA {
        put(52, u32::from(known(2).longest.rank), u32::from(m0.longest.rank));
        put(53, form(&n2), u32::from(m0.part));
    }
    if p1.shape == shape::COMMA {
        put(54, u32::from(known(-2).longest.rank), u32::from(m0.longest.rank));
    }
    put(55, lower, s0);
    put(56, lower, u32::from(p1.shape == shape::EDGE));

    // The run of capitalised words it stands in.
    run(scene, at, &mut put);

    // The series it stands in.
    if let Some(series) = scene.series.get(at).filter(|series| series.size > 1) {
        let others = u32::from(series.known) | u32::from(series.people) << 2 | u32::from(series.size) << 4;
        let rank = u32::from(m0.longest.rank) | u32::from(m0.part) << 4;
        put(85, series.head, u32::from(series.number));
        put(86, others, rank);
        put(87, series.sets, series.head);
        put(88, series.head, rank);
        put(89, others, u32::from(series.number) | s0 << 8);
    }

    // The rest of the document.
    let traces = u32::from(scene.traces.get(at).copied().unwrap_or(0));
    put(80, traces, 0);
    put(81, traces & 0b0001_1100, u32::from(m0.longest.rank) | u32::from(m0.part) << 4);
    let mut left = traces;
    while left != 0 {
        let bit = left.trailing_zeros();
        left &= left - 1;
        put(82, bit, 0);
        put(83, bit, u32::from(m0.single.rank));
    }
}

fn run(scene: &Scene, at: usize, put: &mut impl FnMut(u32, u32, u32)) {
    let words = scene.words;
    if scene.style != Style::Normal || !words[at].is_capital() {
        put(60, 99, scene.style as u32);
        return;
    }
    let (mut start, mut end) = (at, at + 1);
    while start > 0
        && at - start < 8
        && words[start - 1].open
        && (joins(words, start) && (words[start - 1].is_capital() || joins(words, start - 1)))
    {
        start -= 1;
    }
    while end < words.len() && end - at < 8 && words[end].open && joins(words, end) {
        end += 1;
    }
    let before = start.checked_sub(1).map_or(EDGE, |at| words[at]);
    let after = words.get(end).copied().unwrap_or(EDGE);
    let (first, last) = (words[start], words[end - 1]);
    let length = ((end - start) as u32).min(6);
    let place = ((at - start) as u32).min(4) | ((end - 1 - at) as u32).min(4) << 3;
    let m0 = scene.matches[at];
    let whole = scene.matches[start].longest.is_known()
        && matches!((scene.matches[start].part, scene.matches[end - 1].part, length), (1, 1, 1) | (2, 4, 2..));
    let place = place | u32::from(whole) << 6;
    put(60, length, place);
    put(61, before.hash, place);
    put(62, after.hash, place);
    put(63, last.hash, u32::from(at + 1 == end));
    put(64, first.hash, u32::from(at == start));
    put(65, last.sets, place);
    put(66, first.sets, place);
    put(67, before.sets, place);
    put(68, after.sets, place);
    put(69, u32::from(before.shape) | u32::from(after.shape) << 5, place);
    put(70, u32::from(m0.longest.rank) | u32::from(m0.part) << 4, place);
    put(72, u32::from(m0.longest.rank) | u32::from(m0.part) << 4, last.sets);
}

/// Hashes of the first and the last three and four characters, folded; letters of all scripts.
fn affixes(word: &str, mut put: impl FnMut(u32, u32)) {
    let count = word.chars().count();
    let mut marks = word.char_indices().map(|(at, _)| at).skip(3);
    for length in 3..=4 {
        if length > count {
            break;
        }
        let end = marks.next().unwrap_or(word.len());
        put(20 + length as u32, hash_word(&word[..end]));
    }
    let mut marks = word.char_indices().rev().map(|(at, _)| at).skip(2);
    for length in 3..=4 {
        let Some(start) = marks.next() else { break };
        if length > count {
            break;
        }
        put(25 + length as u32, hash_word(&word[start..]));
    }
}

/// One number of a template and two values (one round of the finaliser of `MurmurHash3`).
#[inline]
fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut x = u64::from(a) | u64::from(b) << 32;
    x = x.wrapping_add(u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    ((x ^ (x >> 29)) >> 32) as u32
}

const _: () = assert!(set::COUNT <= 32);
