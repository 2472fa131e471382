//! 物: stocktakes and what was counted.

pub mod count_event;
pub mod count_line;
pub mod count_photo;
pub mod count_resolution;
#[expect(clippy::module_inception, reason = "the room and its table are the same noun")]
pub mod stocktake;
pub mod stocktake_line;
pub mod stocktake_person;
pub mod stocktake_schedule;
pub mod stocktake_schedule_end;
pub mod stocktake_step;
pub mod stocktake_team;
mod terms;

pub use terms::*;
