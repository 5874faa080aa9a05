import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { PAGE, usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { Host } from '@/ipc/host';
import type { DecideHomeRequest, ListingRowView, PhotoSize, SearchRequest, SearchView } from '@/ipc/types';
import { newestOnly } from '@/lib/newest-only';

const firstPages = new WeakMap<Host, (request: SearchRequest) => ReturnType<Host['searchListings']>>();

/** First pages are asked for while somebody types: only the newest question goes to the store. */
function firstPage(host: Host, request: SearchRequest) {
  let run = firstPages.get(host);
  if (!run) {
    run = newestOnly((r: SearchRequest) => host.searchListings(r));
    firstPages.set(host, run);
  }
  return run(request);
}

/** A result of any length as rows by place; only the pages that can be seen are fetched. */
export function useListingRows(request: SearchRequest) {
  const host = useHost();
  return usePages<ListingRowView, SearchView>(
    ['listings', 'search', request],
    (limit, offset) => host.searchListings({ ...request, limit, offset }),
    // Reading the signal makes the cache drop an answer nobody waits for any more.
    (signal) => {
      signal.throwIfAborted();
      return firstPage(host, { ...request, limit: PAGE, offset: 0 });
    },
  );
}

export function useDetail(key: string | undefined) {
  const host = useHost();
  return useQuery({
    queryKey: ['listings', 'detail', key],
    queryFn: () => host.listingDetail({ key: key ?? '' }),
    enabled: key !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function usePhoto(key: string, size: PhotoSize) {
  const host = useHost();
  return useQuery({ queryKey: ['listings', 'photo', key, size], queryFn: () => host.listingPhoto({ key, size }) });
}

export function usePayload(key: string, enabled: boolean) {
  const host = useHost();
  return useQuery({ queryKey: ['listings', 'payload', key], queryFn: () => host.listingPayload({ key }), enabled });
}

export function useSameHome(key: string) {
  const host = useHost();
  return useQuery({ queryKey: ['listings', 'home', key], queryFn: () => host.sameHome({ key }) });
}

/** Says whether another listing is the same home. What is shown then is the answer. */
export function useDecideHome(key: string) {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: DecideHomeRequest) => host.decideHome(request),
    onSuccess: (home) => client.setQueryData(['listings', 'home', key], home),
  });
}

export function useAdvice(key: string, enabled: boolean) {
  const host = useHost();
  return useQuery({ queryKey: ['listings', 'advice', key], queryFn: () => host.listingAdvice({ key }), enabled });
}

export function useMapPoints(request: SearchRequest) {
  const host = useHost();
  return useQuery({
    queryKey: ['listings', 'map', request],
    queryFn: () => host.mapPoints(request),
    placeholderData: keepPreviousData,
  });
}
