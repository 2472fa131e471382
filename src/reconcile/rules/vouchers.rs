//! Rules 5 and 6: links through the voucher. A voucher is named by year, period, 凭证字 and 凭证号
//! together: numbers restart every month and per 凭证字, so without them nothing links here.

use super::legs::Leg;
use super::pairing::Explanations;
use super::ruleset;
use super::select::line_value;
use super::sums::{self, Kind};
use super::{content, pairing};
use crate::facts::{Cards, Facts, LedgerRows, Sym};
use crate::reconcile::outcome::RowRef;
use entity::Side;
use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Year, period and number of a voucher, and its 凭证字 (blank = not given).
type Named = (u16, u8, u32, Sym);

/// Links lines without a reference through their vouchers.
pub fn link(leg: &mut Leg<'_>, facts: &Facts, ledger: &LedgerRows, cards: &Cards) {
    if !ledger.number.is_present() || !cards.voucher_number.is_present() {
        return;
    }
    by_amount(leg, ledger, cards);
    leg.close(ruleset::VOUCHER);
    by_sum(leg, facts, ledger, cards);
    leg.close(ruleset::VOUCHER_SUM);
}

fn line_voucher(ledger: &LedgerRows, line: u32) -> Option<Named> {
    let line = line as usize;
    let number = ledger.number.at(line);
    if number == 0 || !ledger.asset_no.at(line).is_blank() {
        return None;
    }
    let (of_year, of_month) = ledger.on.at(line).year_month().unwrap_or_default();
    let year = if ledger.year.at(line) == 0 { of_year } else { ledger.year.at(line) };
    let period = if ledger.period.at(line) == 0 { of_month } else { ledger.period.at(line) };
    (year != 0 && period != 0).then(|| (year, period, number, ledger.word.at(line)))
}

/// A card names its voucher by the number; year and period come from 财务入账日期 unless it says.
fn card_voucher(cards: &Cards, card: u32) -> Option<Named> {
    let card = card as usize;
    let number = cards.voucher_number.at(card);
    let (of_year, of_month) = cards.booked_on.at(card).year_month().unwrap_or_default();
    let year = if cards.voucher_year.at(card) == 0 { of_year } else { cards.voucher_year.at(card) };
    let period = if cards.voucher_period.at(card) == 0 { of_month } else { cards.voucher_period.at(card) };
    (number != 0 && year != 0 && period != 0).then(|| (year, period, number, cards.voucher_word.at(card)))
}

/// Rule 5: voucher and amount; first where both give the 凭证字 (or neither does), then where one
/// leaves it out. Two words with one number are then two candidates, and S8 says so.
fn by_amount(leg: &mut Leg<'_>, ledger: &LedgerRows, cards: &Cards) {
    for keep_word in [true, false] {
        let mut numbers: HashMap<(Named, i64), u32> = HashMap::new();
        let mut number = |(year, period, number, word): Named, amount: i64| {
            let next = numbers.len() as u32 + 1;
            let word = if keep_word { word } else { Sym::BLANK };
            *numbers.entry(((year, period, number, word), amount)).or_insert(next)
        };
        let open = |row: u32, rules: &[u8]| rules[row as usize] == 0;
        let mut lines = Vec::new();
        for line in leg.open_others.iter().copied().filter(|line| open(*line, &leg.rule_of)) {
            if let Some(voucher) = line_voucher(ledger, line) {
                lines.push((number(voucher, line_value(ledger, line)), line));
            }
        }
        let mut keyed = Vec::new();
        for card in leg.open_cards.iter().copied().filter(|card| open(*card, &leg.card_rule)) {
            if let Some(voucher) = card_voucher(cards, card) {
                keyed.push((number(voucher, cards.value.at(card as usize)), card));
            }
        }
        if keep_word {
            leg.by_key(ruleset::VOUCHER, keyed, lines);
        } else {
            // One of the two must have left the word out: two different words never meet.
            let no_word = |row: &(u32, u32)| cards.voucher_word.at(row.1 as usize).is_blank();
            let (without, with): (Vec<_>, Vec<_>) = keyed.into_iter().partition(no_word);
            leg.by_key(ruleset::VOUCHER, without, lines.clone());
            let rest =
                |line: &(u32, u32)| ledger.word.at(line.1 as usize).is_blank() && leg.rule_of[line.1 as usize] == 0;
            let lines = lines.into_iter().filter(rest).collect();
            leg.by_key(ruleset::VOUCHER, with, lines);
        }
    }
}

