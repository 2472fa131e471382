//! 任务: work that goes on after the request was answered: one table of jobs, one worker a process.
//!
//! A job is queued in the transaction that makes its subject, so neither is ever without the other.
//! The worker says every few seconds that it lives; a job whose worker fell silent goes back into
//! the queue, and since everything a job writes is one transaction, it begins anew.

mod queue;
pub mod words;
mod worker;

pub use queue::{Job, cancel, enqueue, find_of, wait};
pub use worker::{Bell, Handler, Progress, Stopped, work, work_one};

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
