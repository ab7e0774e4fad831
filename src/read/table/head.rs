//! Where the header stands: title rows above it, tags below it, or no header at all.

use super::sniff::usual;

/// What the first rows of a list are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// Title and note rows above the header or the data.
    pub(super) titles: usize,
    /// Row of the column names.
    pub(super) header: Option<usize>,
    /// Row of HXL tags (`#adm1+name`).
    pub(super) tags: Option<usize>,
    /// First row of data.
    pub(super) data: usize,
    /// Number of columns.
    pub(super) width: usize,
}

/// Title rows looked through for the header.
const MOST_TITLES: usize = 30;

/// Finds the header among the first rows. `header` answers for the user; `known` knows column names.
pub(super) fn find(rows: &[Vec<String>], header: Option<bool>, known: fn(&str) -> bool) -> Head {
    let widths: Vec<usize> = rows.iter().map(Vec::len).collect();
    let width = usual(&widths).0.max(1);
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let enough = (width.div_ceil(2)).max(width.min(2));
    let first = rows.iter().take(MOST_TITLES).position(|row| filled(row) >= enough).unwrap_or(0);
    let Some(row) = rows.get(first) else { return Head { width, ..Head::default() } };
    // "sep=;" is a note to Excel, and would pass for a one-column header.
    let tagged = |at: usize| rows.get(at).is_some_and(|row| are_tags(row));
    let width = width.max(row.len());
    let head =
        |header: Option<usize>, tags: Option<usize>, data: usize| Head { titles: first, header, tags, data, width };
    if tagged(first) {
        return head(Some(first), Some(first), first + 1);
    }
    if tagged(first + 1) {
        return head(Some(first), Some(first + 1), first + 2);
    }
    if header.unwrap_or_else(|| is_header(row, known)) {
        head(Some(first), None, first + 1)
    } else {
        head(None, None, first)
    }
}

/// Column names are words; a row with numbers, dates or addresses is data.
fn is_header(row: &[String], known: fn(&str) -> bool) -> bool {
    let names = row.iter().filter(|cell| known(cell)).count();
    if names >= 2 || names == row.len() {
        return true;
    }
    !row.iter().any(|cell| is_data(cell))
}

fn is_data(cell: &str) -> bool {
    let cell = cell.trim();
    let number = cell.replace(',', ".").parse::<f64>().is_ok()
        && cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let date = digits >= 4 && cell.bytes().all(|byte| byte.is_ascii_digit() || b"-/.: TZ".contains(&byte));
    number || date || cell.starts_with("http://") || cell.starts_with("https://")
}

/// HXL: every filled cell is a hash tag such as `#geo+lat`.
fn are_tags(row: &[String]) -> bool {
    let mut filled = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some()
        && filled.all(|cell| {
            cell.strip_prefix('#').is_some_and(|tag| {
                tag.starts_with(|c: char| c.is_ascii_alphabetic())
                    && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | ' ' | '#'))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> bool {
        ["date", "place", "lat", "lon"].contains(&name)
    }

    #[track_caller]
    fn check(text: &str, titles: usize, header: Option<usize>, tags: Option<usize>, data: usize, width: usize) {
        let rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        assert_eq!(find(&rows, None, known), Head { titles, header, tags, data, width }, "{text}");
    }

    #[test]
    fn headers() {
        check("", 0, None, None, 0, 1);
        check("a,b,c\n1,2,3", 0, Some(0), None, 1, 3);
        check("place\nKabul\nTank", 0, Some(0), None, 1, 1);
        check("Kabul,34.5,69.2\nTank,32.2,70.4", 0, None, None, 0, 3);
        check("2022-01-05,Kabul\n2022-01-06,Tank", 0, None, None, 0, 2);
        check("date,place,2015\n2022-01-05,Kabul,3", 0, Some(0), None, 1, 3);
        check("All incidents\n\nas of May,,\ndate,place,lat\n2022-01-05,Kabul,34", 3, Some(3), None, 4, 3);
        check("Date,Province,Killed\n#date,#adm1+name,#affected+killed\n2022,Kabul,3", 0, Some(0), Some(1), 2, 3);
        check("#date,#adm1+name\n2022,Kabul", 0, Some(0), Some(0), 1, 2);
        check("a,b,c\n1,2\n3,4", 0, Some(0), None, 1, 3);
    }
}
