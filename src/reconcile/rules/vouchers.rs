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
    let adjusting = Adjusting::new(leg, ledger);
    by_amount(leg, ledger, cards, &adjusting);
    leg.close(ruleset::VOUCHER);
    by_sum(leg, facts, ledger, cards, &adjusting);
    leg.close(ruleset::VOUCHER_SUM);
}

/// The voucher by which a line without a reference may be linked.
fn line_voucher(ledger: &LedgerRows, line: u32) -> Option<Named> {
    line_name(ledger, line).filter(|_| ledger.asset_no.at(line as usize).is_blank())
}

fn line_name(ledger: &LedgerRows, line: u32) -> Option<Named> {
    let line = line as usize;
    let number = ledger.number.at(line);
    let (of_year, of_month) = ledger.on.at(line).year_month().unwrap_or_default();
    let year = if ledger.year.at(line) == 0 { of_year } else { ledger.year.at(line) };
    let period = if ledger.period.at(line) == 0 { of_month } else { ledger.period.at(line) };
    (number != 0 && year != 0 && period != 0).then(|| (year, period, number, ledger.word.at(line)))
}

/// The vouchers of December and of the adjusting period 13. A card knows only its day: its voucher of December may be
/// one of period 13, and is where December has none of that name.
struct Adjusting {
    /// By year and number: the words of periods 12 and 13.
    words: HashMap<(u16, u32), [Vec<Sym>; 2]>,
}

impl Adjusting {
    fn new(leg: &Leg<'_>, ledger: &LedgerRows) -> Self {
        let mut words: HashMap<(u16, u32), [Vec<Sym>; 2]> = HashMap::new();
        if !ledger.period.values().contains(&13) {
            return Self { words };
        }
        // Lines that an earlier rule linked have left the open ones, but their vouchers are there all the same.
        let linked = (0..ledger.len() as u32).filter(|line| leg.rule_of[*line as usize] != 0);
        for line in leg.open_others.iter().copied().chain(linked) {
            if let Some((year, period @ (12 | 13), number, word)) = line_name(ledger, line) {
                let known = &mut words.entry((year, number)).or_default()[usize::from(period - 12)];
                if !known.contains(&word) {
                    known.push(word);
                }
            }
        }
        words.retain(|_, [_, adjusting]| !adjusting.is_empty());
        Self { words }
    }

    /// The period of a voucher that a card of December names.
    fn period(&self, year: u16, number: u32, word: Sym) -> u8 {
        // A word that one side leaves out may be any.
        let has = |words: &[Sym]| words.iter().any(|of| *of == word || of.is_blank() || word.is_blank());
        match self.words.get(&(year, number)) {
            Some([december, adjusting]) if has(adjusting) && !has(december) => 13,
            _ => 12,
        }
    }
}

/// A card names its voucher by the number; year and period come from 财务入账日期 unless it says.
fn card_voucher(cards: &Cards, card: u32, adjusting: &Adjusting) -> Option<Named> {
    let card = card as usize;
    let number = cards.voucher_number.at(card);
    let (of_year, of_month) = cards.booked_on.at(card).year_month().unwrap_or_default();
    let year = if cards.voucher_year.at(card) == 0 { of_year } else { cards.voucher_year.at(card) };
    let period = if cards.voucher_period.at(card) == 0 { of_month } else { cards.voucher_period.at(card) };
    let word = cards.voucher_word.at(card);
    let by_day = cards.voucher_period.at(card) == 0;
    let period = if by_day && period == 12 { adjusting.period(year, number, word) } else { period };
    (number != 0 && year != 0 && period != 0).then_some((year, period, number, word))
}

/// Rule 5: voucher and amount; first where both give the 凭证字 (or neither does), then where one
/// leaves it out. Two words with one number are then two candidates, and S8 says so.
fn by_amount(leg: &mut Leg<'_>, ledger: &LedgerRows, cards: &Cards, adjusting: &Adjusting) {
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
            if let Some(voucher) = card_voucher(cards, card, adjusting) {
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
fn by_sum(leg: &mut Leg<'_>, facts: &Facts, ledger: &LedgerRows, cards: &Cards, adjusting: &Adjusting) {
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
        let Some(mut voucher) = card_voucher(cards, card, adjusting) else { continue };
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
