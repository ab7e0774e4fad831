//! What stands round a name in a list's cell: "village of", "near", "oblast", "محافظة"; and names of units that are
//! adjectives.

use crate::recognise::Cue;

/// The name without "near", "outskirts of", "cerca de", "west of"..., and how far from it that may be, in metres.
pub(super) fn without_near(piece: &str) -> (&str, Option<u32>) {
    if let Some(found) = toward(piece) {
        return found;
    }
    let cut = NEAR.iter().filter_map(|near| tail_after(piece, near));
    if let Some(rest) = cut.min_by_key(|rest| rest.len()) {
        return (rest.trim(), Some(10_000));
    }
    // "a village on the outskirts of Miram Shah"
    let inside = NEAR.iter().filter_map(|near| {
        let at = piece.find(near).filter(|at| piece.get(..*at).is_some_and(|before| before.ends_with(' ')))?;
        piece.get(at + near.len()..)
    });
    inside.min_by_key(|rest| rest.len()).map_or((piece, None), |rest| (rest.trim(), Some(10_000)))
}

/// "west of Wana", "au nord de Gao": without a distance, some way off on a side that is not worth a guess.
fn toward(piece: &str) -> Option<(&str, Option<u32>)> {
    const WORDS: [&str; 8] = ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"];
    let (word, rest) = piece.split_once(' ')?;
    let word = word.to_lowercase().replace('-', "");
    let rest = if WORDS.contains(&word.as_str()) {
        tail_after(rest, "of ")?
    } else {
        let (side, rest) = rest.split_once(' ')?;
        let sides = ["nord", "sud", "est", "ouest", "norte", "sur", "este", "oeste", "sul", "leste"];
        (matches!(word.as_str(), "au" | "al" | "a") && sides.contains(&side)).then(|| tail_after(rest, "de "))??
    };
    Some((rest.trim(), Some(25_000)))
}

/// Words that say "near".
const NEAR: [&str; 34] = [
    "near ",
    "nearby ",
    "close to ",
    "outside of ",
    "outside ",
    "around ",
    "vicinity of ",
    "the vicinity of ",
    "in the vicinity of ",
    "outskirts of ",
    "on the outskirts of ",
    "area of ",
    "cerca de ",
    "afueras de ",
    "en las afueras de ",
    "alrededores de ",
    "zona rural de ",
    "près de ",
    "proche de ",
    "à proximité de ",
    "environs de ",
    "aux environs de ",
    "perto de ",
    "arredores de ",
    "nos arredores de ",
    "возле ",
    "около ",
    "вблизи ",
    "біля ",
    "поблизу ",
    "قرب ",
    "بالقرب من ",
    "dekat ",
    "nahe ",
];

/// "Rami village" and "village of Rami" are Rami; "Khost province", "Харківська область" and "محافظة مأرب" are what
/// their first or last word says.
pub(super) fn without_class(name: &str) -> (&str, Option<Cue>) {
    for (cue, classes) in CLASSES {
        for class in *classes {
            let suffix = name.len().checked_sub(class.len()).and_then(|cut| name.split_at_checked(cut));
            if let Some((rest, tail)) = suffix
                && rest.ends_with(' ')
                && alike(tail, class)
            {
                return (rest.trim(), Some(*cue));
            }
            let Some(rest) = tail_after(name, class) else { continue };
            let of = [" of ", " de la ", " del ", " de ", " do ", " da ", " du "];
            if let Some(rest) = of.iter().find_map(|of| rest.strip_prefix(of)) {
                return (rest.trim(), Some(*cue));
            }
            // In English the word stands behind the name, but for those of other languages and "District Tank".
            if rest.starts_with(' ') && !BEHIND.contains(class) {
                return (rest.trim(), Some(*cue));
            }
        }
    }
    (name, None)
}

