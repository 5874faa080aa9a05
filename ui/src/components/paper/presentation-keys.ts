/** What a key does while a document is on the whole screen. */
export type Step = 'next' | 'back' | 'first' | 'last' | 'overview' | 'blank' | 'leave';

const KEYS: Record<string, Step> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  Enter: 'next',
  n: 'next',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  PageUp: 'back',
  Backspace: 'back',
  p: 'back',
  Home: 'first',
  End: 'last',
  g: 'overview',
  b: 'blank',
  '.': 'blank',
  Escape: 'leave',
};

/** The step a key asks for; keys with a modifier ask for none. The buttons of a presenter send PageUp and PageDown. */
export function stepOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>): Step | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === ' ') return event.shiftKey ? 'back' : 'next';
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

/** Where a step leads, within the pages there are. */
export function pageAfter(step: Step, page: number, pages: number): number {
  const last = Math.max(0, pages - 1);
  if (step === 'next') return Math.min(last, page + 1);
  if (step === 'back') return Math.max(0, page - 1);
  if (step === 'first') return 0;
  if (step === 'last') return last;
  return page;
}

/** Where an arrow leads in a grid of so many columns. */
export function cellAfter(key: string, at: number, count: number, columns: number): number | null {
  const by: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = by[key];
  if (step === undefined) return null;
  const to = at + step;
  return to < 0 || to >= count ? at : to;
}
