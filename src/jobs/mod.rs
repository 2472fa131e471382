//! 任务: work that goes on after the request was answered: one table of jobs, one worker a process.
//!
//! A job is queued in the transaction that makes its subject, so neither is ever without the other.
//! The worker says every second that it lives; a job whose worker fell silent is taken by another,
//! and since everything a job writes is one transaction that also [ends](finish) the job, it begins
//! anew and is done once, even when the silent worker wakes up again.

mod queue;
pub mod words;
mod worker;

pub use queue::{Job, cancel, close, enqueue, find_many_of, find_of, finish, wait, waiting};
pub use worker::{Bell, Handler, Progress, Stopped, work, work_one};

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
