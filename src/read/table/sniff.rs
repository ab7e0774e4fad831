//! Which character parts the cells, told from the head of a file.

use super::{Batch, Records, Syntax};

/// The delimiters that lists are kept with; the rarer a character is in text, the more its regularity says.
const DELIMITERS: [u8; 4] = [b'\t', b'|', b';', b','];

/// The delimiter and terminator that make the most regular rows of the head.
///
/// Excel's `sep=;` in the first line decides; else each delimiter is tried, quotes heeded, and that one wins
/// under which the most rows, and the first one, have the same number of cells (more than one).
pub(super) fn sniff(head: &[u8], whole: bool) -> Syntax {
    let terminator = if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] = *head {
        return Syntax { delimiter, terminator };
    }
    let mut best = (Syntax { delimiter: b',', terminator }, 0.0);
    for delimiter in DELIMITERS {
        let syntax = Syntax { delimiter, terminator };
        let score = regularity(head, whole, syntax);
        if score > best.1 {
            best = (syntax, score);
        }
    }
    best.0
}

/// Share of rows with the usual number of cells, and a half more where the first row has it too; 0 where that
/// number is one.
fn regularity(head: &[u8], whole: bool, syntax: Syntax) -> f64 {
    let mut records = Records::new(head, syntax);
    let mut batch = Batch::default();
    let mut widths = Vec::new();
    while widths.len() < 200 && records.read(&mut batch).unwrap_or(false) {
        widths.extend(batch.rows().map(|row| row.len()));
    }
    // The head may end in the middle of a row.
    if !whole && widths.len() > 1 {
        widths.pop();
    }
    let (width, count) = usual(&widths);
    if width < 2 {
        return 0.0;
    }
    // Tenths, so that a few ragged rows do not decide.
    let share = (count * 10 / widths.len()) as f64 / 10.0;
    share + if widths.first() == Some(&width) { 0.5 } else { 0.0 }
}

/// The most frequent number, the greater one at a tie, and how often it occurs.
pub(super) fn usual(numbers: &[usize]) -> (usize, usize) {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .map(|same| (same.len(), same.first().copied().unwrap_or(0)))
        .max()
        .map_or((0, 0), |(count, number)| (number, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, delimiter: char, terminator: char) {
        let expected = Syntax { delimiter: delimiter as u8, terminator: terminator as u8 };
        assert_eq!(sniff(head.as_bytes(), true), expected, "{head:?}");
    }

    #[test]
    fn delimiters() {
        check("", ',', '\n');
        check("name\nKabul\n", ',', '\n');
        check("a,b\n1,2\n", ',', '\n');
        check("a\tb, c\n1\t2\n", '\t', '\n');
        check("id;lat;lon\n1;31,5;65,7\n2;30,1;66,9\n", ';', '\n');
        check("a|b|c\n1|2, 3|4\n", '|', '\n');
        check("Kabul;34,5\nTank;32,2\n", ';', '\n');
        check("a,b\n1,x;y\n2,x;y\n3,x;y\n", ',', '\n');
        check("a,b\r1,2\r", ',', '\r');
        check("sep=;\r\na;b,c,d\r\n", ';', '\n');
        check("\"a;b;c\",\"d;e;f\"\n\"1;2\",3\n", ',', '\n');
        check("Incidents, 2022\n\nid;place\n1;Wana, Pakistan\n2;Tank\n3;Bannu\n", ';', '\n');
    }
}
