import { keepPreviousData, type QueryKey, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';

/** Rows fetched at once. */
export const PAGE = 100;

/** Which pages a stretch of visible rows needs besides the first, which is always there; looks a quarter page ahead. */
export function pagesFor(from: number, to: number): number[] {
  const wanted: number[] = [];
  for (let page = Math.floor(from / PAGE); page <= Math.floor((to + PAGE / 4) / PAGE); page += 1) {
    if (page > 0) wanted.push(page);
  }
  return wanted;
}

/**
 * An answer of any length as rows by place, for a `DataGrid`; only the pages that can be seen are fetched. While a new
 * question is answered, the rows of the old one stay.
 */
export function usePages<R, A extends { rows: readonly R[]; total: number }>(
  /** Key of the question in the cache, without the page. */
  key: QueryKey,
  /** Asks for one page. */
  ask: (limit: number, offset: number) => Promise<A>,
  /** Asks for the first page, where that is done in a way of its own. */
  askFirst?: (signal: AbortSignal) => Promise<A>,
) {
  const [pages, setPages] = useState<readonly number[]>([]);
  const first = useQuery({
    queryKey: [...key, 0],
    queryFn: ({ signal }) => (askFirst ? askFirst(signal) : ask(PAGE, 0)),
    placeholderData: keepPreviousData,
  });
  const others = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, page],
      queryFn: () => ask(PAGE, page * PAGE),
      enabled: !first.isPlaceholderData,
    })),
  });
  const rows = useMemo(() => {
    const found = new Map<number, readonly R[]>();
    if (first.data) found.set(0, first.data.rows);
    pages.forEach((page, i) => {
      const data = others[i]?.data;
      if (data) found.set(page, data.rows);
    });
    return found;
  }, [first.data, pages, others]);
  const row = useCallback((index: number) => rows.get(Math.floor(index / PAGE))?.[index % PAGE], [rows]);
  const onVisible = useCallback((from: number, to: number) => {
    const wanted = pagesFor(from, to);
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
