import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type {
  ApplicationStatusView,
  AskStateView,
  LeftOutView,
  QuoteCriterionView,
  QuoteKindView,
  QuoteRowKey,
  QuoteStepKey,
} from '@/ipc/types';

/** Words for what the core names. */

export const KINDS: Record<QuoteKindView, MessageDescriptor> = {
  loan: msg`Loan`,
  insurance: msg`Home policy`,
  title: msg`Title and closing`,
  warranty: msg`Home warranty`,
};

export const CRITERIA: Record<QuoteCriterionView, MessageDescriptor> = {
  cost: msg`Cost over the stay`,
  apr: msg`APR`,
  monthly: msg`Monthly payment`,
  lenderCharges: msg`Points and fees`,
  cashToClose: msg`Cash to close`,
};

export const LEFT_OUT: Record<LeftOutView, MessageDescriptor> = {
  expired: msg`Expired: not in the order`,
  gone: msg`Declined or withdrawn: not in the order`,
  unsaid: msg`Does not say what this order asks`,
  rateMoves: msg`Its rate may change within this stay`,
  unworkable: msg`Its figures cannot be worked out`,
};

export const ASKS: Record<AskStateView, MessageDescriptor> = {
  draft: msg`not sent yet`,
  queued: msg`waits to be sent`,
  sending: msg`being sent`,
  sent: msg`asked`,
  unsure: msg`may have been sent: look in your mail`,
  failed: msg`could not be sent`,
};

export const APPLICATION: Record<ApplicationStatusView, MessageDescriptor> = {
  submitted: msg`Submitted`,
  processing: msg`Processing`,
  underwriting: msg`In underwriting`,
  conditions: msg`Conditions outstanding`,
  clearToClose: msg`Clear to close`,
  closed: msg`Closed`,
  refused: msg`Refused by the lender`,
  withdrawn: msg`Withdrawn by the client`,
};

export const ROWS: Record<QuoteRowKey, MessageDescriptor> = {
  rate: msg`Rate`,
  apr: msg`APR, as stated`,
  points: msg`Points, %`,
  lenderFees: msg`Lender's fees`,
  lenderCredit: msg`Lender's credit`,
  lenderCharges: msg`Points and fees less credit`,
  servicesNotShopped: msg`Services, section B`,
  servicesShopped: msg`Services, section C`,
  cashToClose: msg`Cash to close, as far as quoted`,
  principalAndInterest: msg`Principal and interest`,
  miMonthly: msg`Mortgage insurance a month`,
  miUpfront: msg`Mortgage insurance or fee at the start`,
  monthly: msg`Monthly payment`,
  cost: msg`Cost over the stay`,
  loan: msg`Loan`,
  loanToValue: msg`Loan to value`,
  lockDays: msg`Lock, days`,
  scoreBand: msg`Score band assumed`,
  termMonths: msg`Term, months`,
  programme: msg`Programme`,
  occupancy: msg`Use of the home`,
  purpose: msg`Purpose`,
  fixedMonths: msg`Months at the first rate`,
  issuedOn: msg`Issued`,
  state: msg`State`,
  form: msg`Form`,
  coverageA: msg`A, dwelling`,
  coverageB: msg`B, other structures`,
  coverageC: msg`C, contents`,
  coverageD: msg`D, loss of use`,
  coverageE: msg`E, liability`,
  coverageF: msg`F, medical payments`,
  deductible: msg`Deductible, all perils`,
  deductibleWindHail: msg`Deductible, wind and hail`,
  deductibleHurricane: msg`Deductible, hurricane`,
  deductibleWater: msg`Deductible, water`,
  deductibleEarthquake: msg`Deductible, earthquake`,
  settlement: msg`Dwelling valued at`,
  roofSettlement: msg`Roof valued at`,
  endorsements: msg`Endorsements`,
  premium: msg`Premium a year`,
  policyFees: msg`Fees and taxes a year`,
  insured: msg`Insured`,
  titlePremiums: msg`Title premiums`,
  closingFees: msg`Closing fees`,
  plan: msg`Plan`,
  covered: msg`Covered`,
  tradeCallFee: msg`Fee for a visit`,
  planPrice: msg`Price of the term`,
};

export const STEPS: Record<QuoteStepKey, MessageDescriptor> = {
  interest: msg`Interest`,
  mortgageInsurance: msg`Mortgage insurance`,
  points: msg`Points`,
  lenderFees: msg`Lender's fees`,
  lenderCredit: msg`Lender's credit`,
  miUpfront: msg`Mortgage insurance or fee at the start`,
  principalAndInterest: msg`Principal and interest`,
  downPayment: msg`Price less loan`,
  servicesNotShopped: msg`Services, section B`,
  servicesShopped: msg`Services, section C`,
  premium: msg`Premium`,
  policyFees: msg`Fees and taxes`,
  titlePremiums: msg`Title premiums`,
  closingFees: msg`Closing fees`,
  planPrice: msg`Price of the plan`,
};
