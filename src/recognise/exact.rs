//! Names in a text whose language the tagger was not made for: whole words that are a well known place's name, exactly,
//! and that nothing in the text makes part of another name. Few are found, and few wrongly.

use std::collections::BTreeSet;

use dateline_gazetteer::{Gazetteer, Level, NameClass, fold_into};

use super::tagger::lists::{self, set};
use super::tagger::words::hash_word;
use super::tokens::Page;
use super::{Mention, MentionKind, Sentence, Token, spans};

/// A name has at most so many words.
const LONGEST: usize = 5;
/// A settlement must have so many inhabitants, unless our own tables have it.
const PEOPLE: u32 = 15_000;
/// Where every noun has a capital, or none has, so many.
const PEOPLE_AMONG_NOUNS: u32 = 100_000;

/// The places of a text in `language`.
pub(super) fn mentions(
    text: &str,
    tokens: &[Token],
    sentences: &[Sentence],
    language: &str,
    gazetteer: &Gazetteer,
) -> Vec<Mention> {
    let names = Names {
        page: Page { text, tokens },
        gazetteer,
        least: if language == "German" { PEOPLE_AMONG_NOUNS } else { PEOPLE },
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    // Words that stand somewhere in a longer name which is no place's: "Valencia" where there is a Juan Valencia.
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for sentence in sentences {
        let (first, last) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        let mut at = first;
        while at < last {
            if !names.may_begin(at) {
                at += 1;
                continue;
            }
            let end = names.longest(at, last);
            match end {
                Some(end) if names.stands_alone(at, end, first, last) => found.push((at, end)),
                _ if names.page.is_capital(at)
                    && (names.page.is_capital(at + 1) || at > first && names.page.is_capital(at - 1)) =>
                {
                    taken.insert(names.page.word(at).to_lowercase());
                }
                _ => {}
            }
            at = end.unwrap_or(at + 1);
        }
    }
    found
        .into_iter()
        .filter(|&(at, end)| end > at + 1 || !taken.contains(&names.page.word(at).to_lowercase()))
        .map(|(at, end)| spans::mention(text, tokens, (at, end), MentionKind::Place, 0.8))
        .collect()
}

struct Names<'t> {
    page: Page<'t>,
    gazetteer: &'t Gazetteer,
    least: u32,
}

