//! Delimited text into rows: quoting as in RFC 4180, lenient on quotes inside an unquoted field.
//!
//! This loop reads every byte of a million lines, so it is our own and not the `csv` crate's:
//! 64 bytes at a time become one bit each (is it a delimiter, line end or quote?), only the set
//! bits are visited, and cells borrow from the text. A test holds that it answers what the `csv`
//! crate answers.

use super::grid::{Cell, CellKind, Row};

/// Why a text is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A quote opened in this row and zero-based column is never closed.
    QuoteOpen(u32, usize),
    /// This row has more columns than allowed.
    Columns(u32),
}

/// Calls `each` with every row until it answers false; answers the number of rows.
pub(super) fn scan(text: &str, delimiter: u8, columns: usize, each: impl FnMut(&Row<'_>) -> bool) -> Result<u32, Flaw> {
    let bytes = text.as_bytes();
    let mut reader = Reader::new(text, delimiter, columns, each);
    let (blocks, rest) = bytes.as_chunks::<64>();
    let mut at = 0;
    for block in blocks {
        let mut stops = stops(block, delimiter);
        while stops != 0 {
            if !reader.stop(bytes, at + stops.trailing_zeros() as usize)? {
                return Ok(reader.number);
            }
            stops &= stops - 1;
        }
        at += 64;
    }
    for (offset, byte) in rest.iter().enumerate() {
        let stops = matches!(*byte, b'\n' | b'\r' | b'"') || *byte == delimiter;
        if stops && !reader.stop(bytes, at + offset)? {
            return Ok(reader.number);
        }
    }
    reader.finish()
}

/// One bit a byte: a delimiter, a line end or a quote.
#[inline]
fn stops(block: &[u8; 64], delimiter: u8) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    let mut stops = 0;
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = equal(word, delimiter) | equal(word, b'\n') | equal(word, b'\r') | equal(word, b'"');
        // The high bit of each byte, gathered into one byte.
        stops |= ((hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (index * 8);
    }
    stops
}

/// The high bit of each byte that equals `byte`; exact, no carries between bytes.
#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differ = word ^ (0x0101_0101_0101_0101 * byte as u64);
    !(((differ & LOW) + LOW) | differ | LOW)
}

struct Reader<'t, F> {
    text: &'t str,
    delimiter: u8,
    columns: usize,
    each: F,
    cells: Vec<Cell<'t>>,
    number: u32,
    field: Field,
    /// Where a line feed belongs to the carriage return before it.
    paired_feed: usize,
    /// Cells whose doubled quotes are made single: column and end in `unescaped`.
    escaped: Vec<(usize, usize)>,
    unescaped: String,
}

/// The field being read.
#[derive(Clone, Copy, Default)]
struct Field {
    start: usize,
    /// Its first byte is a quote.
    quoted: bool,
    /// That quote is not closed yet.
    open: bool,
    /// Where the closing quote stands.
    closed: usize,
    /// It holds doubled quotes.
    doubled: bool,
}

impl<'t, F: FnMut(&Row<'_>) -> bool> Reader<'t, F> {
    const fn new(text: &'t str, delimiter: u8, columns: usize, each: F) -> Self {
        Self {
            text,
            delimiter,
            columns,
            each,
            cells: Vec::new(),
            number: 0,
            field: Field { start: 0, quoted: false, open: false, closed: 0, doubled: false },
            paired_feed: usize::MAX,
            escaped: Vec::new(),
            unescaped: String::new(),
        }
    }

    /// Handles the stop at `at`; false when the caller has seen enough.
    #[inline]
    fn stop(&mut self, bytes: &[u8], at: usize) -> Result<bool, Flaw> {
        let byte = bytes[at];
        if byte == b'"' {
            self.quote(at);
            return Ok(true);
        }
        if self.field.open {
            return Ok(true);
        }
        if byte == self.delimiter {
            self.end_field(at)?;
            self.field = Field { start: at + 1, ..Field::default() };
            return Ok(true);
        }
        if at == self.paired_feed {
            self.field.start = at + 1;
            return Ok(true);
        }
        if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            self.paired_feed = at + 1;
        }
        self.end_row(at)
    }

    fn quote(&mut self, at: usize) {
        let field = &mut self.field;
        if field.open {
            field.open = false;
            field.closed = at;
        } else if at == field.start {
            field.quoted = true;
            field.open = true;
        } else if field.quoted && field.closed + 1 == at {
            field.open = true;
            field.doubled = true;
        }
    }

    #[inline]
    fn end_field(&mut self, at: usize) -> Result<(), Flaw> {
        if self.cells.len() == self.columns {
            return Err(Flaw::Columns(self.number + 1));
        }
        let field = self.field;
        if !field.quoted {
            self.cells.push(cell(&self.text[field.start..at]));
        } else if field.closed + 1 == at && !field.doubled {
            self.cells.push(cell(&self.text[field.start + 1..field.closed]));
        } else {
            self.unescape(at);
        }
        Ok(())
    }

    /// Doubled quotes made single; what follows the closing quote is kept as it stands.
    fn unescape(&mut self, at: usize) {
        let inside = &self.text[self.field.start + 1..self.field.closed];
        let mut pieces = inside.split("\"\"");
        self.unescaped.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.unescaped.push('"');
            self.unescaped.push_str(piece);
        }
        self.unescaped.push_str(&self.text[self.field.closed + 1..at]);
        self.escaped.push((self.cells.len(), self.unescaped.len()));
        self.cells.push(Cell::default());
    }

    #[inline]
    fn end_row(&mut self, at: usize) -> Result<bool, Flaw> {
        // A line without a byte is a row without a cell.
        if !self.cells.is_empty() || self.field.start < at {
            self.end_field(at)?;
        }
        self.field = Field { start: at + 1, ..Field::default() };
        self.number += 1;
        let more = if self.escaped.is_empty() {
            (self.each)(&Row::new(self.number, &self.cells))
        } else {
            self.hand_out_unescaped()
        };
        self.cells.clear();
        Ok(more)
    }

    fn hand_out_unescaped(&mut self) -> bool {
        let mut cells = self.cells.clone();
        let mut start = 0;
        for (column, end) in &self.escaped {
            cells[*column] = cell(&self.unescaped[start..*end]);
            start = *end;
        }
        let more = (self.each)(&Row::new(self.number, &cells));
        self.escaped.clear();
        self.unescaped.clear();
        more
    }

    fn finish(mut self) -> Result<u32, Flaw> {
        if self.field.open {
            return Err(Flaw::QuoteOpen(self.number + 1, self.cells.len()));
        }
        if !self.cells.is_empty() || self.field.start < self.text.len() {
            self.end_row(self.text.len())?;
        }
        Ok(self.number)
    }
}

