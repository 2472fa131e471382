//! A provider of identities outside (外部身份提供方): what is asked of it, whatever it speaks.
//!
//! A person is sent to the provider and comes back with a code. Between the two, nothing is kept here: the
//! browser alone keeps the secret of the [`Attempt`], and everything that the provider is told of it is a hash
//! of that secret and of the time. So it does not matter which of several processes somebody comes back to,
//! no key is shared, and a stranger who begins cannot fill a table. Somebody who comes back with the state of
//! another's attempt is turned away, because the secret is not theirs; and who makes an old attempt young
//! makes another one of it, for which the provider has no code.

use super::secret;
use crate::error::Fault;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entity::Moment;
use futures_util::future::BoxFuture;
use sha2::{Digest as _, Sha256};
use std::error::Error as StdError;
use std::fmt;
use url::{Host, Url};

/// How long somebody may take at the provider, in microseconds: ten minutes.
pub const LASTS: i64 = 10 * MINUTE;
/// How far the clocks of two processes may be apart, in microseconds.
const APART: i64 = MINUTE;
const MINUTE: i64 = 60_000_000;

/// An attempt to sign in by a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    secret: [u8; 32],
    begun: Moment,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl Attempt {
    /// A new one.
    pub fn begin(now: Moment) -> Result<Self, Fault> {
        Ok(Self { secret: secret::random()?, begun: now })
    }

    /// What the browser keeps of it: the secret, and when it was begun.
    pub fn kept(&self) -> String {
        format!("{}.{}", self.begun.0, hex::encode(self.secret))
    }

    /// The attempt that a browser kept; none where the state that came back is of another one, or where it
    /// is over.
    pub fn resumed(kept: &str, state: &str, now: Moment) -> Option<Self> {
        let (begun, hex) = kept.split_once('.')?;
        let mut secret = [0; 32];
        hex::decode_to_slice(hex, &mut secret).ok()?;
        let attempt = Self { secret, begun: Moment(begun.parse().ok()?) };
        let age = now.0.checked_sub(attempt.begun.0)?;
        ((-APART..LASTS).contains(&age) && attempt.state() == state).then_some(attempt)
    }

    /// What the provider sends back with the person (`state`).
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What the provider writes into what it signs (`nonce`).
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What proves to the provider that who shows the code is who began (`code_verifier`, RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// What the provider is told of the verifier beforehand (`code_challenge`, S256).
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier()))
    }

    fn derived(&self, purpose: &str) -> String {
        let hash = Sha256::new().chain_update(self.secret).chain_update(self.begun.0.to_be_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(hash.chain_update(purpose).finalize())
    }
}

/// What somebody brings back from the provider.
#[derive(Clone)]
pub struct Brought {
    /// The code, which counts once.
    pub code: String,
    /// Who says to have given it (RFC 9207), where that is said.
    pub issuer: Option<String>,
}

impl fmt::Debug for Brought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brought").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Whom a provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The provider, by the address that it calls itself.
    pub issuer: String,
    /// Who it is there.
    pub subject: String,
    /// Whether a second factor was shown there, by what counts as one here.
    pub second_factor: bool,
}

/// Why nobody is vouched for.
#[derive(Debug, thiserror::Error)]
pub enum Unproved {
    /// The provider does not answer, or not as one answers.
    #[error("the provider cannot be asked")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
    /// What it answers proves nobody.
    #[error("the provider proves nobody")]
    Refused(#[source] Box<dyn StdError + Send + Sync>),
}

/// A provider of identities.
pub trait IdentityProvider: Send + Sync + fmt::Debug {
    /// The address to which a person is sent, with the state, the nonce and the challenge of the attempt.
    fn address<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, Unproved>>;

    /// Whom what was brought back proves, of the same attempt.
    fn prove<'a>(&'a self, attempt: &'a Attempt, brought: &'a Brought) -> BoxFuture<'a, Result<Proved, Unproved>>;
}

/// Whether an address may be asked or sent to: encrypted, or one of the machine itself.
pub fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return false,
    };
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    is_bare && (url.scheme() == "https" || url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::{APART, Attempt, LASTS, is_safe};
    use base64::Engine as _;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use entity::Moment;
    use sha2::{Digest as _, Sha256};
    use std::collections::BTreeSet;

    const BEGUN: i64 = 1_000_000_000_000;

    fn begun() -> Attempt {
        Attempt::begin(Moment(BEGUN)).expect("random")
    }

    #[test]
    fn an_attempt_is_resumed_by_its_own_state_and_in_time() {
        let attempt = begun();
        let resumed = |state: &str, now: i64| Attempt::resumed(&attempt.kept(), state, Moment(BEGUN + now));
        let own = attempt.state();
        assert_eq!(resumed(&own, 0), Some(attempt.clone()));
        assert_eq!(resumed(&own, LASTS - 1), Some(attempt.clone()));
        assert_eq!(resumed(&own, -APART), Some(attempt.clone()));
        assert_eq!([resumed(&own, LASTS), resumed(&own, -APART - 1)], [None, None]);
        assert_eq!(resumed(&begun().state(), 0), None);
        assert_eq!(resumed("", 0), None);
    }

    #[test]
    fn who_makes_it_younger_makes_another_of_it() {
        let attempt = begun();
        let younger = attempt.kept().replace(&BEGUN.to_string(), &(BEGUN + LASTS).to_string());
        assert_eq!(Attempt::resumed(&younger, &attempt.state(), Moment(BEGUN + LASTS)), None);
        let other = Attempt { begun: Moment(BEGUN + LASTS), ..attempt.clone() };
        assert_ne!((other.nonce(), other.challenge()), (attempt.nonce(), attempt.challenge()));
    }

    #[test]
    fn what_a_browser_kept_may_be_anything() {
        let state = begun().state();
        let short = format!("{BEGUN}.abcd");
        let long = format!("{BEGUN}.{}", "0".repeat(66));
        let early = format!("{}.{}", i64::MIN, "0".repeat(64));
        for kept in ["", ".", "1", "x.00", &short, &long, &early, "99999999999999999999.00"] {
            assert_eq!(Attempt::resumed(kept, &state, Moment(BEGUN)), None, "{kept}");
        }
    }

    #[test]
    fn nothing_that_is_told_gives_away_another_or_the_secret() {
        let (attempt, other) = (begun(), begun());
        let of = |one: &Attempt| [one.state(), one.nonce(), one.verifier(), one.challenge()];
        let told: BTreeSet<String> = of(&attempt).into_iter().chain(of(&other)).collect();
        assert_eq!(told.len(), 8);
        // RFC 7636: 43 to 128 characters that need no escape; the challenge is the hash of them.
        assert!(told.iter().all(|text| text.len() == 43));
        let hashed = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier().as_bytes()));
        assert_eq!(attempt.challenge(), hashed);
        assert!(!format!("{attempt:?}").contains(&hex::encode(attempt.secret)));
    }

    #[test]
    fn an_address_is_encrypted_or_of_the_machine_itself() {
        for safe in [
            "https://id.example.cn",
            "https://10.0.0.1/realms/a",
            "http://127.0.0.1:9/a",
            "http://[::1]",
            "http://localhost:1",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "",
            "id.example.cn",
            "http://id.example.cn",
            "http://127.0.0.1.example.cn",
            "http://127.0.0.1@example.cn",
            "https://a@example.cn",
            "https://example.cn/#a",
            "file:///etc/passwd",
            "https:",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
