//! A sheet of delimited text: its bytes, wherever they lie, cut into parts at record boundaries.

use rayon::prelude::*;
use std::io;

use super::bytes::{Bytes, unreadable};
use super::grid::{Cell, Grid, GridBuilder, Row};
use super::limits::Limits;
use super::tokens::{Flaw, marks, scan};
use super::words;
use crate::words::Told;

/// Text is cut, and surveyed by several workers, about every so many bytes.
const CHUNK: usize = 256 << 10;
/// Chunks that are surveyed, and that are held at most, at a time.
const WINDOW: usize = 8;
/// Chunks that are read at a time.
const STRIDE: usize = 4;

/// A sheet of delimited text.
#[derive(Debug, Clone)]
pub struct Delimited {
    bytes: Bytes,
    delimiter: u8,
    columns: usize,
    /// Starts of records about a chunk apart; the first is the text's start, the last its end.
    cuts: Vec<usize>,
}

impl Delimited {
    /// Takes valid UTF-8 from `start` on, which is held.
    pub(super) fn new(bytes: impl Into<Bytes>, start: usize, limits: &Limits) -> Result<Self, Told> {
        let bytes = bytes.into();
        let taken = Self::with_chunk(bytes.clone(), start, limits, CHUNK).map_err(|error| unreadable(&error))?;
        taken.map_err(|flawed| flawed.flaw_or_long(limits.cell_bytes))
    }

    /// Takes text that is left in its file, if it is valid UTF-8 without a flaw from `start` on.
    pub(super) fn lying(bytes: Bytes, start: usize, limits: &Limits) -> io::Result<Option<Self>> {
        Self::with_chunk(bytes, start, limits, CHUNK).map(Result::ok)
    }

    /// The sheet; or, in the error, one that has a flaw, which it names.
    fn with_chunk(bytes: Bytes, start: usize, limits: &Limits, chunk: usize) -> io::Result<Result<Self, Self>> {
        let head = bytes.head(start, SNIFFED)?;
        let (delimiter, skip) = sniff_delimiter(longest_text(&head));
        drop(head);
        let survey = survey(&bytes, start + skip, delimiter, limits.columns, chunk)?;
        let mut sheet = Self { bytes, delimiter, columns: limits.columns, cuts: survey.cuts };
        let is_long = || sheet.cuts.par_windows(2).any(|cut| !sheet.fits(cut[0]..cut[1], limits.cell_bytes));
        if survey.foreign || survey.open || survey.long && is_long() {
            return Ok(Err(sheet));
        }
        sheet.cuts.dedup();
        Ok(Ok(sheet))
    }

    /// The byte between cells.
    pub const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The bytes of text.
    pub fn bytes(&self) -> usize {
        self.span().len()
    }

    fn span(&self) -> std::ops::Range<usize> {
        self.cuts.first().copied().unwrap_or(0)..self.cuts.last().copied().unwrap_or(0)
    }

    fn fits(&self, part: std::ops::Range<usize>, cell_bytes: usize) -> bool {
        let mut fits = true;
        let mut buffer = Vec::new();
        let Ok(part) = self.bytes.piece(part, &mut buffer) else { return false };
        let Ok(part) = simdutf8::basic::from_utf8(part) else { return false };
        let read = scan(part, self.delimiter, self.columns, |row| {
            fits = row.cells().iter().all(|cell| cell.text.len() <= cell_bytes);
            fits
        });
        fits && read.is_ok()
    }

    /// Reads the whole text to name the first cell that is too long, or the row of the first flaw.
    fn flaw_or_long(&self, cell_bytes: usize) -> Told {
        let mut long = None;
        let mut buffer = Vec::new();
        let whole = match self.bytes.piece(self.span(), &mut buffer) {
            Ok(whole) => whole,
            Err(error) => return unreadable(&error),
        };
        let read = scan(text(whole), self.delimiter, self.columns, |row| {
            let column = row.cells().iter().position(|cell| cell.text.len() > cell_bytes);
            long = column.map(|column| words::TOO_LONG_A_CELL.with([&row.number, &(column + 1), &cell_bytes]));
            long.is_none()
        });
        long.unwrap_or_else(|| match read {
            Err(Flaw::Columns(row)) => words::TOO_MANY_COLUMNS.with([&"", &row, &self.columns]),
            Err(Flaw::QuoteOpen(row, column)) => words::QUOTE_OPEN.with([&row, &(column + 1)]),
            Ok(_) => unreachable!("a flaw seen by the survey is seen again"),
        })
    }

