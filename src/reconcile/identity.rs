//! 差异的同一性: by what a difference is known again from run to run. Pure.
//!
//! It is known by kind, leg and measure, and by what the field calls its rows: the number of the card, else of the
//! thing, else the voucher; never by amounts, which change while it is being put right. Of a group of which several
//! sides have rows the cards say which it is: vouchers and counts come and go. Where several differences of a run
//! have one name, as with things that nobody numbered, they are told apart by their content: what is found again as it
//! was is the same; what is left over, by its order.

use super::outcome::{Difference, Outcome, Place, RowRef};
use super::rules::digest;
use crate::facts::{Facts, Sym};
use entity::{Digest, Leg, Side};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// Stands between the parts of a name; no file holds it.
const BETWEEN: &str = "\u{1e}";
/// Names that are told of a difference; it is known by all of them.
const TOLD: usize = 20;

/// What a difference is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The same from run to run, but for others of the same name.
    pub name: Digest,
    /// Another one as soon as an amount or a row is another.
    pub content: Digest,
    /// What its rows are called, one a line (差异对象).
    pub subjects: String,
    /// Who counted them, one a line (盘点人).
    pub counters: String,
}

/// What the differences of an outcome are known by, in their order.
pub fn known(facts: &Facts, outcome: &Outcome) -> Vec<Known> {
    let one = |difference: &Difference| {
        let rows = naming(&difference.rows);
        let names: BTreeSet<String> = if rows.is_empty() {
            classes(outcome, difference).map(|(code, name)| [code, name].join(BETWEEN)).collect()
        } else {
            rows.iter().map(|row| name(facts, *row)).collect()
        };
        (names, digest::difference(facts, &outcome.classes, difference))
    };
    let named: Vec<(BTreeSet<String>, Digest)> = outcome.differences.par_iter().map(one).collect();
    let all = all_counters(facts);
    let known = |(difference, (names, content)): (&Difference, (BTreeSet<String>, Digest))| Known {
        name: named_by(difference, &names),
        content,
        subjects: subjects(facts, outcome, difference),
        counters: counters(facts, difference, &all),
    };
    outcome.differences.iter().zip(named).map(known).collect()
}

/// What the so-manieth difference of a name is known by, counted from 1.
pub fn identity(name: Digest, ordinal: u32) -> Digest {
    Digest(Sha256::new().chain_update(name.0).chain_update(ordinal.to_le_bytes()).finalize().into())
}

/// A case of a name that is followed already, as differences of that name are held against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namesake {
    /// As the last run found it.
    pub content: Digest,
    /// Whether the last run found it no more.
    pub is_gone: bool,
}

/// Which of the cases of a name, in their order, each difference of that name is: what is found again as it was is the
/// same; then those that were found last are, in their order; then those that were gone. The rest is new.
pub fn same(found: &[Digest], cases: &[Namesake]) -> Vec<Option<usize>> {
    // Of each content the cases that the last run found, then those that were gone; there may be thousands.
    let in_order =
        || [false, true].into_iter().flat_map(|gone| (0..cases.len()).filter(move |at| cases[*at].is_gone == gone));
    let mut of_content: HashMap<Digest, VecDeque<usize>> = HashMap::new();
    for at in in_order() {
        of_content.entry(cases[at].content).or_default().push_back(at);
    }
    let again = |content: &Digest| of_content.get_mut(content).and_then(VecDeque::pop_front);
    let mut same: Vec<Option<usize>> = found.iter().map(again).collect();
    let taken: HashSet<usize> = same.iter().flatten().copied().collect();
    let mut left = in_order().filter(|at| !taken.contains(at));
    for one in same.iter_mut().filter(|one| one.is_none()) {
        *one = left.next();
    }
    same
}

fn named_by(difference: &Difference, names: &BTreeSet<String>) -> Digest {
    let mut hash = Sha256::new();
    for part in [difference.kind.code(), difference.leg.code(), difference.measure.code()] {
        hash.update(part);
        hash.update(BETWEEN);
    }
    for name in names {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
    }
    Digest(hash.finalize().into())
}

/// The rows that say which difference it is: cards before things before vouchers.
fn naming(rows: &[RowRef]) -> Vec<RowRef> {
    let of = |side: Side| rows.iter().copied().filter(|row| row.side == side).collect::<Vec<_>>();
    [Side::Cards, Side::Counts, Side::Ledger].into_iter().map(of).find(|rows| !rows.is_empty()).unwrap_or_default()
}

/// The classes of a difference of which only those are known.
fn classes<'o>(outcome: &'o Outcome, difference: &'o Difference) -> impl Iterator<Item = (&'o str, &'o str)> {
    let pool = match difference.place {
        Place::Pool(pool) => outcome.pools.get(pool as usize).map(|pool| pool.class),
        Place::Group(_) => None,
    };
    let ids =
        pool.into_iter().chain(difference.by_class.iter().map(|(class, _)| *class).filter(move |_| pool.is_none()));
    let classes = ids.filter_map(|id| outcome.classes.get(id.0 as usize));
    classes.map(|class| (class.code.as_str(), class.name.as_str()))
}

/// What a row is called, in the form in which names are compared.
fn name(facts: &Facts, row: RowRef) -> String {
    called(facts, row, false)
}

