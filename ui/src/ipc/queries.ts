import { queryOptions } from '@tanstack/react-query';
import type { Host } from './host';

/** Answers that more than one part of the screen reads. */

export const stateQuery = (host: Host) => queryOptions({ queryKey: ['state'], queryFn: () => host.appState() });

export const statusQuery = (host: Host) => queryOptions({ queryKey: ['status'], queryFn: () => host.status() });

export const settingsQuery = (host: Host) => queryOptions({ queryKey: ['settings'], queryFn: () => host.settings() });
