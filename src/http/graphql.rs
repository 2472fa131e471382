//! The interface over HTTP.

use super::State;
use super::actor::Asks;
use super::reply::json_reply;
use super::words as w;
use crate::graphql::{Answer, Asked};
use axum::body::{Body, to_bytes};
use axum::extract::{self, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

/// Bytes of a request: 500 members of a list, or the text of a mapping, are less.
const BODY: usize = 1 << 20;

/// A request in the body.
pub(super) async fn by_post(
    extract::State(state): extract::State<State>,
    asks: Asks,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !is_json(&headers) {
        return asks.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, w::NOT_JSON.with([]));
    }
    let Ok(body) = to_bytes(body, BODY).await else {
        return asks.refuse(StatusCode::PAYLOAD_TOO_LARGE, w::BODY_LARGE.with([&BODY]));
    };
    match serde_json::from_slice::<Asked>(&body) {
        Ok(asked) => reply(state.api.answer(asks.0, asked).await),
        Err(error) => asks.refuse(StatusCode::BAD_REQUEST, w::BODY_FORM.with([&error])),
    }
}

/// A request in the address.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InAddress {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    /// JSON.
    #[serde(default)]
    variables: Option<String>,
}

/// A query in the address.
pub(super) async fn by_get(
    extract::State(state): extract::State<State>,
    asks: Asks,
    RawQuery(address): RawQuery,
) -> Response {
    let address = address.unwrap_or_default();
    if address.len() > BODY {
        return asks.refuse(StatusCode::URI_TOO_LONG, w::BODY_LARGE.with([&BODY]));
    }
    let asked = match super::uploads::parameters::<InAddress>(&address) {
        Ok(asked) => asked,
        Err(told) => return asks.refuse(StatusCode::BAD_REQUEST, told),
    };
    let variables = match asked.variables.as_deref().map(serde_json::from_str).transpose() {
        Ok(variables) => variables.flatten(),
        Err(error) => return asks.refuse(StatusCode::BAD_REQUEST, w::BODY_FORM.with([&error])),
    };
    let InAddress { query, operation_name, .. } = asked;
    reply(state.api.answer(asks.0, Asked { query, operation_name, variables, only_query: true }).await)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn reply(answer: Answer) -> Response {
    match answer {
        Answer::Json(body) => json_reply(StatusCode::OK, body),
        Answer::NotExecuted(body) => json_reply(StatusCode::BAD_REQUEST, body),
        Answer::NotByGet(body) => {
            let mut response = json_reply(StatusCode::METHOD_NOT_ALLOWED, body);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            response
        }
    }
}
