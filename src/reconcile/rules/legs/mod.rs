//! S3: the rules in their order, on one leg.
//!
//! A leg links *other* rows (ledger lines or count rows) with cards. Each leg is worked by itself,
//! so both run side by side; what a rule sees are the rows not yet linked on its leg.

mod card_physical;
mod ledger_card;

use super::fields::Field;
use super::keys::Composer;
use super::pairing::{self, Explanations, Pairing};
use super::ruleset;
use super::select::{Selection, State};
use crate::facts::{CardRow, Cards, Facts, Sym};
use crate::reconcile::outcome::{RowRef, RuleId, RuleTally};
pub use card_physical::card_physical;
use entity::Side;
use foldhash::{HashMap, HashMapExt as _};
pub use ledger_card::ledger_card;

/// No card.
pub const NONE: u32 = u32::MAX;
/// Marks a key that several cards carry.
const SEVERAL: u32 = 1 << 31;

/// Rows whose pairing is not determined.
pub struct Ambiguous {
    /// The cards.
    pub cards: Vec<u32>,
    /// Number and examples of explanations, left and right as the leg has them.
    pub explanations: Explanations,
}

/// The links of one leg.
pub struct Leg<'a> {
    facts: &'a Facts,
    cards: &'a Cards,
    kind: entity::Leg,
    /// By other row: the card it is attached to.
    pub card_of: Vec<u32>,
    /// By other row: the rule that linked it, 0 for none.
    pub rule_of: Vec<u8>,
    /// By card: the rule that linked it, 0 for none.
    pub card_rule: Vec<u8>,
    /// Cards that belong to one group.
    pub card_unions: Vec<(u32, u32)>,
    /// What is not determined.
    pub ambiguous: Vec<Ambiguous>,
    /// What each rule did.
    pub tallies: Vec<RuleTally>,
    /// Other rows and cards left because the search for sums reached its bound, in order.
    pub bounded: Vec<RowRef>,
    /// Cards not linked yet.
    pub open_cards: Vec<u32>,
    /// Other rows not linked yet.
    pub open_others: Vec<u32>,
}

impl<'a> Leg<'a> {
    fn new(
        facts: &'a Facts,
        cards: &'a Cards,
        kind: entity::Leg,
        selection: &Selection,
        others: Vec<u32>,
        of: usize,
    ) -> Self {
        let open_cards =
            (0..cards.len() as u32).filter(|card| selection.cards[*card as usize] != State::Left).collect();
        Self {
            facts,
            cards,
            kind,
            card_of: vec![NONE; of],
            rule_of: vec![0; of],
            card_rule: vec![0; cards.len()],
            card_unions: Vec::new(),
            ambiguous: Vec::new(),
            tallies: Vec::new(),
            bounded: Vec::new(),
            open_cards,
            open_others: others,
        }
    }

    const fn other_side(&self) -> Side {
        match self.kind {
            entity::Leg::LedgerCard => Side::Ledger,
            entity::Leg::CardPhysical => Side::Counts,
        }
    }

    /// Attaches an other row to a card.
    pub fn attach(&mut self, rule: RuleId, card: u32, other: u32) {
        self.card_of[other as usize] = card;
        self.rule_of[other as usize] = rule.0;
        self.card_rule[card as usize] = rule.0;
    }

    /// Puts several cards and other rows into one group.
    pub fn tie(&mut self, rule: RuleId, cards: &[u32], others: &[u32]) {
        for other in others {
            self.attach(rule, cards[0], *other);
        }
        for card in &cards[1..] {
            self.card_rule[*card as usize] = rule.0;
            self.card_unions.push((cards[0], *card));
        }
    }

    /// Makes rows one group that nobody can take apart.
    pub fn tangle(&mut self, rule: RuleId, cards: &[u32], others: &[u32], explanations: Explanations) {
        self.tie(rule, cards, others);
        let tally = self.tally(rule);
        tally.ambiguous += 1;
        // Left and right by the leg: ledger–card, card–physical.
        let (left, right) = match tally.leg {
            entity::Leg::LedgerCard => (others.len(), cards.len()),
            entity::Leg::CardPhysical => (cards.len(), others.len()),
        };
        tally.ambiguous_left += left as u64;
        tally.ambiguous_right += right as u64;
        self.ambiguous.push(Ambiguous { cards: cards.to_vec(), explanations });
    }

