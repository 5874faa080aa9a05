import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useHost } from '@/ipc/context';
import type { Host } from '@/ipc/host';
import type { DecideHomeRequest, ListingRowView, PhotoSize, SearchRequest } from '@/ipc/types';
import { newestOnly } from '@/lib/newest-only';

/** Rows fetched at once. */
export const PAGE = 100;

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
  const [pages, setPages] = useState<readonly number[]>([]);
  const first = useQuery({
    queryKey: ['listings', 'search', request, 0],
    // Reading the signal makes the cache drop an answer nobody waits for any more.
    queryFn: ({ signal }) => {
      signal.throwIfAborted();
      return firstPage(host, { ...request, limit: PAGE, offset: 0 });
    },
    placeholderData: keepPreviousData,
  });
  const others = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['listings', 'search', request, page],
      queryFn: () => host.searchListings({ ...request, limit: PAGE, offset: page * PAGE }),
      enabled: !first.isPlaceholderData,
    })),
  });
  const rows = useMemo(() => {
    const found = new Map<number, readonly ListingRowView[]>();
    if (first.data) found.set(0, first.data.rows);
    pages.forEach((page, i) => {
      const data = others[i]?.data;
      if (data) found.set(page, data.rows);
    });
    return found;
  }, [first.data, pages, others]);
  const row = useCallback((index: number) => rows.get(Math.floor(index / PAGE))?.[index % PAGE], [rows]);
  const onVisible = useCallback((from: number, to: number) => {
    const wanted: number[] = [];
    for (let page = Math.floor(from / PAGE); page <= Math.floor((to + PAGE / 4) / PAGE); page += 1) {
      if (page > 0) wanted.push(page);
    }
    setPages((old) => (old.length === wanted.length && old.every((p, i) => p === wanted[i]) ? old : wanted));
  }, []);
  return {
    row,
    onVisible,
    total: first.data?.total ?? 0,
    answer: first.data,
    error: first.error ?? others.find((o) => o.error)?.error ?? null,
    waiting: first.isPending,
    refetch: first.refetch,
  };
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
