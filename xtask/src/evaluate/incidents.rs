//! Incidents against MUC-4 (Fourth Message Understanding Conference, 1992).
//!
//! MUC-4 asks for terrorist incidents only and in seven types of its own. What its guidelines leave out is left
//! out here, and here alone, so that the product is not bent to the task:
//!
//! - **type**: bombs, suicide bombs and grenades are BOMBING; abductions KIDNAPPING, or HIJACKING where the
//!   sentence says so; looting with fire ARSON, with robbery ROBBERY; all other violence ATTACK;
//! - **relevance**: learned from the task's training texts, see [`relevance`](super::relevance);
//! - **date**: an incident without a date of its own, or with a day of the week alone, happened "on or before" the day
//!   of the article;
//! - **perpetrators**: soldiers are of the army or the armed forces; aircraft are no instruments.

use std::io::{BufRead, Write};

use dateline::extract::SubEventType;
use dateline::extract::actors::{ActorClass, classify, lookup};
use serde_json::{Map, Value, json};

use super::relevance::{CHANCE, Model, features, vocabulary};

/// Turns MUC-4 documents into the articles that the command reads.
///
/// # Errors
///
/// A line that is not JSON, or a failed write.
pub(crate) fn articles(input: impl BufRead, mut output: impl Write) -> Result<(), Box<dyn std::error::Error>> {
    for line in input.lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let article = json!({
            "docid": document["docid"],
            "text": document["text_truecased"],
            "published": document["dateline"]["date"],
            "vocabulary": vocabulary(document["text_truecased"].as_str().unwrap_or("")),
        });
        writeln!(output, "{article}")?;
    }
    Ok(())
}

/// Turns the command's lines (`map --format jsonl`) into the scorer's.
///
/// # Errors
///
/// A line that is not JSON, or a failed write.
pub(crate) fn templates(input: impl BufRead, mut output: impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let model = Model::embedded();
    for line in input.lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let found = candidates(&document).into_iter();
        let coded: Vec<Value> =
            found.filter(|(features, _)| model.chance(features) >= CHANCE).map(|(_, template)| template).collect();
        writeln!(output, "{}", json!({ "docid": document["docid"], "incidents": coded }))?;
    }
    Ok(())
}

/// The incidents of a document that MUC-4 has a type for, each with its features and as a template.
pub(crate) fn candidates(document: &Value) -> Vec<(Vec<(usize, f64)>, Value)> {
    let published = document["published"].as_str();
    let none = Vec::new();
    let mut firsts: Vec<&Value> = Vec::new();
    for feature in document["incidents"].as_array().unwrap_or(&none) {
        // The features of one incident follow each other; its first place stands for it.
        if firsts.last().is_none_or(|last| last["incident_id"] != feature["incident_id"]) {
            firsts.push(feature);
        }
    }
    let typed: Vec<(&Value, Value)> =
        firsts.into_iter().filter_map(|feature| Some((feature, template(feature, published)?))).collect();
    let of = |(order, (_, template)): (usize, &(&Value, Value))| (features(document, &typed, order), template.clone());
    typed.iter().enumerate().map(of).collect()
}

