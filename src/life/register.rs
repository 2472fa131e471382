//! A card that is entered here (验收建卡). Pure.

use super::{rules, words};
use crate::assets::batch;
use crate::depreciation::LONGEST;
use crate::facts::{CardRow, Texts};
use crate::words::{Told, is_plain};
use entity::{DepreciationMethod, Money, UsageState};

/// Bytes of what a card says in words.
pub(super) const TEXT: usize = 500;

/// Everything that is wrong with cards that are to be entered.
pub fn unfit(rows: &[CardRow], texts: &Texts) -> Vec<Told> {
    match rows.len() {
        0 => vec![batch::words::CARDS_MISSING.with([])],
        many if many > batch::MOST => vec![batch::words::CARDS_MANY.with([&batch::MOST])],
        _ => (1..).zip(rows).flat_map(|(at, row)| unfit_row(at, row, texts)).collect(),
    }
}

fn unfit_row(at: usize, row: &CardRow, texts: &Texts) -> Vec<Told> {
    let mut refused = Vec::new();
    if row.name.is_blank() {
        refused.push(words::NAME_MISSING.with([&at]));
    }
    if !said(row).iter().all(|sym| sym.is_blank() || is_plain(texts.text(*sym), TEXT)) {
        refused.push(words::TEXT_FORM.with([&at, &TEXT]));
    }
    if row.quantity <= 0 {
        refused.push(words::QUANTITY_NONE.with([&at]));
    }
    let amounts = [row.value, row.fiscal_fund, row.other_fund, row.depreciation, row.residual_value];
    let depreciable = row.value.saturating_sub(row.residual_value);
    if amounts.iter().any(|amount| *amount < 0) || depreciable < 0 || row.depreciation > depreciable {
        let [value, .., depreciation, residual] = amounts.map(Money);
        refused.push(words::AMOUNTS_UNFIT.with([&at, &value, &depreciation, &residual]));
    }
    let needs_work = row.depreciation_method == DepreciationMethod::UnitsOfProduction;
    if row.work_done < 0 || row.work_done > row.work_total || needs_work && row.work_total == 0 {
        refused.push(words::WORK_TOTAL_UNFIT.with([&at]));
    }
    let has_funds = row.fiscal_fund != 0 || row.other_fund != 0;
    if has_funds && row.fiscal_fund.checked_add(row.other_fund) != Some(row.value) {
        refused.push(words::FUNDS_OTHER.with([&Money(row.fiscal_fund), &Money(row.other_fund), &Money(row.value)]));
    }
    if row.life_months > LONGEST || row.depreciated_months > row.life_months {
        refused.push(words::LIFE_UNFIT.with([&at, &LONGEST]));
    }
    if row.depreciation_method == DepreciationMethod::Unknown {
        refused.push(words::METHOD_UNKNOWN.with([&at]));
    }
    if row.voucher_period > 13 || (row.voucher_number > 0) != (row.voucher_year > 0 && row.voucher_period > 0) {
        refused.push(words::VOUCHER_UNFIT.with([&at]));
    }
    refused.extend(unfit_state(row.usage_state));
    refused
}

/// Nothing comes to be in works, or gone; how it is used need not be said.
fn unfit_state(state: UsageState) -> Option<Told> {
    rules::unfit_state(state).filter(|_| state != UsageState::Unstated)
}

/// What a card says in words.
const fn said(row: &CardRow) -> [crate::facts::Sym; 18] {
    [
        row.asset_no,
        row.card_no,
        row.tag_no,
        row.old_no,
        row.serial_no,
        row.brand,
        row.name,
        row.specification,
        row.class_code,
        row.class_name,
        row.ledger_account,
        row.unit,
        row.department,
        row.manage_department,
        row.user,
        row.keeper,
        row.location,
        row.voucher_word,
    ]
}

#[cfg(test)]
mod tests {
    use super::unfit;
    use crate::facts::{CardRow, Dictionary};
    use crate::words::Told;
    use entity::{DepreciationMethod, UsageState};

    #[test]
    fn what_cannot_be_of_a_card_is_told_at_once() {
        let mut texts = Dictionary::default().texts();
        let name = texts.add("服务器");
        let fit = CardRow { name, quantity: 10_000, value: 100, ..CardRow::default() };
        let hostile = texts.add("a\u{0}b");
        let wrong = CardRow {
            tag_no: hostile,
            value: 100,
            residual_value: 101,
            fiscal_fund: 1,
            depreciated_months: 1,
            depreciation_method: DepreciationMethod::Unknown,
            voucher_number: 1,
            usage_state: UsageState::Disposed,
            ..CardRow::default()
        };
        let codes = |rows: &[CardRow]| unfit(rows, &texts).iter().map(Told::code).collect::<Vec<_>>();
        assert_eq!(codes(&[fit]), [""; 0]);
        assert_eq!(
            codes(&[CardRow { fiscal_fund: 40, other_fund: 60, usage_state: UsageState::InUse, ..fit }]),
            [""; 0]
        );
        assert_eq!(
            codes(&[wrong]),
            [
                "NAME_MISSING",
                "TEXT_FORM",
                "QUANTITY_NONE",
                "AMOUNTS_UNFIT",
                "FUNDS_OTHER",
                "LIFE_UNFIT",
                "METHOD_UNKNOWN",
                "VOUCHER_UNFIT",
                "STATE_OF_DISPOSAL"
            ]
        );
        assert_eq!((codes(&[]), codes(&vec![fit; 501])), (vec!["CARDS_MISSING"], vec!["CARDS_MANY"]));
    }
}
