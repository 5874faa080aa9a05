import { done, open } from './answer';
import { commands } from './bindings';
import type { PartnersHost } from './host-partners';

/** The part of the real window's host that is about partners. */
export const tauriPartners: PartnersHost = {
  partners: (request) => open(commands.partners(request)),
  partner: (request) => open(commands.partner(request)),
  savePartner: (request) => open(commands.savePartner(request)),
  savePartnerItem: (request) => open(commands.savePartnerItem(request)),
  removePartnerItem: (request) => done(commands.removePartnerItem(request)),
  stepAgreement: (request) => open(commands.stepAgreement(request)),
  beginOnboarding: (request) => done(commands.beginOnboarding(request)),
  attachPartnerDocument: (request) => open(commands.attachPartnerDocument(request)),
  savePartnerDocument: (request) => open(commands.savePartnerDocument(request)),
  partnerExpiries: () => open(commands.partnerExpiries()),
  partnerCounts: () => open(commands.partnerCounts()),
  approvals: () => open(commands.approvals()),
  decideProposal: (request) => done(commands.decideProposal(request)),
  exportProposal: (request) => open(commands.exportProposal(request)),
  readProposal: () => open(commands.readProposal()),
  trustSigner: (request) => open(commands.trustSigner(request)),
  profiles: () => open(commands.profiles()),
  saveProfile: (request) => open(commands.saveProfile(request)),
  switchProfile: (request) => open(commands.switchProfile(request)),
};
