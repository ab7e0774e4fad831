//! Features sorted along a Hilbert curve, over the disk: sorted runs first, then all runs merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;

/// What is sorted at once in memory.
const RUN: usize = 1 << 24;
/// What is read at once of each run.
const READ: usize = 1 << 16;

/// What the index knows of a feature; in memory and on disk the feature's bytes stand after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    pub(super) key: u32,
    /// Bytes of the feature.
    pub(super) size: u32,
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
}

impl Entry {
    /// Of a feature that cannot stand in the index.
    pub(super) const NONE: Self = Self { key: 0, size: 0, bounds: [0.0; 4] };
    const BYTES: usize = 40;

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.to_le_bytes());
        out.extend_from_slice(&self.size.to_le_bytes());
        self.bounds.iter().for_each(|bound| out.extend_from_slice(&bound.to_le_bytes()));
    }

    fn read(bytes: &[u8; Self::BYTES]) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        let (doubles, _) = bytes.as_chunks::<8>();
        let [key, size] = [0, 1].map(|at| words.get(at).copied().map_or(0, u32::from_le_bytes));
        let bounds = [1, 2, 3, 4].map(|at| doubles.get(at).copied().map_or(0.0, f64::from_le_bytes));
        Self { key, size, bounds }
    }
}

/// How far along the curve the middle of these bounds lies: 65,536 steps to each side of the world.
pub(super) fn hilbert([west, south, east, north]: &[f64; 4]) -> u32 {
    let step = |degrees: f64, span: f64| ((degrees / span + 0.5) * 65_535.0) as u32;
    let (mut x, mut y) = (step(f64::midpoint(*west, *east), 360.0), step(f64::midpoint(*south, *north), 180.0));
    let (mut along, mut half) = (0, 1 << 15);
    while half > 0 {
        let (right, up) = (u32::from(x & half > 0), u32::from(y & half > 0));
        along += half * half * ((3 * right) ^ up);
        // Each quarter is the curve again, turned.
        if up == 0 {
            if right == 1 {
                (x, y) = (65_535 - x, 65_535 - y);
            }
            (x, y) = (y, x);
        }
        half >>= 1;
    }
    along
}

/// Takes features in any order.
pub(super) struct Runs {
    folder: Option<PathBuf>,
    most: usize,
    /// Entries and features as they came, and where each starts.
    bytes: Vec<u8>,
    starts: Vec<(u32, u32)>,
    disk: Option<Disk>,
    written: Vec<Run>,
}

/// Two files, one after the other of all runs.
struct Disk {
    entries: BufWriter<File>,
    features: BufWriter<File>,
}

/// Where a run lies in the two files.
#[derive(Default)]
struct Run {
    entries: Range<u64>,
    features: Range<u64>,
}

impl Runs {
    /// Temporary files are made in this folder.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self::of(folder, RUN)
    }

    /// With runs of about so many bytes.
    pub(super) fn of(folder: Option<PathBuf>, most: usize) -> Self {
        Self { folder, most, bytes: Vec::new(), starts: Vec::new(), disk: None, written: Vec::new() }
    }

    /// Takes encoded features, each after its entry; gives the number of those that have none.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub(super) fn add(&mut self, mut encoded: &[u8]) -> io::Result<u64> {
        let mut left_out = 0;
        while let Some((head, rest)) = encoded.split_first_chunk() {
            let entry = Entry::read(head);
            let length = Entry::BYTES + entry.size as usize;
            if entry.size == 0 {
                left_out += 1;
            } else {
                if self.bytes.len() + length > self.most && !self.starts.is_empty() {
                    self.spill()?;
                }
                self.starts.push((entry.key, self.bytes.len() as u32));
                self.bytes.extend_from_slice(encoded.get(..length).unwrap_or_default());
            }
            encoded = rest.get(entry.size as usize..).unwrap_or_default();
        }
        Ok(left_out)
    }

    /// Moves what is in memory to the disk.
    fn spill(&mut self) -> io::Result<()> {
        let disk = if let Some(disk) = &mut self.disk {
            disk
        } else {
            let file = || match &self.folder {
                Some(folder) => tempfile::tempfile_in(folder),
                None => tempfile::tempfile(),
            };
            let buffered = || io::Result::Ok(BufWriter::with_capacity(1 << 18, file()?));
            self.disk.insert(Disk { entries: buffered()?, features: buffered()? })
        };
        let before = self.written.last().map_or((0, 0), |run| (run.entries.end, run.features.end));
        let (entries, features) = write_sorted(&self.bytes, &mut self.starts, &mut disk.entries, &mut disk.features)?;
        self.written.push(Run { entries: before.0..before.0 + entries, features: before.1..before.1 + features });
        self.bytes.clear();
        Ok(())
    }

    /// All that was taken, sorted.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub(super) fn finish(&mut self) -> io::Result<Sorted> {
        if self.disk.is_none() {
            let (mut entries, mut features) = (Vec::new(), Vec::new());
            write_sorted(&self.bytes, &mut self.starts, &mut entries, &mut features)?;
            self.bytes = Vec::new();
            return Ok(Sorted(Kind::Memory { entries, features }));
        }
        self.spill()?;
        self.bytes = Vec::new();
        let Some(disk) = self.disk.take() else { return Err(io::ErrorKind::NotFound.into()) };
        let file = |written: BufWriter<File>| written.into_inner().map_err(io::IntoInnerError::into_error);
        let (entries, features) = (file(disk.entries)?, file(disk.features)?);
        Ok(Sorted(Kind::Disk { entries, features, runs: std::mem::take(&mut self.written) }))
    }
}

