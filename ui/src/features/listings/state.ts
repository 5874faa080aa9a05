import { create } from 'zustand';
import { emptyRequest } from '@/ipc/empty-request';
import type { SearchRequest } from '@/ipc/types';

interface ListingsState {
  /** What is asked, without the page. */
  request: SearchRequest;
  /** Rows marked with Space. */
  marked: ReadonlySet<string>;
}

const START: ListingsState = { request: { ...emptyRequest, statuses: [] }, marked: new Set() };

/** The question on the listings screen. It outlives the screen, so that coming back finds everything as it was. */
export const useListings = create<ListingsState>(() => START);

export function ask(request: SearchRequest): void {
  useListings.setState({ request });
}

export function change(part: Partial<SearchRequest>): void {
  useListings.setState(({ request }) => ({ request: { ...request, ...part } }));
}

export function mark(ids: readonly string[], on: boolean): void {
  useListings.setState(({ marked }) => {
    const next = new Set(marked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    return { marked: next };
  });
}

/** Back to the beginning: another store has other listings. */
export function resetListings(): void {
  useListings.setState(START);
}
