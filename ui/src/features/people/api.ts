import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { Host } from '@/ipc/host';
import type { PeopleRequest, PeopleView, PersonRowView, TimelineView } from '@/ipc/types';
import { newestOnly } from '@/lib/newest-only';

const firstPages = new WeakMap<Host, (request: PeopleRequest) => Promise<PeopleView>>();

/** First pages are asked for while somebody types: only the newest question goes to the store. */
function firstPage(host: Host, request: PeopleRequest): Promise<PeopleView> {
  let run = firstPages.get(host);
  if (!run) {
    run = newestOnly((r: PeopleRequest) => host.people(r));
    firstPages.set(host, run);
  }
  return run(request);
}

/** People as rows by place. */
export function usePeopleRows(request: PeopleRequest) {
  const host = useHost();
  return usePages<PersonRowView, PeopleView>(
    ['people', 'list', request],
    (limit, offset) => host.people({ ...request, limit, offset }),
    (signal) => {
      // Reading the signal makes the cache drop an answer nobody waits for any more.
      signal.throwIfAborted();
      return firstPage(host, { ...request, limit: 100, offset: 0 });
    },
  );
}

export function useSmartLists() {
  const host = useHost();
  return useQuery({ queryKey: ['people', 'lists'], queryFn: () => host.smartLists() });
}

export function useCounts() {
  const host = useHost();
  return useQuery({ queryKey: ['people', 'counts'], queryFn: () => host.peopleCounts() });
}

export function useChoices() {
  const host = useHost();
  return useQuery({ queryKey: ['people', 'choices'], queryFn: () => host.peopleChoices() });
}

export function usePerson(id: string, enabled = true) {
  const host = useHost();
  return useQuery({ queryKey: ['people', 'person', id], queryFn: () => host.person({ id, timeline: 0 }), enabled });
}

/** Entries of a timeline fetched at once. */
const ENTRIES = 50;

/** What happened with a person, page after page. */
export function useTimeline(id: string, kinds: readonly string[]) {
  const host = useHost();
  return useInfiniteQuery<TimelineView, Error, InfiniteData<TimelineView>, readonly unknown[], string | null>({
    queryKey: ['people', 'timeline', id, kinds],
    queryFn: ({ pageParam }) => host.personTimeline({ id, kinds: [...kinds], after: pageParam, limit: ENTRIES }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
}

export function useHistory(id: string, field: string, enabled: boolean) {
  const host = useHost();
  return useQuery({
    queryKey: ['people', 'history', id, field],
    queryFn: () => host.fieldHistory({ id, field }),
    enabled,
  });
}
