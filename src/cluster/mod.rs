//! Cluster: reports of one incident, grouped in sight and never merged.
//!
//! A second look over what was written: [`Clusters`] takes the features of a layer of incidents in their order, one by
//! one; [`finish`](Clusters::finish) groups them day by day; the [`Answers`] come in the order of the features again.
//! All of it goes over the disk, so that memory does not grow with the layer. `map` and `convert --dedup` share it.

mod group;
mod rule;
mod sort;
mod spool;
mod telling;

pub use spool::{Spool, Spooled};

use std::path::PathBuf;

use crate::layer::{Feature, Property as P, Schema, Value};
use crate::{Error, Result};
use group::Groups;
use sort::{Sorted, Sorter, record};
use telling::{Reader, Telling};

/// Takes the features of a layer; see the module.
#[derive(Debug)]
pub struct Clusters {
    reader: Reader,
    tellings: Sorter<Telling>,
    /// The incident whose features come at the moment, and the telling where it can be compared.
    id: String,
    telling: Option<Telling>,
    /// Features taken.
    taken: u64,
}

/// How many reports were found to tell of how many incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// Groups of several reports.
    pub groups: u64,
    /// The reports in them.
    pub reports: u64,
}

record! {
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Member {
        group: u64,
        first: u64,
        last: u64,
        id: String,
    }
}

record! {
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Answer {
        first: u64,
        last: u64,
        /// The id of the group's first incident, where it has several reports.
        id: Option<String>,
        reports: u64,
    }
}

impl Clusters {
    /// For layers of this schema.
    pub fn new(schema: &Schema) -> Self {
        Self { reader: Reader::new(schema), tellings: Sorter::new(), id: String::new(), telling: None, taken: 0 }
    }

    /// Takes the next feature. `report` is the number of the article that it comes from; incidents of one article are
    /// told apart by it and never grouped. Without it the features of a layer of ours are told apart by their source,
    /// and each row of another list is a report.
    ///
    /// # Errors
    /// The temporary files cannot be written.
    pub fn take(&mut self, feature: &Feature<'_>, report: Option<u64>) -> Result<()> {
        let number = self.taken;
        self.taken += 1;
        if number == 0 || !self.reader.goes_on(&self.id, feature) {
            self.flush()?;
            self.reader.id(feature).clone_into(&mut self.id);
            let report = report.or_else(|| self.reader.article(feature)).unwrap_or(number);
            self.telling = self.reader.read(feature, number, report);
        }
        if let Some(telling) = &mut self.telling {
            telling.last = number;
            self.reader.place(feature, telling);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        match self.telling.take() {
            Some(telling) if !telling.places.is_empty() => self.tellings.push(telling).map_err(fail),
            _ => Ok(()),
        }
    }

    /// Groups what was taken.
    ///
    /// # Errors
    /// The temporary files cannot be written or read.
    pub fn finish(mut self) -> Result<Answers> {
        self.flush()?;
        let mut groups = Groups::default();
        let mut members = Sorter::new();
        for telling in self.tellings.finish().map_err(fail)? {
            let telling = telling.map_err(fail)?;
            let group = groups.put(&telling);
            members.push(Member { group, first: telling.first, last: telling.last, id: telling.id }).map_err(fail)?;
        }
        let mut answers = Sorter::new();
        let mut found = Found::default();
        let mut group: Vec<Member> = Vec::new();
        let mut members = members.finish().map_err(fail)?;
        loop {
            let next = members.next().transpose().map_err(fail)?;
            if next.as_ref().map(|member| member.group) != group.first().map(|member| member.group) {
                let reports = group.len() as u64;
                if reports > 1 {
                    found.groups += 1;
                    found.reports += reports;
                }
                let id = group.first().filter(|_| reports > 1).map(|first| first.id.clone());
                for Member { first, last, .. } in group.drain(..) {
                    answers.push(Answer { first, last, id: id.clone(), reports }).map_err(fail)?;
                }
            }
            let Some(member) = next else { break };
            group.push(member);
        }
        let mut answers = answers.finish().map_err(fail)?;
        let current = answers.next().transpose().map_err(fail)?;
        Ok(Answers { rest: answers, current, next: 0, found })
    }
}

/// What each feature's cluster is, in the order in which they were taken.
#[derive(Debug)]
pub struct Answers {
    rest: Sorted<Answer>,
    current: Option<Answer>,
    next: u64,
    found: Found,
}

/// The cluster of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cluster<'a> {
    /// The id of the first incident of the cluster; `None` where no other report was found.
    pub id: Option<&'a str>,
    /// Reports that tell of it, itself among them; `None` where it could not be compared, because day or place are not
    /// known well enough.
    pub reports: Option<u64>,
}

impl Answers {
    /// How much was found.
    pub fn found(&self) -> Found {
        self.found
    }

    /// The cluster of the next feature.
    ///
    /// # Errors
    /// The temporary files cannot be read.
    pub fn answer(&mut self) -> Result<Cluster<'_>> {
        let number = self.next;
        self.next += 1;
        if self.current.as_ref().is_some_and(|answer| answer.last < number) {
            self.current = self.rest.next().transpose().map_err(fail)?;
        }
        Ok(self.current.as_ref().filter(|answer| answer.first <= number).map_or_else(Cluster::default, |answer| {
            Cluster { id: answer.id.as_deref(), reports: Some(answer.reports) }
        }))
    }
}

impl Cluster<'_> {
    /// Puts `cluster_id` and `reports` where they stand in the feature.
    pub fn fill(self, columns: [Option<usize>; 2], feature: &mut Feature<'_>) {
        let values = [
            self.id.map_or(Value::Null, |id| Value::Text(id.to_owned().into())),
            self.reports.map_or(Value::Null, |reports| Value::Integer(reports as i64)),
        ];
        for (column, value) in columns.into_iter().zip(values) {
            if let Some(place) = column.and_then(|column| feature.values.get_mut(column)) {
                *place = value;
            }
        }
    }

    /// Where the two properties stand in a schema.
    pub fn columns(schema: &Schema) -> [Option<usize>; 2] {
        [P::ClusterId, P::Reports]
            .map(|property| schema.columns.iter().position(|column| column.name == property.name()))
    }
}

/// A failure of the temporary files.
pub fn fail(source: std::io::Error) -> Error {
    Error::Write { path: std::env::temp_dir().join(PathBuf::from("(temporary file)")), source }
}
