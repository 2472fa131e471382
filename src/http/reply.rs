//! What is answered where the interface itself does not answer: one form for every error.

use super::actor::Asks;
use super::request::{RequestId, language};
use super::words as w;
use crate::app::Ctx;
use crate::error::Error;
use crate::words::{Lang, Told};
use axum::Extension;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

/// An answer in JSON.
pub(super) fn json_reply(status: StatusCode, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// An answer that says when to ask again, in seconds.
pub(super) fn later(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// An answer to somebody who is not asked for a name yet.
pub(super) fn refused(status: StatusCode, lang: Lang, request_id: &str, told: Told) -> Response {
    errors(status, lang, request_id, &[told])
}

/// The reasons why something was not done, in the form of GraphQL.
fn errors(status: StatusCode, lang: Lang, request_id: &str, reasons: &[Told]) -> Response {
    let error = |told: &Told| -> Value {
        json!({ "message": told.tell(lang), "extensions": { "code": told.code(), "requestId": request_id } })
    };
    let body = json!({ "errors": reasons.iter().map(error).collect::<Vec<_>>() });
    json_reply(status, body.to_string())
}

/// An answer to somebody who is not known.
pub(super) fn unauthenticated(headers: &HeaderMap, request_id: &str) -> Response {
    let told = [w::UNAUTHENTICATED.with([])];
    let mut response = errors(StatusCode::UNAUTHORIZED, language(headers), request_id, &told);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The answer of a path that is not there.
pub(super) async fn not_there(Extension(RequestId(id)): Extension<RequestId>, headers: HeaderMap) -> Response {
    errors(StatusCode::NOT_FOUND, language(&headers), &id, &[w::NO_PATH.with([])])
}

/// The answer of a path that is there, to a method that it does not have.
pub(super) async fn no_method(Extension(RequestId(id)): Extension<RequestId>, headers: HeaderMap) -> Response {
    errors(StatusCode::METHOD_NOT_ALLOWED, language(&headers), &id, &[w::NO_METHOD.with([])])
}

impl Asks {
    /// An answer that says why nothing was done.
    pub(super) fn refuse(&self, status: StatusCode, told: Told) -> Response {
        errors(status, self.0.lang, &self.0.request_id, &[told])
    }

    /// The answer of an error.
    pub(super) fn fail(&self, error: &Error<Told>) -> Response {
        fail(&self.0, error)
    }
}

/// The answer of an error, to a request of somebody.
pub(super) fn fail(ctx: &Ctx, error: &Error<Told>) -> Response {
    let Ctx { lang, request_id: request, actor, .. } = ctx;
    let (lang, actor) = (*lang, actor.name.as_str());
    let refuse = |status, told: &Told| errors(status, lang, request, std::slice::from_ref(told));
    match error {
        Error::Refused(reasons) => errors(StatusCode::UNPROCESSABLE_ENTITY, lang, request, reasons),
        Error::Access(told) if told.code() == crate::db::words::NOT_FOUND.code => refuse(StatusCode::NOT_FOUND, told),
        Error::Access(told) => refuse(StatusCode::FORBIDDEN, told),
        Error::Fault(fault) => {
            tracing::error!(request, actor, "{}", fault.tell(Lang::En));
            refuse(StatusCode::INTERNAL_SERVER_ERROR, &w::INTERNAL.with([&request]))
        }
    }
}
