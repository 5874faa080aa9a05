import { describe, expect, it } from 'vitest';
import { hears } from '@/features/planning/hears';
import { readCents } from '@/features/planning/JobPane';
import { at, daysOf, lanes, lineOf, standOf } from '@/features/planning/line';
import {
  daysFrom,
  lastMoment,
  lineOfDays,
  midnight,
  said,
  shifted,
  shiftedMinutes,
  stretch,
} from '@/features/planning/wall';
import { kindWord, needsReason, stateWord, stepWord } from '@/features/planning/words';
import written from '@/ipc/fixture/planning/worked.json';
import type { JobView, PlanProposalView, PropertyPlanView } from '@/ipc/types';

const confirmed = written.confirmed as unknown as PropertyPlanView;
const fresh = written.fresh as unknown as PropertyPlanView;
const mended = written.mended as unknown as PlanProposalView;
const jobOf = (plan: PropertyPlanView, kind: string): JobView => {
  const found = plan.jobs.find((job) => job.kind === kind);
  if (!found) throw new Error(kind);
  return found;
};
/** In the spring of 2026 clocks in the United States go forward on March 8, in autumn back on November 1. */
const CHANGES = ['2026-03-08', '2026-11-01'];

describe('days of the line', () => {
  it('are all as wide as each other, the day of a clock change too', () => {
    for (const change of CHANGES) {
      const from = midnight(`${shifted(`${change}T12:00`, -3)}`);
      const days = lineOfDays(from, 7);
      expect(new Set(days.slice(1).map((day, n) => day.at - (days[n]?.at ?? 0)))).toEqual(new Set([86_400_000]));
      expect(daysFrom(from, `${change}T00:00`)).toBe(3);
      expect(daysFrom(from, `${change}T12:00`)).toBe(3.5);
      expect(days[3]?.weekend).toBe(true);
    }
  });
  it('keep the time of day when a job goes over a clock change', () => {
    expect(shifted('2026-03-07T09:00', 1)).toBe('2026-03-08T09:00');
    expect(shifted('2026-03-07T09:00', 2)).toBe('2026-03-09T09:00');
    expect(shifted('2026-11-02T09:00', -2)).toBe('2026-10-31T09:00');
    expect(shiftedMinutes('2026-12-31T23:45', 30)).toBe('2027-01-01T00:15');
  });
  it('say the date on Mondays, and on the first day where there is room', () => {
    const labels = (from: string) => lineOfDays(midnight(from), 9).map((day) => day.label !== '');
    // A Friday: Monday is three days on.
    expect(labels('2026-11-20T00:00').flatMap((on, n) => (on ? [n] : []))).toEqual([0, 3]);
    // A Saturday: Monday is too near.
    expect(labels('2026-11-21T00:00').flatMap((on, n) => (on ? [n] : []))).toEqual([2]);
    expect(labels('2026-11-23T00:00').flatMap((on, n) => (on ? [n] : []))).toEqual([0, 7]);
  });
  it('begin today and reach the last day of the contract', () => {
    const line = lineOf(confirmed, null, []);
    expect(line.from).toBe(midnight(confirmed.nowLocal));
    expect(line.count).toBe(30);
    expect(at(line, '2026-12-19T00:00')).toBeCloseTo(29 / 30);
  });
  it('go back to what was done, two weeks at most, and never past four months', () => {
    const done = (starts: string): PropertyPlanView => ({
      ...confirmed,
      jobs: [{ ...jobOf(confirmed, 'inspection'), startsLocal: starts, endsLocal: shiftedMinutes(starts, 60) }],
    });
    expect(lineOf(done('2026-11-17T09:00'), null, []).from).toBe(midnight('2026-11-17T00:00'));
    expect(lineOf(done('2026-08-01T09:00'), null, []).from).toBe(midnight('2026-11-06T00:00'));
    expect(lineOf(done('2028-11-17T09:00'), null, []).count).toBe(121);
    expect(at(lineOf(done('2028-11-17T09:00'), null, []), '2028-11-17T09:00')).toBe(1);
  });
});

