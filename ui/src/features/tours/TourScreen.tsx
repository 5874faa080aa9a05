import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { SortList } from '@/components/paper/SortList';
import { useHost } from '@/ipc/context';
import type { TourStopView, TourView, UntouredHomeView } from '@/ipc/types';
import { day, number, weekday } from '@/lib/format';
import { AgreementCheck } from './AgreementCheck';
import { useTour } from './api';
import { FrameFields, frameOf, typedFrame } from './FrameFields';
import { HomesPicker } from './HomesPicker';
import { StopLine } from './StopLine';
import { StopPane } from './StopPane';
import { TourMap } from './TourMap';
import { useChanges } from './useChanges';
import { leftOut, minutes, PHASES, STATES, WHY_NOT, wall } from './words';
import './tours.css';

export interface TourScreenProps {
  id: string;
  /** Listings that could not become part of the tour when it was planned. */
  without: readonly UntouredHomeView[];
  onBack: () => void;
  onDrive: () => void;
  onPerson: (id: string) => void;
  onListing: (key: string) => void;
}

/** A tour at the desk: its homes in order with their times, what each asks for, and what must be agreed to first. */
export function TourScreen(props: TourScreenProps) {
  const { id, onBack, onDrive } = props;
  const { t } = useLingui();
  const { data: tour, error, refetch } = useTour(id);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onBack}>
            <Trans>Back to the tours</Trans>
          </Button>
        </div>
      </div>
    );
  if (!tour) return <Loading />;
  return <Tour {...props} tour={tour} onDrive={onDrive} label={t`Tour`} />;
}

type Panel = 'edit' | 'add' | 'off' | null;

