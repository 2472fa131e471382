//! 服务: who asks, and in which words; the only room that knows `axum`.
//!
//! | path | what |
//! |---|---|
//! | `GET /livez` | the process lives; the only thing that is told without a token |
//! | `GET /readyz` | the database answers and has the tables of this program |
//! | `POST /graphql` | `application/json` only; a form of another page cannot send that |
//! | `GET /graphql?query=` | queries, never mutations |
//! | `POST /session`, `/session/…`, `/invitation` | signing in and out, passwords, the second factor |
//! | `GET /session/outside`, `/session/outside/back` | signing in by a provider outside, where there is one |
//! | `POST /device` | a one-time code makes a phone a stocktaker's |
//! | `GET /setup?code=`, `POST /setup` | the first start, by the link on the terminal |
//! | `PUT /stocktakes/ID/photos/SHA256` | the bytes of a photo that a count names, before or after the count |
//! | `GET /stocktakes/ID/photos/SHA256` | the photo, for who may see the count |
//! | `POST /uploads?institute=CODE&name=NAME` | the bytes of a file; answers `uploadId` and `sha256` |
//!
//! On a second port, which only the machine itself reaches, without a token: `/livez`, `/readyz` and
//! `/metrics`.
//!
//! A request passes, from the outside in: `listen` (connections, the time of a head), `outside` (encryption), `request` (its
//! name, the log, the count, what panics), `gate` (how many at a time, for how long), `actor` (who
//! asks), the budget of who asks, `sent` and `pace` (the body), and then the interface.
//!
//! Every answer names its request in `x-request-id`, as the log and the audit do.

mod actor;
mod gate;
mod graphql;
mod health;
mod listen;
mod metrics;
mod outside;
mod pace;
mod photos;
mod provider;
mod reply;
mod request;
mod sent;
mod session;
mod setup;
mod uploads;
pub mod words;

pub use outside::Door;
pub use provider::Provider;

use crate::access::setup::SetUp;
use crate::app::App;
use crate::graphql::Api;
use crate::graphql::limits::budget::Budget;
use crate::jobs::{self, Handler};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use gate::Gate;
use metrics::Metrics;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are being answered may go on when the service is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What every handler is given.
#[derive(Clone)]
struct State {
    app: Arc<App>,
    api: Api,
    gate: Gate,
    metrics: Arc<Metrics>,
    /// Whether the service is asked to stop.
    stopping: Arc<AtomicBool>,
    setup: Arc<SetUp>,
    /// Who vouches for people, where somebody does.
    provider: Option<Provider>,
}

impl State {
    fn new(app: Arc<App>, setup: Arc<SetUp>) -> Self {
        let most = app.config.allowance;
        let budget = Budget::new(Arc::clone(&app.clock), most);
        Self {
            api: Api::default().within(Arc::new(budget)),
            gate: Gate::new(most.concurrency, most.time),
            metrics: Arc::default(),
            stopping: Arc::default(),
            setup,
            provider: None,
            app,
        }
    }
}

/// The service as a router.
fn router(state: &State) -> Router {
    let asked = Router::new()
        .route("/readyz", get(health::ready))
        .route("/graphql", post(graphql::by_post).get(graphql::by_get))
        .layer(from_fn_with_state(state.clone(), gate::request));
    let doors = Router::new()
        .route("/session", post(session::begin).delete(session::end))
        .route("/session/password", post(session::password))
        .route("/session/second-factor", post(session::enrol))
        .route("/session/second-factor/confirm", post(session::confirm))
        .route("/invitation", post(session::accept))
        .route("/device", post(session::device))
        .route("/setup", get(setup::show).post(setup::take));
    let doors = match &state.provider {
        Some(by) => doors.merge(provider::routes(by.clone())),
        None => doors,
    };
    let doors = doors.layer(from_fn_with_state(state.clone(), gate::door));
    let files = Router::new()
        // A file is counted while it comes, see `upload`.
        .route("/uploads", post(uploads::receive).layer(DefaultBodyLimit::disable()))
        .route(photos::PATH, put(photos::receive).get(photos::send).layer(DefaultBodyLimit::disable()))
        .layer(from_fn_with_state(state.clone(), gate::upload));
    dressed(asked.merge(doors).merge(files).route("/livez", get(health::live)), state, Arc::clone(&state.metrics))
}

