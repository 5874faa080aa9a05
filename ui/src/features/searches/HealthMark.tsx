import { useLingui } from '@lingui/react';
import { Icon, type IconName } from '@/components/Icon';
import type { SearchHealth } from '@/ipc/types';
import { healthWord } from './words';

const LOOKS: Record<SearchHealth, { icon: IconName; tone: string }> = {
  broken: { icon: 'bad', tone: 'bad' },
  stale: { icon: 'warn', tone: 'warn' },
  quiet: { icon: 'info', tone: 'info' },
  paused: { icon: 'paused', tone: 'quiet' },
  well: { icon: 'good', tone: 'good' },
};

/** How a search is, as a mark and a word. */
export function HealthMark({ health }: { health: SearchHealth }) {
  const { i18n } = useLingui();
  const { icon, tone } = LOOKS[health];
  return (
    <span className="health-mark">
      <span className={`tone-${tone}`}>
        <Icon name={icon} size={14} />
      </span>
      {healthWord(i18n, health)}
    </span>
  );
}
