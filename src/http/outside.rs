//! 对外: requests from other machines come encrypted, or through a proxy that is trusted to have decrypted
//! them; nobody else is let in.

use super::State;
use super::reply::refused;
use super::request::{RequestId, language};
use super::words as w;
use crate::config::{Outside, Tls};
use crate::error::{Error, Fault};
use crate::words::Told;
use axum::extract::{self, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{self, ErrorKind};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// How long the two sides may take to agree on an encryption.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The machine that a request came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Who is let in.
#[derive(Clone)]
pub struct Door {
    tls: Option<TlsAcceptor>,
    proxies: Arc<[IpAddr]>,
}

impl Door {
    /// The door of the machine itself.
    pub fn inside() -> Self {
        Self { tls: None, proxies: Arc::default() }
    }

    /// The door that a configuration says. Its certificate and key are read.
    pub fn new(outside: &Outside) -> Result<Self, Error<Told>> {
        let tls = outside.tls.as_ref().map(acceptor).transpose()?;
        Ok(Self { tls, proxies: outside.proxies.clone().into() })
    }

    /// Whether what comes in is encrypted.
    pub const fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether somebody at an address is let in.
    pub(super) fn admits(&self, peer: IpAddr) -> bool {
        self.is_encrypted() || peer.to_canonical().is_loopback() || self.proxies.contains(&peer.to_canonical())
    }

    /// Agrees on an encryption.
    pub(super) async fn encrypted(tls: TlsAcceptor, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await.map_err(|_| io::ErrorKind::TimedOut)?
    }

    /// What agrees on an encryption, where there is one.
    pub(super) fn tls(&self) -> Option<TlsAcceptor> {
        self.tls.clone()
    }
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, Error<Told>> {
    let unfit = |path: &Path, error: pem::Error| match error {
        pem::Error::Io(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => {
            Error::Access(w::TLS_FILE.with([&path.display()]))
        }
        pem::Error::Io(error) => Error::Fault(Fault::new(w::TLS_FILE.with([&path.display()]), error)),
        error => Error::Refused(vec![w::TLS_FORM.with([&path.display(), &error])]),
    };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&tls.certificate).and_then(Iterator::collect);
    let certificates = certificates.map_err(|error| unfit(&tls.certificate, error))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| unfit(&tls.key, error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key));
    let mut config =
        config.map_err(|error| Error::Refused(vec![w::TLS_FORM.with([&tls.certificate.display(), &error])]))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Lets a request of a proxy pass that came to it encrypted. What the machine itself asks needs no encryption.
pub(super) async fn encrypted(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let of_proxy = request.extensions().get::<Peer>().is_some_and(|peer| !peer.0.to_canonical().is_loopback());
    let said = request.headers().get("x-forwarded-proto").is_some_and(|value| value.as_bytes() == b"https");
    if !of_proxy || said || state.app.config.outside.tls.is_some() {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    refused(StatusCode::FORBIDDEN, language(request.headers()), &id, w::NOT_ENCRYPTED.with([]))
}

#[cfg(test)]
mod tests {
    use super::Door;
    use crate::config::Outside;
    use std::net::IpAddr;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn without_encryption_only_the_machine_itself_and_its_proxies_are_let_in() {
        let inside = Door::inside();
        assert!(inside.admits(ip("127.0.0.1")) && inside.admits(ip("::1")) && inside.admits(ip("::ffff:127.0.0.1")));
        assert!(!inside.admits(ip("10.0.0.5")));
        let proxied = Door::new(&Outside { tls: None, proxies: vec![ip("10.0.0.5")] }).expect("a door");
        assert!(proxied.admits(ip("10.0.0.5")) && proxied.admits(ip("::ffff:10.0.0.5")));
        assert!(!proxied.admits(ip("10.0.0.6")) && proxied.admits(ip("127.0.0.1")));
    }
}