impl Names<'_> {
    /// A word of a script without capitals.
    fn is_uncased(&self, at: usize) -> bool {
        self.page.is_word(at) && !self.page.word(at).chars().any(|c| c.is_uppercase() || c.is_lowercase())
    }

    /// A capitalised word of three letters, or one of four (two in Chinese) where there are no capitals.
    fn may_begin(&self, at: usize) -> bool {
        let word = self.page.word(at);
        let ideographs = word.starts_with(|c| ('\u{3040}'..='\u{d7af}').contains(&c));
        let least = match (self.page.is_capital(at), self.is_uncased(at)) {
            (true, _) => 3,
            (_, true) if ideographs => 2,
            (_, true) => 4,
            _ => return false,
        };
        word.chars().count() >= least
            && lists::sets(hash_word(word)) & (set::FIRST | set::FAMILY | set::FUNCTION | set::CALENDAR) == 0
    }

    /// The end of the longest name of a well known place that begins here.
    fn longest(&self, at: usize, last: usize) -> Option<usize> {
        let mut walk = self.gazetteer.walk();
        let (mut folded, mut words, mut longest) = (String::new(), 0, None);
        for end in at..last.min(at + LONGEST) {
            if !self.page.is_word(end) {
                // A hyphen inside a name.
                if end > at && self.page.word(end) == "-" && !self.page.tokens[end].spaced {
                    continue;
                }
                break;
            }
            folded.clear();
            fold_into(self.page.word(end), &mut folded);
            folded.retain(|c| c != ' ');
            if folded.is_empty() || !walk.step(folded.as_bytes()) {
                break;
            }
            words += 1;
            let closes = end == at || self.page.is_capital(end) || !self.page.word(end).chars().any(char::is_lowercase);
            if closes && walk.is_name() && walk.hits(words).iter().any(|hit| self.is_known(hit, self.is_uncased(at))) {
                longest = Some(end + 1);
            }
        }
        longest
    }

    fn is_known(&self, hit: &dateline_gazetteer::Hit, uncased: bool) -> bool {
        let place = self.gazetteer.place(hit.place);
        let least = if uncased { self.least.max(PEOPLE_AMONG_NOUNS) } else { self.least };
        let well = match place.level() {
            Level::World | Level::Country | Level::Admin1 => true,
            Level::Settlement => place.population() >= least || place.is_curated(),
            _ => place.is_curated(),
        };
        hit.same_words && well && matches!(hit.class, NameClass::Primary | NameClass::Alternate)
    }

    /// Nothing beside it makes it part of a longer name: no other capitalised word, no "Banco de".
    fn stands_alone(&self, at: usize, end: usize, first: usize, last: usize) -> bool {
        let several = end > at + 1;
        if !self.page.is_capital(at) {
            return true;
        }
        let beside = at > first && self.page.is_capital(at - 1) || end < last && self.page.is_capital(end);
        // A single word that opens a sentence may have its capital from there.
        let opens = at == first && !several;
        let of = |at: usize| {
            let word = self.page.word(at);
            matches!(
                word,
                "de" | "del" | "do" | "da" | "dos" | "du" | "des" | "di" | "della" | "von" | "der" | "van" | "of"
            )
        };
        let joins = at >= first + 2 && of(at - 1) && self.page.is_capital(at - 2);
        let heads = end + 1 < last && of(end) && self.page.is_capital(end + 1);
        !(beside || joins || heads || opens && end < last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::recognise::recognise;

    #[test]
    fn well_known_names_are_found_in_six_languages() {
        let cases = [
            (
                "Al menos dos personas murieron el lunes en Caracas, según la policía de Venezuela. Juan Valencia, del Banco \
                de Bogotá, no quiso hablar de los hechos ocurridos en Valencia ni de la paz en el país.",
                "Caracas|Venezuela",
            ),
            (
                "Une attaque a fait dix morts dans la nuit à Ouagadougou, au Burkina Faso. Paris et Bamako ont condamné \
                l'attaque, a dit Pierre Lyon, qui est le porte-parole de l'armée.",
                "Ouagadougou|Burkina Faso|Bamako",
            ),
            (
                "Pelo menos três pessoas foram mortas em um ataque na cidade de Maputo, em Moçambique, segundo a polícia, e \
                duas ficaram feridas em Luanda.",
                "Maputo|Moçambique|Luanda",
            ),
            (
                "Bei einem Angriff auf die Stadt Charkiw wurden nach Angaben der Behörden in Berlin mindestens zehn Menschen \
                getötet. Der Bund und das Land haben sich dazu nicht geäußert.",
                "Berlin",
            ),
            ("Обстрел начался ночью. Киев и Москва подтвердили, что Харьков остался без света.", "Москва|Харьков"),
            ("Уночі почався обстріл. Місто Харків залишилося без світла, а Київ і Львів його мають.", "Київ|Львів"),
            ("قال مسؤولون إن القتال مستمر في بغداد وإن سوريا أغلقت حدودها مع العراق", "بغداد|سوريا|العراق"),
            ("حکام کے مطابق کراچی میں دو افراد ہلاک ہو گئے اور پاکستان نے سرحد بند کر دی ہے", "کراچی|پاکستان"),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let document = Document::new("x", text);
            let found = recognise(&document, Gazetteer::embedded());
            let names: Vec<_> = found.mentions.iter().map(|mention| mention.span.of(text)).collect();
            if names.join("|") != expected {
                wrong.push(format!("{:?} {}\n  instead of {expected}", found.language, names.join("|")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
