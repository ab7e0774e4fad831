//! Names of the columns of formats that come without a header, by position.

/// GDELT 2.0, with the second-level unit.
pub(super) fn gdelt_2_column(number: usize) -> String {
    gdelt_column(number, true)
}

/// GDELT 1.0.
pub(super) fn gdelt_1_column(number: usize) -> String {
    gdelt_column(number, false)
}

/// In the order in which the Phoenix pipeline writes them.
pub(super) fn phoenix_column(number: usize) -> String {
    const NAMES: [&str; 26] = [
        "EventID",
        "Date",
        "Year",
        "Month",
        "Day",
        "SourceActorFull",
        "SourceActorEntity",
        "SourceActorRole",
        "SourceActorAttribute",
        "TargetActorFull",
        "TargetActorEntity",
        "TargetActorRole",
        "TargetActorAttribute",
        "EventCode",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScore",
        "Issues",
        "Lat",
        "Lon",
        "LocationName",
        "StateName",
        "CountryCode",
        "SentenceID",
        "URLs",
        "NewsSources",
    ];
    NAMES.get(number).copied().unwrap_or_default().to_owned()
}

/// GDELT's columns come in blocks: the event, two actors, the codes, three places.
fn gdelt_column(number: usize, adm2: bool) -> String {
    const HEAD: [&str; 5] = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"];
    const ACTOR: [&str; 10] = [
        "Code",
        "Name",
        "CountryCode",
        "KnownGroupCode",
        "EthnicCode",
        "Religion1Code",
        "Religion2Code",
        "Type1Code",
        "Type2Code",
        "Type3Code",
    ];
    const CODES: [&str; 10] = [
        "IsRootEvent",
        "EventCode",
        "EventBaseCode",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScale",
        "NumMentions",
        "NumSources",
        "NumArticles",
        "AvgTone",
    ];
    const PLACE: [&str; 8] = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"];
    const TAIL: [&str; 2] = ["DATEADDED", "SOURCEURL"];
    let place: Vec<&str> = PLACE.into_iter().filter(|name| adm2 || *name != "ADM2Code").collect();
    let blocks = HEAD
        .iter()
        .map(|name| (*name).to_owned())
        .chain(["Actor1", "Actor2"].iter().flat_map(|actor| ACTOR.iter().map(move |name| format!("{actor}{name}"))))
        .chain(CODES.iter().map(|name| (*name).to_owned()))
        .chain(
            ["Actor1Geo", "Actor2Geo", "ActionGeo"]
                .iter()
                .flat_map(|block| place.iter().map(move |name| format!("{block}_{name}"))),
        )
        .chain(TAIL.iter().map(|name| (*name).to_owned()));
    blocks.into_iter().nth(number).unwrap_or_default()
}
