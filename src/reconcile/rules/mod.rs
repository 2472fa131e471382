//! The engine: pure, exact, the same answer in any row order and with any number of threads.
//!
//! The way through, a file a step:
//!
//! 1. `select`: which rows count, and for how much (S1);
//! 2. `classes`: which class each row stands in;
//! 3. `legs`: the rules in their order, on each leg by itself (S3), with `pairing` deciding
//!    what is determined (S8) and `sums` searching exact sums inside a voucher;
//! 4. `partition`: links become groups, what has no link and no reference its class's pool;
//! 5. `judge`: what each group differs in (S2, S4, S5);
//! 6. `footing` and `table`: the sums that must come out (S6), the class table;
//! 7. `digest`, S9.
//!
//! Where the code says more than `reconciliation` does: a code names one thing. Where exactly one
//! card carries a code, *every* ledger line and count row with that code belongs to it (several
//! movements of one asset, one batch counted in several rooms), so the rules 1 to 4 link them all;
//! S8 decides only where several cards carry the same code. Rows that carry a code never link by
//! attributes against rows that carry another.

mod agreement;
mod attributes;
mod catalogue;
mod classes;
mod clearing;
pub(super) mod content;
pub(super) mod digest;
mod fields;
mod footing;
mod judge;
mod keys;
mod legs;
mod pairing;
mod partition;
pub mod ruleset;
mod run;
mod runner_up;
mod select;
mod settings;
mod sums;
mod table;
mod vouchers;
mod worth;

pub use classes::class_of_account;
pub use fields::Field;
pub use footing::Unfooted;
pub use run::reconcile;
pub use select::{left_out, line_value};
pub use settings::Settings;

#[cfg(test)]
mod tests;
