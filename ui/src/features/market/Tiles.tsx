import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import type { MarketDefinitionView, MarketOverviewView } from '@/ipc/types';
import { fixed, money, month, number } from '@/lib/format';
import { DefinitionButton } from './Definition';
import { twelveMonths, yearOverYear, Z80 } from './figures';
import { defined, gapOf, hundreds, percentOf, signed } from './words';

/** The latest figures with their change. A click on a figure goes to the listings behind it where there are some. */
export function Tiles({ view, onRows }: { view: MarketOverviewView; onRows: (statuses: string[]) => void }) {
  const { t } = useLingui();
  const { headline, months, definitions, scope } = view;
  const supply = yearOverYear(months, (m) => m.monthsOfSupply);
  const active = yearOverYear(months, (m) => m.active);
  const days = twelveMonths(
    months,
    (m) => m.medianDaysOnMarket,
    (m) => m.daysOnMarketN,
  );
  const toList = twelveMonths(
    months,
    (m) => m.saleToListPercent,
    (m) => m.saleToListN,
  );
  const cuts = twelveMonths(
    months,
    (m) => m.priceCutPercent,
    (m) => m.priceCutN,
  );
  const why = (key: string) => gapOf(scope.unknown, key);
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? null : `${signed(value)}\u00a0%`;
  const points = (value: number | null) => (value === null ? null : t`${signed(value)} points`);
  const balances: Record<string, string> = {
    sellers: t`sellers' market`,
    balanced: t`balanced market`,
    buyers: t`buyers' market`,
  };
  return (
    <section aria-label={t`Latest figures`}>
      <p className="small quiet market-period">
        {headline.from && headline.to && (
          <Trans>
            {month(headline.from)} to {month(headline.to)}, beside the twelve months before. Inventory and supply: end
            of {month(headline.to)}, beside a year earlier.
          </Trans>
        )}
      </p>
      <dl className="tiles">
        <Tile
          name={scope.lease ? t`Median rent` : t`Median sale price`}
          definition={defined(definitions, 'median_price')}
          value={headline.medianPrice ? hundreds(headline.medianPrice) : null}
          exact={money(headline.medianPrice)}
          change={percent(headline.medianPriceChangePercent)}
          rises={headline.medianPriceChangePercent}
          why={why('median_price')}
        />
        <Tile
          name={t`Repeat-sale index`}
          definition={defined(definitions, 'price_index')}
          value={percent(headline.indexChangePercent)}
          change={
            headline.indexChangePercent === null || headline.indexChangeStandardError === null
              ? null
              : t`± ${fixed(headline.indexChangeStandardError * Z80, 1)} at 80 %`
          }
          why={why('price_index')}
        />
        <Tile
          name={t`Closed sales`}
          definition={defined(definitions, 'closed')}
          value={number(headline.closed)}
          change={percent(headline.closedChangePercent)}
          rises={headline.closedChangePercent}
          onRows={headline.closed > 0 ? () => onRows(['Closed']) : undefined}
        />
        <Tile
          name={t`Inventory`}
          definition={defined(definitions, 'active')}
          value={headline.active === null ? null : number(headline.active)}
          change={percent(active.percent)}
          rises={active.percent}
          onRows={headline.active ? () => onRows(['Active', 'Coming Soon']) : undefined}
          why={why('active')}
        />
        <Tile
          name={t`Months of supply`}
          definition={defined(definitions, 'months_of_supply')}
          value={headline.monthsOfSupply === null ? null : fixed(headline.monthsOfSupply, 1)}
          change={
            headline.balance
              ? (balances[headline.balance] ?? headline.balance)
              : supply.points === null
                ? null
                : signed(supply.points)
          }
          why={why('months_of_supply')}
        />
        <Tile
          name={t`Days on market`}
          definition={defined(definitions, 'days_on_market')}
          value={headline.medianDaysOnMarket === null ? null : number(headline.medianDaysOnMarket)}
          change={days.points === null ? null : t`${signed(days.points)} days`}
          rises={days.points}
          why={why('days_on_market')}
        />
        <Tile
          name={t`Sale to list`}
          definition={defined(definitions, 'sale_to_list')}
          value={headline.saleToListPercent === null ? null : percentOf(headline.saleToListPercent)}
          change={points(toList.points)}
          rises={toList.points}
          why={why('sale_to_list')}
        />
        <Tile
          name={t`Price cuts`}
          definition={defined(definitions, 'price_cut')}
          value={cuts.now === null ? null : percentOf(cuts.now, 0)}
          change={points(cuts.points)}
          rises={cuts.points}
          why={why('price_cut')}
        />
      </dl>
    </section>
  );
}

function Tile({
  name,
  value,
  exact,
  change,
  rises,
  definition,
  onRows,
  why,
}: {
  name: string;
  value: string | null;
  /** The figure to the last digit, where it is shown rounded. */
  exact?: string;
  change: ReactNode;
  /** Above 0 where the change is upwards; without it the change has no direction. */
  rises?: number | null;
  definition: MarketDefinitionView | undefined;
  onRows?: () => void;
  why?: string | null;
}) {
  const { t } = useLingui();
  const arrow = typeof rises === 'number' && Math.abs(rises) >= 0.05 ? (rises > 0 ? 'up' : 'down') : null;
  return (
    <div className="tile">
      <dt className="small quiet row between">
        <span className="ellipsis" title={name}>
          {name}
        </span>
        {definition && <DefinitionButton definition={definition} />}
      </dt>
      <dd>
        {value === null ? (
          <span className="tile-value quiet">–</span>
        ) : onRows ? (
          <button
            type="button"
            className="tile-value tile-rows"
            title={t`Show the listings`}
            aria-label={t`${name}: ${value}. Show the listings`}
            onClick={onRows}
          >
            {value} <Icon name="right" size={14} />
          </button>
        ) : (
          <span className="tile-value" title={exact}>
            {value}
          </span>
        )}
        <span className="small quiet tile-change">
          {value === null ? (
            <span title={why ?? undefined}>{why ? <Trans>cannot be told</Trans> : <Trans>too few to tell</Trans>}</span>
          ) : (
            <>
              {arrow && <Icon name={arrow} size={12} />} {change}
            </>
          )}
        </span>
      </dd>
    </div>
  );
}
