import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { valueText } from '@/components/FieldValue';
import type { IconName } from '@/components/Icon';
import { crmFieldWord } from '@/i18n/crm-words';
import type { GuardView, OutboxItemView } from '@/ipc/types';
import { instant, number } from '@/lib/format';

const MADE: Record<string, MessageDescriptor> = {
  contact: msg`New contact`,
  note: msg`New note`,
  task: msg`New task`,
  deal: msg`New deal`,
  activity: msg`New call or message`,
  appointment: msg`New appointment`,
};
const DELETED: Record<string, MessageDescriptor> = {
  contact: msg`Delete the contact`,
  note: msg`Delete the note`,
  task: msg`Delete the task`,
  deal: msg`Delete the deal`,
  activity: msg`Delete the call or message`,
  appointment: msg`Delete the appointment`,
};

/** What a change does, in a line. */
export function changeWords(i18n: I18n, { verb, kind, tells, title, personName }: OutboxItemView): string {
  const about = title && title !== personName ? `: ${title}` : '';
  if (verb === 'create') return (MADE[kind] ? i18n._(MADE[kind]) : kind) + about;
  if (verb === 'delete') return (DELETED[kind] ? i18n._(DELETED[kind]) : kind) + about;
  if (verb === 'act') return i18n._(msg`Start an automation`);
  const fields = tells.map(({ field, to }) => {
    const value = valueText(i18n, to);
    return `${crmFieldWord(i18n, field)} → ${value === '' ? i18n._(msg`nothing`) : value}`;
  });
  return fields.join(', ') + about;
}

/** How a change waits: a mark, a word, and whether a person has to do something. */
export interface Waiting {
  icon: IconName;
  color: string;
  word: MessageDescriptor;
  needsYou: boolean;
}

const WAITS: Record<string, Waiting> = {
  offline: { icon: 'offline', color: 'var(--warn)', word: msg`Not reached`, needsYou: false },
  slowDown: { icon: 'paused', color: 'var(--warn)', word: msg`Asked to wait`, needsYou: false },
  signIn: { icon: 'key', color: 'var(--bad)', word: msg`Signed out`, needsYou: true },
  paused: { icon: 'paused', color: 'var(--text-2)', word: msg`Paused`, needsYou: false },
  gaveUp: { icon: 'bad', color: 'var(--bad)', word: msg`Tried too often`, needsYou: true },
  perhapsMade: { icon: 'warn', color: 'var(--warn)', word: msg`May be there`, needsYou: true },
  perhapsStarted: { icon: 'warn', color: 'var(--warn)', word: msg`May be started`, needsYou: true },
  notYet: { icon: 'paused', color: 'var(--text-2)', word: msg`Tried again later`, needsYou: false },
  parent: { icon: 'paused', color: 'var(--text-2)', word: msg`Waits for another`, needsYou: false },
  behind: { icon: 'paused', color: 'var(--text-2)', word: msg`Waits for another`, needsYou: false },
  sending: { icon: 'sync', color: 'var(--info)', word: msg`Being sent`, needsYou: false },
  unknownOutcome: { icon: 'warn', color: 'var(--warn)', word: msg`No answer yet`, needsYou: false },
  needsYou: { icon: 'bad', color: 'var(--bad)', word: msg`Refused`, needsYou: true },
  guard: { icon: 'shield', color: 'var(--warn)', word: msg`Held back`, needsYou: true },
  next: { icon: 'right', color: 'var(--text-2)', word: msg`Next`, needsYou: false },
};

const UNKNOWN: Waiting = { icon: 'paused', color: 'var(--text-2)', word: msg`Waits`, needsYou: false };

export function waiting({ waits, state }: OutboxItemView): Waiting {
  const known = WAITS[waits] ?? UNKNOWN;
  return state === 'blocked' ? { ...known, needsYou: true } : known;
}

/** Why a change waits and what happens next, as sentences. */
export function waitWords(i18n: I18n, { waits, system, notBefore, attempts }: OutboxItemView): string {
  switch (waits) {
    case 'slowDown':
      return notBefore
        ? i18n._(msg`${system} asks to be asked less often. It is tried again by itself at ${instant(notBefore)}.`)
        : i18n._(msg`${system} asks to be asked less often. It is tried again by itself.`);
    case 'signIn':
      return i18n._(msg`${system} no longer lets us in. It goes out by itself once you have signed in again.`);
    case 'paused':
      return i18n._(msg`${system} is paused. It goes out once you let it go on, or sync it by hand.`);
    case 'gaveUp':
      return i18n._(msg`${system} could not take it in ${number(attempts)} tries. Try again, or discard it.`);
    case 'perhapsMade':
      return i18n._(
        msg`It may be at ${system} already: no answer came, and nothing there tells it from another. Look there first; try again only if it is not there.`,
      );
    case 'perhapsStarted':
      return i18n._(
        msg`It may have been started at ${system} already: no answer came. Look there first; try again only if it was not.`,
      );
    case 'offline':
      return notBefore
        ? i18n._(msg`${system} cannot be reached. It is tried again by itself at ${instant(notBefore)}, or sooner.`)
        : i18n._(msg`${system} cannot be reached. It goes out by itself as soon as it can.`);
    case 'notYet':
      return notBefore
        ? i18n._(msg`${system} could not take it. It is tried again by itself at ${instant(notBefore)}.`)
        : i18n._(msg`${system} could not take it. It is tried again by itself.`);
    case 'parent':
      return i18n._(msg`It belongs to something that has to be made at ${system} first.`);
    case 'behind':
      return i18n._(msg`An earlier change of the same record goes first.`);
    case 'sending':
      return i18n._(msg`It is being sent right now.`);
    case 'unknownOutcome':
      return i18n._(
        msg`It was sent, but ${system} has not said whether it arrived. That is looked up before anything is sent again, so that nothing is there twice.`,
      );
    case 'needsYou':
      return i18n._(msg`${system} does not take it as it is. Correct it in the record, try again, or discard it.`);
    case 'guard':
      return i18n._(msg`Many deletes at once are held back until you allow them.`);
    case 'next':
      return i18n._(msg`It goes out next.`);
    default:
      return waits;
  }
}

/** What discarding a change means. */
export function discardWords(i18n: I18n, { discard, system }: OutboxItemView): string {
  switch (discard) {
    case 'stays':
      return i18n._(msg`It stays here and is not made at ${system}.`);
    case 'back':
      return i18n._(msg`The fields go back to what ${system} has. What was written here stays in the history.`);
    case 'kept':
      return i18n._(msg`It stays at ${system}.`);
    default:
      return i18n._(msg`Nothing else changes.`);
  }
}

/** Whether a change is one of the deletes a guard holds back. */
export const heldBy = (guard: GuardView, change: OutboxItemView): boolean =>
  guard.direction === 'out' &&
  change.connection === guard.connection &&
  change.kind === guard.kind &&
  change.verb === 'delete';
