//! Columns, and the macro that makes a table of them.

use super::{Dictionary, Renumbering, Sym, Texts};
use entity::{AccountingSystem, CountResult, Day, DepreciationMethod, DepreciationStatus, UsageState};

/// Where a row was read: a table and the 1-based row number as a spreadsheet shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Origin {
    /// Index into [`super::Facts::tables`].
    pub table: u16,
    /// 1-based row of the sheet.
    pub row: u32,
}

/// One column: a value a row, or nothing at all when the source has no such column.
///
/// Texts stand in it by the symbol they are compared by; the few that were written in another
/// form keep that beside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column<T> {
    present: bool,
    values: Vec<T>,
    written: Vec<(u32, T)>,
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

    /// The value of a row, as it is compared; the default where the column is absent.
    #[inline]
    pub fn at(&self, row: usize) -> T {
        self.values.get(row).copied().unwrap_or_default()
    }

    /// The value of a row, as it was written.
    pub fn written(&self, row: usize) -> T {
        match self.written.binary_search_by_key(&(row as u32), |(row, _)| *row) {
            Ok(found) => self.written[found].1,
            Err(_) => self.at(row),
        }
    }

    /// All values, as they are compared; empty when the column is absent.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        self.written.retain(|(row, _)| (*row as usize) < rows);
    }

    /// Removes rows, which are in order.
    pub(super) fn remove(&mut self, rows: &[u32]) {
        remove(&mut self.values, rows);
        self.written.retain_mut(|(row, _)| match rows.binary_search(row) {
            Ok(_) => false,
            Err(before) => {
                *row -= before as u32;
                true
            }
        });
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
}

#[expect(private_bounds, reason = "which values a column can hold is decided here")]
impl<T: Cell> Column<T> {
    /// Appends the columns of several parts, each of so many rows, behind `rows` rows of this one.
    pub(super) fn append(
        &mut self,
        mut rows: usize,
        parts: Vec<Self>,
        (lengths, expected): (&[usize], usize),
        became: &[Renumbering],
    ) {
        if !self.present && parts.iter().all(|part| !part.present) {
            return;
        }
        self.present = true;
        make_room(&mut self.values, rows + lengths.iter().sum::<usize>(), expected);
        self.values.resize(rows, T::default());
        for ((part, length), became) in parts.into_iter().zip(lengths).zip(became) {
            for value in part.values {
                let (written, compared) = value.renumbered(became);
                if written != compared {
                    self.written.push((self.values.len() as u32, written));
                }
                self.values.push(compared);
            }
            rows += length;
            self.values.resize(rows, T::default());
        }
    }
}

/// Removes the values of rows, which are in order.
pub(super) fn remove<T>(values: &mut Vec<T>, rows: &[u32]) {
    let (mut row, mut rows) = (0, rows.iter().peekable());
    values.retain(|_| {
        let gone = rows.next_if_eq(&&row).is_some();
        row += 1;
        !gone
    });
}

/// Makes room for `needed` values at once, and for all that are expected: columns are long, and
/// growing them by doubling would touch twice the memory.
pub(super) fn make_room<T>(values: &mut Vec<T>, needed: usize, expected: usize) {
    if values.capacity() < needed {
        values.reserve_exact(needed.max(expected) - values.len());
    }
}

/// A value of a column; only symbols change their number when dictionaries are merged.
pub(super) trait Cell: Copy + Default + PartialEq {
    /// The value in the merged dictionary: as written, and as it is compared.
    fn renumbered(self, _became: &Renumbering) -> (Self, Self) {
        (self, self)
    }

    /// The value with its text put into another set.
    fn carried(self, _dictionary: &Dictionary, _texts: &mut Texts) -> Self {
        self
    }

    /// Whether two values whose texts are in one set are compared as equal.
    fn agrees(self, other: Self, _texts: &Texts) -> bool {
        self == other
    }

    /// The value as a person reads it; blank where there is none.
    fn shown(self, texts: &Texts) -> String;
}

impl Cell for Sym {
    fn renumbered(self, became: &Renumbering) -> (Self, Self) {
        (became.written(self), became.compared(self))
    }

    fn carried(self, dictionary: &Dictionary, texts: &mut Texts) -> Self {
        texts.add(dictionary.text(self))
    }

    fn agrees(self, other: Self, texts: &Texts) -> bool {
        texts.normal(self) == texts.normal(other)
    }

    fn shown(self, texts: &Texts) -> String {
        texts.text(self).to_owned()
    }
}

