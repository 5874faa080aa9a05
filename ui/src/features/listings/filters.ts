import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { statusWord, typeWord } from '@/i18n/words';
import { emptyRequest } from '@/ipc/empty-request';
import type { SearchRequest, SortView } from '@/ipc/types';
import { fromMajor, miles, money, number } from '@/lib/format';

/** The names an empty answer uses for what keeps rows out. */
export type FilterName =
  | 'text'
  | 'statuses'
  | 'types'
  | 'subTypes'
  | 'price'
  | 'bedsMin'
  | 'bathsMin'
  | 'area'
  | 'year'
  | 'city'
  | 'postalCode'
  | 'bbox'
  | 'areas';

const FIELDS: Record<FilterName, readonly (keyof SearchRequest)[]> = {
  text: ['text', 'inRemarks'],
  statuses: ['statuses'],
  types: ['types'],
  subTypes: ['subTypes'],
  price: ['priceFrom', 'priceTo'],
  bedsMin: ['bedsMin'],
  bathsMin: ['bathsMin'],
  area: ['areaFrom', 'areaTo'],
  year: ['yearFrom', 'yearTo'],
  city: ['city'],
  postalCode: ['postalCode'],
  bbox: ['bbox'],
  areas: ['areas'],
};

/** Every filter, in the order its chip stands. */
export const FILTERS = Object.keys(FIELDS) as FilterName[];

/** Whether a filter keeps anything out. */
export function isSet(request: SearchRequest, filter: FilterName): boolean {
  return FIELDS[filter].some((field) => {
    if (field === 'inRemarks') return false;
    const value = request[field];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
  });
}

/** The question without one filter. */
export function without(request: SearchRequest, filter: FilterName): SearchRequest {
  const cleared = Object.fromEntries(FIELDS[filter].map((field) => [field, emptyRequest[field]]));
  return { ...request, ...cleared };
}

/** The question without any filter; the order stays. */
export function withoutAll(request: SearchRequest): SearchRequest {
  return { ...emptyRequest, sort: request.sort };
}

function between(i18n: I18n, from: string | null, to: string | null): string {
  if (from && to) return `${from} – ${to}`;
  return from ? i18n._(msg`from ${from}`) : i18n._(msg`to ${to ?? ''}`);
}

function written<T>(value: T | null, write: (value: T) => string): string | null {
  return value === null ? null : write(value);
}

/** The words on a filter's chip. */
export function chipWords(i18n: I18n, request: SearchRequest, filter: FilterName): string {
  const r = request;
  const dollars = (minor: number) => money({ minor, currency: 'USD' });
  switch (filter) {
    case 'text':
      return `“${r.text}”`;
    case 'statuses':
      return r.statuses.map((s) => statusWord(i18n, s)).join(', ');
    case 'types':
      return r.types.map((s) => typeWord(i18n, s)).join(', ');
    case 'subTypes':
      return r.subTypes.map((s) => typeWord(i18n, s)).join(', ');
    case 'price':
      return between(i18n, written(r.priceFrom, dollars), written(r.priceTo, dollars));
    case 'bedsMin':
      return i18n._(msg`${number(r.bedsMin)}+ beds`);
    case 'bathsMin':
      return i18n._(msg`${number(r.bathsMin, 1)}+ baths`);
    case 'area':
      return i18n._(msg`${between(i18n, written(r.areaFrom, number), written(r.areaTo, number))} sq ft`);
    case 'year':
      return i18n._(msg`built ${between(i18n, written(r.yearFrom, String), written(r.yearTo, String))}`);
    case 'city':
      return r.city ?? '';
    case 'postalCode':
      return r.postalCode ?? '';
    case 'bbox':
      return i18n._(msg`Map window`);
    case 'areas':
      return r.areas.length === 1 && r.areas[0]?.kind === 'circle'
        ? i18n._(msg`within ${miles(r.areas[0].metres)}`)
        : i18n._(msg`${plural(r.areas.length, { one: '# drawn area', other: '# drawn areas' })}`);
  }
}

/** What a filter is called when its value is not the point. */
export function filterWord(i18n: I18n, filter: string): string {
  const words = {
    text: msg`Search words`,
    statuses: msg`Status`,
    types: msg`Property type`,
    subTypes: msg`Property sub-type`,
    price: msg`Price`,
    bedsMin: msg`Bedrooms`,
    bathsMin: msg`Bathrooms`,
    area: msg`Living area`,
    year: msg`Year built`,
    city: msg`City`,
    postalCode: msg`Postal code`,
    bbox: msg`Map window`,
    areas: msg`Drawn areas`,
  };
  const word = words[filter as FilterName];
  return word ? i18n._(word) : filter;
}

/** A price typed in dollars, as the question wants it. */
export function priceFromInput(value: number | string): number | null {
  return typeof value === 'number' ? fromMajor(value, 'USD').minor : null;
}

const SORTS: Record<string, { ascending?: SortView; descending?: SortView }> = {
  address: { ascending: 'address' },
  price: { ascending: 'priceUp', descending: 'priceDown' },
  area: { descending: 'areaDown' },
  closeDate: { descending: 'closeDateDown' },
};

/** Whether a column can order the rows. */
export function sortable(column: string): boolean {
  return column in SORTS;
}

/** The order after a press on a column's header: its first direction, then the other one if it has one, then none. */
export function nextSort(column: string, now: SortView): SortView {
  const ways = SORTS[column];
  const order = [ways?.ascending, ways?.descending].filter((s): s is SortView => s !== undefined);
  const at = order.indexOf(now);
  return order[at + 1] ?? 'relevance';
}

/** Which column an order belongs to. */
export function sortColumn(sort: SortView): { column: string; direction: 'ascending' | 'descending' } | null {
  for (const [column, ways] of Object.entries(SORTS)) {
    if (ways.ascending === sort) return { column, direction: 'ascending' };
    if (ways.descending === sort) return { column, direction: 'descending' };
  }
  return null;
}
