//! Plain text: where its paragraphs, headings and list items are.

use super::parts::{self, Beside};
use crate::document::{Block, BlockKind};
use crate::{Document, Span};

/// Reads a plain text of which nothing else is known.
pub fn parse(source: String, text: String) -> Document {
    parse_beside(source, text, &Beside::default())
}

/// Reads a plain text, with what is known beside it.
///
/// Paragraphs are parted by blank lines, or by line breaks where lines are not wrapped.
pub fn parse_beside(source: String, text: String, beside: &Beside) -> Document {
    let blocks = blocks(&text);
    let mut document = Document { source, text, blocks, ..Document::default() };
    parts::tell(&mut document, beside);
    document
}

/// Lines joined to paragraphs; short lines between paragraphs are headings.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut group: Vec<Line<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if content.is_empty() {
            paragraphs(&group, &mut blocks);
            group.clear();
        } else {
            let indent = line.len() - line.trim_start().len();
            group.push(Line { content, start: at + indent, indented: indent > 0 });
        }
        at += line.len();
    }
    paragraphs(&group, &mut blocks);
    blocks
}

struct Line<'a> {
    content: &'a str,
    start: usize,
    indented: bool,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.content.len()
    }

    fn width(&self) -> usize {
        self.content.chars().count()
    }
}

/// The paragraphs of lines that no blank line parts.
fn paragraphs(lines: &[Line<'_>], blocks: &mut Vec<Block>) {
    let width = lines.iter().map(Line::width).max().unwrap_or(0);
    let full = lines.iter().filter(|line| line.width() * 4 >= width * 3).count();
    let wrapped = lines.len() > 1 && (50..=110).contains(&width) && full * 2 >= lines.len() - 1;
    let mut first = 0;
    for at in 0..lines.len() {
        let goes_on = lines.get(at + 1).is_some_and(|next| is_soft(&lines[at], next, wrapped.then_some(width)));
        if !goes_on {
            let span = Span::new(lines[first].start, lines[at].end());
            let single = at == first;
            blocks.push(Block { kind: kind(lines[first].content, single && lines.len() == 1), span });
            first = at + 1;
        }
    }
}

/// Does the paragraph go on over this line break?
fn is_soft(line: &Line<'_>, next: &Line<'_>, wrap: Option<usize>) -> bool {
    if is_item(next.content) {
        return false;
    }
    let ended = ends_sentence(line.content);
    if next.content.starts_with(char::is_lowercase) && !ended {
        return true;
    }
    let Some(width) = wrap else { return !ended && next.indented && line.width() >= 40 };
    // A line that had room for the next word was ended on purpose.
    let word = next.content.split_whitespace().next().map_or(0, |word| word.chars().count());
    let was_full = line.width() + 1 + word > width;
    let new_indent = next.indented && !line.indented;
    if ended { was_full && !new_indent } else { was_full || line.width() * 4 >= width * 3 }
}

fn kind(content: &str, alone: bool) -> BlockKind {
    if is_item(content) {
        BlockKind::Item
    } else if alone && content.len() <= 80 && !ends_sentence(content) && content.chars().any(char::is_alphabetic) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

fn ends_sentence(content: &str) -> bool {
    content
        .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '؟', '۔'])
}

