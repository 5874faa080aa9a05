//! Partners: the directory, one partner, what belongs to it, what ends, who may decide. Names of kinds, levels, states
//! and metrics are those of `hub_domain::partner`; the screen has words for them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// Asks for partners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnersRequest {
    /// Words; the beginnings are enough.
    pub text: String,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this speciality.
    pub speciality: Option<String>,
    /// Only who works there: `WA`, `98101`, or a place as it is stored (`county:53033`).
    pub place: Option<String>,
    /// Those that are put away, instead of the others.
    pub put_away: bool,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Partners, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnersView {
    /// Rows in all.
    pub total: u32,
    /// Whether the directory holds anybody at all.
    pub any: bool,
    /// This page.
    pub rows: Vec<PartnerRowView>,
}

/// A partner, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerRowView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// To whom it belongs, by name.
    pub parent: Option<String>,
    /// `company`, `branch` or `person`.
    pub level: String,
    /// What it is.
    pub kind: String,
    /// What it does, for a home service.
    pub speciality: Option<String>,
    /// Where it stands with the licence its kind needs.
    pub licence: LicenceStandingView,
    /// The first last day of what it has (licence, agreement in force, document), `YYYY-MM-DD`.
    pub first_end: Option<String>,
    /// That day has passed.
    pub ended: bool,
}

/// Where a partner stands with its licences today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LicenceStandingView {
    /// `notNeeded`, `held`, `expired` or `missing`.
    pub state: String,
    /// The last day of the one that expired, `YYYY-MM-DD`.
    pub on: Option<String>,
    /// Any of these would do, where none is held.
    pub needs: Vec<String>,
}

/// Somebody at a partner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnerContactView {
    /// Who.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// Something a partner offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferingView {
    /// What.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// What the client pays for it.
    pub price: Option<MoneyView>,
    /// The last day the price holds, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
}

/// A tie between a partner and the brokerage (12 USC 2602(7) and (8)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AffiliationView {
    /// `ownership`, `control`, `family`, `officer`, `franchise` or `benefit-sharing`.
    pub tie: String,
    /// What is owned, in hundredths of a per cent, 0 to 10,000.
    pub owned_bp: u32,
    /// In words: who owns what.
    pub nature: String,
}

/// A partner as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnerFormView {
    /// Identifier; absent for a new one.
    pub id: Option<String>,
    /// To whom it belongs.
    pub parent: Option<String>,
    /// `company`, `branch` or `person`.
    pub level: String,
    /// What it is.
    pub kind: String,
    /// What it does, for a home service.
    pub speciality: Option<String>,
    /// Name.
    pub name: String,
    /// What somebody said of its being a settlement service: `yes`, `no` or `unknown`.
    pub settlement: String,
    /// Its tie to the brokerage.
    pub affiliation: Option<AffiliationView>,
    /// Whether a form W-9 is on file; its number is not kept.
    pub w9_on_file: bool,
    /// Whom to ask, the first one first.
    pub contacts: Vec<PartnerContactView>,
    /// Where it works: `WA`, `98101`, or a place as it is stored.
    pub coverage: Vec<String>,
    /// What it offers.
    pub offerings: Vec<OfferingView>,
    /// Sources that are with it, by identifier.
    pub connections: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// No longer worked with.
    pub put_away: bool,
}

/// Saves a partner, new or changed. From an agent it becomes a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePartnerRequest {
    /// As it is to be.
    pub partner: PartnerFormView,
    /// The revision that was seen; 0 for a new one.
    pub revision: u32,
    /// Why, where it is to be proposed.
    pub reason: Option<String>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerSavedView {
    /// Of what was changed.
    pub id: String,
    /// Its revision now; what it was, where it is only proposed.
    pub revision: u32,
    /// The proposal it has become, where the profile may not change it directly.
    pub proposal: Option<String>,
}

