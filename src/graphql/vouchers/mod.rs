//! 建议凭证: what is to be booked, and whether it is.

mod types;

pub use types::{ProposedVoucher, proposed_vouchers};
