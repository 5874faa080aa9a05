import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const kinds: Record<string, MessageDescriptor> = {
  mls: msg`Multiple listing service`,
  lender: msg`Lender`,
  insurer: msg`Insurer`,
  title: msg`Title company`,
  warranty: msg`Home warranty company`,
  bank: msg`Bank`,
  credit_union: msg`Credit union`,
  investor: msg`Investor in loans`,
  crm: msg`Customer system or leads`,
  cloud: msg`Computing`,
  ai: msg`Models`,
  integration: msg`Connections between systems`,
  analytics: msg`Figures`,
  communication: msg`Calls, texts, mail`,
  legal: msg`Legal help`,
  service: msg`Home service, not described`,
  inspector: msg`Inspector`,
  appraiser: msg`Appraiser`,
  attorney: msg`Attorney`,
  cleaner: msg`Cleaner`,
  mover: msg`Mover`,
  photographer: msg`Photographer`,
  stager: msg`Stager`,
  contractor: msg`Contractor`,
  real_estate_broker: msg`Broker`,
  brokerage: msg`Brokerage`,
  team: msg`Team`,
  agent: msg`Agent`,
  brokerage_owned_firm: msg`Firm a brokerage owns`,
  employee: msg`Own employee`,
  consumer: msg`Buyer, seller or borrower`,
};

const bases: Record<string, MessageDescriptor> = {
  fixed_fee: msg`A fixed fee`,
  percent_of_commission: msg`Part of a broker's commission`,
  percent_of_funded_loan: msg`Part of a loan that funds`,
  per_lead: msg`For each lead`,
  per_closing: msg`For each closing`,
  per_policy: msg`For each policy`,
  share: msg`Share of revenue or profit`,
  rank: msg`By rank, tier or count`,
  bonus: msg`A bonus`,
  gift: msg`A gift, meal, training or event`,
  rent: msg`Rent for space`,
  in_kind: msg`Goods, free or cheap`,
  joint_advertising: msg`Advertising bought together`,
  hourly: msg`By the hour`,
  service: msg`For work done`,
  return_on_ownership: msg`Return on ownership`,
  unreadable: msg`Words that say none of these`,
};

const states: Record<string, MessageDescriptor> = {
  accrued: msg`Accrued`,
  locked: msg`Locked`,
  paid: msg`Paid`,
  reversed: msg`Reversed`,
};

const findings: Record<string, MessageDescriptor> = {
  matched: msg`Matched`,
  'missing-here': msg`Missing here`,
  recorded: msg`Recorded from it`,
  'missing-there': msg`Missing there`,
  'different-amount': msg`Different amount`,
};

const actions: Record<string, MessageDescriptor> = {
  allow: msg`Allowed`,
  flag: msg`Allowed, a person looks at it first`,
  require: msg`Something is missing`,
  block: msg`Blocked`,
};

const roads: Record<string, MessageDescriptor> = {
  screen: msg`entered by hand`,
  import: msg`from a statement`,
  cli: msg`from the terminal`,
  agreement: msg`from an agreement`,
};

const deals: Record<string, MessageDescriptor> = {
  sale: msg`Sale`,
  'broker-referral': msg`Referral between brokers`,
  financed: msg`Deal with a loan`,
};

const standings: Record<string, MessageDescriptor> = {
  open: msg`Open`,
  closed: msg`Closed`,
  'fell-through': msg`Fell through`,
};

const channels: Record<string, MessageDescriptor> = {
  own: msg`Our own marketing`,
  mover: msg`Mover`,
  stager: msg`Stager or photographer`,
  'home-service': msg`Trade after the sale`,
};

const records: Record<string, MessageDescriptor> = {
  'licence numbers of both': msg`Licence numbers of both`,
  'written agreement': msg`Written agreement`,
  transaction: msg`Which transaction`,
  'payroll status': msg`Payroll status`,
  contract: msg`Contract`,
  valuation: msg`Evidence of what it is worth`,
  'deliverable log': msg`Log of what was delivered`,
  invoices: msg`Invoices`,
  'disclosure version': msg`Which disclosure was given`,
  delivered_at: msg`When it was delivered`,
  channel: msg`How it was delivered`,
  'receipt or refusal note': msg`Receipt, or a note that it was refused`,
  'split basis': msg`How the cost was split`,
  item: msg`What was given`,
  value: msg`What it was worth`,
  'all recipients': msg`Everybody who received it`,
  comparables: msg`What the same costs elsewhere`,
  'service log': msg`Log of the work`,
  disclosure: msg`What the client was told`,
};

const questions: Record<string, MessageDescriptor> = {
  both_acting_as_brokers: msg`Both act as brokers in the transaction`,
  same_brokerage: msg`Both hold their licences with one brokerage`,
  w2_employee: msg`The payee is on the payer's payroll (W-2)`,
  own_funds: msg`The payer pays with its own money`,
  reimbursed_by_affiliate: msg`An affiliate gives the money back`,
  tied_to_referrals: msg`The amount moves with what is referred`,
  at_market_value: msg`The price is the market's`,
  marketing_services: msg`It belongs to a marketing services agreement`,
  public_deliverables: msg`What is delivered is aimed at the public`,
  monthly_proof: msg`Proof of performance comes every month`,
  affiliated: msg`The parties are tied by ownership, family or employment`,
  required_use: msg`Use of the affiliate is required of the customer`,
  pro_rata: msg`Each pays the part of the advertisement it fills`,
  covers_payee_costs: msg`It pays for what the payee would pay for otherwise`,
  actual_service: msg`The work was done`,
  necessary: msg`The work was needed`,
  distinct: msg`The work is distinct from what the payee is paid for already`,
  nominal: msg`The work is nominal`,
  duplicate: msg`Somebody is paid for the same work already`,
  particular_customer: msg`The work is selling to one buyer or seller`,
  required_by_transaction: msg`Buyer or seller must pay for this work`,
  client_disclosure: msg`The client was told of the payment`,
  disclosure_separate_page: msg`The disclosure is a page of its own`,
  disclosure_states_tie: msg`The disclosure says what the tie is`,
  disclosure_states_charges: msg`The disclosure says what is charged`,
  federally_related: msg`The loan is federally related`,
  all_cash: msg`There is no loan`,
  business_purpose: msg`The loan is mainly for business`,
  temporary_financing: msg`The loan is temporary`,
  converts_to_permanent: msg`The temporary loan turns permanent`,
  vacant_land: msg`It is land without a home`,
  home_within_two_years: msg`A home is built there within two years`,
  disclosure_given: msg`The affiliated-business disclosure was given`,
};

const word = (table: Record<string, MessageDescriptor>) => (i18n: I18n, name: string) => {
  const found = table[name];
  return found ? i18n._(found) : name.replaceAll(/[_-]/g, ' ');
};

export const kindWord = word(kinds);
export const basisWord = word(bases);
export const stateWord = word(states);
export const findingWord = word(findings);
export const actionWord = word(actions);
export const roadWord = word(roads);
export const dealWord = word(deals);
export const standingWord = word(standings);
export const channelWord = word(channels);
export const recordWord = word(records);
/** A question, or `not …` for one that must be answered with no. */
export const questionWord = (i18n: I18n, name: string) => {
  const plain = name.replace(/^not /, '').replaceAll(' ', '_');
  const said = questions[plain];
  return said ? i18n._(said) : recordWord(i18n, name);
};
export const dealKinds = Object.keys(deals);
export const dealStandings = Object.keys(standings);
export const channelKinds = Object.keys(channels);
