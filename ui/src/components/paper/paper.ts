import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { DocumentPageView } from '@/ipc/types';
import { newestOnly } from '@/lib/newest-only';

/** Something that will be printed and can be looked at page by page. */
export interface Paper {
  /** Names what it is and in which state: another key is another picture. Begins with the area of the cache. */
  key: QueryKey;
  /** Draws a page, counted from 0, that many pixels wide (200 to 2000). */
  draw: (page: number, width: number) => Promise<DocumentPageView>;
}

/** Widths are asked for in steps, so that a window being dragged wider does not ask for every pixel. */
export function drawnWidth(cssPixels: number): number {
  const pixels = cssPixels * Math.min(2, window.devicePixelRatio || 1);
  return Math.max(200, Math.min(2000, Math.ceil(pixels / 100) * 100));
}

/** A page as it was drawn. */
export interface DrawnPage extends DocumentPageView {
  page: number;
}

/** A page and its state. */
export interface PageState {
  /** The page, perhaps as it was before the last change; absent while there is only another page. */
  picture: DrawnPage | undefined;
  /** How many pages there are, as far as is known. */
  pages: number;
  /** A newer picture is on its way. */
  busy: boolean;
  error: unknown;
  retry: () => void;
}

/**
 * A page as a picture. One is drawn at a time: a page that was asked for and passed by before its turn is never drawn.
 * The pages beside it are drawn ahead, so that turning is immediate. `quiet` asks for nothing.
 */
export function usePage(paper: Paper, page: number, width: number, quiet = false): PageState {
  const client = useQueryClient();
  const [inTurn] = useState(() => newestOnly((draw: () => Promise<DocumentPageView>) => draw()));
  const name = JSON.stringify(paper.key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the paper is another
  const options = useMemo(() => {
    return (p: number) => ({
      queryKey: [...paper.key, 'page', p, width],
      // The signal is read so that a page nobody looks at any more is given up.
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const drawn = await inTurn(() => paper.draw(p, width));
        signal.throwIfAborted();
        return { ...drawn, page: p };
      },
      // Pictures are large.
      gcTime: 60_000,
    });
  }, [name, width]);
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...options(page),
    placeholderData: keepPreviousData,
    enabled: !quiet,
  });
  const ready = data !== undefined && !isPlaceholderData;
  const pages = data?.pages ?? 0;
  useEffect(() => {
    if (quiet || !ready) return;
    for (const near of [page + 1, page - 1]) {
      if (near < 0 || near >= pages) continue;
      // Not tried again when it is passed over: it would stand in the way of what is looked at.
      void client.prefetchQuery({ ...options(near), retry: false });
      break;
    }
  }, [client, options, page, pages, ready, quiet]);
  return {
    picture: data?.page === page ? data : undefined,
    pages,
    busy: isFetching,
    error,
    retry: () => void refetch(),
  };
}
