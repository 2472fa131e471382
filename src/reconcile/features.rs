//! What was compared of a difference (比对要素): for people who ask why.

use super::outcome::{Difference, Feature, RowRef};
use crate::facts::{Column, Facts, Sym};
use entity::{Money, Quantity, Side};

/// What one row shows, attribute by attribute; blank where its list has no such column.
#[derive(Default)]
struct Shown {
    values: Vec<(&'static str, String, String)>,
}

impl Shown {
    /// A text: as written, and as it is compared.
    fn text(&mut self, facts: &Facts, name: &'static str, column: &Column<Sym>, row: usize) {
        let text = |sym: Sym| facts.texts.text(sym).to_owned();
        self.values.push((name, text(column.written(row)), text(column.at(row))));
    }

    fn plain(&mut self, name: &'static str, value: String) {
        self.values.push((name, value.clone(), value));
    }

    fn get(&self, name: &str) -> Option<(&str, &str)> {
        let found = self.values.iter().find(|(known, ..)| *known == name)?;
        Some((&found.1, &found.2))
    }
}

/// The attributes that the first row of each side of the leg show, each with whether they are
/// equal in the form in which they are compared. Empty where one side has no row.
pub fn features(facts: &Facts, difference: &Difference) -> Vec<Feature> {
    let (left, right) = match difference.leg {
        entity::Leg::LedgerCard => (Side::Ledger, Side::Cards),
        entity::Leg::CardPhysical => (Side::Cards, Side::Counts),
    };
    let first = |side: Side| difference.rows.iter().find(|row| row.side == side).copied();
    let (Some(left), Some(right)) = (first(left), first(right)) else { return Vec::new() };
    let (left, right) = (shown(facts, left), shown(facts, right));
    left.values
        .iter()
        .filter_map(|(name, written, compared)| {
            let (other_written, other_compared) = right.get(name)?;
            (!written.is_empty() || !other_written.is_empty()).then(|| Feature {
                name,
                left: written.clone(),
                right: other_written.to_owned(),
                equal: compared == other_compared,
            })
        })
        .collect()
}

fn shown(facts: &Facts, row: RowRef) -> Shown {
    let at = row.row as usize;
    let mut shown = Shown::default();
    let text = |shown: &mut Shown, name, column| shown.text(facts, name, column, at);
    match (row.side, &facts.ledger, &facts.cards, &facts.counts) {
        (Side::Ledger, Some(ledger), ..) => {
            text(&mut shown, "assetNo", &ledger.asset_no);
            text(&mut shown, "name", &ledger.name);
            text(&mut shown, "specification", &ledger.specification);
            text(&mut shown, "department", &ledger.department);
            shown.plain("voucher", voucher(facts, ledger.word.at(at), ledger.number.at(at)));
            shown.plain("bookedOn", ledger.on.at(at).to_string());
            shown.plain("originalValue", Money(ledger.debit.at(at) - ledger.credit.at(at)).to_string());
        }
        (Side::Cards, _, Some(cards), _) => {
            text(&mut shown, "assetNo", &cards.asset_no);
            text(&mut shown, "tagNo", &cards.tag_no);
            text(&mut shown, "serialNo", &cards.serial_no);
            text(&mut shown, "name", &cards.name);
            text(&mut shown, "specification", &cards.specification);
            text(&mut shown, "department", &cards.department);
            text(&mut shown, "location", &cards.location);
            text(&mut shown, "user", &cards.user);
            shown.plain("voucher", voucher(facts, cards.voucher_word.at(at), cards.voucher_number.at(at)));
            shown.plain("bookedOn", cards.booked_on.at(at).to_string());
            shown.plain("usageState", cards.usage_state.at(at).zh().to_owned());
            shown.plain("quantity", Quantity(cards.quantity.at(at)).to_string());
            shown.plain("originalValue", Money(cards.value.at(at)).to_string());
        }
        (Side::Counts, .., Some(counts)) => {
            text(&mut shown, "assetNo", &counts.asset_no);
            text(&mut shown, "tagNo", &counts.tag_no);
            text(&mut shown, "serialNo", &counts.serial_no);
            text(&mut shown, "name", &counts.name);
            text(&mut shown, "specification", &counts.specification);
            text(&mut shown, "department", &counts.department);
            text(&mut shown, "location", &counts.location);
            text(&mut shown, "user", &counts.user);
            shown.plain("usageState", counts.usage_state.at(at).zh().to_owned());
            shown.plain("quantity", Quantity(counts.quantity.at(at)).to_string());
            if counts.valued.at(at) {
                shown.plain("originalValue", Money(counts.value.at(at)).to_string());
            }
        }
        _ => {}
    }
    shown
}

fn voucher(facts: &Facts, word: Sym, number: u32) -> String {
    match (number, facts.texts.text(word)) {
        (0, _) => String::new(),
        (number, "") => number.to_string(),
        (number, word) => format!("{word}-{number}"),
    }
}
