import { describe, expect, it } from 'vitest';
import { dayBars, scaleOf } from '@/features/sources/sparkline';
import { basisPoints, percentText, wrongFields } from '@/features/sources/terms';
import type { TermsView } from '@/ipc/types';

const NONE: TermsView = {
  level: null,
  coverage: '',
  agents: null,
  volume: null,
  revenueShareBp: null,
  dataScope: '',
  exclusive: false,
  renewsOn: null,
  noticeDays: null,
  endsOn: null,
  ruleSet: '',
  refreshHours: null,
};

describe('terms', () => {
  it('reads a share as it is written and nothing else', () => {
    expect(['2.5', '2,5 %', '0', '100', '12.34', ''].map(basisPoints)).toEqual([250, 250, 0, 10_000, 1234, null]);
    expect(['100.01', '-1', '2.555', 'two', '1e2'].map(basisPoints)).toEqual(Array(5).fill(undefined));
    expect([null, 0, 125, 10_000].map(percentText)).toEqual(['', '0', '1.25', '100']);
  });

  it('names what cannot be saved', () => {
    expect(wrongFields(NONE, '')).toEqual([]);
    expect(wrongFields({ ...NONE, agents: 1.5, noticeDays: 4000, refreshHours: 0 }, 'x')).toEqual([
      'revenueShareBp',
      'agents',
      'noticeDays',
      'refreshHours',
    ]);
  });
});

describe('days of a stream', () => {
  it('has a bar for every day, with nothing where nothing ran', () => {
    const one = { day: '2026-02-27', received: 7, changed: 2, calls: 4, failedCalls: 1, failedRuns: 1 };
    const bars = dayBars([one], '2026-03-01', 4);
    expect(bars.map((b) => b.day)).toEqual(['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01']);
    expect(bars.map((b) => b.received)).toEqual([0, 7, 0, 0]);
    expect(bars[1]?.failed).toBe(2);
    expect(scaleOf(bars)).toEqual({ top: 7, cut: null });
  });

  it('cuts one day off that would hide all others', () => {
    const bar = (received: number, i: number) => ({ day: `2026-02-0${i + 1}`, received, failed: 0 });
    expect(scaleOf([9000, 10, 12].map(bar))).toEqual({ top: 12, cut: bar(9000, 0) });
    expect(scaleOf([30, 10, 12].map(bar)).cut).toBeNull();
    expect(scaleOf([0, 0].map(bar))).toEqual({ top: 1, cut: null });
  });
});