describe('a bar', () => {
  const inspection = jobOf(confirmed, 'inspection');
  it('stands as proposed before as tried before as kept', () => {
    const trial = { job: inspection.id, startsLocal: '2026-11-25T12:00', provider: null };
    expect(standOf(inspection, null, [])).toEqual({ starts: '2026-11-23T12:00', ends: '2026-11-23T15:00', as: 'kept' });
    expect(standOf(inspection, null, [trial])).toEqual({
      starts: '2026-11-25T12:00',
      ends: '2026-11-25T15:00',
      as: 'tried',
    });
    expect(standOf(inspection, mended, [trial])?.as).toBe('proposed');
    expect(standOf(jobOf(fresh, 'inspection'), null, [])).toBeNull();
  });
  it('keeps its length over a clock change', () => {
    const trial = { job: inspection.id, startsLocal: '2026-11-01T00:30', provider: null };
    expect(standOf(inspection, null, [trial])?.ends).toBe('2026-11-01T03:30');
    const days = jobOf(fresh, 'repairs');
    const tried = { job: days.id, startsLocal: '2026-11-24T08:00', provider: null };
    expect(standOf(days, null, [tried])?.ends).toBe('2026-11-25T17:00');
  });
  it('is dragged by whole days', () => {
    expect(daysOf(0, 900, 30)).toBe(0);
    expect(daysOf(14, 900, 30)).toBe(0);
    expect(daysOf(16, 900, 30)).toBe(1);
    expect(daysOf(-61, 900, 30)).toBe(-2);
    expect(daysOf(61, 0, 30)).toBe(0);
  });
});

describe('lanes of the contract’s days', () => {
  it('keep words apart, and share a lane where there is room', () => {
    const placed = lanes(
      [
        { at: 0.1, px: 200 },
        { at: 0.1, px: 200 },
        { at: 0.15, px: 200 },
        { at: 0.5, px: 200 },
      ],
      1000,
    );
    expect(placed.map((one) => one.lane)).toEqual([0, 1, 2, 0]);
    expect(placed.every((one) => !one.before)).toBe(true);
  });
  it('put words before a mark at the end of the line', () => {
    expect(lanes([{ at: 0.95, px: 200 }], 1000)).toEqual([{ lane: 0, before: true }]);
    // Nowhere to go: they are cut off rather than put outside.
    expect(lanes([{ at: 0.5, px: 900 }], 1000)).toEqual([{ lane: 0, before: false }]);
  });
});

describe('a price', () => {
  it('is whole cents, or none', () => {
    expect(readCents('450')).toBe(45_000);
    expect(readCents(' $1,250.5 ')).toBe(125_050);
    expect(readCents('0.07')).toBe(7);
    for (const wrong of ['', 'a lot', '4.505', '-3', '45o']) expect(readCents(wrong)).toBeNull();
  });
});

describe('words', () => {
  it('say the day that a midnight ends', () => {
    expect(lastMoment('2026-11-24T00:00')).toBe('Mon, Nov 23');
    expect(lastMoment('2026-11-30T17:00')).toMatch(/^Mon, Nov 30, 5:00\sPM$/);
  });
  it('say the day once where it is the same', () => {
    expect(stretch('2026-11-23T12:00', '2026-11-23T15:00')).toMatch(/^Mon, Nov 23, 12:00\sPM – 3:00\sPM$/);
    expect(stretch('2026-11-24T08:00', '2026-11-25T17:00')).toMatch(/Tue, Nov 24.*Wed, Nov 25/);
  });
  it('read the times in what the core says', () => {
    expect(said('after Repairs, which allows it from 2026-11-25T17:00')).toMatch(/from Wed, Nov 25, 5:00\sPM$/);
    expect(said('nothing to change 2026-11-25')).toBe('nothing to change 2026-11-25');
  });
  it('name every kind and state, and never praise or clear anybody', () => {
    const states = ['planned', 'asked', 'confirmed', 'declined', 'done', 'missed', 'cancelled'];
    const all = [...fresh.kinds.map(kindWord), ...states.map(stateWord), ...states.map(stepWord)];
    for (const words of all) {
      expect(words).toMatch(/^[A-Z]/);
      expect(words).not.toMatch(/recommend|best|approved|qualified|preferred/i);
    }
    expect(states.filter(needsReason)).toEqual(['declined', 'missed', 'cancelled']);
  });
});

describe('who hears of a change', () => {
  it('is who was told and who comes instead, each once', () => {
    const one = mended.jobs.find((job) => job.changed);
    const ill = written.ill as unknown as PropertyPlanView;
    const job = jobOf(ill, 'inspection');
    if (!one) throw new Error('nothing changed');
    expect(hears(ill, job, one)).toEqual(['Oak Inspections', 'Elm Inspections']);
    expect(hears(ill, job, { ...one, startsLocal: '2026-11-24T12:00' })).toEqual([
      'Oak Inspections',
      'Elm Inspections',
      'The buyer',
    ]);
    expect(hears(ill, job, { ...one, toldOtherwise: false })).toEqual([]);
  });
});
