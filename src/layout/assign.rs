//! Every column to at most one field, and every field to the columns that make it up.

use super::{
    ColumnUse, SheetKind,
    dictionary::{Aliases, Strength, aliases, kind_name},
    lookup::Seen,
    sample::{Sample, type_of},
    settle::{Question, Verdict},
    words,
};
use crate::{sheet::cell_name, words::Told};
use std::collections::BTreeMap;

/// What the columns of a header are.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    pub columns: Vec<ColumnUse>,
    pub ignored: Vec<(usize, String)>,
    pub questions: Vec<Told>,
}

/// Fields where a wrong column would give wrong results in silence: between two that differ, a
/// person decides. For all others the earlier alias is taken.
const TELLING: [&str; 26] = [
    "asset_no",
    "original_value",
    "acc_depreciation",
    "quantity",
    "account_code",
    "voucher_no",
    "debit",
    "credit",
    "amount",
    "direction",
    "opening",
    "opening_debit",
    "opening_credit",
    "year_opening",
    "year_opening_debit",
    "year_opening_credit",
    "period_debit",
    "period_credit",
    "closing",
    "closing_debit",
    "closing_credit",
    "counted_quantity",
    "counted_value",
    "difference",
    "fiscal_fund",
    "non_fiscal_fund",
];

/// Strong and named fields that a header has; three of them let weak aliases count.
pub(super) fn firm_fields(seen: &[Seen]) -> usize {
    let mut fields: Vec<usize> = seen
        .iter()
        .filter_map(|column| column.hits.iter().find(|hit| hit.strength >= Strength::Strong))
        .map(|hit| hit.field)
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// Assigns the columns of a header.
pub(super) fn assign(kind: SheetKind, sheet: &str, seen: &[Seen], sample: &Sample<'_>) -> Assigned {
    let question = Question { kind, sheet, seen, sample, weak: firm_fields(seen) >= 3 };
    let mut assigned = Assigned::default();
    let mut ticks = vec![false; seen.len()];
    let mut by_field: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, column) in seen.iter().enumerate() {
        match question.settle(column) {
            Verdict::Field(field) => by_field.entry(field).or_default().push(place),
            Verdict::Ticks(field) => {
                ticks[place] = true;
                by_field.entry(field).or_default().push(place);
            }
            Verdict::Nothing => {}
            Verdict::Ask(told) => assigned.questions.push(told),
        }
    }
    let mut taken: Vec<Option<usize>> = vec![None; seen.len()];
    let mut order: Vec<Vec<usize>> = Vec::new();
    for (field, places) in by_field {
        match question.choose(field, places) {
            Ok(places) => {
                for place in &places {
                    taken[*place] = Some(field);
                }
                order.push(places);
            }
            Err(told) => assigned.questions.push(told),
        }
    }
    finish(question, &taken, &ticks, &order, assigned)
}

fn finish(
    question: Question<'_>,
    taken: &[Option<usize>],
    ticks: &[bool],
    order: &[Vec<usize>],
    mut assigned: Assigned,
) -> Assigned {
    let dictionary = aliases(question.kind);
    // A field that the mapping splits keeps the order of the mapping, in the places of its columns.
    let mut source: Vec<usize> = (0..taken.len()).collect();
    for places in order.iter().filter(|places| places.len() > 1) {
        let mut slots = places.clone();
        slots.sort_unstable();
        for (slot, place) in slots.into_iter().zip(places) {
            source[slot] = *place;
        }
    }
    for place in source {
        let column = &question.seen[place];
        let Some(field) = taken[place] else {
            assigned.ignored.push((column.index, column.written.clone()));
            continue;
        };
        let field = dictionary.fields[field].name.as_str();
        if field == "residual_rate" {
            assigned.questions.extend(question.mixed_rates(column));
        }
        assigned.columns.push(ColumnUse {
            index: column.index,
            field,
            caption: column.written.clone(),
            scale: column.scale,
            modifier: if ticks[place] { Some("√".to_owned()) } else { column.modifier.clone() },
        });
    }
    assigned
}

impl Question<'_> {
    /// The columns that make up a field, of all that stand for it.
    fn choose(&self, field: usize, mut places: Vec<usize>) -> Result<Vec<usize>, Told> {
        let dictionary = aliases(self.kind);
        let name = dictionary.fields[field].name.as_str();
        if places.len() == 1 {
            return Ok(places);
        }
        let strength = |place: &usize| self.hit(*place, field).map(|hit| hit.0);
        if places.iter().any(|place| strength(place) == Some(Strength::Named)) {
            places.retain(|place| strength(place) == Some(Strength::Named));
            places.sort_by_key(|place| self.hit(*place, field).map(|hit| hit.1));
            return Ok(places);
        }
        if let Some(parts) = self.parts(dictionary, field, &mut places) {
            return Ok(parts);
        }
        let best = places.iter().map(strength).max().flatten();
        narrow(&mut places, |place| strength(place) == best);
        let wants_code = ["_no", "_code", "_ref"].iter().any(|end| name.ends_with(end));
        narrow(&mut places, |place| self.seen[*place].is_code() == wants_code);
        narrow(&mut places, |place| self.sample.has(self.seen[*place].index));
        narrow(&mut places, |place| self.sample.is(self.seen[*place].index, type_of(name)));
        places.sort_by_key(|place| self.hit(*place, field).map(|hit| hit.1));
        let first = places[0];
        let differ = |place: &usize| !self.sample.same(self.seen[first].index, self.seen[*place].index);
        if TELLING.contains(&name) && places.iter().any(differ) {
            return Err(self.twice(field, &places));
        }
        Ok(vec![first])
    }

    fn hit(&self, place: usize, field: usize) -> Option<(Strength, usize)> {
        self.seen[place].hits.iter().find(|hit| hit.field == field).map(|hit| (hit.strength, hit.rank))
    }

    /// All columns of a split field, one a part; where one column holds the whole, it alone stays.
    fn parts(&self, dictionary: &Aliases, field: usize, places: &mut Vec<usize>) -> Option<Vec<usize>> {
        let part = |place: usize| dictionary.part_of(field, self.seen[place].path.as_str());
        if places.iter().any(|place| part(*place).is_none()) {
            places.retain(|place| part(*place).is_none());
            return None;
        }
        let mut parts: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for place in places {
            parts.entry(part(*place)).or_insert(*place);
        }
        let mut places: Vec<usize> = parts.into_values().collect();
        places.sort_unstable();
        Some(places)
    }

    fn twice(&self, field: usize, places: &[usize]) -> Told {
        let of = &aliases(self.kind).fields[field];
        let columns: Vec<String> = places
            .iter()
            .map(|place| &self.seen[*place])
            .map(|column| format!("{} {}", cell_name(column.index, column.row_number), column.written))
            .collect();
        let columns = columns.join("、");
        words::FIELD_TWICE.with([&self.sheet, &columns, &of.term(), &kind_name(self.kind), &of.name])
    }
}

/// Keeps what passes, unless nothing does.
fn narrow(places: &mut Vec<usize>, passes: impl Fn(&usize) -> bool) {
    if places.iter().any(&passes) {
        places.retain(&passes);
    }
}