/// One incident as a template of MUC-4; `None` where the task does not ask for its kind.
fn template(feature: &Value, published: Option<&str>) -> Option<Value> {
    let text = |name: &str| feature[name].as_str();
    let kind = SubEventType::parse(text("sub_event_type")?)?;
    let target = text("target");
    let name = muc_type(kind, text("sentence").unwrap_or(""))?;
    let (start, end) = (text("start_date"), text("end_date"));
    let mut out = Map::new();
    out.insert("type".into(), name.into());
    // "last Wednesday", "last week": MUC-4 takes them as before the day of the article.
    let date = match (start, end, published) {
        (_, Some(_), Some(day)) if loosely(text("date_text").unwrap_or("")) => {
            json!({ "form": "before", "start": null, "end": day })
        }
        (Some(start), Some(end), _) if start == end => json!({ "form": "exact", "start": start, "end": end }),
        (Some(start), Some(end), _) => json!({ "form": "range", "start": start, "end": end }),
        (None, Some(end), _) | (None, None, Some(end)) => json!({ "form": "before", "start": null, "end": end }),
        _ => Value::Null,
    };
    out.insert("date".into(), date);
    out.insert("country".into(), feature["country"].clone());
    // The words stand last: the scorer takes them for the finest place. A country is no place here, unless it
    // stands for a place that the gazetteer does not know.
    let coarse = text("geo_precision") == Some("country");
    let known = text("place").filter(|_| !coarse);
    let words = text("place_text").filter(|words| !coarse || told_place(words, feature));
    out.insert("places".into(), known.into_iter().chain(words).collect::<Vec<_>>().into());
    let actor = text("actor");
    let organisation = actor.and_then(organisation).or_else(|| inferred(feature)).or_else(|| forces(feature));
    let individual = actor.filter(|actor| {
        organisation.is_none() || actor.split(' ').next_back().is_some_and(|word| word.starts_with(char::is_lowercase))
    });
    out.insert("perp_org".into(), organisation.into_iter().collect::<Vec<_>>().into());
    out.insert("perp_ind".into(), individual.into_iter().collect::<Vec<_>>().into());
    // Aircraft are no instruments there.
    let weapon = text("weapon").filter(|weapon| {
        !["helicopter", "plane", "aircraft", "jet"].iter().any(|word| weapon.to_lowercase().contains(word))
    });
    out.insert("instrument".into(), weapon.into_iter().collect::<Vec<_>>().into());
    let stage = if matches!(text("mode"), Some("planned" | "threatened")) { "THREATENED" } else { "ACCOMPLISHED" };
    out.insert("stage".into(), stage.into());
    let people = target.filter(|target| classify(target).is_some() || target.contains(char::is_uppercase));
    let things = target.filter(|_| people.is_none());
    out.insert("hum_tgt".into(), people.into_iter().collect::<Vec<_>>().into());
    out.insert("phys_tgt".into(), things.into_iter().collect::<Vec<_>>().into());
    for (slot, best, low) in [("killed", "killed_best", "killed_low"), ("injured", "injured_best", "injured_low")] {
        let value = if feature[best].is_null() { &feature[low] } else { &feature[best] };
        out.insert(slot.into(), value.clone());
    }
    out.insert("sentence".into(), feature["sentence"].clone());
    Some(Value::Object(out))
}

/// The name of an organisation in an actor's words, as written there.
fn organisation(actor: &str) -> Option<String> {
    const BODIES: &[&str] = &["group", "movement", "front", "army", "cartel", "organization", "alliance", "command"];
    const FORCES: &[&str] = &["army", "force", "forces", "police", "military", "guard", "government", "battalion"];
    let last = actor.split(' ').next_back().unwrap_or(actor).to_lowercase();
    if FORCES.contains(&last.as_str()) {
        return Some(actor.to_owned());
    }
    let Some(known) = lookup(actor) else { return unknown(actor) };
    // The shortest run of words that still names it, with the noun for its kind that may follow.
    let words: Vec<&str> = actor.split(' ').collect();
    let named = (1..=words.len())
        .flat_map(|length| (0..=words.len() - length).map(move |from| (from, from + length)))
        .find(|(from, to)| lookup(&words[*from..*to].join(" ")).is_some_and(|found| found.name == known.name));
    let Some((from, mut to)) = named else { return Some(known.name.to_owned()) };
    let body = |word: &&str| BODIES.contains(&word.to_lowercase().as_str());
    if let Some(more) = words[to..].iter().take(3).rposition(body) {
        to += more + 1;
    }
    Some(words[from..to].join(" "))
}

/// A name of a body of men that no table knows: capitals, with such a noun among them.
fn unknown(actor: &str) -> Option<String> {
    const BODIES: &[&str] =
        &["group", "movement", "front", "army", "cartel", "forces", "alliance", "command", "commandos"];
    let words: Vec<&str> = actor.split(' ').collect();
    let from = words.iter().position(|word| word.starts_with(char::is_uppercase))?;
    let last = words.iter().rposition(|word| BODIES.contains(&word.to_lowercase().as_str()))?;
    (last > from && words[from..=last].iter().filter(|word| word.starts_with(char::is_uppercase)).count() > 1)
        .then(|| words[from..=last].join(" "))
}

/// Soldiers are of the army, or of the armed forces.
fn forces(feature: &Value) -> Option<String> {
    const SOLDIERS: &[&str] = &["soldier", "soldiers", "troops", "officers", "lieutenant", "colonel"];
    let actor = feature["actor"].as_str()?.to_lowercase();
    let army = feature["sentence"].as_str().is_some_and(|sentence| sentence.to_lowercase().contains("army"));
    let name = if army { "army" } else { "armed forces" };
    actor.split(' ').any(|word| SOLDIERS.contains(&word)).then(|| name.to_owned())
}

/// A day of the week or a week counted from the article.
fn loosely(words: &str) -> bool {
    const DAYS: &[&str] =
        &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "last week", "weekend"];
    let words = words.to_lowercase();
    DAYS.iter().any(|day| words.contains(day)) && !words.contains(|c: char| c.is_ascii_digit())
}

