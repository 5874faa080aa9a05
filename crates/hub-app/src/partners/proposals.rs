//! Proposals: made, sent as signed files, taken in, decided.

use std::path::Path;
use std::sync::Mutex;

use hub_domain::partner::{
    Agreement, Envelope, EnvelopeError, MOST_ENVELOPE_BYTES, PartnerError, PartnerLicence, Profile, ProfileRole,
    Proposal, ProposedChange,
};
use hub_domain::{PartnerId, ProposalId};
use hub_secrets::Ed25519;
use hub_store::partners::KeptProposal;
use serde_json::{Value, json};

use super::profiles::fingerprint;
use super::shared::{checked, some};
use super::{diff, form, item_form};
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::{Hub, lock};
use crate::instant::instant;
use crate::view::{
    ApprovalsView, DecideProposalRequest, IdRequest, PartnerRefView, ProposalFileView, ProposalView, SavedView,
    TrustSignerRequest,
};
use crate::withheld;

/// Decided proposals that are shown.
const DECIDED: u32 = 20;

/// The file that was read last and whose signer nobody here knows.
#[derive(Default)]
pub(crate) struct ProposalShelf(Mutex<Option<Vec<u8>>>);

fn proposal_id(text: &str) -> Result<ProposalId> {
    text.trim().parse().map_err(|_| AppError::not_found("such proposal"))
}

fn refused(error: EnvelopeError) -> AppError {
    PartnerError::from(error).into()
}

/// What a proposal is about, before and after.
struct Looked {
    what: &'static str,
    partner: Option<PartnerId>,
    before: Option<Value>,
    after: Option<Value>,
    stale: bool,
}

impl Hub {
    /// Makes a change a proposal.
    pub(super) async fn propose(
        &self,
        me: &Profile,
        change: ProposedChange,
        reason: Option<&str>,
    ) -> Result<ProposalId> {
        let reason = some(reason);
        let reason = reason.ok_or_else(|| AppError::bad_request("reason", "say why; an admin decides about it"))?;
        let proposal = Proposal { id: ProposalId::new(), by: me.id, made_at: self.0.clock.now(), reason, change };
        let id = proposal.id;
        self.0.store.propose(&checked(proposal)?).await?;
        Ok(id)
    }

    /// The queue: what waits with what it would change, and what was decided last.
    ///
    /// # Errors
    /// The store's.
    pub async fn approvals(&self) -> Result<ApprovalsView> {
        let me = self.current_profile().await?;
        let mut waiting = Vec::new();
        for kept in self.0.store.waiting_proposals().await? {
            waiting.push(self.proposal_view(&kept, me.as_ref()).await?);
        }
        let mut decided = Vec::new();
        for kept in self.0.store.decided_proposals(DECIDED).await? {
            decided.push(self.proposal_view(&kept, me.as_ref()).await?);
        }
        Ok(ApprovalsView {
            may_decide: me.as_ref().is_none_or(|me| me.may_decide().is_ok()),
            me: me.map(|me| self.profile_view(&me, Some(me.id))),
            waiting,
            decided,
        })
    }

    async fn proposal_view(&self, kept: &KeptProposal, me: Option<&Profile>) -> Result<ProposalView> {
        let names = self.profile_names().await?;
        let name = |id: String| names.get(&id).cloned().unwrap_or_default();
        let looked = self.looked_at(&kept.proposal.change).await?;
        let partner = match looked.partner {
            Some(id) => self.partner_name(id).await?.map(|name| PartnerRefView { id: id.to_string(), name }),
            None => None,
        };
        let mut changes = diff::between(looked.before.as_ref(), looked.after.as_ref(), &names);
        if looked.what != "partner" {
            changes.retain(|row| row.field != "kind");
        }
        let waits = kept.decided_at.is_none();
        Ok(ProposalView {
            id: kept.proposal.id.to_string(),
            by: name(kept.proposal.by.to_string()),
            mine: me.is_some_and(|me| me.id == kept.proposal.by),
            made_at: instant(kept.proposal.made_at),
            came_at: instant(kept.came_at),
            signed: kept.signed,
            reason: kept.proposal.reason.clone(),
            what: looked.what.to_owned(),
            partner,
            // What was decided is in the history of its partner; what stands here since has moved on.
            changes: if waits { changes } else { Vec::new() },
            stale: waits && looked.stale,
            state: kept.state.as_str().to_owned(),
            decided_by: kept.decided_by.map(|id| name(id.to_string())),
            decided_at: kept.decided_at.map(instant),
            decision: kept.reason.clone(),
        })
    }

