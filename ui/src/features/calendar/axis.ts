import { addDays } from '@/lib/days';
import { dayStart, wallOf } from '@/lib/zones';

const HALF = 30 * 60_000;
const HALVES = 48;

/** Half an hour of the wall clock. */
export interface Slot {
  /** Minutes since midnight as the clock shows them. */
  minute: number;
  /** The clock shows this half-hour for the second time that day. */
  again: boolean;
}

/** A day on the axis. */
export interface AxisDay {
  day: string;
  /** Its first instant, and that of the next day: 23, 24 or 25 hours later. */
  from: number;
  to: number;
  /** Where each of its half-hours stands among the slots. */
  slots: readonly number[];
  /** Slots that the day does not have: its clocks skip them, or another day's clocks show them twice. */
  missing: readonly number[];
}

/** Hours of several days beside each other. */
export interface Axis {
  slots: readonly Slot[];
  days: readonly AxisDay[];
}

/** The half-hours of a day in the order in which its clocks show them; an hour that comes twice is marked the second time. */
function halves(day: string, zone: string): { from: number; to: number; keys: number[] } {
  const from = dayStart(day, zone);
  const to = dayStart(addDays(day, 1), zone);
  const count = Math.round((to - from) / HALF);
  if (count === HALVES) return { from, to, keys: Array.from({ length: HALVES }, (_, n) => n * 2) };
  const seen = new Set<number>();
  const keys = Array.from({ length: count }, (_, n) => {
    const wall = wallOf(from + n * HALF, zone);
    const half = Number(wall.slice(11, 13)) * 2 + Math.floor(Number(wall.slice(14, 16)) / 30);
    const key = half * 2 + (seen.has(half) ? 1 : 0);
    seen.add(half);
    return key;
  });
  return { from, to, keys };
}

/**
 * The hours of days beside each other. Where the clocks change, the axis has the hour that comes twice as two rows, and a
 * row that a day's clocks skip is missing in that day only (or altogether, where no day has it).
 */
export function axisOf(days: readonly string[], zone: string): Axis {
  const each = days.map((day) => ({ day, ...halves(day, zone) }));
  let order: number[] = Array.from({ length: HALVES }, (_, n) => n * 2);
  for (const { keys } of each) {
    keys.forEach((key, n) => {
      if (order.includes(key)) return;
      const before = order.indexOf(keys[n - 1] ?? -1);
      order = [...order.slice(0, before + 1), key, ...order.slice(before + 1)];
    });
  }
  const there = new Set(each.flatMap(({ keys }) => keys));
  order = order.filter((key) => there.has(key));
  const place = new Map(order.map((key, n) => [key, n]));
  return {
    slots: order.map((key) => ({ minute: (key >> 1) * 30, again: key % 2 === 1 })),
    days: each.map(({ day, from, to, keys }) => {
      const own = new Set(keys);
      return {
        day,
        from,
        to,
        slots: keys.map((key) => place.get(key) ?? 0),
        missing: order.flatMap((key, n) => (own.has(key) ? [] : [n])),
      };
    }),
  };
}

/** Where an instant of a day stands, in slots from the top; the day's ends for what lies before or after it. */
export function startsAt(day: AxisDay, at: number): number {
  const halves = Math.max(0, at - day.from) / HALF;
  const n = Math.min(Math.floor(halves), day.slots.length - 1);
  return (day.slots[n] ?? 0) + Math.min(1, halves - n);
}

/** The same for an end: a half-hour that is over does not reach into rows the day does not have. */
export function endsAt(day: AxisDay, at: number): number {
  const halves = Math.min(Math.max(0, at - day.from) / HALF, day.slots.length);
  const n = Math.max(0, Math.ceil(halves) - 1);
  return (day.slots[n] ?? 0) + (halves - n);
}

/** What the clock of a day shows at a place of the axis, `YYYY-MM-DDTHH:MM`. */
export function wallAt(axis: Axis, day: AxisDay, at: number): string {
  const slot = axis.slots[Math.min(Math.max(0, Math.floor(at)), axis.slots.length - 1)];
  const minute = slot?.minute ?? 0;
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${day.day}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
