import type { ConditionKind, ConditionView, PeopleChoicesView } from '@/ipc/types';

/** What a condition needs beside its kind. */
export interface ConditionNeeds {
  /** Days: asked for, may be left out, or not at all. */
  days: 'needed' | 'optional' | 'none';
  /** Words: at least one, any, or none. */
  words: 'needed' | 'optional' | 'none';
  /** Days it starts with. */
  start: number | null;
}

const plain: ConditionNeeds = { days: 'none', words: 'none', start: null };
const within = (start: number): ConditionNeeds => ({ days: 'needed', words: 'none', start });
const among: ConditionNeeds = { days: 'none', words: 'needed', start: null };

export const NEEDS: Record<ConditionKind, ConditionNeeds> = {
  newLead: { days: 'optional', words: 'none', start: null },
  lead: { days: 'optional', words: 'none', start: null },
  taskDue: within(0),
  taskOverdue: plain,
  noNextAction: plain,
  silent: { days: 'needed', words: 'optional', start: 30 },
  touched: within(14),
  neverTouched: plain,
  temperature: among,
  stage: among,
  leadSource: among,
  owner: among,
  tag: among,
  contactType: among,
  system: among,
  openDeal: plain,
  dealStage: among,
  dealCloses: within(30),
  birthday: within(14),
  anniversary: within(14),
  created: within(7),
  mayCall: plain,
  mayEmail: plain,
  mayText: plain,
  hasPhone: plain,
  hasEmail: plain,
};

/** The words a condition can have. */
export function wordsOf(kind: ConditionKind, choices: PeopleChoicesView | undefined): readonly string[] {
  switch (kind) {
    case 'silent':
    case 'temperature':
      return ['hot', 'warm', 'cold'];
    case 'stage':
      return choices?.stages ?? [];
    case 'leadSource':
      return choices?.leadSources ?? [];
    case 'owner':
      return choices?.owners ?? [];
    case 'tag':
      return choices?.tags ?? [];
    case 'contactType':
      return choices?.contactTypes ?? [];
    case 'system':
      return choices?.systems.map((s) => s.name) ?? [];
    case 'dealStage':
      return choices?.dealStages ?? [];
    default:
      return [];
  }
}

/** A condition as it begins. */
export function fresh(kind: ConditionKind): ConditionView {
  return { kind, days: NEEDS[kind].start, words: [] };
}

/** Whether the core would take it: days where they are needed and within bounds, words where they are needed. */
export function complete({ kind, days, words }: ConditionView): boolean {
  const needs = NEEDS[kind];
  if (needs.days === 'needed' && days === null) return false;
  if (days !== null && (!Number.isInteger(days) || days < 0 || days > 3650)) return false;
  return !(needs.words === 'needed' && words.length === 0) && words.length <= 50;
}

/** Whether two conditions ask the same. */
export function same(a: ConditionView, b: ConditionView): boolean {
  return a.kind === b.kind && a.days === b.days && a.words.join('\n') === b.words.join('\n');
}
