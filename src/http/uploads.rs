//! Files on their way in.

use super::State;
use super::actor::Asks;
use super::pace::{self, PACE};
use super::reply::json_reply;
use super::sent::Form;
use super::words as w;
use crate::error::Error;
use crate::upload::{self, Announced};
use crate::words::Told;
use axum::body::Body;
use axum::extract::{self, Query, RawQuery};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

/// What a file is called, and for whom it is.
#[derive(Deserialize)]
struct Parameters {
    institute: String,
    name: String,
}

/// The parameters of an address.
pub(super) fn parameters<T: DeserializeOwned>(address: &str) -> Result<T, Told> {
    if address.contains("%00") {
        return Err(w::NUL_CHARACTER.with([]));
    }
    let uri =
        format!("/?{address}").parse().map_err(|error: axum::http::uri::InvalidUri| w::QUERY_FORM.with([&error]))?;
    let Query(parameters) = Query::try_from_uri(&uri).map_err(|error| w::QUERY_FORM.with([&error.body_text()]))?;
    Ok(parameters)
}

/// Receives the bytes of a file.
pub(super) async fn receive(
    extract::State(state): extract::State<State>,
    asks: Asks,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if let Err(answer) = state.api.admit(&asks.0) {
        return super::graphql::reply(answer, Form::Json);
    }
    let Parameters { institute, name } = match parameters(address.as_deref().unwrap_or_default()) {
        Ok(parameters) => parameters,
        Err(told) => return asks.refuse(StatusCode::BAD_REQUEST, told),
    };
    let size = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let announced = Announced { institute: &institute, name: &name, size };
    match upload::receive(&asks.0, announced, pace::kept(body, PACE)).await {
        Ok(received) => {
            let body = json!({ "uploadId": format!("Upload:{}", received.id), "sha256": received.sha256 });
            json_reply(StatusCode::CREATED, body.to_string())
        }
        Err(error) => {
            let mut response = asks.fail(&error);
            if matches!(&error, Error::Refused(reasons) if reasons.iter().any(is_too_large)) {
                *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            } else if matches!(&error, Error::Refused(reasons) if reasons.iter().any(is_broken_off)) {
                *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
            }
            response
        }
    }
}

fn is_too_large(told: &Told) -> bool {
    told.code() == upload::words::FILE_LARGE.code
}

fn is_broken_off(told: &Told) -> bool {
    told.code() == upload::words::BROKEN_OFF.code
}
