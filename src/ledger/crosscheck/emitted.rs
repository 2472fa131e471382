//! Rows made from balances.

use super::{AccountBalance, same_period};
use crate::facts::{LedgerRow, LedgerRows, LineKind, Texts};
use entity::Day;

/// Rows made from balances, with their texts.
pub(super) struct Emitted {
    pub rows: LedgerRows,
    pub texts: Texts,
}

impl Emitted {
    pub fn new(texts: Texts) -> Self {
        let mut rows = LedgerRows::default();
        rows.declare_amounts();
        Self { rows, texts }
    }

    /// Opening and movements of an account.
    pub fn balances(&mut self, history: &[AccountBalance]) {
        for balance in history {
            if same_period(&history[0], balance) {
                self.opening(balance, i128::from(balance.opening), false);
            }
            self.moved(balance);
        }
    }

    /// Movements of an account in a period.
    pub fn moved(&mut self, balance: &AccountBalance) {
        if (balance.debit, balance.credit) != (0, 0) {
            self.push(balance, (LineKind::Line, balance.to), (balance.debit, balance.credit));
        }
    }

    /// Openings of the accounts of a unit, less the lines that come before.
    pub fn openings<'b>(&mut self, unit: &str, balances: impl Iterator<Item = &'b AccountBalance>, before: i128) {
        let balances: Vec<_> = balances.collect();
        if let [balance] = balances[..] {
            return self.opening(balance, i128::from(balance.opening) - before, before != 0);
        }
        for balance in &balances {
            self.opening(balance, i128::from(balance.opening), before != 0);
        }
        if let Some(first) = balances.first().filter(|_| before != 0) {
            // The lines stand on the account above: what they brought is taken back there.
            self.opening(&AccountBalance { account: unit.to_owned(), ..(*first).clone() }, -before, true);
        }
    }

    fn opening(&mut self, balance: &AccountBalance, net: i128, undated: bool) {
        // Only a closing is given: it stands on its last day.
        let on = if balance.from.is_blank() { balance.to } else { balance.from };
        if let Some(net) = i64::try_from(net).ok().filter(|net| *net != 0) {
            let on = if undated { Day::BLANK } else { on };
            self.push(balance, (LineKind::Opening, on), (net.max(0), (-net).max(0)));
        }
    }

    fn push(&mut self, balance: &AccountBalance, (kind, on): (LineKind, Day), (debit, credit): (i64, i64)) {
        let (year, month) = on.year_month().unwrap_or_default();
        let period = if balance.adjusting && kind == LineKind::Line { 13 } else { month };
        self.rows.push(&LedgerRow {
            origin: balance.origin,
            kind,
            account: self.texts.add(&balance.account),
            account_name: self.texts.add(&balance.name),
            on,
            year,
            period,
            system: balance.system,
            debit,
            credit,
            ..LedgerRow::default()
        });
    }
}
