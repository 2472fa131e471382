//! The columns of a journal or ledger besides those of the voucher.

use super::voucher::HeadColumns;
use crate::facts::LedgerRows;
use crate::harvest::{Col, Task};

/// The columns of a line besides its voucher.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub summary: Col,
    pub account: Col,
    pub account_name: Col,
    pub debit: Col,
    pub credit: Col,
    pub direction: Col,
    pub amount: Col,
    pub balance_direction: Col,
    pub balance: Col,
    pub currency: Col,
    pub system: Col,
    pub asks_budget: bool,
    pub department: Col,
    pub class_name: Col,
    pub asset_no: Col,
    pub quantity: Col,
    pub name: Col,
    pub specification: Col,
    pub void: Col,
    pub posted: Col,
}

impl Columns {
    pub fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        let caption = task.reading.columns.iter().find(|used| used.field == "accounting_system");
        Self {
            summary: col("summary"),
            account: col("account_code"),
            account_name: col("account_name"),
            debit: col("debit"),
            credit: col("credit"),
            direction: col("direction"),
            amount: col("amount"),
            balance_direction: col("balance_direction"),
            balance: col("balance"),
            currency: col("currency"),
            system: col("accounting_system"),
            asks_budget: caption.is_some_and(|used| used.caption.contains('是')),
            department: col("department"),
            class_name: col("asset_class_aux"),
            asset_no: col("asset_no"),
            quantity: if col("quantity").is_present() { col("quantity") } else { col("quantity_dr") },
            name: col("name"),
            specification: col("specification"),
            void: col("void_flag"),
            posted: col("posted_flag"),
        }
    }

    pub const fn has_sides(&self) -> bool {
        self.debit.is_present() || self.credit.is_present()
    }

    pub fn declare(&self, rows: &mut LedgerRows, head: &HeadColumns, task: &Task<'_>) {
        rows.declare_amounts();
        if head.has_voucher() || task.reading.title.voucher.is_some() {
            rows.word.declare();
            rows.number.declare();
        }
        let optional = [
            (self.summary, &mut rows.summary),
            (self.department, &mut rows.department),
            (self.class_name, &mut rows.class_name),
            (self.asset_no, &mut rows.asset_no),
            (self.name, &mut rows.name),
            (self.specification, &mut rows.specification),
        ];
        for (col, column) in optional {
            if col.is_present() {
                column.declare();
            }
        }
        if head.has_line() {
            rows.line.declare();
        }
        if self.quantity.is_present() {
            rows.quantity.declare();
        }
    }
}
