//! Journals that overlap: a month exported again with the next, a quarter beside its months. A line that stands in
//! several lists is one line, as an import takes it.

use super::plan::line_content;
use super::words;
use crate::facts::{Dictionary, LedgerRows, LineKind, Sym};
use crate::words::Told;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Year, period, 凭证字 and 凭证号.
type Voucher = (u16, u8, Sym, u32);

/// The journal with every line of a voucher once, which is told. Lines of one voucher that say the same are one line
/// only where different lists have them: a list may well have two. `place` names file and sheet of a table.
pub fn each_line_once(
    mut journal: LedgerRows,
    dictionary: &Dictionary,
    place: &dyn Fn(u16) -> String,
) -> (LedgerRows, Option<Told>) {
    let again = repeated(&journal, dictionary);
    let told = again.first().map(|row| {
        let origin = journal.origin.at(*row as usize);
        words::LINES_TWICE.with([&again.len(), &place(origin.table), &origin.row])
    });
    if !again.is_empty() {
        journal.remove(&again);
    }
    (journal, told)
}

/// Lines that an earlier list has, in the order of the rows.
fn repeated(journal: &LedgerRows, dictionary: &Dictionary) -> Vec<u32> {
    let mut again = Vec::new();
    for rows in shared(journal).values() {
        // Of each content, how often it is known, and how often the list that is being read has it.
        let mut known: HashMap<[u8; 32], usize> = HashMap::new();
        for of_table in rows.chunk_by(|left, right| table(journal, *left) == table(journal, *right)) {
            let mut own: HashMap<[u8; 32], usize> = HashMap::new();
            for row in of_table {
                let content = line_content(journal, dictionary, *row as usize);
                let count = own.entry(content).or_default();
                *count += 1;
                if *count <= known.get(&content).copied().unwrap_or(0) {
                    again.push(*row);
                }
            }
            for (content, count) in own {
                let most = known.entry(content).or_default();
                *most = (*most).max(count);
            }
        }
    }
    again.sort_unstable();
    again
}

fn table(journal: &LedgerRows, row: u32) -> u16 {
    journal.origin.at(row as usize).table
}

/// The lines of vouchers that stand in several lists, list by list.
fn shared(journal: &LedgerRows) -> BTreeMap<Voucher, Vec<u32>> {
    let tables: HashSet<u16> = journal.origin.values().iter().map(|origin| origin.table).collect();
    if tables.len() < 2 {
        return BTreeMap::new();
    }
    let lines = || {
        let is_named = |row: &usize| journal.kind.at(*row) == LineKind::Line && journal.number.at(*row) != 0;
        (0..journal.len()).filter(is_named).map(|row| (voucher(journal, row), row as u32))
    };
    let mut first: HashMap<Voucher, u16> = HashMap::new();
    let mut several: HashSet<Voucher> = HashSet::new();
    for (voucher, row) in lines() {
        if *first.entry(voucher).or_insert_with(|| table(journal, row)) != table(journal, row) {
            several.insert(voucher);
        }
    }
    let mut shared: BTreeMap<Voucher, Vec<u32>> = BTreeMap::new();
    for (voucher, row) in lines().filter(|(voucher, _)| several.contains(voucher)) {
        shared.entry(voucher).or_default().push(row);
    }
    for rows in shared.values_mut() {
        rows.sort_by_key(|row| (table(journal, *row), *row));
    }
    shared
}

fn voucher(journal: &LedgerRows, row: usize) -> Voucher {
    (journal.year.at(row), journal.period.at(row), journal.word.at(row), journal.number.at(row))
}
