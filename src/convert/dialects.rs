//! The formats that published incident lists come in: told by their columns, with their codes explained.
//!
//! Column names are facts from the makers' codebooks and exports; they are written in their plain form
//! ([`plain_name`](super::plain_name)). Where a role names several columns, the first filled one speaks.

use super::dates::Order;
use super::headerless::{gdelt_1_column, gdelt_2_column, phoenix_column};
use super::kinds::{self, Kind};
use super::role::Role;
use crate::extract::{DatePrecision, SubEventType};
use crate::layer::Property as P;
use crate::resolve::GeoPrecision;

/// A published format.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Its name in notices and saved mappings.
    pub name: &'static str,
    /// Columns that only it has together.
    signature: &'static [&'static str],
    /// What its columns are to us.
    roles: &'static [(Role, &'static [&'static str])],
    /// What its codes of place precision mean: kind and radius in metres.
    pub geo_codes: &'static [(&'static str, GeoPrecision, u32)],
    /// What its codes of date precision mean.
    pub date_codes: &'static [(&'static str, DatePrecision)],
    /// How its type column is read.
    pub kinds: Kinds,
    /// Order of day and month where the rows do not decide.
    pub order: Option<Order>,
    /// Names and places of the columns where the format has no header: number of columns and their names.
    headerless: Option<(usize, ColumnName)>,
}

/// Names a column by its position.
type ColumnName = fn(usize) -> String;

/// How a type column is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kinds {
    /// By its words.
    Words,
    /// By a table of codes.
    Codes(fn(&str) -> Option<Kind>),
    /// The list holds only incidents of this kind.
    Only(SubEventType),
}

/// The format whose signature the columns have; the one with the longest signature where there are several.
pub(super) fn recognise(columns: &[String]) -> Option<&'static Dialect> {
    let has = |name: &&str| columns.iter().any(|column| column == *name);
    DIALECTS
        .iter()
        .filter(|dialect| !dialect.signature.is_empty() && dialect.signature.iter().all(has))
        .max_by_key(|dialect| dialect.signature.len())
}

/// The format of a list without a header, by the number of its columns and the day in its second one.
pub(super) fn recognise_headerless(first: &[String]) -> Option<(&'static Dialect, Vec<String>)> {
    let day = first.get(1)?;
    if day.len() != 8 || super::dates::parse(day, None).is_none() {
        return None;
    }
    DIALECTS.iter().find_map(|dialect| {
        let (count, name) = dialect.headerless.filter(|(count, _)| *count == first.len())?;
        Some((dialect, (0..count).map(name).collect()))
    })
}

impl Dialect {
    /// Roles with the positions of their columns, for a list with these (plain) column names.
    pub(super) fn assign(&self, columns: &[String]) -> Vec<(Role, Vec<usize>)> {
        let position = |name: &&str| columns.iter().position(|column| column == *name);
        self.roles
            .iter()
            .map(|(role, names)| (*role, names.iter().filter_map(position).collect::<Vec<_>>()))
            .filter(|(_, found)| !found.is_empty())
            .collect()
    }
}

const fn is(property: P) -> Role {
    Role::Is(property)
}

const BLANK: Dialect = Dialect {
    name: "",
    signature: &[],
    roles: &[],
    geo_codes: &[],
    date_codes: &[],
    kinds: Kinds::Words,
    order: None,
    headerless: None,
};

const ACLED: &[(Role, &[&str])] = &[
    (is(P::IncidentId), &["event_id_cnty", "data_id"]),
    (is(P::StartDate), &["event_date"]),
    (Role::DateCode, &["time_precision"]),
    (is(P::EventType), &["event_type"]),
    (is(P::SubEventType), &["sub_event_type"]),
    (is(P::Actor), &["actor1"]),
    (is(P::Target), &["actor2"]),
    (is(P::KilledBest), &["fatalities"]),
    (is(P::Place), &["location", "admin3"]),
    (is(P::Admin2), &["admin2"]),
    (is(P::Admin1), &["admin1"]),
    (is(P::Country), &["country"]),
    (Role::Lat, &["latitude"]),
    (Role::Lon, &["longitude"]),
    (Role::GeoCode, &["geo_precision"]),
    (is(P::Sentence), &["notes"]),
    (is(P::SourceTitle), &["source"]),
];

