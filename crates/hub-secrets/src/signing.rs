use hub_domain::partner::{PublicKey, SignatureBytes, Signer, Verifier};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::SecretsError;
use crate::cipher::{self, Key};

/// A private Ed25519 key (RFC 8032), with which somebody signs what they propose. What is kept of it, in the vault, is
/// its seed.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// The seed of a new key, from the operating system's random source.
    ///
    /// # Errors
    /// [`SecretsError::NoRandomness`].
    pub fn new_seed() -> Result<Key, SecretsError> {
        cipher::random_key()
    }

    /// The key of a seed; `None` for a seed that is not 32 bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Self)
    }
}

impl Signer for SigningKey {
    fn public_key(&self) -> PublicKey {
        // Always 32 bytes; a key of zeros would verify nothing.
        PublicKey(self.0.public_key().as_ref().try_into().unwrap_or([0; 32]))
    }

    fn sign(&self, message: &[u8]) -> SignatureBytes {
        SignatureBytes(self.0.sign(message).as_ref().try_into().unwrap_or([0; 64]))
    }
}

/// Verifies Ed25519 signatures.
#[derive(Debug, Clone, Copy)]
pub struct Ed25519;

impl Verifier for Ed25519 {
    fn is_signed(&self, key: &PublicKey, message: &[u8], signature: &SignatureBytes) -> bool {
        UnparsedPublicKey::new(&ED25519, key.0).verify(message, &signature.0).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn signs_as_the_standard_says() {
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len()).step_by(2).map(|n| u8::from_str_radix(&hex[n..n + 2], 16).unwrap()).collect()
        };
        let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = SigningKey::from_seed(&seed).unwrap();
        let public = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(key.public_key().0.as_slice(), public);
        let signature = key.sign(&[0x72]);
        let wanted = bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert_eq!(signature.0.as_slice(), wanted);
        assert!(Ed25519.is_signed(&key.public_key(), &[0x72], &signature));
        assert!(!Ed25519.is_signed(&key.public_key(), &[0x73], &signature));
        let other = SigningKey::from_seed(&*SigningKey::new_seed().unwrap()).unwrap();
        assert!(!Ed25519.is_signed(&other.public_key(), &[0x72], &signature));
        assert!(SigningKey::from_seed(&seed[1..]).is_none());
    }
}
