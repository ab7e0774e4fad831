//! Which encoding a file is in, and its bytes as UTF-8.
//!
//! A byte-order mark decides. Else UTF-8 is checked strictly over the whole file; then NUL bytes at every second
//! place tell UTF-16; then the bytes' statistics are asked (chardetng, as Firefox does).

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What was found out about a file's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes of the byte-order mark.
    pub mark: usize,
    /// Bytes that are not of the encoding and are replaced by U+FFFD.
    pub broken: u64,
    /// True where only statistics speak for it.
    pub guessed: bool,
}

/// Reads a file to its end and tells its encoding.
///
/// # Errors
/// The reader's.
pub fn detect(mut input: impl Read) -> io::Result<Detected> {
    let mut buffer = vec![0; 1 << 16];
    let mut seen = Census::default();
    let mut detector = None;
    let mut tail: Vec<u8> = Vec::new();
    let mut first = true;
    loop {
        let count = read_full(&mut input, &mut buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        if first {
            if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
                if encoding != UTF_8 {
                    return Ok(Detected { encoding, mark, broken: 0, guessed: false });
                }
                seen.mark = mark;
            } else if let Some(encoding) = looks_like_utf16(bytes) {
                return Ok(Detected { encoding, mark: 0, broken: 0, guessed: true });
            }
            first = false;
        }
        seen.take(&mut tail, bytes, count < buffer.len());
        // Statistics are only asked for once something is not UTF-8; what came before then was ASCII or UTF-8.
        if seen.broken > 0 {
            detector
                .get_or_insert_with(|| chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny))
                .feed(bytes, count < buffer.len());
        }
        if count < buffer.len() {
            break;
        }
    }
    // A few broken bytes among much good UTF-8 are damage, not another encoding.
    let damaged = seen.broken > 0 && seen.good > 20 * seen.broken;
    Ok(match detector {
        Some(detector) if !damaged && seen.mark == 0 => {
            // A handful of bytes proves nothing: then the most common encoding is the best guess.
            let few = seen.good + seen.broken < 8;
            let encoding = if few { WINDOWS_1252 } else { detector.guess(None, chardetng::Utf8Detection::Deny) };
            Detected { encoding, mark: 0, broken: 0, guessed: true }
        }
        _ => Detected { encoding: UTF_8, mark: seen.mark, broken: seen.broken, guessed: false },
    })
}

/// Counts of what a file holds as UTF-8.
#[derive(Default)]
struct Census {
    mark: usize,
    /// Characters beyond ASCII.
    good: u64,
    /// Sequences that are not UTF-8.
    broken: u64,
}

impl Census {
    /// Takes bytes in; a sequence cut off at the end waits in `tail` for the next call.
    fn take(&mut self, tail: &mut Vec<u8>, bytes: &[u8], last: bool) {
        if tail.is_empty() {
            *tail = self.count(bytes, last).to_vec();
        } else {
            tail.extend_from_slice(bytes);
            let joined = std::mem::take(tail);
            *tail = self.count(&joined, last).to_vec();
        }
    }

    fn count<'b>(&mut self, mut bytes: &'b [u8], last: bool) -> &'b [u8] {
        if bytes.is_ascii() {
            return &[];
        }
        loop {
            let (valid, broken) = match std::str::from_utf8(bytes) {
                Ok(valid) => (valid, None),
                Err(error) => {
                    let (valid, _) = bytes.split_at(error.valid_up_to());
                    (std::str::from_utf8(valid).unwrap_or_default(), Some(error))
                }
            };
            if !valid.is_ascii() {
                self.good += valid.chars().filter(|c| !c.is_ascii()).count() as u64;
            }
            let Some(error) = broken else { return &[] };
            let rest = bytes.get(error.valid_up_to()..).unwrap_or_default();
            let Some(length) = error.error_len() else {
                self.broken += u64::from(last);
                return if last { &[] } else { rest };
            };
            self.broken += 1;
            bytes = rest.get(length..).unwrap_or_default();
        }
    }
}