/// 1 a town, 2 near it or a part of a region, 3 a larger region.
const ACLED_GEO: &[(&str, GeoPrecision, u32)] =
    &[("1", GeoPrecision::Settlement, 5_000), ("2", GeoPrecision::Near, 30_000), ("3", GeoPrecision::Admin1, 120_000)];

const ACLED_DATE: &[(&str, DatePrecision)] =
    &[("1", DatePrecision::Day), ("2", DatePrecision::Week), ("3", DatePrecision::Month)];

const UCDP: &[(Role, &[&str])] = &[
    (is(P::IncidentId), &["id"]),
    (is(P::StartDate), &["date_start"]),
    (is(P::EndDate), &["date_end"]),
    (Role::DateCode, &["date_prec"]),
    (is(P::EventType), &["type_of_violence"]),
    (is(P::Actor), &["side_a"]),
    (is(P::Target), &["side_b"]),
    (is(P::KilledLow), &["low"]),
    (is(P::KilledBest), &["best"]),
    (is(P::KilledHigh), &["high"]),
    (is(P::Place), &["where_coordinates", "where_description"]),
    (is(P::Admin2), &["adm_2"]),
    (is(P::Admin1), &["adm_1"]),
    (is(P::Country), &["country"]),
    (Role::Lat, &["latitude"]),
    (Role::Lon, &["longitude"]),
    (Role::GeoCode, &["where_prec"]),
    (is(P::Sentence), &["source_headline"]),
    (is(P::SourceTitle), &["source_office", "source_original"]),
];

/// 1 exact, 2 near, 3 and 4 units, 5 part of a country, 6 the country, 7 water or air.
const UCDP_GEO: &[(&str, GeoPrecision, u32)] = &[
    ("1", GeoPrecision::Settlement, 5_000),
    ("2", GeoPrecision::Near, 25_000),
    ("3", GeoPrecision::Admin2, 40_000),
    ("4", GeoPrecision::Admin1, 120_000),
    ("5", GeoPrecision::Area, 200_000),
    ("6", GeoPrecision::Country, 500_000),
    ("7", GeoPrecision::Area, 200_000),
];

const UCDP_DATE: &[(&str, DatePrecision)] = &[
    ("1", DatePrecision::Day),
    ("2", DatePrecision::Range),
    ("3", DatePrecision::Week),
    ("4", DatePrecision::Month),
    ("5", DatePrecision::Year),
];

const GDELT: &[(Role, &[&str])] = &[
    (is(P::IncidentId), &["globaleventid"]),
    (is(P::StartDate), &["sqldate"]),
    (is(P::EventType), &["event_code"]),
    (is(P::Actor), &["actor1name"]),
    (is(P::Target), &["actor2name"]),
    (is(P::Place), &["action_geo_full_name"]),
    (Role::Lat, &["action_geo_lat"]),
    (Role::Lon, &["action_geo_long"]),
    (Role::GeoCode, &["action_geo_type"]),
    (is(P::SourceUrl), &["sourceurl"]),
];

/// 1 country, 2 US state, 3 US city, 4 world city, 5 world state.
const GDELT_GEO: &[(&str, GeoPrecision, u32)] = &[
    ("1", GeoPrecision::Country, 500_000),
    ("2", GeoPrecision::Admin1, 200_000),
    ("3", GeoPrecision::Settlement, 10_000),
    ("4", GeoPrecision::Settlement, 10_000),
    ("5", GeoPrecision::Admin1, 120_000),
];