/// Plain values keep what they are.
macro_rules! plain_cells {
    ($($kind:ty => $shown:expr),+ $(,)?) => { $(impl Cell for $kind {
        fn shown(self, _texts: &Texts) -> String {
            let shown: fn($kind) -> String = $shown;
            shown(self)
        }
    })+ };
}
plain_cells!(
    u8 => |number| number.to_string(),
    u16 => |number| number.to_string(),
    u32 => |number| number.to_string(),
    i64 => |number| number.to_string(),
    bool => |flag| flag.to_string(),
    Day => |day| day.to_string(),
    Origin => |origin| origin.row.to_string(),
    super::LineKind => |kind| format!("{kind:?}"),
    UsageState => |term| term.code().to_owned(),
    AccountingSystem => |term| term.code().to_owned(),
    CountResult => |term| term.code().to_owned(),
    DepreciationMethod => |term| term.code().to_owned(),
    DepreciationStatus => |term| term.code().to_owned(),
);

/// Declares a row type and its table: one [`Column`] a field.
macro_rules! table {
    ($(#[$row_doc:meta])* row $row:ident; $(#[$doc:meta])* table $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)+ }) => {
        $(#[$row_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $row { $($(#[$field_doc])* pub $field: $kind,)+ }

        impl $row {
            /// The fields in which two rows are not compared as equal, each with both values as
            /// they are read. The texts of both are in `texts`; where a row stood is no field.
            pub fn changes(&self, other: &Self, texts: &$crate::facts::Texts) -> Vec<(&'static str, String, String)> {
                use $crate::facts::table::Cell as _;
                let mut changes = Vec::new();
                $(if stringify!($field) != "origin" && !self.$field.agrees(other.$field, texts) {
                    changes.push((stringify!($field), self.$field.shown(texts), other.$field.shown(texts)));
                })+
                changes
            }
        }

        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            rows: usize,
            digests: Vec<[u8; 32]>,
            $($(#[$field_doc])* pub $field: $crate::facts::Column<$kind>,)+
        }

        impl $crate::facts::Part for $name {
            type Row = $row;

            fn rows(&self) -> usize {
                self.rows
            }

            fn declared(&mut self, columns: i64) {
                self.declare_columns(columns);
            }

            #[inline]
            fn pushed(&mut self, row: &$row) {
                self.push(row);
            }

            fn sealed(&mut self, texts: &$crate::facts::Texts) {
                self.seal(texts);
            }

            fn joined(&mut self, parts: Vec<Self>, became: &[$crate::facts::Renumbering], expected: usize) {
                self.append(parts, became, expected);
            }
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

            /// One row with its texts as they were written, not as they are compared.
            pub fn as_written(&self, row: usize) -> $row {
                $row { $($field: self.$field.written(row),)+ }
            }

            /// One row as it was written, its texts put into another set: to be changed, and to be
            /// sealed and joined again.
            pub fn carried(
                &self,
                row: usize,
                dictionary: &$crate::facts::Dictionary,
                texts: &mut $crate::facts::Texts,
            ) -> $row {
                $row { $($field: $crate::facts::table::Cell::carried(self.$field.written(row), dictionary, texts),)+ }
            }

            /// A row of this table laid over an older one: what the table has no column for stays as it was.
            pub fn over(&self, row: $row, older: &$row) -> $row {
                $row { $($field: if self.$field.is_present() { row.$field } else { older.$field },)+ }
            }

            /// An empty table with every column.
            pub fn complete() -> Self {
                let mut complete = Self::default();
                complete.declare_columns(i64::MAX);
                complete
            }

            /// Which columns the source has: a bit each, in the order in which the columns stand here.
            ///
            /// It is kept with every import, so a new column only comes behind the others.
            pub fn columns(&self) -> i64 {
                const { assert!([$(stringify!($field)),+].len() < i64::BITS as usize) };
                let present = [$(self.$field.is_present()),+];
                present.iter().rev().fold(0, |mask, present| mask << 1 | i64::from(*present))
            }

            /// [Declares](crate::facts::Column::declare) the columns whose bits are set. Only before the first row.
            pub fn declare_columns(&mut self, mask: i64) {
                let mut bits = (0..i64::BITS).map(|bit| mask >> bit & 1 == 1);
                $(if bits.next() == Some(true) { self.$field.declare(); })+
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

            /// The digest of a row's content.
            pub fn digest(&self, row: usize) -> &[u8; 32] {
                &self.digests[row]
            }

            /// Digests the content of every row, whose texts are `texts`.
            pub fn seal(&mut self, texts: &$crate::facts::Texts) {
                self.digests = $crate::facts::content::digests(self.rows, |row, out| self.content(texts, row, out));
            }

            /// Forgets all rows but the first so many.
            pub fn truncate(&mut self, rows: usize) {
                self.rows = self.rows.min(rows);
                self.digests.truncate(rows);
                $(self.$field.truncate(rows);)+
            }

            /// Removes rows, which are in order and each named once.
            pub fn remove(&mut self, rows: &[u32]) {
                if rows.is_empty() {
                    return;
                }
                self.rows -= rows.len();
                $crate::facts::table::remove(&mut self.digests, rows);
                $(self.$field.remove(rows);)+
            }

            /// Appends the rows of several [sealed](Self::seal) parts; `became` says of each what
            /// its symbols are here.
            ///
            /// `expected` is how many rows there will be at last, as far as can be told.
            ///
            /// # Panics
            /// When a part is not sealed.
            pub fn append(&mut self, mut parts: Vec<Self>, became: &[$crate::facts::Renumbering], expected: usize) {
                let lengths: Vec<usize> = parts.iter().map(|part| part.rows).collect();
                assert!(parts.iter().all(|part| part.digests.len() == part.rows), "parts are sealed before they are joined");
                let rows = self.rows;
                self.rows += lengths.iter().sum::<usize>();
                rayon::scope(|scope| {
                    let digests: Vec<_> = parts.iter_mut().map(|part| std::mem::take(&mut part.digests)).collect();
                    let (own, lengths) = (&mut self.digests, &lengths);
                    $crate::facts::table::make_room(own, self.rows, expected);
                    scope.spawn(move |_| digests.iter().for_each(|more| own.extend_from_slice(more)));
                    $(
                        let columns: Vec<_> = parts.iter_mut().map(|part| std::mem::take(&mut part.$field)).collect();
                        let own = &mut self.$field;
                        scope.spawn(move |_| own.append(rows, columns, (lengths, expected), became));
                    )+
                });
            }
        }
    };
}
pub(super) use table;

#[cfg(test)]
mod tests {
    use crate::facts::{CardRow, Cards, Counts, Dictionary, Filling, Joining, LedgerRows};
    use proptest::prelude::*;

    #[test]
    fn a_column_keeps_its_bit_for_ever() {
        let (mut ledger, mut cards, mut counts) = (LedgerRows::default(), Cards::default(), Counts::default());
        assert_eq!((ledger.columns(), cards.columns(), counts.columns()), (0, 0, 0));
        ledger.origin.declare();
        ledger.asset_no.declare();
        ledger.quantity.declare();
        cards.unbooked.declare();
        cards.extra_5.declare();
        cards.depreciation_start_on.declare();
        counts.valued.declare();
        counts.extra_5.declare();
        assert_eq!(ledger.columns(), 1 | 1 << 4 | 1 << 19);
        assert_eq!(cards.columns(), 1 << 29 | 1 << 38 | 1 << 44);
        assert_eq!(counts.columns(), 1 << 19 | 1 << 28);
    }

    #[test]
    fn removed_rows_leave_the_others_as_they_were() {
        let mut dictionary = Dictionary::default();
        let mut filling = Filling::<Cards>::new(1 | 1 << 1, dictionary.texts());
        for code in ["a", "B", "ｃ", "d"] {
            let asset_no = filling.texts.add(code);
            filling.push(&CardRow { asset_no, ..CardRow::default() });
        }
        let mut joining = Joining::default();
        joining.add(filling.take(), &mut dictionary);
        let mut cards = joining.finish(&mut dictionary);
        let digests = [*cards.digest(1), *cards.digest(2)];
        cards.remove(&[0, 3]);
        assert_eq!((cards.len(), [*cards.digest(0), *cards.digest(1)]), (2, digests));
        let written: Vec<&str> = (0..2).map(|row| dictionary.text(cards.asset_no.written(row))).collect();
        assert_eq!(written, ["B", "ｃ"]);
        assert_eq!(dictionary.text(cards.asset_no.at(1)), "C");
    }

    proptest! {
        #[test]
        fn columns_are_declared_as_they_were(mask in any::<i64>()) {
            let mut table = LedgerRows::default();
            table.declare_columns(mask);
            let mut again = LedgerRows::default();
            again.declare_columns(table.columns());
            prop_assert_eq!(&again, &table);
            prop_assert_eq!(table.columns(), mask & ((1 << 20) - 1));
        }
    }
}
