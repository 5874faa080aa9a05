import { describe, expect, it } from 'vitest';
import {
  chipWords,
  FILTERS,
  filterWord,
  isSet,
  nextSort,
  priceFromInput,
  sortColumn,
  without,
  withoutAll,
} from '@/features/listings/filters';
import { i18n } from '@/i18n/i18n';
import { emptyRequest } from '@/ipc/empty-request';
import type { SearchRequest } from '@/ipc/types';

const full: SearchRequest = {
  ...emptyRequest,
  text: 'dove',
  inRemarks: true,
  statuses: ['Active', 'Pending'],
  types: ['Residential'],
  subTypes: ['Condominium'],
  priceFrom: 40_000_000,
  priceTo: 75_000_000,
  bedsMin: 3,
  bathsMin: 1.5,
  areaFrom: 1200,
  yearTo: 1990,
  city: 'Tamsin',
  postalCode: '98958',
  bbox: [-122, 47, -121, 48],
  areas: [{ kind: 'circle', centre: [-122, 47], metres: 1609.344 }],
  sort: 'priceUp',
};

describe('filters and the request', () => {
  it('knows which filters are set', () => {
    expect(FILTERS.filter((f) => isSet(emptyRequest, f))).toEqual([]);
    expect(FILTERS.filter((f) => isSet(full, f))).toEqual(FILTERS);
    expect(isSet({ ...emptyRequest, inRemarks: true }, 'text')).toBe(false);
  });

  it('takes one filter away and leaves the others', () => {
    for (const filter of FILTERS) {
      const rest = without(full, filter);
      expect(isSet(rest, filter)).toBe(false);
      expect(FILTERS.filter((f) => isSet(rest, f))).toEqual(FILTERS.filter((f) => f !== filter));
      expect(rest.sort).toBe('priceUp');
    }
  });

  it('taken away one by one, they leave the empty question', () => {
    const left = FILTERS.reduce(without, full);
    expect(left).toEqual({ ...emptyRequest, sort: 'priceUp' });
    expect(withoutAll(full)).toEqual(left);
  });

  it('has words for each chip and for each filter', () => {
    const words = Object.fromEntries(FILTERS.map((f) => [f, chipWords(i18n, full, f)]));
    expect(words).toEqual({
      text: '“dove”',
      statuses: 'Active, Pending',
      types: 'Residential',
      subTypes: 'Condominium',
      price: '$400,000 – $750,000',
      bedsMin: '3+ beds',
      bathsMin: '1.5+ baths',
      area: 'from 1,200 sq ft',
      year: 'built to 1990',
      city: 'Tamsin',
      postalCode: '98958',
      bbox: 'Map window',
      areas: 'within 1 mi',
    });
    for (const f of FILTERS) expect(filterWord(i18n, f)).not.toBe('');
    expect(filterWord(i18n, 'somethingNew')).toBe('somethingNew');
  });

  it('turns dollars into minor units, and an emptied field into no bound', () => {
    expect(priceFromInput(412_500)).toBe(41_250_000);
    expect(priceFromInput('')).toBeNull();
  });
});

describe('order', () => {
  it('goes through a column’s ways and back to none', () => {
    expect(nextSort('price', 'relevance')).toBe('priceUp');
    expect(nextSort('price', 'priceUp')).toBe('priceDown');
    expect(nextSort('price', 'priceDown')).toBe('relevance');
    expect(nextSort('area', 'relevance')).toBe('areaDown');
    expect(nextSort('area', 'areaDown')).toBe('relevance');
  });
  it('names the sorted column for the header', () => {
    expect(sortColumn('priceDown')).toEqual({ column: 'price', direction: 'descending' });
    expect(sortColumn('address')).toEqual({ column: 'address', direction: 'ascending' });
    expect(sortColumn('relevance')).toBeNull();
  });
});