/// What a Slavic adjective of place may come from: "Харківська" from Харків, "Донецкая" from Донецк, "Sumska" from Sumy.
/// The irregular ones of Ukraine's oblasts by table. Empty for other names.
pub(super) fn nouns(name: &str) -> Vec<String> {
    let Some((stem, endings)) = stem(name) else { return Vec::new() };
    let lower = stem.to_lowercase();
    let mut nouns: Vec<String> =
        IRREGULAR.iter().filter(|(start, _)| lower == *start).map(|(_, noun)| (*noun).to_owned()).collect();
    nouns.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    nouns
}

/// Words for kinds of places, with what they are.
const CLASSES: &[(Cue, &[&str])] = &[
    (
        Cue::Settlement,
        &[
            "village",
            "town",
            "city",
            "settlement",
            "hamlet",
            "area",
            "aldeia",
            "vila",
            "vereda",
            "corregimiento",
            "barrio",
            "barangay",
            "brgy.",
            "brgy",
            "bgy.",
            "kelurahan",
            "desa",
            "kampung",
            "kampong",
            "kebele",
            "село",
            "с.",
            "місто",
            "м.",
            "смт",
            "город",
            "г.",
            "пгт",
            "посёлок",
            "поселок",
            "хутор",
            "قرية",
            "مدينة",
            "بلدة",
            "mahallesi",
            "köyü",
        ],
    ),
    (
        Cue::Admin2,
        &[
            "district",
            "county",
            "agency",
            "subdivision",
            "tehsil",
            "taluka",
            "taluk",
            "upazila",
            "lga",
            "local government area",
            "local government",
            "woreda",
            "wereda",
            "zone",
            "municipality",
            "subdistrict",
            "sub-district",
            "subprefecture",
            "sous-préfecture",
            "raion",
            "rayon",
            "район",
            "р-н",
            "municipio",
            "município",
            "distrito",
            "cercle",
            "arrondissement",
            "territoire",
            "ilçesi",
            "ilçe",
            "landkreis",
            "kabupaten",
            "مديرية",
            "قضاء",
        ],
    ),
    (
        Cue::Admin1,
        &[
            "province",
            "state",
            "region",
            "governorate",
            "prefecture",
            "division",
            "oblast",
            "oblast'",
            "область",
            "обл.",
            "обл",
            "край",
            "республика",
            "республіка",
            "departamento",
            "département",
            "provincia",
            "província",
            "estado",
            "région",
            "wilaya",
            "wilayah",
            "wilayat",
            "muhafazat",
            "محافظة",
            "ولاية",
            "provinsi",
            "ili",
        ],
    ),
    (Cue::Feature, &["camp", "valley"]),
];

/// Those that stand before a name only with "of".
const BEHIND: [&str; 14] = [
    "village",
    "town",
    "city",
    "settlement",
    "hamlet",
    "area",
    "county",
    "zone",
    "state",
    "region",
    "division",
    "camp",
    "valley",
    "ili",
];

/// Endings of adjectives of place, and what may have stood in their place.
const ENDINGS: &[(&[&str], &[&str])] = &[
    // Of Ukrainian and Russian -ц-: Донецька, Вінницький, Липецкая.
    (&["цька", "цький", "цкая", "цкий"], &["цьк", "цк", "ця", "ца", "ць"]),
    (&["ська", "ський", "ская", "ский"], &["", "ськ", "ск", "а", "и", "ы", "ь", "е", "са", "си", "сы"]),
    (&["tska", "tskyi", "tskyy", "tskiy", "tskaya"], &["tsk", "tsia", "tsya"]),
    (&["зька", "зький", "zka", "zkyi"], &[]),
    (&["ska", "skyi", "skyy", "skiy", "skyj", "skaya"], &["", "sk", "a", "y", "e", "sa", "sy", "i"]),
];

