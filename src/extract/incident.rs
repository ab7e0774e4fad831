//! An incident: the type between [`extract`](crate::extract) and [`layer`](crate::layer).

use jiff::civil::Date;

use crate::Span;
use crate::resolve::Resolution;

/// Something that happened (or was threatened, planned, denied), with the words that say so.
#[derive(Debug, Clone)]
pub struct Incident {
    /// Stable: the same input gives the same id.
    pub id: String,
    /// When.
    pub when: When,
    /// What, by ACLED's published typology.
    pub kind: SubEventType,
    /// Asserted, planned, denied...
    pub mode: Mode,
    /// Fact, claimed, alleged...
    pub attribution: Attribution,
    /// Who says so, as written.
    pub attribution_by: Option<String>,
    /// Who did it, as written.
    pub actor: Option<String>,
    /// To whom, as written.
    pub target: Option<String>,
    /// Canonical names of the actors known to the actor table.
    pub actors: Vec<String>,
    /// Weapon as written.
    pub weapon: Option<String>,
    /// Killed, injured, abducted, displaced.
    pub casualties: Casualties,
    /// Where; one feature each. Empty where no place is told.
    pub places: Vec<IncidentPlace>,
    /// The sentence (or clause group) that says so, into the document's text.
    pub span: Span,
    /// 0..1: that the incident is what and when it is said to be; the place has its own.
    pub confidence: f32,
}

/// One place of an incident.
#[derive(Debug, Clone)]
pub struct IncidentPlace {
    /// Index into [`Recognition::mentions`](crate::recognise::Recognition::mentions); `None` where the place
    /// was inferred (the dateline's, the document's country).
    pub mention: Option<u32>,
    /// The words.
    pub text: String,
    /// How it came to be the incident's.
    pub attached: Attached,
    /// The resolved place; `None` for a place that was told but could not be resolved.
    pub resolution: Option<Resolution>,
}

/// When: an interval of days with its precision, and the words it rests on.
///
/// `edtf` follows the Extended Date/Time Format, ISO 8601-2:2019 Annex A: `2022-05`, `2022-09~/..`, `2022-21`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// First possible day.
    pub start: Option<Date>,
    /// Last possible day; `None` with a start: open.
    pub end: Option<Date>,
    /// How fine.
    pub precision: DatePrecision,
    /// EDTF string; empty when unknown.
    pub edtf: String,
    /// Where it was learned; `None` when unknown.
    pub basis: Option<DateBasis>,
    /// The words.
    pub text: Option<String>,
    /// A doubt: "ambiguous day and month", "contradicting sources".
    pub flag: Option<String>,
}

impl When {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self {
            start: None,
            end: None,
            precision: DatePrecision::Unknown,
            edtf: String::new(),
            basis: None,
            text: None,
            flag: None,
        }
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word of the output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value whose word this is, ignoring case.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str().eq_ignore_ascii_case(word.trim()))
            }
        }
    };
}

