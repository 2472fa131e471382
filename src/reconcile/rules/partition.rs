//! Links become groups: connected components. What has no link and no reference goes to the pool
//! of its class, where the accounts answer only for the class as a whole (S3).

use super::classes::Classes;
use super::content;
use super::legs::{Leg, NONE};
use super::select::{Line, Selection, State, line_value};
use super::settings::Settings;
use crate::facts::{Cards, Facts, LedgerRows, LineKind, Sym};
use crate::reconcile::outcome::{ClassId, Groups, Pool, RowRef, Status};
use chrono::Datelike;
use entity::{Day, Money, Side};
use foldhash::{HashMap, HashMapExt as _, HashSet};
use std::collections::BTreeMap;

/// The partition before it is judged.
pub struct Partition {
    /// The groups, all of them still "matched".
    pub groups: Groups,
    /// The pools, without their gaps.
    pub pools: Vec<Pool>,
    /// By card: whether a pool answers for its cost.
    pub pooled: Vec<bool>,
    /// By card: whether a pool answers for its depreciation.
    pub pooled_depreciation: Vec<bool>,
    /// By card: whether it joined its group as a duplicate of a grouped card.
    pub duplicate: Vec<bool>,
    /// By card: its group.
    pub group_of_card: Vec<u32>,
}

/// What a partition is made from.
pub struct Parts<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// What was asked.
    pub settings: &'a Settings<'a>,
    /// Which rows count.
    pub selection: &'a Selection,
    /// Where they stand.
    pub classes: &'a Classes,
    /// Links of the ledger–card leg.
    pub ledger_card: Option<&'a Leg<'a>>,
    /// Links of the card–physical leg.
    pub card_physical: Option<&'a Leg<'a>>,
}

/// Lines of one amount: those that add it, those that take it away.
type PlusMinus = (Vec<u32>, Vec<u32>);

/// Sets of cards, by their smallest member.
struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, mut card: u32) -> u32 {
        while self.0[card as usize] != card {
            let next = self.0[self.0[card as usize] as usize];
            self.0[card as usize] = next;
            card = next;
        }
        card
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}

