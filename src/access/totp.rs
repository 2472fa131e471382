//! The second factor: codes by time (TOTP, RFC 6238), and codes that stand in for it once.

use super::secret;
use crate::error::Fault;
use entity::{Digest, Moment};
use totp_rs::{Builder, Secret, Totp};

/// Seconds that a code is for; a phone's clock may be off by one such step.
const STEP: u64 = 30;
/// How many codes stand in for the second factor.
pub(super) const RECOVERY_CODES: usize = 10;

/// A new secret.
pub(super) fn make() -> Result<Vec<u8>, Fault> {
    Ok(secret::random::<20>()?.to_vec())
}

/// The secret as a person types it into an application, in Base32.
pub(super) fn typed(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// The secret as an application takes it from a QR code; a login has nothing that an address cannot have.
pub(super) fn address(secret: &[u8], login: &str) -> String {
    format!("otpauth://totp/oversight:{login}?secret={}&issuer=oversight", typed(secret))
}

/// The time step of a code that is right now; one that is not after `last` was used before.
pub(super) fn step(secret: &[u8], code: &str, now: Moment, last: i64) -> Option<i64> {
    let seconds = u64::try_from(now.0 / 1_000_000).ok()?;
    let step = i64::try_from(totp(secret).check(code, seconds)?).ok()?;
    (step > last).then_some(step)
}

fn totp(secret: &[u8]) -> Totp {
    Builder::new().with_secret(secret).with_step_duration(STEP).build_noncompliant()
}

/// Codes that stand in for the second factor, and what is kept of them.
pub(super) fn recovery() -> Result<Vec<(String, Digest)>, Fault> {
    let code = |_| {
        let random = hex::encode(secret::random::<8>()?);
        let (one, two) = random.split_at(8);
        let code = format!("{one}-{two}");
        let hash = secret::hash(&code);
        Ok((code, hash))
    };
    (0..RECOVERY_CODES).map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::{address, make, recovery, step, totp, typed};
    use entity::Moment;

    /// The secret of the examples of RFC 6238, appendix B.
    const EXAMPLE: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // The last six digits of the eight that the standard gives.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let now = Moment(seconds * 1_000_000);
            assert_eq!(step(EXAMPLE, code, now, -1), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_once_and_for_a_minute() {
        let now = Moment(59_000_000);
        let used = step(EXAMPLE, "287082", now, -1).expect("right");
        assert_eq!(step(EXAMPLE, "287082", now, used), None, "used before");
        assert_eq!(step(EXAMPLE, "287082", Moment(200_000_000), -1), None, "too late");
        assert_eq!(step(EXAMPLE, "287083", now, -1), None);
        assert_eq!(step(EXAMPLE, "", now, -1), None);
    }

    #[test]
    fn what_is_made_can_be_used() {
        let secret = make().expect("random");
        let code = totp(&secret).generate(1_000).to_string();
        assert_eq!(step(&secret, &code, Moment(1_000_000_000), 0), Some(33));
        assert_eq!(typed(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(address(&secret, "zhang").starts_with("otpauth://totp/oversight:zhang?secret="));
        assert_eq!(recovery().expect("random").len(), super::RECOVERY_CODES);
    }
}
