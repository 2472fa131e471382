//! 服务: who asks, and in which words; the only room that knows `axum`.
//!
//! | path | what |
//! |---|---|
//! | `GET /livez` | the process lives; the only thing that is told without a token |
//! | `GET /readyz` | the database answers and has the tables of this program |
//! | `POST /graphql` | `application/json` only; a form of another page cannot send that |
//! | `GET /graphql?query=` | queries, never mutations |
//! | `POST /session`, `/session/…`, `/invitation` | signing in and out, passwords, the second factor |
//! | `GET /setup?code=`, `POST /setup` | the first start, by the link on the terminal |
//! | `POST /uploads?institute=CODE&name=NAME` | the bytes of a file; answers `uploadId` and `sha256` |
//!
//! Every answer names its request in `x-request-id`, as the log and the audit do.

mod actor;
mod graphql;
mod health;
mod reply;
mod request;
mod session;
mod setup;
mod uploads;
pub mod words;

use crate::access::setup::SetUp;
use crate::app::App;
use crate::error::Fault;
use crate::graphql::Api;
use crate::jobs::{self, Handler};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are being answered may go on when the service is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What every handler is given.
#[derive(Clone)]
struct State {
    app: Arc<App>,
    api: Api,
    setup: Arc<SetUp>,
}

/// The service as a router.
pub fn router(app: Arc<App>, setup: Arc<SetUp>) -> Router {
    let state = State { app, api: Api::default(), setup };
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/graphql", post(graphql::by_post).get(graphql::by_get))
        .route("/session", post(session::begin).delete(session::end))
        .route("/session/password", post(session::password))
        .route("/session/second-factor", post(session::enrol))
        .route("/session/second-factor/confirm", post(session::confirm))
        .route("/invitation", post(session::accept))
        .route("/setup", get(setup::show).post(setup::take))
        // A file is counted while it comes, see `upload`.
        .route("/uploads", post(uploads::receive).layer(DefaultBodyLimit::disable()))
        .fallback(reply::not_there)
        .layer(axum::middleware::from_fn_with_state(state.clone(), request::named))
        .with_state(state)
}

/// Answers requests and does jobs until `stop` is over; what is being answered then is finished, a job
/// that is being done is rolled back and begins anew with the next start.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    setup: Arc<SetUp>,
    (handler, failed): (Handler, Handler),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let worker = tokio::spawn(jobs::work(Arc::clone(&app), handler, failed));
    let (stopped, mut is_stopped) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        tracing::info!("stopping");
        // Nobody waits any more where the server has ended by itself.
        let _ = stopped.send(true);
    };
    let server = axum::serve(listener, router(app, setup)).with_graceful_shutdown(stop);
    let late = async {
        let _ = is_stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(GRACE).await;
    };
    let ended = tokio::select! {
        ended = server => ended,
        () = late => Ok(()),
    };
    worker.abort();
    ended.map_err(|error| Fault::new(words::SERVING.with([]), error))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
