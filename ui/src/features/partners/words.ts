import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { number } from '@/lib/format';

type Words = Record<string, MessageDescriptor>;

export const KINDS: Words = {
  mls: msg`MLS`,
  lender: msg`Lender`,
  bank: msg`Bank`,
  'credit-union': msg`Credit union`,
  investor: msg`Investor`,
  insurer: msg`Insurer`,
  title: msg`Title and escrow`,
  warranty: msg`Home warranty`,
  legal: msg`Legal`,
  service: msg`Home service`,
  brokerage: msg`Brokerage`,
  crm: msg`CRM vendor`,
  cloud: msg`Cloud vendor`,
  ai: msg`AI vendor`,
  integration: msg`Integration vendor`,
  analytics: msg`Analytics vendor`,
  communication: msg`Communication vendor`,
};

export const SPECIALITIES: Words = {
  inspector: msg`Inspector`,
  appraiser: msg`Appraiser`,
  surveyor: msg`Surveyor`,
  notary: msg`Notary`,
  'credit-reporting': msg`Credit reporting`,
  photographer: msg`Photographer`,
  cleaner: msg`Cleaner`,
  mover: msg`Mover`,
  stager: msg`Stager`,
  contractor: msg`Contractor`,
  courier: msg`Courier`,
};

export const LEVELS: Words = { company: msg`Company`, branch: msg`Branch`, person: msg`Person` };

export const LICENCES: Words = {
  'mortgage-company': msg`Mortgage company`,
  'loan-originator': msg`Loan originator`,
  depository: msg`Depository`,
  insurer: msg`Insurer`,
  'insurance-producer': msg`Insurance producer`,
  title: msg`Title`,
  escrow: msg`Escrow`,
  'warranty-provider': msg`Home-warranty provider`,
  'real-estate-broker': msg`Real-estate broker`,
  'real-estate-salesperson': msg`Real-estate salesperson`,
  appraiser: msg`Appraiser`,
  'home-inspector': msg`Home inspector`,
  surveyor: msg`Surveyor`,
  contractor: msg`Contractor`,
  notary: msg`Notary`,
  attorney: msg`Attorney`,
};

export const AGREEMENTS: Words = {
  'marketing-services': msg`Marketing services`,
  'co-op': msg`Co-operation`,
  'broker-referral': msg`Broker referral`,
  'affiliated-business': msg`Affiliated business`,
  vendor: msg`Vendor`,
  none: msg`Nothing agreed`,
};

export const METRICS: Words = {
  'turn-time': msg`Turn time`,
  'on-time-closing': msg`Closings on time`,
  'fee-accuracy': msg`Fees as estimated`,
  'client-rating': msg`Client rating`,
  'complaint-count': msg`Complaints`,
  uptime: msg`Uptime`,
  'response-time': msg`Response time`,
  'error-rate': msg`Failed requests`,
};

export const AREAS: Words = {
  legal: msg`Legal`,
  technical: msg`Technical`,
  data: msg`Data`,
  revenue: msg`Revenue`,
  'go-live': msg`Go live`,
};

export const FEE_EVERY: Words = {
  once: msg`once`,
  month: msg`each month`,
  quarter: msg`each quarter`,
  year: msg`each year`,
};

export const TIES: Words = {
  ownership: msg`Ownership`,
  control: msg`Control`,
  family: msg`Family`,
  officer: msg`Same officer or employer`,
  franchise: msg`Franchise`,
  'benefit-sharing': msg`Shares in its gains`,
};

export const CHANNELS: Words = {
  'in-person': msg`In person`,
  post: msg`By post`,
  email: msg`By e-mail`,
  telephone: msg`By telephone, then in writing`,
};

export const RECEIPTS: Words = { signed: msg`Signed for`, refused: msg`Refused`, outstanding: msg`Nothing yet` };

export const STATES: Words = {
  good: msg`good`,
  soon: msg`ends soon`,
  expired: msg`expired`,
  later: msg`not yet`,
  draft: msg`draft`,
  proposed: msg`proposed`,
  active: msg`in force`,
  ended: msg`ended`,
  met: msg`kept`,
  missed: msg`not kept`,
  unknown: msg`no figure yet`,
  done: msg`done`,
  open: msg`open`,
  overdue: msg`overdue`,
  healthy: msg`healthy`,
  'never-run': msg`never ran`,
  paused: msg`paused`,
  stale: msg`out of date`,
  failing: msg`failing`,
  waiting: msg`waiting`,
  approved: msg`agreed to`,
  refused: msg`refused`,
  withdrawn: msg`taken back`,
};

/** What an agreement lacks, by the core's name for it. */
const LACKS: Words = {
  'nothing is agreed': msg`nothing is agreed`,
  'no first day': msg`no first day`,
  'no last day': msg`no last day`,
  'its last day has passed': msg`its last day has passed`,
  'fewer than two parties': msg`fewer than two parties`,
  'no fixed fee': msg`no fixed fee`,
  'no evidence of what the services are worth': msg`no evidence of what the services are worth`,
  'the fee is not within what the services were found to be worth': msg`the fee is above what the services were found to be worth`,
  'nothing is delivered to the public': msg`nothing is delivered to the public`,
  'nothing delivered is proved each month': msg`nothing delivered is proved each month`,
  'not reviewed by counsel': msg`not reviewed by counsel`,
  "the partner's tie to the brokerage is not recorded": msg`the partner's tie to the brokerage is not recorded`,
};

