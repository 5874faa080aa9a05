import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { i18n } from '@/i18n/i18n';
import type { JobView } from '@/ipc/types';

const KINDS: Record<string, MessageDescriptor> = {
  inspection: msg`Inspection`,
  'part-inspection': msg`Part inspection`,
  negotiation: msg`Negotiation of repairs`,
  repairs: msg`Repairs`,
  reinspection: msg`Re-inspection`,
  appraisal: msg`Appraisal`,
  survey: msg`Survey`,
  photography: msg`Photography`,
  staging: msg`Staging`,
  cleaning: msg`Cleaning`,
  moving: msg`Moving`,
  courier: msg`Courier`,
  'walk-through': msg`Final walk-through`,
  signing: msg`Signing`,
  closing: msg`Closing`,
  other: msg`Other work`,
};

const STATES: Record<string, MessageDescriptor> = {
  planned: msg`Planned`,
  asked: msg`Asked`,
  confirmed: msg`Confirmed`,
  declined: msg`Declined`,
  done: msg`Done`,
  missed: msg`Missed`,
  cancelled: msg`Called off`,
};

const STEPS: Record<string, MessageDescriptor> = {
  planned: msg`Plan it again`,
  asked: msg`Has been asked`,
  confirmed: msg`Confirmed`,
  declined: msg`Declined…`,
  done: msg`Done`,
  missed: msg`Nobody came…`,
  cancelled: msg`Call it off…`,
};

const said = (words: Record<string, MessageDescriptor>, name: string) => {
  const found = words[name];
  return found ? i18n._(found) : name;
};

export const kindWord = (kind: string) => said(KINDS, kind);
export const stateWord = (state: string) => said(STATES, state);
export const stepWord = (state: string) => said(STEPS, state);
export const jobTitle = (job: Pick<JobView, 'title' | 'kind'>) => job.title ?? kindWord(job.kind);
/** States that need a reason. */
export const needsReason = (state: string) => ['declined', 'missed', 'cancelled'].includes(state);
