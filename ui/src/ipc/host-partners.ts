import type * as T from './types';

/** What the core can be asked about partners: the directory, what belongs to each, what ends, proposals. Part of `Host`. */
export interface PartnersHost {
  partners(request: T.PartnersRequest): Promise<T.PartnersView>;
  partner(request: T.IdRequest): Promise<T.PartnerView>;
  savePartner(request: T.SavePartnerRequest): Promise<T.PartnerSavedView>;
  savePartnerItem(request: T.SavePartnerItemRequest): Promise<T.PartnerSavedView>;
  removePartnerItem(request: T.RemovePartnerItemRequest): Promise<void>;
  stepAgreement(request: T.StepAgreementRequest): Promise<T.PartnerSavedView>;
  beginOnboarding(request: T.IdRequest): Promise<void>;
  attachPartnerDocument(request: T.AttachDocumentRequest): Promise<boolean>;
  savePartnerDocument(request: T.IdRequest): Promise<T.SavedView>;
  partnerExpiries(): Promise<T.ExpiriesView>;
  partnerCounts(): Promise<T.PartnerCountsView>;
  approvals(): Promise<T.ApprovalsView>;
  decideProposal(request: T.DecideProposalRequest): Promise<void>;
  exportProposal(request: T.IdRequest): Promise<T.SavedView>;
  readProposal(): Promise<T.ProposalFileView | null>;
  trustSigner(request: T.TrustSignerRequest): Promise<T.ProposalFileView>;
  profiles(): Promise<T.ProfileView[]>;
  saveProfile(request: T.SaveProfileRequest): Promise<T.ProfileView[]>;
  switchProfile(request: T.IdRequest): Promise<T.ProfileView[]>;
}