const ITEM_KINDS: Words = {
  partner: msg`Partner`,
  licence: msg`Licence`,
  agreement: msg`Agreement`,
  agreementStep: msg`Step of an agreement`,
  offerings: msg`Offerings`,
  document: msg`Document`,
  insurance: msg`Insurance`,
  proof: msg`Proof`,
  'service-level': msg`Service level`,
  measurement: msg`Figure`,
  complaint: msg`Complaint`,
  disclosure: msg`Disclosure`,
  onboarding: msg`Onboarding`,
};

/** Fields by the first part of their path. */
const FIELDS: Words = {
  parent: msg`Belongs to`,
  level: msg`Level`,
  kind: msg`Kind`,
  speciality: msg`Speciality`,
  name: msg`Name`,
  settlement: msg`Settlement service`,
  affiliation: msg`Tie`,
  w9OnFile: msg`W-9 on file`,
  contacts: msg`Contacts`,
  coverage: msg`Coverage`,
  offerings: msg`Offerings`,
  connections: msg`Sources`,
  notes: msg`Notes`,
  putAway: msg`Put away`,
  licenceType: msg`Licence`,
  number: msg`Number`,
  authority: msg`Issued by`,
  issuedOn: msg`First day`,
  expiresOn: msg`Last day`,
  lookedUpAt: msg`Looked up`,
  lookedUpIn: msg`Register`,
  agreementType: msg`Type`,
  title: msg`Title`,
  parties: msg`Parties`,
  startsOn: msg`First day`,
  endsOn: msg`Last day`,
  fee: msg`Fixed fee`,
  feeEvery: msg`Fee due`,
  shareBp: msg`Share of commission (1/100 %)`,
  noticeDays: msg`Days of notice`,
  renewsMonths: msg`Renews, months`,
  exclusive: msg`Exclusive`,
  otherTerms: msg`Other terms`,
  valuation: msg`Worth of the services`,
  valuedBy: msg`Valued by`,
  valuedOn: msg`Valued on`,
  deliverables: msg`Deliverables`,
  counselOn: msg`Reviewed by counsel`,
  state: msg`State`,
  endedBecause: msg`Why it ended`,
  done: msg`Done`,
  due: msg`Due`,
  owner: msg`Owner`,
  blocks: msg`Nothing begins without it`,
  evidence: msg`What shows it`,
  area: msg`Part`,
};

const say = (words: Words, i18n: I18n, name: string): string => {
  const found = words[name];
  return found ? i18n._(found) : name;
};

export const word = {
  kind: (i18n: I18n, kind: string, speciality: string | null = null) =>
    speciality ? say(SPECIALITIES, i18n, speciality) : say(KINDS, i18n, kind),
  licence: (i18n: I18n, name: string) => say(LICENCES, i18n, name),
  agreement: (i18n: I18n, name: string) => say(AGREEMENTS, i18n, name),
  metric: (i18n: I18n, name: string) => say(METRICS, i18n, name),
  area: (i18n: I18n, name: string) => say(AREAS, i18n, name),
  state: (i18n: I18n, name: string) => say(STATES, i18n, name),
  lack: (i18n: I18n, name: string) => say(LACKS, i18n, name),
  item: (i18n: I18n, name: string) => say(ITEM_KINDS, i18n, name),
  every: (i18n: I18n, name: string) => say(FEE_EVERY, i18n, name),
  tie: (i18n: I18n, name: string) => say(TIES, i18n, name),
  channel: (i18n: I18n, name: string) => say(CHANNELS, i18n, name),
  receipt: (i18n: I18n, name: string) => say(RECEIPTS, i18n, name),
  level: (i18n: I18n, name: string) => say(LEVELS, i18n, name),
};

/** A field of a change: its word, and where in a list it stands, counted from one. */
export function fieldWord(i18n: I18n, path: string): string {
  const [first = '', place] = path.split('.');
  const name = say(FIELDS, i18n, first);
  return place !== undefined && /^\d+$/.test(place) ? `${name} ${Number(place) + 1}` : name;
}

/** Choices of a list of words, in the order they are written down. */
export function choices(i18n: I18n, words: Words): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
}

/** Digits a metric has after its point: it is kept in hundredths of a per cent or of a point, or in whole units. */
export function metricDigits(metric: string): number {
  return ['on-time-closing', 'fee-accuracy', 'uptime', 'error-rate', 'client-rating'].includes(metric) ? 2 : 0;
}

/** A metric's figure with its unit. */
export function metricFigure(metric: string, value: number): string {
  if (metric === 'turn-time') return `${number(value)} min`;
  if (metric === 'response-time') return `${number(value)} ms`;
  if (metric === 'client-rating') return `${number(value / 100, 2)} / 5`;
  if (metric === 'complaint-count') return number(value);
  return `${number(value / 100, 2)} %`;
}

/** Whether less is better. */
export function lessIsBetter(metric: string): boolean {
  return ['turn-time', 'complaint-count', 'response-time', 'error-rate'].includes(metric);
}
