//! Plain text: title, byline, dateline, publication date and paragraphs.

use crate::document::{Block, BlockKind};
use crate::{Document, Span};

/// Reads a plain text.
pub fn parse(source: String, text: String) -> Document {
    let blocks = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at + line.len() - line.trim_start().len();
            let block = Block { kind: BlockKind::Paragraph, span: Span::new(start, start + line.trim().len()) };
            *at += line.len();
            Some(block)
        })
        .filter(|block| !block.span.is_empty())
        .collect();
    Document { source, text, blocks, ..Document::default() }
}
