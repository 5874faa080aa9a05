import type { QueryKey } from '@tanstack/react-query';
import type { Tag } from './types';

/** First part of every query key. */
export type Area =
  | 'state'
  | 'status'
  | 'listings'
  | 'people'
  | 'sources'
  | 'searches'
  | 'cmas'
  | 'cma'
  | 'settings'
  | 'store'
  | 'market'
  | 'backtest'
  | 'worksheets'
  | 'quotes'
  | 'partners'
  | 'revenue'
  | 'services'
  | 'calendar'
  | 'today';

/**
 * Which cached answers a change makes old. The store declares the tag; nothing else in the screen decides what to
 * fetch again.
 */
export const invalidatedBy: Record<Tag, readonly Area[]> = {
  listings: ['searches', 'listings', 'status', 'store', 'sources', 'cma', 'market', 'today'],
  people: ['people', 'calendar', 'today'],
  sources: ['sources', 'status', 'store', 'market', 'people', 'calendar', 'today'],
  searches: ['searches', 'today'],
  // The wizard's own saves answer with the new result; asking again would work it out twice.
  cmas: ['cmas'],
  backtests: ['backtest'],
  worksheets: ['worksheets'],
  quotes: ['quotes', 'today'],
  // Who does a job and when they can is said of partners.
  partners: ['partners', 'services', 'calendar', 'today'],
  revenue: ['revenue'],
  services: ['services', 'calendar', 'today'],
  settings: ['settings', 'cma', 'calendar', 'today'],
  state: ['state', 'status', 'store', 'market', 'calendar', 'today'],
};

/** Whether a cached answer is made old by any of the tags. */
export function isTouched(key: QueryKey, tags: readonly Tag[]): boolean {
  return tags.some((tag) => (invalidatedBy[tag] as readonly unknown[]).includes(key[0]));
}
