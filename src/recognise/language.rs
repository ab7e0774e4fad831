//! Whether a text is in the language that the tagger was made for: by script, and by the little words that every
//! running text is full of.

use super::tagger::lists::{self, set};
use super::tagger::words::hash_word;
use super::{Token, TokenKind};

/// Letters and words beyond these change nothing.
const LETTERS: usize = 2000;
const WORDS: usize = 400;
/// So many words in lower case show plain English.
const GLANCE: usize = 60;

/// The language of a text that is plainly not English, in English; `None` where it is, or too little is told.
///
/// ```
/// use dateline::{Document, recognise::{language, tokenise}};
/// let of = |text: &str| {
///     let document = Document::new("x", text);
///     language::foreign(&document.text, &tokenise(&document).0)
/// };
/// assert_eq!(of("Los enfrentamientos en el norte de la ciudad dejaron al menos dos muertos."), Some("Spanish"));
/// assert_eq!(of("Clashes in Ciudad Juarez and La Paz left two dead."), None);
/// ```
pub fn foreign(text: &str, tokens: &[Token]) -> Option<&'static str> {
    let words = || tokens.iter().filter(|token| token.kind == TokenKind::Word).map(|token| token.text(text));
    // Most texts are plain English: a glance tells.
    let (few, english) = words()
        .filter(is_lower)
        .take(GLANCE)
        .fold((0, 0), |(all, english), word| (all + 1, english + usize::from(is_english(word))));
    if few >= 6 && english * 4 >= few {
        return None;
    }
    script(words()).or_else(|| by_words(words()))
}

fn is_lower(word: &&str) -> bool {
    word.starts_with(char::is_lowercase)
}

/// A little word of English.
fn is_english(word: &str) -> bool {
    lists::sets(hash_word(word)) & set::FUNCTION != 0
}

/// The language of a text that is mostly in another script.
fn script<'t>(words: impl Iterator<Item = &'t str>) -> Option<&'static str> {
    let mut counts = [0usize; SCRIPTS.len()];
    let (mut letters, mut ukrainian, mut russian, mut urdu, mut persian) = (0, 0, 0, 0, 0);
    for c in words.flat_map(str::chars).filter(|c| c.is_alphabetic()).take(LETTERS) {
        letters += 1;
        if c.is_ascii() {
            continue;
        }
        if let Some(at) = SCRIPTS.iter().position(|(from, to, _)| (*from..=*to).contains(&c)) {
            counts[at] += 1;
        }
        match c {
            'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => ukrainian += 1,
            'ы' | 'э' | 'ъ' | 'ё' | 'Ы' | 'Э' => russian += 1,
            'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ھ' => urdu += 1,
            'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' => persian += 1,
            _ => {}
        }
    }
    let (at, &most) = counts.iter().enumerate().max_by_key(|&(at, count)| (*count, std::cmp::Reverse(at)))?;
    if letters < 8 || counts.iter().sum::<usize>() * 2 <= letters {
        return None;
    }
    Some(match SCRIPTS[at].2 {
        "Russian" if ukrainian > russian => "Ukrainian",
        "Arabic" if urdu * 50 > most => "Urdu",
        "Arabic" if persian * 50 > most => "Persian",
        // Japanese is mostly Han with kana between.
        "Chinese" if counts[KANA] * 10 > most => "Japanese",
        language => language,
    })
}

/// First and last character of a script, and the language that is mostly written in it. No accent is enough to leave
/// the Latin one.
const SCRIPTS: [(char, char, &str); 14] = [
    ('\u{0400}', '\u{052f}', "Russian"),
    ('\u{0600}', '\u{077f}', "Arabic"),
    ('\u{4e00}', '\u{9fff}', "Chinese"),
    ('\u{3040}', '\u{30ff}', "Japanese"),
    ('\u{ac00}', '\u{d7af}', "Korean"),
    ('\u{0370}', '\u{03ff}', "Greek"),
    ('\u{0590}', '\u{05ff}', "Hebrew"),
    ('\u{0900}', '\u{097f}', "Hindi"),
    ('\u{0980}', '\u{09ff}', "Bengali"),
    ('\u{1000}', '\u{109f}', "Burmese"),
    ('\u{1200}', '\u{137f}', "Amharic"),
    ('\u{0e00}', '\u{0e7f}', "Thai"),
    ('\u{10a0}', '\u{10ff}', "Georgian"),
    ('\u{0530}', '\u{058f}', "Armenian"),
];
const KANA: usize = 3;

