//! Hard paragraphs, written before the program was asked: `tests/hard/*.md`.
//!
//! A case is a heading, a fenced text and a table: words of the text in their order, what they name
//! (`geo_precision`; `-` where it does not matter, `?` where the place need not be known), and the country. `not a
//! place` stands for words that may not be placed. Every place on the map must be in the table. A row that ends with
//! a reason in a fourth column is not answered rightly yet; once it is, the test asks to take the reason away.

use std::fmt::Write as _;
use std::path::Path;

use dateline::recognise::MentionKind;
use dateline::{Document, Gazetteer, Span, resolve};

#[test]
fn hard_paragraphs_give_their_places() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hard");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut report = String::new();
    let mut cases = 0;
    for path in paths {
        let file = std::fs::read_to_string(&path).unwrap();
        for case in file.split("\n## ").skip(1) {
            cases += 1;
            let (title, rest) = case.split_once('\n').unwrap();
            let wrong = check(rest);
            if !wrong.is_empty() {
                let _ = writeln!(report, "{} / {title}\n{wrong}", path.file_stem().unwrap().to_string_lossy());
            }
        }
    }
    assert!(cases >= 20, "only {cases} cases");
    assert!(report.is_empty(), "\n{report}");
}

/// What is wrong with the program's answer to a case; nothing if all is right.
fn check(case: &str) -> String {
    let (_, rest) = case.split_once("```text\n").expect("a case has a text");
    let (text, rest) = rest.split_once("\n```").expect("the text ends");
    let gazetteer = Gazetteer::embedded();
    let document = Document::new("case.txt", text);
    let (recognition, toponyms) = dateline::places(&document, gazetteer, &resolve::Options::default());
    let mut found: Vec<(Span, String, String)> = Vec::new();
    for toponym in &toponyms {
        let mention = &recognition.mentions[toponym.mention as usize];
        if let (MentionKind::Place, Some(resolution)) = (mention.kind, &toponym.resolution) {
            let country = gazetteer.place(resolution.place).country().unwrap_or("").to_owned();
            found.push((mention.span, resolution.precision.as_str().to_owned(), country));
        }
    }
    let mut wrong = String::new();
    let mut at = 0;
    for row in rest.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [words, what, country, rest @ ..] = &cells[..] else { panic!("a row has three cells: {row}") };
        let start = at + text[at..].find(words).unwrap_or_else(|| panic!("{words} stands in the text"));
        at = start + words.len();
        let span = Span::new(start, at);
        let answer = found.iter().position(|(found, _, _)| found.overlaps(span)).map(|at| found.remove(at));
        let right = match (&answer, *what) {
            (None, "not a place" | "?") => true,
            (None, _) | (Some(_), "not a place") => false,
            (Some((_, precision, code)), _) => {
                (matches!(*what, "-" | "?") || what == precision) && (*country == "-" || country == code)
            }
        };
        let known = rest.first().is_some_and(|reason| !reason.is_empty());
        if right == known {
            let answer = answer.map_or("nothing".to_owned(), |(span, what, country)| {
                format!("\"{}\" {what} {country}", span.of(text))
            });
            let _ = writeln!(wrong, "  {row} {}: {answer}", if known { "now right" } else { "wrong" });
        }
    }
    for (span, what, country) in found {
        let _ = writeln!(wrong, "  not in the table: \"{}\" {what} {country}", span.of(text));
    }
    wrong
}
