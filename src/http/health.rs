//! Whether the service lives, and whether it can answer.

use super::State;
use super::actor::Asks;
use super::reply::json_reply;
use axum::extract;
use axum::http::StatusCode;
use axum::response::Response;

/// The process lives.
pub(super) async fn live() -> Response {
    json_reply(StatusCode::OK, r#"{"live":true}"#)
}

/// The database answers, and has the tables of this program.
pub(super) async fn ready(extract::State(state): extract::State<State>, asks: Asks) -> Response {
    match state.app.db.check_schema().await {
        Ok(()) => json_reply(StatusCode::OK, r#"{"ready":true}"#),
        Err(fault) => {
            let mut response = asks.fail(&fault.into());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
    }
}
