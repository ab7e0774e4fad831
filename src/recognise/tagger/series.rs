//! Names in a series: "Kurram, Orakzai and Tank". What stands before the first of them speaks for all.

use super::lists::set;
use super::memory::joins;
use super::names::Match;
use super::words::{EDGE, Word, shape};

/// The series that a token's run of capitalised words belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Series {
    /// Hash of the word before the first member.
    pub head: u32,
    /// Word lists of the word before that ("districts of").
    pub sets: u32,
    /// Number of members, at most 7; 0 or 1: no series.
    pub size: u8,
    /// Place of this member in it, at most 3.
    pub number: u8,
    /// Other members that the gazetteer knows as a whole, at most 3.
    pub known: u8,
    /// Other members with a first name or title in them, at most 3.
    pub people: u8,
}

/// Finds the series of a sentence; `series` has one entry per word, `members` is a buffer.
pub fn find(words: &[Word], matches: &[Match], members: &mut Vec<(usize, usize)>, series: &mut [Series]) {
    members.clear();
    let mut at = 0;
    while at < words.len() {
        if !(words[at].open && words[at].is_capital()) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < words.len() && words[at].open && joins(words, at) {
            at += 1;
        }
        if members.last().is_some_and(|&(_, end)| !links(&words[end..start])) {
            settle(words, matches, members, series);
        }
        members.push((start, at));
    }
    settle(words, matches, members, series);
}

/// Writes the series of these members and forgets them.
fn settle(words: &[Word], matches: &[Match], members: &mut Vec<(usize, usize)>, series: &mut [Series]) {
    if let (true, Some(&(first, _))) = (members.len() > 1, members.first()) {
        let before = |back: usize| first.checked_sub(back).map_or(EDGE, |at| words[at]);
        let is_known = |&(start, end): &(usize, usize)| {
            matches!((matches[start].part, matches[end - 1].part, end - start), (1, 1, 1) | (2, 4, 2..))
        };
        let is_person = |&(start, end): &(usize, usize)| end - start > 1 && words[start].is(set::FIRST | set::TITLE);
        let known = members.iter().filter(|member| is_known(member)).count();
        let people = members.iter().filter(|member| is_person(member)).count();
        for (number, member) in members.iter().enumerate() {
            let entry = Series {
                head: before(1).hash,
                sets: before(2).sets,
                size: members.len().min(7) as u8,
                number: number.min(3) as u8,
                known: (known - usize::from(is_known(member))).min(3) as u8,
                people: (people - usize::from(is_person(member))).min(3) as u8,
            };
            series[member.0..member.1].fill(entry);
        }
    }
    members.clear();
}

/// Whether what stands between two names makes them members of one series.
fn links(between: &[Word]) -> bool {
    let mut joined = false;
    for word in between {
        match word.shape {
            shape::COMMA => joined = true,
            shape::LOWER | shape::MARK if word.is(set::SERIES) => joined = true,
            shape::LOWER if word.is(set::FUNCTION | set::DIRECTION) && joined => {}
            _ => return false,
        }
    }
    joined && between.len() <= 4
}
