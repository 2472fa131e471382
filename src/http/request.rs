//! Every request has a name, which its answer, the log and the audit tell.

use super::State;
use super::reply::refused;
use super::words as w;
use axum::extract::{self, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use uuid::Uuid;

use crate::words::Lang;

/// The name of a request.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// Names a request, counts it, and logs what became of it, without a word of what it said. Where the
/// program fails in the middle of it, that is answered too. Answers are about money and are kept by no
/// cache.
pub(super) async fn named(extract::State(state): extract::State<State>, mut request: Request, next: Next) -> Response {
    let id = state.app.id::<Uuid>().simple().to_string();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let lang = language(request.headers());
    let (begun, at_work) = (Instant::now(), state.metrics.begin());
    // Nothing that a request holds outlives it: transactions are rolled back as they are dropped.
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(request = id, "panicked");
        refused(StatusCode::INTERNAL_SERVER_ERROR, lang, &id, w::INTERNAL.with([&id]))
    });
    drop(at_work);
    state.metrics.answered(response.status(), begun.elapsed());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", value);
    }
    let milliseconds = begun.elapsed().as_millis();
    tracing::info!(request = id, %method, path, status = response.status().as_u16(), milliseconds, "answered");
    response
}

/// The language that a client wants: the one it likes most of those that are known, or else Chinese.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0, Lang::default());
    for entry in wanted.split(',') {
        let (name, rest) = entry.split_once(';').unwrap_or((entry, ""));
        let lang = match name.trim().split('-').next().map(str::to_ascii_lowercase).as_deref() {
            Some("zh" | "*") => Lang::Zh,
            Some("en") => Lang::En,
            _ => continue,
        };
        let weight = rest.trim().strip_prefix("q=").map_or(1_000, weight);
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

/// `0.8` in thousandths; what is no weight is none.
pub(super) fn weight(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let thousandths = format!("{part:0<3}").get(..3).and_then(|digits| digits.parse::<u32>().ok());
    match (whole, thousandths) {
        ("1", _) => 1_000,
        ("0", Some(thousandths)) => thousandths,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::language;
    use crate::words::Lang;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_language_is_the_one_liked_most() {
        let of = |wanted: &'static str| {
            language(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(wanted))]))
        };
        assert_eq!(language(&HeaderMap::new()), Lang::Zh);
        for wanted in ["en", "en-GB,en;q=0.9", "de, en;q=0.5", "zh;q=0.3,en;q=0.31", "EN-us", "zh;q=0, en;q=0.1"] {
            assert_eq!(of(wanted), Lang::En, "{wanted}");
        }
        for wanted in ["", "zh-CN,zh;q=0.9,en;q=0.8", "de", "*", "en;q=0", "en;q=x", "en;q=0.5,zh-CN"] {
            assert_eq!(of(wanted), Lang::Zh, "{wanted}");
        }
    }
}
