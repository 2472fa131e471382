//! What a token proves.

use super::{Client, OpenIdConnect};
use crate::access::provider::Proved;
use openidconnect::core::{CoreJwsSigningAlgorithm as Algorithm, CoreTokenResponse};
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse as _, SignatureVerificationError,
    SigningError, TokenResponse as _,
};

/// The algorithms of signatures that are taken: those with a private key, which the provider alone has.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// Why a token proves nobody.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unverified {
    /// There is none.
    #[error("there is no ID token")]
    None,
    /// No key that is known goes with it.
    #[error("no key that is known has signed the ID token")]
    Key,
    /// Its signature does not hold, or what it says is not for this attempt.
    #[error(transparent)]
    Claims(ClaimsVerificationError),
    /// Its signature cannot be looked at.
    #[error(transparent)]
    Signature(#[from] SignatureVerificationError),
    /// The hash of the access token cannot be computed.
    #[error(transparent)]
    Hash(#[from] SigningError),
    /// The access token beside it is another one (`at_hash`).
    #[error("the ID token is for another access token")]
    AccessToken,
}

impl From<ClaimsVerificationError> for Unverified {
    fn from(error: ClaimsVerificationError) -> Self {
        match error {
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => Self::Key,
            error => Self::Claims(error),
        }
    }
}

impl OpenIdConnect {
    /// Whom the token of a reply proves.
    pub(super) fn verified(
        &self,
        client: &Client,
        reply: &CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<Proved, Unverified> {
        let token = reply.id_token().ok_or(Unverified::None)?;
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let verifier = verifier.set_time_fn(|| self.clock.now().time());
        let claims = token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let key = token.signing_key(&verifier)?;
            let hash = AccessTokenHash::from_token(reply.access_token(), token.signing_alg()?, key)?;
            if hash != *expected {
                return Err(Unverified::AccessToken);
            }
        }
        let class = claims.auth_context_ref().map(|class| class.as_str());
        let methods = claims.auth_method_refs().into_iter().flatten().map(|method| method.as_str());
        Ok(Proved {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            second_factor: shows_second(class.into_iter().chain(methods), &self.second_factor),
        })
    }
}

/// Whether one of what a provider says of how somebody was known counts as a second factor.
pub(super) fn shows_second<'a>(mut said: impl Iterator<Item = &'a str>, counts: &[String]) -> bool {
    said.any(|said| counts.iter().any(|one| one == said))
}
