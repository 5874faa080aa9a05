import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { LineChart } from '@/components/charts/LineChart';
import { Empty } from '@/components/Empty';
import { Icon } from '@/components/Icon';
import type { ForecastTargetView, MarketForecastView } from '@/ipc/types';
import { fixed, month, number } from '@/lib/format';
import { DefinitionText } from './Definition';
import { joined } from './figures';
import { useOrigin } from './useOrigin';
import { count, defined, figureOf, gapOf, moneyOn, percentOf, targetWord } from './words';

/** Months of the past beside the forecast. */
const PAST = 36;

/** What is expected of prices and demand, with the method's own past errors beside it. */
export function Forecast({ view, onAll }: { view: MarketForecastView; onAll?: () => void }) {
  const { i18n } = useI18n();
  if (view.targets.length === 0) {
    return (
      <Empty
        icon="market"
        title={<Trans>No forecast here</Trans>}
        action={
          onAll && (
            <button type="button" className="plain-button" onClick={onAll}>
              <Trans>Look at all areas</Trans>
            </button>
          )
        }
      >
        <p>{gapOf(view.scope.unknown, 'median_price') ?? view.scope.unknown[0]?.why}</p>
      </Empty>
    );
  }
  return (
    <div className="market-page">
      {view.targets.map((target) => (
        <Target key={target.target} target={target} view={view} />
      ))}
      {view.scope.unknown.map((gap) => (
        <section className="section" key={gap.figure}>
          <h3>{targetWord(i18n, gap.figure)}</h3>
          <p className="quiet">{gap.why}</p>
        </section>
      ))}
    </div>
  );
}

function Target({ target, view }: { target: ForecastTargetView; view: MarketForecastView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const title = targetWord(i18n, target.target);
  const money = moneyOn(view.scope.area.currency || 'USD');
  const format =
    target.unit === 'money'
      ? (v: number) => money.format(Math.round(v / 100) * 100)
      : target.unit === 'index'
        ? (v: number) => fixed(v, 1)
        : count;
  const axis = target.unit === 'money' ? money.axis : count;
  const short = target.unit === 'money' ? money.axis : format;
  const { points, was, willBe, low, high } = joined(target, PAST);
  const ahead = target.points.filter((p) => [3, 6, 12].includes(p.horizon));
  const year = target.points.at(-1);
  const definition = defined(view.definitions, figureOf(target.target));
  const naive = defined(view.definitions, 'seasonal_naive');
  const origin = useOrigin(view.scope);
  const { backtest } = target;
  const inside = backtest.horizons.flatMap((h) =>
    h.coverage80Percent === null || h.coverageN === 0
      ? []
      : [t`${percentOf(h.coverage80Percent, 0)} at ${h.horizon} months`],
  );
  return (
    <section className="section forecast" aria-label={title}>
      <ChartFrame
        title={title}
        {...origin}
        about={
          <>
            {definition && <DefinitionText definition={definition} />}
            <p>{target.method}</p>
            {naive && <p>{naive.text}</p>}
          </>
        }
        head={[t`Month`, t`Was`, t`Expected`, t`80 % from`, t`80 % to`, t`90 % from`, t`90 % to`]}
        rows={[
          ...target.history
            .slice(-PAST)
            .map((h) => [
              { shown: month(h.month), plain: h.month },
              { shown: h.value === null ? '–' : format(h.value), plain: h.value },
              ...Array.from({ length: 5 }, () => ({ shown: '', plain: null })),
            ]),
          ...target.points.map((p) => [
            { shown: month(p.month), plain: p.month },
            { shown: '', plain: null },
            ...[p.value, p.low80, p.high80, p.low90, p.high90].map((v) => ({ shown: format(v), plain: v })),
          ]),
        ]}
        chart={
          <LineChart
            title={title}
            summary={
              year
                ? t`${title}: ${format(year.value)} expected in ${month(year.month)}, with 80 % odds between ${format(year.low80)} and ${format(year.high80)}.`
                : title
            }
            points={points}
            series={[
              { name: t`Was`, values: was, colour: 1 },
              {
                name: t`Expected`,
                values: willBe,
                colour: 2,
                dashed: true,
                band: { name: '80\u00a0%', low, high },
              },
            ]}
            format={format}
            axis={axis}
            height={11}
          />
        }
      />
      <div className="forecast-side stack">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">
                <Trans>Ahead</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Expected</Trans>
              </th>
              <th scope="col" className="num">
                80 %
              </th>
              <th scope="col" className="num">
                90 %
              </th>
            </tr>
          </thead>
          <tbody>
            {ahead.map((p) => (
              <tr key={p.horizon}>
                <th scope="row" className="nowrap" title={month(p.month)}>
                  <Plural value={p.horizon} one="# month" other="# months" />
                </th>
                <td className="num strong">{format(p.value)}</td>
                <td className="num">
                  {short(p.low80)} – {short(p.high80)}
                </td>
                <td className="num">
                  {short(p.low90)} – {short(p.high90)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <h3>
            <Trans>How good it has been</Trans>
          </h3>
          {backtest.horizons.length === 0 ? (
            <p className="quiet">
              <Trans>Not long enough to tell.</Trans>
            </p>
          ) : (
            <>
              {backtest.beatsSeasonalNaive === false && (
                <p className="row top forecast-warn">
                  <Icon name="warn" size={14} />
                  <Trans>Here it has not been better than repeating last year's figure. Lean on it lightly.</Trans>
                </p>
              )}
              <ul className="forecast-words">
                {backtest.horizons.map((h) =>
                  h.errorPercent === null || h.seasonalNaiveErrorPercent === null ? null : (
                    <li key={h.horizon}>
                      <Trans>
                        {number(h.horizon)} months ahead: in the past {number(h.n)} forecasts this method missed by{' '}
                        <strong>{percentOf(h.errorPercent)}</strong> on average; repeating last year's would have missed
                        by {percentOf(h.seasonalNaiveErrorPercent)}.
                      </Trans>
                    </li>
                  ),
                )}
              </ul>
              {inside.length > 0 && (
                <p className="small quiet">
                  <Trans>What came was inside the 80 % range this often: {inside.join(', ')}.</Trans>
                </p>
              )}
            </>
          )}
        </div>
      </div>
    </section>
  );
}
