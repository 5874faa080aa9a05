use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::PassphraseCost;
use crate::SecretsError;
use crate::StoreKey;
use crate::cipher::{self, KEY_BYTES, Key, NONCE_BYTES, TAG_BYTES};

/// Bytes of a salt.
pub(crate) const SALT_BYTES: usize = 16;

/// Fixed-size bytes, written as base 64 without padding; other lengths and other spellings are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| D::Error::custom("not base 64"))?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom(format!("not {N} bytes")))
    }
}

/// What the wrapping key comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Method {
    /// A random key in the keychain `backend` under `account`.
    Keychain { backend: String, account: String },
    /// A passphrase through Argon2id.
    Passphrase { salt: Bytes<SALT_BYTES>, cost: PassphraseCost },
    /// A recovery code through HKDF; counts only once `confirmed`.
    Recovery { salt: Bytes<SALT_BYTES>, confirmed: bool },
    /// The key before this one, while a change of key is under way.
    FormerKey,
}

/// The store key sealed under one wrapping key. The seal covers the method and its parameters, the store's id and the
/// key's check value, so that no part of a wrap can be exchanged or altered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrap {
    pub method: Method,
    nonce: Bytes<NONCE_BYTES>,
    sealed: Bytes<{ KEY_BYTES + TAG_BYTES }>,
}

fn context(store_id: &str, check: &str, method: &Method) -> Vec<u8> {
    let method = serde_json::to_string(method).expect("plain data always serialises");
    format!("enterprisehub key wrap 1\n{store_id}\n{check}\n{method}").into_bytes()
}

impl Wrap {
    /// Seals `key` under `wrapping`.
    pub(crate) fn seal(store_id: &str, key: &StoreKey, method: Method, wrapping: &Key) -> Result<Self, SecretsError> {
        let (nonce, sealed) = cipher::seal(wrapping, &context(store_id, &key.check_value(), &method), key.expose())?;
        let sealed = <[u8; KEY_BYTES + TAG_BYTES]>::try_from(sealed).expect("a sealed key is a key and a tag long");
        Ok(Self { method, nonce: Bytes(nonce), sealed: Bytes(sealed) })
    }

    /// Opens the wrap; `None` for another wrapping key, another store or any altered byte.
    pub(crate) fn open(&self, store_id: &str, check: &str, wrapping: &Key) -> Option<StoreKey> {
        let context = context(store_id, check, &self.method);
        let key = StoreKey::from_key(&cipher::open_key(wrapping, &self.nonce.0, &context, &self.sealed.0)?);
        (key.check_value() == check).then_some(key)
    }
}
