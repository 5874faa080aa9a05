import type { MarketForecastView, MarketOverviewView, MarketTrendView } from '@/ipc/types';

type Get = (month: MarketTrendView) => number | null | undefined;

/** Fewer sales than this make no median. */
export const FEWEST = 3;

/** Half width of an 80 % interval in standard errors. */
export const Z80 = 1.2816;

/** The months that are over, the last `count` of them, from where the records begin. */
export function wholeMonths(months: readonly MarketTrendView[], count: number): MarketTrendView[] {
  const whole = months.filter((m) => m.complete).slice(-count);
  // Before the records begin there is nothing that could be little.
  const begins = whole.findIndex((m) => m.closed > 0 || (m.active ?? 0) > 0 || (m.newListings ?? 0) > 0);
  return begins < 0 ? [] : whole.slice(begins);
}

/** A series of a figure; a month without one is a gap. */
export function seriesOf(months: readonly MarketTrendView[], get: Get): (number | null)[] {
  return months.map((m) => get(m) ?? null);
}

/** Mean of a figure over months, each weighted by the records behind it. */
export function weighted(months: readonly MarketTrendView[], get: Get, n: (m: MarketTrendView) => number) {
  let [sum, weight] = [0, 0];
  for (const m of months) {
    const value = get(m);
    if (value === null || value === undefined) continue;
    sum += value * n(m);
    weight += n(m);
  }
  return weight > 0 ? sum / weight : null;
}

/** A figure of the last whole month beside the same month of the year before. */
export function yearOverYear(months: readonly MarketTrendView[], get: Get) {
  const whole = months.filter((m) => m.complete);
  const [last, before] = [whole.at(-1), whole.at(-13)];
  const [now, old] = [last && get(last), before && get(before)];
  return {
    month: last?.month ?? null,
    now: now ?? null,
    before: before?.month ?? null,
    percent: typeof now === 'number' && typeof old === 'number' && old !== 0 ? (now / old - 1) * 100 : null,
    points: typeof now === 'number' && typeof old === 'number' ? now - old : null,
  };
}

/** A figure over the last twelve whole months beside the twelve before, both weighted by their records. */
export function twelveMonths(months: readonly MarketTrendView[], get: Get, n: (m: MarketTrendView) => number) {
  const whole = months.filter((m) => m.complete);
  const now = weighted(whole.slice(-12), get, n);
  const old = whole.length >= 24 ? weighted(whole.slice(-24, -12), get, n) : null;
  return {
    now,
    percent: now !== null && old !== null && old !== 0 ? (now / old - 1) * 100 : null,
    points: now !== null && old !== null ? now - old : null,
  };
}

/** Whether there is too little to draw: not one month that is over has a median price. */
export function tooFew({ months }: MarketOverviewView): boolean {
  return !months.some((m) => m.complete && m.medianPrice !== null);
}

/** History and forecast on one axis: the forecast begins at the last month that was, so that the lines meet. */
export function joined(target: MarketForecastView['targets'][number], past: number) {
  const history = target.history.slice(-past);
  const last = history.at(-1)?.value ?? null;
  const gap = <T>(value: T) => history.map((_, i) => (i === history.length - 1 ? value : null));
  return {
    points: [...history.map((h) => h.month), ...target.points.map((p) => p.month)],
    was: [...history.map((h) => h.value), ...target.points.map(() => null)],
    willBe: [...gap(last), ...target.points.map((p) => p.value)],
    low: [...gap(last), ...target.points.map((p) => p.low80)],
    high: [...gap(last), ...target.points.map((p) => p.high80)],
  };
}

/** Rows in the order of a column; what has no value stands last either way. */
export function ordered<R>(rows: readonly R[], get: (row: R) => string | number | null, ascending: boolean): R[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [get(a), get(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y)) : x - y;
    return ascending ? order : -order;
  });
}
