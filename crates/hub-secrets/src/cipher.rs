use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SecretsError;

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes of an XChaCha20 nonce: long enough to be drawn at random for every sealing.
pub(crate) const NONCE_BYTES: usize = 24;
/// Bytes a sealed text is longer than the plain one.
pub(crate) const TAG_BYTES: usize = 16;

pub(crate) type Key = Zeroizing<[u8; KEY_BYTES]>;

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], SecretsError> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|e| SecretsError::NoRandomness(e.to_string()))?;
    Ok(bytes)
}

/// A random key.
pub(crate) fn random_key() -> Result<Key, SecretsError> {
    random().map(Zeroizing::new)
}

/// HKDF-SHA256 of `secret` under `salt` for one purpose.
pub(crate) fn derive(salt: &[u8], secret: &[u8], purpose: &str) -> Key {
    let mut out = Zeroizing::new([0u8; KEY_BYTES]);
    let salt = (!salt.is_empty()).then_some(salt);
    Hkdf::<Sha256>::new(salt, secret)
        .expand_multi_info(&[b"enterprisehub/v1/", purpose.as_bytes()], out.as_mut_slice())
        .expect("32 bytes is below HKDF-SHA256's limit of 8,160");
    out
}

/// Seals `plain`, bound to `context`, under a nonce of the caller's choice.
pub(crate) fn seal_with(key: &Key, nonce: &[u8; NONCE_BYTES], context: &[u8], plain: &[u8]) -> Vec<u8> {
    XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: context })
        .expect("texts here are far below the cipher's limit of 256 GiB")
}

/// Seals `plain`, bound to `context`, under a fresh random nonce.
pub(crate) fn seal(key: &Key, context: &[u8], plain: &[u8]) -> Result<([u8; NONCE_BYTES], Vec<u8>), SecretsError> {
    let nonce = random()?;
    Ok((nonce, seal_with(key, &nonce, context, plain)))
}

/// Opens what [`seal`] made; `None` for any other key, context, nonce or altered byte.
pub(crate) fn open(key: &Key, nonce: &[u8; NONCE_BYTES], context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    XChaCha20Poly1305::new((&**key).into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context })
        .ok()
        .map(Zeroizing::new)
}

/// Opens a sealed key.
pub(crate) fn open_key(key: &Key, nonce: &[u8; NONCE_BYTES], context: &[u8], sealed: &[u8]) -> Option<Key> {
    let plain = open(key, nonce, context, sealed)?;
    <[u8; KEY_BYTES]>::try_from(plain.as_slice()).ok().map(Zeroizing::new)
}
