//! The card–physical leg: codes, serials, and chains of attributes.

use super::{Composed, Leg, compose, key, leading_zeros};
use crate::facts::{Cards, CountRow, Facts};
use crate::reconcile::outcome::RuleId;
use crate::reconcile::rules::fields::Field;
use crate::reconcile::rules::ruleset;
use crate::reconcile::rules::select::Selection;
use foldhash::HashMap;

/// The card–physical leg.
pub fn card_physical<'a>(facts: &'a Facts, selection: &Selection, chains: &[Vec<Vec<Field>>]) -> Option<Leg<'a>> {
    let (cards, counts) = (facts.cards.as_ref()?, facts.counts.as_ref()?);
    let all = (0..counts.len() as u32).collect();
    let mut leg = Leg::new(facts, cards, entity::Leg::CardPhysical, selection, all, counts.len());
    let space = facts.texts.end();
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
            leg.identity(rule, space, |card| key(of_card.at(card as usize)), |row| key(of_count.at(row as usize)));
        }
    }
    leg.close(last);
    leading_zeros(&mut leg, |row| counts.asset_no.at(row as usize));
    serials(&mut leg, facts, cards);
    count_chains(&mut leg, facts, chains);
    Some(leg)
}

/// Rule 4: serial with brand and model, then the serial by itself.
fn serials(leg: &mut Leg<'_>, facts: &Facts, cards: &Cards) {
    let Some(counts) =
        facts.counts.as_ref().filter(|counts| counts.serial_no.is_present() && cards.serial_no.is_present())
    else {
        return;
    };
    let together = [Field::SerialNo, Field::Brand, Field::Specification];
    let Composed { cards: of_cards, others: of_counts, end } =
        compose(leg, facts, &together, |card| !card.serial_no.is_blank());
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
        facts.texts.end(),
        |card| key(cards.serial_no.at(card as usize)),
        |row| key(counts.serial_no.at(row as usize)),
    );
    leg.close(ruleset::SERIAL);
}

/// Rule 7 between cards and stock: a mapping's chains, else the ruleset's own.
fn count_chains(leg: &mut Leg<'_>, facts: &Facts, chains: &[Vec<Vec<Field>>]) {
    let own = default_chain(facts);
    let is_own = chains.is_empty();
    let chains = if is_own { std::slice::from_ref(&own) } else { chains };
    let Some(counts) = &facts.counts else { return };
    for (step, fields) in chains.iter().flatten().take(ruleset::MAX_CHAIN_STEPS).enumerate() {
        let rule = RuleId(ruleset::CHAIN.0 + step as u8);
        if is_own && fields.contains(&Field::Value) {
            // A line that gives no value of its own says nothing about the value.
            let without: Vec<Field> = fields.iter().copied().filter(|field| *field != Field::Value).collect();
            chain_step(leg, facts, rule, fields, |row| counts.valued.at(row));
            chain_step(leg, facts, rule, &without, |row| !counts.valued.at(row));
        } else {
            chain_step(leg, facts, rule, fields, |_| true);
        }
        leg.close(rule);
    }
}

/// One step, for the count rows that are wanted. Rows that carry a code link only with rows that
/// carry none.
fn chain_step(leg: &mut Leg<'_>, facts: &Facts, rule: RuleId, fields: &[Field], wanted: impl Fn(usize) -> bool) {
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
    let Composed { cards: mut of_cards, others: of_counts, .. } = compose(leg, facts, fields, |_| true);
    of_cards.retain(|(_, card)| leg.card_rule[*card as usize] == 0);
    let blank = |row: &CountRow| fields.iter().all(|field| field.of_count(row) == 0);
    let takes_part = |row: u32| wanted(row as usize) && !blank(&counts.row(row as usize));
    let of_counts: Vec<_> = of_counts.into_iter().filter(|(_, row)| takes_part(*row)).collect();
    let (coded, plain): (Vec<_>, Vec<_>) = of_counts.into_iter().partition(|(_, row)| count_coded(*row));
    let plain_cards: Vec<_> = of_cards.iter().copied().filter(|(_, card)| !card_coded(*card)).collect();
    leg.by_key(rule, of_cards, plain);
    if !coded.is_empty() && !plain_cards.is_empty() {
        let open = plain_cards.into_iter().filter(|(_, card)| leg.card_rule[*card as usize] == 0).collect();
        leg.by_key(rule, open, coded);
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
