import { Plural, Trans } from '@lingui/react/macro';
import type { BacktestView } from '@/ipc/types';
import { day, fixed, number } from '@/lib/format';

/** What the figures say, in sentences one can say to a seller. */
export function Verdict({ view }: { view: BacktestView }) {
  const held = number(view.coverage);
  return (
    <div className="backtest-verdict stack">
      <p className="backtest-lead">
        <Trans>
          Half of the estimates were within <strong>{fixed(view.mdape, 1)} %</strong> of the price that was paid.
        </Trans>
      </p>
      <p>
        <Trans>
          Taking the price per square foot of the five nearest sales instead: {fixed(view.nearestFiveMdape, 1)} %.
        </Trans>
      </p>
      <p>
        <Trans>
          The range is meant to hold the price in {view.level} of 100 sales; it held {held}. Its usual width is{' '}
          {number(view.medianWidth)} % of the estimate.
        </Trans>
      </p>
      <p>
        {Math.abs(view.medianSigned) < 1 ? (
          <Trans>Estimates were as often too high as too low.</Trans>
        ) : view.medianSigned > 0 ? (
          <Trans>The middle estimate was {fixed(view.medianSigned, 1)} % above the price.</Trans>
        ) : (
          <Trans>The middle estimate was {fixed(-view.medianSigned, 1)} % below the price.</Trans>
        )}
      </p>
      <p className="small quiet">
        <Plural
          value={view.n}
          one={`# home sold from ${day(view.from)} to ${day(view.to)}`}
          other={`${number(view.n)} homes sold from ${day(view.from)} to ${day(view.to)}`}
        />
        {view.sales > view.n + view.withoutEstimate && <Trans>, evenly chosen from {number(view.sales)}</Trans>}
        {'. '}
        <Trans>
          Each was estimated as if it had not sold yet: only from sales that had closed before its day, and without its
          asking price.
        </Trans>
        {view.withoutEstimate > 0 && (
          <>
            {' '}
            <Plural
              value={view.withoutEstimate}
              one="# home could not be estimated."
              other={`${number(view.withoutEstimate)} homes could not be estimated.`}
            />
          </>
        )}
      </p>
    </div>
  );
}
