import { LOCALE } from '@/lib/format';

/** What the wall clock at the property shows, as a point on a line of days; the zone plays no part in it. */
const point = (local: string) => Date.parse(`${local}:00Z`);
const DAY = 86_400_000;

/** Midnight of a day. */
export const midnight = (local: string) => point(`${local.slice(0, 10)}T00:00`);

/** Days from one midnight to a time, with its part of the day. */
export const daysFrom = (from: number, local: string) => (point(local) - from) / DAY;

/** What the clock shows so many minutes of the wall later. */
export const shiftedMinutes = (local: string, minutes: number) =>
  new Date(point(local) + minutes * 60_000).toISOString().slice(0, 16);

/** The same time so many days later. */
export const shifted = (local: string, days: number) => shiftedMinutes(local, days * 1440);

const withUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options });
const DAY_TIME = withUtc({ weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
const DAY_ONLY = withUtc({ weekday: 'short', month: 'short', day: 'numeric' });
const TIME = withUtc({ hour: 'numeric', minute: '2-digit' });
const WEEKDAY = withUtc({ weekday: 'narrow' });
const MONTH_DAY = withUtc({ month: 'short', day: 'numeric' });

export const dayTime = (local: string) => DAY_TIME.format(point(local));
/** When something begins: whole days have no time of day. */
export const beginning = (local: string, wholeDays: boolean) =>
  wholeDays ? DAY_ONLY.format(point(local)) : dayTime(local);
export const time = (local: string) => TIME.format(point(local));

/** A last moment: the midnight that ends a day is that day. */
export function lastMoment(local: string): string {
  return local.endsWith('T00:00') ? DAY_ONLY.format(point(local) - DAY) : dayTime(local);
}

/** From and to, the day said once where it is the same. */
export function stretch(from: string, to: string): string {
  return from.slice(0, 10) === to.slice(0, 10) ? `${dayTime(from)} – ${time(to)}` : `${dayTime(from)} – ${dayTime(to)}`;
}

/** Words of the core with the times in them as they are read here. */
export const said = (words: string) => words.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d/g, (local) => dayTime(local));

export interface LineDay {
  at: number;
  weekday: string;
  /** The day of the month, on Mondays and on the first day; empty on others. */
  label: string;
  weekend: boolean;
}

/** Days of a line. */
export function lineOfDays(from: number, count: number): LineDay[] {
  const monday = (8 - new Date(from).getUTCDay()) % 7;
  return Array.from({ length: count }, (_, n) => {
    const at = from + n * DAY;
    const weekday = new Date(at).getUTCDay();
    return {
      at,
      weekday: WEEKDAY.format(at),
      // The first day says its date where the next Monday leaves room for it.
      label: weekday === 1 || (n === 0 && monday > 2) ? MONTH_DAY.format(at) : '',
      weekend: weekday === 0 || weekday === 6,
    };
  });
}