    fn tally(&mut self, rule: RuleId) -> &mut RuleTally {
        let at = self.tallies.iter().position(|tally| tally.rule == rule).unwrap_or_else(|| {
            let leg = self.kind;
            self.tallies.push(RuleTally {
                rule,
                leg,
                left: 0,
                right: 0,
                ambiguous: 0,
                ambiguous_left: 0,
                ambiguous_right: 0,
            });
            self.tallies.len() - 1
        });
        &mut self.tallies[at]
    }

    /// S8 for rows that share a key.
    pub fn settle(&mut self, rule: RuleId, cards: &[u32], others: &[u32]) {
        if let ([card], [other]) = (cards, others) {
            self.attach(rule, *card, *other);
            return;
        }
        let refs = |side, rows: &[u32]| -> Vec<RowRef> { rows.iter().map(|row| RowRef { side, row: *row }).collect() };
        let (mut cards, mut others) = (refs(Side::Cards, cards), refs(self.other_side(), others));
        let pairing = match self.kind {
            entity::Leg::LedgerCard => pairing::pair(self.facts, &mut others, &mut cards),
            entity::Leg::CardPhysical => pairing::pair(self.facts, &mut cards, &mut others),
        };
        match pairing {
            Pairing::Determined(pairs) => {
                for (one, two) in pairs {
                    let (card, other) = if one.side == Side::Cards { (one, two) } else { (two, one) };
                    self.attach(rule, card.row, other.row);
                }
            }
            Pairing::Ambiguous(explanations) => {
                let numbers = |rows: &[RowRef]| -> Vec<u32> { rows.iter().map(|row| row.row).collect() };
                self.tangle(rule, &numbers(&cards), &numbers(&others), explanations);
            }
        }
    }

    /// A rule whose key names one thing: where one card carries it, all rows with it are its own.
    fn identity(&mut self, rule: RuleId, space: usize, card_key: impl Fn(u32) -> u32, other_key: impl Fn(u32) -> u32) {
        let mut heads = vec![NONE; space];
        let mut several: HashMap<u32, (Vec<u32>, Vec<u32>)> = HashMap::new();
        for card in &self.open_cards {
            let key = card_key(*card);
            if key == 0 || !matches!(self.card_rule[*card as usize], 0) && self.card_rule[*card as usize] != rule.0 {
                continue;
            }
            match heads[key as usize] {
                NONE => heads[key as usize] = *card,
                head => {
                    let first = head & !SEVERAL;
                    several.entry(key).or_insert_with(|| (vec![first], Vec::new())).0.push(*card);
                    heads[key as usize] = head | SEVERAL;
                }
            }
        }
        for index in 0..self.open_others.len() {
            let other = self.open_others[index];
            let key = other_key(other);
            if key == 0 || self.rule_of[other as usize] != 0 {
                continue;
            }
            match heads[key as usize] {
                NONE => {}
                head if head & SEVERAL == 0 => self.attach(rule, head, other),
                _ => several.entry(key).or_default().1.push(other),
            }
        }
        let mut shared: Vec<_> = several.into_values().filter(|(_, others)| !others.is_empty()).collect();
        shared.sort();
        for (cards, others) in shared {
            let open: Vec<u32> = cards.into_iter().filter(|card| self.card_rule[*card as usize] == 0).collect();
            if !open.is_empty() {
                self.settle(rule, &open, &others);
            }
        }
    }

    /// A rule whose key names no thing: S8 decides for every key. Key 0 is no key.
    pub fn by_key(&mut self, rule: RuleId, cards: Vec<(u32, u32)>, others: Vec<(u32, u32)>) {
        let sorted = |mut keyed: Vec<(u32, u32)>| {
            keyed.retain(|(key, _)| *key != 0);
            keyed.sort_unstable();
            keyed
        };
        let (cards, others) = (sorted(cards), sorted(others));
        let mut rest = others.chunk_by(|one, next| one.0 == next.0).peekable();
        for same in cards.chunk_by(|one, next| one.0 == next.0) {
            while rest.next_if(|others| others[0].0 < same[0].0).is_some() {}
            let Some(matching) = rest.next_if(|others| others[0].0 == same[0].0) else { continue };
            let rows = |keyed: &[(u32, u32)]| -> Vec<u32> { keyed.iter().map(|(_, row)| *row).collect() };
            self.settle(rule, &rows(same), &rows(matching));
        }
    }

