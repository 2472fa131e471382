//! What a sheet must have to be of a kind (practice §3.7).

use super::{SheetKind, dictionary::aliases};

/// What is known beside the columns.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, no states of one thing")]
pub(super) struct Clues {
    /// The title gives the account of a one-account print.
    pub account: bool,
    /// The title gives the date or period of the lines.
    pub date: bool,
    /// Columns that the mapping names and the header has: at least half of those named.
    pub named: bool,
    /// Strong fields found.
    pub firm: usize,
    /// The header has a voucher number.
    pub voucher: bool,
}

/// The fields that are missing for a kind, each as the terms of which one is needed.
pub(super) fn missing(kind: SheetKind, has: &dyn Fn(&str) -> bool, clues: Clues) -> Vec<String> {
    let groups: Vec<(bool, &[&str])> = match kind {
        SheetKind::Cards if clues.named => vec![(any(has, CARD_NAMED), CARD_NAMED)],
        SheetKind::Counts if clues.named => vec![(any(has, COUNT_NAMED), COUNT_NAMED)],
        SheetKind::Cards => cards(has, clues),
        SheetKind::Ledger => ledger(has, clues),
        SheetKind::Balances => balances(has, clues),
        SheetKind::Counts => vec![
            (any(has, &["asset_no", "name", "card_no", "tag_no", "old_no", "serial_no"]), &["asset_no", "name"]),
            (any(has, COUNTED), COUNTED),
        ],
    };
    groups.into_iter().filter(|(there, _)| !there).map(|(_, fields)| terms(kind, fields)).collect()
}

const CARD_NAMED: &[&str] = &["original_value", "quantity", "asset_no", "card_no", "tag_no", "unit_price"];
const COUNT_NAMED: &[&str] = &["counted_quantity", "counted_value", "asset_no", "card_no", "tag_no", "result"];
const COUNTED: &[&str] = &["counted_quantity", "result", "count_status", "counted_value"];

fn any(has: &dyn Fn(&str) -> bool, fields: &[&str]) -> bool {
    fields.iter().any(|field| has(field))
}

/// Systems export lists without a name column too (U8 default, EAS), so a name may be replaced by
/// two further card fields; hand-made lists have no code.
fn cards(has: &dyn Fn(&str) -> bool, clues: Clues) -> Vec<(bool, &'static [&'static str])> {
    let code = any(has, &["asset_no", "card_no", "tag_no", "old_no"]);
    let mut groups: Vec<(bool, &[&str])> = vec![
        (code || (has("name") && clues.firm >= 3), &["asset_no", "card_no"]),
        (has("original_value"), &["original_value"]),
    ];
    if !has("name") && clues.firm < 4 {
        groups.push((false, &["name"]));
    }
    groups
}

/// A book without voucher numbers is still a book where each line says what it is about.
fn ledger(has: &dyn Fn(&str) -> bool, clues: Clues) -> Vec<(bool, &'static [&'static str])> {
    let amounts = (has("debit") && has("credit")) || (has("direction") && has("amount"));
    vec![
        (any(has, &["date", "period"]) || clues.date, &["date", "period"]),
        (any(has, &["voucher_no", "voucher_word_no", "summary", "asset_no"]), &["voucher_no", "voucher_word_no"]),
        (any(has, &["account_code", "account_name"]) || clues.account, &["account_code"]),
        (amounts, &["debit", "credit"]),
    ]
}

fn balances(has: &dyn Fn(&str) -> bool, clues: Clues) -> Vec<(bool, &'static [&'static str])> {
    let closing = has("closing") || (has("closing_debit") && has("closing_credit"));
    let before = any(
        has,
        &[
            "opening",
            "opening_debit",
            "opening_credit",
            "year_opening",
            "year_opening_debit",
            "period_debit",
            "account_name",
        ],
    );
    vec![
        (has("account_code"), &["account_code"]),
        (closing && !clues.voucher, &["closing", "closing_debit"]),
        (before, &["opening", "opening_debit"]),
    ]
}

fn terms(kind: SheetKind, fields: &[&str]) -> String {
    let dictionary = aliases(kind);
    let term = |name: &&str| dictionary.find(kind, name).map(|field| dictionary.fields[field].term());
    fields.iter().filter_map(term).collect::<Vec<_>>().join("/")
}
