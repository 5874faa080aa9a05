import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { BarChart } from '@/components/charts/BarChart';
import { ChartFrame, type TwinCell } from '@/components/charts/ChartFrame';
import { LineChart, type LineSeries } from '@/components/charts/LineChart';
import { SmallMultiples } from '@/components/charts/SmallMultiples';
import type { MarketOverviewView, MarketTrendView } from '@/ipc/types';
import { fixed, major, month, number } from '@/lib/format';
import { DefinitionText } from './Definition';
import { FEWEST, seriesOf, wholeMonths, Z80 } from './figures';
import { Tiles } from './Tiles';
import { useOrigin } from './useOrigin';
import { count, defined, gapOf, moneyOn, percentAxis, percentOf } from './words';

/** Price, supply and speed by month. */
export function Overview({
  view,
  months,
  onRows,
}: {
  view: MarketOverviewView;
  /** How many months the charts go back. */
  months: number;
  onRows: (statuses: string[]) => void;
}) {
  const { t } = useLingui();
  const shown = wholeMonths(view.months, months);
  // The table has what is not over as well, and says so.
  const from = shown[0]?.month ?? '';
  const listed = view.months.filter((m) => m.month >= from);
  const points = shown.map((m) => m.month);
  const few = shown.map((m) => m.closed < FEWEST);
  const price = moneyOn(view.scope.area.currency || 'USD');
  const fewNote = t`fewer than ${FEWEST} sales`;
  const { definitions, scope } = view;
  const origin = useOrigin(scope);

  function chart({
    title,
    figure,
    series,
    format,
    axis,
    cells,
    head,
    drawn,
    note,
  }: {
    title: string;
    figure: string;
    series: readonly LineSeries[];
    format: (v: number) => string;
    axis?: (v: number) => string;
    head: string[];
    cells: (m: MarketTrendView) => TwinCell[];
    drawn?: ReactNode;
    note?: ReactNode;
  }) {
    const definition = defined(definitions, figure);
    const known = series.some((s) => s.values.some((v) => v !== null));
    return (
      <ChartFrame
        key={title}
        title={title}
        {...origin}
        about={definition && <DefinitionText definition={definition} />}
        head={[t`Month`, ...head]}
        rows={listed.map((m) => [
          { shown: m.complete ? month(m.month) : t`${month(m.month)}, so far`, plain: m.month },
          ...cells(m),
        ])}
        chart={
          known ? (
            <>
              {drawn ?? (
                <LineChart
                  title={title}
                  summary={summaryOf(title, points, series[0]?.values ?? [], format)}
                  points={points}
                  series={series}
                  format={format}
                  axis={axis}
                  weakNote={fewNote}
                  height={8}
                />
              )}
              {note && <p className="chart-note small quiet">{note}</p>}
            </>
          ) : (
            <p className="quiet chart-none">{gapOf(scope.unknown, figure) ?? t`Too few to tell.`}</p>
          )
        }
      />
    );
  }

  /** What the picture says, in a sentence. */
  function summaryOf(title: string, names: string[], values: LineSeries['values'], format: (v: number) => string) {
    const known = values.flatMap((v, i) => (v === null ? [] : [i]));
    const [first, last] = [known[0] ?? 0, known.at(-1) ?? 0];
    const gaps = last - first + 1 - known.length;
    const said = t`${title}: from ${format(values[first] ?? 0)} in ${month(names[first] ?? '')} to ${format(values[last] ?? 0)} in ${month(names[last] ?? '')}.`;
    return gaps > 0 ? `${said} ${t`Months without a figure: ${gaps}.`}` : said;
  }

  const cell = (value: number | null, write: (v: number) => string): TwinCell => ({
    shown: value === null ? '–' : write(value),
    plain: value,
  });
  const one = (get: (m: MarketTrendView) => number | null, write: (v: number) => string) => (m: MarketTrendView) => [
    cell(get(m), write),
  ];
  const line = (name: string, get: (m: MarketTrendView) => number | null, marked = true): LineSeries => ({
    name,
    values: seriesOf(shown, get),
    weak: marked ? few : undefined,
  });
  const index = seriesOf(shown, (m) => m.index);
  const error = (m: MarketTrendView) => (m.index === null ? null : (m.indexStandardError ?? 0) * Z80);

  return (
    <div className="pad stack wide market-page">
      <Tiles view={view} onRows={onRows} />
      <SmallMultiples wide={29}>
        {chart({
          title: scope.lease ? t`Median rent` : t`Median sale price`,
          figure: 'median_price',
          series: [line(t`Median`, (m) => m.medianPrice && major(m.medianPrice))],
          ...price,
          head: [t`Median`, t`Per sq ft`, t`Sales`],
          cells: (m) => [
            cell(m.medianPrice && major(m.medianPrice), price.format),
            cell(m.medianPricePerSqft && major(m.medianPricePerSqft), price.format),
            cell(m.closed, count),
          ],
        })}
        {chart({
          title: t`Repeat-sale index`,
          figure: 'price_index',
          series: [
            {
              name: t`Index`,
              values: index,
              band: {
                name: '80\u00a0%',
                low: shown.map((m, i) => (index[i] === null ? null : (index[i] ?? 0) - (error(m) ?? 0))),
                high: shown.map((m, i) => (index[i] === null ? null : (index[i] ?? 0) + (error(m) ?? 0))),
              },
            },
          ],
          format: (v) => fixed(v, 1),
          axis: count,
          head: [t`Index`, t`80 % from`, t`80 % to`],
          cells: (m) => [
            cell(m.index, (v) => fixed(v, 1)),
            cell(m.index === null ? null : m.index - (error(m) ?? 0), (v) => fixed(v, 1)),
            cell(m.index === null ? null : m.index + (error(m) ?? 0), (v) => fixed(v, 1)),
          ],
          note: view.index && (
            <>
              <Plural
                value={view.index.pairs}
                one="# home sold twice"
                other={`${number(view.index.pairs)} homes sold twice`}
              />
              {'; '}
              <Trans>{month(view.index.base)} is 100.</Trans>
              {view.index.leaning && (
                <>
                  {' '}
                  <Trans>Too few here alone: it leans on the market around.</Trans>
                </>
              )}
            </>
          ),
        })}
        {chart({
          title: t`Inventory and new listings`,
          figure: 'active',
          series: [line(t`On the market`, (m) => m.active, false), line(t`New`, (m) => m.newListings, false)],
          format: count,
          head: [t`On the market`, t`New`, t`Under contract`],
          cells: (m) => [cell(m.active, count), cell(m.newListings, count), cell(m.underContract, count)],
        })}
        {chart({
          title: scope.lease ? t`Leases a month` : t`Closed sales a month`,
          figure: 'closed',
          series: [line(t`Closed`, (m) => m.closed, false)],
          format: count,
          head: [t`Closed`, t`Volume`],
          cells: (m) => [cell(m.closed, count), cell(m.volume && major(m.volume), price.format)],
          drawn: (
            <BarChart
              title={t`Closed sales a month`}
              summary={summaryOf(
                t`Closed sales a month`,
                points,
                shown.map((m) => m.closed),
                count,
              )}
              points={points}
              name={t`Closed`}
              values={shown.map((m) => m.closed)}
              format={count}
              colour={1}
              height={8}
            />
          ),
        })}
        {chart({
          title: t`Months of supply`,
          figure: 'months_of_supply',
          series: [line(t`Months`, (m) => m.monthsOfSupply, false)],
          format: (v) => fixed(v, 1),
          head: [t`Months`],
          cells: one(
            (m) => m.monthsOfSupply,
            (v) => fixed(v, 1),
          ),
        })}
        {chart({
          title: t`Days on market`,
          figure: 'days_on_market',
          series: [line(t`Median days`, (m) => m.medianDaysOnMarket)],
          format: count,
          head: [t`Median days`, t`Within 14 days`],
          cells: (m) => [cell(m.medianDaysOnMarket, count), cell(m.velocityPercent, (v) => percentOf(v))],
        })}
        {chart({
          title: t`Sale price to asking price`,
          figure: 'sale_to_list',
          series: [
            line(t`Last asking`, (m) => m.saleToListPercent),
            line(t`First asking`, (m) => m.saleToOriginalPercent),
          ],
          format: (v) => percentOf(v),
          axis: percentAxis,
          head: [t`Last asking`, t`First asking`],
          cells: (m) => [
            cell(m.saleToListPercent, (v) => percentOf(v)),
            cell(m.saleToOriginalPercent, (v) => percentOf(v)),
          ],
        })}
        {chart({
          title: t`Sales after a price cut`,
          figure: 'price_cut',
          series: [line(t`Share`, (m) => m.priceCutPercent)],
          format: (v) => percentOf(v),
          axis: percentAxis,
          head: [t`Share`, t`Median cut`],
          cells: (m) => [cell(m.priceCutPercent, (v) => percentOf(v)), cell(m.medianCutPercent, (v) => percentOf(v))],
        })}
        {chart({
          title: t`Absorption`,
          figure: 'absorption',
          series: [line(t`Sold of those for sale`, (m) => m.absorptionPercent, false)],
          format: (v) => percentOf(v),
          axis: percentAxis,
          head: [t`Sold of those for sale`],
          cells: one(
            (m) => m.absorptionPercent,
            (v) => percentOf(v),
          ),
        })}
      </SmallMultiples>
    </div>
  );
}
