import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { entryLabelWord } from '@/i18n/crm-words';
import type { FieldValueView } from '@/ipc/types';
import { day, instant, money, number } from '@/lib/format';
import { phone } from '@/lib/phone';

/** Whether two values say the same, entries in any order. */
export function sameValue(one: FieldValueView, other: FieldValueView): boolean {
  if (one.kind === 'entries' && other.kind === 'entries') {
    const keys = (v: typeof one) => JSON.stringify(v.entries.map((e) => e.value.toLowerCase()).sort());
    return keys(one) === keys(other);
  }
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Words of a field: days and instants as the locale writes them, numbers of telephones grouped. */
function plain(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return instant(text);
  return phone(text);
}

/** A value as one line of words; empty where there is nothing. */
export function valueText(i18n: I18n, value: FieldValueView): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return plain(value.text);
    case 'flag':
      return value.flag ? i18n._(msg`Yes`) : i18n._(msg`No`);
    case 'number':
      return number(value.number, 6);
    case 'money':
      return money(value.money);
    case 'entries':
      return value.entries
        .map((e) => (e.label ? `${plain(e.value)} (${entryLabelWord(i18n, e.label)})` : plain(e.value)))
        .join(', ');
  }
}

/** A value on the screen; a word where there is nothing. */
export function FieldValue({ value }: { value: FieldValueView }) {
  const { i18n } = useLingui();
  const text = valueText(i18n, value);
  if (text === '')
    return (
      <span className="quiet">
        <Trans>nothing</Trans>
      </span>
    );
  return <span className="field-value">{text}</span>;
}
