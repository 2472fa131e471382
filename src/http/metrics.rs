//! 指标: what is counted of the requests, as text that Prometheus reads.
//!
//! The numbers are whole: times are counted in microseconds and only written as seconds.

use axum::http::StatusCode;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The classes of status.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Upper ends of the classes of time, in milliseconds.
const TIMES: [u64; 11] = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 20_000];

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    answered: [AtomicU64; CLASSES.len()],
    /// One class more, for what takes longer than the last.
    times: [AtomicU64; TIMES.len() + 1],
    microseconds: AtomicU64,
    at_work: AtomicU64,
}

/// A request that is being answered; it counts until it is dropped, also where the client goes away.
#[derive(Debug)]
pub(super) struct AtWork(Arc<Metrics>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Relaxed);
    }
}

impl Metrics {
    /// A request begins.
    pub(super) fn begin(self: &Arc<Self>) -> AtWork {
        self.at_work.fetch_add(1, Relaxed);
        AtWork(Arc::clone(self))
    }

    /// A request was answered after a while.
    pub(super) fn answered(&self, status: StatusCode, after: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
        self.answered[class].fetch_add(1, Relaxed);
        let place = TIMES.iter().position(|most| after <= Duration::from_millis(*most)).unwrap_or(TIMES.len());
        self.times[place].fetch_add(1, Relaxed);
        self.microseconds.fetch_add(after.as_micros() as u64, Relaxed);
    }

    /// The text, with the number of jobs that wait where it could be found.
    pub(super) fn text(&self, jobs_waiting: Option<u64>) -> String {
        let mut text = String::new();
        about(&mut text, "requests_total", "counter", "Requests answered, by class of status");
        for (class, number) in CLASSES.iter().zip(&self.answered) {
            sample(&mut text, &format!("requests_total{{class=\"{class}\"}}"), number.load(Relaxed));
        }
        about(&mut text, "request_duration_seconds", "histogram", "How long requests took");
        let mut below = 0;
        for (place, number) in self.times.iter().enumerate() {
            below += number.load(Relaxed);
            let end = TIMES.get(place).map_or("+Inf".to_owned(), |most| seconds(most * 1_000));
            sample(&mut text, &format!("request_duration_seconds_bucket{{le=\"{end}\"}}"), below);
        }
        sample(&mut text, "request_duration_seconds_sum", seconds(self.microseconds.load(Relaxed)));
        sample(&mut text, "request_duration_seconds_count", below);
        about(&mut text, "requests_in_flight", "gauge", "Requests that are being answered");
        sample(&mut text, "requests_in_flight", self.at_work.load(Relaxed));
        if let Some(waiting) = jobs_waiting {
            about(&mut text, "jobs_waiting", "gauge", "Jobs that no worker has taken yet");
            sample(&mut text, "jobs_waiting", waiting);
        }
        text
    }
}

/// The two lines in front of the samples of a metric.
fn about(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing into a text cannot fail.
    let _ = writeln!(text, "# HELP oversight_{name} {help}\n# TYPE oversight_{name} {kind}");
}

fn sample(text: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "oversight_{name} {value}");
}

/// Microseconds as seconds: `0.25`.
fn seconds(microseconds: u64) -> String {
    let text = format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Metrics, seconds};
    use axum::http::StatusCode;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn what_is_counted_is_told() {
        let metrics = Arc::new(Metrics::default());
        metrics.answered(StatusCode::OK, Duration::from_micros(1_500));
        metrics.answered(StatusCode::CREATED, Duration::from_mins(1));
        metrics.answered(StatusCode::BAD_REQUEST, Duration::from_micros(999));
        let at_work = metrics.begin();
        let text = metrics.text(Some(3));
        for line in [
            "# TYPE oversight_requests_total counter",
            "oversight_requests_total{class=\"2xx\"} 2",
            "oversight_requests_total{class=\"4xx\"} 1",
            "oversight_requests_total{class=\"5xx\"} 0",
            "oversight_request_duration_seconds_bucket{le=\"0.001\"} 1",
            "oversight_request_duration_seconds_bucket{le=\"0.005\"} 2",
            "oversight_request_duration_seconds_bucket{le=\"20\"} 2",
            "oversight_request_duration_seconds_bucket{le=\"+Inf\"} 3",
            "oversight_request_duration_seconds_sum 60.002499",
            "oversight_request_duration_seconds_count 3",
            "oversight_requests_in_flight 1",
            "oversight_jobs_waiting 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        drop(at_work);
        assert!(metrics.text(None).ends_with("oversight_requests_in_flight 0\n"));
    }

    #[test]
    fn times_are_told_in_seconds() {
        assert_eq!([0, 1, 250_000, 1_000_000, 10_500_000].map(seconds), ["0", "0.000001", "0.25", "1", "10.5"]);
    }
}
