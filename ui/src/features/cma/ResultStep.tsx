import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { day, major, money, month, number, percent, roundMoney } from '@/lib/format';
import { Breakdown } from './Breakdown';
import { IntervalChart } from './IntervalChart';
import { MarketChart } from './MarketChart';
import { NetSheet } from './NetSheet';
import { Opinions } from './Opinions';
import { Quick } from './Quick';
import { Strategy } from './Strategy';
import { useSurroundings } from './useSurroundings';
import type { Wizard } from './useWizard';

/** The estimate with everything it rests on, and the market around it. */
export function ResultStep({ wizard, onAccuracy }: { wizard: Wizard; onAccuracy: () => void }) {
  const { t } = useLingui();
  const { view, edits } = wizard;
  const around = useSurroundings(wizard);
  const result = view.result;
  if (!result) return null;
  // The area's own figures, as its screen shows them, where there are enough; else those of the sales of the analysis.
  const market = around.data?.market ?? result.market;
  return (
    <div className="pad stack wide">
      <div className="result-head">
        <h2 className="estimate-head">
          <Trans>
            {roundMoney(result.low)} – {roundMoney(result.high)}
          </Trans>
        </h2>
        <p className="quiet">
          <Trans>
            Estimated sale price range at {result.level} %, middle {roundMoney(result.estimate)}, as of{' '}
            {day(result.asOf)}.
          </Trans>{' '}
          <button type="button" className="plain-button" onClick={onAccuracy}>
            <Trans>How good has this been here?</Trans>
          </button>
        </p>
        <dl className="ranges">
          {result.ranges.map((r) => (
            <div key={r.level} className={r.level === result.level ? 'strong' : 'quiet'}>
              <dt>{r.level} %</dt>
              <dd>
                {roundMoney(r.low)} – {roundMoney(r.high)}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {edits.quick && (
        <div className="stack">
          <p className="small quiet">
            <Trans>The rough way is chosen: the report prints the rough range, and nothing that is adjusted.</Trans>
          </p>
          <Quick wizard={wizard} />
        </div>
      )}
      <ChartFrame
        title={t`Adjusted sales and the range`}
        chart={<IntervalChart result={result} />}
        head={[t`Sale`, t`Sale price`, t`Adjusted price`, t`Share`]}
        rows={result.comparables.map((c) => [
          { shown: c.address ?? t`Address withheld` },
          { shown: money(c.closePrice), plain: major(c.closePrice) },
          { shown: money(c.adjustedPrice), plain: major(c.adjustedPrice) },
          { shown: percent(c.weight), plain: c.weight },
        ])}
      />
      <Breakdown result={result} />
      <Opinions wizard={wizard} />
      <Strategy wizard={wizard} />
      <NetSheet wizard={wizard} />
      <ChartFrame
        title={t`The market: ${market.area}`}
        chart={<MarketChart months={market.months} />}
        head={[t`Month`, t`Sales`, t`Median sale price`, t`Median $ per sq ft`]}
        rows={market.months.map((m) => [
          { shown: month(m.month), plain: m.month },
          { shown: number(m.sales), plain: m.sales },
          { shown: money(m.medianPrice), plain: m.medianPrice && major(m.medianPrice) },
          { shown: number(m.medianPerSqft, 0), plain: m.medianPerSqft },
        ])}
      />
      <p className="quiet">
        <Plural value={market.sales} one="# sale" other={`${number(market.sales)} sales`} />
        {market.change12mPercent !== null && (
          <>
            {' · '}
            <Trans>prices {percentChange(market.change12mPercent)} over twelve months</Trans>
          </>
        )}
        {market.medianDaysOnMarket !== null && (
          <>
            {' · '}
            <Trans>median {number(market.medianDaysOnMarket)} days on market</Trans>
          </>
        )}
        {market.monthsOfSupply !== null && (
          <>
            {' · '}
            <Trans>{number(market.monthsOfSupply, 1)} months of supply</Trans>
          </>
        )}
        {market.saleToListPercent !== null && (
          <>
            {' · '}
            <Trans>sold at {number(market.saleToListPercent, 1)} % of the asking price</Trans>
          </>
        )}
      </p>
      <p className="small quiet">
        {market.asOf ? (
          <Trans>The figures of the market’s own screen, as of {day(market.asOf)}, frozen with this CMA.</Trans>
        ) : (
          <Trans>
            From the closed sales of this analysis: too little is known of the market of the area at that time.
          </Trans>
        )}
      </p>
      <p className="small quiet disclaimer">{result.disclaimer}</p>
    </div>
  );
}

function percentChange(value: number): string {
  return `${value > 0 ? '+' : ''}${number(value, 1)} %`;
}
