//! Who asks: whoever has a token.

use super::State;
use super::reply::unauthenticated;
use super::request::{RequestId, language};
use crate::access::{Actor, token};
use crate::app::Ctx;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::Response;
use std::sync::Arc;

/// Who asks, proved by a token.
pub(super) struct Asks(pub(super) Ctx);

impl FromRequestParts<State> for Asks {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let lang = language(&parts.headers);
        let stranger = || Actor::with_roles(String::new(), String::new(), Vec::new());
        let ctx = |actor| Ctx { request_id: request_id.clone(), ..Ctx::new(Arc::clone(&state.app), actor, lang) };
        let Some(secret) = bearer(&parts.headers) else {
            return Err(unauthenticated(&parts.headers, &request_id));
        };
        match token::actor(&state.app, secret).await {
            Ok(Some(actor)) => Ok(Self(ctx(actor))),
            Ok(None) => Err(unauthenticated(&parts.headers, &request_id)),
            Err(fault) => Err(Self(ctx(stranger())).fail(&fault.into())),
        }
    }
}

/// The secret of `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