/// Rule 6: exact sums inside one voucher.
fn by_sum(leg: &mut Leg<'_>, facts: &Facts, ledger: &LedgerRows, cards: &Cards) {
    let mut vouchers: BTreeMap<Named, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    // The only 凭证字 of a number, or none where there are several.
    let mut words: HashMap<(u16, u8, u32), Option<Sym>> = HashMap::new();
    for line in leg.open_others.iter().copied() {
        if let Some(voucher) = line_voucher(ledger, line) {
            vouchers.entry(voucher).or_default().0.push(line);
            let word = words.entry((voucher.0, voucher.1, voucher.2)).or_insert(Some(voucher.3));
            *word = word.filter(|word| *word == voucher.3);
        }
    }
    for card in leg.open_cards.iter().copied() {
        let Some(mut voucher) = card_voucher(cards, card) else { continue };
        if !vouchers.contains_key(&voucher) {
            // The word is left out on one side: it is told by being the only one.
            match words.get(&(voucher.0, voucher.1, voucher.2)).copied().flatten() {
                Some(only) if voucher.3.is_blank() || only.is_blank() => voucher.3 = only,
                _ => continue,
            }
        }
        if let Some((_, cards)) = vouchers.get_mut(&voucher) {
            cards.push(card);
        }
    }
    // No voucher knows of another, so they are searched side by side.
    let vouchers: Vec<_> = vouchers.into_values().filter(|(_, cards)| !cards.is_empty()).collect();
    let search = |(lines, of_cards): &(Vec<u32>, Vec<u32>)| {
        let lines = kinds(facts, Side::Ledger, lines, |line| line_value(ledger, line));
        let cards = kinds(facts, Side::Cards, of_cards, |card| cards.value.at(card as usize));
        (sums::link(lines.0, cards.0, ruleset::SUM_STEPS), lines.1, cards.1)
    };
    let searched: Vec<_> = vouchers.par_iter().map(search).collect();
    for (found, lines, of_cards) in searched {
        apply(leg, &found, &lines, &of_cards);
        if found.bounded {
            let open = |side, rows: &[u32], rules: &[u8]| -> Vec<RowRef> {
                rows.iter().filter(|row| rules[**row as usize] == 0).map(|row| RowRef { side, row: *row }).collect()
            };
            let mut left = open(Side::Ledger, &lines, &leg.rule_of);
            left.extend(open(Side::Cards, &of_cards, &leg.card_rule));
            leg.bounded.extend(left);
        }
    }
    leg.bounded.sort_unstable();
}

/// Rows by type in canonical order, numbered in that order, and the row behind each number.
fn kinds(facts: &Facts, side: Side, rows: &[u32], amount: impl Fn(u32) -> i64) -> (Vec<Kind>, Vec<u32>) {
    let mut refs: Vec<RowRef> = rows.iter().map(|row| RowRef { side, row: *row }).collect();
    content::sort(facts, &mut refs);
    let sizes = pairing::types(facts, &mut refs);
    let order: Vec<u32> = refs.iter().map(|row| row.row).collect();
    let mut start = 0;
    let kinds = sizes
        .into_iter()
        .map(|size| {
            let rows = (start..start + size as u32).collect();
            let kind = Kind { amount: amount(order[start as usize]), rows };
            start += size as u32;
            kind
        })
        .collect();
    (kinds, order)
}

fn apply(leg: &mut Leg<'_>, found: &sums::Sums, lines: &[u32], cards: &[u32]) {
    let behind =
        |numbers: &[u32], order: &[u32]| -> Vec<u32> { numbers.iter().map(|number| order[*number as usize]).collect() };
    for (of_lines, of_cards) in &found.linked {
        leg.tie(ruleset::VOUCHER_SUM, &behind(of_cards, cards), &behind(of_lines, lines));
    }
    for tangle in &found.ambiguous {
        let explained = |(of_lines, of_cards): &(Vec<u32>, Vec<u32>)| -> Vec<(RowRef, RowRef)> {
            let (of_lines, of_cards) = (behind(of_lines, lines), behind(of_cards, cards));
            let pairs = of_lines.iter().flat_map(|line| of_cards.iter().map(move |card| (*line, *card)));
            pairs
                .map(|(line, card)| (RowRef { side: Side::Ledger, row: line }, RowRef { side: Side::Cards, row: card }))
                .take(pairing::KEPT_PAIRS)
                .collect()
        };
        let first_two: Vec<_> = tangle.solutions.iter().take(2).map(explained).collect();
        let explanations = Explanations { number: 2, first_two };
        leg.tangle(ruleset::VOUCHER_SUM, &behind(&tangle.cards, cards), &behind(&tangle.lines, lines), explanations);
    }
}
