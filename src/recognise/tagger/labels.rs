//! The sixteen labels: what a token is, and where in its name it stands (BILOU).

/// Number of labels; a row of weights has one byte for each.
pub const LABELS: usize = 16;

/// No name.
pub const OTHER: usize = 0;

/// What a tagged stretch of tokens names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Kind {
    /// Nothing.
    #[default]
    Other,
    /// A place.
    Place,
    /// A group, force, institution, paper.
    Organisation,
    /// A person.
    Person,
    /// A people or an adjective of a place.
    Demonym,
}

/// Where in its name a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// First of several.
    Begin,
    /// Neither first nor last.
    Inside,
    /// Last of several.
    Last,
    /// The only one.
    Unit,
}

/// Kind and position of each label. Demonyms have at most two tokens ("North Korean"), which leaves sixteen.
const TABLE: [(Kind, Position); LABELS] = {
    use Kind::{Demonym, Organisation, Other, Person, Place};
    use Position::{Begin, Inside, Last, Unit};
    [
        (Other, Unit),
        (Place, Begin),
        (Place, Inside),
        (Place, Last),
        (Place, Unit),
        (Organisation, Begin),
        (Organisation, Inside),
        (Organisation, Last),
        (Organisation, Unit),
        (Person, Begin),
        (Person, Inside),
        (Person, Last),
        (Person, Unit),
        (Demonym, Begin),
        (Demonym, Last),
        (Demonym, Unit),
    ]
};

/// Kind of a label.
pub fn kind(label: usize) -> Kind {
    TABLE.get(label).map_or(Kind::Other, |entry| entry.0)
}

/// Position of a label; `Unit` for no name.
pub fn position(label: usize) -> Position {
    TABLE.get(label).map_or(Position::Unit, |entry| entry.1)
}

/// The label of this kind and position; none for the inside of a demonym.
pub fn label(kind: Kind, position: Position) -> Option<usize> {
    if kind == Kind::Other {
        return Some(OTHER);
    }
    TABLE.iter().position(|&entry| entry == (kind, position))
}

/// The labels of places.
pub const PLACES: std::ops::Range<usize> = 1..5;

/// The labels that a name, or none, ends with: any of [`BEGINS`] may follow, and nothing else.
pub const ENDS: [usize; 9] = [0, 3, 4, 7, 8, 11, 12, 14, 15];
/// The labels that a name, or none, begins with.
pub const BEGINS: [usize; 9] = [0, 1, 4, 5, 8, 9, 12, 13, 15];
/// All other steps that may be: from label to label inside a name.
pub const GOES_ON: [(usize, usize); 13] =
    [(1, 2), (1, 3), (2, 2), (2, 3), (5, 6), (5, 7), (6, 6), (6, 7), (9, 10), (9, 11), (10, 10), (10, 11), (13, 14)];

/// The labels of a kind as a set of bits.
pub fn labels_of(kind: Kind) -> u16 {
    (0..LABELS).filter(|&at| TABLE[at].0 == kind).fold(0, |set, at| set | 1 << at)
}

/// Whether a name may go on from one label to the next: a begun name must be ended.
pub fn may_follow(before: usize, after: usize) -> bool {
    let open = matches!(position(before), Position::Begin | Position::Inside);
    let continues = matches!(position(after), Position::Inside | Position::Last);
    if open { continues && kind(before) == kind(after) } else { !continues }
}

/// Whether a run of tokens may end with this label.
pub fn may_end(label: usize) -> bool {
    !matches!(position(label), Position::Begin | Position::Inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_their_parts_agree() {
        for at in 0..LABELS {
            assert_eq!(label(kind(at), position(at)), Some(at));
        }
        assert_eq!(label(Kind::Demonym, Position::Inside), None);
        assert_eq!(labels_of(Kind::Place), PLACES.fold(0, |set, label| set | 1 << label));
    }

    #[test]
    fn all_steps_are_listed() {
        for before in 0..LABELS {
            for after in 0..LABELS {
                let listed = ENDS.contains(&before) && BEGINS.contains(&after) || GOES_ON.contains(&(before, after));
                assert_eq!(listed, may_follow(before, after), "{before} {after}");
            }
        }
    }

    #[test]
    fn begun_names_are_ended() {
        assert!(may_follow(1, 3) && may_follow(1, 2) && may_follow(0, 1) && may_follow(4, 4));
        assert!(!may_follow(1, 0) && !may_follow(1, 7) && !may_follow(0, 3) && !may_follow(4, 3));
        assert!(!may_end(1) && !may_end(2) && may_end(0) && may_end(3));
    }
}
