//! The one folding rule: how a name becomes the key it is stored and looked up under.
//!
//! Compiler and look-up use this same code; its version stands in every store.

use unicode_normalization::UnicodeNormalization;

/// Version of the folding rule. A store made by another version is refused.
pub const FOLD_VERSION: u16 = 1;

/// Folds a name: what it leaves out or makes alike does not tell places apart in news.
///
/// Compatibility decomposition (Unicode NFKD), combining marks dropped, lower case; apostrophes, full stops,
/// tatweel, joiners and direction marks deleted; hyphens, commas, slashes and brackets become spaces; letters
/// such as `ß æ ø đ þ ł ı` spelt out; Arabic, Persian, Urdu and Pashto letter variants made one; runs of spaces
/// made one. Arabic-Indic digits become ASCII.
///
/// ```
/// use dateline_gazetteer::fold;
/// assert_eq!(fold("Sana‘a"), "sanaa");
/// assert_eq!(fold("Dar-e Ṣūf"), "dar e suf");
/// assert_eq!(fold("D.I. Khan"), "di khan");
/// assert_eq!(fold("میران شاہ"), fold("ميران شاه"));
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    fold_into(name, &mut folded);
    folded
}

/// Folds like [`fold`] and appends to `folded`, starting with a space where something stands there already.
pub fn fold_into(name: &str, folded: &mut String) {
    let mut gap = !folded.is_empty();
    if name.is_ascii() {
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' => push(folded, &mut gap, char::from(byte)),
                b'A'..=b'Z' => push(folded, &mut gap, char::from(byte.to_ascii_lowercase())),
                b'\'' | b'.' | b'`' | b'"' | b'^' => {}
                b'&' => gap = true,
                _ if byte.is_ascii_control() || byte.is_ascii_punctuation() || byte == b' ' => gap = true,
                _ => push(folded, &mut gap, char::from(byte)),
            }
        }
        return;
    }
    for c in name.nfkd() {
        fold_char(c, folded, &mut gap);
    }
}

/// The key of a folded name: the same without spaces, so that "Miran Shah" and "Miranshah" meet.
pub fn key(folded: &str) -> String {
    folded.chars().filter(|&c| c != ' ').collect()
}

/// Number of words of a folded name; single letters in a row are one ("U. S.", "D. I. Khan").
pub fn words(folded: &str) -> usize {
    let mut count = 0;
    let mut letter = false;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let single = word.chars().nth(1).is_none();
        count += usize::from(!(single && letter));
        letter = single;
    }
    count
}

fn push(folded: &mut String, gap: &mut bool, c: char) {
    if *gap && !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
    *gap = false;
    folded.push(c);
}

fn fold_char(c: char, folded: &mut String, gap: &mut bool) {
    let spelt = match c {
        'a'..='z' | '0'..='9' => return push(folded, gap, c),
        'A'..='Z' => return push(folded, gap, c.to_ascii_lowercase()),
        '\''
        | '.'
        | '`'
        | '"'
        | '^'
        | 'ʿ'
        | 'ʾ'
        | 'ʼ'
        | 'ʻ'
        | 'ʹ'
        | 'ʺ'
        | 'ˈ'
        | '‘'
        | '’'
        | '‚'
        | '“'
        | '”'
        | '„'
        | '´'
        | '·'
        | 'ـ'
        | 'ء'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => return,
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ł' | 'Ł' => "l",
        'ı' => "i",
        'ə' | 'Ə' => "a",
        'ħ' | 'Ħ' => "h",
        'ŋ' | 'Ŋ' => "ng",
        'ي' | 'ى' | 'ئ' | 'ے' | 'ې' | 'ۍ' | 'ێ' => "ی",
        'ك' | 'ڪ' => "ک",
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' | 'ۃ' => "ه",
        'ں' | 'ڼ' => "ن",
        'ؤ' | 'ۆ' => "و",
        'ټ' => "ٹ",
        'ډ' => "ڈ",
        'ړ' => "ڑ",
        'ګ' => "گ",
        _ => "",
    };
    if !spelt.is_empty() {
        for letter in spelt.chars() {
            push(folded, gap, letter);
        }
    } else if is_mark(c) {
        // Combining: dropped.
    } else if let Some(digit) = arabic_digit(c) {
        push(folded, gap, digit);
    } else if c.is_alphanumeric() {
        for lower in c.to_lowercase() {
            if !is_mark(lower) {
                push(folded, gap, lower);
            }
        }
    } else {
        *gap = true;
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn arabic_digit(c: char) -> Option<char> {
    let value = match c {
        '٠'..='٩' => c as u32 - '٠' as u32,
        '۰'..='۹' => c as u32 - '۰' as u32,
        _ => return None,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_idempotent() {
        for name in
            ["Ṣan‘ā’", "São Tomé", "İstanbul", "Ḩalab", "Łódź", "قندهار", "Đồng Hới", "N'Djamena", "a/b (c)", "  x  "]
        {
            assert_eq!(fold(&fold(name)), fold(name), "{name}");
        }
    }

    #[test]
    fn ascii_and_unicode_ways_agree() {
        for name in ["D.I. Khan", "O'Brien-Town", "A (b), c/d", "St. John's", "x_y", "R&D"] {
            let mut slow = String::new();
            let mut gap = false;
            for c in name.chars() {
                fold_char(c, &mut slow, &mut gap);
            }
            assert_eq!(fold(name), slow, "{name}");
        }
    }

    #[test]
    fn keys_meet_across_spacing() {
        assert_eq!(key(&fold("Miran Shah")), key(&fold("Miranshah")));
        assert_eq!(words(&fold("Nad-e Ali")), 3);
    }
}
