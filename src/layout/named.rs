//! The columns a mapping file names.

use super::{
    Captions, Header, Mapping, Residual, SheetKind,
    dictionary::{Hit, Strength, aliases, kind_name},
    header::{fold, normalise_header},
    lookup::Seen,
    words,
};
use crate::words::Told;

/// A column that the mapping names.
#[derive(Debug)]
struct NamedColumn {
    kind: SheetKind,
    field: usize,
    written: String,
    folded: String,
    header: Header,
}

/// What the mapping says about columns.
#[derive(Debug)]
pub(super) struct Named {
    columns: Vec<NamedColumn>,
    others: Residual,
}

impl Named {
    /// Fields that are in no dictionary have been refused by [`super::parse_mapping`].
    pub fn new(mapping: &Mapping) -> Self {
        let mut columns = Vec::new();
        for kind in SheetKind::ALL {
            for (name, captions) in mapping.columns.get(kind_name(*kind)).into_iter().flatten() {
                let Some(field) = aliases(*kind).find(*kind, name) else { continue };
                let captions = match captions {
                    Captions::One(caption) => std::slice::from_ref(caption),
                    Captions::Many(captions) => captions.as_slice(),
                };
                columns.extend(captions.iter().map(|caption| NamedColumn {
                    kind: *kind,
                    field,
                    written: caption.clone(),
                    folded: fold(caption),
                    header: normalise_header(caption),
                }));
            }
        }
        Self { columns, others: mapping.others }
    }

    /// How many columns of a kind are named.
    pub fn count(&self, kind: SheetKind) -> usize {
        self.columns.iter().filter(|column| column.kind == kind).count()
    }

    /// Whether some kind's column is named like this cell.
    pub fn has(&self, header: &Header) -> bool {
        self.columns.iter().any(|column| column.header.text == header.text)
    }

    /// Lets the named columns stand for their fields alone, and no other column for these fields.
    pub fn apply(&self, kind: SheetKind, seen: &mut [Seen]) {
        if self.count(kind) == 0 {
            return;
        }
        let mut taken = Vec::new();
        let mut named: Vec<Option<Hit>> = vec![None; seen.len()];
        let folded = folded(seen);
        for (rank, column) in self.columns.iter().enumerate().filter(|(_, column)| column.kind == kind) {
            for place in column.places(seen, &folded) {
                named[place].get_or_insert(Hit { field: column.field, strength: Strength::Named, rank });
                taken.push(column.field);
            }
        }
        for (column, hit) in seen.iter_mut().zip(named) {
            match hit {
                Some(hit) => column.hits = vec![hit],
                None if self.others == Residual::Ignore => column.hits.clear(),
                None => column.hits.retain(|hit| !taken.contains(&hit.field)),
            }
        }
    }

    /// Named columns of a kind that the header has not, or has more than once.
    pub fn problems(&self, kind: SheetKind, sheet: &str, seen: &[Seen]) -> Vec<Told> {
        let row = seen.first().map_or(0, |column| column.row_number);
        let folded = folded(seen);
        let mut problems = Vec::new();
        for column in self.columns.iter().filter(|column| column.kind == kind) {
            let field = &aliases(kind).fields[column.field].name;
            let places = column.places(seen, &folded);
            if places.is_empty() {
                problems.push(words::NAMED_MISSING.with([&sheet, &kind_name(kind), field, &column.written, &row]));
            } else if places.len() > 1 {
                let cells: Vec<String> = places
                    .iter()
                    .map(|place| crate::sheet::cell_name(seen[*place].index, seen[*place].row_number))
                    .collect();
                let cells = cells.join("、");
                problems.push(words::NAMED_TWICE.with([&sheet, &kind_name(kind), field, &column.written, &cells]));
            }
        }
        problems
    }
}

/// The captions as written, in one form.
fn folded(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(|column| fold(&column.written)).collect()
}

impl NamedColumn {
    /// The columns of a header that have this caption: whole captions before children alone.
    fn places(&self, seen: &[Seen], folded: &[String]) -> Vec<usize> {
        let pick = |fits: &dyn Fn(&Seen) -> bool| -> Vec<usize> {
            seen.iter().enumerate().filter(|(_, column)| fits(column)).map(|(place, _)| place).collect()
        };
        let modifier = |column: &Seen| self.header.modifier.is_none() || self.header.modifier == column.modifier;
        let part = |column: &Seen| self.header.part.is_none() || self.header.part == column.part;
        let written: Vec<usize> = (0..seen.len()).filter(|place| folded[*place] == self.folded).collect();
        if !written.is_empty() || self.header.text.is_empty() {
            return written;
        }
        let whole = pick(&|column| column.path == self.header.text && modifier(column) && part(column));
        if !whole.is_empty() {
            return whole;
        }
        let child = |column: &Seen| column.path.rsplit('.').next() == Some(self.header.text.as_str());
        pick(&|column| child(column) && modifier(column) && part(column))
    }
}
