//! Signing in by a provider outside, where there is one.
//!
//! | request | answer |
//! |---|---|
//! | `GET /session/outside` | 303 to the provider, and a cookie with the attempt |
//! | `GET /session/outside/back?state=&code=` | as `POST /session`; the cookie is taken back |
//!
//! The cookie is the browser's own proof that it began ([`Attempt`]): with the link of another's attempt
//! nobody is signed in to another's account. Where people are sent is said by the provider, and where they
//! come back by the configuration; nothing of a request decides it.

use super::State;
use super::actor::Comes;
use super::reply::{fail, later, refused};
use super::session::{answer, told};
use super::uploads::parameters;
use super::words as w;
use crate::access::outside;
use crate::access::provider::{Attempt, Brought, IdentityProvider, LASTS, Unproved};
use crate::app::Ctx;
use crate::error::Fault;
use crate::words::{Lang, Told, harmless};
use axum::Extension;
use axum::Router;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use std::sync::Arc;

/// Seconds after which a provider that did not answer may be asked again.
const AGAIN: u64 = 5;

/// A provider, and how its people come back.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Whom to ask.
    pub provider: Arc<dyn IdentityProvider>,
    /// Whether browsers come back encrypted: then they keep the cookie for such requests only.
    pub encrypted: bool,
}

impl Provider {
    /// The name of the cookie. With the prefix no other host, and nobody on the line, can set it.
    const fn cookie(&self) -> &'static str {
        if self.encrypted { "__Host-oversight-attempt" } else { "oversight-attempt" }
    }

    /// The cookie with a value, for so many seconds.
    fn keeps(&self, value: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.encrypted { "; Secure" } else { "" };
        let name = self.cookie();
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        HeaderValue::from_str(&cookie).ok()
    }

    /// What a browser kept.
    fn kept<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies.flat_map(|all| all.split(';')).find_map(|one| {
            let (name, value) = one.split_once('=')?;
            (name.trim() == self.cookie()).then(|| value.trim())
        })
    }
}

/// What somebody comes back with.
#[derive(Deserialize)]
struct Back {
    state: String,
    code: Option<String>,
    iss: Option<String>,
}

/// The paths of a provider.
pub(super) fn routes(provider: Provider) -> Router<State> {
    let router = Router::new().route("/session/outside", get(begin)).route("/session/outside/back", get(back));
    router.layer(Extension(provider))
}

