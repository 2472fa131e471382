//! S1: which rows count, and what they are.

use super::settings::Settings;
use crate::facts::{Cards, Facts, LedgerRows, LineKind, Sym, normalise};
use crate::stocktake::{Card, CountScope};
use entity::{AccountRole, Day, Money, UsageState};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use rayon::prelude::*;

/// What a ledger row is to this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Another account, or after the cut-off.
    Left,
    /// On a cost account.
    Cost,
    /// On an account of accumulated depreciation.
    Depreciation,
}

/// What a card is to this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A superseded version, or not there yet at the cut-off.
    Left,
    /// Alive.
    Alive,
    /// Disposed of: a row with quantity 0 and value 0.
    Disposed,
}

/// The rows of a run.
pub struct Selection {
    /// By ledger row.
    pub lines: Vec<Line>,
    /// By card.
    pub cards: Vec<State>,
    /// By card: whether the count list covers it. Empty = it covers all.
    pub in_scope: Vec<bool>,
    /// Codes of cards that are not there yet at the cut-off, though the list has them.
    pub later: HashSet<Sym>,
    /// Balance on clearing accounts (待处理、清理), debit − credit; `None` where no line is on one.
    pub clearing: Option<i64>,
}

impl Selection {
    /// The rows that the settings select from the facts.
    pub fn new(facts: &Facts, settings: &Settings<'_>) -> Self {
        let (lines, clearing) =
            facts.ledger.as_ref().map_or((Vec::new(), None), |ledger| select_lines(facts, ledger, settings));
        let cards = facts.cards.as_ref().map_or_else(Vec::new, |cards| select_cards(cards, settings.as_of));
        let later = facts.cards.as_ref().map_or_else(HashSet::new, |list| later(list, &cards));
        Self { lines, cards, in_scope: scope(facts, settings), later, clearing }
    }

    /// Whether the count list covers a card.
    pub fn covers(&self, card: u32) -> bool {
        self.in_scope.get(card as usize).copied().unwrap_or(true)
    }

    /// Value, depreciation and quantity that a card stands for.
    pub fn card_worth(&self, cards: &Cards, card: u32) -> Worth {
        match self.cards[card as usize] {
            State::Alive => Worth {
                value: cards.value.at(card as usize),
                depreciation: cards.depreciation.at(card as usize),
                quantity: cards.quantity.at(card as usize),
            },
            State::Left | State::Disposed => Worth::default(),
        }
    }
}

/// What a card stands for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Worth {
    /// 原值 in fen.
    pub value: i64,
    /// 累计折旧 in fen.
    pub depreciation: i64,
    /// Ten-thousandths.
    pub quantity: i64,
}

/// Debit − credit of a cost row.
pub fn line_value(ledger: &LedgerRows, row: u32) -> i64 {
    ledger.debit.at(row as usize) - ledger.credit.at(row as usize)
}

fn select_lines(facts: &Facts, ledger: &LedgerRows, settings: &Settings<'_>) -> (Vec<Line>, Option<i64>) {
    let roles = account_roles(facts, ledger, settings);
    let role_of = |row: usize| roles.get(&ledger.account.at(row)).copied().unwrap_or(AccountRole::Other);
    let in_time = |row: usize| settings.as_of.is_blank() || ledger.on.at(row) <= settings.as_of;
    let lines: Vec<Line> = (0..ledger.len())
        .into_par_iter()
        .map(|row| match role_of(row) {
            AccountRole::Cost if in_time(row) => Line::Cost,
            AccountRole::AccDepreciation if in_time(row) => Line::Depreciation,
            _ => Line::Left,
        })
        .collect();
    let has_clearing = roles.values().any(|role| *role == AccountRole::Clearing);
    let clearing = (0..if has_clearing { ledger.len() } else { 0 })
        .filter(|row| role_of(*row) == AccountRole::Clearing && in_time(*row))
        .map(|row| line_value(ledger, row as u32))
        .reduce(std::ops::Add::add);
    (lines, clearing)
}

fn account_roles(facts: &Facts, ledger: &LedgerRows, settings: &Settings<'_>) -> HashMap<Sym, AccountRole> {
    let mut roles = HashMap::new();
    let mut last = None;
    for account in ledger.account.values() {
        if last != Some(*account) {
            roles.entry(*account).or_insert_with(|| (settings.role)(facts.texts.text(*account)));
            last = Some(*account);
        }
    }
    roles
}

