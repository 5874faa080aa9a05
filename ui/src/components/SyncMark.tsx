import { useLingui } from '@lingui/react';
import { syncWord } from '@/i18n/words';
import type { SyncState } from '@/ipc/types';
import { Icon, type IconName } from './Icon';

const LOOK: Record<SyncState, { icon: IconName; color: string }> = {
  empty: { icon: 'empty', color: 'var(--text-2)' },
  upToDate: { icon: 'good', color: 'var(--good)' },
  syncing: { icon: 'sync', color: 'var(--info)' },
  offline: { icon: 'offline', color: 'var(--warn)' },
  needsYou: { icon: 'warn', color: 'var(--warn)' },
  paused: { icon: 'paused', color: 'var(--text-2)' },
};

/** The state of a source or of all: icon and word, never colour alone. */
export function SyncMark({ state }: { state: SyncState }) {
  const { i18n } = useLingui();
  const { icon, color } = LOOK[state];
  return (
    <span className="sync-mark">
      <span className="sync-icon" style={{ color }}>
        <Icon name={icon} size={14} spin={state === 'syncing'} />
      </span>
      <span>{syncWord(i18n, state)}</span>
    </span>
  );
}
