import type { PaymentTermsRequest } from '@/ipc/types';

/** Terms of which nothing is known. */
export const noTerms: PaymentTermsRequest = {
  payerKind: 'brokerage',
  payeeKind: 'photographer',
  basis: '',
  answers: [],
  records: [],
  payerLicence: null,
  payeeLicence: null,
  state: null,
  ownershipPercent: null,
  feeChangedOn: null,
  volumeChangedOn: null,
  referredOn: null,
  disclosureToldOn: null,
  disclosureDeliveredOn: null,
  disclosureChannel: null,
};

/** The names of questions among what is missing: the rules write `not` before one that must be answered with no. */
export function asked(missing: readonly string[], questions: readonly string[]): string[] {
  return missing
    .map((name) => name.replace(/^not /, '').replaceAll(' ', '_'))
    .map((name) => (name === 'federally_related_loan' ? 'federally_related' : name))
    .filter((name) => questions.includes(name));
}
