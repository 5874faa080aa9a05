use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::cipher::{KEY_BYTES, Key};

/// The most memory an envelope may ask for (1 GiB), so that an altered file cannot exhaust the computer.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;
const MOST_LANES: u32 = 16;

/// How hard a passphrase is to try: Argon2id's parameters, stored in the envelope beside the wrap they made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassphraseCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl PassphraseCost {
    /// What real stores use: 64 MiB, three passes, one lane. About a third of a second on a small laptop.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// The cheapest Argon2id there is. For tests only: it makes guessing a passphrase cheap too.
    #[must_use]
    pub const fn weak_for_tests() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }

    /// The key a passphrase gives under `salt`; `None` where the parameters are out of bounds.
    pub(crate) fn stretch(self, passphrase: &[u8], salt: &[u8]) -> Option<Key> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES || self.lanes > MOST_LANES {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES)).ok()?;
        let mut key = Zeroizing::new([0u8; KEY_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, salt, key.as_mut_slice())
            .ok()?;
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_is_what_the_documents_say() {
        let text = serde_json::to_string(&PassphraseCost::STANDARD).unwrap();
        assert_eq!(text, r#"{"memory_kib":65536,"passes":3,"lanes":1}"#);
    }

    #[test]
    fn salt_and_cost_change_the_key() {
        let weak = PassphraseCost::weak_for_tests();
        let key = weak.stretch(b"correct horse", &[1; 16]).unwrap();
        assert_eq!(key, weak.stretch(b"correct horse", &[1; 16]).unwrap());
        assert_ne!(key, weak.stretch(b"correct horse", &[2; 16]).unwrap());
        assert_ne!(key, PassphraseCost { passes: 2, ..weak }.stretch(b"correct horse", &[1; 16]).unwrap());
    }

    #[test]
    fn parameters_that_would_exhaust_the_computer_are_refused() {
        let weak = PassphraseCost::weak_for_tests();
        for cost in [
            PassphraseCost { memory_kib: u32::MAX, ..weak },
            PassphraseCost { passes: u32::MAX, ..weak },
            PassphraseCost { lanes: u32::MAX, ..weak },
            PassphraseCost { memory_kib: 0, ..weak },
            PassphraseCost { passes: 0, ..weak },
        ] {
            assert!(cost.stretch(b"p", &[1; 16]).is_none(), "{cost:?}");
        }
    }
}
