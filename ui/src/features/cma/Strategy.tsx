import { Trans, useLingui } from '@lingui/react/macro';
import { ErrorNote } from '@/components/ErrorNote';
import type { StrategyView } from '@/ipc/types';
import { day, fixed, number, roundMoney } from '@/lib/format';
import { useSurroundings } from './useSurroundings';
import type { Wizard } from './useWizard';

/** What list price to ask: the odds and the days of a sale at each, from what owners nearby asked and what came of it. */
export function Strategy({ wizard }: { wizard: Wizard }) {
  const { data, error, isFetching, refetch } = useSurroundings(wizard);
  const strategy = data?.strategy ?? null;
  return (
    <section className="stack" aria-busy={isFetching}>
      <h3>
        <Trans>What list price to ask</Trans>
      </h3>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && isFetching && (
        <p className="small quiet" role="status">
          <Trans>Looking at what owners nearby asked and what came of it…</Trans>
        </p>
      )}
      {data && !strategy && (
        <p className="small quiet">
          <Trans>
            Nothing can be said: the home has neither a place nor a postal code, or a licence bars figures from other
            listings.
          </Trans>
        </p>
      )}
      {strategy && <Ladder strategy={strategy} asOf={wizard.view.result?.asOf ?? ''} />}
    </section>
  );
}

function Ladder({ strategy, asOf }: { strategy: StrategyView; asOf: string }) {
  const { t } = useLingui();
  const [first, ...words] = strategy.words;
  const within = strategy.rungs[0]?.odds.map((o) => o.days) ?? [];
  return (
    <>
      {first && <p className="quiet">{first}</p>}
      {strategy.rungs.length > 0 && (
        <table className="data-table step-table ladder">
          <thead>
            <tr>
              <th scope="col">
                <Trans>List price</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Over the estimate</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Half sold in</Trans>
              </th>
              {within.map((days) => (
                <th key={days} scope="col" className="num">
                  <Trans>Sold in {days} days</Trans>
                </th>
              ))}
              <th scope="col" className="num">
                <Trans>Kept of it</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {strategy.rungs.map((rung) => (
              <tr key={rung.listPrice.minor}>
                <td className="strong">{roundMoney(rung.listPrice)}</td>
                <td className="num">
                  {rung.overEstimatePercent > 0 ? '+' : ''}
                  {fixed(rung.overEstimatePercent, 1)} %
                </td>
                <td className="num">
                  {rung.medianDays === null ? '–' : <Trans>{number(rung.medianDays)} days</Trans>}
                </td>
                {rung.odds.map((o) => (
                  <td key={o.days} className="num" title={t`90 % range: ${number(o.low)} to ${number(o.high)} %`}>
                    {number(o.percent)} %{' '}
                    <span className="small quiet">
                      {number(o.low)}–{number(o.high)}
                    </span>
                  </td>
                ))}
                <td className="num">{rung.keptPercent === null ? '–' : `${fixed(rung.keptPercent, 1)} %`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {words.map((line) => (
        <p key={line} className="small quiet">
          {line}
        </p>
      ))}
      <p className="small quiet">
        <Trans>
          From {number(strategy.listings)} listings {strategy.group}, {number(strategy.sold)} of which sold, as of{' '}
          {day(asOf)}. Sold: under contract. Small: 90 % range. Kept: the middle of sale price over first list price.
          Frozen with this CMA; the report prints the same.
        </Trans>
      </p>
    </>
  );
}
