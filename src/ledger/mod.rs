//! 账: the accounts of an institute, from the rows of a journal (序时账), a ledger (明细账) or a
//! trial balance (科目余额表) to facts.
//!
//! Regulation: 政府会计制度 (财会〔2017〕25号), 民间非营利组织会计制度 (财会〔2004〕7号, 财会〔2024〕25号),
//! 企业会计准则 and 小企业会计准则 decide which account is for what ([`Chart`]); 会计基础工作规范 how
//! books are kept: vouchers balance, totals foot, a closing balance is the next opening.
//!
//! Two halves. The importers are pure: rows in, facts and faults out. What an institute's books hold
//! over the years is [planned](plan) purely, too, and kept by [`service`] and [`revert`]: lines are
//! appended, never changed, a correction is a reversal (冲销) and a new line; only imports write here.

mod balances;
mod chart;
mod columns;
mod crosscheck;
mod figures;
mod import;
mod line;
mod order;
mod overlap;
pub mod plan;
mod revert;
pub mod service;
pub mod store;
mod tree;
mod uses;
mod voucher;
mod vouchers;
pub mod words;

pub use balances::{AccountBalance, BalancesImport};
pub use chart::{Chart, normal_side};
pub use crosscheck::{Settled, begin_anew, settle};
pub use import::LedgerImport;
pub use overlap::each_line_once;
pub use revert::revert;
pub use uses::chart;
pub use vouchers::unbalanced;
