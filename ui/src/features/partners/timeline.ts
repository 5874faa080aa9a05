import type { ExpiryView } from '@/ipc/types';

/** When something ends, as the screen groups it. */
export type EndsWhen = 'past' | 'in30' | 'in60' | 'in90';

/** The group of a number of days; the last day itself has not passed. */
export function endsWhen(days: number): EndsWhen {
  if (days < 0) return 'past';
  if (days <= 30) return 'in30';
  return days <= 60 ? 'in60' : 'in90';
}

/** What ends, in groups; groups with nothing are there, empty. */
export function byTime(ends: readonly ExpiryView[]): { key: EndsWhen; rows: ExpiryView[] }[] {
  const keys: readonly EndsWhen[] = ['past', 'in30', 'in60', 'in90'];
  return keys.map((key) => ({ key, rows: ends.filter((end) => endsWhen(end.days) === key) }));
}
