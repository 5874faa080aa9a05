import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Icon, type IconName } from '@/components/Icon';
import type { TourStopStateView, TourStopView } from '@/ipc/types';
import { minutes, STATES, wall } from './words';

const MARKS: Record<TourStopStateView, IconName> = {
  planned: 'empty',
  asked: 'clock',
  confirmed: 'good',
  declined: 'bad',
  shown: 'eye',
  skipped: 'minus',
};

/** How far a showing has come, as an icon and a word. */
export function StopState({ stop }: { stop: TourStopView }) {
  const { i18n } = useI18n();
  return (
    <span className="tour-state" data-state={stop.progress}>
      <Icon name={MARKS[stop.progress]} size={12} />
      {i18n._(STATES[stop.progress])}
    </span>
  );
}

/** A home as a line of the tour: its number, its time, the way there, how far it is. */
export function StopLine({ stop, place }: { stop: TourStopView; place: number }) {
  const drive = minutes(stop.driveMinutes ?? 0);
  const wait = minutes(stop.waitMinutes ?? 0);
  return (
    <span className="tour-line">
      <span className="tour-number" data-seen={stop.progress === 'shown' || undefined}>
        {place + 1}
      </span>
      <span className="tour-time num">
        <span className="strong">{wall(stop.arrive)}</span>
        <span className="small quiet">{wall(stop.leave)}</span>
      </span>
      <span className="tour-what">
        <span className="tour-address">{stop.address}</span>
        <span className="small quiet tour-marks">
          {stop.driveMinutes !== null && (
            <span>
              <Trans>{drive} drive</Trans>
            </span>
          )}
          {stop.waitMinutes !== null && stop.waitMinutes > 0 && (
            <span>
              <Trans>{wait} wait</Trans>
            </span>
          )}
          {stop.shortNotice && (
            <span className="tour-warn">
              <Icon name="clock" size={12} /> <Trans>short notice</Trans>
            </span>
          )}
          {stop.keepsTime && (
            <span className="row" style={{ gap: 'var(--g1)' }}>
              <Icon name="lock" size={12} /> <Trans>keeps its time</Trans>
            </span>
          )}
          {stop.mustTell && (
            <span className="tour-warn">
              <Icon name="warn" size={12} /> <Trans>has to be told</Trans>
            </span>
          )}
          {stop.openHouse && (
            <span>
              <Trans>open house</Trans>
            </span>
          )}
        </span>
      </span>
      <span className="small tour-end">
        <StopState stop={stop} />
        {stop.interest !== null && (
          <span className="quiet">
            <Trans>interest {stop.interest} of 5</Trans>
          </span>
        )}
      </span>
    </span>
  );
}
