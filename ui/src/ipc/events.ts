import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Host } from './host';
import { isTouched } from './tags';
import type { JobProgressView } from './types';

interface Jobs {
  /** The newest word of each job that still runs, by job name. */
  running: Record<string, JobProgressView>;
  /** The last word of each job that ended while this window was open. */
  ended: Record<string, JobProgressView>;
}

/** Long work, as the core reports it. */
export const useJobs = create<Jobs>(() => ({ running: {}, ended: {} }));

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
  });
}
