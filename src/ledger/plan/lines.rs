//! Lines and openings, voucher by voucher.

use super::{Covered, Fate, Fates, HeldLines, Stated};
use crate::facts::{Column, Dictionary, LedgerRows, LineKind, Sym, normalise};
use foldhash::fast::RandomState;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// What rows are compared within: a voucher, or the openings of an account on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A voucher (year and period, word, number).
    Voucher((u16, u8), u32, u32),
    /// Openings (day, account).
    Opening(i32, u32),
}

impl Key {
    /// Whether rows of this key that differ can be the same line: those of a period without any
    /// voucher have nothing in common but their content.
    const fn names_lines(self) -> bool {
        !matches!(self, Self::Voucher(_, 0, 0))
    }
}

/// A row on either side.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: Key,
    content: [u8; 32],
    account: u32,
    line: u32,
    row: u32,
    known: bool,
}

/// Texts of two dictionaries numbered together; the blank text is 0.
struct Numbers<'a>(HashMap<&'a str, u32, RandomState>);

impl<'a> Numbers<'a> {
    fn new() -> Self {
        Self(HashMap::from_iter([("", 0)]))
    }

    fn of(&mut self, column: &Column<Sym>, texts: &'a Dictionary) -> HashMap<Sym, u32, RandomState> {
        let mut numbers = HashMap::from_iter([(Sym::BLANK, 0)]);
        for sym in column.values() {
            numbers.entry(*sym).or_insert_with(|| {
                let next = self.0.len() as u32;
                *self.0.entry(texts.text(*sym)).or_insert(next)
            });
        }
        numbers
    }
}

