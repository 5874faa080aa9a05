import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConflictView, FieldFormView, FieldValueView } from '@/ipc/types';
import { fromMajor, major } from '@/lib/format';

/** One of the fields that wait. */
export const conflictKey = (c: ConflictView) => `${c.record} ${c.connection} ${c.field}`;

/** Whether a rule for the field of one would decide the other too. */
export const alike = (one: ConflictView, other: ConflictView) =>
  one.connection === other.connection && one.kind === other.kind && one.field === other.field;

const RULES: Record<string, MessageDescriptor> = {
  set: msg`What either side adds or takes away is added or taken away.`,
  append: msg`Both texts are kept.`,
  'most-restrictive': msg`A “do not contact” of either side counts; only a person can lift it.`,
  max: msg`The later or larger counts.`,
  min: msg`The earlier or smaller counts.`,
  newer: msg`The later change counts.`,
  ask: msg`You are asked each time.`,
};

/** What a rule does, as a sentence. */
export function ruleWords(i18n: I18n, rule: string, system: string): string {
  if (rule === 'remote') return i18n._(msg`What ${system} says counts.`);
  if (rule === 'local') return i18n._(msg`What is written here counts.`);
  const words = RULES[rule];
  return words ? i18n._(words) : rule;
}

const ONE_OF: Record<string, MessageDescriptor> = {
  note: msg`note`,
  task: msg`task`,
  deal: msg`deal`,
  activity: msg`call or message`,
  appointment: msg`appointment`,
};

/** What the record is, where it is not the person. */
export function partWord(i18n: I18n, kind: string): string {
  const word = ONE_OF[kind];
  return word ? i18n._(word) : '';
}

/** Whether a third value can be given. */
export const canBeOther = (form: FieldFormView) => form !== 'consent' && form !== 'figure';

/** A value as it stands in the input of its form. */
export function inputText(value: FieldValueView, form: FieldFormView): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return form === 'instant' ? localMinute(value.text) : value.text;
    case 'flag':
      return value.flag ? 'yes' : 'no';
    case 'number':
      return String(value.number);
    case 'money':
      return String(major(value.money));
    case 'entries':
      return value.entries.map((e) => e.value).join(', ');
  }
}

/** An instant as the clock here shows it, for an input. */
function localMinute(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What was typed as a value; `null` where it is none. Empty stays empty. */
export function typedValue(typed: string, form: FieldFormView, like: FieldValueView[]): FieldValueView | null {
  const text = form === 'lines' ? typed.trimEnd() : typed.trim();
  if (text === '') return { kind: 'empty' };
  switch (form) {
    case 'flag':
      return text === 'yes' || text === 'no' ? { kind: 'flag', flag: text === 'yes' } : null;
    case 'number': {
      const number = Number(text.replace(/,/g, ''));
      return Number.isFinite(number) ? { kind: 'number', number } : null;
    }
    case 'money': {
      const amount = Number(text.replace(/[,\s$]/g, ''));
      const known = like.find((v) => v.kind === 'money');
      return Number.isFinite(amount)
        ? { kind: 'money', money: fromMajor(amount, known?.kind === 'money' ? known.money.currency : 'USD') }
        : null;
    }
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? { kind: 'text', text } : null;
    case 'instant': {
      const at = new Date(text);
      return Number.isNaN(at.getTime()) ? null : { kind: 'text', text: at.toISOString() };
    }
    case 'tags':
      return {
        kind: 'entries',
        entries: text
          .split(/[,;]/)
          .map((tag) => ({ value: tag.trim(), label: '' }))
          .filter((entry) => entry.value !== ''),
      };
    default:
      return { kind: 'text', text };
  }
}