/// "- item", "• item", "3. item", "3) item".
fn is_item(content: &str) -> bool {
    let rest = content.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = content.len() - rest.len();
    if (1..=2).contains(&number) {
        return rest.strip_prefix(['.', ')']).is_some_and(|rest| rest.starts_with(' '));
    }
    let mut chars = content.chars();
    matches!(chars.next(), Some('-' | '*' | '•' | '·' | '‣' | '▪' | '●')) && chars.next() == Some(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter per block (Title, bYline, Heading, Paragraph, Item, Boilerplate) with its first word.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let document = parse("x".into(), text.into());
        let one = |block: &Block| {
            let letter = match block.kind {
                BlockKind::Title => 'T',
                BlockKind::Byline => 'Y',
                BlockKind::Heading => 'H',
                BlockKind::Paragraph => 'P',
                BlockKind::Item => 'I',
                BlockKind::Boilerplate => 'B',
            };
            format!("{letter}:{}", block.span.of(&document.text).split_whitespace().next().unwrap_or(""))
        };
        assert_eq!(document.blocks.iter().map(one).collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    const BODY: &str = "Gunmen attacked a checkpoint near the town on Friday and killed two soldiers, officials said.";

    #[test]
    fn blank_lines_part_paragraphs() {
        check("One is here.\n\nTwo is here.\n\n\nThree is here.\n", "P:One P:Two P:Three");
        check("One is here.\r\n\r\nTwo is here.\r\n", "P:One P:Two");
        check("", "");
        check(" \n\t\n", "");
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "Gunmen attacked a checkpoint near the town of Wana on Friday and\nkilled two soldiers, officials in \
                    the region said on the next day.\nThe Taliban claimed the attack in a statement to reporters.\n";
        check(text, "P:Gunmen");
        check("A bomb killed two in the city of Kandahar on Friday, police\n          Chief Khan said.", "P:A");
    }

    #[test]
    fn unwrapped_lines_are_paragraphs() {
        let text = format!("{BODY} {BODY}\n{BODY} {BODY}\n");
        check(&text, "P:Gunmen P:Gunmen");
    }

    #[test]
    fn titles() {
        check(&format!("Two soldiers killed near Wana\n\n{BODY}"), "T:Two P:Gunmen");
        check(&format!("Two soldiers killed near Wana\n{BODY} {BODY}"), "T:Two P:Gunmen");
        check(&format!("Were two soldiers killed near Wana?\n\n{BODY}"), "T:Were P:Gunmen");
        check(&format!("{BODY}\n\n{BODY}"), "P:Gunmen P:Gunmen");
        check("KABUL (Reuters) - Two men died\n\nThey were soldiers.", "P:KABUL P:They");
        check("Only a line", "P:Only");
    }

    #[test]
    fn headings_and_items() {
        check(
            &format!("Title here\n\n{BODY}\n\nWhat we know\n\n{BODY}\n\n- one\n- two\n1. three\n"),
            "T:Title P:Gunmen H:What P:Gunmen I:- I:- I:1.",
        );
    }

    #[test]
    fn heads() {
        check(&format!("Title here\n\nBy Bill Roggio | November 28, 2022 | @bill\n\n{BODY}"), "T:Title Y:By P:Gunmen");
        check(&format!("Title here\nBy Jane Doe\nNov 28, 2022 5:04 PM EST\n\n{BODY}"), "T:Title Y:By Y:Nov P:Gunmen");
    }

    #[test]
    fn tails() {
        let tail = "Jane Doe is a Senior Fellow at the Institute.\n\nTags: war, , ,\n\nIslamic state\n\nBoko Haram\n";
        check(&format!("Title here\n\n{BODY}\n\n{tail}"), "T:Title P:Gunmen B:Jane B:Tags: B:Islamic B:Boko");
        check(
            &format!("{BODY}\n\nFollow us on Twitter\n\n© 2022 The Paper. All rights reserved."),
            "P:Gunmen B:Follow B:©",
        );
        check(&format!("{BODY}\n\nRelated: Another attack\n\n{BODY}"), "P:Gunmen B:Related: P:Gunmen");
        check(&format!("{BODY}\n\n(Reporting by A. Khan; editing by B. Doe)"), "P:Gunmen B:(Reporting");
    }

    /// Random sequences of what heads, tails and datelines are made of.
    #[test]
    fn any_text_gives_ordered_blocks() {
        const PARTS: &[&str] = &[
            "KABUL",
            "Kabul",
            " (Reuters)",
            "(",
            ")",
            " - ",
            "—",
            "--",
            ": ",
            ", ",
            ".",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            " ",
            "By ",
            "Jane Doe",
            " | ",
            "Nov. 28, 2022",
            "28",
            "4 FEB 90",
            "Published",
            "Updated: ",
            "Tags:",
            "©",
            "[TEXT]",
            "[",
            "]",
            "- ",
            "1. ",
            "# ",
            "**",
            "`",
            "<div>",
            "](http://é)",
            "![",
            "---\n",
            "title: x\n",
            "|",
            "&amp;",
            "é",
            "喀",
            "🙂",
            "\u{200f}",
            "\u{feff}",
            "Two men died.",
            " is a fellow at the ",
            "99999999999999999999",
            "\0",
        ];
        let mut seed: u64 = 42;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for _ in 0..5_000 {
            let length = 1 + random(30);
            let text: String = (0..length).map(|_| PARTS[random(PARTS.len())]).collect();
            let plain = parse("x".into(), text.clone());
            let marked = crate::read::markdown::parse("x".into(), &text, &Beside::default());
            assert_eq!(plain.text, text);
            assert_eq!(
                (marked.text.len(), marked.text.chars().count()),
                (text.len(), text.chars().count()),
                "{text:?}"
            );
            for document in [plain, marked] {
                let mut last = 0;
                for block in &document.blocks {
                    assert!(block.span.start >= last && !block.span.of(&document.text).is_empty(), "{text:?}");
                    last = block.span.end;
                }
                if let Some(line) = document.dateline {
                    assert_eq!(line.place_span.map(|span| span.of(&document.text).to_owned()), line.place, "{text:?}");
                    assert!(document.text.get(line.span.range()).is_some(), "{text:?}");
                }
            }
        }
    }
}
