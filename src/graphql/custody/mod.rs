//! 领用确认: who holds what, and says so.

mod mutation;
mod types;

pub use mutation::CustodyMutation;
pub use types::{Custody, CustodyAnswer, CustodyReminder, own_reminders};
