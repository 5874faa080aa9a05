//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use hub_domain::partner::MOST_ENVELOPE_BYTES;

use super::terms::ATTEMPT;
use crate::error::{AppError, Result};
use crate::files;
use crate::session::App;
use crate::view::{
    ApprovalsView, AttachDocumentRequest, DecideProposalRequest, ErrorCode, ExpiriesView, IdRequest, PartnerCountsView,
    PartnerSavedView, PartnerView, PartnersRequest, PartnersView, ProfileView, ProposalFileView,
    RemovePartnerItemRequest, SavePartnerItemRequest, SavePartnerRequest, SaveProfileRequest, SavedView,
    StepAgreementRequest, Tag, TrustSignerRequest,
};

macro_rules! asks {
    ($($(#[$doc:meta])* $name:ident($($request:ident: $Request:ty)?) -> $View:ty;)+) => {
        impl App {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// As the use case of that name; the store is locked; a client looks at the screen.
                pub async fn $name(&self $(, $request: $Request)?) -> Result<$View> {
                    self.people_hub().await?.$name($(&$request)?).await
                }
            )+
        }
    };
}

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident($Request:ty) -> $View:ty;)+) => {
        impl App {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// As the use case of that name; the store is locked; a client looks at the screen.
                pub async fn $name(&self, request: $Request) -> Result<$View> {
                    let answer = self.people_hub().await?.$name(&request).await;
                    match &answer {
                        // Who acts decides what may be done with payments too.
                        Ok(_) => self.say(&[Tag::Partners, Tag::Revenue]),
                        Err(error) if error.args.contains_key(ATTEMPT) => self.say(&[Tag::Revenue]),
                        Err(_) => {}
                    }
                    answer
                }
            )+
        }
    };
}

asks! {
    /// A page of the directory.
    partners(request: PartnersRequest) -> PartnersView;
    /// A partner's page.
    partner(request: IdRequest) -> PartnerView;
    /// What ends and what agreements lack.
    partner_expiries() -> ExpiriesView;
    /// What waits for somebody.
    partner_counts() -> PartnerCountsView;
    /// The queue of proposals.
    approvals() -> ApprovalsView;
    /// The profiles.
    profiles() -> Vec<ProfileView>;
}

changes! {
    /// Saves a partner, or proposes it.
    save_partner(SavePartnerRequest) -> PartnerSavedView;
    /// Saves something that belongs to a partner, or proposes it.
    save_partner_item(SavePartnerItemRequest) -> PartnerSavedView;
    /// Removes something that was entered by mistake.
    remove_partner_item(RemovePartnerItemRequest) -> ();
    /// Takes an agreement a step on, or proposes it.
    step_agreement(StepAgreementRequest) -> PartnerSavedView;
    /// Begins a partner's onboarding.
    begin_onboarding(IdRequest) -> ();
    /// Decides a proposal.
    decide_proposal(DecideProposalRequest) -> ();
    /// Says who has signed the file that was read last.
    trust_signer(TrustSignerRequest) -> ProposalFileView;
    /// Saves a profile.
    save_profile(SaveProfileRequest) -> Vec<ProfileView>;
    /// Says who acts.
    switch_profile(IdRequest) -> Vec<ProfileView>;
}

impl App {
    /// Takes a chosen file in as a document of a partner.
    ///
    /// # Errors
    /// As [`crate::Hub::attach_document`]; the store is locked.
    pub async fn attach_document(&self, request: AttachDocumentRequest, file: PathBuf) -> Result<()> {
        self.people_hub().await?.attach_document(&request, &file).await?;
        self.say(&[Tag::Partners]);
        Ok(())
    }

    /// The name a document came with.
    ///
    /// # Errors
    /// No such document; the store is locked.
    pub async fn document_name(&self, request: &IdRequest) -> Result<String> {
        self.people_hub().await?.document_name(request).await
    }

    /// Writes a document into a chosen file.
    ///
    /// # Errors
    /// As [`crate::Hub::save_document`]; the store is locked.
    pub async fn save_document(&self, request: IdRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.people_hub().await?.save_document(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Writes a proposal into a chosen file, signed.
    ///
    /// # Errors
    /// As [`crate::Hub::export_proposal`]; the store is locked.
    pub async fn export_proposal(&self, request: IdRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.people_hub().await?.export_proposal(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Takes a proposal in from a chosen file; one larger than any proposal is refused unread.
    ///
    /// # Errors
    /// As [`crate::Hub::read_proposal`]; the file cannot be read; the store is locked.
    pub async fn read_proposal(&self, path: PathBuf) -> Result<ProposalFileView> {
        let hub = self.people_hub().await?;
        let refused = |error: std::io::Error| files::refused(&path, &error);
        let length = tokio::fs::metadata(&path).await.map_err(refused)?.len();
        if length > MOST_ENVELOPE_BYTES as u64 {
            let reason = hub_domain::partner::EnvelopeError::TooLarge;
            return Err(AppError::new(ErrorCode::BadInput).with("place", path.display()).with("reason", reason));
        }
        let file = tokio::fs::read(&path).await.map_err(refused)?;
        let read = hub.read_proposal(&file).await?;
        self.say(&[Tag::Partners]);
        Ok(read)
    }
}
