//! The words of dates: months, days of the week and what stands between, in the languages that lists are kept in.

/// What a word in a date says.
pub(super) enum Word {
    /// The month of this number.
    Month(i8),
    /// "About": the date is not exact.
    About,
    /// Nothing of the date.
    Nothing,
    /// That this is no date.
    Strange,
}

/// What a word says, in the languages of [`MONTHS`].
pub(super) fn word_means(word: &str) -> Word {
    if let Some(month) = named_month(word) {
        return Word::Month(month);
    }
    let word = word.to_lowercase();
    if ["about", "around", "approx", "approximately", "circa", "ca", "c", "est", "vers", "um", "hacia"]
        .contains(&word.as_str())
    {
        return Word::About;
    }
    let nothing = NOTHING.contains(&word.as_str())
        || WEEKDAYS
            .iter()
            .any(|day| word == *day || (word.len() >= 3 && day.starts_with(word.as_str()) && word.is_ascii()));
    if nothing { Word::Nothing } else { Word::Strange }
}

/// Words between the parts of a date.
const NOTHING: [&str; 16] =
    ["of", "the", "de", "del", "di", "den", "der", "le", "on", "am", "el", "du", "d", "г", "года", "z"];

const WEEKDAYS: [&str; 33] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "tues",
    "thur",
    "thurs",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "segunda",
    "terça",
];

/// The month's number by its name, in full or short.
pub(super) fn named_month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let found = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    i8::try_from(found + 1).ok()
}

/// Names of the months: English, French, Spanish, Portuguese, German, Italian, Russian, Ukrainian, Arabic (both sets),
/// Turkish, Indonesian, Dutch; full and short.
const MONTHS: [&str; 12] = [
    "january jan janvier janv enero ene janeiro januar jänner gennaio gen января январь янв січня يناير كانون ocak januari",
    "february feb février fevrier fév fev febrero fevereiro februar febbraio февраля февраль фев лютого فبراير شباط şubat subat februari",
    "march mar mars marzo março marco märz maerz mrz марта март мар березня مارس آذار mart maret maart mrt",
    "april apr avril avr abril abr aprile апреля апрель апр квітня أبريل ابريل نيسان nisan",
    "may mai mayo maio maggio mag мая май травня مايو أيار mayıs mayis mei",
    "june jun juin junio junho juni giugno giu июня июнь июн червня يونيو حزيران haziran",
    "july jul juillet juil julio julho juli luglio lug июля июль июл липня يوليو تموز temmuz",
    "august aug août aout agosto ago августа август авг серпня أغسطس آب ağustos agustos augustus",
    "september sep sept septembre septiembre setiembre setembro set settembre сентября сентябрь сен вересня سبتمبر أيلول eylül eylul",
    "october oct octobre octubre outubro out oktober okt ottobre ott октября октябрь окт жовтня أكتوبر ekim",
    "november nov novembre noviembre novembro ноября ноябрь ноя листопада نوفمبر kasım kasim nopember",
    "december dec décembre decembre déc diciembre dic dezembro dez dezember dicembre декабря декабрь дек грудня ديسمبر aralık aralik desember des",
];
