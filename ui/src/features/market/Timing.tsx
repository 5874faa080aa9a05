import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { DotInterval, type DotRow } from '@/components/charts/DotInterval';
import { SmallMultiples } from '@/components/charts/SmallMultiples';
import { Empty } from '@/components/Empty';
import type { MarketTimingView, RangeView, TimingMonthView } from '@/ipc/types';
import { LOCALE, number } from '@/lib/format';
import { DefinitionButton, DefinitionText } from './Definition';
import { useOrigin } from './useOrigin';
import { count, defined, gapOf, percentAxis, percentOf, signed } from './words';

/** When to list, and when to offer: each month of the year with what to expect of it. */
export function Timing({ view, onAll }: { view: MarketTimingView; onAll?: () => void }) {
  const { t } = useLingui();
  const [side, setSide] = useState<'listing' | 'offering'>('listing');
  const months = side === 'listing' ? view.listing : view.offering;
  const verdict = side === 'listing' ? view.listingVerdict : view.offeringVerdict;
  const method = defined(view.definitions, side === 'listing' ? 'when_to_list' : 'when_to_offer');
  const chooser = (
    <SegmentedControl
      aria-label={t`For whom`}
      value={side}
      onChange={(v) => setSide(v as 'listing' | 'offering')}
      data={[
        { value: 'listing', label: t`When to list` },
        { value: 'offering', label: t`When to offer` },
      ]}
    />
  );
  if (view.listing.length === 0 && view.offering.length === 0) {
    return (
      <Empty
        icon="market"
        title={<Trans>No season to tell</Trans>}
        action={
          onAll && (
            <button type="button" className="plain-button" onClick={onAll}>
              <Trans>Look at all areas</Trans>
            </button>
          )
        }
      >
        <p>{gapOf(view.scope.unknown, 'when_to_list') ?? view.listingVerdict}</p>
      </Empty>
    );
  }
  const sales = months.reduce((sum, m) => sum + m.n, 0);
  const years = Math.max(0, ...months.map((m) => m.years));
  return (
    <div className="pad stack wide market-page">
      <div className="stack">
        <div className="row">
          {chooser}
          {method && <DefinitionButton definition={method} />}
        </div>
        {verdict && <p className="timing-verdict">{verdict}</p>}
        <p className="small quiet">
          <Trans>
            From {number(sales)} sales of {number(years)} years. A bar is the 90 % range.
          </Trans>
        </p>
      </div>
      <SmallMultiples wide={25}>
        <Months
          title={t`Price per sq ft against the year around`}
          figure="median_price_per_sqft"
          view={view}
          months={months}
          get={(m) => m.premiumPercent}
          format={(v) => `${signed(v)}\u00a0%`}
          axis={percentAxis}
          level={{ value: 0, name: t`the year` }}
          side={side}
        />
        <Months
          title={t`Days on market`}
          figure="days_on_market"
          view={view}
          months={months}
          get={(m) => m.daysOnMarket}
          format={count}
          side={side}
        />
        <Months
          title={t`Sale price to first asking price`}
          figure="sale_to_original"
          view={view}
          months={months}
          get={(m) => m.saleToOriginalPercent}
          format={(v) => percentOf(v)}
          axis={percentAxis}
          level={{ value: 100, name: t`as asked` }}
          side={side}
        />
      </SmallMultiples>
    </div>
  );
}

function Months({
  title,
  figure,
  view,
  months,
  get,
  format,
  axis,
  level,
  side,
}: {
  title: string;
  figure: string;
  view: MarketTimingView;
  months: readonly TimingMonthView[];
  get: (month: TimingMonthView) => RangeView | null;
  format: (value: number) => string;
  axis?: (value: number) => string;
  level?: { value: number; name: string };
  side: string;
}) {
  const { t } = useLingui();
  const definition = defined(view.definitions, figure);
  const origin = useOrigin(view.scope);
  const rows: DotRow[] = months.flatMap((m) => {
    const range = get(m);
    if (!range) return [];
    const name = monthName(m.month);
    return [
      {
        id: String(m.month),
        name: m.verdict === 'good' ? t`${name}, good` : m.verdict === 'bad' ? t`${name}, poor` : name,
        ...range,
        weak: m.n < 12,
        more: [{ name: t`Sales`, value: number(m.n) }],
      },
    ];
  });
  if (rows.length === 0) return null;
  const best = [...rows].sort((a, b) => b.value - a.value);
  const [most, least] = [best[0], best.at(-1)];
  return (
    <ChartFrame
      title={title}
      {...origin}
      about={definition && <DefinitionText definition={definition} />}
      head={[side === 'listing' ? t`Listed in` : t`Offered in`, t`Expected`, t`90 % from`, t`90 % to`, t`Sales`]}
      rows={months.map((m) => {
        const range = get(m);
        return [
          { shown: monthName(m.month) },
          ...[range?.value, range?.low, range?.high].map((v) => ({
            shown: v === undefined ? '–' : format(v),
            plain: v ?? null,
          })),
          { shown: number(m.n), plain: m.n },
        ];
      })}
      chart={
        <DotInterval
          title={title}
          summary={t`${title}: highest in ${most?.name ?? ''} at ${format(most?.value ?? 0)}, lowest in ${least?.name ?? ''} at ${format(least?.value ?? 0)}.`}
          rows={rows}
          words={{ value: t`Expected`, interval: '90 %' }}
          format={format}
          axis={axis}
          level={level}
          weakNote={t`fewer than 12 sales`}
        />
      }
    />
  );
}

function monthName(month: number): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'long' }).format(Date.UTC(2024, month - 1, 1));
}
