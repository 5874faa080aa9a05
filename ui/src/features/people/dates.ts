import { day } from '@/lib/format';

/** A day of this computer's calendar as `YYYY-MM-DD`. */
export function isoDay(at: Date): string {
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** So many days after today. */
export function inDays(days: number, now: number = Date.now()): string {
  const at = new Date(now);
  return isoDay(new Date(at.getFullYear(), at.getMonth(), at.getDate() + days));
}

/** The Monday of next week. */
export function nextMonday(now: number = Date.now()): string {
  const weekday = new Date(now).getDay();
  return inDays((8 - weekday) % 7 || 7, now);
}

/** Whole days from today to a due day or instant: negative where it is past. */
export function daysUntil(due: string, now: number): number {
  const at = due.length > 10 ? new Date(due) : new Date(`${due}T00:00:00`);
  const from = new Date(now);
  const start = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((start(at) - start(from)) / 86_400_000);
}

/** Time of day of a due instant; nothing for a day. */
export function dueTime(due: string): string {
  if (due.length <= 10) return '';
  return new Date(due).toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
}

/** A due day as the locale writes it. */
export function dueDay(due: string): string {
  return day(due.length > 10 ? isoDay(new Date(due)) : due);
}
