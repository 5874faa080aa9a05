import { FirstRun } from '@/features/start/FirstRun';
import { Unlock } from '@/features/start/Unlock';
import type { AppStateView } from '@/ipc/types';

/** What stands in front of the screens while no store is open, or its recovery code has not been confirmed. */
export function Gate({ state }: { state: AppStateView }) {
  return state.phase === 'locked' ? <Unlock state={state} /> : <FirstRun state={state} />;
}
