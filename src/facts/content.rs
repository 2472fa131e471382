//! The canonical content of a row: the bytes that say what it states, and nothing of where it stood.
//!
//! It holds every compared attribute and amount, in the form in which they are compared. It does
//! not hold free text (摘要), line numbers, who counted and when, nor file, sheet and row: the same
//! facts have the same content wherever they come from. It is made and digested part by part,
//! while the texts of the part are still in the processor's cache; looking them up later, row by
//! row through the whole dictionary, took longer than all the matching.

use super::{Cards, Counts, LedgerRows, LineKind, Sym, Texts};
use entity::Day;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of the content of every row.
pub(super) fn digests(rows: usize, content: impl Fn(usize, &mut Vec<u8>)) -> Vec<[u8; 32]> {
    let mut bytes = Vec::with_capacity(512);
    (0..rows)
        .map(|row| {
            bytes.clear();
            content(row, &mut bytes);
            Sha256::digest(&bytes).into()
        })
        .collect()
}

/// Writes tagged values: blank and zero values are left out, so an absent column is a blank one.
struct Writer<'a> {
    texts: &'a Texts,
    out: &'a mut Vec<u8>,
    tag: u8,
}

impl<'a> Writer<'a> {
    const fn new(texts: &'a Texts, out: &'a mut Vec<u8>) -> Self {
        Self { texts, out, tag: 0 }
    }

    fn text(&mut self, sym: Sym) -> &mut Self {
        self.tag += 1;
        if !sym.is_blank() {
            let text = self.texts.normal(sym).as_bytes();
            let mut head = [self.tag; 5];
            head[1..].copy_from_slice(&(text.len() as u32).to_le_bytes());
            self.out.extend_from_slice(&head);
            self.out.extend_from_slice(text);
        }
        self
    }

    fn number(&mut self, value: i64) -> &mut Self {
        self.tag += 1;
        if value != 0 {
            let mut bytes = [self.tag; 9];
            bytes[1..].copy_from_slice(&value.to_le_bytes());
            self.out.extend_from_slice(&bytes);
        }
        self
    }

    fn day(&mut self, day: Day) -> &mut Self {
        self.number(i64::from(day.number()))
    }
}

impl LedgerRows {
    pub(super) fn content(&self, texts: &Texts, row: usize, out: &mut Vec<u8>) {
        Writer::new(texts, out)
            .number(i64::from(self.kind.at(row) == LineKind::Opening))
            .text(self.account.at(row))
            .text(self.asset_no.at(row))
            .day(self.on.at(row))
            .number(i64::from(self.year.at(row)))
            .number(i64::from(self.period.at(row)))
            .text(self.word.at(row))
            .number(i64::from(self.number.at(row)))
            .number(self.system.at(row) as i64)
            .number(self.debit.at(row))
            .number(self.credit.at(row))
            .text(self.class_name.at(row))
            .text(self.department.at(row))
            .text(self.name.at(row))
            .text(self.specification.at(row))
            .number(self.quantity.at(row));
    }
}

impl Cards {
    pub(super) fn content(&self, texts: &Texts, row: usize, out: &mut Vec<u8>) {
        let mut writer = Writer::new(texts, out);
        for sym in [
            self.asset_no.at(row),
            self.card_no.at(row),
            self.tag_no.at(row),
            self.old_no.at(row),
            self.serial_no.at(row),
            self.brand.at(row),
            self.name.at(row),
            self.specification.at(row),
            self.class_code.at(row),
            self.class_name.at(row),
            self.ledger_account.at(row),
            self.unit.at(row),
            self.department.at(row),
            self.manage_department.at(row),
            self.user.at(row),
            self.keeper.at(row),
            self.location.at(row),
            self.voucher_word.at(row),
            self.extra_1.at(row),
            self.extra_2.at(row),
            self.extra_3.at(row),
            self.extra_4.at(row),
            self.extra_5.at(row),
        ] {
            writer.text(sym);
        }
        for number in [
            self.usage_state.at(row) as i64,
            self.quantity.at(row),
            self.value.at(row),
            self.depreciation.at(row),
            self.fiscal_fund.at(row),
            self.other_fund.at(row),
            i64::from(self.unbooked.at(row)),
            i64::from(self.voucher_year.at(row)),
            i64::from(self.voucher_period.at(row)),
            i64::from(self.voucher_number.at(row)),
        ] {
            writer.number(number);
        }
        writer
            .day(self.acquired_on.at(row))
            .day(self.in_service_on.at(row))
            .day(self.booked_on.at(row))
            .day(self.effective_on.at(row))
            .day(self.disposed_on.at(row))
            .number(i64::from(self.life_months.at(row)))
            .number(self.depreciation_method.at(row) as i64)
            .number(self.depreciation_status.at(row) as i64)
            .number(self.residual_value.at(row))
            .number(i64::from(self.depreciated_months.at(row)))
            .day(self.depreciation_start_on.at(row))
            .text(self.project.at(row))
            .number(self.lent_value.at(row))
            .number(self.idle_value.at(row))
            .number(self.awaiting_value.at(row))
            .number(self.work_total.at(row))
            .number(self.work_done.at(row));
    }
}

impl Counts {
    pub(super) fn content(&self, texts: &Texts, row: usize, out: &mut Vec<u8>) {
        let mut writer = Writer::new(texts, out);
        for sym in [
            self.asset_no.at(row),
            self.card_no.at(row),
            self.tag_no.at(row),
            self.old_no.at(row),
            self.serial_no.at(row),
            self.brand.at(row),
            self.name.at(row),
            self.specification.at(row),
            self.class_code.at(row),
            self.class_name.at(row),
            self.unit.at(row),
            self.department.at(row),
            self.user.at(row),
            self.keeper.at(row),
            self.location.at(row),
            self.extra_1.at(row),
            self.extra_2.at(row),
            self.extra_3.at(row),
            self.extra_4.at(row),
            self.extra_5.at(row),
        ] {
            writer.text(sym);
        }
        writer
            .number(self.usage_state.at(row) as i64)
            .number(self.result.at(row) as i64)
            .number(self.quantity.at(row))
            .number(i64::from(self.valued.at(row)))
            .number(self.value.at(row))
            .day(self.acquired_on.at(row));
    }
}
