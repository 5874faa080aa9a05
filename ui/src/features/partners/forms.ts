import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { PartnerItemView } from '@/ipc/types';
import { fromMajor, major } from '@/lib/format';
import { AGREEMENTS, AREAS, CHANNELS, FEE_EVERY, LICENCES, METRICS, metricDigits, RECEIPTS } from './words';

/** How a field of a form is entered. */
export type FieldKind =
  | 'text'
  | 'lines'
  | 'day'
  | 'instant'
  | 'money'
  | 'whole'
  | 'hundredths'
  | 'figure'
  | 'choice'
  | 'check'
  | 'list'
  | 'deliverables';

/** A field of a form. */
export interface Field {
  name: string;
  label: MessageDescriptor;
  as: FieldKind;
  choices?: Record<string, MessageDescriptor>;
  hint?: MessageDescriptor;
  wide?: boolean;
}

const field = (name: string, label: MessageDescriptor, as: FieldKind, more: Partial<Field> = {}): Field => ({
  name,
  label,
  as,
  ...more,
});

/** The fields of what belongs to a partner, by its kind. */
export const FORMS: Record<PartnerItemView['kind'], readonly Field[]> = {
  licence: [
    field('licenceType', msg`Licence`, 'choice', { choices: LICENCES }),
    field('number', msg`Number`, 'text'),
    field('authority', msg`Issued by`, 'text', { hint: msg`nmls, federal, or a state such as WA` }),
    field('issuedOn', msg`First day`, 'day'),
    field('expiresOn', msg`Last day`, 'day'),
    field('lookedUpAt', msg`Looked up on`, 'instant'),
    field('lookedUpIn', msg`In which register`, 'text'),
  ],
  agreement: [
    field('title', msg`Title`, 'text', { wide: true }),
    field('agreementType', msg`Type`, 'choice', { choices: AGREEMENTS }),
    field('parties', msg`Parties, one on each line`, 'list', { wide: true }),
    field('startsOn', msg`First day`, 'day'),
    field('endsOn', msg`Last day`, 'day'),
    field('fee', msg`Fixed fee, $`, 'money'),
    field('feeEvery', msg`Due`, 'choice', { choices: FEE_EVERY }),
    field('shareBp', msg`Share of commission, %`, 'hundredths'),
    field('noticeDays', msg`Days of notice`, 'whole'),
    field('valuation', msg`Services are worth, $`, 'money', { hint: msg`for the same stretch as the fee` }),
    field('valuedBy', msg`Valued by`, 'text'),
    field('valuedOn', msg`Valued on`, 'day'),
    field('counselOn', msg`Reviewed by counsel`, 'day'),
    field('deliverables', msg`What is delivered`, 'deliverables', { wide: true }),
    field('otherTerms', msg`Other terms, one on each line`, 'list', { wide: true }),
  ],
  proof: [
    field('month', msg`Month, its first day`, 'day'),
    field('evidence', msg`What shows it`, 'lines', { wide: true }),
  ],
  'service-level': [
    field('metric', msg`Of what`, 'choice', { choices: METRICS }),
    field('target', msg`Target`, 'figure'),
    field('windowDays', msg`Over days`, 'whole'),
  ],
  measurement: [
    field('metric', msg`Of what`, 'choice', { choices: METRICS }),
    field('value', msg`Figure`, 'figure'),
    field('cases', msg`From cases`, 'whole'),
    field('from', msg`First day`, 'day'),
    field('to', msg`Last day`, 'day'),
    field('source', msg`Source`, 'text'),
  ],
  complaint: [
    field('on', msg`Came on`, 'day'),
    field('what', msg`What it says`, 'lines', { wide: true }),
    field('settledOn', msg`Settled on`, 'day'),
    field('outcome', msg`How`, 'lines', { wide: true }),
  ],
  disclosure: [
    field('to', msg`To whom`, 'text'),
    field('version', msg`Version of the text`, 'text'),
    field('deliveredAt', msg`Delivered on`, 'instant'),
    field('channel', msg`How`, 'choice', { choices: CHANNELS }),
    field('receipt', msg`Receipt`, 'choice', { choices: RECEIPTS }),
    field('refusedHow', msg`How it was refused`, 'text'),
  ],
  onboarding: [
    field('title', msg`What`, 'text', { wide: true }),
    field('area', msg`Part`, 'choice', { choices: AREAS }),
    field('due', msg`By when`, 'day'),
    field('blocks', msg`Nothing begins without it`, 'check'),
    field('evidence', msg`What shows it is done`, 'text', { wide: true }),
  ],
};

