import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Icon, type IconName } from '@/components/Icon';
import type { LicenceStandingView } from '@/ipc/types';
import { day } from '@/lib/format';
import { word } from './words';

const LOOK: Record<string, { icon: IconName; tone: string }> = {
  good: { icon: 'good', tone: 'good' },
  met: { icon: 'good', tone: 'good' },
  active: { icon: 'good', tone: 'good' },
  healthy: { icon: 'good', tone: 'good' },
  done: { icon: 'good', tone: 'good' },
  approved: { icon: 'good', tone: 'good' },
  soon: { icon: 'clock', tone: 'warn' },
  overdue: { icon: 'warn', tone: 'warn' },
  missed: { icon: 'warn', tone: 'warn' },
  stale: { icon: 'warn', tone: 'warn' },
  expired: { icon: 'bad', tone: 'bad' },
  failing: { icon: 'bad', tone: 'bad' },
  refused: { icon: 'bad', tone: 'bad' },
};

/** How something stands: a sign and a word. */
export function StateMark({ state }: { state: string }) {
  const { i18n } = useLingui();
  const look = LOOK[state] ?? { icon: 'empty', tone: 'quiet' };
  return (
    <span className="partner-state" data-tone={look.tone}>
      <Icon name={look.icon} size={12} />
      {word.state(i18n, state)}
    </span>
  );
}

/** Where a partner stands with the licence its kind needs; nothing where none is needed. */
export function LicenceMark({ licence, long = false }: { licence: LicenceStandingView; long?: boolean }) {
  const { i18n } = useLingui();
  const needs = licence.needs.map((name) => word.licence(i18n, name)).join(' / ');
  if (licence.state === 'notNeeded') return <span className="quiet">{long && <Trans>none needed</Trans>}</span>;
  if (licence.state === 'held') return <StateMark state="good" />;
  const on = day(licence.on);
  return (
    <span className="partner-state" data-tone="bad" title={needs}>
      <Icon name="bad" size={12} />
      <span className="ellipsis">
        {licence.state === 'missing' ? (
          long ? (
            <Trans>No licence on file: {needs}</Trans>
          ) : (
            <Trans>none on file</Trans>
          )
        ) : long ? (
          <Trans>
            Licence expired on {on}: {needs}
          </Trans>
        ) : (
          <Trans>expired {on}</Trans>
        )}
      </span>
    </span>
  );
}
