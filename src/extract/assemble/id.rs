//! Stable ids: the same input gives the same, in every version and on every machine.

use std::collections::HashMap;
use std::hash::Hasher;

use crate::extract::SubEventType;
use crate::extract::words::Fnv;

/// Makes ids, each once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: HashMap<u64, u32>,
}

impl Ids {
    /// Sixteen hexadecimal digits: FNV-1a over source, the trigger's offset, kind and place, parted by a zero byte;
    /// the second incident with all of these alike counts on.
    pub(super) fn make(&mut self, source: &str, offset: u32, kind: SubEventType, place: &str) -> String {
        let mut hash = Fnv::default();
        for part in [source.as_bytes(), &offset.to_le_bytes(), kind.as_str().as_bytes(), place.as_bytes()] {
            hash.write(part);
            hash.write(&[0]);
        }
        let count = self.seen.entry(hash.finish()).or_insert(0);
        *count += 1;
        if *count > 1 {
            hash.write(&count.to_le_bytes());
        }
        format!("{:016x}", hash.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_unique() {
        let mut ids = Ids::default();
        let first = ids.make("a.txt", 17, SubEventType::Attack, "Tank");
        let second = ids.make("a.txt", 17, SubEventType::Attack, "Tank");
        assert_eq!(first, Ids::default().make("a.txt", 17, SubEventType::Attack, "Tank"));
        assert_ne!(first, second);
        assert_eq!(first.len(), 16);
    }
}
