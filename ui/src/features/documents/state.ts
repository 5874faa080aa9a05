import { create } from 'zustand';
import type { DocumentOptions, DocumentRequest } from '@/ipc/types';
import { push, redo, startLine, type UndoLine, undo } from '@/lib/undo';

/** A house to be seen on a tour. */
export interface Stop {
  key: string;
  note: string;
}

/** What a document is about. */
export type Subject =
  | { kind: 'flyer'; listingKey: string }
  | { kind: 'tour'; stops: readonly Stop[] }
  | { kind: 'market'; city: string | null; postalCode: string | null; propertyType: string | null };

/** A document as it is being made up. */
export interface Draft {
  subject: Subject;
  options: DocumentOptions;
}

export const NO_OPTIONS: DocumentOptions = {
  brand: null,
  preparedFor: null,
  title: null,
  note: null,
  contact: null,
  photoKeys: null,
  stopNotes: [],
};

interface Documents {
  /** By name; they last until the window closes. */
  drafts: Readonly<Record<string, UndoLine<Draft>>>;
}

export const useDocuments = create<Documents>(() => ({ drafts: {} }));

/** The name of a subject's draft: one per listing and area, and one tour. */
export function draftName(subject: Subject): string {
  if (subject.kind === 'flyer') return `flyer ${subject.listingKey}`;
  if (subject.kind === 'tour') return 'tour';
  return ['market', subject.city, subject.postalCode, subject.propertyType].join(' ');
}

function put(name: string, change: (line: UndoLine<Draft>) => UndoLine<Draft>): void {
  useDocuments.setState(({ drafts }) => {
    const line = drafts[name];
    return line ? { drafts: { ...drafts, [name]: change(line) } } : { drafts };
  });
}

/** Begins a document, or goes on with it. A tour of other houses keeps the notes it has, and can be undone. */
export function begin(subject: Subject): string {
  const name = draftName(subject);
  const { drafts } = useDocuments.getState();
  const old = drafts[name];
  if (!old) {
    useDocuments.setState({ drafts: { ...drafts, [name]: startLine({ subject, options: NO_OPTIONS }) } });
  } else if (subject.kind === 'tour' && old.present.subject.kind === 'tour') {
    const known = old.present.subject.stops;
    const stops = subject.stops.map((stop) => known.find(({ key }) => key === stop.key) ?? stop);
    put(name, (line) => push(line, { ...line.present, subject: { kind: 'tour', stops } }));
  }
  return name;
}

/** Changes a draft. With `merge`, together with the change before it one step of undo. */
export function changeDraft(name: string, part: Partial<Draft>, merge = false): void {
  put(name, (line) => push(line, { ...line.present, ...part }, merge));
}

export function undoDraft(name: string): void {
  put(name, undo);
}

export function redoDraft(name: string): void {
  put(name, redo);
}

/** Another store has other listings. */
export function resetDocuments(): void {
  useDocuments.setState({ drafts: {} });
}

/** The draft as it is asked for. */
export function requestOf({ subject, options }: Draft): DocumentRequest {
  if (subject.kind === 'flyer') return { kind: 'flyer', listingKey: subject.listingKey, options };
  if (subject.kind === 'tour') {
    return {
      kind: 'tour',
      listingKeys: subject.stops.map(({ key }) => key),
      options: { ...options, stopNotes: subject.stops.map(({ note }) => note) },
    };
  }
  const { city, postalCode, propertyType } = subject;
  return { kind: 'market', city, postalCode, propertyType, options };
}