impl Parts<'_> {
    /// Puts every selected row into exactly one group or pool.
    pub fn partition(&self) -> Partition {
        let empty = Cards::default();
        let cards = self.facts.cards.as_ref().unwrap_or(&empty);
        let mut sets = Sets((0..cards.len() as u32).collect());
        for leg in [self.ledger_card, self.card_physical].into_iter().flatten() {
            for (one, other) in &leg.card_unions {
                sets.join(*one, *other);
            }
        }
        let (mut pools, mut pooled, pooled_depreciation) = self.pools(cards);
        let duplicate = self.join_duplicates(cards, &mut sets, &mut pooled);
        for (card, class) in self.classes.of_card.iter().enumerate().filter(|(card, _)| pooled[*card]) {
            pools.entry(*class).or_insert_with(|| empty_pool(*class)).cards.push(card as u32);
        }
        let in_pool: Vec<bool> = self.pooled_lines(&pools);
        let (groups, group_of_card) = self.groups(cards, &mut sets, &in_pool);
        Partition {
            groups,
            pools: pools.into_values().collect(),
            pooled,
            pooled_depreciation,
            duplicate,
            group_of_card,
        }
    }

    /// The pools, and which cards they answer for.
    fn pools(&self, cards: &Cards) -> (BTreeMap<ClassId, Pool>, Vec<bool>, Vec<bool>) {
        let mut pools: BTreeMap<ClassId, Pool> = BTreeMap::new();
        let mut pooled = vec![false; cards.len()];
        let mut pooled_depreciation = vec![false; cards.len()];
        let (Some(ledger), Some(leg)) = (&self.facts.ledger, self.ledger_card) else {
            return (pools, pooled, pooled_depreciation);
        };
        let opened = self.opened(ledger);
        let has_pool = |class: ClassId| self.settings.class_level || opened.contains_key(&class);
        for row in 0..ledger.len() {
            let class = self.classes.of_line[row];
            let free = leg.card_of[row] == NONE;
            let wanted = match self.selection.lines[row] {
                Line::Left => false,
                Line::Cost => free && has_pool(class) && ledger.asset_no.at(row).is_blank(),
                Line::Depreciation => free,
            };
            if wanted {
                let pool = pools.entry(class).or_insert_with(|| empty_pool(class));
                match self.selection.lines[row] {
                    Line::Depreciation => pool.depreciation_rows.push(row as u32),
                    Line::Left | Line::Cost => pool.ledger_rows.push(row as u32),
                }
            }
        }
        for card in (0..cards.len()).filter(|card| self.selection.cards[*card] == State::Alive) {
            let class = self.classes.of_card[card];
            let booked = !cards.unbooked.at(card) && before(cards, card, opened.get(&class).copied());
            if leg.card_rule[card] == 0 && has_pool(class) && (self.settings.class_level || booked) {
                pooled[card] = true;
            }
        }
        self.pool_depreciation(cards, leg, &mut pools, &mut pooled_depreciation);
        (pools, pooled, pooled_depreciation)
    }

    /// The first day that each class's opening does not stand for.
    fn opened(&self, ledger: &LedgerRows) -> HashMap<ClassId, Day> {
        let mut opened: HashMap<ClassId, Day> = HashMap::new();
        // Balances without any day beside them are what stands on the day asked. Beside dated lines an opening without
        // a day of its own opens the year that is compared. `from` has no say in it: that splits the class table only.
        let undated = if ledger.on.values().iter().all(|on| on.is_blank()) {
            self.settings.as_of.after().unwrap_or(Day::LAST)
        } else {
            self.settings.as_of.first_of_year()
        };
        for row in 0..if ledger.kind.is_present() { ledger.len() } else { 0 } {
            let opens = self.selection.lines[row] == Line::Cost && ledger.kind.at(row) == LineKind::Opening;
            if opens && ledger.asset_no.at(row).is_blank() {
                let on = ledger.on.at(row);
                let ends = if on.is_blank() { undated } else { end_of_opening(on) };
                let known = opened.entry(self.classes.of_line[row]).or_insert(ends);
                *known = ends.max(*known);
            }
        }
        opened
    }

    fn pool_depreciation(
        &self,
        cards: &Cards,
        leg: &Leg<'_>,
        pools: &mut BTreeMap<ClassId, Pool>,
        pooled: &mut [bool],
    ) {
        if !cards.depreciation.is_present() || self.classes.of_card_depreciation.is_empty() {
            return;
        }
        let mut itemised = vec![false; cards.len()];
        for (row, card) in leg.card_of.iter().enumerate() {
            if *card != NONE && self.selection.lines[row] == Line::Depreciation {
                itemised[*card as usize] = true;
            }
        }
        let pooled_classes: HashSet<ClassId> =
            pools.values().filter(|pool| !pool.depreciation_rows.is_empty()).map(|pool| pool.class).collect();
        for card in (0..cards.len()).filter(|card| self.selection.cards[*card] == State::Alive && !itemised[*card]) {
            let class = self.classes.of_card_depreciation[card];
            if let (true, Some(pool)) = (pooled_classes.contains(&class), pools.get_mut(&class)) {
                pooled[card] = true;
                pool.depreciation_cards.push(card as u32);
            }
        }
    }

    fn pooled_lines(&self, pools: &BTreeMap<ClassId, Pool>) -> Vec<bool> {
        let mut in_pool = vec![false; self.selection.lines.len()];
        for row in pools.values().flat_map(|pool| pool.ledger_rows.iter().chain(&pool.depreciation_rows)) {
            in_pool[*row as usize] = true;
        }
        in_pool
    }

    /// An unlinked card that shares a tag or serial with a grouped card joins that group.
    fn join_duplicates(&self, cards: &Cards, sets: &mut Sets, pooled: &mut [bool]) -> Vec<bool> {
        let mut duplicate = vec![false; cards.len()];
        let legs: Vec<&Leg<'_>> = [self.ledger_card, self.card_physical].into_iter().flatten().collect();
        let grouped = |card: usize| legs.iter().any(|leg| leg.card_rule[card] != 0);
        for column in [&cards.tag_no, &cards.serial_no] {
            let mut alone: HashMap<Sym, Vec<u32>> = HashMap::new();
            for card in (0..cards.len()).filter(|card| self.selection.cards[*card] == State::Alive) {
                let code = column.at(card);
                if !code.is_blank() && !duplicate[card] && !grouped(card) {
                    alone.entry(code).or_default().push(card as u32);
                }
            }
            if alone.is_empty() {
                continue;
            }
            let mut hosts: HashMap<Sym, Vec<RowRef>> = HashMap::new();
            for card in (0..cards.len()).filter(|card| grouped(*card)) {
                let code = column.at(card);
                if alone.contains_key(&code) {
                    hosts.entry(code).or_default().push(RowRef { side: Side::Cards, row: card as u32 });
                }
            }
            for (code, mut host) in hosts {
                content::sort(self.facts, &mut host);
                for card in &alone[&code] {
                    sets.join(host[0].row, *card);
                    duplicate[*card as usize] = true;
                    pooled[*card as usize] = pooled[host[0].row as usize];
                }
            }
        }
        duplicate
    }

    /// The groups: those with cards in the order of the cards, then ledger rows, then counts.
    fn groups(&self, cards: &Cards, sets: &mut Sets, in_pool: &[bool]) -> (Groups, Vec<u32>) {
        let mut group_of_card = vec![NONE; cards.len()];
        let mut sizes: Vec<u32> = Vec::with_capacity(cards.len());
        for card in (0..cards.len() as u32).filter(|card| self.selection.cards[*card as usize] != State::Left) {
            let root = sets.root(card);
            if root == card {
                group_of_card[card as usize] = sizes.len() as u32;
                sizes.push(0);
            } else {
                // A root is its set's smallest member, so it has its number already.
                group_of_card[card as usize] = group_of_card[root as usize];
            }
            sizes[group_of_card[card as usize] as usize] += 1;
        }
        let lines = self.line_groups(&group_of_card, in_pool, &mut sizes);
        let counted = self.facts.counts.as_ref().map_or(0, crate::facts::Counts::len);
        let card_of = |row: usize| self.card_physical.map_or(NONE, |leg| leg.card_of[row]);
        let counts: Vec<u32> = (0..counted).map(|row| attached(card_of(row), &group_of_card, &mut sizes)).collect();
        let by_side = [(Side::Ledger, &lines), (Side::Cards, &group_of_card), (Side::Counts, &counts)];
        (fill(&sizes, &by_side), group_of_card)
    }

    /// The group of each ledger row. Lines that cancel each other out, without a card, are one group.
    fn line_groups(&self, group_of_card: &[u32], in_pool: &[bool], sizes: &mut Vec<u32>) -> Vec<u32> {
        let Some(ledger) = &self.facts.ledger else { return Vec::new() };
        let mut partner = self.reversals(ledger, in_pool);
        let mut groups = vec![NONE; ledger.len()];
        for row in 0..ledger.len() {
            if self.selection.lines[row] == Line::Left || in_pool[row] {
                continue;
            }
            groups[row] = match partner.remove(&(row as u32)) {
                Some(earlier) => {
                    sizes[groups[earlier as usize] as usize] += 1;
                    groups[earlier as usize]
                }
                None => attached(self.ledger_card.map_or(NONE, |leg| leg.card_of[row]), group_of_card, sizes),
            };
        }
        groups
    }

    /// Lines without a card that cancel out, each later row with its earlier partner: lines of one
    /// code and class with opposite amounts, and 红字 of one account where each has its counterpart.
    fn reversals(&self, ledger: &LedgerRows, in_pool: &[bool]) -> HashMap<u32, u32> {
        let mut open: HashMap<(Sym, Sym, ClassId, i64), PlusMinus> = HashMap::new();
        let free = |row: usize| {
            self.selection.lines[row] == Line::Cost
                && !in_pool[row]
                && self.ledger_card.is_none_or(|leg| leg.card_of[row] == NONE)
        };
        for row in (0..ledger.len()).filter(|row| free(*row)) {
            let (value, code) = (line_value(ledger, row as u32), ledger.asset_no.at(row));
            let account = if code.is_blank() { ledger.account.at(row) } else { Sym::BLANK };
            if value != 0 {
                let sides = open.entry((code, account, self.classes.of_line[row], value.abs())).or_default();
                if value > 0 { sides.0.push(row as u32) } else { sides.1.push(row as u32) }
            }
        }
        let mut partner = HashMap::new();
        for ((code, ..), (mut plus, mut minus)) in open {
            let red = || minus.iter().all(|row| ledger.debit.at(*row as usize) < 0);
            if code.is_blank() && (plus.len() != minus.len() || minus.is_empty() || !red()) {
                continue;
            }
            for rows in [&mut plus, &mut minus] {
                let mut refs: Vec<RowRef> = rows.iter().map(|row| RowRef { side: Side::Ledger, row: *row }).collect();
                content::sort(self.facts, &mut refs);
                *rows = refs.iter().map(|row| row.row).collect();
            }
            partner.extend(plus.iter().zip(&minus).map(|(one, other)| (*one.max(other), *one.min(other))));
        }
        partner
    }
}