/// SHA-256 of a row with all that is written of it, but for its line number.
pub(in crate::ledger) fn content(rows: &LedgerRows, texts: &Dictionary, row: usize) -> [u8; 32] {
    let (name, summary) = (rows.account_name.at(row), rows.summary.at(row));
    let mut digest = Sha256::new();
    digest.update(rows.digest(row));
    for text in [texts.text(name), texts.text(summary)].map(normalise) {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().into()
}

fn entries<'a>(
    (rows, texts, known): (&LedgerRows, &'a Dictionary, bool),
    kept: impl Iterator<Item = usize>,
    (words, accounts): (&mut Numbers<'a>, &mut Numbers<'a>),
    into: &mut Vec<Entry>,
) {
    let words = words.of(&rows.word, texts);
    let accounts = accounts.of(&rows.account, texts);
    into.extend(kept.map(|row| {
        let account = accounts[&rows.account.at(row)];
        let key = match rows.kind.at(row) {
            LineKind::Opening => Key::Opening(rows.on.at(row).number(), account),
            LineKind::Line => {
                let period = (rows.year.at(row), rows.period.at(row));
                Key::Voucher(period, words[&rows.word.at(row)], rows.number.at(row))
            }
        };
        let content = content(rows, texts, row);
        Entry { key, content, account, line: rows.line.at(row), row: row as u32, known }
    }));
}

/// What becomes of each line of a file.
pub(super) fn fates(held: &HeldLines, stated: &Stated<'_>, covered: &Covered) -> Fates {
    let (mut words, mut accounts) = (Numbers::new(), Numbers::new());
    let mut all = Vec::with_capacity(held.rows.len() + stated.lines.len());
    let known = (0..held.rows.len()).filter(|row| covered.has_line(&held.rows, *row));
    entries((&held.rows, &held.texts, true), known, (&mut words, &mut accounts), &mut all);
    entries((stated.lines, stated.texts, false), stated.kept(), (&mut words, &mut accounts), &mut all);
    all.sort_unstable_by_key(|entry| (entry.key, entry.content, entry.line, entry.row));
    let mut fates = Fates {
        rows: vec![Fate::Left; stated.lines.len()],
        content: vec![[0; 32]; stated.lines.len()],
        absent: Vec::new(),
    };
    for entry in all.iter().filter(|entry| !entry.known) {
        fates.content[entry.row as usize] = entry.content;
    }
    for group in all.chunk_by(|left, right| left.key == right.key) {
        let mut pairing = Pairing::same(group, &mut fates);
        match group[0].key {
            Key::Opening(..) => pairing.pair(&mut fates, |_| Some(())),
            key @ Key::Voucher(..) if key.names_lines() => pairing.voucher(&mut fates, is_whole(group, stated.lines)),
            Key::Voucher(..) => {}
        }
        pairing.finish(&mut fates);
    }
    fates.absent.sort_unstable();
    fates
}

/// Whether the file has all of a voucher, not only the lines of some account: then it balances.
fn is_whole(group: &[Entry], lines: &LedgerRows) -> bool {
    let mut sums = [(0_i128, 0_i128); 2];
    for entry in group.iter().filter(|entry| !entry.known) {
        let row = entry.row as usize;
        let sum = &mut sums[lines.system.at(row) as usize];
        sum.0 += i128::from(lines.debit.at(row));
        sum.1 += i128::from(lines.credit.at(row));
    }
    sums.iter().all(|(debit, credit)| debit == credit)
}

/// The rows of one key that are still to be paired.
struct Pairing {
    known: Vec<Entry>,
    stated: Vec<Entry>,
}

impl Pairing {
    /// Pairs what says the same, of equal rows those with equal line numbers first.
    fn same(group: &[Entry], fates: &mut Fates) -> Self {
        let mut left = Self { known: Vec::new(), stated: Vec::new() };
        for equal in group.chunk_by(|left, right| left.content == right.content) {
            let (mut known, mut stated): (Vec<Entry>, Vec<Entry>) = equal.iter().partition(|entry| entry.known);
            let mut unchanged = |known: Entry, stated: Entry| {
                fates.rows[stated.row as usize] = Fate::Unchanged(known.row as usize);
            };
            merge(&mut known, &mut stated, |entry| Some(entry.line), &mut unchanged);
            let pairs = known.len().min(stated.len());
            known.drain(..pairs).zip(stated.drain(..pairs)).for_each(|(known, stated)| unchanged(known, stated));
            left.known.extend(known);
            left.stated.extend(stated);
        }
        left
    }

    /// Pairs what is left of a voucher: lines of one number, then lines of one account, and, where
    /// the file has the whole voucher, the rest in the order of the lines.
    fn voucher(&mut self, fates: &mut Fates, whole: bool) {
        self.pair(fates, |entry| (entry.line != 0).then_some(entry.line));
        self.pair(fates, |entry| Some(entry.account));
        if whole {
            self.pair(fates, |_| Some(()));
        }
    }

    /// Pairs rows of one key as changed, in the order of the lines.
    fn pair<K: Ord>(&mut self, fates: &mut Fates, key: impl Fn(&Entry) -> Option<K>) {
        if self.known.is_empty() || self.stated.is_empty() {
            return;
        }
        let order = |entry: &Entry| (key(entry), entry.line, entry.content, entry.row);
        self.known.sort_unstable_by_key(order);
        self.stated.sort_unstable_by_key(order);
        merge(&mut self.known, &mut self.stated, &key, &mut |known, stated| {
            fates.rows[stated.row as usize] = Fate::Changed(known.row as usize);
        });
    }

    fn finish(self, fates: &mut Fates) {
        fates.absent.extend(self.known.iter().map(|known| known.row as usize));
        for stated in self.stated {
            fates.rows[stated.row as usize] = Fate::Created;
        }
    }
}

/// Takes the pairs of equal keys out of two sorted lists; without a key there is no pair.
fn merge<K: Ord>(
    known: &mut Vec<Entry>,
    stated: &mut Vec<Entry>,
    key: impl Fn(&Entry) -> Option<K>,
    paired: &mut impl FnMut(Entry, Entry),
) {
    let mut rest = std::mem::take(known).into_iter().peekable();
    stated.retain(|stated| {
        let wanted = key(stated);
        while let Some(passed) = rest.next_if(|known| key(known) < wanted) {
            known.push(passed);
        }
        let found = if wanted.is_some() { rest.next_if(|known| key(known) == wanted) } else { None };
        found.inspect(|known| paired(*known, *stated)).is_none()
    });
    known.extend(rest);
}
