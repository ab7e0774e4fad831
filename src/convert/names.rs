//! Columns by their names, in several languages.

use super::role::Role;
use crate::layer::Property as P;

/// A column's name reduced to what matters: lower case, without accents, words parted by single underscores.
///
/// ```
/// assert_eq!(dateline::convert::plain_name(" Ort (Länge) "), "ort_lange");
/// ```
pub fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut before = ' ';
    for c in name.chars() {
        // "eventDate" is two words, "ID" is one.
        let hump = c.is_uppercase() && before.is_lowercase();
        if (hump || !before.is_alphanumeric()) && c.is_alphanumeric() && !plain.is_empty() {
            plain.push('_');
        }
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase().filter(|c| !is_mark(*c)).map(without_accent));
        }
        // An accent of its own parts no words.
        if !is_mark(c) {
            before = c;
        }
    }
    plain
}

/// Accents that stand behind their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// True for a column that has countries by their number.
pub(super) fn is_numbered_state(name: &str) -> bool {
    NUMBERED.split(' ').any(|known| known == plain_name(name))
}

/// Names of columns with the number of a state.
const NUMBERED: &str = "gwno gw_no gwcode gw_code gwid gwnoloc gwno_loc cowcode cow_code ccode country_id";

/// What a column of this name is, with the rank of the name among those of its role (0: the surest).
pub(super) fn role_of(name: &str) -> Option<(Role, usize)> {
    let plain = plain_name(name);
    let find = |plain: &str| {
        NAMES
            .iter()
            .find_map(|(role, names)| names.split(' ').position(|known| known == plain).map(|rank| (*role, rank)))
    };
    find(&plain).or_else(|| find(&plain.replace('_', ""))).or_else(|| by_words(&plain).map(|role| (role, 1000)))
}

/// A longer name by the words in it: `geo_lat`, `town_village`, `casualties_killed`; "elation" is no latitude.
fn by_words(plain: &str) -> Option<Role> {
    let words: Vec<&str> = plain.split('_').collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let lat = has(&["lat", "latitude", "latitud"]);
    let lon = has(&["lon", "lng", "long", "longitude", "longitud"]);
    match (lat, lon) {
        (true, true) => return Some(Role::LatLon),
        (true, false) => return Some(Role::Lat),
        (false, true) => return Some(Role::Lon),
        (false, false) => {}
    }
    // What describes another column is not that column.
    if has(&[
        "code",
        "pcode",
        "id",
        "type",
        "precision",
        "accuracy",
        "category",
        "specific",
        "sensitivity",
        "confidence",
        "quality",
        "status",
        "flag",
        "created",
        "updated",
        "modified",
        "entered",
        "entry",
        "percent",
        "rate",
        "per",
    ]) {
        return None;
    }
    let counts = |best: P, low: P, high: P| {
        let min = has(&["min", "minimum", "low", "lower", "lowest", "least"]);
        let max = has(&["max", "maximum", "high", "upper", "highest", "most"]);
        // "Women killed" are a part of the killed, and so is "militants killed".
        let part = has(&[
            "women",
            "woman",
            "children",
            "child",
            "men",
            "civilian",
            "civilians",
            "militant",
            "militants",
            "soldiers",
            "police",
            "security",
            "military",
            "foreign",
            "foreigners",
            "female",
            "male",
            "terrorists",
            "perpetrators",
            "leaders",
        ]);
        match (part, min, max) {
            (true, ..) => None,
            (_, true, false) => Some(low),
            (_, false, true) => Some(high),
            _ => Some(best),
        }
    };
    let found =
        if has(&["killed", "deaths", "dead", "fatalities", "mortales", "muertos", "muertas", "tues", "getotete"]) {
            counts(P::KilledBest, P::KilledLow, P::KilledHigh)?
        } else if has(&["injured", "wounded", "injuries", "heridos", "heridas", "blesses", "verletzte"]) {
            counts(P::InjuredBest, P::InjuredLow, P::InjuredHigh)?
        } else if has(&["abducted", "kidnapped"]) {
            counts(P::AbductedBest, P::AbductedLow, P::AbductedHigh)?
        } else if has(&["displaced"]) {
            counts(P::DisplacedBest, P::DisplacedLow, P::DisplacedHigh)?
        } else if has(&["url", "link", "hyperlink"]) {
            P::SourceUrl
        } else if has(&["description", "summary", "narrative", "notes", "comments", "remarks"]) {
            P::Sentence
        } else if has(&["date", "fecha", "datum"]) {
            if has(&["report", "reported", "published", "publication", "source", "article"]) {
                P::SourceDate
            } else if has(&["end", "to", "fin", "last"]) {
                P::EndDate
            } else {
                P::StartDate
            }
        } else if has(&[
            "village",
            "town",
            "city",
            "settlement",
            "locality",
            "location",
            "place",
            "localite",
            "localidad",
            "aldeia",
        ]) {
            P::Place
        } else if has(&["district", "county", "municipality", "municipio", "cercle", "lga", "distrito"]) {
            P::Admin2
        } else if has(&["province", "governorate", "oblast", "state", "provincia", "departamento", "region", "wilaya"])
        {
            P::Admin1
        } else if has(&["country", "pais", "pays"]) {
            P::Country
        } else if has(&["perpetrator", "perpetrators", "actor", "attacker", "attackers"]) {
            P::Actor
        } else if has(&["source", "fuente", "quelle"]) {
            P::SourceTitle
        } else {
            return None;
        };
    Some(Role::Is(found))
}

