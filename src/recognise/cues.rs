//! Words beside a name that say what it names, where it lies, or how far off.

use super::{Cue, Direction};

/// The class of place that a word asks for: "district", "Province", "villages".
pub(crate) fn cue(word: &str) -> Option<Cue> {
    let lower = Lower::of(word)?;
    Some(match lower.as_str() {
        "country" | "republic" | "kingdom" | "nation" => Cue::Country,
        "province" | "provinces" | "state" | "states" | "region" | "regions" | "oblast" | "oblasts" | "governorate"
        | "governorates" | "muhafazah" | "wilayat" | "wilaya" | "emirate" | "canton" | "prefecture" => Cue::Admin1,
        "district" | "districts" | "county" | "counties" | "agency" | "agencies" | "raion" | "raions"
        | "department" | "departments" | "subdivision" | "tehsil" | "tehsils" | "taluka" | "zila" | "parish"
        | "borough" | "cercle" | "woreda" | "locality" | "municipality" | "municipalities" | "lga" => Cue::Admin2,
        "city" | "cities" | "town" | "towns" | "village" | "villages" | "township" | "hamlet" | "suburb"
        | "suburbs" | "neighborhood" | "neighbourhood" | "settlement" | "capital" | "bazaar" => Cue::Settlement,
        "valley" | "valleys" | "mountain" | "mountains" | "river" | "forest" | "desert" | "lake" | "island"
        | "islands" | "pass" | "camp" | "base" | "airport" | "airbase" | "airfield" | "dam" | "prison"
        | "peninsula" | "sea" | "gulf" | "strait" | "bay" | "crossing" | "border" | "hills" | "basin" | "corridor"
        | "bridge" | "port" | "hospital" | "university" | "mosque" | "shrine" | "heights" | "plateau" => Cue::Feature,
        _ => return None,
    })
}

/// A word for a natural feature or wide area: "Delta", "Valley", "Peninsula".
pub(crate) fn is_feature(word: &str) -> bool {
    const MORE: [&str; 10] =
        ["delta", "horn", "triangle", "belt", "coast", "canal", "falls", "marshes", "plain", "plains"];
    Lower::of(word).is_some_and(|lower| MORE.contains(&lower.as_str())) || cue(word) == Some(Cue::Feature)
}

/// A compass word: "north", "North-West", "southeastern".
pub(crate) fn direction(word: &str) -> Option<Direction> {
    let lower = Lower::of(word)?;
    let lower = lower.as_str();
    let stem = lower.strip_suffix("ern").or_else(|| lower.strip_suffix("ward")).unwrap_or(lower);
    Some(match stem {
        "north" | "n" if lower.len() > 1 => Direction::North,
        "northeast" | "ne" if lower.len() > 2 => Direction::NorthEast,
        "east" if lower.len() > 1 => Direction::East,
        "southeast" => Direction::SouthEast,
        "south" => Direction::South,
        "southwest" => Direction::SouthWest,
        "west" => Direction::West,
        "northwest" => Direction::NorthWest,
        "central" => Direction::Central,
        _ => return None,
    })
}

/// A compass abbreviation, as lists and military reports write it: "NW", "ESE" rounded to eight.
pub(crate) fn abbreviated_direction(word: &str) -> Option<Direction> {
    Some(match word {
        "N" => Direction::North,
        "NE" | "NNE" | "ENE" => Direction::NorthEast,
        "E" => Direction::East,
        "SE" | "ESE" | "SSE" => Direction::SouthEast,
        "S" => Direction::South,
        "SW" | "SSW" | "WSW" => Direction::SouthWest,
        "W" => Direction::West,
        "NW" | "NNW" | "WNW" => Direction::NorthWest,
        _ => return None,
    })
}

/// "North" and "west" of "north-west" as one.
pub(crate) fn compound(first: Direction, second: Direction) -> Option<Direction> {
    match (first, second) {
        (Direction::North, Direction::East) => Some(Direction::NorthEast),
        (Direction::North, Direction::West) => Some(Direction::NorthWest),
        (Direction::South, Direction::East) => Some(Direction::SouthEast),
        (Direction::South, Direction::West) => Some(Direction::SouthWest),
        _ => None,
    }
}

/// Metres of a unit of length.
pub(crate) fn unit_m(word: &str) -> Option<f64> {
    let lower = Lower::of(word)?;
    Some(match lower.as_str() {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => 1000.0,
        "mile" | "miles" | "mi" => 1609.344,
        "m" | "meter" | "meters" | "metre" | "metres" => 1.0,
        _ => return None,
    })
}

#[rustfmt::skip]
const WORDS: [(&str, f64); 21] = [
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("dozen", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("hundred", 100.0),
    ("half", 0.5),
];

/// A number in digits or words, as it stands before a unit of length.
pub(crate) fn number(word: &str) -> Option<f64> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite());
    }
    let lower = Lower::of(word)?;
    WORDS.iter().find(|(word, _)| *word == lower.as_str()).map(|(_, value)| *value)
}

/// Modifiers that names of twin units begin with: what may stand alone in "North and South Waziristan".
pub(crate) fn is_twin(word: &str) -> bool {
    Lower::of(word).is_some_and(|lower| {
        matches!(lower.as_str(), "upper" | "lower" | "middle" | "greater" | "inner" | "outer" | "old" | "new")
            || direction(word).is_some()
    })
}

/// A short plain word in lower case.
struct Lower {
    letters: [u8; 16],
    length: usize,
}

impl Lower {
    fn of(word: &str) -> Option<Self> {
        let mut letters = [0; 16];
        let short = letters.get_mut(..word.len()).filter(|_| word.is_ascii())?;
        short.copy_from_slice(word.as_bytes());
        short.make_ascii_lowercase();
        Some(Self { letters, length: word.len() })
    }

    fn as_str(&self) -> &str {
        // ASCII always is UTF-8.
        std::str::from_utf8(&self.letters[..self.length]).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compass_words_are_read() {
        for (word, expected) in [
            ("north", Some(Direction::North)),
            ("Northern", Some(Direction::North)),
            ("southeastern", Some(Direction::SouthEast)),
            ("Northwest", Some(Direction::NorthWest)),
            ("westward", Some(Direction::West)),
            ("easter", None),
            ("nice", None),
        ] {
            assert_eq!(direction(word), expected, "{word}");
        }
    }
}
