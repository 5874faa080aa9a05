import type { HealthDayView } from '@/ipc/types';

/** One bar of the chart: a day, with nothing where no run began. */
export interface DayBar {
  day: string;
  received: number;
  failed: number;
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
