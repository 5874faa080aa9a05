import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { crmFieldWord, entryLabelWord } from '@/i18n/crm-words';
import type { ColumnTargetView, ImportColumnView, ImportPreviewView, ImportRequest } from '@/ipc/types';

/** What a column is taken for, in words. */
export function targetWord(i18n: I18n, target: string, column: string): string {
  if (target === '-') return i18n._(msg`(left out)`);
  if (target.startsWith('Own:')) {
    const own = target.slice(4);
    return i18n._(msg`Own field “${own || column}”`);
  }
  const [field = '', label = ''] = target.split(':');
  const word = crmFieldWord(i18n, field);
  return label ? `${word} (${entryLabelWord(i18n, label)})` : word;
}

/** What a column can be taken for: nothing, what the program knows, and a field of its own under the column's name. */
export function targetChoices(i18n: I18n, targets: readonly string[], column: ImportColumnView) {
  const known = targets.filter((t) => !t.startsWith('Own:'));
  const all = [...known, `Own:${column.column}`];
  if (!all.includes(column.target)) all.push(column.target);
  return all.map((value) => ({ value, label: targetWord(i18n, value, column.column) }));
}

/** Fields that can be given only once; of two columns with the same one the second would be lost. */
export function twice(mapping: readonly ColumnTargetView[]): string[] {
  const several = /^(-|Tags|Emails|Phones|Own|Background)(:|$)/;
  const seen = new Map<string, number>();
  for (const { target } of mapping) if (!several.test(target)) seen.set(target, (seen.get(target) ?? 0) + 1);
  return [...seen].filter(([, n]) => n > 1).map(([target]) => target);
}

/** How a file is to be taken in, beside its columns. */
export interface ImportChoices {
  at: string[];
  leads: boolean;
  tag: string;
}

/** The file as it stands in the wizard, as a request. */
export function importRequest(preview: ImportPreviewView, choices: ImportChoices): ImportRequest {
  return {
    file: preview.file,
    mapping: preview.columns.map(({ column, target }) => ({ column, target })),
    at: choices.at,
    leads: choices.leads,
    tag: choices.tag.trim(),
  };
}

const OUTCOMES: Record<string, MessageDescriptor> = {
  created: msg`New`,
  updated: msg`Completed`,
  unchanged: msg`Nothing new`,
  unclear: msg`Perhaps known`,
  rejected: msg`Not taken`,
};

/** What became of a row. */
export function importOutcomeWord(i18n: I18n, outcome: string): string {
  const word = OUTCOMES[outcome];
  return word ? i18n._(word) : outcome;
}

const VERDICTS: Record<string, MessageDescriptor> = {
  new: msg`New`,
  match: msg`Known`,
  unclear: msg`Perhaps known`,
};

/** What would become of a row. */
export function verdictWord(i18n: I18n, verdict: string): string {
  const word = VERDICTS[verdict];
  return word ? i18n._(word) : verdict;
}

const STATES: Record<string, MessageDescriptor> = {
  running: msg`Running`,
  done: msg`Done`,
  cancelled: msg`Stopped`,
  undone: msg`Undone`,
};

export function importStateWord(i18n: I18n, state: string): string {
  const word = STATES[state];
  return word ? i18n._(word) : state;
}

/** `line 12`, `card 3` in words. */
export function placeWord(i18n: I18n, place: string): string {
  const [kind = '', at = ''] = place.split(' ');
  if (kind === 'line') return i18n._(msg`line ${at}`);
  if (kind === 'card') return i18n._(msg`card ${at}`);
  return place;
}
