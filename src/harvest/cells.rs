//! The cells of one row, read as what their columns hold.

use super::{Faults, Task};
use crate::facts::{KEY_BYTES, Sym, Texts, is_key};
use crate::layout::{
    DateOrder, Scale,
    values::{self, Misread, is_empty_mark},
};
use crate::sheet::{Cell, CellKind, Row};
use entity::{Day, Quantity};

/// A column of a sheet; absent ones read as blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Col {
    index: usize,
    scale: Scale,
}

impl Col {
    /// No column.
    pub const ABSENT: Self = Self { index: usize::MAX, scale: Scale::Yuan };

    /// The first column of a field.
    pub fn of(task: &Task<'_>, field: &str) -> Self {
        task.reading.column(field).map_or(Self::ABSENT, |index| Self { index, scale: task.scale(index) })
    }

    /// All columns of a field, in order.
    pub fn all(task: &Task<'_>, field: &str) -> Vec<Self> {
        task.reading.columns_of(field).map(|used| Self { index: used.index, scale: Scale::Yuan }).collect()
    }

    /// Whether the sheet has the column.
    pub const fn is_present(self) -> bool {
        self.index != usize::MAX
    }

    /// The zero-based column, where present.
    pub fn index(self) -> Option<usize> {
        self.is_present().then_some(self.index)
    }

    /// The unit of its amounts.
    pub const fn scale(self) -> Scale {
        self.scale
    }

    /// Its cell in a row.
    #[inline]
    pub fn cell<'t>(self, row: &Row<'t>) -> Cell<'t> {
        row.cell(self.index)
    }

    /// Its trimmed text in a row; marks of nothing are blank.
    #[inline]
    pub fn text<'t>(self, row: &Row<'t>) -> &'t str {
        let text = row.text(self.index);
        if is_empty_mark(text) { "" } else { text }
    }
}

/// One row, its cells read as what their columns hold; what cannot be read is noted.
#[derive(Debug)]
pub struct Cells<'r, 't> {
    /// The row.
    pub row: &'r Row<'t>,
    /// Where texts go.
    pub texts: &'r mut Texts,
    /// Where faults go.
    pub faults: &'r mut Faults,
}

impl Cells<'_, '_> {
    /// A text.
    #[inline]
    pub fn text(&mut self, col: Col) -> Sym {
        if !col.is_present() {
            return Sym::BLANK;
        }
        let cell = self.row.cell(col.index);
        match plain_text(&cell) {
            Some(text) => self.texts.add(text),
            None => self.written_text(&cell, col),
        }
    }

    /// A code, of which hardly any two rows have the same.
    #[inline]
    pub fn code(&mut self, col: Col) -> Sym {
        let cell = if col.is_present() { self.row.cell(col.index) } else { return Sym::BLANK };
        match plain_text(&cell) {
            Some(text) => self.texts.add_code(text),
            None => self.written_text(&cell, col),
        }
    }

    /// A name by which something is known.
    #[inline]
    pub fn name(&mut self, col: Col) -> Sym {
        let sym = self.text(col);
        self.key(sym, col)
    }

    /// A number by which something is known.
    #[inline]
    pub fn number(&mut self, col: Col) -> Sym {
        let sym = self.code(col);
        self.key(sym, col)
    }

    /// A text by which something is known; one that is too long for that is noted.
    #[inline]
    pub fn key(&mut self, sym: Sym, col: Col) -> Sym {
        if is_key(self.texts.text(sym)) {
            return sym;
        }
        self.too_long(sym, col)
    }

    #[cold]
    fn too_long(&mut self, sym: Sym, col: Col) -> Sym {
        let found = self.texts.text(sym).chars().take(40).collect();
        self.faults.problem(
            &super::words::TEXT_TOO_LONG,
            self.row.number,
            col.index(),
            vec![KEY_BYTES.to_string(), found],
        );
        Sym::BLANK
    }

    /// A text that is shown and never compared.
    #[inline]
    pub fn shown(&mut self, col: Col) -> Sym {
        let cell = if col.is_present() { self.row.cell(col.index) } else { return Sym::BLANK };
        match plain_text(&cell) {
            Some(text) => self.texts.add_shown(text),
            None => self.written_text(&cell, col),
        }
    }

    #[cold]
    fn written_text(&mut self, cell: &Cell<'_>, col: Col) -> Sym {
        match values::readable(cell) {
            Ok(text) if is_empty_mark(text) => Sym::BLANK,
            Ok(text) => self.texts.add(text),
            Err(misread) => self.fail(misread, col),
        }
    }

    /// An amount in fen, and whether one is given.
    #[inline]
    pub fn amount(&mut self, col: Col) -> (i64, bool) {
        if !col.is_present() {
            return (0, false);
        }
        match values::amount(&self.row.cell(col.index), col.scale) {
            Ok(read) => {
                if read.rounded {
                    self.faults.notice(
                        &super::words::ROUNDED_TO_FEN,
                        self.row.number,
                        Some(col.index),
                        self.row.text(col.index),
                    );
                }
                (read.money.fen(), read.given)
            }
            Err(misread) => self.fail(misread, col),
        }
    }

    /// A quantity; `None` where nothing is written.
    #[inline]
    pub fn quantity(&mut self, col: Col) -> Option<Quantity> {
        if !col.is_present() {
            return None;
        }
        values::quantity(&self.row.cell(col.index)).unwrap_or_else(|misread| self.fail(misread, col))
    }

    /// A date; blank where nothing is written.
    #[inline]
    pub fn day(&mut self, col: Col, order: Option<DateOrder>, year: Option<u16>) -> Day {
        if !col.is_present() {
            return Day::BLANK;
        }
        match values::date(&self.row.cell(col.index), order, year) {
            Ok(read) => {
                if read.month_only {
                    self.faults.notice(
                        &super::words::MONTH_ONLY,
                        self.row.number,
                        Some(col.index),
                        self.row.text(col.index),
                    );
                }
                read.day
            }
            Err(misread) => self.fail(misread, col),
        }
    }

    /// Notes that a cell could not be read, and answers the default.
    #[cold]
    pub fn fail<T: Default>(&mut self, misread: Misread, col: Col) -> T {
        self.faults.misread(misread, self.row, col.index);
        T::default()
    }

    /// What a reader made of the text of a column; its default where it could not.
    pub fn read<'c, T: Default>(
        &mut self,
        col: Col,
        text: &'c str,
        reader: impl FnOnce(&'c str) -> Result<T, Misread>,
    ) -> T {
        reader(text).unwrap_or_else(|misread| self.fail(misread, col))
    }
}

/// A text that surely is neither a mark of nothing nor an error value: four bytes and more, not
/// beginning with `-`, `#`, `—`, `N` or `n`.
#[inline]
fn plain_text<'t>(cell: &Cell<'t>) -> Option<&'t str> {
    let bytes = cell.text.as_bytes();
    let usual = bytes.len() > 3 && !matches!(bytes[0], b'-' | b'#' | b'N' | b'n' | 0xe2 | 0xef | b' ');
    (usual && matches!(cell.kind, CellKind::Text | CellKind::Number)).then_some(cell.text)
}
