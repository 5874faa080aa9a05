import { type KeyboardEvent, useEffect, useState } from 'react';

/** The point of a chart that is being read, and whether the keyboard put it there. */
export interface Cursor {
  at: number | null;
  byKey: boolean;
  point: (index: number | null) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Where a key moves the cursor; nothing when the key means nothing to a chart. */
export function nextPoint(key: string, at: number | null, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  // The newest point is what one wants to hear first.
  const from = at ?? last;
  const steps: Record<string, number> = {
    ArrowRight: at === null ? last : from + 1,
    ArrowDown: at === null ? last : from + 1,
    ArrowLeft: at === null ? last : from - 1,
    ArrowUp: at === null ? last : from - 1,
    PageDown: from + 12,
    PageUp: from - 12,
    Home: 0,
    End: last,
  };
  const wanted = steps[key];
  return wanted === undefined ? null : Math.min(last, Math.max(0, wanted));
}

/** Moves a cursor over the points of a chart by pointer or keyboard. */
export function useCursor(count: number): Cursor {
  const [state, setState] = useState<{ at: number | null; byKey: boolean }>({ at: null, byKey: false });
  useEffect(() => {
    setState((old) => (old.at !== null && old.at >= count ? { at: null, byKey: false } : old));
  }, [count]);
  return {
    ...state,
    at: state.at !== null && state.at < count ? state.at : null,
    point: (at) => setState((old) => (old.at === at && !old.byKey ? old : { at, byKey: false })),
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape' && state.at !== null) {
        event.preventDefault();
        event.stopPropagation();
        setState({ at: null, byKey: false });
        return;
      }
      const at = nextPoint(event.key, state.at, count);
      if (at === null) return;
      event.preventDefault();
      setState({ at, byKey: true });
    },
  };
}