/// What a row is called. A number of its own is enough; else everything that a person would say of it.
fn called(facts: &Facts, row: RowRef, as_written: bool) -> String {
    let at = row.row as usize;
    let between = if as_written { " " } else { BETWEEN };
    let text = |column: &crate::facts::Column<Sym>| {
        facts.texts.text(if as_written { column.written(at) } else { column.at(at) }).to_owned()
    };
    let joined =
        |parts: &[String]| parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(between);
    let first = |parts: Vec<String>| parts.into_iter().find(|part| !part.is_empty());
    match row.side {
        Side::Cards => facts.cards.as_ref().map(|cards| {
            let numbers = [&cards.asset_no, &cards.card_no, &cards.tag_no, &cards.serial_no].map(text);
            first(numbers.to_vec())
                .unwrap_or_else(|| joined(&[&cards.class_code, &cards.name, &cards.specification].map(text)))
        }),
        Side::Counts => facts.counts.as_ref().map(|counts| {
            let numbers = [&counts.asset_no, &counts.card_no, &counts.tag_no, &counts.serial_no].map(text);
            let said =
                || joined(&[&counts.class_code, &counts.name, &counts.specification, &counts.location].map(text));
            first(numbers.to_vec()).unwrap_or_else(said)
        }),
        Side::Ledger => facts.ledger.as_ref().map(|ledger| {
            let code = text(&ledger.asset_no);
            if !code.is_empty() {
                return code;
            }
            let (of_year, of_month) = ledger.on.at(at).year_month().unwrap_or_default();
            let or = |given: u16, derived: u16| if given == 0 { derived } else { given };
            let year = or(ledger.year.at(at), of_year);
            let period = or(u16::from(ledger.period.at(at)), u16::from(of_month));
            let voucher = format!("{}-{}", text(&ledger.word), ledger.number.at(at));
            let line = Some(ledger.line.at(at)).filter(|line| *line != 0).map(|line| line.to_string());
            let place = [format!("{year}-{period:02}"), voucher, line.unwrap_or_default()];
            joined(&[&place[..], &[&ledger.account, &ledger.class_name, &ledger.name].map(text)].concat())
        }),
    }
    .unwrap_or_default()
}

/// What is told of the rows: the first names, as they are written.
fn subjects(facts: &Facts, outcome: &Outcome, difference: &Difference) -> String {
    let rows = naming(&difference.rows);
    let mut told: Vec<String> = if rows.is_empty() {
        classes(outcome, difference).map(|(code, name)| format!("{code} {name}").trim().to_owned()).collect()
    } else {
        rows.iter().map(|row| called(facts, *row, true)).collect()
    };
    told.dedup();
    told.truncate(TOLD);
    told.join("\n")
}

/// Who counted the rows, each once; of what nobody found, everybody who counted.
fn counters(facts: &Facts, difference: &Difference, all: &str) -> String {
    let Some(counts) = &facts.counts else { return String::new() };
    if difference.leg != Leg::CardPhysical {
        return String::new();
    }
    let counted = difference.rows.iter().filter(|row| row.side == Side::Counts);
    let names = named(counted.map(|row| facts.texts.text(counts.counter.written(row.row as usize))));
    if names.is_empty() { all.to_owned() } else { names }
}

/// Everybody who counted.
fn all_counters(facts: &Facts) -> String {
    let Some(counts) = &facts.counts else { return String::new() };
    named((0..counts.counter.values().len()).map(|row| facts.texts.text(counts.counter.written(row))))
}

/// Names of cells, a line each: several people may stand in one.
fn named<'n>(cells: impl Iterator<Item = &'n str>) -> String {
    let parted = cells.flat_map(|cell| cell.split(['、', ',', '，', ';', '；', '/']));
    let names: BTreeSet<&str> = parted.map(str::trim).filter(|name| !name.is_empty()).collect();
    names.into_iter().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Namesake, identity, same};
    use entity::Digest;

    #[test]
    fn twins_do_not_exchange_their_cases() {
        let digest = |byte: u8| Digest([byte; 32]);
        let case = |byte: u8| Namesake { content: digest(byte), is_gone: false };
        let gone = |byte: u8| Namesake { content: digest(byte), is_gone: true };
        let told =
            |found: &[u8], cases: &[Namesake]| same(&found.iter().map(|byte| digest(*byte)).collect::<Vec<_>>(), cases);
        // The first twin is put right: the second one stays what it is.
        assert_eq!(told(&[2], &[case(1), case(2)]), [Some(1)]);
        assert_eq!(told(&[2, 1], &[case(1), case(2)]), [Some(1), Some(0)]);
        assert_eq!(told(&[3, 2], &[case(1), case(2)]), [Some(0), Some(1)], "one of them has changed");
        assert_eq!(told(&[3], &[gone(1), case(2)]), [Some(1)], "what was found last goes first");
        assert_eq!(told(&[1, 3], &[gone(1), case(2)]), [Some(0), Some(1)], "it is back");
        assert_eq!(told(&[4, 5, 6], &[gone(1), case(2)]), [Some(1), Some(0), None]);
        assert_eq!(told(&[9], &[gone(1)]), [Some(0)], "with another amount it is the same");
        assert_ne!(identity(digest(1), 1), identity(digest(1), 2));
    }
}