words! {
    /// How fine a date is.
    DatePrecision {
        /// One day.
        Day = "day",
        /// Seven days.
        Week = "week",
        /// A month or a part of it.
        Month = "month",
        /// A season or quarter.
        Season = "season",
        /// A year or a part of it.
        Year = "year",
        /// Ten years.
        Decade = "decade",
        /// From one date to another.
        Range = "range",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// Where a date was learned.
    DateBasis {
        /// From the words of the text.
        Text = "text",
        /// Counted from, or equal to, the dateline's day.
        Dateline = "dateline",
        /// Counted from, or equal to, the publication date.
        Published = "published",
    }
}

words! {
    /// How a place came to be an incident's: what its chance to be the right one hangs on most.
    Attached {
        /// Told in the clause of the incident.
        Clause = "clause",
        /// Elsewhere in its sentence.
        Sentence = "sentence",
        /// In a sentence before.
        Before = "before",
        /// The headline's place.
        Title = "headline",
        /// The dateline's place.
        Dateline = "dateline",
        /// The country of a people or state that the sentence names: "Pakistani".
        Demonym = "demonym",
        /// The country or unit that a place told with it, which is not known, is taken to lie in.
        Unknown = "unknown",
        /// The country that its paragraph tells of.
        Paragraph = "paragraph",
        /// The country most spoken of.
        Country = "country",
    }
}

words! {
    /// Does the text say that it happened?
    Mode {
        /// It happened, and it is news.
        Asserted = "asserted",
        /// It happened, long ago or as background.
        Historical = "historical",
        /// It is going to happen.
        Planned = "planned",
        /// Somebody threatens it.
        Threatened = "threatened",
        /// It did not happen.
        Negated = "negated",
        /// It might.
        Hypothetical = "hypothetical",
    }
}

words! {
    /// How the text vouches for it.
    Attribution {
        /// Told as fact.
        Fact = "fact",
        /// Somebody says that they did it.
        Claimed = "claimed",
        /// Somebody is suspected.
        Suspected = "suspected",
        /// Somebody says that another did it.
        Alleged = "alleged",
    }
}

words! {
    /// The six event types of ACLED's published typology (Codebook, 2023).
    EventType {
        #[allow(missing_docs)] Battles = "Battles",
        #[allow(missing_docs)] Explosions = "Explosions/Remote violence",
        #[allow(missing_docs)] ViolenceAgainstCivilians = "Violence against civilians",
        #[allow(missing_docs)] Protests = "Protests",
        #[allow(missing_docs)] Riots = "Riots",
        #[allow(missing_docs)] StrategicDevelopments = "Strategic developments",
    }
}

words! {
    /// The 25 sub-event types of ACLED's published typology (Codebook, 2023).
    #[allow(missing_docs)]
    SubEventType {
        ArmedClash = "Armed clash",
        GovernmentRegainsTerritory = "Government regains territory",
        NonStateActorOvertakesTerritory = "Non-state actor overtakes territory",
        ChemicalWeapon = "Chemical weapon",
        AirDroneStrike = "Air/drone strike",
        SuicideBomb = "Suicide bomb",
        Shelling = "Shelling/artillery/missile attack",
        RemoteExplosive = "Remote explosive/landmine/IED",
        Grenade = "Grenade",
        SexualViolence = "Sexual violence",
        Attack = "Attack",
        Abduction = "Abduction/forced disappearance",
        PeacefulProtest = "Peaceful protest",
        ProtestWithIntervention = "Protest with intervention",
        ExcessiveForceAgainstProtesters = "Excessive force against protesters",
        ViolentDemonstration = "Violent demonstration",
        MobViolence = "Mob violence",
        Agreement = "Agreement",
        Arrests = "Arrests",
        ChangeToGroup = "Change to group/activity",
        DisruptedWeaponsUse = "Disrupted weapons use",
        BaseEstablished = "Headquarters or base established",
        Looting = "Looting/property destruction",
        NonViolentTransfer = "Non-violent transfer of territory",
        Other = "Other",
    }
}

impl SubEventType {
    /// The event type that it belongs to.
    ///
    /// ```
    /// use dateline::extract::{EventType, SubEventType};
    /// assert_eq!(SubEventType::AirDroneStrike.event_type(), EventType::Explosions);
    /// ```
    pub fn event_type(self) -> EventType {
        use SubEventType as S;
        match self {
            S::ArmedClash | S::GovernmentRegainsTerritory | S::NonStateActorOvertakesTerritory => EventType::Battles,
            S::ChemicalWeapon | S::AirDroneStrike | S::SuicideBomb | S::Shelling | S::RemoteExplosive | S::Grenade => {
                EventType::Explosions
            }
            S::SexualViolence | S::Attack | S::Abduction => EventType::ViolenceAgainstCivilians,
            S::PeacefulProtest | S::ProtestWithIntervention | S::ExcessiveForceAgainstProtesters => EventType::Protests,
            S::ViolentDemonstration | S::MobViolence => EventType::Riots,
            S::Agreement
            | S::Arrests
            | S::ChangeToGroup
            | S::DisruptedWeaponsUse
            | S::BaseEstablished
            | S::Looting
            | S::NonViolentTransfer
            | S::Other => EventType::StrategicDevelopments,
        }
    }
}

/// A number of people, as UCDP counts: lowest, best and highest estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// At least.
    pub low: Option<u32>,
    /// As told; `None` for "dozens".
    pub best: Option<u32>,
    /// At most; `None` for "at least seven".
    pub high: Option<u32>,
}

/// Killed, injured, abducted and displaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Casualties {
    /// Dead.
    pub killed: Count,
    /// Wounded.
    pub injured: Count,
    /// Kidnapped or taken hostage.
    pub abducted: Count,
    /// Driven from home.
    pub displaced: Count,
    /// The words.
    pub text: Option<String>,
}
