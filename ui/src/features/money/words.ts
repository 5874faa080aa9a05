import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { tableWord } from '@/components/table-words';
import type {
  ClosingItem,
  ClosingSection,
  ClosingSumPart,
  CostPartView,
  MoneyRuleView,
  OriginView,
  TridDayKind,
  WorksheetNoteView,
  WorksheetProgramme,
} from '@/ipc/types';
import { day, money } from '@/lib/format';

/** Cents as dollars. */
export const usd = (cents: number, sign = false): string => money({ minor: cents, currency: 'USD' }, sign);

export const PROGRAMMES: Record<WorksheetProgramme, MessageDescriptor> = {
  conventional: msg`Conventional`,
  fha: msg`FHA`,
  va: msg`VA`,
  usda: msg`USDA`,
};

export const PARTS: Record<CostPartView, MessageDescriptor> = {
  principalAndInterest: msg`Principal and interest`,
  interest: msg`Interest`,
  principal: msg`Principal`,
  mortgageInsurance: msg`Mortgage insurance`,
  propertyTax: msg`Property tax`,
  insurance: msg`Home insurance`,
  dues: msg`Dues`,
  upkeep: msg`Upkeep`,
  utilities: msg`Utilities`,
  down: msg`Down payment`,
  closingCosts: msg`Closing costs`,
  taxEffect: msg`Comes back through taxes`,
};

export const SECTIONS: Record<ClosingSection, MessageDescriptor> = {
  A: msg`Origination charges`,
  B: msg`Services the borrower did not shop for`,
  C: msg`Services the borrower did shop for`,
  E: msg`Taxes and other government fees`,
  F: msg`Prepaids`,
  G: msg`Initial escrow payment`,
  H: msg`Other`,
};

export const ITEMS: Record<ClosingItem, MessageDescriptor> = {
  lenderTitle: msg`Lender’s title policy`,
  ownerTitle: msg`Owner’s title policy`,
  transferTax: msg`Transfer tax`,
  prepaidInterest: msg`Prepaid interest`,
  insurancePremium: msg`Home insurance, first year`,
  escrowInsurance: msg`Escrow: home insurance`,
  escrowTax: msg`Escrow: property tax`,
};

export const SUMS: Record<ClosingSumPart, MessageDescriptor> = {
  price: msg`Price`,
  loanCosts: msg`Loan costs (D)`,
  otherCosts: msg`Other costs (I)`,
  lenderCredits: msg`Lender credits`,
  loan: msg`Loan`,
  deposit: msg`Deposit`,
  sellerCredits: msg`Seller credits`,
  taxCreditToBuyer: msg`Property tax, the seller’s days`,
  taxCreditToSeller: msg`Property tax, the buyer’s days`,
  payoff: msg`Loan to pay off`,
  sellerCosts: msg`Closing costs the seller pays`,
};

export const DAYS: Record<TridDayKind, MessageDescriptor> = {
  estimateDue: msg`Loan Estimate due by`,
  estimateLapses: msg`Terms of that estimate hold until`,
  earliestConsummation: msg`First day to close after it`,
  disclosureReceived: msg`Closing Disclosure received by`,
  disclosureMailed: msg`Closing Disclosure mailed by`,
  lastEstimate: msg`Last day for a Loan Estimate`,
};

const RULES: Record<MoneyRuleView, MessageDescriptor> = {
  levelPayment: msg`Level payment, to the cent`,
  schedule: msg`Payment schedule, to the cent`,
  sum: msg`Sum`,
  share: msg`By your percentage`,
  loanToValue: msg`Loan over price`,
  debtToIncome: msg`Over gross monthly income`,
  priceForPayment: msg`Largest price within the payment`,
  prepaidInterest: msg`Daily interest to the end of the month`,
  proration: msg`Calendar days of the year`,
  escrow: msg`Months of a yearly amount`,
  cashToClose: msg`12 CFR 1026.38(i)`,
  netSheet: msg`Price less the seller’s costs`,
  equity: msg`Value less what is owed`,
  forgone: msg`Compounded monthly`,
};

/** Where a figure comes from, in a line. */
export function originText(i18n: I18n, origin: OriginView): string {
  if (origin.kind === 'you') return i18n._(msg`From you`);
  if (origin.kind === 'worked') return i18n._(RULES[origin.rule]);
  const { cite, jurisdiction } = origin;
  const from = day(origin.validFrom);
  const to = origin.validTo ? day(origin.validTo) : null;
  return to
    ? i18n._(msg`${cite}, ${jurisdiction}, ${from} to ${to}`)
    : i18n._(msg`${cite}, ${jurisdiction}, from ${from}`);
}

/** What a worksheet cannot tell or wants looked at. */
export function noteText(i18n: I18n, note: WorksheetNoteView): string {
  switch (note.kind) {
    case 'noTable': {
      const table = i18n._(tableWord(note.table));
      const { jurisdiction } = note;
      const on = day(note.day);
      if (!note.lastKnown) return i18n._(msg`No table of ${table} is known for ${jurisdiction} on ${on}.`);
      const last = day(note.lastKnown);
      return i18n._(msg`No table of ${table} is known for ${jurisdiction} on ${on}; the last one ends ${last}.`);
    }
    case 'notInTable': {
      const table = i18n._(tableWord(note.table));
      return i18n._(msg`The table of ${table} has nothing for this: ${note.case} (${note.cite}).`);
    }
    case 'unknownCounty':
      return i18n._(msg`County ${note.county} is not in the table of loan limits (${note.cite}).`);
    case 'aboveLimit': {
      const above = usd(note.above);
      return i18n._(msg`The loan is ${above} above the county’s limit.`);
    }
    case 'insuranceNotCounted':
      return i18n._(
        msg`Mortgage insurance is not in the payment: give a credit score, or the yearly percentage a lender named.`,
      );
    case 'closingCostsNotGiven':
      return i18n._(msg`No closing costs are given.`);
    case 'cashShort': {
      const short = usd(note.short);
      return i18n._(msg`The cash is ${short} less than what is needed.`);
    }
    case 'lastPaymentClears': {
      const payment = usd(note.payment);
      return i18n._(msg`That payment does not repay the loan in time: payment ${note.month} is ${payment}.`);
    }
    case 'tooEarly': {
      const earliest = day(note.earliest);
      return i18n._(msg`Closing is earlier than the disclosure rule leaves time for: ${earliest} is the first day.`);
    }
    case 'alsoDue':
      return i18n._(msg`Not counted: ${note.what} (${note.cite}).`);
  }
}

const PATHS: Record<string, MessageDescriptor> = {
  conventional_manual: msg`Conventional, manual`,
  conventional_du: msg`Conventional, Desktop Underwriter`,
  fha_manual: msg`FHA, manual`,
  fha_manual_one_factor: msg`FHA, manual, one factor`,
  fha_manual_two_factors: msg`FHA, manual, two factors`,
  fha_total: msg`FHA, TOTAL scorecard`,
  va: msg`VA`,
  usda: msg`USDA`,
  usda_waiver: msg`USDA with a waiver`,
};

/** A guide's name; one that a table of somebody's own brings keeps the name it has there. */
export function pathWord(i18n: I18n, path: string): string {
  const known = PATHS[path];
  return known ? i18n._(known) : path;
}
