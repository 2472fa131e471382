//! 资产变动: what happens to cards, said here.

mod mutation;

pub use mutation::LifeMutation;
