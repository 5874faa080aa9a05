import { HostError } from './host';
import type { AppErrorView } from './types';

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: AppErrorView };

/** What a generated command answers; a failure is thrown as a `HostError`. */
export async function open<T>(answer: Promise<Answer<T>>): Promise<T> {
  const result = await answer;
  if (result.status === 'error') throw new HostError(result.error);
  return result.data;
}

/** The same, where nothing but success is of interest. */
export async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  await open(answer);
}
