//! The lexicon: what each English word can be, looked up once per token.
//!
//! Built once from the plain text tables of this folder, of [`kinds`](super::kinds) and of
//! [`actors`](super::actors). A word's [`Entry`] carries its classes as bits, the verb forms it can be, and
//! the trigger patterns and actor names that begin with it, so that every later pass works on numbers.

mod fold;
mod inflect;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

pub(crate) use fold::Fnv;
use fold::Plain;
pub(super) use fold::{fold, fold_into};

use super::actors::table::Actors;
use super::kinds::table::Kinds;

const WORDS: &str = include_str!("words.tsv");

/// Grammatical forms a word can have.
pub(super) mod form {
    pub(crate) const BASE: u8 = 1;
    pub(crate) const S: u8 = 2;
    pub(crate) const PAST: u8 = 4;
    pub(crate) const PARTICIPLE: u8 = 8;
    pub(crate) const ING: u8 = 16;
    pub(crate) const NOUN: u8 = 32;
    pub(crate) const VERB: u8 = BASE | S | PAST | PARTICIPLE | ING;
}

macro_rules! classes {
    ($($name:ident $word:literal)+) => { classes!(@ 0u32; $($name $word)+); const CLASSES: &[(&str, u64)] = &[$(($word, class::$name)),+]; };
    (@ $at:expr; $($name:ident $word:literal)+) => {
        /// Classes of words, as bits of [`Entry::class`]; the names are those of `words.tsv`.
        pub(super) mod class { classes!(# 0u32; $($name)+); }
    };
    (# $at:expr; $name:ident $($rest:ident)*) => { pub(crate) const $name: u64 = 1 << ($at); classes!(# $at + 1; $($rest)*); };
    (# $at:expr;) => {};
}

classes! {
    BE "be" HAVE "have" DO "do" WILL "will" MODAL "modal" TO "to" NEG "neg" AND "and" BUT "but" REL "rel" THAT "that"
    SUBORD "subord" IF "if" CAUSE "cause" PREP "prep" DET "det" DEFINITE "definite" INDEFINITE "indefinite"
    POSS "poss" PRONOUN "pronoun" MANY "many" HABIT "habit" ADVERB "adverb" ADJ "adj"
    STATE "state" ARMED "armed" CIVILIAN "civilian" OFFICIAL "official" PROTESTER "protester" RIOTER "rioter"
    PERSON "person" GROUP "group" SIDE "side" PROPERTY "property" TERRITORY "territory" ARMS "arms"
    GUN "gun" BOMB "bomb" AIR "air" SHELL "shell" GRENADE "grenade" CHEMICAL "chemical" SUICIDE "suicide"
    BLADE "blade" FIREBOMB "firebomb" MEASURE "measure" DEAD "dead" HURT "hurt"
    REPORT "report" CLAIM "claim" DENY "deny" ACCUSE "accuse" SUSPECT "suspect" THREAT "threat" PLAN "plan"
    FAIL "fail" HYPO "hypo" FEAR "fear" VERB "verb" NUMBER "number" COLLECTIVE "collective" OF "of" BY "by"
    ARTICLE "article"
}

/// What a word can be.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Bits of [`class`].
    pub class: u64,
    /// Bits of [`form`].
    pub form: u8,
    /// Trigger patterns whose first word this is, into [`Kinds::patterns`]; longest first.
    pub patterns: Vec<u16>,
    /// Actor names whose first word this is, into [`Actors::names`]; longest first.
    pub names: Vec<u16>,
}

/// Words by their 64-bit hash alone: among so few, two alike are not to be met with.
type Index = HashMap<u64, u32, BuildHasherDefault<Plain>>;

fn key(folded: &str) -> u64 {
    let mut hash = Fnv::default();
    hash.write(folded.as_bytes());
    hash.finish()
}

/// Every word of every table.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    index: Index,
    pub kinds: Kinds,
    pub actors: Actors,
}

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

impl Lexicon {
    /// The lexicon of the embedded tables.
    pub(super) fn embedded() -> &'static Self {
        LEXICON.get_or_init(Self::build)
    }

    /// True from its first use on.
    pub(super) fn is_built() -> bool {
        LEXICON.get().is_some()
    }

    /// The entry of a word in [`fold`]ed form; 0 for a word in no table.
    pub(super) fn find(&self, folded: &str) -> u32 {
        self.index.get(&key(folded)).copied().unwrap_or(0)
    }

    /// What is known about a word.
    pub(super) fn entry(&self, id: u32) -> &Entry {
        &self.entries[id as usize]
    }

    fn build() -> Self {
        let mut words = Builder { entries: vec![Entry::default()], index: HashMap::default() };
        for line in rows(WORDS) {
            let mut cells = line.split('\t');
            let (Some(name), Some(shape), Some(list)) = (cells.next(), cells.next(), cells.next()) else { continue };
            let class = CLASSES.iter().find(|(word, _)| *word == name).map_or(0, |(_, bit)| *bit);
            for word in list.split(' ') {
                match shape {
                    "v" => words.verb(word, class | class::VERB),
                    "n" => words.noun(word, class),
                    _ => vec![words.add(word, class, 0)],
                };
            }
        }
        // The one past form that no rule makes.
        words.add("were", class::BE, form::PAST);
        let kinds = Kinds::build(&mut words);
        let actors = Actors::build(&mut words);
        Self { entries: words.entries, index: words.index, kinds, actors }
    }
}

/// The lexicon while it grows.
pub(super) struct Builder {
    pub entries: Vec<Entry>,
    index: Index,
}

impl Builder {
    /// The entry of a word, made when missing, with these classes and forms added.
    pub(super) fn add(&mut self, word: &str, class: u64, form: u8) -> u32 {
        let id = *self.index.entry(key(&fold(word))).or_insert_with(|| {
            self.entries.push(Entry::default());
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[id as usize];
        entry.class |= class;
        entry.form |= form;
        id
    }

    /// Adds a verb in all its forms.
    pub(super) fn verb(&mut self, base: &str, class: u64) -> Vec<u32> {
        inflect::verb(base).into_iter().map(|(word, form)| self.add(&word, class, form)).collect()
    }

    /// Adds a noun in singular and plural.
    pub(super) fn noun(&mut self, singular: &str, class: u64) -> Vec<u32> {
        inflect::noun(singular).iter().map(|word| self.add(word, class, form::NOUN)).collect()
    }
}

/// The rows of a table: lines that are neither empty nor comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_table_is_known() {
        for line in rows(WORDS) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(cells[0] == "-" || CLASSES.iter().any(|(word, _)| *word == cells[0]), "{line}");
            assert!(matches!(cells[1], "w" | "n" | "v"), "{line}");
        }
    }

    #[test]
    fn words_carry_classes_and_forms() {
        let lexicon = Lexicon::embedded();
        let entry = |word| lexicon.entry(lexicon.find(word));
        assert_ne!(entry("soldiers").class & class::STATE, 0);
        assert_ne!(entry("killed").form & form::PAST, 0);
        assert_eq!(lexicon.find("qwertyuiop"), 0);
    }
}