/// Something that belongs to a partner, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum PartnerItemView {
    /// A licence.
    Licence {
        /// What it allows.
        licence_type: String,
        /// Its number.
        number: String,
        /// `nmls`, `federal` or a state: `WA`.
        authority: String,
        /// The first day.
        issued_on: Option<String>,
        /// The last day; none for one that does not end.
        expires_on: Option<String>,
        /// When somebody last looked it up, RFC 3339.
        looked_up_at: Option<String>,
        /// Where: a register's name.
        looked_up_in: Option<String>,
    },
    /// An agreement.
    Agreement {
        /// `marketing-services`, `co-op`, `broker-referral`, `affiliated-business`, `vendor` or `none`.
        agreement_type: String,
        /// How it is called.
        title: String,
        /// Who is a party.
        parties: Vec<String>,
        /// First day.
        starts_on: Option<String>,
        /// Last day.
        ends_on: Option<String>,
        /// The fixed fee.
        fee: Option<MoneyView>,
        /// How often it is due: `once`, `month`, `quarter` or `year`.
        fee_every: Option<String>,
        /// Share of the commission in hundredths of a per cent; between brokerages only.
        share_bp: Option<u32>,
        /// Days of notice.
        notice_days: Option<u32>,
        /// Begins again at its end for so many months.
        renews_months: Option<u32>,
        /// No other partner of the kind may have the like.
        exclusive: Option<bool>,
        /// Other terms, in words.
        other_terms: Vec<String>,
        /// What the services were found to be worth.
        valuation: Option<MoneyView>,
        /// By whom.
        valued_by: Option<String>,
        /// When.
        valued_on: Option<String>,
        /// What is delivered.
        deliverables: Vec<DeliverableView>,
        /// When counsel last looked at it.
        counsel_on: Option<String>,
    },
    /// Proof that something was delivered in a month.
    Proof {
        /// Under which agreement.
        agreement: String,
        /// Which of its deliverables.
        deliverable: String,
        /// The month, by its first day.
        month: String,
        /// What shows it.
        evidence: String,
    },
    /// A promise.
    ServiceLevel {
        /// Of what.
        metric: String,
        /// At least (or at most) so much, in the metric's unit.
        #[specta(type = i32)]
        target: i64,
        /// Over so many days.
        window_days: u32,
    },
    /// A figure.
    Measurement {
        /// Of what.
        metric: String,
        /// How much, in the metric's unit.
        #[specta(type = i32)]
        value: i64,
        /// From how many cases.
        cases: u32,
        /// First day.
        from: String,
        /// Last day.
        to: String,
        /// Where it comes from.
        source: String,
    },
    /// A complaint.
    Complaint {
        /// When it came.
        on: String,
        /// What it says.
        what: String,
        /// When it was settled.
        settled_on: Option<String>,
        /// How.
        outcome: Option<String>,
    },
    /// That a disclosure was delivered.
    Disclosure {
        /// To whom.
        to: String,
        /// Which version of the text.
        version: String,
        /// When, RFC 3339.
        delivered_at: String,
        /// `in-person`, `post`, `email` or `telephone`.
        channel: String,
        /// `signed`, `refused` or `outstanding`.
        receipt: String,
        /// How it was refused.
        refused_how: Option<String>,
    },
    /// Something to do before the partner is worked with.
    Onboarding {
        /// `legal`, `technical`, `data`, `revenue` or `go-live`.
        area: String,
        /// What.
        title: String,
        /// Nothing begins without it.
        blocks: bool,
        /// Who sees to it: a profile.
        owner: Option<String>,
        /// By when.
        due: Option<String>,
        /// It is done.
        done: bool,
        /// What shows it.
        evidence: Option<String>,
    },
}

/// What is to be delivered under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliverableView {
    /// What; unique within the agreement.
    pub name: String,
    /// Aimed at the public.
    pub for_public: bool,
    /// To be proved each month.
    pub monthly: bool,
}

/// Something that belongs to a partner, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptItemView {
    /// Identifier.
    pub id: String,
    /// Its revision.
    pub revision: u32,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
    /// What it says.
    pub item: PartnerItemView,
    /// How it stands today: of a licence `good`, `soon` (ends within 90 days), `expired` or `later`; of an agreement
    /// `draft`, `proposed`, `active`, `expired` or `ended`; of a service level `met`, `missed` or `unknown`; of
    /// something to do `done`, `open` or `overdue`; of the others empty.
    pub state: String,
    /// What an agreement lacks to be in force, by its name; why it ended is in `said`.
    pub lacks: Vec<String>,
    /// Months for which something has no proof, `YYYY-MM` and the deliverable.
    pub missing_proofs: Vec<String>,
    /// Why it ended; the figure a service level is judged by; when and by whom something was done.
    pub said: Option<String>,
}

/// Saves something that belongs to a partner. From an agent a licence or an agreement becomes a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePartnerItemRequest {
    /// Whose.
    pub partner: String,
    /// Identifier; absent for a new one.
    pub id: Option<String>,
    /// What it is to say.
    pub item: PartnerItemView,
    /// The revision that was seen; 0 for a new one.
    pub revision: u32,
    /// Why, where it is to be proposed.
    pub reason: Option<String>,
}

