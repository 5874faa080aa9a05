//! A proposal's file: what was signed comes out, and nothing else does. The keys here are stand-ins (a keyed hash);
//! Ed25519 itself is tested where it is, in `hub-secrets`.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::{ProfileId, ProposalId};

struct Stand(u8);

fn stand_in(key: &PublicKey, message: &[u8]) -> SignatureBytes {
    let hash = blake3::keyed_hash(&key.0, message);
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(hash.as_bytes());
    SignatureBytes(bytes)
}

impl Signer for Stand {
    fn public_key(&self) -> PublicKey {
        PublicKey([self.0; 32])
    }
    fn sign(&self, message: &[u8]) -> SignatureBytes {
        stand_in(&self.public_key(), message)
    }
}

impl Verifier for Stand {
    fn is_signed(&self, key: &PublicKey, message: &[u8], signature: &SignatureBytes) -> bool {
        stand_in(key, message) == *signature
    }
}

fn proposal() -> Proposal {
    let partner = Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow Mortgage");
    Proposal {
        id: ProposalId::new(),
        by: ProfileId::new(),
        made_at: DateTime::UNIX_EPOCH,
        reason: "clients ask for it".into(),
        change: ProposedChange::Partner { partner: Box::new(partner), revision: 0 },
    }
}

#[test]
fn what_was_signed_comes_out() {
    let signer = Stand(7);
    let made = proposal();
    let file = Envelope::seal(&made, &signer).unwrap().to_file();
    let read = Envelope::read(file.as_bytes()).unwrap();
    assert_eq!(read.open(&signer.public_key(), &signer).unwrap(), made);
    let other = read.open(&Stand(8).public_key(), &signer);
    assert_eq!(other, Err(EnvelopeError::OtherKey.into()));
}

#[test]
fn each_alteration_is_refused_by_its_name() {
    let signer = Stand(7);
    let file = Envelope::seal(&proposal(), &signer).unwrap().to_file();
    let altered = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json: serde_json::Value = serde_json::from_str(&file).unwrap();
        change(&mut json);
        let read = Envelope::read(json.to_string().as_bytes()).map_err(PartnerError::from)?;
        read.open(&signer.public_key(), &signer).map(|_| ())
    };
    let id = ProposalId::new().to_string();
    assert_eq!(altered(&|_| ()), Ok(()));
    type Change<'a> = &'a dyn Fn(&mut serde_json::Value);
    let cases: [(Change<'_>, EnvelopeError); 8] = [
        (&|j| j["content"] = j["content"].as_str().unwrap().replace("Meadow", "Sorrel").into(), EnvelopeError::Altered),
        (&|j| j["proposal"] = id.clone().into(), EnvelopeError::NotSigned),
        (&|j| j["by"] = id.clone().into(), EnvelopeError::NotSigned),
        (&|j| j["signature"] = "00".repeat(64).into(), EnvelopeError::NotSigned),
        (&|j| j["public_key"] = "08".repeat(32).into(), EnvelopeError::OtherKey),
        (&|j| j["signature"] = "zz".repeat(64).into(), EnvelopeError::Unreadable),
        (&|j| j["format"] = 2.into(), EnvelopeError::Newer { found: 2 }),
        (&|j| j["more"] = 1.into(), EnvelopeError::Unreadable),
    ];
    for (n, (change, error)) in cases.into_iter().enumerate() {
        assert_eq!(altered(change), Err(error.into()), "case {n}");
    }
    let huge = vec![b' '; MOST_ENVELOPE_BYTES + 1];
    assert_eq!(Envelope::read(&huge), Err(EnvelopeError::TooLarge));
}

proptest! {
    #[test]
    fn no_byte_can_be_changed_unnoticed(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let signer = Stand(7);
        let made = proposal();
        let mut file = Envelope::seal(&made, &signer).unwrap().to_file().into_bytes();
        let place = place.index(file.len());
        file[place] = byte;
        if let Ok(read) = Envelope::read(&file)
            && let Ok(out) = read.open(&signer.public_key(), &signer)
        {
            prop_assert_eq!(out, made);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(file in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Envelope::read(&file).is_err());
    }
}
