import { create } from 'zustand';
import type { ConditionView, PeopleOrder, PeopleRequest, SystemBadgeView } from '@/ipc/types';

/** Whom a quick note would be about. */
export interface Subject {
  id: string;
  name: string;
  systems: readonly SystemBadgeView[];
}

/** How one was in touch; an empty one is a plain note. */
export type Channel = '' | 'call' | 'text' | 'email' | 'meeting';

interface PeopleState {
  /** The smart list that is shown; nothing for everybody. */
  list: string | null;
  text: string;
  /** Conditions beside the list, each a chip. */
  extra: readonly ConditionView[];
  order: PeopleOrder;
  archived: boolean;
  /** People marked with Space. */
  marked: ReadonlySet<string>;
  /** Whom the screen is about at the moment. */
  subject: Subject | null;
  /** The note that is being written, if one is. */
  note: { subject: Subject | null; channel: Channel } | null;
  /** Notes begun and not saved, by person: closing loses no word. */
  drafts: Readonly<Record<string, string>>;
}

const START: PeopleState = {
  list: 'callNow',
  text: '',
  extra: [],
  order: 'urgency',
  archived: false,
  marked: new Set(),
  subject: null,
  note: null,
  drafts: {},
};

/** What the people screens ask. It outlives them, so that coming back finds everything as it was. */
export const usePeople = create<PeopleState>(() => START);

export function change(part: Partial<PeopleState>): void {
  usePeople.setState(part);
}

/** Goes to a list, without what was asked beside another. */
export function showList(list: string | null): void {
  usePeople.setState({ list, extra: [], archived: false, order: list === null ? 'lastTouch' : 'urgency' });
}

export function mark(ids: readonly string[], on: boolean): void {
  usePeople.setState(({ marked }) => {
    const next = new Set(marked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    return { marked: next };
  });
}

/** Says whom the screen is about, so that `n` knows. */
export function about(subject: Subject | null): void {
  if (usePeople.getState().subject?.id !== subject?.id) usePeople.setState({ subject });
}

/** Begins a note about somebody, or about whom the screen shows. */
export function beginNote(subject: Subject | null = usePeople.getState().subject, channel: Channel = ''): void {
  usePeople.setState({ note: { subject, channel } });
}

/** Keeps the words of a note that is not saved yet. */
export function keepDraft(person: string, text: string): void {
  usePeople.setState(({ drafts }) => {
    const { [person]: _old, ...others } = drafts;
    return { drafts: text === '' ? others : { ...others, [person]: text } };
  });
}

/** The question to the core, without the page. */
export function requestOf({
  list,
  text,
  extra,
  order,
  archived,
}: Pick<PeopleState, 'list' | 'text' | 'extra' | 'order' | 'archived'>): PeopleRequest {
  return { text, list, all: [...extra], any: [], archived, order, limit: 1, offset: 0 };
}

/** Back to the beginning: another store has other people. */
export function resetPeople(): void {
  usePeople.setState(START);
}
