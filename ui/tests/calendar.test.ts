import { describe, expect, it } from 'vitest';
import { axisOf, endsAt, startsAt, wallAt } from '@/features/calendar/axis';
import { byDay } from '@/features/calendar/entries';
import { inLanes, type Span } from '@/features/calendar/lanes';
import { addMonths, askedDays, isDay, monthDays, periodTitle, shownDays, step } from '@/features/calendar/periods';
import type { CalendarEntryView } from '@/ipc/types';
import { dayStart, instantOf, knowsZone, wallOf } from '@/lib/zones';

const LA = 'America/Los_Angeles';
const HOUR = 3_600_000;
const spans = (...pairs: [number, number][]): Span[] => pairs.map(([from, to]) => ({ from, to }));

describe('lanes', () => {
  const lanes = (...pairs: [number, number][]) =>
    inLanes(spans(...pairs)).placed.map(({ span, lane, lanes }) => [span.from, lane, lanes]);
  it('gives what stands alone the whole width', () =>
    expect(lanes([1, 2], [2, 3], [5, 6])).toEqual([
      [1, 0, 1],
      [2, 0, 1],
      [5, 0, 1],
    ]));
  it('puts what overlaps side by side, in widths that agree', () =>
    expect(lanes([1, 4], [2, 3], [3, 5], [6, 7])).toEqual([
      [1, 0, 2],
      [2, 1, 2],
      [3, 1, 2],
      [6, 0, 1],
    ]));
  it('takes the longer of two that begin together first', () =>
    expect(inLanes(spans([1, 2], [1, 4])).placed.map((p) => p.span.to)).toEqual([4, 2]));
  it('says what found no lane', () => {
    const { placed, crowds } = inLanes(spans([1, 9], [1, 8], [2, 7], [3, 6], [4, 5]), 3);
    expect(placed.map((p) => [p.lane, p.lanes])).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(crowds).toMatchObject([{ from: 2, to: 7, lane: 2, lanes: 3 }]);
    expect(crowds[0]?.spans).toHaveLength(3);
  });
  it('never puts two that overlap into one lane, whatever they are', () => {
    let seed = 7;
    const roll = (sides: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * sides);
    };
    for (let run = 0; run < 200; run += 1) {
      const made = Array.from({ length: roll(25) }, () => {
        const from = roll(40);
        return { from, to: from + 1 + roll(9) };
      });
      const most = 2 + roll(6);
      const { placed, crowds } = inLanes(made, most);
      expect(placed.length + crowds.reduce((sum, c) => sum + c.spans.length, 0)).toBe(made.length);
      for (const a of placed) {
        expect(a.lane).toBeLessThan(a.lanes);
        expect(a.lanes).toBeLessThanOrEqual(most);
        for (const b of placed)
          if (a !== b && a.span.from < b.span.to && b.span.from < a.span.to) {
            expect(a.lane).not.toBe(b.lane);
            expect(a.lanes).toBe(b.lanes);
          }
        for (const c of crowds) if (a.span.from < c.to && c.from < a.span.to) expect(a.lane).not.toBe(c.lane);
      }
    }
  });
});

describe('clocks of a zone', () => {
  it('go there and back', () => {
    for (const wall of ['2026-01-15T08:30', '2026-07-01T00:00', '2026-11-01T03:00'])
      expect(wallOf(instantOf(wall, LA), LA)).toBe(wall);
    expect(instantOf('2026-07-01T00:00', LA)).toBe(Date.parse('2026-07-01T07:00:00Z'));
  });
  it('show the first of two, and the next after what they skip', () => {
    expect(instantOf('2026-11-01T01:30', LA)).toBe(Date.parse('2026-11-01T08:30:00Z'));
    expect(wallOf(instantOf('2026-03-08T02:30', LA), LA)).toBe('2026-03-08T03:30');
  });
  it('begin a day where midnight is skipped', () => {
    const at = dayStart('2024-09-08', 'America/Santiago');
    expect(wallOf(at, 'America/Santiago')).toBe('2024-09-08T01:00');
    expect(wallOf(at - 60_000, 'America/Santiago')).toBe('2024-09-07T23:59');
  });
  it('say when they are not known', () => {
    expect(knowsZone('Mars/Olympus')).toBe(false);
    expect(wallOf(0, 'Mars/Olympus')).toBe('1970-01-01T00:00');
  });
});