    async fn looked_at(&self, change: &ProposedChange) -> Result<Looked> {
        let store = &self.0.store;
        Ok(match change {
            ProposedChange::Partner { partner, revision } => {
                let kept = store.partner(partner.id).await?;
                Looked {
                    what: "partner",
                    partner: kept.as_ref().map(|_| partner.id),
                    stale: kept.as_ref().map_or(0, |kept| kept.revision) != *revision,
                    before: kept.map(|kept| json!(form::form(&kept.value))),
                    after: Some(json!(form::form(partner))),
                }
            }
            ProposedChange::Licence { licence, revision } => {
                let kept = store.partner_item::<PartnerLicence>(licence.id).await?;
                Looked {
                    what: "licence",
                    partner: Some(licence.partner),
                    stale: kept.as_ref().map_or(0, |kept| kept.revision) != *revision,
                    before: kept.map(|kept| json!(item_form::licence_form(&kept.value))),
                    after: Some(json!(item_form::licence_form(licence))),
                }
            }
            ProposedChange::Agreement { agreement, revision } => {
                let kept = store.partner_item::<Agreement>(agreement.id).await?;
                Looked {
                    what: "agreement",
                    partner: Some(agreement.partner),
                    stale: kept.as_ref().map_or(0, |kept| kept.revision) != *revision,
                    before: kept.map(|kept| json!(item_form::agreement_form(&kept.value))),
                    after: Some(json!(item_form::agreement_form(agreement))),
                }
            }
            ProposedChange::AgreementStep { agreement, next, reason, revision } => {
                let kept = store.partner_item::<Agreement>(*agreement).await?;
                let title = kept.as_ref().map(|kept| kept.value.title.clone());
                Looked {
                    what: "agreementStep",
                    partner: kept.as_ref().map(|kept| kept.value.partner),
                    stale: kept.as_ref().map_or(0, |kept| kept.revision) != *revision,
                    before: kept.map(|kept| json!({ "state": kept.value.state.as_str(), "title": title.clone() })),
                    after: Some(json!({ "state": next.as_str(), "title": title, "endedBecause": reason })),
                }
            }
            ProposedChange::Offerings { partner, offerings, revision } => {
                let kept = store.partner(*partner).await?;
                let new = kept
                    .as_ref()
                    .map(|kept| hub_domain::partner::Partner { offerings: offerings.clone(), ..kept.value.clone() });
                Looked {
                    what: "offerings",
                    partner: Some(*partner),
                    stale: kept.as_ref().map_or(0, |kept| kept.revision) != *revision,
                    before: kept.map(|kept| json!({ "offerings": form::form(&kept.value).offerings })),
                    after: new.map(|new| json!({ "offerings": form::form(&new).offerings })),
                }
            }
        })
    }

