import type { HealthDayView } from '@/ipc/types';

/** One bar of the chart: a day, with nothing where no run began. */
export interface DayBar {
  day: string;
  received: number;
  failed: number;
}

/**
 * The value the tallest bar stands for. One day far above all others (the first copy) is cut off there, so that the
 * others can be told apart; it is named beside the chart.
 */
export function scaleOf(bars: readonly DayBar[]): { top: number; cut: DayBar | null } {
  const byHeight = [...bars].sort((a, b) => b.received - a.received);
  const [first, second] = byHeight;
  if (!first || first.received === 0) return { top: 1, cut: null };
  if (second && second.received > 0 && first.received > 5 * second.received)
    return { top: second.received, cut: first };
  return { top: first.received, cut: null };
}

/** Every day up to today, oldest first, whether something ran or not. */
export function dayBars(days: readonly HealthDayView[], today: string, count: number): DayBar[] {
  const known = new Map(days.map((d) => [d.day, d]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(end - (count - 1 - i) * 86_400_000).toISOString().slice(0, 10);
    const found = known.get(day);
    return { day, received: found?.received ?? 0, failed: (found?.failedCalls ?? 0) + (found?.failedRuns ?? 0) };
  });
}
