//! The packed Hilbert R-tree of `FlatGeobuf`: static, full, written from the root down.

use std::io::{self, Write};

use super::runs::Entry;

/// Children of a node.
pub(super) const NODE_SIZE: usize = 16;

const NOWHERE: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// All levels but the lowest, whose nodes are the features.
#[derive(Default)]
pub(super) struct Tree {
    leaves: u64,
    /// Bounds of the nodes, from the level above the features upwards.
    levels: Vec<Vec<[f64; 4]>>,
}

impl Tree {
    /// Takes the next feature in the order of the curve.
    pub(super) fn push(&mut self, entry: &Entry) {
        if self.levels.is_empty() {
            self.levels.push(Vec::new());
        }
        if let Some(level) = self.levels.first_mut() {
            if self.leaves.is_multiple_of(NODE_SIZE as u64) {
                level.push(NOWHERE);
            }
            if let Some(parent) = level.last_mut() {
                expand(parent, &entry.bounds);
            }
        }
        self.leaves += 1;
    }

    /// Builds the levels above, up to a single root.
    pub(super) fn finish(mut self) -> Self {
        while let Some(level) = self.levels.last().filter(|level| level.len() > 1) {
            let parent = |children: &[[f64; 4]]| {
                let mut bounds = NOWHERE;
                for child in children {
                    expand(&mut bounds, child);
                }
                bounds
            };
            let above = level.chunks(NODE_SIZE).map(parent).collect();
            self.levels.push(above);
        }
        self
    }

    /// Number of features.
    pub(super) fn len(&self) -> u64 {
        self.leaves
    }

    /// Bounds of all features.
    pub(super) fn bounds(&self) -> Option<[f64; 4]> {
        self.levels.last()?.first().copied()
    }

    /// Writes all levels but the lowest.
    ///
    /// # Errors
    /// The sink's.
    pub(super) fn write_inner(&self, sink: &mut impl Write) -> io::Result<()> {
        // Where the level below begins, counted in nodes from the root.
        let mut below = 0;
        for level in self.levels.iter().rev() {
            below += level.len() as u64;
            for (number, bounds) in level.iter().enumerate() {
                write_node(bounds, below + (number * NODE_SIZE) as u64, sink)?;
            }
        }
        Ok(())
    }
}

/// Writes a node: its bounds, and its first child's number (of a feature: where it begins).
///
/// # Errors
/// The sink's.
pub(super) fn write_node(bounds: &[f64; 4], offset: u64, sink: &mut impl Write) -> io::Result<()> {
    let mut node = [0; 40];
    let words = bounds.map(f64::to_le_bytes).into_iter().chain([offset.to_le_bytes()]);
    for (place, word) in node.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *place = word;
    }
    sink.write_all(&node)
}

fn expand(bounds: &mut [f64; 4], by: &[f64; 4]) {
    let [west, south, east, north] = by;
    *bounds = [bounds[0].min(*west), bounds[1].min(*south), bounds[2].max(*east), bounds[3].max(*north)];
}
