import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TourStepView, TourStopView, TourView } from '@/ipc/types';
import { useTour } from './api';
import { Interest } from './Interest';
import { StopState } from './StopLine';
import { TourMap } from './TourMap';
import { useChanges } from './useChanges';
import { minutes, todayIn, wall } from './words';
import './tours.css';

const LATE = [5, 10, 15, 20, 30, 45] as const;

/** A tour in the car: the next home, large, and what can be done about it with one thumb. Nothing here needs a network. */
export function DriveScreen({ id, onBack }: { id: string; onBack: () => void }) {
  const { data: tour, error, refetch } = useTour(id);
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!tour) return <Loading />;
  return <Drive tour={tour} onBack={onBack} />;
}

function Drive({ tour, onBack }: { tour: TourView; onBack: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { did, takeBack } = useChanges();
  const [asking, setAsking] = useState<'late' | 'skip' | null>(null);
  const [view, setView] = useState<'list' | 'map'>('list');
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const seen = { id: tour.id, revision: tour.revision };
  useCommands('tour', [
    {
      id: 'tour.desk',
      title: t`Back to the tour’s page`,
      keys: 'escape',
      run: () => (asking ? setAsking(null) : onBack()),
    },
  ]);
  const run = (change: Promise<TourView>) => {
    setFailed(null);
    setBusy(true);
    setAsking(null);
    did(change)
      .catch(setFailed)
      .finally(() => setBusy(false));
  };
  const step = (which: TourStepView, key: string | null = null, because: string | null = null) =>
    run(host.stepTour({ seen, step: which, key, because }));
  const next = tour.stops.find((s) => s.key === tour.next) ?? null;
  const here = next !== null && next.arrived !== null;
  const last = tour.stops.filter((s) => s.left !== null).at(-1) ?? null;
  // What is said of a home stays open until the next one: a note half written is not lost by driving on.
  const about = here ? next : last;
  const tell = tour.stops.filter((s) => s.mustTell);
  const done = tour.stops.filter((s) => s.progress === 'shown').length;
  const all = tour.stops.filter((s) => s.progress !== 'declined').length;
  const back = wall(tour.back);
  const isToday = tour.day === todayIn(tour.zone);
  return (
    <div className="fill drive">
      <header className="drive-head">
        <button type="button" className="drive-icon" aria-label={t`Back to the tour’s page`} onClick={onBack}>
          <Icon name="left" size={20} />
        </button>
        <div className="grow">
          <h1 className="ellipsis">{tour.title}</h1>
          <p className="small quiet">
            <Trans>
              {done} of {all} seen
            </Trans>
            {back && (
              <>
                {' · '}
                <Trans>back at {back}</Trans>
              </>
            )}
          </p>
        </div>
        <button
          type="button"
          className="drive-icon"
          aria-label={t`Undo the last change of the tour`}
          disabled={!tour.canUndo || busy}
          onClick={() => void takeBack(tour)}
        >
          <Icon name="undo" size={20} />
        </button>
      </header>
      <div className="drive-scroll">
        {failed !== null && <ErrorNote error={failed} />}
        {tour.phase === 'planned' && <Before tour={tour} />}
        {tour.phase === 'running' && next && <Next stop={next} here={here} place={tour.stops.indexOf(next) + 1} />}
        {tour.phase === 'running' && !next && (
          <div className="drive-card">
            <p className="drive-address">
              <Trans>All homes are seen.</Trans>
            </p>
          </div>
        )}
        {(tour.phase === 'over' || tour.phase === 'calledOff') && (
          <div className="drive-card">
            <p className="drive-address">
              {tour.phase === 'over' ? <Trans>The tour is over.</Trans> : <Trans>The tour was called off.</Trans>}
            </p>
          </div>
        )}
        {about && <Feedback key={about.key} tour={tour} stop={about} />}
        {tell.length > 0 && (
          <section className="drive-tell" aria-label={t`Who has to be told`}>
            <h2>
              <Icon name="warn" /> <Plural value={tell.length} one="# has to be told" other="# have to be told" />
            </h2>
            {tell.map((s) => (
              <div key={s.key} className="stack">
                <p>{s.message}</p>
                <div className="drive-pair">
                  <button
                    type="button"
                    className="drive-button"
                    aria-label={t`Copy the text for ${s.address}`}
                    onClick={() => {
                      void navigator.clipboard
                        .writeText(s.message)
                        .then(() => toast(<Trans>The text is copied</Trans>));
                    }}
                  >
                    <Trans>Copy</Trans>
                  </button>
                  <button
                    type="button"
                    className="drive-button"
                    disabled={busy}
                    aria-label={t`They were told: ${s.address}`}
                    onClick={() => step('tell', s.key)}
                  >
                    <Trans>They were told</Trans>
                  </button>
                </div>
              </div>
            ))}
          </section>
        )}
        <div className="drive-tabs" role="group" aria-label={t`View`}>
          <button type="button" aria-pressed={view === 'list'} onClick={() => setView('list')}>
            <Trans>List</Trans>
          </button>
          <button type="button" aria-pressed={view === 'map'} onClick={() => setView('map')}>
            <Trans>Map</Trans>
          </button>
        </div>
        {view === 'map' ? (
          <div className="drive-map">
            <TourMap tour={tour} current={tour.next} onPick={() => setView('list')} />
          </div>
        ) : (
          <ol className="drive-list" aria-label={t`Homes in order`}>
            {tour.stops.map((s, index) => (
              <li key={s.key} aria-current={s.key === tour.next ? 'step' : undefined}>
                <span className="tour-number" data-seen={s.progress === 'shown' || undefined}>
                  {index + 1}
                </span>
                <span className="grow">
                  <span>{s.address}</span>
                  <span className="small quiet tour-marks">
                    <StopState stop={s} />
                    {s.interest !== null && (
                      <span>
                        <Trans>interest {s.interest} of 5</Trans>
                      </span>
                    )}
                  </span>
                </span>
                <span className="strong nowrap">{wall(s.arrived ?? s.arrive) || <Trans>no time</Trans>}</span>
              </li>
            ))}
          </ol>
        )}
        <p className="small quiet">
          <Trans>All of this is on this computer: it works without a network.</Trans>
        </p>
      </div>
      <footer className="drive-foot">
        {asking === 'late' ? (
          <>
            <p className="strong">
              <Trans>How many minutes late?</Trans>
            </p>
            <div className="drive-six">
              {LATE.map((n) => (
                <button
                  key={n}
                  type="button"
                  className="drive-button"
                  aria-label={t`${n} minutes late`}
                  onClick={() => run(host.lateTour({ seen, minutes: n }))}
                >
                  {n}
                </button>
              ))}
            </div>
            <button type="button" className="drive-button" onClick={() => setAsking(null)}>
              <Trans>Not late</Trans>
            </button>
          </>
        ) : asking === 'skip' && next ? (
          <>
            <p className="strong">
              <Trans>Why is it passed by?</Trans>
            </p>
            {[t`The client does not want to see it`, t`There is no time left`, t`Nobody opened`].map((why) => (
              <button key={why} type="button" className="drive-button" onClick={() => step('skip', next.key, why)}>
                {why}
              </button>
            ))}
            <button type="button" className="drive-button" onClick={() => setAsking(null)}>
              <Trans>Do not pass it by</Trans>
            </button>
          </>
        ) : tour.phase === 'planned' ? (
          <button type="button" className="drive-button main" disabled={busy || !isToday} onClick={() => step('start')}>
            {isToday ? <Trans>Start the tour</Trans> : <Trans>It is not the day of the tour</Trans>}
          </button>
        ) : tour.phase === 'running' && next ? (
          <>
            <button
              type="button"
              className="drive-button main"
              disabled={busy}
              onClick={() => step(here ? 'show' : 'arrive', next.key)}
            >
              {here ? <Trans>Seen, drive on</Trans> : <Trans>I am here</Trans>}
            </button>
            <div className="drive-pair">
              <button type="button" className="drive-button" disabled={busy} onClick={() => setAsking('late')}>
                <Trans>Late…</Trans>
              </button>
              <button type="button" className="drive-button" disabled={busy} onClick={() => setAsking('skip')}>
                <Trans>Pass by…</Trans>
              </button>
            </div>
          </>
        ) : tour.phase === 'running' ? (
          <button type="button" className="drive-button main" disabled={busy} onClick={() => step('finish')}>
            <Trans>Finish the tour</Trans>
          </button>
        ) : (
          <button type="button" className="drive-button main" onClick={onBack}>
            <Trans>Back to the tour’s page</Trans>
          </button>
        )}
      </footer>
    </div>
  );
}

function Before({ tour }: { tour: TourView }) {
  const first = tour.stops.find((s) => s.arrive !== null);
  const at = wall(first?.arrive);
  const drive = minutes(first?.driveMinutes ?? 0);
  return (
    <div className="drive-card">
      <p className="small quiet">
        <Trans>First home</Trans>
      </p>
      <p className="drive-address">{first?.address}</p>
      {first && (
        <p className="drive-when">
          <span className="drive-clock">{at}</span>
          <span>
            <Trans>{drive} drive</Trans>
          </span>
        </p>
      )}
      {tour.check.blocked && (
        <p className="tour-warn">
          <Icon name="warn" /> <Trans>The buyer has not agreed to what the rules ask for; see the tour’s page.</Trans>
        </p>
      )}
    </div>
  );
}

function Next({ stop, here, place }: { stop: TourStopView; here: boolean; place: number }) {
  const drive = minutes(stop.driveMinutes ?? 0);
  const leave = wall(stop.leave);
  return (
    <section className="drive-card" aria-live="polite">
      <p className="small quiet">{here ? <Trans>Here now, home {place}</Trans> : <Trans>Next, home {place}</Trans>}</p>
      <h2 className="drive-address">{stop.address}</h2>
      <p className="drive-when">
        <span className="drive-clock">{wall(here ? stop.arrived : stop.arrive)}</span>
        <span>{here ? <Trans>until {leave}</Trans> : <Trans>{drive} drive</Trans>}</span>
        <StopState stop={stop} />
      </p>
      {stop.instructions && <p className="drive-words">{stop.instructions}</p>}
    </section>
  );
}

function Feedback({ tour, stop }: { tour: TourView; stop: TourStopView }) {
  const { t } = useLingui();
  const host = useHost();
  const { did } = useChanges();
  const [said, setSaid] = useState(stop.said ?? '');
  const [failed, setFailed] = useState<unknown>(null);
  const keep = (interest: number | null, words: string) => {
    const seen = { id: tour.id, revision: tour.revision };
    setFailed(null);
    did(host.sayOfTourStop({ seen, key: stop.key, interest, said: words.trim() || null })).catch(setFailed);
  };
  const { address } = stop;
  return (
    <section className="drive-say" aria-label={t`What the client says of ${address}`}>
      <h2>
        <Trans>How interested in {address}?</Trans>
      </h2>
      <Interest label={t`Interest`} value={stop.interest} onChange={(points) => keep(points, said)} />
      <div className="drive-note">
        <textarea
          aria-label={t`A note`}
          placeholder={t`A note`}
          rows={1}
          maxLength={2000}
          value={said}
          onChange={(e) => setSaid(e.currentTarget.value)}
        />
        <button
          type="button"
          className="drive-button"
          disabled={said.trim() === (stop.said ?? '')}
          onClick={() => keep(stop.interest, said)}
        >
          <Trans>Keep</Trans>
        </button>
      </div>
      {failed !== null && <ErrorNote error={failed} compact />}
    </section>
  );
}
