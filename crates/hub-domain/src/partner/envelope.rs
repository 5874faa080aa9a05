use std::fmt;

use serde::{Deserialize, Serialize};

use super::{PartnerError, Proposal};
use crate::{ProfileId, ProposalId};

/// The largest file of a proposal that is read, bytes.
pub const MOST_ENVELOPE_BYTES: usize = 1024 * 1024;

/// The form of the file.
const FORMAT: u16 = 1;

/// Bytes of a fixed number, written as hexadecimal digits.
macro_rules! hex_bytes {
    ($(#[$doc:meta])* $Name:ident, $n:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $Name(pub [u8; $n]);

        impl From<$Name> for String {
            fn from(value: $Name) -> Self {
                value.0.iter().map(|b| format!("{b:02x}")).collect()
            }
        }

        impl TryFrom<String> for $Name {
            type Error = EnvelopeError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                from_hex(&text).map(Self).ok_or(EnvelopeError::Unreadable)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&String::from(*self))
            }
        }
    };
}

hex_bytes!(
    /// The public half of an Ed25519 key (RFC 8032).
    PublicKey,
    32
);
hex_bytes!(
    /// An Ed25519 signature.
    SignatureBytes,
    64
);
hex_bytes!(
    /// BLAKE3 of a content.
    ContentHash,
    32
);

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// Whoever holds the private half of a key. The key itself stays where it is kept.
pub trait Signer {
    /// The public half.
    fn public_key(&self) -> PublicKey;
    /// Signs a message with Ed25519.
    fn sign(&self, message: &[u8]) -> SignatureBytes;
}

/// Says whether an Ed25519 signature is that of a message under a key.
pub trait Verifier: Sync {
    /// Whether it is.
    fn is_signed(&self, key: &PublicKey, message: &[u8], signature: &SignatureBytes) -> bool;
}

/// Why a proposal's file was refused. Nothing of it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// No proposal's file, or one that is cut.
    #[error("this is no proposal, or the file is damaged")]
    Unreadable,
    /// Larger than any proposal.
    #[error("the file is larger than a proposal can be")]
    TooLarge,
    /// From a newer program.
    #[error("the proposal was written by a newer version (form {found}, this program knows {FORMAT})")]
    Newer {
        /// Its form.
        found: u16,
    },
    /// The content is not the one that was signed.
    #[error("the proposal was altered after it was signed")]
    Altered,
    /// The signature is not that of the key.
    #[error("the proposal is not signed by the key it names")]
    NotSigned,
    /// The content names another proposal or proposer than the envelope.
    #[error("the proposal and its envelope name different people or numbers")]
    Mismatch,
    /// Nobody here knows who made it.
    #[error("nobody here knows the profile that made this proposal")]
    UnknownProfile,
    /// The profile is known with another key.
    #[error("the proposal is signed with another key than the profile's")]
    OtherKey,
    /// It has been taken in before.
    #[error("this proposal has been taken in before")]
    Replayed,
}

/// A proposal as it travels from one laptop to another: what it says, word for word, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    format: u16,
    proposal: ProposalId,
    by: ProfileId,
    public_key: PublicKey,
    content_hash: ContentHash,
    signature: SignatureBytes,
    /// The proposal as JSON, kept as text so that it is hashed exactly as it was written.
    content: String,
}

impl Envelope {
    /// Signs a proposal.
    ///
    /// # Errors
    /// [`EnvelopeError::Unreadable`] for a proposal without a JSON form, [`EnvelopeError::TooLarge`].
    pub fn seal(proposal: &Proposal, signer: &dyn Signer) -> Result<Self, EnvelopeError> {
        let content = serde_json::to_string(proposal).map_err(|_| EnvelopeError::Unreadable)?;
        let mut envelope = Self {
            format: FORMAT,
            proposal: proposal.id,
            by: proposal.by,
            public_key: signer.public_key(),
            content_hash: ContentHash(*blake3::hash(content.as_bytes()).as_bytes()),
            signature: SignatureBytes([0; 64]),
            content,
        };
        envelope.signature = signer.sign(&envelope.signed_bytes());
        if envelope.to_file().len() > MOST_ENVELOPE_BYTES {
            return Err(EnvelopeError::TooLarge);
        }
        Ok(envelope)
    }

    /// The file.
    #[must_use]
    pub fn to_file(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a file. Says nothing yet of whether it can be believed: see [`Envelope::open`].
    ///
    /// # Errors
    /// [`EnvelopeError::TooLarge`], [`EnvelopeError::Unreadable`], [`EnvelopeError::Newer`].
    pub fn read(file: &[u8]) -> Result<Self, EnvelopeError> {
        #[derive(Deserialize)]
        struct Form {
            format: u16,
        }
        if file.len() > MOST_ENVELOPE_BYTES {
            return Err(EnvelopeError::TooLarge);
        }
        let form: Form = serde_json::from_slice(file).map_err(|_| EnvelopeError::Unreadable)?;
        match form.format {
            FORMAT => serde_json::from_slice(file).map_err(|_| EnvelopeError::Unreadable),
            found if found > FORMAT => Err(EnvelopeError::Newer { found }),
            _ => Err(EnvelopeError::Unreadable),
        }
    }

    /// Which proposal it says it carries.
    #[must_use]
    pub fn proposal_id(&self) -> ProposalId {
        self.proposal
    }

    /// Who it says made it.
    #[must_use]
    pub fn by(&self) -> ProfileId {
        self.by
    }

    /// The key it says it is signed with. Whose it is, the file cannot say.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.public_key
    }

    /// The bytes that are signed: a name for what this is, then each part at its fixed length. No two envelopes that
    /// differ in any of them give the same bytes, and no signature made for something else fits.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        [
            b"EnterpriseHub proposal\0".as_slice(),
            &self.format.to_be_bytes(),
            self.proposal.as_uuid().as_bytes(),
            self.by.as_uuid().as_bytes(),
            &self.public_key.0,
            &self.content_hash.0,
        ]
        .concat()
    }

    /// The proposal, if it is what `known`, the key this store has of the proposer, has signed.
    ///
    /// # Errors
    /// [`EnvelopeError::Altered`], [`EnvelopeError::OtherKey`], [`EnvelopeError::NotSigned`], [`EnvelopeError::Mismatch`];
    /// [`EnvelopeError::Unreadable`] for a content that is no proposal.
    pub fn open(&self, known: &PublicKey, verifier: &dyn Verifier) -> Result<Proposal, PartnerError> {
        if blake3::hash(self.content.as_bytes()).as_bytes() != &self.content_hash.0 {
            return Err(EnvelopeError::Altered.into());
        }
        if self.public_key != *known {
            return Err(EnvelopeError::OtherKey.into());
        }
        if !verifier.is_signed(known, &self.signed_bytes(), &self.signature) {
            return Err(EnvelopeError::NotSigned.into());
        }
        let proposal: Proposal = serde_json::from_str(&self.content).map_err(|_| EnvelopeError::Unreadable)?;
        if proposal.id != self.proposal || proposal.by != self.by {
            return Err(EnvelopeError::Mismatch.into());
        }
        Ok(proposal)
    }
}