/// NUL at every second place of the head: UTF-16 of mostly Latin text without a mark.
fn looks_like_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..head.len().min(4096) & !1)?;
    let nuls = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), head.len() / 2);
    if pairs < 2 {
        return None;
    }
    if odd * 10 > pairs * 4 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn read_full(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match input.read(room) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A reader that gives UTF-8, whatever its input is in. UTF-8 passes through as it is.
pub struct Decoded<R> {
    input: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// Decoded bytes not yet handed out, and how far they are.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Decodes `input`, which stands at its start; its mark is skipped.
    ///
    /// # Errors
    /// The input's.
    pub fn new(mut input: R, detected: Detected) -> io::Result<Self> {
        io::copy(&mut input.by_ref().take(detected.mark as u64), &mut io::sink())?;
        let decoder = (detected.encoding != UTF_8).then(|| detected.encoding.new_decoder_without_bom_handling());
        Ok(Self { input, decoder, raw: Vec::new(), ready: Vec::new(), at: 0, ended: false })
    }

    fn refill(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        self.raw.resize(1 << 16, 0);
        let count = read_full(&mut self.input, &mut self.raw)?;
        self.ended = count < self.raw.len();
        let mut rest = self.raw.get(..count).unwrap_or_default();
        let room = decoder.max_utf8_buffer_length(count).unwrap_or(4 * count + 16);
        self.ready.resize(room, 0);
        self.at = 0;
        let mut written = 0;
        while let Some(room) = self.ready.get_mut(written..) {
            let (result, read, wrote, _) = decoder.decode_to_utf8(rest, room, self.ended);
            rest = rest.get(read..).unwrap_or_default();
            written += wrote;
            if result == CoderResult::InputEmpty || wrote == 0 && read == 0 {
                break;
            }
        }
        self.ready.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(mut decoder) = self.decoder.take() else { return self.input.read(out) };
        let mut result = Ok(());
        while self.at >= self.ready.len() && !self.ended && result.is_ok() {
            result = self.refill(&mut decoder);
        }
        self.decoder = Some(decoder);
        result?;
        let ready = self.ready.get(self.at..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(from), Some(to)) = (ready.get(..count), out.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

impl<R> std::fmt::Debug for Decoded<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded").field("utf8", &self.decoder.is_none()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATIN: &str = "ort,land\nSão Tomé,Côte d’Ivoire\nN’Djaména,Tschad – größer\n";

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, expected: &str) {
        let detected = detect(bytes).unwrap();
        assert_eq!(detected.encoding.name(), encoding);
        let mut text = String::new();
        Decoded::new(bytes, detected).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, expected);
    }

    fn utf16(text: &str, mark: bool, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(to).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        check(b"", "UTF-8", "");
        check(b"a,b\n", "UTF-8", "a,b\n");
        check(LATIN.as_bytes(), "UTF-8", LATIN);
        check(&[b"\xef\xbb\xbf", LATIN.as_bytes()].concat(), "UTF-8", LATIN);
        for mark in [true, false] {
            check(&utf16(LATIN, mark, u16::to_le_bytes), "UTF-16LE", LATIN);
            check(&utf16(LATIN, mark, u16::to_be_bytes), "UTF-16BE", LATIN);
        }
        check(&utf16("کابل,قندهار\n", true, u16::to_le_bytes), "UTF-16LE", "کابل,قندهار\n");
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(LATIN);
        check(&bytes, "windows-1252", LATIN);
        let russian = "дата,место\n2022-03-01,Харьков\n2022-03-02,Северодонецк, обстрел города\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        check(&bytes, "windows-1251", russian);
        let arabic = "التاريخ,المكان\n2015-03-01,صنعاء\n2015-03-02,مدينة عدن\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(arabic);
        check(&bytes, "windows-1256", arabic);
    }

    #[test]
    fn long_text_is_decoded_whole() {
        let text = LATIN.repeat(5000);
        check(&utf16(&text, true, u16::to_le_bytes), "UTF-16LE", &text);
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&text);
        check(&bytes, "windows-1252", &text);
        check(text.as_bytes(), "UTF-8", &text);
    }

    #[test]
    fn damage_is_not_another_encoding() {
        let mut bytes = LATIN.repeat(20).into_bytes();
        bytes.push(0xff);
        let detected = detect(&bytes[..]).unwrap();
        assert_eq!((detected.encoding.name(), detected.broken), ("UTF-8", 1));
    }
}
