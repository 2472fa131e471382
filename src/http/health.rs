//! Whether the service lives, whether it can answer, and how it fares.
//!
//! Both are told without a token on a port of their own, which only the machine itself reaches.

use super::State;
use super::actor::Asks;
use super::reply::{json_reply, refused};
use super::request::{RequestId, language};
use super::words as w;
use crate::jobs;
use crate::words::Lang;
use axum::Extension;
use axum::extract;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::sync::atomic::Ordering;

/// The process lives.
pub(super) async fn live() -> Response {
    json_reply(StatusCode::OK, r#"{"live":true}"#)
}

/// The database answers, and has the tables of this program.
pub(super) async fn ready(extract::State(state): extract::State<State>, asks: Asks) -> Response {
    match state.app.db.check_schema().await {
        Ok(()) => is_ready(),
        Err(fault) => {
            let mut response = asks.fail(&fault.into());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
    }
}

/// The same to whoever is on the machine, and not while the service is stopping: nothing new should be
/// sent to it then.
pub(super) async fn ready_here(
    extract::State(state): extract::State<State>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let told = if state.stopping.load(Ordering::Relaxed) {
        w::STOPPING.with([])
    } else {
        match state.app.db.check_schema().await {
            Ok(()) => return is_ready(),
            Err(fault) => {
                tracing::error!(request = id, "{}", fault.tell(Lang::En));
                w::INTERNAL.with([&id])
            }
        }
    };
    refused(StatusCode::SERVICE_UNAVAILABLE, language(&headers), &id, told)
}

fn is_ready() -> Response {
    json_reply(StatusCode::OK, r#"{"ready":true}"#)
}

/// What is counted, for Prometheus.
pub(super) async fn metrics(extract::State(state): extract::State<State>) -> Response {
    let waiting = jobs::waiting(&state.app).await;
    if let Err(fault) = &waiting {
        tracing::warn!("{}", fault.tell(Lang::En));
    }
    let mut response = Response::new(state.metrics.text(waiting.ok()).into());
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