/// Sends somebody to the provider.
async fn begin(Extension(by): Extension<Provider>, Comes(ctx): Comes) -> Response {
    let attempt = match Attempt::begin(ctx.app.clock.now()) {
        Ok(attempt) => attempt,
        Err(fault) => return fail(&ctx, &fault.into()),
    };
    let address = match by.provider.address(&attempt).await {
        Ok(address) => address,
        Err(error) => return unproved(&ctx, error),
    };
    let (Ok(address), Some(cookie)) = (HeaderValue::from_str(&address), by.keeps(&attempt.kept(), LASTS / 1_000_000))
    else {
        return unproved(&ctx, Unproved::Unavailable("its address fits no header".into()));
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, address);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

/// Signs in who comes back.
async fn back(
    Extension(by): Extension<Provider>,
    Comes(ctx): Comes,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let refuse = |told: Told| refused(StatusCode::FORBIDDEN, ctx.lang, &ctx.request_id, told);
    let Back { state, code, iss } = match parameters(query.as_deref().unwrap_or_default()) {
        Ok(back) => back,
        Err(told) => return refused(StatusCode::BAD_REQUEST, ctx.lang, &ctx.request_id, told),
    };
    let now = ctx.app.clock.now();
    let Some(attempt) = by.kept(&headers).and_then(|kept| Attempt::resumed(kept, &state, now)) else {
        return refuse(w::PROVIDER_STATE.with([]));
    };
    let mut response = match code {
        // What the provider says of it may be anybody's words, and is not repeated.
        None => refuse(w::PROVIDER_DENIED.with([])),
        Some(code) => match by.provider.prove(&attempt, &Brought { code, issuer: iss }).await {
            Err(error) => unproved(&ctx, error),
            Ok(proved) => {
                let signed = outside::sign_in(&ctx, &proved).await;
                answer(&ctx, StatusCode::CREATED, signed.map(|signed| told(&signed)))
            }
        },
    };
    // The attempt is over, whatever came of it.
    if let Some(cookie) = by.keeps("", 0) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Answers that nobody is proved. Why is for the log alone: who tries a forged token learns nothing.
fn unproved(ctx: &Ctx, error: Unproved) -> Response {
    let (status, words) = match error {
        Unproved::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, &w::PROVIDER_UNAVAILABLE),
        Unproved::Refused(_) => (StatusCode::FORBIDDEN, &w::PROVIDER_UNPROVED),
    };
    let why = Fault::new(words.with([]), error).tell(Lang::En);
    tracing::warn!(request = ctx.request_id, "{}", harmless(&why));
    let response = refused(status, ctx.lang, &ctx.request_id, words.with([]));
    if status == StatusCode::SERVICE_UNAVAILABLE { later(response, AGAIN) } else { response }
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Brought, IdentityProvider, Provider, Unproved};
    use crate::access::provider::Proved;
    use crate::http::tests::state;
    use crate::http::{State, router};
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, header};
    use futures_util::future::BoxFuture;
    use std::sync::Arc;
    use tower::ServiceExt as _;

    /// A provider that sends everybody back at once, and knows a code that is theirs alone.
    #[derive(Debug)]
    struct Trusting;

    impl IdentityProvider for Trusting {
        fn address<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, Unproved>> {
            let address = format!("https://id.example.cn/?state={}&nonce={}", attempt.state(), attempt.nonce());
            Box::pin(async { Ok(address) })
        }

        fn prove<'a>(&'a self, attempt: &'a Attempt, brought: &'a Brought) -> BoxFuture<'a, Result<Proved, Unproved>> {
            let proved = match brought.code.as_str() {
                code if code == attempt.nonce() => Ok(Proved {
                    issuer: "https://id.example.cn".to_owned(),
                    subject: "1".to_owned(),
                    second_factor: false,
                }),
                "down" => Err(Unproved::Unavailable("no answer".into())),
                _ => Err(Unproved::Refused("not that code".into())),
            };
            Box::pin(async { proved })
        }
    }

    async fn with(encrypted: bool) -> Router {
        let provider = Provider { provider: Arc::new(Trusting), encrypted };
        let mut db = crate::db::Db::connect("sqlite::memory:").await.expect("a database");
        db.migrate().await.expect("tables");
        let state = state().await;
        let app = crate::app::App::new(db, state.app.config.clone());
        router(&State { provider: Some(provider), app: Arc::new(app), ..state })
    }

    /// The status, the cookie that is set, the address that is sent to, and the code of an error.
    async fn ask(router: &Router, path: &str, cookie: &str) -> (StatusCode, String, String, String) {
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        let response = router.clone().oneshot(request).await.expect("answered");
        let (status, headers) = (response.status(), response.headers().clone());
        let of = |name| headers.get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default();
        let body = to_bytes(response.into_body(), 10_000).await.expect("a body");
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let code = body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
        (status, of(header::SET_COOKIE), of(header::LOCATION), code)
    }

    /// What somebody who begins is given: the cookie, the state, and the code that is theirs.
    async fn begun(router: &Router) -> (String, String, String) {
        let (status, cookie, address, _) = ask(router, "/session/outside", "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, query) = address.split_once("?state=").expect("a state");
        let (state, nonce) = query.split_once("&nonce=").expect("a nonce");
        (cookie.split(';').next().unwrap_or_default().to_owned(), state.to_owned(), nonce.to_owned())
    }

    #[tokio::test]
    async fn where_nobody_vouches_there_is_no_such_path() {
        let router = router(&state().await);
        assert_eq!(ask(&router, "/session/outside", "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask(&router, "/session/outside/back?state=a&code=b", "").await.0, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_cookie_is_for_the_browser_and_for_encrypted_requests_only_where_it_can_be() {
        let (_, cookie, ..) = ask(&with(true).await, "/session/outside", "").await;
        assert!(cookie.starts_with("__Host-oversight-attempt="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"), "{cookie}");
        let (_, cookie, ..) = ask(&with(false).await, "/session/outside", "").await;
        assert!(cookie.starts_with("oversight-attempt=") && !cookie.contains("Secure"), "{cookie}");
    }

    #[tokio::test]
    async fn who_comes_back_must_have_begun() {
        let router = with(true).await;
        let (cookie, state, code) = begun(&router).await;
        let back = |state: &str, code: &str| format!("/session/outside/back?state={state}&code={code}&session_state=x");
        let (other_cookie, ..) = begun(&router).await;
        let plain = cookie.replace("__Host-", "");
        for wrong in ["", "a=b", "__Host-oversight-attempt=", &other_cookie, &plain] {
            let (status, set, _, error) = ask(&router, &back(&state, &code), wrong).await;
            assert_eq!((status, error.as_str()), (StatusCode::FORBIDDEN, "PROVIDER_STATE"), "{wrong}");
            assert_eq!(set, "", "another's attempt is not ended");
        }
        let cookies = format!("a=b; {cookie}; c=d");
        let denied = format!("/session/outside/back?state={state}&error=access_denied&error_description=%3Cb%3E");
        for (path, status, code) in [
            (back(&state, "x"), 403, "PROVIDER_UNPROVED"),
            (back(&state, "down"), 503, "PROVIDER_UNAVAILABLE"),
            (denied, 403, "PROVIDER_DENIED"),
            // It is proved who it is, and nobody here is linked to it.
            (back(&state, &code), 403, "IDENTITY_REFUSED"),
        ] {
            let (told, set, _, error) = ask(&router, &path, &cookies).await;
            assert_eq!((told.as_u16(), error.as_str()), (status, code), "{path}");
            assert!(set.starts_with("__Host-oversight-attempt=; ") && set.contains("Max-Age=0"), "{set}");
        }
        assert_eq!(ask(&router, "/session/outside/back?code=x", &cookies).await.0, StatusCode::BAD_REQUEST);
    }
}
