import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { MarketPreparingView } from '@/ipc/types';
import { type MarketFilters, type OpenParty, toRequest } from './state';

/** While figures are being worked out they are asked for again every second. */
const again = (preparing: MarketPreparingView | null | undefined) => (preparing ? 1000 : false);

/** Two years and up to two months that are not whole, so that each figure has its year before. */
export const LEAST_MONTHS = 26;

export function useAreas(text: string) {
  const host = useHost();
  return useQuery({
    queryKey: ['market', 'areas', text],
    queryFn: () => host.marketAreas({ text: text || null, areaKind: null, limit: 50 }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.preparing),
  });
}

export function useOverview(filters: MarketFilters) {
  const host = useHost();
  const request = toRequest(filters, Math.max(filters.months + 2, LEAST_MONTHS));
  return useQuery({
    queryKey: ['market', 'overview', request],
    queryFn: () => host.marketOverview(request),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.scope.preparing),
  });
}

/** How many agents or offices are asked for: as many as the core gives. */
const MOST_PARTIES = 1000;

export function useParties(filters: MarketFilters, offices: boolean, text: string) {
  const host = useHost();
  const request = {
    // A year, ending with the last whole month: what production is counted by.
    market: toRequest(filters, null),
    side: filters.side,
    text: text || null,
    limit: MOST_PARTIES,
  };
  return useQuery({
    queryKey: ['market', offices ? 'offices' : 'agents', request],
    queryFn: () => (offices ? host.marketOffices(request) : host.marketAgents(request)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.scope.preparing),
  });
}

/** One agent or office, over the same year as the list. */
export function useParty(filters: MarketFilters, party: OpenParty) {
  const host = useHost();
  const request = { ...party, market: toRequest(filters, null), side: filters.side, limit: null };
  return useQuery({
    queryKey: ['market', 'party', request],
    queryFn: () => host.marketParty(request),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.scope.preparing),
  });
}

export function useForecast(filters: MarketFilters) {
  const host = useHost();
  const request = toRequest(filters, null);
  return useQuery({
    queryKey: ['market', 'forecast', request],
    queryFn: () => host.marketForecast(request),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.scope.preparing),
  });
}

export function useTiming(filters: MarketFilters) {
  const host = useHost();
  const request = toRequest(filters, null);
  return useQuery({
    queryKey: ['market', 'timing', request],
    queryFn: () => host.marketTiming(request),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.scope.preparing),
  });
}
