//! The forms of English verbs and nouns, so that the tables need only name the base.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::form;

/// Base, past and past participle of the irregular verbs.
const IRREGULAR: &str = include_str!("irregular.tsv");

/// All forms of a verb with what each can be ([`form`]).
///
/// ```text
/// kidnap -> kidnap, kidnaps, kidnapped, kidnapped, kidnapping
/// ```
pub(super) fn verb(base: &str) -> Vec<(String, u8)> {
    let mut forms = vec![(base.to_owned(), form::BASE), (with_s(base), form::S), (with_ing(base), form::ING)];
    match irregular(base) {
        Some((past, participle)) if past == participle => {
            forms.push((past.to_owned(), form::PAST | form::PARTICIPLE));
        }
        Some((past, participle)) => {
            forms.push((past.to_owned(), form::PAST));
            forms.push((participle.to_owned(), form::PARTICIPLE));
        }
        None => forms.push((with_ed(base), form::PAST | form::PARTICIPLE)),
    }
    // British spelling doubles an l, American mostly does not; both are read.
    if base.ends_with("el") || base.ends_with("al") {
        forms.push((format!("{base}led"), form::PAST | form::PARTICIPLE));
        forms.push((format!("{base}ling"), form::ING));
    }
    forms
}

/// Singular and plural of a noun.
pub(super) fn noun(singular: &str) -> [String; 2] {
    let plural = match singular.strip_suffix("man") {
        Some(stem) if singular != "shaman" => format!("{stem}men"),
        _ => match singular {
            "child" => "children".to_owned(),
            "person" => "persons".to_owned(),
            "wife" => "wives".to_owned(),
            "knife" => "knives".to_owned(),
            "thief" => "thieves".to_owned(),
            _ => with_s(singular),
        },
    };
    [singular.to_owned(), plural]
}

/// Past and past participle of an irregular verb.
fn irregular(base: &str) -> Option<(&'static str, &'static str)> {
    static VERBS: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            Some((cells.next()?, (cells.next()?, cells.next()?)))
        };
        // The first row of a verb counts.
        IRREGULAR.lines().rev().filter_map(row).collect()
    });
    VERBS.get(base).copied()
}

fn with_s(word: &str) -> String {
    if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        return format!("{word}es");
    }
    match word.strip_suffix('y') {
        Some(stem) if !ends_in_vowel(stem) => format!("{stem}ies"),
        _ if word == "go" || word == "do" => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

fn with_ed(base: &str) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    match base.strip_suffix('y') {
        Some(stem) if !ends_in_vowel(stem) => format!("{stem}ied"),
        _ if doubles(base) => format!("{base}{}ed", last(base)),
        _ => format!("{base}ed"),
    }
}

fn with_ing(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && base != "be" => format!("{stem}ing"),
        _ if doubles(base) => format!("{base}{}ing", last(base)),
        _ => format!("{base}ing"),
    }
}

/// A stressed last syllable of consonant, vowel, consonant doubles its consonant: bomb no, kidnap yes.
fn doubles(base: &str) -> bool {
    const STRESSED: &[&str] =
        &["admit", "commit", "expel", "occur", "permit", "refer", "submit", "begin", "kidnap", "overrun"];
    let letters: Vec<char> = base.chars().rev().take(3).collect();
    let [c, v, b] = letters[..] else { return false };
    let shape = !is_vowel(c) && !matches!(c, 'w' | 'x' | 'y') && is_vowel(v) && !is_vowel(b);
    let syllables = base.chars().filter(|c| is_vowel(*c)).count();
    shape && (syllables == 1 || STRESSED.contains(&base))
}

fn last(word: &str) -> char {
    word.chars().next_back().unwrap_or('e')
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.chars().next_back().is_some_and(is_vowel)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, expected: &str) {
        let forms: Vec<String> = verb(base).into_iter().map(|(word, _)| word).collect();
        assert_eq!(forms.join(" "), expected);
    }

    #[test]
    fn verbs_take_all_their_forms() {
        check("attack", "attack attacks attacking attacked");
        check("seize", "seize seizes seizing seized");
        check("kidnap", "kidnap kidnaps kidnapping kidnapped");
        check("stab", "stab stabs stabbing stabbed");
        check("bomb", "bomb bombs bombing bombed");
        check("ambush", "ambush ambushes ambushing ambushed");
        check("occupy", "occupy occupies occupying occupied");
        check("open", "open opens opening opened");
        check("fire", "fire fires firing fired");
        check("die", "die dies dying died");
        check("shell", "shell shells shelling shelled");
        check("shoot", "shoot shoots shooting shot");
        check("overrun", "overrun overruns overrunning overran overrun");
        check("flee", "flee flees fleeing fled");
    }

    #[test]
    fn nouns_take_their_plural() {
        for (one, many) in [("attack", "attacks"), ("ambush", "ambushes"), ("gunman", "gunmen"), ("army", "armies")] {
            assert_eq!(noun(one)[1], many);
        }
    }
}