/// What an HXL tag such as `#adm1+name` says (hxlstandard.org 1.1).
pub(super) fn role_of_tag(tag: &str) -> Option<Role> {
    let tag = tag.trim().to_ascii_lowercase().replace(' ', "");
    let mut parts = tag.trim_start_matches('#').split('+');
    let name = parts.next()?;
    let attributes: Vec<&str> = parts.collect();
    let has = |attribute: &str| attributes.contains(&attribute);
    Some(match name {
        "geo" if has("lat") => Role::Lat,
        "geo" if has("lon") => Role::Lon,
        "geo" if has("coord") => Role::LatLon,
        "date" if has("end") => Role::Is(P::EndDate),
        "date" if has("reported") || has("published") => Role::Is(P::SourceDate),
        "date" if has("year") => Role::Year,
        "date" => Role::Is(P::StartDate),
        "country" if has("code") => Role::Is(P::CountryCode),
        "country" => Role::Is(P::Country),
        "adm1" if !has("code") => Role::Is(P::Admin1),
        "adm2" if !has("code") => Role::Is(P::Admin2),
        "adm3" | "adm4" | "adm5" | "loc" if !has("code") => Role::Is(P::Place),
        "affected" if has("killed") => Role::Is(P::KilledBest),
        "affected" if has("injured") => Role::Is(P::InjuredBest),
        "affected" if has("abducted") => Role::Is(P::AbductedBest),
        "affected" if has("displaced") => Role::Is(P::DisplacedBest),
        "event" | "crisis" | "cause" if has("id") || has("code") => Role::Is(P::IncidentId),
        "event" | "cause" if has("sub") => Role::Is(P::SubEventType),
        "event" | "cause" => Role::Is(P::EventType),
        "description" => Role::Is(P::Sentence),
        "group" | "actor" => Role::Is(P::Actor),
        "meta" if has("url") => Role::Is(P::SourceUrl),
        "meta" if has("source") => Role::Is(P::SourceTitle),
        "meta" if has("id") => Role::Is(P::IncidentId),
        _ => return None,
    })
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ş' | 'š' => 's',
        'ğ' => 'g',
        other => other,
    }
}

