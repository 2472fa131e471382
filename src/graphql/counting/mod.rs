//! 盘点实施: stocktakes that are counted here.

mod event;
mod inputs;
mod line;
mod loader;
mod mutation;
mod progress;
mod room;

pub use inputs::StocktakeRoundInput;
pub use line::{RolledForward, StocktakeExtra, StocktakeLine};
pub use loader::{Counted, CountedOf, MissingPhotos, Steps, Teams};
pub use mutation::{CountingMutation, made};
pub use progress::{StocktakeProgress, StocktakeRoundRate, StocktakeSheet, StocktakeStep, StocktakeTeam};
pub use room::{
    Asked, StocktakeDirection, StocktakeRoom, StocktakeSampleItem, extras, lines, of_stocktake, sample, sheets,
};