#[inline]
fn cell(text: &str) -> Cell<'_> {
    let kind = match text.as_bytes().first() {
        None => CellKind::Blank,
        // Printing ASCII, and the Han characters of three bytes from U+4000 on: surely not blank.
        Some(b'!'..=b'~' | 0xE4..=0xE9) => CellKind::Text,
        Some(_) if text.trim().is_empty() => CellKind::Blank,
        Some(_) => CellKind::Text,
    };
    Cell { text, kind }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Flaw, scan};
    use crate::sheet::CellKind;

    fn rows(text: &str, delimiter: u8) -> Result<Vec<Vec<String>>, Flaw> {
        let mut rows = Vec::new();
        let count = scan(text, delimiter, 16, |row| {
            rows.push(row.cells().iter().map(|cell| cell.text.to_owned()).collect());
            assert_eq!(row.number as usize, rows.len());
            true
        })?;
        assert_eq!(count as usize, rows.len());
        Ok(rows)
    }

    #[test]
    fn rows_are_what_a_spreadsheet_shows() {
        for (text, wanted) in [
            ("", vec![]),
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\rc,d\r", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a\n\r\n\rb", vec![vec!["a"], vec![], vec![], vec!["b"]]),
            ("a,\n,b\n", vec![vec!["a", ""], vec!["", "b"]]),
            ("\"a,1\",\"b\nc\"\n", vec![vec!["a,1", "b\nc"]]),
            ("\"he said \"\"no\"\"\",\"\"\"\"\n", vec![vec!["he said \"no\"", "\""]]),
            ("5\" disk,x\"\ny,z\n", vec![vec!["5\" disk", "x\""], vec!["y", "z"]]),
            ("\"a\"b\"c\",\"\"\n", vec![vec!["ab\"c\"", ""]]),
            ("\"\"", vec![vec![""]]),
            ("\"a\"\r\n\"b\"", vec![vec!["a"], vec!["b"]]),
            ("账,卡\n物", vec![vec!["账", "卡"], vec!["物"]]),
        ] {
            assert_eq!(rows(text, b',').unwrap(), wanted, "{text:?}");
        }
    }

    #[test]
    fn an_open_quote_and_too_many_columns_are_told() {
        assert_eq!(rows("a\nb,\"c\nd\n", b','), Err(Flaw::QuoteOpen(2, 1)));
        assert_eq!(rows("a\n,,,,,,,,,,,,,,,,\n", b','), Err(Flaw::Columns(2)));
        assert_eq!(rows("\"", b','), Err(Flaw::QuoteOpen(1, 0)));
    }

    #[test]
    fn blanks_are_blank() {
        let mut kinds = Vec::new();
        scan("a, ,\u{3000},\u{a0}x,一,é\n", b',', 9, |row| {
            kinds.extend(row.cells().iter().map(|cell| cell.kind));
            true
        })
        .unwrap();
        let (text, blank) = (CellKind::Text, CellKind::Blank);
        assert_eq!(kinds, [text, blank, blank, text, text, text]);
    }

    #[test]
    fn a_reader_who_has_seen_enough_is_not_bothered() {
        let mut seen = 0;
        let counted = scan("a\nb\nc\n", b',', 9, |_| {
            seen += 1;
            seen < 2
        });
        assert_eq!((counted, seen), (Ok(2), 2));
    }

    proptest! {
        #[test]
        fn well_formed_records_read_as_by_the_csv_crate(
            records in proptest::collection::vec(proptest::collection::vec("[a-z ,\"\r\n账卡é;]{0,90}", 2..6), 0..20),
            quote in any::<bool>(),
            feed in 0..2usize,
        ) {
            let mut writer = csv::WriterBuilder::new()
                .flexible(true)
                .quote_style(if quote { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
                .terminator([csv::Terminator::CRLF, csv::Terminator::Any(b'\n')][feed])
                .from_writer(Vec::new());
            for record in &records {
                writer.write_record(record).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(rows(&text, b',').unwrap(), records);
        }

        #[test]
        fn any_text_reads_as_by_the_csv_crate(text in "[ab\",\n]{0,150}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            match rows(&text, b',') {
                // Their reader leaves out lines without a byte.
                Ok(ours) => prop_assert_eq!(ours.into_iter().filter(|row| !row.is_empty()).collect::<Vec<_>>(), theirs),
                Err(Flaw::Columns(_)) => prop_assert!(theirs.iter().any(|row| row.len() > 16)),
                Err(Flaw::QuoteOpen(..)) => prop_assert!(text.contains('"')),
            }
        }
    }
}
