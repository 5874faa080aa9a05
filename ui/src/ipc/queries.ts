import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Host } from './host';

/** Answers that more than one part of the screen reads. */

export const stateQuery = (host: Host) => queryOptions({ queryKey: ['state'], queryFn: () => host.appState() });

export const statusQuery = (host: Host) => queryOptions({ queryKey: ['status'], queryFn: () => host.status() });

export const settingsQuery = (host: Host) => queryOptions({ queryKey: ['settings'], queryFn: () => host.settings() });

/** The brands documents can be printed in; they go with the settings. */
export const brandsQuery = (host: Host) =>
  queryOptions({ queryKey: ['settings', 'brands'], queryFn: () => host.brands() });

/** The account that questions to partners go out through; null where none is set. */
export const mailAccountQuery = (host: Host) =>
  queryOptions({ queryKey: ['settings', 'mail'], queryFn: () => host.mailAccount() });

/** Asks anew where the application stands: after locking, unlocking, and going from one store to another. */
export function refreshState(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ['state'] });
}

/** Forgets every answer that came out of a store; what is on screen is asked for again. */
export function forgetStore(client: QueryClient): Promise<void> {
  return client.resetQueries({ predicate: (query) => query.queryKey[0] !== 'state' });
}