    /// The first `rows` rows.
    pub(super) fn head(&self, rows: usize) -> Result<Grid, Told> {
        let mut builder = GridBuilder::default();
        let mut left = rows;
        for piece in self.pieces(self.cuts.len()) {
            if left == 0 {
                break;
            }
            piece.scan(|row| {
                left -= 1;
                for Cell { text, kind } in row.cells() {
                    builder.cell(text, *kind);
                }
                builder.end_row();
                left > 0
            })?;
        }
        Ok(builder.finish())
    }

    /// Consecutive pieces, at most `wanted`.
    pub(super) fn pieces(&self, wanted: usize) -> Vec<Piece<'_>> {
        let chunks = self.cuts.len().saturating_sub(1);
        let wanted = wanted.clamp(1, chunks.max(1));
        (0..wanted)
            .filter_map(|index| {
                let cuts = self.cuts.get(index * chunks / wanted..=(index + 1) * chunks / wanted)?;
                Some(Piece { sheet: self, cuts })
            })
            .collect()
    }
}

/// Consecutive records of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    sheet: &'a Delimited,
    cuts: &'a [usize],
}

impl Piece<'_> {
    /// Calls `each` with every row; answers how many there are.
    pub fn for_each(&self, mut each: impl FnMut(&Row<'_>)) -> Result<u32, Told> {
        self.scan(|row| {
            each(row);
            true
        })
    }

    /// Calls `each` with every row until it answers false. What was checked when the text was taken can fail only where
    /// the file was changed since.
    fn scan(&self, mut each: impl FnMut(&Row<'_>) -> bool) -> Result<u32, Told> {
        let Delimited { bytes, delimiter, columns, .. } = self.sheet;
        let (mut before, mut goes_on, mut buffer) = (0, true, Vec::new());
        let mut cuts = self.cuts;
        while let [start, .., end] = &cuts[..cuts.len().min(STRIDE + 1)]
            && goes_on
        {
            let piece = bytes.piece(*start..*end, &mut buffer).map_err(|error| unreadable(&error))?;
            let text = simdutf8::basic::from_utf8(piece).map_err(|error| unreadable(&error))?;
            let read = scan(text, *delimiter, *columns, |row| {
                goes_on = each(&Row::new(row.number + before, row.cells()));
                goes_on
            });
            before += read.map_err(|flaw| unreadable(&format_args!("{flaw:?}")))?;
            cuts = &cuts[cuts.len().min(STRIDE + 1) - 1..];
        }
        Ok(before)
    }
}

/// Validating again what is validated already costs a fiftieth of reading it, and spares a copy
/// that could only be avoided by an unsafe promise.
pub(super) fn text(bytes: &[u8]) -> &str {
    simdutf8::basic::from_utf8(bytes).expect("the bytes were decoded strictly, and cut at line ends")
}

/// What the text's quotes and line ends are like.
struct Survey {
    cuts: Vec<usize>,
    /// The text ends inside a quote.
    open: bool,
    /// Some record is long enough to hold too many columns.
    long: bool,
    /// Some of it is no text in UTF-8.
    foreign: bool,
}

/// Finds cuts by all workers. Whether a line end lies inside a quote depends on all text before
/// it, so each chunk is read for both cases: as if it began a record, and as if it began inside a
/// quoted field. The chain of answers is then followed from the start, window by window.
fn survey(bytes: &Bytes, start: usize, delimiter: u8, columns: usize, chunk: usize) -> io::Result<Survey> {
    let mut survey = Survey { cuts: vec![start], open: false, long: false, foreign: false };
    let (mut at, mut length, mut buffer) = (start, WINDOW * chunk, Vec::new());
    // What is held was decoded.
    let doubtful = matches!(bytes, Bytes::Lying(_));
    while at < bytes.len() && !survey.foreign {
        let window = bytes.piece(at..bytes.len().min(at + length), &mut buffer)?;
        let is_last = at + window.len() == bytes.len();
        match if is_last { Some(window.len()) } else { last_line_start(window) } {
            // A line longer than the window.
            None => length *= 2,
            Some(end) => {
                survey.follow((&window[..end], at), (delimiter, columns, chunk), doubtful);
                (at, length) = (at + end, WINDOW * chunk);
                if !survey.open && at < bytes.len() {
                    survey.cuts.push(at);
                }
            }
        }
    }
    survey.cuts.push(bytes.len());
    Ok(survey)
}

impl Survey {
    /// Goes on over lines that stand at `at`; `doubtful` ones are checked for being text.
    fn follow(&mut self, (lines, at): (&[u8], usize), (delimiter, columns, chunk): (u8, usize, usize), doubtful: bool) {
        let mut starts = vec![0];
        let mut next = chunk;
        while next < lines.len() {
            next = line_start_after(lines, next);
            starts.push(next);
            next += chunk;
        }
        starts.push(lines.len());
        starts.dedup();
        let is_foreign =
            |lines: &[u8]| memchr::memchr(0, lines).is_some() || simdutf8::basic::from_utf8(lines).is_err();
        let look = |pair: &[usize]| {
            let lines = &lines[pair[0]..pair[1]];
            // Half of what too many columns need: the other half may be in the next chunk.
            (outcomes(lines, delimiter, columns / 2), doubtful && is_foreign(lines))
        };
        let chunks: Vec<([Outcome; 2], bool)> = starts.par_windows(2).map(look).collect();
        for ((outcomes, foreign), end) in chunks.iter().zip(&starts[1..]) {
            let outcome = outcomes[usize::from(self.open)];
            self.long |= outcome.long;
            self.foreign |= foreign;
            self.open = outcome.open;
            if !self.open && *end < lines.len() {
                self.cuts.push(at + end);
            }
        }
    }
}

/// The last start of a line, never between CR and LF.
fn last_line_start(bytes: &[u8]) -> Option<usize> {
    let last = memchr::memrchr2(b'\n', b'\r', bytes)?;
    let is_sure = bytes[last] == b'\n' || last + 1 < bytes.len();
    if is_sure { Some(last + 1) } else { memchr::memrchr2(b'\n', b'\r', &bytes[..last]).map(|before| before + 1) }
}

/// The first start of a line at or after `at`, never between CR and LF.
fn line_start_after(bytes: &[u8], at: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
        None => bytes.len(),
        Some(step) if bytes[at + step] == b'\r' && bytes.get(at + step + 1) == Some(&b'\n') => at + step + 2,
        Some(step) => at + step + 1,
    }
}

