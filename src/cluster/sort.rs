//! Sorting more than memory holds: sorted runs in temporary files, merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};

/// Takes records in any order, and gives them back in theirs.
#[derive(Debug)]
pub(super) struct Sorter<R> {
    here: Vec<R>,
    runs: Vec<File>,
    most: usize,
}

/// So many records are held in memory.
const MOST: usize = 100_000;
/// So many runs are merged at once; more are first merged into one.
const RUNS: usize = 64;

impl<R: Part + Ord> Sorter<R> {
    pub(super) fn new() -> Self {
        Self::holding(MOST)
    }

    /// `most` records stay in memory.
    fn holding(most: usize) -> Self {
        Self { here: Vec::new(), runs: Vec::new(), most }
    }

    /// # Errors
    /// The temporary file cannot be written.
    pub(super) fn push(&mut self, record: R) -> io::Result<()> {
        self.here.push(record);
        if self.here.len() >= self.most {
            self.here.sort();
            let run = write(self.here.drain(..).map(Ok))?;
            self.runs.push(run);
            if self.runs.len() >= RUNS {
                let runs = std::mem::take(&mut self.runs);
                self.runs.push(write(Sorted::<R>::of(runs, Vec::new())?)?);
            }
        }
        Ok(())
    }

    /// All records, sorted; equal ones in any order.
    ///
    /// # Errors
    /// A temporary file cannot be read.
    pub(super) fn finish(mut self) -> io::Result<Sorted<R>> {
        self.here.sort();
        Sorted::of(self.runs, self.here)
    }
}

/// Sorted records, one by one.
#[derive(Debug)]
pub(super) struct Sorted<R> {
    /// The next record of each run, with the number of the run.
    next: BinaryHeap<Reverse<(R, usize)>>,
    runs: Vec<BufReader<File>>,
    /// The run that never went to the disk.
    here: std::vec::IntoIter<R>,
    buffer: Vec<u8>,
}

impl<R: Part + Ord> Sorted<R> {
    fn of(files: Vec<File>, here: Vec<R>) -> io::Result<Self> {
        let mut runs = Vec::with_capacity(files.len());
        for mut file in files {
            file.rewind()?;
            runs.push(BufReader::new(file));
        }
        let last = runs.len();
        let mut sorted = Self { next: BinaryHeap::new(), runs, here: here.into_iter(), buffer: Vec::new() };
        (0..=last).try_for_each(|run| sorted.fetch(run))?;
        Ok(sorted)
    }

    fn fetch(&mut self, run: usize) -> io::Result<()> {
        let record = match self.runs.get_mut(run) {
            Some(file) => read(file, &mut self.buffer)?,
            None => self.here.next(),
        };
        self.next.extend(record.map(|record| Reverse((record, run))));
        Ok(())
    }
}

impl<R: Part + Ord> Iterator for Sorted<R> {
    type Item = io::Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((record, run)) = self.next.pop()?;
        Some(self.fetch(run).map(|()| record))
    }
}

/// Records with their lengths, into a temporary file.
fn write<R: Part>(records: impl Iterator<Item = io::Result<R>>) -> io::Result<File> {
    let mut file = BufWriter::new(tempfile::tempfile()?);
    let mut buffer = Vec::new();
    for record in records {
        buffer.clear();
        record?.put(&mut buffer);
        file.write_all(&(buffer.len() as u32).to_le_bytes())?;
        file.write_all(&buffer)?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)
}

fn read<R: Part>(file: &mut BufReader<File>, buffer: &mut Vec<u8>) -> io::Result<Option<R>> {
    if !super::spool::chunk(file, buffer)? {
        return Ok(None);
    }
    R::take(&mut buffer.as_slice()).map(Some).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

/// A struct whose fields are parts, and so a part itself.
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $fvis:vis $field:ident: $kind:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $fvis $field: $kind),+ }

        impl $crate::cluster::sort::Part for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::cluster::sort::Part::put(&self.$field, out);)+
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                $(let $field = <$kind as $crate::cluster::sort::Part>::take(bytes)?;)+
                Some(Self { $($field),+ })
            }
        }
    };
}
pub(super) use record;

/// What goes over the disk.
pub(super) trait Part: Sized {
    /// Appends all that makes it up.
    fn put(&self, out: &mut Vec<u8>);
    /// What [`put`](Self::put) appended, taken off the front; `None` where it is not that.
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($kind:ty)+) => {$(
        impl Part for $kind {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                let (number, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*number))
            }
        }
    )+};
}
numbers! { u8 u16 u32 u64 i32 i64 f64 }

impl Part for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let length = u32::take(bytes)? as usize;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

impl<T: Part> Part for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        u8::from(self.is_some()).put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Some(None),
            _ => T::take(bytes).map(Some),
        }
    }
}

impl<T: Part> Part for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        for part in self {
            part.put(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let length = u32::take(bytes)?;
        (0..length).map(|_| T::take(bytes)).collect()
    }
}

impl<A: Part, B: Part> Part for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::take(bytes)?, B::take(bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        struct Line {
            number: u64,
            text: String,
            more: Option<Vec<(i32, u8)>>,
        }
    }

    fn line(number: u64) -> Line {
        let more = (!number.is_multiple_of(3)).then(|| vec![(-(number as i32), 7); number as usize % 4]);
        Line { number: number * 7919 % 1000, text: format!("α{number}"), more }
    }

    #[test]
    fn records_come_back_sorted_from_memory_and_from_disk() {
        let mut expected: Vec<Line> = (0..1000).map(line).collect();
        expected.sort();
        for most in [1, 3, 10, 999, 1000, 5000] {
            let mut sorter = Sorter::holding(most);
            (0..1000).for_each(|number| sorter.push(line(number)).unwrap());
            let sorted: Vec<Line> = sorter.finish().unwrap().map(Result::unwrap).collect();
            assert_eq!(sorted, expected, "{most} in memory");
        }
        assert_eq!(Sorter::<Line>::new().finish().unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_record_is_told() {
        let mut bytes = Vec::new();
        line(5).put(&mut bytes);
        assert_eq!(Line::take(&mut bytes.as_slice()), Some(line(5)));
        for length in 0..bytes.len() {
            assert_eq!(Line::take(&mut &bytes[..length]), None, "{length}");
        }
    }
}