function Tour({
  tour,
  without,
  onBack,
  onDrive,
  onPerson,
  onListing,
  label,
}: TourScreenProps & { tour: TourView; label: string }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { did, takeBack } = useChanges();
  const [picked, setPicked] = useState<string | null>(null);
  const [panel, setPanel] = useState<Panel>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [dropped, setDropped] = useState(without);
  const open = tour.phase === 'planned' || tour.phase === 'running';
  const seen = { id: tour.id, revision: tour.revision };
  const run = (change: Promise<TourView>, what: React.ReactNode) => {
    setFailed(null);
    return did(change, what).then(
      () => true,
      (why: unknown) => {
        setFailed(why);
        return false;
      },
    );
  };
  const solve = () => void run(host.solveTourOrder(seen), <Trans>The best order is found.</Trans>);
  const undo = () => void takeBack(tour);
  const stop = tour.stops.find((s) => s.key === picked) ?? null;
  useCommands('tour', [
    {
      id: 'tour.back',
      title: t`Back to the tours`,
      keys: 'escape',
      run: () => (stop ? setPicked(null) : panel ? setPanel(null) : onBack()),
    },
    ...(open
      ? [
          { id: 'tour.solve', title: t`Find the best order`, keys: 'b', run: solve },
          { id: 'tour.add', title: t`Add homes to the tour`, keys: 'a', run: () => setPanel('add') },
          { id: 'tour.edit', title: t`Edit the tour`, keys: 'e', run: () => setPanel('edit') },
        ]
      : []),
    { id: 'tour.drive', title: t`In the car`, keys: 'd', run: onDrive },
    ...(tour.canUndo
      ? [{ id: 'tour.undo', title: t`Undo the last change of the tour`, keys: 'mod+z', run: undo }]
      : []),
  ]);
  const within = tour.stops.filter((s) => s.leftOut === null && s.progress !== 'declined' && s.progress !== 'skipped');
  const out = tour.stops.filter((s) => s.leftOut !== null);
  const gone = tour.stops.filter((s) => s.leftOut === null && (s.progress === 'declined' || s.progress === 'skipped'));
  const tell = tour.stops.filter((s) => s.mustTell).length;
  const onOrder = (keys: string[]) =>
    void run(
      host.orderTour({ seen, keys: [...keys, ...out.map((s) => s.key), ...gone.map((s) => s.key)] }),
      <Trans>The order is kept.</Trans>,
    );
  const road = minutes(tour.driveMinutes);
  const back = wall(tour.back);
  const speed = number(tour.travel.kmh);
  const detour = number(tour.travel.detourPercent);
  const extra = number(tour.travel.extraMinutes);
  return (
    <div className="fill stack tours" style={{ gap: 0 }}>
      <header className="tour-head">
        <button type="button" className="plain-button" aria-label={t`Back to the tours`} onClick={onBack}>
          <Icon name="left" size={14} />
        </button>
        <div className="grow">
          <h1>{tour.title}</h1>
          <p className="small tour-facts">
            <span className="strong">{i18n._(PHASES[tour.phase])}</span>
            <span>
              {weekday(tour.day)}, {day(tour.day)}
            </span>
            <span>
              {wall(tour.starts)} – {wall(tour.ends)} <span className="quiet">{tour.zone}</span>
            </span>
            {tour.person && tour.personName ? (
              <button
                type="button"
                className="plain-button person-link"
                onClick={() => tour.person && onPerson(tour.person)}
              >
                {tour.personName}
              </button>
            ) : (
              <span>
                <Trans>open houses only</Trans>
              </span>
            )}
          </p>
        </div>
        <Button variant="default" disabled={!tour.canUndo} onClick={undo} leftSection={<Icon name="undo" size={12} />}>
          <Trans>Undo</Trans>
        </Button>
        {open && (
          <>
            <Button variant="default" onClick={() => setPanel(panel === 'add' ? null : 'add')}>
              <Trans>Add homes</Trans>
            </Button>
            <Button variant="default" onClick={() => setPanel(panel === 'edit' ? null : 'edit')}>
              <Trans>Edit</Trans>
            </Button>
            <Button variant="default" onClick={() => setPanel(panel === 'off' ? null : 'off')}>
              <Trans>Call off</Trans>
            </Button>
            <Button variant="default" onClick={solve}>
              <Trans>Find the best order</Trans>
            </Button>
          </>
        )}
        <Button onClick={onDrive}>
          <Trans>In the car</Trans>
        </Button>
      </header>
      <div className="tour-body">
        <div className="tour-list">
          {failed !== null && (
            <div className="pad">
              <ErrorNote error={failed} />
            </div>
          )}
          {dropped.length > 0 && (
            <div className="warn-note" role="note">
              <Icon name="warn" size={14} />
              <div className="grow">
                <Trans>Not part of the tour:</Trans>
                <ul className="tour-lacks">
                  {dropped.map((home) => (
                    <li key={home.key}>
                      {home.name}: {i18n._(WHY_NOT[home.why])}
                    </li>
                  ))}
                </ul>
              </div>
              <button type="button" className="plain-button small" onClick={() => setDropped([])}>
                <Trans>Seen</Trans>
              </button>
            </div>
          )}
          {tour.calledOff && (
            <p className="warn-note" role="note">
              <Icon name="info" size={14} />
              <span>
                <Trans>Called off:</Trans> {tour.calledOff}
              </span>
            </p>
          )}
          {panel === 'edit' && <EditFrame tour={tour} onRun={run} onDone={() => setPanel(null)} />}
          {panel === 'off' && <CallOff tour={tour} onRun={run} onDone={() => setPanel(null)} />}
          {panel === 'add' && <AddHomes tour={tour} onRun={run} onWithout={setDropped} onDone={() => setPanel(null)} />}
          <div className="tour-sum small">
            <span>
              <Plural value={within.length} one="# home" other="# homes" />
            </span>
            <span
              className="derived"
              title={t`From coordinates: ${speed} km an hour, the road ${detour} % of the straight line, ${extra} min added to each drive. No traffic is known.`}
            >
              <Trans>{road} on the road</Trans>
            </span>
            {back && (
              <span>
                <Trans>back at {back}</Trans>
              </span>
            )}
            <span className="quiet">
              {tour.proved ? <Trans>proved: no order is better</Trans> : <Trans>not proved to be the best order</Trans>}
            </span>
            {tell > 0 && (
              <span className="tour-warn">
                <Icon name="warn" size={12} />
                <Plural value={tell} one="# has to be told" other="# have to be told" />
              </span>
            )}
          </div>
          <SortList
            label={t`Homes in order`}
            items={within.map((s) => ({ ...s, id: s.key, name: s.address }))}
            currentId={picked}
            onPick={(s) => setPicked(s.key)}
            onOrder={onOrder}
          >
            {(s, place) => <StopLine stop={s} place={place} />}
          </SortList>
          <Rest
            title={t`Does not fit`}
            stops={out}
            picked={picked}
            onPick={setPicked}
            why={(s) => leftOut(i18n, s.leftOut ?? '')}
          />
          <Rest
            title={t`Not seen`}
            stops={gone}
            picked={picked}
            onPick={setPicked}
            why={(s) => [i18n._(STATES[s.progress]), s.because].filter(Boolean).join(': ')}
          />
        </div>
        <aside className="tour-side" aria-label={label}>
          <TourMap tour={tour} current={picked} onPick={setPicked} />
          <div className="tour-side-rest">
            {stop ? (
              <StopPane
                key={`${stop.key} ${tour.revision}`}
                tour={tour}
                stop={stop}
                onRun={run}
                onClose={() => setPicked(null)}
                onListing={onListing}
              />
            ) : (
              <>
                <AgreementCheck check={tour.check} person={tour.person} />
                {tour.notes && (
                  <section className="tour-section" aria-label={t`Notes`}>
                    <h2>
                      <Trans>Notes</Trans>
                    </h2>
                    <p className="tour-words">{tour.notes}</p>
                  </section>
                )}
              </>
            )}
          </div>
        </aside>
      </div>
    </div>
  );
}

