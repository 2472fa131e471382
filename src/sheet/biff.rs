//! Records of a BIFF stream, and the texts inside them.

use encoding_rs::Encoding;

use super::compound::{u16_at, u32_at};

/// A record: its kind, its bytes and where it starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// What it is.
    pub kind: u16,
    /// Its bytes, without the header.
    pub data: &'a [u8],
    /// Where its header starts in the stream.
    pub at: usize,
}

/// The records of a stream from an offset on; ends where the stream is cut short.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// The bytes of the records of kind CONTINUE that follow.
    pub(super) fn continued(&mut self) -> Vec<&'a [u8]> {
        let mut pieces = Vec::new();
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            let Some(record) = self.next() else { break };
            pieces.push(record.data);
        }
        pieces
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let at = self.at;
        let kind = u16_at(self.stream, at)?;
        let length = usize::from(u16_at(self.stream, at + 2)?);
        let data = self.stream.get(at + 4..at + 4 + length)?;
        self.at = at + 4 + length;
        Some(Record { kind, data, at })
    }
}

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const EOF: u16 = 0x000A;
pub(super) const DATEMODE: u16 = 0x0022;
pub(super) const FILEPASS: u16 = 0x002F;
pub(super) const CONTINUE: u16 = 0x003C;
pub(super) const CODEPAGE: u16 = 0x0042;
pub(super) const BOUNDSHEET: u16 = 0x0085;
pub(super) const MULRK: u16 = 0x00BD;
pub(super) const RSTRING: u16 = 0x00D6;
pub(super) const XF: u16 = 0x00E0;
pub(super) const MERGEDCELLS: u16 = 0x00E5;
pub(super) const SST: u16 = 0x00FC;
pub(super) const LABELSST: u16 = 0x00FD;
pub(super) const SUPBOOK: u16 = 0x01AE;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const BOOLERR: u16 = 0x0205;
pub(super) const STRING: u16 = 0x0207;
pub(super) const ROW: u16 = 0x0208;
pub(super) const RK: u16 = 0x027E;
pub(super) const FORMAT: u16 = 0x041E;
pub(super) const BOF: u16 = 0x0809;

/// Bytes in pieces: a record and its continuations.
pub(super) struct Pieces<'a> {
    all: Vec<&'a [u8]>,
    current: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(first: &'a [u8], mut more: Vec<&'a [u8]>) -> Self {
        more.insert(0, first);
        Self { all: more, current: 0, at: 0 }
    }

    /// What is left of the current piece.
    fn rest(&self) -> &'a [u8] {
        self.all.get(self.current).and_then(|piece| piece.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next piece when this one is used up; false at the end.
    fn turn(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.current + 1 >= self.all.len() {
                return false;
            }
            self.current += 1;
            self.at = 0;
        }
        true
    }

    /// Whether all bytes are used.
    pub(super) fn is_done(&mut self) -> bool {
        !self.turn()
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn();
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// Steps over bytes.
    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if !self.turn() {
                return None;
            }
            let step = bytes.min(self.rest().len());
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// Appends a text with its own length, flags, runs and phonetic part, as in the shared strings.
    pub(super) fn rich_text(&mut self, text: &mut String) -> Option<()> {
        let length = usize::from(self.word()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.word()?) * 4 } else { 0 };
        let phonetic = if flags & 4 != 0 { usize::from(self.word()?) | usize::from(self.word()?) << 16 } else { 0 };
        self.chars(length, flags & 1 != 0, text)?;
        self.skip(runs + phonetic)
    }

    /// Appends so many characters; each continuation says anew whether they are wide.
    pub(super) fn chars(&mut self, length: usize, wide: bool, text: &mut String) -> Option<()> {
        let mut wide = wide;
        let mut left = length;
        let mut units = Vec::with_capacity(length.min(1 << 12));
        while left > 0 {
            if self.rest().is_empty() {
                if !self.turn() {
                    return None;
                }
                wide = self.byte()? & 1 != 0;
            }
            let rest = self.rest();
            let taken = if wide {
                let pairs = rest.as_chunks::<2>().0;
                units.extend(pairs.iter().take(left).map(|pair| u16::from_le_bytes(*pair)));
                left.min(pairs.len())
            } else {
                units.extend(rest.iter().take(left).map(|byte| u16::from(*byte)));
                left.min(rest.len())
            };
            if taken == 0 {
                return None;
            }
            self.at += taken * if wide { 2 } else { 1 };
            left -= taken;
        }
        for char in char::decode_utf16(units) {
            text.push(char.ok()?);
        }
        Some(())
    }
}

/// How texts of a stream are written: BIFF8, or bytes in a code page before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts {
    /// Excel 97 or later.
    pub biff8: bool,
    /// The code page of older texts.
    pub encoding: &'static Encoding,
}

impl Texts {
    /// Appends a text whose length is one byte (`short`) or two.
    pub(super) fn read(self, data: &[u8], short: bool, more: Vec<&[u8]>, text: &mut String) -> Option<()> {
        let (length, rest) = if short {
            (usize::from(*data.first()?), data.get(1..)?)
        } else {
            (usize::from(u16_at(data, 0)?), data.get(2..)?)
        };
        if self.biff8 {
            let (flags, chars) = rest.split_first().unwrap_or((&0, &[]));
            return Pieces::new(chars, more).chars(length, flags & 1 != 0, text);
        }
        let mut bytes = rest.to_vec();
        bytes.extend(more.into_iter().flatten());
        let bytes = bytes.get(..length)?;
        match self.encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(decoded) => text.push_str(&decoded),
            // The code page is wrong; as single bytes the text can still be restored.
            None => text.extend(bytes.iter().map(|byte| char::from(*byte))),
        }
        Some(())
    }
}

/// The encoding of a code page.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    match number {
        936 | 54936 => encoding_rs::GBK,
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        10_000 => encoding_rs::MACINTOSH,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// The shared strings of a workbook: as many as can be read.
pub(super) fn shared_strings(first: &[u8], more: Vec<&[u8]>) -> Vec<String> {
    let mut pieces = Pieces::new(first, more);
    let mut strings = Vec::new();
    if pieces.skip(8).is_none() {
        return strings;
    }
    // The counts are not believed.
    while !pieces.is_done() {
        let mut text = String::new();
        if pieces.rich_text(&mut text).is_none() {
            break;
        }
        strings.push(text);
    }
    strings
}

/// The text of an error code.
pub(super) const fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERR!",
    }
}

/// Row, column and cell format at the start of a cell record.
pub(super) fn place(data: &[u8]) -> Option<(u32, u32, usize)> {
    Some((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?), usize::from(u16_at(data, 4)?)))
}

/// A double's bytes.
pub(super) fn double_bits(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32_at(data, at)?) | u64::from(u32_at(data, at + 4)?) << 32)
}
