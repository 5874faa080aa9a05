import { beforeEach, describe, expect, it } from 'vitest';
import { joined, ordered, tooFew, twelveMonths, weighted, wholeMonths, yearOverYear } from '@/features/market/figures';
import { choose, isNarrowed, NO_FILTERS, resetMarket, toRequest, useMarket } from '@/features/market/state';
import { defined, gapOf, percentOf, signed } from '@/features/market/words';
import { fixtureHost } from '@/ipc/fixture';
import type { MarketTrendView } from '@/ipc/types';
import { listingsOf } from '@/routes/market';

const host = (query = '') => fixtureHost(new URLSearchParams(`latency=0&${query}`));
const request = toRequest(NO_FILTERS, 36);
const trend = (month: string, part: Partial<MarketTrendView>) =>
  ({ month, complete: true, closed: 0, medianPrice: null, ...part }) as MarketTrendView;

describe('figures', () => {
  it('leaves out the month that is not over', async () => {
    const { months } = await host().marketOverview(request);
    expect(months.at(-1)?.complete).toBe(false);
    expect(wholeMonths(months, 12)).toHaveLength(12);
    expect(wholeMonths(months, 12).every((m) => m.complete)).toBe(true);
  });
  it('begins where the records begin', () => {
    const months = [
      trend('2026-01', {}),
      trend('2026-02', { active: 0 }),
      trend('2026-03', { closed: 1 }),
      trend('2026-04', {}),
    ];
    expect(wholeMonths(months, 12).map((m) => m.month)).toEqual(['2026-03', '2026-04']);
    expect(wholeMonths(months.slice(0, 2), 12)).toEqual([]);
  });
  it('weighs by what is behind a figure', () => {
    const months = [
      trend('2026-01', { closed: 10, medianDaysOnMarket: 10 }),
      trend('2026-02', { closed: 30, medianDaysOnMarket: 20 }),
      trend('2026-03', { closed: 99, medianDaysOnMarket: null }),
    ];
    expect(
      weighted(
        months,
        (m) => m.medianDaysOnMarket,
        (m) => m.closed,
      ),
    ).toBe(17.5);
    expect(
      weighted(
        [],
        (m) => m.closed,
        () => 1,
      ),
    ).toBeNull();
  });
  it('compares with the same month of the year before, or not at all', () => {
    const year = Array.from({ length: 13 }, (_, i) => trend(`m${i}`, { active: 100 + i * 10 }));
    expect(yearOverYear(year, (m) => m.active)).toMatchObject({ now: 220, points: 120, percent: expect.closeTo(120) });
    expect(yearOverYear(year.slice(1), (m) => m.active).percent).toBeNull();
    expect(yearOverYear([], (m) => m.active).now).toBeNull();
  });
  it('compares twelve months only with twelve whole ones', () => {
    const two = Array.from({ length: 24 }, (_, i) => trend(`m${i}`, { closed: 1, priceCutPercent: i < 12 ? 20 : 25 }));
    const get = (m: MarketTrendView) => m.priceCutPercent;
    const n = (m: MarketTrendView) => m.closed;
    expect(twelveMonths(two, get, n)).toMatchObject({ now: 25, points: 5 });
    expect(twelveMonths(two.slice(1), get, n)).toMatchObject({ now: 25, points: null });
  });
  it('says when there is too little', async () => {
    expect(tooFew(await host('market=few').marketOverview(request))).toBe(true);
    expect(tooFew(await host('rows=0').marketOverview(request))).toBe(true);
    expect(tooFew(await host().marketOverview(request))).toBe(false);
  });
  it('lets the forecast begin where the past ends', async () => {
    const { targets } = await host().marketForecast(request);
    const target = targets[0];
    if (!target) throw new Error('the invented market has a forecast');
    const { points, was, willBe, low, high } = joined(target, 24);
    expect(points).toHaveLength(36);
    expect(willBe.slice(0, 23).every((v) => v === null)).toBe(true);
    expect(willBe[23]).toBe(was[23]);
    expect([low[23], high[23]]).toEqual([was[23], was[23]]);
    expect(was.slice(24).every((v) => v === null)).toBe(true);
    expect(low[35]).toBeLessThan(high[35] ?? 0);
  });
  it('orders rows and puts those without a value last either way', () => {
    const rows = [{ v: 2 }, { v: null }, { v: 1 }];
    expect(ordered(rows, (r) => r.v, true).map((r) => r.v)).toEqual([1, 2, null]);
    expect(ordered(rows, (r) => r.v, false).map((r) => r.v)).toEqual([2, 1, null]);
  });
});

describe('words', () => {
  it('writes a change with its sign, and no sign on nothing', () => {
    expect(signed(4.12)).toBe('+4.1');
    expect(signed(-0.3)).toBe('−0.3');
    expect(signed(-0.04)).toBe('0.0');
    expect(percentOf(81.25, 0)).toBe('81\u00a0%');
  });
  it('finds a definition and a reason', () => {
    const definition = { key: 'price_index', title: '', text: 'x', fields: [] };
    expect(defined([definition], 'price_index')).toBe(definition);
    expect(defined([], 'price_index')).toBeUndefined();
    expect(gapOf([{ figure: 'active', why: 'no history' }], 'active')).toBe('no history');
  });
});

describe('filters', () => {
  beforeEach(resetMarket);
  it('asks for everything until something is chosen', () => {
    expect(isNarrowed(useMarket.getState().filters)).toBe(false);
    choose({ area: { kind: 'city', name: 'Tamsin' } });
    const { filters } = useMarket.getState();
    expect(isNarrowed(filters)).toBe(true);
    expect(toRequest(filters)).toMatchObject({ area: 'Tamsin', areaKind: 'city', months: 36, propertyType: null });
  });
  it('goes to the listings behind a figure', () => {
    const filters = {
      ...NO_FILTERS,
      area: { kind: 'postal-code', name: '98905' },
      type: { propertyType: 'Residential', propertySubType: 'Condominium' },
    };
    expect(listingsOf(filters, ['Closed'])).toMatchObject({
      statuses: ['Closed'],
      types: ['Residential'],
      subTypes: ['Condominium'],
      postalCode: '98905',
      city: null,
      text: '',
      sort: 'closeDateDown',
    });
    expect(listingsOf({ ...filters, area: { kind: 'city', name: 'Port Maren, WA' } }, ['Active']).city).toBe(
      'Port Maren',
    );
    expect(listingsOf({ ...filters, area: { kind: 'subdivision', name: 'Elm Park' } }, ['Active']).text).toBe(
      'Elm Park',
    );
  });
});
