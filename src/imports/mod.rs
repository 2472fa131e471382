//! 导入: files into facts that are held.
//!
//! The way of a file: [`begin`] writes down what is asked and queues it; [`execute`] reads the file
//! (pure, on the processor's threads), lets the room that holds such facts plan and write them, and
//! makes all of it last in one transaction: rows, counts, the audit event. A preview takes the same way
//! and only does not write. The first card list of an institute, if it is long, is not held: it is read once to be
//! checked and once more as it is written. [`revert`] undoes an import by compensating versions.
//!
//! The same file (institute, kind, SHA-256, mapping, date) has its effect once: asked for again, the
//! import that brought it is the answer.

mod begin;
mod execute;
mod input;
mod long;
mod mapping;
mod once;
mod read;
mod report;
mod revert;
mod store;
pub mod words;

pub use begin::{Begun, Located, begin, locate, run_here};
pub use execute::{execute, give_up};
pub use input::{ApplyInput, CountsInput, MappingInput, Source};
pub use mapping::{resolve as resolve_mapping, save as save_mapping};
pub use once::standing_for;
pub use report::{Message, Understood};
pub use revert::{execute_revert, give_up_revert, request_revert, revert};
pub use store::{find, rows, rows_count, upload};

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
