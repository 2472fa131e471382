//! 折旧: what an asset has lost by the end of any month, and what it is worth on the books (账面价值) on any
//! day, past or future. One pure engine for lists, cards and reports, so that they cannot disagree.
//!
//! Regulation: 企业会计准则第4号 and 民间非营利组织会计制度 begin in the month after an asset is added and still
//! depreciate in the month in which it goes, down to a residual value; 政府会计准则第3号 counts the month of
//! addition, not that of disposal, and knows no residual value. A month counts from its last day. The last
//! month takes what is left, so that what was depreciated never passes what is to be depreciated; an asset
//! that goes early is not caught up on. What changes holds from then on and restates nothing.
//!
//! | file | what it is |
//! |---|---|
//! | `month` | months that can be counted |
//! | `asset` | what is said of an asset, what happens to it, and what of that cannot be |
//! | `course` | month by month, and any day |
//! | `stated` | what a version of a card states of it |
//! | `card` | what follows from what a card states through time, or why nothing does |
//! | `standing` | whether a card is on the books on a day, and on which terms |
//! | `period` | what a card is depreciated by in a period |
//! | `spared` | classes that are not depreciated, by edition and day |
//! | `lives` | how long assets of a class are used, by edition and day |
//! | `posting` | which month is due, what each card loses in it, and what that comes to |
//! | `way` | by which method a card is depreciated, and what that takes |
//! | `service` | a month is posted, and taken back |
//! | `store`, `versions` | statements: of runs and regimes; of what cards state |

mod asset;
pub mod card;
mod course;
pub mod lives;
mod month;
pub mod period;
pub mod posting;
pub mod service;
mod spared;
pub mod standing;
mod stated;
pub mod store;
pub mod versions;
mod way;

pub use asset::{Asset, Event, LONGEST, Method, Opening, What, words};
pub use course::{Course, Posted, Worth};
pub use month::Month;
pub use stated::regime_on;

#[cfg(test)]
mod tests;
