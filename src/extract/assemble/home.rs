//! Where a document is at home: the place of an incident whose sentences tell none, each with its honest
//! precision; and the country round a place that the gazetteer does not know.

use std::collections::BTreeMap;

use super::Units;
use super::attach::{self, Scene};
use super::found::Found;
use crate::document::BlockKind;
use crate::extract::{Attached, IncidentPlace};
use crate::recognise::MentionKind;
use crate::resolve::{GeoPrecision, Match, Resolution};

/// Metres round a dateline's place within which its incidents are supposed: a day's drive, not a town.
const LINE_RADIUS_M: u32 = 50_000;

/// The places that a document as a whole stands for.
#[derive(Debug, Default)]
pub(super) struct Home {
    /// The country most spoken of.
    country: Option<IncidentPlace>,
    /// The headline's place.
    title: Option<IncidentPlace>,
    /// The dateline's place.
    line: Option<IncidentPlace>,
    /// No other place finer than a country is told.
    alone: bool,
    /// ISO 3166-1 alpha-2 code of the country.
    code: Option<String>,
}

impl Home {
    pub(super) fn new(scene: &Scene<'_>, units: &dyn Units) -> Self {
        let line = line(scene, units);
        let country = country(scene, units, line.as_ref());
        // A dateline abroad ("MAE SOT, Thailand") is where the reporter sits.
        let code = |place: &IncidentPlace| place.resolution.as_ref().and_then(|to| units.country(to.place));
        let at_home = line.as_ref().and_then(code) == country.as_ref().and_then(code);
        let code = country.as_ref().and_then(code).map(str::to_owned);
        let line = line.filter(|_| at_home);
        let alone = line.as_ref().is_some_and(|line| is_alone(scene, line));
        Self { title: title(scene), line, country, alone, code }
    }

    /// The place of an incident that has none: the headline's or the dateline's for what the lead tells, else the
    /// country that its paragraph names, else the country most spoken of.
    pub(super) fn lend(&self, found: &Found, scene: &Scene<'_>, units: &dyn Units) -> Option<IncidentPlace> {
        let lead = found.lead && !found.mentioned && !found.earlier || self.alone && !found.earlier && !found.general;
        let nearer = self.title.as_ref().or(self.line.as_ref()).filter(|_| lead);
        let common = nearer.or(self.country.as_ref());
        let code = |to: Option<&Resolution>| to.and_then(|to| units.country(to.place));
        let land = found.land.and_then(|at| scene.toponyms.get(at as usize));
        let other = code(land.and_then(|toponym| toponym.resolution.as_ref()))
            .filter(|land| code(common.and_then(|place| place.resolution.as_ref())) != Some(*land));
        let told = other.and_then(|country| {
            let toponym = land?;
            let mut resolution = units.nation(country)?;
            resolution.confidence = toponym.resolution.as_ref()?.confidence;
            "the country that the paragraph tells of".clone_into(&mut resolution.reason);
            let mention = scene.recognition.mentions.get(toponym.mention as usize)?;
            let text = mention.span.of(&scene.document.text).to_owned();
            Some(IncidentPlace { mention: None, text, attached: Attached::Paragraph, resolution: Some(resolution) })
        });
        told.or_else(|| common.cloned())
    }

    /// The country that the document is about.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What is known of a place that could not be resolved: how far it is said to be from another, which it is said to
    /// lie in; or, which the text does not say (false), the country of its paragraph or the document's.
    pub(super) fn round(
        &self,
        scene: &Scene<'_>,
        at: u32,
        units: &dyn Units,
        found: &Found,
    ) -> Option<(Resolution, bool)> {
        let resolved = |at: usize| scene.toponyms.get(at).and_then(|toponym| toponym.resolution.clone());
        let said = (at as usize + 1..at as usize + 3).find(|next| attach::apposed(scene, *next) == Some(at));
        if let Some(resolution) = said.and_then(resolved) {
            return Some((resolution, true));
        }
        if let Some(mut resolution) = Self::around(scene, at) {
            resolution.matched = Match::Parent;
            "the place is not known; what it is said to lie in".clone_into(&mut resolution.reason);
            return Some((resolution, true));
        }
        // "Gunmen in Helmand ..." told before: the unit that the places lie in.
        let unit = found.within.and_then(|at| resolved(at as usize)).filter(|to| attach::rank(to.precision) >= 2);
        if let Some(mut resolution) = unit {
            resolution.matched = Match::Parent;
            "the place is not known; the unit told of before".clone_into(&mut resolution.reason);
            return Some((resolution, false));
        }
        if let Some(resolution) = super::beside(scene, at) {
            return Some((resolution, true));
        }
        let land =
            found.land.and_then(|at| resolved(at as usize)).and_then(|to| units.nation(units.country(to.place)?));
        let mut resolution = land.or_else(|| self.country.as_ref()?.resolution.clone())?;
        resolution.matched = Match::Parent;
        "the place is not known; its country as far as the text tells".clone_into(&mut resolution.reason);
        Some((resolution, false))
    }

