//! Kinds of places in people's words, as GeoNames feature codes; and how far a place of a kind reaches when
//! nobody says.

use crate::layers::Level;

/// Words of tables and of Who's On First placetypes, folded, with their code.
const WORDS: [(&str, &str); 93] = [
    ("admin1", "ADM1"),
    ("admin2", "ADM2"),
    ("admin3", "ADM3"),
    ("agency", "ADM2"),
    ("air base", "AIRB"),
    ("airbase", "AIRB"),
    ("airport", "AIRP"),
    ("area", "AREA"),
    ("base", "INSM"),
    ("bay", "BAY"),
    ("border crossing", "PSTB"),
    ("bridge", "BDG"),
    ("camp", "CMP"),
    ("canyon", "CNYN"),
    ("cape", "CAPE"),
    ("capital", "PPLC"),
    ("checkpoint", "PSTB"),
    ("city", "PPL"),
    ("continent", "CONT"),
    ("country", "PCLI"),
    ("county", "ADM2"),
    ("crossing", "PSTB"),
    ("dam", "DAM"),
    ("department", "ADM1"),
    ("dependency", "PCLD"),
    ("desert", "DSRT"),
    ("disputed", "TERR"),
    ("district", "ADM2"),
    ("empire", "PCLH"),
    ("forest", "FRST"),
    ("fort", "FT"),
    ("governorate", "ADM1"),
    ("hamlet", "PPL"),
    ("hill", "HLL"),
    ("hills", "HLLS"),
    ("hospital", "HSP"),
    ("idp camp", "CMP"),
    ("island", "ISL"),
    ("islands", "ISLS"),
    ("lake", "LK"),
    ("localadmin", "ADM3"),
    ("locality", "PPL"),
    ("macrocounty", "RGN"),
    ("macrohood", "PPLX"),
    ("macroregion", "RGN"),
    ("market", "MKT"),
    ("microhood", "PPLX"),
    ("military base", "INSM"),
    ("mine", "MN"),
    ("mosque", "MSQE"),
    ("mountain", "MT"),
    ("mountains", "MTS"),
    ("municipality", "ADM2"),
    ("neighborhood", "PPLX"),
    ("neighbourhood", "PPLX"),
    ("oasis", "OAS"),
    ("ocean", "OCN"),
    ("oil field", "OILF"),
    ("park", "PRK"),
    ("pass", "PASS"),
    ("peninsula", "PEN"),
    ("plain", "PLN"),
    ("point", "PPL"),
    ("populated place", "PPL"),
    ("port", "PRT"),
    ("prison", "PRN"),
    ("province", "ADM1"),
    ("quarter", "PPLX"),
    ("refugee camp", "CMPRF"),
    ("region", "RGN"),
    ("reservoir", "RSV"),
    ("river", "STM"),
    ("road", "RD"),
    ("ruin", "RUIN"),
    ("school", "SCH"),
    ("sea", "SEA"),
    ("settlement", "PPL"),
    ("site", "LCTY"),
    ("state", "ADM1"),
    ("strait", "STRT"),
    ("stream", "STM"),
    ("sub district", "ADM3"),
    ("subdistrict", "ADM3"),
    ("suburb", "PPLX"),
    ("tehsil", "ADM3"),
    ("territory", "TERR"),
    ("town", "PPL"),
    ("township", "ADM3"),
    ("valley", "VAL"),
    ("village", "PPL"),
    ("wadi", "WAD"),
    ("ward", "PPLX"),
    ("woreda", "ADM3"),
];

/// The feature code of a kind: a code stays what it is, a word is looked up; empty is a settlement. `None` where
/// it is neither.
///
/// ```
/// use dateline_gazetteer::files::feature_code;
/// assert_eq!(feature_code("ADM2").as_deref(), Some("ADM2"));
/// assert_eq!(feature_code("Refugee camp").as_deref(), Some("CMPRF"));
/// assert_eq!(feature_code("P.PPLA2").as_deref(), Some("PPLA2"));
/// assert_eq!(feature_code("what?"), None);
/// ```
pub fn feature_code(kind: &str) -> Option<String> {
    let kind = kind.trim();
    if kind.is_empty() {
        return Some("PPL".to_owned());
    }
    // "P.PPL" and "P:PPL" are GeoNames class and code.
    let code = kind.split_once(['.', ':']).filter(|(class, _)| class.len() == 1).map_or(kind, |(_, code)| code);
    let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if (2..=8).contains(&code.len()) && code.bytes().all(is_code) && code.starts_with(|c: char| c.is_ascii_uppercase())
    {
        return Some(code.to_owned());
    }
    let word = crate::fold(kind);
    WORDS.binary_search_by(|(known, _)| (*known).cmp(&word)).ok().map(|at| WORDS[at].1.to_owned())
}

/// Radius in kilometres of a place of which only kind and population are known.
pub(super) fn usual_radius_km(feature: &str, population: u32) -> f64 {
    match Level::of(feature) {
        Level::World => 1000.0,
        Level::Country => 300.0,
        Level::Admin1 => 100.0,
        Level::Admin2 => 30.0,
        Level::Admin3 => 10.0,
        // Built-up land grows with the root of the population.
        Level::Settlement => (0.4 * (f64::from(population) / 1000.0).sqrt()).clamp(1.5, 30.0),
        Level::Area => 20.0,
        Level::Site => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn words_are_sorted_and_folded() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(WORDS.iter().all(|(word, _)| crate::fold(word) == *word));
    }
}
