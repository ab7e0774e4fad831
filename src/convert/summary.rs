//! What became of a list, counted.

use std::collections::BTreeMap;

use crate::Notice;

/// A row that is not in the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Line that the row starts on, from 1.
    pub line: u64,
    /// Number of the row of data, from 1.
    pub number: u64,
    /// Why it is not in the layer.
    pub reason: String,
    /// What to do about it.
    pub remedy: &'static str,
    /// The whole row.
    pub cells: Vec<String>,
}

/// A name that no place was found by, and what its rows say about where it lies; empty where they say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Missing {
    /// The name as written.
    pub name: String,
    /// The second-level unit as written.
    pub admin2: String,
    /// The first-level unit as written.
    pub admin1: String,
    /// The country's ISO alpha-2 code, or the country as written.
    pub country: String,
}

/// A name that was not found, how often it occurs, and what may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unresolved {
    /// The name and its units.
    #[serde(flatten)]
    pub missing: Missing,
    /// Rows with it.
    pub count: u64,
    /// Names that are near, with their units.
    pub suggestions: Vec<String>,
}

/// Counts of a part of the rows; parts are merged in the order of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) blank: u64,
    pub(super) written: u64,
    pub(super) unlocated: u64,
    pub(super) short: u64,
    pub(super) unread_dates: u64,
    pub(super) doubtful_dates: u64,
    /// Rows that a reviewer rejected.
    pub(super) thrown_out: u64,
    methods: BTreeMap<&'static str, u64>,
    flags: BTreeMap<&'static str, u64>,
    names: BTreeMap<Missing, u64>,
    faults: Vec<(u64, String)>,
    fault_count: u64,
}

/// Faults told one by one; the others are only counted.
const MOST_FAULTS: usize = 10;

/// Distinct names counted; beyond, new ones are not.
const MOST_NAMES: usize = 10_000;

/// Names that suggestions are looked for, the most frequent ones.
const MOST_SUGGESTED: usize = 1000;

fn first_ones<S: serde::Serializer>(names: &[Unresolved], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().take(20))
}

impl Tally {
    pub(super) fn located(&mut self, method: &'static str) {
        *self.methods.entry(method).or_default() += 1;
    }

    pub(super) fn flagged(&mut self, flag: &'static str) {
        *self.flags.entry(flag).or_default() += 1;
    }

    /// Counts a name that was not found, with the units that the row names: it may stand for another place in each.
    pub(super) fn unresolved(&mut self, missing: Missing) {
        if let Some(count) = self.names.get_mut(&missing) {
            *count += 1;
        } else if self.names.len() < MOST_NAMES {
            self.names.insert(missing, 1);
        }
    }

    pub(super) fn fault(&mut self, line: u64, message: impl FnOnce() -> String) {
        self.fault_count += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push((line, message()));
        }
    }

    pub(super) fn merge(&mut self, other: &mut Self) {
        self.rows += other.rows;
        self.blank += other.blank;
        self.written += other.written;
        self.unlocated += other.unlocated;
        self.short += other.short;
        self.unread_dates += other.unread_dates;
        self.doubtful_dates += other.doubtful_dates;
        self.thrown_out += other.thrown_out;
        self.fault_count += other.fault_count;
        for (ours, theirs) in [(&mut self.methods, &other.methods), (&mut self.flags, &other.flags)] {
            for (word, count) in theirs {
                *ours.entry(word).or_default() += count;
            }
        }
        for (name, count) in std::mem::take(&mut other.names) {
            if self.names.len() < MOST_NAMES || self.names.contains_key(&name) {
                *self.names.entry(name).or_default() += count;
            }
        }
        let room = MOST_FAULTS.saturating_sub(self.faults.len());
        self.faults.extend(other.faults.drain(..).take(room));
    }
}