/// What is told on the machine itself.
fn admin(state: &State) -> Router {
    let told = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready_here))
        .route("/metrics", get(health::metrics));
    // What watches the service is not counted as its work.
    dressed(told, state, Arc::default())
}

/// What every request meets, whatever it asks for, and where it is counted.
fn dressed(router: Router<State>, state: &State, counted: Arc<Metrics>) -> Router {
    router
        .fallback(reply::not_there)
        .method_not_allowed_fallback(reply::no_method)
        .layer(from_fn_with_state(state.clone(), outside::encrypted))
        .layer(from_fn_with_state(State { metrics: counted, ..state.clone() }, request::named))
        .with_state(state.clone())
}

/// Answers requests and does jobs until `stop` is over; what is being answered then is finished, a job
/// that is being done is rolled back and begins anew with the next start. How the service fares is told
/// on the second listener until the last request is answered.
pub async fn serve(
    app: Arc<App>,
    (listener, door, admin_listener): (TcpListener, Door, TcpListener),
    (setup, provider): (Arc<SetUp>, Option<Provider>),
    (handler, failed): (Handler, Handler),
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let worker = tokio::spawn(jobs::work(Arc::clone(&app), handler, failed));
    let state = State { provider, ..State::new(app, setup) };
    let told = tokio::spawn(listen::serve(
        (admin_listener, Door::inside()),
        admin(&state),
        std::future::pending(),
        Duration::ZERO,
    ));
    let stopping = Arc::clone(&state.stopping);
    let stop = async move {
        stop.await;
        tracing::info!("stopping");
        stopping.store(true, Ordering::Relaxed);
    };
    listen::serve((listener, door), router(&state), stop, GRACE).await;
    worker.abort();
    told.abort();
}

#[cfg(test)]
mod tests {
    use super::{State, dressed};
    use crate::app::App;
    use crate::config::{Config, DEFAULT_LISTEN};
    use crate::db::Db;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, header};
    use axum::routing::get;
    use std::sync::Arc;
    use tower::ServiceExt as _;

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }

    pub(super) async fn state() -> State {
        let memory = "sqlite::memory:";
        let db = Db::connect(memory).await.expect("a database");
        let config = Config::new(memory, None, DEFAULT_LISTEN.parse().expect("an address")).expect("a configuration");
        State::new(Arc::new(App::new(db, config)), Arc::default())
    }

    #[tokio::test]
    async fn what_panics_is_answered_as_a_fault_with_its_request() {
        let state = state().await;
        let fails = Router::new().route("/", get(async || -> &'static str { panic!("ovs_secret") }));
        let router = dressed(fails, &state, Arc::clone(&state.metrics));
        let ask = |path: &str| {
            let request = Request::builder().uri(path).header(header::ACCEPT_LANGUAGE, "en").body(Body::empty());
            router.clone().oneshot(request.expect("a request"))
        };
        let response = ask("/").await.expect("answered");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()["x-request-id"].to_str().expect("a name").to_owned();
        let body = to_bytes(response.into_body(), 1_000).await.expect("a body");
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        let error = serde_json::json!({ "message": format!("internal error, request {id}"),
            "extensions": { "code": "INTERNAL", "requestId": id } });
        assert_eq!(body, serde_json::json!({ "errors": [error] }));
        // It goes on, and nothing is left over.
        assert_eq!(ask("/nothing").await.expect("answered").status(), StatusCode::NOT_FOUND);
        let text = state.metrics.text(None);
        assert!(text.contains("{class=\"5xx\"} 1\n") && text.contains("in_flight 0\n"), "{text}");
    }
}
