import type { CalendarEntryView, CalendarKindView } from '@/ipc/types';
import { addDays } from '@/lib/days';
import { instantOf, knowsZone } from '@/lib/zones';

export const KINDS: readonly CalendarKindView[] = ['deadline', 'job', 'showing', 'appointment', 'task'];

/** The zone to draw in; where this computer has no rules for it, the wall clocks are drawn as they stand. */
export const zoneToDraw = (zone: string): string => (knowsZone(zone) ? zone : 'UTC');

/** When an entry begins and ends on a line of instants; nothing for a matter of days. */
export function instants(entry: CalendarEntryView, zone: string): { from: number; to: number } | null {
  if (entry.allDay || !entry.startsLocal) return null;
  const drawn = zoneToDraw(zone) === zone;
  const at = (instant: string | null, wall: string | null) =>
    drawn && instant ? Date.parse(instant) : wall ? instantOf(wall, zoneToDraw(zone)) : Number.NaN;
  const from = at(entry.startsAt, entry.startsLocal);
  const to = at(entry.endsAt, entry.endsLocal);
  if (Number.isNaN(from)) return null;
  return { from, to: Number.isNaN(to) || to < from ? from : to };
}

/** Entries by the shown days they are on, in the order they came. */
export function byDay(
  entries: readonly CalendarEntryView[],
  days: readonly string[],
): Map<string, CalendarEntryView[]> {
  const found = new Map<string, CalendarEntryView[]>(days.map((day) => [day, []]));
  const first = days[0] ?? '';
  const last = days.at(-1) ?? '';
  for (const entry of entries) {
    if (entry.lastDay < first || entry.day > last) continue;
    if (entry.day === entry.lastDay) {
      found.get(entry.day)?.push(entry);
      continue;
    }
    const until = entry.lastDay < last ? entry.lastDay : last;
    for (let day = entry.day < first ? first : entry.day; day <= until; day = addDays(day, 1))
      found.get(day)?.push(entry);
  }
  return found;
}
