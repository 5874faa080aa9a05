import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import { entryStateWord, kindWord } from '@/i18n/calendar-words';
import type { CalendarEntryView, CalendarResourceView } from '@/ipc/types';
import { day as dayWord } from '@/lib/format';
import { longDay } from './periods';
import { thereWord, timeWord } from './say';

/** Where one can go from an entry. */
export interface EntryLinks {
  onDeal: (deal: string) => void;
  onPlan: (deal: string) => void;
  onTour: (tour: string) => void;
  onPerson: (person: string) => void;
  onTasks: () => void;
}

interface PaneProps extends EntryLinks {
  entry: CalendarEntryView;
  resources: readonly CalendarResourceView[];
  onClose: () => void;
  onChange: () => void;
  onCallOff: () => void;
  onFile: () => void;
}

/** An entry beside the calendar: what is known of it, and where it leads. */
export function EntryPane({ entry, resources, onClose, onChange, onCallOff, onFile, ...links }: PaneProps) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry that is opened is said
  useEffect(() => heading.current?.focus({ preventScroll: true }), [entry.key]);
  const { deal, person } = entry;
  const there = thereWord(entry);
  const rows = resources.filter((r) => r.kind !== 'me' && entry.resources.includes(r.key));
  const mine = entry.kind === 'appointment' && !entry.off;
  return (
    <div className="fill stack scroll" style={{ gap: 0 }}>
      <div className="cal-pane-head">
        <div className="row between">
          <span className="row small quiet">
            <KindMark kind={entry.kind} size={14} /> {kindWord(entry.kind)}
          </span>
          <button type="button" className="plain-button" aria-label={t`Close`} onClick={onClose}>
            <Icon name="close" size={14} />
          </button>
        </div>
        <h2 ref={heading} tabIndex={-1} className={entry.off ? 'cal-pane-title off' : 'cal-pane-title'}>
          {entry.title}
        </h2>
        {entry.off && (
          <p className="small strong">
            <Icon name="close" size={12} /> <Trans>Called off</Trans>
          </p>
        )}
        {entry.clash && !entry.off && (
          <p className="warn-note">
            <Icon name="warn" />
            <Trans>It overlaps with another entry of the same person, provider or property.</Trans>
          </p>
        )}
      </div>
      <dl className="facts cal-facts">
        <dt>
          <Trans>When</Trans>
        </dt>
        <dd>
          {entry.day === entry.lastDay && <div>{longDay(entry.day)}</div>}
          <div>{timeWord(entry)}</div>
          {there && (
            <div className="quiet">
              {there} ({entry.zone})
            </div>
          )}
        </dd>
        {entry.detail && (
          <>
            <dt>
              <Trans>With or for</Trans>
            </dt>
            <dd>{entry.detail}</dd>
          </>
        )}
        {entry.place && entry.place !== entry.detail && (
          <>
            <dt>
              <Trans>Place</Trans>
            </dt>
            <dd>{entry.place}</dd>
          </>
        )}
        {rows.length > 0 && (
          <>
            <dt>
              <Trans>Keeps busy</Trans>
            </dt>
            <dd>{rows.map((r) => r.name).join(', ')}</dd>
          </>
        )}
        {(entry.state || entry.settled) && !entry.off && (
          <>
            <dt>
              <Trans>State</Trans>
            </dt>
            <dd>{entry.state ? entryStateWord(entry.state) : <Trans>Settled</Trans>}</dd>
          </>
        )}
        {(entry.source || entry.unsent) && (
          <>
            <dt>
              <Trans>In</Trans>
            </dt>
            <dd>
              {entry.source}
              {entry.unsent && (
                <span className="quiet">
                  {' '}
                  <Icon name="sync" size={12} /> <Trans>not sent yet; it waits in the outbox</Trans>
                </span>
              )}
            </dd>
          </>
        )}
      </dl>
      <div className="cal-pane-links">
        {deal && entry.kind === 'job' && (
          <Button onClick={() => links.onPlan(deal)}>
            <Trans>Open the plan</Trans>
          </Button>
        )}
        {deal && (
          <Button variant={entry.kind === 'job' ? 'default' : 'filled'} onClick={() => links.onDeal(deal)}>
            <Trans>Open the deal</Trans>
          </Button>
        )}
        {entry.kind === 'showing' && (
          <Button onClick={() => links.onTour(entry.id)}>
            <Trans>Open the tour</Trans>
          </Button>
        )}
        {mine && (
          <Button onClick={onChange}>
            <Trans>Change</Trans>
          </Button>
        )}
        {person && (
          <Button variant="default" onClick={() => links.onPerson(person)}>
            <Trans>Open the person</Trans>
          </Button>
        )}
        {entry.kind === 'task' && (
          <Button variant="default" onClick={links.onTasks}>
            <Trans>Open tasks</Trans>
          </Button>
        )}
        <Button variant="default" onClick={onFile}>
          <Trans>Save as calendar file</Trans>
        </Button>
        {mine && (
          <Button variant="default" onClick={onCallOff}>
            <Trans>Call off</Trans>
          </Button>
        )}
      </div>
      <p className="small quiet cal-pane-foot">
        {entry.kind === 'deadline' ? (
          <Trans>The contract's form counts this day; the deal shows how.</Trans>
        ) : entry.kind === 'appointment' ? null : (
          <Trans>It is changed where it was planned.</Trans>
        )}{' '}
        {entry.day !== entry.lastDay && `${dayWord(entry.day)} – ${dayWord(entry.lastDay)}`}
      </p>
    </div>
  );
}