fn select_cards(cards: &Cards, as_of: Day) -> Vec<State> {
    let mut states: Vec<State> = (0..cards.len()).into_par_iter().map(|row| card_state(cards, row, as_of)).collect();
    if cards.effective_on.is_present() {
        keep_latest_versions(cards, &mut states);
    }
    states
}

/// A card that none of its dates puts before the cut-off is not there yet. One that was accepted
/// but is not booked counts in full.
fn card_state(cards: &Cards, row: usize, as_of: Day) -> State {
    let disposed_on = cards.disposed_on.at(row);
    if !as_of.is_blank() {
        let effective_on = cards.effective_on.at(row);
        let first = [cards.acquired_on.at(row), cards.in_service_on.at(row), cards.booked_on.at(row)]
            .into_iter()
            .filter(|day| !day.is_blank())
            .min()
            .unwrap_or(Day::BLANK);
        let since = if effective_on.is_blank() { first } else { effective_on };
        if since > as_of {
            return State::Left;
        }
    }
    let is_disposed = if disposed_on.is_blank() {
        cards.usage_state.at(row) == UsageState::Disposed
    } else {
        as_of.is_blank() || disposed_on <= as_of
    };
    if is_disposed { State::Disposed } else { State::Alive }
}

/// Cards that a cut-off leaves out, since all of their dates lie behind it.
pub fn left_out(cards: &Cards, as_of: Day) -> Vec<usize> {
    (0..cards.len()).into_par_iter().filter(|row| is_later(cards, *row, card_state(cards, *row, as_of))).collect()
}

/// Whether a card was accepted and booked after the cut-off only. A later version of a card says nothing of that: what
/// is held knows versions up to the cut-off.
fn is_later(cards: &Cards, row: usize, state: State) -> bool {
    state == State::Left && cards.effective_on.at(row).is_blank()
}

/// The codes of such cards.
fn later(cards: &Cards, states: &[State]) -> HashSet<Sym> {
    let codes = (0..cards.len()).filter(|row| is_later(cards, *row, states[*row])).flat_map(|row| {
        let columns = [&cards.asset_no, &cards.card_no, &cards.tag_no];
        columns.map(|column| column.at(row))
    });
    codes.filter(|code| !code.is_blank()).collect()
}

/// Of a card with several versions only the last one by business date counts; of two with one
/// date the later row, which is the one recorded later.
fn keep_latest_versions(cards: &Cards, states: &mut [State]) {
    let mut latest: HashMap<Sym, usize> = HashMap::new();
    for row in 0..cards.len() {
        let card_no = cards.card_no.at(row);
        let identity = if card_no.is_blank() { cards.asset_no.at(row) } else { card_no };
        // Rows of one number without a date are several things under it, not versions of one.
        if identity.is_blank() || cards.effective_on.at(row).is_blank() || states[row] == State::Left {
            continue;
        }
        match latest.entry(identity) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(row);
            }
            std::collections::hash_map::Entry::Occupied(mut entry) => {
                let before = *entry.get();
                let later = cards.effective_on.at(row) >= cards.effective_on.at(before);
                let (kept, left) = if later { (row, before) } else { (before, row) };
                states[left] = State::Left;
                entry.insert(kept);
            }
        }
    }
}

fn scope(facts: &Facts, settings: &Settings<'_>) -> Vec<bool> {
    let Some(cards) = facts.cards.as_ref().filter(|_| !settings.scope.is_all()) else { return Vec::new() };
    // Columns hold texts in the form in which they are compared, so the scope must, too.
    let compared = |names: &[String]| names.iter().map(|name| normalise(name).into_owned()).collect();
    let scope = CountScope {
        departments: compared(&settings.scope.departments),
        locations: compared(&settings.scope.locations),
        classes: compared(&settings.scope.classes),
        custodians: compared(&settings.scope.custodians),
        from: settings.scope.from,
    };
    let text = |sym: Sym| facts.texts.text(sym);
    (0..cards.len())
        .map(|row| {
            scope.covers(&Card {
                department: text(cards.department.at(row)),
                location: text(cards.location.at(row)),
                class: text(cards.class_code.at(row)),
                holders: [text(cards.user.at(row)), text(cards.keeper.at(row))],
                value: Money(cards.value.at(row)),
            })
        })
        .collect()
}

/// Whether a ledger row belongs to the opening of the class table.
pub fn is_opening(ledger: &LedgerRows, row: usize, from: Day) -> bool {
    ledger.kind.at(row) == LineKind::Opening || ledger.on.at(row) < from
}
