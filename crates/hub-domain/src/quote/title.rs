use serde::{Deserialize, Serialize};

use super::check::{SHORT, amounts, entries, some_text, text};
use super::{Payer, QuoteError, StateCode};
use crate::Money;
use crate::named;

named! {
    /// What a premium of title insurance is for.
    pub enum PremiumKind {
        /// The owner's policy.
        Owner = "owner",
        /// The lender's policy.
        Lender = "lender",
        /// The lender's policy, issued together with an owner's.
        LenderSimultaneous = "lender-simultaneous",
        /// Endorsements.
        Endorsements = "endorsements",
    }
}

named! {
    /// A section of the Closing Disclosure (12 CFR 1026.38(f), (g)).
    pub enum CdSection {
        /// Origination charges.
        A = "A",
        /// Services the borrower did not shop for.
        B = "B",
        /// Services the borrower did shop for.
        C = "C",
        /// Taxes and other government fees.
        E = "E",
        /// Prepaids.
        F = "F",
        /// Initial escrow payment.
        G = "G",
        /// Other.
        H = "H",
    }
}

/// A premium.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitlePremium {
    /// For what.
    pub kind: PremiumKind,
    /// What is insured.
    pub liability: Option<Money>,
    /// The premium.
    pub amount: Money,
    /// Who pays it; none where the quote does not say.
    pub payer: Option<Payer>,
}

/// A charge at closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingFee {
    /// Where the Closing Disclosure shows it.
    pub section: CdSection,
    /// What it is called.
    pub name: String,
    /// How much.
    pub amount: Money,
    /// Who pays it; none where the quote does not say.
    pub payer: Option<Payer>,
}

/// Title insurance and closing as a title or escrow company quotes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleQuote {
    /// Number of the agent's licence.
    pub licence: Option<String>,
    /// The insurer behind the agent.
    pub underwriter: Option<String>,
    /// Where the home is.
    pub state: Option<StateCode>,
    /// Premiums.
    pub premiums: Vec<TitlePremium>,
    /// Other charges.
    pub fees: Vec<ClosingFee>,
}

impl TitleQuote {
    pub(super) fn check(&self) -> Result<(), QuoteError> {
        some_text("licence", self.licence.as_ref())?;
        some_text("underwriter", self.underwriter.as_ref())?;
        entries("premiums and fees", self.premiums.len() + self.fees.len(), 1)?;
        self.fees.iter().try_for_each(|fee| text("fees", &fee.name, SHORT))?;
        let premiums = self.premiums.iter().flat_map(|p| [("premiums", Some(p.amount)), ("premiums", p.liability)]);
        let fees = self.fees.iter().map(|fee| ("fees", Some(fee.amount)));
        amounts(&premiums.chain(fees).collect::<Vec<_>>())
    }
}
