//! Passwords: what is accepted, and their hash (Argon2id).
//!
//! Regulation: GB/T 22239-2019 asks for passwords of some complexity. Long passwords of two kinds of
//! characters count as well as shorter ones of three: length is what makes them hard to guess.

use super::{secret, words};
use crate::error::{Error, Fault};
use crate::words::Told;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Fewest characters.
pub const FEWEST: usize = 10;
/// From so many characters on two kinds of them are enough.
const LONG: usize = 16;
/// Most bytes: hashing longer ones only keeps the machine busy.
const MOST: usize = 200;

/// What many have: the first that is tried. Parts of a password that is otherwise all right.
const COMMON: &[&str] =
    &["password", "passw0rd", "p@ssw0rd", "admin", "qwerty", "123456", "abc123", "oversight", "letmein"];

/// How many hashes are made at the same time: each takes 19 MB and a processor for a while.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Verified against where there is no account, so that an unknown name takes as long as a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| digest("nobody has this password"));

/// What is wrong with a password for somebody; all of it.
pub fn unfit(password: &str, login: &str) -> Vec<Told> {
    let mut refused = Vec::new();
    let length = password.chars().count();
    if length < FEWEST || password.len() > MOST {
        refused.push(words::PASSWORD_LENGTH.with([&FEWEST, &MOST]));
    }
    let kinds: [fn(char) -> bool; 4] =
        [|c| c.is_lowercase(), |c| c.is_uppercase(), |c| c.is_numeric(), |c| !c.is_alphanumeric()];
    // What has neither case, such as 汉字, is a kind of its own.
    let caseless = password.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let found = kinds.iter().filter(|kind| password.chars().any(**kind)).count() + usize::from(caseless);
    if found < if length < LONG { 3 } else { 2 } {
        refused.push(words::PASSWORD_KINDS.with([&LONG]));
    }
    let small = password.to_lowercase();
    if COMMON.iter().any(|common| small.contains(common)) || (login.len() > 2 && small.contains(login)) {
        refused.push(words::PASSWORD_COMMON.with([]));
    }
    refused
}

/// The hash of a password.
pub async fn hash(password: &str) -> Result<String, Error<Told>> {
    let password = password.to_owned();
    let made = slowly(move || digest(&password)).await?;
    made.ok_or_else(|| Fault::told(words::NO_HASH.with([])).into())
}

/// Whether a password is that of a hash; it takes as long where there is none.
pub async fn fits(password: &str, hash: Option<String>) -> Result<bool, Fault> {
    let password = password.to_owned();
    slowly(move || {
        let known = hash.is_some();
        let hash = hash.or_else(|| NOBODY.clone()).unwrap_or_default();
        let parsed = PasswordHash::new(&hash);
        let fits = parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && fits
    })
    .await
}

fn digest(password: &str) -> Option<String> {
    let salt: [u8; 16] = secret::random().ok()?;
    Some(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).ok()?.to_string())
}

/// Does what takes a while beside the threads that answer.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    // Nobody closes it; without a turn the work is done all the same.
    let _turn = AT_ONCE.acquire().await.ok();
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::new(words::NO_HASH.with([]), error))
}

#[cfg(test)]
mod tests {
    use super::{fits, hash, unfit};

    #[test]
    fn weak_passwords_are_refused_and_say_why() {
        let codes = |password: &str| unfit(password, "zhang").iter().map(crate::words::Told::code).collect::<Vec<_>>();
        assert_eq!(codes("Ab1!"), ["PASSWORD_LENGTH"]);
        assert_eq!(codes("abcdefghijk1"), ["PASSWORD_KINDS"]);
        assert_eq!(codes("Zhang-2026-xy"), ["PASSWORD_COMMON"]);
        assert_eq!(codes("admin"), ["PASSWORD_LENGTH", "PASSWORD_KINDS", "PASSWORD_COMMON"]);
        for fine in ["Tr0ub4dor&3x", "correct horse battery staple", "九月菊花Kai了三次"] {
            assert!(codes(fine).is_empty(), "{fine}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let made = hash("Tr0ub4dor&3x").await.expect("hashed");
        assert!(made.starts_with("$argon2id$"), "{made}");
        assert_ne!(made, hash("Tr0ub4dor&3x").await.expect("hashed"), "salted");
        assert!(fits("Tr0ub4dor&3x", Some(made.clone())).await.expect("checked"));
        assert!(!fits("Tr0ub4dor&3y", Some(made)).await.expect("checked"));
        assert!(!fits("nobody has this password", None).await.expect("checked"));
        assert!(!fits("", Some("no hash".to_owned())).await.expect("checked"));
    }
}
