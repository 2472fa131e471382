//! 资产变动: what happens to cards, said here.

mod inputs;
mod mutation;
mod parts;
mod step;

pub use mutation::LifeMutation;
pub use parts::PartsMutation;
pub use step::LifeQuery;
