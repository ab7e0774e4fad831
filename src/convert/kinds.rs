//! A list's own words for what happened, as ACLED's published types.

use crate::extract::{EventType, SubEventType};

/// A type of event, with the sub-type where that much is known.
pub(super) type Kind = (EventType, Option<SubEventType>);

/// The type that a cell names: ACLED's own words, or the words of other lists. `None` where it names none.
pub(super) fn kind_of(cell: &str) -> Option<Kind> {
    if let Some(sub) = SubEventType::parse(cell) {
        return Some(sub_type(sub));
    }
    if let Some(kind) = EventType::parse(cell) {
        return Some((kind, None));
    }
    let mut words = String::with_capacity(cell.len() + 2);
    // Each word between blanks, so that "mine" is not found in "determined".
    words.push(' ');
    for c in cell.chars().flat_map(char::to_lowercase) {
        words.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    words.push(' ');
    RULES.iter().find(|(keys, _)| keys.split(',').any(|key| words.contains(key))).map(|(_, sub)| sub_type(*sub))
}

/// The type that a CAMEO code stands for; most of its codes (statements, visits) stand for none.
pub(super) fn kind_of_cameo(code: &str) -> Option<Kind> {
    let code = code.trim();
    let found = CAMEO.iter().filter(|(prefix, _)| code.starts_with(prefix)).max_by_key(|(prefix, _)| prefix.len());
    found.map(|(_, sub)| sub_type(*sub))
}

/// UCDP's type of violence: state-based, non-state, one-sided.
pub(super) fn kind_of_ucdp(code: &str) -> Option<Kind> {
    match code.trim() {
        "1" | "2" => Some((EventType::Battles, None)),
        "3" => Some((EventType::ViolenceAgainstCivilians, None)),
        _ => None,
    }
}

fn sub_type(sub: SubEventType) -> Kind {
    (sub.event_type(), Some(sub))
}

/// Keys that begin with a blank begin a word, keys that end with one end it. The first rule that fits decides.
const RULES: &[(&str, SubEventType)] = &[
    (" suicide, vbied,selbstmord, suicida, kamikaze", SubEventType::SuicideBomb),
    (
        " drone, air strike, airstrike, air attack, aerial, air raid,luftangriff,frappe aerienne, frappe aérienne, ataque aéreo, bombardeo aéreo, warplane, helicopter",
        SubEventType::AirDroneStrike,
    ),
    (" chemical ", SubEventType::ChemicalWeapon),
    (" grenade", SubEventType::Grenade),
    (" shelling, artillery, mortar, missile, rocket, beschuss, bombardement, bombardment", SubEventType::Shelling),
    (
        " ied , ieds , roadside bomb, landmine, land mine, mine , explosive, car bomb, bomb, explosion, blast, uxo , erw , mina , sprengsatz, engin explosif, explosivo",
        SubEventType::RemoteExplosive,
    ),
    (" abduct, kidnap, hostage, disappear, hijack, enlèvement, secuestro, entführ, rapt ", SubEventType::Abduction),
    (" rape , rapes , sexual", SubEventType::SexualViolence),
    (
        " clash, battle, firefight, fire fight, gunfight, gun fight, fighting, ambush, skirmish, exchange of fire, gefecht, affrontement, enfrentamiento, combate, combat",
        SubEventType::ArmedClash,
    ),
    (" lynch, mob ", SubEventType::MobViolence),
    (" riot, violent demonstration", SubEventType::ViolentDemonstration),
    (" protest, demonstration, rally , march , sit in , manifestation, manifestación", SubEventType::PeacefulProtest),
    (
        " loot, arson, vandal, property, infrastructure, facility, pillage, saqueo, robbery, theft",
        SubEventType::Looting,
    ),
    (" arrest, detention, detain, festnahme", SubEventType::Arrests),
    (" ceasefire, cease fire, agreement, truce, peace talk", SubEventType::Agreement),
    (
        " assassinat, killing, murder, shooting, shot , execution, massacre, assault, attack, torture, beating, stabbing, beheading, attentat, attaque, ataque, asesinato, anschlag, mord , targeted, femicide",
        SubEventType::Attack,
    ),
];

/// Conflict and Mediation Event Observations, codebook 1.1b3: the codes of deeds.
const CAMEO: &[(&str, SubEventType)] = &[
    ("057", SubEventType::Agreement),
    ("0871", SubEventType::Agreement),
    ("14", SubEventType::PeacefulProtest),
    ("145", SubEventType::ViolentDemonstration),
    ("173", SubEventType::Arrests),
    ("175", SubEventType::Attack),
    ("18", SubEventType::Attack),
    ("181", SubEventType::Abduction),
    ("1821", SubEventType::SexualViolence),
    ("183", SubEventType::RemoteExplosive),
    ("1831", SubEventType::SuicideBomb),
    ("19", SubEventType::ArmedClash),
    ("194", SubEventType::Shelling),
    ("195", SubEventType::AirDroneStrike),
    ("20", SubEventType::Attack),
    ("2041", SubEventType::ChemicalWeapon),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let check = |cell: &str, expected: &str| {
            let found = kind_of(cell).map_or("-", |(kind, sub)| sub.map_or(kind.as_str(), SubEventType::as_str));
            assert_eq!(found, expected, "{cell}");
        };
        check("Armed clash", "Armed clash");
        check("Battles", "Battles");
        check("Explosions/Remote violence", "Explosions/Remote violence");
        check("IED", "Remote explosive/landmine/IED");
        check("Suicide bombing", "Suicide bomb");
        check("Air/drone strike", "Air/drone strike");
        check("DRONE STRIKE (US)", "Air/drone strike");
        check("Abduction", "Abduction/forced disappearance");
        check("Hostage Taking (Kidnapping)", "Abduction/forced disappearance");
        check("Targeted killing", "Attack");
        check("Armed Assault", "Attack");
        check("Bombing/Explosion", "Remote explosive/landmine/IED");
        check("Facility/Infrastructure Attack", "Looting/property destruction");
        check("Protest", "Peaceful protest");
        check("Arson", "Looting/property destruction");
        check("Undetermined", "-");
        check("Unknown", "-");
        check("", "-");
    }

    #[test]
    fn codes() {
        assert_eq!(kind_of_cameo("1831").unwrap().1, Some(SubEventType::SuicideBomb));
        assert_eq!(kind_of_cameo("190").unwrap().1, Some(SubEventType::ArmedClash));
        assert_eq!(kind_of_cameo("042"), None);
        assert_eq!(kind_of_ucdp("3").unwrap().0, EventType::ViolenceAgainstCivilians);
    }
}
