import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Words = Record<string, MessageDescriptor>;

/** Whether a deal has come to its end. */
export const isOver = (stage: string) => stage === 'closed' || stage === 'ended';

export const STAGES: Words = {
  offer: msg`Offer`,
  accepted: msg`Accepted`,
  inspection: msg`Inspection`,
  repairs: msg`Repairs`,
  loan: msg`Loan`,
  'ready-to-close': msg`Ready to close`,
  closed: msg`Closed`,
  ended: msg`Ended`,
};

export const SIDES: Words = { buyer: msg`Buyer’s side`, seller: msg`Seller’s side`, both: msg`Both sides` };

export const ROLES: Words = {
  buyer: msg`Buyer`,
  seller: msg`Seller`,
  'buyer-agent': msg`Buyer’s agent`,
  'listing-agent': msg`Listing agent`,
  coordinator: msg`Coordinator`,
  lender: msg`Lender`,
  'title-or-escrow': msg`Title or escrow`,
  attorney: msg`Attorney`,
  insurer: msg`Insurer`,
  association: msg`Association`,
  occupant: msg`Occupant`,
  other: msg`Other`,
};

export const PAPERS: Words = {
  'buyer-agreement': msg`Buyer agreement`,
  'listing-agreement': msg`Listing agreement`,
  'agency-disclosure': msg`Agency disclosure`,
  contract: msg`Contract with counters and addenda`,
  'seller-disclosure': msg`Seller’s disclosure`,
  'lead-paint': msg`Lead-based paint disclosure`,
  'natural-hazard': msg`Natural hazard disclosure`,
  association: msg`Association’s papers`,
  'deposit-receipt': msg`Deposit receipt`,
  'inspection-report': msg`Inspection report`,
  'repair-addendum': msg`Repair addendum`,
  appraisal: msg`Appraisal`,
  'loan-commitment': msg`Loan commitment`,
  'title-commitment': msg`Title commitment`,
  'insurance-binder': msg`Insurance binder`,
  'closing-disclosure': msg`Closing Disclosure`,
  'settlement-statement': msg`Settlement statement`,
  'walk-through': msg`Final walk-through`,
  'wire-fraud-notice': msg`Wire-fraud notice`,
  'commission-instruction': msg`Commission instruction`,
  other: msg`Other`,
};

export const PAPER_STATES: Words = {
  lacking: msg`Lacking`,
  unsigned: msg`Signatures lack`,
  complete: msg`Complete`,
  'not-needed': msg`Not needed`,
};

/** Days that forms count from; a form of the user's own may name others. */
const ANCHORS: Words = {
  'effective-date': msg`Effective date`,
  acceptance: msg`Acceptance delivered`,
  closing: msg`Expected closing`,
  'notice-delivered': msg`Notice delivered`,
  'demand-delivered': msg`Demand delivered`,
  'closing-disclosure-received': msg`Closing Disclosure received`,
};

export const STEPS: Words = {
  remove: msg`Removed in writing`,
  waive: msg`Waived`,
  satisfy: msg`Satisfied`,
  extend: msg`Extended`,
  give_notice: msg`Notice given`,
  withdraw_notice: msg`Notice withdrawn`,
  cancel: msg`Contract ended under it`,
};

export const STANDINGS: Words = {
  open: msg`Open`,
  notice_given: msg`Notice given`,
  removed: msg`Removed`,
  waived: msg`Waived`,
  satisfied: msg`Satisfied`,
  expired: msg`Expired`,
  cancelled: msg`Cancelled`,
};

export const SIGNALS: Words = {
  'deadline-passed': msg`A day has passed`,
  'deadline-near': msg`A day is near`,
  'contingency-overdue': msg`A contingency is past its day`,
  'no-letter': msg`No lender letter on file`,
  'letter-expired': msg`The lender letter has expired`,
  'appraisal-low': msg`The appraisal is below the price`,
  'lock-ends-first': msg`The rate lock ends before the closing`,
  'not-insured': msg`No insurance binder on file`,
  'disclosure-late': msg`Too few days for the Closing Disclosure`,
  silence: msg`Nobody has answered for days`,
  'paper-lacking': msg`A paper is lacking`,
};

/** What can be done about a risk. */
export const ADVICE: Words = {
  'deadline-passed': msg`Mark it as done if it is; otherwise agree on an extension in writing.`,
  'deadline-near': msg`See to it now, or agree on an extension before the day ends.`,
  'contingency-overdue': msg`Ask for the removal, give the notice that the form provides, or extend it.`,
  'no-letter': msg`Ask the buyer’s lender for a letter, keep it under Quotes, and link the buyer to the person.`,
  'letter-expired': msg`Ask the lender for a new letter and keep it under Quotes.`,
  'appraisal-low': msg`Talk about the price, the difference in cash, or a second opinion before the contingency’s day.`,
  'lock-ends-first': msg`Ask the lender for an extension of the lock and what it costs.`,
  'not-insured': msg`Ask the buyer for the binder; the lender will not fund without it.`,
  'disclosure-late': msg`Call the lender: the buyer must have it three business days before the loan closes.`,
  silence: msg`Call them.`,
  'paper-lacking': msg`Get the form signed and mark it complete, or enter the year the home was built.`,
};

/** Fields of a deal in its history, by the first part of their path. */
const FIELDS: Words = {
  title: msg`name`,
  listing: msg`listing`,
  side: msg`side`,
  state: msg`state`,
  zone: msg`time zone`,
  form: msg`contract form`,
  price: msg`price`,
  loan: msg`loan`,
  appraised: msg`appraisal`,
  year_built: msg`year built`,
  stage: msg`stage`,
  since: msg`since`,
  ended_because: msg`why it ended`,
  anchors: msg`days counted from`,
  agreed: msg`agreed days`,
  done: msg`what was done`,
  contingencies: msg`contingencies`,
  parties: msg`parties`,
  papers: msg`papers`,
  notes: msg`notes`,
};

const pick = (words: Words) => (i18n: I18n, name: string) =>
  words[name] ? i18n._(words[name]) : name.replace(/[-_]/g, ' ');

export const word = {
  stage: pick(STAGES),
  side: pick(SIDES),
  role: pick(ROLES),
  paper: pick(PAPERS),
  paperState: pick(PAPER_STATES),
  anchor: pick(ANCHORS),
  step: pick(STEPS),
  standing: pick(STANDINGS),
  signal: pick(SIGNALS),
  advice: pick(ADVICE),
};

/** What a change changed: each field once, in the order of the paths. */
export function changed(i18n: I18n, paths: readonly string[]): string {
  const first = paths.map((path) => path.split('.')[0] ?? path);
  return [...new Set(first)].map(pick(FIELDS).bind(null, i18n)).join(', ');
}

/** Options of a choice. */
export const choices = (i18n: I18n, words: Words) =>
  Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
