//! Sorting more than fits in memory: sorted runs on disk, merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of items in memory before a run is written.
const ARENA: usize = 192 << 20;

/// Takes byte strings in any order; [`finish`](Sorter::finish) gives them back sorted.
pub(super) struct Sorter {
    folder: PathBuf,
    arena: Vec<u8>,
    /// Start and end in the arena.
    items: Vec<(u32, u32)>,
    runs: Vec<File>,
    limit: usize,
}

impl Sorter {
    /// Runs go to nameless files in the folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self::with_limit(folder, ARENA)
    }

    fn with_limit(folder: &Path, limit: usize) -> Self {
        Self { folder: folder.to_owned(), arena: Vec::new(), items: Vec::new(), runs: Vec::new(), limit }
    }

    /// Takes one item, given in parts.
    pub(super) fn push(&mut self, parts: &[&[u8]]) -> io::Result<()> {
        let len: usize = parts.iter().map(|part| part.len()).sum();
        if self.arena.len() + len > self.limit && !self.items.is_empty() {
            self.write_run()?;
        }
        if self.arena.capacity() == 0 {
            self.arena.reserve_exact(self.limit);
        }
        let start = self.arena.len() as u32;
        for part in parts {
            self.arena.extend_from_slice(part);
        }
        self.items.push((start, self.arena.len() as u32));
        Ok(())
    }

    fn write_run(&mut self) -> io::Result<()> {
        let arena = &self.arena;
        let bytes = |&(start, end): &(u32, u32)| &arena[start as usize..end as usize];
        self.items.sort_unstable_by(|a, b| bytes(a).cmp(bytes(b)));
        let mut run = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for item in &self.items {
            run.write_all(&(item.1 - item.0).to_le_bytes())?;
            run.write_all(bytes(item))?;
        }
        let mut file = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        self.items.clear();
        self.arena.clear();
        Ok(())
    }

    /// All items in the order of their bytes.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        self.write_run()?;
        self.arena = Vec::new();
        self.items = Vec::new();
        let mut sorted = Sorted { runs: Vec::new(), heads: BinaryHeap::new(), item: Vec::new(), from: None };
        for (number, file) in self.runs.drain(..).enumerate() {
            let mut run = BufReader::with_capacity(1 << 18, file);
            let mut head = Vec::new();
            if read_item(&mut run, &mut head)? {
                sorted.heads.push(Reverse((head, number)));
            }
            sorted.runs.push(run);
        }
        Ok(sorted)
    }
}

/// The sorted items, one at a time.
pub(super) struct Sorted {
    runs: Vec<BufReader<File>>,
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    item: Vec<u8>,
    /// The run that `item` is from.
    from: Option<usize>,
}

impl Sorted {
    /// The next item, valid until the one after it is asked for.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        if let Some(number) = self.from.take()
            && read_item(&mut self.runs[number], &mut self.item)?
        {
            self.heads.push(Reverse((std::mem::take(&mut self.item), number)));
        }
        let Some(Reverse((item, number))) = self.heads.pop() else { return Ok(None) };
        self.item = item;
        self.from = Some(number);
        Ok(Some(&self.item))
    }
}

/// False at the end.
fn read_item(run: &mut impl Read, item: &mut Vec<u8>) -> io::Result<bool> {
    let mut len = [0; 4];
    match run.read_exact(&mut len) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        read => read?,
    }
    item.resize(u32::from_le_bytes(len) as usize, 0);
    run.read_exact(item)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in an order of no meaning, as text of several lengths.
    fn items(count: u32) -> Vec<Vec<u8>> {
        (0..count).map(|i| (i.wrapping_mul(2_654_435_761) % 100_003).to_string().into_bytes()).collect()
    }

    #[test]
    fn items_come_back_sorted_whatever_the_runs() {
        for (count, limit) in [(0, 100), (1, 1), (1000, 64), (1000, 1 << 20)] {
            let mut sorter = Sorter::with_limit(&std::env::temp_dir(), limit);
            let mut expected = items(count);
            for item in &expected {
                let (a, b) = item.split_at(item.len() / 2);
                sorter.push(&[a, b]).unwrap();
            }
            expected.sort();
            let mut sorted = sorter.finish().unwrap();
            let mut found = Vec::new();
            while let Some(item) = sorted.next().unwrap() {
                found.push(item.to_vec());
            }
            assert_eq!(found, expected, "{count} items, {limit} bytes");
        }
    }
}
