//! When a row of `groups.tsv` holds.

use super::Phase;
use crate::extract::actors::ActorClass;
use crate::extract::words::class;

/// What is known about a mention of an incident when its kind is decided.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    /// Classes of the weapon words near it, as lexicon classes.
    pub weapon: u64,
    /// Class of who did it.
    pub agent: Option<ActorClass>,
    /// Class of to whom.
    pub target: Option<ActorClass>,
    /// Classes of the object's words, as lexicon classes.
    pub object: u64,
    /// The object is a place mention.
    pub place: bool,
    /// The trigger is a noun.
    pub noun: bool,
    /// A light verb stands before it.
    pub light: bool,
    /// "blew himself up"
    pub reflexive: bool,
    /// People are counted.
    pub counted: bool,
    /// "he was shot": somebody told of before.
    pub pronoun: bool,
    /// The verb has no object.
    pub bare: bool,
    /// Begins or ends.
    pub phase: Phase,
}

/// All of these have to hold.
#[derive(Debug, Default, Clone)]
pub(crate) struct Condition {
    tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy)]
enum Test {
    Weapon(u64),
    Agent(Party),
    Target(Party),
    Object(Object),
    Noun,
    Light,
    Reflexive,
    Counted,
    Bare,
    Phase(Phase),
}

#[derive(Debug, Clone, Copy)]
enum Party {
    State,
    Armed,
    Force,
    Civilian,
    Protester,
    Rioter,
}

#[derive(Debug, Clone, Copy)]
enum Object {
    Territory,
    Arms,
    Property,
    Person,
}

impl Condition {
    /// True where all tests hold.
    pub(crate) fn holds(&self, facts: &Facts) -> bool {
        self.tests.iter().all(|test| match *test {
            Test::Weapon(classes) => facts.weapon & classes != 0,
            Test::Agent(party) => facts.agent.is_some_and(|class| party.is(class)),
            Test::Target(party) => facts.target.is_some_and(|class| party.is(class)),
            Test::Object(Object::Territory) => facts.place || facts.object & class::TERRITORY != 0,
            Test::Object(Object::Arms) => facts.object & (class::ARMS | class::GUN | class::BOMB) != 0,
            Test::Object(Object::Property) => facts.object & class::PROPERTY != 0,
            Test::Object(Object::Person) => facts.target.is_some() || facts.counted || facts.pronoun,
            Test::Noun => facts.noun,
            Test::Light => facts.light,
            Test::Reflexive => facts.reflexive,
            Test::Counted => facts.counted,
            Test::Bare => facts.bare,
            Test::Phase(phase) => facts.phase == phase,
        })
    }
}

impl Party {
    fn is(self, class: ActorClass) -> bool {
        match self {
            Self::State => class.is_state(),
            Self::Armed => class.is_armed_group(),
            Self::Force => class.is_force(),
            Self::Civilian => class == ActorClass::Civilians,
            Self::Protester => class == ActorClass::Protesters,
            Self::Rioter => class == ActorClass::Rioters,
        }
    }
}

/// Reads the conditions of a row; `None` for a word that is not known.
pub(super) fn parse(cell: &str) -> Option<Condition> {
    if cell == "-" {
        return Some(Condition::default());
    }
    let tests: Option<Vec<Test>> = cell.split(',').map(test).collect();
    Some(Condition { tests: tests? })
}

fn test(word: &str) -> Option<Test> {
    Some(match word.split_once('=') {
        None => match word {
            "noun" => Test::Noun,
            "light" => Test::Light,
            "self" => Test::Reflexive,
            "count" => Test::Counted,
            "bare" => Test::Bare,
            "begin" => Test::Phase(Phase::Begins),
            "end" => Test::Phase(Phase::Ends),
            _ => return None,
        },
        Some(("weapon", weapon)) => Test::Weapon(match weapon {
            "suicide" => class::SUICIDE,
            "air" => class::AIR,
            "shell" => class::SHELL,
            "bomb" => class::BOMB,
            "grenade" => class::GRENADE,
            "chemical" => class::CHEMICAL,
            "gun" => class::GUN,
            "fire" => class::FIREBOMB,
            _ => return None,
        }),
        Some(("agent", party)) => Test::Agent(self::party(party)?),
        Some(("target", party)) => Test::Target(self::party(party)?),
        Some(("object", object)) => Test::Object(match object {
            "territory" => Object::Territory,
            "arms" => Object::Arms,
            "property" => Object::Property,
            "person" => Object::Person,
            _ => return None,
        }),
        Some(_) => return None,
    })
}

fn party(word: &str) -> Option<Party> {
    Some(match word {
        "state" => Party::State,
        "armed" => Party::Armed,
        "force" => Party::Force,
        "civilian" => Party::Civilian,
        "protester" => Party::Protester,
        "rioter" => Party::Rioter,
        _ => return None,
    })
}