const BIJ: &[(Role, &[&str])] = &[
    (is(P::IncidentId), &["strike_id"]),
    (is(P::StartDate), &["date_mm_dd_yyyy", "date_mm_dd_yyy"]),
    (is(P::KilledLow), &["minimum_total_people_killed", "minimum_people_killed"]),
    (is(P::KilledHigh), &["maximum_total_people_killed", "maximum_people_killed"]),
    (is(P::InjuredLow), &["minimum_reported_injured", "minimum_people_injured"]),
    (is(P::InjuredHigh), &["maximum_reported_injured", "maximum_people_injured"]),
    (is(P::Target), &["reported_target_group"]),
    (is(P::Place), &["village_local_area", "location", "most_specific_location"]),
    (is(P::Admin2), &["district", "area"]),
    (is(P::Admin1), &["province"]),
    (is(P::Country), &["country"]),
    (Role::LatLon, &["most_specific_lat_long"]),
    (is(P::SourceUrl), &["strike_link", "timeline_url"]),
];

const BIJ_BLANK: Dialect =
    Dialect { roles: BIJ, kinds: Kinds::Only(SubEventType::AirDroneStrike), order: Some(Order::MonthFirst), ..BLANK };

/// Our own layers, as `GeoJSON` or as a sheet.
pub(super) const OURS: &str = "dateline";

