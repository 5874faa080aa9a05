import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { savedToast } from '@/components/charts/ChartFrame';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { stateQuery, statusQuery } from '@/ipc/queries';
import type { MarketScopeView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { useForecast, useOverview, useTiming } from './api';
import { Filters } from './Filters';
import { Forecast } from './Forecast';
import { tooFew } from './figures';
import { Overview } from './Overview';
import { Parties } from './Parties';
import { Party } from './Party';
import { ScopeNotes } from './ScopeNotes';
import { choose, type MarketFilters, openParty, toRequest, useMarket } from './state';
import { Timing } from './Timing';
import { useOrigin } from './useOrigin';
import { gapOf } from './words';
import './market.css';

/** Pages of the market, in the order of the switch; the first is what one comes for. */
export const PARTS = ['overview', 'agents', 'offices', 'forecast', 'timing'] as const;
export type MarketPart = (typeof PARTS)[number];

export interface MarketScreenProps {
  part: MarketPart;
  onPart: (part: MarketPart) => void;
  /** Shows the listings behind a figure. */
  onRows: (filters: MarketFilters, statuses: string[]) => void;
  onAddSource: () => void;
  onSources: () => void;
  /** Shows how good estimates have been in an area. */
  onAccuracy: (filters: MarketFilters) => void;
  /** Prints the market of a city, a postal code or all areas. */
  onReport: (filters: MarketFilters) => void;
  /** Shows a listing. */
  onListing: (key: string) => void;
}

/** Where prices, supply and speed are going, who sells, what is expected, and when to list. */
export function MarketScreen({
  part: wanted,
  onPart,
  onRows,
  onAddSource,
  onSources,
  onAccuracy,
  onReport,
  onListing,
}: MarketScreenProps) {
  const { t } = useLingui();
  const host = useHost();
  const { filters, party } = useMarket();
  const areaInput = useRef<HTMLInputElement>(null);
  const [saving, setSaving] = useState(false);
  const { data: status } = useQuery(statusQuery(host));
  const { data: state } = useQuery(stateQuery(host));
  // Who sold how much is for agents; a client who looks at the screen sees the market.
  const parts = PARTS.filter((p) => !(state?.presenting && (p === 'agents' || p === 'offices')));
  const part = parts.includes(wanted) ? wanted : 'overview';
  const words: Record<MarketPart, string> = {
    overview: t`Prices and supply`,
    agents: t`Agents`,
    offices: t`Offices`,
    forecast: t`Forecast`,
    timing: t`Timing`,
  };
  const kind = filters.area?.kind ?? 'all';
  const canReport = ['all', 'city', 'postal-code'].includes(kind);
  // The one of the other list stays closed.
  const opened = party && (party.office ? part === 'offices' : part === 'agents') ? party : null;
  const exported = () => {
    setSaving(true);
    host
      .exportMarket({
        table: part === 'overview' ? 'trends' : opened ? 'party' : part,
        market: toRequest(filters, part === 'overview' ? filters.months : null),
        side: part === 'agents' || part === 'offices' ? filters.side : null,
        party: opened,
        ask: true,
      })
      .then((saved) => savedToast(host, saved), toastError)
      .finally(() => setSaving(false));
  };
  useCommands('market', [
    { id: 'market.area', title: t`Choose an area`, keys: '/', run: () => areaInput.current?.focus() },
    { id: 'market.save', title: t`Save these figures as CSV`, keys: 'mod+s', inFields: true, run: exported },
    ...parts.map((p) => ({ id: `market.${p}`, title: t`Market: ${words[p]}`, run: () => onPart(p) })),
  ]);
  const stale = status?.sources.filter((s) => s.stale) ?? [];
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Market</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`Pages of the market`}
          value={part}
          onChange={(v) => onPart(v as MarketPart)}
          data={parts.map((p) => ({ value: p, label: words[p] }))}
        />
        <span className="grow" />
        <Button variant="subtle" disabled={status?.listings === 0} onClick={() => onAccuracy(filters)}>
          <Trans>How good are estimates here?</Trans>
        </Button>
        <Button
          variant="default"
          disabled={status?.listings === 0 || !canReport}
          title={canReport ? undefined : t`Choose a city or a postal code, or all areas.`}
          onClick={() => onReport(filters)}
        >
          <Trans>Make a report</Trans>
        </Button>
        <Button variant="default" loading={saving} disabled={status?.listings === 0} onClick={exported}>
          <Trans>Save CSV…</Trans>
        </Button>
      </div>
      {status?.listings === 0 ? (
        <Empty
          icon="market"
          title={<Trans>No listings yet</Trans>}
          action={
            <Button onClick={onAddSource}>
              <Trans>Add a source</Trans>
            </Button>
          }
        >
          <p>
            <Trans>The market is worked out from the listings on this computer, as soon as a source brings them.</Trans>
          </p>
        </Empty>
      ) : (
        <>
          <div className="toolbar">
            <Filters filters={filters} areaInput={areaInput} withMonths={part === 'overview'} />
            <span className="grow" />
          </div>
          {stale.length > 0 && (
            <p className="market-note">
              <Icon name="warn" size={14} />
              <span>
                <Trans>
                  Not everything may be here: {stale.map((s) => s.name).join(', ')} was last read{' '}
                  {instant(stale[0]?.asOf ?? null) || t`never`}.
                </Trans>
              </span>
            </p>
          )}
          {part === 'overview' ? (
            <OverviewPage filters={filters} onSources={onSources} onRows={(statuses) => onRows(filters, statuses)} />
          ) : part === 'forecast' ? (
            <ForecastPage filters={filters} onSources={onSources} />
          ) : part === 'timing' ? (
            <TimingPage filters={filters} onSources={onSources} />
          ) : (
            <PartiesPage key={part} filters={filters} offices={part === 'offices'} onListing={onListing} />
          )}
        </>
      )}
    </div>
  );
}

