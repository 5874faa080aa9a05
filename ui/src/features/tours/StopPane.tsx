import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Icon } from '@/components/Icon';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TourStepView, TourStopView, TourView } from '@/ipc/types';
import { Interest } from './Interest';
import { StopForm } from './StopForm';
import { StopState } from './StopLine';
import type { Run } from './TourScreen';
import { leftOut, minutes, SHOWING, spansText, wall } from './words';

/** One home of the tour: what it asks for, what to write to whoever opens the door, and what they said. */
export function StopPane({
  tour,
  stop,
  onRun,
  onClose,
  onListing,
}: {
  tour: TourView;
  stop: TourStopView;
  onRun: Run;
  onClose: () => void;
  onListing: (key: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [editing, setEditing] = useState(false);
  const [declining, setDeclining] = useState(false);
  const [because, setBecause] = useState('');
  const [said, setSaid] = useState(stop.said ?? '');
  const seen = { id: tour.id, revision: tour.revision };
  const { key, address, progress, listing } = stop;
  const open = (tour.phase === 'planned' || tour.phase === 'running') && stop.arrived === null;
  const over = progress === 'declined' || progress === 'shown' || progress === 'skipped';
  const step = (which: TourStepView, what: React.ReactNode, why: string | null = null) =>
    onRun(host.stepTour({ seen, step: which, key, because: why }), what);
  const decline = (event: FormEvent) => {
    event.preventDefault();
    void step('decline', <Trans>Declined: {address}</Trans>, because);
  };
  const lock = (locked: boolean) =>
    onRun(
      host.changeTourStop({ ...asks(stop), seen, key, locked }),
      locked ? <Trans>It keeps its time.</Trans> : <Trans>Its time is free again.</Trans>,
    );
  const say = (interest: number | null, words: string) =>
    onRun(host.sayOfTourStop({ seen, key, interest, said: words.trim() || null }), <Trans>Noted: {address}</Trans>);
  const notice = minutes(stop.leadMinutes);
  const liked = minutes(stop.suggestedLeadMinutes);
  const told = wall(stop.told);
  return (
    <section className="tour-section" aria-label={address}>
      <div className="row between top">
        <div className="grow">
          <h2>{address}</h2>
          <p className="small tour-facts">
            <StopState stop={stop} />
            {stop.arrive && (
              <span className="strong">
                {wall(stop.arrive)} – {wall(stop.leave)}
              </span>
            )}
            {stop.leftOut && <span className="tour-warn">{leftOut(i18n, stop.leftOut)}</span>}
            {stop.because && <span>{stop.because}</span>}
            {listing && (
              <button type="button" className="plain-button" onClick={() => onListing(listing)}>
                <Trans>Listing</Trans>
              </button>
            )}
          </p>
        </div>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {stop.message !== '' && stop.arrived === null && (
        <div className="tour-message">
          <p>{stop.message}</p>
          <div className="row wrap">
            <Button
              variant="default"
              leftSection={<Icon name="copy" size={12} />}
              onClick={() => {
                void navigator.clipboard.writeText(stop.message).then(() => toast(<Trans>The text is copied</Trans>));
              }}
            >
              <Trans>Copy</Trans>
            </Button>
            {stop.mustTell && (
              <Button onClick={() => void step('tell', <Trans>They were told: {address}</Trans>)}>
                <Trans>They were told</Trans>
              </Button>
            )}
            {told && (
              <span className="small quiet">
                <Trans>told {told}</Trans>
              </span>
            )}
          </div>
        </div>
      )}
      {open && (
        <div className="row wrap">
          {(progress === 'planned' || progress === 'declined') && (
            <Button
              disabled={!stop.arrive && progress === 'planned'}
              onClick={() => void step('ask', <Trans>Asked: {address}</Trans>)}
            >
              {stop.showing === 'confirm' ? <Trans>I asked</Trans> : <Trans>I told them</Trans>}
            </Button>
          )}
          {(progress === 'planned' || progress === 'asked') && (
            <Button
              variant={progress === 'asked' ? 'filled' : 'default'}
              disabled={!stop.arrive}
              onClick={() => void step('confirm', <Trans>Confirmed: {address}</Trans>)}
            >
              <Trans>Confirmed</Trans>
            </Button>
          )}
          {!over && (
            <Button variant="default" onClick={() => setDeclining(!declining)}>
              <Trans>Declined</Trans>
            </Button>
          )}
          {stop.arrive && progress !== 'confirmed' && !over && (
            <Button
              variant="default"
              leftSection={<Icon name="lock" size={12} />}
              aria-pressed={stop.locked}
              onClick={() => void lock(!stop.locked)}
            >
              {stop.locked ? <Trans>Free its time</Trans> : <Trans>Keep this time</Trans>}
            </Button>
          )}
          {!over && (
            <Button variant="default" onClick={() => setEditing(!editing)}>
              <Trans>What it asks for</Trans>
            </Button>
          )}
          {stop.told === null && (
            <Button
              variant="subtle"
              onClick={() =>
                void onRun(host.dropTourStop({ seen, key }), <Trans>Taken off: {address}</Trans>).then(
                  (done) => done && onClose(),
                )
              }
            >
              <Trans>Take off the tour</Trans>
            </Button>
          )}
        </div>
      )}
      {declining && (
        <form className="row tour-decline" onSubmit={decline}>
          <TextInput
            autoFocus
            required
            className="grow"
            label={t`Why they decline`}
            value={because}
            maxLength={2000}
            onChange={(e) => setBecause(e.currentTarget.value)}
          />
          <Button type="submit">
            <Trans>Decline</Trans>
          </Button>
        </form>
      )}
      {editing ? (
        <StopForm tour={tour} stop={stop} onRun={onRun} onDone={() => setEditing(false)} />
      ) : (
        <dl className="facts">
          <dt>
            <Trans>Takes</Trans>
          </dt>
          <dd>{minutes(stop.minutes)}</dd>
          <dt>
            <Trans>Shown</Trans>
          </dt>
          <dd>{stop.open.length > 0 ? spansText(stop.open) : <Trans>at any time</Trans>}</dd>
          {stop.blackout.length > 0 && (
            <>
              <dt>
                <Trans>Never</Trans>
              </dt>
              <dd>{stop.blackout.map((b) => `${b.from}-${b.to}: ${b.because}`).join('; ')}</dd>
            </>
          )}
          {stop.booked.length > 0 && (
            <>
              <dt>
                <Trans>Others see it</Trans>
              </dt>
              <dd>
                {spansText(stop.booked)}
                {stop.overlap && (
                  <>
                    {' '}
                    <Trans>(showings may overlap)</Trans>
                  </>
                )}
              </dd>
            </>
          )}
          <dt>
            <Trans>Notice</Trans>
          </dt>
          <dd>
            {stop.leadMinutes > 0 ? <Trans>{notice} demanded</Trans> : <Trans>none demanded</Trans>}
            {stop.suggestedLeadMinutes > 0 && (
              <>
                {', '}
                <Trans>{liked} wished for</Trans>
              </>
            )}
            {stop.shortNotice && (
              <span className="tour-warn">
                {' '}
                <Icon name="clock" size={12} /> <Trans>its time leaves less</Trans>
              </span>
            )}
          </dd>
          <dt>
            <Trans>Before one comes</Trans>
          </dt>
          <dd>{i18n._(SHOWING[stop.showing])}</dd>
          <dt>
            <Trans>Instructions</Trans>
          </dt>
          <dd className="tour-words">{stop.instructions ?? <Trans>none</Trans>}</dd>
        </dl>
      )}
      {(stop.arrived !== null || progress === 'shown') && (
        <div className="stack">
          <h3>
            <Trans>What the client says</Trans>
          </h3>
          <Interest label={t`Interest`} value={stop.interest} onChange={(points) => void say(points, said)} />
          <Textarea
            aria-label={t`In words`}
            autosize
            minRows={2}
            maxLength={2000}
            value={said}
            onChange={(e) => setSaid(e.currentTarget.value)}
          />
          {said !== (stop.said ?? '') && (
            <div>
              <Button variant="default" onClick={() => void say(stop.interest, said)}>
                <Trans>Keep the words</Trans>
              </Button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** What a home asks for, as a change takes it. */
export function asks(stop: TourStopView) {
  const { minutes: takes, open, blackout, booked, overlap, leadMinutes, suggestedLeadMinutes } = stop;
  const { showing, instructions, openHouse, locked } = stop;
  return {
    minutes: takes,
    open,
    blackout,
    booked,
    overlap,
    leadMinutes,
    suggestedLeadMinutes,
    showing,
    instructions,
    openHouse,
    locked,
  };
}
