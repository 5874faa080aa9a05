import { useEffect } from 'react';
import { resetListings } from '@/features/listings/state';
import { FirstRun } from '@/features/start/FirstRun';
import { Unlock } from '@/features/start/Unlock';
import type { AppStateView } from '@/ipc/types';

/** What stands in front of the screens while no store is open, or its recovery code has not been confirmed. */
export function Gate({ state }: { state: AppStateView }) {
  // Whatever was searched for belonged to the store that closed.
  useEffect(resetListings, []);
  return state.phase === 'locked' ? <Unlock state={state} /> : <FirstRun state={state} />;
}
