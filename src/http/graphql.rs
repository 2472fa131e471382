//! The interface over HTTP.

use super::State;
use super::actor::Asks;
use super::reply::{json_reply, later};
use super::sent::{self, BODY, Form};
use super::words as w;
use crate::graphql::{Answer, Asked};
use axum::body::Body;
use axum::extract::{self, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

/// A request in the body.
pub(super) async fn by_post(
    extract::State(state): extract::State<State>,
    asks: Asks,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = Form::wanted(&headers);
    if let Err(answer) = state.api.admit(&asks.0) {
        return reply(answer, form);
    }
    match sent::asked(&asks, &headers, body).await {
        Ok(asked) => reply(state.api.answer(asks.0, asked).await, form),
        Err(refused) => refused,
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
    headers: HeaderMap,
    RawQuery(address): RawQuery,
) -> Response {
    let form = Form::wanted(&headers);
    if let Err(answer) = state.api.admit(&asks.0) {
        return reply(answer, form);
    }
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
        Err(error) => return asks.refuse(StatusCode::BAD_REQUEST, sent::not_wanted(&error)),
    };
    let InAddress { query, operation_name, .. } = asked;
    reply(state.api.answer(asks.0, Asked { query, operation_name, variables, only_query: true }).await, form)
}

/// An answer in the form that is wanted. In plain JSON a document that could be read is answered by
/// 200 whatever is wrong with it, as clients of that form expect; one that keeps no limit never is.
pub(super) fn reply(answer: Answer, form: Form) -> Response {
    let mut response = match answer {
        Answer::Json(body) => json_reply(StatusCode::OK, body),
        Answer::NotExecuted(body) => json_reply(StatusCode::BAD_REQUEST, body),
        Answer::NotUnderstood(body) => {
            json_reply(if form == Form::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST }, body)
        }
        Answer::NotByGet(body) => {
            let mut response = json_reply(StatusCode::METHOD_NOT_ALLOWED, body);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            response
        }
        Answer::Later(body, seconds) => later(json_reply(StatusCode::TOO_MANY_REQUESTS, body), seconds),
    };
    response.headers_mut().insert(header::CONTENT_TYPE, form.content_type());
    response
}
