import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { TemperatureView, WhyView } from '@/ipc/types';
import { heatWord, tellingWhy, whyWords } from './words';

/** How likely somebody acts soon: a filled measure as well as a word. */
export function HeatMark({ heat }: { heat: TemperatureView }) {
  const { i18n } = useI18n();
  const level = heat === 'hot' ? 3 : heat === 'warm' ? 2 : 1;
  return (
    <span className="heat-mark" data-heat={heat}>
      <svg width="0.75rem" height="0.75rem" viewBox="0 0 12 12" aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <rect
            key={i}
            x={1 + i * 4}
            y={8 - i * 3}
            width="2.6"
            height={3 + i * 3}
            rx="0.6"
            fill={i < level ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth="0.8"
          />
        ))}
      </svg>
      {heatWord(i18n, heat)}
    </span>
  );
}

/** The weightiest reason in a line, the others behind it. */
export function WhyLine({ why }: { why: readonly WhyView[] }) {
  const { i18n } = useI18n();
  const [first, ...others] = tellingWhy(why).map((w) => whyWords(i18n, w));
  if (!first) return null;
  return (
    <span className="ellipsis" title={[first, ...others].join('\n')}>
      {first}
      {others.length > 0 && <span className="quiet"> · {others.join(' · ')}</span>}
    </span>
  );
}

/** Waits to be told to a system. */
export function WaitingMark() {
  return (
    <span className="waiting-mark small nowrap">
      <Icon name="clock" size={12} /> <Trans>waits to be sent</Trans>
    </span>
  );
}
