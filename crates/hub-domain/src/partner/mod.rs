//! Partners of the brokerage: who they are, what they may do, what was agreed, how well they do it, and who decides.
//!
//! A partner is a company, a branch or a person ([`Partner`]); everything else belongs to one by its id. What the law of
//! settlement services forbids has no place to be entered: no term pays per lead or closing, no metric counts
//! referrals, no field holds a taxpayer's number (12 USC 2607; 12 CFR 1024.14). Texts reach the store as [`Checked`] only.

mod agreement;
mod checked;
mod document;
mod envelope;
pub(crate) mod error;
mod health;
mod kind;
mod licence;
mod onboarding;
#[expect(clippy::module_inception, reason = "one concept per file: the partner itself")]
mod partner;
mod place;
mod profile;
mod proposal;
mod quality;

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod envelope_tests;

pub use agreement::{
    Agreement, AgreementBlocker, AgreementState, AgreementTerm, AgreementType, Deliverable, FeeEvery, FixedFee, Proof,
    Valuation,
};
pub use checked::{CheckRefused, Checked, TextCheck};
pub use document::{MOST_DOCUMENT_BYTES, MediaType, NewDocument, PartnerDocument, SignedBy, check_document};
pub use envelope::{
    ContentHash, Envelope, EnvelopeError, MOST_ENVELOPE_BYTES, PublicKey, SignatureBytes, Signer, Verifier,
};
pub use error::PartnerError;
pub use health::{HealthLimits, IntegrationState, StreamFigures, integration_state};
pub use kind::{PartnerKind, SettlementService, Speciality};
pub use licence::{Authority, LicenceStanding, LicenceType, LookedUp, PartnerLicence};
pub use onboarding::{Done, OnboardingArea, OnboardingItem, OnboardingProgress, onboarding_template};
pub use partner::{Affiliation, Offering, Partner, PartnerContact, PartnerLevel, Tie};
pub use place::CoveredPlace;
pub use profile::{Profile, ProfileRole};
pub use proposal::{Proposal, ProposalState, ProposedChange};
pub use quality::{Complaint, Disclosure, DisclosureChannel, Measurement, Metric, Receipt, ServiceLevel};
