import { addDays } from '@/lib/days';
import { day as dayWord, LOCALE } from '@/lib/format';

export const VIEWS = ['day', 'week', 'month', 'agenda', 'resources'] as const;
export type ViewName = (typeof VIEWS)[number];

/** How many days the agenda shows. */
export const AGENDA_DAYS = 30;

const utc = (day: string) => new Date(`${day}T00:00:00Z`);
const words = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options });
  return (day: string) => format.format(utc(day));
};
const monthYear = words({ month: 'long', year: 'numeric' });
const monthDay = words({ month: 'short', day: 'numeric' });
/** `Sunday, November 22`. */
export const longDay = words({ weekday: 'long', month: 'long', day: 'numeric' });
/** `Sun`. */
export const shortWeekday = words({ weekday: 'short' });
export const dayNumber = (day: string) => String(Number(day.slice(8)));

/** Whether a text is a day of the calendar. */
export function isDay(text: string | undefined): text is string {
  return (
    text !== undefined &&
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(utc(text).getTime()) &&
    utc(text).toISOString().startsWith(text)
  );
}

/** The Sunday on or before a day. */
export const weekStart = (day: string): string => addDays(day, -utc(day).getUTCDay());

/** So many days one after the other. */
export const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => addDays(first, n));

const monthStart = (day: string) => `${day.slice(0, 7)}-01`;

/** The same day so many months later, or the last of that month. */
export function addMonths(day: string, months: number): string {
  const at = utc(monthStart(day));
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const wanted = Math.min(Number(day.slice(8)), last);
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), wanted)).toISOString().slice(0, 10);
}

/** Whole weeks that hold the month of a day. */
export function monthDays(day: string): string[] {
  const first = weekStart(monthStart(day));
  const end = addMonths(monthStart(day), 1);
  const weeks = Math.ceil((utc(end).getTime() - utc(first).getTime()) / (7 * 86_400_000));
  return daysFrom(first, weeks * 7);
}

/** The days that a view shows. */
export function shownDays(view: ViewName, date: string, wide: boolean): string[] {
  if (view === 'month') return monthDays(date);
  if (view === 'agenda') return daysFrom(date, AGENDA_DAYS);
  if (view === 'week' || (view === 'resources' && wide)) return daysFrom(weekStart(date), 7);
  return [date];
}

/** The days that are asked for: those of the whole month, so that another view of it has its answer already. */
export function askedDays(view: ViewName, date: string): { from: string; to: string } {
  const days = view === 'agenda' ? shownDays(view, date, false) : monthDays(date);
  return { from: days[0] ?? date, to: days.at(-1) ?? date };
}

/** The day a period on or back. */
export function step(view: ViewName, date: string, wide: boolean, by: 1 | -1): string {
  if (view === 'month') return addMonths(date, by);
  if (view === 'agenda') return addDays(date, by * AGENDA_DAYS);
  return addDays(date, by * (view === 'week' || (view === 'resources' && wide) ? 7 : 1));
}

/** The period in words. */
export function periodTitle(view: ViewName, days: readonly string[], date: string): string {
  const first = days[0] ?? date;
  const last = days.at(-1) ?? date;
  if (view === 'month') return monthYear(date);
  if (first === last) return `${shortWeekday(first)}, ${dayWord(first)}`;
  return `${first.slice(0, 4) === last.slice(0, 4) ? monthDay(first) : dayWord(first)} – ${dayWord(last)}`;
}