/// What one chunk does to the state of the quotes.
#[derive(Clone, Copy)]
struct Outcome {
    open: bool,
    long: bool,
    /// Where the last record begins, and the last quote closed.
    record: usize,
    closed: usize,
}

impl Outcome {
    fn quote(&mut self, at: usize, at_start_of_field: bool) {
        if self.open {
            self.open = false;
            self.closed = at;
        } else {
            // A quote right after a closing one is a doubled one; any other inside a field is text.
            self.open = at_start_of_field || self.closed + 1 == at;
        }
    }

    fn line_end(&mut self, at: usize, long: usize) {
        if !self.open {
            self.long |= at - self.record > long;
            self.record = at + 1;
        }
    }
}

/// Follows the quotes of a chunk that starts at a line's start: as if outside, and as if inside
/// a quoted field.
fn outcomes(lines: &[u8], delimiter: u8, long: usize) -> [Outcome; 2] {
    let mut both = [false, true].map(|open| Outcome { open, long: false, record: 0, closed: usize::MAX - 1 });
    if memchr::memchr(b'"', lines).is_none() {
        memchr::memchr2_iter(b'\n', b'\r', lines).for_each(|at| both[0].line_end(at, long));
    } else {
        let wanted = [b'"', b'\n', b'\r'];
        let mut visit = |at: usize| {
            let is_quote = lines[at] == b'"';
            let starts = at == 0 || lines[at - 1] == delimiter || matches!(lines[at - 1], b'\n' | b'\r');
            for outcome in &mut both {
                if is_quote { outcome.quote(at, starts) } else { outcome.line_end(at, long) }
            }
        };
        let (blocks, rest) = lines.as_chunks::<64>();
        for (index, block) in blocks.iter().enumerate() {
            let mut marks = marks(block, wanted);
            while marks != 0 {
                visit(index * 64 + marks.trailing_zeros() as usize);
                marks &= marks - 1;
            }
        }
        let before = lines.len() - rest.len();
        (before..lines.len()).filter(|at| wanted.contains(&lines[*at])).for_each(visit);
    }
    for outcome in &mut both {
        outcome.long |= lines.len() - outcome.record > long;
    }
    both
}

