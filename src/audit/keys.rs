//! The keys of checkpoints: Ed25519 (RFC 8032), in files as PEM, so that other programs read them too.

use super::words as w;
use crate::error::Fault;
use crate::words::Told;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// What signs checkpoints; whoever has it can forge them.
#[derive(Debug, Clone)]
pub struct PrivateKey(SigningKey);

/// What proves a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PrivateKey {
    /// A new key.
    pub fn generate() -> Result<Self, Fault> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| Fault::new(w::NO_RANDOM.with([]), error))?;
        Ok(Self(SigningKey::from_bytes(&secret)))
    }

    /// Reads PKCS #8 in PEM; `place` is where it was found.
    pub fn read(place: &str, pem: &str) -> Result<Self, Told> {
        SigningKey::from_pkcs8_pem(pem).map(Self).map_err(|error| w::KEY_FORM.with([&place, &error]))
    }

    /// The key as PKCS #8 in PEM.
    pub fn pem(&self) -> Result<String, Fault> {
        let pem = self.0.to_pkcs8_pem(LineEnding::LF);
        Ok(pem.map_err(|error| Fault::new(w::KEY_FORM.with([&"-", &error]), error))?.to_string())
    }

    /// What proves its signatures.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The signature of bytes, as hex digits.
    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        let signature = self.0.sign(bytes).to_bytes();
        signature.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl PublicKey {
    /// Reads SPKI in PEM; `place` is where it was found.
    pub fn read(place: &str, pem: &str) -> Result<Self, Told> {
        VerifyingKey::from_public_key_pem(pem).map(Self).map_err(|error| w::KEY_FORM.with([&place, &error]))
    }

    /// The key as SPKI in PEM.
    pub fn pem(&self) -> Result<String, Fault> {
        let pem = self.0.to_public_key_pem(LineEnding::LF);
        pem.map_err(|error| Fault::new(w::KEY_FORM.with([&"-", &error]), error))
    }

    /// Whether a signature, as hex digits, is of these bytes.
    pub(super) fn proves(&self, bytes: &[u8], signature: &str) -> bool {
        let Some(signature) = unhex(signature) else { return false };
        self.0.verify_strict(bytes, &Signature::from_bytes(&signature)).is_ok()
    }
}

fn unhex(text: &str) -> Option<[u8; 64]> {
    let mut bytes = [0; 64];
    if text.len() != 128 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{PrivateKey, PublicKey};

    #[test]
    fn a_key_signs_and_proves_also_after_it_was_kept() {
        let key = PrivateKey::generate().expect("a key");
        let kept = PrivateKey::read("k", &key.pem().expect("a text")).expect("a key");
        let public = PublicKey::read("k", &kept.public().pem().expect("a text")).expect("a key");
        assert_eq!(public, key.public());
        let signature = kept.sign(b"x");
        assert!(public.proves(b"x", &signature));
        assert!(!public.proves(b"y", &signature));
        assert!(!public.proves(b"x", &signature[1..]));
        assert!(!PrivateKey::generate().expect("a key").public().proves(b"x", &signature));
    }

    #[test]
    fn a_file_that_is_no_key_is_told() {
        let told = PublicKey::read("a.pub", "x").expect_err("no key").tell(crate::words::Lang::En);
        assert!(told.starts_with("'a.pub' is no file of an Ed25519 key: "), "{told}");
        assert!(PrivateKey::read("a", "").is_err());
    }
}
