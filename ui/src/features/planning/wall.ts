import { LOCALE } from '@/lib/format';

/** What the wall clock at the property shows, as a point on a line of days; the zone plays no part in it. */
const point = (local: string) => Date.parse(`${local}:00Z`);
const DAY = 86_400_000;

/** Midnight of a day. */
export const midnight = (local: string) => point(`${local.slice(0, 10)}T00:00`);

/** Days from one midnight to a time, with its part of the day. */
export const daysFrom = (from: number, local: string) => (point(local) - from) / DAY;

/** The same time so many days later. */
export function shifted(local: string, days: number): string {
  return new Date(point(local) + days * DAY).toISOString().slice(0, 16);
}

const withUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options });
const DAY_TIME = withUtc({ weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
const TIME = withUtc({ hour: 'numeric', minute: '2-digit' });
const WEEKDAY = withUtc({ weekday: 'narrow' });
const MONTH_DAY = withUtc({ month: 'short', day: 'numeric' });

export const dayTime = (local: string) => DAY_TIME.format(point(local));
export const time = (local: string) => TIME.format(point(local));

/** From and to, the day said once where it is the same. */
export function stretch(from: string, to: string): string {
  return from.slice(0, 10) === to.slice(0, 10) ? `${dayTime(from)} – ${time(to)}` : `${dayTime(from)} – ${dayTime(to)}`;
}

export interface LineDay {
  at: number;
  weekday: string;
  label: string;
  weekend: boolean;
}

/** Days of a line. */
export function lineOfDays(from: number, count: number): LineDay[] {
  return Array.from({ length: count }, (_, n) => {
    const at = from + n * DAY;
    const weekday = new Date(at).getUTCDay();
    return {
      at,
      weekday: WEEKDAY.format(at),
      label: MONTH_DAY.format(at),
      weekend: weekday === 0 || weekday === 6,
    };
  });
}
