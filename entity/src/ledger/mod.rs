//! 账: books, accounts, voucher lines, balances.

pub mod account;
pub mod account_use;
pub mod book;
pub mod ledger_balance;
pub mod ledger_line;
mod terms;

pub use terms::*;
