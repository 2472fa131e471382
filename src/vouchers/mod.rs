//! 建议凭证: every event of an asset that is to be booked proposes its voucher, complete; the next import of the
//! accounts ticks it off.
//!
//! Regulation: 政府会计制度 (财会〔2017〕25号) with 平行记账, 民间非营利组织会计制度, 企业会计准则 and
//! 小企业会计准则 say what is booked ([`events.toml`](propose)); 会计基础工作规范 has vouchers made by who keeps
//! the books. So the accounts are never written here: a proposal is a suggestion, exported in the layout of the
//! accounting software, and the accounts are what is imported of them.
//!
//! Nothing of this is stored. A proposal follows from what is held of the event, and is told apart by event and
//! class; whether it is booked follows from the lines of the books that are held of its month. So a tick cannot be
//! stale: when an import is undone, or a line is put right, what it had settled is open again. The price is that a
//! month is derived anew whenever it is asked for, in a fixed number of statements, which is why a month must be
//! named.
//!
//! What lists say of cards that were there before proposes nothing: it comes from a system where it was booked.
//! Cards that lists enter propose their voucher in the month in which they were booked or acquired, unless they
//! name one.
//!
//! | file | what it is |
//! |---|---|
//! | `propose`, `table` | what an event suggests, by regime (`events.toml`) |
//! | `accounts` | which of the institute's own accounts a line is for |
//! | `changes`, `leaving` | what happened to cards by their versions; what one has lost when it leaves its account |
//! | `settle` | which proposals the accounts have |
//! | `export` | vouchers in the layouts of accounting software (`layouts.toml`) |
//! | `gather`, `service`, `store` | the events of a month, and what becomes of them |

pub mod accounts;
mod changes;
pub mod export;
mod gather;
mod leaving;
pub mod propose;
pub mod service;
pub mod settle;
mod store;
mod table;

#[cfg(test)]
mod tests;
