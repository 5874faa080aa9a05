import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Button } from '@mantine/core';
import { useState } from 'react';
import { savedToast } from '@/components/charts/ChartFrame';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import { HostError } from '@/ipc/host';
import type { BacktestFile, BacktestView } from '@/ipc/types';
import { fixed, instant, number } from '@/lib/format';
import { useBacktest } from './api';
import { Bias } from './Bias';
import { Groups } from './Groups';
import { Misses } from './Misses';
import { Spread } from './Spread';
import { Verdict } from './Verdict';
import './backtest.css';

export interface BacktestScreenProps {
  /** The area to look at; everywhere when none. */
  area: string | null;
  onArea: (area: string | null) => void;
  onListing: (key: string) => void;
  onBack: () => void;
}

/** How good estimates have been here: past sales, each estimated from what had closed before it. */
export function BacktestScreen({ area, onArea, onListing, onBack }: BacktestScreenProps) {
  const { t } = useLingui();
  const host = useHost();
  const query = useBacktest(area);
  const job = useJobs((jobs) => jobs.running.backtest);
  const ended = useJobs((jobs) => jobs.ended.backtest);
  const [typed, setTyped] = useState(area ?? '');
  const [starting, setStarting] = useState(false);
  const running = starting || job !== undefined || (query.data?.running ?? false);
  const result = query.data?.result ?? null;
  const start = () => {
    const wanted = typed.trim() || null;
    if (wanted !== area) onArea(wanted);
    setStarting(true);
    host
      .startBacktest({ area: wanted, from: null, to: null })
      .catch(toastError)
      .finally(() => setStarting(false));
  };
  const save = (kind: BacktestFile) => {
    host.exportBacktest({ area, kind, ask: true }).then((saved) => savedToast(host, saved), toastError);
  };
  useCommands('backtest', [
    { id: 'backtest.start', title: t`Test the estimates again`, run: start },
    ...(result
      ? [{ id: 'backtest.print', title: t`Save the accuracy as PDF`, keys: 'mod+s', run: () => save('pdf') }]
      : []),
  ]);
  if (query.error) {
    return (
      <div className="pad">
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) return <Loading />;
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <header className="toolbar">
        <ActionIcon aria-label={t`Back`} onClick={onBack}>
          <Icon name="left" />
        </ActionIcon>
        <h1 className="grow" style={{ fontSize: 'var(--f-title)' }}>
          <Trans>How good has this been here?</Trans>
        </h1>
        <Button variant="default" disabled={!result || running} onClick={() => save('csv')}>
          <Trans>Save CSV…</Trans>
        </Button>
        <Button variant="default" disabled={!result || running} onClick={() => save('pdf')}>
          <Trans>Save PDF…</Trans>
        </Button>
      </header>
      <div className="toolbar">
        <Autocomplete
          aria-label={t`Area`}
          className="backtest-area"
          placeholder={t`All areas`}
          data={query.data.areas}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={(value) => onArea(value)}
          onBlur={() => {
            if (typed.trim() === '' && area) onArea(null);
          }}
          limit={12}
          disabled={running}
        />
        {running ? (
          <>
            <Meter done={job?.done ?? 0} total={job?.total ?? null} />
            <Button variant="default" onClick={() => void host.cancelBacktest().catch(toastError)}>
              <Trans>Cancel</Trans>
            </Button>
          </>
        ) : (
          <Button variant={result ? 'default' : 'filled'} onClick={start}>
            {result ? <Trans>Test again</Trans> : <Trans>Test now</Trans>}
          </Button>
        )}
        {result && !running && (
          <span className="small quiet">
            <Trans>Tested {instant(result.madeAt)}</Trans>
          </span>
        )}
      </div>
      {ended?.finished === 'failed' && ended.error && !running && (
        <div className="pad">
          <ErrorNote error={new HostError(ended.error)} onRetry={start} />
        </div>
      )}
      {result ? (
        <Result view={result} onListing={onListing} />
      ) : (
        <Empty icon="market" title={running ? <Trans>Testing…</Trans> : <Trans>Not tested here yet</Trans>}>
          <p>
            <Trans>
              Up to 3,000 homes sold in the last year are each estimated from what had closed before. It takes a minute
              at most and can be stopped.
            </Trans>
          </p>
        </Empty>
      )}
    </div>
  );
}

function Meter({ done, total }: { done: number; total: number | null }) {
  const { t } = useLingui();
  return (
    <>
      <div
        className="meter backtest-meter"
        role="progressbar"
        aria-label={t`Estimating past sales`}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
      >
        <div style={{ width: `${(total ? Math.min(1, done / total) : 0.03) * 100}%` }} />
      </div>
      <span className="small quiet">
        {total === null ? (
          <Trans>Starting…</Trans>
        ) : (
          <Trans>
            {number(done)} of {number(total)}
          </Trans>
        )}
      </span>
    </>
  );
}

function Result({ view, onListing }: { view: BacktestView; onListing: (key: string) => void }) {
  const { t } = useLingui();
  const [five, ten, twenty] = view.within;
  const tiles = [
    { label: t`Median error`, figure: `${fixed(view.mdape, 1)} %` },
    { label: t`Within 5 %`, figure: `${number(five)} %` },
    { label: t`Within 10 %`, figure: `${number(ten)} %` },
    { label: t`Within 20 %`, figure: `${number(twenty)} %` },
    { label: t`Price in the range`, figure: `${number(view.coverage)} %` },
    { label: t`Homes tested`, figure: number(view.n) },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a page that scrolls must be reachable by keyboard
    <div className="fill scroll backtest-page" tabIndex={0} role="group" aria-label={t`Results`}>
      <Verdict view={view} />
      <dl className="backtest-tiles">
        {tiles.map(({ label, figure }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <Spread view={view} />
      <Groups title={t`By estimate`} first={t`Estimate`} rows={view.byBand} />
      {view.byArea.length > 1 && <Groups title={t`By area`} first={t`Area`} rows={view.byArea} />}
      <Bias view={view} />
      {view.worst.length > 0 && <Misses rows={view.worst} onListing={onListing} />}
    </div>
  );
}