/// What became of a list.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Summary {
    /// Name of the list.
    pub source: String,
    /// The published format, if it is one.
    pub dialect: Option<&'static str>,
    /// Rows of data; blank ones are not counted.
    pub rows: u64,
    /// Rows that hold nothing.
    pub blank: u64,
    /// Features in the layer.
    pub written: u64,
    /// Rows in the rejects.
    pub rejected: u64,
    /// Located rows by `geo_method`.
    pub located: BTreeMap<&'static str, u64>,
    /// Rows without a place.
    pub unlocated: u64,
    /// Rows by `geo_flag`.
    pub flags: BTreeMap<&'static str, u64>,
    /// Dates that could not be read.
    pub unread_dates: u64,
    /// Dates that are flagged.
    pub doubtful_dates: u64,
    /// Names that were not found, the most frequent first; their rows have only a unit's point, or none. The first 20
    /// in JSON.
    #[serde(serialize_with = "first_ones")]
    pub unresolved: Vec<Unresolved>,
    /// What was found out, and what was wrong with which line.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

impl Summary {
    pub(super) fn new(
        source: &str,
        dialect: Option<&'static str>,
        mut notices: Vec<Notice>,
        tally: Tally,
        suggest: impl Fn(&Missing) -> Vec<String>,
    ) -> Self {
        let told = tally.faults.len() as u64;
        notices.extend(tally.faults.into_iter().map(|(line, message)| Notice::at(source, line, message)));
        let mut fault = |count: u64, message: String| {
            if count > 0 {
                notices.push(Notice::of(source, message));
            }
        };
        let more = tally.fault_count - told;
        fault(more, format!("{more} more rows are malformed"));
        let short = tally.short;
        fault(short, format!("{short} rows have fewer cells than the list has columns; the missing ones are null"));
        if tally.thrown_out > 0 {
            let message = format!("{} rows are left out, because their status says rejected", tally.thrown_out);
            notices.push(Notice::of(source, message).harmless());
        }
        let mut fault = |count: u64, message: String| {
            if count > 0 {
                notices.push(Notice::of(source, message));
            }
        };
        let unread = tally.unread_dates;
        fault(
            unread,
            format!("{unread} dates could not be read; the rows are kept, see \"date_flag\" and \"date_text\""),
        );
        let mut names: Vec<(Missing, u64)> = tally.names.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let told = |(at, (missing, count)): (usize, (Missing, u64))| {
            let suggestions = if at < MOST_SUGGESTED { suggest(&missing) } else { Vec::new() };
            Unresolved { missing, count, suggestions }
        };
        let unresolved = names.into_iter().enumerate().map(told).collect();
        Self {
            source: source.to_owned(),
            dialect,
            rows: tally.rows,
            blank: tally.blank,
            written: tally.written,
            rejected: tally.rows - tally.written,
            located: tally.methods,
            unlocated: tally.unlocated,
            flags: tally.flags,
            unread_dates: tally.unread_dates,
            doubtful_dates: tally.doubtful_dates,
            unresolved,
            notices,
        }
    }

    /// As JSON, one object.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl std::fmt::Display for Summary {
    /// "strikes.csv: 414 rows: 400 located (380 given, 20 exact), 14 without a place".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let located: u64 = self.located.values().sum();
        write!(f, "{}: {} rows: {located} located", self.source, self.rows)?;
        let mut by_method: Vec<_> = self.located.iter().collect();
        by_method.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let each: Vec<String> = by_method.into_iter().map(|(method, count)| format!("{count} {method}")).collect();
        if !each.is_empty() {
            write!(f, " ({})", each.join(", "))?;
        }
        write!(f, ", {} without a place", self.unlocated)?;
        if self.rejected > 0 {
            write!(f, ", {} left out", self.rejected)?;
        } else if self.unlocated > 0 {
            write!(f, " (kept, without geometry)")?;
        }
        if self.doubtful_dates > 0 {
            write!(f, "\n  {} dates are flagged", self.doubtful_dates)?;
        }
        for (flag, count) in &self.flags {
            write!(f, "\n  {count} coordinates flagged: {flag}")?;
        }
        if !self.unresolved.is_empty() {
            let each =
                self.unresolved.iter().take(10).map(|found| format!("{:?} ({})", found.missing.name, found.count));
            write!(f, "\n  not found by name: {}", each.collect::<Vec<_>>().join(", "))?;
            let more = self.unresolved.len().saturating_sub(10);
            if more > 0 {
                write!(f, " and {more} more")?;
            }
        }
        Ok(())
    }
}
