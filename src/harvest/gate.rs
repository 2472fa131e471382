//! Which rows of a sheet may be data.

use super::{Dropped, Faults, Task, words};
use crate::layout::{Reading, RowWord, row_word};
use crate::sheet::Row;
use crate::words::trimmed;

/// Bytes up to which a text that ends in 小计 is a subtotal and no name.
const LONGEST_SUBTOTAL: usize = 60;

/// What a row is at first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'t> {
    /// Above the data or below its block.
    Outside,
    /// Nothing in it.
    Blank,
    /// The header again.
    Header,
    /// Perhaps data: the first text of the row.
    Open(&'t str),
}

/// Knows the header of a sheet and where its data begins and ends.
#[derive(Debug)]
pub struct Gate<'a> {
    reading: &'a Reading,
    skip: u32,
    last: u32,
    starts: [bool; 256],
    titles: Vec<String>,
}

impl<'a> Gate<'a> {
    /// The gate of a sheet or part.
    pub fn new(task: &Task<'a>) -> Self {
        let reading = task.reading;
        let used = reading.columns.iter().map(|used| used.caption.as_str());
        let ignored = reading.ignored.iter().map(|(_, caption)| caption.as_str());
        let mut starts = [false; 256];
        starts[slot("栏次")] = true;
        for caption in used.chain(ignored).chain(reading.header_key.iter().map(String::as_str)) {
            for part in caption.split('.') {
                starts[slot(part.trim())] = true;
            }
        }
        Self {
            reading,
            skip: if task.first { reading.header_rows.1 } else { 0 },
            last: reading.last_row.unwrap_or(u32::MAX),
            starts,
            titles: reading.title.lines.iter().map(|line| squashed(line)).collect(),
        }
    }

    /// What a row is at first sight.
    #[inline]
    pub fn entry<'t>(&self, row: &Row<'t>) -> Entry<'t> {
        if row.number <= self.skip || row.number > self.last {
            return Entry::Outside;
        }
        let Some(first) = row.cells().iter().map(|cell| trimmed(cell.text)).find(|text| !text.is_empty()) else {
            return Entry::Blank;
        };
        let suspect = self.starts[slot(first)] || first == "1";
        if suspect && self.reading.repeats_header(row) { Entry::Header } else { Entry::Open(first) }
    }

    /// Tells a row that has more fields than the header: what stands behind the first one too many, such
    /// as an amount with a comma and no quotes, is in the wrong columns. Blank fields at its end are none.
    #[inline]
    pub fn check_fields(&self, row: &Row<'_>, faults: &mut Faults) {
        if self.reading.fields.is_some_and(|fields| row.cells().len() > fields) {
            self.tell_fields(row, faults);
        }
    }

    #[cold]
    fn tell_fields(&self, row: &Row<'_>, faults: &mut Faults) {
        let fields = self.reading.fields.unwrap_or(usize::MAX);
        let filled = row.cells().iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
        if filled > fields {
            let found = vec![filled.to_string(), fields.to_string()];
            faults.problem(&words::TOO_MANY_FIELDS, row.number, Some(fields), found);
        }
    }

    /// The word that makes a row without a code something else than data: any cell may hold it, and
    /// `A栋301小计` or 设备合计 is one too.
    pub fn word(row: &Row<'_>) -> Option<RowWord> {
        let composed = |text: &str| {
            let ends = text.ends_with('计') && ["小计", "合计", "总计"].iter().any(|word| text.ends_with(word));
            (ends && text.len() <= LONGEST_SUBTOTAL).then_some(RowWord::Subtotal)
        };
        row.cells().iter().find_map(|cell| row_word(cell.text).or_else(|| composed(trimmed(cell.text))))
    }

    /// Whether a row without any figure is no data: a title of a later page, or a lone remark
    /// (注：…) in one of several columns.
    #[cold]
    pub fn aside(&self, row: &Row<'_>) -> Option<Dropped> {
        if self.is_title(row) {
            return Some(Dropped::Title);
        }
        let mut filled = row.cells().iter().map(|cell| trimmed(cell.text)).filter(|text| !text.is_empty());
        let lone = filled.next().filter(|_| filled.next().is_none() && self.reading.columns.len() > 2);
        lone.filter(|text| text.contains(['：', ':', '。', '，'])).map(|_| Dropped::Remark)
    }

    /// Whether every text of a row stands in the title of the sheet, numbers (of pages, of months) aside.
    pub fn is_title(&self, row: &Row<'_>) -> bool {
        row.cells().iter().map(|cell| squashed(cell.text)).filter(|text| !text.is_empty()).all(|text| {
            let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
            self.titles.iter().any(|line| line.contains(text.as_str()) || (bare.len() > 6 && line.contains(bare)))
        })
    }
}

/// A small number that texts with the same first character share.
fn slot(text: &str) -> usize {
    let first = text.chars().next().map_or(0, u32::from);
    ((first ^ (first >> 8)) & 0xff) as usize
}

/// A text without blanks.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
