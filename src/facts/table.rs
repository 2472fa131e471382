//! Columns, and the macro that makes a table of them.

use super::Sym;
use entity::{AccountingSystem, CountResult, Day, UsageState};

/// Where a row was read: a table and the 1-based row number as a spreadsheet shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Origin {
    /// Index into [`super::Facts::tables`].
    pub table: u16,
    /// 1-based row of the sheet.
    pub row: u32,
}

/// One column: a value a row, or nothing at all when the source has no such column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column<T> {
    present: bool,
    values: Vec<T>,
}

impl<T: Copy + Default> Column<T> {
    /// Whether the source has this column.
    pub const fn is_present(&self) -> bool {
        self.present
    }

    /// From now on every row has a value here. Only before the first row.
    pub const fn declare(&mut self) {
        self.present = true;
    }

    /// The value of a row; the default where the column is absent.
    #[inline]
    pub fn at(&self, row: usize) -> T {
        self.values.get(row).copied().unwrap_or_default()
    }

    /// All values; empty when the column is absent.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Changes every value.
    pub(super) fn change(&mut self, change: impl Fn(&mut T)) {
        self.values.iter_mut().for_each(change);
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        if self.present {
            self.values.push(value);
        }
    }

    /// Appends `other`'s rows behind `rows` rows of this column, each value passed through `change`.
    pub(super) fn append(&mut self, rows: usize, other: &Self, other_rows: usize, change: impl Fn(T) -> T) {
        if !self.present && !other.present {
            return;
        }
        if !self.present {
            self.present = true;
            self.values.resize(rows, T::default());
        }
        if other.present {
            self.values.extend(other.values.iter().map(|value| change(*value)));
        } else {
            self.values.resize(rows + other_rows, T::default());
        }
    }
}

/// A value of a column; only symbols change their number when dictionaries are merged.
pub(super) trait Cell: Copy + Default {
    /// The value in the merged dictionary, where symbol `i` became `symbols[i]`.
    fn renumbered(self, _symbols: &[Sym]) -> Self {
        self
    }
}

impl Cell for Sym {
    fn renumbered(self, symbols: &[Sym]) -> Self {
        symbols[self.index()]
    }
}

/// Plain values keep what they are.
macro_rules! plain_cells {
    ($($kind:ty),+) => { $(impl Cell for $kind {})+ };
}
plain_cells!(u8, u16, u32, i64, bool, Day, Origin, super::LineKind, UsageState, AccountingSystem, CountResult);

/// Declares a row type and its table: one [`Column`] a field.
macro_rules! table {
    ($(#[$row_doc:meta])* row $row:ident; $(#[$doc:meta])* table $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)+ }) => {
        $(#[$row_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $row { $($(#[$field_doc])* pub $field: $kind,)+ }

        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            rows: usize,
            $($(#[$field_doc])* pub $field: $crate::facts::Column<$kind>,)+
        }

        impl $name {
            /// The number of rows.
            pub const fn len(&self) -> usize {
                self.rows
            }

            /// Whether there is no row.
            pub const fn is_empty(&self) -> bool {
                self.rows == 0
            }

            /// Adds a row; values of columns that were not declared are dropped.
            #[inline]
            pub fn push(&mut self, row: &$row) {
                $(self.$field.push(row.$field);)+
                self.rows += 1;
            }

            /// One row, absent columns as their defaults.
            pub fn row(&self, row: usize) -> $row {
                $row { $($field: self.$field.at(row),)+ }
            }

            /// An empty table with the same columns.
            #[must_use]
            pub fn like(&self) -> Self {
                let mut like = Self::default();
                $(if self.$field.is_present() { like.$field.declare(); })+
                like
            }

            /// Says where the rows stand: in which table, behind how many rows of earlier parts.
            pub fn settle(&mut self, table: u16, before: u32) {
                self.origin.change(|origin| *origin = $crate::facts::Origin { table, row: origin.row + before });
            }

            /// Appends the rows of `other`, whose symbol `i` is `symbols[i]` here.
            pub fn append(&mut self, other: &Self, symbols: &[$crate::facts::Sym]) {
                $(self.$field.append(self.rows, &other.$field, other.rows, |value| $crate::facts::table::Cell::renumbered(value, symbols));)+
                self.rows += other.rows;
            }
        }
    };
}
pub(super) use table;
