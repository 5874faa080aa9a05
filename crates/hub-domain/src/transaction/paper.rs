use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::named;
use crate::partner::ContentHash;
use crate::record_error::{LONG, RecordError, text};

named! {
    /// A paper of a residential transaction.
    pub enum Paper {
        /// The written agreement with the buyer (needed before a tour).
        BuyerAgreement = "buyer-agreement",
        /// The listing agreement.
        ListingAgreement = "listing-agreement",
        /// The disclosure of whom the agent works for.
        AgencyDisclosure = "agency-disclosure",
        /// The contract with its counters and addenda.
        Contract = "contract",
        /// The seller's disclosure.
        SellerDisclosure = "seller-disclosure",
        /// The disclosure of lead-based paint, of homes built before 1978 (42 USC 4852d).
        LeadPaint = "lead-paint",
        /// Natural hazards, where the state wants them disclosed.
        NaturalHazard = "natural-hazard",
        /// The association's papers.
        Association = "association",
        /// The receipt of the deposit.
        DepositReceipt = "deposit-receipt",
        /// The inspection's report.
        InspectionReport = "inspection-report",
        /// The addendum about repairs.
        RepairAddendum = "repair-addendum",
        /// The appraisal.
        Appraisal = "appraisal",
        /// The lender's commitment.
        LoanCommitment = "loan-commitment",
        /// The title commitment or preliminary report.
        TitleCommitment = "title-commitment",
        /// The binder of the home's insurance.
        InsuranceBinder = "insurance-binder",
        /// The Closing Disclosure; a buyer has to agree that others see it.
        ClosingDisclosure = "closing-disclosure",
        /// The settlement statement.
        SettlementStatement = "settlement-statement",
        /// The final walk-through.
        WalkThrough = "walk-through",
        /// The warning about wire fraud.
        WireFraudNotice = "wire-fraud-notice",
        /// The instruction about commissions.
        CommissionInstruction = "commission-instruction",
        /// Something else, by its title.
        Other = "other",
    }
}

named! {
    /// How a paper stands.
    pub enum PaperState {
        /// It is not there.
        Lacking = "lacking",
        /// It is there and lacks signatures.
        Unsigned = "unsigned",
        /// It is there and whole.
        Complete = "complete",
        /// It is not needed here; why stands beside it.
        NotNeeded = "not-needed",
    }
}

/// A paper that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperDue {
    /// Which.
    pub paper: Paper,
    /// Its title, where its kind does not say enough.
    pub title: Option<String>,
    /// The last day it is of use, where it has one.
    pub due: Option<NaiveDate>,
    /// How it stands.
    pub state: PaperState,
    /// Why it is not needed.
    pub why: Option<String>,
    /// Whose signatures lack.
    pub unsigned_by: Vec<String>,
    /// The file, by its hash.
    pub file: Option<ContentHash>,
}

impl PaperDue {
    pub(super) fn check(&self) -> Result<(), RecordError> {
        let texts = [("title", &self.title), ("why", &self.why)];
        texts
            .into_iter()
            .filter_map(|(field, said)| said.as_ref().map(|said| (field, said)))
            .try_for_each(|(field, said)| text(field, said, LONG))?;
        if self.paper == Paper::Other && self.title.is_none() {
            return Err(RecordError::Text { field: "title", most: LONG });
        }
        if self.state == PaperState::NotNeeded && self.why.is_none() {
            return Err(RecordError::Text { field: "why", most: LONG });
        }
        self.unsigned_by.iter().try_for_each(|who| text("unsigned_by", who, LONG))
    }

    /// Whether nothing is left to do about it.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.state, PaperState::Complete | PaperState::NotNeeded)
    }
}
