//! S3: the rules in their order, on one leg.
//!
//! A leg links *other* rows (ledger lines or count rows) with cards. Each leg is worked by itself,
//! so both run side by side; what a rule sees are the rows not yet linked on its leg.

use super::fields::Field;
use super::keys::Composer;
use super::pairing::{self, Explanations, Pairing};
use super::ruleset;
use super::select::{Line, Selection, State};
use super::vouchers;
use crate::facts::{CardRow, Cards, Facts, Sym};
use crate::reconcile::outcome::{RowRef, RuleId, RuleTally};
use entity::Side;
use std::collections::HashMap;

/// No card.
pub const NONE: u32 = u32::MAX;
/// Marks a key that several cards carry.
const SEVERAL: u32 = 1 << 31;

/// Rows whose pairing is not determined.
pub struct Ambiguous {
    /// The rule that met them.
    pub rule: RuleId,
    /// The cards.
    pub cards: Vec<u32>,
    /// Number and examples of explanations, left and right as the leg has them.
    pub explanations: Explanations,
}

/// The links of one leg.
pub struct Leg<'a> {
    facts: &'a Facts,
    cards: &'a Cards,
    /// Which leg.
    pub leg: entity::Leg,
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
    /// Other rows and cards left because the search for sums reached its bound.
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
        leg: entity::Leg,
        selection: &Selection,
        others: Vec<u32>,
        of: usize,
    ) -> Self {
        let open_cards =
            (0..cards.len() as u32).filter(|card| selection.cards[*card as usize] != State::Left).collect();
        Self {
            facts,
            cards,
            leg,
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
        match self.leg {
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
        self.ambiguous.push(Ambiguous { rule, cards: cards.to_vec(), explanations });
    }

    fn tally(&mut self, rule: RuleId) -> &mut RuleTally {
        let at = self.tallies.iter().position(|tally| tally.rule == rule).unwrap_or_else(|| {
            let leg = self.leg;
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
        let pairing = match self.leg {
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
    pub fn by_key(&mut self, rule: RuleId, cards: Vec<(u32, u32)>, others: Vec<(u32, u32)>, only_unique: bool) {
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
            if !only_unique || (same.len(), matching.len()) == (1, 1) {
                self.settle(rule, &rows(same), &rows(matching));
            }
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

/// The canonical symbol as a key.
fn key(facts: &Facts, sym: Sym) -> u32 {
    facts.texts.canonical(sym).index() as u32
}

/// The ledger–card leg.
pub fn ledger_card<'a>(facts: &'a Facts, selection: &Selection) -> Option<Leg<'a>> {
    let (ledger, cards) = (facts.ledger.as_ref()?, facts.cards.as_ref()?);
    let lines = |wanted: Line| -> Vec<u32> {
        (0..ledger.len() as u32).filter(|row| selection.lines[*row as usize] == wanted).collect()
    };
    let mut leg = Leg::new(facts, cards, entity::Leg::LedgerCard, selection, lines(Line::Cost), ledger.len());
    let line_code = |row: u32| key(facts, ledger.asset_no.at(row as usize));
    if ledger.asset_no.is_present() {
        let space = facts.texts.len();
        for column in [&cards.asset_no, &cards.card_no, &cards.tag_no] {
            leg.identity(ruleset::CODE, space, |card| key(facts, column.at(card as usize)), line_code);
        }
        leg.close(ruleset::CODE);
        leg.identity(ruleset::OLD_CODE, space, |card| key(facts, cards.old_no.at(card as usize)), line_code);
        leg.close(ruleset::OLD_CODE);
        leading_zeros(&mut leg, |line| ledger.asset_no.at(line as usize));
    }
    vouchers::link(&mut leg, facts, ledger, cards);
    ledger_chain(&mut leg, facts);
    attach_depreciation(&mut leg, &lines(Line::Depreciation), line_code);
    Some(leg)
}

/// The card–physical leg.
pub fn card_physical<'a>(facts: &'a Facts, selection: &Selection, chains: &[Vec<Vec<Field>>]) -> Option<Leg<'a>> {
    let (cards, counts) = (facts.cards.as_ref()?, facts.counts.as_ref()?);
    let all = (0..counts.len() as u32).collect();
    let mut leg = Leg::new(facts, cards, entity::Leg::CardPhysical, selection, all, counts.len());
    let space = facts.texts.len();
    let steps = [
        (ruleset::CODE, &cards.asset_no, &counts.asset_no),
        (ruleset::CODE, &cards.tag_no, &counts.tag_no),
        (ruleset::CODE, &cards.card_no, &counts.card_no),
        (ruleset::CODE, &cards.tag_no, &counts.asset_no),
        (ruleset::CODE, &cards.asset_no, &counts.tag_no),
        (ruleset::CODE, &cards.card_no, &counts.asset_no),
        (ruleset::OLD_CODE, &cards.old_no, &counts.old_no),
        (ruleset::OLD_CODE, &cards.old_no, &counts.asset_no),
        (ruleset::OLD_CODE, &cards.asset_no, &counts.old_no),
    ];
    let mut last = ruleset::CODE;
    for (rule, of_card, of_count) in steps {
        if rule != last {
            leg.close(last);
            last = rule;
        }
        if of_card.is_present() && of_count.is_present() {
            leg.identity(
                rule,
                space,
                |card| key(facts, of_card.at(card as usize)),
                |row| key(facts, of_count.at(row as usize)),
            );
        }
    }
    leg.close(last);
    leading_zeros(&mut leg, |row| counts.asset_no.at(row as usize));
    serials(&mut leg, facts, cards);
    count_chains(&mut leg, facts, chains);
    Some(leg)
}

/// Rule 3: codes equal but for leading zeros, only where unique on both sides.
fn leading_zeros(leg: &mut Leg<'_>, other_code: impl Fn(u32) -> Sym) {
    let (facts, cards) = (leg.facts, leg.cards);
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut stripped = |sym: Sym| {
        let text = facts.texts.normal(sym).trim_start_matches('0');
        let next = numbers.len() as u32 + 1;
        if text.is_empty() { 0 } else { *numbers.entry(text).or_insert(next) }
    };
    let others = leg.open_others.iter().map(|other| (stripped(other_code(*other)), *other)).collect();
    let keyed = leg.open_cards.iter().map(|card| (stripped(cards.asset_no.at(*card as usize)), *card)).collect();
    leg.by_key(ruleset::LEADING_ZEROS, keyed, others, true);
    leg.close(ruleset::LEADING_ZEROS);
}

/// Rule 4: serial with brand and model, then the serial by itself.
fn serials(leg: &mut Leg<'_>, facts: &Facts, cards: &Cards) {
    let Some(counts) =
        facts.counts.as_ref().filter(|counts| counts.serial_no.is_present() && cards.serial_no.is_present())
    else {
        return;
    };
    let together = [Field::SerialNo, Field::Brand, Field::Specification];
    let (of_cards, of_counts, end) = compose(leg, facts, &together, |card| !card.serial_no.is_blank());
    let lookup = |keyed: &[(u32, u32)]| -> HashMap<u32, u32> { keyed.iter().map(|(key, row)| (*row, *key)).collect() };
    let (of_cards, of_counts) = (lookup(&of_cards), lookup(&of_counts));
    leg.identity(
        ruleset::SERIAL,
        end,
        |card| of_cards.get(&card).copied().unwrap_or(0),
        |row| if counts.serial_no.at(row as usize).is_blank() { 0 } else { of_counts.get(&row).copied().unwrap_or(0) },
    );
    leg.identity(
        ruleset::SERIAL,
        facts.texts.len(),
        |card| key(facts, cards.serial_no.at(card as usize)),
        |row| key(facts, counts.serial_no.at(row as usize)),
    );
    leg.close(ruleset::SERIAL);
}

/// Composite keys of the open cards and counts over some fields.
fn compose(
    leg: &Leg<'_>,
    facts: &Facts,
    fields: &[Field],
    wanted: impl Fn(&CardRow) -> bool,
) -> (Vec<(u32, u32)>, Vec<(u32, u32)>, usize) {
    let mut composer = Composer::new();
    let texts = &facts.texts;
    let cards: Vec<(u32, u32)> = leg
        .open_cards
        .iter()
        .map(|row| (leg.cards.row(*row as usize), *row))
        .filter(|(card, _)| wanted(card))
        .map(|(card, row)| (composer.key(fields.iter().map(|field| field.of_card(texts, &card))), row))
        .collect();
    let others = match (&facts.ledger, &facts.counts, leg.leg) {
        (_, Some(counts), entity::Leg::CardPhysical) => leg
            .open_others
            .iter()
            .map(|row| {
                (composer.key(fields.iter().map(|field| field.of_count(texts, &counts.row(*row as usize)))), *row)
            })
            .collect(),
        (Some(ledger), _, entity::Leg::LedgerCard) => leg
            .open_others
            .iter()
            .map(|row| {
                (composer.key(fields.iter().map(|field| field.of_ledger(texts, &ledger.row(*row as usize)))), *row)
            })
            .collect(),
        _ => Vec::new(),
    };
    (cards, others, composer.end())
}

/// Rule 7 between cards and stock: a mapping's chains, else the ruleset's own. Rows that carry a
/// code link only with rows that carry none.
fn count_chains(leg: &mut Leg<'_>, facts: &Facts, chains: &[Vec<Vec<Field>>]) {
    let own = default_chain(facts);
    let chains = if chains.is_empty() { std::slice::from_ref(&own) } else { chains };
    let Some(counts) = &facts.counts else { return };
    let cards = leg.cards;
    let card_coded = |row: u32| {
        let row = row as usize;
        [cards.asset_no.at(row), cards.card_no.at(row), cards.tag_no.at(row)].iter().any(|code| !code.is_blank())
    };
    let count_coded = |row: u32| {
        let row = row as usize;
        [counts.asset_no.at(row), counts.card_no.at(row), counts.tag_no.at(row)].iter().any(|code| !code.is_blank())
    };
    for (step, fields) in chains.iter().flatten().take(ruleset::MAX_CHAIN_STEPS).enumerate() {
        let rule = RuleId(ruleset::CHAIN.0 + step as u8);
        let (of_cards, of_counts, _) = compose(leg, facts, fields, |_| true);
        let blank = |row: &crate::facts::CountRow| fields.iter().all(|field| field.of_count(&facts.texts, row) == 0);
        let of_counts: Vec<_> = of_counts.into_iter().filter(|(_, row)| !blank(&counts.row(*row as usize))).collect();
        let (coded, plain): (Vec<_>, Vec<_>) = of_counts.into_iter().partition(|(_, row)| count_coded(*row));
        let plain_cards: Vec<_> = of_cards.iter().copied().filter(|(_, card)| !card_coded(*card)).collect();
        leg.by_key(rule, of_cards, plain, false);
        if !coded.is_empty() && !plain_cards.is_empty() {
            let open = plain_cards.into_iter().filter(|(_, card)| leg.card_rule[*card as usize] == 0).collect();
            leg.by_key(rule, open, coded, false);
        }
        leg.close(rule);
    }
}

/// The ruleset's own chain: all columns both lists have → name, specification, quantity, value and
/// date → name and date. A step needs its telling columns on both sides: names alone never link.
fn default_chain(facts: &Facts) -> Vec<Vec<Field>> {
    let shared: Vec<Field> = Field::all().filter(|field| field.on_cards_and_counts(facts)).collect();
    let has = |field: Field| shared.contains(&field);
    if !has(Field::Name) || !(has(Field::Specification) || has(Field::AcquiredOn)) {
        return Vec::new();
    }
    let among = |wanted: &[Field]| -> Vec<Field> { wanted.iter().copied().filter(|field| has(*field)).collect() };
    let class = [Field::ClassCode, Field::ClassName, Field::Name];
    let middle = [&class[..], &[Field::Specification, Field::Quantity, Field::Value, Field::AcquiredOn]].concat();
    let mut chain = vec![shared.clone(), among(&middle)];
    if has(Field::AcquiredOn) {
        chain.push(among(&[&class[..], &[Field::AcquiredOn]].concat()));
    }
    chain.dedup();
    chain
}

/// Rule 7 between ledger and cards: only for hand-made books that name and specify each thing.
fn ledger_chain(leg: &mut Leg<'_>, facts: &Facts) {
    let shared: Vec<Field> = Field::all().filter(|field| field.on_ledger_and_cards(facts)).collect();
    if !shared.contains(&Field::Name) {
        return;
    }
    let Some(ledger) = &facts.ledger else { return };
    for (step, fields) in [shared, vec![Field::Name, Field::Value]].iter().enumerate() {
        let rule = RuleId(ruleset::CHAIN.0 + step as u8);
        let (of_cards, of_lines, _) = compose(leg, facts, fields, |card| !card.name.is_blank());
        let uncoded = of_lines
            .into_iter()
            .filter(|(_, row)| {
                ledger.asset_no.at(*row as usize).is_blank() && !ledger.name.at(*row as usize).is_blank()
            })
            .collect();
        leg.by_key(rule, of_cards, uncoded, false);
        leg.close(rule);
    }
}

/// Depreciation lines that carry a code stand with the one card that carries it. They make no
/// link of the cost measure: a card they name is still open to its purchase.
fn attach_depreciation(leg: &mut Leg<'_>, lines: &[u32], line_code: impl Fn(u32) -> u32) {
    let wanted: HashMap<u32, Vec<u32>> = lines.iter().fold(HashMap::new(), |mut wanted, line| {
        let code = line_code(*line);
        if code != 0 {
            wanted.entry(code).or_insert_with(Vec::new).push(*line);
        }
        wanted
    });
    if wanted.is_empty() {
        return;
    }
    let (facts, cards) = (leg.facts, leg.cards);
    for column in [&cards.asset_no, &cards.card_no, &cards.tag_no] {
        let mut carriers: HashMap<u32, Option<u32>> = HashMap::new();
        for card in 0..cards.len() as u32 {
            let code = key(facts, column.at(card as usize));
            if wanted.contains_key(&code) {
                carriers.entry(code).and_modify(|carrier| *carrier = None).or_insert(Some(card));
            }
        }
        for (code, carrier) in carriers {
            let Some(card) = carrier else { continue };
            for line in
                wanted[&code].iter().filter(|line| leg.card_of[**line as usize] == NONE).copied().collect::<Vec<_>>()
            {
                leg.card_of[line as usize] = card;
                leg.rule_of[line as usize] = ruleset::CODE.0;
            }
        }
    }
}
