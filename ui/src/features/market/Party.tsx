import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { BarChart } from '@/components/charts/BarChart';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { SmallMultiples } from '@/components/charts/SmallMultiples';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import type { MarketDefinitionView, MarketPartyDetailView, PartySaleView } from '@/ipc/types';
import { day, fixed, money, month, number } from '@/lib/format';
import { useParty } from './api';
import { DefinitionButton, DefinitionText } from './Definition';
import { ScopeNotes } from './ScopeNotes';
import type { MarketFilters, OpenParty } from './state';
import { useOrigin } from './useOrigin';
import { count, defined, hundreds, moneyOn } from './words';

/** One agent or office: how much, by month, and which homes. */
export function Party({
  filters,
  party,
  onBack,
  onListing,
}: {
  filters: MarketFilters;
  party: OpenParty;
  onBack: () => void;
  onListing: (key: string) => void;
}) {
  const { t } = useLingui();
  const { data, error, refetch } = useParty(filters, party);
  const title = useRef<HTMLHeadingElement>(null);
  // Who opens a row stands at its name; who hears the page is told whose it is.
  const named = data !== undefined;
  useEffect(() => {
    if (named) title.current?.focus();
  }, [named]);
  useCommands('market-party', [
    {
      id: 'market.back',
      title: party.office ? t`Back to the offices` : t`Back to the agents`,
      keys: 'escape',
      run: onBack,
    },
  ]);
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <Button variant="default" onClick={onBack}>
          {party.office ? <Trans>Back to the offices</Trans> : <Trans>Back to the agents</Trans>}
        </Button>
        <h2 ref={title} tabIndex={-1}>
          {data?.name ?? t`no name (${party.key})`}
        </h2>
        <span className="small quiet ellipsis">
          {[data?.party?.office, party.source, ...(data?.party?.also ?? [])].filter(Boolean).join(' · ')}
        </span>
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : data ? (
        <div
          className="fill market-scroll"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a page that scrolls must be reachable by keyboard
          tabIndex={0}
          role="group"
          aria-label={t`Production of ${data.name ?? party.key}`}
        >
          <ScopeNotes scope={data.scope} />
          <Figures view={data} />
          <ByMonth view={data} />
          <Sales view={data} onListing={onListing} />
        </div>
      ) : (
        <Loading />
      )}
    </div>
  );
}

function Figures({ view }: { view: MarketPartyDetailView }) {
  const { t } = useLingui();
  const { party, definitions, scope } = view;
  const [from, to] = [month(scope.from ?? ''), month(scope.to ?? '')];
  return (
    <section className="pad">
      <h3 className="market-period">
        <Trans>
          {from} to {to}
        </Trans>
      </h3>
      {party ? (
        <dl className="tiles">
          <Tile name={t`Place`} value={`#${number(party.rank)}`} />
          <Tile name={t`Volume`} definition={defined(definitions, 'volume')} value={hundreds(party.volume)} />
          <Tile name={t`Share`} value={party.sharePercent === null ? '–' : `${fixed(party.sharePercent, 1)}\u00a0%`} />
          <Tile
            name={t`Sides`}
            definition={defined(definitions, 'sides')}
            value={number(party.sides)}
            note={t`${number(party.listingSides)} listing, ${number(party.buyingSides)} buying`}
          />
          <Tile
            name={t`Days on market`}
            definition={defined(definitions, 'days_on_market')}
            value={party.medianDaysOnMarket === null ? '–' : number(party.medianDaysOnMarket)}
            note={t`of ${number(party.daysOnMarketN)} own listings`}
          />
          <Tile
            name={t`Sale to list`}
            definition={defined(definitions, 'sale_to_list')}
            value={party.saleToListPercent === null ? '–' : `${fixed(party.saleToListPercent, 1)}\u00a0%`}
            note={t`of ${number(party.saleToListN)} own listings`}
          />
        </dl>
      ) : (
        <p className="quiet">
          <Trans>No side of a sale here in these twelve months.</Trans>
        </p>
      )}
    </section>
  );
}

