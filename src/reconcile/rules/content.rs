//! The canonical content of a row: the bytes that say what it states, and nothing of where it stood.
//!
//! Two rows are of one type (S8) when their content is equal; rows are put in canonical order by
//! it; the digest (S9) covers it. It holds every compared attribute and amount, in the form in
//! which they are compared. It does not hold free text (摘要), line numbers, who counted and when,
//! nor file, sheet and row: the same facts have the same content wherever they come from.

use crate::facts::{Facts, LineKind, Sym};
use crate::reconcile::outcome::RowRef;
use entity::{Day, Side};

/// Writes tagged values: blank and zero values are left out, so an absent column is a blank one.
struct Writer<'a> {
    facts: &'a Facts,
    out: &'a mut Vec<u8>,
    tag: u8,
}

impl Writer<'_> {
    fn text(&mut self, sym: Sym) -> &mut Self {
        self.tag += 1;
        if !sym.is_blank() {
            let text = self.facts.texts.normal(sym).as_bytes();
            self.out.push(self.tag);
            self.out.extend_from_slice(&(text.len() as u32).to_le_bytes());
            self.out.extend_from_slice(text);
        }
        self
    }

    fn number(&mut self, value: i64) -> &mut Self {
        self.tag += 1;
        if value != 0 {
            self.out.push(self.tag);
            self.out.extend_from_slice(&value.to_le_bytes());
        }
        self
    }

    fn day(&mut self, day: Day) -> &mut Self {
        self.number(i64::from(day.number()))
    }
}

/// Appends the content of a row to `out`.
pub fn write(facts: &Facts, row: RowRef, out: &mut Vec<u8>) {
    out.push(row.side as u8);
    let mut writer = Writer { facts, out, tag: 0 };
    match row.side {
        Side::Ledger => ledger(&mut writer, row.row as usize),
        Side::Cards => card(&mut writer, row.row as usize),
        Side::Counts => count(&mut writer, row.row as usize),
    }
}

fn ledger(writer: &mut Writer<'_>, row: usize) {
    let Some(rows) = &writer.facts.ledger else { return };
    writer
        .number(i64::from(rows.kind.at(row) == LineKind::Opening))
        .text(rows.account.at(row))
        .text(rows.asset_no.at(row))
        .day(rows.on.at(row))
        .number(i64::from(rows.year.at(row)))
        .number(i64::from(rows.period.at(row)))
        .text(rows.word.at(row))
        .number(i64::from(rows.number.at(row)))
        .number(rows.system.at(row) as i64)
        .number(rows.debit.at(row))
        .number(rows.credit.at(row))
        .text(rows.class_name.at(row))
        .text(rows.department.at(row))
        .text(rows.name.at(row))
        .text(rows.specification.at(row))
        .number(rows.quantity.at(row));
}

fn card(writer: &mut Writer<'_>, row: usize) {
    let Some(cards) = &writer.facts.cards else { return };
    for sym in [
        cards.asset_no.at(row),
        cards.card_no.at(row),
        cards.tag_no.at(row),
        cards.old_no.at(row),
        cards.serial_no.at(row),
        cards.brand.at(row),
        cards.name.at(row),
        cards.specification.at(row),
        cards.class_code.at(row),
        cards.class_name.at(row),
        cards.ledger_account.at(row),
        cards.unit.at(row),
        cards.department.at(row),
        cards.manage_department.at(row),
        cards.user.at(row),
        cards.keeper.at(row),
        cards.location.at(row),
        cards.voucher_word.at(row),
        cards.extra_1.at(row),
        cards.extra_2.at(row),
        cards.extra_3.at(row),
        cards.extra_4.at(row),
    ] {
        writer.text(sym);
    }
    for number in [
        cards.usage_state.at(row) as i64,
        cards.quantity.at(row),
        cards.value.at(row),
        cards.depreciation.at(row),
        cards.fiscal_fund.at(row),
        cards.other_fund.at(row),
        i64::from(cards.unbooked.at(row)),
        i64::from(cards.voucher_year.at(row)),
        i64::from(cards.voucher_period.at(row)),
        i64::from(cards.voucher_number.at(row)),
    ] {
        writer.number(number);
    }
    writer
        .day(cards.acquired_on.at(row))
        .day(cards.in_service_on.at(row))
        .day(cards.booked_on.at(row))
        .day(cards.effective_on.at(row))
        .day(cards.disposed_on.at(row));
}

fn count(writer: &mut Writer<'_>, row: usize) {
    let Some(counts) = &writer.facts.counts else { return };
    for sym in [
        counts.asset_no.at(row),
        counts.card_no.at(row),
        counts.tag_no.at(row),
        counts.old_no.at(row),
        counts.serial_no.at(row),
        counts.brand.at(row),
        counts.name.at(row),
        counts.specification.at(row),
        counts.class_code.at(row),
        counts.class_name.at(row),
        counts.unit.at(row),
        counts.department.at(row),
        counts.user.at(row),
        counts.keeper.at(row),
        counts.location.at(row),
        counts.extra_1.at(row),
        counts.extra_2.at(row),
        counts.extra_3.at(row),
        counts.extra_4.at(row),
    ] {
        writer.text(sym);
    }
    writer
        .number(counts.usage_state.at(row) as i64)
        .number(counts.result.at(row) as i64)
        .number(counts.quantity.at(row))
        .number(i64::from(counts.valued.at(row)))
        .number(counts.value.at(row))
        .day(counts.acquired_on.at(row));
}

/// Puts rows in canonical order: by content, rows of equal content by where they stood.
pub fn sort(facts: &Facts, rows: &mut [RowRef]) {
    if rows.len() > 1 {
        rows.sort_by_cached_key(|row| {
            let mut content = Vec::with_capacity(128);
            write(facts, *row, &mut content);
            (content, row.row)
        });
    }
}
