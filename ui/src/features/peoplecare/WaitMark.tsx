import { useLingui } from '@lingui/react';
import { Icon } from '@/components/Icon';
import type { OutboxItemView } from '@/ipc/types';
import { waiting } from './outbox';

/** How a change waits: icon and word. */
export function WaitMark({ change }: { change: OutboxItemView }) {
  const { i18n } = useLingui();
  const { icon, color, word } = waiting(change);
  return (
    <span className="sync-mark">
      <span className="sync-icon" style={{ color }}>
        <Icon name={icon} size={14} spin={change.waits === 'sending'} />
      </span>
      <span className="ellipsis">{i18n._(word)}</span>
    </span>
  );
}
