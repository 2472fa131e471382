//! Connections: who is let in, how long a head may take, and how they end.

use super::outside::{Door, Peer};
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at a time; the next one waits until one of them ends.
const CONNECTIONS: usize = 2_048;
/// How long the head of a request may take, and how long a connection may rest between two requests.
const HEAD: Duration = Duration::from_secs(20);
/// Bytes of a head, and of what is read at once.
const BUFFER: usize = 128 * 1024;
/// Headers of a request.
const HEADERS: usize = 64;
/// How long nothing is accepted after that failed: there may be no more handles for a while.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers on a listener until `stop` is over; then lets what is being answered end, for at most `grace`.
pub(super) async fn serve(
    (listener, door): (TcpListener, Door),
    router: Router,
    stop: impl Future<Output = ()>,
    grace: Duration,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(BUFFER).max_headers(HEADERS);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            // Signals are listened to from the first look at `stop`: before the first connection.
            biased;
            () = &mut stop => break,
            next = next => next,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, peer.ip()),
            Err(error) => {
                tracing::warn!(%error, "no connection was accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        if !door.admits(peer) {
            tracing::warn!(%peer, "was not let in");
            continue;
        }
        // Without this small answers wait for the other side to say that it has got the last one.
        let _ = stream.set_nodelay(true);
        let (http, watcher, tls) = (http.clone(), open.watcher(), door.tls());
        let service = Known { router: TowerToHyperService::new(router.clone()), peer: Peer(peer) };
        tokio::spawn(async move {
            // A client that breaks off is not to be told of it.
            match tls {
                None => drop(watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await),
                Some(tls) => match Door::encrypted(tls, stream).await {
                    Ok(stream) => drop(watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await),
                    Err(error) => tracing::debug!(%error, %peer, "no encryption was agreed on"),
                },
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(grace, open.shutdown()).await.is_err() {
        tracing::warn!("what was still being answered is broken off");
    }
}

/// The router, with the machine that a request came from.
#[derive(Clone)]
struct Known {
    router: TowerToHyperService<Router>,
    peer: Peer,
}

impl Service<Request<Incoming>> for Known {
    type Response = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Error;
    type Future = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}