/// Bytes of entries and of features written. What has the same key stays in its order.
fn write_sorted(
    bytes: &[u8],
    starts: &mut Vec<(u32, u32)>,
    mut entries: impl Write,
    mut features: impl Write,
) -> io::Result<(u64, u64)> {
    starts.sort_unstable();
    let mut written = (0, 0);
    for (_, start) in starts.drain(..) {
        let Some((head, rest)) = bytes.get(start as usize..).and_then(<[u8]>::split_first_chunk) else { continue };
        let feature = rest.get(..Entry::read(head).size as usize).unwrap_or_default();
        entries.write_all(head)?;
        features.write_all(feature)?;
        written = (written.0 + head.len() as u64, written.1 + feature.len() as u64);
    }
    Ok(written)
}

/// Features in the order of the curve; they can be walked more than once.
pub(super) struct Sorted(Kind);

enum Kind {
    Memory { entries: Vec<u8>, features: Vec<u8> },
    Disk { entries: File, features: File, runs: Vec<Run> },
}

impl Sorted {
    /// Walks all entries.
    ///
    /// # Errors
    /// A temporary file cannot be read, or those of `each`.
    pub(super) fn entries(&self, mut each: impl FnMut(&Entry) -> io::Result<()>) -> io::Result<()> {
        match &self.0 {
            Kind::Memory { entries, .. } => entries.as_chunks().0.iter().try_for_each(|head| each(&Entry::read(head))),
            Kind::Disk { entries, runs, .. } => merge(entries, runs, |entry, _| each(&entry)),
        }
    }

    /// Writes all features.
    ///
    /// # Errors
    /// A temporary file cannot be read, or the sink's.
    pub(super) fn features(&self, sink: &mut impl Write) -> io::Result<()> {
        match &self.0 {
            Kind::Memory { features, .. } => sink.write_all(features),
            Kind::Disk { entries, features, runs } => {
                let mut readers: Vec<_> = runs.iter().map(|run| part(features, &run.features)).collect();
                let mut feature = Vec::new();
                merge(entries, runs, |entry, run| {
                    let Some(reader) = readers.get_mut(run) else { return Ok(()) };
                    feature.resize(entry.size as usize, 0);
                    reader.read_exact(&mut feature)?;
                    sink.write_all(&feature)
                })
            }
        }
    }
}

/// Walks the entries of all runs in order, with the number of the run that each is in.
fn merge(file: &File, runs: &[Run], mut each: impl FnMut(Entry, usize) -> io::Result<()>) -> io::Result<()> {
    let mut readers: Vec<_> = runs.iter().map(|run| part(file, &run.entries)).collect();
    let mut next = |run: usize| -> io::Result<Option<Entry>> {
        let Some(reader) = readers.get_mut(run) else { return Ok(None) };
        if reader.get_ref().is_at_end() && reader.buffer().is_empty() {
            return Ok(None);
        }
        let mut head = [0; Entry::BYTES];
        reader.read_exact(&mut head)?;
        Ok(Some(Entry::read(&head)))
    };
    let mut heads: Vec<Option<Entry>> = (0..runs.len()).map(&mut next).collect::<io::Result<_>>()?;
    let mut order: BinaryHeap<Reverse<(u32, usize)>> =
        heads.iter().enumerate().filter_map(|(run, head)| Some(Reverse((head.as_ref()?.key, run)))).collect();
    while let Some(mut first) = order.peek_mut() {
        let Reverse((_, run)) = *first;
        let Some(head) = heads.get_mut(run) else { break };
        let entry = std::mem::replace(head, next(run)?);
        match head {
            Some(head) => *first = Reverse((head.key, run)),
            None => drop(std::collections::binary_heap::PeekMut::pop(first)),
        }
        if let Some(entry) = entry {
            each(entry, run)?;
        }
    }
    Ok(())
}

fn part<'f>(file: &'f File, range: &Range<u64>) -> BufReader<Part<'f>> {
    BufReader::with_capacity(READ, Part { file, at: range.start, end: range.end })
}

/// A stretch of a file, of which others are read in between.
struct Part<'f> {
    file: &'f File,
    at: u64,
    end: u64,
}

impl Part<'_> {
    fn is_at_end(&self) -> bool {
        self.at >= self.end
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX).min(buffer.len());
        self.file.seek(SeekFrom::Start(self.at))?;
        let count = self.file.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_through_all_corners_and_never_jumps() {
        let check = |lon: f64, lat: f64, expected: u32| assert_eq!(hilbert(&[lon, lat, lon, lat]), expected);
        check(-180.0, -90.0, 0);
        check(180.0, -90.0, u32::MAX);
        check(-180.0, 90.0, 0x5555_5555);
        check(180.0, 90.0, 0xaaaa_aaaa);
        // Neighbours on the curve are neighbours on the ground.
        let side = 64;
        let mut cells: Vec<(u32, i32, i32)> = Vec::new();
        for x in 0..side {
            for y in 0..side {
                let (lon, lat) =
                    ((f64::from(x) + 0.5) / 64.0 * 360.0 - 180.0, (f64::from(y) + 0.5) / 64.0 * 180.0 - 90.0);
                cells.push((hilbert(&[lon, lat, lon, lat]), x, y));
            }
        }
        cells.sort_unstable();
        let steps = cells.windows(2).map(|pair| (pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs());
        assert!(steps.into_iter().all(|step| step == 1));
    }
}
