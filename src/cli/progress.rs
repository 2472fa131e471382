//! How far a command is: a spinner on a terminal, plain lines otherwise; and what each phase took.

use crate::words::{Lang, Words};
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// The phases of a command, told on the standard error.
pub struct Progress {
    lang: Lang,
    bar: Option<ProgressBar>,
    phase: Option<(&'static Words, Instant)>,
    done: Vec<(&'static Words, Duration)>,
}

impl Progress {
    /// Nothing begun yet.
    pub fn new(lang: Lang) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { lang, bar, phase: None, done: Vec::new() }
    }

    /// Ends the phase before and begins another; `what` names what it is busy with.
    pub fn begin(&mut self, phase: &'static Words, what: &str) {
        self.end();
        self.phase = Some((phase, Instant::now()));
        let text = format!("{} {what}", phase.text(self.lang));
        match &self.bar {
            Some(bar) => bar.set_message(text),
            None => eprintln!("{}", text.trim_end()),
        }
    }

    /// Ends the phase; nothing moves on the terminal until the next begins.
    pub fn end(&mut self) {
        if let Some((phase, begun)) = self.phase.take() {
            self.done.push((phase, begun.elapsed()));
        }
        if let Some(bar) = &self.bar {
            bar.set_message("");
        }
    }

    /// Writes without the spinner in between.
    pub fn quietly<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Ends everything; answers what each phase took.
    pub fn finish(mut self) -> String {
        self.end();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        phases(&self.done, self.lang)
    }
}

/// `reading 0.31 s, comparing 0.12 s`; phases of the same name together, in their order.
fn phases(done: &[(&'static Words, Duration)], lang: Lang) -> String {
    let mut sums: Vec<(&'static Words, Duration)> = Vec::new();
    for (phase, took) in done {
        match sums.iter_mut().find(|(known, _)| known == phase) {
            Some((_, sum)) => *sum += *took,
            None => sums.push((phase, *took)),
        }
    }
    let mut text = String::new();
    for (phase, took) in sums {
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}{} {}.{:03} s", phase.text(lang), took.as_secs(), took.subsec_millis());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{super::words, phases};
    use crate::words::Lang;
    use std::time::Duration;

    #[test]
    fn phases_of_one_name_are_summed_in_their_order() {
        let took = Duration::from_millis;
        let done = [(&words::READING, took(305)), (&words::WRITING, took(1)), (&words::READING, took(1_700))];
        assert_eq!(phases(&done, Lang::En), "reading 2.005 s, writing 0.001 s");
        assert_eq!(phases(&[], Lang::Zh), "");
    }
}