    /// After a rule: forgets the rows it linked and counts them.
    pub fn close(&mut self, rule: RuleId) {
        let (before_cards, before_others) = (self.open_cards.len(), self.open_others.len());
        let (card_rule, rule_of) = (&self.card_rule, &self.rule_of);
        self.open_cards.retain(|card| card_rule[*card as usize] == 0);
        self.open_others.retain(|other| rule_of[*other as usize] == 0);
        let (cards, others) = (before_cards - self.open_cards.len(), before_others - self.open_others.len());
        if cards + others == 0 {
            return;
        }
        let tally = self.tally(rule);
        (tally.left, tally.right) = match tally.leg {
            entity::Leg::LedgerCard => (others as u64, cards as u64),
            entity::Leg::CardPhysical => (cards as u64, others as u64),
        };
    }
}

/// A symbol as a key.
fn key(sym: Sym) -> u32 {
    sym.index() as u32
}

/// Composite keys: (key, row), and one more than the greatest key.
struct Composed {
    cards: Vec<(u32, u32)>,
    others: Vec<(u32, u32)>,
    end: usize,
}

/// Rule 3: codes equal but for leading zeros, only where unique on both sides: one card, and rows
/// that all write the one other code.
fn leading_zeros(leg: &mut Leg<'_>, other_code: impl Fn(u32) -> Sym) {
    let (facts, cards) = (leg.facts, leg.cards);
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut stripped = |sym: Sym| {
        let text = facts.texts.text(sym).trim_start_matches('0');
        let next = numbers.len() as u32 + 1;
        if text.is_empty() { 0 } else { *numbers.entry(text).or_insert(next) }
    };
    let others: Vec<(u32, u32)> = leg.open_others.iter().map(|other| (stripped(other_code(*other)), *other)).collect();
    let keyed: Vec<(u32, u32)> =
        leg.open_cards.iter().map(|card| (stripped(cards.asset_no.at(*card as usize)), *card)).collect();
    let mut codes: HashMap<u32, Option<Sym>> = HashMap::new();
    for (key, other) in &others {
        let code = other_code(*other);
        let known = codes.entry(*key).or_insert(Some(code));
        *known = known.filter(|known| *known == code);
    }
    let mut carriers: HashMap<u32, Option<u32>> = HashMap::new();
    for (key, card) in keyed {
        carriers.entry(key).and_modify(|carrier| *carrier = None).or_insert(Some(card));
    }
    for (key, other) in others {
        let unique = key != 0 && codes.get(&key).is_some_and(Option::is_some);
        if let (true, Some(Some(card))) = (unique, carriers.get(&key)) {
            leg.attach(ruleset::LEADING_ZEROS, *card, other);
        }
    }
    leg.close(ruleset::LEADING_ZEROS);
}

/// Composite keys of the open cards and counts over some fields.
fn compose(leg: &Leg<'_>, facts: &Facts, fields: &[Field], wanted: impl Fn(&CardRow) -> bool) -> Composed {
    let mut composer = Composer::new();
    let cards: Vec<(u32, u32)> = leg
        .open_cards
        .iter()
        .map(|row| (leg.cards.row(*row as usize), *row))
        .filter(|(card, _)| wanted(card))
        .map(|(card, row)| (composer.key(fields.iter().map(|field| field.of_card(&card))), row))
        .collect();
    let others = match (&facts.ledger, &facts.counts, leg.kind) {
        (_, Some(counts), entity::Leg::CardPhysical) => leg
            .open_others
            .iter()
            .map(|row| (composer.key(fields.iter().map(|field| field.of_count(&counts.row(*row as usize)))), *row))
            .collect(),
        (Some(ledger), _, entity::Leg::LedgerCard) => leg
            .open_others
            .iter()
            .map(|row| (composer.key(fields.iter().map(|field| field.of_ledger(&ledger.row(*row as usize)))), *row))
            .collect(),
        _ => Vec::new(),
    };
    Composed { cards, others, end: composer.end() }
}