function Tile({
  name,
  value,
  note,
  definition,
}: {
  name: string;
  value: ReactNode;
  note?: string;
  definition?: MarketDefinitionView;
}) {
  return (
    <div className="tile">
      <dt className="small quiet row">
        {name}
        {definition && <DefinitionButton definition={definition} />}
      </dt>
      <dd>
        <span className="tile-value">{value}</span>
        {note && <span className="small quiet">{note}</span>}
      </dd>
    </div>
  );
}

function ByMonth({ view }: { view: MarketPartyDetailView }) {
  const { t } = useLingui();
  const { months, scope, definitions } = view;
  const origin = useOrigin(scope);
  const price = moneyOn(scope.area.currency || 'USD');
  const points = months.map((m) => m.month);
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return null;
  const sides = months.map((m) => m.listingSides + m.buyingSides);
  const volume = months.map((m) => m.volume.minor / 100);
  const total = sides.reduce((sum, n) => sum + n, 0);
  const charts = [
    { title: t`Sides by month`, figure: 'sides', values: sides, format: count, axis: count },
    { title: t`Volume by month`, figure: 'volume', values: volume, format: price.format, axis: price.axis },
  ];
  return (
    <div className="pad">
      <SmallMultiples wide={29}>
        {charts.map(({ title, figure, values, format, axis }) => {
          const definition = defined(definitions, figure);
          return (
            <ChartFrame
              key={title}
              title={title}
              {...origin}
              of={view.name ?? undefined}
              about={definition && <DefinitionText definition={definition} />}
              head={[t`Month`, t`Listing sides`, t`Buying sides`, t`Volume`]}
              rows={months.map((m) => [
                { shown: month(m.month), plain: m.month },
                { shown: number(m.listingSides), plain: m.listingSides },
                { shown: number(m.buyingSides), plain: m.buyingSides },
                { shown: money(m.volume), plain: m.volume.minor / 100 },
              ])}
              chart={
                <BarChart
                  title={title}
                  summary={t`${title}, ${month(first.month)} to ${month(last.month)}: ${number(total)} sides in all.`}
                  points={points}
                  name={title}
                  values={values}
                  format={format}
                  axis={axis}
                />
              }
            />
          );
        })}
      </SmallMultiples>
    </div>
  );
}

function Sales({ view, onListing }: { view: MarketPartyDetailView; onListing: (key: string) => void }) {
  const { t } = useLingui();
  const { sales, salesTotal, months } = view;
  const side = (s: PartySaleView) => (s.listing && s.buying ? t`both` : s.listing ? t`listing` : t`buying`);
  const since = month(months[0]?.month ?? '');
  if (sales.length === 0) return null;
  return (
    <section className="pad">
      <h3>
        <Trans>Homes sold</Trans>
      </h3>
      <p className="small quiet">
        <Plural value={salesTotal} one="# sale" other={`${number(salesTotal)} sales`} />{' '}
        {salesTotal > sales.length ? (
          <Trans>
            since {since}; the latest {number(sales.length)} are listed, the file has up to a thousand.
          </Trans>
        ) : (
          <Trans>since {since}.</Trans>
        )}
      </p>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Home</Trans>
            </th>
            <th scope="col">
              <Trans>Sold</Trans>
            </th>
            <th scope="col">
              <Trans>Side</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Price</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Days on market</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {sales.map((s) => (
            <tr key={s.row.key}>
              <td>
                {s.row.withheld ? (
                  <span className="quiet">
                    <Trans>Not shown</Trans>
                  </span>
                ) : (
                  <button type="button" className="plain-button" onClick={() => onListing(s.row.key)}>
                    {[s.row.address ?? s.row.listingId ?? s.row.key, s.row.city].filter(Boolean).join(', ')}
                  </button>
                )}
              </td>
              <td>{day(s.row.closeDate)}</td>
              <td>{side(s)}</td>
              <td className="num">{money(s.price)}</td>
              <td className="num">{s.row.daysOnMarket === null ? '–' : number(s.row.daysOnMarket)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