const IRREGULAR: [(&str, &str); 22] = [
    ("запорі", "Запоріжжя"),
    ("запорож", "Запорожье"),
    ("zapori", "Zaporizhzhia"),
    ("zaporizh", "Zaporizhzhia"),
    ("zaporizhz", "Zaporizhzhia"),
    ("закарпат", "Закарпаття"),
    ("zakarpat", "Zakarpattia"),
    ("вінни", "Вінниця"),
    ("винни", "Винница"),
    ("чернове", "Чернівці"),
    ("чернове", "Черновцы"),
    ("чернівець", "Чернівці"),
    ("хмельни", "Хмельницький"),
    ("khmelny", "Khmelnytskyi"),
    ("chernive", "Chernivtsi"),
    ("рівнен", "Рівне"),
    ("ровен", "Ровно"),
    ("rivnen", "Rivne"),
    ("сум", "Суми"),
    ("волин", "Волинь"),
    ("mykolaiv", "Mykolayiv"),
    ("одес", "Одеса"),
];

/// The name without the ending of an adjective, and the endings that may be put there.
fn stem(name: &str) -> Option<(&str, &'static [&'static str])> {
    ENDINGS.iter().find_map(|(adjective, noun)| {
        let stem = adjective.iter().find_map(|ending| name.strip_suffix(ending))?;
        (stem.chars().count() >= 3).then_some((stem, *noun))
    })
}

/// What follows a word at the start, whatever its case.
fn tail_after<'n>(name: &'n str, word: &str) -> Option<&'n str> {
    let (head, tail) = name.split_at_checked(word.len())?;
    alike(head, word).then_some(tail)
}

/// Equal but for case; `word` is lower case.
fn alike(text: &str, word: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(word) } else { text.to_lowercase() == word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_name_is_taken_off() {
        assert_eq!(without_near("Near Wana"), ("Wana", Some(10_000)));
        assert_eq!(without_near("on the outskirts of Wana"), ("Wana", Some(10_000)));
        assert_eq!(without_near("a village on the outskirts of Wana"), ("Wana", Some(10_000)));
        assert_eq!(without_near("Nearabad"), ("Nearabad", None));
        assert_eq!(without_near("Cerca de Tibú"), ("Tibú", Some(10_000)));
        assert_eq!(without_near("Біля Бахмута"), ("Бахмута", Some(10_000)));
        assert_eq!(without_near("west of Wana"), ("Wana", Some(25_000)));
        assert_eq!(without_near("North-East of Gao"), ("Gao", Some(25_000)));
        assert_eq!(without_near("au nord de Gao"), ("Gao", Some(25_000)));
        assert_eq!(without_near("West Bank"), ("West Bank", None));
        let check = |name: &str, bare: &str, cue: Option<Cue>| assert_eq!(without_class(name), (bare, cue));
        check("Rami village", "Rami", Some(Cue::Settlement));
        check("Village of Rami", "Rami", Some(Cue::Settlement));
        check("Khost province", "Khost", Some(Cue::Admin1));
        check("Tehsil Ladha", "Ladha", Some(Cue::Admin2));
        check("Харківська область", "Харківська", Some(Cue::Admin1));
        check("МІСТО Буча", "Буча", Some(Cue::Settlement));
        check("محافظة مأرب", "مأرب", Some(Cue::Admin1));
        check("Município de Palma", "Palma", Some(Cue::Admin2));
        check("Diyarbakır ili", "Diyarbakır", Some(Cue::Admin1));
        check("Brgy. Igasan", "Igasan", Some(Cue::Settlement));
        check("Midtown", "Midtown", None);
        check("State Bank", "State Bank", None);
        check("Camp Chapman", "Camp Chapman", None);
        check("Ciudad de México", "Ciudad de México", None);
        check("town", "town", None);
        check("", "", None);
    }

    #[test]
    fn adjectives_come_from_names() {
        let check =
            |name: &str, noun: &str| assert!(nouns(name).iter().any(|found| found == noun), "{:?}", nouns(name));
        check("Харківська", "Харків");
        check("Донецька", "Донецьк");
        check("Луганская", "Луганск");
        check("Запорізька", "Запоріжжя");
        check("Сумська", "Суми");
        check("Одеська", "Одеса");
        check("Mykolaivska", "Mykolaiv");
        check("Kharkivskyi", "Kharkiv");
        check("Donetska", "Donetsk");
        check("Бахмутський", "Бахмут");
        assert!(nouns("Tank").is_empty() && nouns("ska").is_empty() && nouns("مأرب").is_empty());
    }
}