    /// The finest place that a mention is said to lie in: Kursk in "in Russia's Kursk region".
    fn around(scene: &Scene<'_>, at: u32) -> Option<Resolution> {
        let mentions = &scene.recognition.mentions;
        let mention = mentions.get(scene.toponyms.get(at as usize)?.mention as usize)?;
        let outer = mention.container?;
        let finer = mentions.get(outer as usize + 1).filter(|finer| finer.container == Some(outer)).map(|_| outer + 1);
        [finer, Some(outer)].into_iter().flatten().find_map(|number| {
            let toponym = scene.toponyms.binary_search_by_key(&number, |toponym| toponym.mention).ok()?;
            scene.toponyms[toponym].resolution.clone()
        })
    }
}

/// The text names no place finer than a country but the dateline's.
fn is_alone(scene: &Scene<'_>, line: &IncidentPlace) -> bool {
    let Some(own) = line.resolution.as_ref() else { return false };
    scene.toponyms.iter().all(|toponym| {
        let place =
            scene.recognition.mentions.get(toponym.mention as usize).is_some_and(|m| m.kind == MentionKind::Place);
        let finer =
            toponym.resolution.as_ref().is_none_or(|to| to.precision != GeoPrecision::Country && to.place != own.place);
        !(place && finer)
    })
}

fn title(scene: &Scene<'_>) -> Option<IncidentPlace> {
    let title = scene.document.blocks.iter().find(|block| block.kind == BlockKind::Title)?.span;
    scene.toponyms.iter().find_map(|toponym| {
        let mention = scene.recognition.mentions.get(toponym.mention as usize)?;
        let mut resolution = toponym.resolution.clone()?;
        if !title.contains(mention.span)
            || mention.kind != MentionKind::Place
            || resolution.precision == GeoPrecision::Country
        {
            return None;
        }
        "the headline's place".clone_into(&mut resolution.reason);
        let text = mention.span.of(&scene.document.text).to_owned();
        Some(IncidentPlace { mention: None, text, attached: Attached::Title, resolution: Some(resolution) })
    })
}

fn line(scene: &Scene<'_>, units: &dyn Units) -> Option<IncidentPlace> {
    let line = scene.document.dateline.as_ref()?;
    let name = line.place.as_deref()?;
    let told = scene.toponyms.iter().find_map(|toponym| {
        let mention = scene.recognition.mentions.get(toponym.mention as usize)?;
        line.span.contains(mention.span).then(|| toponym.resolution.clone())?
    });
    let mut resolution = told.or_else(|| units.seek(name, None))?;
    if resolution.precision != GeoPrecision::Country {
        resolution.radius_m = resolution.radius_m.max(LINE_RADIUS_M);
        resolution.precision = GeoPrecision::Area;
        resolution.alternatives = Vec::new();
    }
    "the dateline's place".clone_into(&mut resolution.reason);
    let (text, attached) = (name.to_owned(), Attached::Dateline);
    Some(IncidentPlace { mention: None, text, attached, resolution: Some(resolution) })
}

/// The country most spoken of; the dateline, which is mostly a mention too, counts as three.
fn country(scene: &Scene<'_>, units: &dyn Units, line: Option<&IncidentPlace>) -> Option<IncidentPlace> {
    let mut votes: BTreeMap<&str, (u32, std::cmp::Reverse<usize>)> = BTreeMap::new();
    let spoken = scene.toponyms.iter().filter_map(|toponym| toponym.resolution.as_ref().map(|to| (to.place, 2)));
    let lines = line.and_then(|line| line.resolution.as_ref()).map(|to| (to.place, 4));
    for (at, (place, weight)) in lines.into_iter().chain(spoken).enumerate() {
        if let Some(country) = units.country(place) {
            votes.entry(country).or_insert((0, std::cmp::Reverse(at))).0 += weight;
        }
    }
    let (code, _) = votes.into_iter().max_by_key(|(_, votes)| *votes)?;
    // Its own name in the text, so that the point has words to rest on.
    let by_kind = |wanted: MentionKind| {
        scene.toponyms.iter().find_map(|toponym| {
            let resolution = toponym.resolution.as_ref()?;
            let country =
                resolution.precision == GeoPrecision::Country && units.country(resolution.place) == Some(code);
            let mention = scene
                .recognition
                .mentions
                .get(toponym.mention as usize)
                .filter(|mention| country && mention.kind == wanted)?;
            Some((mention.span.of(&scene.document.text).to_owned(), resolution.clone()))
        })
    };
    let (text, mut resolution) = match by_kind(MentionKind::Place).or_else(|| by_kind(MentionKind::Demonym)) {
        Some(named) => named,
        None => (code.to_owned(), units.nation(code)?),
    };
    resolution.alternatives = Vec::new();
    resolution.matched = Match::Parent;
    "the country most spoken of".clone_into(&mut resolution.reason);
    Some(IncidentPlace { mention: None, text, attached: Attached::Country, resolution: Some(resolution) })
}