describe('the axis of hours', () => {
  it('has 24 hours on a day like others', () => {
    const axis = axisOf(['2026-11-20'], LA);
    expect(axis.slots).toHaveLength(48);
    expect(axis.days[0]?.missing).toEqual([]);
  });
  it('has 23 hours where the clocks go forward, and none of those they skip', () => {
    const axis = axisOf(['2026-03-08'], LA);
    expect(axis.slots).toHaveLength(46);
    expect(axis.slots.some((s) => s.minute >= 120 && s.minute < 180)).toBe(false);
  });
  it('has 25 hours where they go back, one of them twice', () => {
    const axis = axisOf(['2026-11-01'], LA);
    expect(axis.slots).toHaveLength(50);
    expect(axis.slots.filter((s) => s.again).map((s) => s.minute)).toEqual([60, 90]);
    expect(axis.slots.slice(2, 7).map((s) => s.minute)).toEqual([60, 90, 60, 90, 120]);
  });
  it('keeps the other days of such a week as they are, with the row missing there', () => {
    const back = axisOf(['2026-11-01', '2026-11-02'], LA);
    expect(back.days.map((d) => d.missing)).toEqual([[], [4, 5]]);
    const forward = axisOf(['2026-03-07', '2026-03-08'], LA);
    expect(forward.days.map((d) => d.missing)).toEqual([[], [4, 5]]);
  });
  it('places instants by what the clock shows', () => {
    const axis = axisOf(['2026-11-01', '2026-11-02'], LA);
    const [sunday, monday] = axis.days;
    if (!sunday || !monday) throw new Error('two days');
    const nine = (d: typeof sunday) => startsAt(d, instantOf(`${d.day}T09:00`, LA));
    expect(nine(sunday)).toBe(20);
    expect(nine(monday)).toBe(20);
    expect(startsAt(sunday, sunday.from + 1.5 * HOUR)).toBe(3);
    expect(startsAt(sunday, sunday.from + 2.5 * HOUR)).toBe(5);
    expect(endsAt(monday, monday.from + 2 * HOUR)).toBe(4);
    expect(startsAt(monday, monday.from + 2 * HOUR)).toBe(6);
    expect(endsAt(sunday, sunday.to)).toBe(50);
    expect(wallAt(axis, monday, 20.4)).toBe('2026-11-02T09:00');
  });
});

describe('periods', () => {
  it('know a day from what is none', () => {
    expect(isDay('2026-02-28')).toBe(true);
    for (const text of ['2026-02-30', '2026-13-01', 'tomorrow', '', undefined]) expect(isDay(text)).toBe(false);
  });
  it('show whole weeks around a month', () => {
    expect(monthDays('2026-11-22')).toHaveLength(35);
    expect(monthDays('2026-11-22')[0]).toBe('2026-11-01');
    expect(monthDays('2026-08-01')).toHaveLength(42);
    expect(monthDays('2026-02-10')).toHaveLength(28);
  });
  it('go by months without leaving one out', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });
  it('go a period on and back', () => {
    expect(step('week', '2026-11-22', false, 1)).toBe('2026-11-29');
    expect(step('resources', '2026-11-22', false, -1)).toBe('2026-11-21');
    expect(shownDays('week', '2026-11-25', false)).toHaveLength(7);
  });
  it('ask for what every view of the month needs, and never for more than is answered', () => {
    for (const view of ['day', 'week', 'month', 'agenda', 'resources'] as const) {
      const { from, to } = askedDays(view, '2026-11-30');
      const days = shownDays(view, '2026-11-30', true);
      expect(from <= (days[0] ?? '') && to >= (days.at(-1) ?? '')).toBe(true);
      expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBeLessThanOrEqual(100);
    }
  });
  it('are called by their days', () => {
    expect(periodTitle('month', [], '2026-11-22')).toBe('November 2026');
    expect(periodTitle('week', ['2026-12-27', '2027-01-02'], '2026-12-27')).toBe('Dec 27, 2026 – Jan 2, 2027');
  });
});

describe('entries by day', () => {
  const entry = (key: string, day: string, lastDay = day) => ({ key, day, lastDay }) as CalendarEntryView;
  it('stand in each of their days that is shown', () => {
    const found = byDay(
      [entry('a', '2026-11-01', '2026-11-03'), entry('b', '2026-11-02')],
      ['2026-11-02', '2026-11-03'],
    );
    expect([...found].map(([day, list]) => [day, list.map((e) => e.key)])).toEqual([
      ['2026-11-02', ['a', 'b']],
      ['2026-11-03', ['a']],
    ]);
  });
});
