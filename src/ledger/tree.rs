//! The accounts of a trial balance as a tree: leaves count, parents and totals are checked.

use super::{AccountBalance, words};
use crate::harvest::{Col, Dropped, Faults, Tally, decimal, words::TOTAL_DIFFERS};
use entity::Day;
use std::collections::{BTreeMap, BTreeSet};

/// How many columns have totals that are checked.
pub(super) const SUMMED: usize = 10;

/// How many earlier totals a subtotal may reach back over.
const REACH: usize = 64;

/// The length of an account code up to which accounts above it are looked for.
const DEEPEST: usize = 64;

/// A row of a trial balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub row: u32,
    pub code: String,
    /// Whether it is the part of an account under one auxiliary (核算维度).
    pub auxiliary: bool,
    /// 是否末级, where the sheet says it.
    pub said_leaf: Option<bool>,
    pub figures: [i64; SUMMED],
    pub balance: AccountBalance,
    pub is_total: bool,
    pub is_subtotal: bool,
}

impl Line {
    /// A row of totals.
    pub fn total(row: u32, is_subtotal: bool) -> Self {
        Self {
            row,
            code: String::new(),
            auxiliary: false,
            said_leaf: None,
            figures: [0; SUMMED],
            balance: AccountBalance::default(),
            is_total: true,
            is_subtotal,
        }
    }
}

/// What a row is for the sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// An account without sub-accounts.
    Leaf,
    /// An account with sub-accounts in the sheet.
    Parent,
    /// A part of an account whose whole stands in the sheet.
    Detail,
    Total,
}

/// The balances that count.
pub(super) fn leaves(
    lines: &[Line],
    columns: [Col; SUMMED],
    faults: &mut Faults,
    tally: &mut Tally,
) -> Vec<AccountBalance> {
    let accounts = || lines.iter().filter(|line| !line.is_total).map(|line| line.code.as_str());
    let codes: BTreeSet<&str> = accounts().collect();
    let parents: BTreeSet<&str> =
        codes.iter().flat_map(|code| above(code)).filter(|code| codes.contains(code)).collect();
    let places = places(lines, &parents, faults);
    check_parents(lines, &places, faults);
    check_totals(lines, &places, &parents, columns, faults);
    for place in &places {
        if matches!(place, Place::Parent | Place::Detail) {
            tally.drop(Dropped::Parent);
        }
    }
    let is_leaf = |(line, place): (&Line, &Place)| (*place == Place::Leaf).then(|| line.balance.clone());
    lines.iter().zip(&places).filter_map(is_leaf).collect()
}

fn places(lines: &[Line], parents: &BTreeSet<&str>, faults: &mut Faults) -> Vec<Place> {
    let mut wholes = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.is_total && !line.auxiliary) {
        if let Some(row) = wholes.insert((line.code.as_str(), line.balance.to), line.row) {
            let found = vec![line.code.clone(), row.to_string()];
            faults.problem(&words::ACCOUNT_TWICE, line.row, None, found);
        }
    }
    let place = |line: &Line| {
        if line.is_total {
            Place::Total
        } else if line.auxiliary && wholes.contains_key(&(line.code.as_str(), line.balance.to)) {
            Place::Detail
        } else if parents.contains(line.code.as_str()) {
            Place::Parent
        } else {
            Place::Leaf
        }
    };
    lines.iter().map(place).collect()
}

/// The accounts above an account, nearest first: codes by prefix, names by the parts of their path.
fn above(code: &str) -> impl Iterator<Item = &str> {
    let by_number = code.starts_with(|c: char| c.is_ascii_digit());
    let cuts = code.char_indices().skip(1).take(DEEPEST);
    let cuts = cuts.filter(move |(_, c)| by_number || matches!(c, '\\' | '/' | '_' | '-' | '.'));
    cuts.map(|(at, _)| &code[..at])
}

/// A parent is the sum of the leaves under it, and an account the sum of its auxiliaries.
fn check_parents(lines: &[Line], places: &[Place], faults: &mut Faults) {
    let mut under: BTreeMap<(&str, Day), [i128; 4]> = BTreeMap::new();
    let mut details: BTreeMap<(&str, Day), [i128; 4]> = BTreeMap::new();
    let add_to = |sums: &mut BTreeMap<_, [i128; 4]>, key, line: &Line| {
        let sum = sums.entry(key).or_default();
        *sum = add(*sum, figures(&line.balance));
    };
    for (line, place) in lines.iter().zip(places) {
        match place {
            Place::Leaf => above(&line.code).for_each(|code| add_to(&mut under, (code, line.balance.to), line)),
            Place::Detail => add_to(&mut details, (line.code.as_str(), line.balance.to), line),
            Place::Parent | Place::Total => {}
        }
    }
    for (line, place) in lines.iter().zip(places) {
        let sums = if *place == Place::Parent { &under } else { &details };
        let whole = *place == Place::Parent || (*place == Place::Leaf && !line.auxiliary);
        let sum = sums.get(&(line.code.as_str(), line.balance.to)).filter(|_| whole).copied();
        let own = figures(&line.balance);
        if let Some((at, sum)) = sum.and_then(|sum| (0..4).find(|at| sum[*at] != own[*at]).map(|at| (at, sum[at]))) {
            let found = vec![line.code.clone(), decimal(own[at], 2), decimal(sum, 2)];
            faults.problem(&words::PARENT_DIFFERS, line.row, None, found);
        }
    }
}

fn figures(balance: &AccountBalance) -> [i128; 4] {
    [balance.opening, balance.debit, balance.credit, balance.closing].map(i128::from)
}

fn add<const N: usize>(mut sum: [i128; N], figures: [i128; N]) -> [i128; N] {
    for (sum, figure) in sum.iter_mut().zip(figures) {
        *sum += figure;
    }
    sum
}

/// The ways in which a total may be made: of first-level accounts, of leaves, or of all rows.
type Ways = [[i128; SUMMED]; 3];

/// 小计 and 合计 must be the sum of what stands above them.
fn check_totals(
    lines: &[Line],
    places: &[Place],
    parents: &BTreeSet<&str>,
    columns: [Col; SUMMED],
    faults: &mut Faults,
) {
    let mut sums: Ways = [[0; SUMMED]; 3];
    let mut marks: Vec<Ways> = vec![sums];
    for (line, place) in lines.iter().zip(places) {
        let figures = line.figures.map(i128::from);
        if *place != Place::Total {
            let is_root = !above(&line.code).any(|code| parents.contains(code));
            let counts = [is_root && *place != Place::Detail, *place == Place::Leaf, true];
            for (sum, counts) in sums.iter_mut().zip(counts) {
                if counts {
                    *sum = add(*sum, figures);
                }
            }
            continue;
        }
        let reach = marks.len().saturating_sub(REACH);
        let spans = || marks[reach..].iter().chain(&marks[..1]);
        let agrees = |at: usize| spans().any(|from| (0..3).any(|way| sums[way][at] - from[way][at] == figures[at]));
        for at in (0..SUMMED).filter(|at| columns[*at].is_present()) {
            if !agrees(at) {
                let from = if line.is_subtotal { marks[marks.len() - 1] } else { marks[0] };
                let found = vec![decimal(figures[at], 2), decimal(sums[0][at] - from[0][at], 2)];
                faults.problem(&TOTAL_DIFFERS, line.row, columns[at].index(), found);
            }
        }
        marks.push(sums);
    }
}
