//! `OpenID` Connect: a provider that is asked by the authorization code flow with PKCE.
//!
//! What a provider signs is verified by the crate `openidconnect`: signature, `iss`, `aud`, `exp`, `nonce` and
//! `at_hash`. Algorithms with a shared key are not taken: a client secret then would sign identities. What the
//! provider says of itself, and its keys, are asked for when they are first needed, so that the service starts
//! without it; they are asked for again after a while, and where a token is signed by a key that is not known.
//!
//! Two questions are answered by other rooms: how an attempt to sign in outlives the way to the provider
//! ([`provider`](crate::access::provider)), and whose account an identity is
//! ([`outside`](crate::access::outside)).

mod ask;
mod verify;
pub mod words;

use crate::access::provider::{Attempt, Brought, IdentityProvider, Proved, Unproved, is_safe};
use crate::app::Clock;
use crate::error::{Error, Fault};
use crate::words::Told;
use ask::Asker;
use futures_util::future::BoxFuture;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
};
use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long it is believed what a provider says of itself.
const BELIEVED: Duration = Duration::from_mins(10);

/// Which provider, and how this service is known to it.
pub struct Settings {
    /// The address that the provider calls itself.
    pub issuer: String,
    /// The name of this service there.
    pub client_id: String,
    /// Its secret there; none for a public client.
    pub client_secret: Option<String>,
    /// Where people come back to.
    pub redirect: String,
    /// What counts as a second factor, where a token says it as `acr` or `amr`.
    pub second_factor: Vec<String>,
}

/// A provider that speaks `OpenID` Connect.
#[derive(Debug)]
pub struct OpenIdConnect {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    second_factor: Vec<String>,
    asker: Asker,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// The client of the crate, with what a provider that was discovered has for sure.
type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl OpenIdConnect {
    /// A provider; it is not asked yet.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Error<Told>> {
        let Settings { issuer, client_id, client_secret, redirect, second_factor } = settings;
        let form = |address: &str| words::ADDRESS_FORM.with([&address]);
        let unsafe_ones = [&issuer, &redirect].into_iter().filter(|address| !is_safe(address));
        let refused: Vec<Told> = unsafe_ones.map(|address| form(address)).collect();
        if !refused.is_empty() {
            return Err(Error::Refused(refused));
        }
        let unfit = |address: &str| Error::Refused(vec![form(address)]);
        Ok(Self {
            issuer: IssuerUrl::new(issuer.clone()).map_err(|_| unfit(&issuer))?,
            client_id: ClientId::new(client_id),
            client_secret: client_secret.map(ClientSecret::new),
            redirect: RedirectUrl::new(redirect.clone()).map_err(|_| unfit(&redirect))?,
            second_factor,
            asker: Asker::new().map_err(|error| Fault::new(words::ROOTS.with([]), error))?,
            clock,
            known: Mutex::default(),
        })
    }

    /// What the provider says of itself, and its keys. Nobody waits for another's question: a provider that
    /// does not answer keeps each for its own time only.
    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, Unproved> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, metadata)) = known.filter(|(asked, _)| asked.elapsed() < BELIEVED) {
            return Ok(metadata);
        }
        let asked = Instant::now();
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.asker).await;
        let metadata = Arc::new(found.map_err(unavailable)?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, Arc::clone(&metadata)));
        Ok(metadata)
    }

    fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret);
        let client = client.set_redirect_uri(self.redirect.clone());
        // Where nothing is said, it is `client_secret_basic`.
        let posts = metadata.token_endpoint_auth_methods_supported().is_some_and(|known| {
            known.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !known.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        if posts { client.set_auth_type(AuthType::RequestBody) } else { client }
    }

    async fn sent_to(&self, attempt: &Attempt) -> Result<String, Unproved> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (state, nonce) = (CsrfToken::new(attempt.state()), Nonce::new(attempt.nonce()));
        let verifier = PkceCodeVerifier::new(attempt.verifier());
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for value in &self.second_factor {
            request = request.add_auth_context_value(AuthenticationContextClass::new(value.clone()));
        }
        Ok(request.url().0.into())
    }

    async fn proved(&self, attempt: &Attempt, brought: &Brought) -> Result<Proved, Unproved> {
        if brought.issuer.as_deref().is_some_and(|issuer| issuer != self.issuer.as_str()) {
            return Err(refused("the code is of another provider"));
        }
        let metadata = self.metadata().await?;
        let reply = self.exchange(&self.client(&metadata), attempt, brought).await?;
        let nonce = Nonce::new(attempt.nonce());
        match self.verified(&self.client(&metadata), &reply, &nonce) {
            // The provider has taken a new key since it was asked.
            Err(verify::Unverified::Key) => {
                self.forget();
                let metadata = self.metadata().await?;
                self.verified(&self.client(&metadata), &reply, &nonce).map_err(refused)
            }
            verified => verified.map_err(refused),
        }
    }

    /// Changes the code for a token.
    async fn exchange(
        &self,
        client: &Client,
        attempt: &Attempt,
        brought: &Brought,
    ) -> Result<CoreTokenResponse, Unproved> {
        let request = client.exchange_code(AuthorizationCode::new(brought.code.clone())).map_err(unavailable)?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()));
        request.request_async(&self.asker).await.map_err(|error| match error {
            RequestTokenError::Request(error) => unavailable(error),
            error => refused(error),
        })
    }
}

impl IdentityProvider for OpenIdConnect {
    fn address<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, Unproved>> {
        Box::pin(self.sent_to(attempt))
    }

    fn prove<'a>(&'a self, attempt: &'a Attempt, brought: &'a Brought) -> BoxFuture<'a, Result<Proved, Unproved>> {
        Box::pin(self.proved(attempt, brought))
    }
}

fn unavailable(error: impl StdError + Send + Sync + 'static) -> Unproved {
    Unproved::Unavailable(Box::new(error))
}

fn refused(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Unproved {
    Unproved::Refused(error.into())
}

#[cfg(test)]
mod tests;