/// Names something that belongs to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemovePartnerItemRequest {
    /// Identifier.
    pub id: String,
    /// `licence`, `service-level`, `measurement` or `onboarding`; the others are kept.
    pub kind: String,
}

/// Takes an agreement a step on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepAgreementRequest {
    /// Which.
    pub id: String,
    /// `proposed`, `draft`, `active`, `expired` or `ended`.
    pub next: String,
    /// Why; needed for an end, and for a proposal.
    pub reason: Option<String>,
    /// The revision that was seen.
    pub revision: u32,
}

/// A document of a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerDocumentView {
    /// Identifier.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Which version of that name, from 1.
    pub version: u32,
    /// A later version is there.
    pub replaced: bool,
    /// `application/pdf`, `image/png` or `image/jpeg`, by its content.
    pub media_type: String,
    /// Its size.
    #[specta(type = i32)]
    pub bytes: u64,
    /// When it came, RFC 3339.
    pub added_at: String,
    /// Under which agreement.
    pub agreement: Option<String>,
    /// Who has signed it, and when.
    pub signed_by: Vec<SignedByView>,
    /// The last day it is good.
    pub expires_on: Option<String>,
    /// `good`, `soon`, `expired`, or empty without a last day.
    pub state: String,
}

/// Who has signed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignedByView {
    /// Who.
    pub name: String,
    /// When, `YYYY-MM-DD`.
    pub on: String,
}

/// Attaches a document; which file is asked by the system's own dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachDocumentRequest {
    /// Whose.
    pub partner: String,
    /// Under which agreement.
    pub agreement: Option<String>,
    /// Who has signed it.
    pub signed_by: Vec<SignedByView>,
    /// The last day it is good.
    pub expires_on: Option<String>,
}

/// How far a partner's onboarding has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OnboardingView {
    /// Each part that has something.
    pub areas: Vec<OnboardingAreaView>,
    /// Things without which nothing begins that are open.
    pub blockers: u32,
    /// Open things that were due before today.
    pub overdue: u32,
    /// It may begin.
    pub may_go_live: bool,
}

/// A part of onboarding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OnboardingAreaView {
    /// Which.
    pub area: String,
    /// Done.
    pub done: u32,
    /// In all.
    pub all: u32,
}

/// How a source that is with a partner does, from what its runs did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationView {
    /// The source.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// `healthy`, `never-run`, `paused`, `stale` or `failing`.
    pub state: String,
    /// When a run last brought everything of every stream, RFC 3339.
    pub last_done_at: Option<String>,
    /// Requests of the last days.
    #[specta(type = i32)]
    pub calls: u64,
    /// Those that failed.
    #[specta(type = i32)]
    pub failed_calls: u64,
    /// Days the figures reach back.
    pub days: u32,
}

/// Names somebody by identifier and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerRefView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A field before and after a change; a list as a whole is named by its places (`contacts.0.phone`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldDiffView {
    /// Which.
    pub field: String,
    /// Before; absent where there was nothing.
    pub before: Option<String>,
    /// After; absent where nothing is left.
    pub after: Option<String>,
}

/// What was done to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerDeedView {
    /// When, RFC 3339.
    pub at: String,
    /// By whom.
    pub by: Option<String>,
    /// On a proposal.
    pub proposed: bool,
    /// To what: `partner`, `licence`, `agreement`, …
    pub kind: String,
    /// `made`, `changed` or `removed`.
    pub what: String,
    /// The fields that changed.
    pub changes: Vec<FieldDiffView>,
}

/// What may be paid on under a type of agreement, by the payment rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedTermsView {
    /// The type of agreement.
    pub agreement_type: String,
    /// A fixed fee may be entered.
    pub fee: bool,
    /// A share of the commission may be entered.
    pub share: bool,
}

/// A partner with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerView {
    /// Identifier.
    pub id: String,
    /// As it is entered.
    pub form: PartnerFormView,
    /// Its revision.
    pub revision: u32,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// Whether it counts as a settlement service: `yes`, `no` or `unknown` (treated as one).
    pub settlement: String,
    /// The regulation itself says so of its kind (12 CFR 1024.2(b)).
    pub settlement_by_law: bool,
    /// To whom it belongs, the company first.
    pub path: Vec<PartnerRefView>,
    /// Those that belong to it.
    pub below: Vec<PartnerRowView>,
    /// Where it stands with its licences.
    pub licence: LicenceStandingView,
    /// Everything that belongs to it but documents, in the order it was made.
    pub items: Vec<KeptItemView>,
    /// Documents, by name, the last version first.
    pub documents: Vec<PartnerDocumentView>,
    /// Metrics that may be kept of it.
    pub metrics: Vec<String>,
    /// What may be entered for each type of agreement it can have.
    pub terms: Vec<OfferedTermsView>,
    /// How far its onboarding has come; absent where none was begun.
    pub onboarding: Option<OnboardingView>,
    /// Its sources.
    pub integrations: Vec<IntegrationView>,
    /// The last things done to it, the latest first; at most 30.
    pub history: Vec<PartnerDeedView>,
    /// Proposals about it that wait.
    pub waiting: u32,
}

