//! The chance that a place is the incident's, by how it was attached; measured, see `attached.tsv`.

use std::sync::OnceLock;

use super::Attached;

const TABLE: &str = include_str!("attached.tsv");

impl Attached {
    /// 0..1: how often the place was the incident's, where it was resolved rightly; a country is right more often than
    /// what lies in it.
    ///
    /// ```
    /// use dateline::extract::Attached;
    /// assert!(Attached::Clause.chance(false) > Attached::Dateline.chance(false));
    /// ```
    pub fn chance(self, country: bool) -> f32 {
        static CHANCES: OnceLock<Vec<[f32; 2]>> = OnceLock::new();
        let chances = CHANCES.get_or_init(|| Self::ALL.iter().map(|attached| attached.row()).collect());
        chances.get(self as usize).map_or(0.5, |[place, of_country]| if country { *of_country } else { *place })
    }

    fn row(self) -> [f32; 2] {
        let row = TABLE.lines().find_map(|line| line.strip_prefix(self.as_str())?.strip_prefix('\t'));
        let mut chances = row.unwrap_or("").split('\t').map(|cell| cell.parse().unwrap_or(0.5));
        [chances.next().unwrap_or(0.5), chances.next().unwrap_or(0.5)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_its_chances() {
        for attached in Attached::ALL {
            let line = TABLE.lines().find(|line| line.starts_with(&format!("{}\t", attached.as_str()))).unwrap();
            let cells: Vec<f32> = line.split('\t').skip(1).map(|cell| cell.parse().unwrap()).collect();
            assert_eq!(cells, attached.row(), "{line}");
            assert!(cells.iter().all(|chance| (0.0..=1.0).contains(chance)), "{line}");
        }
    }
}
