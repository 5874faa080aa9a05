import type { FieldFormView, FieldValueView } from '@/ipc/types';
import { major } from '@/lib/format';

/** A value as one types it; several things with commas between. */
export function editable(value: FieldValueView): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return value.text;
    case 'flag':
      return value.flag ? 'true' : 'false';
    case 'number':
      return String(value.number);
    case 'money':
      return String(major(value.money));
    case 'entries':
      return value.entries.map((e) => e.value).join(', ');
  }
}

/**
 * What was typed as a value. Entries that were there keep their labels; of numbers and addresses with nothing new among
 * them nothing is read anew, so that taking one away is no change of the others.
 */
export function typed(text: string, form: FieldFormView, before: FieldValueView): FieldValueView {
  const trimmed = text.trim();
  if (form === 'flag') return { kind: 'flag', flag: trimmed === 'true' };
  const old = before.kind === 'entries' ? before.entries : [];
  if (form === 'tags' || form === 'emails' || form === 'phones') {
    const parts = trimmed
      .split(/[,;\n]/)
      .map((p) => p.trim())
      .filter(Boolean);
    if (parts.length === 0) return { kind: 'empty' };
    const known = parts.map((p) => old.find((e) => e.value === p));
    if (form === 'tags' || known.every((e) => e !== undefined))
      return { kind: 'entries', entries: parts.map((value, i) => known[i] ?? { value, label: '' }) };
    return { kind: 'text', text: parts.join(', ') };
  }
  return trimmed === '' ? { kind: 'empty' } : { kind: 'text', text: trimmed };
}
