//! 表内勾稽: what must come out in a table, said as data: two sides of an equation for each row. Pure.

use crate::words::{Told, Words};

/// An equation that every row of a table keeps.
pub struct Equation<R, V> {
    /// What is told where a row does not keep it; `{0}` is the name of the row.
    pub words: &'static Words,
    /// Its left side.
    pub left: fn(&R) -> V,
    /// Its right side.
    pub right: fn(&R) -> V,
}

/// What of some rows does not come out: nothing where all do.
pub fn broken<'r, R: 'r, V: PartialEq>(
    rows: impl IntoIterator<Item = (String, &'r R)>,
    equations: &[Equation<R, V>],
) -> Vec<Told> {
    let told = |(name, row): (String, &R)| {
        let wrong = equations.iter().filter(|one| (one.left)(row) != (one.right)(row));
        wrong.map(|one| one.words.with([&name])).collect::<Vec<_>>()
    };
    rows.into_iter().flat_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::{Equation, broken};

    crate::words! {
        DOUBLE = "“{0}”不是两倍", "{0} is not twice";
    }

    #[test]
    fn the_rows_that_do_not_come_out_are_named() {
        let equations = [Equation { words: &DOUBLE, left: |row: &(i64, i64)| row.0 * 2, right: |row| row.1 }];
        let rows = [("one".to_owned(), &(1, 2)), ("two".to_owned(), &(2, 5))];
        assert_eq!(broken(rows, &equations), [DOUBLE.with([&"two"])]);
        crate::words::check_catalogue(ALL);
    }
}
