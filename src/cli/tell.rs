//! Notices and errors to standard error.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr};

use dateline::{Error, Notice};

/// Tells notices as they come and remembers whether one was a fault.
pub(super) struct Teller {
    faults: bool,
    colour: bool,
    /// How many of a kind were told: beyond some they are only counted.
    told: BTreeMap<String, u64>,
}

/// So many notices of one source are told one by one.
const MOST: u64 = 20;

impl Teller {
    pub(super) fn new() -> Self {
        let colour = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { faults: false, colour, told: BTreeMap::new() }
    }

    pub(super) fn notice(&mut self, notice: &Notice) {
        self.faults |= notice.fault;
        let told = self.told.entry(notice.source.clone()).or_default();
        *told += 1;
        if *told <= MOST {
            self.line(if notice.fault { "notice" } else { "note" }, "33", notice);
        } else if *told == MOST + 1 {
            self.line("note", "33", &format!("{}: further notices are not shown", notice.source));
        }
    }

    pub(super) fn error(&self, error: &Error) {
        self.line("error", "31", error);
    }

    /// A line of the summary.
    #[allow(clippy::unused_self, reason = "telling is the teller's")]
    pub(super) fn say(&self, text: &dyn Display) {
        let _ = writeln!(stderr(), "{}", visible(&text.to_string()));
    }

    pub(super) fn faults(&self) -> bool {
        self.faults
    }

    /// The run ends with exit code 1.
    pub(super) fn fault(&mut self) {
        self.faults = true;
    }

    fn line(&self, word: &str, colour: &str, text: &dyn Display) {
        let text = visible(&text.to_string());
        let _ = if self.colour {
            writeln!(stderr(), "\x1b[{colour}m{word}\x1b[0m: {text}")
        } else {
            writeln!(stderr(), "{word}: {text}")
        };
    }
}

/// Control characters and direction overrides from the input made visible: a terminal must not obey them.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}') =>
            {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}
