import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { PlannedTourView, TypedHome } from '@/ipc/types';
import { money } from '@/lib/format';
import { AgreementCheck } from './AgreementCheck';
import { useTourCheck } from './api';
import { FrameFields, frameOf, newFrame } from './FrameFields';
import { HomesPicker } from './HomesPicker';
import { useChosen } from './state';
import { minutes } from './words';
import './tours.css';

/** The most homes of a tour, as the core has it. */
const MOST = 60;
const LENGTHS = [10, 15, 20, 30, 45, 60, 90, 120];

/** A tour is planned: homes on the left, the day and what must be agreed to first on the right. */
export function NewTour({ onBack, onPlanned }: { onBack: () => void; onPlanned: (planned: PlannedTourView) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { keys } = useChosen();
  const [typed, setTyped] = useState<readonly TypedHome[]>([]);
  const [frame, setFrame] = useState(newFrame);
  const [length, setLength] = useState(30);
  const [openHouse, setOpenHouse] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const setKeys = (next: readonly string[]) => useChosen.setState({ keys: next });
  useCommands('tours', [{ id: 'tours.back', title: t`Back to the tours`, keys: 'escape', run: onBack }]);
  const details = useQueries({
    queries: keys.map((key) => ({
      queryKey: ['listings', 'detail', key],
      queryFn: () => host.listingDetail({ key }),
    })),
  });
  const person = frame.person?.id ?? null;
  const { data: check, error: unasked } = useTourCheck({
    person,
    day: frame.day,
    listingKeys: [...keys],
    homes: [...typed],
    openHouse,
  });
  const count = keys.length + typed.length;
  const taken = new Set(keys);
  const plan = () => {
    const read = frameOf(frame);
    if (!read) return;
    setBusy(true);
    setError(null);
    host
      .planTour({ frame: read, listingKeys: [...keys], homes: [...typed], minutes: length, openHouse })
      .then((planned) => {
        setKeys([]);
        onPlanned(planned);
      }, setError)
      .finally(() => setBusy(false));
  };
  return (
    <div className="fill stack tours" style={{ gap: 0 }}>
      <div className="toolbar">
        <button type="button" className="plain-button small" onClick={onBack}>
          <Icon name="left" size={12} /> <Trans>Tours</Trans>
        </button>
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Plan a tour</Trans>
        </h1>
        <span className="grow" />
        <span className="small quiet" role="status">
          <Plural value={count} one="# home" other="# homes" />
        </span>
        <Button onClick={plan} loading={busy} disabled={count === 0 || count > MOST || !frameOf(frame)}>
          <Trans>Find the best order</Trans>
        </Button>
      </div>
      <div className="tour-new">
        <div className="tour-column">
          <section className="tour-section" aria-label={t`Chosen homes`}>
            <h2>
              <Trans>Chosen homes</Trans>
            </h2>
            {count === 0 && (
              <p className="small quiet">
                <Trans>None yet. Marked listings can be brought here from the list of listings, too.</Trans>
              </p>
            )}
            {count > MOST && (
              <p className="small" role="alert">
                <Trans>A tour has at most {MOST} homes.</Trans>
              </p>
            )}
            <ul className="tour-offered">
              {keys.map((key, index) => {
                const row = details[index]?.data?.row;
                const name = row?.address ?? row?.listingId ?? key;
                return (
                  <li key={key} className="row">
                    <span className="grow ellipsis">
                      {name} <span className="quiet">{row?.city}</span>
                    </span>
                    <span className="num small">{money(row?.price)}</span>
                    <button
                      type="button"
                      className="plain-button"
                      aria-label={t`Leave out ${name}`}
                      onClick={() => setKeys(keys.filter((k) => k !== key))}
                    >
                      <Icon name="close" size={12} />
                    </button>
                  </li>
                );
              })}
              {typed.map((home, index) => {
                const name = home.address;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two homes may be typed alike
                  <li key={index} className="row">
                    <span className="grow ellipsis">
                      {name} <span className="quiet">{home.state}</span>
                    </span>
                    <span className="small quiet">
                      <Trans>typed</Trans>
                    </span>
                    <button
                      type="button"
                      className="plain-button"
                      aria-label={t`Leave out ${name}`}
                      onClick={() => setTyped(typed.filter((_, at) => at !== index))}
                    >
                      <Icon name="close" size={12} />
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
          <section className="tour-section" aria-label={t`Add homes`}>
            <h2>
              <Trans>Add homes</Trans>
            </h2>
            <HomesPicker
              taken={taken}
              onListings={(rows) => setKeys([...new Set([...keys, ...rows.map((r) => r.key)])])}
              onTyped={(home) => setTyped([...typed, home])}
            />
          </section>
        </div>
        <div className="tour-column">
          {error !== null && (
            <div className="pad">
              <ErrorNote error={error} />
            </div>
          )}
          <section className="tour-section" aria-label={t`Day and buyer`}>
            <h2>
              <Trans>Day and buyer</Trans>
            </h2>
            <FrameFields value={frame} onChange={setFrame} />
            <div className="tour-grid">
              <NativeSelect
                label={t`Each showing takes`}
                value={String(length)}
                data={LENGTHS.map((n) => ({ value: String(n), label: minutes(n) }))}
                onChange={(e) => setLength(Number(e.currentTarget.value))}
              />
            </div>
            <Checkbox
              label={t`Only open houses, which anybody may visit`}
              checked={openHouse}
              onChange={(e) => setOpenHouse(e.currentTarget.checked)}
            />
          </section>
          {unasked ? (
            <div className="pad">
              <ErrorNote error={unasked} compact />
            </div>
          ) : (
            check && count > 0 && <AgreementCheck check={check} person={person} />
          )}
        </div>
      </div>
    </div>
  );
}