/// The language of a text in Latin letters. English little words are four of ten words in lower case in English, and
/// fewer than one of eight elsewhere, where only their letters are the same ("die", "a", "in").
fn by_words<'t>(words: impl Iterator<Item = &'t str>) -> Option<&'static str> {
    let (mut all, mut english) = (0usize, 0usize);
    let mut counts = [0usize; LANGUAGES.len()];
    for word in words.filter(is_lower).take(WORDS) {
        all += 1;
        english += usize::from(is_english(word));
        for (count, (_, little)) in counts.iter_mut().zip(LANGUAGES) {
            *count += usize::from(little.split(' ').any(|known| known == word));
        }
    }
    let (at, &most) = counts.iter().enumerate().max_by_key(|&(at, count)| (*count, std::cmp::Reverse(at)))?;
    if all >= 6 && most >= 3 && most * 100 >= all * 15 && most > english {
        return Some(LANGUAGES[at].0);
    }
    (all >= 60 && english * 100 < all * 8).then_some("another language than English")
}

/// Little words of languages, those that are no English word.
const LANGUAGES: [(&str, &str); 16] = [
    (
        "Spanish",
        "el la de que los las del por con una un para su al como más fue entre sobre en y se lo esta este desde pero hasta según",
    ),
    (
        "French",
        "le la les de des du et en un une que qui dans par pour sur au aux est pas plus avec ont sont été ce cette selon après d'un d'une",
    ),
    (
        "Portuguese",
        "o os de da do das dos que em no na nos nas um uma para com por ao foi mais não são pelo pela segundo também entre e",
    ),
    (
        "German",
        "der die das und den dem des von zu mit sich auf für ist nicht ein eine einer einem im bei nach aus wurde wurden auch als",
    ),
    (
        "Italian",
        "il lo gli di che della del dei delle nel nella con per una un è sono alla dal ha anche più tra secondo e",
    ),
    ("Dutch", "de het een van en dat die niet met voor zijn op te aan er bij ook uit naar door werd heeft volgens"),
    ("Swedish", "och att det som en på är av för med den till inte har de ett om från vid enligt"),
    ("Danish", "og at det som en på er af for med den til ikke har de et om fra ved ifølge"),
    ("Polish", "w i na z się do że nie jest to o po przez oraz został od za dla są był"),
    ("Turkish", "ve bir bu için ile da de olarak olan çok sonra daha kadar gibi ise en göre"),
    ("Indonesian", "yang dan di dari untuk dengan pada ini itu dalam tidak akan oleh ke para juga telah"),
    ("Romanian", "și în de la cu pe din care nu sunt este au fost pentru prin sau mai"),
    ("Czech", "a v na se že je s z do o to podle byl byla jsou pro jako ale"),
    ("Hungarian", "a az és hogy egy nem is volt meg szerint ez már csak"),
    ("Vietnamese", "và của là các có được trong cho một người với tại những không"),
    ("Swahili", "ya na wa kwa ni katika za la kuwa hiyo huo watu baada cha"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::recognise::tokenise;

    #[test]
    fn languages_are_told_and_english_is_left_alone() {
        let cases = [
            ("Los enfrentamientos en el norte de la ciudad dejaron al menos dos muertos.", Some("Spanish")),
            ("Au moins dix personnes ont été tuées dans une attaque près de la ville.", Some("French")),
            ("Pelo menos dez pessoas foram mortas em um ataque na cidade, segundo a polícia.", Some("Portuguese")),
            ("Bei einem Angriff auf die Stadt wurden mindestens zehn Menschen getötet.", Some("German")),
            ("Almeno dieci persone sono state uccise in un attacco nella città, secondo la polizia.", Some("Italian")),
            ("По меньшей мере десять человек погибли при обстреле города, сообщили власти.", Some("Russian")),
            ("Щонайменше десятеро людей загинули під час обстрілу міста, повідомили у владі.", Some("Ukrainian")),
            ("قتل عشرة أشخاص على الأقل في هجوم على المدينة", Some("Arabic")),
            ("شہر پر حملے میں کم از کم دس افراد ہلاک ہو گئے ہیں", Some("Urdu")),
            ("در حمله به این شهر دست کم ده نفر کشته شدند", Some("Persian")),
            ("袭击造成至少十人死亡", Some("Chinese")),
            ("Clashes in Ciudad Juarez and La Paz left two dead.", None),
            ("gunmen attack police post near village, kill 3 officers", None),
            ("CAR BOMB KILLS TEN IN KABUL", None),
            ("Les Cayes, Port-au-Prince, Cap-Haïtien", None),
            ("The word المدينة means town, and город means town as well.", None),
            ("Die Toten Hosen and La Oreja de Van Gogh played in the park, and the crowd sang.", None),
            ("", None),
        ];
        let of = |text: &str| {
            let document = Document::new("x", text);
            foreign(&document.text, &tokenise(&document).0)
        };
        let wrong: Vec<_> =
            cases.iter().map(|(text, expected)| (text, of(text), expected)).filter(|(_, a, b)| a != *b).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
