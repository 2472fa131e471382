//! How many requests are answered at a time, and for how long: one more is told to come again, instead
//! of waiting in a line that only grows.

use super::State;
use super::reply::{later, refused};
use super::request::{RequestId, language};
use super::words as w;
use axum::extract::{self, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Files that are received at a time; they take long, and must not keep questions from being answered.
const UPLOADS: usize = 32;
/// Persons who are let in at a time. Anybody may knock, and the hash of a password takes a while: that
/// must not keep those from being answered who are in.
const DOORS: usize = 32;
/// Seconds after which a request that found no place may come again.
const AGAIN: u64 = 1;

/// The places of requests that are being answered.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    requests: Arc<Semaphore>,
    doors: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    time: Duration,
}

impl Gate {
    /// Places for so many requests, each for so long.
    pub(super) fn new(requests: usize, time: Duration) -> Self {
        let places = |number| Arc::new(Semaphore::new(number));
        Self { requests: places(requests), doors: places(DOORS), uploads: places(UPLOADS), time }
    }
}

/// Answers a request where there is a place, and as long as there is time.
pub(super) async fn request(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    timed(&state.gate.requests, state.gate.time, request, next).await
}

/// Lets somebody in where there is a place, and as long as there is time.
pub(super) async fn door(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    timed(&state.gate.doors, state.gate.time, request, next).await
}

async fn timed(places: &Semaphore, time: Duration, request: Request, next: Next) -> Response {
    let Ok(_place) = places.try_acquire() else { return busy(&request) };
    let (lang, id) = told_in(&request);
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refused(StatusCode::SERVICE_UNAVAILABLE, lang, &id, w::TIME_OUT.with([&time.as_secs()])),
    }
}

/// Receives a file where there is a place; its bytes must keep their pace instead.
pub(super) async fn upload(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let Ok(_place) = state.gate.uploads.try_acquire() else { return busy(&request) };
    next.run(request).await
}

fn busy(request: &Request) -> Response {
    let (lang, id) = told_in(request);
    later(refused(StatusCode::SERVICE_UNAVAILABLE, lang, &id, w::BUSY.with([])), AGAIN)
}

fn told_in(request: &Request) -> (crate::words::Lang, String) {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    (language(request.headers()), id)
}
