//! The ledger–card leg: codes, vouchers, and hand-made books that name each thing.

use super::{Composed, Leg, NONE, compose, key, leading_zeros};
use crate::facts::Facts;
use crate::reconcile::outcome::RuleId;
use crate::reconcile::rules::fields::Field;
use crate::reconcile::rules::select::{Line, Selection, State};
use crate::reconcile::rules::{ruleset, vouchers};
use foldhash::{HashMap, HashMapExt as _};

/// The ledger–card leg.
pub fn ledger_card<'a>(facts: &'a Facts, selection: &Selection) -> Option<Leg<'a>> {
    let (ledger, cards) = (facts.ledger.as_ref()?, facts.cards.as_ref()?);
    let lines = |wanted: Line| -> Vec<u32> {
        (0..ledger.len() as u32).filter(|row| selection.lines[*row as usize] == wanted).collect()
    };
    let mut leg = Leg::new(facts, cards, entity::Leg::LedgerCard, selection, lines(Line::Cost), ledger.len());
    let line_code = |row: u32| key(ledger.asset_no.at(row as usize));
    if ledger.asset_no.is_present() {
        let space = facts.texts.end();
        for column in [&cards.asset_no, &cards.card_no, &cards.tag_no] {
            leg.identity(ruleset::CODE, space, |card| key(column.at(card as usize)), line_code);
        }
        leg.close(ruleset::CODE);
        leg.identity(ruleset::OLD_CODE, space, |card| key(cards.old_no.at(card as usize)), line_code);
        leg.close(ruleset::OLD_CODE);
        leading_zeros(&mut leg, |line| ledger.asset_no.at(line as usize));
    }
    vouchers::link(&mut leg, facts, ledger, cards);
    ledger_chain(&mut leg, facts);
    attach_depreciation(&mut leg, selection, &lines(Line::Depreciation), line_code);
    Some(leg)
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
        let Composed { cards: of_cards, others: of_lines, .. } =
            compose(leg, facts, fields, |card| !card.name.is_blank());
        let uncoded = of_lines
            .into_iter()
            .filter(|(_, row)| {
                ledger.asset_no.at(*row as usize).is_blank() && !ledger.name.at(*row as usize).is_blank()
            })
            .collect();
        leg.by_key(rule, of_cards, uncoded);
        leg.close(rule);
    }
}

/// Depreciation lines that carry a code stand with the one card that carries it. They make no
/// link of the cost measure: a card they name is still open to its purchase.
fn attach_depreciation(leg: &mut Leg<'_>, selection: &Selection, lines: &[u32], line_code: impl Fn(u32) -> u32) {
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
    let cards = leg.cards;
    for column in [&cards.asset_no, &cards.card_no, &cards.tag_no] {
        let mut carriers: HashMap<u32, Option<u32>> = HashMap::new();
        for card in 0..cards.len() as u32 {
            let code = key(column.at(card as usize));
            if wanted.contains_key(&code) && selection.cards[card as usize] != State::Left {
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