    /// Approves a proposal, which makes its change; refuses it, with a reason; or takes it back.
    ///
    /// # Errors
    /// An agent decides, or somebody else takes it back; it is decided already; the change cannot be made, or no rule
    /// allows what it would have paid; what it changes was changed since. It waits on then.
    pub async fn decide_proposal(&self, request: &DecideProposalRequest) -> Result<()> {
        let id = proposal_id(&request.id)?;
        let me = self.me().await?.id;
        let reason = some(request.reason.as_deref()).map(checked).transpose()?;
        match request.decision.as_str() {
            "approve" => {
                self.admin("decide proposals").await?;
                let kept = self.0.store.proposal(id).await?.ok_or_else(|| AppError::not_found("such proposal"))?;
                if let ProposedChange::Agreement { agreement, .. } = &kept.proposal.change {
                    let partner = self.kept_partner(agreement.partner).await?;
                    self.refuse_forbidden_terms(agreement, &partner.value).await?;
                }
                self.0.store.approve_proposal(id, me, reason.as_ref()).await?;
            }
            "refuse" => {
                let reason = reason.ok_or(PartnerError::NoReason { what: "a refusal" })?;
                self.0.store.refuse_proposal(id, me, &reason).await?;
            }
            "withdraw" => self.0.store.withdraw_proposal(id, me).await?,
            _ => return Err(AppError::bad_request("decision", "approve, refuse or withdraw")),
        }
        Ok(())
    }

    /// A proposal of a profile of this computer as a signed file.
    ///
    /// # Errors
    /// No such proposal; somebody else's; what the disk says.
    pub async fn export_proposal(&self, request: &IdRequest, path: &Path) -> Result<SavedView> {
        let kept = self.0.store.proposal(proposal_id(&request.id)?).await?;
        let kept = kept.ok_or_else(|| AppError::not_found("such proposal"))?;
        let key = self.signing_key(kept.proposal.by);
        let key = key.ok_or(PartnerError::NotAllowed { who: "who made a proposal", what: "sign it" })?;
        let file = Envelope::seal(&kept.proposal, &key).map_err(refused)?.to_file();
        files::save(path, file.as_bytes())
    }

    /// Takes a proposal in from a file. Where nobody here knows its signer, the file waits until somebody says who it is.
    ///
    /// # Errors
    /// No proposal, one that was altered, is signed with another key than its maker's, or was taken in before; a number
    /// that must not be kept. Nothing of it was stored.
    pub async fn read_proposal(&self, file: &[u8]) -> Result<ProposalFileView> {
        if file.len() > MOST_ENVELOPE_BYTES {
            return Err(refused(EnvelopeError::TooLarge));
        }
        match self.0.store.receive_proposal(file, &Ed25519, &withheld::check).await {
            Ok(id) => Ok(ProposalFileView { proposal: Some(id.to_string()), unknown_signer: None }),
            Err(hub_store::StoreError::Partner(PartnerError::Envelope(EnvelopeError::UnknownProfile))) => {
                let envelope = Envelope::read(file).map_err(refused)?;
                // Nobody is asked about a file that its own signer did not sign.
                let key = envelope.public_key();
                envelope.open(&key, &Ed25519)?;
                if self.0.store.profile(envelope.by()).await?.is_some() {
                    return Err(refused(EnvelopeError::UnknownProfile));
                }
                *lock(&self.0.proposals.0) = Some(file.to_vec());
                Ok(ProposalFileView { proposal: None, unknown_signer: Some(fingerprint(&key)) })
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Keeps the signer of the file that was read last as an agent of this store, and takes the proposal in.
    ///
    /// # Errors
    /// An agent says so; no file waits; another key than the one that was compared.
    pub async fn trust_signer(&self, request: &TrustSignerRequest) -> Result<ProposalFileView> {
        self.admin("say who has signed").await?;
        let file = lock(&self.0.proposals.0).clone().ok_or_else(|| AppError::not_found("file that waits"))?;
        let envelope = Envelope::read(&file).map_err(refused)?;
        let key = envelope.public_key();
        if fingerprint(&key) != request.fingerprint {
            return Err(refused(EnvelopeError::OtherKey));
        }
        envelope.open(&key, &Ed25519)?;
        let profile = Profile {
            id: envelope.by(),
            name: request.name.trim().to_owned(),
            role: ProfileRole::Agent,
            public_key: Some(key),
            put_away: false,
        };
        self.0.store.save_profile(&checked(profile)?).await?;
        *lock(&self.0.proposals.0) = None;
        self.read_proposal(&file).await
    }
}