/// Bytes by which the delimiter is told.
const SNIFFED: usize = 256 << 10;

/// The text that bytes begin with.
fn longest_text(bytes: &[u8]) -> &str {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => text(&bytes[..error.valid_up_to()]),
    }
}

/// The delimiter on which most of the first records agree, and how many bytes of a line such as
/// `sep=;` to leave out.
fn sniff_delimiter(text: &str) -> (u8, usize) {
    const RECORDS: u32 = 50;
    if let Some(rest) = text.strip_prefix("sep=") {
        let mut after = rest.bytes();
        let delimiter =
            after.next().filter(u8::is_ascii_punctuation).or_else(|| rest.starts_with('\t').then_some(b'\t'));
        let line = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        if let (Some(delimiter), 1) = (delimiter, line) {
            return (delimiter, line_start_after(text.as_bytes(), 4));
        }
    }
    let mut best = (b',', (0, 0));
    for delimiter in [b',', b'\t', b';', b'|'] {
        let mut counts = std::collections::BTreeMap::<usize, u32>::new();
        // A flaw, or the cut through the last record, leaves the records before it.
        let _ = scan(text, delimiter, usize::MAX, |row| {
            *counts.entry(row.cells().len()).or_default() += 1;
            row.number < RECORDS
        });
        let agreed = counts.range(2..).map(|(columns, records)| (*records, *columns)).max().unwrap_or_default();
        if agreed > best.1 {
            best = (delimiter, agreed);
        }
    }
    (best.0, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Delimited, sniff_delimiter};
    use crate::sheet::tests::support::lying;
    use crate::sheet::{Bytes, Limits};
    use crate::words::Lang;

    fn open(text: &str, chunk: usize) -> Result<Delimited, String> {
        take(text.as_bytes().to_vec(), chunk)
    }

    fn take(bytes: impl Into<Bytes>, chunk: usize) -> Result<Delimited, String> {
        let limits = Limits::default();
        let taken = Delimited::with_chunk(bytes.into(), 0, &limits, chunk).unwrap();
        taken.map_err(|flawed| flawed.flaw_or_long(limits.cell_bytes).tell(Lang::En))
    }

    fn rows(sheet: &Delimited, parts: usize) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for piece in sheet.pieces(parts) {
            let before = rows.len();
            let count = piece.for_each(|row| {
                rows.push(row.cells().iter().map(|cell| cell.text.to_owned()).collect());
                assert_eq!(row.number as usize, rows.len() - before);
            });
            let count = count.unwrap();
            assert_eq!(count as usize, rows.len() - before);
        }
        rows
    }

    #[test]
    fn the_delimiter_is_the_one_most_records_agree_on() {
        for (text, delimiter, skip) in [
            ("", b',', 0),
            ("资产编号\n1\n", b',', 0),
            ("a,b\n1,2\n", b',', 0),
            ("固定资产卡片\na;b;c\n1,5;2,5;3\n2,5;3,5;4\n", b';', 0),
            ("a\tb\n\"x,y,z\"\t1\n\"x,y,z\"\t2\n", b'\t', 0),
            ("a|b|c\n1|2|3\n", b'|', 0),
            ("\"a\nb;c\",d\n\"e;f\",g\n", b',', 0),
            ("sep=;\na;b\n", b';', 6),
            ("sep=\t\r\na;b\n", b'\t', 7),
            ("sep=a,b\n", b',', 0),
        ] {
            assert_eq!(sniff_delimiter(text), (delimiter, skip), "{text:?}");
        }
    }

    #[test]
    fn parts_are_cut_at_records_only() {
        let text = "a,\"b\nb\"\nc,\"d\r\nd\"\r\ne,5\" x\nf,g\n";
        let sheet = open(text, 1).unwrap();
        let whole = rows(&sheet, 1);
        assert_eq!(whole, [["a", "b\nb"], ["c", "d\r\nd"], ["e", "5\" x"], ["f", "g"]]);
        assert_eq!(sheet.pieces(100).len(), 4);
        assert_eq!(rows(&sheet, 100), whole);
        assert_eq!(rows(&sheet, 3), whole);
    }

    #[test]
    fn a_quote_never_closed_is_named_by_its_row() {
        for chunk in [1, 4, 1000] {
            assert_eq!(
                open("a,b\nc,\"d\ne,f\ng,h\n", chunk).unwrap_err(),
                "the quote opened in row 2 (column 2) is never closed"
            );
        }
    }

    #[test]
    fn a_cell_without_an_end_is_refused() {
        let text = |bytes: usize| format!("a,b\n1,\"{}\"\n2,3\n", "很".repeat(bytes / 3));
        let limit = Limits::default().cell_bytes;
        let told = format!("row 2, column 2 holds more than {limit} bytes; most likely a quote is not paired");
        assert_eq!(open(&text(limit + 3), 1 << 18).unwrap_err(), told);
        assert!(open(&text(limit - 3), 1 << 18).is_ok());
    }

    #[test]
    fn a_million_columns_are_refused() {
        let wide = format!("a,b\n{}\n", ",".repeat(1_000_000));
        assert_eq!(open(&wide, 1 << 18).unwrap_err(), "row 2 has more than 16384 columns");
        let folded = format!("a,b\n{}\n", "\"\n\",".repeat(20_000));
        assert_eq!(open(&folded, 1 << 18).unwrap_err(), "row 2 has more than 16384 columns");
        let just = format!("a,b\n{}\n", ",".repeat(16_383));
        assert_eq!(rows(&open(&just, 1 << 18).unwrap(), 4)[1].len(), 16_384);
        let long_text = format!("a,b\n\"{}\",c\n", ",".repeat(1_000_000));
        assert_eq!(rows(&open(&long_text, 1 << 10).unwrap(), 4)[1][1], "c");
    }

    #[test]
    fn the_head_is_the_first_rows() {
        let head = open("a,b\n\nc\n", 100).unwrap().head(2).unwrap();
        assert_eq!((head.rows(), head.width()), (2, 2));
        assert_eq!(open("a,b\n\nc\n", 100).unwrap().head(0).unwrap().rows(), 0);
    }

    proptest! {
        #[test]
        fn parts_together_are_the_sheet(text in "[ab\",;\t\r\n账]{0,120}", chunk in 1..40usize, wanted in 0..9usize) {
            let (one, many) = (open(&text, 1 << 20), open(&text, chunk));
            let lying = take(lying(text.as_bytes()), chunk);
            prop_assert_eq!(lying.map(|sheet| (rows(&sheet, 3), sheet.cuts)), many.clone().map(|sheet| (rows(&sheet, 3), sheet.cuts)));
            match (one, many) {
                (Ok(one), Ok(many)) => {
                    let whole = rows(&one, 1);
                    prop_assert_eq!(&rows(&many, 1), &whole);
                    prop_assert_eq!(&rows(&many, wanted), &whole);
                    prop_assert!(many.pieces(wanted).len() <= wanted.max(1));
                }
                (one, many) => prop_assert_eq!(one.err(), many.err()),
            }
        }
    }
}
