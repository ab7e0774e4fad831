//! The second pass: batches of rows to features, in order, on any number of threads.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use super::Options;
use super::atlas::Atlas;
use super::home::country_of;
use super::mapping::Mapping;
use super::plan::Plan;
use super::row::{Chunk, Converter};
use super::summary::{Missing, Reject, Summary, Tally};
use super::survey::Survey;
use crate::layer::{Feature, Schema};
use crate::read::table::{Batch, Rows, Table};
use crate::write::{Bounds, Encoder};
use crate::{Notice, Result};

/// Where a conversion's results go, in the order of the rows.
pub trait Sink {
    /// Called once, before all else: the layer's schema and the names of the list's own columns. What it gives
    /// encodes the features on all threads; without it, they come one by one.
    ///
    /// # Errors
    /// It cannot be written.
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>>;

    /// Takes a feature that was not encoded.
    ///
    /// # Errors
    /// It cannot be written.
    fn feature(&mut self, feature: &Feature<'_>) -> Result<()>;

    /// Takes features as the encoder made them, and their bounds.
    ///
    /// # Errors
    /// They cannot be written.
    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()>;

    /// Takes a row that is not in the layer.
    ///
    /// # Errors
    /// It cannot be written.
    fn reject(&mut self, reject: &Reject) -> Result<()>;

    /// Hears how many of all rows are done, every few thousand rows.
    fn progress(&mut self, _done: u64, _of: u64) {}
}

/// Converts a list; memory does not grow with it, and every row is in the layer or in the rejects.
///
/// # Errors
/// The list cannot be read, nothing in it says where, or the sink cannot take it.
pub fn convert(table: &Table, options: &Options, atlas: &dyn Atlas, sink: &mut dyn Sink) -> Result<Summary> {
    let mapping = Mapping::find(table, &options.map)?;
    let survey = Survey::take(table, &mapping)?;
    let mut options = options.clone();
    let looked_up = !mapping.has_coordinates() || survey.without_coordinates > 0;
    let home = if options.countries.is_empty() && looked_up { country_of(table, &mapping, atlas) } else { None };
    options.countries.extend(home.clone());
    let plan = Plan::new(table, &mapping, &survey, &options);
    let mut notices: Vec<Notice> = table.notices.clone();
    notices.extend(plan.tell(&survey));
    if let Some(home) = home {
        let message = format!(
            "no column names a country; its units are in {home}, so places are looked for there: else give --country"
        );
        notices.push(Notice::of(table.source.name(), message).harmless());
    }
    let encoder = sink.start(&atlas.credit(plan.schema.clone()), &mapping.columns)?;
    let rows = table.rows().map_err(|source| table.source.error(source))?;
    let mut tally = Tally::default();
    let mut take = |chunk: &mut Chunk| -> Result<()> {
        sink.features(&chunk.bytes, &chunk.bounds)?;
        chunk.features.iter().try_for_each(|feature| sink.feature(feature))?;
        for reject in &chunk.rejects {
            sink.reject(reject)?;
        }
        tally.merge(&mut chunk.tally);
        sink.progress(tally.rows, survey.rows);
        Ok(())
    };
    if options.threads > 1 {
        on_threads(|| Converter::new(&plan, atlas, encoder.clone()), &plan, rows, options.threads, &mut take)?;
    } else {
        alone(Converter::new(&plan, atlas, encoder), &plan, rows, &mut take)?;
    }
    let suggest = |missing: &Missing| atlas.suggest(&missing.name, &missing.country);
    Ok(Summary::new(table.source.name(), mapping.dialect(), notices, tally, suggest))
}

type Take<'t> = dyn FnMut(&mut Chunk) -> Result<()> + 't;

fn alone(mut converter: Converter<'_>, plan: &Plan<'_>, mut rows: Rows, take: &mut Take<'_>) -> Result<()> {
    let (mut batch, mut chunk) = (Batch::default(), Chunk::default());
    while rows.read(&mut batch).map_err(|source| plan.table.source.error(source))? {
        chunk.clear();
        converter.run(&batch, |row| rows.number(row), &mut chunk);
        take(&mut chunk)?;
    }
    Ok(())
}

/// A batch with its place in the file; goes round empty, read, converted, and empty again.
#[derive(Default)]
struct Parcel {
    number: u64,
    batch: Batch,
    chunk: Chunk,
}

/// One thread reads, some convert, this one writes. The number of parcels bounds the memory.
fn on_threads<'p>(
    converter: impl Fn() -> Converter<'p> + Sync,
    plan: &Plan<'_>,
    mut rows: Rows,
    threads: usize,
    take: &mut Take<'_>,
) -> Result<()> {
    let (empty_in, empty_out) = channel::<Parcel>();
    let (read_in, read_out) = channel::<Parcel>();
    let (done_in, done_out) = channel::<Result<Parcel>>();
    for _ in 0..=threads * 2 {
        // Both ends are held here, so it cannot fail.
        let _held = empty_in.send(Parcel::default());
    }
    let numbering = rows.numbering();
    let read_out = Mutex::new(read_out);
    std::thread::scope(|scope| {
        let failed = done_in.clone();
        scope.spawn(move || read_all(plan, &mut rows, &empty_out, &read_in, &failed));
        for _ in 0..threads {
            let (read_out, done_in, converter) = (&read_out, done_in.clone(), &converter);
            scope.spawn(move || {
                let mut converter = converter();
                loop {
                    let next = read_out.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(mut parcel) = next else { return };
                    parcel.chunk.clear();
                    converter.run(&parcel.batch, |row| numbering.number(row), &mut parcel.chunk);
                    if done_in.send(Ok(parcel)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done_in);
        write_all(&done_out, &empty_in, take)
    })
}

fn read_all(
    plan: &Plan<'_>,
    rows: &mut Rows,
    empty: &Receiver<Parcel>,
    read: &Sender<Parcel>,
    failed: &Sender<Result<Parcel>>,
) {
    let mut number = 0;
    while let Ok(mut parcel) = empty.recv() {
        match rows.read(&mut parcel.batch) {
            Ok(true) => {
                parcel.number = number;
                number += 1;
                if read.send(parcel).is_err() {
                    return;
                }
            }
            Ok(false) => return,
            Err(source) => {
                // Nobody listens only where the run has failed already.
                let _gone = failed.send(Err(plan.table.source.error(source)));
                return;
            }
        }
    }
}

/// Puts the parcels in order; ends when all threads have, or at the first failure (which then ends them).
fn write_all(done: &Receiver<Result<Parcel>>, empty: &Sender<Parcel>, take: &mut Take<'_>) -> Result<()> {
    let mut waiting: BTreeMap<u64, Parcel> = BTreeMap::new();
    let mut next = 0;
    while let Ok(parcel) = done.recv() {
        let parcel = parcel?;
        waiting.insert(parcel.number, parcel);
        while let Some(mut parcel) = waiting.remove(&next) {
            take(&mut parcel.chunk)?;
            next += 1;
            // The reader may have come to the end.
            let _ended = empty.send(parcel);
        }
    }
    Ok(())
}
