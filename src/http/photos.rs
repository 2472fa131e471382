//! Photos of what is counted, on their way in and out.

use super::State;
use super::actor::Asks;
use super::pace::{self, PACE};
use super::reply::json_reply;
use super::sent::{self, Form};
use crate::counting::photo::{MOST, names};
use crate::counting::{photos, words as counting};
use crate::db::not_found;
use crate::error::Error;
use crate::words::Told;
use axum::body::Body;
use axum::extract::{self, Path};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use entity::stocktake::count_photo;
use entity::{Digest, StocktakeId};
use serde_json::json;
use uuid::Uuid;

/// Where a photo is.
pub(super) const PATH: &str = "/stocktakes/{stocktake}/photos/{sha256}";

/// The stocktake and the hash of an address.
fn named((stocktake, sha256): (&str, &str)) -> Result<(StocktakeId, Digest), Error<Told>> {
    let sha256 = sha256.parse().map_err(|_| Error::Refused(vec![counting::PHOTO_NAME.with([])]))?;
    let id = Uuid::try_parse(stocktake).map_err(|_| Error::Access(not_found()))?;
    Ok((StocktakeId(id), sha256))
}

/// Receives the bytes of a photo.
pub(super) async fn receive(
    extract::State(state): extract::State<State>,
    asks: Asks,
    Path((stocktake, sha256)): Path<(String, String)>,
    body: Body,
) -> Response {
    if let Err(answer) = state.api.admit(&asks.0) {
        return super::graphql::reply(answer, Form::Json);
    }
    match kept(&asks, (&stocktake, &sha256), body).await {
        Ok(response) | Err(response) => response,
    }
}

async fn kept(asks: &Asks, address: (&str, &str), body: Body) -> Result<Response, Response> {
    let (stocktake, sha256) = named(address).map_err(|error| refuse(asks, &error))?;
    let permit = photos::permit(&asks.0, stocktake).await.map_err(|error| asks.fail(&error))?;
    let content = pace::whole(body, MOST, PACE).await.map_err(|broken| sent::refuse(asks, broken, MOST))?;
    let size = content.len();
    let kept = photos::keep(&asks.0, permit, sha256, content).await.map_err(|error| refuse(asks, &error))?;
    let status = if kept.existed { StatusCode::OK } else { StatusCode::CREATED };
    let body = json!({ "sha256": sha256, "size": size, "contentType": names(kept.format).0 });
    Ok(json_reply(status, body.to_string()))
}

/// The answer to what is not done.
fn refuse(asks: &Asks, error: &Error<Told>) -> Response {
    let mut response = asks.fail(error);
    let is = |code: &str| matches!(error, Error::Refused(reasons) if reasons.iter().any(|told| told.code() == code));
    if is(counting::PHOTO_FORM.code) {
        *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    } else if is(counting::PHOTO_NAME.code) {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

/// Sends the bytes of a photo.
pub(super) async fn send(
    extract::State(state): extract::State<State>,
    asks: Asks,
    Path((stocktake, sha256)): Path<(String, String)>,
) -> Response {
    if let Err(answer) = state.api.admit(&asks.0) {
        return super::graphql::reply(answer, Form::Json);
    }
    let found = async {
        let (stocktake, sha256) = named((&stocktake, &sha256))?;
        photos::find(&asks.0, stocktake, sha256).await
    };
    match found.await {
        Ok(found) => shown(found),
        Err(error) => refuse(&asks, &error),
    }
}

/// A photo as it is sent: as what its bytes are and nothing else; like everything, kept by nobody between.
fn shown(found: count_photo::Model) -> Response {
    let (kind, ending) = names(found.format);
    let file = format!("inline; filename=\"{}.{ending}\"", found.sha256);
    let mut response = Response::new(Body::from(found.content));
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    if let Ok(value) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
