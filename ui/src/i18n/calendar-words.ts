import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { i18n } from './i18n';

const KINDS: Record<string, { one: MessageDescriptor; many: MessageDescriptor }> = {
  deadline: { one: msg`Deadline`, many: msg`Deadlines` },
  job: { one: msg`Job`, many: msg`Jobs` },
  showing: { one: msg`Showing`, many: msg`Showings` },
  appointment: { one: msg`Appointment`, many: msg`Appointments` },
  task: { one: msg`Task`, many: msg`Tasks` },
};

const STATES: Record<string, MessageDescriptor> = {
  planned: msg`Planned`,
  asked: msg`Asked`,
  confirmed: msg`Confirmed`,
  declined: msg`Declined`,
  done: msg`Done`,
  missed: msg`Missed`,
  cancelled: msg`Called off`,
  shown: msg`Shown`,
  skipped: msg`Skipped`,
};

const said = (words: MessageDescriptor | undefined, name: string): string => (words ? i18n._(words) : name);

/** What an entry of the calendar is. */
export const kindWord = (kind: string): string => said(KINDS[kind]?.one, kind);
/** The same, of several. */
export const kindsWord = (kind: string): string => said(KINDS[kind]?.many, kind);
/** How far a job, a tour or a showing is; a state without words of its own as it is called. */
export const entryStateWord = (state: string): string => said(STATES[state], state);