/** An answer in its states: failed, on its way, being worked out, there. */
function Answer<V extends { scope: MarketScopeView }>({
  query,
  onSources,
  children,
}: {
  query: UseQueryResult<V>;
  onSources: () => void;
  children: (view: V) => ReactNode;
}) {
  const { t } = useLingui();
  if (query.error) {
    return (
      <div className="pad">
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const view = query.data;
  if (!view) return <Loading />;
  // Before the first working out, and where no licence allows statistics, there is no market to show.
  const none = gapOf(view.scope.unknown, 'all');
  if (none) {
    return (
      <>
        <ScopeNotes scope={view.scope} />
        <Empty
          icon="market"
          title={view.scope.preparing ? <Trans>Not worked out yet</Trans> : <Trans>No figures to show</Trans>}
          action={
            view.scope.preparing ? undefined : (
              <Button variant="default" onClick={onSources}>
                <Trans>Look at the sources' terms</Trans>
              </Button>
            )
          }
        >
          <p>{none}</p>
        </Empty>
      </>
    );
  }
  return (
    <div
      className="fill market-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a page that scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={t`Market figures`}
      aria-busy={query.isPlaceholderData}
    >
      <ScopeNotes scope={view.scope} />
      {children(view)}
      <Origin scope={view.scope} />
    </div>
  );
}

function Origin({ scope }: { scope: MarketScopeView }) {
  return <p className="small quiet pad market-source">{useOrigin(scope).source}</p>;
}

interface PageProps {
  filters: MarketFilters;
  onSources: () => void;
}

const everywhere = (filters: MarketFilters) => (filters.area ? () => choose({ area: null }) : undefined);

function OverviewPage({ filters, onRows, onSources }: PageProps & { onRows: (statuses: string[]) => void }) {
  const query = useOverview(filters);
  const wider = everywhere(filters);
  return (
    <Answer query={query} onSources={onSources}>
      {(view) =>
        tooFew(view) && !view.scope.preparing ? (
          <Empty
            icon="market"
            title={<Trans>Too few sales to tell</Trans>}
            action={
              wider ? (
                <Button variant="default" onClick={wider}>
                  <Trans>Look at all areas</Trans>
                </Button>
              ) : filters.months < 120 ? (
                <Button variant="default" onClick={() => choose({ months: 120 })}>
                  <Trans>Look back 10 years</Trans>
                </Button>
              ) : undefined
            }
          >
            <p>
              <Trans>A median needs three sales in a month. No month of this time has them here.</Trans>
            </p>
          </Empty>
        ) : (
          <Overview view={view} months={filters.months} onRows={onRows} />
        )
      }
    </Answer>
  );
}

/** The list, or the one who is open; a list that comes back takes the keyboard. */
function PartiesPage({
  filters,
  offices,
  onListing,
}: {
  filters: MarketFilters;
  offices: boolean;
  onListing: (key: string) => void;
}) {
  const { party } = useMarket();
  const [cameBack, setCameBack] = useState(false);
  const back = () => {
    setCameBack(true);
    openParty(null);
  };
  return party && party.office === offices ? (
    <Party filters={filters} party={party} onBack={back} onListing={onListing} />
  ) : (
    <Parties filters={filters} offices={offices} focus={cameBack} />
  );
}

function ForecastPage({ filters, onSources }: PageProps) {
  const query = useForecast(filters);
  return (
    <Answer query={query} onSources={onSources}>
      {(view) => <Forecast view={view} onAll={everywhere(filters)} />}
    </Answer>
  );
}

function TimingPage({ filters, onSources }: PageProps) {
  const query = useTiming(filters);
  return (
    <Answer query={query} onSources={onSources}>
      {(view) => <Timing view={view} onAll={everywhere(filters)} />}
    </Answer>
  );
}