/** A new record of a kind, with what it usually begins with. */
export function emptyItem(kind: PartnerItemView['kind'], today: string): PartnerItemView {
  switch (kind) {
    case 'licence':
      return {
        kind,
        licenceType: 'mortgage-company',
        number: '',
        authority: '',
        issuedOn: null,
        expiresOn: null,
        lookedUpAt: null,
        lookedUpIn: null,
      };
    case 'agreement':
      return {
        kind,
        agreementType: 'vendor',
        title: '',
        parties: [],
        startsOn: null,
        endsOn: null,
        fee: null,
        feeEvery: null,
        shareBp: null,
        noticeDays: null,
        renewsMonths: null,
        exclusive: null,
        otherTerms: [],
        valuation: null,
        valuedBy: null,
        valuedOn: null,
        deliverables: [],
        counselOn: null,
      };
    case 'proof':
      return { kind, agreement: '', deliverable: '', month: `${today.slice(0, 7)}-01`, evidence: '' };
    case 'service-level':
      return { kind, metric: 'on-time-closing', target: 9500, windowDays: 90 };
    case 'measurement':
      return { kind, metric: 'on-time-closing', value: 0, cases: 1, from: today, to: today, source: '' };
    case 'complaint':
      return { kind, on: today, what: '', settledOn: null, outcome: null };
    case 'disclosure':
      return {
        kind,
        to: '',
        version: '',
        deliveredAt: `${today}T12:00:00Z`,
        channel: 'in-person',
        receipt: 'outstanding',
        refusedHow: null,
      };
    case 'onboarding':
      return { kind, area: 'legal', title: '', blocks: false, owner: null, due: null, done: false, evidence: null };
  }
}

/** A value as it is typed. */
export function asText(item: PartnerItemView, { name, as }: Field): string {
  const value = (item as Record<string, unknown>)[name];
  if (value === null || value === undefined) return '';
  switch (as) {
    case 'money':
      return String(major(value as { minor: number; currency: string }));
    case 'hundredths':
      return String((value as number) / 100);
    case 'figure':
      return String((value as number) / 10 ** digitsOf(item));
    case 'instant':
      return String(value).slice(0, 10);
    case 'list':
      return (value as string[]).join('\n');
    default:
      return String(value);
  }
}

const digitsOf = (item: PartnerItemView): number => ('metric' in item ? metricDigits(item.metric) : 0);

/** The record with what was typed in one field; text that is no number leaves it empty. */
export function withText(item: PartnerItemView, { name, as }: Field, typed: string): PartnerItemView {
  const put = (value: unknown) => ({ ...item, [name]: value }) as PartnerItemView;
  const amount = typed.trim() === '' ? Number.NaN : Number(typed.replaceAll(',', ''));
  const isNumber = Number.isFinite(amount);
  switch (as) {
    case 'money':
      return put(isNumber ? fromMajor(amount, 'USD') : null);
    case 'hundredths':
      return put(isNumber ? Math.round(amount * 100) : null);
    case 'figure':
      return put(isNumber ? Math.round(amount * 10 ** digitsOf(item)) : 0);
    case 'whole':
      return put(isNumber ? Math.max(0, Math.round(amount)) : name === 'noticeDays' ? null : 0);
    case 'instant':
      return put(typed === '' ? null : `${typed}T12:00:00Z`);
    case 'list':
      return put(typed === '' ? [] : typed.split('\n'));
    case 'day':
      return put(typed === '' ? null : typed);
    case 'choice':
      return put(typed === '' ? null : typed);
    default:
      return put(typed === '' && OPTIONAL.has(name) ? null : typed);
  }
}

/** Texts that may be left out. */
const OPTIONAL = new Set(['lookedUpIn', 'valuedBy', 'outcome', 'refusedHow', 'evidence']);

/** The fields that make sense for a record as it stands. */
export function fieldsOf(
  item: PartnerItemView,
  terms: readonly { agreementType: string; fee: boolean; share: boolean }[],
) {
  const offered = item.kind === 'agreement' ? terms.find((t) => t.agreementType === item.agreementType) : undefined;
  const marketing = item.kind === 'agreement' && item.agreementType === 'marketing-services';
  return FORMS[item.kind].filter(({ name }) => {
    if (name === 'fee' || name === 'feeEvery') return offered?.fee ?? false;
    if (name === 'shareBp') return offered?.share ?? false;
    if (['valuation', 'valuedBy', 'valuedOn', 'deliverables'].includes(name)) return marketing;
    if (name === 'refusedHow') return item.kind === 'disclosure' && item.receipt === 'refused';
    return true;
  });
}