/// Names of columns in their plain form: English, French, Spanish, Portuguese, German, Italian, Russian, Ukrainian,
/// Arabic, Turkish, Indonesian. Within a role the surest come first; a name stands under one role only.
const NAMES: &[(Role, &str)] = &[
    (
        Role::Is(P::IncidentId),
        "incident_id event_id eventid incidentid id_incident event_id_cnty id incident_no incident_number case_id \
         case_number record_id strike_id attack_id uid uuid guid globaleventid ref_no s_no sno sr_no serial_no nr no s",
    ),
    (
        Role::Is(P::StartDate),
        "start_date date_start event_date incident_date date_of_incident date_of_event date_of_attack incidentdate \
         eventdate date_incident date_event date begin_date from_date datetime date_time occurred_on occurrence_date \
         sqldate timestamp when start datum startdatum fecha fecha_inicio fecha_evento fecha_del_evento date_debut data_inizio \
         data_evento data_inicio data_do_evento data дата дата_события дата_події تاريخ التاريخ tarih tanggal datum_beginn",
    ),
    (
        Role::Is(P::EndDate),
        "end_date date_end enddate to_date date_to until end fin ende bis enddatum fecha_fin date_fin data_fine data_fim datum_ende",
    ),
    (Role::Year, "year iyear event_year yr jahr annee ano anno год سنة yil tahun"),
    (Role::Month, "month imonth event_month jahrmonat monat mois mes mese месяц شهر ay bulan"),
    (Role::Day, "day iday event_day tag jour dia giorno день يوم gun hari"),
    (
        Role::Lat,
        "latitude lat geo_lat lat_dd decimal_latitude decimallatitude gps_lat latitude_wgs84 lat_wgs84 y_coord ycoord \
         coord_y point_y latitud latitude_n breite breitengrad geografische_breite latitudine широта خط_العرض enlem lintang y",
    ),
    (
        Role::Lon,
        "longitude lon lng long geo_lon geo_lng geo_long long_dd lon_dd decimal_longitude decimallongitude gps_lon gps_long \
         gps_lng longitude_wgs84 lon_wgs84 x_coord xcoord coord_x point_x longitud lange laenge langengrad laengengrad \
         geografische_lange longitudine longitude_e долгота довгота خط_الطول boylam bujur x",
    ),
    (
        Role::LatLon,
        "lat_lon lat_long lat_lng latlon latlong latlng coordinates coordinate coords gps gps_coordinates geolocation \
         geo_location location_coordinates geo_coordinates geopoint geo_point position koordinaten coordenadas coordonnees \
         coordinate_geografiche координаты الإحداثيات koordinat",
    ),
    (Role::Wkt, "wkt geom_wkt geometry_wkt geom the_geom geometry shape point"),
    (
        Role::Is(P::Place),
        "village settlement place place_name placename town city location location_name locality site neighborhood \
         neighbourhood admin3 adm3 adm_3 where_coordinates exact_location incident_location place_of_incident \
         community hamlet kebele barangay brgy ward suco boma payam ort ortschaft dorf stadt ortsname lieu village_ou_ville ville localite commune lugar ciudad localidad pueblo \
         vereda corregimiento barrio centro_poblado aldeia povoado bairro local cidade luogo citta localita comune место населенный_пункт город село населений_пункт місце місто المكان البلدة الموقع المدينة القرية yer \
         sehir koy mahalle lokasi kota desa kampung general_location venue area where subdistrict sub_district nahia nahiya commune_name",
    ),
    (
        Role::Is(P::Admin2),
        "admin2 adm2 adm_2 admin2_name adm2_name admin_2 district county agency lga local_government_area zilla zone \
         rayon raion territoire woreda wereda tehsil taluka upazila kreis landkreis bezirk municipio municipality arrondissement cercle район المديرية القضاء ilce \
         kabupaten distrito distretto",
    ),
    (
        Role::Is(P::Admin1),
        "admin1 adm1 adm_1 admin1_name adm1_name admin_1 province state governorate oblast region provstate \
         state_province provincia departamento estado departement bundesland provinz regione wilaya область регион \
         المحافظة الولاية il vilayet provinsi muhafaza",
    ),
    (
        Role::Is(P::Country),
        "country country_name country_txt adm0 admin0 adm0_name admin0_name nation land staat pays pais paese страна країна \
         الدولة البلد ulke negara",
    ),
    (
        Role::Is(P::CountryCode),
        "country_code countrycode iso2 iso_a2 iso_2 iso3 iso_a3 iso_3 iso cc country_iso adm0_code gwno gw_no gwcode \
         gw_code gwid gwnoloc gwno_loc cowcode cow_code ccode country_id",
    ),
    (
        Role::Is(P::KilledBest),
        "fatalities killed_best killed deaths deaths_best total_killed killed_total total_deaths deaths_total \
         fatalities_best number_killed no_killed people_killed dead death death_toll nkill fatality_count \
         reported_fatalities total_fatalities best kills tote getotete getotet загиблі загинули вбиті عدد_القتلى الوفيات muertos fallecidos muertes morts tues \
         deces mortos mortes morti uccisi погибшие убитые убито القتلى قتلى olu oluler korban_tewas meninggal total_died",
    ),
    (
        Role::Is(P::KilledLow),
        "killed_low killed_min min_killed minimum_killed fatalities_low fatalities_min deaths_low deaths_min low \
         total_low total_killed_min total_died_min minimum_people_killed minimum_total_people_killed min_deaths \
         min_fatalities",
    ),
    (
        Role::Is(P::KilledHigh),
        "killed_high killed_max max_killed maximum_killed fatalities_high fatalities_max deaths_high deaths_max high \
         total_high total_killed_max total_died_max maximum_people_killed maximum_total_people_killed max_deaths \
         max_fatalities",
    ),
    (
        Role::Is(P::InjuredBest),
        "injured injured_best wounded injuries total_injured injured_total people_injured number_injured no_injured \
         nwound wounded_total verletzte verwundete heridos blesses feridos feriti раненые ранено поранені الجرحى جرحى yarali \
         korban_luka",
    ),
    (
        Role::Is(P::InjuredLow),
        "injured_low injured_min min_injured minimum_injured wounded_min wounded_low minimum_people_injured \
         minimum_reported_injured",
    ),
    (
        Role::Is(P::InjuredHigh),
        "injured_high injured_max max_injured maximum_injured wounded_max wounded_high maximum_people_injured \
         maximum_reported_injured",
    ),
    (
        Role::Is(P::AbductedBest),
        "abducted kidnapped abductions abducted_best hostages number_abducted people_abducted kidnapping_victims nhostkid entfuhrte \
         secuestrados enleves sequestrados rapiti похищенные المخطوفون",
    ),
    (
        Role::Is(P::DisplacedBest),
        "displaced displaced_best idps people_displaced displaced_people desplazados deplaces deslocados sfollati vertriebene النازحون",
    ),
    (
        Role::Is(P::EventType),
        "event_type type incident_type attack_type type_of_incident type_of_attack type_of_event attacktype1_txt \
         event_category incident_category category strike_type kind event incident attack typ art ereignisart art_des_ereignisses tipo \
         tipo_evento tipo_de_evento tipo_di_evento type_evenement type_d_evenement тип тип_события نوع_الحدث النوع tur \
         jenis",
    ),
    (Role::Is(P::SubEventType), "sub_event_type subevent_type subtype sub_type event_subtype sub_category subcategory"),
    (
        Role::Is(P::Actor),
        "actor1 actor actor_1 perpetrator perpetrators perpetrator_name perp attacker attackers gname armed_group group \
         side_a responsible responsible_party actor_name tater taeter akteur auteur acteur autor perpetrador autor_presunto \
         grupo_armado attore исполнитель الجهة fail pelaku",
    ),
    (
        Role::Is(P::Target),
        "target victim victims target_type target_name target_description actor2 actor_2 side_b recipient_name ziel \
         opfer victime cible victima objetivo blanco alvo obiettivo цель الضحية hedef",
    ),
    (
        Role::Is(P::Weapon),
        "weapon weapons weapon_type weapon_used weaptype1_txt means_of_attack waffe arme arma оружие السلاح silah senjata",
    ),
    (
        Role::Is(P::Sentence),
        "notes description event_description incident_description summary narrative details incident_details comments comment \
         remarks text report beschreibung bemerkung bemerkungen notizen anmerkung resume notas descripcion resumen \
         observaciones descricao observacoes descrizione note описание примечание الوصف ملاحظات aciklama keterangan \
         source_headline headline title",
    ),
    (
        Role::Is(P::SourceUrl),
        "source_url sourceurl url link source_link article_url report_url web_link href website enlace lien quelle_url",
    ),
    (
        Role::Is(P::SourceTitle),
        "source sources source_name source_1 source1 publisher news_source media_source quelle quellen fuente fuentes fonte \
         источник المصدر kaynak sumber references reference",
    ),
    (
        Role::Is(P::SourceDate),
        "source_date publication_date published published_date date_published report_date date_reported reporting_date \
         fecha_publicacion date_publication",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_name_stands_twice_and_all_are_plain() {
        let mut seen = HashSet::new();
        for (_, names) in NAMES {
            for name in names.split_whitespace() {
                assert!(seen.insert(name), "{name} stands twice");
                assert_eq!(plain_name(name), name);
            }
        }
    }

    #[test]
    fn columns_are_known_by_name() {
        let check = |name: &str, expected: &str| {
            assert_eq!(role_of(name).map_or("-", |(role, _)| role.name()), expected, "{name}");
        };
        check("Latitude", "lat");
        check("geo_lat", "lat");
        check("elation", "-");
        check("flat_notes", "sentence");
        check("LAT (WGS84)", "lat");
        check("Lat/Long of Location", "lat_lon");
        check("eventDate", "start_date");
        check("Date of Incident", "start_date");
        check("Länge", "lon");
        check("# killed", "killed_best");
        check("Número", "-");
        check("Town/Village", "place");
        check("Location type", "-");
        check("Casualties (killed)", "killed_best");
        check("Killed, max.", "killed_high");
        check("Civilians killed", "-");
        check("Víctimas mortales", "killed_best");
        check("Date reported", "source_date");
        check("Country of origin code", "-");
        check("Ciudad", "place");
        check("Année", "year");
        check("Широта", "lat");
        check("تاريخ", "start_date");
        check("", "-");
        check("###", "-");
    }

    #[test]
    fn tags() {
        let check = |tag: &str, expected: &str| {
            assert_eq!(role_of_tag(tag).map_or("-", Role::name), expected, "{tag}");
        };
        check("#geo+lat", "lat");
        check("#geo +lon", "lon");
        check("#adm1+name", "admin1");
        check("#adm1+code", "-");
        check("#date+start", "start_date");
        check("#affected+killed", "killed_best");
        check("#indicator+num", "-");
    }
}
