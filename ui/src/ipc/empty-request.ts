import type { SearchRequest } from './types';

/** A question to all listings, newest first. */
export const emptyRequest: SearchRequest = {
  text: '',
  inRemarks: false,
  statuses: [],
  types: [],
  subTypes: [],
  priceFrom: null,
  priceTo: null,
  bedsMin: null,
  bathsMin: null,
  areaFrom: null,
  areaTo: null,
  yearFrom: null,
  yearTo: null,
  city: null,
  postalCode: null,
  bbox: null,
  areas: [],
  sort: 'relevance',
  limit: 50,
  offset: 0,
};
