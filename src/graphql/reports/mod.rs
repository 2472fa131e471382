//! 报表: the tables that come out of the cards.

mod figures;
mod movements;
mod schedule;
mod stock;
mod vehicles;

pub use figures::AssetFigures;
pub use movements::AssetMovements;
pub use schedule::DepreciationSchedule;
pub use stock::AssetStock;
pub use vehicles::{Vehicle, vehicles};

use super::assets::at;
use super::call::Call;
use super::error::Failed;
use super::scalar::{Date, DateTime};
use crate::reports::service::Of;
use entity::{Action, Day, InstituteId};

/// Of whom a table is asked for, and for which day, by who may read cards.
fn asked(
    call: &Call,
    institute: InstituteId,
    on: Option<Date>,
    known_at: Option<DateTime>,
) -> Result<(Of, Day), Failed> {
    call.may_read(Action::ReadCards, institute)?;
    let at = at(call, on, known_at)?;
    Ok((Of { institute, known_at: at.known_at }, at.as_of))
}
