//! Which of the untagged alternate names of GeoNames are names a reader would write.

/// Kept: scripts of the texts we read, no machine romanisations ("swldw"), no airport codes, no junk.
pub fn is_clean(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || name.len() > 60 || name.contains(['(', ')', ';', '=', '_', '#', '@', ':', '/']) {
        return false;
    }
    if name.chars().any(|c| c.is_ascii_digit()) && letters < 4 {
        return false;
    }
    if name.is_ascii() {
        // GeoNames' own romanisations of other scripts are all in lower case; codes are all capitals.
        let upper = name.chars().filter(char::is_ascii_uppercase).count();
        return upper > 0 && !(upper == letters && letters <= 3);
    }
    name.chars().all(|c| {
        !c.is_alphabetic()
            || matches!(c, '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{250}'..='\u{2af}' | '\u{2b0}'..='\u{2ff}')
            || matches!(c, '\u{400}'..='\u{52f}' | '\u{590}'..='\u{5ff}')
            || matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    })
}

/// False for a name in a script that its country does not write, where the place is too small for the papers that do:
/// nobody writes of a Norwegian hamlet in Cyrillic. Latin names are always of use.
pub fn is_of_use(name: &str, country: &str, population: u32) -> bool {
    let Some(first) = name.chars().find(|c| c.is_alphabetic()) else { return true };
    let (countries, people) = match first {
        '\u{400}'..='\u{52f}' => (CYRILLIC, 5_000),
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => (HEBREW, 15_000),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{feff}' => (ARABIC, 1_000),
        _ => return true,
    };
    population >= people || countries.split(' ').any(|code| code == country)
}

/// Countries that write a script, or whose press in it is read.
const CYRILLIC: &str = "AM AZ BA BG BY EE GE HR KG KZ LT LV MD ME MK MN RO RS RU SI TJ TM UA UZ XK";
const HEBREW: &str = "EG IL IQ IR JO LB PS SY YE";
const ARABIC: &str = "AE AF AZ BH CF CY DJ DZ EG EH ER ET IL IN IQ IR JO KM KW LB LY MA ML MR NE NG OM PK PS QA SA SD SN \
SO SS SY TD TJ TM TN TR UZ YE";

/// Spellings made by rule: "Saint" for "St.", "Fort" for "Ft.", "Mount" for "Mt.", and back.
pub fn respelt(name: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 4] = [("Saint ", "St. "), ("Fort ", "Ft. "), ("Mount ", "Mt. "), ("Sainte ", "Ste. ")];
    PAIRS.iter().find_map(|(long, short)| {
        if let Some(rest) = name.strip_prefix(long) {
            Some(format!("{short}{rest}"))
        } else {
            name.strip_prefix(short).map(|rest| format!("{long}{rest}"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_codes_and_junk_are_dropped() {
        for name in ["swldw", "hei luo er ci ba he", "ISB", "x", "Kabul (AF)", "東京"] {
            assert!(!is_clean(name), "{name}");
        }
        for name in ["Kabul", "کابل", "Кабул", "Qandahār", "K2 Town", "El Tarter"] {
            assert!(is_clean(name), "{name}");
        }
    }

    #[test]
    fn a_script_is_kept_where_it_is_read() {
        for (name, country, population, kept) in [
            ("Осло", "NO", 580_000, true),
            ("Будё", "NO", 900, false),
            ("Суми", "UA", 0, true),
            ("כפר", "IL", 10, true),
            ("כפר", "FR", 10, false),
            ("کابل", "AF", 0, true),
            ("Bodø", "NO", 0, true),
        ] {
            assert_eq!(is_of_use(name, country, population), kept, "{name} {country}");
        }
    }

    #[test]
    fn saints_are_spelt_both_ways() {
        assert_eq!(respelt("St. Louis").as_deref(), Some("Saint Louis"));
        assert_eq!(respelt("Fort Worth").as_deref(), Some("Ft. Worth"));
        assert_eq!(respelt("Stuttgart"), None);
    }
}
