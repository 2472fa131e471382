//! Signing in and out, passwords, and the second factor. Bodies are JSON.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /session` | `login`, `password`, `code` | `token`, `endsAt`, `secondFactorNeeded` |
//! | `DELETE /session` | | |
//! | `POST /session/password` | `old`, `new` | |
//! | `POST /session/second-factor` | | `secret`, `address` (otpauth) |
//! | `POST /session/second-factor/confirm` | `code` | `recoveryCodes` |
//! | `POST /invitation` | `invitation`, `password` | `login` |
//! | `POST /device` | `code`, `name` | `token`, `endsAt`, `stocktake` |
//!
//! What is answered once with a secret in it is kept nowhere.

use super::actor::{Asks, Comes, bearer};
use super::pace::{self, PACE};
use super::reply::{fail, json_reply};
use super::words as w;
use crate::access::device;
use crate::access::session::{self, Credentials, SignedIn};
use crate::app::Ctx;
use crate::error::Error;
use crate::words::Told;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Bytes of a body.
const BODY: usize = 1 << 14;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    login: String,
    password: String,
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    old: String,
    new: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    invitation: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceCode {
    code: String,
    name: String,
}

/// Makes a device that of a stocktaker by a one-time code.
pub(super) async fn device(Comes(ctx): Comes, body: Body) -> Response {
    let done = async {
        let DeviceCode { code, name } = read(body).await?;
        let (issued, stocktake) = device::accept(&ctx, &code, &name).await?;
        Ok(json!({ "token": issued.secret, "endsAt": issued.expires_at.time().to_rfc3339(),
            "stocktake": format!("Stocktake:{stocktake}") }))
    };
    answer(&ctx, StatusCode::CREATED, done.await)
}

/// Signs in.
pub(super) async fn begin(Comes(ctx): Comes, body: Body) -> Response {
    let done = async {
        let SignIn { login, password, code } = read(body).await?;
        let signed = session::sign_in(&ctx, &Credentials { login, password, code }).await?;
        Ok(told(&signed))
    };
    answer(&ctx, StatusCode::CREATED, done.await)
}

/// What is told to somebody who has signed in.
pub(super) fn told(signed: &SignedIn) -> Value {
    json!({ "token": signed.secret, "endsAt": signed.ends_at.time().to_rfc3339(),
        "secondFactorNeeded": signed.second_factor_needed })
}

/// Sets a password by a one-time code.
pub(super) async fn accept(Comes(ctx): Comes, body: Body) -> Response {
    let done = async {
        let Invitation { invitation, password } = read(body).await?;
        let login = session::accept_invitation(&ctx, (&invitation, &password)).await?;
        Ok(json!({ "login": login }))
    };
    answer(&ctx, StatusCode::OK, done.await)
}

/// Signs out.
pub(super) async fn end(asks: Asks, headers: HeaderMap) -> Response {
    let done = session::sign_out(&asks.0, secret(&headers)).await.map(|()| json!({}));
    answer(&asks.0, StatusCode::OK, done)
}

/// Changes the password.
pub(super) async fn password(asks: Asks, headers: HeaderMap, body: Body) -> Response {
    let done = async {
        let Password { old, new } = read(body).await?;
        session::change_password(&asks.0, secret(&headers), (&old, &new)).await?;
        Ok(json!({}))
    };
    answer(&asks.0, StatusCode::OK, done.await)
}

/// Begins to enrol a second factor.
pub(super) async fn enrol(asks: Asks, headers: HeaderMap) -> Response {
    let done = session::enrol(&asks.0, secret(&headers)).await;
    let done = done.map(|begun| json!({ "secret": begun.secret, "address": begun.address }));
    answer(&asks.0, StatusCode::OK, done)
}

/// Ends the enrolment.
pub(super) async fn confirm(asks: Asks, headers: HeaderMap, body: Body) -> Response {
    let done = async {
        let Code { code } = read(body).await?;
        let codes = session::confirm(&asks.0, secret(&headers), &code).await?;
        Ok(json!({ "recoveryCodes": codes }))
    };
    answer(&asks.0, StatusCode::OK, done.await)
}

/// The secret that a request came with; it proved somebody already.
fn secret(headers: &HeaderMap) -> &str {
    bearer(headers).unwrap_or_default()
}

/// The body as JSON. What is wrong with it is told by place, never with what it says.
async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Error<Told>> {
    let refused = |told| Error::Refused(vec![told]);
    let body = pace::whole(body, BODY, PACE).await.map_err(|broken| refused(broken.told(BODY)))?;
    serde_json::from_slice(&body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        refused(w::BODY_FORM.with([&place]))
    })
}

/// The answer of what was done, or of why it was not.
pub(super) fn answer(ctx: &Ctx, status: StatusCode, done: Result<Value, Error<Told>>) -> Response {
    match done {
        Ok(body) => json_reply(status, body.to_string()),
        Err(error) => fail(ctx, &error),
    }
}