/// What ends, what has ended, and what an agreement lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExpiriesView {
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// Last days before 90 days from now, the first to end first, past ones included.
    pub ends: Vec<ExpiryView>,
    /// Agreements that are not over, by partner.
    pub agreements: Vec<AgreementRowView>,
    /// Partners without the licence their kind needs.
    pub unlicensed: Vec<PartnerRowView>,
}

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExpiryView {
    /// Its last day, `YYYY-MM-DD`.
    pub on: String,
    /// Days until it; negative for one that has passed.
    pub days: i32,
    /// Whose.
    pub partner: PartnerRefView,
    /// Which item; of an insurance the partner.
    pub item: String,
    /// `licence`, `agreement`, `document` or `insurance`.
    pub kind: String,
    /// What it is called: a title, a number, a file's name, an insurer.
    pub title: String,
}

/// An agreement, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgreementRowView {
    /// Identifier.
    pub id: String,
    /// With whom.
    pub partner: PartnerRefView,
    /// How it is called.
    pub title: String,
    /// What kind.
    pub agreement_type: String,
    /// How far it has come.
    pub state: String,
    /// First day.
    pub starts_on: Option<String>,
    /// Last day.
    pub ends_on: Option<String>,
    /// What it lacks to be in force.
    pub lacks: Vec<String>,
    /// Where its partner stands with its licences.
    pub licence: LicenceStandingView,
    /// Months without proof.
    pub missing_proofs: u32,
}

/// Somebody who works with this store, or whose proposals come to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// `agent` or `admin`.
    pub role: String,
    /// Works on this computer: it has their key.
    pub here: bool,
    /// Acts now.
    pub current: bool,
    /// No longer with the brokerage.
    pub put_away: bool,
    /// The key their proposals are signed with, short enough to be read out.
    pub fingerprint: Option<String>,
}

/// Saves a profile, new or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveProfileRequest {
    /// Identifier; absent for a new one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// `agent` or `admin`.
    pub role: String,
    /// No longer with the brokerage.
    pub put_away: bool,
}

/// A change that waits, or that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    /// Identifier.
    pub id: String,
    /// Who made it.
    pub by: String,
    /// The profile that acts now made it.
    pub mine: bool,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// When it came here.
    pub came_at: String,
    /// It came in a signed file.
    pub signed: bool,
    /// Why.
    pub reason: String,
    /// `partner`, `licence`, `agreement`, `agreementStep` or `offerings`.
    pub what: String,
    /// About whom; absent for a new partner.
    pub partner: Option<PartnerRefView>,
    /// What it would change.
    pub changes: Vec<FieldDiffView>,
    /// What it changes was changed since: it cannot be made as it is.
    pub stale: bool,
    /// `waiting`, `approved`, `refused` or `withdrawn`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// Why.
    pub decision: Option<String>,
}

/// The queue of proposals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalsView {
    /// Who acts now; absent where nobody has changed anything yet.
    pub me: Option<ProfileView>,
    /// Who acts now may decide.
    pub may_decide: bool,
    /// Those that wait, in the order they came.
    pub waiting: Vec<ProposalView>,
    /// The last that were decided; at most 20.
    pub decided: Vec<ProposalView>,
}

/// Decides a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideProposalRequest {
    /// Which.
    pub id: String,
    /// `approve`, `refuse` or `withdraw`.
    pub decision: String,
    /// Why; needed for a refusal.
    pub reason: Option<String>,
}

/// What a proposal's file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposalFileView {
    /// The proposal, which waits now.
    pub proposal: Option<String>,
    /// It is signed, but nobody here knows by whom: the key, to be compared over the telephone.
    pub unknown_signer: Option<String>,
}

/// Takes the signer of the file that was read last for somebody, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustSignerRequest {
    /// Who it is.
    pub name: String,
    /// The key that was compared.
    pub fingerprint: String,
}

/// What waits for somebody among the partners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartnerCountsView {
    /// Proposals that wait.
    pub proposals: u32,
    /// What has ended or ends within 30 days.
    pub ending: u32,
}