const fn empty_pool(class: ClassId) -> Pool {
    Pool {
        class,
        ledger_rows: Vec::new(),
        depreciation_rows: Vec::new(),
        cards: Vec::new(),
        depreciation_cards: Vec::new(),
        gap: Money::ZERO,
        depreciation_gap: Money::ZERO,
    }
}

/// The group of a row attached to a card, or a group of its own.
fn attached(card: u32, group_of_card: &[u32], sizes: &mut Vec<u32>) -> u32 {
    if card == NONE {
        return new_group(sizes);
    }
    let group = group_of_card[card as usize];
    sizes[group as usize] += 1;
    group
}

fn new_group(sizes: &mut Vec<u32>) -> u32 {
    sizes.push(1);
    sizes.len() as u32 - 1
}

/// The first day that an opening does not stand for. One dated the first of a month stands for what was there when that
/// day began, any other for what was there when its day ended.
fn end_of_opening(on: Day) -> Day {
    let first_of_month = on.date().is_some_and(|date| date.day() == 1);
    if first_of_month { on } else { on.after().unwrap_or(Day::LAST) }
}

/// Whether a card was booked before the day on which the opening it may be part of ends.
fn before(cards: &Cards, card: usize, ends: Option<Day>) -> bool {
    let Some(ends) = ends else { return false };
    let booked = cards.booked_on.at(card);
    let since = if booked.is_blank() { cards.acquired_on.at(card) } else { booked };
    since < ends
}

/// Writes the rows of every group one after the other: ledger, cards, counts.
fn fill(sizes: &[u32], by_side: &[(Side, &Vec<u32>)]) -> Groups {
    let mut ends: Vec<u32> = Vec::with_capacity(sizes.len());
    let mut cursor: Vec<u32> = Vec::with_capacity(sizes.len());
    let mut end = 0;
    for size in sizes {
        cursor.push(end);
        end += size;
        ends.push(end);
    }
    let mut rows = vec![RowRef { side: Side::Ledger, row: 0 }; end as usize];
    for (side, groups) in by_side {
        for (row, group) in groups.iter().enumerate().filter(|(_, group)| **group != NONE) {
            let place = &mut cursor[*group as usize];
            rows[*place as usize] = RowRef { side: *side, row: row as u32 };
            *place += 1;
        }
    }
    Groups { rows, statuses: vec![Status::Matched; ends.len()], ends }
}
