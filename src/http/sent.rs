//! A request as it is sent: its body, and the form in which the answer is wanted.

use super::actor::Asks;
use super::pace::{self, Broken, PACE};
use super::words as w;
use crate::graphql::Asked;
use crate::graphql::limits::check_body;
use crate::words::Told;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use std::borrow::Cow;

/// Bytes of a request: 500 members of a list, or the text of a mapping, are less.
pub(super) const BODY: usize = 1 << 20;

/// The body of a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent<'a> {
    #[serde(borrow)]
    query: Cow<'a, str>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// Nothing is made of them, but a client may send them.
    #[serde(default, rename = "extensions")]
    _extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What is asked in a body, or the answer that says what is wrong with it.
pub(super) async fn asked(asks: &Asks, headers: &HeaderMap, body: Body) -> Result<Asked, Response> {
    if !is_json(headers) {
        return Err(asks.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, w::NOT_JSON.with([])));
    }
    let body = pace::whole(body, BODY, PACE).await.map_err(|broken| refuse(asks, broken, BODY))?;
    check_body(&body).map_err(|told| asks.refuse(StatusCode::BAD_REQUEST, told))?;
    let sent: Sent<'_> =
        serde_json::from_slice(&body).map_err(|error| asks.refuse(StatusCode::BAD_REQUEST, not_wanted(&error)))?;
    let Sent { query, operation_name, variables, .. } = sent;
    Ok(Asked { query: query.into_owned(), operation_name, variables, only_query: false })
}

/// The place of what is wrong, and not what stands there: that may be anything.
pub(super) fn not_wanted(error: &serde_json::Error) -> Told {
    w::BODY_FORM.with([&error])
}

/// The answer to a body that did not come as it should; it may have so many bytes.
pub(super) fn refuse(asks: &Asks, broken: Broken, most: usize) -> Response {
    let status = match broken {
        Broken::Large => StatusCode::PAYLOAD_TOO_LARGE,
        Broken::Slow => StatusCode::REQUEST_TIMEOUT,
        Broken::Cut => StatusCode::BAD_REQUEST,
    };
    asks.refuse(status, broken.told(most))
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut kinds = headers.get_all(header::CONTENT_TYPE).iter().filter_map(|value| value.to_str().ok());
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return false };
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    is_json && parts.all(|part| !is_foreign_charset(part))
}

/// `charset=gbk`: the bytes would be taken for something else.
fn is_foreign_charset(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("charset") && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `application/json`, in which every document that could be read is answered by 200.
    Json,
    /// `application/graphql-response+json`, in which the status says whether it was executed.
    GraphQl,
}

impl Form {
    /// The form that a client likes most; where it does not care, the one that everybody knows.
    pub(super) fn wanted(headers: &HeaderMap) -> Self {
        let mut best = (0, Self::Json);
        let lists = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        for entry in lists.flat_map(|list| list.split(',')) {
            let (kind, rest) = entry.split_once(';').unwrap_or((entry, ""));
            let form = match kind.trim().to_ascii_lowercase().as_str() {
                "application/graphql-response+json" => Self::GraphQl,
                "application/json" | "application/*" | "*/*" => Self::Json,
                _ => continue,
            };
            let weight =
                rest.split(';').find_map(|part| part.trim().strip_prefix("q=")).map_or(1_000, super::request::weight);
            if weight > best.0 {
                best = (weight, form);
            }
        }
        best.1
    }

    /// Its name.
    pub(super) const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, is_json};
    use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

    fn with(name: &HeaderName, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        let of = |values: &[&'static str]| is_json(&with(&header::CONTENT_TYPE, values));
        for kind in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\"; x=y"] {
            assert!(of(&[kind]), "{kind}");
        }
        for kind in
            ["", "application/json; charset=gbk", "text/json", "application/jsonx", "text/plain;application/json"]
        {
            assert!(!of(&[kind]), "{kind}");
        }
        assert!(!of(&[]) && !of(&["application/json", "text/plain"]));
    }

    #[test]
    fn the_form_is_the_one_liked_most() {
        let of = |values: &[&'static str]| Form::wanted(&with(&header::ACCEPT, values));
        for json in [&[][..], &["*/*"], &["application/json, application/graphql-response+json"], &["text/html"]] {
            assert_eq!(of(json), Form::Json, "{json:?}");
        }
        assert_eq!(of(&["application/graphql-response+json; q=0.3, application/json;q=0.5"]), Form::Json);
        for graphql in [
            &["application/graphql-response+json, application/json"][..],
            &["application/json;q=0.9", "application/graphql-response+json; charset=utf-8"],
            &["*/*;q=0.1, Application/GraphQL-Response+JSON;q=0.2"],
        ] {
            assert_eq!(of(graphql), Form::GraphQl, "{graphql:?}");
        }
    }
}
