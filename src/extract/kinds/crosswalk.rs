//! ACLED's sub-event types in the words of other codebooks.

use crate::extract::SubEventType;

const TABLE: &str = include_str!("crosswalk.tsv");

/// The nearest types of other published typologies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crosswalk {
    /// PLOVER's event: "ASSAULT".
    pub plover: Option<&'static str>,
    /// PLOVER's mode: "aerial".
    pub plover_mode: Option<&'static str>,
    /// CAMEO's root code: "19".
    pub cameo_root: Option<&'static str>,
    /// UCDP's type of organised violence; "by actors" where it depends on who fights whom.
    pub ucdp: Option<&'static str>,
}

impl SubEventType {
    /// What other codebooks call it.
    ///
    /// ```
    /// use dateline::extract::SubEventType;
    /// assert_eq!(SubEventType::AirDroneStrike.crosswalk().plover_mode, Some("aerial"));
    /// ```
    pub fn crosswalk(self) -> Crosswalk {
        let row = TABLE.lines().find(|line| line.split('\t').next() == Some(self.as_str()));
        let cell = |at| row.and_then(|row| row.split('\t').nth(at)).filter(|cell| *cell != "-");
        Crosswalk { plover: cell(1), plover_mode: cell(2), cameo_root: cell(3), ucdp: cell(5) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_row() {
        for kind in SubEventType::ALL {
            let rows = TABLE.lines().filter(|line| line.split('\t').next() == Some(kind.as_str())).count();
            assert_eq!(rows, 1, "{}", kind.as_str());
        }
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 6, "{line}");
        }
    }
}
