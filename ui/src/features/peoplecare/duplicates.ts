import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { DuplicatePairView, EntryView, FieldValueView, SideBySideView } from '@/ipc/types';

/** Which of the two stays. */
export type Side = 'one' | 'other';

/** What a reason says, and whether it speaks for one person or for two. Known by their words, as the core gives them. */
const REASONS: Record<string, [MessageDescriptor, 'for' | 'against']> = {
  'same e-mail': [msg`Same e-mail`, 'for'],
  'same telephone number': [msg`Same telephone number`, 'for'],
  'the telephone numbers end alike': [msg`The telephone numbers end alike`, 'for'],
  'same address': [msg`Same address`, 'for'],
  'same name': [msg`Same name`, 'for'],
  'the names go together': [msg`The names go together`, 'for'],
  'the names are similar': [msg`The names are similar`, 'for'],
  'linked, but name and contact details are all different': [
    msg`Linked, but name and contact details are all different`,
    'against',
  ],
  'carries our id, but name and contact details are all different': [
    msg`Carries our identifier, but name and contact details are all different`,
    'against',
  ],
  'another person fits as well': [msg`Another person fits as well`, 'against'],
  'same e-mail, but it is a shared mailbox': [msg`Same e-mail, but it is a shared mailbox`, 'against'],
  'one of them has no name': [msg`One of them has no name`, 'against'],
  'different names': [msg`Different names`, 'against'],
  'belongs to another owner': [msg`Belongs to another owner`, 'against'],
  'the other system keeps two records': [msg`The other system keeps two records`, 'against'],
};

/** A reason in the user's words; one that is not known as it came. */
export function reasonOf(i18n: I18n, reason: string): { words: string; speaks: 'for' | 'against' | null } {
  const known = REASONS[reason];
  return known ? { words: i18n._(known[0]), speaks: known[1] } : { words: reason, speaks: null };
}

/** How likely two are one, as a word: the score is no probability. */
export function likelyWord(i18n: I18n, score: number): string {
  if (score >= 75) return i18n._(msg`Very likely`);
  if (score >= 50) return i18n._(msg`Likely`);
  return i18n._(msg`Perhaps`);
}

/** What a field is after the two are one, and what becomes of the value of the one that goes. */
export interface MergedField {
  value: FieldValueView;
  /** `filled`: it came from the one that goes; `joined`: from both; `history`: it is kept in the history only. */
  how: 'same' | 'kept' | 'filled' | 'joined' | 'history';
}

const isEmpty = (v: FieldValueView) => v.kind === 'empty' || (v.kind === 'entries' && v.entries.length === 0);

/**
 * As the store does it: several things are put together, a “do not contact” of either counts, what the one that stays
 * lacks is filled in, and any other value of the one that goes stays in the history.
 */
export function mergedField({ one, other, same }: SideBySideView, keep: Side): MergedField {
  const [stays, goes] = keep === 'one' ? [one, other] : [other, one];
  if (same) return { value: stays, how: 'same' };
  if (isEmpty(goes)) return { value: stays, how: 'kept' };
  if (isEmpty(stays)) return { value: goes, how: 'filled' };
  if (stays.kind === 'entries' && goes.kind === 'entries') {
    const has = (list: EntryView[], entry: EntryView) => list.some((e) => e.value === entry.value);
    const added = goes.entries.filter((e) => !has(stays.entries, e));
    return added.length === 0
      ? { value: stays, how: 'kept' }
      : { value: { kind: 'entries', entries: [...stays.entries, ...added] }, how: 'joined' };
  }
  if (stays.kind === 'flag' && goes.kind === 'flag') {
    return goes.flag && !stays.flag ? { value: goes, how: 'filled' } : { value: stays, how: 'kept' };
  }
  return { value: stays, how: 'history' };
}

/** The two in the order: who stays, who goes. */
export function sides(pair: DuplicatePairView, keep: Side) {
  return keep === 'one' ? ([pair.one, pair.other] as const) : ([pair.other, pair.one] as const);
}

export const pairKey = (pair: DuplicatePairView) => `${pair.one.id} ${pair.other.id}`;