/// The actor that the text only calls "the rebels".
fn inferred(feature: &Value) -> Option<String> {
    let actor = feature["actor"].as_str()?;
    let target = feature["target"].as_str().and_then(lookup).map(|known| known.name);
    let first = feature["actors"].as_str()?.split("; ").next()?;
    (classify(actor).is_some_and(ActorClass::is_armed_group) && target != Some(first)).then(|| first.to_owned())
}

/// A place told by words that only its country is known of.
fn told_place(words: &str, feature: &Value) -> bool {
    feature["geo_method"] == "parent"
        && feature["sentence"].as_str().is_some_and(|sentence| sentence.contains(words))
        && !feature["country"].as_str().is_some_and(|country| words.contains(country))
        && words.chars().any(char::is_lowercase)
}

/// The task's name for a kind.
pub(crate) fn muc_type(kind: SubEventType, sentence: &str) -> Option<&'static str> {
    use SubEventType as S;
    let sentence = sentence.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    Some(match kind {
        S::RemoteExplosive | S::SuicideBomb | S::Grenade => "BOMBING",
        S::Abduction if says(&["hijack"]) => "HIJACKING",
        S::Abduction => "KIDNAPPING",
        S::Looting if says(&["fire", "burn", "arson", "torch", "ablaze"]) => "ARSON",
        S::Looting if says(&["rob", "stole", "steal"]) => "ROBBERY",
        S::DisruptedWeaponsUse | S::Looting if says(&["bomb", "dynamit", "explosive"]) => "BOMBING",
        S::ArmedClash
        | S::Attack
        | S::AirDroneStrike
        | S::Shelling
        | S::ChemicalWeapon
        | S::SexualViolence
        | S::ExcessiveForceAgainstProtesters
        | S::Looting
        | S::NonStateActorOvertakesTerritory
        | S::MobViolence => "ATTACK",
        _ => return None,
    })
}

/// Days since 1970-01-01 of a `YYYY-MM-DD` (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(super) fn days(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(feature: &Value, expected: Option<&str>) {
        let found = template(feature, Some("1990-01-10"));
        assert_eq!(found.as_ref().and_then(|found| found["type"].as_str()), expected, "{feature}");
    }

    #[test]
    fn types() {
        let feature = |kind: &str, sentence: &str| json!({ "mode": "asserted", "sub_event_type": kind, "sentence": sentence, "confidence": 0.5 });
        check(&feature("Attack", ""), Some("ATTACK"));
        check(&feature("Armed clash", ""), Some("ATTACK"));
        check(&feature("Grenade", ""), Some("BOMBING"));
        check(&feature("Disrupted weapons use", "They defused a bomb."), Some("BOMBING"));
        check(&feature("Looting/property destruction", "They burned a bus."), Some("ARSON"));
        check(&feature("Abduction/forced disappearance", "They hijacked a plane."), Some("HIJACKING"));
        check(&feature("Agreement", ""), None);
    }

    #[test]
    fn dates_count_as_the_guidelines_say() {
        let date = |start: Option<&str>, end: &str, words: &str| {
            let feature = json!({ "mode": "asserted", "sub_event_type": "Attack", "start_date": start, "end_date": end, "date_text": words });
            template(&feature, Some("1990-01-10")).map(|template| template["date"].clone())
        };
        let exact = json!({ "form": "exact", "start": "1990-01-08", "end": "1990-01-08" });
        let before = json!({ "form": "before", "start": null, "end": "1990-01-10" });
        assert_eq!(date(Some("1990-01-08"), "1990-01-08", "8 January"), Some(exact));
        assert_eq!(date(Some("1990-01-08"), "1990-01-08", "last Monday"), Some(before.clone()));
        assert_eq!(date(None, "1990-01-10", ""), Some(before));
    }

    #[test]
    fn organisations_are_named_as_in_the_text() {
        for (actor, name) in [
            ("two FMLN guerrillas", Some("FMLN")),
            ("the Extraditables group", Some("Extraditables group")),
            ("fighters of the Free Lions Front", Some("Free Lions Front")),
            ("unidentified men", None),
        ] {
            assert_eq!(organisation(actor).as_deref(), name, "{actor}");
        }
    }

    #[test]
    fn days_count_from_1970() {
        for (date, number) in [("1970-01-01", Some(0)), ("2000-03-01", Some(11_017)), ("x", None)] {
            assert_eq!(days(date), number);
        }
    }
}
