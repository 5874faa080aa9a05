import { msg, plural } from '@lingui/core/macro';
import type { IconName } from '@/components/Icon';
import { i18n } from '@/i18n/i18n';
import type { NeedKindView, NeedView } from '@/ipc/types';

/** What something is that needs the user, as many as there are. */
export function needWord({ kind, count }: Pick<NeedView, 'kind' | 'count'>): string {
  const n = count;
  const words = {
    missedDeadline: msg`${plural(n, { one: 'A day of the contract has passed', other: '# days of the contract have passed' })}`,
    dealAtRisk: msg`${plural(n, { one: 'Something endangers the closing', other: '# things endanger the closing' })}`,
    jobInTrouble: msg`${plural(n, { one: 'A job does not work as it is planned', other: '# jobs do not work as planned' })}`,
    noAnswer: msg`${plural(n, { one: 'A provider has not answered', other: '# providers have not answered' })}`,
    tellPeople: msg`${plural(n, { one: 'Somebody has to be told of a change', other: '# people have to be told of a change' })}`,
    remind: msg`${plural(n, { one: 'Somebody without an e-mail address is to be reminded', other: '# people without an e-mail address are to be reminded' })}`,
    messageDrafts: msg`${plural(n, { one: 'A message about a job waits for you to send it', other: '# messages about jobs wait for you to send them' })}`,
    messageFailed: msg`${plural(n, { one: 'A message about a job may not have arrived', other: '# messages about jobs may not have arrived' })}`,
    tellTour: msg`${plural(n, { one: 'Somebody has to be told of the tour', other: '# people have to be told of the tour' })}`,
    conflicts: msg`${plural(n, { one: 'Two systems disagree about somebody', other: 'Two systems disagree about # values' })}`,
    duplicates: msg`${plural(n, { one: 'Two people may be the same', other: '# pairs of people may be the same' })}`,
    refusedEdits: msg`${plural(n, { one: 'A system refused an edit', other: 'Systems refused # edits' })}`,
    newLeads: msg`${plural(n, { one: 'A new lead waits for an answer', other: '# new leads wait for an answer' })}`,
    overdueTasks: msg`${plural(n, { one: 'A task is overdue', other: '# tasks are overdue' })}`,
    newHomes: msg`${plural(n, { one: 'A home of a saved search is new', other: '# homes of saved searches are new' })}`,
    quotes: msg`${plural(n, { one: 'A question for a quote needs a look', other: '# questions for quotes need a look' })}`,
    proposals: msg`${plural(n, { one: 'A proposal waits for the admin', other: '# proposals wait for the admin' })}`,
    partnerPapers: msg`${plural(n, { one: 'A paper of a partner runs out', other: '# papers of partners run out' })}`,
    sourceFailed: msg`${plural(n, { one: 'A source could not be read', other: '# sources could not be read' })}`,
  } satisfies Record<NeedKindView, unknown>;
  return i18n._(words[kind]);
}

export const NEED_ICONS: Record<NeedKindView, IconName> = {
  missedDeadline: 'clock',
  dealAtRisk: 'deal',
  jobInTrouble: 'partners',
  noAnswer: 'partners',
  tellPeople: 'message',
  remind: 'message',
  messageDrafts: 'mail',
  messageFailed: 'mail',
  tellTour: 'key',
  conflicts: 'people',
  duplicates: 'people',
  refusedEdits: 'sync',
  newLeads: 'people',
  overdueTasks: 'task',
  newHomes: 'searches',
  quotes: 'money',
  proposals: 'partners',
  partnerPapers: 'file',
  sourceFailed: 'sources',
};
