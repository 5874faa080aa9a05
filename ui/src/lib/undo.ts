/** A line of states one can walk back and forth on. At most `depth` steps are remembered. */
export interface UndoLine<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** Steps a window remembers. */
export const UNDO_DEPTH = 100;

export function startLine<T>(present: T): UndoLine<T> {
  return { past: [], present, future: [] };
}

/** Adds a state. With `merge` it replaces the newest one: many keystrokes in one field are one step. */
export function push<T>(line: UndoLine<T>, next: T, merge = false): UndoLine<T> {
  if (merge && line.past.length > 0) return { past: line.past, present: next, future: [] };
  return { past: [...line.past, line.present].slice(-UNDO_DEPTH), present: next, future: [] };
}

export function undo<T>(line: UndoLine<T>): UndoLine<T> {
  const previous = line.past.at(-1);
  if (previous === undefined) return line;
  return { past: line.past.slice(0, -1), present: previous, future: [line.present, ...line.future] };
}

export function redo<T>(line: UndoLine<T>): UndoLine<T> {
  const [next, ...rest] = line.future;
  if (next === undefined) return line;
  return { past: [...line.past, line.present], present: next, future: rest };
}