/** Runs a change of the tour and says whether it succeeded. */
export type Run = (change: Promise<TourView>, what: React.ReactNode) => Promise<boolean>;

function Rest({
  title,
  stops,
  picked,
  onPick,
  why,
}: {
  title: string;
  stops: readonly TourStopView[];
  picked: string | null;
  onPick: (key: string) => void;
  why: (stop: TourStopView) => string;
}) {
  if (stops.length === 0) return null;
  return (
    <section className="tour-rest" aria-label={title}>
      <h2>
        {title} <span className="quiet">{number(stops.length)}</span>
      </h2>
      <ul>
        {stops.map((s) => (
          <li key={s.key}>
            <button
              type="button"
              className="tour-rest-line"
              aria-current={s.key === picked ? 'true' : undefined}
              onClick={() => onPick(s.key)}
            >
              <span>{s.address}</span>
              <span className="small quiet">{why(s)}</span>
              {s.mustTell && (
                <span className="tour-warn small">
                  <Icon name="warn" size={12} /> <Trans>has to be told</Trans>
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EditFrame({ tour, onRun, onDone }: { tour: TourView; onRun: Run; onDone: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [frame, setFrame] = useState(() => typedFrame(tour, tour.personName));
  const read = frameOf(frame);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!read) return;
    const request = { seen: { id: tour.id, revision: tour.revision }, frame: read };
    void onRun(host.changeTour(request), <Trans>The tour is changed.</Trans>).then((kept) => kept && onDone());
  };
  return (
    <form className="tour-form tour-panel" aria-label={t`Edit the tour`} onSubmit={save}>
      <FrameFields value={frame} onChange={setFrame} />
      <div className="row">
        <Button type="submit" disabled={!read}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}

function CallOff({ tour, onRun, onDone }: { tour: TourView; onRun: Run; onDone: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [because, setBecause] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    const seen = { id: tour.id, revision: tour.revision };
    const request = { seen, step: 'callOff' as const, key: null, because };
    void onRun(host.stepTour(request), <Trans>The tour is called off.</Trans>).then((kept) => kept && onDone());
  };
  return (
    <form className="tour-form tour-panel" aria-label={t`Call off the tour`} onSubmit={save}>
      <TextInput
        autoFocus
        required
        label={t`Why it is called off`}
        value={because}
        maxLength={2000}
        onChange={(e) => setBecause(e.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit">
          <Trans>Call off</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
    </form>
  );
}

function AddHomes({
  tour,
  onRun,
  onWithout,
  onDone,
}: {
  tour: TourView;
  onRun: Run;
  onWithout: (without: readonly UntouredHomeView[]) => void;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const add = (listingKeys: string[], homes: Parameters<typeof host.addTourStops>[0]['homes']) => {
    const seen = { id: tour.id, revision: tour.revision };
    const change = host.addTourStops({ seen, listingKeys, homes }).then((planned) => {
      onWithout(planned.without);
      return planned.tour;
    });
    void onRun(change, <Trans>Added to the tour.</Trans>);
  };
  return (
    <section className="tour-form tour-panel" aria-label={t`Add homes`}>
      <HomesPicker
        taken={new Set(tour.stops.flatMap((s) => s.listing ?? []))}
        onListings={(rows) =>
          add(
            rows.map((r) => r.key),
            [],
          )
        }
        onTyped={(home) => add([], [home])}
      />
      <div>
        <Button variant="default" onClick={onDone}>
          <Trans>Done</Trans>
        </Button>
      </div>
    </section>
  );
}
