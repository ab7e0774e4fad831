//! Verifies the structure of a name index, so that walking it can neither panic nor run in circles.
//!
//! The index is an fst of format version 3 (see `fst::raw`): nodes stand end to end from byte 16 to the root, and
//! each points only to nodes before it. One pass from the root down reads every node and checks that what it points
//! to is a node.

/// Bytes before the first node.
const HEAD: usize = 16;
/// Bytes after the root: number of keys, address of the root, checksum.
const FOOT: usize = 20;
/// Nodes with more transitions have a table of 256 bytes for them.
const TABLE_FROM: usize = 33;
/// An output above this cannot be a posting, and sums of them might overflow.
const MOST_OUTPUT: u64 = 1 << 48;

/// Checks an index; the message says what is broken.
pub(super) fn check(bytes: &[u8]) -> Result<(), &'static str> {
    let foot = bytes.len().checked_sub(FOOT).filter(|&foot| foot >= HEAD).ok_or("the name index is too short")?;
    if number(bytes, 0, 8) != Some(3) {
        return Err("the name index is of another version");
    }
    let root = number(bytes, foot + 8, 8).ok_or("the name index is too short")?;
    if root == 0 && foot == HEAD {
        return Ok(());
    }
    if root != foot as u64 - 1 {
        return Err("the name index does not end with its root");
    }
    // Addresses that a node later in the file points to, and that no node has been found at yet.
    let mut wanted = vec![0u64; foot / 64 + 1];
    let mut at = foot - 1;
    loop {
        let (word, bit) = (at / 64, 1 << (at % 64));
        wanted[word] &= !bit;
        let start = node(bytes, at, &mut wanted).ok_or("a node of the name index is broken")?;
        match start.cmp(&HEAD) {
            std::cmp::Ordering::Less => return Err("a node of the name index is broken"),
            std::cmp::Ordering::Equal => break,
            std::cmp::Ordering::Greater => at = start - 1,
        }
    }
    if wanted.iter().all(|&word| word == 0) { Ok(()) } else { Err("the name index points between its nodes") }
}

/// Reads the node whose last byte is at `at`, marks what it points to, and gives its first byte.
fn node(bytes: &[u8], at: usize, wanted: &mut [u64]) -> Option<usize> {
    let state = *bytes.get(at)?;
    let low = usize::from(state & 0x3f);
    if state & 0x80 != 0 {
        // One transition; its input in the state, or in the byte before.
        let before = at.checked_sub(usize::from(low == 0))?;
        if state & 0x40 != 0 {
            // It leads to the node just before.
            return want(before.checked_sub(1)?, before, wanted).then_some(before);
        }
        let sizes = at.checked_sub(usize::from(low == 0) + 1)?;
        let (delta_size, output_size) = pack_sizes(*bytes.get(sizes)?)?;
        let deltas = sizes.checked_sub(delta_size)?;
        let start = deltas.checked_sub(output_size)?;
        let delta = number(bytes, deltas, delta_size).filter(|_| delta_size > 0)?;
        is_output(bytes, start, output_size)?;
        return follow(delta, start, wanted).then_some(start);
    }
    let (count, sizes) = if low > 0 {
        (low, at.checked_sub(1)?)
    } else {
        // 256 does not fit a byte; 1 would have stood in the state.
        let count = usize::from(*bytes.get(at.checked_sub(1)?)?);
        (if count == 1 { 256 } else { count }, at.checked_sub(2)?)
    };
    let (delta_size, output_size) = pack_sizes(*bytes.get(sizes)?)?;
    let table = if count >= TABLE_FROM { 256 } else { 0 };
    let deltas = sizes.checked_sub(table + count + count * delta_size)?;
    let is_final = state & 0x40 != 0;
    let outputs = count + usize::from(is_final);
    let start = deltas.checked_sub(outputs * output_size)?;
    if count > 0 && delta_size == 0 {
        return None;
    }
    for i in 0..count {
        let delta = number(bytes, deltas + i * delta_size, delta_size)?;
        if !follow(delta, start, wanted) {
            return None;
        }
    }
    for i in 0..outputs {
        is_output(bytes, start + i * output_size, output_size)?;
    }
    Some(start)
}

/// Marks the node that is `delta` before `start`; 0 is the last node of all names, which is not stored.
fn follow(delta: u64, start: usize, wanted: &mut [u64]) -> bool {
    delta == 0
        || usize::try_from(delta)
            .ok()
            .and_then(|delta| start.checked_sub(delta))
            .is_some_and(|to| want(to, start, wanted))
}

fn want(to: usize, start: usize, wanted: &mut [u64]) -> bool {
    if to < HEAD || to >= start {
        return false;
    }
    wanted[to / 64] |= 1 << (to % 64);
    true
}

fn is_output(bytes: &[u8], at: usize, size: usize) -> Option<()> {
    (size == 0 || number(bytes, at, size)? < MOST_OUTPUT).then_some(())
}

/// Sizes in bytes of transitions and outputs.
fn pack_sizes(byte: u8) -> Option<(usize, usize)> {
    let sizes = (usize::from(byte >> 4), usize::from(byte & 15));
    (sizes.0 <= 8 && sizes.1 <= 8).then_some(sizes)
}

/// A little-endian number of `size` bytes, at most 8.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(size)?)?;
    Some(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index with nodes of all kinds: many transitions, one, none; outputs and finals.
    fn index() -> Vec<u8> {
        let mut keys: Vec<String> = (0..400).map(|i| format!("{i:03}x{}", i % 7)).collect();
        keys.extend((b'!'..=b'~').map(|byte| format!("{}tail", char::from(byte))));
        keys.extend(["kabul", "kabulistan", "kab"].map(str::to_owned));
        keys.sort();
        keys.dedup();
        let mut builder = fst::MapBuilder::memory();
        for (value, key) in keys.iter().enumerate() {
            builder.insert(key, value as u64 * 1_000).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[test]
    fn whole_indices_pass() {
        assert_eq!(check(&index()), Ok(()));
        assert_eq!(check(&fst::MapBuilder::memory().into_inner().unwrap()), Ok(()));
        let one = fst::Map::from_iter([("a", 1u64)]).unwrap();
        assert_eq!(check(one.as_fst().as_bytes()), Ok(()));
    }

    #[test]
    fn what_passes_can_be_walked() {
        let index = index();
        let mut passed = 0;
        for at in 0..index.len() {
            for bit in 0..8 {
                let mut broken = index.clone();
                broken[at] ^= 1 << bit;
                if check(&broken).is_err() {
                    continue;
                }
                passed += 1;
                let fst = fst::raw::Fst::new(broken).unwrap();
                for key in ["kabul", "399x0", "~tail", "zzz", "", "kab", "0"] {
                    fst.get(key);
                }
            }
        }
        // Most flips change an input or output byte: a wrong answer, but no crash; the checksum tells.
        assert!(passed > 0 && passed < index.len() * 8);
    }

    #[test]
    fn cut_and_foreign_indices_are_refused() {
        let index = index();
        for len in 0..index.len() {
            assert!(check(&index[..len]).is_err(), "{len}");
        }
        assert!(check(&[0; 4096]).is_err());
        assert!(check(&[0xff; 4096]).is_err());
    }
}
