//! How far a conversion is, on one line of a terminal.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use dateline::Result;
use dateline::convert::{Files, Reject, Sink};
use dateline::layer::{Feature, Schema};
use dateline::write::Bounds;
use dateline::write::Encoder;

/// Passes everything on to the files and tells the rows as they go by; nothing where stderr is no terminal.
pub(super) struct Watched<'f> {
    files: &'f mut Files,
    start: Instant,
    told: Option<Instant>,
    terminal: bool,
}

/// Between two lines.
const PAUSE: Duration = Duration::from_millis(200);

impl<'f> Watched<'f> {
    pub(super) fn new(files: &'f mut Files) -> Self {
        Self { files, start: Instant::now(), told: None, terminal: stderr().is_terminal() }
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        if self.told.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

impl Sink for Watched<'_> {
    fn start(&mut self, schema: &Schema, columns: &[String]) -> Result<Option<Encoder>> {
        self.start = Instant::now();
        self.files.start(schema, columns)
    }

    fn feature(&mut self, feature: &Feature<'_>) -> Result<()> {
        self.files.feature(feature)
    }

    fn features(&mut self, encoded: &[u8], bounds: &Bounds) -> Result<()> {
        self.files.features(encoded, bounds)
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        self.files.reject(reject)
    }

    fn progress(&mut self, done: u64, of: u64) {
        let last = self.told.unwrap_or(self.start);
        if self.terminal && last.elapsed() >= PAUSE {
            self.told = Some(Instant::now());
            let _ = write!(stderr(), "\r{}\x1b[K", line(done, of, self.start.elapsed()));
        }
    }
}

/// "43 % of 1,000,000 rows, 310,000 rows/s, 2 s left".
fn line(done: u64, of: u64, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64().max(0.001);
    let left = of.saturating_sub(done) as f64 / rate.max(1.0);
    let share = (done * 100).checked_div(of).unwrap_or(100);
    let left = if left < 90.0 { format!("{left:.0} s") } else { format!("{:.0} min", left / 60.0) };
    format!("{share} % of {} rows, {} rows/s, {left} left", grouped(of), grouped(rate as u64))
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let check = |done, of, seconds, expected: &str| {
            assert_eq!(line(done, of, Duration::from_secs(seconds)), expected);
        };
        check(430_000, 1_000_000, 1, "43 % of 1,000,000 rows, 430,000 rows/s, 1 s left");
        check(1_000, 1_000_000, 1, "0 % of 1,000,000 rows, 1,000 rows/s, 17 min left");
        check(0, 0, 0, "100 % of 0 rows, 0 rows/s, 0 s left");
    }
}