/// All formats.
static DIALECTS: &[Dialect] = &[
    Dialect {
        name: OURS,
        signature: &["incident_id", "geo_precision", "radius_m", "geo_method", "marker_color", "marker_size"],
        roles: &[
            (is(P::IncidentId), &["incident_id"]),
            (is(P::StartDate), &["start_date"]),
            (is(P::EndDate), &["end_date"]),
            (is(P::SourceDate), &["source_date"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (Role::Wkt, &["wkt"]),
        ],
        ..BLANK
    },
    Dialect {
        name: "acled",
        signature: &["event_id_cnty", "event_date", "sub_event_type", "geo_precision"],
        roles: ACLED,
        geo_codes: ACLED_GEO,
        date_codes: ACLED_DATE,
        order: Some(Order::DayFirst),
        ..BLANK
    },
    Dialect {
        name: "acled_codebook",
        signature: &["data_id", "event_id_no_cnty", "event_date", "sub_event_type", "geo_precision"],
        roles: ACLED,
        geo_codes: ACLED_GEO,
        date_codes: ACLED_DATE,
        order: Some(Order::DayFirst),
        ..BLANK
    },
    Dialect {
        name: "ucdp_ged",
        signature: &["relid", "type_of_violence", "where_prec", "date_prec"],
        roles: UCDP,
        geo_codes: UCDP_GEO,
        date_codes: UCDP_DATE,
        kinds: Kinds::Codes(kinds::kind_of_ucdp),
        ..BLANK
    },
    Dialect {
        name: "ucdp_ged_19",
        signature: &["type_of_violence", "where_prec", "date_prec"],
        roles: UCDP,
        geo_codes: UCDP_GEO,
        date_codes: UCDP_DATE,
        kinds: Kinds::Codes(kinds::kind_of_ucdp),
        ..BLANK
    },
    Dialect {
        name: "ucdp_aec",
        signature: &["location_root_name", "location_where_name"],
        roles: &[
            (is(P::IncidentId), &["id"]),
            (is(P::StartDate), &["start_date"]),
            (is(P::EndDate), &["end_date"]),
            (is(P::Actor), &["side_a_name"]),
            (is(P::Target), &["side_b_name"]),
            (is(P::KilledLow), &["deaths_low"]),
            (is(P::KilledHigh), &["deaths_high"]),
            (is(P::Place), &["location_where_name"]),
            (is(P::Admin2), &["location_adm2_name"]),
            (is(P::Admin1), &["location_adm1_name"]),
            (is(P::Country), &["location_root_name"]),
            (is(P::SourceTitle), &["source_article"]),
            (is(P::SourceDate), &["source_date"]),
        ],
        ..BLANK
    },
    Dialect {
        name: "gtd",
        signature: &["eventid", "iyear", "imonth", "iday", "attacktype1_txt"],
        roles: &[
            (is(P::IncidentId), &["eventid"]),
            (Role::Year, &["iyear"]),
            (Role::Month, &["imonth"]),
            (Role::Day, &["iday"]),
            (is(P::EventType), &["attacktype1_txt"]),
            (is(P::Actor), &["gname"]),
            (is(P::Target), &["target1", "targtype1_txt"]),
            (is(P::Weapon), &["weaptype1_txt"]),
            (is(P::KilledBest), &["nkill"]),
            (is(P::InjuredBest), &["nwound"]),
            (is(P::AbductedBest), &["nhostkid"]),
            (is(P::Place), &["city"]),
            (is(P::Admin1), &["provstate"]),
            (is(P::Country), &["country_txt"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (Role::GeoCode, &["specificity"]),
            (is(P::Sentence), &["summary"]),
            (is(P::SourceTitle), &["scite1"]),
        ],
        // 1 a town, 2 a town known but its unit's centre given, 3 no town: the unit's centre, 4 the first-level unit's.
        geo_codes: &[
            ("1", GeoPrecision::Settlement, 5_000),
            ("2", GeoPrecision::Near, 30_000),
            ("3", GeoPrecision::Admin2, 40_000),
            ("4", GeoPrecision::Admin1, 120_000),
            ("5", GeoPrecision::Country, 500_000),
        ],
        ..BLANK
    },
    Dialect {
        name: "gdelt_events_2",
        signature: &["globaleventid", "sqldate", "action_geo_full_name", "action_geo_adm2code"],
        roles: GDELT,
        geo_codes: GDELT_GEO,
        kinds: Kinds::Codes(kinds::kind_of_cameo),
        headerless: Some((61, gdelt_2_column)),
        ..BLANK
    },
    Dialect {
        name: "gdelt_events_1",
        signature: &["globaleventid", "sqldate", "action_geo_full_name"],
        roles: GDELT,
        geo_codes: GDELT_GEO,
        kinds: Kinds::Codes(kinds::kind_of_cameo),
        headerless: Some((58, gdelt_1_column)),
        ..BLANK
    },
    Dialect {
        // Before April 2013 without SOURCEURL.
        name: "gdelt_events_1",
        roles: GDELT,
        geo_codes: GDELT_GEO,
        kinds: Kinds::Codes(kinds::kind_of_cameo),
        headerless: Some((57, gdelt_1_column)),
        ..BLANK
    },
    Dialect {
        name: "icews",
        signature: &["event_id", "cameo_code", "source_name", "target_name"],
        roles: &[
            (is(P::IncidentId), &["event_id"]),
            (is(P::StartDate), &["event_date"]),
            (is(P::EventType), &["cameo_code"]),
            (is(P::Actor), &["source_name"]),
            (is(P::Target), &["target_name"]),
            (is(P::Sentence), &["event_text"]),
            (is(P::SourceTitle), &["publisher"]),
            (is(P::Place), &["city"]),
            (is(P::Admin2), &["district"]),
            (is(P::Admin1), &["province"]),
            (is(P::Country), &["country"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
        ],
        kinds: Kinds::Codes(kinds::kind_of_cameo),
        order: Some(Order::MonthFirst),
        ..BLANK
    },
    Dialect {
        name: "polecat",
        signature: &["event_id", "event_mode", "actor_name_raw", "geo_names_id"],
        roles: &[
            (is(P::IncidentId), &["event_id"]),
            (is(P::StartDate), &["event_date"]),
            (is(P::EventType), &["event_type"]),
            (is(P::SubEventType), &["event_mode"]),
            (is(P::Actor), &["actor_name", "actor_name_raw"]),
            (is(P::Target), &["recipient_name", "recipient_name_raw"]),
            (is(P::Place), &["placename", "city", "raw_placename"]),
            (is(P::Admin2), &["district"]),
            (is(P::Admin1), &["province"]),
            (is(P::Country), &["country"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (is(P::SourceTitle), &["source"]),
            (is(P::SourceDate), &["publication_date"]),
        ],
        ..BLANK
    },
    Dialect {
        name: "phoenix",
        signature: &["source_actor_full", "target_actor_full", "goldstein_score"],
        roles: &[
            (is(P::IncidentId), &["event_id"]),
            (is(P::StartDate), &["date"]),
            (is(P::EventType), &["event_code"]),
            (is(P::Actor), &["source_actor_full"]),
            (is(P::Target), &["target_actor_full"]),
            (is(P::Place), &["location_name"]),
            (is(P::Admin1), &["state_name"]),
            (is(P::CountryCode), &["country_code"]),
            (Role::Lat, &["lat"]),
            (Role::Lon, &["lon"]),
            (is(P::SourceUrl), &["urls"]),
            (is(P::SourceTitle), &["news_sources"]),
        ],
        kinds: Kinds::Codes(kinds::kind_of_cameo),
        headerless: Some((26, phoenix_column)),
        ..BLANK
    },
    Dialect {
        name: "newamerica_drone",
        signature: &["village", "region", "militants_low", "geo_lat"],
        roles: &[
            (is(P::StartDate), &["date"]),
            (is(P::KilledLow), &["total_low"]),
            (is(P::KilledBest), &["total_avg"]),
            (is(P::KilledHigh), &["total_high"]),
            (is(P::Target), &["target_organization_name", "target_description"]),
            (is(P::Place), &["village"]),
            (is(P::Admin2), &["region"]),
            (is(P::Admin1), &["province"]),
            (Role::Lat, &["geo_lat"]),
            (Role::Lon, &["geo_lon"]),
            (is(P::SourceTitle), &["source"]),
        ],
        kinds: Kinds::Only(SubEventType::AirDroneStrike),
        order: Some(Order::MonthFirst),
        ..BLANK
    },
    Dialect {
        name: "pbc_drone",
        signature: &["s", "no_of_strike", "special_mention_site"],
        roles: &[
            (is(P::IncidentId), &["s"]),
            (is(P::StartDate), &["date"]),
            (is(P::KilledLow), &["total_died_min"]),
            // The maker's slip for "Max".
            (is(P::KilledHigh), &["total_died_mix", "total_died_max"]),
            (is(P::InjuredLow), &["injured_min"]),
            (is(P::InjuredHigh), &["injured_max"]),
            (is(P::Place), &["location"]),
            (is(P::Admin2), &["city"]),
            (is(P::Admin1), &["province"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (is(P::Sentence), &["special_mention_site", "comments"]),
            (is(P::SourceUrl), &["references"]),
        ],
        kinds: Kinds::Only(SubEventType::AirDroneStrike),
        order: Some(Order::MonthFirst),
        ..BLANK
    },
    Dialect {
        name: "pbc_suicide",
        signature: &["s", "islamic_date", "blast_day_type"],
        roles: &[
            (is(P::IncidentId), &["s"]),
            (is(P::StartDate), &["date"]),
            (is(P::KilledLow), &["killed_min"]),
            (is(P::KilledHigh), &["killed_max"]),
            (is(P::InjuredLow), &["injured_min"]),
            (is(P::InjuredHigh), &["injured_max"]),
            (is(P::Target), &["target_type"]),
            (is(P::Place), &["location"]),
            (is(P::Admin2), &["city"]),
            (is(P::Admin1), &["province"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
        ],
        kinds: Kinds::Only(SubEventType::SuicideBomb),
        order: Some(Order::MonthFirst),
        ..BLANK
    },
    Dialect {
        name: "bij_afghanistan",
        signature: &["strike_id", "most_specific_lat_long", "village_local_area"],
        ..BIJ_BLANK
    },
    Dialect {
        name: "bij_pakistan",
        signature: &["strike_id", "most_specific_lat_long", "location_area_country"],
        ..BIJ_BLANK
    },
    Dialect {
        name: "bij_yemen",
        signature: &["strike_id", "most_specific_lat_long", "location_province_country"],
        ..BIJ_BLANK
    },
    Dialect {
        name: "bij_somalia",
        signature: &["strike_id", "most_specific_lat_long", "location_country"],
        ..BIJ_BLANK
    },
    Dialect {
        name: "timemap",
        signature: &["description", "date", "location", "latitude", "longitude", "association1", "source1"],
        roles: &[
            (is(P::StartDate), &["date"]),
            (is(P::EventType), &["association1"]),
            (is(P::Place), &["location"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (is(P::Sentence), &["description"]),
            (is(P::SourceTitle), &["source1"]),
        ],
        order: Some(Order::MonthFirst),
        ..BLANK
    },
    Dialect {
        name: "atlos",
        signature: &["slug", "status", "description", "sensitive"],
        roles: &[
            (is(P::IncidentId), &["slug"]),
            (is(P::StartDate), &["date"]),
            (is(P::EventType), &["type"]),
            (is(P::Weapon), &["equipment"]),
            (is(P::Place), &["general_location"]),
            (Role::Lat, &["latitude"]),
            (Role::Lon, &["longitude"]),
            (Role::GeoCode, &["geolocation_resolution"]),
            (is(P::Sentence), &["description"]),
            (is(P::SourceUrl), &["source_1"]),
        ],
        geo_codes: &[
            ("Exact", GeoPrecision::Point, 10),
            ("Vicinity", GeoPrecision::Point, 100),
            ("Locality", GeoPrecision::Settlement, 1_000),
        ],
        ..BLANK
    },
    Dialect {
        name: "ceha",
        signature: &["acled_gdelt", "event_description"],
        roles: &[
            (is(P::IncidentId), &["index"]),
            (is(P::StartDate), &["time"]),
            (is(P::Actor), &["actor_1"]),
            (is(P::Target), &["actor_2"]),
            (is(P::Country), &["country"]),
            (is(P::Sentence), &["event_description"]),
            (is(P::SourceUrl), &["article_url"]),
        ],
        ..BLANK
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::plain_name;

    #[test]
    fn signatures_and_columns_are_plain() {
        for dialect in DIALECTS {
            for name in dialect.signature.iter().chain(dialect.roles.iter().flat_map(|(_, names)| names.iter())) {
                assert_eq!(plain_name(name), **name, "{}", dialect.name);
            }
            assert!(!dialect.signature.is_empty() || dialect.headerless.is_some(), "{}", dialect.name);
        }
    }

    /// Against the published column lists, where they lie beside the checkout.
    #[test]
    fn every_published_format_is_recognised() {
        let folders = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let found = folders.map(|folder| folder.join("shared/data/lists/dialects.json")).find(|path| path.is_file());
        let Some(path) = found else {
            eprintln!("skipped: the published column lists are not here");
            return;
        };
        let lists: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut count = 0;
        for (name, list) in lists.as_object().unwrap() {
            let Some(columns) = list["columns"].as_array() else { continue };
            let columns: Vec<String> = columns.iter().map(|column| plain_name(column.as_str().unwrap())).collect();
            let dialect = recognise(&columns).unwrap_or_else(|| panic!("{name} is not recognised"));
            assert_eq!(dialect.name, name);
            let assigned = dialect.assign(&columns);
            let missing: Vec<&str> = dialect
                .roles
                .iter()
                .filter(|(role, _)| !assigned.iter().any(|(found, _)| found == role))
                .map(|(role, _)| role.name())
                .collect();
            // The makers' four BIJ sheets differ; the others must have every column that we name.
            if !name.starts_with("bij") && name != "gtd" {
                assert!(missing.is_empty(), "{name}: {missing:?}");
            }
            count += 1;
            let Some((number, column)) = dialect.headerless else { continue };
            let named: Vec<String> = (0..number).map(|at| plain_name(&column(at))).collect();
            assert_eq!(named, columns, "{name}");
        }
        assert_eq!(count, 21);
    }

    #[test]
    fn lists_without_a_header_are_told_by_their_width() {
        let mut row = vec!["1".to_owned(); 61];
        "20221128".clone_into(&mut row[1]);
        let (dialect, names) = recognise_headerless(&row).unwrap();
        assert_eq!(
            (dialect.name, names[53].as_str(), names[60].as_str()),
            ("gdelt_events_2", "ActionGeo_CountryCode", "SOURCEURL")
        );
        assert_eq!(recognise_headerless(&row[..57]).unwrap().0.name, "gdelt_events_1");
        assert!(recognise_headerless(&row[..12]).is_none());
        "17".clone_into(&mut row[1]);
        assert!(recognise_headerless(&row).is_none());
    }
}
