//! Asking the provider: encrypted unless it is on the machine itself, for a bounded time, for an answer of
//! bounded size, and at the address that was meant: no redirect is followed.

use crate::access::provider::is_safe;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::TokioExecutor;
use openidconnect::http::{Response, StatusCode};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::error::Error as StdError;
use std::io;
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;

/// How long an answer may take.
const TIME: Duration = Duration::from_secs(10);
/// Bytes of an answer at most; a provider with many keys has some ten thousand.
const MOST: usize = 1 << 18;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unasked {
    /// The address is neither encrypted nor of the machine itself.
    #[error("{0} is neither encrypted nor on this machine")]
    Unsafe(String),
    /// It took too long.
    #[error("no answer within {} seconds", TIME.as_secs())]
    Late,
    /// It could not be sent.
    #[error("the request could not be sent")]
    Sent(#[from] legacy::Error),
    /// It broke off, or is too large.
    #[error("the answer could not be read")]
    Read(#[source] Box<dyn StdError + Send + Sync>),
    /// The provider itself is at a loss.
    #[error("the provider answered {0}")]
    Failing(StatusCode),
}

/// Asks.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    client: Client<HttpsConnector<HttpConnector>, Full<bytes::Bytes>>,
    time: Duration,
}

impl Asker {
    /// One that believes the certificates that the machine believes.
    pub(super) fn new() -> io::Result<Self> {
        let builder = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider())?;
        let connector = builder.https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), time: TIME })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Unasked> {
        let address = request.uri().to_string();
        if !is_safe(&address) {
            return Err(Unasked::Unsafe(address));
        }
        let asked = async {
            let answer = self.client.request(request.map(|body| Full::new(body.into()))).await?;
            let (head, body) = answer.into_parts();
            if head.status.is_server_error() {
                return Err(Unasked::Failing(head.status));
            }
            let body = Limited::new(body, MOST).collect().await.map_err(Unasked::Read)?;
            Ok(Response::from_parts(head, body.to_bytes().into()))
        };
        tokio::time::timeout(self.time, asked).await.unwrap_or(Err(Unasked::Late))
    }
}

impl<'c> AsyncHttpClient<'c> for Asker {
    type Error = Unasked;
    type Future = BoxFuture<'c, Result<HttpResponse, Unasked>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

#[cfg(test)]
mod tests {
    use super::{Asker, MOST, Unasked};
    use openidconnect::http::Request;
    use openidconnect::{AsyncHttpClient as _, HttpResponse};
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Asks somebody who answers so, and then says no more; in the time of a test.
    async fn asked(answer: String) -> Result<HttpResponse, Unasked> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("somebody asks");
            let _ = stream.read(&mut [0; 4_096]).await.expect("a request");
            let _ = stream.write_all(answer.as_bytes()).await;
            std::future::pending::<()>().await;
        });
        ask(&address).await
    }

    async fn ask(address: &str) -> Result<HttpResponse, Unasked> {
        let asker = Asker { time: Duration::from_millis(500), ..Asker::new().expect("certificates") };
        asker.call(Request::get(address).body(Vec::new()).expect("a request")).await
    }

    fn answer(status: &str, size: usize) -> String {
        format!(
            "HTTP/1.1 {status}\r\nContent-Length: {size}\r\nLocation: http://127.0.0.1:1/\r\n\r\n{}",
            "x".repeat(size)
        )
    }

    #[tokio::test]
    async fn an_answer_has_a_size_and_a_time() {
        let whole = asked(answer("200 OK", MOST)).await.expect("as large as it may be");
        assert_eq!(whole.body().len(), MOST);
        assert!(matches!(asked(answer("200 OK", MOST + 1)).await, Err(Unasked::Read(_))));
        assert!(matches!(asked("HTTP/1.1 200 OK\r\n".to_owned()).await, Err(Unasked::Late)));
        let cut = answer("200 OK", 9).replace("xxxxxxxxx", "x");
        assert!(matches!(asked(cut).await, Err(Unasked::Late)));
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_a_failure_is_none() {
        assert_eq!(asked(answer("302 Found", 0)).await.expect("not followed").status(), 302);
        assert!(matches!(asked(answer("503 Busy", 1)).await, Err(Unasked::Failing(status)) if status == 503));
    }

    #[tokio::test]
    async fn nothing_goes_unencrypted_to_another_machine() {
        assert!(matches!(ask("http://192.0.2.1/").await, Err(Unasked::Unsafe(_))));
        assert!(matches!(ask("http://127.0.0.1:1/").await, Err(Unasked::Sent(_))));
    }
}
