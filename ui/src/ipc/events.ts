import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Host } from './host';
import { isTouched } from './tags';
import type { JobProgressView, ShowListingView } from './types';

interface Jobs {
  /** The newest word of each job that still runs, by job name. */
  running: Record<string, JobProgressView>;
  /** The last word of each job that ended while this window was open. */
  ended: Record<string, JobProgressView>;
}

/** Long work, as the core reports it. */
export const useJobs = create<Jobs>(() => ({ running: {}, ended: {} }));

interface Shown {
  /** What a click on a notice asked for last, and how many there were. */
  notice: ShowListingView | null;
  clicks: number;
}

/** Clicks on notices of the desktop. */
export const useShown = create<Shown>(() => ({ notice: null, clicks: 0 }));

/** Takes one word of a job. */
export function noteJob(event: JobProgressView): void {
  useJobs.setState(({ running, ended }) => {
    const { [event.job]: _gone, ...others } = running;
    if (event.finished) return { running: others, ended: { ...ended, [event.job]: event } };
    const { [event.job]: _old, ...before } = ended;
    return { running: { ...running, [event.job]: event }, ended: before };
  });
}

/** Ties the core's events to the cache. The answer ends it. */
export function followEvents(host: Host, client: QueryClient): () => void {
  return host.listen({
    storeChanged: ({ tags }) => {
      void client.invalidateQueries({ predicate: (query) => isTouched(query.queryKey, tags) });
    },
    syncStatus: (status) => client.setQueryData(['status'], status),
    jobProgress: noteJob,
    showListing: (notice) => useShown.setState(({ clicks }) => ({ notice, clicks: clicks + 1 })),
  });
}
