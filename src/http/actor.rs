//! Who asks: whoever has a token.

use super::State;
use super::reply::unauthenticated;
use super::request::{RequestId, language};
use crate::access::{Actor, token};
use crate::app::Ctx;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::Response;
use std::convert::Infallible;
use std::sync::Arc;

/// Who asks, proved by a token.
pub(super) struct Asks(pub(super) Ctx);

impl FromRequestParts<State> for Asks {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let stranger = stranger(parts, state);
        let Some(secret) = bearer(&parts.headers) else {
            return Err(unauthenticated(&parts.headers, &stranger.request_id));
        };
        match token::actor(&state.app, secret).await {
            Ok(Some(actor)) => Ok(Self(stranger.of(actor))),
            Ok(None) => Err(unauthenticated(&parts.headers, &stranger.request_id)),
            Err(fault) => Err(Self(stranger).fail(&fault.into())),
        }
    }
}

/// A request that comes before anybody is known: signing in, a one-time code, the first start.
pub(super) struct Comes(pub(super) Ctx);

impl FromRequestParts<State> for Comes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(Self(stranger(parts, state)))
    }
}

fn stranger(parts: &Parts, state: &State) -> Ctx {
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let nobody = Actor::with_roles(String::new(), String::new(), Vec::new());
    Ctx { request_id, ..Ctx::new(Arc::clone(&state.app), nobody, language(&parts.headers)) }
}

/// The secret of `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
